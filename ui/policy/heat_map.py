"""The heat map: countries by area, areas grouped by who decides, countries from the highest overall score."""

import copy
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from ui import colours, policy_selection, wording
from ui.charts import REMEMBERED_DESIGNS, Chart, Design
from ui.policy import choices, scores
from ui.policy.axes import pick_out
from ui.policy.choices import Area
from ui.policy.country_map import ink_on
from ui.policy.scores import CLASS_WIDTH
from ui.policy.subject import Subject
from ui.policy.surroundings import below, nothing_to_show, show_table
from ui.shape_map import Key, legend_html

ROW = 19
HEADINGS = {"": "", "shared": "Shared", "national": "National", "not_classified": "Not classified"}
# A row of the chart that holds the headings of the groups of columns.
HEAD = " "
# Above this width the names of areas stand level.
LEVEL_NAMES = 640
NAME_LINES = 32  # room for three lines of a name


def heat_map(subject: Subject) -> None:
    """Countries by area in one year, or the latest of each country."""
    kept = [choices.areas()[m] for m in choices.offered(subject.filters.competence_type)]
    years = policy_selection.years_of_areas()["mipex_access_to_nationality"]
    left, right = st.columns([1, 2])
    year = choices.pick_year(years, left)
    choices.pick_countries(right)
    title = f"All policy areas: {year or 'latest scores of each country'}"
    st.header(title)
    st.caption(subject.introduction())
    overall = _overall(subject, year)
    columns = [overall, *(area for area in kept if not area.is_overall)]
    all_rows = subject.of_scope(scores.areas_of(year))
    rows = all_rows[all_rows["measure_id"].isin([area.measure_id for area in columns])]
    if rows.empty:
        nothing_to_show(
            f"None of the countries of your filters has a score of {year}. Take another year above, or loosen the filters of "
            "cities in the sidebar."
        )
        return
    found = _finding(rows, columns)
    st.markdown(wording.plain(found))
    chart = _chart(rows, columns, subject)
    alt_text = f"Heat map of MIPEX scores, {title}. {found} The table below has the same figures."
    st.vega_lite_chart(spec=chart.on_screen(), alt=alt_text, key="policy_heat_map")
    keys = [Key(colour, name) for colour, name in zip(colours.SEQUENCE, scores.CLASSES, strict=True)]
    st.html(legend_html([*keys, Key(colours.NO_VALUE, "no score", 0.35)]))
    notes = [
        f"Countries from the highest “{overall.name}”; the first column has that score.",
        "Shared and national: who decides in the area, after the OSCE/ODIHR study of 2017.",
        scores.years_used(rows.drop_duplicates("country_code")) if year is None else "",
        scores.marks_that_bite(rows),
    ]
    below(subject, "heat_map_mipex", f"MIPEX: {title}", rows, _as_drawn(chart), notes)
    with st.expander("The same figures as a table"):
        wide = rows.pivot_table(index="country", columns="measure_id", values="value").reset_index()
        wide["year_text"] = wide["country"].map(rows.drop_duplicates("country").set_index("country")["year_text"])
        names = {"country": "Country", "year_text": "Year"}
        names |= {area.measure_id: f"{area.name}" for area in columns if area.measure_id in wide}
        show_table(wide.round(1), f"Table of MIPEX scores by area, {title}, {len(wide)} countries", names)
    with st.expander("Who decides in each area, and why it counts as that"):
        for area in columns[1:]:
            st.markdown(f"**{area.name}**: {wording.lower(area.competence_name)}. {wording.plain(area.reason)}")


def _overall(subject: Subject, year: int | None) -> Area:
    """The broadest overall score that at least half of the countries with a score have."""
    rows = scores.areas_of(year)
    counts = rows["measure_id"].value_counts()
    for variant in policy_selection.OVERALL_VARIANTS:
        if counts.get(variant, 0) * 2 >= rows["country_code"].nunique():
            return choices.areas()[variant]
    return choices.areas()[policy_selection.OVERALL_VARIANTS[-1]]


def _finding(rows: pd.DataFrame, columns: list[Area]) -> str:
    """Which area is highest and lowest in the middle of the countries."""
    names = {area.measure_id: wording.lower(area.name) for area in columns if not area.is_overall}
    of_areas = rows[rows["measure_id"].isin(names)]
    middle = of_areas.groupby("measure_id")["value"].median().sort_values()
    countries = rows["country_code"].nunique()
    high, low = middle.index[-1], middle.index[0]
    said = f"Median of {wording.plural(countries, 'country', 'countries')}: highest in {names[high]} ({middle[high]:.0f} of 100)"
    if high != low:
        said += f", lowest in {names[low]} ({middle[low]:.0f})"
    missing = countries * len(names) - len(of_areas)
    return f"{said}." + (f" {missing} cells without a score." if missing else "")


