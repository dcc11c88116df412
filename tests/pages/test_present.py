"""Workshop: every view becomes a scene, the list bears every change, a presented scene shows its view and nothing else."""

import re

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.session import (
    COMPARE,
    JOIN,
    OVERVIEW,
    PAGES,
    PRESENT,
    PRESENTER,
    REGIONS,
    as_read,
    assert_shown,
    chart_data,
    charts,
    html_of,
    opened,
    page_text,
    sent,
)
from tests.pages.test_hostile_addresses import FOREIGN
from ui.navigation import scene_pages
from ui.rank_window import MOST_BARS_PRESENTED
from ui.state import scene_files
from ui.state.scene import MOST_SCENES, Scene

LIST = "scene_list"
PREPARED = scene_files.prepared(scene_pages())
THREE = (
    Scene("First", "/compare?city=at-vienna,de001c", "Look at the blue bar."),
    Scene("Second", "/policy?country=AT,DE&policy_view=heat_map", question="Where is the law strongest?"),
    Scene("Third", "/regions?region_view=ranked"),
)


def scenes(at: AppTest) -> tuple[Scene, ...]:
    scenes: tuple[Scene, ...] = at.session_state[LIST]
    return scenes


def workshop(*scenes: Scene) -> AppTest:
    """A session on the page, with scenes."""
    at = opened(PRESENT)
    at.session_state[LIST] = scenes
    return at.run()


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


def presenting(number: int, *scenes: Scene) -> AppTest:
    return press(workshop(*scenes), f"present_from_here_{number - 1}")


def unfold(at: AppTest) -> AppTest:
    """Open the form that adds the view."""
    at.session_state["scene_popover"] = True
    return at.run()


@pytest.mark.parametrize("page", [page for page in PAGES if page not in (PRESENT, JOIN, PRESENTER)])
def test_every_page_can_be_added_with_filters_and_note(page: str) -> None:
    at = unfold(opened(page, {"country": "AT,DE", "city": "at-vienna"}))
    button = next(b for b in at.button if b.label == "Add this view")
    next(a for a in at.text_area if a.label == "Note").set_value("  Say\nthis ")
    button.click().run()
    assert_shown(at)
    (scene,) = scenes(at)
    assert sorted(scene.address.partition("?")[2].split("&")) == ["city=at-vienna", "country=AT,DE"]
    assert scene.note == "Say this"
    assert scene.title
    at.switch_page(PRESENT).run()
    press(at, "open_0")
    assert_shown(at)
    assert dict(at.query_params) == {"country": "AT,DE", "city": "at-vienna"}


def test_title_says_what_is_shown() -> None:
    at = unfold(opened(COMPARE, {"measure": "mipex_health", "year": "2019"}))
    next(b for b in at.button if b.label == "Add this view").click().run()
    assert scenes(at)[0].title == "Compare: MIPEX: Health, 2019"
    assert scenes(at)[0].address == "/compare?measure=mipex_health&year=2019"


def test_list_is_put_in_order_renamed_and_shortened() -> None:
    at = press(workshop(*THREE), "down_0")
    assert [s.title for s in scenes(at)] == ["Second", "First", "Third"]
    press(at, "up_2")
    assert [s.title for s in scenes(at)] == ["Second", "Third", "First"]
    assert at.button(key="up_0").disabled and at.button(key="down_2").disabled
    press(at, "change_texts_1")
    at.text_input(key="scene_title_text").set_value("Renamed")
    at.text_area(key="scene_note_text").set_value("A note")
    at.text_input(key="scene_question_text").set_value("Which?")
    press(at, "keep_texts")
    assert scenes(at)[1] == Scene("Renamed", "/regions?region_view=ranked", "A note", "Which?")
    press(at, "remove_0")
    assert [s.title for s in scenes(at)] == ["Renamed", "First"]
    press(at, "undo_scenes")
    assert [s.title for s in scenes(at)] == ["Second", "Renamed", "First"]
    press(at, "remove_scenes")
    assert scenes(at) == ()
    assert "Scenes of your own" in page_text(at)


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_foreign_text_in_a_scene_is_only_text(text: str) -> None:
    made, _ = scene_files.from_file(scene_files.as_file([Scene(text, "/compare", text, text)]), scene_pages())
    at = workshop(*made)
    assert_shown(at)
    shown = page_text(presenting(1, *made)) + page_text(at)
    assert not re.search(r"(?<!\\)(\]\(|<script|\$x|:red|!\[)", shown)


