"""The facilitator's and the participants' page, each in a session of its own, on a store of the test's own."""

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import workshop
from queries.database import run
from tests.pages.session import JOIN, ROOM, assert_sensible, assert_shown, filters, html_of, opened, page_text, sent, with_files
from tests.pages.test_hostile_addresses import FOREIGN
from tests.workshop import acting
from tests.workshop.test_costs import statements
from ui import downloads
from ui.instruments.answers import Answer
from ui.rooms import all_questions, live_results, texts_page
from ui.rooms.question_form import sheet_of
from workshop import Facilitator, Question, database, limits

pytestmark = pytest.mark.usefixtures("own_rooms")

FOUR = ["de001c", "fr001c", "at-vienna", "it001c"]


@pytest.fixture
def led() -> tuple[Facilitator, str]:
    return workshop.open_room(workshop.store())


def leading(led: tuple[Facilitator, str], **query: str) -> AppTest:
    by, key = led
    return opened(ROOM, {"room_key": f"{by.code}-{key}", **query})


def joined(code: str) -> AppTest:
    """A phone in the room, after its browser has said that it keeps nothing."""
    at = opened(JOIN, {"room": code})
    at.session_state["kept_participant_answered"] = True
    return at.run()


def ask(led: tuple[Facilitator, str], question: Question) -> int:
    return workshop.ask(workshop.store(), led[0], question).question_id


def test_the_first_view_offers_a_question_about_real_cities() -> None:
    at = opened(ROOM)
    assert_shown(at)
    assert "Istanbul" in page_text(at)
    assert {button.key for button in at.button} >= {"open_room", "open_and_ask"}


def test_opening_a_room_and_asking_shows_the_question_and_hides_the_key() -> None:
    at = opened(ROOM, {"city": "at-vienna,de001c", "measure": "foreign_born_share"})
    at.button(key="open_and_ask").click().run()
    assert_shown(at)
    assert "answers are hidden" in page_text(at)  # a guess
    assert "0 of 0" in page_text(at)
    next(button for button in at.button if button.label == "Show answers").click().run()
    assert b'dir="auto">Vienna' in sent(at)
    assert at.session_state["led_key"].encode() not in sent(at)
    at.session_state["facilitator_link"] = True  # opened: beside the way in, on every part of the page
    assert any(at.session_state["led_key"] in one.value for one in at.run().code)
    assert dict(at.query_params) == {"city": "at-vienna,de001c", "measure": "foreign_born_share", "room_part": "screen"}


def test_a_key_of_a_link_leads_and_leaves_the_address(led: tuple[Facilitator, str]) -> None:
    at = leading(led)
    assert not at.warning
    assert dict(at.query_params) == {}
    at.segmented_control(key="room_part").set_value("all").run()
    at.run()
    assert led[0].code in page_text(at)
    at.button(key="delete_room").click().run()
    assert_shown(at)
    assert at.button(key="open_room")
    with pytest.raises(workshop.NoSuchRoomError):
        workshop.facilitator_with_key(workshop.store(), led[0].code, led[1])


def test_nobody_is_invited_into_a_closed_room(led: tuple[Facilitator, str]) -> None:
    at = leading(led, room_part="all")
    assert "and type" in html_of(at)
    at.button(key="open_or_close_room").click().run()
    assert_shown(at)
    assert f"Room {led[0].code} is closed: nobody can join or answer." in page_text(at)
    assert "and type" not in html_of(at)
    at.button(key="open_or_close_room").click().run()
    assert "and type" in html_of(at)


@pytest.mark.parametrize("key", ["PNBGHF-" + "x" * 32, "PNBGHF", *FOREIGN.values()])
def test_a_wrong_key_is_one_sentence_and_the_usual_page(key: str) -> None:
    at = opened(ROOM, {"room_key": key})
    assert_shown(at)
    assert len(at.warning) == 1
    assert at.button(key="open_room")
    assert key[:60].encode() not in sent(at)


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text_in_every_parameter(text: str) -> None:
    for page, names in ((ROOM, ("room_part", "room_question", "ask_kind", "measure", "year")), (JOIN, ("room",))):
        at = opened(page, dict.fromkeys(names, FOREIGN[text]))
        assert_shown(at)
        assert_sensible(at)
        assert len(at.warning) == len(names)
        assert FOREIGN[text][:60].encode() not in sent(at)
        assert dict(at.query_params) == {}


