"""Figures made ready to be read: texts, marks, colours for the rows that a question returned."""

import pandas as pd

from queries import run
from ui import colours, wording
from ui.charts import LEVEL_OPACITY
from ui.filters import city_labels

OTHER_KEY = "Other places"
EXAMPLES = 4


def focus_cities(chosen: list[str], values: pd.DataFrame) -> list[str]:
    """The cities to pick out: those chosen, or else the largest with a value, as examples."""
    if chosen or values.empty:
        return chosen
    own_place = values.sort_values("population", ascending=False, na_position="last").drop_duplicates("place_code")
    return own_place["city_id"].head(EXAMPLES).tolist()


def mark_names() -> dict[tuple[str, str], str]:
    """Name of a mark by kind (flag, quality_mark, evidence, area_basis) and code."""
    marks = run("marks")
    return dict(zip(zip(marks["kind"], marks["code"], strict=True), marks["name"], strict=True))


def with_texts(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Rows with the texts of tooltip and table.

    Adds value_text, full_value, year_text, level_text, group_text, mark_text, source_text, opacity,
    fill_opacity (0 where the figure is weak).
    """
    names = mark_names()
    groups = run("population_groups").set_index("population_group")["name"]
    publisher = run("sources").set_index("source_id")["publisher"]
    code = run("sources").set_index("source_id")["title"].str.extract(r"\((\w+)\)$")[0]
    signs = rows["reliability"].map(lambda r: wording.RELIABILITY[r][0])
    short = [wording.short_value(v, unit) for v in rows["value"]]
    return rows.assign(
        value_text=[f"{text} {sign}".strip() for text, sign in zip(short, signs, strict=True)],
        full_value=[wording.value(v, unit) for v in rows["value"]],
        year_text=rows["year"].map(wording.year, na_action=None),
        level_text=[_level(*key) for key in zip(rows["place_level"], rows["place_name"], rows["area_basis"], strict=True)],
        group_text=rows["population_group"].map(groups),
        mark_text=[
            _marks(names, *key)
            for key in zip(rows["flag"], rows["quality_mark"], rows["evidence"], rows["reliability"], strict=True)
        ],
        source_text=rows["source_id"].map(publisher)
        + rows["source_id"].map(code).map(lambda c: f" ({c})", na_action="ignore").fillna(""),
        opacity=rows["place_level"].map(LEVEL_OPACITY),
        fill_opacity=rows["reliability"].eq("as_published").map({True: 1.0, False: 0.0}),
    )


def _level(place_level: str, place_name: str, area_basis: object) -> str:
    if place_level == "region":
        return f"the region {place_name}, not the city"
    if place_level == "country":
        return f"the country {place_name}, not the city"
    return wording.lower(wording.AREA_BASIS[area_basis]) if isinstance(area_basis, str) else "the city itself"


def _marks(names: dict[tuple[str, str], str], flag: object, quality_mark: object, evidence: str, reliability: str) -> str:
    said = []
    if flag == "NR":
        said.append(names["flag", "NR"])
    elif isinstance(flag, str):
        said += [names["flag", letter] for letter in flag]
    if isinstance(quality_mark, str):
        said.append(names["quality_mark", quality_mark])
    if reliability == "second_hand":
        said.append(names["evidence", evidence])
    return "; ".join(said) or "none"


def places_of(rows: pd.DataFrame, focus: list[str]) -> pd.DataFrame:
    """One row a place, not one a city, with label, short_label, who and colour_key; `focus` cities colour their place."""
    is_focus = rows["city_id"].isin(focus)
    first = rows.assign(is_focus=is_focus, label_of_city=rows["label"]).sort_values(["is_focus"], ascending=False, kind="stable")
    places = first.drop_duplicates("place_code").sort_values(["place_rank", "place_code"]).reset_index(drop=True)
    mine = rows[is_focus].groupby("place_code")["city"].agg(list)
    texts = [
        _place_label(row, mine.get(row["place_code"], []))
        for row in places[["place_code", "place_level", "place_name", "city", "country_code", "city_count"]].to_dict("records")
    ]
    places["short_label"] = texts
    places["label"] = places["place_rank"].astype(str) + ". " + places["short_label"]
    places.loc[places["label"].duplicated(keep=False), "label"] += " (" + places["place_code"] + ")"
    places["who"] = places["short_label"].where(
        places["place_level"] == "city", places["place_name"] + ": " + places["cities_of_place"].map(_shortened)
    )
    places["colour_key"] = places["label_of_city"].where(places["is_focus"], OTHER_KEY)
    return places


def _place_label(place: dict, mine: list[str]) -> str:
    if place["place_level"] == "city":
        return f"{place['city']} ({place['country_code']})"
    if mine:
        return f"{wording.listed(mine)} ({place['place_name']})"
    return str(place["place_name"])


def _shortened(cities: str, longest: int = 90) -> str:
    return cities if len(cities) <= longest else cities[:longest].rsplit(", ", 1)[0] + " …"


def palette(focus: list[str], with_others: bool = True) -> dict[str, str]:
    """Colour by colour_key (the label of a city): the chosen cities, then all others."""
    labels = city_labels()
    own = {labels[city_id]: colour for city_id, colour in colours.of_cities(focus).items()}
    return {**own, **({OTHER_KEY: colours.OTHER} if with_others else {})}


def signs_used(rows: pd.DataFrame) -> str:
    """A line that explains the signs that occur in these rows; empty where there are none."""
    counts = rows["reliability"].value_counts()
    said = [
        f"{sign} {words} ({wording.count(counts[key])})"
        for key, (sign, words) in wording.RELIABILITY.items()
        if sign and key in counts
    ]
    return "Signs: " + "; ".join(said) + "." if said else ""


def alternative_text(places: pd.DataFrame, title: str, unit: str, left_out: int, noun: str) -> str:
    """What a chart or map says, for those who cannot see it: highest, lowest, median, how many without a value."""
    if places.empty:
        return f"{title}: no figures for this selection."
    ordered = places.sort_values("value")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"{title}. {wording.count(len(places))} {noun}. Highest {high['short_label']} with {wording.value(high['value'], unit)}, "
        f"lowest {low['short_label']} with {wording.value(low['value'], unit)}, "
        f"median {wording.value(places['value'].median(), unit)}. {wording.count(left_out)} cities without a value."
    )
