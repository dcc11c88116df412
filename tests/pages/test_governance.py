"""Governance: what is said is what the tables hold; which countries stand side by side; every choice and every bad link."""

import pandas as pd
import pytest

from data.build import DATA as DATA_FOLDER
from tests.data.conftest import rows_of
from tests.pages.session import GOVERNANCE, as_read, assert_shown, chart_data, charts, opened, page_text, visited, with_files
from tests.pages.test_hostile_addresses import TURNS, assert_refused, foreign_query
from ui import downloads, study_findings
from ui.governance import pickers
from ui.governance.countries import finding

TEXTS = rows_of(DATA_FOLDER / "catalogue" / "governance.csv")
STATEMENTS = rows_of(DATA_FOLDER / "catalogue" / "governance_statement.csv")
PARAMETERS = ["governance_view", "governance_country"]
NOTHING = "The study says nothing of this."


def texts_on(query: dict[str, str]) -> str:
    """What a view says, without the marks that keep data from being Markdown."""
    at = visited(GOVERNANCE, query)
    assert_shown(at)
    return page_text(at).replace("\\", "")


@pytest.mark.parametrize("code", pickers.country_names())
def test_all_that_is_known_of_a_country_is_on_screen(code: str) -> None:
    """Each text with its section, and a sentence for every aspect that the study leaves out."""
    text = texts_on({"governance_country": code})
    own = [row for row in TEXTS if row["country_code"] == code]
    assert own
    for row in own:
        assert row["summary"] in text
        assert f"{row['section'].capitalize()} of the study" in text
    assert text.count(NOTHING) == 5 - len(own)


@pytest.mark.parametrize(
    ("query", "countries", "words"),
    [
        ({"city": "no001c,se003c"}, {"Norway", "Sweden"}, "Shown for your cities: Norway and Sweden."),
        ({"city": "at-vienna,de001c"}, {"Germany"}, "does not cover Austria"),
        (
            {"city": "at-vienna", "country": "AT,FI"},
            {"Finland"},
            "Shown for your filter of countries: Finland. The study does not cover Austria",
        ),
        ({"city": "de001c,it001c,pt001c,se003c"}, {"Germany", "Italy", "Portugal"}, "Sweden can be selected above"),
        ({"country": "FI,MT"}, {"Finland"}, "Shown for your filter of countries: Finland. The study does not cover Malta."),
        ({"country": "FI,MT,AT,BE,FR,ES"}, {"Finland"}, "does not cover 5 of your countries"),
        ({"city": "no001c", "governance_country": "CZ,CA"}, {"Czechia", "Canada"}, ""),
    ],
)
def test_which_countries_stand_side_by_side(query: dict[str, str], countries: set[str], words: str) -> None:
    assert words in texts_on(query)
    assert set(chart_data(visited(GOVERNANCE, query), "colour_key")["colour_key"]) == countries


@pytest.mark.parametrize("query", [{}, {"city": "at-vienna"}, {"country": "AT,MT"}, {"network": "eccar"}], ids=str)
def test_no_country_is_picked_out_that_nobody_chose(query: dict[str, str]) -> None:
    """The title counts the countries that the study covers; all its texts are there, none of them in front."""
    at = visited(GOVERNANCE, query)
    assert_shown(at)
    assert not charts(at)
    of_aspect = pd.DataFrame(TEXTS).groupby("dimension")["country_code"].nunique()
    names = {row["dimension"]: row["name"] for row in rows_of(DATA_FOLDER / "catalogue" / "governance_dimension.csv")}
    covered, in_most = as_read(at.header[0].value).split(" of them, ")
    for end, text in ((of_aspect.max(), covered), (of_aspect.min(), in_most)):
        assert text.endswith(f" in {end}")
        for aspect, count in of_aspect.items():
            assert (names[aspect].lower() in text) == (count == end)
    text = page_text(at).replace("\\", "")
    assert f"The study of {pd.DataFrame(TEXTS)['country_code'].nunique()} countries" in text
    assert [row["summary"] for row in TEXTS if row["summary"] not in text] == []
    assert NOTHING not in text
    assert ("The study does not cover" in text) == ("city" in query or "country" in query)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([7, 7, 4], "The study of 10 countries covers “a” and “b” in 7 of them, “c” in 4"),
        ([7, 1, 4], "The study of 10 countries covers “a” in 7 of them, “b” in 1"),
        ([3, 3, 3], "The study of 10 countries covers “a”, “b” and “c” in 3"),
    ],
)
def test_the_title_names_every_aspect_at_an_end(counts: list[int], words: str) -> None:
    assert finding(["A", "B", "C"], counts, 10) == words


def test_the_profile_has_the_latest_scores_of_the_tables() -> None:
    files = sorted((DATA_FOLDER / "tables" / "observation").glob("*.csv"))
    published = pd.concat([pd.read_csv(path, dtype=str, keep_default_na=False) for path in files])
    published = published[published["measure_id"].str.startswith("mipex_") & (published["place_code"] == "CH")]
    at = visited(GOVERNANCE, {"governance_country": "CH"})
    drawn = chart_data(at, "colour_key")
    assert len(drawn) == 8
    latest = (
        published[~published["measure_id"].str.contains("overall")].sort_values("year").drop_duplicates("measure_id", keep="last")
    )
    assert sorted(drawn["value"].round(6)) == sorted(latest["value"].astype(float).round(6))
    assert set(drawn["year_text"]) == set(latest["year"])


