"""Compare shows what the database holds: every view against a query of the test's own."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pandas as pd
import pytest

from queries.database import run
from tests.pages.session import (
    COMPARE,
    REGIONS,
    as_read,
    assert_shown,
    chart_data,
    filters,
    html_of,
    opened,
    page_text,
    tied,
    visited,
    with_files,
)
from ui import downloads
from ui.charts import designs
from ui.charts.designs import DOT, SWARM_WIDTH
from ui.compare.intercultural import cities_counted, table_of
from ui.measure_picker import VIEWS
from ui.wording import FAMILY

MEASURES = run("definitions/measures")
# One measure of each family and place level.
TYPICAL = sorted(MEASURES.groupby(["family", "place_level"])["measure_id"].first())
DATED = ["employment_rate_20_64", "mipex_overall", "foreign_born_share"]
YEARS = run("data/coverage").dropna(subset=["year"]).drop_duplicates(["measure_id", "year"])
OPTIONS = [(m, str(int(y))) for m in DATED for y in sorted(YEARS.loc[YEARS["measure_id"] == m, "year"])]

# The latest value of each Austrian or German city in the survey, as it was published.
SURVEY = """
    SELECT c.city_id, c.name, o.value
    FROM city AS c INNER JOIN observation AS o ON c.city_id = o.place_code
    WHERE o.measure_id = 'survey_good_place_immigrants' AND o.population_group = 'total' AND o.sex = 'total'
        AND o.year = 2023 AND c.country_code IN ('AT', 'DE')
    ORDER BY o.value DESC