@pytest.mark.parametrize("kind", ["one_choice", "several_choices", "scale", "ranking", "words", "open_text", "audience", "sheet"])
def test_every_kind_is_asked_with_its_own_form(kind: str, led: tuple[Facilitator, str]) -> None:
    at = leading(led, ask_kind=kind)
    at.button(key="ask_room").click().run()
    assert "Write the question first" in page_text(at)
    next(one for one in at.text_input if one.label == "Question").set_value("What now?")
    for area in at.text_area:
        area.set_value("first\n\n second ")
    at.button(key="ask_room").click().run()
    assert_shown(at)
    asked = workshop.questions_of(workshop.store(), led[0])
    assert [(one.question.kind, one.question.text) for one in asked] == [(kind, "What now?")]
    assert at.session_state["room_part"] == "screen"
    assert "What now?" in page_text(at)
    at.segmented_control(key="room_part").set_value("ask").run()
    assert next(one for one in at.text_input if one.label == "Question").value == ""


def test_a_participant_answers_changes_and_is_refused_after_closing(led: tuple[Facilitator, str]) -> None:
    at = joined(led[0].code)
    assert "You are in" in page_text(at)
    number = ask(led, workshop.one_choice("Which *first*?", ["Work", "**Language**"]))
    at.run()
    assert "Which \\*first\\*?" in at.header[0].value
    at.radio[0].set_value("1").run()
    assert "Your answer is in" in page_text(at)
    at.radio[0].set_value("2").run()
    assert [tally.count for tally in result(led, number).tallies] == [0, 1]
    late = at.radio[0].set_value("1")
    workshop.close(workshop.store(), led[0], number)
    late.run()
    assert "closed" in at.warning[0].value
    assert not at.radio
    assert "Your answer: **\\*\\*Language\\*\\***" in page_text(at)
    assert [tally.count for tally in result(led, number).tallies] == [0, 1]
    # A phone looks again each moment: what it says stays, also under the question that follows, until an answer is taken.
    assert "did not get in" in at.run().warning[0].value
    workshop.ask_again(workshop.store(), led[0], number)
    assert not at.run().warning
    late = at.radio[0].set_value("1")
    ask(led, workshop.one_choice("And then?", ["Work", "Language"]))
    late.run()
    assert at.run().warning[0].value == "“Which \\*first\\*?” This question is closed; your answer did not get in."
    at.radio[0].set_value("1").run()
    assert not at.warning


def test_a_refusal_is_said_in_its_own_room_while_it_holds(led: tuple[Facilitator, str]) -> None:
    store = workshop.store()
    at = joined(led[0].code)
    number = ask(led, workshop.number("How many?"))
    at.run().number_input[0].set_value(150)
    at.button[0].click().run()
    assert at.warning[0].value == "Give a whole number from 0 to 100."
    assert at.run().warning
    workshop.close(store, led[0], number)
    assert not at.run().warning  # of no use now
    assert "You gave no answer." in page_text(at)
    workshop.ask_again(store, led[0], number)
    at.run().number_input[0].set_value(15)
    at.button[0].click().run()
    at.number_input[0].set_value(-3)
    at.button[0].click().run()
    assert "Your answer: **15**" in page_text(at) and "Your answer is in" not in page_text(at)
    at.number_input[0].set_value(15)
    at.button[0].click().run()
    assert "Your answer is in" in page_text(at)
    late = at.button[0]
    workshop.close(store, led[0], number)
    workshop.set_open(store, led[0], False)
    late.click().run()
    assert "This room is closed." in page_text(at) and not at.warning
    workshop.set_open(store, led[0], True)
    assert not at.run().warning
    workshop.ask_again(store, led[0], number)
    late = at.run().button[0]
    workshop.close(store, led[0], number)
    late.click().run()
    assert "did not get in" in at.warning[0].value
    at.button(key="leave_room").click().run()
    other, _ = workshop.open_room(store)
    workshop.ask(store, other, workshop.one_choice("Here?", ["Yes", "No"]), is_shown=True)
    at.text_input[0].set_value(other.code)
    at.button[0].click().run()
    assert at.header[0].value == "Here?" and not at.warning


