"""The address: how each kind of parameter is written and read, and when the session or the link has its way."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from queries.database import run
from ui import filters, wording
from ui.state.url import Parameter, describe_unknown, free_text, number, one_of, some_of, yes_or_no

VIEW = one_of("view", ["ranked", "map"], "ranked", "a view")
CITY = some_of("city", ["a", "b", "c", "d"], [], "a city", at_most=3)
AREA = some_of("area", ["x", "y"], ["x"], "an area")
SHARE = number("share", 0, 50, 0, "a threshold")
MEMBER = yes_or_no("member")
WORDS = free_text("words", 12, "a search text")


@pytest.mark.parametrize(
    ("parameter", "texts", "choice", "said"),
    [
        (VIEW, ["map"], "map", 0),
        (VIEW, ["ranked", "map"], "map", 0),
        (VIEW, ["MAP"], "ranked", 1),
        (VIEW, [""], "ranked", 1),
        (CITY, ["a,b"], ["a", "b"], 0),
        (CITY, ["b", "a"], ["b", "a"], 0),
        (CITY, ["a,a,,a"], ["a"], 0),
        (CITY, ["a,z"], ["a"], 1),
        (CITY, ["z"], [], 1),
        (CITY, ["a,b,c,d"], ["a", "b", "c"], 1),
        (CITY, ["z,a,b,c,d"], ["a", "b", "c"], 2),
        (AREA, ["z"], ["x"], 1),
        (AREA, ["y"], ["y"], 0),
        (SHARE, ["15"], 15, 0),
        (SHARE, ["-3"], 0, 0),
        (SHARE, ["51"], 50, 0),
        (SHARE, ["1e300"], 50, 0),
        (SHARE, ["nan"], 0, 1),
        (SHARE, ["inf"], 0, 1),
        (SHARE, ["fifteen"], 0, 1),
        (SHARE, ["9" * 10_000], 50, 0),
        (MEMBER, ["1"], True, 0),
        (MEMBER, ["0"], False, 0),
        (MEMBER, ["true"], False, 0),
        (MEMBER, ["0", "1"], True, 0),
        (WORDS, ["housing"], "housing", 0),
        (WORDS, ["a\x00b\r\n  c\u202e"], "a b c", 0),
        (WORDS, ["  "], "", 0),
        (WORDS, ["a", "b"], "b", 0),
        (WORDS, ["refugees and homes"], "refugees and", 1),
    ],
)
def test_parse(parameter: Parameter, texts: list[str], choice: Any, said: int) -> None:
    found, problems = parameter.parse(texts)
    assert (found, len(problems)) == (choice, said)
    assert type(found) is type(choice)


@pytest.mark.parametrize(
    ("parameter", "choice"),
    [(VIEW, "map"), (CITY, ["b", "a"]), (AREA, ["x", "y"]), (SHARE, 0), (SHARE, 50), (MEMBER, True), (WORDS, "été, ×")],
)
def test_spelled_choice_is_read_back(parameter: Parameter, choice: Any) -> None:
    assert parameter.parse(parameter.spell(choice)) == (choice, [])


def test_a_few_choices_are_named_where_one_is_not_there_and_many_are_not() -> None:
    assert VIEW.parse(["globe"])[1] == [
        "The link asks for a view that the atlas does not have (there are: ranked, map); the usual one is shown instead."
    ]
    assert AREA.parse(["x,z"])[1] == ["The link asks for an area that the atlas does not have (there are: x, y); it is left out."]
    many = some_of("letter", "abcdefghi", [], "a letter")
    assert many.parse(["z"])[1] == ["The link asks for a letter that the atlas does not have; it is left out."]


def test_parse_never_repeats_foreign_text() -> None:
    for parameter in (VIEW, CITY, AREA, SHARE, MEMBER):
        choice, problems = parameter.parse(["<script>"])
        assert "script" not in f"{choice}{problems}"


@pytest.mark.usefixtures("on_fixture")
def test_a_city_may_be_given_by_its_name() -> None:
    """In any of its names, as people write an address by hand; what is written back is its id."""
    cities = next(parameter for parameter in filters.parameters() if parameter.name == "city")
    assert cities.parse(["Ghent,be012c", "gand"]) == (["be003c", "be012c"], [])
    assert cities.parse(["Köbenhavn, Nowhere, wien"])[0] == ["dk-copenhagen", "at-vienna"]
    assert cities.parse(["Ghent, be012c"]) == (["be003c", "be012c"], [])
    assert cities.spell(cities.parse(["Wien"])[0]) == ["at-vienna"]


@pytest.mark.real_data
def test_a_name_that_two_cities_have_is_neither() -> None:
    """Both are offered; every other name of a city is that city."""
    cities = next(parameter for parameter in filters.parameters() if parameter.name == "city")
    rows = run("filters/place_names").query("place_level == 'city' and not is_translated and not name.str.contains(',')")
    for name, codes in rows.groupby(rows["name"].str.casefold())["place_code"].agg(set).items():
        choice, problems = cities.parse([str(name)])
        assert choice == (list(codes) if len(codes) == 1 else []), name
        assert len(problems) == (len(codes) > 1)
        for code in codes if problems else ():
            assert wording.plain(filters.city_labels()[code]) in problems[0]


def test_a_choice_is_found_where_an_address_holds_it() -> None:
    moved = replace(CITY, find=lambda query: [*query.get("city", []), *query.get("town", [])])
    assert CITY.texts_in({"town": ["b"]}) == []
    assert moved.texts_in({"town": ["b"], "city": ["a"]}) == ["a", "b"]
    assert describe_unknown([moved], {"town": ["z"]}) == "a city that the atlas does not have"
    assert describe_unknown([moved], {"town": ["b"]}) == ""


def test_default_list_is_not_shared() -> None:
    choice, _ = AREA.parse(["z"])
    assert isinstance(choice, list)
    choice.append("changed")
    assert AREA.default == ["x"]


def page() -> None:
    """A page of two choices; the session's `page` says which page it is, `came_back` that the browser's history was used."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from ui.state import url

    context = get_script_run_ctx()
    assert context is not None
    context.is_history_navigation = st.session_state.pop("came_back", False)
    parameters = [
        url.number("share", 0, 50, 0, "a threshold"),
        url.some_of("city", ["a", "b"], [], "a city"),
    ]
    st.session_state["problems"] = url.read_url(parameters, st.session_state.get("page", "one"))
    st.slider("Share", 0, 50, key="share", persist_state="session")
    st.multiselect("City", ["a", "b"], key="city", persist_state="session")
    url.write_url(parameters)
    st.text(url.address_of_view(city="b"))


