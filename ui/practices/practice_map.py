"""The view of the map: cities by the number of practices that concern them; regions, countries and networks in a list."""

import pandas as pd
import streamlit as st

from queries.database import run
from ui import chart_frame, wording
from ui.charts import city_map, colours
from ui.practice_library import CITY
from ui.practices import pickers
from ui.practices.library import FilteredPractices
from ui.practices.result import TITLE, below

BREAKS = [2.0, 4.0, 8.0, 16.0]


def practice_map(matching: FilteredPractices) -> None:
    """Cities as dots; a click shows the practices of the city."""
    points = _points(matching.rows)
    if points.empty:
        st.info("None of these practices concerns a city of the atlas; see the list below.")
    else:
        chosen = list(st.session_state.get("city") or [])[: len(colours.CITY)]  # as many as there are colours
        st.pydeck_chart(
            city_map.city_map(points, BREAKS, colours.of_cities([c for c in chosen if c in set(points["city_id"])])),
            height=520,
            key="practice_map",
            on_select=_click,
            selection_mode="single-object",
            alt=_alternative_text(points),
        )
        st.html(city_map.legend_html(BREAKS, city_map.COUNT, 0, False, ""))
        outside = city_map.elsewhere(points)
        note = wording.in_line(
            "Number of practices by city.",
            chart_frame.hint("Click a city to read them."),
            "Small grey dots: cities without one.",
            f"Not on the map: {wording.joined(outside)}." if outside else "",
        )
        st.caption(wording.plain(note))
    _others(matching.rows)
    below(matching, None if points.empty else city_map.picture(points, BREAKS, city_map.COUNT, TITLE))


def _points(rows: pd.DataFrame) -> pd.DataFrame:
    """The cities that practices concern, with the number of these as their value."""
    counts = rows["city_ids"].str.split(";").explode().value_counts().drop("", errors="ignore").rename("value")
    points = run("city/facts").rename(columns={"name": "city"}).merge(counts, left_on="city_id", right_index=True)
    texts = [wording.plural(count, "practice", "practices") for count in points["value"]]
    return points.assign(place_level="city", is_weak=False, lines=texts, value=points["value"].astype(float))


def _alternative_text(points: pd.DataFrame) -> str:
    first = points.sort_values("value", ascending=False).head(6)
    text = ", ".join(f"{city} {value:.0f}" for city, value in zip(first["city"], first["value"], strict=True))
    return f"Map of {wording.plural(len(points), 'city', 'cities')} by number of practices. Most: {text}. The view Table has all."


def _others(rows: pd.DataFrame) -> None:
    """Practices of regions, countries and networks, which have no dot."""
    rest = rows[rows["place_level"] != "city"]
    if rest.empty:
        return
    st.subheader("Regions, countries and networks")
    counted = rest.groupby(["place_level", "place_name"], sort=False).size().reset_index(name="count")
    for level, heading in _HEADINGS.items():
        of_level = counted[counted["place_level"] == level].sort_values(["count", "place_name"], ascending=[False, True])
        if len(of_level):
            named = [f"{name} ({count})" for name, count in zip(of_level["place_name"], of_level["count"], strict=True)]
            st.markdown(f"**{heading}:** {wording.plain('; '.join(named))}")
    st.button("Read these", on_click=_read_others, key="read_others", icon=":material/view_agenda:")


_HEADINGS = {"region": "Regions", "country": "Countries", "network": "Networks and organisations"}


def _read_others() -> None:
    """Show the cards of what has no dot on the map."""
    st.session_state["practice_kind"] = [kind for kind in pickers.KINDS if kind != "city"]
    _to_cards()


def _to_cards() -> None:
    st.session_state["practice_view"] = "cards"
    pickers.first_page()


def _click() -> None:
    """Show the practices of the city that was clicked."""
    layers = st.session_state["practice_map"]["selection"]["objects"].values()
    picked = [dot["id"] for dots in layers for dot in dots if "id" in dot]
    if picked:
        st.session_state[CITY] = picked[:1]
        _to_cards()