@pytest.mark.parametrize(("competence", "areas"), [("shared", 3), ("national", 4), ("unclassified", 1)])
def test_the_competence_type_acts_on_the_policy_areas(competence: str, areas: int) -> None:
    query = {"governance_country": "DE", "competence_type": competence}
    text = texts_on(query)
    drawn = charts(visited(GOVERNANCE, query))
    assert len(drawn) == 1
    assert f"{areas} of 8 policy areas" in text
    assert "How levels of government work together" in text


def test_the_field_of_action_acts_on_the_network_means_alone() -> None:
    query = {"governance_view": "networks", "field_of_action": "generic_urban", "competence_type": "shared"}
    assert set(chart_data(visited(GOVERNANCE, query), "measure", "kind")["kind"]) == {"Generic urban fields"}
    query = {"governance_country": "DE", "field_of_action": "generic_urban"}
    assert "policy areas fit" not in texts_on(query)
    assert len(charts(visited(GOVERNANCE, query))) == 1


def test_ways_to_the_cities_of_the_reader() -> None:
    """A chosen city leads to its profile, with the other chosen ones as peers; a country says how many cities pass."""
    at = visited(GOVERNANCE, {"city": "at-vienna,de001c", "size": "over_500k"})
    links = [(link.proto.label, link.proto.query_string) for link in at.main.get("page_link")]
    assert ("Berlin, Germany", "city=de001c%2Cat-vienna") in links
    assert ("Practices", "country=DE") in links
    assert any("154 cities in the atlas, " in label and "pass your filters" in label for label, _ in links)


def test_principles_and_networks_are_complete() -> None:
    at = visited(GOVERNANCE, {"governance_view": "principles"})
    assert at.header[0].value.startswith("8 principles")
    assert any(folded.label.startswith("10 recommendations") for folded in at.expander)
    text = texts_on({"governance_view": "principles"})
    for row in STATEMENTS:
        if row["kind"] in ("principle", "recommendation"):
            assert f"{row['position']}. {row['name']}" in text
            assert row["summary"] in text
    text = texts_on({"governance_view": "networks", "city": "de007c"})
    for row in rows_of(DATA_FOLDER / "catalogue" / "network_benchmark_part.csv"):
        assert row["name"] in text and row["summary"] in text
    for row in rows_of(DATA_FOLDER / "catalogue" / "network_benchmark.csv"):
        assert row["reach"] in text and row["summary"] in text
    assert "(working list): Stuttgart, Germany" in text
    assert len(chart_data(visited(GOVERNANCE, {"governance_view": "networks"}), "measure", "kind")) == 14


@pytest.mark.parametrize("kind", study_findings.TITLES)
def test_findings_are_folded_and_open_whole(kind: str) -> None:
    """Nothing of a list is drawn until it is opened; then each finding stands with its document and section."""
    own = [row for row in STATEMENTS if row["kind"] == kind]
    assert own
    at = opened(GOVERNANCE, {"governance_view": "principles"})
    assert not any(row["summary"] in page_text(at).replace("\\", "") for row in own)
    at.session_state[f"findings_{kind}"] = True
    text = page_text(at.run()).replace("\\", "")
    assert [row["name"] for row in own if f"**{row['name']}**: {row['summary']}" not in text] == []
    document = "OECD (2018)" if kind == "oecd_fact" else "OSCE/ODIHR (2017)"
    assert all(f"{document}, {row['section'][:1].lower()}{row['section'][1:]}" in text for row in own)


@pytest.mark.parametrize("view", pickers.VIEWS)
def test_every_view_has_a_table_and_files(view: str) -> None:
    at = visited(GOVERNANCE, {"governance_view": view})
    assert_shown(at)
    assert "Section numbers are those of the study" in page_text(at)
    assert "OSCE/ODIHR (2017)" in page_text(at).replace("\\", "")
    assert {"download_csv", "download_xlsx", "download_parquet", "download_txt"} <= {
        b.key for b in with_files(at).download_button
    }


def test_files_of_texts_carry_their_source() -> None:
    rows = pd.DataFrame(TEXTS)
    file = downloads.with_citations(rows)
    assert len(file) == len(rows)
    assert {"summary", "section", "publisher", "citation", "licence", "source_url"} <= set(file.columns)
    assert file.notna().all(axis=None)
    view = downloads.View("governance", "Governance", "", "")
    assert "id of an aspect of how levels of government co-ordinate" in downloads.readme_text(view, file)


@pytest.mark.parametrize("turn", TURNS)
def test_foreign_text_in_every_parameter(turn: int) -> None:
    query = foreign_query(PARAMETERS, turn)
    assert_refused(visited(GOVERNANCE, query), query)


@pytest.mark.parametrize(
    ("asked", "kept", "words"),
    [
        ("AT,DE", ["DE"], "does not cover Austria"),
        ("XX,SE", ["SE"], "does not have"),
        ("DE,DE,NO", ["DE", "NO"], ""),
        ("DE,NL,CH,FI", ["DE", "NL", "CH"], "first 3"),
    ],
)
def test_countries_of_a_link_are_put_right(asked: str, kept: list[str], words: str) -> None:
    at = visited(GOVERNANCE, {"governance_country": asked})
    assert at.session_state["governance_country"] == kept
    assert [words in warning.value for warning in at.warning] == ([True] if words else [])
    assert dict(at.query_params) == {"governance_country": ",".join(kept)}


def test_a_new_session_opens_a_view_by_its_address() -> None:
    at = opened(GOVERNANCE, {"governance_view": "networks"})
    assert_shown(at)
    assert at.session_state["governance_view"] == "networks"
