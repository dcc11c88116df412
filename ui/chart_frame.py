"""The frame of the views of a page: the finding, then tabs at the left and actions at the right; note and source below."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from zlib import crc32

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import pick, wording
from ui.state import presentation

_ACTIONS = "chart_actions"
_FINDING = "chart_finding"
_CSS = Path(__file__).with_name("page.css")


def begin() -> None:
    """Forget the places of the page drawn before; every run of a page starts with it."""
    for place in (_ACTIONS, _FINDING):
        st.session_state.pop(place, None)
    st.html(_style())


@cache
def _style() -> str:
    """The styles of all pages without comments and breaks, since they travel with each run."""
    css = re.sub(r"/\*.*?\*/", "", _CSS.read_text(encoding="utf-8"), flags=re.DOTALL)
    short = re.sub(r" ?([{};]) ?", r"\1", re.sub(r"\s+", " ", css))
    return f"<style>{short.strip()}</style>"


def tabs(label: str, key: str, views: Mapping[str, str | tuple[str, str]]) -> str:
    """Draw the switch between the views of a page, with room for actions beside it, and return the view that is chosen."""
    with view_bar():
        return pick_part(label, key, views)


@contextmanager
def view_bar() -> Iterator[None]:
    """A row for what changes a view, with room for its finding above and for actions beside it."""
    st.session_state[_FINDING] = st.container(key="view_finding")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="view_bar"):
        yield
        st.session_state[_ACTIONS] = st.container(horizontal=True, vertical_alignment="center", width="content", key="actions")


@contextmanager
def action_row() -> Iterator[None]:
    """A row of actions on a page without tabs, which those drawn later join."""
    st.session_state[_ACTIONS] = place = st.container(horizontal=True, vertical_alignment="center", key="actions")
    with place:
        yield


@contextmanager
def actions() -> Iterator[None]:
    """Draw what one can do with a view beside its tabs; on a page without tabs, in a row where it is drawn."""
    place: DeltaGenerator | None = st.session_state.get(_ACTIONS)
    with place or st.container(horizontal=True):
        yield


def cards(key: str) -> DeltaGenerator:
    """The place of cards, each a container with a border, which stand in columns without gaps."""
    return st.container(key=f"cards_{key}")


def heading(finding: str, drawn: list[str], about_data: list[str]) -> None:
    """Over the tabs of a view: the finding as title, below it what is drawn; and beside the tabs “About this data”.

    finding: plain text. drawn: indicator, people, place level, year and unit, and what changes how one reads it; Markdown.
    about_data: see about().
    """
    place: DeltaGenerator | None = st.session_state.get(_FINDING)
    with place or st.container(), renewed(finding, *drawn):
        st.header(wording.plain(finding))
        st.caption(paragraphs(drawn))
    about(about_data)


def below(*parts: str) -> None:
    """Under a view: one note, and the source; plain text, left out where it is empty."""
    with renewed(*parts):
        st.caption(paragraphs([wording.plain(part) for part in parts]))


def hint(text: str) -> str:
    """What one can do with a view; nothing of it where the view is presented, to those who can only look."""
    return "" if presentation.place() else text


def renewed(*texts: str) -> DeltaGenerator:
    """A place for texts that is new when they change: a browser that translates the page would keep the old ones."""
    return st.container(key=f"renewed_{crc32(repr(texts).encode())}")


def paragraphs(texts: list[str]) -> str:
    """Paragraphs of Markdown, without the empty ones."""
    return "\n\n".join(text for text in texts if text)


def about(texts: list[str]) -> None:
    """Offer what one need not read to understand the view: definition, people counted, cautions; Markdown."""
    with actions(), st.popover("About this data", icon=":material/info:", type="tertiary", key="about_data"):
        st.markdown(paragraphs(texts))


def pick_part(label: str, key: str, parts: Mapping[str, str | tuple[str, str]]) -> str:
    """Draw the switch between the views or parts of a page, by name or by name and icon, and return the chosen one."""
    names = {part: name if isinstance(name, str) else f"{name[1]} {name[0]}" for part, name in parts.items()}
    return pick.from_row(label, names, key, label_visibility="collapsed")
