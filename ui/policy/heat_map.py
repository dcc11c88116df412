"""The heat map: countries by area, areas grouped by who decides, countries from the highest overall score."""

import copy
import json
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from queries import catalogue
from queries.database import cached_per_database
from ui import area_statements, wording
from ui.charts import colours
from ui.charts.area_map import Key, legend_html
from ui.charts.designs import (
    AXIS_HEIGHT,
    HEAD,
    REMEMBERED_DESIGNS,
    Chart,
    Design,
    headings,
    layer_of,
    names_above,
    with_upright_names,
)
from ui.charts.theme import tooltip
from ui.filters import nothing_to_show
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.pickers import Area
from ui.mipex.score_frame import Words, below, heading
from ui.mipex.scores import CLASS_WIDTH
from ui.mipex.selected_countries import SelectedCountries
from ui.policy.axes import pick_out
from ui.policy.country_map import ink_on
from ui.state import presentation
from ui.years import drawn_years, offer_common_year

ROW = 19
# In letters for a room: countries side by side, those beside who decides, and pixels for an area and a letter.
MOST_FOR_A_ROOM, MOST_BESIDE_TYPES, ROOM_ROW, BOLD_LETTER = 8, 6, 28, 13
# A score as ui.mipex.scores.short writes it: whole, but never rounded into another class; a half goes to the even number.
SHORT = (
    "!isValid(datum.value) ? 'no score' : abs(datum.value - round(datum.value)) < 0.05 || "
    "floor(datum.value / 20) == floor(round(datum.value) / 20) "
    "? format(datum.value % 2 == 0.5 ? datum.value - 0.5 : datum.value, '.0f') : format(datum.value, '.1f')"
)


def heat_map(subject: SelectedCountries) -> None:
    """Countries by area in one year, or the latest of each country."""
    years = url_parameters.years_of_areas()["mipex_access_to_nationality"]
    left, right = pickers.columns([1, 2])
    year = pickers.pick_year(years, left)
    pickers.pick_countries(right)
    columns = [pickers.areas()[_overall(year)], *pickers.offered_areas(subject.filters.classes)]
    measures = tuple(area.measure_id for area in columns)
    rows = _rows(subject, year, measures)
    if rows.empty:
        nothing_to_show(f"None of these countries has a score for {year}. Choose another year or loosen the filters.")
        return
    words = _words(subject, year, rows, columns)
    heading(subject, words)
    offer_common_year(rows["year"], "country", year, lambda: pickers.common_year(years), "policy_year")
    table, names = _table(subject, year, measures), list(column_names(measures).values())
    chart = _chart(table, names, _headings(columns, names), subject)
    shown = chart
    if presentation.place() and len(table) <= MOST_FOR_A_ROOM:
        codes = dict(zip(rows["country"], rows["country_code"], strict=True))
        shown = _for_a_room(chart, {name: area.competence_type or "" for name, area in zip(names, columns, strict=True)}, codes)
    alt_text = f"Heat map of MIPEX scores, {words.title}. {words.finding}."
    st.vega_lite_chart(spec=shown.on_screen(), alt=alt_text, key="policy_heat_map")
    if shown is chart:  # else each cell has its score in large letters
        is_full = len(rows) == rows["country_code"].nunique() * len(columns)
        no_score = [] if is_full else [Key(colours.NO_VALUE, "– no score", 0.35)]
        st.html(legend_html("Score, 0 to 100", [*scores.CLASS_KEYS, *no_score]))
    titles = {"country": "Country", **dict(zip(names, names, strict=True)), "year_text": "Year", "marks": "Marks"}
    below(subject, words, rows, with_upright_names(chart), (table, titles))


def _words(subject: SelectedCountries, year: int | None, rows: pd.DataFrame, columns: list[pickers.Area]) -> Words:
    """What the view says. columns: the overall score and the areas."""
    overall, *areas = columns
    of_all = len(pickers.areas()) - len(url_parameters.OVERALL_VARIANTS)
    which = "All policy areas" if len(areas) == of_all else f"{len(areas)} of {of_all} policy areas"
    found, counted = finding(rows, columns)
    return Words(
        "heat_map_mipex",
        f"{which}: {year or 'latest scores of each country'}",
        found,
        f"{which} · {drawn_years(rows['year'], year)}",
        [
            f"Medians of {counted}." if rows["country_code"].nunique() > 1 else "",
            _missing(subject, rows, len(columns)),
            scores.marked(rows),
        ],
        [
            f"Sorted by “{overall.name}” (first column), highest first.",
            *(pickers.who_decides(area) for area in areas),
            scores.years_used(rows.drop_duplicates("country_code"), year),
            scores.relevant_marks(rows),
        ],
    )


