"""Presenting with a room: the scene asks the phones, the cover counts, what the room said meets the figures once revealed."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import workshop
from tests.pages.session import JOIN, PRESENTER, ROOM, as_read, chart_data, charts, html_of, opened, page_text, sent
from tests.pages.test_hostile_addresses import FOREIGN
from tests.pages.test_present import LIST, PREPARED, press, scenes
from tests.pages.test_present import workshop as list_of
from ui.instruments.guidance import INSTRUMENTS, parts_of
from ui.navigation import scene_pages
from ui.rooms import agreeing, drafts, scene_votes
from ui.rooms.question_form import sheet_of
from ui.state import scene as scene_limits
from ui.state import scene_files
from ui.state.presentation import ASKED, CLOSED, REVEALED, Wish, after
from ui.state.scene import Scene, Vote
from workshop import Facilitator, Participant, limits

pytestmark = pytest.mark.usefixtures("own_rooms")

FOUR = "city=pt001c,se003c,de001c,at-vienna"
NUMBER = Scene("Malmö: 72 of 100", f"/compare?{FOUR}", "A note", "Of 100 in Malmö, how many?", Vote("number"))
CITY = Scene("Vienna", f"/compare?{FOUR}&measure=survey_easy_find_job", question="Where most?", vote=Vote("highest_city"))
CHOICE = Scene("Gap", "/regions?region_view=ranked", question="Where?", vote=Vote("one_choice", ("Here", "There")))
PLAIN = Scene("Laws", "/policy?policy_view=heat_map")
ALL = (NUMBER, CITY, CHOICE, PLAIN)


def presented(*of_session: Scene) -> AppTest:
    return press(list_of(*of_session), "present_with_room")


def leader(at: AppTest) -> Facilitator:
    code, _, key = at.session_state["led_key"].partition("-")
    return workshop.facilitator_with_key(workshop.store(), code, key)


def people(at: AppTest, count: int) -> list[Participant]:
    return [workshop.join(workshop.store(), leader(at).code, workshop.new_secret()) for _ in range(count)]


def answer(who: Participant, given: object) -> None:
    asked = workshop.place_of(workshop.store(), who).asked
    assert asked
    workshop.answer_question(workshop.store(), who, asked.question_id, given)


def reveal(at: AppTest, scene: Scene, is_revealed: bool = True) -> AppTest:
    phases = {scene.mark: REVEALED if is_revealed else ASKED}
    at.session_state["scene_phases"], at.session_state["scenes_wish"] = phases, Wish(phases=phases)
    at.run()
    assert not at.exception
    return at


def go(at: AppTest, number: int) -> AppTest:
    scene = scenes(at)[number - 1]
    page = {"/compare": "compare_cities", "/regions": "regional_outcomes", "/policy": "national_policy"}
    at.switch_page(f"pages/{page[scene.address.partition('?')[0]]}.py")
    at.session_state["scenes_wish"] = Wish(number=number)
    at.query_params = {**{name: texts[0] for name, texts in scene.query.items()}, "present": f"{number}-{scene.mark}-room"}
    at.run()
    assert not at.exception
    return at


def test_a_scene_asks_its_question_and_sends_no_figure_before_it_is_revealed() -> None:
    at = presented(*ALL)
    assert dict(at.query_params)["present"] == f"1-{NUMBER.mark}-room"
    one, two, three, _ = people(at, 4)
    asked = workshop.place_of(workshop.store(), one).asked
    assert asked and (asked.question.kind, asked.question.text, asked.is_open) == ("number", NUMBER.question, True)
    for who, guess in ((one, 50), (two, 64), (three, 99)):
        answer(who, guess)
    at.run()
    assert "<strong>3 of 4</strong> have answered" in html_of(at)
    assert leader(at).code in html_of(at) and "4 here" in html_of(at)
    assert not charts(at)
    assert not any(text in sent(at) for text in (b"84.3", b"72.0", b"Barcelona"))
    assert "The room" not in page_text(at)


def test_a_scene_shows_its_own_figures_whatever_the_browser_sends_of_the_one_before() -> None:
    at = go(presented(*ALL), 2)
    at.session_state["measure"] = "survey_good_place_immigrants"
    at = reveal(at, CITY)
    assert "Easy to find a good job" in page_text(at)
    assert dict(at.query_params)["measure"] == "survey_easy_find_job"


def test_revealing_closes_the_question_and_draws_the_guesses_into_the_chart() -> None:
    at = presented(*ALL)
    who = people(at, 3)
    for one, guess in zip(who, (50, 64, 99), strict=True):
        answer(one, guess)
    reveal(at, NUMBER)
    assert "**The room: 64 %**, the median of 3 guesses, from 50 to 99." in page_text(at)
    assert list(chart_data(at, "value", "order", "text")["value"]) == [50, 64, 99]
    place = workshop.place_of(workshop.store(), who[0])
    assert place.asked and not place.asked.is_open
    assert place.result and place.result.numbers == (50, 64, 99)
    with pytest.raises(workshop.NotAcceptedError):
        answer(who[0], 1)
    reveal(at, NUMBER, False)
    assert not charts(at)
    answer(who[0], 70)
    reveal(at, NUMBER)
    assert "**The room: 70 %**" in page_text(at)


def test_a_guess_beyond_the_longest_bar_stays_on_the_axis() -> None:
    at = presented(Scene(CITY.title, CITY.address, question="Of 100?", vote=Vote("number")))
    (who,) = people(at, 1)
    answer(who, 100)
    reveal(at, scenes(at)[0])
    design, frames = charts(at)[0]
    assert design["layer"][0]["encoding"]["x"]["scale"]["domainMax"] > 100
    assert max(frame["value"].max() for frame in frames if "value_text" in frame) < 80


def test_the_next_scene_has_its_own_question_and_no_guess_of_another() -> None:
    at = presented(*ALL)
    one, two = people(at, 2)
    answer(one, 64)
    go(at, 2)
    answer(one, "at-vienna")
    answer(two, "pt001c")
    assert b"50.8" not in sent(at)
    reveal(at, CITY)
    assert "**1 of 2** said Vienna, Austria: highest in the data, of the four choices." in page_text(at)
    assert "The room's guesses" not in sent(at).decode(errors="replace")
    go(at, 3)
    answer(two, "2")
    reveal(at, CHOICE)
    assert "**The room:** There 100 %; Here 0 % (1 answer)." in page_text(at)
    go(at, 4)
    assert workshop.place_of(workshop.store(), one).asked is None
    go(at, 1)
    place = workshop.place_of(workshop.store(), one)
    assert place.own == "64" and place.asked and place.asked.is_open
    assert len(workshop.questions_of(workshop.store(), leader(at))) == 3


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["pt001c", "at-vienna"], ""),
        (["pt001c", "de001c"], "Most often said: Berlin, Germany and Lisbon, Portugal, 1 each."),
        (["pt001c", "de001c", "de001c"], "Most often said: Berlin, Germany, 2."),
    ],
)
def test_what_was_said_most_often_is_no_city_as_often_said_as_another(given: list[str], expected: str) -> None:
    at = presented(CITY)
    for who, city_id in zip(people(at, len(given)), given, strict=True):
        answer(who, city_id)
    said = as_read(page_text(reveal(at, CITY)))
    assert f"**{given.count('at-vienna')} of {len(given)}** said Vienna, Austria" in said
    assert expected in said and ("Most often said" in said) == bool(expected)


def test_what_a_phone_sees_follows_the_scenes() -> None:
    at = presented(*ALL)
    phone = opened(JOIN, {"room": leader(at).code})
    phone.session_state["kept_participant_answered"] = True
    phone.run()
    assert phone.header[0].value == NUMBER.question
    phone.number_input[0].set_value(64)
    next(button for button in phone.button if button.label == "Send").click().run()
    assert "Your answer is in" in page_text(phone)
    reveal(at, NUMBER)
    assert "The room: **64**, the only guess." in page_text(phone.run())
    go(at, 4)
    assert "You are in" in page_text(phone.run())


def test_the_room_that_is_led_goes_on_and_an_old_address_opens_none() -> None:
    at = presented(*ALL)
    code = leader(at).code
    at.switch_page("pages/present.py")
    at.query_params = {}
    at.run()
    assert at.button(key="present_with_room").label == f"Present with room {code}"
    press(at, "present_with_room")
    assert leader(at).code == code
    other = list_of(*ALL)
    go(other, 1)  # of another browser, which leads no room
    assert "led_key" not in other.session_state or not other.session_state["led_key"]
    assert "have answered" not in html_of(other)


def test_an_order_is_a_vote_on_a_scene() -> None:
    scene = Scene("Gap", "/regions?region_view=ranked", question="What first?", vote=Vote("ranking", ("Work", "Housing")))
    assert scene_files.from_file(scene_files.as_file([scene]), scene_pages())[0] == (scene,)
    at = presented(scene)
    one, two, three = people(at, 3)
    for who, order in ((one, ["2", "1"]), (two, ["2", "1"]), (three, ["1", "2"])):
        answer(who, order)
    reveal(at, scene)
    assert "**The room**, mean places: Housing 1.3; Work 1.7 (3 answers)." in page_text(at)


TEXTS = Scene("Gap", "/regions?region_view=ranked", question="What helps?", vote=Vote("words", (), 60, True))


def test_texts_on_a_scene_wait_for_approval_and_have_their_time() -> None:
    assert scene_files.from_file(scene_files.as_file([TEXTS]), scene_pages())[0] == (TEXTS,)
    assert '"vote": {"kind": "words", "seconds": 60, "moderated": true}' in re.sub(
        r"\s+", " ", scene_files.as_file([TEXTS])
    ).replace("{ ", "{").replace(" }", "}")
    at = presented(TEXTS)
    one, two = people(at, 2)
    answer(one, ["Zebra", "trust"])
    answer(two, ["Trust"])
    assert "left" in html_of(at.run())
    by = leader(at)
    (asked,) = workshop.questions_of(workshop.store(), by)
    keys = {text.text.lower(): text.key for text in workshop.texts_of(workshop.store(), by, asked)}
    reveal(at, TEXTS)
    assert "No text of the room is shown." in page_text(at)
    workshop.show_texts(workshop.store(), by, asked.question_id, [keys["trust"]])
    at.run()
    assert "Trust</bdi>" in html_of(at) and 'class="count">2</span>' in html_of(at)  # a wall over the view
    assert at.title[0].value == "Gap"
    assert b"Zebra" not in sent(at)


@pytest.mark.parametrize(
    ("vote", "given", "said"),
    [
        (Vote("open_text"), "More *buses*", "- More \\*buses\\*"),
        (Vote("audience"), {"ask": "Who pays?"}, "- Who pays? (1)"),
        (Vote("scale", ("bad", "good")), "4", "The room: **4.0** on average, from 1 (bad) to 5 (good). (1 answer)"),
    ],
)
def test_further_kinds_are_votes_on_a_scene(vote: Vote, given: object, said: str) -> None:
    scene = Scene("Gap", "/regions?region_view=ranked", question="What now?", vote=vote)
    at = presented(scene)
    (who,) = people(at, 1)
    answer(who, given)
    reveal(at, scene)
    assert said in page_text(at)


def test_once_time_has_run_out_nobody_is_told_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = workshop.database.now()
    monkeypatch.setattr("workshop.facilitator.now", lambda: moment)
    at = presented(Scene("Gap", "/regions?region_view=ranked", question="What now?", vote=Vote("words", seconds=30)))
    assert "Answer on your phone" in html_of(at)
    moment += 30
    assert "Answer on your phone" not in html_of(at.run())
    assert "The question is closed." in html_of(at) and "Time is up." in html_of(at)


def test_nobody_is_told_to_answer_in_a_room_that_is_closed_or_gone() -> None:
    at = presented(Scene("Gap", "/regions?region_view=ranked", question="What now?", vote=Vote("number")))
    by = leader(at)
    key = {"room_key": at.session_state["led_key"]}
    view, screen = opened("pages/presenter_view.py", key), opened("pages/ask_the_room.py", key | {"room_part": "screen"})
    assert by.code in html_of(at) and "QR code of the link to the room" in html_of(at)
    workshop.set_open(workshop.store(), by, False)
    assert "The room is closed." in html_of(at.run())
    assert "Answer on your phone" not in html_of(at)
    assert "Room closed" in html_of(at) and by.code not in html_of(at) and "QR code" not in html_of(at)
    assert "The room is closed: nobody can answer. 0 of 0 have answered." in as_read(page_text(view.run()))
    assert "participants have answered. The room is closed." in page_text(screen.run())
    workshop.delete_room(workshop.store(), by)
    assert "This room no longer exists" in page_text(view.run())
    assert "Nothing is presented" not in page_text(view)


def test_the_presenter_view_counts_a_question_that_the_store_spells_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = workshop.database.now()
    monkeypatch.setattr("workshop.facilitator.now", lambda: moment)
    asked = "Where in Malmo\u0308?"  # as a file may hold it
    at = presented(Scene("Gap", "/regions?region_view=ranked", question=asked, vote=Vote("number", seconds=30)))
    answer(people(at, 1)[0], 5)
    view = opened("pages/presenter_view.py", {"room_key": at.session_state["led_key"]})
    assert "The question is open. 1 of 1 have answered." in as_read(page_text(view))
    moment += 30
    assert "The question is closed; the values are covered." in as_read(page_text(view.run()))


def test_phones_vote_for_questions_from_the_audience_while_their_scene_collects_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHARED_SECONDS", 0)
    scene = Scene("Gap", "/regions?region_view=ranked", question="What now?", vote=Vote("audience"))
    at = presented(scene)
    asking, other = people(at, 2)
    answer(asking, {"ask": "Who pays?"})
    seen = workshop.place_of(workshop.store(), other).result
    assert seen and [tally.label for tally in seen.tallies] == ["Who pays?"]
    answer(other, {"want": seen.tallies[0].key})
    at.run()
    assert b"Who pays?" not in sent(at)  # the screen still covers them
    reveal(at, scene)
    assert "- Who pays? (2)" in page_text(at)


@pytest.mark.parametrize("more", [{"seconds": 5}, {"seconds": 301}, {"seconds": "60"}, {"seconds": True}])
def test_a_countdown_that_cannot_be_is_said_and_not_asked(more: dict[str, object]) -> None:
    for kind in ("number", "highest_city"):
        entry = {"title": "T", "address": "/policy", "question": "What?", "vote": {"kind": kind, **more}}
        found, problems = scene_files.from_file(json.dumps({"atlas_scenes": 2, "scenes": [entry]}), scene_pages())
        assert found[0].vote is None
        assert len(problems) == 1


def test_countdown_and_approval_are_set_in_the_list() -> None:
    at = press(list_of(PLAIN), "change_texts_0")
    at.selectbox(key="scene_vote").set_value("words")
    at.text_input(key="scene_question_text").set_value("What helps?")
    at.number_input(key="scene_seconds").set_value(30)
    at.toggle(key="scene_moderated").set_value(True)
    press(at, "keep_texts")
    assert scenes(at)[0].vote == Vote("words", (), 30, True)
    assert "Words, on a wall, 30 seconds, after approval" in page_text(at)


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_foreign_text_in_a_vote_is_only_text(text: str) -> None:
    made = Scene("Title", "/policy", question=text, vote=Vote("one_choice", (f"a {text}", f"b {text}")))
    found, _ = scene_files.from_file(scene_files.as_file([made]), scene_pages())
    at = presented(*found)
    assert not at.exception
    if found[0].vote:
        (who,) = people(at, 1)
        answer(who, "1")
        reveal(at, found[0])
        assert not re.search(r"(?<!\\)(\]\(|<script|\$x|:red|!\[)", page_text(at))


def test_a_vote_is_made_in_the_list_and_says_what_is_missing() -> None:
    at = press(list_of(PLAIN), "change_texts_0")
    at.selectbox(key="scene_vote").set_value("one_choice")
    at.text_area(key="scene_choices").set_value("Law\n\n Practice ")
    press(at, "keep_texts")
    assert "Write the question that phones are to answer." in page_text(at)
    at.text_input(key="scene_question_text").set_value("What matters more?")
    press(at, "keep_texts")
    assert scenes(at)[0].vote == Vote("one_choice", ("Law", "Practice"))
    assert "One of the choices below: Law; Practice" in page_text(at).replace("\\", "")
    press(at, "change_texts_0")
    at.selectbox(key="scene_vote").set_value("highest_city")
    press(at, "keep_texts")
    assert "its view does not rank cities on one indicator" in page_text(at)


def test_script_and_minutes_stand_in_the_list_and_on_no_screen() -> None:
    at = press(list_of(NUMBER), "change_texts_0")
    at.number_input(key="scene_minutes").set_value(3)
    at.text_area(key="scene_script").set_value("Wait for *most*.")
    press(at, "keep_texts")
    assert (scenes(at)[0].minutes, scenes(at)[0].script) == (3, "Wait for *most*.")
    assert "Wait for \\*most\\*." in page_text(at)
    assert "Your 1 scene, 3 minutes planned" in page_text(at)
    press(at, "present_with_room")
    for is_revealed in (False, True):
        reveal(at, scenes(at)[0], is_revealed)
        assert "Wait for" not in page_text(at) + html_of(at)


@pytest.mark.parametrize(
    "address",
    ["/policy", "/compare?question=side", "/compare?measure=gone", "/compare?measure=mipex_overall&population_group=gone"],
)
def test_a_view_without_cities_in_a_rank_asks_for_none(address: str) -> None:
    scene = Scene("Title", address, question="Where?", vote=Vote("highest_city"))
    assert scene_votes.question_of(scene) is None
    assert scene_votes.problem_of(scene)


def test_the_prepared_session_has_votes_that_can_be_asked() -> None:
    asked = [scene for scene in PREPARED if scene.vote]
    assert len(asked) == sum(bool(scene.question) for scene in PREPARED)
    assert {scene.vote.kind for scene in asked if scene.vote} >= {"highest_city", "number", "one_choice"}
    assert [scene_votes.problem_of(scene) for scene in asked] == [""] * len(asked)
    at = opened("pages/present.py")
    press(at, "present_prepared_with_room")
    assert at.session_state[LIST] == PREPARED
    assert leader(at)


def test_a_room_that_cannot_be_kept_leaves_the_scenes_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path / "file"))
    at = press(list_of(*ALL), "present_with_room")
    assert len(at.warning) == 1 and "Rooms cannot be kept" in at.warning[0].value
    assert dict(at.query_params) == {}


def test_closing_on_ask_the_room_lasts_and_every_screen_follows() -> None:
    at = presented(NUMBER)
    by, (who,) = leader(at), people(at, 1)
    device = opened(ROOM, {"room_key": at.session_state["led_key"], "room_part": "screen"})
    labels = [button.label for button in device.button]
    assert "Close question" in labels and "Show answers" not in labels
    next(button for button in device.button if button.label == "Close question").click().run()
    for _ in range(2):
        at.run()  # what the projector does with each look
        now = workshop.presentation_of(workshop.store(), by)
        assert now and now.phases == {NUMBER.mark: "closed"}
        asked = workshop.place_of(workshop.store(), who).asked
        assert asked and not asked.is_open
    assert "The question is closed." in html_of(at)
    next(button for button in device.run().button if button.label == "Reveal").click().run()
    assert "A note" in page_text(at.run())
    next(button for button in device.run().button if button.label == "Hide").click().run()
    assert at.run().title[0].value == NUMBER.question
    asked = workshop.place_of(workshop.store(), who).asked
    assert asked and asked.is_open


def test_a_button_that_closes_covers_nothing_that_was_revealed_in_between() -> None:
    """On Ask the room, the presenter view and the screen, drawn while the question was open."""
    at = presented(NUMBER)
    device = opened(ROOM, {"room_key": at.session_state["led_key"], "room_part": "screen"})
    by, close = leader(at), next(button for button in device.button if button.label == "Close question")
    reveal(at, NUMBER)
    close.click().run()
    scene_votes.steer_phase(workshop.store(), by, NUMBER, CLOSED)
    now = workshop.presentation_of(workshop.store(), by)
    assert now and now.phases == {NUMBER.mark: REVEALED}
    assert "A note" in page_text(at.run())
    assert [after(phase, CLOSED) for phase in (ASKED, CLOSED, REVEALED)] == [CLOSED, CLOSED, REVEALED]


def test_scenes_that_the_room_does_not_take_are_said_and_asked_about_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the room still holds an older presentation."""
    at = presented(PLAIN)
    by = leader(at)
    monkeypatch.setattr(limits, "SCENES_LENGTH", 100)
    at.switch_page("pages/present.py")
    at.query_params = {"scenes": scene_files.as_link([NUMBER])}
    at.run()
    press(press(at, "take_scenes"), "present_with_room")
    before = workshop.presentation_of(workshop.store(), by)
    assert "These scenes are too long for the room" in page_text(at)
    assert at.title[0].value == NUMBER.question
    (who,) = people(at, 1)
    answer(who, 50)
    reveal(at, NUMBER)
    assert "The room: 50" in page_text(at)
    assert workshop.presentation_of(workshop.store(), by) == before


