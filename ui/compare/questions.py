"""The two questions of Compare, cities by indicator or a few cities over all of them, and the views of an indicator."""

from dataclasses import replace

import streamlit as st

from queries.database import cached_per_database
from ui import chart_frame, filters, measure_picker
from ui.state.url import Parameter, Query, one_of, yes_or_no
from ui.statements import UNRANKED_FAMILY

INDICATOR, SIDE = "indicator", "side"
QUESTIONS = {
    INDICATOR: ("By indicator", ":material/bar_chart:"),
    SIDE: ("Side by side", ":material/view_column:"),
}
# Cities are not ranked on the Intercultural Cities Index: facts stand in place of a ranking, a distribution and a map.
INDEX_VIEWS = {
    "ranked": ("Scores", ":material/diversity_3:"),
    "profile": measure_picker.VIEWS["profile"],
    "table": measure_picker.VIEWS["table"],
}


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page."""
    of_indicator = measure_picker.parameters_of_compare()
    names = [*(one.name for one in of_indicator), "country", "network", filters.OLD_MEMBERS]

    def find(query: Query) -> list[str]:
        """A link that names a measure, a view or a filter is about one indicator, also where the other question was open."""
        return query.get("question", []) or ([INDICATOR] if any(name in query for name in names) else [])

    question = replace(one_of("question", QUESTIONS, INDICATOR, "a question"), find=find)
    return [question, *of_indicator, yes_or_no("differences_first")]


def pick() -> str:
    """Draw the switch between the questions and return the chosen one."""
    return chart_frame.pick_part("Question", "question", QUESTIONS)


def pick_view(family: str) -> str:
    """Draw the switch between the views of a measure of this family and return the chosen one."""
    views = INDEX_VIEWS if family == UNRANKED_FAMILY else measure_picker.VIEWS
    if st.session_state["view"] not in views:
        st.session_state["view"] = "ranked"
    return chart_frame.tabs("View", "view", views)


def is_side() -> bool:
    """Whether the cities stand side by side, whatever filter is set."""
    return bool(st.session_state.get("question") == SIDE)
