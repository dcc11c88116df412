"""The gap in employment over time where regions have none: that of countries, by country of birth or by citizenship."""

import streamlit as st

from ui import chart_frame, country_gaps, downloads, measure_picker, pick, statements, trend_lines, value_text, wording
from ui.charts import colours
from ui.country_gaps import BOTH, BY_BIRTH, BY_CITIZENSHIP, SEXES
from ui.filters import cities_of, country_names
from ui.regions.pickers import Outcome, chosen_regions, years_of
from ui.regions.regional import Regional
from ui.trend_lines import Lines

OUTCOME = "employment_rate_20_64"
NAMED = 4
BASIS = {
    BY_BIRTH: "by country of birth: not of regions, and not by citizenship",
    BY_CITIZENSHIP: "by citizenship: not of regions, and not by country of birth",
}


def has_country_series(outcome: Outcome) -> bool:
    """Whether countries have a series where regions have one year: of the gap in employment."""
    return outcome.is_gap and outcome.measure_id == OUTCOME


def acting() -> frozenset[str] | None:
    """The shared filters that act where the session has chosen the series of countries; None elsewhere, where all do."""
    chosen = [st.session_state[name] for name in ("region_view", "outcome", "outcome_look")]
    is_series = chosen == ["trend", OUTCOME, "gap"] and len(years_of(OUTCOME)) < 2
    return frozenset({"city", "country", "competence_type"}) if is_series else None


def pick_sex() -> str:
    """Draw the choice of women, men or both, and return it."""
    explained = "Values of women and of men are by citizenship only: there are none of native-born people by sex."
    return pick.from_row("Gap of", SEXES, "outcome_sex", help=explained)


def gap_in_countries(regional: Regional, regions: list[str]) -> None:
    """The series of the countries of some regions and of cities in none, else of the filter, beside all others; or the median."""
    lines = country_lines(regional, regions, pick_sex())
    definition = wording.plain(measure_picker.catalogue()[country_gaps.MEASURE]["definition"])
    chart_frame.heading(lines.finding, [lines.title], [definition])
    draw_country_lines(lines)


def country_lines(regional: Regional, regions: list[str], sex: str) -> Lines:
    """What gap_in_countries draws, with its words."""
    chosen = _chosen(regional, regions)
    group = _group_of(chosen, sex)
    series = country_gaps.series(sex)
    series = series[series["population_group"] == group]
    first, last = int(series["year"].min()), int(series["year"].max())
    codes = [code for code in chosen if code in set(series["place_code"])][: len(colours.CITY)]
    middle = None if codes else trend_lines.middle_of(series, "points", "country")
    if not codes and not middle:
        codes = series["place_code"].unique().tolist()[: len(colours.CITY)]
    own, others = series[series["place_code"].isin(codes)], series[~series["place_code"].isin(codes)]
    drawn, palette = own[trend_lines.DRAWN], colours.of_places("country", codes)
    grey = f"Grey: {wording.plural(others['place_code'].nunique(), 'other country', 'other countries')}."
    if middle:
        drawn, palette, finding = middle.rows, {trend_lines.MEDIAN: colours.CITY[0]}, middle.finding
        grey = f"Line: median of the {middle.places}.{middle.gaps} Grey: each country."
    else:
        names = own["place"].map(statements.country_name).map(wording.upper)
        finding = trend_lines.ends_of(own.assign(place=names), NAMED, own)
    title = f"{country_gaps.title(group, sex)}, {first} to {last}"
    people = statements.people_of(group) if sex == BOTH else f"{sex} among {statements.people_of(group)}"
    weak = trend_lines.hollow_dots(own["reliability"])
    in_words = own.assign(place=own["place"].map(statements.country_name))
    breaks = trend_lines.breaks_of_many(series, "country") if middle else trend_lines.breaks_of(in_words)
    new_rules = trend_lines.new_rules(series)
    note = [f"Above 0, {people} are less often in work.", grey, weak, _without_line(chosen, group, sex), breaks, new_rules]
    axis = f"Percentage points: {country_gaps.less(group, sex)}"
    of_sex = "" if sex == BOTH else f" of {sex}"
    return Lines(
        trend_lines.chart_of(drawn, others, palette, axis, (first, last), bool(new_rules)),
        f"{title}, percentage points. Values of whole countries, {BASIS[group]}.",
        f"Gap in employment{of_sex}: {finding}",
        f"{title}. {finding}. {grey}",
        wording.in_line(*note),
        series if own.empty else own,
        "Choose a country by the filter or by its region." if middle else "",
    )


