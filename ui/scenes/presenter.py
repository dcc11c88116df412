"""A view as a room sees it: the finding, what to say, the chart as large as it goes; nothing to click but the bar."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

import streamlit as st

from queries.database import DataNotReadyError
from ui import filters, wording
from ui.charts import colours
from ui.scenes.presenter_toolbar import draw_toolbar
from ui.sharing import qr_code, short_links
from ui.state import presentation, scene_store, url
from ui.state.page import Pages
from ui.state.presentation import ShownScene
from ui.state.scene import ROOM, Scene
from ui.state.url import Parameter

_LOOK = (Path(__file__).parent / "presenter.css").read_text(encoding="utf-8")
_CODE_REQUESTED = "scene_code_wanted"
_NO_VIEW = ".st-key-presented { display: none }"
# Which parameter of an address names places of a level, whose colours are to stay the same.
_NAMED_PLACES = {"city": "city", "region": "region", "country": "policy_country"}
Vote = Callable[[ShownScene], tuple[str, str]]
_LOG = logging.getLogger(__name__)
WHAT_DO_YOU_EXPECT = "What do you expect to see?"


class Rooms(Protocol):
    """What a scene needs of rooms: the package ui.rooms, which scenes do not import."""

    def own_room_link(self) -> str:
        """The link to the room that the visitor leads, empty without one."""

    def vote(self, shown: ShownScene) -> tuple[str, str]:
        """Let that room vote on a scene; what it said, as Markdown and HTML."""

    def watch(self) -> None:
        """Note when another screen steers."""

    def rehearse(self, shown: ShownScene, scenes: Sequence[Scene]) -> None:
        """Draw what a facilitator sees who tries the session alone."""


def present(
    shown: ShownScene,
    pages: Pages,
    rooms: Rooms,
    parameters: Callable[[], Sequence[Parameter]],
    draw: Callable[[list[str]], None],
) -> None:
    """Draw a scene: the bar, title and note, then its view with `draw`, which gets what the address asks for in vain.

    parameters: of the scene's page. A covered scene sends nothing of its figures, and one that asks for what the atlas does not
    have says so in place of another view. Whatever fails, the bar stands and the next key works.
    """
    st.html(f"<style>{_LOOK}</style>")
    _bar(shown, pages, rooms.own_room_link)
    if shown.has_room:
        rooms.watch()
    try:
        of_page = parameters()
        vote = rooms.vote if shown.has_room and (shown.scene.vote or shown.scene.url_path != ROOM) else _no_vote
        _draw(shown, of_page, vote, draw)
        url.write_url(of_page)
    except DataNotReadyError as problem:
        _in_place_of_the_view(str(problem))
    except Exception:
        _LOG.exception("Scene %d of %d (%s) cannot be drawn", shown.number, shown.count, shown.scene.address)
        _in_place_of_the_view("This view cannot be shown: something in the atlas failed. The other scenes still work.")
    if shown.is_rehearsal:
        with st.container(key="rehearsal"):
            rooms.rehearse(shown, scene_store.scene_list())


def _no_vote(_: ShownScene) -> tuple[str, str]:
    return "", ""


def _draw(shown: ShownScene, parameters: Sequence[Parameter], vote: Vote, draw: Callable[[list[str]], None]) -> None:
    scene = shown.scene
    _reserve_colours(scene_store.scene_list())
    # Its address alone: a browser that runs behind sends what the widgets of the scene before had.
    query = {**scene.query, "present": st.query_params.get_all("present")}
    problems = url.read_url(parameters, scene.url_path, query)
    st.session_state["filters"] = filters.current()
    gone = url.describe_unknown(parameters, scene.query)
    if shown.is_covered and not gone:
        with st.container(key="question"):
            st.title(wording.plain(scene.question or WHAT_DO_YOU_EXPECT), anchor=False)
            vote(shown)
            if not shown.is_rehearsal and (vote is _no_vote or not scene.vote):
                st.markdown("Say or write down what you think. Press G, the space bar or “Reveal” to see the data.")
        return
    said, drawn = vote(replace(shown, scene=replace(scene, vote=None)) if gone else shown)
    with st.container(key="finding"):
        st.title(wording.plain(scene.title), anchor=False)
        _or_nothing(st.markdown, wording.plain(scene.note))
        _or_nothing(st.markdown, said)
        _or_nothing(st.html, drawn)
    if scene.url_path == ROOM and scene.vote and not shown.has_room:
        _in_place_of_the_view("The answers of the room stand here once these scenes are presented with one.")
        return
    if gone:
        _in_place_of_the_view(f"This view cannot be shown as it was saved: it asks for {gone}.")
        return
    with st.container(key="presented"):
        draw(problems)


def _or_nothing(draw: Callable[[str], object], text: str) -> None:
    """A text in its place, which stays: what the room said of one scene would else stand under the next until that is drawn."""
    if text:
        draw(text)
    else:
        st.empty()


def _in_place_of_the_view(sentence: str) -> None:
    st.html(f"<style>{_NO_VIEW}</style>")  # of a view that failed, a part may stand there already
    with st.container(key="no_view"):
        st.markdown(wording.plain(sentence))


def wait_for_scenes() -> None:
    """What stands on the page until the browser has said which scenes it holds, after a reload."""
    st.title("Opening the presentation")
    st.markdown("Reading the scenes from this browser.")
    st.button("Show the view without the presentation", on_click=_give_up, key="give_up_presenting")


def _give_up() -> None:
    st.query_params.pop("present", None)
    st.session_state.pop("present", None)


def _bar(shown: ShownScene, pages: Pages, room_link: Callable[[], str]) -> None:
    link, note = _link(shown, pages, room_link)
    data = {
        "number": shown.number,
        "count": shown.count,
        "phase": shown.phase,
        "black": presentation.is_black(),
        "presenter": qr_code.full_link("/presenter") if shown.has_room else "",
        "begun": presentation.begun(),
        "due": _due(shown),
        "link": link,
        "code": qr_code.code_picture(link),
        "note": wording.in_line(qr_code.only_here(link), note),
    }
    draw_toolbar(
        data,
        want_code=partial(_want_code, shown.scene),
        go=partial(presentation.move, pages),
        set_phase=presentation.set_phase,
        darken=presentation.darken,
        end=presentation.end,
    )


def _due(shown: ShownScene) -> int:
    """The minute by which the scene is to end; 0 where the scenes up to it are not all planned."""
    minutes = [scene.minutes for scene in scene_store.scene_list()[: shown.number]]
    return sum(minutes) if all(minutes) else 0


def _link(shown: ShownScene, pages: Pages, room_link: Callable[[], str]) -> tuple[str, str]:
    """The link to a scene and a sentence on it: the full one until the presenter opens the code. With a room, the way into it."""
    scene = shown.scene
    if shown.has_room or scene.url_path == ROOM:
        return room_link() or qr_code.full_link("/join"), ""
    if st.session_state.get(_CODE_REQUESTED) != scene.address:
        return qr_code.full_link(scene.address), ""
    link = short_links.link_to(scene.address, pages)
    return link.shortest, link.note


def _want_code(scene: Scene) -> None:
    st.session_state[_CODE_REQUESTED] = scene.address


def _reserve_colours(scenes: Sequence[Scene]) -> None:
    """Give each place that the scenes name a colour for all of them."""
    for level, name in _NAMED_PLACES.items():
        codes = [code for scene in scenes for text in scene.query.get(name, []) for code in text.split(",") if code]
        colours.reserve(level, list(dict.fromkeys(codes)))
