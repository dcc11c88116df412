"""Search for practices: what people type and what they should find, by the table practice_queries.csv and rule by rule."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from ui.practice_library import published, published_library
from ui.practice_search import Library, SearchResult, folded, topics, with_search_columns
from ui.practice_search.text import LANGUAGES, tokens
from ui.practices.cards import CARDS_A_PAGE
from ui.practices.library import search_notes, search_words

QUERIES = list(csv.DictReader(Path(__file__).with_name("practice_queries.csv").open(encoding="utf-8", newline="")))
AT_LEAST = 55


def ranked(text: str, rows: pd.DataFrame | None = None) -> tuple[SearchResult, list[str]]:
    """What a search says, and the ids of the practices that it finds, the first on top as on the page."""
    rows = published() if rows is None else rows
    result = Library(rows).search(text)
    order = rows.assign(has_all=result.has_all, score=result.score)[result.matches]
    return result, order.sort_values(["has_all", "score"], ascending=False, kind="stable")["practice_id"].tolist()


def found(text: str) -> list[str]:
    return ranked(text)[1]


def notes(text: str) -> str:
    rows = published()
    result = Library(rows).search(text)
    return " ".join(search_notes(result, rows.assign(has_all_words=result.has_all)[result.matches]))


def failures(row: dict[str, str]) -> Iterator[str]:
    """What of a row of the table does not hold."""
    result, ids = ranked(row["query"])
    first, expected = row["first"].split(";"), set(filter(None, row["on_first_page"].split(";")))
    if row["first"] and ((not result.is_hit and not result.nearest) or ids[0] not in first):
        yield f"first is {ids[0]}"
    if absent := expected - set(ids[:CARDS_A_PAGE]):
        yield f"not on the first page: {', '.join(sorted(absent))}"
    if row["lacks"] != " ".join(result.missing):
        yield f"lacking is “{' '.join(result.missing)}”, not “{row['lacks']}”"


def test_what_people_type_finds_what_it_should() -> None:
    assert len({row["query"] for row in QUERIES}) == 60
    failed = {row["query"]: "; ".join(failures(row)) for row in QUERIES if list(failures(row))}
    report = "\n".join(f"{query}: {reasons}" for query, reasons in failed.items())
    print(report)  # shown with -s, and where too many fail
    assert len(QUERIES) - len(failed) >= AT_LEAST, report


def test_the_table_names_practices_of_the_library() -> None:
    known = set(published()["practice_id"])
    named = {one for row in QUERIES for column in ("first", "on_first_page") for one in row[column].split(";") if one}
    assert named <= known
    assert {row["language"] for row in QUERIES} == set(LANGUAGES)


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Co-ordination and co-operation", ["coordination", "cooperation"]),
        ("the city's co-founder’s office", ["city", "co", "founder", "office"]),
        ("Flüchtlinge in der Schule", ["fluchtlinge", "schule"]),
        ("how can we", []),
        (" .,! 😀 ", []),
    ],
)
def test_words_that_count(text: str, words: list[str]) -> None:
    assert [word for _, word in tokens(text)] == words


@pytest.mark.parametrize("text", ["dashboard", "DASHBOARD", "dashb", "  dashb ", "dashboards", "dáshboard", "dashbaord"])
def test_a_word_is_found_by_beginning_stem_and_with_one_error(text: str) -> None:
    assert found(text)[0] == "amsterdam-dashboard-of-activities"


@pytest.mark.parametrize("text", ["ashbord", "dshbaord"])
def test_two_errors_are_too_many(text: str) -> None:
    assert not published_library().search(text).is_hit


def test_any_word_counts_and_what_has_all_comes_first() -> None:
    both = found("amsterdam refugees")
    amsterdam, refugees = set(found("amsterdam")), set(found("refugees"))
    assert set(both) == amsterdam | refugees
    count = len(amsterdam & refugees)
    assert 1 < count < len(both)
    assert set(both[:count]) == amsterdam & refugees
    assert notes("amsterdam refugees") == f"{count} match every word, shown first."


def test_a_rare_word_counts_for_more_than_a_common_one() -> None:
    assert found("migrants volunteers")[0] == "altena-volunteer-coordination"


def test_a_city_is_found_by_its_other_names_and_as_a_partner() -> None:
    assert "vienna-refugee-teachers" in found("wien")
    assert "mc2cm-city-to-city" in found("torino")


def test_a_word_of_the_title_counts_for_more_than_one_of_the_summary() -> None:
    rows = published().head(3).assign(title=["Zebra", "Lion", "Crossing"], summary=["Lion", "Zebra", "Zebra zebra zebra"])
    assert ranked("zebra", with_search_columns(rows))[1] == rows["practice_id"].tolist()
    assert ranked("lion", with_search_columns(rows))[1] == rows["practice_id"].tolist()[1::-1]


@pytest.mark.parametrize(
    "text", ["volunteering", "Freiwillige", "Ehrenamtliche", "bénévoles", "voluntarios", "volontari", "vrijwilliger"]
)
def test_one_topic_in_six_languages(text: str) -> None:
    assert found(text)[0] == "altena-volunteer-coordination"
    assert published_library().search(text).missing == ()


@pytest.mark.parametrize("text", ["Flüchtlingsunterkünfte", "vluchtelingenopvang", "Sprachkursangebot"])
def test_compounds_are_taken_apart(text: str) -> None:
    result = published_library().search(text)
    assert result.missing == () and result.corrected == {}
    assert result.matches.sum() > 1


def test_a_phrase_is_one_word_of_the_search() -> None:
    result = published_library().search("one stop shop")
    assert result.words == ("one stop shop",)
    assert published_library().search("stop one shop").words == ("stop", "one", "shop")


def test_a_phrase_does_not_run_on_from_one_cell_to_the_next() -> None:
    rows = published().head(2).assign(title=["Advisory council", "Advisory"], place_name="Council", summary="", result="")
    score = Library(with_search_columns(rows)).search("advisory council").score
    assert score.iloc[0] > 0 and score.iloc[1] == 0


@pytest.mark.parametrize(
    ("text", "corrected"),
    [("wohnugn", {"wohnugn": "Wohnung"}), ("hosuing", {"hosuing": "housing"}), ("polcie", {"polcie": "police"})],
)
def test_a_corrected_word_is_named(text: str, corrected: dict[str, str]) -> None:
    assert published_library().search(text).corrected == corrected
    assert all(f"“{typed}” was read as “{word}”." in notes(text) for typed, word in corrected.items())


@pytest.mark.parametrize("text", ["police", "sport", "2031", "zug"])
def test_known_words_numbers_and_short_words_are_not_corrected(text: str) -> None:
    assert published_library().search(text).corrected == {}


def test_what_the_library_lacks_is_said_and_the_nearest_are_shown() -> None:
    result, ids = ranked("buddy")
    assert not result.is_hit and 0 < len(ids) < 40
    assert notes("buddy") == (
        "No practice in the library mentions “buddy”; the nearest are shown, with “guide”, “guidance” or “accompanied”."
    )


def test_a_word_that_is_lacking_beside_one_that_is_not() -> None:
    assert set(found("discrimination police")) == set(found("discrimination"))
    assert notes("discrimination police") == "No practice in the library mentions “police”."


def test_a_word_of_no_language_leaves_none_out_and_says_so() -> None:
    assert found("zzzz qqqq") == published()["practice_id"].tolist()
    assert search_words("zzzz qqqq", ranked("zzzz qqqq")[0]) == []  # said once
    assert notes("zzzz qqqq") == ("No practice in the library mentions “zzzz” or “qqqq”; all are shown.")


def test_the_nearest_are_not_announced_where_filters_leave_none() -> None:
    result = published_library().search("buddy")
    none = published().assign(has_all_words=result.has_all).head(0)
    assert search_notes(result, none) == ["No practice in the library mentions “buddy”."]


@pytest.mark.parametrize("text", ["", " .,! ", ".*", "how can we", "\x00\x1b", "\ud800"])
def test_a_text_without_words_finds_everything_in_the_usual_order(text: str) -> None:
    result, ids = ranked(text)
    assert ids == published()["practice_id"].tolist()
    assert result.words == () and search_words(text, result) == []
    assert search_notes(result, published().assign(has_all_words=result.has_all)) == []


@pytest.mark.parametrize("text", ["(housing[", "housing\x00\x1b", "\ud800housing", "housing" + " \u202e"])
def test_signs_of_patterns_and_control_characters_are_no_words(text: str) -> None:
    assert found(text) == found("housing")


@pytest.mark.parametrize("text", ["housing " * 2000, "x" * 20_000, " ".join(f"w{number}x" for number in range(40)), "北京 मुंबई"])
def test_long_and_foreign_texts_are_borne(text: str) -> None:
    assert len(found(text)) > 0


def test_a_thousand_practices_rank_as_a_few_do() -> None:
    many = pd.concat([published()] * 9, ignore_index=True)
    assert len(many) > 1000
    assert len(ranked("amster refug", many)[1]) == 9 * len(found("amster refug"))


def test_missing_cells_are_no_words() -> None:
    rows = with_search_columns(published().head(3).assign(result=None, objective=None, country=None, key_factor=float("nan")))
    assert not {"none", "nan"} & {word for weights in rows["search_weights"] for word in weights}


def table() -> list[dict[str, str]]:
    with topics.FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_topic_has_words_in_six_languages() -> None:
    assert list(table()[0]) == [*LANGUAGES, "nearest"]
    for row in table():
        for language in LANGUAGES:
            phrases = [phrase.strip() for phrase in row[language].split(";")]
            assert all(tokens(phrase) for phrase in phrases), (row["en"], language)
            assert len(phrases) == len(set(phrases)), (row["en"], language)


def test_every_topic_that_the_library_lacks_has_nearest_practices() -> None:
    lacking = [row for row in table() if not published_library().search(row["en"].partition(";")[0]).is_hit]
    assert len(lacking) > 10
    for row in lacking:
        assert published_library().search(row["en"].partition(";")[0]).nearest, row["en"]


def test_every_nearest_word_is_in_the_library() -> None:
    for row in table():
        for word in filter(None, row["nearest"].split(";")):
            assert published_library().search(word).missing == (), word
