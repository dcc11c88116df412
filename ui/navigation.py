"""The registry of pages, and what stands on every page: notes on its address, the link to its view."""

from copy import copy
from functools import cache

import streamlit as st

from ui import (
    assessment,
    chart_frame,
    city,
    compare,
    correlations,
    filter_bar,
    filters,
    governance,
    monitoring,
    overview,
    practices,
    regions,
    rooms,
    scenes,
)
from ui.data_and_method import url_parameters as data_parameters
from ui.filters import Filters
from ui.mipex import url_parameters as mipex_parameters
from ui.state import url
from ui.state.page import ATLAS, Page, Pages
from ui.state.url import Parameter

PAGES = (
    Page(
        script="pages/overview.py",
        title=ATLAS,
        url_path="",
        icon=":material/public:",
        help="Find a city, three findings, the map of cities by foreign-born share, and where to go next.",
        parameters=overview.parameters,
        has_search=False,  # it is the page's own field
        filters=filter_bar.PLACES,
        count=filters.counted,
    ),
    Page(
        script="pages/city_profile.py",
        title="City profile",
        url_path="city",
        has_data_address=True,
        icon=":material/location_city:",
        group="Cities",
        help="All that is known of one city, its similar cities, and a report as PDF or web page.",
        parameters=city.parameters,
        filters=filter_bar.PLACES | {"competence_type"},
    ),
    Page(
        script="pages/compare_cities.py",
        title="Compare",
        url_path="compare",
        has_data_address=True,
        icon=":material/bar_chart:",
        group="Cities",
        help="All cities on one indicator: ranked, as profiles, on the map, as a table; or a few cities side by side.",
        parameters=compare.parameters,
        filters=filter_bar.PLACES | filter_bar.CLASSES,
        count=filters.counted,
        only=lambda: frozenset({"city"}) if compare.is_side() else None,
    ),
    Page(
        script="pages/regional_outcomes.py",
        title="Regional outcomes",
        url_path="regions",
        has_data_address=True,
        icon=":material/map:",
        group="Context",
        help="How migrants fare in each region: rates and gaps on the map, ranked, over time, and a card of every region.",
        parameters=regions.parameters,
        filters=filter_bar.PLACES | {"competence_type"},
        count=regions.counted,
        only=regions.acting,
    ),
    Page(
        script="pages/national_policy.py",
        title="National policy",
        url_path="policy",
        has_data_address=True,
        icon=":material/gavel:",
        group="Context",
        help="What national law and policy allow: MIPEX scores of countries by area, year and indicator.",
        parameters=mipex_parameters.parameters,
        filters=filter_bar.PLACES | {"competence_type"},
        count=filters.counted,
    ),
    Page(
        script="pages/policy_and_outcomes.py",
        title="Policy and outcomes",
        url_path="links",
        has_data_address=True,
        icon=":material/hub:",
        group="Context",
        help="Which local indicators and national policies go together, with N and interval; correlation is not causation.",
        parameters=correlations.parameters,
        filters=filter_bar.PLACES | filter_bar.CLASSES,
        count=filters.counted,
    ),
    Page(
        script="pages/practices.py",
        title="Practices",
        url_path="practices",
        has_data_address=True,
        icon=":material/lightbulb:",
        group="What works",
        help="What others do: documented practices to search by topic, place and words, with result and source.",
        parameters=practices.parameters,
        filters=frozenset({"city", "only_chosen", "country", "competence_type"}),
    ),
    Page(
        script="pages/governance.py",
        title="Governance",
        url_path="governance",
        has_data_address=True,
        icon=":material/account_balance:",
        group="What works",
        help="How levels of government work together in ten countries, principles, and benchmarks of city networks.",
        parameters=governance.parameters,
        filters=frozenset({"city", "country"}) | filter_bar.CLASSES,
        only=lambda: governance.ACTING[st.session_state["governance_view"]],
    ),
    Page(
        script="pages/monitoring.py",
        title="Monitoring",
        url_path="monitoring",
        has_data_address=True,
        icon=":material/monitoring:",
        group="What works",
        help="How cities know how migrants fare: a guide, profiles of cities, a plan for yours, costs and benefits.",
        parameters=monitoring.parameters,
        filters=frozenset({"city"}),
        only=lambda: None if st.session_state["monitor_view"] == "plan" else frozenset(),
    ),
    Page(
        script="pages/self_assessment.py",
        title="Self-assessment",
        url_path="assessment",
        icon=":material/checklist:",
        group="What works",
        help="Answer the IncluCities benchmark or the OECD checklist for your city, see the gaps, compare two assessments.",
        parameters=assessment.parameters,
    ),
    Page(
        script="pages/present.py",
        title="Present",
        url_path="workshop",
        icon=":material/slideshow:",
        group="Workshop",
        help="Views as scenes: arrange them, present them to a room, share them as a file or one link.",
        parameters=lambda: scenes.parameters(scene_pages()),
        can_be_scene=False,  # scenes are kept here
    ),
    Page(
        script="pages/ask_the_room.py",
        title="Ask the room",
        url_path="room",
        icon=":material/forum:",
        group="Workshop",
        help="Ask the people in your workshop: they answer on their phones without a name, and you see the answers arrive.",
        parameters=rooms.parameters_of_room,
        filters=frozenset({"city"}),
    ),
    Page(
        script="pages/join_a_room.py",
        title="Join a room",
        url_path="join",
        icon=":material/login:",
        parameters=rooms.parameters_of_join,
        has_search=False,  # participants stay here
        can_be_scene=False,  # participants answer here
        is_hidden=True,
        reads_uploads=False,
    ),
    Page(
        script="pages/presenter_view.py",
        title="Presenter view",
        url_path="presenter",
        icon=":material/co_present:",
        parameters=rooms.parameters_of_presenter,
        has_search=False,
        can_be_scene=False,  # it leads through the scenes
        is_hidden=True,
    ),
    Page(
        script="pages/your_data.py",
        title="Your own data",
        url_path="your-data",
        icon=":material/upload_file:",
        group="Data",
        help="Upload your own data: checked, then shown on every page beside the public data, in your session only.",
    ),
    Page(
        script="pages/data_and_method.py",
        title="Sources and method",
        url_path="data",
        icon=":material/menu_book:",
        group="Data",
        help="Sources, definitions, coverage, the classifications, and every table as a download.",
        parameters=data_parameters.parameters,
        filters=filter_bar.CLASSES,
        only=lambda: None if st.session_state["part"] in data_parameters.BY_CLASS else frozenset(),
    ),
)


