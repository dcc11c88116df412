"""What is retold of the OSCE/ODIHR study of 2017: complete, with its sections, and in words of the atlas."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.build import DATA
from tests.data.conftest import rows_of
from tests.data.test_extract import SOURCES

STUDY = SOURCES / "documents" / "osce_odihr_2017_local_central_coordination.txt"
PRACTICES = rows_of(DATA / "catalogue" / "practice" / "osce_odihr_2017.csv")
PLACES = rows_of(Path(__file__).with_name("places_in_osce_odihr_2017.csv"))
RETOLD = [DATA / "catalogue" / "practice" / "osce_odihr_2017.csv"]
LONGEST_COMMON_RUN = 11


@pytest.fixture(scope="session")
def study() -> str:
    """The text of the study; skipped where the collected documents are not at hand."""
    if not STUDY.exists():
        pytest.skip(f"the collected documents are not part of the project; no file {STUDY}")
    return STUDY.read_text(encoding="utf-8")


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, without accents and what stands between them."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", folded.replace("'", ""))


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of words that is too long to be copied."""
    words = words_of(text)
    return (tuple(words[i : i + LONGEST_COMMON_RUN + 1]) for i in range(len(words) - LONGEST_COMMON_RUN))


@pytest.mark.parametrize("path", RETOLD, ids=lambda path: path.stem)
def test_no_sentence_is_copied(study: str, path: Path) -> None:
    """No run of 12 words stands in the study."""
    written = set(runs_of(study))
    copied = [" ".join(run) for row in rows_of(path) for cell in row.values() for run in runs_of(cell) if run in written]
    assert copied == []


def test_every_place_of_the_study_is_a_practice_or_left_out_for_a_reason() -> None:
    """Each place on the list has practices or a reason, each practice stands on the list."""
    unsaid = [row["place"] for row in PLACES if bool(row["practice_id"]) == bool(row["reason"])]
    assert unsaid == []
    assert {row["practice_id"] for row in PLACES} - {""} == {row["practice_id"] for row in PRACTICES}


def test_every_place_in_bold_is_on_the_list(study: str) -> None:
    """The headings of section 3.4 name their countries before a colon, all of them with a practice there."""
    headings = re.findall(r"^- \*\*([A-Z][^:*]+): ", study, flags=re.MULTILINE)
    named = {name.removeprefix("the ") for heading in headings for name in re.split(r", | and | & ", heading)}
    with_practice = {row["place"] for row in PLACES if row["practice_id"] and row["section"].startswith("section 3.4")}
    assert len(named) == 11  # the ten countries and Spain
    assert named <= with_practice


def test_places_on_the_list_stand_in_the_study(study: str) -> None:
    """The list names what the study names; what it adds stands in brackets."""
    text = f" {' '.join(words_of(study))} "
    names = [re.sub(r"^Canton of | \(.*", "", row["place"]) for row in PLACES]
    assert [name for name in names if f" {' '.join(words_of(name))} " not in text] == []


def test_cities_of_practices_lie_in_their_country(atlas: duckdb.DuckDBPyConnection) -> None:
    """A practice with a city has that city's country, and is of a city or of a region in the city list."""
    wrong = atlas.execute(
        """
        SELECT p.practice_id FROM practice AS p INNER JOIN city AS c ON p.city_id = c.city_id
        WHERE p.country_code IS DISTINCT FROM c.country_code OR p.place_level NOT IN ('city', 'region')
        """
    ).fetchall()
    assert wrong == []


def test_practices_of_the_ten_countries(atlas: duckdb.DuckDBPyConnection) -> None:
    """Each country of section 3.4 has practices from this study, and the study's figures stand as given there."""
    countries = atlas.execute(
        "SELECT DISTINCT country_code FROM practice WHERE source_id = 'osce-odihr-2017' AND section LIKE '%3.4%'"
    ).fetchall()
    assert {code for (code,) in countries} >= {"CA", "CZ", "FI", "DE", "IT", "NL", "NO", "PT", "SE", "CH"}
    results = {row["practice_id"]: row["summary"] + row["result"] for row in PRACTICES}
    assert "390 municipalities" in results["netherlands-anti-discrimination-bureaux"]
    assert "6,845" in results["finland-agreements-on-reception"] and "2,300" in results["finland-agreements-on-reception"]
    assert "$920 million" in results["ontario-immigration-agreement"]
    assert "10 to 15 %" in results["bern-canton-school-funding-index"]


def test_every_figure_stands_in_the_study(study: str) -> None:
    """Each number of a retold text is one that the study has."""
    numbers = set(re.findall(r"\d[\d,.]*\d|\d", study))
    strange = [
        (row[next(iter(row))], number)
        for path in RETOLD
        for row in rows_of(path)
        for column, cell in row.items()
        if column in {"title", "summary", "result", "since_year"}
        for number in re.findall(r"\d[\d,.]*\d|\d", cell)
        if number.rstrip(".,") not in numbers
    ]
    assert strange == []