def result(led: tuple[Facilitator, str], number: int) -> workshop.Result:
    asked = next(one for one in workshop.questions_of(workshop.store(), led[0]) if one.question_id == number)
    return workshop.result(workshop.store(), led[0], asked)


def test_several_choices_words_and_a_sheet_are_answered(led: tuple[Facilitator, str]) -> None:
    number = ask(led, acting.several_choices("Who?", ["Schools", "Employers"]))
    at = joined(led[0].code)
    at.checkbox[0].check().run()
    at.checkbox[1].check().run()
    assert [tally.count for tally in result(led, number).tallies] == [1, 1]
    at.checkbox[0].uncheck().run()
    assert [tally.count for tally in result(led, number).tallies] == [0, 1]
    number = ask(led, workshop.words("What helps?"))
    at.run()
    at.text_input[0].set_value("=trust")
    at.text_input[2].set_value("<b>time</b>")
    at.button[0].click().run()
    assert {tally.label for tally in result(led, number).tallies} == {"=trust", "<b>time</b>"}
    number = ask(led, workshop.sheet("Here?", [("a", "First"), ("b", "Second")], [("1", "Yes"), ("2", "No")]))
    at.run()
    at.radio[1].set_value("2").run()
    assert [item.answered for item in result(led, number).items] == [0, 1]
    at.radio[0].set_value("1").run()
    assert [item.answered for item in result(led, number).items] == [1, 1]


def test_an_order_is_tapped_undone_and_sent_when_complete(led: tuple[Facilitator, str]) -> None:
    number = ask(led, acting.ranking("What first?", ["Work", "*Language*", "Housing"]))
    at = joined(led[0].code)

    def tap(choice: str) -> None:
        at.button(key=f"answer_{number}_{choice}").click().run()

    tap("3")
    tap("1")
    assert [at.button(key=f"answer_{number}_{one}").label for one in "123"] == ["**2.** Work", "\\*Language\\*", "**1.** Housing"]
    at.button(key=f"undo_{number}").click().run()
    tap("2")
    tap("3")  # out again
    assert result(led, number).answered == 0
    tap("1")
    tap("3")
    assert "Your answer is in" in page_text(at)
    assert [rank.label for rank in result(led, number).ranks] == ["*Language*", "Work", "Housing"]
    at.button(key=f"undo_{number}").click().run()
    assert "earlier order counts" in page_text(at)
    assert result(led, number).answered == 1
    workshop.close(workshop.store(), led[0], number)
    text = page_text(at.run())
    assert "The room: **\\*Language\\*** comes first: in place 1.0 on average." in text
    assert "Your answer: **1. \\*Language\\***" in text
    screen = leading(led, room_part="screen")
    assert_shown(screen)
    assert "comes first: in place 1.0 on average" in page_text(screen)
    frame = all_questions.answers(led[0])
    first = frame[frame["statement"] == "Put in place 1"]
    assert list(zip(first["answer"], first["participants"], strict=True)) == [("*Language*", 1), ("Work", 0), ("Housing", 0)]


def test_a_look_at_all_questions_asks_the_store_no_more_often_for_many(led: tuple[Facilitator, str]) -> None:
    costs = []
    for number in range(1, 7):
        workshop.ask(workshop.store(), led[0], acting.CITIES)
        with statements(workshop.store()) as sent_to_store:
            at = leading(led, room_part="all")
        assert len(at.dataframe[0].value) == number
        costs.append(len(sent_to_store))
    assert set(costs) == {costs[0]}


def test_open_texts_are_cards_on_screen_and_phone(led: tuple[Facilitator, str]) -> None:
    number = ask(led, acting.open_text("What now?"))
    at = joined(led[0].code)
    for text in ("<b>More *buses*</b>", "<b>More *trains*</b>"):
        at.text_area[0].set_value(text)
        at.button[0].click().run()
        assert "Your answer is in" in page_text(at)
    screen = leading(led, room_part="screen")
    workshop.close(workshop.store(), led[0], number)
    for page in (at.run(), screen):
        assert_shown(page)
        assert "&lt;b&gt;More *trains*&lt;/b&gt;</span>" in html_of(page)
        assert "buses" not in html_of(page)
    assert "Your answer: **&lt;b&gt;" in page_text(at) or "Your answer: **\\<b\\>" in page_text(at)


