"""The two questions of Compare: cities by indicator or kind of indicator, or a few cities over all of them."""

from dataclasses import replace

import streamlit as st

from queries.database import cached_per_database
from ui import chart_frame, filters, measure_picker
from ui.state.url import Parameter, Query, one_of, yes_or_no

INDICATOR, SIDE = "indicator", "side"
QUESTIONS = {
    INDICATOR: ("By indicator", ":material/bar_chart:"),
    SIDE: ("Side by side", ":material/view_column:"),
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


def is_side() -> bool:
    """Whether the cities stand side by side, whatever filter is set."""
    return bool(st.session_state.get("question") == SIDE)