def test_a_link_only_offers_its_scenes() -> None:
    packed = scene_files.as_link(THREE)
    at = opened(PRESENT, {"scenes": packed})
    assert_shown(at)
    assert at.session_state["scenes"] == packed
    assert LIST not in at.session_state
    press(at, "take_scenes")
    assert scenes(at) == THREE
    assert dict(at.query_params) == {}
    at.query_params = {"scenes": scene_files.as_link([PREPARED[0]])}
    at.run()
    assert scenes(at) == THREE
    press(at, "add_scenes")
    assert scenes(at) == (*THREE, PREPARED[0])


def test_more_scenes_than_a_session_holds_are_cut() -> None:
    at = workshop(*(Scene(f"Scene {n}", "/compare") for n in range(MOST_SCENES - 1)))
    at.query_params = {"scenes": scene_files.as_link(THREE)}
    at.run()
    press(at, "add_scenes")
    assert len(scenes(at)) == MOST_SCENES
    unfold(at.switch_page(COMPARE).run())
    assert "the most a session can hold" in page_text(at)
    assert not [b for b in at.button if b.label == "Add this view"]


@pytest.mark.parametrize(
    ("part", "heading", "shown"),
    [
        ("standing", "What stands out", ""),
        ("region", "Its region", "Cataluña: values of the region"),
        ("policy", "Its country", "Spain: values of the country"),
        ("residents", "The city", "Values of Barcelona itself"),
        ("intercultural", "Intercultural Cities", ""),
        ("peers", "Similar cities", ""),
    ],
)
def test_a_scene_of_a_profile_shows_the_part_that_its_address_names(part: str, heading: str, shown: str) -> None:
    at = presenting(1, Scene("Barcelona", f"/city?city=es002c&city_part={part}"))
    assert not at.exception
    assert "failed" not in page_text(at)
    assert [header.value for header in at.main.header] == [heading]
    captions = re.findall("<caption>(.*?)</caption>", html_of(at))
    assert len(captions) == bool(shown)
    assert all(caption.startswith(shown) for caption in captions)
    if part == "residents":
        assert html_of(at).count('scope="row"') == 23  # all of the survey, the two of 2015 too, and no share


def test_a_presented_scene_shows_its_view_with_its_own_choices_only() -> None:
    at = opened(REGIONS, {"country": "NO", "share_min": "20"})
    at.session_state[LIST] = THREE
    at.switch_page(PRESENT).run()
    press(at, "present_scenes")
    assert at.title[0].value == "First"
    assert "Look at the blue bar." in page_text(at)
    assert at.session_state["filters"].country == ()
    assert at.session_state["filters"].city == ("at-vienna", "de001c")
    assert dict(at.query_params) == {"city": "at-vienna,de001c", "present": f"1-{THREE[0].mark}"}
    assert not at.slider
    assert not at.code
    assert len(chart_data(at, "label", "value")) == MOST_BARS_PRESENTED


def test_a_scene_with_a_question_sends_no_figure_before_it_is_revealed() -> None:
    at = presenting(2, *THREE)
    assert [t.value for t in at.title] == ["Where is the law strongest?"]
    assert not charts(at)
    assert b"Austria" not in sent(at)
    at.session_state["scene_phases"] = {THREE[1].mark: "revealed"}
    at.run()
    assert at.title[0].value == "Second"
    assert charts(at)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("/?map=1", "Point at a city"),
        ("/compare?view=map", "Click a city"),
        ("/policy", "Click a country"),
        ("/policy?policy_view=indicators", "Click a country"),
        ("/regions", "Click a region"),
        ("/regions?region_view=together", "Click a region"),
        ("/regions?region_view=trend", "Choose a country"),
        ("/practices?practice_view=map", "Click a city"),
    ],
)
def test_a_presented_view_does_not_say_what_can_be_done_with_it(address: str, hint: str) -> None:
    """Nobody can click on what a projector shows."""
    at = workshop(Scene("View", address))
    assert hint in page_text(press(at, "open_0"))
    assert hint not in page_text(presenting(1, Scene("View", address)))


