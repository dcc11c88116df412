"""What pages take for granted in answers, over every measure and population group that there is."""

import shutil
from itertools import product
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from queries.database import public_database, run
from ui.filters import DEFAULT_AREA_BASIS
from ui.wording import AREA_BASIS


@pytest.mark.parametrize("area_basis", [DEFAULT_AREA_BASIS, list(AREA_BASIS), []], ids=len)
def test_a_city_has_one_figure_of_a_measure(area_basis: list[str]) -> None:
    """Who has none is counted as those who pass less those who have one."""
    figures = run("data/coverage")[["measure_id", "population_group"]].drop_duplicates()
    answers = [
        run("compare/values", measure=measure, population_group=group, year=None, area_basis=area_basis)
        for measure, group in figures.itertuples(index=False)
    ]
    rows = pd.concat(answers)[["measure_id", "population_group", "city_id"]]
    assert rows["measure_id"].nunique() > 60
    assert not rows.duplicated().any()


def test_a_gap_is_as_weak_as_the_weaker_of_its_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every pair of classes, the more cautious; both queries of gaps say the same."""
    order = ["as_published", "own", "second_hand", "unknown", "low"]
    pairs = list(product(order, order))
    measure, of_group = "employment_rate_20_64", {"foreign_born": 0, "native_born": 1}
    gaps = run("correlations/gaps", measure_list=[measure], year=None, small_below=0)
    of_year = gaps[gaps["year"] == gaps["year"].max()].head(len(pairs))
    copy = tmp_path / "atlas.duckdb"
    shutil.copy(public_database(), copy)
    with duckdb.connect(copy) as changed:
        for place, pair in zip(of_year["place_code"], pairs, strict=True):
            for group, which in of_group.items():
                changed.execute(
                    "UPDATE marked_observation SET reliability = ? "
                    "WHERE measure_id = ? AND place_code = ? AND population_group = ?",
                    [pair[which], measure, place, group],
                )
    monkeypatch.setenv("ATLAS_DATABASE", str(copy))
    expected = {place: max(pair, key=order.index) for place, pair in zip(of_year["place_code"], pairs, strict=True)}
    found = run("correlations/gaps", measure_list=[measure], year=None, small_below=0).set_index("place_code")["reliability"]
    assert found.loc[list(expected)].to_dict() == expected
    rows = run("regions/values", outcome=measure, population_group="foreign_born", reference_group="native_born")
    of_regions = rows[rows["year"] == of_year["year"].iloc[0]].set_index("nuts_code")["gap_reliability"]
    assert of_regions.loc[list(expected)].to_dict() == expected


def test_ranks_of_several_cities_are_those_of_each() -> None:
    cities = ("at-graz", "at-vienna", "de001c", "uk001c")
    for passing in ((), cities):
        areas = {"area_basis": DEFAULT_AREA_BASIS, "own_area_basis": list(AREA_BASIS), "filtered_cities": passing}
        together = run("city/ranks", city=cities, **areas)
        alone = [run("city/ranks", city=(city,), **areas) for city in cities]
        assert min(len(rows) for rows in alone) > 20
        expected = pd.concat(alone, ignore_index=True)
        pd.testing.assert_frame_equal(together.astype(object).fillna(""), expected.astype(object).fillna(""))


def test_a_city_that_does_not_pass_shares_its_rank_with_the_others_alone() -> None:
    """It does not count itself, so no number of places with the same value may be less than none."""
    areas = {"area_basis": ["city", "greater_city"], "own_area_basis": ["city", "greater_city"]}
    rows = run("city/ranks", city=["at-vienna"], filtered_cities=["at-graz"], **areas).dropna(subset="shared_with")
    assert len(rows) > 10
    assert rows["shared_with"].min() == 0
    assert set(rows.loc[rows["place_level"] == "country", "shared_with"]) == {0}  # the country of both is no other place