"""


@pytest.mark.parametrize("measure", TYPICAL)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_every_family(view: str, measure: str) -> None:
    at = visited(COMPARE, {"view": view, "measure": measure, "city": "at-vienna,no001c"})
    assert_shown(at)
    assert not at.error
    assert at.session_state["view"] == ("ranked" if measure == "icc_overall" and view in ("distribution", "map") else view)
    assert at.session_state["measure"] == measure
    assert at.get("vega_lite_chart") or at.get("deck_gl_json_chart") or at.dataframe
    assert with_files(at).download_button(key="download_csv")


@pytest.mark.parametrize("measure", MEASURES["measure_id"])
def test_every_measure(measure: str) -> None:
    at = visited(COMPARE, {"measure": measure})
    assert_shown(at)
    assert not at.error
    assert not at.warning or "year" in at.warning[0].value or "ndex" in page_text(at)


@pytest.mark.parametrize("family", [family for family in FAMILY if family != "own"])
def test_a_kind_of_measure_and_a_measure_are_picked(family: str) -> None:
    at = visited(COMPARE, {"measure": "mipex_overall" if family == "survey" else "survey_good_place_immigrants"})
    at.selectbox(key="family").set_value(family).run()
    if family == "icc":
        assert "measure" not in {picker.key for picker in at.selectbox}, "the scores are of all dimensions"
        at.segmented_control(key="view").set_value("table").run()
    of_family = list(MEASURES.loc[MEASURES["family"] == family, "measure_id"])
    opened_with = at.session_state["measure"]
    assert opened_with in of_family
    other = next(measure for measure in of_family if measure != opened_with)
    at.selectbox(key="measure").set_value(other).run()
    assert_shown(at)
    assert at.session_state["measure"] == other
    assert dict(at.query_params).get("measure", "survey_good_place_immigrants") == other


@pytest.mark.parametrize(("measure", "year"), OPTIONS)
def test_every_year_option(measure: str, year: str) -> None:
    at = visited(COMPARE, {"measure": measure, "year": year, "view": "table"})
    assert_shown(at)
    for table in at.dataframe:
        assert set(table.value["Year"]) == {year}


def test_who_picks_a_measure_sees_migrants_and_a_link_without_a_group_what_it_always_did() -> None:
    """Of four national measures the usual group is of people who are no migrants."""
    measure = "national_early_leavers_rate_18_24"
    assert visited(COMPARE, {"measure": measure}).session_state["population_group"] == "native_born"
    at = visited(COMPARE, {"measure": "employment_rate_20_64"})
    at.selectbox(key="measure").select(measure).run()
    assert at.session_state["population_group"] == "non_eu_born"
    assert dict(at.query_params) == {"measure": measure, "population_group": "non_eu_born"}
    assert "people born outside the EU" in page_text(at)
    at.selectbox(key="measure").select("employment_rate_20_64").run()
    assert dict(at.query_params) == {"measure": "employment_rate_20_64"}


def test_it_opens_with_a_measure_that_a_selected_city_has_and_around_that_city(direct: duckdb.DuckDBPyConnection) -> None:
    surveyed = {
        city
        for (city,) in direct.execute(
            "SELECT place_code FROM observation WHERE measure_id = 'survey_good_place_immigrants' AND place_level = 'city'"
        ).fetchall()
    }
    assert "be012c" not in surveyed
    assert "at-graz" in surveyed
    at = opened(COMPARE, {"city": "be012c"})
    assert at.session_state["measure"] == "foreign_born_share"
    labels = chart_data(at, "label", "value")["label"].tolist()
    assert any("Mechelen" in label for label in labels[1:-1])
    assert dict(at.query_params) == {"city": "be012c"}
    at.multiselect(key=tied(at, "city")).set_value(["be012c", "at-graz"]).run()
    assert at.session_state["measure"] == "survey_good_place_immigrants"
    assert visited(COMPARE, {"city": "be012c", "measure": "survey_good_place_immigrants"}).info


@pytest.mark.parametrize("show", ["highest", "lowest", "around", "all"])
def test_part_of_the_ranking_has_the_cities_picked_out(show: str) -> None:
    at = visited(COMPARE, {"show": show, "city": "at-graz,no001c"})
    assert_shown(at)
    labels = " ".join(chart_data(at, "label", "value")["label"])
    assert "Graz" in labels
    assert "Oslo" in labels


def test_charts_have_an_alternative_text() -> None:
    for view in VIEWS:
        at = visited(COMPARE, {"view": view})
        drawn = [*at.get("vega_lite_chart"), *at.get("deck_gl_json_chart"), *at.dataframe]
        assert drawn
        assert all(len(element.proto.alt) > 15 for element in drawn)


def test_ranked_values_and_order(direct: duckdb.DuckDBPyConnection) -> None:
    expected = direct.execute(SURVEY).df()
    found = chart_data(visited(COMPARE, {"country": "AT,DE"}), "label", "value")
    assert len(expected) > 5
    assert found["value"].tolist() == pytest.approx(expected["value"].tolist())
    names = [re.sub(r"^\d+\. (.*) \(..\).*", r"\1", label) for label in found["label"]]
    assert set(names) == set(expected["name"])
    assert dict(zip(names, found["value"], strict=True)) == pytest.approx(expected.set_index("name")["value"].to_dict())


def test_ranked_ranks_are_shared_by_equal_values() -> None:
    found = chart_data(visited(COMPARE, {"country": "AT,DE"}), "label", "value")
    ranks = found["label"].str.extract(r"^(\d+)\.")[0].astype(int)
    assert ranks.tolist() == found["value"].rank(ascending=False, method="min").astype(int).tolist()


def test_ranked_highest_of_all_regions(direct: duckdb.DuckDBPyConnection) -> None:
    """Regions in which an atlas city lies, each once, from the highest latest rate."""
    expected = direct.execute(
        """
        SELECT DISTINCT ON (o.place_code) o.place_code, o.value FROM observation AS o
        WHERE o.measure_id = 'employment_rate_20_64' AND o.population_group = 'foreign_born' AND o.sex = 'total'
            AND o.place_level = 'region' AND o.place_code IN (SELECT nuts2_code FROM city)
            AND o.quality_mark IS DISTINCT FROM 'series_outlier'
        ORDER BY o.place_code, o.year DESC
        """
    ).df()["value"]
    at = visited(COMPARE, {"measure": "employment_rate_20_64", "only_chosen": "0"})
    found = chart_data(at, "label", "value")["value"]
    assert found.head(10).tolist() == expected.sort_values(ascending=False).head(10).tolist()


def test_distribution_has_a_dot_for_every_place_that_covers_none(direct: duckdb.DuckDBPyConnection) -> None:
    expected = direct.execute(f"SELECT value FROM ({SURVEY}) ORDER BY value").df()["value"].tolist()
    at = visited(COMPARE, {"country": "AT,DE", "view": "distribution", "city": "at-vienna"})
    own = chart_data(at, "dot", "value").assign(height=lambda rows: rows["dot"], text="Vienna")
    assert len(own) == 1
    dots = pd.concat([chart_data(at, "height", "value", "text"), own])
    assert sorted(dots["value"]) == expected
    assert dots["text"].is_unique
    across = SWARM_WIDTH * (dots["value"] - dots["value"].min()) / (dots["value"].max() - dots["value"].min())
    for _, row in across.groupby(dots["height"]):
        assert (row.sort_values().diff().dropna() > DOT - 0.001).all()


@pytest.mark.real_data
def test_distribution_of_larger_areas_alone_says_so() -> None:
    at = visited(COMPARE, {"measure": "foreign_born_share", "area_basis": "nuts3_area", "view": "distribution"})
    assert_shown(at)
    assert any("larger area" in info.value for info in at.info)
    assert not at.get("vega_lite_chart")


@pytest.mark.real_data
def test_lines_of_many_countries_have_short_names_and_none_on_a_phone() -> None:
    """Whole names would stand over each other; the note has all of them."""
    shares = {"measure": "foreign_born_share", "view": "ranked"}
    seen = []
    for cities in ("at-vienna,de001c", "at-vienna,de001c,fr001c,es002c,uk001c"):
        at = visited(COMPARE, {**shares, "city": cities})
        names = json.loads(at.get("vega_lite_chart")[0].proto.spec)["layer"][-1]["mark"]
        seen.append((set(chart_data(at, "short", "value")["short"]), "opacity" in names))
    assert seen == [({"median", "Austria", "Germany"}, False), ({"median", "AT", "DE", "FR", "ES", "GB"}, True)]
    assert "France (country), " in as_read(page_text(at))


def test_dots_of_equal_values_stand_over_each_other() -> None:
    places = pd.DataFrame({"value": [88.0, 88.0, 88.0], "short_label": ["A", "B", "C"], "value_text": "88"})
    none = places[:0].assign(**dict.fromkeys(["colour_key", *designs.TOOLTIP], ""))
    dots = designs.distribution(places, none, {}, "Score").data["dots"]
    assert isinstance(dots, pd.DataFrame)
    assert dots["height"].is_unique


@pytest.mark.parametrize("view", VIEWS)
def test_a_value_whose_source_states_no_year_is_shown_alone(view: str) -> None:
    at = visited(COMPARE, {"measure": "foreign_born_share", "area_basis": "self_reported", "country": "FR", "view": view})
    assert "Paris" in page_text(at)


def test_distribution_of_another_height_needs_no_new_design() -> None:
    """To write one out takes longer than all the rest of a run."""
    designs._distribution.cache_clear()
    heights = [
        visited(COMPARE, {"view": "distribution", "city": cities}).get("vega_lite_chart")[0].proto.spec
        for cities in ("at-vienna", "at-vienna,at-graz")
    ]
    assert heights[0] != heights[1]
    assert designs._distribution.cache_info().misses == 1


def test_distribution_marks_the_cities_picked_out(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(COMPARE, {"view": "distribution", "city": "at-vienna,at-graz"})
    found = chart_data(at, "dot", "value")["value"].tolist()
    values = direct.execute(SURVEY).df().set_index("city_id")["value"]
    assert found == sorted(values[c] for c in ("at-vienna", "at-graz"))


def test_profile_of_national_policy(direct: duckdb.DuckDBPyConnection) -> None:
    expected = direct.execute(
        """
        SELECT DISTINCT ON (o.place_code, o.measure_id) o.value
        FROM observation AS o INNER JOIN measure AS m ON o.measure_id = m.measure_id
        WHERE m.measure_group = 'area' AND o.place_level = 'country' AND o.place_code IN ('AT', 'NO')
        ORDER BY o.place_code, o.measure_id, o.year DESC
        """
    ).df()["value"]
    at = visited(COMPARE, {"view": "profile", "measure": "mipex_education", "city": "at-vienna,no001c"})
    found = chart_data(at, "measure", "value")
    areas = found[~found["measure"].str.contains("verall")]
    assert len(expected) == 16
    assert sorted(areas["value"]) == sorted(expected)


SIGNED = {COMPARE: {"measure": "foreign_born_share"}, REGIONS: {"outcome": "unemployment_rate_15_64"}}


def signs_of(page: str, query: dict[str, str], buttons_data: dict[str, Callable[[], bytes]]) -> tuple[str, str]:
    """What the text below a chart says of signs, and all that its picture says."""
    at = with_files(opened(page, {**SIGNED[page], **query}))
    said = re.search(r"Signs: [^.]*\.", as_read(page_text(at)))
    assert said
    with ThreadPoolExecutor(1) as elsewhere:
        svg = elsewhere.submit(buttons_data["download_svg"]).result().decode()
    return said[0], " ".join(re.findall(r">([^<>]+)</t", svg))


@pytest.mark.parametrize(("page", "view"), [(COMPARE, "view"), (REGIONS, "region_view")])
def test_a_picture_says_what_its_signs_mean(page: str, view: str, buttons_data: dict[str, Callable[[], bytes]]) -> None:
    """As the text below the chart on screen does."""
    said, picture = signs_of(page, {view: "ranked", "show": "all"}, buttons_data)
    assert said in picture


@pytest.mark.parametrize(("page", "query"), [(COMPARE, {"view": "map"}), (REGIONS, {"region_view": "together"})])
def test_the_picture_of_a_map_explains_no_sign(
    page: str, query: dict[str, str], buttons_data: dict[str, Callable[[], bytes]]
) -> None:
    """It writes no values: on screen signs stand at a dot, or in the ranking beside the map."""
    said, picture = signs_of(page, query, buttons_data)
    assert said and "Filters: " in picture and "Signs" not in picture


def test_files_of_a_map_say_nothing_of_clicks(files: dict[str, pd.DataFrame], views: list[downloads.View]) -> None:
    at = visited(COMPARE, {"view": "map", "measure": "mipex_overall"})
    assert "Click a city to select or deselect it. " in page_text(at)
    assert files and "Click" not in views[0].in_picture()


def test_a_map_of_two_cities_has_two_classes(direct: duckdb.DuckDBPyConnection) -> None:
    """It says why, and its key has no class without a city."""
    values = direct.execute(SURVEY.replace("IN ('AT', 'DE')", "= 'AT'")).df()["value"]
    assert values.nunique() == len(values) == 2
    at = visited(COMPARE, {"view": "map", "country": "AT"})
    assert "Two classes, since only 2 places have a value." in page_text(at)
    assert "equally many" not in page_text(at)
    limit = f"{values.quantile(0.2):.1f} %"
    assert re.findall(r">(under [^<]+|[^<]+ or more)<", html_of(at)) == [f"under {limit}", f"{limit} or more"]


@pytest.mark.parametrize("measure", ["survey_good_place_immigrants", "employment_rate_20_64"])
def test_the_profile_explains_hollow_dots_where_it_has_any(measure: str) -> None:
    at = visited(COMPARE, {"view": "profile", "measure": measure, "city": "de002c,nl037c"})
    hollow = bool((chart_data(at, "measure", "value", "fill_opacity")["fill_opacity"] < 1).any())
    assert ("hollow: " in as_read(page_text(at))) == hollow == (measure == "employment_rate_20_64")
    assert "Signs: " not in page_text(at)


@pytest.mark.parametrize(
    ("measure", "whose"),
    [
        ("survey_good_place_immigrants", "Values of cities, 2015 to 2023."),
        ("employment_rate_20_64", "Values of their regions, not of the cities, 20"),
        ("mipex_overall", "Values of their countries, not of the cities, 20"),
        ("foreign_born_share", "Values of cities and their regions"),
    ],
)
def test_the_profile_says_over_its_chart_whose_values_it_shows(measure: str, whose: str) -> None:
    """Its title names cities; and the file says the same."""
    at = visited(COMPARE, {"view": "profile", "measure": measure, "city": "de002c,nl037c"})
    title = next(node for node in at.main.header)
    assert "Hamburg and Rotterdam" in title.value
    assert any(caption.value.startswith(whose) for caption in at.caption), [caption.value for caption in at.caption]
    assert page_text(at).count(whose) == 1


def test_no_view_of_several_indicators_stands_under_the_name_of_one() -> None:
    at = visited(COMPARE, {"view": "profile", "city": "de002c,nl037c"})
    options = [option.content for option in at.segmented_control(key="question").proto.options]
    assert not [name for name in options if "ne indicator" in name]


@pytest.mark.parametrize(
    ("page", "query"),
    [(COMPARE, {"measure": "foreign_born_share", "show": "all"}), (REGIONS, {"region_view": "ranked", "show": "all"})],
)
def test_a_ranking_too_long_to_draw_says_where_it_is_whole(page: str, query: dict[str, str]) -> None:
    """Also once the visitor goes on, and in the note of the data address."""
    at = opened(page, query)
    for _ in range(2):
        assert re.search(r"20 of \d+ (cities|regions) shown; the view “Table” has all\.", page_text(at))
        at.run()
    assert "has all" not in page_text(visited(page, {**query, "country": "DE", "measure": "survey_good_place_immigrants"}))


def test_the_profile_of_all_indicators_has_no_picker_of_one_and_keeps_what_was_picked() -> None:
    at = visited(COMPARE, {"measure": "employment_rate_20_64", "view": "profile", "city": "de002c,nl037c"})
    assert {"measure", "year"} & {box.key for box in at.selectbox} == set()
    assert {"family", "population_group"} <= {box.key for box in at.selectbox}
    at.segmented_control(key="view").set_value("ranked").run()
    assert at.selectbox(key="measure").value == "employment_rate_20_64"
    assert_shown(at)


@pytest.mark.parametrize("query", [{"measure": "employment_rate_20_64"}, {"measure": "unemployment_rate_15_64"}], ids=str)
def test_a_sign_that_all_bars_would_bear_is_said_once(query: dict[str, str]) -> None:
    at = visited(COMPARE, {**query, "country": "DE"})
    bars, text = chart_data(at, "label", "value_text"), as_read(page_text(at))
    of_all = "Reliability of all: unknown." in text
    assert of_all == (query["measure"] == "employment_rate_20_64")
    assert of_all == ("Signs: " not in text) == (not bars["value_text"].str.contains(r"[?▽]").any())


def test_the_text_of_the_profile_promises_no_table_that_a_scene_lacks() -> None:
    at = visited(COMPARE, {"view": "profile", "city": "de002c,nl037c"})
    (chart,) = at.get("vega_lite_chart")
    assert chart.proto.alt.startswith("Profile of Hamburg and Rotterdam over ")
    assert "below" not in chart.proto.alt


def test_profile_context_is_the_spread_of_all_places(direct: duckdb.DuckDBPyConnection) -> None:
    expected = direct.execute(
        """
        SELECT m.name AS measure, median(o.value) AS middle FROM observation AS o
        INNER JOIN measure AS m ON o.measure_id = m.measure_id
        WHERE m.family = 'survey' AND o.place_level = 'city' AND o.population_group = 'total' AND o.sex = 'total'
            AND o.year = (SELECT max(w.year) FROM observation AS w WHERE w.measure_id = o.measure_id) -- waves are not mixed
        GROUP BY ALL
        """
    ).df()
    at = visited(COMPARE, {"view": "profile", "city": "at-vienna,no001c"})
    context = chart_data(at, "measure", "median", "lower_quartile")
    assert len(context) == len(expected) >= 20
    assert context.set_index("measure")["median"].to_dict() == pytest.approx(expected.set_index("measure")["middle"].to_dict())
    assert context["median"].between(context["lower_quartile"], context["upper_quartile"]).all()


def test_profile_context_is_of_the_cities_that_pass_each_region_once(direct: duckdb.DuckDBPyConnection) -> None:
    expected = direct.execute(
        """
        SELECT m.name AS measure, median(o.value) AS middle FROM latest_observation AS o
        INNER JOIN measure AS m ON o.measure_id = m.measure_id
        WHERE m.family = 'outcome' AND o.place_level = 'region' AND o.population_group = 'foreign_born'
        AND o.place_code IN (SELECT nuts2_code FROM city WHERE country_code IN ('AT', 'SE'))
        GROUP BY ALL
        """
    ).df()
    query = {"view": "profile", "measure": "employment_rate_20_64", "group": "foreign_born", "country": "AT,SE"}
    context = chart_data(visited(COMPARE, query), "measure", "median", "lower_quartile")
    middles = expected.set_index("measure")["middle"].to_dict()
    assert len(context) >= 4
    for measure, middle in zip(context["measure"], context["median"], strict=True):
        assert middle == pytest.approx(middles[measure.removesuffix(", foreign-born people")])


def test_table_has_every_city_of_the_filter_with_a_figure(direct: duckdb.DuckDBPyConnection) -> None:
    expected = direct.execute(SURVEY).df()
    table = visited(COMPARE, {"country": "AT,DE", "view": "table"}).dataframe[0].value
    assert len(table) == len(expected)
    value = next(column for column in table if column.startswith("Value"))
    assert sorted(table[value]) == pytest.approx(sorted(expected["value"]))
    assert table["Source"].notna().all()


def test_figures_of_a_region_say_so_in_every_row() -> None:
    at = visited(COMPARE, {"measure": "employment_rate_20_64", "view": "table", "country": "AT"})
    assert at.dataframe[0].value["Value of"].str.endswith(" (region)").all()
    assert "not of cities" in page_text(at)


@pytest.mark.parametrize(
    ("measure", "group", "whose"),
    [
        ("survey_good_place_immigrants", "total", "percent of residents asked"),
        ("survey_good_place_immigrants", "with_opinion", "percent"),
        ("foreign_born_share", "foreign_born", "percent of all residents"),
        ("population_share_15_64", "foreign_born", "percent"),
        ("mipex_overall", "total", "score, 0 to 100"),
    ],
)
def test_under_the_title_stands_of_whom_a_percentage_is(measure: str, group: str, whose: str) -> None:
    at = visited(COMPARE, {"measure": measure, "population_group": group})
    assert any(as_read(caption.value).partition("\n")[0].endswith(f", {whose}") for caption in at.caption)


def test_what_values_run_from_is_said_as_one_sentence_with_the_name_of_the_indicator() -> None:
    title = visited(COMPARE, {"measure": "icc_overall", "view": "table"}).header[0].value
    assert re.search(r"overall: the values of the \d+ cities run from \d+ of 100 to \d+ of 100$", as_read(title))


@pytest.mark.parametrize("view", ["ranked", "distribution", "map"])
def test_intercultural_scores_are_facts_and_never_more_than_published(view: str, direct: duckdb.DuckDBPyConnection) -> None:
    published = direct.execute(
        "SELECT name, value FROM observation INNER JOIN city ON place_code = city_id WHERE measure_id LIKE 'icc_%'"
    ).fetchall()
    averages = direct.execute("SELECT value FROM observation WHERE measure_id LIKE 'icc_%' AND place_code = 'ICC85'").fetchall()
    at = visited(COMPARE, {"measure": "icc_overall", "view": view})
    assert "cities are not ranked" in page_text(at)
    offered = [option.content for option in at.segmented_control(key="view").proto.options]
    assert [name.rpartition(" ")[2] for name in offered] == ["Scores", "Profile", "Table"]
    table = at.dataframe[0].value
    scores = table.select_dtypes("number")
    network, *cities = (scores.loc[row].dropna().tolist() for row in range(len(table)))
    shown = [
        (city.rpartition(", ")[0], value) for city, values in zip(table["City"][1:], cities, strict=True) for value in values
    ]
    assert len(shown) > 25
    assert set(shown) <= set(published)
    assert len(network) > 3 and set(network) <= {value for (value,) in averages}
    assert direct.execute("SELECT count(*) FROM measure WHERE measure_group = 'dimension'").fetchall() == [(14,)]
    assert len(chart_data(at, "measure", "value")) == 14


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"share_min": "15"},
        {"country": "NO"},
        {"country": "NO,SE,DE,NL"},
        {"country": "AT"},
        {"field_of_action": "generic_urban"},
        {"city": "be012c"},
        {"city": "no001c,nl037c"},
        {"city": "no001c,nl037c", "only_chosen": "1"},
        {"city": "no001c", "country": "NL"},
    ],
    ids=str,
)
def test_the_title_of_the_index_says_what_is_published_and_no_rank(query: dict[str, str]) -> None:
    at = visited(COMPARE, {"measure": "icc_overall", **query})
    assert_shown(at)
    facts = run("compare/icc_facts", **filters(at).parameters())
    overall = facts[facts["measure_id"] == "icc_overall"]
    title = as_read(at.header[0].value)
    assert len(at.header) == 1
    assert title.endswith("; average of 85 Intercultural Cities, 2017: 59 of 100")
    own = overall[overall["city_id"].isin(query.get("city", "").split(","))]
    for row in own.to_dict("records"):
        assert re.search(rf"{row['city']}[^;]* {row['value']:.0f} of 100", title)
    if own.empty and len(overall):
        low, high = overall["value"].min(), overall["value"].max()
        cities = overall["city_id"].nunique()
        assert re.search(rf"published for {cities} cit(y|ies)", title)
        assert f", {low:.0f} to {high:.0f} of 100;" in title or (low == high and f", {low:.0f} of 100;" in title)
    assert ("published for no city" in title) == overall.empty
    assert ("of the filters" in title) == (own.empty and bool(query.keys() - {"city", "field_of_action"}))
    for word in ("highest", "lowest", "best", "rank"):
        assert word not in title


def test_two_scores_of_a_city_without_a_text_stand_in_two_rows() -> None:
    facts = run("compare/icc_facts", **filters(opened(COMPARE)).parameters()).head(1)
    twice = pd.concat([facts, facts.assign(value=12.0)]).assign(reference_url=None)
    table = table_of(twice, run("compare/icc_network_means"))
    assert sorted(table["Overall"][1:]) == sorted(twice["value"])


def test_the_number_of_cities_stands_with_the_scores(direct: duckdb.DuckDBPyConnection) -> None:
    """Counted anew for each choice of cities, so that nobody takes a few for the study's 36."""
    for query in ({"measure": "icc_overall"}, {"measure": "icc_overall", "share_min": "15"}):
        at = visited(COMPARE, query)
        facts = run("compare/icc_facts", **filters(at).parameters())
        said = as_read(next(one.value for one in at.caption if "with a score" in one.value))
        assert said == cities_counted(facts)
        assert f"Overall {facts[facts['measure_id'] == 'icc_overall']['city_id'].nunique()};" in said
    total = direct.execute(
        "SELECT count(DISTINCT place_code) FROM observation WHERE measure_id = 'icc_overall' AND place_level = 'city'"
    )
    assert f"Overall {total.fetchall()[0][0]};" in cities_counted(
        run("compare/icc_facts", **filters(visited(COMPARE, {})).parameters())
    )
    assert cities_counted(facts.iloc[:0]) == ""