def parameters_of(url_path: str) -> list[Parameter]:
    """The parameters that belong to one page, by its path in the address."""
    return all_pages()[url_path].parameters()


def streamlit_pages() -> dict[str, list[st.Page]]:
    """The pages as st.navigation takes them, by menu; the one without a path is the first that a visitor sees.

    Copies, since a page notes that it has run: two visitors who shared one would stop each other.
    """
    return {menu: [copy(page) for page in pages] for menu, pages in _page_objects().items()}


@cache
def _page_objects() -> dict[str, list[st.Page]]:
    """Made once, since each new page looks for its script on disk."""
    menus: dict[str, list[st.Page]] = {}
    for page in PAGES:
        menus.setdefault(page.group, []).append(
            st.Page(
                page.script,
                title=page.title,
                icon=page.icon,
                url_path=page.url_path or None,
                default=not page.url_path,
                visibility="hidden" if page.is_hidden else "visible",
                help=page.help or None,
            )
        )
    return menus


def chosen_filters() -> Filters:
    """The shared filters, as the bar over the page has just drawn them."""
    return st.session_state["filters"]


def show_problems(problems: list[str]) -> None:
    """Show a warning for each part of the URL that was not understood."""
    for problem in problems:
        st.warning(problem)


def all_pages() -> Pages:
    """Every page, by its path."""
    return {page.url_path: page for page in PAGES}


def scene_pages() -> Pages:
    """The pages whose views can be scenes, by their path."""
    return {page.url_path: page for page in PAGES if page.can_be_scene}


def link_to_this_view(url_path: str = "", shown: str = "", **examples: str) -> None:
    """Offer the address of what is on screen, as text and code, and the view as a scene; nothing while a scene is presented.

    shown: what the view is about, for the title of a scene. examples: as `url.address_of_view` has them.
    """
    if scenes.place():
        return
    title = all_pages()[url_path].title
    view = scenes.Scene(f"{title}: {shown}" if shown else title, url.address_of_view(**examples))
    way_in = rooms.own_room_link() if url_path == "room" else ""
    with chart_frame.actions():
        scenes.offer(view, url_path in scene_pages(), all_pages(), way_in)


def missing_in(scene: scenes.Scene) -> str:
    """What a scene asks for and is not there, as in "a city that the atlas does not have"; empty if it can be shown."""
    return url.describe_unknown([*filters.parameters(), *parameters_of(scene.url_path)], scene.query)
