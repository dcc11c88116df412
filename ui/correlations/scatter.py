"""Two measures against each other: a dot for each unit of the test, fitted line with band, names where they matter."""

import textwrap
from functools import lru_cache, partial
from itertools import chain
from operator import itemgetter
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from queries.database import cached_per_database
from ui import value_text, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.charts.presented import LETTERS
from ui.charts.theme import GROUND, as_given, tooltip
from ui.correlations.paired_measures import PairedMeasures
from ui.indicator_rows import LEVELS
from ui.state import presentation
from ui.statements import stand_in_areas

HEIGHT = 430
PHONE = 500  # pixels of width under which names stand as on a phone
OUTLIERS = 5
FAR = 1.5  # standard deviations
LINE = colours.CITY[0]
TOOLTIP = {"who": "Place", "x_text": "Horizontal axis", "y_text": "Vertical axis", "years": "Years", "stands": "What it is"}
# Where a name stands beside its dot, across and up; pixels from the middle of the dot, of a letter and of a line.
SIDES = {"right": (1, 0), "left": (-1, 0), "above": (0, 1), "below": (0, -1)}
AWAY, LETTER, LINE_HEIGHT = 10, 7, 14
ROOM_HEIGHT = 140  # pixels between the lowest and the highest dot before a room


def scatter(pair: PairedMeasures) -> Chart:
    """The dots of the test, behind them the cities or regions that they stand for, and the line."""
    return _drawn(pair, tuple(colours.of_cities(pair.filters.city).values()), presentation.place() is not None)


@cached_per_database
def _drawn(pair: PairedMeasures, palette: tuple[str, ...], is_presented: bool) -> Chart:
    """palette: the colours of the chosen cities, which are the reader's own."""
    dots = pd.concat([_parts(pair, palette), _units(pair, palette)], ignore_index=True)
    sides = partial(_sides, dots, is_presented=is_presented)
    dots = dots.assign(side=sides(850), side_on_phone=sides(250))
    return Chart(_scatter(pair.axis_title("x"), pair.axis_title("y")), {"dots": dots, "line": pair.line})


def _units(pair: PairedMeasures, palette: tuple[str, ...]) -> pd.DataFrame:
    """The units: what the test counts."""
    units = pair.units
    selected = {} if pair.is_averaged else _chosen(pair, "unit_code")
    far = pair.distances.abs()
    outliers = set(units.loc[(far >= FAR) & (far.rank(ascending=False, method="first") <= OUTLIERS), "unit_code"])
    codes, labels = units["unit_code"], _labels(pair, selected)
    areas = pair.rows.reindex(columns=["unit_code", "area_basis"])  # figures of regions and countries have none
    larger = areas[areas["area_basis"].isin(stand_in_areas())].set_index("unit_code")["area_basis"].to_dict()
    return _dots(pair, units, codes, _colours_of(pair, selected, palette)).assign(
        who=labels,
        years=years_of(units),
        stands=[_position(pair, row, larger.get(row["unit_code"])) for row in units.to_dict("records")],
        name=[label if code in outliers or code in selected else "" for label, code in zip(labels, codes, strict=True)],
        size=[190 if code in selected else 90 for code in codes],
        fill_opacity=[0.15 if weak else 0.85 for weak in units["x_weak"] | units["y_weak"]],
    )


def _dots(pair: PairedMeasures, rows: pd.DataFrame, codes: pd.Series, colour_of: dict[str, str]) -> pd.DataFrame:
    """Where rows with these codes are drawn, and in which colour. colour_of: that of the chosen cities, by code."""
    return rows[["x", "y"]].assign(
        x_text=[wording.value(value, pair.x.unit) for value in rows["x"]],
        y_text=[wording.value(value, pair.y.unit) for value in rows["y"]],
        colour=[colour_of.get(code, colours.OTHER) for code in codes],
        is_selected=codes.isin(colour_of),
    )


def _colours_of(pair: PairedMeasures, selected: dict[str, list[str]], palette: tuple[str, ...]) -> dict[str, str]:
    """The colour of the first chosen city of each unit or place. palette: of the chosen cities, in their order."""
    of_city = dict(zip(pair.filters.city, palette, strict=True))
    return {code: of_city[cities[0]] for code, cities in selected.items()}