def _missing(subject: SelectedCountries, rows: pd.DataFrame, columns: int) -> str:
    """How many countries and cells have no score; empty for none."""
    shown = rows["country_code"].nunique()
    counts = (
        (len(subject.scope) - shown, "country", "countries"),
        (shown * columns - len(rows), "cell", "cells"),
    )
    texts = [wording.plural(count, one, many) for count, one, many in counts if count]
    return f"No score: {wording.listed(texts)}." if texts else ""


@cached_per_database
def _overall(year: int | None) -> str:
    """The broadest overall score that at least half of the countries with a score have."""
    rows = scores.areas_of(year)
    counts = rows["measure_id"].value_counts()
    half = rows["country_code"].nunique() / 2
    return next(variant for variant in url_parameters.OVERALL_VARIANTS if counts.get(variant, 0) >= half)


def _headings(columns: list[Area], names: list[str]) -> pd.DataFrame:
    """Who decides, above the first column of each group."""
    firsts = {area.competence_type: name for area, name in reversed(list(zip(columns, names, strict=True)))}
    types = catalogue.competence_types()
    texts = [types[kind].short_name.capitalize() if kind else "" for kind in firsts]
    return pd.DataFrame({"area": list(firsts.values()), "text": texts, "country": HEAD})


def finding(rows: pd.DataFrame, columns: list[Area]) -> tuple[str, str]:
    """Which area has the highest and which the lowest median score, and of how many countries the medians are.

    An area with scores of fewer than half as many countries as the fullest is left out: few are not set beside many.
    """
    names = {area.measure_id: area.name for area in columns if not area.is_overall}
    every = rows[rows["measure_id"].isin(names)].groupby("measure_id", sort=False)["value"].agg(["median", "size"])
    is_full = every["size"] * 2 >= every["size"].max()
    of_areas, few = every[is_full], [wording.lower(names[area]) for area in every.index[~is_full]]
    counts = of_areas["size"].tolist()
    found = area_statements.medians([names[area] for area in of_areas.index], of_areas["median"].tolist(), counts)
    left_out = f"; the title leaves out {wording.listed(few)}, with scores of fewer than half as many" if few else ""
    return found, f"{area_statements.countries_text(counts)}{left_out}"


def _chart(table: pd.DataFrame, names: list[str], heads: pd.DataFrame, subject: SelectedCountries) -> Chart:
    """table: a row a country with country, year_text, marks and a column of scores for each of `names`."""
    design = copy.deepcopy(_design(tuple(table["country"]), tuple(names)))
    pick_out(design["encoding"]["y"]["axis"], subject)
    return Chart(design, {"countries": table, "heads": heads})


def _for_a_room(chart: Chart, types: dict[str, str], codes: dict[str, str]) -> Chart:
    """The few countries as columns, so that each area has a line of its own, with who decides beside its name.

    codes: of countries, which stand for them where a column is too narrow for a name in such letters.
    """
    design = copy.deepcopy(chart.design)
    of_types = catalogue.competence_types()
    countries = [name for name in design["encoding"]["y"]["scale"]["domain"] if name != HEAD]
    typed = types if len(countries) <= MOST_BESIDE_TYPES else {}
    names = {name: f"{name} ({of_types[typed[name]].short_name})" if typed.get(name) else name for name in types}
    across = {"orient": "top", "domain": False, "labelAngle": 0, "labelOverlap": False, "labelFlush": False, "ticks": False}
    needed = BOLD_LETTER * max(map(len, countries)) * len(countries)
    across["labelExpr"] = f"width < {needed} ? {json.dumps(codes)}[datum.value] : datum.value"
    colours_of = {key: design["encoding"]["y"]["axis"][key] for key in ("labelColor", "labelFontWeight")}
    design["layer"].remove(layer_of(design, "headings"))
    design["encoding"] = {
        "x": {**design["encoding"]["y"], "scale": {"domain": countries}, "axis": {**across, **colours_of}},
        "y": {
            **design["encoding"]["x"],
            "axis": {"domain": False, "ticks": False, "labelExpr": f"{json.dumps(names)}[datum.value]", "labelLimit": 420},
        },
    }
    return Chart(design, chart.data, presented_height=ROOM_ROW * len(names) + AXIS_HEIGHT)


