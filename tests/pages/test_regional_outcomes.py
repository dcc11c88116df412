"""Regional outcomes: what is drawn and taken away is what the tables hold; every choice and every bad link."""

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.build import DATA as DATA_FOLDER
from queries.database import run
from tests.pages.conftest import DATABASE
from tests.pages.session import (
    CITY,
    COMPARE,
    REGIONS,
    as_read,
    assert_shown,
    blocks,
    chart_data,
    charts,
    choice_of,
    cities_counted,
    filter_bar,
    filters,
    html_of,
    opened,
    page_text,
    sent,
    table_of,
    visited,
    with_files,
)
from tests.pages.test_hostile_addresses import FOREIGN
from tests.pages.test_side_by_side import Rows
from ui import downloads, statements, trend_lines, wording
from ui.charts import colours
from ui.filters import Filters
from ui.region_names import region_labels
from ui.regions import outcome_frame, pickers, regional, trend
from ui.regions.pickers import Outcome
from ui.regions.regional import regional_of

SERIES = "unemployment_rate_15_64"
FILTERS = Filters("foreign_born_share", ("city", "greater_city"), 0, (), (), (), (), False, ())
BREAK_COLUMNS = ["has_break", "gap_has_break"]
PARAMETERS = [
    "outcome", "outcome_look", "outcome_group", "outcome_reference", "outcome_year",
    "region_view", "class_method", "small_below", "show", "region",
]  # fmt: skip


def published() -> pd.DataFrame:
    """Figures of regions as the table file has them."""
    rows = pd.read_csv(DATA_FOLDER / "tables" / "observation" / "outcome.csv", dtype=str, keep_default_na=False)
    rows = rows[(rows["place_level"] == "region") & (rows["sex"] == "total")]
    return rows[rows["measure_id"].isin(pickers.outcome_names())]


PUBLISHED = published()
COLUMNS = ["measure_id", "population_group", "year"]
VIEWS_SHOWN = PUBLISHED[COLUMNS].drop_duplicates().sample(20, random_state=20261122).values.tolist()


def legend_of(at: AppTest) -> list[str]:
    """Colour and text of each key of the map."""
    return re.findall(r"color-mix\(in srgb, (#\w+ .*?</span>.*?)</span>", html_of(at))


def texts_of_view(at: AppTest) -> list[str]:
    """The small texts over and around a chart or table, without those of the card of a region."""
    ids = [(getattr(getattr(node, "proto", None), "id", ""), node) for node in blocks(at)]
    of_view = [node for node_id, node in ids if node_id.endswith(("-view_finding", "-regions_shown"))]
    return [as_read(caption.value) for node in of_view for caption in node.caption]


def outcome_of(measure_id: str, group: str, year: int, is_gap: bool = False, reference: str | None = None) -> Outcome:
    row = run("definitions/measures").set_index("measure_id").loc[measure_id]
    return Outcome(
        measure_id, row["name"], row["unit"], row["direction"], row["definition"], group, reference, is_gap, (year,), year
    )


@pytest.mark.parametrize(("measure", "group", "year"), VIEWS_SHOWN)
def test_screen_file_and_source_agree_in_every_region(measure: str, group: str, year: str) -> None:
    query = {"outcome": measure, "outcome_group": group, "outcome_year": year, "outcome_look": "rate", "region_view": "table"}
    at = visited(REGIONS, query)
    assert_shown(at)
    assert not at.warning
    table = table_of(at).set_index("NUTS 2")
    column = next(name for name in table.columns if name.endswith(" (%)") and "share" not in name)
    regional = regional_of(filters(at), outcome_of(measure, group, int(year)), 25)
    file = outcome_frame.long_form(regional, regional.known).set_index("place_code")
    assert {"citation", "licence", "definition", "unit", "source_title"} <= set(file.columns)
    cells = PUBLISHED[(PUBLISHED[COLUMNS] == [measure, group, year]).all(axis="columns")]
    for region, value, flag in cells[["place_code", "value", "flag"]].itertuples(index=False, name=None):
        assert table.loc[region, column] == float(value)
        assert table.loc[region, "Year"] == year
        row = file.loc[region]
        assert (row["value"], str(row["year"]), row["population_group"]) == (float(value), year, group)
        assert (row["flag"] if isinstance(row["flag"], str) else "") == flag


@pytest.mark.parametrize("view", pickers.VIEWS)
@pytest.mark.parametrize("outcome", pickers.outcome_names())
def test_every_outcome_in_every_view(outcome: str, view: str) -> None:
    """The finding is the title; of texts there are a subtitle, a note with its source, and no more."""
    at = visited(REGIONS, {"outcome": outcome, "region_view": view, "region": "AT13,PT16"})
    assert_shown(at)
    assert len(at.header) == 1
    if view != "trend":
        title = as_read(at.header[0].value)
        assert re.search(r"median |has .* no other region|: .+ \((AT|PT)\) ", title), title
        drawn, *of_lines, note = texts_of_view(at)
        assert bool(of_lines) == (view == "together")
        assert drawn.startswith(pickers.outcome_names()[outcome])
        assert "NUTS 2 regions" in drawn
        assert "\n\nSource" in note
    assert all("PT16 of the link has ended" in warning.value for warning in at.warning)
    assert pickers.outcome_names()[outcome] in page_text(at).replace("\\", "")


