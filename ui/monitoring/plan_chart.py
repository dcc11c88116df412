"""The figures of a plan before the spread of all places, each with the group that it is compared with."""

import pandas as pd

from ui import wording
from ui.charts import colours, designs
from ui.charts.designs import Chart
from ui.monitoring.plan import Plan

MIGRANTS, REFERENCE = "The group", "Compared with"


def plan_chart(plan: Plan) -> Chart:
    """A row an indicator and group: its figure, hollow where weak, and that of the reference group."""
    rows = plan.figures.assign(measure=row_names(plan.figures))
    own = rows.assign(colour_key=MIGRANTS)
    compared = rows[rows["reference_value"].notna()]
    compared = compared.assign(
        colour_key=REFERENCE,
        value=compared["reference_value"],
        full_value=[wording.value(value, "%") for value in compared["reference_value"]],
        group_text=compared["reference_name"],
        mark_text=[wording.weak_kinds([mark]) or "none" for mark in compared["reference_reliability"]],
        fill_opacity=[0.0 if wording.weak_kinds([mark]) else 1.0 for mark in compared["reference_reliability"]],
    )
    context = rows.assign(
        text=[
            f"{row.group_text}: middle half {row.lower_quartile:.0f} to {row.upper_quartile:.0f}, median {row.median:.0f}, "
            f"{wording.count(row.place_count)} {wording.PLACES[row.place_level]}"
            for row in rows.itertuples()
        ]
    )
    palette = {MIGRANTS: colours.CITY[0], **({REFERENCE: colours.CITY[1]} if len(compared) else {})}
    return designs.profile(pd.concat([own, compared]), context, palette, wording.AXIS["%"])


def row_names(rows: pd.DataFrame) -> list[str]:
    """Indicator and group, as in "Employment rate: foreign-born"."""
    return [f"{row.indicator}: {wording.lower(row.group_name)}" for row in rows.itertuples()]


def alternative_text(plan: Plan) -> str:
    """The figures of the chart in words."""
    parts = []
    for name, row in zip(row_names(plan.figures), plan.figures.itertuples(), strict=True):
        reference = ""
        if pd.notna(row.reference_value):
            reference = f", {wording.lower(row.reference_name)} {wording.value(row.reference_value, row.unit)}"
        parts.append(f"{name} {row.full_value} in {row.year_text}{reference}, of {row.level_text}")
    return f"Values for a monitoring plan of {plan.label}: {'; '.join(parts)}."
