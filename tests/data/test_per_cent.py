"""Per cent is read as it is shown, and what may be a fraction is never taken in silence."""

import io

import openpyxl
import pytest

from data.importer import ImportedFile, figures
from data.importer.measures import facts as _measure_facts
from tests.data.hostile_files import HEADER


def shares(*cells: tuple[object, str], measure: str = "foreign_born_share", first: str = "city") -> bytes:
    """A workbook of shares: values with the format of their cell."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append([first, "year", measure])
    for number, (value, code) in enumerate(cells, start=2):
        book.active.append([("Graz", "Vienna", "Linz")[number - 2], 2022, value])
        book.active.cell(number, 3).number_format = code
    book.save(buffer)
    return buffer.getvalue()


def values(uploaded: ImportedFile) -> list[str]:
    """The values, which no problem stands against."""
    assert not uploaded.problems, uploaded.problems
    return list(uploaded.rows["value"])


@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0%", "0.0 %", "[Red]0.0%", "0.0%;-0.0%"])
def test_a_cell_that_shows_per_cent_is_read_as_it_shows(code: str) -> None:
    """Excel holds the fraction; no digits are made up by multiplying."""
    cells = ((0.392, code), (0.07, code), (0.008, code))
    assert values(figures("a.xlsx", shares(*cells))) == ["39.2", "7", "0.8"]


@pytest.mark.parametrize("code", ["General", "0.0", '0.0" %"', "0.0\\%"])
def test_a_cell_that_only_writes_a_sign_behind_is_read_as_it_is(code: str) -> None:
    assert values(figures("a.xlsx", shares((39.2, code), (7, code)))) == ["39.2", "7"]


def test_a_sign_of_per_cent_in_a_text_is_read() -> None:
    """With any blank before it, in a file of text and in a workbook; small ones are taken at their word."""
    text = f"{HEADER}\nGraz,Austria,2022,25.1 %\nVienna,Austria,2022,39.2%\nLinz,Austria,2022,0.8\u00a0%\n"
    assert values(figures("a.csv", text.encode())) == ["25.1", "39.2", "0.8"]
    assert values(figures("a.xlsx", shares(("25.1 %", "General"), ("0.2%", "@")))) == ["25.1", "0.2"]


def test_per_cent_of_what_is_no_share_is_a_problem() -> None:
    text = "place_level,place_code,measure_id,year,value\nregion,AT13,{},2022,25 %\n"
    counted = _measure_of_people()
    (problem,) = figures("a.csv", text.format(counted).encode()).problems
    assert (problem.row, problem.sentence) == (2, "“25 %” is per cent, which the measure is not.")


def _measure_of_people() -> str:
    facts = _measure_facts()
    return str(facts[(facts["unit"] == "people") & (facts["place_level"] == "region")].index[0])


@pytest.mark.parametrize(
    "text", ["0.251\nVienna,Austria,2022,0.392\nLinz,Austria,2022,0.28", "0.251", "1\nVienna,Austria,2022,0"]
)
def test_shares_that_may_be_fractions_are_never_taken_in_silence(text: str) -> None:
    """In either kind of file, also one row; the sentence says what to do about both meanings."""
    (problem,) = figures("a.csv", f"{HEADER}\nGraz,Austria,2022,{text}\n".encode()).problems
    assert (problem.row, problem.column) == (2, "foreign_born_share")
    assert "may be fractions. If they are, multiply them by 100" in problem.sentence
    assert "write the sign" in problem.sentence
    (problem,) = figures("a.xlsx", shares((0.251, "General"), (0.392, "0.00"))).problems
    assert "may be fractions" in problem.sentence


def test_scores_that_may_be_fractions_are_asked_about() -> None:
    content = b"city,year,dimension,score\nGraz,2022,Overall,0.59\nVienna,2022,Overall,0.61\n"
    assert [problem.row for problem in figures("a.csv", content).problems] == [2]


def test_small_shares_among_larger_ones_and_nothing_but_zero_are_taken() -> None:
    """One value over 1 says that they are per cent; 0 is 0 either way; Eurostat's files state their unit."""
    assert values(figures("a.csv", f"{HEADER}\nGraz,,2022,0.8\nVienna,,2022,39\n".encode())) == ["0.8", "39"]
    assert values(figures("a.csv", f"{HEADER}\nGraz,,2022,0\n".encode())) == ["0"]
    head = "DATAFLOW,c_birth,isced11,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    one = "ESTAT:LFST_R_LFE2EMPRC(1.0),FOR,TOTAL,Y20-64,T,PC,AT13,2024,0.9,\n"
    assert values(figures("a.csv", (head + one).encode())) == ["0.9"]
