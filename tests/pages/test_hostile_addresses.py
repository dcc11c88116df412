"""Whatever stands in a link: no failure, nothing of it on the page, choices that the atlas has."""

from collections.abc import Sequence

import pytest
from streamlit.testing.v1 import AppTest

from queries.database import run
from tests.pages.session import (
    COMPARE,
    DATA,
    OVERVIEW,
    POLICY,
    assert_sensible,
    assert_shown,
    filters,
    opened,
    sent,
    visited,
)

pytestmark = pytest.mark.usefixtures("on_fixture")

SHARED = [
    "share_min",
    "share_definition",
    "area_basis",
    "country",
    "size",
    "network",
    "city",
    "only_chosen",
    "competence_type",
    "field_of_action",
]
SWITCHES = ["only_chosen"]  # any text but 1 is off
OF_COMPARE = ["measure", "population_group", "year", "view", "show"]
OF_POLICY = [
    "policy_view",
    "policy_area",
    "policy_year",
    "policy_from",
    "policy_to",
    "policy_country",
    "policy_rows",
    "indicator",
]
# What is looked for on the page is the first part of the text, since that is what makes it hostile.
FOREIGN: dict[str, str] = {
    "quotes": "zq'\"`zq",
    "script": "<script>alert(1)</script>",
    "picture": "![x](http://evil.example/x.png)",
    "link": "[x](javascript:alert(1))",
    "formula": "$x^2_{zq}$",
    "directive": ":red[zq] :material/delete:",
    "sql": "' OR 1=1; DROP TABLE city; --",
    "path": "../../../etc/passwd",
    "long": "zq" * 5000,
    "unicode": "zqé中\u202e\U0001f4a3",
    "null byte": "zq\x00zq",
    "line breaks": "zq\r\nSet-Cookie: zq",
}
TURNS = range(len(FOREIGN))
NUMBERS = ["-1", "-99999999", "1e308", "1e999", "99999999999999999999", "nan", "inf", "-inf", "15.5", "0x10", "1_5", "٣"]
LISTS: dict[str, list[str]] = {
    "blank": [""],
    "repeated": ["zq1", "zq2", "zq1"],
    "repeated numbers": ["50", "0", "50"],
    "commas and spaces": ["  ,,, "],
    "thousand": [",".join(f"zq{i}" for i in range(1000))],
}


def foreign_query(names: Sequence[str], turn: int) -> dict[str, str]:
    """Another text for each parameter: within TURNS, every parameter has had every text."""
    texts = list(FOREIGN.values())
    return {name: texts[(place + turn) % len(texts)] for place, name in enumerate(names)}


def assert_refused(at: AppTest, query: dict[str, str]) -> None:
    """The page as ever, with the sentence of each parameter but switches, and nothing of the texts on it or in the address."""
    assert_shown(at)
    shown = sent(at)
    assert [text for text in query.values() if text[:60].encode() in shown] == []
    parameters = {one.name: one for one in at.session_state["address_parameters"]}
    sentences = {name: parameters[name].parse([text])[1] for name, text in query.items() if name not in SWITCHES}
    assert all(len(own) == 1 for own in sentences.values()), sentences
    assert {warning.value for warning in at.warning} == {own[0] for own in sentences.values()}
    assert set(at.query_params).isdisjoint(query)


@pytest.mark.parametrize("turn", TURNS)
def test_foreign_text_in_every_parameter(turn: int) -> None:
    query = foreign_query([*SHARED, *OF_COMPARE], turn)
    at = visited(COMPARE, query)
    assert_refused(at, query)
    assert_sensible(at)


