"""Of which years the values on a page are, and the way to the year that most places have a figure of."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ui import statements, wording
from ui.state import presentation


def show_years(years: pd.Series, level: str, chosen: int | None, common: Callable[[], str | None], key: str) -> None:
    """Below a title: the years of the values, and where they differ one click to the year that most places have a figure of.

    years: of the values shown. chosen: the year that the reader took, None for the latest of each place.
    common: works out the year of which most places of the view have a figure, where there is one. key: of the picker of years.
    """
    caution = statements.years_caution(years.min(), years.max(), level)
    if chosen:
        st.caption(f":material/schedule: Figures of {chosen} only.")
    elif caution:
        st.caption(f":material/schedule: {caution[:1].upper()}{caution[1:]}.")
        year = None if presentation.place() else common()  # a scene shows one view
        if year:
            label = f"Figures of {year} only, the year with most of these {wording.PLACES[level]}"
            st.button(label, on_click=_take_year, args=(key, year), key=f"common_{key}")


def _take_year(key: str, year: str) -> None:
    st.session_state[key] = year
