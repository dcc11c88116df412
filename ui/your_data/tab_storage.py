"""What this tab of the browser keeps of uploaded data, until it is closed: the visit that had them may end before.

A connection that is lost for minutes, or a page loaded anew, begins another visit, which has no uploaded data. The tab then gives
back what it kept, and the page Your own data offers it again. Larger data are not kept, only that there were some.
"""

import base64

import streamlit as st

from data.importer import saved
from ui.state import browser_storage
from ui.your_data import session_upload

NAME = "own_data"
MOST_VALUES = 20_000  # beyond, what they make as a file would be longer than the browser is asked to keep
_TEXT = "own_data_text"
_FILES = "own_data_files"  # those that the text is made of
_SEEN = "own_data_seen"
THERE_WERE_SOME = "-"


def restore() -> None:
    """Keep what the session holds, and learn, once a session, what the tab kept. Call it last in each run."""
    upload = session_upload.current_upload()
    if upload and st.session_state.get(_FILES) is not upload.files:
        forget()
        st.session_state[_FILES], st.session_state[_TEXT] = upload.files, _as_text(upload)
    found = browser_storage.sync(NAME, st.session_state.get(_TEXT, ""), is_of_tab=True)
    if found and not upload:
        st.session_state[_TEXT] = found
        st.rerun()


def _as_text(upload: session_upload.SessionUpload) -> str:
    if upload.figure_count > MOST_VALUES:
        return THERE_WERE_SOME
    text = base64.b64encode(saved.packed(upload.files)).decode()
    return text if len(text) <= browser_storage.LONGEST else THERE_WERE_SOME


def forget() -> None:
    """Keep nothing any more: the visitor took the data out, or does not want them back."""
    for name in (_TEXT, _FILES, _SEEN):
        st.session_state.pop(name, None)


def are_missing() -> bool:
    """Whether this tab had uploaded data that the visit has no longer."""
    return bool(st.session_state.get(_TEXT)) and session_upload.current_upload() is None


def content() -> bytes | None:
    """The file of saved data that the tab kept; None where it kept only that there were some."""
    try:
        return base64.b64decode(str(st.session_state.get(_TEXT, "")), validate=True) or None
    except ValueError:  # whatever the browser gave
        return None


def notice() -> None:
    """Say on every page which data of the visitor are shown, or that those of this tab are not in this visit any more."""
    is_shown = session_upload.is_loss_shown()
    session_upload.notice()
    if is_shown or st.session_state.get(_SEEN) or not are_missing():
        return
    how = "They can be used again." if content() else "They were too large for the browser to keep; upload them again."
    st.warning(
        "Data that you uploaded in this tab are not in this visit any more: the connection was lost for long, or the page was "
        f"loaded anew. Only public data are shown. {how}"
    )
    st.page_link("pages/your_data.py", label="Get your data back", icon=":material/folder_open:")


def dismiss() -> None:
    """Say it no more: the visitor has seen where the data are offered."""
    st.session_state[_SEEN] = True
