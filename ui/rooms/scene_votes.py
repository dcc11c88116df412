"""The vote on a presented scene: its question goes to the phones, the screen counts, and what the room said meets the figures."""

from dataclasses import replace
from html import escape
from statistics import median

import streamlit as st

import workshop
from queries.database import run
from ui import filters, measure_picker, statements, wording
from ui.measure_picker import Measure
from ui.rooms import agreeing, correct_answer, countdown, facilitator_key, invitation, result_words, room_cities, wall
from ui.rooms.rates import SCREENS_EVERY
from ui.sharing import qr_code
from ui.state import presentation, scene_store
from ui.state.presentation import ShownScene
from ui.state.scene import ROOM, Scene
from workshop import (
    AskedQuestion,
    Facilitator,
    NoSuchRoomError,
    NotAcceptedError,
    Question,
    RefusalError,
    Result,
    Room,
    RoomsNotReadyError,
)
from workshop.questions import checked

_UNITS_TO_GUESS = {"%": " %", "score 0-100": ""}


def vote(shown: ShownScene) -> tuple[str, str]:
    """Let the room that is led vote on the scene, if it goes with the presentation; what it said, as Markdown and as HTML.

    Draws the way in and, while the scene is covered, how many have answered. Nothing is said of a scene that is covered.
    """
    presentation.set_guesses(())
    presentation.set_cities(())
    shows_answers = shown.scene.url_path == ROOM and not shown.is_covered  # its page does, and asks the browser for the key
    try:
        by = facilitator_key.of_session() if shows_answers else facilitator_key.current()
        if by is None:
            return "", ""
        asked = _before_the_room(by, shown)
        marked = None if shown.is_covered else room_cities.mark(by, measure_of(shown.scene))
        covered_question = asked.question_id if asked and shown.is_covered else None
        _live(by, covered_question, None if marked is None else room_cities.chosen(by))
        if shown.is_covered or shows_answers:
            return "", ""
        said, drawn = _texts_of(by, shown.scene, asked) if asked else ("", "")
        return "  \n".join(text for text in (said, _upload_words(shown.scene), marked) if text), drawn
    except (RefusalError, RoomsNotReadyError) as problem:
        st.warning(wording.plain(problem))
        return "", ""


def lead() -> bool:
    """Lead a room, a new one if this visitor leads none, for callbacks; whether there is one."""
    try:
        return bool(facilitator_key.code()) or bool(facilitator_key.open_room())
    except (NotAcceptedError, RoomsNotReadyError) as problem:
        st.warning(wording.plain(problem))
        return False


def led_code() -> str:
    """The code of the room that this visitor leads, as far as their browser knows one; empty without."""
    try:
        by = facilitator_key.current()
    except RoomsNotReadyError:
        return ""
    return by.code if by else ""


def problem_of(scene: Scene) -> str:
    """Why phones cannot vote on a scene that asks for it, as a sentence; empty if they can."""
    if scene.vote is None or question_of(scene):
        return ""
    return "Phones cannot vote on this scene: its view does not rank cities on one indicator. Choose another kind of vote."


def question_of(scene: Scene) -> Question | None:
    """The question that the room is asked at a scene; None without a vote, or where its view has no cities to choose from."""
    if scene.vote is None or scene.vote.kind != "highest_city":
        asked = scene.vote.question(scene.question) if scene.vote else None
        return agreeing.with_ids(asked) if asked else None
    measure = measure_of(scene)
    asked = correct_answer.question_about(measure, area_basis_of(scene), cities_of(scene), scene.question) if measure else None
    return replace(asked, seconds=scene.vote.seconds) if asked else None


def asked_as(scene: Scene) -> Question | None:
    """The question of a scene as the room keeps it; None without one, and for one that no room takes."""
    question = question_of(scene)
    try:
        return checked(question) if question else None
    except NotAcceptedError:
        return None


def set_phase(by: Facilitator, scene: Scene, phase: str) -> None:
    """Open, close or reveal the question of a scene from a page that does not present it; for callbacks."""
    try:
        phase = steer_phase(workshop.store(), by, scene, phase)
        _put(by, scene, phase)
    except (RefusalError, RoomsNotReadyError) as problem:
        st.warning(wording.plain(problem))


def steer_phase(store: workshop.Store, by: Facilitator, scene: Scene, pressed: str) -> str:
    """Tell the room what was done with a scene; its phase from now on."""
    now = workshop.presentation_of(store, by)
    phase = presentation.after(presentation.phase_of(scene, now.phases), pressed) if now else pressed
    workshop.steer(store, by, phases={scene.mark: phase})
    return phase


def _put(by: Facilitator, scene: Scene, phase: str) -> AskedQuestion | None:
    """Put the question of a scene before the room as its phase wants it."""
    question, is_open = question_of(scene), phase == presentation.ASKED
    is_shown = None if is_open else phase == presentation.REVEALED  # while it is open, as its kind wants it
    return workshop.put(workshop.store(), by, question, is_open, is_shown) if question else None


