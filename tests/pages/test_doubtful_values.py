"""A doubtful value is never in a ranking without its mark, in any measure, group and year of Compare and Regional outcomes."""

from functools import cache

import duckdb
import pandas as pd
import pytest

from queries.database import run
from tests.pages.conftest import DATABASE
from ui import value_text, wording
from ui.charts import designs
from ui.compare.comparison import comparison_of
from ui.filters import Filters
from ui.measure_picker import Measure, catalogue, covered
from ui.regions.pickers import Outcome, outcome_names
from ui.regions.ranked import placed
from ui.regions.regional import regional_of

pytestmark = pytest.mark.real_data

AREAS = ("city", "greater_city", "nuts3_area", "self_reported")
EVERYWHERE = Filters("foreign_born_share", AREAS, 0, (), (), (), (), False, ())
MEASURES = run("definitions/measures")["measure_id"].tolist()
SIGNS = {"low": "▽", "second_hand": "≈", "unknown": "?"}


@cache
def doubts() -> pd.DataFrame:
    """Every observation with a mark of the atlas or one that weakens it, as the tables in the data file have it."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{DATABASE}' AS atlas (READ_ONLY)")
        return connection.execute(
            """
            SELECT o.measure_id, o.population_group, o.year, o.place_code, o.value, o.source_id, q.name AS mark, o.flag,
                q.reliability = 'low' OR coalesce((SELECT bool_or(f.reliability = 'low') FROM atlas.flag AS f
                    WHERE contains(o.flag, f.flag)), FALSE) AS is_low
            FROM atlas.observation AS o LEFT JOIN atlas.quality_mark AS q ON o.quality_mark = q.quality_mark
            WHERE o.sex = 'total' AND (o.quality_mark IS NOT NULL OR o.flag LIKE '%u%')
            """
        ).df()


@cache
def doubtful_years(measure_id: str) -> dict[str, list[int]]:
    """The years of a measure with a doubtful value, by group; in the others there is nothing to mark."""
    weak = run("data/coverage")
    weak = weak[(weak["low_count"] > 0) | (weak["second_hand_count"] > 0)]
    rows = pd.concat([weak, doubts()])[["measure_id", "population_group", "year"]].dropna().drop_duplicates()
    rows = rows[rows["measure_id"] == measure_id]
    return {group: sorted(years.astype(int)) for group, years in rows.groupby("population_group")["year"]}


def check_marks(shown: pd.DataFrame, measure_id: str, group: str) -> int:
    """Each value that the data file doubts has its sign beside the bar and its mark in tooltip and table; how many there are."""
    of_one = doubts()[(doubts()["measure_id"] == measure_id) & (doubts()["population_group"] == group)]
    key = ["place_code", "year", "value", "source_id"]
    rows = shown.astype({"year": "float64"}).merge(of_one.astype({"year": "float64"})[[*key, "mark", "is_low"]], on=key)
    for row in rows.to_dict("records"):
        assert row["mark_text"] not in ("", "none"), row
        if isinstance(row["mark"], str):
            assert row["mark"] in row["mark_text"], row
        if row["is_low"] is True:
            assert row["value_text"].endswith("▽"), row
    for reliability, sign in SIGNS.items():
        weak = shown[shown["reliability"] == reliability]
        assert weak["value_text"].str.endswith(sign).all()
        assert (weak["mark_text"] != "none").all()
    return len(rows)


@pytest.mark.parametrize("measure_id", MEASURES)
def test_every_ranking_of_compare_has_its_marks(measure_id: str) -> None:
    for group in covered()[measure_id]:
        for year in (None, *doubtful_years(measure_id).get(group, [])):
            measure = Measure(**catalogue()[measure_id], population_group=group, year=year)
            comparison = comparison_of(EVERYWHERE, measure)
            places = comparison.places
            if places.empty:
                continue
            check_marks(places, measure_id, group)
            drawn = designs.ranked_bars(places, pd.DataFrame(columns=["value", "short", "text", "row"]), {}, "")
            bars = pd.DataFrame(drawn.data["places"])
            for column in ("value_text", "mark_text"):
                assert bars[column].tolist() == places[column].tolist()
            first = comparison.counted_places.head(1)
            for name, reliability in zip(first["short_label"], first["reliability"], strict=True):
                if reliability in ("low", "second_hand") and not comparison.no_rank_reason:
                    doubt = wording.RELIABILITY[reliability][1]
                    marked = f"{name[:-1]}, {doubt})" if name.endswith(")") else f"{name} ({doubt})"
                    assert marked in comparison.alternative_text and marked in comparison.finding


@pytest.mark.parametrize("measure_id", outcome_names())
def test_every_ranking_of_regions_has_its_marks(measure_id: str) -> None:
    fields = ("measure_id", "name", "unit", "direction", "definition")
    groups = covered()[measure_id]
    for group in groups:
        for is_gap in (False, True) if "native_born" in groups and group != "native_born" else (False,):
            years = doubtful_years(measure_id).get(group, [])
            years = years + doubtful_years(measure_id).get("native_born", []) if is_gap else []
            for year in sorted(set(years)):
                reference = "native_born" if is_gap else None
                about = {field: catalogue()[measure_id][field] for field in fields}
                outcome = Outcome(
                    **about, population_group=group, reference_group=reference, is_gap=is_gap, years=(year,), year=year
                )
                regional = regional_of(EVERYWHERE, outcome, 0)
                if regional.known.empty:
                    continue
                rows = placed(regional)
                check_marks(rows.assign(value=regional.known["value"], reliability=rows["marked_reliability"]), measure_id, group)
                first = regional.known.iloc[0]
                if first["marked_reliability"] == "low":
                    assert f"{first['who'][:-1]}, low reliability)" in regional.finding


def test_the_data_has_doubtful_values_to_show() -> None:
    """The two tests above would pass on data without any."""
    latest = Measure(**catalogue()["foreign_born_share"], population_group="foreign_born", year=None)
    places = comparison_of(EVERYWHERE, latest).places
    assert check_marks(places, "foreign_born_share", "foreign_born") > 100
    assert value_text.signs_used(places).startswith("Signs: ▽ low reliability")
