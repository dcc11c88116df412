"""Practices: a file of one's own is taken whole or not at all."""

import csv
import io

import pytest

from ui.practices import csv_check, own
from ui.practices.csv_check import COLUMNS, EXAMPLE, checked, city_of, template, to_csv


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
        ("place_level", "village", "not one of"),
        ("country_code", "XX", "not a country code"),
        ("country_code", "Austria", "not a country code"),
        ("country_code", "", "needs its country"),
        ("objective_id", "13", "not one of"),
        ("key_factor_id", "5.0", "not one of"),
        ("policy_field", "Housing", "not one of"),
        ("actor", "mayor", "not one of"),
        ("since_year", "12", "not a year"),
        ("since_year", "٢٠٢٠", "not a year"),
        ("since_year", "2099", "not a year"),
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


def test_what_was_added_before_is_not_made_again() -> None:
    """To add a thousand rows and to remove one would else take as long as to add all of them."""
    own.remove_all()
    first, second, third = (EXAMPLE | {"title": title} for title in ("One", "Two", "Three"))
    assert own.add((first, second, first)) == 2
    made = own.practices()["search_weights"].tolist()
    assert own.add((second, third)) == 1
    assert own.practices()["title"].tolist() == ["Three", "Two", "One"]
    assert all(one is other for one, other in zip(own.practices()["search_weights"].iloc[1:], made, strict=True))
    own.remove("own-2")
    assert own.practices()["practice_id"].tolist() == ["own-3", "own-1"]
    assert own.practices()["search_weights"].iloc[1] is made[1]
    assert own.rows() == [first, third]
    assert own.add((second,)) == 1
    assert own.practices()["practice_id"].tolist() == ["own-4", "own-3", "own-1"]
    own.remove_all()
    assert own.rows() == [] and own.practices().empty
    many = tuple(EXAMPLE | {"title": f"Practice {number}"} for number in range(own.MOST + 5))
    assert own.add(many) == own.MOST and own.add(many) == 0