def _chart(rows: pd.DataFrame, columns: list[Area], subject: Subject) -> Chart:
    by_overall = rows[rows["measure_id"] == columns[0].measure_id].set_index("country")["value"]
    order = sorted(dict.fromkeys(rows["country"]), key=lambda country: -by_overall.get(country, -1.0))
    names = {area.measure_id: "Overall" if area.is_overall else area.name for area in columns}
    cells = rows[["country", "value", "value_text", "year_text", "mark_text"]].assign(area=rows["measure_id"].map(names))
    every = pd.MultiIndex.from_product([order, names.values()], names=["country", "area"])
    missing = every.difference(pd.MultiIndex.from_frame(cells[["country", "area"]])).to_frame(index=False)
    firsts = {area.competence_type: names[area.measure_id] for area in reversed(columns)}
    heads = pd.DataFrame({"area": list(firsts.values()), "text": [HEADINGS[kind] for kind in firsts], "country": HEAD})
    design = copy.deepcopy(_design(tuple(order), tuple(names.values())))
    pick_out(design, subject)
    return Chart(design, {"cells": cells, "missing": missing.assign(text="–"), "heads": heads})


@lru_cache(REMEMBERED_DESIGNS)
def _design(order: tuple[str, ...], columns: tuple[str, ...]) -> Design:
    axis = alt.Axis(
        orient="top", domain=False, ticks=False, labelLimit=130, labelAngle=0, labelAlign="center", labelBaseline="bottom",
        labelPadding=6, labelOverlap=False, labelColor=colours.TEXT, labelExpr="split(datum.label, ' ')",
    )  # fmt: skip
    x = alt.X("area", type="nominal", sort=list(columns), scale=alt.Scale(domain=list(columns)), title=None, axis=axis)
    rows = [HEAD, *order]
    y = alt.Y(
        "country", type="nominal", sort=rows, scale=alt.Scale(domain=rows), title=None,
        axis=alt.Axis(ticks=False, domain=False, labelOverlap=False, labelLimit=110),
    )  # fmt: skip
    tooltip = [
        alt.Tooltip(field, type="nominal", title=title)
        for field, title in {
            "country": "Country",
            "area": "Area",
            "value_text": "Score",
            "year_text": "Year",
            "mark_text": "Marks",
        }.items()
    ]
    cells = alt.Chart(alt.NamedData("cells"), height=ROW * len(rows) + 60).encode(x=x, y=y, tooltip=tooltip)
    breaks = list(range(CLASS_WIDTH, 100, CLASS_WIDTH))
    scale = alt.Scale(type="threshold", domain=breaks, range=colours.SEQUENCE)
    squares = cells.mark_rect(stroke="white", strokeWidth=0.5).encode(
        color=alt.Color("value", type="quantitative", scale=scale, legend=None)
    )
    dark = alt.when(f"datum.value < {3 * CLASS_WIDTH}").then(alt.value(ink_on(colours.SEQUENCE[0])))
    texts = cells.mark_text(fontSize=11).encode(
        text=alt.Text("value_text", type="nominal"), color=dark.otherwise(alt.value(ink_on(colours.SEQUENCE[4])))
    ).properties(name="on_colour")  # fmt: skip
    gaps = alt.Chart(alt.NamedData("missing")).encode(x=x, y=y)
    none = gaps.mark_rect(color=colours.NO_VALUE, opacity=0.35)
    dashes = gaps.mark_text(color=colours.TEXT).encode(text=alt.Text("text", type="nominal"))
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_text(align="left", dx=2, fontStyle="italic", color=colours.TEXT, fontSize=11)
        .encode(x=alt.X("area", type="nominal", bandPosition=0), y=y, text=alt.Text("text", type="nominal"))
    )
    design = alt.layer(squares, texts, none, dashes, heads).to_dict()
    _turn_names(design["layer"][0]["encoding"]["x"]["axis"])
    return design


def _turn_names(axis: dict) -> None:
    """Names of areas stand level over wide columns, upright over narrow ones."""
    level = f"width > {LEVEL_NAMES}"
    axis["labelAngle"] = {"expr": f"{level} ? 0 : -90"}
    axis["labelAlign"] = {"expr": f"{level} ? 'center' : 'left'"}
    axis["labelBaseline"] = {"expr": f"{level} ? 'bottom' : 'middle'"}
    axis["labelPadding"] = {"expr": f"{level} ? {NAME_LINES} : 6"}
    axis["labelExpr"] = f"{level} ? split(replace(datum.label, '-', '- '), ' ') : datum.label"


def _as_drawn(chart: Chart) -> Chart:
    """The heat map for a picture: inside a picture a chart does not know its width."""
    design = copy.deepcopy(chart.design)
    axis = design["layer"][0]["encoding"]["x"]["axis"]
    axis.update(labelAngle=-90, labelAlign="left", labelBaseline="middle", labelPadding=6, labelExpr="datum.label")
    return Chart(design, chart.data)
