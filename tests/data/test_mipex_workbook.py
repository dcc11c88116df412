"""Workbooks of MIPEX: what is read from them, irregular cells, and what is refused."""

from pathlib import Path

import pytest

from data.build import DATA
from data.formats.mipex_workbook import NotMipexError, Scores, read_workbook
from data.formats.tables import read
from tests.data import mipex_book
from tests.data.conftest import SOURCES
from tests.data.mipex_book import OVERALL, Cell, Sheet, write_book

RAW = SOURCES / "mipex"
WORKBOOKS = {"mipex-2020-core": "mipex_core_2007-2019.xlsx", "mipex-2025-eu": "mipex_EU_2020-2024.xlsx"}
LABOUR, HEALTH = "Labour Market Mobility Strand", "Health Strand"
COUNTRIES = set(read(DATA / "catalogue" / "country.csv")["country_code"])
INDICATORS = set(read(DATA / "catalogue" / "mipex_indicator.csv")["indicator_id"])


def scores_of(path: Path) -> Scores:
    """What the atlas takes from a file."""
    return read_workbook(path, "mipex-2025-eu", COUNTRIES, INDICATORS)


def taken(tmp_path: Path, sheets: dict[str, Sheet]) -> Scores:
    """What the atlas takes from a workbook of these sheets."""
    return scores_of(write_book(tmp_path / "book.xlsx", sheets))


def indicators_of(scores: Scores) -> set[tuple[str, str, str, str]]:
    """Country, indicator, year, value."""
    return set(scores.indicators[["country_code", "indicator_id", "year", "value"]].itertuples(index=False, name=None))


def one_strand(strand: str, columns: dict[str, list[Cell]], **fields: list[int | None]) -> Sheet:
    """A sheet of one block."""
    years = fields.get("years", [2014, 2019])
    return Sheet(strands={strand: columns}, overall=[[None] * 3 for _ in years], **fields)


def test_scores_of_areas_and_indicators(tmp_path: Path) -> None:
    """Codes of countries become ISO codes, health codes get their letter, numbers four decimals; comments are not taken."""
    found = taken(tmp_path, {"AT": Sheet(), "TU": one_strand(LABOUR, {"a": [33.33333333, None], ".aa1": [-0.0, None]})})
    areas = set(found.areas[["place_code", "measure_id", "year", "value"]].itertuples(index=False, name=None))
    assert areas == {
        ("AT", "mipex_overall", "2014", "40"),
        ("AT", "mipex_overall", "2019", "50.1235"),
        ("AT", "mipex_overall_without_health", "2014", "41"),
        ("AT", "mipex_overall_without_health", "2019", "51"),
        ("AT", "mipex_overall_without_health_and_education", "2014", "42"),
        ("AT", "mipex_overall_without_health_and_education", "2019", "52"),
        ("AT", "mipex_labour_market_mobility", "2014", "20"),
        ("AT", "mipex_labour_market_mobility", "2019", "30"),
        ("AT", "mipex_health", "2014", "60"),
        ("AT", "mipex_health", "2019", "70"),
        ("TR", "mipex_labour_market_mobility", "2014", "33.3333"),
    }
    assert indicators_of(found) == {
        ("AT", "aa1", "2014", "0"),
        ("AT", "aa1", "2019", "50"),
        ("AT", "aa3", "2014", "100"),
        ("AT", "aa3", "2019", "50"),
        ("AT", "h145a", "2014", "50"),
        ("AT", "h145a", "2019", "100"),
        ("TR", "aa1", "2014", "0"),
    }
    assert found.left_out == ()
    assert set(found.areas["quality_mark"]) == {""}


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (one_strand(LABOUR, {"a": [1, 2], "aa1": ["100 - After three years", "#DIV/0!"]}), set()),
        (one_strand(HEALTH, {"h": [None, 1], "145a": [50, 50]}, years=[2018, 2019]), {("AT", "h145a", "2019", "50")}),
        (
            one_strand(HEALTH, {"h": [1, 2], "145a": [0, 50]}, own_years=[2019, 2019]),
            {("AT", "h145a", "2014", "0"), ("AT", "h145a", "2019", "50")},
        ),
        (
            one_strand(LABOUR, {"a": [1, None], "aa1": [50, 100]}, years=[2020, None], own_years=[2020, 2021]),
            {("AT", "aa1", "2020", "50"), ("AT", "aa1", "2021", "100")},
        ),
        (one_strand(LABOUR, {"a": [1, 2], "fb102_new": [50, None]}), {("AT", "fa102_new", "2014", "50")}),
        (one_strand(LABOUR, {"a": [1, 2], "gc_new (128, 129)": [50, None]}), {("AT", "gc_new", "2014", "50")}),
        (one_strand(LABOUR, {"a": [1, 2], ".": ["a remark far to the right", None]}), set()),
    ],
    ids=["text", "health not scored", "year told twice", "year beside the line", "other code", "code with remark", "no code"],
)
def test_irregular_cells(tmp_path: Path, sheet: Sheet, expected: set[tuple[str, str, str, str]]) -> None:
    """What the published workbooks have of them is read as their own formulas do."""
    assert indicators_of(taken(tmp_path, {"AT": sheet})) == expected


