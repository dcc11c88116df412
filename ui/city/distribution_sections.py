"""Sections of strips: where a city, its region or its country stands in several measures, among its like."""

import pandas as pd

from ui import statements, wording
from ui.charts import colours
from ui.city.distribution_chart import distribution_chart
from ui.city.section import Section
from ui.selected_city import KEY, SelectedCity
from ui.value_text import with_texts_by_unit

AREA_COLOUR = colours.CITY[3]  # of a larger area that stands in for the city


def distribution_section(subject: SelectedCity, key: str, title: str, rows: pd.DataFrame, paragraphs: list[str]) -> Section:
    """Dots of a place and of those of the other cities, before all places. rows: standings of one level, one a measure."""
    if rows.empty:
        return Section(key, title, paragraphs)
    records = statements.rows_of(rows)
    whose = [statements.place_name(row) if statements.stands_in(row) else str(row["place_name"]) for row in records]
    texts = with_texts_by_unit(rows, subject.name).assign(colour_key=whose, who=whose)
    own = texts.assign(measure=short_names(rows))
    palette = {
        place: AREA_COLOUR if statements.stands_in(row) else colours.CITY[0] for place, row in zip(whose, records, strict=True)
    }
    drawn, others = own, of_others(subject, rows)
    if len(others):
        drawn = pd.concat([others, own])
        palette = {**palette, others["colour_key"].iloc[0]: colours.SIMILAR}
    units = rows["unit"].unique()
    axis = wording.AXIS[units[0]] if len(units) == 1 else "Percent, or score of 100"
    chart = distribution_chart(drawn, context(rows, [palette[place] for place in whose]), points(subject, rows), palette, axis)
    files = with_others(subject, rows, others)
    return Section(key, title, paragraphs, chart, alternative_text(rows), files, table(texts, others, subject.others_title))


def short_names(rows: pd.DataFrame) -> list[str]:
    """The indicators as the rows of a chart name them, without the index that its heading names; decided_by in brackets."""
    names = [statements.measure_name(row, with_index=False) for row in statements.rows_of(rows)]
    if "decided_by" not in rows:
        return names
    return [f"{name} ({who})" for name, who in zip(names, rows["decided_by"], strict=True)]


def other_places(subject: SelectedCity, rows: pd.DataFrame) -> pd.DataFrame:
    """Values of the cities compared with, or of their regions or countries, one a place, measure and group; who names it."""
    others = subject.similar_values(rows)
    others = others[~others["place_code"].isin(rows["place_code"])] if len(others) else others
    if others.empty:
        return others
    shared = others.groupby([*KEY, "place_code"], sort=False)["city"].transform(lambda cities: ", ".join(cities))
    is_city = others["place_level"].iloc[0] == "city"
    who = others["label"] if is_city else others["place_name"] + " (" + shared + ")"
    return others.assign(who=who).drop_duplicates([*KEY, "place_code"]).reset_index(drop=True)


def of_others(subject: SelectedCity, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `other_places`, ready to be drawn."""
    others = other_places(subject, rows)
    if others.empty:
        return others
    shown = dict(zip(rows["measure_id"], short_names(rows), strict=True))
    level = others["place_level"].iloc[0]
    named = subject.others_title if level == "city" else f"{wording.PLACES[level].capitalize()} of {subject.others_short}"
    return with_texts_by_unit(others, "").assign(measure=others["measure_id"].map(shown), colour_key=named, who=others["who"])


def with_others(subject: SelectedCity, rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """What a file holds: the figures of the city with rank and spread, then those of the others, each as a statement too."""
    city = {"city_id": subject.city_id, "city": subject.name, "country_code": subject.facts["country_code"]}
    ranked = [statements.is_ranked(row) for row in statements.rows_of(rows)]
    of_ranks = ["place_rank", "shared_with", *(column for column in rows if column.startswith("common_year"))]
    own = rows.assign(**city, **{column: rows[column].where(ranked) for column in of_ranks})
    names = dict(zip(rows["measure_id"], rows["measure"], strict=True))  # the chart's are shorter
    others = others.assign(measure=others["measure_id"].map(names)) if len(others) else others
    parts = [own, *([others[[column for column in others if column in own]]] if len(others) else [])]
    return pd.concat([as_statements(part) for part in parts], ignore_index=True)


def as_statements(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a file with each observation as a sentence; a larger area that stands in for the city is named in place of it."""
    records = statements.rows_of(rows)
    names = [statements.place_name(row) if statements.stands_in(row) else row["place_name"] for row in records]
    return rows.assign(statement=[statements.sentence(row) for row in records], place_name=names)


def points(subject: SelectedCity, rows: pd.DataFrame) -> pd.DataFrame:
    """Every place with a figure of some standings: measure, value."""
    shown = rows[["measure_id", "population_group"]].assign(measure=short_names(rows))
    return subject.distributions(rows["measure_id"].unique().tolist()).merge(shown, on=["measure_id", "population_group"])


def context(rows: pd.DataFrame, own_colours: list[str]) -> pd.DataFrame:
    """The spread of all places for each measure, and the label of the row's own figure; the first one names the city."""
    records = statements.rows_of(rows)
    return rows.assign(
        measure=short_names(rows),
        own_value=rows["value"],
        own_label=[_label(row, is_first=i == 0) for i, row in enumerate(records)],
        own_colour=own_colours,
        text=[statements.range_text(row) for row in records],
    )


def _label(row: statements.Row, is_first: bool) -> str:
    """Value and rank; before them the area if it is not the city itself. Heading and legend name a region or a country."""
    place = statements.place_label(row) if row["place_level"] == "city" else ""
    if statements.is_own(row) and is_first:
        place = statements.place_name(row)
    rank = statements.rank_text(row, brief=True) or statements.no_rank_reason(row)
    return f"{place}: {statements.value_text(row)}, {rank}" if place else f"{statements.value_text(row)}, {rank}"


def table(texts: pd.DataFrame, others: pd.DataFrame, others_title: str) -> pd.DataFrame:
    """The figures in words; rows of `standings` also with rank, spread and the others."""
    records = statements.rows_of(texts)
    shown = pd.DataFrame(
        {
            "Indicator": short_names(texts),
            "Value": texts["full_value"],
            "Year": texts["year_text"],
            "Place": texts["level_text"],
            "People": texts["group_text"],
            "Reliability": [statements.reliability_text(row) or "as published" for row in records],
            "Notes": texts["mark_text"],
            "Source": texts["source_text"],
        }
    )
    if "place_rank" in texts:
        shown.insert(2, "Rank", [statements.rank_text(row) or statements.no_rank_reason(row) for row in records])
        shown.insert(3, "All places", [statements.range_text(row) for row in records])
        shown.insert(4, "In the year with most places of the atlas", [statements.common_year_text(row) for row in records])
    if len(others):
        texts_of = others.assign(text=others["who"] + " " + others["full_value"])
        listed = texts_of.groupby(["measure_id", "population_group"])["text"].agg("; ".join)
        keys = zip(texts["measure_id"], texts["population_group"], strict=True)
        shown[others_title] = [listed.get(key, "no figures") for key in keys]
    return shown


def alternative_text(rows: pd.DataFrame) -> str:
    """What a chart says for those who cannot see it: each of its own figures as a sentence."""
    return " ".join(statements.sentence(row) for row in statements.rows_of(rows))
