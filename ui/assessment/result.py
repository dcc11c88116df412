"""The result: a profile over the parts, the gaps with what answers them, and files to take away."""

from functools import partial

import streamlit as st

from ui import chart_frame, downloads, tables, wording
from ui.assessment import report
from ui.assessment.phrases import HOW_COUNTED, file_stem, peer_question, source_line, summary, title_of
from ui.assessment.pickers import pick_order
from ui.assessment.profile import gaps_of, long_form, results_of, table_of
from ui.assessment.result_chart import in_words, profile_chart
from ui.instruments import drafts
from ui.instruments.answers import CHOICES, Assessment, as_markdown_link
from ui.instruments.guidance import PART_NAME, Item, Part, context_factors

SHOWN_PRACTICES = 3


def result(instrument: str) -> None:
    """The result of the visitor's own assessment, or how to come to one."""
    assessment = drafts.current(instrument)
    if not assessment.answered():
        st.info("There are no answers yet. Answer some questions or open a saved file.")
        st.button("Answer questions", icon=":material/edit_note:", key="to_answers", on_click=_to_answers)
        return
    st.header(title_of(assessment))
    st.markdown(summary(assessment))
    results = results_of(assessment, pick_order())
    chart = profile_chart(results)
    st.vega_lite_chart(spec=chart.on_screen(), alt=in_words(results), key="assessment_chart")
    chart_frame.below(HOW_COUNTED, source_line(instrument))
    part = PART_NAME[instrument]
    table, alt = table_of(results, part.capitalize()), f"Table of the answers by {part}"
    tables.fold("assessment_table", lambda: tables.show(table, alt, decimals={0: ["In place (%)"]}), "View as table")
    _files(assessment)
    _gaps(assessment)
    _contexts(assessment)


def _gaps(assessment: Assessment) -> None:
    st.header("Gaps, practices and questions to another city")
    found = gaps_of(assessment)
    if not found:
        st.write("No question was answered “not yet” or “partly”.")
        return
    for number, (part, gaps) in enumerate(found):
        not_yet = sum(choice == "not_yet" for _, choice in gaps)
        counts_text = wording.listed(
            [f"{count} {name}" for count, name in ((not_yet, "not yet"), (len(gaps) - not_yet, "partly")) if count]
        )
        label = f"{wording.plain(part.title())}: {counts_text}"
        with st.expander(label, expanded=not number, on_change="rerun", key=f"gaps_{part.part_id}") as opened:
            if opened.open:
                _gaps_of_part(assessment, part, gaps)


def _gaps_of_part(assessment: Assessment, part: Part, gaps: list[tuple[Item, str]]) -> None:
    for item, choice in gaps:
        answer = assessment.answer(item.item_id)
        lines = [f"**{wording.plain(item.topic)}** ({CHOICES[choice].lower()})"]
        lines += [f"Ask another city: {wording.plain(peer_question(item, choice))}"]
        lines += [f"Your note: {wording.plain(answer.note)}"] if answer.note else []
        lines += [as_markdown_link(answer.link)] if answer.link else []
        st.markdown("  \n".join(lines))
    if part.practices:
        shown = [f"- {wording.plain(title)} ({wording.plain(place)})" for title, place in part.practices[:SHOWN_PRACTICES]]
        number = wording.plural(len(part.practices), "practice answers", "practices answer")
        st.markdown(f"**{number} this {PART_NAME[part.instrument]}:**\n" + "\n".join(shown))
        st.markdown(f"[See {'it' if len(part.practices) == 1 else 'them all'} in the library]({part.practices_address()})")
    else:
        st.caption("The library holds no practice for this part yet.")


def _contexts(assessment: Assessment) -> None:
    if assessment.contexts:
        st.header("Context of the city")
        names = context_factors()
        for factor_id, text in assessment.contexts.items():
            st.markdown(f"**{wording.plain(names[factor_id])}**  \n{wording.plain(text)}")
        st.caption("As described by the respondent; not scored.")


def _files(assessment: Assessment) -> None:
    view = downloads.View(file_stem(assessment), title_of(assessment), summary(assessment))
    results = results_of(assessment)
    rows, source = long_form(assessment), source_line(assessment.instrument)
    with chart_frame.actions():
        downloads.with_chart(view, lambda: rows, len(rows), partial(profile_chart, results), view.selection, source)
        make, icon = partial(report.pdf_bytes, assessment, view.link), ":material/picture_as_pdf:"
        downloads.file_button("Result as PDF", make, view.file_name("pdf"), "assessment_pdf", icon=icon)


def _to_answers() -> None:
    st.session_state["assessment_view"] = "answer"
