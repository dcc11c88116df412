"""How a participant answers: a tap is saved at once; words are sent."""

from collections.abc import Callable
from functools import partial
from math import floor
from pathlib import Path

import streamlit as st

import workshop
from ui import wording
from ui.rooms import audience_page
from ui.rooms.phone_phrases import phrase, problem_text
from workshop import AskedQuestion, Participant, RefusalError, Result, RoomsNotReadyError, limits
from workshop.participant import Answer
from workshop.questions import ASKED

Send = audience_page.Send
_PROBLEM = "answer_problem"  # the latest refusal, its question, and the number of the one that followed
_LATE = ("closed_question", "time_is_up")  # what is no longer so once the question is open again
# Room for a thumb; what was tapped has a thick edge, whose colour is that of the text in both themes.
_STYLE = Path(__file__).with_suffix(".css")


def show(asked: AskedQuestion, own: Answer | None, result: Result | None, waits: bool, send: Send) -> None:
    """The question with its choices; what was answered before stands in them.

    result: of others, where it is seen already. waits: whether a text of one's own waits for approval. send: gives an answer to
    the store, and says whether it was taken.
    """
    st.html(_STYLE)
    is_audience = asked.question.kind == "audience"
    if is_audience:
        audience_page.show(asked, own, result, waits, send)
    else:
        _DRAW[asked.question.kind](asked, own, send)
    is_refused = show_problem(asked, is_open=True)
    if own and not is_audience:
        if is_refused:
            show_own(asked, own)  # what was refused still stands in its field
        else:
            st.markdown(f":material/check: {phrase('answer_is_in')}")
        if waits:
            st.markdown(phrase("seen_after_approval"))


def show_problem(asked: AskedQuestion, is_open: bool) -> bool:
    """Say why the latest answer was not taken, until another one is or that no longer holds; whether it was to this question.

    asked: the question that is on now; under the first that follows, an answer that came too late is still said to be lost.
    is_open: whether it takes answers; only then is it said how one has to be.
    """
    problem, of, following = st.session_state.get(_PROBLEM, (None, asked, None))
    came_late = isinstance(problem, RefusalError) and problem.name in _LATE
    if of.question_id == asked.question_id:
        if problem and came_late != is_open:
            st.warning(problem_text(problem))
            return True
    elif came_late and following in (None, asked.question_id):
        st.session_state[_PROBLEM] = problem, of, asked.question_id
        st.warning(f"{phrase('quoted', text=wording.plain(of.question.text))} {problem_text(problem)}")
        return False
    forget_problem()
    return False


def forget_problem() -> None:
    """What was not taken no longer matters: another answer was, or the visitor is in another room."""
    st.session_state.pop(_PROBLEM, None)


def show_own(asked: AskedQuestion, own: Answer | None) -> None:
    """What this participant answered, where no field shows it."""
    labels = dict(asked.question.choices)
    if isinstance(own, dict):
        lines = [f"{text}: {labels[str(own[item_id])]}" for item_id, text in asked.question.items if item_id in own]
        lines += own.get(ASKED, [])
    elif isinstance(own, list) and asked.question.kind == "ranking":
        lines = [f"{place}. {labels[key]}" for place, key in enumerate(own, start=1)]
    elif isinstance(own, list):
        lines = [labels.get(one, one) for one in own]
    else:
        lines = [labels.get(own, own)] if own else []
    for line in lines:
        st.markdown(phrase("your_answer", answer=wording.plain(line)))
    if not own:
        st.markdown(phrase("rank_lost" if st.session_state.get(_order_key(asked)) else "no_answer"))


def sent(who: Participant, asked: AskedQuestion, given: object) -> bool:
    """Send an answer; whether it got in. What stands against it is said once the page is drawn."""
    try:
        workshop.answer_question(workshop.store(), who, asked.question_id, given)
    except (RefusalError, RoomsNotReadyError) as problem:
        st.session_state[_PROBLEM] = problem, asked, None
        return False
    forget_problem()
    return True


def _order_key(asked: AskedQuestion) -> str:
    """Where the session keeps the order that is being tapped."""
    return f"order_{asked.question_id}"


def _labels(asked: AskedQuestion) -> dict[str, str]:
    return {key: wording.plain(label) for key, label in asked.question.choices}


def _radio(label: str, asked: AskedQuestion, chosen: object, key: str, tap: Callable[[], None], across: bool) -> None:
    labels = _labels(asked)
    keys = list(labels)
    st.radio(
        label,
        keys,
        index=keys.index(chosen) if chosen in keys else None,
        format_func=labels.__getitem__,
        key=key,
        on_change=tap,
        horizontal=across,
    )


def _send_field(send: Send, key: str) -> None:
    send(st.session_state[key])


