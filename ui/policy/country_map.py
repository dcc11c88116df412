"""A map of countries by class, with the countries that it does not reach listed beside it."""

import copy
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ui import colours, wording
from ui.charts import REMEMBERED_DESIGNS, Chart, Design, features_of
from ui.policy.scores import TOLD
from ui.policy.subject import Subject
from ui.shape_map import COUNTRIES, EUROPE, SOLID, Key, legend_html, outside, shape_map

# Under this width labels would cover the countries.
WIDE = 620
HEIGHT = 620
# Too small for a label, with no sea beside them.
UNLABELLED = ["LU", "MK", "SI"]
# Small countries have their label in the sea beside them, at these coordinates.
IN_THE_SEA = {
    "PT": [-11.2, 39.6],
    "NL": [3.4, 53.6],
    "DK": [6.9, 56.2],
    "AL": [18.9, 38.7],
    "HR": [14.9, 43.6],
    "MT": [16.0, 35.4],
    "CY": [33.2, 34.2],
}


def country_map(rows: pd.DataFrame, fills: Sequence[str], subject: Subject, with_year: bool) -> Chart:
    """A map of rows (a row a country, with texts), each filled with its colour; countries picked out are ringed."""
    rings = colours.of_places("country", subject.focus)
    areas = rows.assign(fill=list(fills), opacity=1.0, border=SOLID, ring=[rings.get(code) for code in rows["country_code"]])
    scored = set(rows["country_code"])
    without = [code for code in subject.codes if code not in scored]
    empty = pd.DataFrame(
        {
            "place_code": without,
            "who": [subject.names[code] for code in without],
            "full_value": "no score",
            "fill": colours.no_value(),
            "opacity": 1.0,
            "border": SOLID,
            "ring": [rings.get(code) for code in without],
            **dict.fromkeys(("year_text", "mark_text", "source_text"), ""),
        }
    )
    chart = shape_map(COUNTRIES, pd.concat([areas, empty]) if without else areas, told=TOLD)
    return Chart(_with_labels(chart.design, with_year), {**chart.data, "labels": _labels(rows, fills, with_year)}, chart.shapes)


def as_drawn(chart: Chart) -> Chart:
    """The map for a picture, which is wide enough for labels."""
    design = copy.deepcopy(chart.design)
    design["layer"][-1]["mark"]["opacity"] = 1
    return Chart(design, chart.data, chart.shapes)


def _with_labels(design: Design, with_year: bool) -> Design:
    return {**design, "height": HEIGHT, "layer": [*design["layer"], _label_layer(with_year)]}


@lru_cache(REMEMBERED_DESIGNS)
def _label_layer(with_year: bool) -> dict[str, Any]:
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(
            fontSize=11,
            fontWeight="bold",
            lineBreak="\n",
            lineHeight=11,
            baseline="middle",
            dy=-5 if with_year else 0,
            aria=False,
            clip=True,
        )
        .encode(
            longitude=alt.Longitude("lon", type="quantitative"),
            latitude=alt.Latitude("lat", type="quantitative"),
            text=alt.Text("text", type="nominal"),
            color=alt.Color("ink", type="nominal", scale=None, legend=None),
        )
        .properties(name="on_colour")
        .to_dict()
    )
    labels = {key: part for key, part in labels.items() if key not in ("$schema", "config")}
    labels["mark"]["opacity"] = {"expr": f"width < {WIDE} ? 0 : 1"}
    return labels


def _labels(rows: pd.DataFrame, fills: Sequence[str], with_year: bool) -> pd.DataFrame:
    """The score, and the year where years differ, at the widest place of each country."""
    places = {f["properties"]["country_code"]: f["properties"]["label_at"] for f in features_of(COUNTRIES.file)}
    told = [
        (
            *IN_THE_SEA.get(code, places[code]),
            f"{text}\n’{year % 100:02d}" if with_year else text,
            colours.TEXT if code in IN_THE_SEA else ink_on(colour),
        )
        for code, text, year, colour in zip(rows["country_code"], rows["value_text"], rows["year"], fills, strict=True)
        if code in places and code not in UNLABELLED
    ]
    return pd.DataFrame(told, columns=["lon", "lat", "text", "ink"])


def ink_on(colour: str) -> str:
    """The colour of texts on a class: dark on the light ones, white on the dark ones."""
    return "#ffffff" if colour in colours.SEQUENCE[3:] else "#1d2126"


def show(chart: Chart, alt_text: str, legend: str, keys: Sequence[Key], key: str) -> None:
    """Draw the map with its legend."""
    st.vega_lite_chart(spec=chart.on_screen(), alt=alt_text, key=key)
    st.html(legend_html(legend, keys))


def off_the_map(rows: pd.DataFrame, with_year: bool) -> str:
    """The countries that the map does not reach or that are too small for a label, with their scores, from the highest."""
    far = [*outside(COUNTRIES, rows["country_code"].tolist(), EUROPE), *UNLABELLED]
    listed = rows[rows["country_code"].isin(far)].sort_values("value", ascending=False)
    texts = [
        f"{wording.plain(row.country)} **{row.value_text}**" + (f" ({row.year})" if with_year else "")
        for row in listed.itertuples(index=False)
    ]
    return f"Outside this map or too small for a label: {', '.join(texts)}." if texts else ""
