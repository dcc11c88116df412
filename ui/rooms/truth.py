"""What the data say to "which city is highest?"."""

import pandas as pd

from queries import run
from rooms import Question
from ui import figures, selection, wording


def values(question: Question) -> pd.DataFrame:
    """The figures of the cities of a question from the highest; columns of `measure_values`. Empty if they are gone."""
    rows = run(
        "measure_values",
        measure=question.measure_id,
        population_group=question.population_group,
        year=question.year,
        area_basis=question.area_basis,
    )
    return rows[rows["city_id"].isin([city_id for city_id, _ in question.choices])]


def highest(question: Question) -> tuple[str, ...]:
    """The cities with the highest figure: several where they share one."""
    rows = values(question)
    return tuple(rows[rows["value"] == rows["value"].max()]["city_id"])


def sentence(question: Question) -> str:
    """The right answer with figure, year and source, as Markdown."""
    rows = values(question)
    if rows.empty:
        return "The atlas does not hold these figures any more."
    unit = selection.catalogue()[question.measure_id]["unit"]
    best = figures.with_texts(rows[rows["value"] == rows["value"].max()], unit)
    first = best.iloc[0]
    names = wording.plain(wording.listed(best["label"].tolist()))
    marks = "" if first["reliability"] == "as_published" else f"; {first['mark_text']}"
    figure = f"{first['full_value']}, {first['year_text']} (figure of {first['level_text']}{marks})."
    years = wording.years(rows["year"].min(), rows["year"].max())
    others = f"The figures of these cities are of {years}." if rows["year"].nunique() > 1 else ""
    source = figures.source_line(rows["source_id"].unique())
    return f"**In the data: {names}**, {wording.plain(' '.join((figure, others, source)))}"
