"""Questions that are written before the workshop: each is a scene without figures, in the order and the file of the session."""

import streamlit as st

from ui import wording
from ui.state import scene_store
from ui.state.scene import (
    LONGEST_CHOICE,
    LONGEST_QUESTION,
    LONGEST_STATEMENT,
    LONGEST_TITLE,
    MOST_SCENES,
    ROOM,
    Scene,
    Vote,
)
from workshop import Question

ADDRESS = f"/{ROOM}?room_part=screen"


def offer(question: Question) -> None:
    """The button that keeps the question as it stands in the form, or why there is none."""
    if question.kind == "highest_city":
        st.caption("To prepare this question, set up its view on the page Compare and choose “Present” there.")
    elif st.button("Keep for a session", icon=":material/playlist_add:", key="keep_draft"):
        _save(question)


def scene_of(question: Question) -> Scene:
    """The question as a scene."""
    text = wording.shortened(question.text, LONGEST_QUESTION)
    labels = [label for _, label in question.choices]
    if question.kind == "scale":  # which keeps what its ends mean
        labels = [label.partition(": ")[2] for label in (labels[0], labels[-1])]
    choices = tuple(wording.shortened(label, LONGEST_CHOICE) for label in labels)
    statements = tuple(wording.shortened(statement, LONGEST_STATEMENT) for _, statement in question.items)
    vote = Vote(question.kind, choices, question.seconds, question.is_moderated, statements, question.is_ordered)
    return Scene(wording.shortened(text, LONGEST_TITLE), ADDRESS, question=text, vote=vote)


def _save(question: Question) -> None:
    scene, scenes = scene_of(question), scene_store.scene_list()
    assert scene.vote
    if len(question.text) > LONGEST_QUESTION:
        st.warning(f"A question of a session has up to {LONGEST_QUESTION} characters; this one has {len(question.text)}.")
    elif longer := [statement for _, statement in question.items if len(statement) > LONGEST_STATEMENT]:
        st.warning(f"A statement of a session has up to {LONGEST_STATEMENT} characters; one has {len(longer[0])}.")
    elif question.kind == "scale" and len([choice for choice in scene.vote.choices if choice]) == 1:
        st.warning("Write what 1 and what 5 mean, or neither.")
    elif problem := scene.vote.problem(scene.question):
        st.warning(problem)
    elif len(scenes) >= MOST_SCENES:
        st.warning(f"You have {MOST_SCENES} scenes, the most a session can hold. Remove some on the page Present first.")
    elif scene in scenes:
        st.caption("This question is already one of your scenes.")
    else:
        scene_store.save([*scenes, scene])
        st.success(f"Kept as scene {len(scenes) + 1}. Put the questions in order on the page Present, and save them as a file.")
