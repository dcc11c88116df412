"""What participants wrote, as only the facilitator sees it: on any device that leads the room, never on the projector."""

import time
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

import workshop
from ui import wording
from ui.rooms import facilitator_key, live_results
from ui.rooms.rates import SCREENS_EVERY
from workshop import AskedQuestion, Facilitator, NoSuchRoomError, RoomsNotReadyError, Text
from workshop.texts import key_of

STATES = {"waiting": "Waits for approval", "shown": "The room sees it", "answered": "Answered", "hidden": "Hidden"}
MOST_TEXTS = 12  # texts on the page
REST_SECONDS = 2  # in which a text that took the place of another has no buttons: a thumb may be on its way to the other
NO_TEXTS = "The question before the room takes no texts."


def show(by: Facilitator) -> None:
    """The texts to the question that was picked, with what can be done with each."""
    selected = live_results.pick_question(by)
    if selected:
        st.caption("Only for you: keep this part off the projector. It works on any device that leads the room.")
        _watch(by, selected)


@st.fragment(run_every=SCREENS_EVERY)
def _watch(by: Facilitator, selected: str) -> None:
    try:
        asked = live_results.picked_question(by, selected)
        if asked.question.kind not in workshop.TEXT_KINDS:
            st.info(NO_TEXTS)
            return
        st.header(wording.plain(asked.question.text))
        moderate(by, asked)
        _join_groups(by, asked, workshop.texts_of(workshop.store(), by, asked))
    except (NoSuchRoomError, RoomsNotReadyError) as problem:
        st.warning(str(problem))


def moderate(by: Facilitator, asked: AskedQuestion) -> None:
    """The texts to a question, a few at a time; nothing moves under a thumb while others arrive or are decided on."""
    texts = {text.key: text for text in workshop.texts_of(workshop.store(), by, asked)}
    if not texts:
        st.write("No texts yet.")
        return
    order, resting = _in_order(asked, texts)
    waiting = [key for key in order if key in texts and texts[key].state == "waiting"]
    page = min(st.session_state.get(_page(asked), 0), (len(order) - 1) // MOST_TEXTS)
    here = order[page * MOST_TEXTS : (page + 1) * MOST_TEXTS]
    _pages(asked, order, page, waiting, len(texts))
    these = [key for key in here if key in waiting and key not in resting]
    if len(these) > 1:
        # A button of its own for these texts: a tap shows no text that came after the button was drawn.
        name = f"show_all_{asked.question_id}_{key_of(''.join(these))}"
        _button(f"Show all {len(these)} that wait here", name, workshop.show_texts, by, asked, these)
    for key in here:
        if key in texts:
            _row(by, asked, texts[key], texts, key in resting)
        else:
            st.caption("Taken back by whoever wrote it.")


def _page(asked: AskedQuestion) -> str:
    return f"texts_page_{asked.question_id}"


def _in_order(asked: AskedQuestion, texts: Mapping[str, Text]) -> tuple[list[str], set[str]]:
    """The keys of texts as this page saw them first, those that wait before others, and those that rest.

    One that is gone leaves its place to a new one, as what was changed has another key; without one, the place stays.
    """
    name = f"texts_order_{asked.question_id}"
    order, placed = st.session_state.get(name, ([], {}))
    new = sorted((key for key in texts if key not in order), key=lambda key: texts[key].state != "waiting")
    taken = dict(zip((at for at, key in enumerate(order) if key not in texts), new, strict=False))
    order = [*(taken.get(at, key) for at, key in enumerate(order)), *new[len(taken) :]]
    while order[-1] not in texts:  # below which nothing can move
        order.pop()
    moment = time.monotonic()
    placed = placed | dict.fromkeys(taken.values(), moment)
    st.session_state[name] = order, placed
    return order, {key for key, since in placed.items() if moment - since < REST_SECONDS}


def _pages(asked: AskedQuestion, order: Sequence[str], page: int, waiting: Sequence[str], there: int) -> None:
    """Which texts stand here, how many wait, and the ways to the others."""
    first, last = page * MOST_TEXTS + 1, min((page + 1) * MOST_TEXTS, len(order))
    gone = f", {len(order) - there} of them taken back" if there < len(order) else ""
    texts = wording.plural(there, "text", "texts")
    which = f"{first} to {last} of {len(order)} texts{gone}." if len(order) > MOST_TEXTS else f"{texts}."
    wait = f" {wording.plural(len(waiting), 'waits', 'wait')} for approval." if waiting else ""
    st.markdown(which + wait)

    def turn(to: int) -> None:
        st.session_state[_page(asked)] = to

    if len(order) <= MOST_TEXTS:
        return
    of_waiting = [order.index(key) // MOST_TEXTS for key in waiting]
    with st.container(horizontal=True):
        for label, to, can in (
            ("Earlier", page - 1, page > 0),
            ("Later", page + 1, last < len(order)),
            ("To those that wait", of_waiting[0] if of_waiting else page, bool(of_waiting) and page not in of_waiting),
        ):
            key = f"{_page(asked)}_{label.lower().replace(' ', '_')}"
            st.button(label, key=key, on_click=turn, args=(to,), disabled=not can)


def _row(by: Facilitator, asked: AskedQuestion, text: Text, texts: Mapping[str, Text], rests: bool) -> None:
    with st.container(border=True, key=f"text_{asked.question_id}_{text.key}"):
        st.markdown(wording.plain(text.text))
        head = texts.get(text.group, text)
        of_group = "" if head is text else f" Counts with “{wording.plain(head.text)}”."
        one, many = ("vote", "votes") if asked.question.kind == "audience" else ("participant", "participants")
        st.caption(f"{STATES[text.state]}. {wording.plural(text.count, one, many)}.{of_group}")
        with st.container(horizontal=True):
            if rests:
                st.caption("New in this place.")
                return
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


def _join_groups(by: Facilitator, asked: AskedQuestion, texts: Sequence[Text]) -> None:
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
