"""The presenter view: script, time and buttons for a presentation that runs on another screen, in whatever browser."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

import workshop
from ui import wording
from ui.rooms import facilitator_key, room_cities, steering, texts_page
from ui.rooms.rates import SCREENS_EVERY
from ui.rooms.scene_votes import asked_as, measure_of, question_of, steer_phase
from ui.sharing import qr_code
from ui.state import presentation
from ui.state.page import Pages
from ui.state.scene import Scene
from workshop import AskedQuestion, Facilitator, NoSuchRoomError, Presentation, RoomsNotReadyError

_LOOK = Path(__file__).with_suffix(".css")
Remote = Callable[..., None]


def show(pages: Pages, missing_in: Callable[[Scene], str], draw_remote: Remote) -> None:
    """The page, for whoever has the key of a room. missing_in: what a scene asks for and is not there."""
    st.html(_LOOK)
    try:
        by = facilitator_key.current()
    except RoomsNotReadyError as problem:
        st.error(str(problem))
        return
    if by is None:
        st.title("Presenter view")
        st.write("This browser leads no room. Open the link that the presentation offers for this view, or scan its code.")
        return
    with st.container(key="presenter"):
        _follow(by, pages, missing_in, draw_remote)
    with st.container(horizontal=True):
        with st.popover("On another device", icon=":material/phonelink:", key="presenter_link", on_change="rerun") as opened:
            if opened.open:
                st.write("Opens this view. Whoever has the link can lead the room: do not show it on the projector.")
                qr_code.draw_link(link(), "the presenter view")
        st.page_link("pages/ask_the_room.py", label="Answers of the room", query_params={"room_part": "screen"})


def link() -> str:
    """The address of the presenter view with the key of the room that is led."""
    return qr_code.full_link(f"/presenter?room_key={facilitator_key.key()}")


@st.fragment(run_every=SCREENS_EVERY)
def _follow(by: Facilitator, pages: Pages, missing_in: Callable[[Scene], str], draw_remote: Remote) -> None:
    try:
        now = workshop.presentation_of(workshop.store(), by)
        scenes = steering.presented(by.room_id, now, pages) if now else ()
        if now is None or not 1 <= now.number <= len(scenes):
            workshop.room_of(workshop.store(), by)  # or it is gone
            st.title("Presenter view")
            st.write("Nothing is presented with this room now. Start with “Present with room” on the page Present.")
            return
        _place(by, now, scenes, missing_in)
    except (NoSuchRoomError, RoomsNotReadyError) as problem:
        st.warning(str(problem))
        return
    scene = scenes[now.number - 1]
    draw_remote(
        {
            "number": now.number,
            "count": len(scenes),
            "phase": presentation.phase_of(scene, now.phases),
            "black": now.is_black,
            "can_close": question_of(scene) is not None,
        },
        go=lambda number: facilitator_key.act(workshop.steer, by, number=number),
        set_phase=lambda number, phase: facilitator_key.act(steer_phase, by, scenes[number - 1], phase),
        darken=lambda is_black: facilitator_key.act(workshop.steer, by, is_black=is_black),
    )


def _place(by: Facilitator, now: Presentation, scenes: Sequence[Scene], missing_in: Callable[[Scene], str]) -> None:
    scene = scenes[now.number - 1]
    st.html(_times(now, scenes))
    st.title(wording.plain(scene.title), anchor=False)
    st.markdown(wording.plain(_state(by, now, scene)))
    if gone := missing_in(scene):
        st.warning(f"The screen cannot show this scene as it was saved: it asks for {gone}.")
    if scene.script:
        with st.container(key="presenter_script"):
            st.markdown(wording.plain(scene.script))
    if measure_of(scene):
        room_cities.switch(by, now.marks_cities, lambda is_on: facilitator_key.act(workshop.steer, by, marks_cities=is_on))
    for name, text in (("Question", scene.question), ("Note on the screen", scene.note)):
        if text:
            st.markdown(f"**{name}:** {wording.plain(text)}")
    asked = _question_of(by, scene)
    if asked and asked.question.kind in workshop.TEXT_KINDS:
        texts_page.moderate(by, asked)
    following = scenes[now.number] if now.number < len(scenes) else None
    st.markdown(f"**Next:** {wording.plain(following.title)}" if following else "**This is the last scene.**")


_STATES = {
    presentation.ASKED: "The question is open.",
    presentation.CLOSED: "The question is closed; the values are covered.",
    presentation.REVEALED: "The values are on the screen.",
}


def _question_of(by: Facilitator, scene: Scene) -> AskedQuestion | None:
    """The question of the scene, where it is the one before the room."""
    question = asked_as(scene)
    known = workshop.questions_of(workshop.store(), by) if question else ()
    return next((one for one in known if one.is_current and one.question == question), None)


def _state(by: Facilitator, now: Presentation, scene: Scene) -> str:
    """What the room sees, and how many are there and have answered."""
    room = workshop.room_of(workshop.store(), by)
    phase = presentation.phase_of(scene, now.phases)
    question, asked = question_of(scene), _question_of(by, scene)
    if phase == presentation.ASKED and asked and asked.has_run_out:
        phase = presentation.CLOSED
    covered = "The values are covered." if question is None and phase != presentation.REVEALED else ""
    is_shut = phase == presentation.ASKED and not room.is_open
    of_question = "The room is closed: nobody can answer." if is_shut else _STATES[phase]
    sentences = ["The screen is black." if now.is_black else covered or of_question]
    if question:
        answered = workshop.result(workshop.store(), by, asked).answered if asked else 0
        sentences.append(f"{answered} of {room.present} have answered.")
    else:
        sentences.append(f"{wording.plural(room.present, 'participant is', 'participants are')} here.")
    return f"Room {by.code}. {' '.join(sentences)}"


def _times(now: Presentation, scenes: Sequence[Scene]) -> str:
    """How much is left of the scene and of the session; without a plan, how long both have lasted."""
    minutes = [scene.minutes for scene in scenes]
    of_scene = _time("This scene", time.time() - now.scene_begun_at, minutes[now.number - 1])
    of_session = _time("Session", time.time() - now.begun_at, sum(minutes) if all(minutes) else 0)
    return f'<div class="presenter_times">{of_scene}{of_session}</div>'


def _time(what: str, seconds: float, planned: int) -> str:
    left = 60 * planned - max(0, int(seconds))
    shown = f"{abs(left) // 60}:{abs(left) % 60:02d}"
    if not planned:
        return f"<span>{what}: {shown}</span>"
    return f"<span>{what}: {shown} left</span>" if left >= 0 else f'<span class="over">{what}: {shown} over</span>'
