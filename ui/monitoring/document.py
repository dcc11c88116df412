"""The plan as a document: the same parts for Word and Markdown."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from queries.database import run
from ui import wording
from ui.cited_statements import SILENT, cited
from ui.monitoring import url_parameters
from ui.monitoring.missing import missing_of
from ui.monitoring.plan import Plan

TO_FILL = "to be agreed"


@dataclass(frozen=True)
class Part:
    """A heading with paragraphs, bullets and a table, each of which may be empty."""

    title: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    table: pd.DataFrame | None = None


def title(plan: Plan) -> str:
    """The title of the document."""
    return f"Monitoring plan: {plan.label}"


def parts_of(plan: Plan, link: str) -> list[Part]:
    """The plan from its aims to its sources."""
    return [
        _aims(plan, link),
        *(_area(plan, area) for area in plan.goals),
        _missing(plan),
        _statements("Whom to count", plan.definitions),
        _statements("Compare with", _of_kind("reference", [plan.reference])),
        _statements("Reliability and confidentiality", _of_kind("reliability")),
        _statements("Communicating results without stigma", _of_kind("communication")),
        _to_agree(plan),
        _sources(plan),
    ]


def _aims(plan: Plan, link: str) -> Part:
    goals = wording.listed([url_parameters.AREAS[area].lower() for area in plan.goals])
    groups = wording.listed([wording.lower(name) for name in plan.definitions["name"]])
    return Part(
        "Aims",
        (
            f"A draft made by the City Integration Atlas on {date.today():%-d %B %Y}, from published figures and documents. "
            "What only the city can decide is left open.",
            f"Goals: {goals}. Migrants counted by: {groups}. "
            f"Compared with: {wording.lower(url_parameters.REFERENCES[plan.reference])}.",
            f"This plan in the atlas: {link}",
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
            "Medians": rows["beside"],
            "Source": rows["source_text"],
        }
    )


def _reference(row: object) -> str:
    if pd.isna(row.reference_value):  # type: ignore[attr-defined]
        return "–"
    value = wording.short_value(row.reference_value, row.unit)  # type: ignore[attr-defined]
    return f"{value} ({wording.lower(row.reference_name)})"  # type: ignore[attr-defined]


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


def missing_table(plan: Plan) -> pd.DataFrame:
    """What is missing, why, and where it may come from."""
    return pd.DataFrame(
        [(one.what, one.why, one.may_come_from, one.cited or "–") for one in missing_of(plan)],
        columns=["What is missing", "Why", "Where it may come from", "Document"],
    )


def _missing(plan: Plan) -> Part:
    return Part("What is missing and where it may come from", table=missing_table(plan))


def _of_kind(kind: str, choice_ids: list[str] | None = None) -> pd.DataFrame:
    rows = run("monitoring/choices").query("kind == @kind")
    return rows if choice_ids is None else rows[rows["choice_id"].isin(choice_ids)]


def _statements(heading: str, rows: pd.DataFrame) -> Part:
    """What documents say of some choices, with where they say it."""
    notes = run("monitoring/notes")
    part = next(part for key, part in url_parameters.PARTS.items() if url_parameters.KIND[key] == rows["kind"].iloc[0])
    names = {"allows": part.allows, "hides": part.hides, "comes from": "May come from"}
    bullets = []
    for row in rows.itertuples():
        bullets.append(f"{row.name}: {row.summary} ({cited(row)})")
        own = notes[notes["choice_id"] == row.choice_id]
        bullets += [f"{row.name}, {names[note.says].lower()}: {note.text} ({cited(note)})" for note in own.itertuples()]
        if own.empty:
            bullets.append(f"{row.name}: what it allows and hides, {wording.lower(SILENT)}")
    return Part(heading, bullets=tuple(bullets))


def _to_agree(plan: Plan) -> Part:
    """A table for the city to fill in."""
    names = plan.indicators.dropna(subset="measure_id")["indicator"].unique()
    empty = dict.fromkeys(("Target of the city", "Who collects", "How often", "Who decides on results"), TO_FILL)
    return Part("To be agreed in the city", table=pd.DataFrame([{"Indicator": name, **empty} for name in names]))


def _sources(plan: Plan) -> Part:
    texts = run("monitoring/choices")["source_id"].unique().tolist() + run("monitoring/notes")["source_id"].unique().tolist()
    used = dict.fromkeys([*plan.figures["source_id"], *plan.indicators["source_id"], *texts])
    sources = run("data/sources").set_index("source_id")
    bullets = [
        f"{sources.loc[source, 'publisher']}: {sources.loc[source, 'title']}. {sources.loc[source, 'citation']} "
        f"Terms: {sources.loc[source, 'licence']}. {sources.loc[source, 'url']}"
        for source in used
    ]
    return Part("Sources", bullets=tuple(bullets))
