"""Questions from the audience on a phone: send one, vote for those of others, in an order that stays."""

from collections.abc import Callable

import streamlit as st

from ui import wording
from ui.rooms.phone_phrases import phrase
from workshop import AskedQuestion, Result, limits
from workshop.participant import Answer
from workshop.questions import ASKED, WANTED
from workshop.texts import key_of

Send = Callable[[object], bool]
MOST_OF_OTHERS = 15  # questions of others that a phone shows at first, and more with each tap


def show(asked: AskedQuestion, own: Answer | None, result: Result | None, waits: bool, send: Send) -> None:
    """The field, one's own questions, those of others, the first few until more are asked for.

    waits: whether one of one's own waits for approval. send: gives the store an act, and says whether it was taken.
    """
    had = own if isinstance(own, dict) else {}
    own_questions = {key_of(text): text for text in had.get(ASKED, [])}
    _field(asked, len(own_questions), send)
    if own_questions:
        st.subheader(phrase("own_questions"), anchor=False)
        for key, text in own_questions.items():
            _row(asked, key, text, phrase("take_back"), "take_back", send)
        if waits:
            st.markdown(phrase("seen_after_approval"))
    others = {tally.key: tally for tally in result.tallies if tally.key not in own_questions} if result else {}
    if not others:
        return
    st.subheader(phrase("others_questions"), anchor=False)
    name = f"audience_shown_{asked.question_id}"
    shown, keys = st.session_state.get(name, MOST_OF_OTHERS), _in_order(asked, list(others))
    for key in keys[:shown]:
        tally, is_wanted = others[key], key in had.get(WANTED, [])
        if tally.is_answered:
            st.markdown(f"{wording.plain(tally.label)} :material/check: {phrase('answered')}")
        else:
            act = "unwant" if is_wanted else "want"
            _row(asked, key, tally.label, phrase("unvote" if is_wanted else "vote", count=tally.count), act, send)
    if len(keys) > shown:

        def more() -> None:
            st.session_state[name] = shown + MOST_OF_OTHERS

        st.button(phrase("more_questions"), key=name + "_more", on_click=more, width="stretch")


def _field(asked: AskedQuestion, count: int, send: Send) -> None:
    if count >= limits.MOST_AUDIENCE_QUESTIONS:
        st.markdown(phrase("all_sent", most=limits.MOST_AUDIENCE_QUESTIONS))
        return
    key = f"answer_{asked.question_id}"

    def ask() -> None:
        if send({"ask": st.session_state[key]}):
            st.session_state[key] = ""

    with st.form(f"audience_{asked.question_id}", enter_to_submit=False):
        label = phrase("audience_field", most=limits.TEXT_LENGTH)
        st.text_area(label, max_chars=limits.TEXT_LENGTH, key=key)
        st.form_submit_button(phrase("send"), on_click=ask)


def _row(asked: AskedQuestion, key: str, text: str, label: str, act: str, send: Send) -> None:
    with st.container(border=True, key=f"audience_{asked.question_id}_{key}"):
        st.markdown(wording.plain(text))

        def tap() -> None:
            send({act: key})

        is_taken = act == "unwant"
        st.button(label, key=f"{act}_{asked.question_id}_{key}", on_click=tap, type="primary" if is_taken else "secondary")


def _in_order(asked: AskedQuestion, keys: list[str]) -> list[str]:
    """As this phone saw them first: nothing moves while somebody taps."""
    name = f"audience_order_{asked.question_id}"
    known: list[str] = st.session_state.get(name, [])
    st.session_state[name] = [*known, *(key for key in keys if key not in known)]
    return [key for key in st.session_state[name] if key in keys]