def test_a_phone_says_how_many_texts_it_leaves_out_and_that_it_gave_none(led: tuple[Facilitator, str]) -> None:
    number = ask(led, acting.open_text("What now?"))
    at = joined(led[0].code)
    for count in range(live_results.MOST_CARDS + 2):
        who = workshop.join(workshop.store(), led[0].code, workshop.new_secret())
        workshop.answer_question(workshop.store(), who, number, f"Text {count}")
    workshop.close(workshop.store(), led[0], number)
    assert "and 2 more" in page_text(at.run())
    assert "You gave no answer." in page_text(at)
    assert "24 of 26 texts; the table has all." in page_text(leading(led, room_part="screen"))


def test_a_text_waits_for_approval_and_is_hidden_again(led: tuple[Facilitator, str]) -> None:
    at = leading(led, ask_kind="open_text")
    next(one for one in at.text_input if one.label == "Question").set_value("What now?")
    at.toggle(key="ask_moderated").set_value(True)
    at.button(key="ask_room").click().run()
    number = asked_now(led).question_id
    phone = joined(led[0].code)
    phone.text_area[0].set_value("More buses")
    phone.button[0].click().run()
    assert "Others see it once the facilitator lets it through." in page_text(phone)
    other = joined(led[0].code)
    for is_closed in (False, True):
        if is_closed:
            workshop.close(workshop.store(), led[0], number)
        for page in (at.run(), other.run()):
            assert not page.exception
            assert b"buses" not in sent(page)
    assert "1 text waits for approval under “Texts”." in page_text(at)
    key = workshop.texts_of(workshop.store(), led[0], asked_now(led))[0].key
    device = leading(led, room_part="texts")
    assert_shown(device)
    assert "More buses" in page_text(device)
    device.button(key=f"show_{key}").click().run()
    assert b"buses" in sent(at.run()) and b"buses" in sent(other.run())
    device.button(key=f"hide_{key}").click().run()
    assert b"buses" not in sent(at.run()) + sent(other.run())
    assert "buses" not in all_questions.answers(led[0]).to_csv()


def test_a_tap_shows_none_of_the_texts_that_came_after_its_button(led: tuple[Facilitator, str]) -> None:
    number = ask(led, acting.open_text("What else?", is_moderated=True))
    phones = [workshop.join(workshop.store(), led[0].code, workshop.new_secret()) for _ in range(3)]
    for who, text in zip(phones, ("One", "Two"), strict=False):
        workshop.answer_question(workshop.store(), who, number, text)
    device = leading(led, room_part="texts")
    (drawn,) = [button for button in device.button if button.label == "Show all 2 that wait here"]
    workshop.answer_question(workshop.store(), phones[2], number, "Hostile")
    device.run()
    drawn.click().run()
    assert not device.exception
    assert "Hostile" not in [tally.label for tally in result(led, number).tallies]


def test_texts_stay_where_they_are_and_stand_a_few_on_a_page(led: tuple[Facilitator, str]) -> None:
    """While some are decided on, others come, and one is taken back."""
    number = ask(led, acting.open_text("What else?", is_moderated=True))
    phones = [workshop.join(workshop.store(), led[0].code, workshop.new_secret()) for _ in range(31)]
    for at, who in enumerate(phones[:30]):
        workshop.answer_question(workshop.store(), who, number, f"Text {at}")
    device = leading(led, room_part="texts")

    def rows() -> list[str]:
        return [one.value for one in device.markdown if one.value.startswith("Text ")]

    before = rows()
    assert len(before) == texts_page.MOST_TEXTS
    assert "1 to 12 of 30 texts. 30 wait for approval." in page_text(device)
    keys = {text.text: text.key for text in workshop.texts_of(workshop.store(), led[0], asked_now(led))}
    device.button(key=f"show_{keys[before[3]]}").click().run()
    workshop.answer_question(workshop.store(), phones[30], number, "A late text")
    workshop.answer_question(workshop.store(), phones[int(before[5].split()[1])], number, None)
    device.run()
    after = [one.value for one in device.markdown if one.value.startswith("Text ") or one.value == "A late text"]
    assert after == ["A late text" if text == before[5] else text for text in before]
    page = f"texts_page_{number}"
    device.button(key=f"{page}_later").click().run()
    assert not set(rows()) & set(before)
    device.button(key=f"{page}_later").click().run()
    assert device.button(key=f"{page}_later").disabled
    assert "25 to 30 of 30 texts." in page_text(device)
    workshop.answer_question(workshop.store(), phones[int(before[6].split()[1])], number, None)
    assert "25 to 30 of 30 texts, 1 of them taken back." in page_text(device.run())


