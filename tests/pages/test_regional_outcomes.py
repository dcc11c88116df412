"""Regional outcomes: what is drawn and taken away is what the tables hold; every choice and every bad link."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.build import DATA as DATA_FOLDER
from queries.database import run
from tests.pages.conftest import DATABASE
from tests.pages.session import (
    REGIONS,
    assert_shown,
    chart_data,
    charts,
    cities_counted,
    filters,
    opened,
    page_text,
    sent,
    visited,
)
from tests.pages.test_hostile_addresses import FOREIGN
from ui.region_names import region_labels
from ui.regions import pickers, view_frame
from ui.regions.pickers import Outcome
from ui.regions.regional import regional_of

SERIES = "unemployment_rate_15_64"
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


def table_of(at: AppTest) -> pd.DataFrame:
    """The table on the page, without that of the card."""
    return pd.DataFrame(at.main.dataframe[0].value)


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
    file = view_frame.long_form(regional, regional.known).set_index("place_code")
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
    at = visited(REGIONS, {"outcome": outcome, "region_view": view, "region": "AT13,PT16"})
    assert_shown(at)
    assert all("PT16 of the link has ended" in warning.value for warning in at.warning)
    assert pickers.outcome_names()[outcome] in page_text(at).replace("\\", "")


def test_map_draws_the_gap_of_the_table() -> None:
    at = opened(REGIONS)
    areas = chart_data(at, "place_code", "fill").set_index("place_code")
    assert len(areas) == len(run("regions/all").query("nuts_version != 'earlier'"))
    rows = published().query("measure_id == 'employment_rate_20_64' and place_code == 'AT13'").set_index("population_group")
    gap = float(rows.loc["native_born", "value"]) - float(rows.loc["foreign_born", "value"])
    assert areas.loc["AT13", "full_value"].startswith(f"{gap:.1f} points: ")
    assert "less foreign-born" in str(at.main.get("html")[0].proto.body)


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
    before = str(at.main.get("html")[0].proto.body).split("dotted")[0]
    first = chart_data(at, "place_code", "fill").set_index("place_code")
    at.main.select_slider(key="outcome_year").set_value("2010").run()
    assert_shown(at)
    later = chart_data(at, "place_code", "fill").set_index("place_code")
    assert "2010" in set(later["year_text"])
    assert first.loc["AT13", "full_value"] != later.loc["AT13", "full_value"]
    assert str(at.main.get("html")[0].proto.body).split("dotted")[0] == before
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
    legend = str(at.main.get("html")[0].proto.body)
    assert f"low reliability ({len(low)}" in legend or "low reliability (" in legend


def test_threshold_filters_by_the_share_of_the_region() -> None:
    at = opened(REGIONS, {"share_min": "20"})
    shares = run("filters/regions", **filters(at).parameters())
    passing = shares[shares["foreign_born_share"] >= 20]
    assert 0 < len(passing) < 340
    assert set(chart_data(at, "place_code", "fill")["place_code"]) == set(passing["nuts_code"])
    assert cities_counted(at) == [len(passing), 340]


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
    outcomes = pd.DataFrame(at.main.dataframe[-1].value)
    assert {"Outcome", "Group", "Year", "Region", "Country", "EU"} == set(outcomes.columns)
    assert len(outcomes) > 10
    at.button(key="close_card").click().run()
    assert "region" not in at.query_params


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
    legend = "".join(node.proto.body for node in at.get("html"))
    assert "suppressed by the publisher (2)" in legend
    assert "only for the native-born (15)" in legend
    assert "68 regions have no figure, of which the publisher suppresses 2." in page_text(at)


def test_it_is_said_that_our_copy_knows_of_no_suppressed_figures() -> None:
    """Until a refresh has brought the publisher's own marks."""
    at = opened(REGIONS, {"outcome": "employment_rate_20_64"})
    assert "our copy does not tell which of them the publisher suppresses" in page_text(at)


def test_lines_end_where_figures_are_missing() -> None:
    at = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "region": "AT11,AT13", "outcome_look": "rate"})
    lines = chart_data(at, "stretch", "year", "value")
    for _, part in lines.groupby("stretch"):
        assert part["year"].sort_values().diff().dropna().eq(1).all()
    own = published().query("measure_id == @SERIES and place_code == 'AT11' and population_group == 'foreign_born'")
    assert sorted(lines[lines["place_code"] == "AT11"]["year"]) == sorted(own["year"].astype(int))


def test_series_says_where_a_code_ended() -> None:
    at = opened(REGIONS, {"outcome": SERIES, "region_view": "trend", "region": "PT16"})
    assert "the code ended, its area went to PT19 and PT1D" in page_text(at).replace("\\", "")


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


def test_the_gap_over_time_is_that_of_the_country_and_named_as_such(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(REGIONS, {"region_view": "trend", "region": "BE21"})
    published = direct.execute(
        """
        SELECT year, sum(CASE population_group WHEN 'nationals' THEN value ELSE -value END)
        FROM observation
        WHERE measure_id = 'employment_rate_15_64' AND place_code = 'BE' AND sex = 'total'
            AND population_group IN ('nationals', 'foreign_citizens')
        GROUP BY year HAVING count(*) = 2 ORDER BY year
        """
    ).fetchall()
    drawn = chart_data(at, "place", "fill_opacity")
    assert set(drawn["place"]) == {"Belgium"}
    assert list(zip(drawn["year"], drawn["value"].round(6), strict=True)) == [(year, round(gap, 6)) for year, gap in published]
    (first, was), (last, now) = published[0], published[-1]
    sentence = f"Gap in employment: Belgium: {was:.1f} points in {first}, {now:.1f} points in {last}"
    assert at.header[0].value == sentence
    assert "not of regions, and not by country of birth" in page_text(at)


def test_the_year_of_new_survey_rules_is_drawn() -> None:
    at = visited(REGIONS, {"region_view": "trend", "outcome": "unemployment_rate_15_64", "outcome_look": "rate"})
    frames = [frame for _, found in charts(at) for frame in found]
    assert any(frame.columns.tolist() == ["year"] and frame["year"].tolist() == [2021] for frame in frames)
