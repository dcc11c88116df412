"""What follows when a room has answered a sheet: it votes again where it is divided, and what it agrees on is written down."""

from dataclasses import replace

import streamlit as st

import workshop
from ui import wording
from ui.instruments import drafts
from ui.instruments.answers import CHOICES, LONGEST_LINK, LONGEST_NOTE, Answer, clean, is_link
from ui.instruments.guidance import INSTRUMENTS, items_of
from ui.rooms import result_words
from ui.rooms.url_parameters import CURRENT
from ui.sharing.qr_code import full_link
from workshop import AskedQuestion, Facilitator, ItemResult, Question, RefusalError, RoomsNotReadyError, limits

AGAIN = " (again)"
_PROBLEM, _WRITTEN = "agreeing_problem", "agreeing_written"


def instrument_of(question: Question) -> str:
    """The instrument whose questions a sheet asks; empty for a sheet of one's own."""
    asked = {item_id for item_id, _ in question.items}
    is_of_choices = question.choices == tuple(CHOICES.items())
    return next((name for name in INSTRUMENTS if asked and is_of_choices and asked <= items_of(name).keys()), "")


def with_ids(question: Question) -> Question:
    """A sheet that a scene kept in words, with the ids of the instrument whose questions these are; any other as it is."""
    if not question.items or [label for _, label in question.choices] != list(CHOICES.values()):
        return question
    for name in INSTRUMENTS:
        known = {item.text: item_id for item_id, item in items_of(name).items()}
        if all(text in known for _, text in question.items):
            items = tuple((known[text], text) for _, text in question.items)
            return replace(question, items=items, choices=tuple(CHOICES.items()))
    return question


def second_vote(question: Question, items: list[ItemResult]) -> Question:
    """The sheet with the statements that divide the room alone."""
    text = question.text if question.text.endswith(AGAIN) else f"{question.text[: limits.QUESTION_LENGTH - len(AGAIN)]}{AGAIN}"
    return workshop.sheet(text, [(item.item_id, item.text) for item in items], question.choices, question.is_ordered)


def show(by: Facilitator, asked: AskedQuestion) -> None:
    """Offer both below the answers to a sheet, folded away; what stands in it is of the moment when it was opened."""
    if asked.question.kind != "sheet":
        return
    with st.expander("Vote again, write down what you agree on", on_change="rerun", key=f"agreeing_{asked.question_id}") as fold:
        if fold.open:
            _offer(by, asked)


def _offer(by: Facilitator, asked: AskedQuestion) -> None:
    result = workshop.result(workshop.store(), by, asked)
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.warning(problem)
    if apart := result_words.divided(result.items):
        count = wording.plural(len(apart), "statement", "statements")
        st.button(
            f"Vote again on the {count} that divide you", on_click=_again, args=(by, asked.question, apart), key="vote_again"
        )
    if instrument := instrument_of(asked.question):
        _form(instrument, result.items)


def _again(by: Facilitator, question: Question, items: list[ItemResult]) -> None:
    try:
        workshop.ask(workshop.store(), by, second_vote(question, items))
        st.session_state["room_question"] = CURRENT
    except (RefusalError, RoomsNotReadyError) as problem:
        st.session_state[_PROBLEM] = str(problem)


def _form(instrument: str, items: tuple[ItemResult, ...]) -> None:
    """The agreed answers, filled in where the room agrees, with note and evidence."""
    written = drafts.current(instrument)
    with st.form("agreed_answers"):
        st.write("Written into the self-assessment in this browser. What is left open stays as it was.")
        for item in items:
            _fields(item, written.answer(item.item_id))
        item_ids = [item.item_id for item in items]
        st.form_submit_button("Write into the self-assessment", on_click=_write, args=(instrument, item_ids))
    if count := st.session_state.pop(_WRITTEN, 0):
        answers = wording.plural(count, "answer stands", "answers stand")
        result = full_link(f"/assessment?instrument={instrument}&assessment_view=result")
        st.success(f"{answers} in the [self-assessment]({result}).")


def _fields(item: ItemResult, kept: Answer) -> None:
    agreed = result_words.majority(item)
    st.segmented_control(
        wording.plain(item.text),
        list(CHOICES),
        default=agreed,
        format_func=CHOICES.__getitem__,
        key=f"agreed_{item.item_id}",
        help=wording.plain(result_words.agreement(item)) or None,
    )
    left, right = st.columns(2)
    left.text_input("Note", kept.note.replace("\n", " "), max_chars=LONGEST_NOTE, key=f"agreed_note_{item.item_id}")
    right.text_input(
        "Evidence: web address",
        kept.link,
        max_chars=LONGEST_LINK,
        placeholder="https://…",
        key=f"agreed_link_{item.item_id}",
    )


def _write(instrument: str, item_ids: list[str]) -> None:
    """Write what the form holds; an address that is none is said, and its answer is written without it."""
    assessment, count, bad = drafts.current(instrument), 0, []
    for item_id in item_ids:
        choice = st.session_state.get(f"agreed_{item_id}") or ""
        note = clean(st.session_state.get(f"agreed_note_{item_id}", ""), LONGEST_NOTE)
        link = clean(st.session_state.get(f"agreed_link_{item_id}", ""), LONGEST_LINK)
        kept = assessment.answer(item_id)
        if note == kept.note.replace("\n", " "):
            note = kept.note
        if link and not is_link(link):
            bad.append(items_of(instrument)[item_id].topic)
            link = kept.link
        new = Answer(choice or kept.choice, note, link)
        if choice or new != kept:
            assessment, count = assessment.with_answer(item_id, new), count + 1
    if count:
        drafts.store(assessment)
    st.session_state[_WRITTEN] = count
    if bad:
        st.session_state[_PROBLEM] = f"No address that begins with https://, so it was left out: {wording.plain('; '.join(bad))}."
