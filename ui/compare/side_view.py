"""Two to eight cities side by side on the page: the table with its order, or the way to choose cities."""

from collections.abc import Mapping, Sequence

import streamlit as st

from queries.database import cached_per_database, run
from ui import brief, chart_frame, downloads, indicator_rows, measure_picker, statements, wording
from ui.brief import words
from ui.charts import colours, range_rows
from ui.charts.range_rows import SHAPES, Look, Mark
from ui.compare import side_table
from ui.compare.questions import SIDE
from ui.compare.side_by_side import SideBySide, side_by_side_of
from ui.compare.side_table import Cell, Column, Group, Line
from ui.filters import Filters
from ui.indicator_rows import LEVELS, IndicatorRow
from ui.selected_city import city_of

TITLES = {"city": "The cities", "region": "Their regions", "country": "Their countries"}
DISTANCE = (
    "How far apart: how much of the ranking of all places lies between the first and the last of those shown. “Differences "
    "first” puts the indicators of each part in this order; those with fewer than two ranked places come last."
)


def show(chosen: Filters) -> str:
    """Draw the cities side by side, or how to choose them; return what is shown, for the title of a scene."""
    if len(chosen.city) < 2:
        _invitation(chosen.city)
        return ""
    made = side_by_side_of(chosen.city)
    with chart_frame.view_bar():
        differences_first = st.toggle("Differences first", key="differences_first", persist_state="session")
    _table(made, differences_first)
    _downloads(made, differences_first)
    with chart_frame.actions():
        brief.offer(chosen)
    return wording.listed(made.names)


def _table(made: SideBySide, differences_first: bool) -> None:
    count = sum(len(rows) for rows in made.rows.values())
    names = wording.listed(made.names)
    drawn = f"{names}: {wording.plural(count, 'indicator', 'indicators')}, the latest value of each, ranked among all places"
    chart_frame.heading(made.finding, [wording.plain(drawn)], [wording.plain(DISTANCE)])
    if not count:
        st.info("The atlas has no value of these cities, their regions or their countries.")
        return
    st.html(side_table.STYLE)
    columns = _columns(made)
    groups = _groups(made, differences_first, columns)
    st.html(side_table.table(columns, groups, f"{names} side by side"))
    ranges = ["Shaded: the middle half of all places; tick: their median."] if side_table.has_ranges(columns) else []
    chart_frame.below(" ".join([*ranges, words.RANKS, *indicator_rows.notes(made.known)]), indicator_rows.source_line(made.known))


def _columns(made: SideBySide) -> list[Column]:
    """The heads of the columns; with marks where there are few enough for a column of ranges beside them."""
    palette = colours.of_cities(made.city_ids)
    looks: list[Look | None] = [None] * len(made.cities)
    if len(made.cities) <= len(SHAPES):
        looks = [Look(palette[city_id], shape) for city_id, shape in zip(made.city_ids, SHAPES, strict=False)]
    countries = [str(city.facts["country"]) for city in made.cities]
    return [Column(*head) for head in zip(made.names, countries, looks, strict=True)]


def _groups(made: SideBySide, differences_first: bool, columns: Sequence[Column]) -> list[Group]:
    return [
        Group(
            TITLES[level],
            [] if level == "city" else _places(made, level),
            [_line(row, differences_first, columns) for row in made.in_order(level, differences_first)],
        )
        for level in LEVELS
    ]


def _places(made: SideBySide, level: str) -> list[tuple[str, str]]:
    """The region or country of each city, and which of the other cities lie there too."""
    shared = [wording.listed(made.sharing(level, i)) for i in range(len(made.cities))]
    return [
        (city.name_of_larger(level), f"shared with {others}" if others else "")
        for city, others in zip(made.cities, shared, strict=True)
    ]