def measure_of(scene: Scene) -> Measure | None:
    """The one indicator that the scene compares cities on."""
    if scene.url_path != "compare" or scene.query.get("question") == ["side"]:
        return None
    return measure_picker.measure_in(scene.query, cities_of(scene))


def measure_to_guess(scene: Scene) -> Measure | None:
    """The same, where its values can be told as a number that was guessed."""
    measure = measure_of(scene)
    return measure if measure and measure.unit in _UNITS_TO_GUESS else None


def cities_of(scene: Scene) -> list[str]:
    """The cities that the scene selects."""
    return _choice(scene, "city")


def area_basis_of(scene: Scene) -> tuple[str, ...]:
    """The areas in which the values of the scene may have been counted."""
    return tuple(_choice(scene, "area_basis"))


def _choice(scene: Scene, name: str) -> list[str]:
    parameter = next(one for one in filters.parameters() if one.name == name)
    texts = parameter.texts_in(scene.query)
    chosen = parameter.parse(texts)[0] if texts else parameter.default
    return chosen if isinstance(chosen, list) else []


def _before_the_room(by: Facilitator, shown: ShownScene) -> AskedQuestion | None:
    """The question of the scene, open while it is covered; without one, that of another scene goes."""
    if question_of(shown.scene):
        return _put(by, shown.scene, shown.phase)
    workshop.withdraw(workshop.store(), by, [scene.question for scene in scene_store.scene_list() if scene.vote])
    return None


@st.fragment(run_every=SCREENS_EVERY)
def _live(by: Facilitator, covered_question: int | None, marked_of: dict[str, int] | None) -> None:
    """How many are in the room and have answered. marked_of: the cities in the room from which some are marked now."""
    try:
        if marked_of is not None and list(room_cities.chosen(by)) != list(marked_of):
            st.rerun()
        room = workshop.room_of(workshop.store(), by)
        asked = next((one for one in workshop.questions_of(workshop.store(), by) if one.question_id == covered_question), None)
        answered = workshop.result(workshop.store(), by, asked).answered if asked else None
    except (NoSuchRoomError, RoomsNotReadyError) as problem:
        st.warning(wording.plain(problem))
        return
    count = "" if asked is None or answered is None else _count(answered, room, asked.is_open)
    st.html(_corner(room) + count)
    if asked:
        countdown.show(asked)


def _corner(room: Room) -> str:
    """The way into the room, while it is open."""
    picture = qr_code.code_picture(invitation.link_to(room.code)) if room.is_open else ""
    image = f'<img src="{picture}" alt="QR code of the link to the room">' if picture else ""
    code = escape(room.code) if room.is_open else "Room closed"
    return f'<div class="room_corner">{image}<span class="code">{code}</span><span>{room.present} here</span></div>'


def _count(answered: int, room: Room, is_open: bool) -> str:
    link = escape(qr_code.full_link("/join"))
    how = f"Answer on your phone: scan the code, or open {link} and type the letters." if is_open else "The question is closed."
    how = how if room.is_open else "The room is closed."
    return f'<p class="room_count"><strong>{answered} of {room.present}</strong> have answered.</p><p class="room_join">{how}</p>'


def _texts_of(by: Facilitator, scene: Scene, asked: AskedQuestion) -> tuple[str, str]:
    """What the room said, as Markdown, and words as a wall, as HTML."""
    result = workshop.result(workshop.store(), by, asked)
    if not result.answered:
        return "Nobody in the room has answered.", ""
    kind = asked.question.kind
    if kind == "number":
        measure = measure_to_guess(scene)
        if measure:
            presentation.set_guesses(result.numbers)
        unit = _UNITS_TO_GUESS[measure.unit] if measure else ""
        return f"**The room: {median(result.numbers):g}{unit}**, {result_words.guessed(result)}.", ""
    if kind == "words" and result.tallies:
        return "", wall.html(result, wall.STRIP)
    text_of = _cities_text if kind == "highest_city" else result_words.shares
    return text_of(asked.question, result), ""


def _upload_words(scene: Scene) -> str:
    """That the chart has uploaded values, where phones tell others: those of the scene's cities, and of a city of their own."""
    measure = measure_of(scene)
    if measure is None or measure.family == "own":
        return ""
    return correct_answer.upload_words(run("compare/values", **measure.parameters(), area_basis=area_basis_of(scene)))


def _cities_text(question: Question, result: Result) -> str:
    right = correct_answer.highest(question)
    if not right:
        return result_words.shares(question, result)
    names = " or ".join(label for city_id, label in question.choices if city_id in right)
    count = sum(tally.count for tally in result.tallies if tally.key in right)
    asked_about = f"of the {statements.number_word(len(question.choices))} choices"  # the chart may show higher ones
    note = wording.lower(correct_answer.note(question))
    sentences = [f"**{count} of {result.answered}** said {wording.plain(names)}: {note}, {asked_about}."]
    most = max(tally.count for tally in result.tallies)
    first = [tally for tally in result.tallies if tally.count == most]
    if not any(tally.key in right for tally in first):
        labels = wording.listed([tally.label for tally in first])
        sentences.append(f"Most often said: {wording.plain(labels)}, {most}{' each' if len(first) > 1 else ''}.")
    return " ".join(sentences)