def test_intercultural_page_leads_to_what_all_cities_have() -> None:
    at = opened(COMPARE, {"measure": "icc_overall"})
    at.button(key="instead_survey").click().run()
    assert_shown(at)
    assert at.session_state["family"] == "survey"
    assert "measure" not in at.query_params  # the survey measure is the usual one
    assert at.get("vega_lite_chart")


def test_a_field_of_action_keeps_its_icc_dimensions() -> None:
    """In the picker and in the chart of the network, and with words of its own; the competence type leaves them alone."""
    query = {"measure": "icc_overall", "field_of_action": "socio_economic", "competence_type": "national"}
    kept = set(MEASURES.query("field_of_action == 'socio_economic'")["name"])
    assert set(opened(COMPARE, query | {"view": "table"}).selectbox(key="measure").options) == kept
    at = visited(COMPARE, query)
    assert len(kept) == 4
    assert set(chart_data(at, "measure", "kind")["kind"]) == {"Socio-economic fields"}
    assert len(chart_data(at, "measure", "kind")) == 4
    assert "4 of 20 indicators fit the field of action." in page_text(at)
    names = {name.removeprefix("ICC: ") for name in kept}
    assert {"Overall"} < set(at.dataframe[0].value.select_dtypes("number")) <= {"Overall", *names}


