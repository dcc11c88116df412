"""What is retold of the OSCE/ODIHR study of 2017: complete and with its sections."""

import re
from pathlib import Path

import duckdb
import pytest

from data.build import DATA
from data.importer.places import match
from tests.data.conftest import SOURCES, rows_of, words_of

pytestmark = pytest.mark.real_data

STUDY = SOURCES / "documents" / "osce_odihr_2017_local_central_coordination.txt"
PRACTICES = rows_of(DATA / "catalogue" / "practice" / "osce_odihr_2017.csv")
PLACES = rows_of(Path(__file__).with_name("places_in_osce_odihr_2017.csv"))
RETOLD = [
    DATA / "catalogue" / "practice" / "osce_odihr_2017.csv",
    *(
        DATA / "catalogue" / f"{table}.csv"
        for table in (
            "governance_dimension",
            "governance",
            "governance_statement",
            "network_benchmark",
            "network_benchmark_part",
        )
    ),
]
TEN_COUNTRIES = {"CA", "CZ", "FI", "DE", "IT", "NL", "NO", "PT", "SE", "CH"}


@pytest.fixture(scope="session")
def study() -> str:
    """The text of the study; skipped where the collected documents are not at hand."""
    if not STUDY.exists():
        pytest.skip(f"the collected documents are not part of the project; no file {STUDY}")
    return STUDY.read_text(encoding="utf-8")


def names_in_bold(text: str) -> list[str]:
    """The countries that the points of section 3.4 begin with, in bold and before a colon."""
    headings = re.findall(r"^- \*\*([A-Z][^:*]+): ", text, flags=re.MULTILINE)
    return [name.removeprefix("the ") for heading in headings for name in re.split(r", | and | & ", heading)]


def test_every_place_in_bold_is_on_the_list(study: str) -> None:
    """The countries that section 3.4 tells of have a practice there."""
    named = set(names_in_bold(study))
    with_practice = {row["place"] for row in PLACES if row["practice_id"] and row["section"].startswith("section 3.4")}
    assert len(named) == 11  # the ten countries and Spain
    assert named <= with_practice


def test_places_on_the_list_stand_in_the_study(study: str) -> None:
    """The list names what the study names; what it adds stands in brackets."""
    text = f" {' '.join(words_of(study))} "
    names = [re.sub(r"^Canton of | \(.*", "", row["place"]) for row in PLACES]
    assert [name for name in names if f" {' '.join(words_of(name))} " not in text] == []


def test_practices_of_the_ten_countries(atlas: duckdb.DuckDBPyConnection) -> None:
    """Each country of section 3.4 has practices from this study, and the study's figures stand as given there."""
    countries = atlas.execute(
        "SELECT DISTINCT country_code FROM practice WHERE source_id = 'osce-odihr-2017' AND section LIKE '%3.4%'"
    ).fetchall()
    assert {code for (code,) in countries} >= TEN_COUNTRIES
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
        if row["source_id"] == "osce-odihr-2017"
        for column, cell in row.items()
        if column in {"title", "summary", "result", "reach", "since_year"}
        for number in re.findall(r"\d[\d,.]*\d|\d", cell)
        if number.rstrip(".,") not in numbers
    ]
    assert strange == []


def test_governance_of_ten_countries(atlas: duckdb.DuckDBPyConnection) -> None:
    """Ten countries over five dimensions; each dimension has at least two of them, each row a section of chapter 3."""
    rows = atlas.execute("SELECT country_code, dimension, section FROM governance").fetchall()
    assert {code for code, _, _ in rows} == TEN_COUNTRIES
    by_dimension = {dimension: sum(d == dimension for _, d, _ in rows) for _, dimension, _ in rows}
    assert len(by_dimension) == 5 and min(by_dimension.values()) >= 2
    assert [section for _, _, section in rows if not re.fullmatch(r"sections? 3\.\d[.\d]*( and 3\.\d[.\d]*)?", section)] == []


def test_countries_under_a_heading_of_the_study_have_a_row(study: str, atlas: duckdb.DuckDBPyConnection) -> None:
    """A country that the study puts in bold under a dimension has a row there that names the section."""
    codes = dict(atlas.execute("SELECT name, country_code FROM country").fetchall()) | {"Czech Republic": "CZ"}
    rows = atlas.execute("SELECT country_code, section FROM governance").fetchall()
    # The study numbers one heading 2.4.4 in place of 3.4.4.
    sections = re.split(r"^#+ [23](\.4\.\d) ", study, flags=re.MULTILINE)
    named = [
        (f"3{number}", codes[name])
        for number, text in zip(sections[1::2], sections[2::2], strict=True)
        for name in names_in_bold(text)
    ]
    assert len(named) == 21
    assert [
        (number, code)
        for number, code in named
        if code in TEN_COUNTRIES and not any(row_code == code and number in section for row_code, section in rows)
    ] == []


def test_principles_recommendations_and_benchmarks(atlas: duckdb.DuckDBPyConnection) -> None:
    """Eight principles, ten recommendations, five kinds of findings, and the structure of six benchmarks."""
    kinds = dict(atlas.execute("SELECT kind, count(*) FROM governance_statement GROUP BY kind").fetchall())
    assert kinds == {
        "principle": 8,
        "recommendation": 10,
        "pathway": 6,
        "view": 3,
        "new_role": 4,
        "correlation": 7,
        "oecd_fact": 5,
    }
    parts = atlas.execute(
        "SELECT benchmark_id, part_group, count(*) FROM network_benchmark_part GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert parts == [
        ("clip", "Modules", 4),
        ("clip", "What the research found in the cities", 10),
        ("eccar", "Points of the plan", 10),
        ("eurocities-charter", "Projects and reports", 3),
        ("eurocities-charter", "Roles of the city", 4),
        ("eurofound", "Findings", 6),
        ("intercultural-cities", "Areas of the questionnaire", 10),
        ("intercultural-cities", "Where the model rests", 2),
        ("king", "Dimensions of integration", 3),
        ("king", "Types of consultative bodies", 2),
    ]


# As the study's footnotes name them (section 2.3); three of the first are no cities of the atlas.
CLIP = (
    "Amsterdam Arnsberg Antwerp Athens Barcelona Bologna Breda Brescia Budapest Copenhagen Dublin Frankfurt Helsinki Istanbul "
    "Izmir Kirklees Lisbon Liège Luxembourg Matarò Malmö Prague Sefton Stuttgart Sundsvall Tallinn Terrassa Torino Turku "
    "Valencia Vienna Wolverhampton Wrocław Zagreb Zurich"
)
KING = "Amsterdam Barcelona Milan Prague Stuttgart Turin Turku Warsaw"
NOT_IN_THE_ATLAS = {"Arnsberg", "Izmir", "Sundsvall"}


@pytest.mark.parametrize(("network", "names", "count"), [("clip", CLIP, 35), ("king", KING, 8)])
def test_the_cities_of_two_research_networks_are_joined(network: str, names: str, count: int) -> None:
    """Each city of the study under the name that the atlas has for it."""
    named = names.split()
    assert len(named) == count
    found = {name: match(name, "city").code for name in named}
    assert {name for name, code in found.items() if not code} <= NOT_IN_THE_ATLAS
    rows = rows_of(DATA / "tables" / "network_membership.csv")
    assert {row["city_id"] for row in rows if row["network_id"] == network} == {code for code in found.values() if code}
