"""The button that makes a brief, on the pages that have cities to make one of."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import streamlit as st

from ui import downloads
from ui.brief import document
from ui.file_names import file_name
from ui.filters import Filters
from ui.sharing import qr_code
from ui.state import presentation

LABEL = "One-page brief"


def button(city_ids: Sequence[str], chosen: Filters, kind: Literal["secondary", "tertiary"] = "secondary") -> None:
    """Draw the button for one to MOST_CITIES cities; of more, a sentence on how many a brief takes."""
    if len(city_ids) > document.MOST_CITIES:
        st.caption(f"A one-page brief takes up to {document.MOST_CITIES} cities; {len(city_ids)} are selected.")
        return
    link = qr_code.full_link(document.address(city_ids, chosen))
    make, name = partial(document.pdf_bytes, tuple(city_ids), chosen, link), file_name("brief_profile", link, "pdf")
    downloads.file_button(LABEL, make, name, "brief_pdf", icon=":material/picture_as_pdf:", type=kind)


def offer(chosen: Filters) -> None:
    """The button for the selected cities, if there are any; nothing while a scene is presented."""
    if chosen.city and not presentation.place():
        button(chosen.city, chosen, "tertiary")
