"""The visitor's own assessments, one an instrument: in the session, and in their browser so that a reload loses nothing."""

import json
from dataclasses import replace
from datetime import date

import streamlit as st

from ui.assessment.answers import Answer, Assessment
from ui.assessment.files import as_text, opened
from ui.kept_in_browser import LONGEST, keep

_DRAFTS = "assessment_drafts"


def current(instrument: str) -> Assessment:
    """The visitor's assessment with an instrument, empty at first."""
    drafts: dict[str, Assessment] = st.session_state.get(_DRAFTS, {})
    return drafts.get(instrument, Assessment(instrument))


def store(assessment: Assessment) -> None:
    """Take over a changed assessment, dated today."""
    put(replace(assessment, date=date.today().isoformat()))


def put(assessment: Assessment) -> None:
    """Take over an assessment as it is."""
    st.session_state[_DRAFTS] = {**st.session_state.get(_DRAFTS, {}), assessment.instrument: assessment}


def answer(instrument: str, item_id: str, changed: Answer) -> None:
    """Take over the answer to one question."""
    store(current(instrument).with_answer(item_id, changed))


def keep_in_browser() -> None:
    """Have the browser keep the drafts, and take over what it kept from an earlier visit. Call once a run, first of all."""
    found = keep("assessment", kept_text())
    if found is None:
        return
    earlier, readable = _read(found)
    for draft in earlier:
        put(merged(draft, current(draft.instrument)))
    if not readable:
        st.warning("This browser kept an assessment that cannot be opened any more; it starts anew.")


def kept_text() -> str:
    """All drafts as one text, at most as long as a browser is asked to keep; empty if there is nothing to keep."""
    drafts: dict[str, Assessment] = st.session_state.get(_DRAFTS, {})
    texts = [as_text(draft) for draft in drafts.values() if not draft.is_empty() or draft.city_id]
    return f"[{','.join(texts)}]" if texts else ""


def merged(earlier: Assessment, later: Assessment) -> Assessment:
    """Both, where they differ the later: a click may come before the browser has said what it kept."""
    if later.is_empty() and not later.city_id:
        return earlier
    return Assessment(
        later.instrument,
        later.city_id or earlier.city_id,
        later.date or earlier.date,
        {**earlier.answers, **later.answers},
        {**earlier.contexts, **later.contexts},
    )


def _read(text: str) -> tuple[list[Assessment], bool]:
    """The drafts in a kept text, and whether all of it could be read."""
    try:
        parts = json.loads(text[:LONGEST])
    except (ValueError, RecursionError):
        return [], False
    if not isinstance(parts, list):
        return [], False
    read = [opened(json.dumps(part)).assessment for part in parts]
    return [draft for draft in read if draft], all(read)
