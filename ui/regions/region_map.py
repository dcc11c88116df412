"""The map of regions, drawn closer for a country, with a slider and play for outcomes that have a series of years."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from ui import measure_picker, pick, tables, wording
from ui.charts import area_map
from ui.charts.designs import Chart
from ui.regions import classes, pickers
from ui.regions.outcome_frame import Words, below, heading, highlighted_regions, palette_of, small_words
from ui.regions.regional import Regional, regional_of

SECONDS_A_YEAR = 1.2
MOST_ZOOMED_COUNTRIES = 6
NAMED_OUTSIDE = 5


def region_map(regional: Regional) -> None:
    """The map; while it plays, only this part of the page runs again."""
    playing = bool(st.session_state.get("playing")) and len(regional.outcome.years) > 1
    moving = st.fragment(_moving_map, run_every=SECONDS_A_YEAR if playing else None)
    moving(regional, playing, pickers.chosen_regions())


def _moving_map(regional: Regional, playing: bool, chosen: list[str]) -> None:
    outcome = regional.outcome
    if pickers.chosen_regions() != chosen or (not playing and _has_another_year(outcome)):
        st.rerun()  # the card, the address and the files stand outside the part that runs again here
    if playing:
        outcome = replace(outcome, year=_next_year(outcome.years))
        regional = regional_of(regional.filters, outcome, regional.small_below)
    heading(regional)
    _years(outcome, playing)
    picture, note = draw_map(regional, playing)
    below(regional, "region_map", regional.known, picture, Words(note, counts_missing=False))
    tables.fold("class_options", _class_options, "Classes and small regions")


def _has_another_year(outcome: pickers.Outcome) -> bool:
    """Whether the slider has left the year that the page was drawn with: it was moved, or a late tick brought its old place."""
    return len(outcome.years) > 1 and st.session_state.get("outcome_year") not in (None, str(outcome.year))


def _years(outcome: pickers.Outcome, playing: bool) -> None:
    if len(outcome.years) < 2:
        return
    slider, button = st.columns([5, 1], vertical_alignment="bottom")
    with slider:
        pickers.pick_year(outcome, on_change=_stop)
    clicked = button.button(
        "Stop" if playing else "Play",
        icon=":material/stop:" if playing else ":material/play_arrow:",
        key="play",
        on_click=_stop if playing else _play,
        args=() if playing else (outcome.years, outcome.year),
        width="stretch",
    )
    if playing and outcome.year == outcome.years[-1]:
        _stop()
        clicked = True
    if clicked and bool(st.session_state["playing"]) != playing:
        st.rerun()


def _play(years: tuple[int, ...], year: int) -> None:
    """Start from the year shown, or from the first if that is the last."""
    st.session_state["playing"] = True
    st.session_state["playing_from"] = years[0] if year == years[-1] else year


def _stop() -> None:
    st.session_state["playing"] = False


def _next_year(years: tuple[int, ...]) -> int:
    start = st.session_state.pop("playing_from", None)
    year = start or years[min(years.index(int(st.session_state["outcome_year"])) + 1, len(years) - 1)]
    st.session_state["outcome_year"] = str(year)
    return int(year)


def draw_map(regional: Regional, playing: bool = False) -> tuple[Chart, str]:
    """Draw the map with its legend; return it as a picture, with the note on how it departs from the legend."""
    outcome = regional.outcome
    method = str(st.session_state["class_method"])
    # Of all regions and years, so that a colour means the same in every year and whatever is filtered.
    limits = classes.limits_of(regional.series[outcome.column], method, outcome.is_gap)
    rings = palette_of(highlighted_regions(regional))
    rows = classes.with_fills(regional.on_map, outcome.column, limits, outcome.is_gap)
    areas = rows.assign(ring=rows["nuts_code"].map(rings))
    countries = _countries_in_view(regional)
    in_view = regional.regions.loc[regional.regions["country_code"].isin(countries), "nuts_code"].tolist()
    bounds = area_map.bounds_of(area_map.REGIONS, in_view)
    chart = area_map.shape_map(area_map.REGIONS, areas, bounds)
    with st.container(key="region_map"):
        st.vega_lite_chart(
            spec=chart.on_screen(),
            # A new text makes the browser build the map anew; while it plays, only the colours change.
            alt=f"{outcome.name}, years playing."
            if playing
            else f"{regional.alternative_text} The view Table has the same values.",
            height="stretch",
            **pickers.clicks("region_map"),
        )
    keys = classes.keys(rows, outcome.column, limits, outcome.is_gap, outcome.value_unit)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.html(area_map.legend_html(regional.axis_title, keys), width="content")
        if countries:
            st.button(
                "All of Europe",
                icon=":material/zoom_out_map:",
                key="all_of_europe",
                type="tertiary",
                on_click=_show_all_of_europe,
            )
    note = _note(regional, rows, bounds if regional.filters.country else area_map.EUROPE, method)
    away = area_map.outside(area_map.REGIONS, list(rings), bounds)
    ringed = areas[areas["ring"].notna() & ~areas["nuts_code"].isin(away)]
    return area_map.with_legend(chart, keys, dict(zip(ringed["who"], ringed["ring"], strict=True))), note


def _note(regional: Regional, rows: pd.DataFrame, bounds: area_map.Bounds, method: str) -> str:
    """How the map departs from the legend, and what lies outside the bounds."""
    outcome = regional.outcome
    other = wording.lower(measure_picker.group_names()[outcome.reference_group]) if outcome.reference_group else ""
    texts = [small_words(regional, "Faint"), classes.exceptions(rows, other)]
    if method != "round":
        texts.append("Classes of about equally many values." if method == "quantile" else "Classes of equal steps.")
    away = area_map.outside(area_map.REGIONS, regional.known["nuts_code"].tolist(), bounds)
    if away:
        of_region = regional.known.set_index("nuts_code")
        named = [f"{of_region.loc[code, 'region']} {of_region.loc[code, 'full_value'].split(':')[0]}" for code in away]
        texts.append(f"Not on the map: {wording.few_of(named, NAMED_OUTSIDE)}.")
    return wording.in_line(*texts)


def _countries_in_view(regional: Regional) -> list[str]:
    """The few countries that the map is drawn closer for: those of the filter, else that of the regions chosen; empty: Europe."""
    countries = list(regional.filters.country)
    if not countries:
        country_of = regional.regions.set_index("nuts_code")["country_code"]
        countries = country_of.reindex(pickers.chosen_regions()).dropna().unique().tolist()
        return countries if len(countries) == 1 else []
    return countries if len(countries) <= MOST_ZOOMED_COUNTRIES else []


def _show_all_of_europe() -> None:
    """Clear what the map was drawn closer for."""
    if st.session_state.get("country"):
        st.session_state["country"] = []
    st.session_state["region"] = []


def _class_options() -> None:
    pick.from_row("Classes", pickers.METHODS, "class_method")
    st.slider(
        "Fade regions that have fewer foreign-born residents aged 15-64 than … thousand",
        0,
        pickers.LARGEST_LIMIT,
        step=5,
        key="small_below",
        persist_state="session",
        help="The fewer people a survey can ask, the less steady a rate is. Of the regions with under 25,000 foreign-born "
        "residents of working age, the publisher marked nine in ten unemployment rates of 2021 and 2022 as of low reliability.",
    )
