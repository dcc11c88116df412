"""Figures made ready to be read: texts, marks, colours for the rows that a query returned."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries import catalogue
from queries.database import cached_per_database, run
from ui import statements, wording
from ui.charts import colours
from ui.charts.designs import LEVEL_OPACITY
from ui.filters import city_labels
from ui.statements import stand_in_areas

OTHER_KEY = "Other places"
EXAMPLES = 4
ADDED_COLUMNS = (
    "value_text",
    "full_value",
    "year_text",
    "level_text",
    "area_text",
    "group_text",
    "mark_text",
    "source_text",
    "opacity",
    "fill_opacity",
)


def largest_cities(values: pd.DataFrame) -> list[str]:
    """The largest cities with a figure, one a place: examples for a reader who has chosen none."""
    sizes = values["population"].astype("float64").fillna(0).tolist()
    by_size = sorted(zip(sizes, *_columns(values, "place_code", "city_id"), strict=True), key=lambda city: -city[0])
    largest: dict[str, str] = {}
    for _, place, city_id in by_size:
        largest.setdefault(place, city_id)
    return list(largest.values())[:EXAMPLES]


@cached_per_database
def mark_names() -> dict[tuple[str, str], str]:
    """Name of a mark by kind (flag, quality_mark, evidence, area_basis) and code."""
    marks = run("definitions/marks")
    return dict(zip(zip(marks["kind"], marks["code"], strict=True), marks["name"], strict=True))


@cached_per_database
def source_names() -> dict[str, str]:
    """Publisher by source_id, with the code of the dataset where it has one: Eurostat (lfsa_ergan)."""
    sources = catalogue.sources()
    codes = sources["title"].str.extract(r"(\(\w+\))$")[0]
    return (sources["publisher"] + (" " + codes).fillna("")).to_dict()


@cached_per_database
def citations() -> dict[str, str]:
    """Citation by source_id, as part of a line that begins with "Source:"."""
    cited = catalogue.sources()["citation"]
    return cited.str.rstrip(".").str.removeprefix("Source: ").to_dict()


def source_line(source_ids: Iterable[str]) -> str:
    """Whom figures come from, for captions and pictures; empty without sources."""
    cited = [citations()[source] for source in source_ids]
    return ("Sources: " if len(cited) > 1 else "Source: ") + "; ".join(dict.fromkeys(cited)) + "." if cited else ""


def source_line_of(rows: pd.DataFrame) -> str:
    """Whom the figures of these rows come from, those with most first."""
    return source_line(rows["source_id"].value_counts().index)


def with_ranks(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of cities from the highest value with place_rank, which counts places and not cities, and cities_of_place.

    place_rank is empty where a larger area stands in for a city.
    """
    codes, values, cities, areas = _columns(rows, "place_code", "value", "city", "area_basis")
    stand_ins = stand_in_areas()
    value_of = {code: value for code, value, area in zip(codes, values, areas, strict=True) if area not in stand_ins}
    cities_of: dict[str, list[str]] = {}
    for code, city in zip(codes, cities, strict=True):
        cities_of.setdefault(code, []).append(city)
    rank_of: dict[float, int] = {}
    for position, value in enumerate(sorted(value_of.values(), reverse=True), start=1):
        rank_of.setdefault(value, position)
    together = {code: wording.joined(names) for code, names in cities_of.items()}
    return rows.assign(
        place_rank=pd.array(
            [rank_of[value] if code in value_of else None for code, value in zip(codes, values, strict=True)], "Int64"
        ),
        cities_of_place=pd.Series([together[code] for code in codes], rows.index, dtype=object),
    )