@pytest.mark.parametrize("view", ["ranked", "distribution", "scatter", "table"])
def test_the_file_of_gaps_holds_both_rates_and_the_gap(
    view: str, direct: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(st, "download_button", lambda _, data, **named: made.update({str(named["key"]): data}))
    assert_shown(with_files(visited(REGIONS, {"country": "AT", "region_view": view})))
    rows = pd.read_csv(io.BytesIO(made["download_csv"]()))
    expected = direct.execute(
        """
        SELECT f.place_code, f.value, n.value, round(n.value - f.value, 6)
        FROM observation AS f INNER JOIN observation AS n ON f.place_code = n.place_code AND f.measure_id = n.measure_id
        WHERE f.measure_id = 'employment_rate_20_64' AND f.population_group = 'foreign_born'
            AND n.population_group = 'native_born' AND f.place_code LIKE 'AT%'
        """
    ).fetchall()
    found = rows[["place_code", "value", "reference_value", "gap"]].round(6)
    assert set(found.itertuples(index=False, name=None)) == set(expected)
    assert len(rows) == 9


def test_map_draws_the_gap_of_the_table() -> None:
    at = opened(REGIONS)
    areas = chart_data(at, "place_code", "fill").set_index("place_code")
    assert len(areas) == len(run("regions/all").query("nuts_version != 'earlier'"))
    rows = published().query("measure_id == 'employment_rate_20_64' and place_code == 'AT13'").set_index("population_group")
    gap = float(rows.loc["native_born", "value"]) - float(rows.loc["foreign_born", "value"])
    assert areas.loc["AT13", "full_value"].startswith(f"{gap:.1f} points: ")
    assert "less foreign-born" in html_of(at)


def test_gap_of_unemployment_is_the_group_less_the_reference() -> None:
    rows = run("regions/values", outcome=SERIES, population_group="foreign_born", reference_group="total")
    known = rows[rows["gap"].notna()]
    assert ((known["value"] - known["reference_value"] - known["gap"]).abs() < 1e-9).all()
    groups = {"population_group": "foreign_born", "reference_group": "native_born"}
    higher = run("regions/values", outcome="employment_rate_20_64", **groups)
    known = higher[higher["gap"].notna()]
    assert len(known) > 200
    assert ((known["reference_value"] - known["value"] - known["gap"]).abs() < 1e-9).all()


def test_another_year_is_drawn_with_the_same_classes() -> None:
    at = opened(REGIONS, {"outcome": SERIES, "outcome_look": "rate"})
    before = legend_of(at)
    first = chart_data(at, "place_code", "fill").set_index("place_code")
    at.main.select_slider(key="outcome_year").set_value("2010").run()
    assert_shown(at)
    later = chart_data(at, "place_code", "fill").set_index("place_code")
    assert "2010" in set(later["year_text"])
    assert first.loc["AT13", "full_value"] != later.loc["AT13", "full_value"]
    assert set(legend_of(at)) <= set(before)
    assert at.query_params["outcome_year"] == "2010"


def test_play_starts_from_the_first_year_and_can_be_stopped() -> None:
    at = opened(REGIONS, {"outcome": SERIES})
    at.button(key="play").click().run()
    assert at.session_state["outcome_year"] == "1999"
    assert at.button(key="play").label == "Stop"
    at.button(key="play").click().run()
    assert at.button(key="play").label == "Play"
    year = at.session_state["outcome_year"]
    at.run()
    assert at.session_state["outcome_year"] == year


@pytest.mark.parametrize("query", [{"city": "be012c,at-vienna"}, {"region": "BE21,AT13"}], ids=str)
def test_the_title_is_about_the_regions_picked_out(query: dict[str, str]) -> None:
    """Those of the selected cities too, with value and rank among all regions that have one, small ones included."""
    at = visited(REGIONS, {**query, "region_view": "table"})
    table = table_of(at).sort_values("Gap (points)", ascending=False, ignore_index=True)
    gaps = table.set_index("NUTS 2")["Gap (points)"].round(6)
    texts = []
    for code, name in (("BE21", "Prov. Antwerpen (BE)"), ("AT13", "Wien (AT)")):
        joint = "joint " if (gaps == gaps[code]).sum() > 1 else ""
        rank = statements.ordinal(int((gaps > gaps[code]).sum()) + 1)
        texts.append(f"{name} {gaps[code]:.1f} points, {joint}{rank} highest")
    assert as_read(at.header[0].value) == f"Employment rate, age 20-64, gap: {'; '.join(texts)} of {len(table)} regions"
    assert "the title leaves them out" not in " ".join(caption.value for caption in at.caption)
    at = visited(REGIONS, {"city": "uk001c", "region_view": "table"})
    assert "median gap" in as_read(at.header[0].value), "the regions of London have no value of the year"
    assert "the title leaves them out" in " ".join(caption.value for caption in at.caption)


def test_one_region_that_counts_is_told_apart_from_the_small_ones() -> None:
    at = visited(
        REGIONS, {"outcome": SERIES, "outcome_look": "rate", "country": "DK", "small_below": "200", "region_view": "table"}
    )
    title = as_read(at.header[0].value)
    assert len(table_of(at)) == 5
    assert ". Hovedstaden (DK) has " in title
    assert title.endswith("; 4 other regions have too few foreign-born residents for a reliable value, or an unknown number")


def test_weak_small_and_missing_look_different() -> None:
    at = opened(REGIONS, {"outcome": SERIES, "outcome_look": "rate", "outcome_year": "2021"})
    areas = chart_data(at, "place_code", "fill", "border", "opacity").set_index("place_code")
    rows = run("regions/values", outcome=SERIES, population_group="foreign_born", reference_group="total")
    rows = rows[rows["year"] == 2021].set_index("nuts_code")
    only_reference = rows[rows["value"].isna()].index
    low = rows[rows["value"].notna() & (rows["reliability"] == "low")].index.intersection(areas.index)
    none = areas.index.difference(rows.index)
    assert len(low) > 20
    assert set(areas.loc[low, "border"].astype(str)) == {"dotted"}
    looks = [
        set(areas.loc[codes.intersection(areas.index), ["border", "opacity"]].astype(str).agg(" ".join, axis=1))
        for codes in (only_reference, none)
    ]
    assert all(len(look) == 1 for look in looks)
    assert looks[0] != looks[1]
    sizes = run("filters/regions", **filters(at).parameters()).set_index("nuts_code")["foreign_born_population"]
    known = rows[rows["value"].notna()].index.intersection(areas.index)
    faint = areas.loc[known, "opacity"] < 0.5
    assert (faint == ~(sizes.loc[known] >= 25)).all()
    assert f"dotted and fainter: low reliability ({len(low)})" in as_read(page_text(at)).lower()


def test_threshold_filters_by_the_share_of_the_region() -> None:
    at = opened(REGIONS, {"share_min": "20"})
    shares = run("filters/regions", **filters(at).parameters())
    passing = shares[shares["foreign_born_share"] >= 20]
    assert 0 < len(passing) < 340
    assert set(chart_data(at, "place_code", "fill")["place_code"]) == set(passing["nuts_code"])
    assert cities_counted(at) == [len(passing), 340]


def test_the_threshold_of_regions_offers_only_what_acts_on_them() -> None:
    """A region has one share of each definition: in which area that of a city was counted changes nothing."""
    query = {"share_min": "15", "area_basis": "city"}
    of_cities, of_regions = (opened(page, query) for page in (COMPARE, REGIONS))
    offered = [{choice_of(one.key) for one in filter_bar(at).multiselect} for at in (of_cities, of_regions)]
    assert offered[0] - offered[1] >= {"area_basis"}
    captions = [caption.value for caption in filter_bar(of_regions).caption]
    assert captions == ["Of the region itself, age 15-64."]
    selections = [at.session_state["files_offered"].view.selection for at in (of_cities, of_regions)]
    assert [text.partition(" %")[2].partition(".")[0] for text in selections] == [" (area: city)", ""]
    cleared = [[button.key for button in filter_bar(opened(page, {"area_basis": "city"})).button] for page in (COMPARE, REGIONS)]
    assert ["clear_filters" in keys for keys in cleared] == [True, False]


def test_city_filters_keep_regions_with_such_a_city() -> None:
    at = opened(REGIONS, {"city": "at-vienna,de001c", "only_chosen": "1"})
    assert set(chart_data(at, "place_code", "fill")["place_code"]) == {"AT13", "DE30"}


def test_regions_of_chosen_cities_are_picked_out() -> None:
    at = opened(REGIONS, {"city": "at-vienna"})
    areas = chart_data(at, "place_code", "ring")
    assert areas[areas["ring"].notna()]["place_code"].tolist() == ["AT13"]


def test_card_has_outcomes_references_origins_cities_and_neighbours() -> None:
    at = opened(REGIONS, {"region": "FI1B"})
    text = page_text(at)
    assert "Helsinki" in text
    assert "former Soviet Union" in text
    assert "Regions that share a border with it" in text
    assert "Etelä-Suomi" in text.replace("\\", "")  # signs of Markdown are escaped
    at.button(key="close_card").click().run()
    assert "region" not in at.query_params


@pytest.mark.parametrize("region", ["FI1B", "AT13", "CY00"])
def test_the_card_has_every_outcome_by_group_with_the_medians_around_it(region: str) -> None:
    """In four columns, which a phone has room for."""
    head, *rows = Rows(html_of(visited(REGIONS, {"region": region}))).rows
    assert [text for (text,) in head] == ["Outcome and group", "Region", "Country", "EU"]
    expected: list[list[str]] = []
    for name, of_one in run("regions/card", nuts_code=region).groupby("measure", sort=False):
        expected.append([str(name)])
        for row in of_one.to_dict("records"):
            value = f"{wording.short_value(row['value'], row['unit'])} {wording.RELIABILITY[row['reliability']][0]}".strip()
            medians = [
                "–" if pd.isna(row[f"{of}_median"])
                else f"{wording.short_value(row[f'{of}_median'], row['unit'])} ({row[f'{of}_region_count']})"
                for of in ("country", "eu")
            ]  # fmt: skip
            expected.append([f"{row['group_name']}, {row['year']}", value, *medians])
    assert len(expected) > 10
    assert [["".join(cell) for cell in row] for row in rows] == expected


@pytest.mark.parametrize(("region", "is_said"), [("CY00", True), ("AT13", False)])
def test_the_card_calls_the_value_of_one_region_no_median(region: str, is_said: bool) -> None:
    texts = [caption.value for caption in visited(REGIONS, {"region": region}).caption]
    assert any("(1): the value of the one region that has one." in as_read(text) for text in texts) is is_said


def picked_out(at: AppTest) -> dict[str, set[str]]:
    """The regions that the map, the ranking and the lines pick out."""
    areas, bars, lines = (chart_data(at, "place_code", column) for column in ("ring", "value_text", "fill_opacity"))
    return {
        "map": set(areas.loc[areas["ring"].notna(), "place_code"]),
        "ranking": set(bars.loc[bars["colour"] != colours.OTHER, "place_code"]),
        "lines": set(lines["place_code"]),
    }


def test_one_view_shows_map_ranking_lines_and_card_of_one_choice() -> None:
    at = visited(REGIONS, {"region_view": "together", "outcome": SERIES, "outcome_look": "rate", "region": "AT13,ES51"})
    assert_shown(at)
    assert picked_out(at) == {where: {"AT13", "ES51"} for where in ("map", "ranking", "lines")}
    assert [as_read(node.value) for node in at.subheader] == ["Cataluña, Spain (ES51)"]  # the card of the one picked out last
    at.select_slider(key="outcome_year").set_value("2015").run()
    areas, bars = chart_data(at, "place_code", "ring"), chart_data(at, "place_code", "value_text")
    assert set(areas["year_text"]) == set(bars["year_text"]) == {"2015"}


def test_files_of_the_map_beside_a_ranking_have_the_words_of_the_map_alone(
    files: dict[str, pd.DataFrame], views: list[downloads.View]
) -> None:
    """The ranking shows a part of the regions and a dashed line; picture and rows have all regions and none."""
    at = visited(REGIONS, {"region_view": "together"})
    assert re.search(r"regions shown; .*Dashed: ", as_read(page_text(at)))
    visited(REGIONS, {"region_view": "map"})
    assert len(files["region_map_employment_rate_20_64"]) > 200
    notes = {view.in_picture() for view in views if view.name == "region_map_employment_rate_20_64"}
    assert len(notes) == 1 and "Faint" in notes.pop()


def test_small_regions_are_explained_once_where_map_and_ranking_stand_together() -> None:
    for view, drawn in (("map", "Faint"), ("ranked", "Fainter bars"), ("together", "Faint")):
        text = as_read(page_text(visited(REGIONS, {"region_view": view})))
        assert re.findall(r"([\w ]+): fewer than 25,000 foreign-born residents", text) == [f" {drawn}"]


@pytest.mark.parametrize("outcome", pickers.outcome_names())
@pytest.mark.parametrize("look", ["gap", "rate"])
def test_the_view_of_all_says_so_where_there_is_no_series(outcome: str, look: str) -> None:
    at = visited(REGIONS, {"region_view": "together", "outcome": outcome, "outcome_look": look})
    assert_shown(at)
    has_lines = any({"place", "fill_opacity"} <= set(frame) for _, frames in charts(at) for frame in frames)
    assert has_lines != ("no values of several years" in page_text(at))


@pytest.mark.parametrize("view", ["ranked", "together"])
def test_a_bar_holds_what_a_click_on_it_picks_out(view: str) -> None:
    at = visited(REGIONS, {"region_view": view})
    (design, bars) = next((design, frame) for design, frames in charts(at) for frame in frames if "value_text" in frame)
    (param,) = design["params"]
    assert param["select"]["fields"] == ["place_code"]
    assert param["views"] == [layer["name"] for layer in design["layer"] if layer["mark"]["type"] == "bar"]
    assert set(bars["place_code"]) <= set(region_labels())


def test_a_suppressed_figure_looks_unlike_one_that_was_never_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a group, of the reference alone, and of a region with a figure all the same, which counts as known."""
    copy = tmp_path / "atlas.duckdb"
    shutil.copyfile(DATABASE, copy)
    with duckdb.connect(str(copy)) as data:
        for place, group, flag in [("RO11", "foreign_born", "u"), ("UKC1", "native_born", "c"), ("AT13", "foreign_born", "c")]:
            source = "eurostat-lfst_r_lfe2emprc"
            row = ["region", place, "employment_rate_20_64", group, "total", 2025, flag, source]
            data.execute("INSERT INTO withheld VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    monkeypatch.setenv("ATLAS_DATABASE", str(copy))
    at = opened(REGIONS, {"outcome": "employment_rate_20_64"})
    areas = chart_data(at, "place_code", "full_value").set_index("place_code")
    assert areas.loc["RO11", "full_value"] == "suppressed by the publisher: too unreliable to publish"
    assert areas.loc["UKC1", "full_value"] == "suppressed by the publisher: confidential"
    looks = ["fill", "opacity", "border"]
    assert list(areas.loc["RO11", looks]) == list(areas.loc["UKC1", looks])
    others = areas.drop(["RO11", "UKC1"])[looks].drop_duplicates().to_numpy().tolist()
    assert list(areas.loc["RO11", looks]) not in others
    text = as_read(page_text(at))
    assert "trong grey: suppressed by the publisher (2)" in text
    assert re.search(r"[.;] [Gg]rey: no value for this group, only for the native-born \(15\)", text)  # pale on light alone
    assert "o fill: no value (51)" in text
    at.segmented_control(key="region_view").set_value("ranked").run()
    assert "68 regions have no value, of which the publisher suppresses 2." in page_text(at)


def test_it_is_said_that_our_copy_knows_of_no_suppressed_figures() -> None:
    """Until a refresh has brought the publisher's own marks."""
    at = opened(REGIONS, {"outcome": "employment_rate_20_64"})
    assert "Which of the regions without a value the publisher suppresses is not known" in page_text(at)


def test_lines_end_where_figures_are_missing() -> None:
    at = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "region": "AT11,AT13", "outcome_look": "rate"})
    lines = chart_data(at, "stretch", "year", "value")
    for _, part in lines.groupby("stretch"):
        assert part["year"].sort_values().diff().dropna().eq(1).all()
    own = published().query("measure_id == @SERIES and place_code == 'AT11' and population_group == 'foreign_born'")
    assert sorted(lines[lines["place_code"] == "AT11"]["year"]) == sorted(own["year"].astype(int))


