"""The figures behind every view of regions."""

import streamlit as st

from ui import measure_picker, tables, wording
from ui.regions.outcome_frame import Words, below, heading, highlighted_regions, small_words
from ui.regions.regional import Regional
from ui.state import presentation

# What a projector has no room for: the year, one for all, and the source stand over and under its table.
_BEYOND = ("country", "nuts_code", "year_text", "foreign_born_share", "foreign_born_population", "source_text")


def table(regional: Regional) -> None:
    """A row a region, sortable."""
    heading(regional)
    outcome = regional.outcome
    names = measure_picker.group_names()
    group, unit = names[outcome.population_group], outcome.unit
    name = "who" if presentation.place() else "region"  # with the code of the country, whose column is left out
    columns = {"place_rank": "Rank", name: "Region", "country": "Country", "nuts_code": "NUTS 2"}
    if outcome.is_gap:
        columns["gap"] = "Gap (points)"
    columns["value"] = f"{group} ({unit})"
    if outcome.reference_group and (outcome.is_gap or outcome.reference_group == "total"):
        columns["reference_value"] = f"{names[outcome.reference_group]} ({unit})"
    columns |= {
        "year_text": "Year",
        "foreign_born_share": "Foreign-born share, 15-64 (%)",
        "foreign_born_population": "Foreign-born, 15-64 (thousand)",
        "mark_text": "Marks",
        "source_text": "Source",
    }
    figures = {name: 1 for name in columns.values() if name.endswith(("%)", "points)", "thousand)"))}
    tables.show(
        tables.for_a_room(regional.known, regional.known["nuts_code"].isin(highlighted_regions(regional))),
        f"Table of {outcome.title()}, {wording.plural(len(regional.known), 'region', 'regions')}",
        tables.without_in_a_room(columns, _BEYOND),
        columns={**figures, "Source": st.column_config.TextColumn(width="large")},
        height="content" if len(regional.known) < 20 else 560,
    )
    below(regional, "regions_table", regional.known, None, Words(small_words(regional, "Small regions are listed too"), hint=""))