@cached_per_database
def _table(subject: SelectedCountries, year: int | None, measures: tuple[str, ...]) -> pd.DataFrame:
    """A row a country, from the highest overall score (the first measure), with a column of scores for each measure."""
    rows = _rows(subject, year, measures)
    wide = rows.pivot_table(index="country", columns="measure_id", values="value").reindex(columns=list(measures))
    wide = wide.sort_values(measures[0], ascending=False, kind="stable").reset_index()
    names = url_parameters.area_names()
    marked = rows[rows["mark_text"] != "none"].sort_values("measure_id")
    marks = [f"{name}: {mark}" for name, mark in zip(marked["measure_id"].map(names), marked["mark_text"], strict=True)]
    by_country = pd.DataFrame({"country": marked["country"], "mark": marks}).groupby("country")["mark"].agg("; ".join).to_dict()
    years = rows.drop_duplicates("country").set_index("country")["year_text"]
    return wide.rename(columns=column_names(measures)).assign(
        year_text=wide["country"].map(years), marks=[by_country.get(country, "none") for country in wide["country"]]
    )


@cached_per_database
def _rows(subject: SelectedCountries, year: int | None, measures: tuple[str, ...]) -> pd.DataFrame:
    """The scores on screen."""
    rows = subject.of_scope(scores.areas_of(year))
    return rows[rows["measure_id"].isin(measures)]


def column_names(measures: tuple[str, ...]) -> dict[str, str]:
    """Name of a column by measure_id; the first is the overall score."""
    names = url_parameters.area_names()
    return {measure: "Overall" if measure == measures[0] else names[measure] for measure in measures}


@lru_cache(REMEMBERED_DESIGNS)
def _design(order: tuple[str, ...], columns: tuple[str, ...]) -> Design:
    shown = tooltip({"country": "Country", "area": "Area", "text": "Score", "year_text": "Year", "marks": "Marks"})
    # The rows travel wide, a country each, and the browser makes cells of them: a fifth of the bytes.
    cells = (
        alt.Chart(alt.NamedData("countries"))
        .transform_fold(list(columns), as_=["area", "value"])
        .transform_calculate(text=SHORT)
        .encode(tooltip=shown)
    )
    scale = alt.Scale(type="threshold", domain=list(range(CLASS_WIDTH, 100, CLASS_WIDTH)), range=colours.SEQUENCE)
    colour = alt.Color("value:Q", scale=scale, legend=None)
    known, missing = cells.transform_filter("isValid(datum.value)"), cells.transform_filter("!isValid(datum.value)")
    squares = known.mark_rect(stroke="white", strokeWidth=0.5).encode(color=colour)
    none = missing.mark_rect(color=colours.NO_VALUE, opacity=0.35, aria=False)
    dashes = missing.mark_text(text="–", aria=False)
    dark = alt.when(f"datum.value < {3 * CLASS_WIDTH}").then(alt.value(ink_on(colours.SEQUENCE[0])))
    texts = (
        known.mark_text(fontSize=11, aria=False)
        .encode(text="text:N", color=dark.otherwise(alt.value(ink_on(colours.SEQUENCE[4]))))
        .properties(name="on_colour")
    )
    rows = [HEAD, *order]
    design = alt.layer(squares, none, dashes, texts, headings("area")).properties(height=ROW * len(rows) + 60).to_dict()
    countries = {"domain": False, "labelLimit": 110}
    design["encoding"] = {
        "x": {
            "field": "area",
            "type": "nominal",
            "title": None,
            "scale": {"domain": list(columns)},
            "axis": names_above(columns),
        },
        "y": {"field": "country", "type": "nominal", "title": None, "scale": {"domain": rows}, "axis": countries},
    }
    return design
