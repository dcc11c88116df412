"""What a visitor has brought, for as long as their session lasts: a copy of the data file with their figures in it.

The copy is a file in a temporary folder; it goes when its session does, or when the server ends.
"""

import atexit
import contextlib
import functools
import os
import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.importer import Brought, Refused
from data.importer.mixing import mix
from queries import public_file
from ui import wording

MOST_COPIES = 20  # on this server at one time; each takes some 30 MB of disk
_KEY = "own_figures"
_adding = threading.Lock()


@dataclass(frozen=True)
class Mine:
    """The files that a visitor has brought, and the data file in which they are mixed with the public figures."""

    brought: tuple[Brought, ...]
    path: Path

    @property
    def figure_count(self) -> int:
        """How many figures they hold together."""
        return sum(len(one.rows) for one in self.brought)


class _Keeper:
    """Stands in the session for its copy: when the session is forgotten, so is the file."""

    def __init__(self, mine: Mine) -> None:
        self.mine = mine
        weakref.finalize(self, _forget, str(mine.path))


def _forget(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - may run while the interpreter ends


@functools.cache
def _folder() -> Path:
    """Where the copies of this server are; made when the first visitor brings figures."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-own-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def mine() -> Mine | None:
    """What this visitor has brought, or None."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    keeper = st.session_state.get(_KEY)
    return keeper.mine if isinstance(keeper, _Keeper) else None


def own_file() -> str | None:
    """The path of this visitor's copy of the data file, or None."""
    held = mine()
    return str(held.path) if held else None


def add(brought: Brought) -> None:
    """Mix a file in, in place of one with the same name. Raises Refused; what was there before then stays."""
    held = mine()
    others = [one for one in held.brought if one.source["source_id"] != brought.source["source_id"]] if held else []
    _hold((*others, brought))


def remove(source_id: str) -> None:
    """Take a file out again."""
    held = mine()
    left = tuple(one for one in held.brought if one.source["source_id"] != source_id) if held else ()
    if left:
        _hold(left)
    else:
        st.session_state.pop(_KEY, None)


def _hold(brought: tuple[Brought, ...]) -> None:
    with _adding:
        if mine() is None and len(list(_folder().glob("*.duckdb"))) >= MOST_COPIES:
            raise Refused("Too many people have figures of their own open at the moment. Please try again in a while.")
        handle, name = tempfile.mkstemp(suffix=".duckdb", dir=_folder())
        os.close(handle)
        path = Path(name)
        try:
            mix(list(brought), public_file(), path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    st.session_state[_KEY] = _Keeper(Mine(brought, path))


def notice() -> None:
    """Say on every page that figures of the visitor are mixed in, and where to take them out."""
    held = mine()
    if held is None:
        return
    files = wording.listed([f"“{wording.plain(one.source['title'])}”" for one in held.brought])
    st.info(
        f"{wording.plural(held.figure_count, 'figure', 'figures')} of your own ({files}) stand among the public ones in this "
        f"session, marked {' '.join(wording.RELIABILITY['own'])}. Nobody else sees them.",
        icon=":material/person:",
    )
    st.page_link("pages/your_data.py", label="See or remove your own figures", icon=":material/folder_open:")