def session(**query: str) -> AppTest:
    """A session that was opened with this address."""
    at = AppTest.from_function(page, default_timeout=120)
    at.query_params = dict(query)
    return at.run()


def choices(at: AppTest) -> tuple[int, list[str]]:
    """The choices in effect."""
    return at.session_state["share"], at.session_state["city"]


def test_first_visit_takes_the_link() -> None:
    at = session(share="20", city="b,a")
    assert choices(at) == (20, ["b", "a"])
    assert at.text[0].value == "/one?city=b,a&share=20"


def test_link_names_what_is_shown_where_nothing_was_chosen() -> None:
    assert session(share="20").text[0].value == "/one?city=b&share=20"


def test_own_address_leaves_the_choice_to_the_widgets() -> None:
    at = session(share="20")
    at.slider(key="share").set_value(30).run()
    assert choices(at) == (30, [])
    assert at.query_params == {"share": "30"}


def test_default_leaves_the_address() -> None:
    at = session(share="20", city="a")
    at.slider(key="share").set_value(0).run()
    assert at.query_params == {"city": "a"}


def test_earlier_address_with_a_new_click_is_a_fast_click() -> None:
    at = session(share="20")
    at.slider(key="share").set_value(30).run()
    at.query_params = {"share": "20"}
    at.multiselect(key="city").set_value(["a"]).run()
    assert choices(at) == (30, ["a"])


def test_earlier_address_from_the_back_button_is_wanted() -> None:
    at = session(share="20")
    at.slider(key="share").set_value(30).run()
    at.query_params = {"share": "20"}
    at.session_state["came_back"] = True
    at.run()
    assert choices(at) == (20, [])


def test_earlier_address_with_nothing_new_is_a_late_message() -> None:
    at = session(share="20")
    at.slider(key="share").set_value(30).run()
    at.query_params = {"share": "20"}
    at.run()
    assert choices(at) == (30, [])


def test_foreign_address_wins_and_what_it_leaves_out_is_the_default() -> None:
    at = session(share="20", city="a")
    at.query_params = {"city": "b"}
    at.run()
    assert choices(at) == (0, ["b"])
    assert at.query_params == {"city": "b"}


def test_another_page_keeps_the_choices() -> None:
    at = session(share="20", city="a")
    at.session_state["page"] = "two"
    at.query_params = {}
    at.run()
    assert choices(at) == (20, ["a"])
    assert at.query_params == {"share": "20", "city": "a"}


def test_link_to_another_page_changes_only_what_it_names() -> None:
    at = session(share="20", city="a")
    at.session_state["page"] = "two"
    at.query_params = {"city": "b"}
    at.run()
    assert choices(at) == (20, ["b"])


def test_problems_are_said_once() -> None:
    at = session(share="x", city="z,a")
    assert len(at.session_state["problems"]) == 2
    assert at.query_params == {"city": "a"}
    at.run()
    assert at.session_state["problems"] == []


def test_foreign_parameters_leave_the_address() -> None:
    assert session(share="5", utm_source="x").query_params == {"share": "5"}


def test_remembered_addresses_are_bounded() -> None:
    at = session()
    for share in range(1, 40):
        at.slider(key="share").set_value(share).run()
    assert len(at.session_state["address_earlier"]) <= 20


def _beside_another_run() -> None:
    import sys
    import threading

    import streamlit as st
    from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx
    from streamlit.runtime.state import get_session_state

    from ui.state import url

    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            for names in ((), range(50)):
                with get_session_state().query_params() as parameters:
                    parameters._query_params.clear()
                    parameters._query_params.update({str(name): ["1"] for name in names})

    another_run = threading.Thread(target=write)
    add_script_run_ctx(another_run, get_script_run_ctx())
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    another_run.start()
    try:
        for _ in range(2000):
            url.write_url([])
    finally:
        ended.set()
        another_run.join()
        sys.setswitchinterval(usual)
    st.text("written")


def test_an_address_is_written_while_another_run_of_the_session_writes_it() -> None:
    """As happens for a moment when a page is asked for anew before it is complete."""
    page = AppTest.from_function(_beside_another_run, default_timeout=300).run()
    assert [one.message for one in page.exception] == []
    assert [one.value for one in page.text] == ["written"]