def _line(row: IndicatorRow, with_distance: bool, columns: Sequence[Column]) -> Line:
    first = row.first
    of_all = words.all_places(first)
    among = f"{of_all['count']}; median {of_all['median']}" if of_all["count"] else statements.unranked_indicator(first)
    apart = "" if row.distance is None else f"apart by {wording.number(100 * row.distance)} % of the ranking"
    cells = [_cell(value) if value is not None else None for value in row.values]
    name, people = indicator_rows.name_of(first), words.people_of(first)
    return Line(name, people, among, apart if with_distance else "", str(first["definition"]), cells, _bar(row, columns))


def _bar(row: IndicatorRow, columns: Sequence[Column]) -> str:
    """The values in the range of all places; a larger area that stands in for a city is none of these."""
    spread = indicator_rows.spread_of(row.first)
    marks = [
        (
            Mark(value["value"], f"{column.name if row.level == 'city' else value['place_name']} {statements.value_text(value)}"),
            column.look,
        )
        for value, column in zip(row.values, columns, strict=True)
        if column.look and value is not None and not statements.stands_in(value)
    ]
    return range_rows.bar_of_places(spread, marks) if spread and marks else ""


def _cell(value: statements.Row) -> Cell:
    # Why an indicator is ranked nowhere stands beside its name.
    rank = statements.place_label(value) if statements.unranked_indicator(value) else words.area_and_rank(value)
    return Cell(statements.marked_value(value), statements.year_text(value), rank)


def _downloads(made: SideBySide, differences_first: bool) -> None:
    count = len(made.known)
    if not count:
        return
    view = downloads.View(
        name="side_by_side",
        title=f"{wording.listed(made.names)} side by side",
        selection="All indicators of these cities, their regions and their countries, the latest value of each. No filter acts.",
    )
    downloads.buttons(view, lambda: downloads.long_form(made.in_file(differences_first)), count, {})


def _invitation(city_ids: Sequence[str]) -> None:
    """How to choose cities: beside one, a similar one; without any, ready comparisons."""
    if city_ids:
        city = city_of(city_ids[0])
        name = wording.plain(city.name)
        st.header(f"Which cities should stand beside {name}?")
        similar = {
            f"{city.name} and {other}": (city.city_id, code)
            for code, other in zip(city.similar_ids, city.names_of_others, strict=True)
        }
        ways = f", or take one that is similar to {name} in residents and foreign-born share" if similar else ""
        st.markdown(f"Add one to seven cities above, where {name} stands{ways}.")
        _links(similar)
        return
    st.header("Which cities do you want to compare?")
    st.markdown("Choose two to eight under “Cities to compare” above, or begin with the largest in the survey of residents:")
    _links(_pairs())


def _links(pairs: Mapping[str, tuple[str, str]]) -> None:
    with st.container(horizontal=True, gap="small"):
        for label, pair in pairs.items():
            st.page_link(
                "pages/compare_cities.py",
                label=wording.plain(label),
                query_params={"question": SIDE, "city": ",".join(pair)},
            )


@cached_per_database
def _pairs() -> dict[str, tuple[str, str]]:
    """The two largest cities in the survey, of all, of the country with most of them and of a network; by a label."""
    surveyed = run("city/facts").dropna(subset="population").sort_values("population", ascending=False)
    surveyed = surveyed[surveyed["city_id"].isin(measure_picker.cities_with_value(measure_picker.DEFAULT_MEASURE))]
    if surveyed.empty:
        return {}
    country = surveyed["country"].mode().iloc[0]
    choices = {
        "of all cities": surveyed,
        f"of {statements.country_name(country)}": surveyed[surveyed["country"] == country],
        "of the Intercultural Cities network": surveyed[surveyed["is_icc_member"]],
    }
    found: dict[tuple[str, str], str] = {}  # no pair twice
    for what, cities in choices.items():
        if len(cities) > 1:
            first, second = cities["city_id"].head(2)
            names = wording.listed(cities["name"].head(2).tolist())
            found.setdefault((first, second), f"{names}: {what}")
    return {label: pair for pair, label in found.items()}
