"""Practices: what is drawn and taken away is what the tables hold; every choice, every bad link, practices of one's own."""

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from queries.database import run
from tests.pages.session import (
    CITY,
    COMPARE,
    POLICY,
    PRACTICES,
    REGIONS,
    as_read,
    assert_shown,
    filters,
    opened,
    page_text,
    sent,
    table_of,
    visited,
)
from tests.pages.test_hostile_addresses import FOREIGN, NUMBERS, TURNS, assert_refused, foreign_query
from ui import practice_library
from ui.practice_library import practices_of, published, source_names
from ui.practices import csv_check, pickers
from ui.practices.cards import CARDS_A_PAGE
from ui.practices.result import FILE_COLUMNS, file_rows
from ui.selected_city import city_of

PARAMETERS = [*pickers.FILTERS.values(), practice_library.CITY, "practice_view"]


def titles(query: dict[str, str]) -> list[str]:
    """The practices that a link shows, as the table has them."""
    at = visited(PRACTICES, {**query, "practice_view": "table"})
    assert_shown(at)
    return table_of(at)["Practice"].tolist() if at.main.dataframe else []


def test_first_view_shows_cards_with_place_result_and_source() -> None:
    at = opened(PRACTICES)
    assert_shown(at)
    text = page_text(at).replace("\\", "")
    assert f"{len(published())} of {len(published())} practices" in text
    assert text.count("Source: ") >= CARDS_A_PAGE
    first = published().iloc[0]
    assert first["title"] in text and first["result"] in text and first["summary"] in text
    links = {link.proto.query_string for link in at.get("page_link")}
    assert f"city={first['city_ids']}" in links