@pytest.mark.parametrize("turn", TURNS)
def test_foreign_text_in_every_parameter_of_national_policy(turn: int) -> None:
    query = foreign_query(OF_POLICY, turn)
    at = visited(POLICY, query)
    assert_refused(at, query)
    assert_sensible(at)


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text_beside_a_known_value(text: str) -> None:
    hostile = FOREIGN[text].replace(",", "")
    query = {name: f"{known},{hostile}" for name, known in (("country", "AT"), ("city", "at-graz"), ("size", "over_500k"))}
    at = visited(COMPARE, query)
    assert_shown(at)
    assert (filters(at).country, filters(at).city, filters(at).size) == (("AT",), ("at-graz",), ("over_500k",))
    assert at.warning
    assert hostile[:60].encode() not in sent(at)
    assert dict(at.query_params) == {"country": "AT", "city": "at-graz", "size": "over_500k"}


@pytest.mark.parametrize("text", FOREIGN)
@pytest.mark.parametrize("page", [OVERVIEW, DATA, POLICY])
def test_foreign_text_in_every_parameter_at_once(page: str, text: str) -> None:
    at = visited(page, dict.fromkeys([*SHARED, *OF_COMPARE, *OF_POLICY, "part", "foreign", "embed_options"], FOREIGN[text]))
    assert_shown(at)
    assert_sensible(at)
    assert at.warning
    assert FOREIGN[text][:60].encode() not in sent(at)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("page", [COMPARE, POLICY])
def test_number_in_every_parameter(page: str, number: str) -> None:
    at = visited(page, dict.fromkeys([*SHARED, *OF_COMPARE, *OF_POLICY], number))
    assert_shown(at)
    assert_sensible(at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("-1", 0), ("51", 50), ("1e308", 50), ("inf", 0), ("nan", 0), ("15.4", 15), ("15", 15), ("", 0), ("1;2", 0)],
)
def test_threshold_is_moved_into_its_bounds(text: str, expected: int) -> None:
    assert filters(visited(OVERVIEW, {"share_min": text})).share_min == expected


@pytest.mark.parametrize("turn", range(len(LISTS)))
def test_blank_and_repeated_values(turn: int) -> None:
    """Another list for each parameter: within all turns, every parameter has had every list."""
    lists = list(LISTS.values())
    at = visited(COMPARE, {name: lists[(place + turn) % len(lists)] for place, name in enumerate([*SHARED, *OF_COMPARE])})
    assert_shown(at)
    assert_sensible(at)
    assert b"zq1" not in sent(at)


def test_part_of_the_page() -> None:
    for text in FOREIGN.values():
        at = visited(DATA, {"part": text})
        assert_shown(at)
        assert at.session_state["part"] == "sources"
        assert at.warning
        assert text[:60].encode() not in sent(at)


def test_repeated_and_reversed_lists_are_put_right() -> None:
    at = visited(COMPARE, {"city": ["no001c,at-graz,no001c", "at-vienna"], "country": ["NO", "AT,NO"]})
    assert filters(at).city == ("no001c", "at-graz", "at-vienna")
    assert filters(at).country == ("NO", "AT")


def test_more_than_eight_cities_are_cut_with_a_sentence() -> None:
    ids = run("filters/city_options")["city_id"].head(30).tolist()
    at = visited(COMPARE, {"city": ",".join(ids)})
    assert filters(at).city == tuple(ids[:8])
    assert "8" in at.warning[0].value


@pytest.mark.parametrize("name", sorted({*SHARED, *OF_COMPARE} - {*SWITCHES}))
def test_unknown_value_is_said_and_the_usual_view_shown(name: str) -> None:
    at = visited(COMPARE, {name: "atlantis"})
    assert_shown(at)
    assert len(at.warning) == 1
    assert "link" in at.warning[0].value
    assert at.get("vega_lite_chart")
    assert filters(at) == filters(visited(COMPARE))


def test_new_session_bears_a_hostile_link() -> None:
    """As the other tests, by a first visit in place of a changed address."""
    for page in (OVERVIEW, COMPARE, POLICY, DATA):
        at = opened(page, dict.fromkeys([*SHARED, *OF_COMPARE, *OF_POLICY, "part"], FOREIGN["script"]))
        assert_shown(at)
        assert at.warning
        assert b"alert(1)" not in sent(at)
