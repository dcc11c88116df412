"""A share over time: a line an area and source, never joined; behind them the other cities in one of the areas."""

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui import statements, trend_lines, value_text, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.charts.theme import GROUND, as_given, tooltip
from ui.selected_city import SelectedCity

HEIGHT, LEGEND_ROW = 250, 25
SERIES = ["measure_id", "area_basis"]
DEFINITIONS = ("foreign_born_share", "foreign_citizen_share")
# Names closer than this, in shares of width and height, would be written over each other.
ROOM_X, ROOM_Y = 0.16, 0.06
NAMED = ["year", "value", "name", "is_below"]
COLUMNS = ["line", "who", "stretch", "year", "value", "text", "marks", "source", "fill_opacity"]


def compared_series(subject: SelectedCity) -> tuple[str, str]:
    """Definition that is drawn, and area in which the other cities are: of those that make a line, else of all that the city
    has, that of the filters, else by birth before citizenship; the area with most years.
    """
    rows = subject.shares
    years = rows.groupby(SERIES)["year"].nunique()
    known, lines = (part.index.unique("measure_id").tolist() for part in (years, years[years > 1]))
    measure_id = next(name for name in (subject.filters.share_definition, *DEFINITIONS, *known) if name in (lines or known))
    return measure_id, str(years[measure_id].idxmax())


def of_others(subject: SelectedCity) -> pd.DataFrame:
    """The shares of the other cities, of the same definition and area as `compared_series`."""
    rows = subject.similar_shares
    measure_id, area_basis = compared_series(subject)
    return rows[(rows["measure_id"] == measure_id) & (rows["area_basis"] == area_basis)]


def series_name(row: statements.Row, area_basis: str) -> str:
    """A definition with its area: Foreign-born share (greater city)."""
    return f"{statements.measure_name(row)} ({wording.lower(wording.AREA_BASIS[area_basis])})"


def over_time(rows: pd.DataFrame, others: pd.DataFrame, others_title: str) -> Chart:
    """Points of a share of a city and of others, joined over neighbouring years of one area and source.

    rows: of one definition, so that country of birth and citizenship never share an axis.
    """
    line = [series_name(row, row["area_basis"]) for row in statements.rows_of(rows)]
    own = _stretches(rows.assign(line=line, who=rows["city"]))
    of_others = _stretches(others.assign(line=others_title, who=others["label"]))
    return _chart(own, of_others, others_title)


def of_country(rows: pd.DataFrame, country: str) -> Chart:
    """The same of a country alone. rows: columns of `city/country_shares`."""
    own = _stretches(rows.assign(line=f"Foreign-born share ({country})", who=country))
    return _chart(own, own.iloc[:0], "")


def _chart(own: pd.DataFrame, others: pd.DataFrame, others_title: str) -> Chart:
    names = tuple(dict.fromkeys(own["line"]))
    own_names = own.sort_values("year").groupby("line", sort=False, observed=True).tail(1)
    years = pd.concat([own["year"], others["year"]])
    is_at_axis = (own_names["year"] == years.min()) & (years.nunique() > 1)
    own_names = own_names.assign(name=own_names["who"].astype("str"), is_at_axis=is_at_axis)
    own_names = own_names[["year", "value", "name", "is_at_axis"]]
    design = _over_time(names, "" if others.empty else others_title)
    return Chart(design, {"shares": own, "others": others, "names": _names(others, own, own_names), "own_names": own_names})


def _stretches(rows: pd.DataFrame) -> pd.DataFrame:
    """The points with their texts, and the stretch of neighbouring years of one source that each belongs to.

    A census and a yearly count of the same share differ, so a line through both would show a leap that nobody made.
    """
    series = ["line", "who", "source_id"]
    ordered = rows.sort_values([*series, "year"])
    made = trend_lines.with_texts(ordered, ordered["reliability"], "%").assign(
        stretch=trend_lines.unbroken_years(ordered, *series),
        source=ordered["source_id"].map(value_text.source_names()),
    )
    return made[COLUMNS].astype(dict.fromkeys(["line", "who", "text", "marks", "source"], "category"))  # texts repeat