def _chosen(regional: Regional, regions: list[str]) -> list[str]:
    """The countries of the regions that the reader chose, and of selected cities in no one region; else those of the filter."""
    of_regions = regional.regions.set_index("nuts_code")["country_code"].reindex(regions).dropna()
    alone = [] if chosen_regions() else regional.cities_without_region
    of_cities = cities_of(regional.filters).set_index("city_id")["country_code"].reindex(alone).dropna()
    return list(dict.fromkeys([*of_regions, *of_cities])) or list(regional.filters.country)


def _group_of(chosen: list[str], sex: str) -> str:
    """By birth, the longer series, unless there is none or a chosen country has values by citizenship alone: both are never on
    one axis.
    """
    by_birth = country_gaps.countries_with_series(BY_BIRTH, sex)
    only_citizenship = country_gaps.countries_with_series(BY_CITIZENSHIP, sex) - by_birth
    return BY_CITIZENSHIP if not by_birth or only_citizenship & set(chosen) else BY_BIRTH


def _without_line(chosen: list[str], group: str, sex: str) -> str:
    """Which countries have no line here and why, and where a longer series is."""
    known = country_gaps.countries_with_series(group, sex)
    by_birth = country_gaps.countries_with_series(BY_BIRTH, sex)
    names = country_gaps.series(sex).drop_duplicates("place_code").set_index("place_code")["place"]
    if not chosen and group == BY_BIRTH:
        elsewhere = sorted(names[code] for code in country_gaps.countries_with_series(BY_CITIZENSHIP, sex) - known)
        return f"Values by citizenship alone, so not drawn: {wording.listed(elsewhere)}." if elsewhere else ""
    parts = []
    missing = [code for code in chosen if code not in known]
    if missing:
        parts.append(f"No such values: {wording.listed([country_names()[code] for code in missing])}.")
    alone = [code for code in chosen if code in by_birth]
    if group == BY_CITIZENSHIP and alone:
        parts.append(f"Chosen alone, by country of birth: {wording.listed([names[code] for code in alone])}.")
    if not by_birth:
        parts.append("The longer series by country of birth is of women and men together.")
    return " ".join(parts)


def draw_country_lines(lines: Lines, part: str = "") -> None:
    """The chart with note, source and download. part: which of several charts of a view it is."""
    st.vega_lite_chart(
        spec=(trend_lines.among_others(lines.chart) if part else lines.chart).on_screen(),
        alt=lines.alternative_text,
        key="country_trend_chart",
        height=trend_lines.HEIGHT_AMONG_OTHERS if part else "content",
    )
    source = value_text.source_line(lines.rows["source_id"].unique())
    chart_frame.below(wording.in_line(chart_frame.hint(lines.hint), lines.note), source)
    names, years = lines.rows["place"].unique().tolist(), lines.rows["year"]
    group, sex = (str(lines.rows[column].iloc[0]) for column in ("population_group", "sex"))
    is_all = len(names) == len(country_gaps.countries_with_series(group, sex))
    title = f"{country_gaps.title(group, sex)}, {years.min()} to {years.max()}"
    view = downloads.View("country_gaps", title, f"Countries: {'all' if is_all else wording.listed(names)}.")
    in_file = country_gaps.in_file(lines.rows)
    pictures = view.pictures(lines.chart, source, lines.note)
    downloads.buttons(view, lambda: downloads.long_form(in_file), len(in_file), pictures, part)