def test_every_practice_has_a_card_that_names_its_source() -> None:
    cards, pages = [], -(-len(published()) // CARDS_A_PAGE)
    for page in range(1, pages + 1):
        at = visited(PRACTICES, {"practice_page": str(page)})
        assert_shown(at)
        cards += [caption.value.replace("\\", "") for caption in at.main.caption if "who acts" in caption.value]
    assert len(cards) == len(published())
    names = tuple(f"Source: {name}, " for name in source_names().values())
    assert [card for card in cards if not card.rpartition("\n")[2].startswith(names)] == []


@pytest.mark.parametrize("column", pickers.FILTERS)
def test_each_filter_keeps_what_the_table_of_the_atlas_says(column: str, direct: duckdb.DuckDBPyConnection) -> None:
    values = direct.execute(f"SELECT DISTINCT {column}::VARCHAR FROM practice WHERE {column} IS NOT NULL ORDER BY 1").fetchall()
    for (value,) in values[:6]:
        expected = direct.execute(f"SELECT title FROM practice WHERE {column}::VARCHAR = ?", [value]).fetchall()
        assert sorted(titles({pickers.FILTERS[column]: value})) == sorted(title for (title,) in expected)


def test_filters_of_one_kind_add_and_of_two_kinds_narrow() -> None:
    both = titles({"practice_objective": "6,7"})
    assert sorted(both) == sorted(titles({"practice_objective": "6"}) + titles({"practice_objective": "7"}))
    narrow = titles({"practice_objective": "6,7", "practice_key_factor": "5"})
    assert set(narrow) == set(both) & set(titles({"practice_key_factor": "5"}))


def test_a_city_has_its_own_practices_and_those_it_takes_part_in() -> None:
    found = titles({"practice_city": "at-vienna"})
    assert "Nine cities around the Mediterranean learn from each other" in found
    assert "Refugees teach in schools that take in refugees" in found
    assert len(found) < 12


def test_filters_of_places_and_competence_type_act(direct: duckdb.DuckDBPyConnection) -> None:
    everything = len(published())
    assert len(titles({"share_min": "50", "size": "under_100k", "network": "eccar"})) == everything
    german = titles({"country": "DE"})
    assert "The federal states compare integration every two years" in german
    assert "Integration monitoring of a city" in german
    of_altena = set(published().query("city_ids == 'de-altena'")["title"])
    assert set(titles({"only_chosen": "1", "city": "de-altena"})) == of_altena != set()
    national = direct.execute(
        "SELECT count(*) FROM practice AS p JOIN policy_field USING (policy_field) WHERE competence_type = 'national'"
    ).fetchone()
    assert national and len(titles({"competence_type": "national"})) == national[0] > 0


def test_your_cities_come_first() -> None:
    first = titles({"city": "es-fuenlabrada"})[0]
    assert first == "MILMA project"
    assert "Those of your cities come first: 1" in page_text(visited(PRACTICES, {"city": "es-fuenlabrada"}))


def test_nothing_found_says_what_to_loosen() -> None:
    at = visited(PRACTICES, {"practice_text": "altena", "practice_key_factor": "12"})
    assert_shown(at)
    assert "Loosen" in at.info[0].value
    at.button(key="clear_filters_here").click().run()
    assert f"{len(published())} of" in page_text(at)
    assert dict(at.query_params) == {}


def test_a_search_shows_the_most_relevant_first_and_how_it_was_read() -> None:
    assert titles({"practice_text": "housing refugees"})[0] == "Housing staff learn what refugees bring as tenants"
    at = visited(PRACTICES, {"practice_text": "hosuing"})
    assert_shown(at)
    assert "“hosuing” was read as “housing”" in page_text(at)
    assert 0 < len(titles({"practice_text": "Wohnungen"})) < 40


def test_a_search_that_finds_nothing_shows_the_nearest_and_what_is_lacking() -> None:
    at = visited(PRACTICES, {"practice_text": "buddy"})
    assert_shown(at)
    assert "nearest to “buddy”" in page_text(at) and "No practice in the library mentions “buddy”" in page_text(at)
    assert [caption for caption in at.main.caption if "who acts" in caption.value]
    at.button(key="clear_practices").click().run()
    assert f"{len(published())} of {len(published())} practices" in page_text(at)


def test_a_search_starts_with_the_first_page_and_stands_in_the_address() -> None:
    at = opened(PRACTICES, {"practice_page": "3"})
    at.text_input(key="practice_text").set_value("refugee").run()
    assert dict(at.query_params) == {"practice_text": "refugee"}
    assert_shown(at)


def test_a_page_beyond_the_last_is_the_last() -> None:
    at = visited(PRACTICES, {"practice_page": "99"})
    assert_shown(at)
    last = -(-len(published()) // CARDS_A_PAGE)
    assert at.session_state["practice_page"] == last
    assert f"to {len(published())} of" in page_text(at)


def test_map_has_each_city_with_its_number() -> None:
    at = visited(PRACTICES, {"practice_view": "map"})
    assert_shown(at)
    chart = at.get("deck_gl_json_chart")[0]
    counts = published()["city_ids"].str.split(";").explode().value_counts().drop("")
    cities = run("filters/cities", **filters(at).parameters()).set_index("city_id")
    counts = counts[cities["lat"].reindex(counts.index).notna()]  # a canton has no point of its own
    assert len(counts) > 30
    drawn = chart.proto.json
    assert all(f'"id":"{city_id}"' in drawn for city_id in counts.index)
    assert "Kalmar County (1)" in page_text(at).replace("\\", "")
    at.button(key="read_others").click().run()
    assert at.session_state["practice_view"] == "cards"
    assert "practice_kind" in at.query_params


@pytest.mark.parametrize("turn", TURNS)
def test_foreign_text_in_every_parameter(turn: int) -> None:
    query = foreign_query(PARAMETERS, turn)
    assert_refused(visited(PRACTICES, query), query)


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text_in_the_search_is_only_text(text: str) -> None:
    at = visited(PRACTICES, {"practice_text": FOREIGN[text]})
    assert_shown(at)
    assert len(at.session_state["practice_text"]) <= pickers.LONGEST_SEARCH
    assert at.session_state["practice_text"].isprintable()
    for alive in ("<script>", "![x]", "](javascript", ":red[", "$x^2"):
        assert alive not in page_text(at)


@pytest.mark.parametrize("number", NUMBERS)
def test_number_in_every_parameter(number: str) -> None:
    at = visited(PRACTICES, dict.fromkeys([*PARAMETERS, "practice_text", "practice_page"], number))
    assert_shown(at)
    assert at.session_state["practice_view"] == "cards"
    assert 1 <= at.session_state["practice_page"] <= pickers.MOST_PAGES
    assert filters(at) == filters(visited(PRACTICES))


def test_the_file_has_every_practice_with_its_citation() -> None:
    rows = file_rows(published().assign(passes_all=True))
    assert list(rows.columns) == FILE_COLUMNS
    assert len(rows) == len(published())
    for column in ("practice_id", "place", "title", "summary", "section", "publisher", "citation", "licence", "source_url"):
        assert rows[column].notna().all() and (rows[column] != "").all(), column
    assert not rows["added_by_you"].any()


def upload(at: AppTest, content: bytes) -> AppTest:
    """Open the part for one's own practices and give it a file."""
    at.session_state["own_practices_part"] = True
    at.run()
    at.main.file_uploader[0].set_value(("mine.csv", content, "text/csv")).run()
    assert_shown(at)
    return at


def test_own_practices_are_added_marked_found_and_removed() -> None:
    own = csv_check.EXAMPLE | {"title": "Repair café in the library", "place_name": "Graz"}
    at = upload(opened(PRACTICES), csv_check.to_csv([own, csv_check.EXAMPLE]))
    assert f"{len(published())} of" in page_text(at)
    at.button(key="add_practices").click().run()
    text = page_text(at).replace("\\", "")
    assert f"{len(published()) + 2} of" in text
    assert "Added by you" in text and own["title"] in text and "Source you gave" in text
    at.text_input(key="practice_text").set_value("repair cafe graz").run()
    assert "1 of" in page_text(at)
    assert "city=at-graz" in {link.proto.query_string for link in at.get("page_link")}
    assert own["title"].encode() not in sent(opened(PRACTICES))
    for text in ("Bibliothek", "libary"):
        at.text_input(key="practice_text").set_value(text).run()
        assert "1 of" in page_text(at) and own["title"] in page_text(at)
    at.button(key="remove_own-1").click().run()
    assert "No practice in the library mentions" in page_text(at) and own["title"] not in page_text(at)
    at.text_input(key="practice_text").set_value("").run()
    at.button(key="remove_own_practices").click().run()
    assert f"{len(published())} of {len(published())} practices" in page_text(at)


def test_one_wrong_row_and_nothing_is_taken_over() -> None:
    good, bad = csv_check.EXAMPLE, csv_check.EXAMPLE | {"actor": "mayor", "since_year": "soon"}
    at = upload(opened(PRACTICES), csv_check.to_csv([good, bad]))
    assert "Nothing was added" in at.error[0].value
    problems = pd.DataFrame(at.main.dataframe[-1].value)
    assert problems[["Row", "Column"]].values.tolist() == [["3", "actor"], ["3", "since_year"]]
    assert not [button for button in at.button if button.key == "add_practices"]
    assert f"{len(published())} of {len(published())} practices" in page_text(at)


def test_hostile_text_in_own_practices_is_only_text() -> None:
    row = csv_check.EXAMPLE | {"title": FOREIGN["picture"], "summary": FOREIGN["script"], "result": FOREIGN["link"]}
    at = upload(opened(PRACTICES), csv_check.to_csv([row]))
    at.button(key="add_practices").click().run()
    assert_shown(at)
    for alive in ("![x]", "<script>", "](javascript"):
        assert alive not in page_text(at)


def test_the_profile_tells_the_practices_of_its_city_and_leads_to_those_of_the_others() -> None:
    at = visited(CITY, {"city": "at-vienna,be012c,se003c"})
    assert_shown(at)
    text = page_text(at).replace("\\", "")
    own = published()[published()["city_ids"].str.split(";").map(lambda ids: "at-vienna" in ids)]
    assert f"{len(own)} documented practices involve Vienna" in text
    assert own.iloc[0]["title"] in text and "Source: OECD (2018)" in text
    links = {link.proto.label.replace("\\", ""): link.proto.query_string for link in at.get("page_link")}
    assert links[f"Practices of Vienna ({len(own)})"] == "practice_city=at-vienna"
    of_mechelen = published().query("city_ids == 'be012c'")
    assert links[f"All {len(of_mechelen)} practices of the cities of your choice (Mechelen, Malmö)"] == "practice_city=be012c"
    assert f"Mechelen, Belgium: {of_mechelen.iloc[0]['title']}" in text
    assert len(titles({"practice_city": "be012c"})) == len(of_mechelen)


@pytest.mark.parametrize("city", ["at-vienna", "ch-neuchatel-canton"])
def test_the_profile_says_of_which_years_the_documents_of_its_practices_are(city: str) -> None:
    """Not those of the whole library."""
    found = published()[published()["city_ids"].str.split(";").map(lambda ids: city in ids)]
    years = sorted(set(found["source_id"].str.extract(r"(\d{4})")[0]))
    span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
    documents = "a document" if found["source_id"].nunique() == 1 else "documents"
    assert f"({documents} of {span})." in as_read(page_text(visited(CITY, {"city": city})))


def test_a_profile_without_practices_says_so() -> None:
    at = visited(CITY, {"city": "se003c"})
    assert "name no practice of Malmö" in page_text(at)


def test_a_city_without_similar_ones_is_told_of_no_practice() -> None:
    """The documents may well name practices of cities like it: the way to all of them is open."""
    at = visited(CITY, {"city": "jp-kobe"})
    assert "What similar cities do" not in [header.value for header in at.main.header]
    assert "no practice of similar cities" not in page_text(at)
    assert [link for link in at.get("page_link") if "ractices" in link.proto.label]


def test_where_similar_cities_have_no_practice_those_of_the_country_are_offered() -> None:
    at = visited(CITY, {"city": "at-vienna,se003c"})
    assert "The documents name no practice of the cities of your choice (Malmö)." in page_text(at).replace("\\", "")
    count = sum("AT" in codes.split(";") for codes in published()["country_codes"].fillna(""))
    links = {link.proto.label.replace("\\", ""): link.proto.query_string for link in at.get("page_link")}
    assert links[f"Practices in Austria ({count})"] == "country=AT"
    assert len(titles({"country": "AT"})) == count


@pytest.mark.parametrize("city_id", ["be012c", "de071c", "ch008c"])
def test_where_similar_cities_have_no_practice_the_nearest_that_have_one_are_shown(
    direct: duckdb.DuckDBPyConnection, city_id: str
) -> None:
    """Up to three within one standard deviation, each with its distance; then the way to the country's practices."""
    subject = city_of(city_id)
    rows = direct.execute("SELECT DISTINCT unnest(string_split(city_ids, ';')) FROM practice_catalogue").fetchall()
    named = {city for (city,) in rows}
    assert subject.similar_ids and not named & set(subject.similar_ids)
    by_distance = subject.all_by_distance()
    assert by_distance["distance"].is_monotonic_increasing
    near = [row for row in by_distance.to_dict("records") if row["city_id"] in named and row["distance"] <= 1][:3]
    at = visited(CITY, {"city": city_id})
    text = as_read(page_text(at))
    none = "The documents name no practice of similar cities."
    links = {as_read(link.proto.label): link.proto.query_string for link in at.get("page_link")}
    assert any(label.startswith(f"Practices in {subject.facts['country']} (") for label in links)
    if not near:
        assert none in text and "which they name" not in text
        return
    nearest = f"{near[0]['label']} (distance {near[0]['distance']:.2f})"
    if len(near) == 1:
        assert f"{none} The nearest city of which they name one is {nearest}." in text
    else:
        nearest += f"; {near[1]['label']} ({near[1]['distance']:.2f}); and {near[2]['label']} ({near[2]['distance']:.2f})"
        assert f"{none} The nearest cities of which they name one are {nearest}." in text
    of_near = practices_of([row["city_id"] for row in near])
    assert sum(f": {title}" in text for title in of_near["title"]) == 3
    whose = "this city" if len(near) == 1 else "these cities"
    assert links[f"All {len(of_near)} practices of {whose}"] == "practice_city=" + "%2C".join(row["city_id"] for row in near)


@pytest.mark.parametrize(
    ("page", "query", "field"),
    [
        (COMPARE, {"measure": "mipex_education"}, "education"),
        (COMPARE, {"measure": "icc_overall"}, None),
        (POLICY, {"policy_area": "mipex_anti_discrimination"}, "anti_discrimination"),
        (REGIONS, {"outcome": "employment_rate_20_64"}, "labour_market"),
    ],
)
def test_a_measure_leads_to_the_practices_of_its_field(page: str, query: dict[str, str], field: str | None) -> None:
    at = visited(page, query)
    assert_shown(at)
    found = {link.proto.query_string for link in at.get("page_link") if "practice_field" in link.proto.query_string}
    assert found == ({f"practice_field={field}"} if field else set())
