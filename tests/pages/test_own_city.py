"""Participants choose their city: phones tell where it stands, charts mark the cities in the room, answers are split by it."""

import re

import pytest
from streamlit.testing.v1 import AppTest

import workshop
from tests.pages.session import JOIN, PRESENTER, ROOM, as_read, chart_data, opened, page_text, sent
from tests.pages.test_scene_votes import CITY, NUMBER, PLAIN, answer, go, leader, presented, reveal
from ui.charts import colours
from ui.filters import city_labels
from ui.rooms import all_questions, own_city, scene_votes
from ui.rooms.phone_phrases import LANGUAGES, phrase, speaking
from ui.state.scene import Scene, Vote
from workshop import Facilitator, Participant

pytestmark = pytest.mark.usefixtures("own_rooms")

REGIONAL = Scene("Work", "/compare?measure=employment_rate_20_64")
ONLY = Scene("Two", "/compare?city=at-vienna,de001c&only_chosen=1")
ID = {label.partition(",")[0]: city_id for city_id, label in city_labels().items()}


def phone_in(by: Facilitator) -> AppTest:
    phone = opened(JOIN, {"room": by.code})
    phone.session_state["kept_participant_answered"] = True
    return phone.run()


def choose(phone: AppTest, name: str) -> AppTest:
    phone.text_input(key="own_city_typed").set_value(name)
    next(button for button in phone.button if button.label == "Find").click().run()
    assert not phone.exception
    return phone


def said(at: AppTest) -> str:
    return as_read(page_text(at))


def people(by: Facilitator, *cities: str) -> list[Participant]:
    found = []
    for name in cities:
        who = workshop.join(workshop.store(), by.code, workshop.new_secret())
        if name:
            workshop.choose_city(workshop.store(), who, ID[name], city_labels())
        found.append(who)
    return found


def test_a_city_is_found_chosen_changed_and_taken_back() -> None:
    by, _ = workshop.open_room(workshop.store())
    phone = phone_in(by)
    assert phone.expander[0].label == "Your city (optional)"
    assert phone.expander[0].proto.expanded
    assert "nothing else about you" in said(phone)
    choose(phone, "Wien")
    assert workshop.cities_in_room(workshop.store(), by) == {"at-vienna": 1}
    assert phone.expander[0].label == "Your city: Vienna, Austria"
    choose(phone, "Newcastle")  # upon Tyne or under Lyme
    offered = {button.label: button for button in phone.button if button.label.startswith("Newcastle")}
    assert len(offered) > 1
    assert workshop.cities_in_room(workshop.store(), by) == {"at-vienna": 1}
    next(iter(offered.values())).click().run()
    assert not {"at-vienna"} & set(workshop.cities_in_room(workshop.store(), by))
    for foreign in ("Xyzzyx", "<script>alert(1)</script>"):
        choose(phone, foreign)
        assert "The atlas has no city of this name" in said(phone)
    next(button for button in phone.button if button.label == "Withdraw my city").click().run()
    assert workshop.cities_in_room(workshop.store(), by) == {}
    assert phone.expander[0].label == "Your city (optional)"
    workshop.set_open(workshop.store(), by, False)
    assert not phone.run().expander


def test_the_phone_tells_of_its_city_once_the_scene_is_revealed() -> None:
    at = presented(CITY, REGIONAL, PLAIN)
    phone = choose(phone_in(leader(at)), "Vienna")
    assert "highest of" not in said(phone)
    reveal(at, CITY)
    assert "Easy to find a good job, 2023: 50.8 % in Vienna" in said(phone.run())
    assert "highest of 83 cities (median" in said(phone)
    assert "Similar cities, by residents and foreign-born share: Munich, Germany:" in said(phone)
    assert "Source: European Commission, DG REGIO" in said(phone)
    choose(phone, "Mechelen")
    assert "This scene has no value for Mechelen, Belgium." in said(phone)
    assert "The atlas knows no similar city with a value here." in said(phone)
    reveal(at, CITY, False)
    assert "This scene" not in said(phone.run())
    at.switch_page("pages/compare_cities.py")
    go(at, 2)
    assert "% in Prov. Antwerpen (region)" in said(phone.run())
    assert "of 224 regions" in said(phone)
    assert "% in Mechelen" not in said(phone)
    go(at, 3)
    assert "region)" not in said(phone.run())


def test_without_a_city_the_phone_tells_nothing_of_one() -> None:
    at = presented(CITY)
    phone = phone_in(leader(at))
    reveal(at, CITY)
    assert "Similar cities" not in said(phone.run())