def test_a_text_that_is_changed_is_one_row_with_its_last_wording(
    led: tuple[Facilitator, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 0.0
    monkeypatch.setattr("ui.rooms.texts_page.time.monotonic", lambda: moment)
    number = ask(led, acting.open_text("What else?", is_moderated=True))
    one, two = (workshop.join(workshop.store(), led[0].code, workshop.new_secret()) for _ in range(2))
    workshop.answer_question(workshop.store(), one, number, "Buses")
    workshop.answer_question(workshop.store(), two, number, "Trams")
    device = leading(led, room_part="texts")

    def rows() -> list[str]:
        return [text.value for text in device.markdown if text.value in ("Buses", "Trams", "More buses", "Many more buses")]

    where = rows().index("Buses")
    for wording in ("More buses", "Many more buses"):
        workshop.answer_question(workshop.store(), one, number, wording)
        device.run()
        assert rows()[where] == wording and len(rows()) == 2
        assert "2 texts. 2 wait for approval." in page_text(device)
        # Nobody shows it who was about to tap what stood there.
        keys = {text.text: text.key for text in workshop.texts_of(workshop.store(), led[0], asked_now(led))}
        assert f"show_{keys[wording]}" not in [button.key for button in device.button]
        assert not any(button.label.startswith("Show all") for button in device.button)
    moment += texts_page.REST_SECONDS
    device.run()
    assert f"show_{keys['Many more buses']}" in [button.key for button in device.button]
    first, second = (one, two) if where == 0 else (two, one)
    workshop.answer_question(workshop.store(), first, number, None)
    device.run()
    assert "1 text. 1 waits" in page_text(device) and "Taken back by whoever wrote it." in page_text(device)
    workshop.answer_question(workshop.store(), second, number, None)
    assert "No texts yet." in page_text(device.run())


def test_a_phone_shows_some_questions_of_others_until_more_are_asked_for(led: tuple[Facilitator, str]) -> None:
    number = ask(led, acting.audience("What would you like to ask?"))
    for count in range(40):
        who = workshop.join(workshop.store(), led[0].code, workshop.new_secret())
        workshop.answer_question(workshop.store(), who, number, {"ask": f"Question {count}?"})
    phone = joined(led[0].code)

    def votes() -> list[str]:
        return [button.key for button in phone.button if button.key and button.key.startswith("want_")]

    first = votes()
    assert len(first) == 15
    phone.button(key=f"audience_shown_{number}_more").click().run()
    assert votes()[:15] == first and len(votes()) == 30
    phone.button(key=f"audience_shown_{number}_more").click().run()
    assert len(votes()) == 40


def test_an_order_that_is_not_complete_is_said_not_to_count(led: tuple[Facilitator, str]) -> None:
    number = ask(led, acting.ranking("What first?", ["Work", "Language", "Housing"]))
    phone = joined(led[0].code)
    assert "Not sent yet" not in page_text(phone)
    phone.button(key=f"answer_{number}_2").click().run()
    assert "Not sent yet: your order counts once every choice has its place." in page_text(phone)
    workshop.close(workshop.store(), led[0], number)
    assert "Your order was not complete when the question was closed, so it does not count." in page_text(phone.run())


def test_an_order_half_tapped_in_a_room_that_is_gone_is_in_no_other(led: tuple[Facilitator, str]) -> None:
    asked = acting.ranking("What first?", ["Work", "Language", "Housing"])
    number, phone = ask(led, asked), joined(led[0].code)
    phone.button(key=f"answer_{number}_2").click().run()
    workshop.delete_room(workshop.store(), led[0])
    other = workshop.open_room(workshop.store())
    number = ask(other, asked)
    phone.session_state["room"] = other[0].code
    phone.run()
    assert [phone.button(key=f"answer_{number}_{one}").label for one in "123"] == ["Work", "Language", "Housing"]
    assert "Not sent yet" not in page_text(phone)


def test_the_audience_asks_votes_and_is_answered(led: tuple[Facilitator, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHARED_SECONDS", 0)
    number = ask(led, acting.audience("What would you like to ask?"))
    one, two = joined(led[0].code), joined(led[0].code)
    one.text_area[0].set_value("Who *pays*?")
    one.button[0].click().run()
    assert one.text_area[0].value == ""
    assert [head.value for head in one.subheader] == ["Your questions"]
    key = result(led, number).tallies[0].key
    two.run().button(key=f"want_{number}_{key}").click().run()
    assert two.button(key=f"unwant_{number}_{key}").label == "Take my vote back (2)"
    screen = leading(led, room_part="screen")
    assert_shown(screen)
    assert 'dir="auto">Who *pays*?</span><span class="count">2 (100 %)' in html_of(screen)
    device = leading(led, room_part="texts")
    device.button(key=f"answered_{key}").click().run()
    assert "Answered" in page_text(two.run()) and "Answered" in html_of(screen.run())
    two.run()
    one.button(key=f"take_back_{number}_{key}").click().run()
    assert result(led, number).tallies == ()


def test_a_countdown_stands_on_screen_and_phone_until_it_closes(
    led: tuple[Facilitator, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = leading(led, ask_kind="one_choice")
    next(one for one in at.text_input if one.label == "Question").set_value("Which?")
    at.text_area[0].set_value("Work\nLanguage")
    at.selectbox(key="ask_seconds").set_value(60)
    moment = database.now()
    monkeypatch.setattr("workshop.facilitator.now", lambda: moment)
    at.button(key="ask_room").click().run()
    phone = joined(led[0].code)
    for left, said in ((48, "0:45 left"), (7, "0:07 left")):
        monkeypatch.setattr("workshop.facilitator.now", lambda left=left: moment + 60 - left)
        assert said in html_of(at.run()) and said in html_of(phone.run())
        assert phone.radio
    monkeypatch.setattr("workshop.facilitator.now", lambda: moment + 60)
    assert "Time is up. This question is closed." in page_text(phone.run())
    assert not phone.radio and "left" not in html_of(phone)
    assert "Time is up." in html_of(at.run())


def test_words_are_put_together_and_apart_on_the_part_for_texts(led: tuple[Facilitator, str]) -> None:
    number = ask(led, workshop.words("What *helps*?"))
    for given in (["Arbeit"], ["work"], ["work"]):
        who = workshop.join(workshop.store(), led[0].code, workshop.new_secret())
        workshop.answer_question(workshop.store(), who, number, given)
    at = leading(led, room_part="texts")
    assert_shown(at)
    keys = {text.text: text.key for text in workshop.texts_of(workshop.store(), led[0], asked_now(led))}
    at.selectbox(key=f"join_what_{number}").set_value(keys["Arbeit"])
    at.selectbox(key=f"join_into_{number}").set_value(keys["work"])
    at.button(key="put_together_button").click().run()
    assert not at.exception
    assert [(tally.label, tally.count) for tally in result(led, number).tallies] == [("work", 3)]
    assert "Counts with “work”" in page_text(at)
    at.button(key=f"apart_{keys['Arbeit']}").click().run()
    assert [(tally.label, tally.count) for tally in result(led, number).tallies] == [("work", 2), ("Arbeit", 1)]
    ask(led, workshop.one_choice("Which?", ["a", "b"]))
    assert "takes no texts" in page_text(at.run())


def asked_now(led: tuple[Facilitator, str]) -> workshop.AskedQuestion:
    return next(one for one in workshop.questions_of(workshop.store(), led[0]) if one.is_current)


def test_what_a_room_agrees_on_is_written_into_the_assessment(led: tuple[Facilitator, str]) -> None:
    made = sheet_of("inclucities", 12)
    question_id = ask(led, workshop.sheet("Communicating", made.items, made.choices))
    for third in ("in_place", "partly", "not_yet"):
        who = workshop.join(workshop.store(), led[0].code, workshop.new_secret())
        given = {"kf12-01": "in_place", "kf12-02": "partly", "kf12-03": third}
        workshop.answer_question(workshop.store(), who, question_id, given)
    at = leading(led, room_part="screen")
    assert "Where the group disagrees: “Do the communication strategies" in page_text(at).replace("\\", "")
    at.session_state[f"agreeing_{question_id}"] = True
    at.run()
    assert_shown(at)
    assert at.segmented_control(key="agreed_kf12-01").value == "in_place"
    assert at.segmented_control(key="agreed_kf12-03").value is None
    at.session_state[f"agreeing_{question_id}"] = True  # no browser is there to hold it open
    at.text_input(key="agreed_note_kf12-01").input("Yearly report.")
    at.text_input(key="agreed_link_kf12-01").input("https://example.org/report")
    at.text_input(key="agreed_link_kf12-02").input("javascript:alert(1)")
    next(button for button in at.button if button.label == "Write into the self-assessment").click().run()
    assert_shown(at)
    answers = at.session_state["assessment_drafts"]["inclucities"].answers
    assert answers["kf12-01"] == Answer("in_place", "Yearly report.", "https://example.org/report")
    assert answers["kf12-02"] == Answer("partly") and "kf12-03" not in answers


def test_a_room_votes_again_on_what_divides_it(led: tuple[Facilitator, str]) -> None:
    question_id = ask(led, workshop.sheet("Where are we?", [("1", "A plan"), ("2", "Money")], [("1", "Yes"), ("2", "No")]))
    for second in ("1", "2"):
        who = workshop.join(workshop.store(), led[0].code, workshop.new_secret())
        workshop.answer_question(workshop.store(), who, question_id, {"1": "1", "2": second})
    at = leading(led, room_part="screen")
    at.session_state[f"agreeing_{question_id}"] = True
    at.run()
    at.session_state[f"agreeing_{question_id}"] = True
    at.button(key="vote_again").click().run()
    assert_shown(at)
    first, again = workshop.questions_of(workshop.store(), led[0])
    assert again.is_current and not first.is_current
    assert (again.question.text, again.question.items) == ("Where are we? (again)", (("2", "Money"),))


def test_a_result_is_on_phones_only_when_closed_and_shown(led: tuple[Facilitator, str]) -> None:
    cities = [(city_id, city_id) for city_id in FOUR]
    number = ask(led, workshop.highest_city("Highest?", cities, "foreign_born_share", "foreign_born", None, ("city",)))
    at = joined(led[0].code)
    assert "In the data" not in page_text(at)
    workshop.close(workshop.store(), led[0], number)
    workshop.show(workshop.store(), led[0], number, False)
    assert "In the data" not in page_text(at.run())
    workshop.show(workshop.store(), led[0], number, True)
    rows = run("compare/values", measure="foreign_born_share", population_group="foreign_born", year=None, area_basis=["city"])
    best = rows[rows["city_id"].isin(FOUR)].iloc[0]
    text = page_text(at.run())
    assert f"In the data: {best['label']}" in text
    assert "Source" in text


def test_an_unknown_room_is_said_and_codes_are_not_guessed_without_end(led: tuple[Facilitator, str]) -> None:
    at = joined("ZZZZZZ" if led[0].code != "ZZZZZZ" else "XXXXXX")
    assert "no room with this code" in at.warning[0].value
    assert [t.value for t in at.title] == ["Join a room"]
    assert "leave_room" not in [button.key for button in at.button]
    for _ in range(limits.WRONG_CODES_A_MINUTE):
        at.button(key="try_again").click().run()
    assert "Too many wrong codes" in at.warning[0].value


def test_after_a_wrong_code_the_right_one_is_typed_on_the_same_page(led: tuple[Facilitator, str]) -> None:
    at = joined("ZZZZZZ" if led[0].code != "ZZZZZZ" else "XXXXXX")
    at.text_input[0].set_value(led[0].code)
    next(button for button in at.button if button.label == "Join").click().run()
    assert not at.warning
    assert [t.value for t in at.title] == [f"Room {led[0].code}"]
    assert at.button(key="leave_room")


def test_the_link_of_a_led_room_leads_into_it(led: tuple[Facilitator, str]) -> None:
    at = leading(led)
    at.session_state["link_popover"] = True
    at.run()
    links = [code.value for code in at.code if "/join" in code.value]
    assert links == 2 * [f"/join?room={led[0].code}"]  # at the code of the room, and at the end of the page
    assert "Opens the room" in page_text(at)
    alone = opened(ROOM)
    alone.session_state["link_popover"] = True
    alone.run()
    assert not [code for code in alone.code if "/join" in code.value]


def test_a_visit_opens_a_few_rooms_a_minute() -> None:
    for _ in range(limits.ROOMS_A_MINUTE_OF_A_VISIT):
        at = opened(ROOM)
        at.button(key="open_room").click().run()
        assert not at.warning
    at = opened(ROOM)
    at.button(key="open_room").click().run()
    assert "several rooms just now" in at.warning[0].value


def test_codes_are_typed_in_any_case_and_spacing(led: tuple[Facilitator, str]) -> None:
    at = opened(JOIN)
    at.text_input[0].set_value("Graz")
    at.button[0].click().run()
    assert "six letters" in at.warning[0].value
    at.text_input[0].set_value(f" {led[0].code[:3].lower()}-{led[0].code[3:]} ")
    at.button[0].click().run()
    at.session_state["kept_participant_answered"] = True
    at.run()
    assert at.title[0].value == f"Room {led[0].code}"
    assert dict(at.query_params) == {"room": led[0].code}


def test_the_participants_page_draws_no_filters_and_loses_none() -> None:
    at = opened(JOIN, {"share_min": "20", "country": "AT"})
    assert not at.slider
    assert (filters(at).share_min, filters(at).country) == (20, ("AT",))


def test_the_file_has_every_answer_its_figure_and_no_participant(led: tuple[Facilitator, str]) -> None:
    by, store = led[0], workshop.store()
    who = workshop.join(store, by.code, workshop.new_secret())
    number = ask(led, workshop.highest_city("Highest?", [(c, c) for c in FOUR], "mipex_overall", "total", 2019, ("city",)))
    workshop.answer_question(store, who, number, "it001c")
    number = ask(led, workshop.words("=A word?"))
    workshop.answer_question(store, who, number, ["=1+1"])
    rows = list(csv.DictReader(io.StringIO(downloads.csv_bytes(all_questions.answers(by)).decode("utf-8-sig"))))
    assert list(rows[0]) == list(downloads.COLUMNS_OF_ROOMS)
    assert [(row["answer"], row["participants"]) for row in rows] == [
        *((c, str(int(c == "it001c"))) for c in FOUR),
        ("'=1+1", "1"),
    ]
    assert rows[4]["question"] == "'=A word?"
    figures = run("compare/values", measure="mipex_overall", population_group="total", year=2019, area_basis=["city"])
    values = figures.set_index("city_id")["value"]
    assert [float(row["value"]) for row in rows[:4]] == [values[city] for city in FOUR]
    assert {row["source_id"] for row in rows[:4]} == set(figures["source_id"])
    at = leading(led, room_part="all")
    assert_shown(at)
    assert any(button.key == "download_csv" for button in with_files(at).download_button)


def test_a_store_that_cannot_be_reached_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path / "file"))
    at = opened(ROOM)
    at.button(key="open_room").click().run()
    assert not at.exception
    assert len(at.warning) == 1
    at = joined("PNBGHF")
    assert not at.exception
    assert len(at.error) == 1
    assert str(tmp_path) not in page_text(at)


def test_guesses_are_hidden_unless_the_facilitator_wants_it_else(led: tuple[Facilitator, str]) -> None:
    at = leading(led)
    assert at.toggle(key="ask_hidden").value
    for kind, is_hidden in (("one_choice", False), ("number", True)):
        at.selectbox(key="ask_kind").set_value(kind).run()
        assert at.toggle(key="ask_hidden").value == is_hidden
    at.toggle(key="ask_hidden").set_value(False).run()
    assert not at.run().toggle(key="ask_hidden").value
    next(one for one in at.text_input if one.label == "Question").set_value("How many?")
    at.button(key="ask_room").click().run()
    assert asked_now(led).is_shown
