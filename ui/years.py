"""Of which years the values on a page are, and the way to the year that most places have a figure of."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from serving import streamlit_internals
from ui import statements, wording
from ui.state import presentation


def years_text(years: pd.Series, level: str, chosen: int | None) -> str:
    """Of which years the values are: Figures of 2019 only; Latest figure of each country, 2019 to 2024."""
    if chosen:
        return f"Values of {chosen} only"
    return wording.upper(statements.latest_of_each(years, level))


def drawn_years(years: pd.Series, chosen: int | None) -> str:
    """The same of countries, for a view whose title names no year: also where all values happen to be of one, Values of 2019."""
    return years_text(years, "country", chosen) or f"Values of {statements.years_text(years)}"


def offer_common_year(years: pd.Series, level: str, chosen: int | None, common: Callable[[], str | None], key: str) -> None:
    """The button to the year that most places have a figure of; nothing where all values are of one year.

    years: of the values shown. chosen: the year that the reader took, None for the latest of each place.
    common: works out the year of which most places of the view have a figure, where there is one. key: of the picker of years.
    """
    if chosen or years.nunique() < 2 or presentation.place():  # of some values no year is known; a scene shows one view
        return
    if streamlit_internals.is_without_browser():
        return
    if year := common():
        label = f"Values of {year} only, the year with most of these {wording.PLACES[level]}"
        st.button(label, on_click=_take_year, args=(key, year), key=f"common_{key}")


def _take_year(key: str, year: str) -> None:
    st.session_state[key] = year
