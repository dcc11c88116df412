"""What the page is about, and which of its views is shown."""

from collections.abc import Callable, Sequence
from functools import partial

from ui import chart_frame
from ui.assessment import report
from ui.assessment.answering import answering
from ui.assessment.comparing import comparing
from ui.assessment.pickers import VIEWS
from ui.assessment.result import result
from ui.assessment.saving import saving
from ui.documents import Part
from ui.instruments.drafts import current, sync_with_browser
from ui.instruments.guidance import INSTRUMENTS

ABOUT = {
    "inclucities": "Twelve key factors of a strategic approach to integration, with 95 questions, from the benchmark of the "
    "IncluCities project. No city is likely to meet it in full: it helps to take stock, set aims and compare notes with others.",
    "oecd": "Twelve objectives of the OECD checklist for public action at the local level. For objectives 6, 7 and 8 you answer "
    "tool by tool. The other nine are one question each, on the objective as a whole. The short names of all but "
    "objectives 4 and 6 to 8 are the atlas's; the full list is in OECD 2018, doi.org/10.1787/9789264085350-en.",
}
ANSWERS = "Your answers stay in this browser. Links to this page hold none of them."
DRAW = {"answer": answering, "result": result, "compare": comparing}


def plans() -> Callable[[], Sequence[Part]]:
    """What makes the parts on priorities, of the visitor's assessments as they are now, for the record of a session."""
    sync_with_browser()
    return partial(report.plan_parts, [current(instrument) for instrument in INSTRUMENTS])


def show() -> None:
    """Let the reader choose an instrument and a view, and draw it."""
    sync_with_browser()
    instrument = chart_frame.pick_part("Instrument", "instrument", INSTRUMENTS)
    view = chart_frame.tabs("What to do", "assessment_view", VIEWS)
    chart_frame.about([ABOUT[instrument], ANSWERS])
    saving(instrument)
    DRAW[view](instrument)