def with_texts(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Rows with the texts of tooltip and table.

    Adds value_text, full_value, year_text, level_text, area_text (beside the name of a city where the value is of another
    area), group_text, mark_text, source_text, opacity, fill_opacity (0 where the figure is weak).
    """
    marks, sources, stand_ins = mark_names(), source_names(), stand_in_areas()
    columns = ["value", "year", "reliability", "place_level", "place_name", "area_basis", "population_group"]
    columns += ["note", "flag", "quality_mark", "evidence", "source_id"]
    texts = []
    for value, year, reliability, level, place, basis, group, note, flag, quality, evidence, source in zip(
        *(rows[column].tolist() for column in columns), strict=True
    ):
        sign, _ = wording.RELIABILITY[reliability]
        row = {"place_level": level, "place_name": place, "area_basis": basis, "note": note}
        texts.append(
            (
                f"{wording.short_value(value, unit)} {sign}".strip(),
                wording.value(value, unit),
                wording.year(year),
                statements.place_name(row),
                statements.place_label(row) if level == "city" else "",
                statements.people_of(group),
                _marks(marks, flag, quality, evidence, reliability),
                sources[source],
                LEVEL_OPACITY["region" if basis in stand_ins else level],
                1.0 if reliability == "as_published" else 0.0,
            )
        )
    return rows.assign(**dict(zip(ADDED_COLUMNS, zip(*texts, strict=True) if texts else [[]] * len(ADDED_COLUMNS), strict=True)))


def with_texts_by_unit(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with texts as `with_texts` has them; units may differ from row to row."""
    parts = [with_texts(part, str(unit)) for unit, part in rows.groupby("unit", sort=False)]
    return pd.concat(parts).loc[rows.index] if parts else rows


def _marks(names: dict[tuple[str, str], str], flag: object, quality_mark: object, evidence: str, reliability: str) -> str:
    meanings = []
    if flag == "NR":
        meanings.append(names["flag", "NR"])
    elif isinstance(flag, str):
        meanings += [names["flag", letter] for letter in flag]
    if isinstance(quality_mark, str):
        meanings.append(names["quality_mark", quality_mark])
    if reliability in ("second_hand", "own"):
        meanings.append(names["evidence", evidence])
    return "; ".join(meanings) or "none"


def places_of(rows: pd.DataFrame, highlighted: list[str]) -> pd.DataFrame:
    """One row a place, not one a city, with label, short_label, who and colour_key; `highlighted` cities colour their place.

    rows: with the columns of with_texts.
    """
    if rows.empty or rows["place_level"].iloc[0] in wording.LOCAL:
        places = rows.reset_index(drop=True)
        named = zip(*_columns(places, "city", "label", "country_code", "area_text"), strict=True)
        who = short_labels = _texts(_short_label(*of_place) for of_place in named)
    else:
        places, short_labels, who = _shared_places(rows, set(highlighted))
    labels = [
        label if pd.isna(rank) else f"{rank}. {label}"
        for rank, label in zip(places["place_rank"].tolist(), short_labels.tolist(), strict=True)
    ]
    counts = Counter(labels)
    distinct_labels = [
        f"{label} ({code})" if counts[label] > 1 else label
        for label, code in zip(labels, places["place_code"].tolist(), strict=True)
    ]
    is_highlighted = among(places["city_id"], highlighted)
    return places.assign(
        is_highlighted=is_highlighted,
        short_label=short_labels,
        label=_texts(distinct_labels),
        who=who,
        colour_key=_texts(
            label if selected else OTHER_KEY for label, selected in zip(places["label"].tolist(), is_highlighted, strict=True)
        ),
    )


def _short_label(city: str, label: str, country_code: str, area: str) -> str:
    """Graz (AT); Amsterdam (NL, greater city); of cities of one name with the country of the label: Saint-Louis (Réunion)."""
    name, _, country = label.rpartition(", ") if city == label else (city, "", country_code)
    return f"{name} ({country}{f', {area}' if area else ''})"


def _shared_places(rows: pd.DataFrame, chosen: set[str]) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Regions or countries, one row each, with their short labels and who they are; those with chosen cities name these."""
    # A place is named by the first chosen city in it, else by its largest; the rows come in that order.
    teller: dict[str, int] = {}
    selected: dict[str, list[str]] = {}
    for position, (code, city_id, city) in enumerate(zip(*_columns(rows, "place_code", "city_id", "city"), strict=True)):
        if code not in teller or (city_id in chosen and code not in selected):
            teller[code] = position
        if city_id in chosen:
            selected.setdefault(code, []).append(city)
    places = rows.iloc[sorted(teller.values())].reset_index(drop=True)
    is_region = places["place_level"].iloc[0] == "region"  # the names of few regions say in which country they lie
    short_labels, who = [], []
    for code, country, name, cities in zip(
        *_columns(places, "place_code", "country_code", "place_name", "cities_of_place"), strict=True
    ):
        remarks = [country] if is_region else []
        remarks += [f"with {wording.listed(selected[code])}"] if code in selected else []
        short_labels.append(f"{name} ({', '.join(remarks)})" if remarks else name)
        who.append(f"{name}: {_shortened(cities)}")
    return places, _texts(short_labels), _texts(who)


def among(texts: pd.Series, selected: Collection[str]) -> NDArray[np.bool_]:
    """Which texts of a column are among those selected; like isin, which takes forty times as long for some hundred texts."""
    chosen = set(selected)
    return np.array([text in chosen for text in texts.tolist()], dtype=bool)


def are_stand_ins(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows (with area_basis) are of a larger area that stands in for a city."""
    return among(rows["area_basis"], stand_in_areas())


def _columns(rows: pd.DataFrame, *names: str) -> Iterator[list[Any]]:
    """Columns as lists: texts are much faster to go through so."""
    return (rows[name].tolist() for name in names)


def _texts(texts: Iterable[str]) -> pd.Series:
    return pd.Series(list(texts), dtype=object)


def _shortened(cities: str) -> str:
    return cities if len(cities) <= 90 else cities[:90].rsplit(", ", 1)[0] + " …"


def palette(highlighted: list[str], with_others: bool = True) -> dict[str, str]:
    """Colour by colour_key (the label of a city): the chosen cities, then all others."""
    labels = city_labels()
    own = {labels[city_id]: colour for city_id, colour in colours.of_cities(highlighted).items()}
    return {**own, **({OTHER_KEY: colours.OTHER} if with_others else {})}


def _doubts(rows: pd.DataFrame) -> str:
    """What is doubted in rows of low reliability by the atlas itself, as "; jump between two years: 3"."""
    if "quality_mark" not in rows or not (rows["reliability"] == "low").any():
        return ""
    names = mark_names()
    counts = rows["quality_mark"].dropna().map(lambda mark: names["quality_mark", mark]).value_counts()
    return "".join(f"; {name}: {wording.count(number)}" for name, number in counts.items())


def all_unknown(reliability: pd.Series) -> bool:
    """Whether the reliability of no value is known, which is said once and not marked in each place."""
    return bool(len(reliability) and (reliability == "unknown").all())


def without_sign_of_all(part: pd.DataFrame, reliability: pd.Series) -> pd.DataFrame:
    """The rows that are drawn, without the sign that every value would bear. reliability: of all values."""
    if not all_unknown(reliability):
        return part
    return part.assign(value_text=part["value_text"].str.removesuffix(f" {wording.RELIABILITY['unknown'][0]}"))


def signs_used(rows: pd.DataFrame) -> str:
    """A line that explains the signs that occur in these rows; empty where there are none."""
    counts = rows["reliability"].value_counts()
    meanings = [
        f"{sign} {words} ({wording.count(counts[key])}{_doubts(rows[rows['reliability'] == key])})"
        for key, (sign, words) in wording.RELIABILITY.items()
        if sign and key in counts
    ]
    return "Signs: " + "; ".join(meanings) + "." if meanings else ""
