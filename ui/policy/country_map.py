"""A map of countries by class, with the countries that it does not reach listed beside it."""

from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ui import wording
from ui.charts import colours
from ui.charts.area_map import COUNTRIES, EUROPE, SOLID, Key, label_points, legend_html, outside, shape_map
from ui.charts.designs import CLICK, REMEMBERED_DESIGNS, Chart
from ui.charts.theme import ink_as_given, tooltip
from ui.mipex import pickers
from ui.mipex.scores import TOOLTIP_COLUMNS
from ui.mipex.selected_countries import SelectedCountries
from ui.mipex.url_parameters import MOST_COUNTRIES
from ui.state import presentation

HEIGHT = 620
# A phone is so narrow that a map of this height would be half empty.
STYLE = """<style>@media (max-width: 640px) {
    div:has(> .st-key-country_map) {height: 92vw !important; flex-basis: 92vw !important}
}</style>"""
FONT = 11
# A score this many years older than the newest on the map bears a sign.
OLD_AFTER = 2
OLD_SIGN = "*"
# Too small for a label, with no sea beside them.
UNLABELLED = ["LU", "MK", "SI"]
# Small countries have their label in the sea beside them, at these coordinates.
IN_THE_SEA = {
    "PT": [-11.2, 39.6],
    "NL": [3.4, 53.6],
    "DK": [6.9, 56.2],
    "AL": [18.5, 38.4],
    "HR": [14.9, 43.6],
    "MT": [16.0, 35.4],
    "CY": [31.1, 34.8],
}


def country_map(rows: pd.DataFrame, fills: Sequence[str], subject: SelectedCountries) -> Chart:
    """A map of rows (a row a country, with texts), each filled with its colour; countries picked out are ringed."""
    rings = colours.of_places("country", subject.highlighted)
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
    chart = shape_map(COUNTRIES, pd.concat([areas, empty]) if without else areas, tooltips=TOOLTIP_COLUMNS, picks_several=True)
    design = {**chart.design, "height": HEIGHT, "layer": [*chart.design["layer"], _label_layer()]}
    return Chart(design, {**chart.data, "labels": _labels(rows, fills, subject.highlighted)}, chart.shapes)


@lru_cache(REMEMBERED_DESIGNS)
def _label_layer() -> dict[str, Any]:
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .transform_lookup("place_code", alt.LookupData(alt.NamedData("areas"), "place_code", list(dict(TOOLTIP_COLUMNS))))
        .mark_text(fontSize=FONT, fontWeight="bold", baseline="middle", aria=False, clip=True)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            text="text:N",
            color=ink_as_given(),
            tooltip=tooltip(dict(TOOLTIP_COLUMNS)),
        )
        .properties(name="on_colour")
        .to_dict()
    )
    return {key: part for key, part in labels.items() if key not in ("$schema", "config")}


def _oldest_without_sign(rows: pd.DataFrame) -> int:
    """The first year that counts as recent beside the newest of some scores."""
    return int(rows["year"].max()) - OLD_AFTER


def _labels(rows: pd.DataFrame, fills: Sequence[str], picked: Collection[str]) -> pd.DataFrame:
    """The score, with a sign where it is old, at the widest place of each country."""
    places = label_points(COUNTRIES)
    first = _oldest_without_sign(rows)
    # In letters for a room only the scores of the countries picked out have a place.
    named = set(picked) if presentation.place() else set(rows["country_code"])
    labels = [
        (
            code,
            *IN_THE_SEA.get(code, places[code]),
            f"{text}{OLD_SIGN if year < first else ''}",
            "" if code in IN_THE_SEA else ink_on(colour),
        )
        for code, text, year, colour in zip(rows["country_code"], rows["value_text"], rows["year"], fills, strict=True)
        if code in places and code not in UNLABELLED and code in named
    ]
    return pd.DataFrame(labels, columns=["place_code", "lon", "lat", "text", "ink"])


def ink_on(colour: str) -> str:
    """The colour of texts on a class: dark on the light ones, white on the dark ones."""
    return colours.LIGHT if colour in colours.SEQUENCE[3:] else colours.DARK


def show(chart: Chart, alt_text: str, legend: str, keys: Sequence[Key], key: str, subject: SelectedCountries) -> None:
    """Draw the map with its legend. A click on a country selects or deselects it."""
    if key not in st.session_state:
        st.session_state[_clicked(key)] = frozenset()
    st.html(STYLE)
    with st.container(key="country_map", height=HEIGHT, border=False):
        st.vega_lite_chart(
            spec=chart.on_screen(),
            height="stretch",
            alt=alt_text,
            key=key,
            on_select=partial(_click, key, subject),
            selection_mode=CLICK,
        )
    st.html(legend_html(legend, keys))


def _clicked(key: str) -> str:
    return f"{key}_clicked"


def _click(key: str, subject: SelectedCountries) -> None:
    """The map keeps what was clicked an odd number of times; what is new or gone there was clicked just now."""
    clicked = frozenset(point["place_code"] for point in st.session_state[key]["selection"][CLICK])
    now = clicked ^ st.session_state[_clicked(key)]
    st.session_state[_clicked(key)] = clicked
    before = pickers.requested_countries() or [code for code in subject.of_chosen_cities if code in subject.names]
    after = [code for code in before if code not in now] + [code for code in subject.codes if code in now and code not in before]
    if len(after) > MOST_COUNTRIES:
        st.toast(f"At most {MOST_COUNTRIES} countries; deselect one first.")
    else:
        st.session_state["policy_country"] = after


HOW_TO_USE = "Click a country to select or deselect it."


def meaning_of_sign(rows: pd.DataFrame) -> str:
    """What the sign on the map of these rows means; empty where none bears it."""
    first = _oldest_without_sign(rows)
    return f"{OLD_SIGN} marks a score from before {first}." if (rows["year"] < first).any() else ""


def off_the_map(rows: pd.DataFrame) -> str:
    """How many countries the map does not reach or are too small for a label; empty for none."""
    far = {*outside(COUNTRIES, rows["country_code"].tolist(), EUROPE), *UNLABELLED}
    count = int(rows["country_code"].isin(far).sum())
    verb = "is" if count == 1 else "are"
    countries = wording.plural(count, "country", "countries")
    return f"{countries} {verb} outside this map or too small for a label; see the table." if count else ""
