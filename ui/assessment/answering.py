"""Answering: one part at a time, with why and how first, then the questions, then the tips."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from ui import filters, value_text, wording
from ui.assessment.fields import field
from ui.assessment.phrases import note_and_link
from ui.assessment.pickers import CONTEXT, chosen_step, steps_of
from ui.instruments import drafts
from ui.instruments.answers import (
    CHOICES,
    LONGEST_CONTEXT,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_NOTE,
    Assessment,
    as_markdown_link,
    clean,
    clean_name,
    is_link,
)
from ui.instruments.guidance import PART_NAME, Item, Part, contexts_of, items_of, parts_of

_STEP_PICKER = "assessment_step"
SUBJECT = {
    "inclucities": "Twelve key factors of a strategic approach to integration, after the IncluCities benchmark",
    "oecd": "Twelve objectives of local integration policy, after the OECD checklist",
}
# Another step opens at its top: its button stands below the questions of the last one.
_scroll = st.components.v2.component("to_the_top", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def answering(instrument: str) -> None:
    """The step in view, with the way to the others."""
    assessment = drafts.current(instrument)
    step = chosen_step(instrument)
    _scroll(key="to_the_top", data={"step": f"{instrument} {step}"})
    _progress(assessment, step)
    if step == CONTEXT:
        _context(assessment)
    else:
        _part(assessment, parts_of(instrument)[int(step) - 1])
    _to_neighbours(instrument, step)


def _progress(assessment: Assessment, step: str) -> None:
    """What is asked, how far one is, the city it is about, and the list of steps."""
    items = items_of(assessment.instrument)
    st.caption(f"{SUBJECT[assessment.instrument]}: where does your city stand? Your answers stay in this browser.")
    st.progress(assessment.answered() / len(items), text=f"{assessment.answered()} of {len(items)} answered")
    left, right = st.columns(2)
    steps = steps_of(assessment.instrument)
    st.session_state[_STEP_PICKER] = step
    left.selectbox(
        f"Go to {'an' if PART_NAME[assessment.instrument][0] in 'aeiou' else 'a'} {PART_NAME[assessment.instrument]}",
        list(steps),
        format_func=steps.__getitem__,  # without counts: a browser that comes back names its choice by the words of before
        key=_STEP_PICKER,
        on_change=lambda: st.session_state.update(assessment_part=st.session_state[_STEP_PICKER]),  # chosen_step checks it
    )
    with right:
        _about(assessment)


def _about(assessment: Assessment) -> None:
    """Which city it is about, one of the atlas or any other by its name, and who answers."""
    labels = filters.search_labels()
    field(
        assessment.instrument,
        "assessed_city",
        assessment.city_id or assessment.city_name,
        partial(
            st.selectbox,
            "City (optional)",
            list(labels),
            format_func=lambda name: labels.get(name, name),
            index=None,
            placeholder="Type a name: Vienna, Wien, or any other town",
            filter_mode="contains",
            accept_new_options=True,
            help="A town that is not in the list can be named too: type its name and press Enter. The atlas has no data on it.",
        ),
        _with_city,
        empty=None,
    )
    field(
        assessment.instrument,
        "assessment_author",
        assessment.author,
        partial(st.text_input, "Answered by (optional)", max_chars=LONGEST_NAME, placeholder="Name, department"),
        lambda current, text: replace(current, author=clean_name(text)),
    )


def _part(assessment: Assessment, part: Part) -> None:
    st.header(part.title())
    if part.is_thin():
        st.caption("The OECD's chapter describes no tools for this objective, so it is one question on the whole of it.")
    if part.how:
        with st.expander("Why it matters and how to go about it"):
            st.markdown(f"{wording.plain(part.why)}\n\n{wording.plain(part.how)}")
    else:
        st.markdown(wording.plain(part.why))
    heading = None
    for item in part.items:
        if item.heading and item.heading != heading:
            heading = item.heading
            st.subheader(heading)
        _question(assessment, item)
    if part.tips:
        st.subheader("Practical tips")
        st.markdown("\n".join(f"- {wording.plain(tip)}" for tip in part.tips))
    st.caption(wording.plain(f"Summary by the atlas. {value_text.source_line([part.source_id])} {part.section}."))


def _question(assessment: Assessment, item: Item) -> None:
    with st.container(border=True):
        field(
            assessment.instrument,
            f"answer_{item.item_id}",
            assessment.answer(item.item_id).choice,
            partial(
                st.segmented_control,
                wording.plain(item.text) if not item.detail else f"**{wording.plain(item.text)}**",
                list(CHOICES),
                format_func=CHOICES.__getitem__,
            ),
            lambda current, choice: _with(current, item.item_id, choice=choice if choice in CHOICES else ""),
            empty=None,
        )
        if item.detail:
            st.caption(wording.plain(item.detail))
        _note_and_link(assessment, item.item_id)


def _note_and_link(assessment: Assessment, item_id: str) -> None:
    # Its name stays the same: an expander with a new name closes.
    with st.expander("Note and evidence", type="compact", on_change="rerun", key=f"more_{item_id}") as more:
        if more.open:
            _note_and_link_fields(assessment, item_id)
    if not more.open and (text := note_and_link(assessment.answer(item_id))):
        st.markdown(text)


def _note_and_link_fields(assessment: Assessment, item_id: str) -> None:
    answer = assessment.answer(item_id)
    field(
        assessment.instrument,
        f"note_{item_id}",
        answer.note,
        partial(st.text_area, "Note", max_chars=LONGEST_NOTE),
        lambda current, text: _with(current, item_id, note=clean(text, LONGEST_NOTE)),
    )
    written = field(
        assessment.instrument,
        f"link_{item_id}",
        answer.link,
        partial(st.text_input, "Evidence: web address", max_chars=LONGEST_LINK, placeholder="https://…"),
        partial(_with_link, item_id),
    )
    if written and not is_link(clean(written, LONGEST_LINK)):
        st.warning("This address does not begin with https:// and was not saved.")
    elif answer.link:
        st.markdown(as_markdown_link(answer.link))


def _context(assessment: Assessment) -> None:
    st.header("Context of the city")
    st.markdown("Ten things that can make the benchmark harder or easier to meet. Describe what applies; nothing is scored.")
    for factor_id, name in contexts_of(assessment.instrument).items():
        field(
            assessment.instrument,
            f"context_{factor_id}",
            assessment.contexts.get(factor_id, ""),
            partial(st.text_area, name, max_chars=LONGEST_CONTEXT, height=96),
            partial(_with_context, factor_id),
        )
    st.caption(wording.plain(f"Summary by the atlas. {value_text.source_line(['inclucities-2021'])} Context factors."))


def _with_city(current: Assessment, name: str) -> Assessment:
    if name in filters.city_labels():
        return replace(current, city_id=name, city_name="")
    return replace(current, city_id="", city_name=clean_name(name))


def _with_link(item_id: str, current: Assessment, text: str) -> Assessment:
    link = clean(text, LONGEST_LINK)
    return _with(current, item_id, link=link) if not link or is_link(link) else current


def _with_context(factor_id: str, current: Assessment, text: str) -> Assessment:
    return current.with_context(factor_id, clean(text, LONGEST_CONTEXT))


def _with(current: Assessment, item_id: str, **changed: str) -> Assessment:
    return current.with_answer(item_id, replace(current.answer(item_id), **changed))


def _to_neighbours(instrument: str, step: str) -> None:
    steps = list(steps_of(instrument))
    place = steps.index(step)
    with st.container(horizontal=True):
        if place > 0:
            _go("Back", ":material/arrow_back:", "step_back", assessment_part=steps[place - 1])
        if place + 1 < len(steps):
            _go("Next", ":material/arrow_forward:", "step_next", assessment_part=steps[place + 1])
        else:
            _go("See the result", ":material/bar_chart:", "step_result", assessment_view="result")


def _go(label: str, icon: str, key: str, **to: str) -> None:
    """A button that sets choices of the page."""
    st.button(label, icon=icon, key=key, on_click=st.session_state.update, kwargs=to)
