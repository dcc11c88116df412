"""The picker of places to follow: cities, countries, regions."""

from collections.abc import Mapping
from typing import Any

from ui.state.tied import tied


def pick_places(place: Any, label: str, names: Mapping[str, str], key: str, at_most: int, placeholder: str) -> None:
    """Draw a picker of a few places among many, found by any part of their names. names: name by code."""
    place.multiselect(
        f"{label} (up to {at_most})",
        list(names),
        format_func=names.__getitem__,
        max_selections=at_most,
        placeholder=placeholder,
        select_all=False,
        filter_mode="contains",
        **tied(key),
    )
