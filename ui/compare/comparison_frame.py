"""The texts above and below each view: title, warnings, signs, sources, downloads."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ui import chart_frame, downloads, filters, measure_picker, statements, value_text, wording
from ui.charts import designs
from ui.compare.comparison import EVERYONE, WITH_OPINION, Comparison
from ui.years import offer_common_year, years_text

# Of whom a percentage of a city is, where the title names no people.
SHARE_OF = {"survey": " of residents asked", "population": " of all residents"}


def heading(comparison: Comparison) -> None:
    """The finding as title, what is plotted below it, and every warning that applies; the rest is in “About this data”."""
    measure = comparison.measure
    is_whole = measure.population_group == EVERYONE or measure.family == "population"
    whose = SHARE_OF.get(measure.family, "") if is_whole and measure.place_level == "city" and measure.unit == "%" else ""
    drawn = wording.plain(f"{comparison.title}, {wording.lower(comparison.axis_title)}{whose}")
    chart_frame.heading(
        comparison.finding,
        [drawn, _shared_places(comparison), _mixture(comparison)],
        [wording.plain(measure.definition), _no_opinion(comparison), measure_picker.link_to_all_about(measure.measure_id)],
    )
    if text := years_text(comparison.own_years, measure.place_level, measure.year):
        st.caption(f":material/schedule: {text}.")
    offer_common_year(comparison.own_years, measure.place_level, measure.year, lambda: comparison.common_year, "year")
    has_value = set(comparison.rows["city_id"])
    missing = [city_id for city_id in comparison.filters.city if city_id not in has_value]
    if missing:
        labels = filters.city_labels()
        names = wording.listed([wording.plain(labels[city_id]) for city_id in missing])
        # Another area helps no city that the filters leave out.
        near = [city_id for city_id in missing if city_id in comparison.passing and comparison.other_areas([city_id])]
        whose = "" if near == missing else f" of {wording.listed([wording.plain(labels[city_id]) for city_id in near])}"
        st.info(f"No value here for {names}. {comparison.other_areas(near, whose)}".strip())


def _shared_places(comparison: Comparison) -> str:
    """That cities share a figure of their region or country."""
    level = comparison.measure.place_level
    if level == "city":
        return ""
    if level == "district":
        return ":material/info: These are districts that you uploaded. Filters of cities do not act on them."
    return (
        f":material/info: These are values of {comparison.noun}, not of cities: cities of one {level} "
        f"share them, and only {comparison.noun} with a city of the atlas count."
    )


def _no_opinion(comparison: Comparison) -> str:
    """How many respondents gave no opinion, which moves ranks."""
    shares = comparison.no_opinion.dropna()
    if shares.empty:
        return ""
    are_left_out = comparison.measure.population_group == WITH_OPINION
    return f"{wording.percent_range(shares.min(), shares.max())} of those asked gave no opinion; they " + (
        "are left out here." if are_left_out else "count here. Leave them out by the group."
    )


def _mixture(comparison: Comparison) -> str:
    """Where areas differ on one axis."""
    bases = comparison.rows["area_basis"].dropna()
    if bases.nunique() < 2:
        return ""
    counted = [f"{wording.lower(wording.AREA_BASIS[basis])} ({wording.count(n)})" for basis, n in bases.value_counts().items()]
    return f":material/info: The areas differ: {wording.listed(counted)}. Choose one in the filter of the foreign-born share."


def below(
    comparison: Comparison,
    kind: str,
    rows: pd.DataFrame,
    chart: designs.Chart | Callable[[], designs.Chart] | None,
    note: str = "",
    hint: str = "",
) -> None:
    """Under each view: what to notice, signs, who is missing, source, downloads.

    chart: or what makes it, where a picture shows another than the screen. hint: what one can do with the chart, which files
    leave out.
    """
    is_once = kind == "ranked" and value_text.all_unknown(rows["reliability"])
    signs = "Reliability of all: unknown." if is_once else value_text.signs_used(rows)
    stand_ins = statements.stand_ins_text(int(value_text.are_stand_ins(rows).sum()))
    without = statements.without_value_text(comparison.left_out)
    source = value_text.source_line_of(rows)
    chart_frame.below(wording.in_line(chart_frame.hint(hint), note, signs, stand_ins, no_rank_text(comparison), without), source)
    view = comparison.view(kind, note)
    named = with_areas(rows)
    in_it = "" if kind == "map" else signs  # the picture of a map writes no values, on screen they show at a dot
    pictures = view.pictures(chart, source, view.in_picture(wording.in_line(in_it, stand_ins)))
    downloads.buttons(view, lambda: downloads.long_form(comparison.in_file(named)), len(rows), pictures)


def no_rank_text(comparison: Comparison) -> str:
    """Why the places have no rank; empty where they have one."""
    return f"{wording.upper(comparison.no_rank_reason)}." if comparison.no_rank_reason else ""


def with_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in which a larger area that stands in for a city is named in place of it."""
    stands_in = value_text.are_stand_ins(rows)
    return rows.assign(place_name=rows["place_name"].mask(stands_in, rows["level_text"])) if stands_in.any() else rows


def with_all_cities(places: pd.DataFrame) -> pd.DataFrame:
    """Places, of which a region or country stands for its cities, which are named, not for one of them."""
    shared = ~places["place_level"].isin(wording.LOCAL)
    cities = places["city"].mask(shared, places["cities_of_place"])
    return places.assign(city_id=places["city_id"].mask(shared), city=cities)


def nothing_to_show(comparison: Comparison) -> None:
    """The empty state: the measure has no figure for these cities, and what to do."""
    st.header(wording.plain(comparison.measure.title()))
    if areas := comparison.other_areas(comparison.passing):
        st.info(areas)
        return
    if comparison.has_value_of_another_year:
        what, choose = "indicator, group and year", "another year or indicator"
    else:
        what, choose = "indicator and group, of any year", "another indicator"
    filters.nothing_to_show(f"No city in your filters has a value for this {what}. Choose {choose}, or loosen the filters.")
