"""What is retold of the five policy documents: in words of its own, with its section, with figures of the document it names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.build import DATA
from tests.data.conftest import SOURCES, rows_of, words_of

pytestmark = pytest.mark.real_data

DOCUMENTS = {
    "osce-odihr-2017": "osce_odihr_2017_local_central_coordination.txt",
    "oecd-2018-checklist": "oecd_2018_what_would_success_look_like.txt",
    "oecd-2018-local-capacity": "oecd_2018_block3_objectives_6_to_8.txt",
    "mpg-2017-stakeholder-meeting": "mpg_2017_stakeholder_meeting_evidence_based_integration.txt",
    "inclucities-2021": "inclucities_2021_benchmark_strategic_approach.txt",
}
CATALOGUE = sorted((DATA / "catalogue").rglob("*.csv"))
RETOLD = [path for path in CATALOGUE if any(row.get("source_id") in DOCUMENTS for row in rows_of(path))]
PROGRAMS = sorted(path for folder in ("ui", "pages") for path in (DATA.parent / folder).rglob("*.py"))
TOO_LONG = 7  # words in a row that only names may share with a document
NAMES = [
    "Amsterdam Barcelona Milan Prague Stuttgart Turin Turku and Warsaw",
    "Amman Beirut Lisbon Lyon Madrid Tangiers Turin Tunis and Vienna",
    "Brief on refugee policies for the intercultural city 2017",
    "the Flemish Agency for Integration and Civic Integration",
    "Flemish Agency of Integration and Civic Integration",
    "the European Coalition of Cities Against Racism (ECCAR)",
    "United Nations Mayoral Forum on Human Mobility Migration and Development",
]
# Texts that must stay as cautious as what they retell: file, words of the text, words of its passage.
RESERVATIONS = [
    ("oecd_2018_local_capacity", "It can spare the city long procurement", "can help to avoid lengthy procurement processes"),
    ("oecd_2018_local_capacity", "its governing body could take in a committee", "could be restructured to include an ExCom"),
    ("oecd_2018_local_capacity", "are to have shown commitment", "will have demonstrated commitment"),
    ("osce_odihr_2017", "may have a large part in a body of this type", "may be an important part of the membership"),
    ("osce_odihr_2017", "An expert institute supports the bureaux", "are supported by the expert institute"),
    ("mpg_2017", "as part of a monitor of Flanders", "as part of an integration monitor at the Flemish level"),
    ("governance", "which they do not always spend on them", "do not always spend the money"),
    ("governance", "2,300 euros for everyone older (state of 2017)", "At present, the reimbursement"),
    ("governance_statement", "Successful examples usually have", "Successful examples of integration governance usually"),
    ("governance_statement", "can easily backfire, at least over", "can easily backfire, at least when"),
    ("governance_statement", "Migration mostly counts as a social matter", "mostly regard it as a social policy issue"),
    ("governance_statement", "to fail, or to achieve less", "tend to fail, or lack efficiency and impact"),
    ("governance_statement", "some of these seek new residents and may", "these cities may look for ways"),
    ("key_factor", "it is key that those who lead a city say clearly", "are key to make integration a priority"),
    ("key_factor", "can also counter rumours", "can counter the spread of false rumours"),
    ("checklist_tool", "Most came about after refugees arrived", "Most of the time, these mechanisms were established"),
    ("monitoring_choice", "and may ask cities", "cities may be asked"),
    ("monitoring_choice", "the tentative conclusion of the meeting", "As a tentative conclusion"),
    ("monitoring_choice", "People missing from city statistics", "do not appear in official city statistics"),
    ("monitoring_note", "of the EU may differ from", "do not always align"),
    ("monitoring_note", "seemed hard to reach for this purpose", "seem not very accessible to the attending"),
    ("monitoring_note", "often makes cities slow", "make cities reluctant"),
    ("monitoring_note", "In some places data are collected", "in some instances data is collected"),
    ("city_monitoring", "which could both be analysed", "could be analysed on the level of"),
    ("city_monitoring", "found it hard to know", "experienced difficulties in knowing"),
]
# Typed over from sections 2.3 and 3.3: the areas and dimensions that the study itself puts into a group.
OF_THE_STUDY = {
    "shared": {"mipex_education", "mipex_health", "mipex_political_participation"},
    "national": {
        "mipex_family_reunification",
        "mipex_permanent_residence",
        "mipex_access_to_nationality",
        "mipex_anti_discrimination",
    },
    "generic_urban": {"icc_cultural_civil_life", "icc_mediation_conflict_resolution", "icc_public_space"},
    "socio_economic": {"icc_education_system", "icc_business_labour_market", "icc_language"},
}
NO_CLASS = ("unclassified", "in_no_group")


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of words that is too long to be shared."""
    words = words_of(text)
    return (tuple(words[start : start + TOO_LONG]) for start in range(len(words) - TOO_LONG + 1))


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """The text of each document by source_id; skipped where the collected documents are not at hand."""
    folder = SOURCES / "documents"
    if not folder.is_dir():
        pytest.skip(f"the collected documents are not part of the project; no folder {folder}")
    return {source: (folder / name).read_text(encoding="utf-8") for source, name in DOCUMENTS.items()}


