"""Single indicators: where a rule is met, halfway met or not met, and the three questions of the policy study."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import area_statements, pick, statements, wording
from ui.charts import colours
from ui.charts.area_map import Key
from ui.filters import nothing_to_show
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.score_frame import TABLE, Words, below, heading
from ui.mipex.selected_countries import SelectedCountries
from ui.policy import country_map
from ui.years import drawn_years

STUDY = "OSCE/ODIHR policy study of 2017"


@dataclass(frozen=True)
class Question:
    """A question that the policy study maps: what it asks in our words, and the indicators that come nearest to it."""

    label: str
    topic: str
    indicators: tuple[str, ...]


QUESTIONS = {
    "education": Question(
        "Support in school",
        "whether policy helps children of migrants to take part in pre-primary and compulsory school and to finish it",
        ("cb51a", "ca45ca47"),
    ),
    "information": Question(
        "Active information",
        "whether migrants are informed, in general or in person, about consultative bodies and how to take part through them",
        ("dd75",),
    ),
    "equality": Question(
        "Equality duties",
        "whether the law makes public bodies promote equality in their own work and in contracts and grants",
        ("gd144", "gd136"),
    ),
}
CLASSES = {
    "met": ("met (100)", colours.SEQUENCE[4]),
    "above": ("between 50 and 100", colours.SEQUENCE[3]),
    "halfway": ("halfway (50)", colours.SEQUENCE[2]),
    "below": ("between 0 and 50", colours.SEQUENCE[1]),
    "not_met": ("not met (0)", colours.SEQUENCE[0]),
}


def indicators(subject: SelectedCountries) -> None:
    """A map in three classes, with how many countries are in each and which."""
    fitting = [area.measure_id for area in pickers.offered_areas(subject.filters.classes)]
    _presets(fitting)
    first, second = pickers.columns([1, 2])
    area = _pick_area(fitting, first)
    indicator = _pick_indicator(area, second)
    year = pickers.pick_year(_years(str(indicator["indicator_id"])), first)
    pickers.pick_countries(second)
    rows, found = _rows(subject, str(indicator["indicator_id"]), year)
    if rows.empty:
        nothing_to_show("None of these countries has a score. Choose another year or loosen the filters.")
        return
    words = Words(
        f"indicator_{indicator['indicator_id']}",
        f"{indicator['name']}: {year or 'latest of each country'}",
        f"{indicator['name']}: {found}",
        drawn_years(rows["year"], year),
        [country_map.meaning_of_sign(rows), country_map.off_the_map(rows)],
        [
            _what(indicator),
            pickers.who_decides(pickers.areas()[area]),
            "Scores other than 0, 50 and 100 are shown as numbers.",
            scores.years_used(rows, year),
        ],
        _caution(str(indicator["indicator_id"])),
        country_map.HOW_TO_USE,
    )
    heading(subject, words)
    _offer_also_near(str(indicator["indicator_id"]))
    chart = country_map.country_map(rows, [CLASSES[kind][1] for kind in rows["kind"]], subject)
    alt_text = f"Map of the MIPEX indicator {words.title}. {found}."
    keys = _keys(rows, len(subject.scope) - len(rows))
    country_map.show(chart, alt_text, "Countries by class", keys, "policy_indicators", subject)
    table = rows.assign(class_text=[wording.upper(CLASSES[kind][0]) for kind in rows["kind"]])
    below(subject, words, rows, chart, (table, {"class_text": "Class", **TABLE}))


def _presets(fitting: list[str]) -> None:
    """The three questions of the study as buttons."""
    catalogue = _catalogue()
    st.caption(f"Three questions of the {STUDY}:")
    with st.container(horizontal=True):
        for name, question in QUESTIONS.items():
            first = question.indicators[0]
            st.button(
                f"{question.label} (nearest indicator)",
                on_click=_open,
                args=(first,),
                key=f"policy_question_{name}",
                disabled=catalogue.loc[first, "measure_id"] not in fitting,
            )


def _open(indicator: str) -> None:
    st.session_state["indicator"] = indicator


def _pick_area(fitting: list[str], place: Any) -> str:
    """Draw the picker of an area; it follows the indicator, which is what the link keeps."""
    catalogue = _catalogue()
    of_indicator = catalogue["measure_id"]
    if of_indicator[st.session_state["indicator"]] not in fitting:
        st.session_state["indicator"] = catalogue.loc[catalogue["measure_id"] == fitting[0], "indicator_id"].iloc[0]
        st.info("Your competence type leaves out the area of that indicator; another is shown.")
    st.session_state["indicator_area"] = of_indicator[st.session_state["indicator"]]
    names = url_parameters.area_names()
    return str(place.selectbox("Policy area", fitting, format_func=names.__getitem__, key="indicator_area", on_change=_open_area))


def _open_area() -> None:
    catalogue = _catalogue()
    _open(catalogue.loc[catalogue["measure_id"] == st.session_state["indicator_area"], "indicator_id"].iloc[0])


def _pick_indicator(area: str, place: Any) -> pd.Series:
    catalogue = _catalogue()
    of_area = catalogue[catalogue["measure_id"] == area]
    labels = {
        row.indicator_id: row.name if row.level == "indicator" else f"– {row.name}" for row in of_area.itertuples(index=False)
    }
    return of_area.loc[pick.from_list("Indicator, or part of one (–)", labels, "indicator", place)]


def _what(indicator: pd.Series) -> str:
    part = f" Part of “{indicator['parent']}”." if isinstance(indicator["parent"], str) else ""
    return f"{indicator['definition']}{part}"


def _question_of(indicator: str) -> tuple[str, Question] | None:
    """The question of the study that an indicator comes near, with its name."""
    return next(((name, question) for name, question in QUESTIONS.items() if indicator in question.indicators), None)


def _caution(indicator: str) -> str:
    """How the indicator relates to the question of the study; empty where it comes near none."""
    near = _question_of(indicator)
    if not near:
        return ""
    return f"The {STUDY} asks {near[1].topic}. No MIPEX indicator asks exactly that; this is the nearest and asks something else."


def _offer_also_near(indicator: str) -> None:
    """The other indicators that come near the same question of the study."""
    name, question = _question_of(indicator) or ("", None)
    for other in question.indicators if question else ():
        if other != indicator:
            label = f"Also near: {url_parameters.indicator_names()[other]}"
            st.button(label, on_click=_open, args=(other,), key=f"policy_also_{name}")


def kind_of(value: float) -> str:
    """The class of a score of an indicator."""
    if value in (0, 50, 100):
        return {0: "not_met", 50: "halfway", 100: "met"}[int(value)]
    return "below" if value < 50 else "above"


def finding(rows: pd.DataFrame) -> str:
    """How many countries are in each class."""
    counts = rows["kind"].value_counts()
    kinds = [kind for kind in CLASSES if kind in counts]
    if len(kinds) == 1:
        whole = area_statements.all_of(len(rows), "country", "countries")
        return f"{CLASSES[kinds[0]][0]} in {statements.country_name(rows['country'].iloc[0]) if len(rows) == 1 else whole}"
    return f"of {len(rows)} countries, {wording.listed([f'{CLASSES[kind][0]} in {counts[kind]}' for kind in kinds])}"


def _keys(rows: pd.DataFrame, missing: int) -> list[Key]:
    counts = rows["kind"].value_counts()
    keys = [Key(colour, f"{name}: {counts[kind]}") for kind, (name, colour) in CLASSES.items() if kind in counts]
    return keys + ([Key(colours.no_value(), f"no score: {missing}")] if missing else [])


@cached_per_database
def _rows(subject: SelectedCountries, indicator: str, year: int | None) -> tuple[pd.DataFrame, str]:
    """The countries with a score, by class, and how many are in each."""
    scored = scores.of_year(scores.indicator_of(indicator), year)
    rows = subject.of_scope(scored).sort_values(["value", "country"], ascending=[False, True])
    rows = rows.assign(kind=pd.Series([kind_of(value) for value in rows["value"]], index=rows.index, dtype="str"))
    return rows, finding(rows)


@cached_per_database
def _catalogue() -> pd.DataFrame:
    """The indicators by their id, in the order of areas."""
    return run("policy/indicators").set_index("indicator_id", drop=False)


@cached_per_database
def _years(indicator: str) -> dict[int, int]:
    """Number of countries by year with a score, from the latest year."""
    return scores.indicator_of(indicator)["year"].value_counts().sort_index(ascending=False).to_dict()