def test_a_title_over_several_lines_says_how_many_it_does_not_name() -> None:
    at = opened(REGIONS, {"region_view": "trend", "country": "MT,CY,LU,HR,SI"})
    assert "; and 1 more; with breaks in series" in as_read(at.header[0].value)


def test_a_title_says_how_many_regions_picked_out_it_does_not_name() -> None:
    at = visited(REGIONS, {"region": "AT11,AT12,AT13,AT21,AT22"})
    assert as_read(at.header[0].value).endswith(" regions; and 2 more")
    assert "more" not in as_read(visited(REGIONS, {"region": "AT11,AT12,AT13"}).header[0].value)


def test_no_grey_lines_are_not_counted() -> None:
    at = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "country": "IS,MT", "outcome_look": "rate"})
    assert "Grey: " not in as_read(page_text(at))
    at = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "region": "IS00", "outcome_look": "rate"})
    assert re.search(r"Grey: \d+ other regions", as_read(page_text(at)))


def test_series_says_where_a_code_ended() -> None:
    at = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "region": "PT16"})
    assert "the code ended, its area went to PT19 and PT1D" in page_text(at).replace("\\", "")


@pytest.mark.parametrize("regions", ["AT13,BA01", "BA01"])
def test_a_chosen_region_without_a_series_is_named(regions: str) -> None:
    at = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "region": regions, "outcome_look": "rate"})
    assert f"No value here for {region_labels()['BA01']}." in [as_read(info.value) for info in at.info]
    with_series = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "region": "PT16", "outcome_look": "rate"})
    # An ended code has no value of the newest year, but a line.
    assert not [info for info in with_series.info if "No value here" in info.value]