@pytest.mark.parametrize(
    ("address", "column", "first"),
    [
        (
            "/compare?city=at-vienna,pt001c&view=table&measure=survey_easy_find_job",
            "City",
            {"Lisbon, Portugal", "Vienna, Austria"},
        ),
        ("/regions?region=AT13,DE30&region_view=table", "Region", {"Wien (AT)", "Berlin (DE)"}),
    ],
)
def test_a_presented_table_begins_with_the_selected_places(address: str, column: str, first: set[str]) -> None:
    """Nobody can scroll it, neither down nor to the columns at its end."""
    (table,) = presenting(1, Scene("Table", address)).dataframe
    assert set(table.value[column].head(2)) == first
    assert table.value["Rank"].iloc[2:].is_monotonic_increasing
    assert not {"Source", "Value of", "Country"} & set(table.value)  # each "of" the city itself, the country beside the region


def test_reload_keeps_the_place() -> None:
    query = dict(presenting(1, *THREE).query_params)
    at = opened(COMPARE, query)
    assert [t.value for t in at.title] == ["Opening the presentation"]
    assert dict(at.query_params) == query
    at.session_state[LIST] = THREE
    at.run()
    assert at.title[0].value == "First"
    assert dict(at.query_params) == query


def test_place_of_other_scenes_is_dropped_with_a_sentence() -> None:
    query = dict(presenting(1, *THREE).query_params)
    at = opened(COMPARE)
    at.session_state[LIST] = THREE[1:]
    at.query_params = query
    at.run()
    assert_shown(at)
    assert "that is not in this browser" in at.warning[0].value
    assert dict(at.query_params) == {"city": "at-vienna,de001c"}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("page", [OVERVIEW, PRESENT])
def test_foreign_text_in_place_and_scenes(page: str, text: str) -> None:
    at = opened(page, {"present": text, "scenes": text[:6000]})
    assert_shown(at)
    assert at.warning
    assert text[:60].encode() not in sent(at)
    assert dict(at.query_params) == {}


def test_chosen_places_keep_their_colours_over_all_scenes() -> None:
    one = Scene("One", "/compare?city=at-vienna,de001c,se003c")
    other = Scene("Other", "/compare?city=se003c,pt001c")
    found = []
    for number in (1, 2):
        drawn = chart_data(presenting(number, one, other), "label", "colour").set_index("label")["colour"]
        found.append({re.sub(r"^\d+\. ", "", str(label)): colour for label, colour in drawn.items()})
    assert found[0]["Malmö (SE)"] == found[1]["Malmö (SE)"]
    assert len({found[0][city] for city in ("Vienna (AT)", "Berlin (DE)", "Malmö (SE)")} | {found[1]["Lisbon (PT)"]}) == 4


def test_prepared_session_opens_without_a_complaint() -> None:
    assert len(PREPARED) == 7
    assert sum(bool(scene.question) for scene in PREPARED) >= 4
    at = workshop(*PREPARED)
    for number, scene in enumerate(PREPARED, start=1):
        press(at, f"present_from_here_{number - 1}")
        at.session_state["scene_phases"] = {scene.mark: "revealed"}
        at.run()
        assert not at.exception
        assert [w.value for w in at.warning if "link" in w.value] == []
        assert as_read(at.title[0].value) == scene.title
        at.switch_page(PRESENT)
        at.query_params = {}
        at.run()


def test_what_the_prepared_session_says_is_in_the_data(direct: duckdb.DuckDBPyConnection) -> None:
    """The figures of its titles and notes; a new state of the data that moves one of them asks for new words."""

    def of_cities(measure: str) -> dict[str, int]:
        rows = direct.execute(
            "SELECT place_code, round(value) FROM latest_observation WHERE measure_id = ? AND population_group = 'total'",
            [measure],
        ).fetchall()
        return {place: int(value) for place, value in rows}

    place = of_cities("survey_good_place_immigrants")
    assert [place[c] for c in ("pt001c", "se003c", "de001c", "at-vienna")] == [84, 72, 70, 66]
    job = of_cities("survey_easy_find_job")
    assert (job["pt001c"], job["at-vienna"]) == (28, 51)
    assert job["pt001c"] < job["se003c"] < job["de001c"] < job["at-vienna"]
    assert "In 347 of 697 cities, at least 15 % of residents were born abroad" in page_text(opened(OVERVIEW))
    rows = direct.execute(
        """
        SELECT n.place_code, n.value - f.value
        FROM latest_observation AS n INNER JOIN latest_observation AS f USING (place_code, measure_id, year)
        WHERE measure_id = 'employment_rate_20_64' AND n.population_group = 'native_born' AND f.population_group = 'foreign_born'
        """
    ).fetchall()
    gap = dict(rows)
    assert gap["PT1A"] < 1
    assert round(gap["DE30"]) == 12
    ranges = direct.execute(
        """
        SELECT measure_id, max(value) - min(value) AS spread FROM latest_observation
        WHERE measure_id LIKE 'mipex_%' AND measure_id NOT LIKE 'mipex_overall%' AND place_code IN ('AT', 'DE', 'PT', 'SE')
        GROUP BY ALL ORDER BY spread
        """
    ).fetchall()
    assert len(ranges) == 8
    assert (ranges[0][0], ranges[-1][0]) == ("mipex_health", "mipex_access_to_nationality")
    check_years(direct)
    links = page_text(opened("pages/policy_and_outcomes.py")).replace("\\", "")
    assert "a moderate correlation" in links
    assert "N: 35 countries" in links
    at = opened("pages/city_profile.py", {"city": "at-vienna"})
    assert 3 <= len([m for m in at.markdown if str(m.value).startswith("- ")]) <= 7


