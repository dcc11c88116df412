"""Values picked by hand from the publishers' files stand in the atlas as published.

`value` is empty where the publisher has none, or where it is known to be wrong and was left
out: then the atlas must have no row. The text before the first colon of `source_note` is the
published dataset and part of the source_id; the Eurostat flag, if any, stands at its end.
"""

from pathlib import Path

import duckdb
import pytest

from tests.data.conftest import rows_of

pytestmark = pytest.mark.real_data

FOLDER = Path(__file__).parent
Row = dict[str, str]


def golden(name: str) -> list[Row]:
    """The rows of a golden file."""
    return rows_of(FOLDER / f"golden_{name}.csv")


def label(row: Row) -> str:
    """The cells that identify a golden row, as the name of its test."""
    return "-".join(list(row.values())[:6])


def dataset(row: Row) -> str:
    """The published dataset of a golden row."""
    return row["source_note"].split(":")[0]


def approximately(text: str) -> object:
    """The number in a cell, within 1e-9."""
    return pytest.approx(float(text), rel=0, abs=1e-9)


def test_there_are_enough_golden_values() -> None:
    """The files were not cut short, and every family of measures has some."""
    assert len(golden("values")) >= 130
    assert len(golden("indicator_scores")) >= 20
    assert len(golden("origins")) >= 15
    assert len(golden("ranks")) >= 5
    assert len(golden("cities")) >= 10


@pytest.mark.parametrize("row", golden("values"), ids=label)
def test_observation(atlas: duckdb.DuckDBPyConnection, row: Row) -> None:
    """One figure with its place, measure, group, sex, year, flag and source."""
    found = atlas.execute(
        """
        SELECT value, coalesce(flag, '') FROM observation
        WHERE place_level = $place_level AND place_code = $place_code AND measure_id = $measure_id
            AND population_group = $population_group AND sex = $sex
            AND year IS NOT DISTINCT FROM TRY_CAST($year AS SMALLINT) AND contains(source_id, $dataset)
        """,
        {key: row[key] for key in list(row)[:6]} | {"dataset": dataset(row)},
    ).fetchall()
    flag = row["source_note"].partition("flag ")[2]
    assert found == ([(approximately(row["value"]), flag)] if row["value"] else [])


@pytest.mark.parametrize("row", [row for row in golden("values") if not row["value"]], ids=label)
def test_absent_observation_is_spelt_as_others_are(atlas: duckdb.DuckDBPyConnection, row: Row) -> None:
    """Where no row may stand, the place and the measure exist in that dataset: absence is no slip of the pen."""
    found = atlas.execute(
        """
        SELECT count(*) FILTER (WHERE place_level = $place_level AND place_code = $place_code),
            count(*) FILTER (WHERE measure_id = $measure_id AND population_group = $population_group AND sex = $sex)
        FROM observation WHERE contains(source_id, $dataset)
        """,
        {key: row[key] for key in list(row)[:5]} | {"dataset": dataset(row)},
    ).fetchone()
    assert found is not None and min(found) > 0


@pytest.mark.parametrize("row", golden("indicator_scores"), ids=label)
def test_mipex_indicator_score(atlas: duckdb.DuckDBPyConnection, row: Row) -> None:
    """One score of a MIPEX indicator, and the edition it is from."""
    found = atlas.execute(
        "SELECT value, source_id FROM mipex_indicator_score WHERE indicator_id = ? AND country_code = ? AND year = ?",
        [row["indicator_id"], row["country_code"], row["year"]],
    ).fetchall()
    assert found == ([(approximately(row["value"]), dataset(row))] if row["value"] else [])


@pytest.mark.parametrize("row", golden("origins"), ids=label)
def test_origin(atlas: duckdb.DuckDBPyConnection, row: Row) -> None:
    """One group of residents by country of birth, found by its rank in the region."""
    found = atlas.execute(
        "SELECT origin_code, population, share FROM origin WHERE nuts_code = ? AND year = ? AND origin_rank = ?",
        [row["nuts_code"], row["year"], row["origin_rank"]],
    ).fetchall()
    assert found == [(row["origin_code"], int(row["population"]), approximately(row["share"]))]


@pytest.mark.parametrize("row", golden("ranks"), ids=label)
def test_icc_rank(atlas: duckdb.DuckDBPyConnection, row: Row) -> None:
    """One published rank in the Intercultural Cities Index."""
    found = atlas.execute(
        """
        SELECT rank FROM icc_rank
        WHERE city_id = ? AND year IS NOT DISTINCT FROM TRY_CAST(? AS SMALLINT) AND out_of = ?
        """,
        [row["city_id"], row["year"], row["out_of"]],
    ).fetchall()
    assert found == [(int(row["rank"]),)]


@pytest.mark.parametrize("row", golden("cities"), ids=label)
def test_city(atlas: duckdb.DuckDBPyConnection, row: Row) -> None:
    """Country, population with its year and source, and region of one city; what is empty stays empty."""
    found = atlas.execute(
        """
        SELECT country_code, population, population_year, nuts2_code, population_source_id
        FROM city WHERE city_id = ?
        """,
        [row["city_id"]],
    ).fetchone()
    assert found is not None
    country, population, year, region, source = ("" if cell is None else str(cell) for cell in found)
    assert [country, population, year, region] == list(row.values())[1:5]
    assert source.endswith(dataset(row)) and bool(source) == bool(dataset(row))