def _labels(pair: PairedMeasures, selected: dict[str, list[str]]) -> list[str]:
    """The names of the units; a region or country behind the chosen cities in it."""
    names = pair.cities.set_index("city_id")["name"]
    chosen = {} if pair.unit == "city" else {code: wording.joined(names[cities].tolist()) for code, cities in selected.items()}
    units = zip(pair.units["name"], pair.units["unit_code"], strict=True)
    return [f"{chosen[code]} ({name})" if code in chosen else name for name, code in units]


def _chosen(pair: PairedMeasures, column: str) -> dict[str, list[str]]:
    """The chosen cities by the unit or place whose figures they show."""
    found: dict[str, list[str]] = {}
    codes = pair.pairs.set_index("city_id")[column]
    for city in pair.filters.city:
        if city in codes.index:
            found.setdefault(str(codes[city]), []).append(city)
    return found


def _parts(pair: PairedMeasures, palette: tuple[str, ...]) -> pd.DataFrame:
    """Cities or regions behind the units, small: they are seen, and not counted by the test."""
    if not pair.is_averaged:
        return pd.DataFrame()
    axis = "x" if pair.y.place_level == pair.unit else "y"
    level = (pair.x if axis == "x" else pair.y).place_level
    parts = pair.pairs.drop_duplicates(f"{axis}_place")
    selected = _chosen(pair, f"{axis}_place")
    city_names = pair.cities.set_index("city_id")["name"]
    codes = parts[f"{axis}_place"]
    own = parts["name"] + " (" + parts["country_code"] + ")"
    names = own if level == "city" else "Region of " + own
    return _dots(pair, parts, codes, _colours_of(pair, selected, palette)).assign(
        who=names,
        years=[_both_years(*years) for years in zip(*(parts[f"{a}_year"] for a in "xxyy"), strict=True)],
        stands=f"one {level}, part of the mean of its {pair.unit}",
        name=[wording.joined(city_names[selected.get(code, [])].tolist()) for code in codes],
        size=[130 if code in selected else 14 for code in codes],
        fill_opacity=[1.0 if code in selected else 0.5 for code in codes],
    )


def _position(pair: PairedMeasures, unit: dict[str, Any], larger: str | None) -> str:
    """What a dot is. larger: the area that stands in for the city in one of its values."""
    if pair.unit == "city":
        return f"a city; a value is of the {wording.AREA_BASIS[larger]}" if larger else "a city"
    text = f"a {pair.unit} with {wording.plural(int(unit['n_cities']), 'city', 'cities')} of the atlas"
    for axis, side in pair.sides:
        if side.place_level != pair.unit:
            text += f"; {pair.mean_of(side, int(unit[f'{axis}_places']))}"
    return text


def years_of(units: pd.DataFrame) -> list[str]:
    """The years of both values of each unit."""
    columns = ("x_first", "x_last", "y_first", "y_last")
    return [_both_years(*years) for years in zip(*(units[c] for c in columns), strict=True)]


def _both_years(x_first: float, x_last: float, y_first: float, y_last: float) -> str:
    return f"{wording.years(x_first, x_last)}; {wording.years(y_first, y_last)}"


