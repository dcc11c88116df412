"""A browser session on the atlas, as tests drive it: from app.py to a page, with an address."""

import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pyarrow as pa
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test
from streamlit.testing.v1.element_tree import Block, Element

from queries import catalogue
from queries.database import FOLDER
from ui import downloads, wording
from ui.filters import Filters
from ui.mipex import url_parameters

ROOT = FOLDER.parent
PAGES = sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))
OVERVIEW, COMPARE, DATA = "pages/overview.py", "pages/compare_cities.py", "pages/data_and_method.py"
POLICY = "pages/national_policy.py"
CITY = "pages/city_profile.py"
REGIONS = "pages/regional_outcomes.py"
LINKS = "pages/policy_and_outcomes.py"
MONITORING = "pages/monitoring.py"
PRACTICES = "pages/practices.py"
GOVERNANCE = "pages/governance.py"
YOUR_DATA = "pages/your_data.py"
PRESENT = "pages/present.py"
ROOM, JOIN, PRESENTER = "pages/ask_the_room.py", "pages/join_a_room.py", "pages/presenter_view.py"
ASSESSMENT = "pages/self_assessment.py"
Query = Mapping[str, str | list[str]]
LAST_YEAR = date.today().year  # that an observation can be of
PATIENCE = 300.0  # seconds for a run of a page, which takes one to three and more on a machine that has much else to do

_open: dict[tuple[str, str], AppTest] = {}  # by page and data file


class _Pages(PagesManager):
    """Pages as server.py sets them up: those of st.navigation alone.

    AppTest would find the files in pages/ by their own names as well, and run them without app.py where that is also
    their address.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        PagesManager.uses_pages_directory = False


app_test.PagesManager = _Pages  # type: ignore[misc]
# Each AppTest reads the metadata of all installed packages to find components, which takes longer than most pages.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@cache
def _registered_pages() -> dict[str, Any]:
    """The pages as st.navigation registers them, which a session knows only after its first run."""
    return AppTest(ROOT / "app.py", default_timeout=PATIENCE).run()._registered_pages


def opened(page: str, query: Query | None = None) -> AppTest:
    """A new session that begins at this address, as a visitor who follows a link from elsewhere."""
    at = AppTest(ROOT / "app.py", default_timeout=PATIENCE)
    at._registered_pages = _registered_pages()
    at.switch_page(page)
    at.query_params = dict(query or {})
    return at.run()


def visited(page: str, query: Query | None = None) -> AppTest:
    """The session that earlier tests had on this page, after it was given another address; much faster."""
    key = page, os.environ.get("ATLAS_DATABASE", "")
    if key not in _open:
        _open[key] = opened(page)
    at = _open[key]
    if "address_written" in at.session_state:  # a presented scene may have left none
        del at.session_state["address_written"]  # the address decides, as for a new visitor
    at.query_params = dict(query or {})
    at.run()
    if at.exception:
        del _open[key]
    return at


def at_page(at: AppTest, page: str, **query: str) -> AppTest:
    """The session after it went on to this address of a page, which is shown without an error."""
    at.query_params = query
    at.switch_page(page).run()
    assert_shown(at)
    assert not at.error
    return at


def with_upload(content: bytes, name: str = "register.csv", title: str = "Register of residents") -> AppTest:
    """Your own data, after a file was given and checked."""
    at = opened(YOUR_DATA)
    at.file_uploader(key="own_upload").set_value((name, content, "text/csv"))
    at.text_input(key="own_title").set_value(title)
    next(button for button in at.button if button.label == "Check the file").click()
    return at.run()


def with_files(at: AppTest, part: str = "") -> AppTest:
    """The same session with the list of files of a chart opened. part: which of several charts of a page."""
    at.session_state[f"downloads_{part}" if part else "downloads"] = True
    return at.run()


def nodes(at: AppTest) -> Iterator[Element]:
    """Every element of the page, containers left out."""
    yield from (node for node in at if isinstance(node, Element))


def blocks(at: AppTest) -> Iterator[Block]:
    """Every container of the page."""
    yield from (node for node in at if isinstance(node, Block))


def sent(at: AppTest) -> bytes:
    """Everything that the browser shows: texts, labels, options, charts with their data; not what it keeps for the visitor."""
    protos = [node.proto for node in at if getattr(node, "proto", None) is not None]
    shown = [proto for proto in protos if getattr(proto, "component_name", "") != "kept_in_browser"]
    return b"\n".join(proto.SerializeToString() for proto in shown)


def page_text(at: AppTest) -> str:
    """The running text of the page itself, without the filter bar; a space that keeps a unit beside its number is a space."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error")
    of_bar = {id(node) for node in filter_bar(at)}
    texts = (str(node.value) for node in at.main if isinstance(node, Element) and node.type in kinds and id(node) not in of_bar)
    return "\n".join(texts).replace(wording.NO_BREAK_SPACE, " ")


