"""What the page is about, and which of its views is shown."""

import streamlit as st

from ui.assessment.answering import answering
from ui.assessment.comparing import comparing
from ui.assessment.drafts import sync_with_browser
from ui.assessment.pickers import pick_instrument, pick_view
from ui.assessment.result import result
from ui.assessment.saving import saving

ABOUT = {
    "inclucities": "Twelve key factors of a strategic approach to integration, with 95 questions, from the benchmark of the "
    "IncluCities project. It is a standard that no city is likely to meet in full: a tool to take stock, to set aims and to "
    "structure an exchange between cities.",
    "oecd": "Twelve objectives of the OECD checklist for public action at the local level. The documents at hand describe tools "
    "for objectives 6, 7 and 8 only; of the others you answer the objective as a whole. They name objectives 4 and 6 to 8; the "
    "short names of the other eight are the atlas's: their list stands in the whole report (OECD 2018, "
    "doi.org/10.1787/9789264085350-en).",
}
DRAW = {"answer": answering, "result": result, "compare": comparing}


def show() -> None:
    """Let the reader choose an instrument and a view, and draw it."""
    sync_with_browser()
    instrument = pick_instrument()
    st.write(ABOUT[instrument])
    view = pick_view()
    saving(instrument)
    DRAW[view](instrument)