def test_no_session_that_fits_its_own_limits_is_too_long_for_a_room() -> None:
    longest = Scene(
        '"' * scene_limits.LONGEST_TITLE,
        "/compare?" + "x" * (scene_limits.LONGEST_ADDRESS - 9),
        '"' * scene_limits.LONGEST_NOTE,
        '"' * scene_limits.LONGEST_QUESTION,
        Vote(
            "sheet",
            ('"' * scene_limits.LONGEST_CHOICE,) * limits.CHOICES[1],
            300,
            True,
            ('"' * scene_limits.LONGEST_STATEMENT,) * scene_limits.MOST_ON_A_SHEET,
            True,
        ),
        scene_limits.MOST_MINUTES,
        '"' * scene_limits.LONGEST_SCRIPT,
    )
    assert len(scene_files.as_file([longest] * scene_limits.MOST_SCENES)) <= limits.SCENES_LENGTH


def test_the_presenter_view_moderates_on_the_phone_itself() -> None:
    at = presented(TEXTS)
    one, two = people(at, 2)
    answer(one, ["Zebra", "trust"])
    answer(two, ["Trust"])
    view = opened(PRESENTER, {"room_key": at.session_state["led_key"]})
    assert "2 texts. 2 wait for approval." in page_text(view)
    by = leader(at)
    (asked,) = workshop.questions_of(workshop.store(), by)
    keys = {text.text.lower(): text.key for text in workshop.texts_of(workshop.store(), by, asked)}
    view.button(key=f"show_{keys['trust']}").click().run()
    view.button(key=f"hide_{keys['zebra']}").click().run()
    reveal(at, TEXTS)
    assert "Trust</bdi>" in html_of(at) and b"Zebra" not in sent(at)


