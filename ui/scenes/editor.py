"""The list of scenes, one below the other: open, present from here, change texts, move, remove."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

import workshop
from ui import wording
from ui.state import presentation, scene_store
from ui.state.page import Pages
from ui.state.scene import (
    CHOICE_KINDS,
    LONGEST_CHOICE,
    LONGEST_NOTE,
    LONGEST_QUESTION,
    LONGEST_SCRIPT,
    LONGEST_STATEMENT,
    LONGEST_TITLE,
    MOST_MINUTES,
    MOST_ON_A_SHEET,
    Scene,
    Vote,
)
from workshop import limits

_EDITED, _PROBLEM = "scene_edited", "scene_problem"
NO_VOTE = "no_vote"
VOTES = {
    NO_VOTE: "No vote",
    "highest_city": "Which city is highest?",
    "number": "Guess a number, 0 to 100",
    "one_choice": "One of the choices below",
    "several_choices": "Several of the choices below",
    "scale": "Scale from 1 to 5",
    "ranking": "Put the choices below in order",
    "words": "Words, on a wall",
    "open_text": "Open text, on cards",
    "audience": "Questions from the audience, with votes",
    "sheet": "The statements below, the same choices for each",
}
assert set(VOTES) == {NO_VOTE, *workshop.KINDS}


def edit(
    scenes: Sequence[Scene], pages: Pages, missing_in: Callable[[Scene], str], problem_of_vote: Callable[[Scene], str]
) -> None:
    """Draw the scenes with what can be done with each; the texts of one at a time are open to change.

    missing_in: what a scene asks for and the atlas does not have. problem_of_vote: why phones cannot vote on it, as a sentence.
    """
    for index, scene in enumerate(scenes):
        with st.container(border=True, key=f"scene_{index}"):
            if st.session_state.get(_EDITED) == index:
                _texts(scene)
            else:
                gone = missing_in(scene)
                of_view = f"This scene cannot be shown as it was saved: it asks for {gone}." if gone else ""
                _row(index, scene, len(scenes), pages, of_view or problem_of_vote(scene))


def _row(index: int, scene: Scene, count: int, pages: Pages, problem: str) -> None:
    st.markdown(f"**{index + 1}. {wording.plain(scene.title)}**")
    sentences = [f"Page: {pages[scene.url_path].title}."]
    if scene.minutes:
        sentences.append(f"{wording.plural(scene.minutes, 'minute', 'minutes')}.")
    if scene.question:
        sentences.append(f"Question first: {scene.question}")
    if scene.vote:
        choices = f": {'; '.join(scene.vote.choices)}" if scene.vote.choices else ""
        if scene.vote.statements:
            choices += f" ({wording.plural(len(scene.vote.statements), 'statement', 'statements')})"
        seconds = f", {scene.vote.seconds} seconds" if scene.vote.seconds else ""
        approval = ", after approval" if scene.vote.moderated else ""
        sentences.append(f"Vote on phones: {VOTES[scene.vote.kind]}{seconds}{approval}{choices}")
    st.caption(wording.plain(" ".join(sentences)))
    if scene.note:
        st.markdown(wording.plain(scene.note))
    if scene.script:
        st.markdown(f":material/record_voice_over: {wording.plain(scene.script)}")
    if problem:
        st.warning(problem)
    with st.container(horizontal=True):
        _button("Open", index, presentation.visit, pages, index + 1)
        _button("Present from here", index, presentation.begin, pages, index + 1)
        _button("Change texts", index, _start_editing, index)
        _button("Up", index, _move, index, index - 1, disabled=index == 0)
        _button("Down", index, _move, index, index + 1, disabled=index == count - 1)
        _button("Remove", index, _remove, index)


def _button(label: str, index: int, act: object, *given: object, disabled: bool = False) -> None:
    st.button(
        label,
        on_click=act,  # type: ignore[arg-type]
        args=given,
        key=f"{label.lower().replace(' ', '_')}_{index}",
        disabled=disabled,
        type="tertiary",
    )


def _start_editing(index: int) -> None:
    st.session_state[_EDITED] = index


def _texts(scene: Scene) -> None:
    with st.form("scene_texts", border=False):
        st.text_input("Title", value=scene.title, max_chars=LONGEST_TITLE, key="scene_title_text")
        st.text_area("Note", value=scene.note, max_chars=LONGEST_NOTE, height=100, key="scene_note_text")
        st.text_input(
            "Question to guess first (optional)",
            value=scene.question,
            max_chars=LONGEST_QUESTION,
            key="scene_question_text",
            help="The room sees only the question until you reveal the data.",
        )
        vote_fields(scene.vote)
        st.number_input("Minutes planned (0: none)", 0, MOST_MINUTES, scene.minutes, step=1, key="scene_minutes")
        st.text_area(
            "Script for the facilitator",
            value=scene.script,
            max_chars=LONGEST_SCRIPT,
            height=100,
            key="scene_script",
            help="What to say and do. It stands in this list, in the file and in the presenter view, on no projector and on no "
            "phone of a participant.",
        )
        if problem := st.session_state.pop(_PROBLEM, ""):
            st.warning(problem)
        st.form_submit_button("Save texts", on_click=_save_texts, args=(scene,), key="keep_texts")


def vote_fields(vote: Vote | None) -> None:
    """The fields for the vote on a scene's question; vote_in_fields reads them."""
    st.selectbox(
        "Vote on phones",
        list(VOTES),
        index=list(VOTES).index(vote.kind if vote else NO_VOTE),
        format_func=VOTES.__getitem__,
        key="scene_vote",
        help="Where you present with a room, phones answer the question while the data are hidden. “Which city is highest?” "
        "takes its cities from the view, and their values give the right answer.",
    )
    st.text_area(
        "Choices, one a line; of a scale, what 1 and what 5 mean",
        "\n".join(vote.choices) if vote else "",
        max_chars=limits.CHOICES[1] * (LONGEST_CHOICE + 1),
        height=100,
        key="scene_choices",
    )
    st.text_area(
        f"Statements, one a line (up to {MOST_ON_A_SHEET}), where each takes the choices above",
        "\n".join(vote.statements) if vote else "",
        max_chars=MOST_ON_A_SHEET * (LONGEST_STATEMENT + 1),
        height=100,
        key="scene_statements",
    )
    st.toggle(
        "Their choices are levels, from the first to the last",
        vote.ordered if vote and vote.kind == "sheet" else True,
        key="scene_ordered",
        help="The colours of levels go from dark to light; without an order, each choice has a colour of its own.",
    )
    st.number_input(
        f"Seconds to answer ({limits.COUNTDOWN_SECONDS[0]} to {limits.COUNTDOWN_SECONDS[1]}; 0: no countdown)",
        0,
        limits.COUNTDOWN_SECONDS[1],
        vote.seconds if vote else 0,
        step=10,
        key="scene_seconds",
    )
    st.toggle(
        "Show each text only after I approve it",
        vote.moderated if vote else False,
        key="scene_moderated",
        help="Of words, open texts and questions from the audience. They wait in the presenter view and on Ask the room, on any "
        "device that leads the room.",
    )


