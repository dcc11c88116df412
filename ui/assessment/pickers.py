"""What the page lets one choose: the instrument, what to do with it, the part in view, the order of the result."""

import streamlit as st

from queries.database import cached_per_database
from ui.instruments.guidance import INSTRUMENTS, parts_of
from ui.state.url import Parameter, one_of

VIEWS = {
    "answer": ("Answer", ":material/edit_note:"),
    "result": ("Result", ":material/bar_chart:"),
    "compare": ("Compare two", ":material/compare_arrows:"),
}
ABOUT = {
    "inclucities": "Twelve key factors of a strategic approach to integration, with 95 questions, from the benchmark of the "
    "IncluCities project. No city is likely to meet it in full: it helps to take stock, set aims and compare notes with others.",
    "oecd": "Twelve objectives of the OECD checklist for public action at the local level. For objectives 6, 7 and 8 you answer "
    "tool by tool. The other nine are one question each, on the objective as a whole. The short names of all but "
    "objectives 4 and 6 to 8 are the atlas's; the full list is in OECD 2018, doi.org/10.1787/9789264085350-en.",
}
ANSWERS = "Your answers stay in this browser. Links to this page hold none of them."
ORDERS = {"document": "As in the document", "gaps": "Least in place first"}
CONTEXT = "context"


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page. Answers are never among them: an address can be read by anyone."""
    steps = [str(part.part_id) for part in parts_of("inclucities")]
    return [
        one_of("instrument", INSTRUMENTS, "inclucities", "an instrument"),
        one_of("assessment_view", VIEWS, "answer", "a view"),
        one_of("assessment_part", [*steps, CONTEXT], "1", "a part of the assessment"),
        one_of("assessment_order", ORDERS, "document", "an order"),
    ]


def steps_of(instrument: str) -> dict[str, str]:
    """The steps of answering by their name in the address: each part, then the context where the instrument has one."""
    steps = {str(part.part_id): part.title() for part in parts_of(instrument)}
    return steps | ({CONTEXT: "Context of the city"} if instrument == "inclucities" else {})


def chosen_step(instrument: str) -> str:
    """The step in view; the first where the instrument does not have the one that was asked for."""
    steps = steps_of(instrument)
    if st.session_state["assessment_part"] not in steps:
        st.session_state["assessment_part"] = next(iter(steps))
    return str(st.session_state["assessment_part"])
