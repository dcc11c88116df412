"""What participants wrote, as only the facilitator sees it: on any device that leads the room, never on the projector."""

from collections.abc import Sequence

import streamlit as st

import workshop
from ui import wording
from ui.rooms import facilitator_key, live_results
from workshop import AskedQuestion, Facilitator, NoSuchRoomError, RoomsNotReadyError, Text

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
    _put_together(by, asked, texts)
    for text in texts:
        _row(by, asked, text, texts)


def _row(by: Facilitator, asked: AskedQuestion, text: Text, texts: Sequence[Text]) -> None:
    with st.container(border=True, key=f"text_{asked.question_id}_{text.key}"):
        st.markdown(f"{wording.plain(text.text)} ({wording.plural(text.count, 'participant', 'participants')})")
        head = next((one for one in texts if one.key == text.group), text)
        if head is text:
            return
        st.caption(f"Counts with “{wording.plain(head.text)}”.")
        act = (workshop.separate_text, by, asked.question_id, text.key)
        st.button("Count apart", key=f"apart_{text.key}", on_click=facilitator_key.act, args=act)


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