def test_a_rehearsal_shows_script_minutes_and_phone_and_keeps_nothing() -> None:
    tried = replace(CHOICE, script="Say *hello* first.", minutes=3)
    at = press(list_of(replace(PLAIN, minutes=2), tried), "rehearse")
    assert dict(at.query_params)["present"].endswith("-rehearsal")
    assert "no question" in page_text(at) and "2 minutes, from 0:00 to 2:00." in as_read(page_text(at))
    at.switch_page("pages/regional_outcomes.py")
    at.query_params = {"region_view": "ranked", "present": f"2-{tried.mark}-rehearsal"}
    at.run()
    text = as_read(page_text(at))
    assert at.title[0].value == tried.question
    assert "Say *hello* first." in text and "3 minutes, from 2:00 to 5:00." in text and "This is the last scene." in text
    assert at.radio[0].options == ["Here", "There"]
    at.radio[0].set_value("2").run()
    assert not at.exception
    assert not Path(os.environ["ATLAS_ROOMS"]).exists()  # not even a store
    at.session_state["scene_phases"] = {tried.mark: REVEALED}
    at.run()
    assert at.title[0].value == tried.title
    assert "This question is closed." in [info.value for info in at.info]


@pytest.mark.parametrize("start", ["rehearse", "present_scenes"])
def test_what_is_done_without_a_room_is_told_to_none_later(start: str) -> None:
    at = presented(NUMBER).run()
    by = leader(at)
    before = workshop.presentation_of(workshop.store(), by)
    at.switch_page("pages/present.py")
    at.query_params, at.session_state["present"] = {}, None
    press(at.run(), start)
    assert "scenes_wish" not in at.session_state
    at.session_state["scenes_wish"] = Wish(number=1, ends=True)  # as Escape notes it
    at.run()
    at.query_params = {"city": FOUR.partition("=")[2], "present": f"1-{NUMBER.mark}-room"}  # back in the browser
    at.run()
    assert not at.exception
    assert workshop.presentation_of(workshop.store(), by) == before