@pytest.mark.parametrize("view", VIEWS)
def test_a_field_of_action_leaves_the_policy_areas(view: str) -> None:
    query = {"measure": "mipex_health", "view": view}
    plain, at = opened(COMPARE, query), visited(COMPARE, query | {"field_of_action": "generic_urban"})
    assert_shown(at)
    assert not at.info
    assert [box.options for box in at.selectbox] == [box.options for box in plain.selectbox]
    assert len(at.get("vega_lite_chart")) == len(plain.get("vega_lite_chart"))
    assert "fit the" not in page_text(at)


def test_competence_filter_keeps_its_areas() -> None:
    at = visited(COMPARE, {"measure": "mipex_health", "competence_type": "shared"})
    shared = set(MEASURES.query("family == 'mipex' and competence_type == 'shared'")["name"])
    assert set(at.selectbox(key="measure").options) == shared
    assert len(shared) == 3


MIXED = {"foreign_born_share": "cities", "participation_rate_15_74": "regions", "mipex_overall": "countries"}


@pytest.mark.parametrize("measure", MIXED)
def test_years_that_differ_are_named_and_the_common_one_is_a_click_away(measure: str, direct: duckdb.DuckDBPyConnection) -> None:
    """The year of most places is counted from the observations here: no larger areas, no regions whose code ended."""
    table = visited(COMPARE, {"measure": measure, "view": "table"})
    years = pd.to_numeric(table.dataframe[0].value["Year"])
    places = MIXED[measure]
    level = {"cities": "city", "regions": "region", "countries": "country"}[places]
    assert f"Latest value of each {level}, {years.min()} to {years.max()}." in page_text(table)
    counts = direct.execute(
        """
        SELECT year, count(DISTINCT place_code) AS places FROM observation JOIN measure USING (measure_id, place_level)
        WHERE measure_id = ? AND population_group = ? AND sex = 'total' AND coalesce(area_basis, '') <> 'nuts3_area'
            AND coalesce(quality_mark, '') <> 'series_outlier'
            AND place_code NOT IN (SELECT nuts_code FROM region WHERE nuts_version = 'earlier')
        GROUP BY year ORDER BY places DESC, year DESC
        """,
        [measure, table.session_state["population_group"] or "total"],
    ).fetchall()
    year, count = counts[0]
    assert f"{year}, with most places of the atlas ({count:,})" in table.selectbox(key="year").options
    table.button(key="common_year").click().run()
    assert set(table.dataframe[0].value["Year"]) == {str(year)}
    assert f"Values of {year} only." in page_text(table)
    assert "Latest value of each" not in page_text(table)
    assert table.query_params["year"] == str(year)