def test_where_no_region_is_left_as_many_come_back_as_the_bar_counts() -> None:
    """Regions of earlier maps are not among them."""
    at = opened(REGIONS, {"country": "JP"})
    passing, of_all = cities_counted(at)
    assert passing == 0
    assert f"that alone would bring back {of_all} regions." in at.info[0].value


def test_neighbours_with_commas_in_their_names_stay_apart() -> None:
    """Each region beside Ankara has the names of several provinces."""
    named = page_text(opened(REGIONS, {"region": "TR51"})).partition("Regions that share a border with it**")[2]
    assert len(run("regions/neighbours", nuts_code="TR51")) == named.partition(".")[0].count(";") + 1


def test_a_chosen_city_whose_region_has_no_value_is_not_passed_over() -> None:
    """London consists of several regions, Hamamatsu lies in none, and that of Manchester has no value of the year."""
    at = opened(REGIONS, {"city": "uk001c,jp-hamamatsu,uk008c,at-vienna"})
    where = f"{region_labels()['UKD3']}; London, United Kingdom; and Hamamatsu, Japan"
    assert f"No value here for {where}." in [as_read(info.value) for info in at.info]
    at = opened(REGIONS, {"city": "uk001c", "region": "AT13"})
    assert not [info for info in at.info if "No value here" in info.value]


def test_the_series_of_countries_is_also_that_of_a_city_without_a_region_of_its_own() -> None:
    """London consists of several regions; one chosen by hand goes before the cities."""
    of_london, of_both, of_region = (
        as_read(opened(REGIONS, {"region_view": "trend", **query}).header[0].value)
        for query in ({"city": "uk001c"}, {"city": "at-vienna,uk001c"}, {"city": "uk001c", "region": "AT13"})
    )
    assert of_london.startswith("Gap in employment: The United Kingdom: ")
    assert "Austria: " in of_both and "The United Kingdom: " in of_both
    assert of_region.startswith("Gap in employment: Austria: ") and "Kingdom" not in of_region


def test_the_long_series_is_offered_only_where_the_competence_type_has_it() -> None:
    at = opened(REGIONS, {"region_view": "trend", "competence_type": "shared"})
    assert any("so there is no line to draw" in info.value and "unemployment" not in info.value for info in at.info)
    assert "open_long_series" not in [button.key for button in at.button]