def test_a_question_kept_as_a_draft_is_a_scene_that_asks_and_shows_its_answers() -> None:
    at = opened(ROOM, {"ask_kind": "words"})
    next(one for one in at.text_input if one.label == "Question").set_value("What helps?")
    at.button(key="keep_draft").click().run()
    (draft,) = scenes(at)
    assert (draft.title, draft.question, draft.address) == ("What helps?", "What helps?", "/room?room_part=screen")
    assert scene_files.from_file(scene_files.as_file([draft]), scene_pages())[0] == (draft,)
    at = presented(draft, NUMBER)
    assert at.title[0].value == "What helps?"
    answer(people(at, 1)[0], ["Trust"])
    assert "Trust" not in html_of(at.run())
    reveal(at, draft)
    assert "Trust</bdi>" in html_of(at)
    alone = press(list_of(draft), "present_scenes")
    alone.session_state["scene_phases"] = {draft.mark: REVEALED}
    assert "The answers of the room stand here" in page_text(alone.run())


def test_cities_to_choose_from_stand_in_the_order_of_the_alphabet() -> None:
    """A scene that selects them from the highest to the lowest does not give the answer away."""
    question = scene_votes.question_of(CITY)
    assert question is not None
    assert [label.partition(",")[0] for _, label in question.choices] == ["Berlin", "Lisbon", "Malmö", "Vienna"]


