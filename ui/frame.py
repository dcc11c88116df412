"""What frames every page: the list of pages, notes on a link, the link to a view."""

from typing import Any, cast

import streamlit as st

from ui import address, city, filters, links, policy_selection, regions, rooms, selection
from ui.address import Parameter
from ui.filters import Filters

PAGES: list[dict[str, Any]] = [
    {
        "page": "pages/overview.py",
        "title": "Overview",
        "default": True,
        "icon": ":material/public:",
        "help": "What the atlas holds, the map of cities by foreign-born share, three findings and where to go next.",
    },
    {
        "page": "pages/compare_cities.py",
        "title": "Compare cities",
        "url_path": "compare",
        "icon": ":material/bar_chart:",
        "help": "Pick a measure and see cities ranked, as profiles, in their distribution, on the map and as a table.",
    },
    {
        "page": "pages/city_profile.py",
        "title": "City profile",
        "url_path": "city",
        "icon": ":material/location_city:",
        "help": "All that is known of one city, its peers, and a report as PDF or web page.",
    },
    {
        "page": "pages/national_policy.py",
        "title": "National policy",
        "url_path": "policy",
        "icon": ":material/gavel:",
        "help": "What national law and policy allow: MIPEX scores of 56 countries by area, year and indicator.",
    },
    {
        "page": "pages/regional_outcomes.py",
        "title": "Regional outcomes",
        "url_path": "regions",
        "icon": ":material/map:",
        "help": "How migrants fare in each region: rates and gaps on the map, ranked, over time, and a card of every region.",
    },
    {
        "page": "pages/policy_links.py",
        "title": "Policy links",
        "url_path": "links",
        "icon": ":material/hub:",
        "help": "Which local figures and national policies go together, with N, interval and why a correlation is no effect.",
    },
    {
        "page": "pages/ask_the_room.py",
        "title": "Ask the room",
        "url_path": "room",
        "icon": ":material/forum:",
        "help": "Ask the people in your workshop: they answer on their phones without a name, and you see it arrive.",
    },
    {
        "page": "pages/join_a_room.py",
        "title": "Join a room",
        "url_path": "join",
        "icon": ":material/login:",
        "visibility": "hidden",
    },
    {
        "page": "pages/data_and_method.py",
        "title": "Data and method",
        "url_path": "data",
        "icon": ":material/menu_book:",
        "help": "Sources, definitions, coverage, the competence classification, and every table as a download.",
    },
]

WITHOUT_FILTERS = {"join"}  # by address: participants answer, they do not filter


def parameters_of(url_path: str) -> list[Parameter]:
    """The parameters that belong to one page, by its address."""
    of_page = {
        "compare": selection.parameters_of_compare,
        "city": city.parameters,
        "policy": policy_selection.parameters,
        "regions": regions.parameters,
        "links": links.parameters,
        "data": selection.parameters_of_data,
        "room": rooms.parameters_of_room,
        "join": rooms.parameters_of_join,
    }
    return of_page[url_path]() if url_path in of_page else []


def chosen_filters() -> Filters:
    """The shared filters, as the sidebar has just drawn them."""
    return cast(Filters, st.session_state["filters"])


def show_problems(problems: list[str]) -> None:
    """Say what a link asked for in vain."""
    for problem in problems:
        st.warning(problem)


def link_to_this_view(url_path: str = "") -> None:
    """Offer the address of what is on screen, ready to copy."""
    with st.popover("Link to this view", icon=":material/link:"):
        query = address.query_text([*filters.parameters(), *parameters_of(url_path)])
        base = (st.context.url or "").split("?")[0]
        st.write("Whoever opens this address sees the same cities, filters and chart.")
        st.code(f"{base}?{query}" if query else base or "/", language=None, wrap_lines=True)