def test_the_phone_says_beside_the_guesses_what_the_chart_in_the_room_says() -> None:
    """Of the cities that the scene selects, once it is revealed, whether a city of one's own is chosen or not."""
    regional = Scene("Work", "/compare?measure=employment_rate_20_64&city=at-vienna", question="Of 100?", vote=Vote("number"))
    at = presented(NUMBER, regional)
    phone = phone_in(leader(at))
    phone.number_input[0].set_value(64)
    next(button for button in phone.button if button.label == "Send").click().run()
    assert "In the data" not in said(phone)
    reveal(at, NUMBER)
    assert "the only guess" in said(phone.run())
    (values,) = re.findall(r"In the data: (.*)\*\*\.", said(phone))
    drawn = chart_data(at, "label", "value_text").set_index("label")["value_text"]
    for city, country, code in (("Malmö", "Sweden", "SE"), ("Vienna", "Austria", "AT")):
        (in_chart,) = [as_read(text) for label, text in drawn.items() if f"{city} ({code})" in str(label)]
        assert f"{city}, {country}: {in_chart} (2023)" in values
    assert "Source: European Commission, DG REGIO" in said(phone)
    reveal(at, NUMBER, False)
    assert "In the data" not in said(phone.run())
    at.switch_page("pages/compare_cities.py")
    go(at, 2)
    answer(people(leader(at), "")[0], 60)
    reveal(at, regional)
    assert "In the data: Wien (region), with Vienna: " in said(phone.run())


def test_many_values_are_a_line_each_on_the_phone() -> None:
    cities = ["at-vienna", "se003c", "de001c", "fr001c", "es002c"]
    many = Scene("Good place", f"/compare?city={','.join(cities)}", question="Of 100?", vote=Vote("number"))
    at = presented(many)
    answer(people(leader(at), "")[0], 60)
    reveal(at, many)
    phone = opened(JOIN, {"room": leader(at).code, "lang": "fr"})
    phone.session_state["kept_participant_answered"] = True
    (shown,) = [text.value for text in phone.run().markdown if "données" in text.value]
    opening, empty, *lines = shown.split("\n")
    assert opening.startswith("**Dans les données") and opening.endswith(":**") and not empty
    assert len(lines) == len(cities)
    assert all(re.match(r"- .+: [\d.]+ .+$", as_read(line)) and "**" not in line for line in lines), lines


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_the_phone_says_it_in_its_language(language: str) -> None:
    at = presented(NUMBER)
    answer(people(leader(at), "")[0], 64)
    reveal(at, NUMBER)
    phone = opened(JOIN, {"room": leader(at).code, "lang": language})
    phone.session_state["kept_participant_answered"] = True
    phone.run()
    with speaking(language):
        before, after = as_read(phrase("in_the_data", cities="|")).split("|")
    assert before in said(phone)
    assert after in said(phone).partition(before)[2]


def test_a_standing_is_that_of_the_places_with_a_value() -> None:
    measure = scene_votes.measure_of(REGIONAL)
    assert measure
    of_vienna = own_city.city_in_scene("at-vienna", measure, ("city", "greater_city"))
    assert "in Wien (region)" in of_vienna.sentences and "in Vienna" not in of_vienna.sentences
    assert "of 224 regions" in of_vienna.sentences
    assert "median" not in of_vienna.sentences  # that of the chart leaves small regions out
    of_all = scene_votes.measure_of(Scene("Work", f"{REGIONAL.address}&population_group=native_born"))
    assert of_all and "(median " in own_city.city_in_scene("at-vienna", of_all, ("city", "greater_city")).sentences
    assert len(of_vienna.similar) == own_city.MOST_SIMILAR
    assert all("(region), with " in text for text in of_vienna.similar)
    unranked = scene_votes.measure_of(Scene("ICC", "/compare?measure=icc_overall"))
    assert unranked
    of_barcelona = own_city.city_in_scene(ID["Barcelona"], unranked, ("city", "greater_city"))
    assert of_barcelona.sentences.endswith("Not ranked: scores of different years.")


def mark(at: AppTest, is_on: bool = True) -> AppTest:
    workshop.steer(workshop.store(), leader(at), marks_cities=is_on)
    at.run()
    assert not at.exception
    return at


def marked(at: AppTest) -> set[str]:
    rows = chart_data(at, "who", "colour")
    return set(rows.loc[rows["colour"] != colours.OTHER, "who"].str.partition(" (")[0]) - {""}  # the row of guesses