@pytest.mark.parametrize("outcome", ["tertiary_share_25_64", "low_education_share_25_64"])
def test_the_gap_in_education_over_time_is_to_the_reference_of_the_same_years(
    outcome: str, direct: duckdb.DuckDBPyConnection
) -> None:
    """The native-born of 2025 are never compared with another year, nor joined to the gap to the whole population."""
    at = visited(REGIONS, {"region_view": "trend", "outcome": outcome, "region": "BE21"})
    if outcome == "tertiary_share_25_64":
        assert not charts(at)
        at.button(key="open_longer_reference").click().run()
        assert_shown(at)
        assert at.query_params["outcome_reference"] == "total"
    sign = 1 if outcome == "tertiary_share_25_64" else -1
    published = direct.execute(
        """
        SELECT t.year, ? * (t.value - f.value)
        FROM observation AS t JOIN observation AS f USING (measure_id, place_code, place_level, year, sex, source_id)
        WHERE measure_id = ? AND place_code = 'BE21' AND t.population_group = 'total' AND f.population_group = 'foreign_born'
        ORDER BY t.year
        """,
        [sign, outcome],
    ).fetchall()
    drawn = chart_data(at, "place", "fill_opacity")
    assert [year for year, _ in published] == list(range(2013, 2023))
    assert drawn["year"].tolist() == [year for year, _ in published]
    assert drawn["value"].tolist() == pytest.approx([gap for _, gap in published])
    assert "gap between whole population and foreign-born people" in as_read(at.header[0].value)
    assert "2013 to 2022" in as_read(page_text(at))


def test_the_share_of_2025_is_a_point_of_its_own() -> None:
    query = {"region_view": "trend", "outcome": "tertiary_share_25_64", "outcome_look": "rate", "region": "BE21"}
    at = visited(REGIONS, query)
    drawn = chart_data(at, "place", "fill_opacity")
    assert drawn["year"].tolist() == [*range(2013, 2023), 2025]
    assert drawn["stretch"].iloc[-1] not in set(drawn["stretch"].iloc[:-1])
    text = as_read(page_text(at))
    assert "foreign-born people, 2013 to 2022 and 2025" in text
    assert "The classification of education changed in 2014." in text
    assert "edat_lfs_9917, extracted 14 September 2023" in text


def test_the_year_of_a_gap_is_one_that_both_groups_have() -> None:
    at = visited(REGIONS, {"outcome": "low_education_share_25_64"})
    assert at.select_slider(key="outcome_year").options == [str(year) for year in range(2013, 2023)]
    both = visited(REGIONS, {"outcome": "tertiary_share_25_64", "outcome_reference": "total", "outcome_year": "2014"})
    assert "2014" in set(chart_data(both, "place_code", "fill")["year_text"])
    assert not both.warning


@pytest.mark.parametrize("view", pickers.VIEWS)
def test_a_gap_by_citizenship_is_to_nationals(view: str) -> None:
    at = visited(REGIONS, {"outcome": "unemployment_rate_16_plus_spain", "region_view": view})
    assert_shown(at)
    assert "Unemployment rate in Spain, age 16 and over: " in as_read(at.header[0].value)
    assert "nationals and foreign citizens" in as_read(page_text(at)) or "among foreign citizens than" in as_read(page_text(at))


def test_outcome_of_one_year_leads_to_the_series() -> None:
    at = opened(REGIONS, {"region_view": "trend", "outcome_look": "rate"})
    assert not charts(at)
    at.button(key="open_long_series").click().run()
    assert_shown(at)
    assert at.query_params["outcome"] == SERIES
    assert charts(at)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"outcome": SERIES, "outcome_year": "1950"}, "the nearest year, 1999, is shown"),
        ({"outcome": SERIES, "outcome_year": "2999"}, "the nearest year, 2022, is shown"),
        ({"outcome_year": "soon"}, "a year that the atlas cannot read"),
        ({"region": "HU10"}, "HU11 and HU12 took its place"),
        ({"region": "ZZ99"}, "a region that the atlas does not have"),
        ({"region": ",".join(list(region_labels())[:20])}, "the first 8 are shown"),
        ({"outcome": "happiness"}, "an outcome that the atlas does not have"),
        ({"outcome_group": "non_eu_born"}, "another is shown"),
        ({"region_view": "globe"}, "a view that the atlas does not have"),
    ],
)
def test_bad_link_lands_nearby_and_says_so(query: dict[str, str], sentence: str) -> None:
    at = opened(REGIONS, query)
    assert_shown(at)
    assert any(sentence in warning.value for warning in at.warning), [w.value for w in at.warning]


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text_in_every_parameter(text: str) -> None:
    at = visited(REGIONS, dict.fromkeys(PARAMETERS, FOREIGN[text]))
    assert_shown(at)
    assert at.warning
    assert FOREIGN[text][:60].encode() not in sent(at)


COUNTRY_GAP = """
    SELECT year, sum(CASE population_group WHEN ? THEN value ELSE -value END)
    FROM observation
    WHERE measure_id = 'employment_rate_15_64' AND place_code = ? AND sex = 'total' AND source_id = ?
        AND population_group IN (?, ?)
    GROUP BY year HAVING count(*) = 2 ORDER BY year
"""
BY_BIRTH = ("eurostat-lfsa_ergacob", "native_born", "non_eu_born")
BY_CITIZENSHIP = ("eurostat-lfsa_ergan", "nationals", "foreign_citizens")


@pytest.mark.parametrize(
    ("region", "country", "name", "basis", "words"),
    [
        ("BE21", "BE", "Belgium", BY_BIRTH, "not of regions, and not by citizenship"),
        ("FI1B", "FI", "Finland", BY_BIRTH, "native-born people less people born outside the EU, 1995 to 2024"),
        ("CH01", "CH", "Switzerland", BY_CITIZENSHIP, "not of regions, and not by country of birth"),
        ("NO08", "NO", "Norway", BY_CITIZENSHIP, "nationals less foreign citizens, 2014 to 2024"),
    ],
)
def test_the_gap_over_time_is_that_of_the_country_and_named_as_such(
    region: str, country: str, name: str, basis: tuple[str, str, str], words: str, direct: duckdb.DuckDBPyConnection
) -> None:
    """By country of birth where the country has it, else by citizenship; both sides of one source."""
    source, reference, group = basis
    at = visited(REGIONS, {"region_view": "trend", "region": region})
    published = direct.execute(COUNTRY_GAP, [reference, country, source, reference, group]).fetchall()
    drawn = chart_data(at, "place", "fill_opacity")
    assert set(drawn["place"]) == {name}
    assert list(zip(drawn["year"], drawn["value"].round(6), strict=True)) == [(year, round(gap, 6)) for year, gap in published]
    (first, was), (last, now) = published[0], published[-1]
    sentence = f"Gap in employment: {name}: {was:.1f} points in {first}, {now:.1f} points in {last}"
    breaks = direct.execute(BREAKS, [country, "employment_rate_15_64", [reference, group], first]).fetchall()
    sentence += {0: "", 1: ", with a break in series"}.get(len(breaks), ", with breaks in series")
    assert as_read(at.header[0].value) == sentence
    text = as_read(page_text(at))
    assert words in text
    people = {"non_eu_born": "people born outside the EU", "foreign_citizens": "foreign citizens"}[group]
    assert f"Above 0, {people} are less often in work." in text
    assert "the survey's rules changed in 2021" in text


