"""What a visitor has uploaded, for as long as their session lasts: a copy of the data file with their figures in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from data.importer import ImportedFile, OwnMeasure
from data.importer.overlay import overlay_figures
from data.importer.own_measure import FAMILY
from queries.database import public_database
from serving import streamlit_internals
from ui import wording
from ui.state.url import let_go
from ui.your_data.upload_store import UNUSED_SECONDS, Copy, copies

UNUSED_MINUTES = UNUSED_SECONDS // 60
_KEY = "own_figures"
_GONE = "own_figures_gone"


@dataclass(frozen=True)
class SessionUpload:
    """The files that a visitor has uploaded, and the data file in which they are mixed with the public figures."""

    files: tuple[ImportedFile, ...]
    copy: Copy

    @property
    def figure_count(self) -> int:
        """How many figures they hold together."""
        return sum(len(one.rows) for one in self.files)

    @property
    def own_measures(self) -> dict[str, OwnMeasure]:
        """The indicators that come with them, by measure_id."""
        return {one.own.measure_id: one.own for one in self.files if one.own}


def current_upload() -> SessionUpload | None:
    """What this visitor has uploaded, or None."""
    if not streamlit_internals.is_running():
        return None
    upload = st.session_state.get(_KEY)
    if not isinstance(upload, SessionUpload):
        return None
    if copies.use(upload.copy):
        return upload
    st.session_state[_GONE] = True
    del st.session_state[_KEY]
    _let_go_of_measures(upload, {})
    return None


def session_database() -> str | None:
    """The path of this visitor's copy of the data file, or None."""
    upload = current_upload()
    return str(upload.copy.path) if upload else None


def add(*files: ImportedFile) -> None:
    """Mix files in, in place of those with the same names. Raises FileRejectedError; what was there before then stays."""
    upload = current_upload()
    named = {one.source["source_id"] for one in files}
    others = [one for one in upload.files if one.source["source_id"] not in named] if upload else []
    _store((*others, *files))


def remove(source_id: str) -> None:
    """Take a file out again. Raises FileRejectedError; it then stays."""
    upload = current_upload()
    if upload is None:
        return
    left = tuple(one for one in upload.files if one.source["source_id"] != source_id)
    if left:
        _store(left)
    else:
        del st.session_state[_KEY]
        copies.remove(upload.copy)
        _let_go_of_measures(upload, {})


def _store(files: tuple[ImportedFile, ...]) -> None:
    upload, base = current_upload(), public_database()
    copy = copies.make(
        streamlit_internals.session_id(), lambda path: overlay_figures(list(files), base, path), upload.copy if upload else None
    )
    st.session_state[_KEY] = now = SessionUpload(files, copy)
    if upload:
        _let_go_of_measures(upload, now.own_measures)
    clear_loss()


def _let_go_of_measures(upload: SessionUpload, left: Mapping[str, OwnMeasure]) -> None:
    """Choose no indicator any more, nor its gap, that was the visitor's and is not among those left."""
    gone = {name for measure_id in upload.own_measures.keys() - left.keys() for name in (measure_id, f"gap_{measure_id}")}
    let_go(gone if left else gone | {FAMILY})


def clear_loss() -> None:
    """Say no more that the visitor's copy is gone."""
    st.session_state.pop(_GONE, None)


def is_loss_said() -> bool:
    """Whether `notice` says that the visitor's copy is gone."""
    return bool(st.session_state.get(_GONE))


def _show_loss() -> None:
    st.warning(
        f"Your uploaded data are no longer on the server: they are removed after {UNUSED_MINUTES} minutes without use, or when "
        "the server’s temporary files are cleared. Only public data are shown. Upload the file again, or open "
        "the one in which you saved your data, to continue."
    )
    st.page_link("pages/your_data.py", label="Upload the file again", icon=":material/folder_open:")


def notice() -> None:
    """Say on every page that figures of the visitor are among the public ones, and where to take them out."""
    upload = current_upload()
    if st.session_state.get(_GONE):
        _show_loss()
    if upload is None:
        return
    files = wording.listed([f"“{wording.plain(one.source['title'])}”" for one in upload.files])
    st.info(
        "Shown among the public data in this session: "
        f"{wording.plural(upload.figure_count, 'uploaded value', 'uploaded values')} ({files}), marked "
        f"{' '.join(wording.RELIABILITY['own'])}. Nobody else sees them.",
        icon=":material/person:",
    )
    st.page_link("pages/your_data.py", label="See or remove your uploaded data", icon=":material/folder_open:")
