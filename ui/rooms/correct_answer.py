"""What the data say to "which city is highest?"."""

from collections.abc import Sequence

import pandas as pd

import workshop
from queries.database import run
from ui import measure_picker, statements, value_text, wording
from ui.filters import city_labels
from ui.measure_picker import Measure
from ui.rooms.phone_phrases import is_right_to_left, phrase
from workshop import Question

_NOTES = {  # of the highest, by level of place and whether several are
    ("city", False): "city_is_highest",
    ("city", True): "city_is_joint_highest",
    ("region", False): "region_is_highest",
    ("region", True): "region_is_joint_highest",
    ("country", False): "country_is_highest",
    ("country", True): "country_is_joint_highest",
}


def question_about(measure: Measure, area_basis: tuple[str, ...], cities: Sequence[str], text: str = "") -> Question | None:
    """Which of the cities is highest: of the selected ones with a value, or of the largest; None of what is not ranked.

    text: of the question, in place of the usual one. A larger area that stands in for a city is not ranked, so it is no answer.
    """
    if statements.unranked_indicator(measure.row()):
        return None
    rows = _own(run("compare/values", **measure.parameters(), area_basis=area_basis))
    with_figure = set(rows["city_id"])
    chosen = [city_id for city_id in cities if city_id in with_figure]
    offered = chosen if len(chosen) > 1 else value_text.largest_cities(rows)
    # In the order of the alphabet: that of the selection may be the one that is asked for.
    choices = [(city_id, label) for city_id, label in city_labels().items() if city_id in offered]
    text = text or question_text(measure, rows.loc[rows["city_id"].isin(offered), "year"])
    return workshop.highest_city(text, choices, measure.measure_id, measure.population_group, measure.year, area_basis)


def question_text(measure: Measure, years: pd.Series) -> str:
    """Which city is highest, with measure, people and years of the values; of a region's or country's value, which one's city."""
    whose = "comes" if measure.place_level == "city" else f"lies in the {measure.place_level} that comes"
    return f"Which of these cities {whose} highest: {wording.lower(statements.title(measure.row(), years))}?"


def is_uploaded(question: Question) -> bool:
    """Whether its indicator is one that a visitor defined: the room keeps which one, and no value of it."""
    return question.measure_id.startswith("own_")  # as no id of the atlas does


def upload_words(rows: pd.DataFrame) -> str:
    """That uploaded values of a public indicator count; empty where none does, as on every phone, which reads public figures.

    rows: of `compare/values`.
    """
    return "Uploaded values count here; phones go by the public ones alone." if (rows["reliability"] == "own").any() else ""


def values(question: Question) -> pd.DataFrame:
    """The figures of the cities of a question from the highest; columns of `compare/values`. Empty if they are gone."""
    rows = run(
        "compare/values",
        measure=question.measure_id,
        population_group=question.population_group,
        year=question.year,
        area_basis=question.area_basis,
    )
    return rows[rows["city_id"].isin([city_id for city_id, _ in question.choices])]


def highest(question: Question) -> tuple[str, ...]:
    """The cities with the highest value, of their own, their region or country: several where they share one."""
    return tuple(_best(values(question))["city_id"])


def _best(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the highest value; larger areas that stand in for a city are not ranked."""
    own = _own(rows)
    return own[own["value"] == own["value"].max()]


def _own(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["area_basis"].isin(statements.stand_in_areas())]


def note(question: Question) -> str:
    """What stands at the bars of the highest cities: a region's or country's value is not the city's. Empty without one."""
    best = _best(values(question))
    if best.empty:
        return ""
    level = measure_picker.catalogue()[question.measure_id]["place_level"]
    return phrase(_NOTES[level, best["place_code"].nunique() > 1])


def sentence(question: Question) -> str:
    """The right answer with the observation in words, the years of all and the sources, as Markdown.

    The observations are in English in every language, as the names of indicators and sources are. English between words that
    run the other way would be read in a wrong order: there each part is a paragraph.
    """
    rows = values(question)
    if rows.empty:
        return phrase("values_on_projector" if is_uploaded(question) else "values_gone")
    best = _best(rows)
    if best.empty:
        return phrase("only_larger_areas")
    measure = measure_picker.catalogue()[question.measure_id]
    records = [{**row, **measure, "measure": measure["name"]} for row in best.to_dict("records")]
    sentences = list(dict.fromkeys(statements.sentence(row) for row in records))
    own = _own(rows)
    if own["year"].nunique() > 1:
        sentences.append(f"The values of these cities are of {statements.years_text(own['year'])}.")
    if (best["reliability"] == "unknown").any():
        sentences.append(f"{wording.upper(statements.reliability_text({'reliability': 'unknown'}))}.")
    without = [label for city_id, label in question.choices if city_id not in set(own["city_id"])]
    source = value_text.source_line(own["source_id"].unique())
    parts = [
        phrase("in_the_data", cities=wording.plain("; ".join(best["label"]))),
        wording.plain(" ".join(sentences)),
        *([phrase("no_own_value", cities=wording.plain("; ".join(without)))] if without else []),
        wording.plain(source),
        *filter(None, ["" if is_uploaded(question) else upload_words(rows)]),
    ]
    return ("\n\n" if is_right_to_left() else " ").join(parts)