def _sides(dots: pd.DataFrame, width: int, *, is_presented: bool = False) -> list[str]:
    """For each dot the side on which its name lies over no dot and no other name; names lean to the middle.

    Empty where there is none: the name is left to the tooltip, but for chosen cities, whose names lie over fewest.
    width: pixels between the outermost dots.
    """
    height, larger = (ROOM_HEIGHT, LETTERS / 12) if is_presented else (HEIGHT - 50, 1.0)
    x = (width * (dots["x"] - dots["x"].min()) / (np.ptp(dots["x"]) or 1.0)).to_numpy()
    y = (height * (dots["y"] - dots["y"].min()) / (np.ptp(dots["y"]) or 1.0)).to_numpy()
    radius = np.sqrt(dots["size"].to_numpy(float) / np.pi)
    names, is_chosen = dots["name"].tolist(), dots["is_selected"].to_numpy(bool)
    written: list[tuple[float, float, float, float]] = []
    sides = [""] * len(dots)
    for row in chain(np.flatnonzero(is_chosen), np.flatnonzero(~is_chosen)):
        if not names[row]:
            continue
        half, high = larger * LETTER * len(names[row]) / 2, larger * LINE_HEIGHT / 2
        places = []
        for side, (across, up) in SIDES.items():
            box = (x[row] + across * (AWAY + half), y[row] + up * (AWAY + high), half, high)
            over = (abs(x - box[0]) < half + radius) & (abs(y - box[1]) < high + radius)
            over[row] = False
            is_out = abs(box[0] - width / 2) + half > width / 2 + AWAY or not 0 <= box[1] <= height
            leans_out = across * (x[row] - width / 2) > 0
            count = len(dots) * is_out + over.sum() + sum(map(partial(_touch, box), written))
            places.append(((count, leans_out), side, box))
        (count, _), side, box = min(places, key=itemgetter(0))
        if count == 0 or is_chosen[row]:
            sides[row] = side
            written.append(box)
    return sides


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes lie over each other; of each its middle, half its width and half its height."""
    return abs(one[0] - other[0]) < one[2] + other[2] and abs(one[1] - other[1]) < one[3] + other[3]


def alternative_text(pair: PairedMeasures) -> str:
    """What the chart says, for those who cannot see it."""
    if pair.units.empty:
        return f"{pair.title}: no place has both values."
    text = f"Scatter of {pair.title}. {pair.finding}"
    if pair.correlation:
        rho, r = (wording.number(one.value, 2) for one in (pair.correlation.spearman, pair.correlation.pearson))
        text += f" Spearman {rho}, Pearson {r}."
    far = pair.units.reindex(pair.distances.abs().sort_values(ascending=False).index)["name"].head(3).tolist()
    return f"{text} Farthest from {pair.distance_from}: {wording.listed(far)}."


def note(pair: PairedMeasures) -> str:
    """How to read the dots."""
    text = f"Dots: {pair.noun}"
    if pair.is_averaged:
        finer = min(pair.x.place_level, pair.y.place_level, key=LEVELS.index)
        text += f"; specks: their {wording.PLACES[finer]}, which do not count in the test"
    line = "Line: the best fit with its 95 % band" if pair.is_clear else "No line: the correlation is not clear"
    text += f". {line}. Named where there is room: the farthest from {pair.distance_from}. Axes need not start at zero."
    if weak := wording.weak_kinds(pair.rows["reliability"]):
        text += f" Hollow dots: based on a value that is weak ({weak})."
    return text


@lru_cache(REMEMBERED_DESIGNS)
def _scatter(x_title: str, y_title: str) -> Design:
    wrap = partial(textwrap.wrap, width=60, break_on_hyphens=False)
    x = alt.X("x:Q", title=wrap(x_title), scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("y:Q", title=wrap(y_title), scale=alt.Scale(zero=False, nice=True))
    line = alt.Chart(alt.NamedData("line"), height=HEIGHT + AXIS_HEIGHT).encode(x=x)
    band = line.mark_area(color=LINE, opacity=0.16, aria=False).encode(y="low:Q", y2="high", tooltip=alt.value(None))
    fit = line.mark_line(color=LINE, strokeWidth=2, aria=False).encode(y="fit:Q")
    base = alt.Chart(alt.NamedData("dots")).encode(x=x, y=y)
    points = base.mark_point(strokeWidth=1.5).encode(
        stroke=as_given("colour", alt.Stroke),
        fill=as_given("colour", alt.Fill),
        fillOpacity=as_given("fill_opacity", alt.FillOpacity),
        size=as_given("size", alt.Size),
        tooltip=tooltip(TOOLTIP),
    )
    names = base.transform_calculate(at=f"width < {PHONE} ? datum.side_on_phone : datum.side").transform_filter("datum.at")
    names = names.encode(text="name:N")
    look: dict[str, Any] = {
        "align": alt.expr("datum.at === 'right' ? 'left' : datum.at === 'left' ? 'right' : 'center'"),
        "baseline": alt.expr("datum.at === 'above' ? 'bottom' : datum.at === 'below' ? 'top' : 'middle'"),
        "dx": alt.expr(f"datum.at === 'right' ? {AWAY} : datum.at === 'left' ? -{AWAY} : 0"),
        "dy": alt.expr(f"datum.at === 'above' ? -{AWAY} : datum.at === 'below' ? {AWAY} : 0"),
    }
    far = names.transform_filter("!datum.is_selected").mark_text(**look)
    chosen = names.transform_filter("datum.is_selected")
    own = [chosen.mark_text(**look, fontWeight="bold", fontSize=13, **behind) for behind in (GROUND, {})]
    return alt.layer(band, fit, points, far, *own).to_dict()


def palette_note(pair: PairedMeasures) -> str:
    """Chosen cities without both figures, in a sentence."""
    missing = [city for city in pair.filters.city if city not in set(pair.pairs["city_id"])]
    labels = value_text.city_labels()
    return f"No values for both: {wording.listed([labels[city] for city in missing])}." if missing else ""
