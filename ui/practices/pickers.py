"""What the library of practices lets one choose besides the shared filters: words, topics, places, sources, the view."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import filters, pick, wording
from ui.practice_library import CITY, source_names
from ui.state.url import Parameter, free_text, number, one_of, set_to_default, some_of

LONGEST_SEARCH = 80
MOST_PAGES = 100
VIEWS = {
    "cards": ("Cards", ":material/view_agenda:"),
    "map": ("Map", ":material/public:"),
    "table": ("Table", ":material/table:"),
}
KINDS = {"city": "City", "region": "Region", "country": "Country", "network": "Network of cities or organisation"}
ACTORS = {
    "city": "City",
    "district": "District",
    "region": "Region",
    "national government": "National government",
    "civil society": "Civil society",
    "employers and trade unions": "Employers and trade unions",
    "education and research": "Education and research",
    "city network": "City network",
    "international organisation": "International organisation",
    "several": "Several together",
}
# Parameter by the column that it filters.
FILTERS = {
    "key_factor_id": "practice_key_factor",
    "objective_id": "practice_objective",
    "policy_field": "practice_field",
    "place_level": "practice_kind",
    "actor": "practice_actor",
    "source_id": "practice_source",
}
TEXT = "practice_text"


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page."""
    return [
        free_text(TEXT, LONGEST_SEARCH, "a search text"),
        some_of("practice_key_factor", topics("key_factor"), [], "a key factor"),
        some_of("practice_objective", topics("objective"), [], "an objective"),
        some_of("practice_field", topics("field"), [], "a policy field"),
        some_of("practice_kind", KINDS, [], "a kind of place"),
        some_of("practice_actor", ACTORS, [], "a kind of actor"),
        some_of("practice_source", source_names(), [], "a source"),
        some_of(CITY, filters.city_labels(), [], "a city"),
        one_of("practice_view", VIEWS, "cards", "a view"),
        number("practice_page", 1, MOST_PAGES, 1, "a page"),
    ]


@cached_per_database
def topics(kind: str) -> dict[str, str]:
    """Name by id of the topics of a kind (objective, key_factor, field); those with a number begin with it."""
    rows = run("practices/topics").query("kind == @kind")
    numbered = kind != "field"
    return {topic: f"{topic} {name}" if numbered else name for topic, name in zip(rows["topic_id"], rows["name"], strict=True)}


def clear_choices() -> None:
    """Set every choice of the page but its view to its default."""
    set_to_default([one for one in parameters() if one.name != "practice_view"])


def first_page() -> None:
    """Begin with the first cards again, as after another search."""
    st.session_state["practice_page"] = 1


def draw(practices: pd.DataFrame) -> None:
    """Draw the search, and the filters in a popover. practices: all of them, for the numbers behind the options."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Search practices",
            key=TEXT,
            type="search",
            live=True,
            max_chars=LONGEST_SEARCH,
            placeholder="Search, e.g. volunteer, school, Vienna",
            label_visibility="collapsed",
            persist_state="session",
            on_change=first_page,
        )
        count = len(words())
        label = f"Topics and sources ({count})" if count else "Topics and sources"
        with st.popover(label, icon=":material/filter_alt:", key="practice_filters"):
            _several("Policy field", "policy_field", topics("field"), practices)
            _several("Key factor (IncluCities)", "key_factor_id", topics("key_factor"), practices)
            _several("Objective (OECD)", "objective_id", topics("objective"), practices)
            with st.expander("Places, actors and sources", on_change="rerun", key="more_practice_filters") as more:
                if more.open:
                    _cities(practices)
                    _several("Kind of place", "place_level", KINDS, practices)
                    _several("Who acts", "actor", ACTORS, practices)
                    _several("Source", "source_id", source_names(), practices)


def _several(label: str, column: str, names: Mapping[str, str], practices: pd.DataFrame) -> None:
    _with_counts(label, FILTERS[column], names, practices[column].astype("string").value_counts())


def _cities(practices: pd.DataFrame) -> None:
    counts = practices["city_ids"].str.split(";").explode().value_counts()
    labels = filters.city_labels()
    chosen = st.session_state.get(CITY, [])
    offered = {city_id: label for city_id, label in labels.items() if city_id in counts or city_id in chosen}
    _with_counts("City", CITY, offered, counts)


def _with_counts(label: str, key: str, names: Mapping[str, str], counts: pd.Series) -> None:
    counted = {value: f"{name} ({int(counts.get(value, 0))})" for value, name in names.items()}
    pick.several(label, counted, key, placeholder="All", filter_mode="contains", on_change=first_page)


def words() -> list[str]:
    """Each choice that is set, in words, without the search text."""
    parts = []
    named = {
        "practice_key_factor": ("key factor ", topics("key_factor")),
        "practice_objective": ("objective ", topics("objective")),
        "practice_field": ("policy field ", topics("field")),
        CITY: ("", filters.city_labels()),
        "practice_kind": ("kind of place ", KINDS),
        "practice_actor": ("acting: ", ACTORS),
        "practice_source": ("source ", source_names()),
    }
    for key, (before, names) in named.items():
        if chosen := st.session_state.get(key):
            parts.append(before + wording.listed([names[one] for one in chosen]))
    return parts