def test_the_chart_marks_the_cities_in_the_room_and_then_its_own_again() -> None:
    at = presented(NUMBER)
    people(leader(at), "Zagreb", "Zagreb", "Paris", "Mechelen")
    mark(at)
    assert "Marked" not in said(at)  # covered
    reveal(at, NUMBER)
    assert marked(at) == {"Zagreb", "Paris"}
    assert "Marked: 2 of 3 cities in the room. Not in this chart: Mechelen." in said(at)
    assert dict(at.query_params)["city"] == "pt001c,se003c,de001c,at-vienna"
    mark(at, False)
    assert marked(at) == {"Lisbon", "Malmö", "Berlin", "Vienna"}
    assert "Marked" not in said(at)


def test_what_a_room_chose_and_guessed_stands_in_no_presentation_without_it() -> None:
    at = presented(NUMBER)
    (who,) = people(leader(at), "Zagreb")
    answer(who, 64)
    mark(at)
    reveal(at, NUMBER)
    assert marked(at) == {"Zagreb"}
    at.query_params = {**at.query_params, "present": f"1-{NUMBER.mark}"}
    at.run()
    assert marked(at) == {"Lisbon", "Malmö", "Berlin", "Vienna"}
    assert "room's guesses" not in sent(at).decode(errors="replace")


def test_eight_at_most_are_marked_and_the_indicator_stays() -> None:
    at = presented(Scene("Usual", f"/compare?city={ID['Mechelen']}"))  # which opens with another indicator than most cities
    before = at.session_state["measure"]
    many = ["Zagreb", "Paris", "Berlin", "Rome", "Madrid", "Lisbon", "Oslo", "Athens", "Prague", "Vienna", "Vienna", "Vienna"]
    people(leader(at), *many)
    mark(at)
    assert at.session_state["measure"] == before
    assert len(marked(at)) == 8 and "Vienna" in marked(at)
    assert "Marked: 8 of 10 cities in the room. Not in this chart: Athens." in said(at)


def test_the_most_frequent_are_named_so_where_they_are() -> None:
    at = presented(Scene("Laws", "/compare?measure=mipex_overall"))
    frequent = ["Zagreb", "Paris", "Berlin", "Rome", "Madrid", "Lisbon", "Oslo", "Vienna"]
    people(leader(at), *frequent, *frequent, "Prague")
    mark(at)
    assert "Marked: the 8 most frequent of 9 cities in the room." in said(at)


def test_a_scene_of_its_own_cities_alone_stays_as_it_is() -> None:
    at = presented(ONLY)
    mark(at)
    assert "Nobody in the room has chosen a city." in said(at)
    people(leader(at), "Zagreb")
    mark(at)
    assert marked(at) == {"Vienna", "Berlin"}
    assert "shows its own cities alone" in said(at)


def test_the_presenter_view_has_the_switch_where_it_acts() -> None:
    at = presented(NUMBER, PLAIN)
    view = opened(PRESENTER, {"room_key": at.session_state["led_key"]})
    assert "Nobody in the room has chosen a city" in said(view)
    people(leader(at), "Zagreb")
    view.run()
    assert "In the room: Zagreb." in said(view)
    view.button(key="mark_cities").click().run()
    now = workshop.presentation_of(workshop.store(), leader(at))
    assert now and now.marks_cities
    assert view.button(key="mark_cities").label == "Stop marking cities"
    mark(at, False)
    assert view.run().button(key="mark_cities").label == "Mark the cities in the room"
    go(at, 2)
    assert not view.run().button


def test_answers_are_split_in_the_file_and_on_the_page() -> None:
    by, key = workshop.open_room(workshop.store())
    asked = workshop.ask(workshop.store(), by, workshop.one_choice("First?", ["Work", "Language"]))
    lead = {"room_key": f"{by.code}-{key}", "room_part": "all"}
    assert not opened(ROOM, lead).toggle
    for who, choice in zip(people(by, "Zagreb", "Zagreb", "Paris", "", "Oslo"), "12221", strict=True):
        answer(who, choice)
    page = opened(ROOM, lead)
    page.toggle(key="split_by_city").set_value(True).run()
    assert "No city is shared by three or more of those who answered a question" in said(page)
    assert set(all_questions.answers(by, by_city=True)["participants_city"]) == {all_questions.ALL}
    (third,) = people(by, "Zagreb")
    answer(third, "1")
    rows = all_questions.answers(by, by_city=True)
    columns = ["participants_city", "answer", "participants", "answered"]
    assert rows[columns].values.tolist() == [
        ["Zagreb, Croatia", "Work", 2, 3],
        ["Zagreb, Croatia", "Language", 1, 3],
        [all_questions.OTHERS, "Work", 1, 3],
        [all_questions.OTHERS, "Language", 2, 3],
    ]
    assert rows["participants"].sum() == all_questions.answers(by)["participants"].sum() == 6
    assert asked.number == 1
    page.run()
    assert not page.exception
    assert "Zagreb, Croatia" in set(page.dataframe[-1].value["City"])
