"""A session tried alone: script, minutes and the question as a phone would show it. No room is asked, nothing is kept."""

from collections.abc import Sequence

import streamlit as st

from ui import wording
from ui.rooms import answering
from ui.rooms.phone_phrases import phrase
from ui.rooms.scene_votes import asked_as, problem_of
from ui.state import presentation
from ui.state.presentation import ShownScene
from ui.state.scene import Scene
from workshop import AskedQuestion, Question


def show(shown: ShownScene, scenes: Sequence[Scene]) -> None:
    """What stands beside a scene that is rehearsed."""
    scene = shown.scene
    st.markdown("**Rehearsal.** No room is asked, and nothing that you tap is kept.")
    st.markdown(wording.plain(_minutes(shown.number, scenes)))
    st.markdown(wording.plain(scene.script) if scene.script else "This scene has no script yet.")
    if problem := problem_of(scene):
        st.warning(problem)
    if question := asked_as(scene):
        st.markdown("**On the phones**" + (f", with {question.seconds} seconds to answer" if question.seconds else ""))
        with st.container(key="rehearsal_phone", border=True):
            _phone(question, shown)
    else:
        st.markdown("**On the phones:** no question.")
    following = scenes[shown.number] if shown.number < len(scenes) else None
    st.markdown(f"**Next:** {wording.plain(following.title)}" if following else "**This is the last scene.**")


def _minutes(number: int, scenes: Sequence[Scene]) -> str:
    """When the scene begins and ends by the plan, as far as there is one."""
    planned = [scene.minutes for scene in scenes[:number]]
    if not planned[-1]:
        return "No minutes are planned for this scene."
    length = wording.plural(planned[-1], "minute", "minutes")
    return f"{length}, from {sum(planned[:-1])}:00 to {sum(planned)}:00." if all(planned) else f"{length}."


def _phone(question: Question, shown: ShownScene) -> None:
    """The question, open until the scene is closed or revealed."""
    is_open = shown.phase == presentation.ASKED
    asked = AskedQuestion(-shown.number, shown.number, question, is_open, is_current=True, is_shown=False, asked_at=0)
    st.header(wording.plain(question.text), anchor=False)
    if is_open:
        answering.show(asked, None, None, waits=False, send=lambda _: True)
    else:
        st.info(phrase("question_is_closed"))
