"""What a visitor has uploaded, for as long as their session lasts: a file of theirs that lies on the public one."""

from dataclasses import dataclass

import streamlit as st

from data.importer import FileRejectedError, ImportedFile, OwnMeasure
from data.importer.overlay import overlay_figures
from data.importer.own_measure import FAMILY
from queries.database import DataNotReadyError, public_database
from serving import streamlit_internals
from ui import wording
from ui.state import district_areas
from ui.state.url import let_go
from ui.your_data.upload_store import UNUSED_SECONDS, Copy, copies

UNUSED_MINUTES = UNUSED_SECONDS // 60
_KEY = "own_figures"
CHOICES_OF_INDICATORS = ("measure", "usual_measure", "link_x", "link_y", "outcome")  # in the session, on all pages
CHOICES_OF_PLACES = ("city",)
_GONE = "own_figures_gone"  # why they are, as a sentence
_REMOVED = (
    f"Your uploaded data are no longer on the server: they are removed after {UNUSED_MINUTES} minutes without use, or when "
    "the server's temporary files are cleared."
)
_OUTDATED = "Your uploaded data are no longer shown: the public data were renewed, and yours could not be mixed with them."


@dataclass(frozen=True)
class SessionUpload:
    """The files that a visitor has uploaded, the file that lays them over the public one, and the state of that one."""

    files: tuple[ImportedFile, ...]
    copy: Copy
    public_state: int

    @property
    def figure_count(self) -> int:
        """How many figures they hold together."""
        return sum(len(one.rows) for one in self.files)

    @property
    def own_measures(self) -> dict[str, OwnMeasure]:
        """The indicators that come with them, by measure_id."""
        return {own.measure_id: own for one in self.files for own in one.own}

    @property
    def district_ids(self) -> set[str]:
        """The ids of the districts that come with them."""
        return {place.city_id for one in self.files for place in one.districts}


def current_upload() -> SessionUpload | None:
    """What this visitor has uploaded, or None."""
    upload: SessionUpload | None = st.session_state.get(_KEY) if streamlit_internals.session_id() else None
    if upload and not copies.use(upload.copy):
        _lose(upload, _REMOVED)
        return None
    return upload


def _lose(upload: SessionUpload, reason: str) -> None:
    st.session_state[_GONE] = reason
    del st.session_state[_KEY]
    _let_go(upload)


def session_database() -> str | None:
    """The path of the visitor's file that lies on the public one, or None. Made anew if that one was renewed meanwhile."""
    upload = current_upload()
    if upload and _is_outdated(upload):
        try:
            _store(upload.files, upload)
        except FileRejectedError as reason:
            _lose(upload, f"{_OUTDATED} {wording.plain(reason)}")
            copies.remove(upload.copy)
        upload = current_upload()
    return str(upload.copy.path) if upload else None


def _is_outdated(upload: SessionUpload) -> bool:
    try:
        return upload.public_state != public_database().stat().st_mtime_ns
    except DataNotReadyError:
        return False  # it is missing: what is open of it is still read


def add(*files: ImportedFile) -> None:
    """Mix files in, in place of those with the same names. Raises FileRejectedError; what was there before then stays."""
    upload = current_upload()
    named = {one.source["source_id"] for one in files}
    others = [one for one in upload.files if one.source["source_id"] not in named] if upload else []
    _store((*others, *files), upload)


def remove(source_id: str) -> bool:
    """Take a file out again; whether it was the last. Raises FileRejectedError; it then stays."""
    upload = current_upload()
    if upload is None:
        return False  # the server's copy went meanwhile, and what the tab kept of it stays
    left = tuple(one for one in upload.files if one.source["source_id"] != source_id)
    if left:
        _store(left, upload)
        return False
    del st.session_state[_KEY]
    copies.remove(upload.copy)
    _let_go(upload)
    return True


def _store(files: tuple[ImportedFile, ...], before: SessionUpload | None) -> None:
    base = public_database()
    state = base.stat().st_mtime_ns
    copy = copies.make(
        streamlit_internals.session_id(), lambda path: overlay_figures(files, base, path), before.copy if before else None
    )
    st.session_state[_KEY] = now = SessionUpload(files, copy, state)
    district_areas.set_areas({place.city_id: place.area for one in reversed(files) for place in one.districts if place.area})
    if before:
        _let_go(before, now)
    clear_loss()


def _let_go(before: SessionUpload, now: SessionUpload | None = None) -> None:
    """Deselect indicators, their gaps and districts that the visitor's data no longer have."""
    measures = before.own_measures.keys() - (now.own_measures.keys() if now else ())
    let_go(CHOICES_OF_INDICATORS, {name for measure_id in measures for name in (measure_id, f"gap_{measure_id}")})
    let_go(CHOICES_OF_PLACES, before.district_ids - (now.district_ids if now else set()))
    if now is None:
        district_areas.set_areas({})
    if before.own_measures and not (now and now.own_measures):
        let_go(["family"], {FAMILY})


def clear_loss() -> None:
    """Say no more that the visitor's data are gone."""
    st.session_state.pop(_GONE, None)


def is_loss_shown() -> bool:
    """Whether `notice` says that the visitor's data are gone."""
    return bool(st.session_state.get(_GONE))


def notice() -> None:
    """Say on every page that figures of the visitor are among the public ones, and where to take them out."""
    upload = current_upload()
    if reason := st.session_state.get(_GONE):
        st.warning(
            f"{reason} Only public data are shown. Upload the file again, or open the one in which you saved your data, to "
            "continue."
        )
        st.page_link("pages/your_data.py", label="Upload the file again", icon=":material/folder_open:")
    if upload is None:
        return
    files = wording.listed([f"“{wording.plain(one.source['title'])}”" for one in upload.files])
    st.info(
        "Shown among the public data in this session: "
        f"{wording.plural(upload.figure_count, 'uploaded value', 'uploaded values')} ({files}), marked "
        f"{' '.join(wording.RELIABILITY['own'])}. No other session has them.",
        icon=":material/person:",
    )
    st.page_link("pages/your_data.py", label="See or remove your uploaded data", icon=":material/folder_open:")
