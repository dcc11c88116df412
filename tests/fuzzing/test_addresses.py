"""Parameters of every address: read or answered with a sentence, and what the atlas writes it reads again."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import strategies as st

from queries.database import run
from tests.fuzzing.conftest import Cases
from tests.fuzzing.drawing import HOSTILE, TEXTS
from tests.pages.session import PAGES, visited
from ui import filters, scenes
from ui.navigation import all_pages, parameters_of, scene_pages
from ui.state import local_url
from ui.state.url import Parameter, describe_unknown

pytestmark = pytest.mark.usefixtures("on_fixture")


@pytest.fixture(scope="module")
def parameters(small_file: object) -> Mapping[str, list[Parameter]]:
    """Of every page, by its path; those of all pages under "-"."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATABASE", str(small_file))
        return {"-": [*filters.parameters(), scenes.place_parameter()], **{path: parameters_of(path) for path in all_pages()}}


def known_texts() -> list[str]:
    """What addresses of the atlas hold: ids, codes and years."""
    columns = [
        ("filters/city_options", "city_id"),
        ("definitions/measures", "measure_id"),
        ("definitions/countries", "country_code"),
    ]
    found = [str(text) for query, column in columns for text in run(query)[column].head(6)]
    return [
        *found,
        "1",
        "2",
        "15",
        "50",
        "2019",
        "2024",
        "latest",
        "AT13",
        "SE",
        "total",
        "foreign_born",
        "table",
        "map",
        "ranked",
    ]


def texts_of_addresses() -> st.SearchStrategy[str]:
    """Texts of any form, known ones, and lists of both with commas."""
    one = st.sampled_from(known_texts()) | TEXTS
    return one | st.lists(one, max_size=5).map(",".join)


def test_every_parameter_reads_what_it_writes(parameters: Mapping[str, list[Parameter]], cases: Cases) -> None:
    """Whatever an address holds, the choice that is made of it is one that the address can hold and that brings no complaint."""
    pages = list(parameters)

    def check(page: str, at: int, texts: list[str]) -> None:
        of_page = parameters[page]
        if not of_page:
            return
        parameter = of_page[at % len(of_page)]
        choice, problems = parameter.parse(texts)
        for problem in problems:
            assert problem.endswith(".") and len(problem) < 400
            problem.encode()
        spelled = parameter.spell(choice) if choice != parameter.default else []  # which no address holds
        if spelled and parameter.name != "scenes":  # its link is opened by test_files.py
            assert parameter.parse(spelled) == (choice, []), parameter.name
            "".join(spelled).encode()
        describe_unknown(of_page, {parameter.name: texts}).encode()

    drawn = st.lists(texts_of_addresses(), min_size=1, max_size=3)
    cases(3500, check, page=st.sampled_from(pages), at=st.integers(0, 30), texts=drawn)


def test_addresses_within_the_atlas(cases: Cases) -> None:
    """What a scene, a link or a file names as the address of a view: one of the atlas, written anew, or none."""
    pages = scene_pages()
    path = st.sampled_from(["/", "/compare", "/policy?", "/compare?city=at-vienna&", "//evil.example/", "https://evil.example/"])
    rest = st.sampled_from([*HOSTILE, "%00", "%ud800", "%ED%A0%80", ";", "&", "a=b&" * 70, "#x", "?"]) | TEXTS

    def check(start: str, end: str) -> None:
        address = local_url.within(start + end, pages, 1_000)
        if address is not None:
            assert address.startswith("/") and not address.startswith("//")
            assert local_url.within(address, pages, 1_000) == address
            address.encode()

    cases(600, check, start=path, end=rest)


def test_every_page_opens_with_any_address(parameters: Mapping[str, list[Parameter]], cases: Cases) -> None:
    """No page fails, and the address that it writes for what it shows brings no complaint."""
    paths = {page.script: path for path, page in all_pages().items()}

    def check(page: str, values: list[tuple[int, str]]) -> None:
        offered = [*parameters["-"], *parameters[paths[page]]]
        query: dict[str, Any] = {offered[at % len(offered)].name: text for at, text in values}
        at_first = visited(page, query)
        assert not at_first.exception, [one.stack_trace for one in at_first.exception]
        written = dict(at_first.query_params)
        again = visited(page, written)
        assert not again.exception and dict(again.query_params) == written
        assert not [one.value for one in again.warning if one.value.startswith("The link")]

    sendable = texts_of_addresses().map(lambda text: text.encode(errors="replace").decode())
    cases(
        100, check, page=st.sampled_from(PAGES), values=st.lists(st.tuples(st.integers(0, 40), sendable), min_size=1, max_size=6)
    )