BREAKS = """
    SELECT DISTINCT year FROM observation
    WHERE place_code = ? AND measure_id = ? AND population_group IN ? AND sex = 'total' AND flag LIKE '%b%' AND year > ?
    ORDER BY year
"""


def breaks_in(direct: duckdb.DuckDBPyConnection, place: str, measure: str, groups: list[str], first: int) -> str:
    """The years, as a sentence lists them."""
    years = [str(year) for (year,) in direct.execute(BREAKS, [place, measure, groups, first]).fetchall()]
    assert len(years) > 1
    return f"{', '.join(years[:-1])} and {years[-1]}"


@pytest.mark.parametrize(("country", "city"), [("AT", "at-graz"), ("ES", "es002c"), ("NL", "nl037c")])
def test_breaks_in_the_series_of_a_country_are_named_where_its_gap_is_drawn(
    country: str, city: str, direct: duckdb.DuckDBPyConnection
) -> None:
    years = breaks_in(direct, country, "employment_rate_15_64", ["native_born", "non_eu_born"], 1995)
    name = {"AT": "Austria", "ES": "Spain", "NL": "the Netherlands"}[country]
    assert f"Breaks in series: {name} in {years}." in as_read(
        page_text(visited(REGIONS, {"region_view": "trend", "country": country}))
    )
    in_regions = visited(REGIONS, {"region_view": "trend", "country": country}).header[0].value
    assert re.fullmatch(f"Gap in employment: {wording.upper(name)}: .* in 2024, with breaks in series", as_read(in_regions))
    profile = as_read(page_text(visited(CITY, {"city": city})))
    assert f"Breaks in series: {name} in {years}." in profile
    assert re.search(f"Gap in employment of {name}: .* in 2024, with breaks in series\n", profile)


def test_a_title_says_that_its_first_and_last_value_have_a_break_between_them() -> None:
    swiss = visited(REGIONS, {"region_view": "trend", "country": "CH"})
    assert swiss.header[0].value.endswith(" in 2024, with a break in series")
    of_two = visited(REGIONS, {"region_view": "trend", "country": "AT,ES"})
    assert of_two.header[0].value.endswith("; with breaks in series")
    wien = visited(REGIONS, {"region_view": "trend", "outcome": SERIES, "outcome_look": "rate", "region": "AT13"})
    assert wien.header[0].value.endswith(", with breaks in series")


def test_breaks_are_counted_where_no_country_is_chosen(direct: duckdb.DuckDBPyConnection) -> None:
    (count,) = direct.execute(
        "SELECT count(DISTINCT place_code) FROM observation WHERE measure_id = 'employment_rate_15_64' AND flag LIKE '%b%' "
        "AND population_group IN ('native_born', 'non_eu_born') AND place_level = 'country' AND year > 1995"
    ).fetchall()[0]
    text = as_read(page_text(visited(REGIONS, {"region_view": "trend"})))
    assert f"The publisher marks breaks in the series of all {count} countries, most in 2005 and 2021." in text


def test_breaks_in_the_series_of_a_region_are_named(direct: duckdb.DuckDBPyConnection) -> None:
    years = breaks_in(direct, "AT13", SERIES, ["foreign_born"], 1999)
    text = as_read(
        page_text(visited(REGIONS, {"region_view": "trend", "outcome": SERIES, "outcome_look": "rate", "region": "AT13"}))
    )
    assert f"Breaks in series: Wien, Austria (AT13) in {years}." in text


def test_the_shares_that_regions_are_drawn_at_have_their_source() -> None:
    text = as_read(page_text(visited(REGIONS, {"region_view": "scatter"})))
    source = text.rpartition("\nSources: ")[2]
    assert "lfst_r_lfe2emprc" in source and "lfst_r_lfsd2pwc" in source


def test_a_break_before_the_line_of_a_region_is_not_counted(direct: duckdb.DuckDBPyConnection) -> None:
    """A third of the regions with a break in their risk of poverty have it in their first year alone."""
    counts = """
        SELECT count(DISTINCT place_code) FILTER (flag LIKE '%b%' AND year > first), count(DISTINCT place_code)
        FROM (
            SELECT *, min(year) OVER (PARTITION BY place_code) AS first
            FROM marked_observation
            WHERE measure_id = 'at_risk_of_poverty_rate' AND place_level = 'region' AND is_comparable
        )
    """
    broken, of_all = direct.execute(counts).fetchall()[0]
    text = as_read(page_text(visited(REGIONS, {"region_view": "trend", "outcome": "at_risk_of_poverty_rate"})))
    assert f"The publisher marks breaks in the series of {broken} of {of_all} regions, most in " in text


def test_a_break_of_the_reference_is_one_of_the_gap_alone(direct: duckdb.DuckDBPyConnection) -> None:
    rows = run("regions/values", outcome=SERIES, population_group="eu_born", reference_group="total")
    breaks = "SELECT place_code, year FROM marked_observation WHERE measure_id = ? AND population_group = ? AND flag LIKE '%b%'"
    own, of_total = (set(direct.execute(breaks, [SERIES, group]).fetchall()) for group in ("eu_born", "total"))
    found = [set(rows.loc[rows[column], ["nuts_code", "year"]].itertuples(index=False, name=None)) for column in BREAK_COLUMNS]
    assert len(of_total - own) > 100
    assert found == [own, own | of_total]
    rate, gap = (
        regional_of(FILTERS, outcome_of(SERIES, "eu_born", 2022, is_gap, "total"), 25).breaks for is_gap in (False, True)
    )
    assert [rate, gap] == BREAK_COLUMNS


def test_hollow_dots_are_explained_where_there_are_any(direct: duckdb.DuckDBPyConnection) -> None:
    query = {"region_view": "trend", "outcome": SERIES, "outcome_look": "rate", "outcome_group": "foreign_born"}
    weak = """
        SELECT place_code FROM marked_observation
        WHERE measure_id = ? AND population_group = 'foreign_born' AND place_level = 'region'
        GROUP BY place_code HAVING count(*) > 10 AND bool_or(reliability = 'low') = ?
        ORDER BY count(*) DESC, place_code LIMIT 1
    """
    for has_weak in (True, False):
        (region,) = direct.execute(weak, [SERIES, has_weak]).fetchall()[0]
        text = as_read(page_text(visited(REGIONS, {**query, "region": region})))
        assert ("Hollow dots: low reliability." in text) == has_weak
        assert ("Hollow dots" in text) == has_weak


