"""A table for reading."""

import pandas as pd
import streamlit as st

from ui import wording


def read_table(table: pd.DataFrame, alt: str) -> None:
    """A table whose cells wrap. Data in cells is text, whatever Markdown it may hold."""
    st.table(table.map(wording.plain), border="horizontal", hide_index=True, alt=alt)
