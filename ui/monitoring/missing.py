"""What a plan asks for and the atlas does not hold, why, and where documents say that it may come from."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from queries.database import cached_per_database, run
from ui import measure_picker, statements, wording
from ui.cited_statements import SILENT, cited
from ui.monitoring.plan import REFERENCE_GROUPS, Plan


@dataclass(frozen=True)
class Missing:
    """What the atlas does not hold, why, where it may come from, and the document that says so."""

    what: str
    why: str
    may_come_from: str
    cited: str


@cached_per_database
def missing_of(plan: Plan) -> list[Missing]:
    """What is missing in a plan: ways to count, then splits, figures and references of each indicator."""
    by_indicator = plan.indicators.groupby("indicator_id", sort=False)
    return [*_definitions(plan), *(one for _, rows in by_indicator for one in _of_indicator(plan, rows))]


def _definitions(plan: Plan) -> Iterator[Missing]:
    """Chosen ways to count that no indicator of the goals follows."""
    covered = set(plan.indicators["basis"].dropna())
    notes = run("monitoring/notes").query("says == 'comes from'")
    for row in plan.definitions[~plan.definitions["basis"].isin(covered)].itertuples():
        own_notes = notes[notes["choice_id"] == row.choice_id]
        where = "; ".join(dict.fromkeys(cited(note) for note in own_notes.itertuples()))
        why = "No indicator of these goals counts migrants this way."
        yield Missing(str(row.name), why, " ".join(own_notes["text"]) or SILENT, where)


def _of_indicator(plan: Plan, rows: pd.DataFrame) -> Iterator[Missing]:
    """rows: an indicator with all groups that any place has figures for."""
    first = next(rows.itertuples())
    name, where = str(first.indicator), cited(first)
    if pd.isna(first.measure_id):
        yield Missing(name, str(first.remark), str(first.missing_from), where)
        return
    requested = plan.requested
    requested = requested[requested["indicator_id"] == first.indicator_id]
    known = plan.figures[plan.figures["indicator_id"] == first.indicator_id]
    without = requested[~requested["population_group"].isin(known["population_group"])]
    if not (requested["population_group"] != "total").any():
        why = _why_no_split(plan, rows)
        if len(without) and not why.endswith(_none(plan, without)):
            why = f"{why} {_none(plan, without)}"
        yield Missing(f"{name}, for the chosen groups", why, str(first.missing_from), where)
    elif len(without):
        what = f"{name}: {_lower(without['group_name'].tolist())}"
        yield Missing(what, _none(plan, without), str(first.missing_from), where)
    alone = known[known["reference_group"].notna() & known["reference_value"].isna()]
    if len(alone):
        names = measure_picker.group_names()
        groups = [names[group] for group in dict.fromkeys(alone["reference_group"])]
        why = "The atlas has no value of that group for the same place and year."
        other = next(kind for kind in REFERENCE_GROUPS if kind != plan.reference)
        others = {
            REFERENCE_GROUPS[other][row.basis]
            for row in alone.itertuples()
            if plan.reference_of(row, REFERENCE_GROUPS[other][str(row.basis)]) is not None
        }
        what = f"{name}: {_lower(groups)}, to compare with"
        if others:
            other_reference = f"Available for comparison: {_lower([names[group] for group in sorted(others)])}."
            yield Missing(what, why, other_reference, "")
        else:
            yield Missing(what, why, str(first.missing_from), where)


def _lower(names: list[str]) -> str:
    return wording.listed([wording.lower(name) for name in names])


def _why_no_split(plan: Plan, rows: pd.DataFrame) -> str:
    """Why an indicator has no figure for the chosen groups: none for any, none of this place, or by another definition."""
    split = rows[rows["basis"] != "none"]
    if split.empty:
        return f"{rows['remark'].iloc[0]} There is no breakdown by group."
    ranks = plan.ranks
    known = ranks.loc[ranks["measure_id"] == split["measure_id"].iloc[0], "population_group"]
    here = split.loc[split["population_group"].isin(known), "basis"].unique().tolist()
    if not here:
        return f"Published by {wording.listed(split['basis'].unique().tolist())}. {_none(plan, split)}"
    return f"Available by {wording.listed(here)} only; choose it under “Whom to count”."


def _none(plan: Plan, rows: pd.DataFrame) -> str:
    """Why there is no value of an indicator for some groups. rows: of `monitoring/indicators`, of one indicator."""
    first = next(rows.itertuples())
    if first.place_level == "region":
        parts = run("city/region_values", city_id=plan.city_id)
        if ((parts["measure_id"] == first.measure_id) & parts["population_group"].isin(rows["population_group"])).any():
            number = statements.number_word(int(parts["region_count"].iloc[0]))
            return f"The city consists of {number} NUTS 2 regions, none of which is its own; its profile has their values."
        if parts.empty and plan.city_id in set(run("city/facts").query("nuts2_code.isna()")["city_id"]):
            return "It is published for NUTS 2 regions, and the city lies in none that the atlas knows."
    place = _place(plan, str(first.place_level))
    return f"No value for {place}: suppressed or never published; the atlas does not know which."


def _place(plan: Plan, place_level: str) -> str:
    if place_level == "region" and not (plan.ranks["place_level"] == "region").any():
        return "a region of this city"
    return {"city": "this city", "region": "the region of this city", "country": "its country"}[place_level]
