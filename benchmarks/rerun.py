"""What does a rerun cost the server? (median CPU of a rerun in one session, against an almost empty page)

Where the time of a step goes: docs/deployment.md, What a step costs.
"""

import statistics
from collections.abc import Callable, Iterator
from functools import partial

from streamlit.testing.v1 import AppTest

from benchmarks import shared
from benchmarks.shared import Measurement
from queries import database
from tests.pages.session import COMPARE, opened
from ui.measure_picker import VIEWS
from ui.navigation import PAGES

RUNS = 30
SLIDER = "share_min-0"  # the first widget of the threshold
BUDGET_MS, PAGE_BUDGET_MS = 30.0, 60.0


def empty_page() -> None:
    """The reference: a title and a line."""
    import streamlit as st

    st.title("Empty")
    st.write("Nothing else.")


def measure() -> Iterator[Measurement]:
    """Reruns of Compare by view: with another threshold each time (answers not remembered), and unchanged; of all other pages."""
    empty = AppTest.from_function(empty_page, default_timeout=60).run()
    reference = cpu(lambda _: empty.run())
    yield Measurement("empty page", reference, "ms")
    for view in VIEWS:
        app = opened(COMPARE)
        app.segmented_control(key="view").set_value(view).run()

        cost = cpu(threshold_of(app))
        yield Measurement(f"Compare, {view}: threshold changed", cost, "ms", BUDGET_MS, reference, "empty page")

        cost = cpu(unchanged(app))
        yield Measurement(f"Compare, {view}: nothing changed", cost, "ms", BUDGET_MS, reference, "empty page")
    yield from other_pages(reference)


def other_pages(reference: float) -> Iterator[Measurement]:
    """Reruns of the first view of each page but Compare, unchanged. reference: milliseconds of an almost empty page."""
    for page in PAGES:
        if page.script != COMPARE:
            cost = cpu(unchanged(opened(page.script)))
            yield Measurement(f"{page.title}: nothing changed", cost, "ms", PAGE_BUDGET_MS, reference, "empty page")


def threshold_of(app: AppTest) -> Callable[[int], object]:
    """Takes another threshold with each run."""
    return lambda run: app.slider(key=SLIDER).set_value(run % 50).run()


def unchanged(app: AppTest) -> Callable[[int], object]:
    """Runs the page again as it stands."""
    return lambda _: app.run()


def cpu(rerun: Callable[[int], object]) -> float:
    """Median CPU milliseconds of a rerun, the test harness included."""
    for run in range(3):
        rerun(run)
    database.clear_cache()
    # A threshold that was not asked before, so that nothing is remembered.
    return statistics.median(shared.cpu(partial(rerun, run)) for run in range(3, RUNS + 3))
