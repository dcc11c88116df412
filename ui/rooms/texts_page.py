"""What participants wrote, as only the facilitator sees it: on any device that leads the room, never on the projector."""

from collections.abc import Callable, Sequence

import streamlit as st

import workshop
from ui import wording
from ui.rooms import facilitator_key, live_results
from workshop import AskedQuestion, Facilitator, NoSuchRoomError, RoomsNotReadyError, Text
from workshop.texts import key_of

STATES = {"waiting": "Waits for approval", "shown": "The room sees it", "answered": "Answered", "hidden": "Hidden"}
NO_TEXTS = "The question before the room takes no texts."


def show(by: Facilitator) -> None:
    """The texts to the question that was picked, with what can be done with each."""
    selected = live_results.pick_question(by)
    if selected:
        st.caption("Only for you: keep this part off the projector. It works on any device that leads the room.")
        _watch(by, selected)


@st.fragment(run_every=live_results.EVERY)
def _watch(by: Facilitator, selected: str) -> None:
    try:
        asked = live_results.picked_question(by, selected)
        if asked.question.kind not in workshop.TEXT_KINDS:
            st.info(NO_TEXTS)
            return
        st.header(wording.plain(asked.question.text))
        _texts(by, asked, workshop.texts_of(workshop.store(), by, asked))
    except (NoSuchRoomError, RoomsNotReadyError) as problem:
        st.warning(str(problem))


def _texts(by: Facilitator, asked: AskedQuestion, texts: Sequence[Text]) -> None:
    if not texts:
        st.write("No texts yet.")
        return
    waiting = [text.key for text in texts if text.state == "waiting"]
    if len(waiting) > 1:
        # A button of its own for these texts: a tap shows no text that came after the button was drawn.
        these = key_of("".join(waiting))
        label = f"Show all {len(waiting)} that wait"
        _button(label, f"show_all_{asked.question_id}_{these}", workshop.show_texts, by, asked, waiting)
    for text in sorted(texts, key=lambda one: (list(STATES).index(one.state), -one.count)):
        _row(by, asked, text, texts)
    _put_together(by, asked, texts)


def _row(by: Facilitator, asked: AskedQuestion, text: Text, texts: Sequence[Text]) -> None:
    with st.container(border=True, key=f"text_{asked.question_id}_{text.key}"):
        st.markdown(wording.plain(text.text))
        head = next((one for one in texts if one.key == text.group), text)
        of_group = "" if head is text else f" Counts with “{wording.plain(head.text)}”."
        one, many = ("vote", "votes") if asked.question.kind == "audience" else ("participant", "participants")
        st.caption(f"{STATES[text.state]}. {wording.plural(text.count, one, many)}.{of_group}")
        with st.container(horizontal=True):
            if text.state != "shown":
                _button("Show", f"show_{text.key}", workshop.show_texts, by, asked, [text.key])
            if text.state != "hidden":
                _button("Hide", f"hide_{text.key}", workshop.hide_texts, by, asked, [text.key])
            if asked.question.kind == "audience" and text.state == "shown":
                _button("Answered", f"answered_{text.key}", workshop.mark_answered, by, asked, [text.key])
            if of_group:
                _button("Count apart", f"apart_{text.key}", workshop.separate_text, by, asked, text.key)


def _button(label: str, key: str, do: Callable[..., None], by: Facilitator, asked: AskedQuestion, given: object) -> None:
    st.button(label, key=key, on_click=facilitator_key.act, args=(do, by, asked.question_id, given))


def _put_together(by: Facilitator, asked: AskedQuestion, texts: Sequence[Text]) -> None:
    """Two groups of words become one, which is named like the second."""
    heads = {text.group: next((one.text for one in texts if one.key == text.group), text.text) for text in texts}
    if asked.question.kind != "words" or len(heads) < 2:
        return
    with st.container(border=True, key="put_together"):
        keys = [f"join_{which}_{asked.question_id}" for which in ("what", "into")]
        for label, key in zip(("Count this word", "with this one"), keys, strict=True):
            st.selectbox(label, list(heads), index=None, format_func=lambda group: wording.plain(heads[group]), key=key)

        def join() -> None:
            what, into = (st.session_state[key] for key in keys)
            if what and into and what != into:
                members = [text.key for text in texts if text.group == what]
                facilitator_key.act(workshop.join_texts, by, asked.question_id, members, into)
            for key in keys:
                st.session_state[key] = None

        st.button("Put together", key="put_together_button", icon=":material/merge:", on_click=join)
