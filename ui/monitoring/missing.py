"""What a plan asks for and the atlas does not hold, why, and where documents say that it may come from."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from queries.database import cached_per_database, run
from ui import measure_picker, wording
from ui.cited_statements import SILENT, cited
from ui.monitoring.plan import REFERENCES, Plan

COLUMNS = [
    "measure_id", "place_level", "place_code", "year", "population_group", "basis", "reference_group", "reference_value",
]  # fmt: skip


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
    known = plan.figures.loc[plan.figures["indicator_id"] == first.indicator_id, COLUMNS]
    without = requested[~requested["population_group"].isin(known["population_group"])]["group_name"].tolist()
    none = f"No value for {_place(plan, str(first.place_level))}: suppressed or never published; the atlas does not know which."
    if not (requested["population_group"] != "total").any():
        why = f"{_why_no_split(rows)} {none if without else ''}".strip()
        yield Missing(f"{name}, for the chosen groups", why, str(first.missing_from), where)
    elif without:
        yield Missing(f"{name}: {_lower(without)}", none, str(first.missing_from), where)
    alone = known[known["reference_group"].notna() & known["reference_value"].isna()]
    if len(alone):
        names = measure_picker.group_names()
        groups = [names[group] for group in dict.fromkeys(alone["reference_group"])]
        why = "The atlas has no value of that group for the same place and year."
        other = next(kind for kind in REFERENCES if kind != plan.reference)
        others = {
            REFERENCES[other][row.basis]
            for row in alone.itertuples()
            if plan.reference_of(row, REFERENCES[other][str(row.basis)]) is not None
        }
        what = f"{name}: {_lower(groups)}, to compare with"
        if others:
            other_reference = f"Available for comparison: {_lower([names[group] for group in sorted(others)])}."
            yield Missing(what, why, other_reference, "")
        else:
            yield Missing(what, why, str(first.missing_from), where)


def _lower(names: list[str]) -> str:
    return wording.listed([wording.lower(name) for name in names])


def _why_no_split(rows: pd.DataFrame) -> str:
    """Why an indicator has no figure for the chosen groups: it has none for any, or goes by another definition."""
    bases = [basis for basis in rows["basis"].unique() if basis != "none"]
    if not bases:
        return f"{rows['remark'].iloc[0]} There is no breakdown by group."
    return f"Available by {wording.listed(bases)} only; choose it under “Whom to count”."


def _place(plan: Plan, place_level: str) -> str:
    if place_level == "region" and not (plan.ranks["place_level"] == "region").any():
        return "a region of this city"
    return {"city": "this city", "region": "the region of this city", "country": "its country"}[place_level]