@pytest.fixture(scope="module")
def shared(documents: dict[str, str]) -> set[tuple[str, ...]]:
    """Every run of words that stands in a document and is not a name."""
    written = {run for text in documents.values() for run in runs_of(text)}
    assert len(written) > 30_000
    return written - {run for name in NAMES for run in runs_of(name)}


def copied(text: str, shared: set[tuple[str, ...]]) -> list[str]:
    """The runs of a text that a document has too."""
    return [" ".join(run) for run in runs_of(text) if run in shared]


def test_a_copied_sentence_would_be_found(documents: dict[str, str], shared: set[tuple[str, ...]]) -> None:
    """The check bites: a sentence of each document is one, with other marks and capitals as well."""
    for text in documents.values():
        sentence = max(text.split("."), key=lambda part: len(part.split()))
        assert copied(sentence.upper(), shared)


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_no_text_of_the_catalogue_is_copied(path: Path, shared: set[tuple[str, ...]]) -> None:
    assert [(cell, found) for row in rows_of(path) for cell in row.values() if (found := copied(cell or "", shared))] == []


def test_no_text_of_the_pages_is_copied(shared: set[tuple[str, ...]]) -> None:
    """Texts in Python: each string, and each run of strings that Python joins."""
    strings = [
        (path.name, node.value)
        for path in PROGRAMS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(strings) > 5000
    assert [(name, found) for name, text in strings if (found := copied(text, shared))] == []


@pytest.mark.parametrize(("name", "words", "passage"), RESERVATIONS)
def test_a_text_is_as_cautious_as_its_passage(name: str, words: str, passage: str, documents: dict[str, str]) -> None:
    """May, can, some, most and a plan stay what they are in the document."""
    assert any(" ".join(words_of(passage)) in " ".join(words_of(text)) for text in documents.values())
    cells = [cell for path in RETOLD if path.stem == name for row in rows_of(path) for cell in row.values()]
    assert [cell for cell in cells if words in cell]


@pytest.mark.parametrize("path", RETOLD, ids=lambda path: path.stem)
def test_every_row_names_where_it_stands(path: Path) -> None:
    rows = [row for row in rows_of(path) if row["source_id"] in DOCUMENTS and "value" not in row]
    assert [row for row in rows if not row.get("section", "").strip()] == []


@pytest.mark.parametrize(
    "name", ["governance_statement", "network_benchmark_part", "monitoring_choice", "monitoring_note", "checklist_objective"]
)
def test_every_figure_stands_in_the_document_that_is_named(name: str, documents: dict[str, str]) -> None:
    """Each number of a text is one that its document has, which may part thousands by a blank."""
    number = re.compile(r"\d[\d,.]*\d|\d")
    figures = {source: set(number.findall(re.sub(r"(\d) (\d{3})\b", r"\1,\2", text))) for source, text in documents.items()}
    texts = ("name", "summary", "text", "meaning")
    strange = [
        (row["source_id"], found, row[column])
        for row in rows_of(DATA / "catalogue" / f"{name}.csv")
        for column in texts
        for found in number.findall(row.get(column, ""))
        if found not in figures[row["source_id"]]
    ]
    assert strange == []


def test_what_the_study_classifies_is_told_apart_from_what_the_atlas_adds(atlas: duckdb.DuckDBPyConnection) -> None:
    rows = atlas.execute(
        "SELECT measure_id, coalesce(competence_type, field_of_action), classified_by, reason FROM competence"
    ).fetchall()
    by_study = {
        kind: {measure for measure, of_kind, by, _ in rows if of_kind == kind and by == "study"}
        for kind in {of_kind for _, of_kind, _, _ in rows}
    }
    assert {kind: measures for kind, measures in by_study.items() if measures and kind not in NO_CLASS} == OF_THE_STUDY
    assert [reason for _, _, by, reason in rows if reason.startswith("The atlas ") is not (by == "atlas")] == []
    types = {
        kind: definition
        for table in ("competence_type", "field_of_action")
        for kind, definition in atlas.execute(f"SELECT {table}, definition FROM {table}").fetchall()
    }
    added = {kind for _, kind, by, _ in rows if by == "atlas" and kind not in NO_CLASS}
    assert {kind for kind, definition in types.items() if "the atlas" in definition} == added


def test_the_exceptions_of_section_3_3_stand_beside_the_areas(atlas: duckdb.DuckDBPyConnection) -> None:
    reasons = dict(atlas.execute("SELECT measure_id, reason FROM competence").fetchall())
    assert "undocumented" in reasons["mipex_education"] and "undocumented" in reasons["mipex_health"]
    assert "electoral rights" in reasons["mipex_political_participation"]
    assert "3.4.2" in reasons["mipex_anti_discrimination"]
    assert "3.3" in reasons["icc_commitment"] and "3.3" in reasons["icc_welcoming_new_arrivals"]


@pytest.mark.parametrize(
    ("kind", "sections", "words"),
    [
        ("correlation", {"section 3.3"}, ["undocumented", "electoral rights", "welcoming", "weak areas", "chose to join"]),
        ("view", {"section 3.1"}, ["social housing (Austria)", "Vienna, Zurich, Basel", "without enough money"]),
        ("pathway", {"section 2.1", "section 2.3"}, ["over half", "22 cities as of 2009", "28 countries"]),
        ("new_role", {"section 2.4"}, ["2015 and 2016", "SHARE", "Cities of Refuge"]),
    ],
)
def test_findings_of_the_study_are_whole(
    atlas: duckdb.DuckDBPyConnection, kind: str, sections: set[str], words: list[str]
) -> None:
    rows = atlas.execute("SELECT summary, section, source_id FROM governance_statement WHERE kind = ?", [kind]).fetchall()
    text = " ".join(summary for summary, _, _ in rows)
    assert [word for word in words if word not in text] == []
    assert {section for _, section, _ in rows} == sections
    assert {source for _, _, source in rows} == {"osce-odihr-2017"}


def test_facts_of_the_oecd_have_year_and_who_was_asked(atlas: duckdb.DuckDBPyConnection) -> None:
    text = " ".join(
        summary for (summary,) in atlas.execute("SELECT summary FROM governance_statement WHERE kind = 'oecd_fact'").fetchall()
    )
    for fact in (
        "in 2016, 7 %",
        "born abroad in 2016",
        "90 % of regions",
        "Of 71 European cities asked, 90 %",
        "survey of 72 cities",
    ):
        assert fact in text
    notes = atlas.execute("SELECT text FROM monitoring_note WHERE choice_id = 'ngo_partners'").fetchall()
    sample_text = atlas.execute("SELECT summary FROM monitoring_choice WHERE choice_id = 'ngo_partners'").fetchall()[0][0]
    assert "cities in the OECD's sample" in sample_text
    assert all(any(share in note for (note,) in notes) for share in ("85 %", "78 %", "58 %", "45 %"))


def test_names_of_objectives_are_marked_where_no_document_has_them(
    documents: dict[str, str], atlas: duckdb.DuckDBPyConnection
) -> None:
    """The chapter at hand names the objectives that it is about and one more; the others are the atlas's words."""
    named = {int(number) for number in re.findall(r"\bObjective (\d+)\. [A-Z]", documents["oecd-2018-local-capacity"])}
    marked = dict(atlas.execute("SELECT objective_id, name_basis FROM checklist_objective").fetchall())
    assert {number for number, basis in marked.items() if basis == "document"} == named


def test_the_study_is_cited_by_its_title_and_authors(documents: dict[str, str], atlas: duckdb.DuckDBPyConnection) -> None:
    title, citation = atlas.execute("SELECT title, citation FROM source WHERE source_id = 'osce-odihr-2017'").fetchall()[0]
    printed = re.search(r"# \*\*(Local and .+)\*\*", documents["osce-odihr-2017"])
    assert printed and title.startswith(printed[1]) and printed[1] in citation
    assert "Anne-Linde Joki" in citation and "Alexander Wolffhardt" in citation and "Warsaw" in citation