def test_years_that_agree_are_not_cautioned() -> None:
    at = visited(COMPARE, {"measure": "survey_good_place_immigrants", "view": "table"})
    assert "Latest value of each" not in page_text(at)
    assert "common_year" not in {button.key for button in at.button}


def test_a_title_says_how_many_chosen_cities_it_does_not_name() -> None:
    query = {"measure": "foreign_born_share", "city": "at-vienna,de001c,de002c,no001c,es001c"}
    assert as_read(visited(COMPARE, query).header[0].value).endswith(" cities; and 2 more")
    at = visited(COMPARE, {**query, "city": "at-vienna,de001c,de002c"})
    assert as_read(at.header[0].value).endswith(" cities")
    at = visited(COMPARE, {"measure": "icc_overall", "city": "no001c,es-bilbao,ua-odesa,us-rochester,kr-ansan"})
    assert re.search(r" and [12] more; average of ", as_read(at.header[0].value))


def test_no_figure_for_a_chosen_city_is_said() -> None:
    at = visited(COMPARE, {"city": "de-berlin-neukolln,at-graz"})
    assert any("Berlin" in info.value for info in at.info)


def test_where_a_chosen_city_has_a_value_of_a_larger_area_alone_the_way_to_it_is_said() -> None:
    at = visited(COMPARE, {"measure": "foreign_born_share", "city": "lu001c,at-vienna"})
    said = [as_read(info.value) for info in at.info if "Luxembourg" in info.value]
    assert said == [
        "No value here for Luxembourg, Luxembourg. The closest values are of areas not chosen: NUTS 3 region around it. Choose "
        "under “In which area”, beside the share."
    ]