def as_read(markdown: str) -> str:
    """Text without what keeps Markdown from reading it in another way, and with a space where one keeps a unit at its number."""
    return markdown.replace("\\", "").replace(wording.NO_BREAK_SPACE, " ")


def tied(at: AppTest, choice: str) -> str:
    """The key of the widget of a choice that other places change too (ui/state/tied.py), as it stands now."""
    counter = f"widgets_{choice}"
    return f"{choice}-{at.session_state[counter] if counter in at.session_state else 0}"  # noqa: SIM401


def choice_of(key: str | None) -> str:
    """The choice that a widget with such a key stands for."""
    return re.sub(r"-\d+$", "", key or "")


def filter_bar(at: AppTest) -> Block:
    """The bar with the shared filters; an empty block where the page has none."""
    bars = (node for node in at.main if isinstance(node, Block) and getattr(node.proto, "id", "").endswith("-filter_bar"))
    return next(bars, Block(None, at._tree))


def cities_counted(at: AppTest) -> list[int]:
    """The numbers of "n of N cities", or regions, in the filter bar."""
    text = next(str(node.value) for node in filter_bar(at).markdown if node.value.endswith((" cities**", " regions**")))
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", text)]


def table_of(at: AppTest) -> pd.DataFrame:
    """The first table of the page."""
    return pd.DataFrame(at.main.dataframe[0].value)


def html_of(at: AppTest) -> str:
    """The HTML of the page itself: tables and legends, as they are sent."""
    return "\n".join(node.proto.body for node in at.main if isinstance(node, Element) and node.type == "html")


def charts(at: AppTest) -> list[tuple[dict[str, Any], list[pd.DataFrame]]]:
    """The specification and the data frames of each Vega-Lite chart."""
    found = []
    for chart in at.get("vega_lite_chart"):
        frames = [pa.ipc.open_stream(io.BytesIO(part.data.data)).read_pandas() for part in chart.proto.datasets]
        found.append((json.loads(chart.proto.spec), frames))
    return found


def chart_data(at: AppTest, *columns: str) -> pd.DataFrame:
    """The data of the first chart that has these columns."""
    frames = [frame for _, found in charts(at) for frame in found]
    return next(frame for frame in frames if set(columns) <= set(frame.columns))


def picture_text(at: AppTest) -> str:
    """What the picture that the page offers says, in one line."""
    offered = downloads.offered({"files_offered": at.session_state["files_offered"]})
    assert offered
    drawn = ElementTree.fromstring(offered.pictures["svg"]())
    return " ".join(" ".join(drawn.itertext()).split()).replace(wording.NO_BREAK_SPACE, " ")


def filters(at: AppTest) -> Filters:
    """The filters in effect."""
    found = at.session_state["filters"]
    assert isinstance(found, Filters)
    return found


def assert_shown(at: AppTest) -> None:
    """No failure; a title; something to read."""
    assert not at.exception, [e.stack_trace for e in at.exception]
    assert len(at.title) == 1
    assert at.title[0].value
    assert len(page_text(at)) > 60
    assert filters(at)  # app.py ran


def assert_sensible(at: AppTest) -> None:
    """Whatever the link asked for, the choices in effect are those that the atlas offers."""
    chosen, state = filters(at), at.session_state
    assert type(chosen.share_min) is int
    assert 0 <= chosen.share_min <= 50
    assert chosen.share_definition in ("foreign_born_share", "foreign_citizen_share")
    assert chosen.area_basis
    assert set(chosen.area_basis) <= {"city", "greater_city", "nuts3_area", "self_reported"}
    assert set(chosen.size) <= {"under_100k", "100k_250k", "250k_500k", "over_500k"}
    assert all(len(code) == 2 for code in chosen.country)
    assert set(chosen.network) <= set(catalogue.networks())
    assert isinstance(chosen.only_chosen, bool)
    assert len(chosen.city) <= 8
    for several in (chosen.area_basis, chosen.size, chosen.network, chosen.country, chosen.city, *vars(chosen.classes).values()):
        assert len(several) == len(set(several))
    if "view" in state:
        assert state["view"] in ("ranked", "profile", "distribution", "map", "table")
        assert "show" not in state or state["show"] in (None, "highest", "lowest", "around", "all")
        assert state["year"] == "latest" or 1999 <= int(state["year"]) <= LAST_YEAR
    if "policy_view" in state:
        assert state["policy_view"] in url_parameters.VIEWS
        assert state["policy_area"] in url_parameters.area_names()
        assert state["indicator"] in url_parameters.indicator_names()
        assert state["policy_year"] == "latest" or 2007 <= int(state["policy_year"]) <= LAST_YEAR
        for name in ("policy_from", "policy_to"):
            assert name not in state or state[name] is None or 2007 <= int(state[name]) <= LAST_YEAR
    if "part" in state:
        assert state["part"] in ("sources", "definitions", "coverage", "competence", "tables")
