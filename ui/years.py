"""Of which years the values on a page are, and the way to the year that most places have a figure of."""

import pandas as pd
import streamlit as st

from ui import statements, wording
from ui.scenes import presentation


def say_years(years: pd.Series, level: str, chosen: int | None, common: str | None, key: str) -> None:
    """Below a title: the years of the values, and where they differ one click to the year that most places have a figure of.

    years: of the values shown. chosen: the year that the reader took, None for the latest of each place.
    common: the year with most places, where there is one. key: of the picker of years.
    """
    caution = statements.years_caution(years.min(), years.max(), level)
    if chosen:
        st.caption(f":material/schedule: Figures of {chosen} only.")
    elif caution:
        st.caption(f":material/schedule: {caution[:1].upper()}{caution[1:]}.")
        if common and not presentation.place():  # a scene shows one view
            label = f"Figures of {common} only, the year with most {wording.PLACES[level]}"
            st.button(label, on_click=_take_year, args=(key, common), key=f"common_{key}")


def _take_year(key: str, year: str) -> None:
    st.session_state[key] = year
