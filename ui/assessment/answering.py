"""Answering: one part at a time, with why and how first, then the questions, then the tips."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from ui import figures, filters, wording
from ui.assessment import drafts
from ui.assessment.answers import (
    CHOICES,
    LONGEST_CONTEXT,
    LONGEST_LINK,
    LONGEST_NOTE,
    Answer,
    Assessment,
    as_markdown_link,
    clean,
    is_link,
)
from ui.assessment.choices import CONTEXT, chosen_step, steps_of
from ui.assessment.guidance import PART_NAME, Item, Part, contexts_of, items_of, parts_of
from ui.assessment.top import to_the_top

_STEP_PICKER = "assessment_step"
_REFUSED_LINK = "assessment_refused_link"


def answering(instrument: str) -> None:
    """The step in view, with the way to the others."""
    assessment = drafts.current(instrument)
    step = chosen_step(instrument)
    to_the_top(f"{instrument} {step}")
    _progress(assessment, step)
    if step == CONTEXT:
        _context(assessment)
    else:
        _part(assessment, parts_of(instrument)[int(step) - 1])
    _to_neighbours(instrument, step)


def _progress(assessment: Assessment, step: str) -> None:
    """How far one is, the city it is about, and the list of steps."""
    asked = items_of(assessment.instrument)
    st.progress(assessment.answered() / len(asked), text=f"{assessment.answered()} of {len(asked)} answered")
    left, right = st.columns(2)
    steps = steps_of(assessment.instrument)
    st.session_state[_STEP_PICKER] = step
    left.selectbox(
        f"Go to a {PART_NAME[assessment.instrument]}",
        list(steps),
        format_func=steps.__getitem__,  # without counts: a browser that comes back names its choice by the words of before
        key=_STEP_PICKER,
        on_change=_go_to_picked,
    )
    labels = filters.search_labels()
    st.session_state["assessed_city"] = assessment.city_id or None
    right.selectbox(
        "City (optional)",
        list(labels),
        format_func=labels.__getitem__,
        key="assessed_city",
        placeholder="Type a name: Vienna, Wien …",
        filter_mode="contains",
        on_change=partial(_take_city, assessment),
    )


def _part(assessment: Assessment, part: Part) -> None:
    st.header(part.title())
    done = sum(bool(assessment.answer(item.item_id).choice) for item in part.items)
    st.caption(f"{done} of {len(part.items)} answered here")
    if part.how:
        st.markdown(f"**Why it matters.** {wording.plain(part.why)}")
        st.markdown(f"**How to go about it.** {wording.plain(part.how)}")
    else:
        st.markdown(wording.plain(part.why))
        if len(part.items) == 1:
            st.caption(
                "The documents at hand describe tools for objectives 6 to 8 only; here you answer the objective as a whole."
            )
    heading = None
    for item in part.items:
        if item.heading and item.heading != heading:
            heading = item.heading
            st.subheader(heading)
        _question(assessment, item)
    if part.tips:
        st.subheader("Practical tips")
        st.markdown("\n".join(f"- {wording.plain(tip)}" for tip in part.tips))
    st.caption(wording.plain(f"Retold by the atlas. {figures.source_line([part.source_id])} {part.section}."))


def _question(assessment: Assessment, item: Item) -> None:
    answer = assessment.answer(item.item_id)
    with st.container(border=True):
        choice = f"answer_{item.item_id}"
        _show_kept(choice, answer.choice or None)
        chosen = st.segmented_control(
            wording.plain(item.text) if not item.detail else f"**{wording.plain(item.text)}**",
            list(CHOICES),
            format_func=CHOICES.__getitem__,
            key=choice,
            on_change=partial(_take_choice, assessment.instrument, item.item_id),
        )
        if chosen and not answer.choice:
            _take_choice(assessment.instrument, item.item_id)
        for more in (item.detail, item.remark):
            if more:
                st.caption(wording.plain(more))
        _note_and_link(assessment.instrument, item.item_id, answer)


def _show_kept(key: str, kept: str | None) -> None:
    """Have a widget show what is kept of its answer.

    In a session that has just begun nothing is kept yet. A browser that comes back after a lost connection then says what
    was clicked or written in its page, without this being a change; that stands, and is taken over by whoever draws it.
    """
    if kept or key in st.session_state:
        st.session_state[key] = kept


def _note_and_link(instrument: str, item_id: str, answer: Answer) -> None:
    # Its name stays the same: an expander with a new name closes.
    with st.expander("Note and evidence", type="compact", on_change="rerun", key=f"more_{item_id}") as more:
        if more.open:
            _note_and_link_fields(instrument, item_id, answer)
    if not more.open:
        said = [wording.plain(answer.note)] if answer.note else []
        said += [as_markdown_link(answer.link)] if answer.link else []
        if said:
            st.markdown(" ".join(said))


def _note_and_link_fields(instrument: str, item_id: str, answer: Answer) -> None:
    note, link = f"note_{item_id}", f"link_{item_id}"
    _show_kept(note, answer.note)
    written = st.text_area(
        "Note",
        key=note,
        max_chars=LONGEST_NOTE,
        on_change=partial(_take_text, instrument, item_id, "note", note),
    )
    if written and not answer.note:
        _take_text(instrument, item_id, "note", note)
    refused = st.session_state.get(_REFUSED_LINK, {}).get(item_id)
    st.session_state[link] = refused or answer.link
    st.text_input(
        "Evidence: address of a page",
        key=link,
        max_chars=LONGEST_LINK,
        placeholder="https://…",
        on_change=partial(_take_text, instrument, item_id, "link", link),
    )
    if refused:
        st.warning("This is not an address that begins with https://, so it is not kept.")
    elif answer.link:
        st.markdown(as_markdown_link(answer.link))


def _context(assessment: Assessment) -> None:
    st.header("Context of the city")
    st.markdown(
        "Ten things that can affect how far a city is able to meet the benchmark. Describe what applies; nothing is scored."
    )
    for factor_id, name in contexts_of(assessment.instrument).items():
        key = f"context_{factor_id}"
        st.session_state[key] = assessment.contexts.get(factor_id, "")
        st.text_area(
            name,
            key=key,
            max_chars=LONGEST_CONTEXT,
            height=96,
            on_change=partial(_take_context, assessment.instrument, factor_id, key),
        )
    st.caption(wording.plain(f"Retold by the atlas. {figures.source_line(['inclucities-2021'])} Context factors."))


def _to_neighbours(instrument: str, step: str) -> None:
    steps = list(steps_of(instrument))
    place = steps.index(step)
    with st.container(horizontal=True):
        if place > 0:
            st.button("Back", icon=":material/arrow_back:", key="step_back", on_click=_go_to(steps[place - 1]))
        if place + 1 < len(steps):
            st.button("Next", icon=":material/arrow_forward:", key="step_next", on_click=_go_to(steps[place + 1]))
        else:
            st.button("See the result", icon=":material/bar_chart:", key="step_result", on_click=_go_to_result)


def _go_to(step: str) -> Callable[[], None]:
    return partial(st.session_state.__setitem__, "assessment_part", step)


def _go_to_picked() -> None:
    st.session_state["assessment_part"] = st.session_state[_STEP_PICKER]  # chosen_step checks it


def _go_to_result() -> None:
    st.session_state["assessment_view"] = "result"


def _take_city(assessment: Assessment) -> None:
    drafts.store(replace(assessment, city_id=st.session_state["assessed_city"] or ""))


def _take_choice(instrument: str, item_id: str) -> None:
    answer = drafts.current(instrument).answer(item_id)
    choice = st.session_state[f"answer_{item_id}"] or ""
    drafts.answer(instrument, item_id, Answer(choice if choice in CHOICES else "", answer.note, answer.link))


def _take_text(instrument: str, item_id: str, what: str, key: str) -> None:
    answer = drafts.current(instrument).answer(item_id)
    if what == "note":
        note = clean(st.session_state[key] or "", LONGEST_NOTE)
        drafts.answer(instrument, item_id, Answer(answer.choice, note, answer.link))
        return
    link = clean(st.session_state[key] or "", LONGEST_LINK)
    refused = {} if not link or is_link(link) else {item_id: link}
    st.session_state[_REFUSED_LINK] = refused
    if not refused:
        drafts.answer(instrument, item_id, Answer(answer.choice, answer.note, link))


def _take_context(instrument: str, factor_id: str, key: str) -> None:
    drafts.store(drafts.current(instrument).with_context(factor_id, clean(st.session_state[key] or "", LONGEST_CONTEXT)))