def check_years(direct: duckdb.DuckDBPyConnection) -> None:
    """The years and areas in the notes of the prepared session."""

    def years(measures: str, places: str = "true") -> tuple[tuple[int, ...], set[str]]:
        rows = direct.execute(
            f"SELECT DISTINCT year, coalesce(area_basis, '') FROM latest_observation WHERE measure_id SIMILAR TO '{measures}' "
            f"AND {places} AND coalesce(area_basis, '') NOT IN ('nuts3_area', 'self_reported')"
        ).fetchall()
        return tuple(sorted({year for year, _ in rows})), {area for _, area in rows}

    shares, areas = years("foreign_born_share")
    assert f"each city or greater city, {shares[0]} to {shares[-1]}." in PREPARED[0].note
    assert areas == {"city", "greater_city"}
    assert years("survey_good_place_immigrants|survey_easy_find_job", "place_level = 'city'")[0] == (2023,)
    assert "2023" in PREPARED[1].note
    assert "2023" in PREPARED[2].note
    assert years("mipex_[a-z_]+", "place_code IN ('AT', 'PT', 'SE')")[0] == (2023,)
    assert years("mipex_[a-z_]+", "place_code = 'DE'")[0] == (2024,)
    assert "Scores of 2023, of Germany 2024" in PREPARED[4].note


GONE = {
    "/compare?measure=does_not_exist": "an indicator",
    "/compare?city=at-vienna,zz-gone": "a city",
    "/city?city=zz-gone": "a city",
    "/policy?policy_area=gone": "a policy area",
    "/policy?policy_country=ZZ": "a country",
    "/policy?indicator=gone": "an indicator",
    "/regions?region=ZZ99": "a region",
    "/regions?outcome=gone": "an outcome",
    "/links?link_x=gone": "an indicator",
    "/?country=AT,ZZ": "a country",
}


@pytest.mark.parametrize("address", GONE)
def test_a_scene_that_asks_for_what_is_gone_shows_no_other_view(address: str) -> None:
    scene = Scene("Lisbon leads", address, "Look at the blue bar.", "Who leads?")
    at = workshop(scene, *THREE)
    (warning,) = at.warning
    assert f"it asks for {GONE[address]} that the atlas does not have" in warning.value
    press(at, "present_from_here_0")
    for _ in range(2):  # the address does not keep what is gone
        assert [t.value for t in at.title] == ["Lisbon leads"]
        assert "Look at the blue bar." in page_text(at)
        assert f"it asks for {GONE[address]} that the atlas does not have" in page_text(at)
        assert not charts(at)
        assert not at.header
        at.run()


def test_a_scene_of_before_shows_the_field_of_action_that_it_meant() -> None:
    at = presenting(1, Scene("Fields", "/compare?competence_type=generic_urban,not_classified&measure=icc_overall"))
    assert not [warning for warning in at.warning if "link" in warning.value]
    assert "it asks for" not in page_text(at)
    kinds = chart_data(at, "measure", "kind")["kind"]
    assert set(kinds) == {"Generic urban fields", "In no group"}


def test_a_scene_whose_parts_were_cut_or_moved_is_shown_with_a_sentence() -> None:
    nine = ",".join(["at-vienna", "de001c", "se003c", "pt001c", "fr001c", "it001c", "de002c", "nl002c", "be001c"])
    for address, sentence in {f"/compare?city={nine}": "names more than 8", "/policy?policy_year=2300": "nearest year"}.items():
        at = presenting(1, Scene("Cut", address))
        assert any(sentence in warning.value for warning in at.warning)
        assert charts(at)