def test_what_the_atlas_does_not_know_is_left_out_and_named(tmp_path: Path) -> None:
    """A country, an area, an indicator with scores; an indicator without any is nothing to name."""
    new = one_strand(LABOUR, {"a": [1, 2], "aa99": [50, None], "aa98": [None, None], "aa1": [0, None]})
    found = taken(tmp_path, {"AT": new, "QQ": Sheet(), "BE": one_strand("Housing Strand", {"i": [1, 2]})})
    assert found.left_out == ("area “Housing Strand”", "country QQ", "indicator aa99")
    assert indicators_of(found) == {("AT", "aa1", "2014", "0")}
    assert set(found.areas["place_code"]) == {"AT"}


def test_the_slovenian_slip_is_marked_while_it_stands(tmp_path: Path) -> None:
    """The mark belongs to the value; a corrected one has none."""
    sheet = Sheet(years=[2024], overall=[[51.597222, 54.21230158, 54.0]], strands={"Education Strand": {"c": [45.24]}})
    marks = taken(tmp_path, {"SI": sheet}).areas.set_index("measure_id")["quality_mark"]
    assert dict(marks) == {
        "mipex_overall": "formula_error",
        "mipex_overall_without_health": "formula_error",
        "mipex_overall_without_health_and_education": "",
        "mipex_education": "",
    }


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"AT": Sheet(years=[2019, 2019])}, "two scores of mipex_overall for AT in 2019"),
        ({"AT": Sheet(strands={})}, "Sheet AT has no line"),
        ({"QQ": Sheet()}, "no score of any country"),
    ],
    ids=["twice", "no block", "no country"],
)
def test_another_layout_is_refused(tmp_path: Path, sheets: dict[str, Sheet], words: str) -> None:
    """The reason names sheet and line."""
    with pytest.raises(NotMipexError, match=words):
        taken(tmp_path, sheets)


def test_other_headings_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The overall scores are told by their headings, never by their place."""
    monkeypatch.setattr(mipex_book, "OVERALL", [OVERALL[0], "Overall Score (new)", OVERALL[2]])
    with pytest.raises(NotMipexError, match="no column “Overall Score \\(with/out health\\)”"):
        taken(tmp_path, {"AT": Sheet()})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"year,score\n2014,1\n"], ids=["empty", "broken", "text"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    """Told apart from a workbook in another layout."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(NotMipexError, match="no workbook that can be opened"):
        scores_of(path)


@pytest.mark.skipif(not RAW.exists(), reason="the published workbooks are not at hand")
@pytest.mark.parametrize("source_id", WORKBOOKS)
def test_the_published_workbooks_give_the_tables(source_id: str) -> None:
    """Every score of the tables and no other, and nothing that the atlas does not know."""
    found = read_workbook(RAW / WORKBOOKS[source_id], source_id, COUNTRIES, INDICATORS)
    for rows, table in ((found.areas, "observation/mipex.csv"), (found.indicators, "mipex_indicator_score.csv")):
        ours = read(DATA / "tables" / table)
        ours = ours[ours["source_id"] == source_id].reset_index(drop=True)
        assert rows.astype(str).equals(ours)
    assert found.left_out == ()
