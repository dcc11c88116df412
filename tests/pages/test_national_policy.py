"""National policy shows what MIPEX published: screen, file and the tables in git agree; odd requests land on sensible views."""

import csv
import random
import re
from typing import Any

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.build import DATA
from queries.database import run
from tests.pages.session import (
    COMPARE,
    POLICY,
    as_read,
    assert_shown,
    chart_data,
    charts,
    cities_counted,
    filters,
    html_of,
    opened,
    page_text,
    picture_text,
    visited,
)
from ui import downloads, indicator_rows, statements
from ui.mipex import url_parameters
from ui.mipex.selected_countries import select_countries
from ui.mipex.url_parameters import VIEWS
from ui.policy import country_outcomes

SEED, SHOWN = 2024, 15


def published() -> pd.DataFrame:
    """The scores of countries as the table in git has them, read without the atlas."""
    with (DATA / "tables" / "observation" / "mipex.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["place_level"] == "country"]
    table = pd.DataFrame(rows)
    return table.assign(year=table["year"].astype(int), value=table["value"].astype(float))


SCORES = published()
SAMPLE = random.Random(SEED).sample(sorted(SCORES.groupby(["measure_id", "year"]).groups), SHOWN)


def indicator_scores() -> pd.DataFrame:
    """The scores of indicators as the table in git has them."""
    table = pd.read_csv(DATA / "tables" / "mipex_indicator_score.csv", keep_default_na=False)
    return table.assign(value=table["value"].astype(float))


def text_of(at: AppTest) -> str:
    """The running text of the page as it is read, without the escapes of Markdown."""
    return page_text(at).replace("\\", "")


def file_of(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """The rows of the CSV that the page on screen offers."""
    kept: list[Any] = []
    monkeypatch.setattr(downloads, "buttons", lambda view, rows, count, *others: kept.append((rows, count)))
    at.run()
    rows, count = kept[-1]
    frame = pd.read_csv(pd.io.common.BytesIO(downloads.csv_bytes(rows())), encoding="utf-8-sig", keep_default_na=False)
    assert len(frame) == count
    return frame


def with_table(query: dict[str, str]) -> AppTest:
    """The page with its table unfolded."""
    at = visited(POLICY, query)
    at.session_state["policy_table"] = True
    return at.run()


@pytest.mark.parametrize(("measure", "year"), SAMPLE)
def test_every_cell_is_the_same_on_screen_in_the_file_and_in_the_table(
    measure: str, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = SCORES[(SCORES["measure_id"] == measure) & (SCORES["year"] == year)]
    at = with_table({"policy_area": measure, "policy_year": str(year)})
    table = at.dataframe[0].value.set_index("Country")
    on_map = chart_data(at, "place_code", "full_value").set_index("place_code")
    file = file_of(at, monkeypatch).set_index("place_code")
    for cell in cells.to_dict("records"):
        name = url_parameters.country_names()[cell["place_code"]]
        assert round(table.loc[name, "Score (0-100)"], 1) == round(cell["value"], 1)
        assert table.loc[name, "Year"] == str(year)
        assert abs(float(on_map.loc[cell["place_code"], "full_value"].split()[0]) - cell["value"]) <= 0.5
        row = file.loc[cell["place_code"]]
        assert (float(row["value"]), int(row["year"])) == (cell["value"], year)
        assert (row["measure_id"], row["source_id"]) == (measure, cell["source_id"])
        assert (row["place_level"], row["place_name"], row["population_group"]) == ("country", name, "total")
        assert row["citation"] and row["definition"] and row["unit"] == "score 0-100"


@pytest.mark.parametrize("year", ["latest", "2007", "2012", "2019", "2024"])
def test_heat_map_has_every_cell(year: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = visited(POLICY, {"policy_view": "heat_map", "policy_year": year})
    wide = chart_data(at, "country", "Overall", "Education").drop(columns=["year_text", "marks"])
    cells = wide.melt("country", var_name="area").dropna()
    assert ("– no score" in html_of(at)) == bool(wide.isna().any(axis=None))
    areas = SCORES[~SCORES["measure_id"].str.contains("overall")]
    if year == "latest":
        expected = areas.sort_values("year").drop_duplicates(["place_code", "measure_id"], keep="last")
    else:
        expected = areas[areas["year"] == int(year)]
    named = expected.assign(
        country=expected["place_code"].map(url_parameters.country_names()),
        area=expected["measure_id"].map(url_parameters.area_names()),
    ).set_index(["country", "area"])["value"]
    found = cells[cells["area"] != "Overall"].set_index(["country", "area"])["value"]
    assert found.sort_index().to_dict() == named.sort_index().to_dict()
    assert sorted(file_of(at, monkeypatch)["value"]) == sorted(cells["value"])


@pytest.mark.parametrize("view", ["heat_map", "indicators", "map"])
@pytest.mark.parametrize("countries", ["CH", "CH,NO"])
def test_the_year_stands_on_screen_where_all_scores_are_of_one(view: str, countries: str) -> None:
    """MIPEX has no score of these countries after 2019."""
    at = visited(POLICY, {"policy_view": view, "country": countries})
    title, drawn = at.header[0].value, next(caption.value for caption in at.caption if "MIPEX score of" in caption.value)
    assert "2019" in f"{title} {drawn}"
    assert all(part.strip() for part in drawn.split("·"))


@pytest.mark.parametrize("view", ["heat_map", "map"])
def test_the_year_with_most_countries_is_a_click_away(view: str) -> None:
    """All 56 countries have scores of 2019, fewer of every later year."""
    counts = SCORES[SCORES["measure_id"] == "mipex_access_to_nationality"].groupby("year")["place_code"].nunique()
    assert counts[2019] == counts.max() == 56
    at = visited(POLICY, {"policy_view": view, "policy_area": "mipex_access_to_nationality"})
    assert "Latest value of each country, 2019 to 2024" in text_of(at)
    assert "2019, with most countries of the atlas (56)" in at.selectbox(key="policy_year").options
    at.button(key="common_policy_year").click().run()
    assert at.session_state["policy_year"] == "2019"
    assert "Values of 2019 only" in text_of(at)


def test_trends_break_at_the_workbook_and_at_every_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    for area in url_parameters.area_names():
        query = {"policy_view": "trends", "policy_area": area, "policy_country": "SE,NO,SA,DE"}
        at = visited(POLICY, query)
        points = chart_data(at, "run", "year", "value")
        for _, line in points.groupby("run"):
            assert line["who"].nunique() == line["source_text"].nunique() == 1
            assert line["year"].diff().dropna().eq(1).all()
        expected = SCORES[(SCORES["measure_id"] == area) & SCORES["place_code"].isin(["SE", "NO", "SA", "DE"])]
        assert sorted(points["value"]) == sorted(expected["value"])
        assert "Norway: MIPEX has no scores after 2019" in text_of(at)
        edge = [frame for _, frames in charts(at) for frame in frames if list(frame.columns) == ["year", "text"]]
        assert edge[0].to_dict("records") == [{"year": 2019.5, "text": "new MIPEX edition"}]
    assert len(file_of(at, monkeypatch)) == len(points)


@pytest.mark.parametrize("area", ["mipex_overall", "mipex_overall_without_health", "mipex_overall_without_health_and_education"])
def test_the_overall_variant_is_named(area: str) -> None:
    name = url_parameters.area_names()[area]
    title = visited(POLICY, {"policy_view": "trends", "policy_area": area}).header[0].value.replace("\\", "")
    assert title.startswith(f"{name}: ")


def test_change_and_the_indicators_that_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    query = {"policy_view": "change", "policy_country": "LU,AT", "policy_area": "mipex_access_to_nationality"}
    at = visited(POLICY, query | {"policy_from": "2014", "policy_to": "2019"})
    steps = chart_data(at, "country", "from_value", "to_value").set_index("country")
    wide = SCORES[SCORES["measure_id"] == "mipex_access_to_nationality"].pivot_table(
        index="place_code", columns="year", values="value"
    )
    assert steps.loc["Luxembourg", "to_value"] - steps.loc["Luxembourg", "from_value"] == pytest.approx(
        wide.loc["LU", 2019] - wide.loc["LU", 2014]
    )
    moved = next(table.value for table in at.dataframe if "Indicator" in table.value)
    scores = indicator_scores()
    names = {code: name for name, code in url_parameters.indicator_names().items()}
    for row in moved.to_dict("records"):
        code = {"Luxembourg": "LU", "Austria": "AT"}[row["Country"]]
        of_one = scores[(scores["indicator_id"] == names[row["Indicator"]]) & (scores["country_code"] == code)]
        found = of_one.set_index("year")["value"]
        assert (row["Score 2014"], row["Score 2019"]) == (found[2014], found[2019])
        assert row["Score 2014"] != row["Score 2019"]
    assert len(moved) > 3
    file = file_of(at, monkeypatch)
    assert set(file["year"]) == {2014, 2019}
    assert set(file["place_level"]) == {"country"}


def test_change_lists_who_changed_most_where_nobody_is_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    at = visited(POLICY, {"policy_view": "change", "policy_area": "mipex_education"})
    wide = SCORES[SCORES["measure_id"] == "mipex_education"].pivot_table(index="place_code", columns="year", values="value")
    most = (wide[2023] - wide[2020]).abs().nlargest(4).index
    names = {url_parameters.country_names()[code] for code in most}
    moved = next(table.value for table in at.dataframe if "Indicator" in table.value)
    assert set(moved["Country"]) == names
    assert "the countries that changed most (" in text_of(at)
    indicators = file_of(at, monkeypatch)
    indicators = indicators[indicators["measure_id"].isin(list(url_parameters.indicator_names()))]
    assert set(indicators["place_name"]) == names
    assert len(indicators) == 2 * len(moved)


def test_change_says_where_nothing_moved() -> None:
    query = {"policy_view": "change", "policy_area": "mipex_health", "policy_from": "2020", "policy_to": "2021"}
    at = visited(POLICY, {**query, "policy_country": "DE"})
    assert "None from 2020 to 2021 in the selected countries (Germany)" in text_of(at)
    assert not [table for table in at.dataframe if "Indicator" in table.value]


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ({}, (2020, 2023)),
        ({"policy_area": "mipex_education"}, (2020, 2023)),
        ({"country": "DE,AT"}, (2020, 2023)),
        ({"country": "DE"}, (2020, 2024)),
        ({"policy_country": "DE,NO"}, (2020, 2023)),
        ({"policy_country": "NO"}, (2014, 2019)),
        ({"country": "NO,CH"}, (2014, 2019)),
        ({"policy_from": "2014", "policy_to": "2019"}, (2014, 2019)),
        ({"policy_from": "2010", "policy_area": "mipex_education"}, (2010, 2019)),
        ({"policy_to": "2023"}, (2014, 2023)),
        ({"policy_from": "2020", "policy_to": "2023", "country": "NO,DE"}, (2020, 2023)),
    ],
    ids=str,
)
def test_change_opens_with_years_that_compare_and_keeps_those_of_a_link(query: dict[str, str], years: tuple[int, int]) -> None:
    at = opened(POLICY, {"policy_view": "change", **query})
    assert_shown(at)
    assert (at.session_state["policy_from"], at.session_state["policy_to"]) == tuple(map(str, years))
    of_year = [SCORES[(SCORES["measure_id"] == at.session_state["policy_area"]) & (SCORES["year"] == year)] for year in years]
    sources = of_year[0].merge(of_year[1], on="place_code")[["source_id_x", "source_id_y"]]
    assert bool(at.warning) == (sources["source_id_x"] != sources["source_id_y"]).any()
    again = opened(POLICY, dict(at.query_params))
    assert (again.session_state["policy_from"], again.session_state["policy_to"]) == tuple(map(str, years))


def test_the_years_of_a_change_stand_in_the_address_both_or_not_at_all() -> None:
    at = opened(POLICY, {"policy_view": "change"})
    assert dict(at.query_params) == {"policy_view": "change"}
    at.selectbox(key="policy_from").select("2021").run()
    assert dict(at.query_params) == {"policy_view": "change", "policy_from": "2021", "policy_to": "2023"}
    at.selectbox(key="policy_from").select("2020").run()
    assert dict(at.query_params) == {"policy_view": "change"}


def test_change_stands_in_four_texts() -> None:
    """The title, one line of what is drawn, one note with the source; a selected country without both years is named."""
    query = {"policy_view": "change", "policy_from": "2020", "policy_to": "2023", "policy_country": "DE,NO"}
    at = visited(POLICY, query)
    assert "No score for both years: Norway." in text_of(at)
    at = visited(POLICY, {"policy_view": "change"})
    captions = [one.value for one in at.caption]
    drawn, below = (
        next(number for number, text in enumerate(captions) if part in text) for part in ("both years", "Largest rise")
    )
    assert len(at.header) == 1
    assert below == drawn + 1
    assert "\n\n" not in captions[drawn] and "28 countries with both years" in captions[drawn]
    assert captions[below].count("\n\n") == 1


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_picked_out_that_nobody_chose(view: str) -> None:
    at = visited(POLICY, {"policy_view": view})
    assert_shown(at)
    for word in ("Examples", "examples", "Selected with"):
        assert word not in page_text(at)
    if view in ("map", "indicators"):
        assert chart_data(at, "place_code", "ring")["ring"].isna().all()
    if view in ("trends", "change"):
        assert chart_data(at, "value" if view == "trends" else "from_value", "colour")["colour"].nunique() == 1


@pytest.mark.parametrize("country", ["", "DE,SE,AT,FR,NO", "CY"])
@pytest.mark.parametrize("area", url_parameters.area_names())
def test_trends_of_all_countries_to_the_newest_year_with_means_of_the_same_countries(area: str, country: str) -> None:
    at = visited(POLICY, {"policy_view": "trends", "policy_area": area, **({"country": country} if country else {})})
    every = SCORES[SCORES["measure_id"] == area]
    if country:
        every = every[every["place_code"].isin(country.split(","))]
    ((spec, _),) = charts(at)
    assert ("The axis is cut" in page_text(at)) == (spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0] > 0)
    points = chart_data(at, "run", "year", "value", "who", "year_text")
    assert sorted(zip(points["year"], points["value"], strict=True)) == sorted(zip(every["year"], every["value"], strict=True))
    assert points["year"].max() == 2024
    drawn = [frame for _, frames in charts(at) for frame in frames if {"run", "text"} <= set(frame)]
    assert bool(drawn) == (country != "CY")
    if not drawn:  # one country has no mean
        assert "Cyprus" in at.header[0].value
        return
    means = drawn[0]
    wide = every.pivot_table(index="place_code", columns="year", values="value")
    title = as_read(at.header[0].value)
    for edition in (range(2007, 2020), range(2020, 2025)):
        own = means[means["year"].isin(edition)].set_index("year")["value"]
        same = wide[list(own.index)].dropna()
        most = max(len(wide[[a, b]].dropna()) for a in wide for b in wide if a < b and a in edition and b in edition)
        assert len(same) == most
        assert own.to_dict() == pytest.approx(same.mean().to_dict())
        assert f"mean of {most} countries" in set(means.loc[means["year"].isin(edition), "who"])
        first, last = own.index.min(), own.index.max()
        steps = same[last] - same[first]
        rose = int((steps >= 0.05).sum())
        assert f"from {first} to {last}, of {most} countries {rose or 'none'} rose" in title


def test_lines_that_pass_the_edge_of_an_edition_are_explained(direct: duckdb.DuckDBPyConnection) -> None:
    ((late,),) = direct.execute(
        "SELECT count(*) FROM observation WHERE measure_id = 'mipex_overall' AND year = 2020 AND source_id = 'mipex-2020-core'"
    ).fetchall()
    text = f"{late} countries have a score of 2020 in the older edition, past the dashed line."
    assert text in page_text(visited(POLICY, {"policy_view": "trends"}))
    assert "in the older edition" not in page_text(visited(POLICY, {"policy_view": "trends", "policy_country": "AT"}))


def test_a_title_passes_over_no_country_that_is_picked_out() -> None:
    """South Korea is the fourth, and the one that fell."""
    query = {"policy_country": "TR,IS,JP,KR"}
    title = as_read(
        visited(POLICY, {**query, "policy_view": "change", "policy_from": "2014", "policy_to": "2019"}).header[0].value
    )
    assert re.search(r"Türkiye rose by [\d.]+ points and South Korea fell by [\d.]+ points; the others lie between$", title)
    assert as_read(visited(POLICY, query).header[0].value).endswith("; and 1 more")
    assert "more" not in as_read(visited(POLICY, {"policy_country": "TR,IS,JP"}).header[0].value)


def test_trends_of_one_country_tell_its_newest_change() -> None:
    at = visited(POLICY, {"policy_view": "trends", "policy_area": "mipex_health", "policy_country": "AT"})
    assert at.get("vega_lite_chart")
    assert not at.info
    own = SCORES[(SCORES["measure_id"] == "mipex_health") & (SCORES["place_code"] == "AT") & (SCORES["year"] >= 2020)]
    assert f"from {own['year'].min()} to {own['year'].max()}, Austria" in at.header[0].value


@pytest.mark.parametrize("code", ["BE", "TR", "SE", "JP", "SA"])
def test_a_country_alone_has_a_block_with_rank_change_and_ends(code: str) -> None:
    at = visited(POLICY, {"policy_country": code})
    bodies = [node.proto.body for node in at.get("html") if "range-rows" in node.proto.body]
    html = "".join(body for body in bodies if "How migrants fare" not in body)
    latest = SCORES[~SCORES["measure_id"].str.startswith("mipex_overall_without")].sort_values("year")
    latest = latest.drop_duplicates(["place_code", "measure_id"], keep="last")
    own = latest[latest["place_code"] == code].set_index("measure_id")["value"].round(6)
    of_areas = own.drop("mipex_overall")
    ends = of_areas.index[of_areas.isin([of_areas.max(), of_areas.min()])]
    names = re.findall(r'scope="row"[^>]*><b>([^<]+)</b>', html)
    assert sorted(names) == sorted(["Overall", *(url_parameters.area_names()[area] for area in ends)])
    overall = latest[latest["measure_id"] == "mipex_overall"]["value"].round(6)
    above, below = int((overall > own["mipex_overall"]).sum()), int((overall < own["mipex_overall"]).sum())
    rank = "highest" if not above else "lowest" if not below else f"{statements.ordinal(above + 1)} highest"
    assert f"{rank} of {len(overall)} countries" in html
    series = SCORES[(SCORES["measure_id"] == "mipex_overall") & (SCORES["place_code"] == code)].set_index("year")
    for _, edition in series.groupby("source_id")["value"]:
        if len(edition) > 1:
            change = edition[edition.index.max()] - edition[edition.index.min()]
            way = (
                f"rose by {change:.1f}" if change >= 0.05 else f"fell by {-change:.1f}" if change <= -0.05 else "stayed the same"
            )
            when = f"from {edition.index.min()} to {edition.index.max()}"
            assert re.search(rf"{when}, [^;]+ {way}", text_of(at)), (when, way)


def test_the_block_leads_to_cities_and_governance_and_stands_for_one_country_only() -> None:
    at = visited(POLICY, {"policy_country": "DE"})
    links = " ".join(str(element.proto) for element in at.get("page_link"))
    assert "country=DE" in links and "governance_country=DE" in links
    for query in ({"policy_country": "DE,AT"}, {}, {"city": "at-vienna"}, {"policy_country": "DE", "policy_view": "trends"}):
        assert not [node for node in visited(POLICY, query).get("html") if "range-rows" in node.proto.body]


def test_a_change_of_workbook_is_warned_of_with_its_jumps() -> None:
    at = visited(POLICY, {"policy_view": "change", "policy_area": "mipex_health", "policy_from": "2019", "policy_to": "2020"})
    assert "two editions" in at.warning[0].value
    text = text_of(at)
    assert "Hungary by −12.5" in text and "Slovakia by −14.5" in text
    assert not visited(POLICY, {"policy_view": "change"}).warning


def test_slovenia_is_marked_where_it_bites() -> None:
    at = with_table({"policy_area": "mipex_education"})
    assert "Slovenia 2024" in page_text(at)
    assert "Marked as doubtful: Slovenia" in text_of(at)
    table = at.dataframe[0].value.set_index("Country")["Marks"]
    assert table["Slovenia"] != "none"
    assert (table.drop("Slovenia") == "none").all()
    assert "Slovenia 2024" not in page_text(visited(POLICY, {"policy_area": "mipex_health"}))


@pytest.mark.parametrize("indicator", run("policy/indicators")["indicator_id"])
def test_indicator_classes_count_every_country(indicator: str) -> None:
    at = with_table({"policy_view": "indicators", "indicator": indicator, "policy_year": "2019"})
    assert_shown(at)
    scores = indicator_scores()
    expected = scores[(scores["indicator_id"] == indicator) & (scores["year"] == 2019)]
    text = text_of(at)
    for value, words in ((0.0, "not met (0)"), (50.0, "halfway (50)"), (100.0, "met (100)")):
        count = int((expected["value"] == value).sum())
        assert not count or f"{words} in {count}" in text
    assert len(at.dataframe[0].value) == len(expected)


@pytest.mark.parametrize(
    ("question", "indicator", "also"),
    [("education", "cb51a", "ca45ca47"), ("information", "dd75", ""), ("equality", "gd144", "gd136")],
)
def test_questions_of_the_study(question: str, indicator: str, also: str) -> None:
    """Each leads to the nearest indicator, and the page says that it asks something else."""
    at = opened(POLICY, {"policy_view": "indicators", "indicator": "aa1"})
    button = at.button(key=f"policy_question_{question}")
    assert "nearest indicator" in button.label
    button.click().run()
    assert at.session_state["indicator"] == indicator
    assert "asks something else" in page_text(at)
    if also:
        at.button(key=f"policy_also_{question}").click().run()
        assert at.session_state["indicator"] == also
        assert "asks something else" in page_text(at)


@pytest.mark.parametrize("view", VIEWS)
def test_every_chart_has_an_alternative_text_with_the_finding(view: str) -> None:
    at = with_table({"policy_view": view, "city": "at-vienna"})
    assert_shown(at)
    for element in [*at.get("vega_lite_chart"), *at.dataframe]:
        assert len(element.proto.alt) > 40
    alt = at.get("vega_lite_chart")[0].proto.alt
    assert "below" not in alt  # a scene shows no table
    assert "Austria" in page_text(at)


def test_filters_of_cities_leave_their_countries() -> None:
    at = visited(POLICY, {"country": "AT,NO", "policy_country": "SE,AT"})
    assert "2 of 56 MIPEX countries" in page_text(at)
    assert "Left out by the filters: Sweden" in text_of(at)
    assert set(chart_data(at, "place_code", "full_value")["place_code"]) == {"AT", "NO"}


def test_countries_are_named_as_picked_out_where_others_are_shown_beside_them() -> None:
    cities = {"policy_view": "heat_map", "city": "at-vienna,se003c"}
    named = "Countries of the selected cities: Austria and Sweden."
    assert named in text_of(visited(POLICY, cities))
    assert named in text_of(visited(POLICY, cities | {"country": "AT,SE,NO"}))
    assert "Countries of the selected cities" not in text_of(visited(POLICY, cities | {"country": "AT,SE"}))


def test_the_grey_lines_of_a_filter_are_not_called_all_countries() -> None:
    text = as_read(page_text(visited(POLICY, {"country": "AT,NO,SE", "policy_view": "trends"})))
    assert "Grey: each country. Blue: mean" in text and "Grey: all countries" not in text


def test_competence_type_keeps_its_areas() -> None:
    at = visited(POLICY, {"competence_type": "shared"})
    assert set(at.selectbox(key="policy_area").options) == {"Education", "Health", "Political participation"}
    assert "shared by national and local level" in page_text(at)
    heat = visited(POLICY, {"competence_type": "national", "policy_view": "heat_map"})
    shown = set(chart_data(heat, "country", "Overall")) - {"country", "Overall", "year_text", "marks"}
    assert shown == {"Family reunification", "Permanent residence", "Access to nationality", "Anti-discrimination"}


def test_field_of_action_leaves_the_policy_areas() -> None:
    plain = opened(POLICY).selectbox(key="policy_area").options
    at = visited(POLICY, {"field_of_action": "generic_urban"})
    assert not at.info
    assert at.selectbox(key="policy_area").options == plain


def test_countries_that_mipex_does_not_cover() -> None:
    at = visited(POLICY, {"country": "BA,ME"})
    assert_shown(at)
    assert "Loosen the filters" in at.info[0].value
    assert at.button(key="clear_filters_here")
    assert not at.get("vega_lite_chart")


def test_country_of_a_link_that_mipex_does_not_cover_is_named() -> None:
    at = visited(POLICY, {"policy_country": "BA,AT"})
    assert at.warning[0].value == "MIPEX does not cover Bosnia and Herzegovina."
    assert at.session_state["policy_country"] == ["AT"]


@pytest.mark.parametrize(
    ("query", "key", "expected"),
    [
        ({"policy_year": "1999"}, "policy_year", "2014"),
        ({"policy_year": "2031"}, "policy_year", "2024"),
        ({"policy_year": "2012"}, "policy_year", "2014"),
        ({"policy_year": "2017"}, "policy_year", "2019"),
        ({"policy_year": "1999", "policy_area": "mipex_education"}, "policy_year", "2007"),
        ({"policy_view": "change", "policy_from": "2030"}, "policy_to", "2024"),
        ({"policy_view": "change", "policy_from": "2023", "policy_to": "2014"}, "policy_from", "2014"),
        ({"policy_view": "change", "policy_from": "2019"}, "policy_from", "2014"),
        ({"indicator": "zz9", "policy_view": "indicators"}, "indicator", "dd75"),
    ],
    ids=str,
)
def test_bad_links_land_on_the_nearest_view_with_a_sentence(query: dict[str, str], key: str, expected: str) -> None:
    at = visited(POLICY, query)
    assert_shown(at)
    assert at.session_state[key] == expected
    assert at.warning or at.info
    assert at.get("vega_lite_chart")


def test_ten_countries_at_most_each_with_its_colour() -> None:
    codes = "SE,FI,PT,CA,NZ,US,BE,NO,AU,ES,BR,DE"
    at = visited(POLICY, {"policy_country": codes, "policy_view": "trends", "policy_area": "mipex_health"})
    names = chart_data(at, "text", "colour")
    assert len(names) == names["colour"].nunique() == 10
    assert at.warning[0].value == "The link names more than 10 countries; the first 10 are shown."


def test_a_country_keeps_its_colour_in_every_view() -> None:
    at = opened(POLICY, {"policy_country": "SE,LU,AT", "policy_view": "trends", "policy_area": "mipex_health"})
    before = chart_data(at, "text", "colour").set_index("text")["colour"].to_dict()
    at.session_state["policy_country"] = ["LU", "AT"]
    at.session_state["policy_view"] = "change"
    at.run()
    steps = chart_data(at, "country", "from_value", "colour").set_index("country")["colour"]
    at.session_state["policy_view"] = "map"
    at.run()
    rings = chart_data(at, "place_code", "ring").set_index("place_code")["ring"]
    assert (steps["Luxembourg"], steps["Austria"]) == (before["Luxembourg"], before["Austria"])
    assert (rings["LU"], rings["AT"]) == (before["Luxembourg"], before["Austria"])


def test_from_a_country_to_its_cities() -> None:
    at = visited(POLICY, {"policy_country": "AT"})
    link = next(element.proto for element in at.get("page_link"))
    assert "Austria: 6 cities" in link.label
    assert "country=AT" in str(link)
    cities = visited(COMPARE, {"country": "AT"})
    assert cities_counted(cities)[0] == 6


def test_link_of_the_page_opens_the_same_view() -> None:
    query = {
        "policy_view": "change",
        "policy_area": "mipex_health",
        "policy_from": "2021",
        "policy_to": "2023",
        "policy_country": "AT,PL",
        "policy_rows": "all",
    }
    at = opened(POLICY, query)
    assert dict(at.query_params) == query
    other = opened(POLICY, dict(at.query_params))
    assert page_text(other) == page_text(at)
    columns = ["country", "from_value", "to_value", "colour"]
    pd.testing.assert_frame_equal(chart_data(at, *columns)[columns], chart_data(other, *columns)[columns])


@pytest.mark.parametrize("code", ["AT", "NO", "MT", "US"])
def test_outcomes_of_a_country_stand_beside_its_policy_as_the_countrys(code: str, direct: duckdb.DuckDBPyConnection) -> None:
    """The latest of each, the native-born of the same year and source beside it; nothing where there is none."""
    at = visited(POLICY, {"policy_country": code})
    shown = html_of(at)
    migrants = "('foreign_born', 'non_eu_born', 'foreign_citizens', 'non_eu_citizens')"
    known = direct.execute(
        f"SELECT DISTINCT measure_id FROM latest_observation WHERE place_code = ? AND population_group IN {migrants}", [code]
    ).fetchall()
    expected = [measure_id for measure_id in indicator_rows.NATIONAL if (measure_id,) in known]
    records = country_outcomes.records_of(select_countries(filters(at), (code,)), code)
    assert [row["measure_id"] for row in records] == expected
    assert ("How migrants fare in " in shown) == bool(expected)
    assert bool(expected) == (code != "US")
    assert (country_outcomes.NO_EFFECT in page_text(at).replace("\\", "")) == bool(expected)
    for row in records:
        assert statements.value_text(row) in shown
        native = {"non_eu_born": "native_born", "foreign_born": "native_born"}.get(row["population_group"], "nationals")
        same = direct.execute(
            "SELECT value FROM latest_observation WHERE place_code = ? AND measure_id = ? AND population_group = ? AND year = ? "
            "AND source_id = ?",
            [code, row["measure_id"], native, row["year"], row["source_id"]],
        ).fetchall()
        assert (row["reference_value"], row["reference_group"]) == ((same[0][0], native) if same else (None, None))
        assert not same or f"{statements.people_of(native)}: {same[0][0]:.1f}" in as_read(shown)
        (everywhere,) = direct.execute(
            "SELECT [count(*), median(value)] FROM latest_observation WHERE place_level = 'country' AND measure_id = ? "
            "AND population_group = ?",
            [row["measure_id"], row["population_group"]],
        ).fetchall()[0]
        assert [row["place_count"], row["median"]] == pytest.approx(everywhere)  # as on the profile of a city


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"policy_view": "map"}, ["Latest value of each country, 2019 to 2024."]),
        ({"policy_view": "heat_map"}, ["Latest value of each country, 2019 to 2024."]),
        ({"policy_view": "indicators"}, ["Latest value of each country, 2019 to 2024."]),
        ({"policy_view": "change"}, ["2020 (hollow) and 2023 (full)", "Drawn: 16 countries, those that changed most"]),
    ],
)
def test_a_picture_says_of_which_years_and_countries_it_is(query: dict[str, str], words: list[str]) -> None:
    said = picture_text(visited(POLICY, query))
    assert [one for one in words if one not in said] == []


def test_outcomes_of_a_country_are_a_file_of_their_own(files: dict[str, pd.DataFrame]) -> None:
    at = visited(POLICY, {"policy_country": "AT"})
    assert_shown(at)
    rows = files["outcomes_at"]
    records = country_outcomes.records_of(select_countries(filters(at), ("AT",)), "AT")
    assert rows["measure_id"].tolist() == [row["measure_id"] for row in records]
    assert rows["value"].tolist() == [row["value"] for row in records]
    assert rows["reference_value"].notna().any() and rows["place_rank"].notna().any()
    assert set(rows["place_code"]) == {"AT"} and rows["citation"].notna().all()