@pytest.mark.parametrize(
    ("query", "after"),
    [
        ({"city": "lu001c,de-altena"}, "The closest values of Luxembourg, Luxembourg are of areas not chosen"),
        ({"city": "de-altena,at-vienna"}, ""),
        ({"city": "lu001c", "country": "AT"}, ""),  # no area brings what the filters leave out
    ],
)
def test_another_area_is_named_for_those_cities_alone_that_it_helps(query: dict[str, str], after: str) -> None:
    at = visited(COMPARE, {"measure": "foreign_born_share", **query})
    (said,) = [as_read(info.value) for info in at.info if info.value.startswith("No value here for ")]
    assert said.partition(".")[2].partition(":")[0].strip() == after


def test_measure_without_figures_for_the_filter() -> None:
    at = visited(COMPARE, {"country": "JP"})
    assert_shown(at)
    assert at.info
    assert at.button(key="clear_filters_here")
    assert not at.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"measure": "survey_good_place_immigrants"}, "indicator and group, of any year. Choose another indicator, or loosen"),
        ({"measure": "mipex_overall", "year": "2024"}, "indicator, group and year. Choose another year or indicator, or loosen"),
        ({"measure": "survey_good_place_immigrants", "year": "2019"}, "of any year. Choose another indicator, or loosen"),
    ],
)
def test_another_year_is_offered_where_there_is_one(query: dict[str, str], text: str) -> None:
    assert text in visited(COMPARE, {"country": "JP", **query}).info[0].value


