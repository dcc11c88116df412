"""Practices: what a search finds and in which order; a file of one's own is taken whole or not at all."""

import csv
import io

import pandas as pd
import pytest

from ui.practice_library import published
from ui.practice_search import folded, hits, with_search_texts
from ui.practices import csv_check
from ui.practices.csv_check import COLUMNS, EXAMPLE, checked, city_of, template, to_csv


def found(text: str) -> list[str]:
    """Ids of the published practices that a search finds, the best first."""
    rows = published()
    rank = hits(rows, text)
    order = rank[rank >= 0].sort_values(ascending=False, kind="stable").index
    return rows.loc[order, "practice_id"].tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Málaga", " malaga"),
        ("Łódź Straße", " lodz strasse"),
        ("Tromsø, Æro", " tromso aero"),
        ("ÉTÉ-2020!", " ete 2020"),
        ("", ""),
        ("ﬁle", " file"),
    ],
)
def test_folded(text: str, words: str) -> None:
    assert folded(text) == words


@pytest.mark.parametrize("text", ["dashboard", "DASHBOARD", "dashb", "  dashb ", "dash amster", "dáshboard"])
def test_a_word_is_found_by_its_beginning_whatever_its_case_and_accents(text: str) -> None:
    assert "amsterdam-dashboard-of-activities" in found(text)


def test_a_word_is_not_found_by_its_middle() -> None:
    assert "amsterdam-dashboard-of-activities" not in found("ashboard")


def test_every_word_must_be_there() -> None:
    assert set(found("amsterdam refugees")) == set(found("amsterdam")) & set(found("refugees"))
    assert found("amsterdam zzz") == []


def test_a_city_is_found_by_its_other_names_and_as_a_partner() -> None:
    assert "vienna-refugee-teachers" in found("wien")
    assert "mc2cm-city-to-city" in found("torino")


def test_title_and_place_come_before_the_summary() -> None:
    order = found("housing")
    rows = published().set_index("practice_id").loc[order]
    in_headline = rows["headline_words"].str.contains(" housing")
    assert in_headline.any() and not in_headline.all()
    assert in_headline.is_monotonic_decreasing


def test_no_word_finds_everything_in_the_usual_order() -> None:
    assert found("") == found(" .,! ") == published()["practice_id"].tolist()


def test_signs_of_patterns_are_no_patterns() -> None:
    assert found(".*") == found("")
    assert found("(housing[") == found("housing")


def test_a_thousand_practices_rank_as_a_few_do() -> None:
    many = pd.concat([published()] * 9, ignore_index=True)
    assert len(many) > 1000
    assert (hits(many, "amster refug") >= 0).sum() == 9 * len(found("amster refug"))


def as_csv(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(COLUMNS), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def test_the_template_is_taken_and_says_that_it_is_an_example() -> None:
    result = checked(template())
    assert result.problems == ()
    assert result.rows == (EXAMPLE,)
    assert "Example only" in EXAMPLE["title"]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("title", "", "empty"),
        ("title", "x" * 121, "120"),
        ("place_level", "village", "none of"),
        ("country_code", "XX", "no code"),
        ("country_code", "Austria", "no code"),
        ("country_code", "", "needs its country"),
        ("objective_id", "13", "none of"),
        ("key_factor_id", "5.0", "none of"),
        ("policy_field", "Housing", "none of"),
        ("actor", "mayor", "none of"),
        ("since_year", "12", "no year"),
        ("since_year", "٢٠٢٠", "no year"),
        ("since_year", "2099", "no year"),
        ("source", " ", "empty"),
    ],
)
def test_a_wrong_cell_is_named_by_row_column_and_reason(column: str, cell: str, reason: str) -> None:
    result = checked(as_csv(EXAMPLE, EXAMPLE | {column: cell}))
    assert result.rows == ()
    assert [(problem.row, problem.column) for problem in result.problems] == [(3, column)]
    assert reason in result.problems[0].sentence


def test_every_wrong_cell_is_named() -> None:
    wrong = {"title": "", "actor": "mayor", "since_year": "soon"}
    result = checked(as_csv(EXAMPLE | wrong, EXAMPLE, EXAMPLE | wrong))
    assert result.rows == ()
    assert [(problem.row, problem.column) for problem in result.problems] == [
        (line, column) for line in (2, 4) for column in wrong
    ]


@pytest.mark.parametrize(
    ("content", "column", "reason"),
    [
        (b"", "", "empty"),
        (b"\xff\xfe\x00", "", "UTF-8"),
        (b"a\x00b", "", "text file"),
        (b"title\n", "", "no row below"),
        (b"title\nx\n", "place_level", "missing"),
        (b",".join(b"%x" % number for number in range(150_000)) + b"\n1\n", "", "150,000 columns; at most 100"),
        (as_csv(EXAMPLE).replace(b"title", b"heading", 1), "title", "missing"),
        (as_csv(EXAMPLE).replace(b"result", b"title", 1), "", "“title” stands twice"),
        (as_csv(), "", "no row below"),
        (as_csv(*[EXAMPLE] * 501), "", "501"),
        (b"x" * 1_050_000, "", "1.05 MB; at most 1 MB"),
        (as_csv(EXAMPLE) + b"one,cell,more\n", "", "row 3 has 3 columns"),
        (as_csv(EXAMPLE) + b'"open', "", "quotation marks"),
    ],
)
def test_a_file_that_is_not_of_the_template_is_refused(content: bytes, column: str, reason: str) -> None:
    result = checked(content)
    assert result.rows == ()
    assert (result.problems[0].column, reason in result.problems[0].sentence) == (column, True)


def test_files_of_spreadsheets_are_read() -> None:
    """Semicolons, a byte order mark, Windows line ends, columns in another order, empty lines, blanks."""
    assert checked(as_csv(EXAMPLE, delimiter=";")).rows == (EXAMPLE,)
    assert checked(b"\xef\xbb\xbf" + as_csv(EXAMPLE)).rows == (EXAMPLE,)
    swapped = {name: EXAMPLE[name] for name in reversed(COLUMNS)}
    lines = [",".join(swapped), ",".join(f'" {cell}  "' for cell in swapped.values()), "," * (len(COLUMNS) - 1), ""]
    assert checked("\r\n".join(lines).encode()).rows == (EXAMPLE,)


def test_what_was_added_goes_out_and_comes_in_again() -> None:
    row = EXAMPLE | {"summary": "=1+1", "result": "-5 %", "title": 'A "quoted", title; with signs'}
    content = to_csv([row])
    assert b"'=1+1" in content
    assert checked(content).rows == (row,)


def test_the_city_of_a_row_is_found_by_any_of_its_names_in_its_country() -> None:
    row = EXAMPLE | {"place_name": "wien", "country_code": "AT"}
    assert city_of(row) == "at-vienna"
    assert city_of(row | {"country_code": "DE"}) is None
    assert city_of(row | {"place_level": "region"}) is None
    assert city_of(row | {"place_name": "Atlantis"}) is None


def test_every_column_of_the_template_is_explained() -> None:
    assert set(csv_check.REQUIRED) <= set(COLUMNS) == set(EXAMPLE)


def test_search_texts_bear_missing_cells() -> None:
    rows = published().head(3).assign(result=None, objective=None, country=None)
    assert with_search_texts(rows)["all_words"].str.contains("none|nan").sum() == 0
