"""The plan as a document: from its aims to its sources."""

from datetime import date
from typing import Any

import pandas as pd

from queries.database import run
from ui import documents, wording
from ui.cited_statements import cited
from ui.documents import Document, Part
from ui.monitoring import url_parameters
from ui.monitoring.missing import missing_of
from ui.monitoring.plan import Plan

TO_FILL = "to be agreed"
NO_BASELINE = "no value in the atlas"
BROAD_GROUPS = ("foreign_born", "foreign_citizens")  # people of all routes and lengths of stay


def title(plan: Plan) -> str:
    """The title of the document."""
    return f"Monitoring plan: {plan.label}"


def document_of(plan: Plan, link: str) -> Document:
    """The plan as a document. link: opens it in the atlas."""
    return Document(title(plan), "monitoring plan", parts_of(plan, link), is_wide=True)


def parts_of(plan: Plan, link: str) -> list[Part]:
    """The plan from its aims to its sources."""
    return [
        _aims(plan, link),
        *(_area(plan, area) for area in plan.goals),
        _to_agree(plan),
        _missing(plan),
        _statements("Whom to count", plan.definitions),
        _statements("Compare with", run("monitoring/choices").query("choice_id == @plan.reference")),
        _advice(plan),
        _sources(plan),
    ]


def _aims(plan: Plan, link: str) -> Part:
    goals = wording.listed([url_parameters.AREAS[area].lower() for area in plan.goals])
    groups = wording.listed([wording.lower(name) for name in plan.definitions["name"]])
    return Part(
        "Aims",
        (
            f"A draft made by the City Integration Atlas on {date.today():%-d %B %Y}, from published values and documents. "
            "What only the city can decide is left open.",
            f"Goals: {goals}. Migrants counted by: {groups}. "
            f"Compared with: {wording.lower(url_parameters.REFERENCES[plan.reference])}.",
            f"This plan in the atlas: {link}",
            *([wording.NOT_BEHIND_LINK] if (plan.figures["reliability"] == "own").any() else []),
        ),
    )


def indicator_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures of a plan as readers see them."""
    return pd.DataFrame(
        {
            "Indicator": rows["indicator"],
            "Group": rows["group_name"],
            "Value": rows["value_text"],
            "Year": rows["year_text"],
            "Reliability": [wording.RELIABILITY[mark][1] for mark in rows["reliability"]],
            "Compared with": [_reference(row) for row in rows.itertuples()],
            "Value of": rows["level_text"],
            "Median": rows["beside"],
            "Source": rows["source_text"],
        }
    )


def _reference(row: Any) -> str:
    if pd.isna(row.reference_value):
        return "–"
    value = wording.short_value(row.reference_value, row.unit)
    return f"{value} ({wording.lower(row.reference_name)})"


def _area(plan: Plan, area: str) -> Part:
    rows = plan.figures[plan.figures["area"] == area]
    name = url_parameters.AREAS[area]
    if rows.empty:
        return Part(name, ("The atlas has no value for this goal and these groups; see what is missing.",))
    remarks = rows.drop_duplicates("indicator")
    return Part(
        name,
        bullets=tuple(f"{row.indicator}: {row.remark}" for row in remarks.itertuples()),
        table=indicator_table(rows),
    )


def _missing(plan: Plan) -> Part:
    rows = [(one.what, one.why, one.may_come_from, one.cited or "–") for one in missing_of(plan)]
    columns = ["What is missing", "Why", "Where it may come from", "Document"]
    return Part("What is missing and where it may come from", table=pd.DataFrame(rows, columns=columns))


def _statements(heading: str, rows: pd.DataFrame) -> Part:
    """What documents say of some choices, with where they say it."""
    notes = run("monitoring/notes")
    part = next(part for part in url_parameters.PARTS.values() if part.kind == rows["kind"].iloc[0])
    names = {"allows": part.allows, "hides": part.hides, "comes from": "May come from"}
    bullets = []
    for row in rows.itertuples():
        bullets.append(f"{row.name}: {row.summary} ({cited(row)})")
        own = notes[notes["choice_id"] == row.choice_id]
        bullets += [f"{row.name}, {names[note.says].lower()}: {note.text} ({cited(note)})" for note in own.itertuples()]
    return Part(heading, bullets=tuple(bullets))


def _to_agree(plan: Plan) -> Part:
    """A table for the city to fill in: a row an indicator and group, the latest value as baseline beside the target."""
    known = [(row.indicator, row.group_name, _baseline(row)) for row in plan.figures.itertuples()]
    names = plan.indicators.dropna(subset="measure_id")["indicator"].unique()
    known += [(name, "", NO_BASELINE) for name in names if name not in set(plan.figures["indicator"])]
    rows = pd.DataFrame(known, columns=["Indicator", "Group", "Baseline"])
    to_fill = ("Target", "By when", "Who collects", "How often", "Who decides on results")
    return Part(
        "To be agreed in the city",
        ("Baseline: the latest value that the atlas has. A target is the city's own; the atlas suggests none.",),
        table=rows.assign(**dict.fromkeys(to_fill, TO_FILL)),
    )


def _baseline(row: Any) -> str:
    """Value, year and place, with what it is compared with."""
    text = f"{row.value_text} ({row.year_text}), {row.level_text}"
    return text if pd.isna(row.reference_value) else f"{text}; {_reference(row)}"


def _advice(plan: Plan) -> Part:
    """What documents say of values like these, with the indicators that it applies to."""
    rows = plan.figures
    without = plan.requested[~plan.requested["indicator_id"].isin(rows["indicator_id"])].dropna(subset="measure_id")
    applies = {
        "small_samples": rows[rows["reliability"] == "low"]["indicator"],
        "privacy": without["indicator"],
        "broad_groups": rows[rows["population_group"].isin(BROAD_GROUPS)]["indicator"],
    }
    notes = run("monitoring/notes").query("says != 'comes from'")
    bullets = []
    for choice in run("monitoring/choices").query("kind == 'reliability'").itertuples():
        names = list(dict.fromkeys(applies.get(str(choice.choice_id), ())))
        if names:
            said = [choice.summary, *notes[notes["choice_id"] == choice.choice_id]["text"]]
            bullets.append(
                f"{choice.name}, of {wording.listed([f'“{name}”' for name in names])}: {' '.join(said)} ({cited(choice)})"
            )
    more = "More on reliability, and on telling results without stigma, stands in the guide of the page Monitoring."
    return Part("What to mind with these indicators", (more,), tuple(bullets))


def _sources(plan: Plan) -> Part:
    texts = run("monitoring/choices")["source_id"].unique().tolist() + run("monitoring/notes")["source_id"].unique().tolist()
    return documents.sources_part([*plan.figures["source_id"], *plan.indicators["source_id"], *texts])