def test_colours_stay_with_their_cities_in_every_view() -> None:
    at = opened(COMPARE, {"city": "at-vienna,no001c,at-graz", "view": "distribution"})
    before = chart_data(at, "height", "who", "colour").set_index("who")["colour"].to_dict()
    at.session_state["city"] = ["no001c", "at-graz"]
    at.run()
    after = chart_data(at, "height", "who", "colour").set_index("who")["colour"].to_dict()
    assert len(before) == 3
    assert len(after) == 2
    assert after.items() <= before.items()
    assert filters(at).city == ("no001c", "at-graz")


@pytest.mark.parametrize("query", [{"year": "2007"}, {"population_group": "native_born"}], ids=str)
def test_year_or_group_that_the_measure_lacks_is_said(query: dict[str, str]) -> None:
    """Known to the atlas, but not for the survey of 2023 among all residents."""
    at = visited(COMPARE, query)
    assert_shown(at)
    assert dict(at.query_params) == {}
    assert at.warning


def test_a_larger_area_is_shown_unranked_and_named_when_it_is_turned_on() -> None:
    """By default a city has its own figure or none; the NUTS 3 region around it is marked, and takes no rank."""
    own = visited(COMPARE, {"measure": "foreign_born_share", "country": "LU,AT", "view": "table"})
    assert "Luxembourg, Luxembourg" not in own.dataframe[0].value["City"].tolist()
    both = visited(
        COMPARE,
        {"measure": "foreign_born_share", "country": "LU,AT", "view": "table", "area_basis": "city,greater_city,nuts3_area"},
    )
    table = both.dataframe[0].value.set_index("City")
    assert table.loc["Luxembourg, Luxembourg", "Value of"] == "Luxembourg (country, NUTS 3 LU000)"
    is_own = ~table["Value of"].str.contains("NUTS 3 ")
    assert table.loc[~is_own, "Rank"].isna().all()
    assert sorted(table.loc[is_own, "Rank"]) == list(range(1, int(is_own.sum()) + 1))
    assert "a larger area that contains" in page_text(both)


