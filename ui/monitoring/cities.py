"""How places monitor, side by side by the same fields; where documents say nothing, the field says so."""

from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from ui import chart_frame, pick, tables, wording
from ui.charts import colours
from ui.charts.designs import REMEMBERED_DESIGNS, Chart, Design
from ui.charts.theme import tooltip
from ui.cited_statements import ABOUT, SILENT, below, bullets
from ui.monitoring import url_parameters

ROW, LEVEL_NAMES = 24, 560
READING = "Filled: described in the documents. Empty: not described; the place may still do it."


def cities(rows: pd.DataFrame) -> None:
    """How places monitor: an overview, up to three places side by side, the same as a table, files.

    rows: of `monitoring/cities`.
    """
    chart = _overview(rows)
    picked = _pick_places()
    st.header("Side by side")
    if not picked:
        st.info("Choose at least one place to read how it monitors.")
    else:
        _side_by_side(rows, picked)
    alt = "Table of how places monitor, by field"
    tables.fold("monitored_table", lambda: tables.show(table_of(rows), alt), "All places as a table")
    title = "How cities, regions and countries monitor integration"
    below("monitoring_of_places", title, "All places", rows, chart, note=READING)


def _overview(rows: pd.DataFrame) -> Chart:
    field_counts = rows.groupby("place_name")["field"].nunique()
    of_level = rows.drop_duplicates("place_name")["place_level"].value_counts()
    levels = [wording.plural(of_level[level], level, wording.PLACES[level]) for level in wording.PLACES if level in of_level]
    fullest = wording.listed(field_counts[field_counts == field_counts.max()].index.tolist())
    places = rows.groupby("field")["place_name"].nunique()
    least = wording.listed([f"“{url_parameters.FIELDS[field]}”" for field in places.index[places == places.min()]])
    chart_frame.heading(
        f"Best documented: {fullest}, {field_counts.max()} of {len(url_parameters.FIELDS)} fields",
        [
            f"What documents say on monitoring in {wording.listed(levels)}. Least on {least}: {places.min()} of "
            f"{len(field_counts)} places."
        ],
        [ABOUT],
    )
    chart = known_fields(rows)
    counts = "; ".join(f"{name} {count}" for name, count in field_counts.sort_values(ascending=False).items())
    st.vega_lite_chart(
        spec=chart.on_screen(),
        alt=f"Fields of {len(url_parameters.FIELDS)} documented: {counts}.",
        key="known_fields",
    )
    st.caption(READING)
    return chart


def known_fields(rows: pd.DataFrame) -> Chart:
    """Which fields documents tell of, by place."""
    texts = _texts(rows).rename_axis(index="place", columns="field")
    cells = texts.stack(future_stack=True).rename("text").reset_index()
    cells = cells.assign(has_text=cells["text"].notna(), text=cells["text"].fillna(SILENT))
    return Chart(_known_fields(tuple(texts.index)), {"cells": cells})


@lru_cache(REMEMBERED_DESIGNS)
def _known_fields(order: tuple[str, ...]) -> Design:
    level = f"width > {LEVEL_NAMES}"
    axis = {
        "orient": "top",
        "domain": False,
        "ticks": False,
        "labelOverlap": False,
        "labelAngle": {"expr": f"{level} ? 0 : -90"},
        "labelAlign": {"expr": f"{level} ? 'center' : 'left'"},
        "labelBaseline": {"expr": f"{level} ? 'bottom' : 'middle'"},
        "labelPadding": 6,
    }
    base = alt.Chart(alt.NamedData("cells")).encode(tooltip=tooltip({"place": "Place", "field": "Field", "text": "Documents"}))
    documented = base.transform_filter("datum.has_text").mark_rect(color=colours.CITY[0])
    silent = base.transform_filter("!datum.has_text").mark_rect(color=colours.NO_VALUE, opacity=0.25, aria=False)
    design: Design = alt.layer(silent, documented).properties(height=ROW * len(order) + 110).to_dict()
    names = list(url_parameters.FIELDS.values())
    design["encoding"] = {
        "x": {"field": "field", "type": "nominal", "title": None, "scale": {"domain": names, "paddingInner": 0.04}, "axis": axis},
        "y": {
            "field": "place",
            "type": "nominal",
            "title": None,
            "scale": {"domain": list(order), "paddingInner": 0.08},
            "axis": {"domain": False},
        },
    }
    return design


def _pick_places() -> list[str]:
    names = url_parameters.place_names()
    picked = pick.several(
        f"Places to compare (up to {url_parameters.MOST_PLACES})",
        names,
        "monitor_place",
        max_selections=url_parameters.MOST_PLACES,
        placeholder="Choose a city, region or country",
        filter_mode="contains",
    )
    return [names[place] for place in picked]


def _side_by_side(rows: pd.DataFrame, picked: list[str]) -> None:
    """Field by field, so that the places stand beside each other in each; on a phone below each other."""
    for field, name in url_parameters.FIELDS.items():
        with st.container(border=True):
            st.subheader(name)
            for column, place in zip(st.columns(len(picked)), picked, strict=True):
                column.markdown(f"**{wording.plain(place)}**")
                column.markdown(bullets(rows[(rows["place_name"] == place) & (rows["field"] == field)]))
    with st.container(horizontal=True):
        for row in rows[rows["place_name"].isin(picked)].dropna(subset="city_id").drop_duplicates("place_name").itertuples():
            label, city = f"Profile of {wording.plain(row.place_name)}", {"city": row.city_id}
            st.page_link("pages/city_profile.py", label=label, icon=":material/location_city:", query_params=city)


def table_of(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a place, a column a field."""
    return _texts(rows).fillna(SILENT).rename_axis(index="Place", columns=None).reset_index()


def _texts(rows: pd.DataFrame) -> pd.DataFrame:
    """What documents say by place and field, both in their order; missing where they are silent."""
    texts = rows.groupby(["place_name", "field"])["text"].agg(" ".join).unstack()
    in_order = texts.reindex(index=rows["place_name"].unique(), columns=list(url_parameters.FIELDS))
    return in_order.rename(columns=url_parameters.FIELDS)