def _names(others: pd.DataFrame, own: pd.DataFrame, own_names: pd.DataFrame) -> pd.DataFrame:
    """The name of each other city at its last point, unless it would lie over another or the city's; the tooltip has them all.

    is_below: a point of the city stands close above, so that the name goes below.
    """
    last = others.sort_values("year", kind="stable").groupby("who", sort=False, observed=True).tail(1)
    span_x, span_y = (
        (np.ptp(others["year"]) or 1, others["value"].max() or 1.0) if len(others) else (1, 1.0)
    )  # the axis begins at zero
    above = ROOM_Y * span_y
    taken = [(year, value + above) for year, value in zip(own_names["year"], own_names["value"], strict=True)]
    named = []
    for i, (year, value) in enumerate(zip(last["year"], last["value"], strict=True)):
        is_below = bool((own["year"].between(year - 1, year) & own["value"].between(value, value + 2 * above)).any())
        at = value - above if is_below else value + above
        if not any(abs(year - x) / span_x < ROOM_X and abs(at - y) < above for x, y in taken):
            named.append((i, is_below))
            taken.append((year, at))
    if not named:
        return pd.DataFrame(columns=NAMED)
    rows = last.iloc[[i for i, _ in named]]
    names = rows["who"].astype("str").str.partition(", ")[0]
    return rows.assign(name=names, is_below=[is_below for _, is_below in named])[NAMED]


@lru_cache(REMEMBERED_DESIGNS)
def _over_time(names: tuple[str, ...], others_title: str) -> Design:
    domain, palette = list(names), colours.CITY[: len(names)]
    if others_title:
        domain, palette = [*domain, others_title], [*palette, colours.SIMILAR]
    scale = alt.Scale(domain=domain, range=palette)
    x = alt.X("year:Q", title=None, scale=alt.Scale(nice=False, padding=24),
              axis=alt.Axis(format="d", tickMinStep=1))  # fmt: skip
    y = alt.Y("value:Q", title="Percent of residents", scale=alt.Scale(zero=True))
    is_alone = len(domain) == 1  # the title and the name at its line say whose it is
    legend = None if is_alone else alt.Legend(columns=1, labelLimit=420)
    color = alt.Color("line:N", scale=scale, legend=legend)
    shown = tooltip(
        {"who": "Place", "line": "Share", "year": "Year", "text": "Value", "marks": "Reliability", "source": "Source"}
    )
    height = HEIGHT + (0 if is_alone else LEGEND_ROW * len(domain)) + AXIS_HEIGHT
    layers = []
    looks = [("others", 14, 1, 0.7)] if others_title else []  # a layer without marks has nothing that a screen reader could say
    for data, size, width, opacity in (*looks, ("shares", 60, 2.5, 1)):
        base = alt.Chart(alt.NamedData(data), height=height).encode(x=x, y=y, color=color, detail="stretch:N")
        dots = base.mark_point(size=size, strokeWidth=1.6, opacity=opacity).encode(
            fill=alt.Fill("line:N", scale=scale, legend=None),
            fillOpacity=as_given("fill_opacity", alt.FillOpacity),
            tooltip=shown,
        )
        layers += [base.mark_line(strokeWidth=width, opacity=opacity), dots]
    at: dict[str, Any] = {"x": alt.X("year:Q"), "y": alt.Y("value:Q")}  # axes as above
    if others_title:
        named = alt.Chart(alt.NamedData("names")).encode(text="name:N", **at)
        baseline, dy = alt.expr("datum.is_below ? 'top' : 'bottom'"), alt.expr("datum.is_below ? 5 : -4")
        # A line through a name would strike it out.
        layers += [named.mark_text(align="right", baseline=baseline, dx=4, dy=dy, **look) for look in (GROUND, {})]
    # The city's own name, at the end of its line; where that is the first year, away from the numbers of the axis.
    own_named = alt.Chart(alt.NamedData("own_names")).encode(text="name:N", **at)
    align, dx = alt.expr("datum.is_at_axis ? 'left' : 'right'"), alt.expr("datum.is_at_axis ? -4 : 4")
    own_look: dict[str, Any] = {"align": align, "baseline": "bottom", "dx": dx, "dy": -8, "fontWeight": "bold"}
    layers += [own_named.mark_text(**own_look, **GROUND), own_named.mark_text(**own_look)]
    return alt.layer(*layers).to_dict()
