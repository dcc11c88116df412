"""Practices: complete, linked to the city table, each with its place in a document."""

import csv
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from data.build import DATA
from tests.data.conftest import SOURCES, rows_of

pytestmark = pytest.mark.real_data

PRACTICES = sorted((DATA / "catalogue" / "practice").glob("*.csv"))
PLACES = sorted(Path(__file__).parent.glob("places_in_*.csv"))
DOCUMENTS = {
    "oecd-2018-local-capacity": "oecd_2018_block3_objectives_6_to_8.txt",
    "inclucities-2021": "inclucities_2021_benchmark_strategic_approach.txt",
    "mpg-2017-stakeholder-meeting": "mpg_2017_stakeholder_meeting_evidence_based_integration.txt",
}
# What the documents set in bold beside places: headings of paragraphs and parts of the benchmark.
BOLD_WORDS = {
    "key factors", "why and how", "guiding questions", "practical tips", "good practice examples", "Context factors",
    "State of play of publication of EU integration indicators at infra-national level", "Conclusions: elements of a toolbox",
}  # fmt: skip


def practices() -> list[dict[str, str]]:
    return [row for path in PRACTICES for row in rows_of(path)]


def places() -> list[dict[str, str]]:
    return [row for path in PLACES for row in rows_of(path)]


def text_of(document: str) -> str:
    """The text of a document; skipped where it is not at hand."""
    path = SOURCES / "documents" / DOCUMENTS[document]
    if not path.exists():
        pytest.skip(f"the documents are not part of the project; no file {path}")
    return path.read_text(encoding="utf-8")


def test_over_a_hundred_practices_of_over_thirty_places(atlas: duckdb.DuckDBPyConnection) -> None:
    found = atlas.execute("SELECT count(*), count(DISTINCT place_name) FROM practice").fetchone()
    assert found and found[0] == len(practices()) >= 180
    assert found[1] >= 30


def test_numbers_by_document() -> None:
    count = Counter(row["source_id"] for row in practices())
    assert {document: count[document] for document in DOCUMENTS} == {
        "oecd-2018-local-capacity": 44,
        "inclucities-2021": 60,
        "mpg-2017-stakeholder-meeting": 15,
    }


def test_summaries_are_one_to_four_sentences() -> None:
    for row in practices():
        sentences = re.findall(r"[.!?](?=[\s”]|$)", row["summary"])
        assert 1 <= len(sentences) <= 4, row["practice_id"]
        assert row["title"].strip() and not row["title"].endswith("."), row["practice_id"]
        assert row["section"].strip(), row["practice_id"]


def test_a_city_of_the_atlas_is_linked_and_in_its_country(atlas: duckdb.DuckDBPyConnection) -> None:
    names = {name: city_id for city_id, name in atlas.execute("SELECT city_id, name FROM city").fetchall()}
    names |= {alias: city_id for city_id, alias in atlas.execute("SELECT city_id, alias FROM city_alias").fetchall()}
    unlinked = [row["practice_id"] for row in practices() if row["place_level"] == "city" and not row["city_id"]]
    assert [one for one in practices() if one["practice_id"] in unlinked and one["place_name"] in names] == []
    astray = """
        SELECT p.practice_id FROM practice AS p INNER JOIN city AS c ON p.city_id = c.city_id
        WHERE p.country_code IS DISTINCT FROM c.country_code
    """
    assert atlas.execute(astray).fetchall() == []


def test_only_networks_have_no_country() -> None:
    assert {row["place_level"] for row in practices() if not row["country_code"]} == {"network"}


def test_every_place_of_the_documents_is_a_practice_or_left_out_with_a_reason() -> None:
    known = {row["practice_id"] for row in practices()}
    for row in places():
        assert bool(row["practice_id"]) != bool(row["reason"]), row
        assert not row["practice_id"] or row["practice_id"] in known, row
    assert known - {row["practice_id"] for row in places()} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_list_of_places_names_those_of_the_text(document: str, atlas: duckdb.DuckDBPyConnection) -> None:
    """What the list names stands in the text; every city and country that the atlas knows, and every place in bold, is listed."""
    text = text_of(document)
    listed = {row["place"] for row in places() if row["document"] == document}
    assert {place for place in listed if place not in text} <= {"Wiesbaden", "Brussels-Capital Region", "Tampere region"}
    queries = ("SELECT name FROM city", "SELECT alias FROM city_alias", "SELECT name FROM country")
    names = {part for query in queries for (name,) in atlas.execute(query).fetchall() for part in name.split("/")}
    in_text = {name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
    assert {
        name for name in in_text if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", place) for place in listed)
    } == set()
    bold = {found.rstrip(":") for found in re.findall(r"\*\*(.+?)\*\*", text) if not found.endswith(".")}
    headings = BOLD_WORDS | {found for found in bold if found.startswith("EU-MIDIS II")}
    assert bold - headings - listed == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_example_in_bold_has_a_practice_of_its_own(document: str) -> None:
    """As many practices of a place as the document has examples under its name."""
    examples = Counter(re.findall(r"^ *- \*\*([^*,(]+?):?\*\*", text_of(document), flags=re.M))
    found = Counter(row["place_name"] for row in practices() if row["source_id"] == document)
    listed = {row["place"] for row in places() if row["document"] == document and row["practice_id"]}
    assert {place: count for place, count in examples.items() if place in listed and found[place] < count} == {}


def test_files_are_clean_text() -> None:
    """No mark at the start, LF line ends, no blank around a cell, no dash as an aside."""
    for path in [*PRACTICES, *PLACES]:
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n"), path.name
        cells = [cell for row in csv.reader(raw.decode("utf-8").splitlines()) for cell in row]
        assert [cell for cell in cells if cell != cell.strip() or " – " in cell or " — " in cell] == [], path.name
