"""The visitor's own assessments, one an instrument: in the session, and in their browser so that a reload loses nothing."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import streamlit as st

from ui.instruments.answers import Answer, Assessment
from ui.instruments.files import as_text, opened
from ui.state.browser_storage import LONGEST, sync

_NAME = "assessment"
_DRAFTS = "assessment_drafts"


def current(instrument: str) -> Assessment:
    """The visitor's assessment with an instrument, empty at first."""
    return _drafts().get(instrument, Assessment(instrument))


def store(assessment: Assessment) -> None:
    """Take over a changed assessment, dated today."""
    put(replace(assessment, date=date.today().isoformat()))


def put(assessment: Assessment) -> None:
    """Take over an assessment as it is."""
    _drafts()[assessment.instrument] = assessment


def _drafts() -> dict[str, Assessment]:
    """The drafts of this session by instrument; to be changed in place."""
    return st.session_state.setdefault(_DRAFTS, {})


def sync_with_browser() -> None:
    """Have the browser keep the drafts, and take over what it kept from an earlier visit. Call once a run, first of all."""
    drafts = _drafts()
    found = sync(_NAME, stored_text(drafts))
    if found is None:
        return
    # The browser says this once, and Streamlit may break off a run wherever it touches the session: until all is taken
    # over nothing here may do so.
    earlier, is_whole = _read(found)
    for draft in earlier:
        drafts[draft.instrument] = merged(draft, drafts.get(draft.instrument, Assessment(draft.instrument)))
    if any(drafts[draft.instrument] != draft for draft in earlier):
        st.rerun()  # there is more than the browser kept: it hears of it now, not with the next click
    if not is_whole:
        st.warning("The assessment saved in this browser can no longer be opened; a new one was started.")


def stored_text(drafts: Mapping[str, Assessment]) -> str:
    """Drafts as one text, at most as long as a browser is asked to keep; empty if there is nothing to keep."""
    texts = [as_text(draft) for draft in drafts.values() if draft.is_begun()]
    return f"[{','.join(texts)}]" if texts else ""


def merged(earlier: Assessment, later: Assessment) -> Assessment:
    """Both, where they differ the later: a click may come before the browser has said what it kept, without the note to it."""
    if not later.is_begun():
        return earlier
    return Assessment(
        later.instrument,
        later.city_id or ("" if later.city_name else earlier.city_id),
        later.date or earlier.date,
        {**earlier.answers, **{key: _both(earlier.answer(key), answer) for key, answer in later.answers.items()}},
        {**earlier.contexts, **later.contexts},
        later.city_name or ("" if later.city_id else earlier.city_name),
        later.author or earlier.author,
        later.priorities or earlier.priorities,
    )


def _both(earlier: Answer, later: Answer) -> Answer:
    return Answer(later.choice or earlier.choice, later.note or earlier.note, later.link or earlier.link)


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
