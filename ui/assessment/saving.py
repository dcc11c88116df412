"""Save an assessment as a file, open one, reset."""

import streamlit as st

from ui import chart_frame, downloads, wording
from ui.assessment.phrases import file_stem, place_of
from ui.file_names import file_name
from ui.instruments import drafts
from ui.instruments.answers import Assessment
from ui.instruments.files import MEGABYTES, as_text, opened
from ui.instruments.guidance import INSTRUMENTS

_ROUND = "assessment_file_round"


def saving(instrument: str) -> None:
    """What can be done with the whole of the answers, folded away."""
    assessment = drafts.current(instrument)
    with chart_frame.actions(), st.popover("Save, open or reset", icon=":material/folder_open:", type="tertiary"):
        st.write("Your answers stay in this browser. Save a file to share, compare or continue elsewhere.")
        name = file_name(file_stem(assessment), "", "json")
        downloads.file_button("Save as a file", lambda: as_text(assessment).encode(), name, "assessment_save", width="stretch")
        _opening()
        _start_again(assessment)


def _opening() -> None:
    """A file is looked at first, and taken over with a second click, since it replaces what is there."""
    key = f"assessment_file_{st.session_state.get(_ROUND, 0)}"
    file = st.file_uploader("Open a file", type="json", key=key, max_upload_size=MEGABYTES)
    if file is None:
        return
    found = opened(file.getvalue())
    for remark in found.remarks:
        st.warning(remark)
    if found.assessment:
        st.write(wording.plain(_described(found.assessment)))
        there = drafts.current(found.assessment.instrument).answered()
        label = f"Replace my {wording.plural(there, 'answer', 'answers')} with it" if there else "Open it"
        st.button(label, key="assessment_open", on_click=_take_over, args=(found.assessment,), width="stretch")


def _described(assessment: Assessment) -> str:
    parts = [
        INSTRUMENTS[assessment.instrument],
        place_of(assessment) or "no city named",
        wording.plural(assessment.answered(), "answer", "answers"),
        assessment.date,
    ]
    return "; ".join(part for part in parts if part)


def _take_over(assessment: Assessment) -> None:
    drafts.put(assessment)
    st.session_state["instrument"] = assessment.instrument
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _start_again(assessment: Assessment) -> None:
    if assessment.is_empty():
        return
    sure = st.checkbox("Delete my answers to this questionnaire", key="assessment_sure")
    st.button("Reset", key="assessment_anew", disabled=not sure, on_click=_clear, args=(assessment.instrument,))


def _clear(instrument: str) -> None:
    drafts.put(Assessment(instrument))
    st.session_state["assessment_sure"] = False
    st.session_state["assessment_part"] = "1"