def _one(asked: AskedQuestion, own: Answer | None, send: Send) -> None:
    key = f"answer_{asked.question_id}"
    _radio(phrase("choose_one"), asked, own, key, partial(_send_field, send, key), across=False)


def _several(asked: AskedQuestion, own: Answer | None, send: Send) -> None:
    labels, chosen = _labels(asked), own if isinstance(own, list) else []
    keys = {choice: f"answer_{asked.question_id}_{choice}" for choice in labels}

    def tap() -> None:
        send([choice for choice, key in keys.items() if st.session_state[key]])

    st.write(phrase("choose_several"))
    for choice, label in labels.items():
        st.checkbox(label, value=choice in chosen, key=keys[choice], on_change=tap)


def _ranking(asked: AskedQuestion, own: Answer | None, send: Send) -> None:
    """Tap after tap makes the order; it is sent once it is complete."""
    labels, key = _labels(asked), _order_key(asked)
    order: list[str] = st.session_state.setdefault(key, own if isinstance(own, list) else [])

    def tap(choice: str) -> None:
        before: list[str] = st.session_state[key]
        after = [one for one in before if one != choice] if choice in before else [*before, choice]
        is_complete = len(after) == len(labels)
        st.session_state[key] = after if not is_complete or send(after) else before

    def undo() -> None:
        st.session_state[key] = st.session_state[key][:-1]

    st.write(phrase("rank"))
    for choice, label in labels.items():
        is_placed = choice in order
        st.button(
            f"**{order.index(choice) + 1}.** {label}" if is_placed else label,
            key=f"answer_{asked.question_id}_{choice}",
            type="primary" if is_placed else "secondary",
            width="stretch",
            on_click=tap,
            args=(choice,),
        )
    st.button(phrase("undo"), key=f"undo_{asked.question_id}", icon=":material/undo:", on_click=undo, disabled=not order)
    if order and len(order) < len(labels):
        st.markdown(phrase("rank_unfinished" if own else "rank_not_sent"))


def _sheet(asked: AskedQuestion, own: Answer | None, send: Send) -> None:
    chosen = own if isinstance(own, dict) else {}
    keys = {item_id: f"answer_{asked.question_id}_{item_id}" for item_id, _ in asked.question.items}

    def tap() -> None:
        given = {item_id: st.session_state[key] for item_id, key in keys.items()}
        send({item_id: choice for item_id, choice in given.items() if choice})

    for item_id, text in asked.question.items:
        _radio(wording.plain(text), asked, chosen.get(item_id), keys[item_id], tap, across=True)


def _number(asked: AskedQuestion, own: Answer | None, send: Send) -> None:
    key = f"answer_{asked.question_id}"
    lowest, highest = limits.NUMBERS

    def tap() -> None:
        typed: float | None = st.session_state[key]
        send(None if typed is None else floor(typed + 0.5))  # as the field shows it

    with st.form(f"number_{asked.question_id}"):
        st.number_input(
            phrase("guess_field", lowest=lowest, highest=highest),
            # Without limits, of which Streamlit would speak English; it has some for whole numbers.
            value=float(own) if isinstance(own, str) else None,
            step=1.0,
            format="%.0f",
            key=key,
        )
        st.form_submit_button(phrase("send"), on_click=tap)


def _words(asked: AskedQuestion, own: Answer | None, send: Send) -> None:
    given = own if isinstance(own, list) else []
    keys = [f"answer_{asked.question_id}_{number}" for number in range(limits.MOST_WORDS)]

    def tap() -> None:
        send([st.session_state[key] for key in keys])

    with st.form(f"words_{asked.question_id}"):
        for number, key in enumerate(keys):
            st.text_input(
                phrase("word_field", number=number + 1),
                given[number] if number < len(given) else "",
                max_chars=limits.WORD_LENGTH,
                key=key,
                autocomplete="off",
            )
        st.form_submit_button(phrase("send"), on_click=tap)


def _open_text(asked: AskedQuestion, own: Answer | None, send: Send) -> None:
    key = f"answer_{asked.question_id}"
    with st.form(f"text_{asked.question_id}", enter_to_submit=False):
        label = phrase("text_field", most=limits.TEXT_LENGTH)
        st.text_area(label, own if isinstance(own, str) else "", max_chars=limits.TEXT_LENGTH, key=key)
        st.form_submit_button(phrase("send"), on_click=_send_field, args=(send, key))


_DRAW: dict[str, Callable[[AskedQuestion, Answer | None, Send], None]] = {
    "one_choice": _one,
    "highest_city": _one,
    "scale": _one,
    "number": _number,
    "ranking": _ranking,
    "several_choices": _several,
    "words": _words,
    "open_text": _open_text,
    "sheet": _sheet,
}