def test_the_title_of_lines_says_what_weakens_their_ends(direct: duckdb.DuckDBPyConnection) -> None:
    """As every other title does."""
    ends = """
        SELECT place_code, arg_min(reliability, year), arg_max(reliability, year) FROM marked_observation
        WHERE measure_id = ? AND population_group = 'foreign_born' AND place_level = 'region'
        GROUP BY place_code HAVING min(year) = 1999 AND max(year) = 2022
            AND arg_min(reliability, year) = 'low' AND arg_max(reliability, year) = 'as_published'
        ORDER BY place_code LIMIT 1
    """
    (region, *_) = direct.execute(ends, [SERIES]).fetchall()[0]
    query = {"region_view": "trend", "outcome": SERIES, "outcome_look": "rate", "outcome_group": "foreign_born"}
    title = as_read(visited(REGIONS, {**query, "region": region}).header[0].value)
    assert re.search(r": [\d.]+ % in 1999 \(low reliability\), [\d.]+ % in 2022, with breaks in series$", title), title


def test_what_one_can_do_with_lines_is_in_no_picture_of_them() -> None:
    made = trend.lines_of(regional_of(FILTERS, replace(outcome_of(SERIES, "foreign_born", 2022), years=(2005, 2021, 2022)), 25))
    assert made and made.hint == "Choose regions below."
    assert "hoose" not in made.note and "your" not in made.note


def test_a_gap_that_is_as_weak_as_its_reference_says_so() -> None:
    """Where the value of the group has a flag of another kind."""
    rows = pd.DataFrame(
        {
            "nuts_code": ["AT13"], "region": ["Wien"], "country_code": ["AT"], "value": [10.0], "reference_value": [5.0],
            "gap": [5.0], "flag": ["b"], "marked_reliability": ["low"], "source_id": run("data/sources")["source_id"].head(1),
            "foreign_born_population": [500.0], "place_rank": [1],
        }
    )  # fmt: skip
    made = regional.with_texts(rows, outcome_of(SERIES, "foreign_born", 2021, is_gap=True, reference="total"))
    assert made["mark_text"].tolist() == ["break in series; low reliability"]


@pytest.mark.parametrize("sex", ["women", "men"])
def test_the_gap_of_women_and_of_men_is_by_citizenship_and_named_so(sex: str, direct: duckdb.DuckDBPyConnection) -> None:
    """No value of the native-born by sex is in the data, so that no such gap by country of birth is made."""
    by_birth = "SELECT count(*) FROM observation WHERE population_group = 'native_born' AND measure_id LIKE ? AND sex <> 'total'"
    assert direct.execute(by_birth, ["%employment_rate%"]).fetchall() == [(0,)]
    source, reference, group = BY_CITIZENSHIP
    query = COUNTRY_GAP.replace("'total'", f"'{sex}'")
    published = direct.execute(query, [reference, "BE", source, reference, group]).fetchall()
    at = visited(REGIONS, {"region_view": "trend", "region": "BE21", "outcome_sex": sex})
    drawn = chart_data(at, "place", "fill_opacity")
    assert list(zip(drawn["year"], drawn["value"].round(6), strict=True)) == [(year, round(gap, 6)) for year, gap in published]
    assert as_read(at.header[0].value).startswith(f"Gap in employment of {sex}: Belgium: ")
    text = as_read(page_text(at))
    assert f"nationals less foreign citizens, {sex}, 2014 to 2024" in text
    assert "The longer series by country of birth is of women and men together." in text
    assert dict(at.query_params)["outcome_sex"] == sex


@pytest.mark.parametrize(
    ("chosen", "groups", "sentence"),
    [
        ({"region": "BE21,CH01"}, "nationals less foreign citizens", "Chosen alone, by country of birth: Belgium."),
        ({"country": "BE,CH"}, "nationals less foreign citizens", "Chosen alone, by country of birth: Belgium."),
        ({"country": "BE,TR"}, "native-born people less people born outside the EU", "No such values: Türkiye."),
        ({}, "native-born people less people born outside the EU", "Values by citizenship alone, so not drawn: "),
    ],
)
def test_birth_and_citizenship_are_never_on_one_axis_and_what_is_left_out_is_named(
    chosen: dict[str, str], groups: str, sentence: str
) -> None:
    at = visited(REGIONS, {"region_view": "trend", **chosen})
    text = as_read(page_text(at))
    assert f"Gap in employment of countries, age 15-64, {groups}, " in text
    assert sentence in text
    frame = chart_data(at, "place", "fill_opacity")
    assert frame["year"].min() >= (2014 if "foreign citizens" in groups else 1995)
    if not chosen:
        assert re.search(r"so not drawn: .*Norway.*Switzerland", text)


@pytest.mark.parametrize(
    ("outcome", "years", "is_marked"),
    [(SERIES, [2021], True), ("at_risk_of_poverty_rate", [], True), ("unemployment_rate_16_plus_spain", [], False)],
)
def test_the_year_of_new_survey_rules_is_drawn_where_the_publisher_marks_it(
    outcome: str, years: list[int], is_marked: bool
) -> None:
    at = visited(REGIONS, {"region_view": "trend", "outcome": outcome, "outcome_look": "rate"})
    frames = [frame for _, found in charts(at) for frame in found]
    assert [frame["year"].tolist() for frame in frames if frame.columns.tolist() == ["year"]] == [years]
    text = as_read(page_text(at))
    assert ("the survey's rules changed in 2021" in text) == bool(years)
    assert ("The publisher marks breaks in the series of " in text) == is_marked


@pytest.mark.parametrize(("look", "outcome"), [("gap", "employment_rate_20_64"), ("rate", SERIES), ("gap", SERIES)])
def test_the_legend_has_six_round_classes_at_most_and_none_without_a_region(look: str, outcome: str) -> None:
    query = {"outcome": outcome, "outcome_look": look}
    everywhere = legend_of(visited(REGIONS, query))
    assert 4 <= len(everywhere) <= 6
    limits = [float(text) for key in everywhere for text in re.findall(r"(?<![#\w])\d+(?:\.\d+)?", key.split("</span>")[1])]
    assert all(limit == int(limit) for limit in limits)
    at = visited(REGIONS, query | {"country": "AT"})
    in_austria = legend_of(at)
    assert set(in_austria) <= set(everywhere)
    areas = chart_data(at, "place_code", "fill")
    fills = set(areas.loc[areas["full_value"].str.match(r"[\d−]"), "fill"].astype(str))
    assert fills == {key.split()[0] for key in in_austria}


def test_gaps_of_all_outcomes_have_the_same_classes() -> None:
    keys = {key for outcome in ("employment_rate_20_64", "tertiary_share_25_64", SERIES) for key in legend_of(
        visited(REGIONS, {"outcome": outcome})
    )}  # fmt: skip
    assert len(keys) == 6


