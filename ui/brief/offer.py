"""The button that makes a brief, on the pages that have cities to make one of."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

from ui import downloads
from ui.brief import document
from ui.file_names import file_name
from ui.filters import Filters
from ui.sharing import qr_code
from ui.state import presentation

LABEL = "One-page brief"


def button(city_ids: Sequence[str], chosen: Filters, kind: Literal["secondary", "tertiary"] = "secondary") -> None:
    """Draw the button for these cities; of more than a brief takes, for the first of them."""
    first = tuple(city_ids[: document.MOST_CITIES])
    label = LABEL if len(first) == len(city_ids) else f"{LABEL} (first {len(first)})"
    link = qr_code.full_link(document.address(first, chosen))
    name = file_name("brief" if len(first) == 1 else "brief_side_by_side", link, "pdf")
    make = partial(document.pdf_bytes, first, chosen, link)
    downloads.file_button(label, make, name, "brief_pdf", icon=":material/picture_as_pdf:", type=kind)


def offer(chosen: Filters) -> None:
    """The button for the selected cities, if there are any; nothing while a scene is presented."""
    if chosen.city and not presentation.place():
        button(chosen.city, chosen, "tertiary")