def test_texts_that_do_not_fit_are_counted_on_a_projector_without_a_table() -> None:
    scene = Scene("What now?", "/room?room_part=screen", question="What now?", vote=Vote("open_text"))
    at = presented(scene)
    for number, who in enumerate(people(at, 26)):
        answer(who, f"Text {number}")
    reveal(at, scene)
    assert "26 texts in all; the page Ask the room has the others." in page_text(at)
    assert "the table has" not in page_text(at)


def test_a_scale_is_kept_with_the_words_of_its_ends() -> None:
    assert drafts.scene_of(workshop.scale("How?", "bad: very", "good")).vote == Vote("scale", ("bad: very", "good"))
    assert drafts.scene_of(workshop.scale("How?", "", "")).vote == Vote("scale", ("", ""))


SHEET = Vote("sheet", ("Agree", "So so", "Disagree"), 0, False, ("We ask migrants", "We measure"), True)


def test_a_sheet_of_statements_is_kept_as_a_draft_asked_and_shown() -> None:
    at = opened(ROOM, {"ask_kind": "sheet"})
    next(one for one in at.text_input if one.label == "Question").set_value("How far are we?")
    statements, choices = (next(one for one in at.text_area if one.label.startswith(begin)) for begin in ("State", "Choices"))
    statements.set_value("We ask migrants\nWe measure")
    choices.set_value("Agree\nSo so\nDisagree")
    at.button(key="keep_draft").click().run()
    (draft,) = scenes(at)
    assert draft == Scene("How far are we?", drafts.ADDRESS, question="How far are we?", vote=SHEET)
    at = presented(draft)
    one, two, three = people(at, 3)
    for who, given in ((one, {"1": "1", "2": "3"}), (two, {"1": "1"}), (three, {"1": "2", "2": "1"})):
        answer(who, given)
    assert "3 of 3" in html_of(at.run()) and "We measure" not in html_of(at)
    reveal(at, draft)
    assert "Where the group disagrees: “We measure”." in page_text(at)
    assert "We ask migrants</span>" in html_of(at)
    assert "How far are we?" not in [head.value for head in at.header]  # but once, as the title
    view = replace(draft, address="/policy?policy_view=heat_map")
    other = presented(view)
    for who in people(other, 2):
        answer(who, {"1": "1"})
    reveal(other, view)
    assert "more than half gave the same answer. (2 answers)" in page_text(other)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_part_of_the_self_assessment_kept_as_a_draft_can_still_be_written_down(instrument: str) -> None:
    for part in parts_of(instrument):
        asked = sheet_of(instrument, part.part_id)
        (opened_again,), problems = scene_files.from_file(scene_files.as_file([drafts.scene_of(asked)]), scene_pages())
        assert problems == []
        assert scene_votes.asked_as(opened_again) == asked
        assert agreeing.instrument_of(asked) == instrument


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["A" * 201], "A statement of a session has up to 200 characters; one has 201."),
        ([f"Statement {at}" for at in range(17)], "A scene has up to 16 statements; these are 17."),
        ([], "Give 1 to 40 statements"),
    ],
)
def test_a_sheet_that_no_scene_holds_is_refused_with_a_sentence(statements: list[str], said: str) -> None:
    at = opened(ROOM, {"ask_kind": "sheet"})
    next(one for one in at.text_input if one.label == "Question").set_value("How far?")
    next(one for one in at.text_area if one.label.startswith("Statements")).set_value("\n".join(statements))
    at.button(key="keep_draft").click().run()
    assert said in page_text(at)
    assert LIST not in at.session_state


def test_statements_are_changed_in_the_list() -> None:
    at = press(list_of(Scene("T", drafts.ADDRESS, question="How far?", vote=SHEET)), "change_texts_0")
    at.text_area(key="scene_statements").set_value("We ask migrants\n\n We share ")
    at.toggle(key="scene_ordered").set_value(False)
    press(at, "keep_texts")
    assert scenes(at)[0].vote == replace(SHEET, statements=("We ask migrants", "We share"), ordered=False)
    assert "Agree; So so; Disagree (2 statements)" in as_read(page_text(at))
    press(at, "change_texts_0")
    at.selectbox(key="scene_vote").set_value("open_text")
    press(at, "keep_texts")
    assert scenes(at)[0].vote == Vote("open_text")
