"""The result: a profile over the parts, the gaps with what answers them, and files to take away."""

from dataclasses import replace
from functools import partial
from itertools import groupby

import streamlit as st

from ui import chart_frame, documents, downloads, tables, wording
from ui.assessment import report
from ui.assessment.phrases import (
    FIND_OUT,
    HOW_COUNTED,
    NO_PRACTICE,
    NOT_SCORED,
    file_stem,
    source_line,
    summary,
    thin_parts,
    title_of,
    to_find_out_text,
    whom_to_ask,
    why_it_fits,
)
from ui.assessment.pickers import ORDERS
from ui.assessment.profile import GAPS, PRIORITIES, Gap, gaps_of, long_form, results_of, table_of, to_find_out
from ui.assessment.result_chart import in_words, profile_chart
from ui.instruments import drafts
from ui.instruments.answers import CHOICES, Assessment, as_markdown_link
from ui.instruments.guidance import PART_NAME, context_factors, shown_practices
from ui.sharing.qr_code import full_link


def result(instrument: str) -> None:
    """The result of the visitor's own assessment, or how to come to one."""
    assessment = drafts.current(instrument)
    if not assessment.answered():
        st.info("There are no answers yet. Answer some questions or open a saved file.")
        to_answers = partial(st.session_state.update, assessment_view="answer")
        st.button("Answer questions", icon=":material/edit_note:", key="to_answers", on_click=to_answers)
        return
    st.header(title_of(assessment))
    st.markdown(summary(assessment))
    results = results_of(assessment, chart_frame.pick_part("Order", "assessment_order", ORDERS))
    chart = profile_chart(results)
    st.vega_lite_chart(spec=chart.on_screen(), alt=in_words(results), key="assessment_chart")
    chart_frame.below(HOW_COUNTED, source_line(instrument))
    if thin := thin_parts(instrument):
        st.caption(thin)
    part = PART_NAME[instrument]
    table, alt = table_of(results, part.capitalize()), f"Table of the answers by {part}"
    tables.fold("assessment_table", lambda: tables.show(table, alt, columns={"In place (%)": 0}))
    _files(assessment)
    gaps = gaps_of(assessment)
    _priorities(assessment, gaps)
    _to_find_out(assessment)
    _other_gaps(assessment, gaps)
    _contexts(assessment)


def _priorities(assessment: Assessment, gaps: list[Gap]) -> None:
    """The gaps in the order that the city gave them, each with what answers it."""
    st.header("Priorities")
    ranked = [gap for gap in gaps if gap.place]
    if not gaps:
        st.write("No question was answered “not yet” or “partly”.")
    elif not ranked:
        st.write(f"Put gaps in your own order below; the first {PRIORITIES} are your priorities.")
    for gap in ranked:
        with st.container(border=True, key=f"priority_{gap.item.item_id}"):
            rank = f"Priority {gap.place}" if gap.place <= PRIORITIES else f"{gap.place}"
            st.markdown(f"**{rank}: {wording.plain(gap.item.topic)}** ({CHOICES[gap.choice].lower()})")
            with st.container(horizontal=True):
                _order_button(assessment, "Up", gap, gap.place - 2, disabled=gap.place == 1)
                _order_button(assessment, "Down", gap, gap.place, disabled=gap.place == len(ranked))
                _order_button(assessment, "Take out", gap, None)
            _advice(assessment, gap)


def _order_button(assessment: Assessment, label: str, gap: Gap, to: int | None, disabled: bool = False) -> None:
    st.button(
        label,
        key=f"order_{label.lower().replace(' ', '_')}_{gap.item.item_id}",
        on_click=_move_to,
        args=(assessment.instrument, gap.item.item_id, to),
        disabled=disabled,
        type="tertiary",
    )


def _move_to(instrument: str, item_id: str, to: int | None) -> None:
    """Put a gap at a place of the order, counted from 0; None takes it out."""
    assessment = drafts.current(instrument)
    order = [gap.item.item_id for gap in gaps_of(assessment) if gap.place and gap.item.item_id != item_id]
    if to is not None:
        order.insert(to, item_id)
    drafts.store(replace(assessment, priorities=tuple(order)))


def _other_gaps(assessment: Assessment, gaps: list[Gap]) -> None:
    """The gaps without a place in the order, by part."""
    others = [gap for gap in gaps if not gap.place]
    if not others:
        return
    st.header("Other gaps" if len(others) < len(gaps) else "Gaps")
    for number, (part, group) in enumerate(groupby(others, key=lambda gap: gap.part)):
        of_part = list(group)
        counts = [(sum(gap.choice == choice for gap in of_part), CHOICES[choice].lower()) for choice in GAPS]
        label = f"{wording.plain(part.title())}: {wording.listed([f'{count} {name}' for count, name in counts if count])}"
        with st.expander(label, expanded=not number, on_change="rerun", key=f"gaps_{part.part_id}") as opened:
            if opened.open:
                for gap in of_part:
                    st.markdown(f"**{wording.plain(gap.item.topic)}** ({CHOICES[gap.choice].lower()})")
                    _advice(assessment, gap)
                    _order_button(assessment, "Make a priority", gap, len(gaps) - len(others))
                st.markdown(f"[All practices of this {PART_NAME[part.instrument]}]({full_link(part.practices_address())})")


def _advice(assessment: Assessment, gap: Gap) -> None:
    """What the city noted, what to ask whom, and the practices that fit."""
    answer = assessment.answer(gap.item.item_id)
    lines = [f"Your note: {wording.plain(answer.note)}"] if answer.note else []
    lines += [as_markdown_link(answer.link)] if answer.link else []
    practices = shown_practices(assessment.instrument, assessment.city_id, gap.item.item_id)
    lines += [f"Ask another city: {wording.plain(gap.item.ask_peer)}"] if gap.item.ask_peer else []
    lines += [wording.plain(asked)] if (asked := whom_to_ask(practices)) else []
    if lines:
        st.markdown("  \n".join(lines))
    if practices:
        st.markdown(
            "\n".join(
                f"- [{wording.plain(one.title)}]({full_link(one.address())}). {wording.plain(why_it_fits(one))}"
                for one in practices
            )
        )
    else:
        st.caption(NO_PRACTICE)


def _to_find_out(assessment: Assessment) -> None:
    found = to_find_out(assessment)
    if found:
        st.header("Find out")
        st.write(FIND_OUT)
        st.markdown("\n".join(f"- {wording.plain(to_find_out_text(part, item))}" for part, item in found))


def _contexts(assessment: Assessment) -> None:
    if assessment.contexts:
        st.header("Context of the city")
        names = context_factors()
        for factor_id, text in assessment.contexts.items():
            st.markdown(f"**{wording.plain(names[factor_id])}**  \n{wording.plain(text)}")
        st.caption(NOT_SCORED)


def _files(assessment: Assessment) -> None:
    view = downloads.View(file_stem(assessment), title_of(assessment), summary(assessment))
    results = results_of(assessment)
    rows = long_form(assessment)
    pictures = view.pictures(partial(profile_chart, results), source_line(assessment.instrument), view.selection)
    with chart_frame.actions():
        downloads.buttons(view, lambda: rows, len(rows), pictures)
        with st.popover("Result as a document", icon=":material/description:", type="tertiary"):
            st.write("Profile, priorities, gaps, all answers with notes and evidence, sources.")
            documents.buttons(partial(report.document_of, assessment, view.link), view.name, view.link, "assessment")