def test_who_gave_no_opinion_is_shown_and_can_be_left_out(direct: duckdb.DuckDBPyConnection) -> None:
    """Some ranks of the survey move with it: the share among those with an opinion stands beside the published one."""
    query = {"measure": "survey_good_place_immigrants", "view": "table", "country": "BE,TR"}
    rows = visited(COMPARE, query).dataframe[0].value.set_index("City")
    assert rows.loc["Liège, Belgium", "No opinion (%)"] > 5
    opinion = visited(COMPARE, query | {"population_group": "with_opinion"})
    others = opinion.dataframe[0].value.set_index("City")
    both = rows.join(others, suffixes=(" of all", ""))
    share = both["Value (%) of all"] / (100 - both["No opinion (%)"]) * 100
    assert share.to_numpy() == pytest.approx(both["Value (%)"].to_numpy(), abs=0.02)
    assert "people with an opinion" in opinion.header[0].value.replace("\\", "")
    assert "are left out here" in page_text(opinion)


def test_the_heading_names_the_group_unless_the_measure_does() -> None:
    assert "foreign\\-born" in visited(COMPARE, {"measure": "tertiary_share_25_64"}).header[0].value.lower()
    assert visited(COMPARE, {"measure": "foreign_citizen_share"}).header[0].value.lower().count("foreign citizens") <= 1


def test_the_cities_of_the_studys_charts_are_one_click_away() -> None:
    """And its correlations one more; the button goes once its threshold is set."""
    at = visited(COMPARE, {"measure": "icc_overall"})
    assert any("charts 9 and 10" in link.proto.label for link in at.get("page_link"))
    at.button(key="study_cities").click().run()
    assert_shown(at)
    assert at.session_state["share_min"] == 15
    assert not [button for button in at.button if button.key == "study_cities"]


@pytest.mark.parametrize("query", [{"share_min": "15"}, {"city": "fr001c,no001c,us-rochester"}], ids=str)
def test_the_profile_of_the_index_says_of_how_many_cities_each_field_is(query: dict[str, str]) -> None:
    """Not how many were chosen: a city may have an overall score alone."""
    at = visited(COMPARE, {"measure": "icc_overall", "view": "profile", **query})
    assert_shown(at)
    drawn = chart_data(at, "who", "measure", "value")
    counts = drawn.groupby("measure", sort=False)["who"].nunique()
    (said,) = re.findall(r"Drawn: (.*?); no other field", as_read(page_text(at)))
    each = [
        f"{'overall' if name.endswith('overall') else name.lower()} {count} {'city' if count == 1 else 'cities'}"
        for name, count in counts.items()
    ]
    assert sorted(re.split(r", | and (?=[a-z ]+ \d)", said)) == sorted(each)


@pytest.mark.parametrize(
    "query", [{"city": "kr-seoul-guro-gu"}, {"city": "fr001c,no001c", "field_of_action": "generic_urban"}], ids=str
)
def test_the_profile_says_of_no_field_left_out_that_it_has_no_score(query: dict[str, str]) -> None:
    """A filter leaves fields out, and those of the revised index never stand in it."""
    at = visited(COMPARE, {"measure": "icc_overall", "view": "profile", **query})
    assert_shown(at)
    text = as_read(page_text(at))
    assert "Drawn: " in text
    assert "no other field" not in text


@pytest.mark.parametrize(("page", "view"), [(COMPARE, {"measure": "foreign_born_share"}), (REGIONS, {"region_view": "ranked"})])
def test_a_ranking_too_long_to_be_drawn_whole_says_where_all_of_it_is(page: str, view: dict[str, str]) -> None:
    """An address may ask for all; the bars drawn are the usual part. The note under them says where the others are, once."""
    at = visited(page, view | {"show": "all"})
    assert_shown(at)
    text = page_text(at)
    assert "A whole ranking is drawn for up to 100 places." in text
    assert at.session_state["show"] == "highest"
    assert text.count("has all") == 1
    assert "A whole ranking" not in page_text(visited(page, view))


def test_an_indicator_of_areas_that_are_not_chosen_says_which() -> None:
    """No filter is set, so none can be loosened."""
    query = {"measure": "migrant_background_share"}
    at = visited(COMPARE, query)
    assert [info.value for info in at.info] == [
        "The closest values are of areas not chosen: stated by the city. Choose under “In which area”, beside the share."
    ]
    assert "clear_filters_here" not in [button.key for button in at.button]
    assert_shown(at := visited(COMPARE, query | {"area_basis": "self_reported"}))
    assert not at.info


@pytest.mark.parametrize("view", ["ranked", "table", "profile"])
def test_a_larger_area_is_named_in_place_of_its_city_in_files(view: str) -> None:
    at = visited(
        COMPARE, {"measure": "foreign_born_share", "area_basis": "city,nuts3_area", "city": "lu001c,be012c", "view": view}
    )
    rows = at.session_state["files_offered"].rows()
    names = rows[rows["measure_id"] == "foreign_born_share"].set_index("place_code")["place_name"]
    assert names["lu001c"] == "Luxembourg (country, NUTS 3 LU000)"
    assert names["be012c"] == "Mechelen"


def test_the_profile_says_whose_shares_are_of_a_larger_area() -> None:
    query = {"measure": "foreign_born_share", "view": "profile", "city": "lu001c,be012c,be-schaerbeek"}
    text = "Of a larger area that contains the city: Luxembourg, Luxembourg and Schaerbeek, Belgium."
    assert text in as_read(page_text(visited(COMPARE, query | {"area_basis": "city,nuts3_area"})))
    assert "larger area" not in page_text(visited(COMPARE, query))
