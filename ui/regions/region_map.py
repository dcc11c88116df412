"""The map of regions, with a slider and play for outcomes that have a series of years."""

from dataclasses import replace

import streamlit as st

from ui import measure_picker, wording
from ui.charts import area_map
from ui.region_names import region_labels
from ui.regions import classes, pickers
from ui.regions.regional import Regional, regional_of
from ui.regions.view_frame import below, heading, highlighted_regions, palette_of

SECONDS_A_YEAR = 1.2
MOST_ZOOMED_COUNTRIES = 6
NAMED_OUTSIDE = 10


def region_map(regional: Regional) -> None:
    """The map; while it plays, only this part of the page runs again."""
    playing = bool(st.session_state.get("playing")) and len(regional.outcome.years) > 1
    st.fragment(_moving_map, run_every=SECONDS_A_YEAR if playing else None)(regional, playing)


def _moving_map(regional: Regional, playing: bool) -> None:
    outcome = regional.outcome
    was_clicked = st.session_state.pop("region_was_clicked", False)
    if was_clicked or (not playing and _has_another_year(outcome)):
        st.rerun()  # the card, the address and the files stand outside the part that runs again here
    if playing:
        outcome = replace(outcome, year=_next_year(outcome.years))
        regional = regional_of(regional.filters, outcome, regional.small_below)
    highlighted = highlighted_regions(regional)
    heading(regional, highlighted)
    _years(outcome, playing)
    _draw(regional, highlighted, playing)


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


def _draw(regional: Regional, highlighted: list[str], playing: bool) -> None:
    outcome = regional.outcome
    method = str(st.session_state["class_method"])
    # Of all regions and years, so that a colour means the same in every year and whatever is filtered.
    breaks = classes.breaks_of(regional.series[outcome.column], method, outcome.is_gap)
    rings = palette_of(highlighted)
    rows = classes.drawn(regional.on_map, outcome.column, breaks, outcome.is_gap)
    areas = rows.assign(ring=rows["nuts_code"].map(rings))
    bounds = _bounds(regional)
    chart = area_map.shape_map(area_map.REGIONS, areas, bounds)
    st.vega_lite_chart(
        spec=chart.on_screen(),
        # A new text makes the browser build the map anew; while it plays, only the colours change.
        alt=f"{outcome.name}, years playing." if playing else f"{regional.alternative_text} The view Table has the same figures.",
        key="region_map",
        on_select=_click,
        selection_mode=area_map.CLICK,
    )
    other = wording.lower(measure_picker.group_names()[outcome.reference_group]) if outcome.reference_group else ""
    keys = classes.keys(rows, outcome.column, breaks, outcome.is_gap, regional.small_below, other)
    st.html(area_map.legend_html(regional.axis_title, keys))
    _class_options()
    note = _note(regional, bounds, method)
    below(regional, "region_map", regional.known, area_map.with_legend(chart, keys), note)


def _note(regional: Regional, bounds: area_map.Bounds, method: str) -> str:
    how = "about equally many figures" if method == "quantile" else "equal steps"
    note = f"Click a region to see its card. Classes of {how}"
    note += " over all regions and years, so colours keep their meaning." if len(regional.outcome.years) > 1 else "."
    away = area_map.outside(area_map.REGIONS, regional.known["nuts_code"].tolist(), bounds)
    if away:
        texts = regional.known.set_index("nuts_code")
        named = [f"{texts.loc[code, 'region']} {texts.loc[code, 'value_text']}" for code in away[:NAMED_OUTSIDE]]
        note += f" Outside this view or without a shape of today: {', '.join(named)}{' …' if len(away) > NAMED_OUTSIDE else ''}."
    return note


def _bounds(regional: Regional) -> area_map.Bounds:
    """Europe, or as close as a few countries allow."""
    countries = regional.filters.country
    if not countries or len(countries) > MOST_ZOOMED_COUNTRIES:
        return area_map.EUROPE
    return area_map.bounds_of(area_map.REGIONS, regional.rows["nuts_code"].tolist())


def _class_options() -> None:
    with st.expander("Classes and small regions", on_change="rerun", key="class_options") as options:
        if options.open:
            st.segmented_control(
                "Classes",
                list(pickers.METHODS),
                format_func=pickers.METHODS.__getitem__,
                key="class_method",
                required=True,
                persist_state="session",
            )
            st.slider(
                "Draw regions very pale that have fewer foreign-born residents aged 15-64 than … thousand",
                0,
                pickers.LARGEST_LIMIT,
                step=5,
                key="small_below",
                persist_state="session",
                help="The fewer people a survey can ask, the less steady a rate is. Of the regions with under 25,000 "
                "foreign-born residents of working age, the publisher marked nine in ten unemployment rates of 2021 and 2022 "
                "as of low reliability.",
            )


def _click() -> None:
    """Put the region that was clicked at the end of the chosen ones: its card is shown."""
    picked = [point.get("place_code") for point in st.session_state["region_map"]["selection"][area_map.CLICK]]
    chosen = [code for code in pickers.chosen_regions() if code not in picked]
    known = [code for code in picked if code in region_labels()]
    if len(chosen) + len(known) > pickers.MOST_REGIONS:
        st.toast(f"{pickers.MOST_REGIONS} regions at most; let one go first.")
        return
    st.session_state["region"] = [*chosen, *known]
    st.session_state["region_was_clicked"] = bool(known)