def test_older_ways_to_make_classes_are_kept() -> None:
    for method in ("equal", "quantile"):
        at = visited(REGIONS, {"class_method": method})
        assert len(legend_of(at)) <= 6
        assert at.query_params["class_method"] == method


def projection(at: AppTest) -> dict[str, object]:
    return dict(charts(at)[0][0]["projection"])


def test_the_map_is_drawn_closer_for_one_country_or_the_country_of_a_region_and_back() -> None:
    europe = projection(opened(REGIONS))
    by_country, by_region = opened(REGIONS, {"country": "PT"}), opened(REGIONS, {"region": "PT17"})
    assert projection(by_country) == projection(by_region) != europe
    assert projection(opened(REGIONS, {"region": "PT17,AT13"})) == europe
    for at in (by_country, by_region):
        at.button(key="all_of_europe").click().run()
        assert projection(at) == europe
        assert not {"country", "region"} & set(at.query_params)
        assert "all_of_europe" not in {button.key for button in at.button}


def test_nothing_is_picked_out_that_nobody_chose() -> None:
    for view in ("map", "ranked", "trend"):
        for outcome in ("employment_rate_20_64", SERIES):
            at = visited(REGIONS, {"region_view": view, "outcome": outcome})
            text = as_read(page_text(at))
            assert "Picked out" not in text
            assert "as examples" not in text
            if view == "trend":
                assert {place.split(" of ")[0] for place in chart_data(at, "place", "fill_opacity")["place"]} == {"Median"}
    at = visited(REGIONS, {"city": "at-vienna"})
    assert "Selected: the regions of the selected cities." in as_read(page_text(at))


def test_the_median_over_time_is_that_of_the_same_regions() -> None:
    at = visited(REGIONS, {"region_view": "trend", "outcome": SERIES, "outcome_look": "rate"})
    drawn = chart_data(at, "place", "fill_opacity")
    rows = PUBLISHED[(PUBLISHED["measure_id"] == SERIES) & (PUBLISHED["population_group"] == "foreign_born")]
    sizes = run("filters/regions", **filters(at).parameters()).set_index("nuts_code")["foreign_born_population"]
    rows = rows[rows["place_code"].isin(sizes.index[sizes >= 25])]
    table = rows.assign(value=rows["value"].astype(float)).pivot_table(index="place_code", columns="year", values="value")
    counts = table.count()
    full = counts.index[counts >= counts.max() / 2]
    first, last = full[0], full[-1]
    same = table[table[first].notna() & table[last].notna()]
    assert drawn.iloc[0][["year", "value"]].tolist() == [int(first), pytest.approx(same[first].median())]
    assert drawn.iloc[-1][["year", "value"]].tolist() == [int(last), pytest.approx(same[last].median())]
    fell, rose = int((same[last] < same[first]).sum()), int((same[last] > same[first]).sum())
    title = as_read(at.header[0].value)
    assert f"Lower in {last} than in {first} in {fell} of {len(same)} regions, higher in {rose}; median " in title
    assert drawn["place"].iloc[0] == f"Median of {len(same)} regions"


def test_a_year_that_some_places_lack_has_no_median_and_the_note_says_why() -> None:
    rows = [{"place_code": place, "year": year, "value": 1.0 * year} for place in "ABC" for year in (2001, 2002, 2003)]
    series = pd.DataFrame(rows)
    whole, thin = (trend_lines.middle_of(rows, "points", "country") for rows in (series, series.drop(index=1)))
    assert whole and thin
    assert (list(whole.rows["year"]), whole.gaps) == ([2001, 2002, 2003], "")
    assert (list(thin.rows["year"]), thin.gaps) == ([2001, 2003], " No dot: not all of them have a value in that year.")


@pytest.mark.parametrize("country", [["LU"], ["AT"], ["RO"], ["CY", "MT"]])
@pytest.mark.parametrize("outcome", pickers.outcome_names())
def test_over_time_with_few_regions(outcome: str, country: list[str]) -> None:
    at = visited(REGIONS, {"region_view": "trend", "outcome": outcome, "outcome_look": "rate", "country": ",".join(country)})
    assert_shown(at)
    assert len(at.header) == 1
    for _, frames in charts(at):
        assert all(len(frame) for frame in frames if "fill_opacity" in frame)


def fields() -> pd.DataFrame:
    return run("definitions/measure_fields").set_index("measure_id")


def test_the_competence_type_chooses_among_outcomes() -> None:
    """By the policy field of each; the outcome that falls out is named, and the first that fits is shown."""
    names = pickers.outcome_names()
    shared = [name for outcome, name in names.items() if fields()["competence_type"][outcome] == "shared"]
    assert 0 < len(shared) < len(names)
    at = opened(REGIONS, {"competence_type": "shared"})
    assert at.selectbox(key="outcome").options == shared
    assert any("Employment rate, age 20-64 is in no policy field" in info.value for info in at.info)
    assert shared[0] in as_read(page_text(at))
    assert at.query_params["outcome"] == next(one for one in names if names[one] == shared[0])
    at.run()
    assert not any("in no policy field" in info.value for info in at.info)
    every = opened(REGIONS, {"competence_type": "shared,unclassified"})
    assert every.selectbox(key="outcome").options == list(names.values())


def test_a_competence_type_without_an_outcome_says_so() -> None:
    at = opened(REGIONS, {"competence_type": "national"})
    assert any("No outcome of regions is in a policy field of the competence type" in info.value for info in at.info)
    assert not charts(at)
    at.button(key="clear_filters_here").click().run()
    assert charts(at)


def test_an_unknown_reliability_of_all_is_said_once() -> None:
    at = visited(REGIONS, {"region_view": "ranked"})
    assert "How reliable these values are is not known" in page_text(at)
    assert not chart_data(at, "value_text")["value_text"].str.contains("?", regex=False).any()
    named = visited(REGIONS, {"region_view": "distribution", "region": "ES51"})
    assert not chart_data(named, "text", "is_left")["text"].str.contains("?", regex=False).any()
    areas = chart_data(visited(REGIONS), "place_code", "border")
    assert "dashed" not in set(areas.loc[areas["full_value"].str.contains("points"), "border"].astype(str))


@pytest.mark.parametrize(("view", "has_clicks"), [("map", True), ("ranked", True), ("trend", False), ("table", False)])
def test_the_picker_speaks_of_a_click_only_under_what_takes_one(view: str, has_clicks: bool) -> None:
    at = visited(REGIONS, {"region_view": view})
    [picker] = [one for one in at.multiselect if one.label.startswith("Your regions")]
    assert ("click" in picker.placeholder) is has_clicks
