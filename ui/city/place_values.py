"""Values of a city, its region or country and of the places compared with, as tables and as rows of files."""

import pandas as pd

from ui import statements, wording
from ui.selected_city import KEY, SelectedCity
from ui.value_text import with_texts_by_unit


def other_places(subject: SelectedCity, rows: pd.DataFrame) -> pd.DataFrame:
    """Values of the cities compared with, or of their regions or countries, one a place, measure and group; who names it."""
    others = subject.similar_values(rows)
    others = others[~others["place_code"].isin(rows["place_code"])] if len(others) else others
    if others.empty:
        return others
    is_city = others["place_level"].iloc[0] in wording.LOCAL
    who = others["label"] if is_city else others["place_name"] + " (" + _cities_of_place(others) + ")"
    return others.assign(who=who).drop_duplicates([*KEY, "place_code"]).reset_index(drop=True)


def _cities_of_place(others: pd.DataFrame) -> pd.Series:
    """The cities that share each value; by a dictionary, since pandas takes a call for every place."""
    keys = list(zip(*(others[column].tolist() for column in (*KEY, "place_code")), strict=True))
    cities: dict[tuple[str, ...], list[str]] = {}
    for key, city in zip(keys, others["city"].tolist(), strict=True):
        cities.setdefault(key, []).append(city)
    return pd.Series([wording.joined(cities[key]) for key in keys], others.index, dtype="str")


def of_others(subject: SelectedCity, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `other_places` with their texts."""
    others = other_places(subject, rows)
    return with_texts_by_unit(others) if len(others) else others


def with_others(subject: SelectedCity, rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """What a file holds: the figures of the city with rank and spread, then those of the others, each as a statement too."""
    ranked = [statements.is_ranked(row) for row in statements.rows_of(rows)]
    of_ranks = ["place_rank", "shared_with", *(column for column in rows if column.startswith("common_year"))]
    own = rows.assign(**subject.in_files, **{column: rows[column].where(ranked) for column in of_ranks})
    parts = [own, *([others[[column for column in others if column in own]]] if len(others) else [])]
    return pd.concat([as_statements(part) for part in parts], ignore_index=True)


def as_statements(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a file with each observation as a sentence; a larger area that stands in for the city is named in place of it."""
    records = statements.rows_of(rows)
    names = [statements.place_name(row) if statements.stands_in(row) else row["place_name"] for row in records]
    return rows.assign(statement=[statements.sentence(row) for row in records], place_name=names)


def table(rows: pd.DataFrame, others: pd.DataFrame | None = None, others_title: str = "") -> pd.DataFrame:
    """The figures in words; rows of `city/ranks` also with rank, spread and the others, as of_others has them."""
    texts, records = with_texts_by_unit(rows), statements.rows_of(rows)
    shown = pd.DataFrame(
        {
            "Indicator": [statements.measure_name(row, with_index=False) for row in records],
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
        shown.insert(2, "Rank", [statements.rank_or_reason(row) for row in records])
        shown.insert(3, "All places", [statements.range_text(row) for row in records])
        shown.insert(4, "In the year with most places", [statements.common_year_text(row) for row in records])
    if others is not None and len(others):
        texts_of = others.assign(text=others["who"] + " " + others["full_value"])
        listed = texts_of.groupby(["measure_id", "population_group"])["text"].agg("; ".join)
        keys = zip(texts["measure_id"], texts["population_group"], strict=True)
        shown[others_title] = [listed.get(key, "no values") for key in keys]
    return shown