def vote_in_fields() -> Vote | None:
    """The vote as it stands in the fields; it has not been checked."""
    kind = st.session_state["scene_vote"]
    lines = [wording.shortened(line, LONGEST_CHOICE) for line in st.session_state["scene_choices"].splitlines()]
    if kind == NO_VOTE:
        return None
    choices = tuple(line for line in lines if line) if kind in CHOICE_KINDS else ()
    is_moderated = st.session_state["scene_moderated"] and kind in workshop.TEXT_KINDS
    seconds = int(st.session_state["scene_seconds"] or 0)
    if kind != "sheet":
        return Vote(kind, choices, seconds, is_moderated)
    statements = [wording.shortened(line, LONGEST_STATEMENT) for line in st.session_state["scene_statements"].splitlines()]
    return Vote(kind, choices, seconds, False, tuple(filter(None, statements)), st.session_state["scene_ordered"])


def _save_texts(scene: Scene) -> None:
    scenes, vote = list(scene_store.scene_list()), vote_in_fields()
    question = wording.shortened(st.session_state["scene_question_text"], LONGEST_QUESTION)
    if vote and (problem := vote.problem(question)):
        st.session_state[_PROBLEM] = problem
        return
    st.session_state.pop(_EDITED, None)
    if scene not in scenes:  # another tab has taken it away
        return
    scenes[scenes.index(scene)] = replace(
        scene,
        title=wording.shortened(st.session_state["scene_title_text"], LONGEST_TITLE) or scene.title,
        note=wording.shortened(st.session_state["scene_note_text"], LONGEST_NOTE),
        question=question,
        vote=vote,
        minutes=int(st.session_state["scene_minutes"] or 0),
        script=wording.shortened(st.session_state["scene_script"], LONGEST_SCRIPT),
    )
    scene_store.save(scenes)


def _move(index: int, to: int) -> None:
    scenes = list(scene_store.scene_list())
    scenes.insert(to, scenes.pop(index))
    st.session_state.pop(_EDITED, None)
    scene_store.save(scenes)


def _remove(index: int) -> None:
    st.session_state.pop(_EDITED, None)
    scene_store.save([scene for at, scene in enumerate(scene_store.scene_list()) if at != index])
