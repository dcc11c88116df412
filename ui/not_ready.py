"""What a visitor reads while there are no data: how far the first build is, or what is wrong."""

import streamlit as st

from queries.database import DataNotReadyError
from serving import first_build

EVERY = 1.0  # seconds between two looks at the build
REASON = "data_not_ready"  # in the session, for who runs a page without looking at it


def show(problem: DataNotReadyError, was_building: bool) -> None:
    """The page in place of the one asked for.

    was_building: whether the first build was running when this run of the page began.
    """
    st.session_state[REASON] = str(problem)
    if was_building:
        st.title("The atlas is getting ready")
        st.markdown(
            "This server starts for the first time and builds its data file. This page opens by itself once that is done."
        )
        _follow_build()
        return
    st.title("The atlas cannot show its data")
    st.error(first_build.FAILED if first_build.has_failed() else str(problem))


@st.fragment(run_every=EVERY)
def _follow_build() -> None:
    progress = first_build.progress()
    if progress is None:
        st.rerun()
    done = "Working out what follows from the tables" if progress.table == "derived" else _filling(progress)
    st.progress(progress.done / progress.steps, text=done)


def _filling(progress: first_build.Progress) -> str:
    table = progress.table.replace("_", " ")
    return f"Step {progress.done + 1} of {progress.steps}: {table}" if table else "Starting the build"
