"""The page of the participants, made for a phone: type the code, answer, see what the room said.

It reads the public figures alone. What this visitor has uploaded is no answer to what another asks, though it may have the same
name; and a district of theirs is no city that the room may know.
"""

from functools import partial

import streamlit as st

import workshop
from queries.database import only_public
from ui import wording
from ui.rooms import answering, bars, correct_answer, countdown, own_city, phone_language, rates, result_words, scene_values
from ui.rooms.live_results import left_out_of, texts_html
from ui.rooms.phone_phrases import phrase, problem_text, speaking
from ui.state.browser_storage import has_answered, sync
from ui.state.page import Pages
from workshop import NoSuchRoomError, Participant, Place, RefusalError, RoomsNotReadyError, as_code, is_secret, new_secret

STORAGE_NAME = "participant"
_TOKEN, _LOOKS, _INSIDE, _REFUSED = "participant_token", "participant_looks", "participant_inside", "participant_refused"
# A phone looks again every moment: on a busy server what it shows would fade each time. What Streamlit says of keys is English.
# A phone that is held across has its question and the first choices on the screen.
_LOOK = """<style>
[data-testid=stMain] [data-stale=true] {opacity: 1 !important}
[data-testid=stMain] h2 {padding-bottom: .5rem}
:is([data-testid=stTextInput], [data-testid=stNumberInput]) [data-testid=InputInstructions] {display: none}
@media (max-height: 480px) {
  [data-testid=stMainBlockContainer] {padding-top: 4rem}
  [data-testid=stMainBlockContainer] > div > [data-testid=stVerticalBlock] {gap: .3rem}
  [data-testid=stMain] h1 {font-size: 1.2rem; padding: 0}
  [data-testid=stMain] h2 {font-size: 1.2rem}
}
</style>"""
MOST_LOOKS = 3  # a browser that keeps nothing does not answer either


@only_public()
def show(pages: Pages) -> None:
    """The form for the code, with what is wrong with the one that was given; or the room. In the language of the visitor."""
    language = phone_language.chosen()
    with speaking(language):
        phone_language.show(language)
        st.html(_LOOK)
        _page(pages)


def _page(pages: Pages) -> None:
    code = str(st.session_state.get("room") or "")
    if code and not _refusal(code):
        _inside(code, pages)
        st.button(phrase("leave"), on_click=_leave, key="leave_room")
        return
    st.title(phrase("join_title"), anchor=False)
    if code:
        st.warning(_refusal(code))
        st.button(phrase("try_again"), on_click=lambda: st.session_state.pop(_REFUSED, None), key="try_again")
    st.write(phrase("type_code"))
    _code_form()


def _refusal(code: str) -> str:
    """Why this visitor was not let into a room, as a sentence; empty where nothing stands against it."""
    refused, problem = st.session_state.get(_REFUSED, ("", None))
    return problem_text(problem) if problem and refused == code else ""


def _code_form() -> None:
    with st.form("code_form"):
        typed = st.text_input(phrase("code_field"), max_chars=12, key="room_typed", autocomplete="off")
        if st.form_submit_button(phrase("join_button")):
            code = as_code(typed)
            if code:
                st.session_state.pop(_REFUSED, None)
                answering.forget_problem()
                st.session_state["room"] = code
                st.rerun()
            st.warning(phrase("no_code"))


def _leave() -> None:
    st.session_state["room"] = ""
    st.session_state.pop(_REFUSED, None)


@st.fragment(run_every=rates.PHONES_EVERY)
@only_public()
def _inside(code: str, pages: Pages) -> None:
    with speaking(phone_language.chosen()):  # the fragment runs alone, too
        _room(code, pages)


def _room(code: str, pages: Pages) -> None:
    token = _own_token()
    if token is None:
        st.title(phrase("join_title"), anchor=False)
        st.write(phrase("one_moment"))
        return
    try:
        who = _participant(code, token)
        place = workshop.place_of(workshop.store(), who)
    except RefusalError as problem:
        st.session_state.get(_INSIDE, {}).pop(code, None)
        st.session_state[_REFUSED] = (code, problem)
        st.rerun()
    except RoomsNotReadyError as problem:
        st.title(phrase("join_title"), anchor=False)
        st.error(problem_text(problem))
    else:
        st.title(phrase("room_title", code=code), anchor=False)
        with st.container():  # what comes and goes in it leaves a city that is being typed below as it is
            _place(who, place, pages)
            own_city.show(who, place, pages)
        own_city.pick(who, place)


def _own_token() -> str | None:
    """The random text by which this browser is known again; None until the browser has said whether it has one."""
    found = sync(STORAGE_NAME, st.session_state.get(_TOKEN, ""), is_expected=True)
    if _TOKEN not in st.session_state:
        st.session_state[_LOOKS] = st.session_state.get(_LOOKS, 0) + 1
        if not (found or has_answered(STORAGE_NAME) or st.session_state[_LOOKS] >= MOST_LOOKS):
            return None
        st.session_state[_TOKEN] = found if found and is_secret(found) else new_secret()
        if st.session_state[_TOKEN] != found:
            st.rerun()  # the browser has it at once: a second tab or a reload before the next look would be somebody else
    return str(st.session_state[_TOKEN])


def _participant(code: str, token: str) -> Participant:
    """This visitor in the room. Raises NoSuchRoomError and NotAcceptedError."""
    inside: dict[str, Participant] = st.session_state.setdefault(_INSIDE, {})
    if code not in inside:
        rates.check_codes()
        try:
            inside[code] = workshop.join(workshop.store(), code, token, rates.count_join)
        except NoSuchRoomError:
            rates.count_wrong_code()
            raise
    return inside[code]


def _place(who: Participant, place: Place, pages: Pages) -> None:
    asked = place.asked
    if asked is None:
        st.write(phrase("waiting" if place.is_open else "closed_room"))
        return
    st.header(wording.plain(asked.question.text), anchor=False)
    if place.is_open and asked.is_open:
        countdown.show(asked)
        answering.show(asked, place.own, place.result, place.waits, partial(answering.sent, who, asked))
        return
    answering.show_problem(asked, is_open=False)
    closed = "time_has_run_out" if asked.has_run_out else "question_is_closed"
    st.info(phrase(closed if place.is_open else "closed_room"))
    answering.show_own(asked, place.own)
    if place.result is not None:
        right = correct_answer.highest(asked.question) if asked.question.kind == "highest_city" else ()
        if right or correct_answer.is_uploaded(asked.question):
            st.markdown(correct_answer.sentence(asked.question))
        if said := result_words.text_of(asked.question, place.result):
            st.markdown(said if place.result.items else f"{phrase('the_room')} {said}")
        if asked.question.kind in workshop.TEXT_KINDS:
            st.html(texts_html(asked.question.kind, place.result))
            if left_out := left_out_of(asked.question.kind, place.result):
                st.caption(phrase("and_more", count=left_out))
        else:
            note = correct_answer.note(asked.question) if right else ""
            st.html(bars.html(place.result, right, note, asked.question.is_ordered))
        if asked.question.kind == "number":
            scene_values.show(who, place, pages)
