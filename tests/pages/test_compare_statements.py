"""What Compare says of every measure and group is true: its words are held against what SQL counts here.

Heading, alternative text, notes, ranks and places of the functions that the page calls; a few visits hold that it shows them.
"""

import math
import re
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pandas as pd
import pytest

from tests.pages.session import COMPARE, as_read, chart_data, page_text, visited
from tests.pages.test_city_statements import NAMES_ITS_PEOPLE, PEOPLE, PLACES, counted
from ui.compare import city_map, distribution, profile, ranked
from ui.compare.comparison import Comparison
from ui.filters import Filters
from ui.measure_picker import Measure, catalogue, covered

pytestmark = pytest.mark.real_data

OWN, WITH_LARGER = ("city", "greater_city"), ("city", "greater_city", "nuts3_area")
PAIRS = [(measure, group) for measure, groups in covered().items() for group in groups]
UNRANKED = {
    "migrant_background_share": "definitions differ",
    "arrival_year_unknown_share": "it tells how complete the census is",
}
# Choices that leave one, two or a few places; with a place level and a group of each kind.
FEW = [("LU",), ("CY", "MT"), ("BG", "LT", "PT")]
SAMPLE = [
    ("survey_safe_at_night", "with_opinion"),
    ("foreign_born_share", "foreign_born"),
    ("employment_rate_20_64", "foreign_born"),
    ("employment_rate_15_64", "nationals"),
    ("mipex_anti_discrimination", "total"),
    ("net_migration_rate", "total"),
    ("population_15_64", "foreign_born"),
]
# One value a place in which one of some cities lies, of the area closest to the city, with its rank among those that are of no
# larger area standing in for a city; and what all of them have in common.
COUNTED = """
WITH chosen AS (SELECT * FROM city WHERE {countries}),
place AS (
    SELECT 'city' AS place_level, city_id AS place_code, city_id, name,
        -- of cities of one name, as their labels have it
        if((SELECT count(*) FROM city AS o WHERE o.name = c.name) > 1, split_part(label, ', ', -1), country_code) AS country
    FROM chosen AS c
    UNION ALL
    SELECT 'region', r.nuts_code, c.city_id, r.name, c.country_code
    FROM chosen AS c INNER JOIN region AS r ON c.nuts2_code = r.nuts_code
    UNION ALL
    SELECT 'country', n.country_code, c.city_id, n.name, c.country_code
    FROM chosen AS c INNER JOIN country AS n USING (country_code)
),
closest AS (
    SELECT o.* FROM latest_observation AS o LEFT JOIN area_basis AS b USING (area_basis)
    WHERE o.area_basis IS NULL OR o.area_basis IN (SELECT unnest({areas}))
    QUALIFY row_number() OVER (
        PARTITION BY measure_id, population_group, place_code ORDER BY coalesce(b.preference, 0), source_id
    ) = 1
),
shown AS (
    SELECT v.measure_id, v.population_group, v.place_level, v.place_code, any_value(p.name) AS name,
        any_value(p.country) AS country, v.value, v.year, v.area_basis, v.note, v.reliability, count(*) AS cities
    FROM closest AS v INNER JOIN place AS p USING (place_level, place_code)
    GROUP BY ALL
)
SELECT *, coalesce(area_basis, '') = 'nuts3_area' AS stands_in,
    place_level = 'region' AND (SELECT m.family FROM measure AS m WHERE m.measure_id = s.measure_id) = 'outcome'
    AND population_group NOT IN ('native_born', 'nationals', 'total') AND NOT coalesce((
        SELECT p.foreign_born FROM region_people AS p WHERE p.nuts_code = s.place_code
    ) >= 25, FALSE) AS is_small,
    (SELECT count(*) FROM shown AS o WHERE o.measure_id = s.measure_id AND o.population_group = s.population_group
        AND coalesce(o.area_basis, '') <> 'nuts3_area' AND o.value > s.value) + 1 AS place_rank
FROM shown AS s ORDER BY value DESC, place_code
"""
SPREAD = """
SELECT measure_id, population_group, median(value) AS median, quantile_cont(value, 0.25) AS low,
    quantile_cont(value, 0.75) AS high, max(value) AS highest, min(value) AS lowest
FROM rows WHERE NOT stands_in GROUP BY ALL
"""
# The finding leaves small regions out, unless all are small.
OF_COUNTED = SPREAD.replace(
    "NOT stands_in",
    """NOT stands_in AND (NOT is_small OR (measure_id, population_group) NOT IN (
    SELECT (measure_id, population_group) FROM rows WHERE NOT is_small AND NOT stands_in
))""",
)
REFERENCES = """
SELECT o.measure_id, o.population_group, a.name, o.value, o.year
FROM marked_observation AS o INNER JOIN aggregate AS a ON o.place_code = a.aggregate_code
WHERE o.place_level = 'aggregate' AND o.sex = 'total'
QUALIFY row_number() OVER (PARTITION BY measure_id, population_group, place_code ORDER BY year DESC) = 1
ORDER BY a.name
"""


def filtered(countries: tuple[str, ...]) -> str:
    return f"len({listing(countries)}) = 0 OR country_code IN (SELECT unnest({listing(countries)}))"


def listing(codes: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{code}'" for code in codes) + "]::VARCHAR[]"


@cache
def counts(
    countries: tuple[str, ...], areas: tuple[str, ...], spread_of: str = SPREAD
) -> tuple[dict[Any, pd.DataFrame], dict[Any, dict[str, Any]]]:
    """Rows of COUNTED and the row of SPREAD or OF_COUNTED, by measure and group."""
    sql = COUNTED.format(countries=filtered(countries), areas=listing(areas))
    rows = dict(iter(counted(sql).groupby(["measure_id", "population_group"], sort=False)))
    spread = counted(f"WITH rows AS ({sql}) {spread_of}").to_dict("records")
    return rows, {(row["measure_id"], row["population_group"]): row for row in spread}


@cache
def city_count(countries: tuple[str, ...]) -> int:
    return int(counted(f"SELECT count(*) FROM city WHERE {filtered(countries)}").iloc[0, 0])


def comparison(measure: str, group: str, countries: tuple[str, ...] = (), areas: tuple[str, ...] = OWN) -> Comparison:
    filters = Filters("foreign_born_share", areas, 0, countries, (), (), (), False, ())
    return Comparison(filters, Measure(**catalogue()[measure], population_group=group, year=None))


def words(value: float, unit: str) -> str:
    number = {"%": f"{value:.1f} %", "score 0-100": f"{value:.0f} of 100"}.get(
        unit, f"{value:,.1f} {unit}" if unit.startswith("per") else f"{value:,.0f} {unit}"
    )
    return number.replace("-", "−") if re.search(r"[1-9]", number.split(" ")[0]) else number.replace("-", "")


def heading(measure: str, group: str, rows: pd.DataFrame) -> str:
    name = str(catalogue()[measure]["name"]).removesuffix(" of the city")
    if "by citizenship" in name or (group != "total" and measure not in NAMES_ITS_PEOPLE):
        people = {**PEOPLE, "with_opinion": "people with an opinion"}[group]
        name = f"{name.replace(' by citizenship', '')}, {people}"
    if rows.empty:
        return name
    years = rows["year"].dropna().astype(int)
    if years.empty:
        return f"{name}, years not stated"
    span = str(years.min()) if years.nunique() == 1 else f"{years.min()} to {years.max()}"
    return f"{name}, {span}" + (" or not stated" if len(years) < len(rows) else "")


def named(row: Any) -> str:
    """A place as charts call it; without the cities that stand behind it in brackets."""
    if row.place_level == "country":
        return str(row.name_of_place)
    if row.place_level == "region":
        return f"{row.name_of_place} ({row.country})"
    area = {"greater_city": ", greater city", "self_reported": ", stated by the city"}.get(row.area_basis, "")
    if row.area_basis == "nuts3_area":
        area = f", NUTS 3 area {row.note.removeprefix('NUTS 3 region ')[:5]}"
    return f"{row.name_of_place} ({row.country}{area})"


def all_of(number: int, level: str) -> str:
    one, many = PLACES[level]
    return {1: f"one {one}", 2: f"both {many}"}.get(number, f"all {number} {many}")


def marked(row: Any) -> str:
    """A place at an end, with what weakens its value."""
    doubt = {"low": "low reliability", "second_hand": "quoted second-hand"}.get(row.reliability)
    if not doubt:
        return named(row)
    return f"{named(row)[:-1]}, {doubt})" if named(row).endswith(")") else f"{named(row)} ({doubt})"


def some(names: list[str]) -> str:
    shown = [*names[:3], *([f"{len(names) - 3} more"] if len(names) > 3 else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def spread_text(own: list[Any], spread: dict[str, Any], unit: str, level: str) -> str:
    if not own:
        return f"No {PLACES[level][0]} has a value of its own."
    highest, lowest = (words(spread[end], unit) for end in ("highest", "lowest"))
    if len(own) == 1:
        return f"1 {PLACES[level][0]}: {marked(own[0])} with {highest}."
    if highest == lowest:
        rounded = ", rounded" if spread["highest"] > spread["lowest"] else ""
        text = f"{all_of(len(own), level)} with {highest}{rounded}."
        return text[0].upper() + text[1:]
    tops, ends = (some([marked(row) for row in own if row.value == spread[end]]) for end in ("highest", "lowest"))
    return (
        f"{len(own)} {PLACES[level][1]}: highest {tops} with {highest}; lowest {ends} with {lowest}; "
        f"median {words(spread['median'], unit)}."
    )


def check(measure: str, group: str, countries: tuple[str, ...] = (), areas: tuple[str, ...] = OWN) -> None:
    """Everything that is said of a comparison, as SQL counts it."""
    made = comparison(measure, group, countries, areas)
    rows_of, spread_of = counts(countries, areas)
    empty = next(iter(rows_of.values())).iloc[:0]
    rows = rows_of.get((measure, group), empty).rename(columns={"name": "name_of_place"})
    unit, level, family = (str(catalogue()[measure][key]) for key in ("unit", "place_level", "family"))
    assert made.title == heading(measure, group, rows)
    own = [row for row in rows.itertuples() if not row.stands_in]
    spread = spread_of.get((measure, group), {})
    of_counted = counts(countries, areas, OF_COUNTED)[1].get((measure, group), {})
    check_alternative_text(made, counted_of(own), of_counted, rows, unit, level)
    if not rows.empty:
        check_notes(made, own, spread, of_counted, rows, unit, level)
        check_ranks(made, rows, is_ranked=family != "icc" and measure not in UNRANKED)


def counted_of(own: list[Any]) -> list[Any]:
    return [row for row in own if not row.is_small] or own


def small_text(drawn: str, rows: pd.DataFrame, own: list[Any]) -> str:
    number = int(rows["is_small"].sum())
    if not number:
        return ""
    left_out = "; the title leaves them out" if len(counted_of(own)) < len(own) else ""
    regions = "1 region" if number == 1 else f"{number} regions"
    return f" {drawn}: fewer than 25,000 foreign-born residents of working age, or an unknown number ({regions}{left_out})."


def test_a_title_about_a_selected_small_region_is_not_said_to_leave_it_out() -> None:
    of_all = comparison("employment_rate_20_64", "foreign_born")
    small = of_all.own_places[of_all.is_small]
    assert "the title leaves them out" in of_all.small_words("Fainter bars")
    made = replace(of_all, filters=replace(of_all.filters, city=(small["city_id"].iloc[0],)))
    assert small["place_name"].iloc[0] in made.finding
    said = [ranked.note(made, 20), made.alternative_text, distribution.note(made), made.small_words("Faint")]
    assert all(f"({int(made.is_small.sum())} regions" in text for text in said)
    assert not any("title" in text for text in said)
    assert "the median leaves them out" in said[0]


@pytest.mark.parametrize("measure", ["population_15_64", "population_share_15_64", "population_share_census"])
def test_the_region_with_the_fewest_foreign_born_people_is_called_the_lowest(measure: str) -> None:
    made = comparison(measure, "foreign_born")
    lowest = made.own_places.sort_values("value").iloc[0]
    assert lowest["place_name"] in made.finding.partition("lowest")[2]
    assert made.small_words("Fainter bars") == ""


def check_alternative_text(
    made: Comparison, own: list[Any], spread: dict[str, Any], rows: pd.DataFrame, unit: str, level: str
) -> None:
    """The whole text: heading, spread, larger areas, cities without a value."""
    text = re.sub(r" \(with [^)]*\)", "", made.alternative_text)
    parts = [f"{made.title}.", spread_text(own, spread, unit, level)]
    if made.measure.family == "icc" or made.measure.measure_id in UNRANKED:
        reason = UNRANKED.get(made.measure.measure_id, "scores of different years")
        parts = [f"{made.title}.", run_text(own, spread, unit, level), f"Not ranked: {reason}."]
    stand_ins = int(rows["stands_in"].sum())
    if stand_ins:
        verb, them = ("city is", "it") if stand_ins == 1 else ("cities are", "them")
        parts.append(f"{stand_ins} {verb} shown with the value of a larger area that contains {them}: fainter, and not ranked.")
    if int(rows["is_small"].sum()) and len(own) < len(rows) - stand_ins:
        parts.append(small_text("Not counted", rows, list(rows.itertuples())).strip())
    without = city_count(made.filters.country) - int(rows["cities"].sum())
    if without:
        parts.append(f"{without:,} {'city has' if without == 1 else 'cities have'} no value.")
    assert text == " ".join(parts)


def run_text(own: list[Any], spread: dict[str, Any], unit: str, level: str) -> str:
    """What is said of values that are not ranked, and of so few that they have no middle half."""
    if not own:
        return f"No {PLACES[level][0]} has a value."
    low, high = words(spread["lowest"], unit), words(spread["highest"], unit)
    if low == high:
        text = f"{all_of(len(own), level)} with {high}."
        return text[0].upper() + text[1:]
    return f"The values of the {len(own)} {PLACES[level][1]} run from {low} to {high}."


def check_notes(
    made: Comparison,
    own: list[Any],
    spread: dict[str, Any],
    of_counted: dict[str, Any],
    rows: pd.DataFrame,
    unit: str,
    level: str,
) -> None:
    many, count, counted = PLACES[level][1], len(rows), counted_of(own)
    note = ranked.note(made, min(20, count))
    shown = f"20 of {count} {many}" if count > 20 else all_of(count, level)
    shown = f"{shown[0].upper()}{shown[1:]} shown{'; the view “Table” has all' if count > 100 else ''}."
    assert note.startswith(shown)
    lines = [f"{row.name}, {words(row.value, unit)} ({row.year})" for row in references(made) if not math.isnan(row.value)]
    if len(counted) > 1 and not made.no_rank_reason:
        lines = [f"median of the {len(counted)} {many}, {words(of_counted['median'], unit)}", *lines]
    dashed = f" Dashed: {'; '.join(lines)}." if lines else ""
    assert note.removeprefix(shown) == dashed + small_text("Fainter bars", rows, own)
    middle = run_text(own, spread, unit, level)
    if len(own) > 3 and spread["highest"] > spread["lowest"]:
        middles = []
        for aside in product((-1e-9, 1e-9), repeat=2):  # a quartile may lie on the border of two roundings
            low, high = (words(spread[end] + by, unit) for end, by in zip(("low", "high"), aside, strict=True))
            where = f"between {low} and {high}" if low != high else f"at {low}"
            middles.append(f"The middle half of the {len(own)} {many} lies {where}.")
    else:
        middles = [middle]
    small = small_text("Among them are small ones", rows, own)
    assert distribution.note(made) in {f"Each dot is a {PLACES[level][0]}. {middle}{small}" for middle in middles}


@cache
def references_by_measure() -> dict[Any, list[Any]]:
    rows = counted(REFERENCES)
    return {key: list(group.itertuples()) for key, group in rows.groupby(["measure_id", "population_group"])}


def references(made: Comparison) -> list[Any]:
    return references_by_measure().get((made.measure.measure_id, made.measure.population_group), [])


def check_ranks(made: Comparison, rows: pd.DataFrame, is_ranked: bool) -> None:
    """Each bar has the place, the area that it is of and its rank; what is not ranked has none."""
    labels = made.places.set_index("place_code")["label"]
    assert labels.index.is_unique
    assert set(labels.index) == set(rows["place_code"])
    for row in rows.itertuples():
        rank = f"{row.place_rank}. " if is_ranked and not row.stands_in else ""
        label = re.sub(r" \(with [^)]*\)", "", labels[row.place_code])
        assert label in (f"{rank}{named(row)}", f"{rank}{named(row)} ({row.place_code})")


@pytest.mark.parametrize(("measure", "group"), PAIRS)
def test_what_is_said_of_every_measure_and_group_is_what_sql_counts(measure: str, group: str) -> None:
    check(measure, group)


@pytest.mark.parametrize("countries", FEW, ids="+".join)
@pytest.mark.parametrize(("measure", "group"), SAMPLE)
def test_one_and_few_places_are_said_as_such(measure: str, group: str, countries: tuple[str, ...]) -> None:
    check(measure, group, countries)


@pytest.mark.parametrize("countries", [(), *FEW], ids="+".join)
def test_larger_areas_are_named_and_neither_ranked_nor_counted(countries: tuple[str, ...]) -> None:
    check("foreign_born_share", "foreign_born", countries, WITH_LARGER)


def test_shares_that_cities_state_themselves_are_not_ranked() -> None:
    check("migrant_background_share", "migrant_background", (), ("self_reported",))


@pytest.mark.parametrize(("measure", "group"), SAMPLE)
def test_tooltips_and_table_name_places_and_years_value_it_is(measure: str, group: str) -> None:
    """A region's or country's value has it as its subject at every city; so has one of a larger area or of a greater city."""
    made = comparison(measure, group, (), WITH_LARGER)
    values = counts((), WITH_LARGER)[0][measure, group].set_index("place_code")
    lines = city_map._points(made).set_index("city_id")["lines"]
    for row in made.rows.itertuples():
        value = values.loc[row.place_code]
        place = {"greater_city": f"{row.city} (greater city)", "nuts3_area": ""}.get(value["area_basis"], row.city)
        if value["place_level"] != "city":
            place = f"{value['name']} ({value['place_level']})"
        if value["area_basis"] == "nuts3_area":
            code, area = value["note"].removeprefix("NUTS 3 region ").split(" ", 1)
            place = f"{area} ({'country, ' if code.endswith('000') else ''}NUTS 3 {code})"
        assert row.level_text == place
        text = f"{words(value['value'], made.measure.unit)}, {value['year']:.0f}"
        assert lines[row.city_id].partition("\n")[0] == (text if place == row.city else f"{place}: {text}")


@pytest.mark.parametrize("group", ["foreign_born", "native_born"])
def test_profile_names_people_places_and_years(group: str) -> None:
    filters = Filters("foreign_born_share", WITH_LARGER, 0, (), (), (), ("at-vienna", "no001c"), False, ())
    made = Comparison(filters, Measure(**catalogue()["employment_rate_20_64"], population_group=group, year=None))
    context = profile._context(made)
    values = profile._values(made, context["measure_id"].tolist(), "%")
    spread = counts((), WITH_LARGER)[1]
    for row in context.itertuples():
        assert row.measure.endswith(f", {PEOPLE[group]}")
        expected = spread[row.measure_id, group]
        assert f"median {words(expected['median'], '%')}, " in row.text
        places = PLACES[catalogue()[row.measure_id]["place_level"]][1]
        assert row.text.endswith(f"{len(counts((), WITH_LARGER)[0][row.measure_id, group])} {places}")
    years = sorted(set(values["year"].astype(int)))
    span = " to ".join(str(year) for year in dict.fromkeys((years[0], years[-1])))
    whose = profile._places_and_years(values)
    levels = "regions and countries" if group == "native_born" else "regions"
    assert whose == f"Values of their {levels}, not of the cities, {span}."
    assert f"over {len(context)} indicators" in profile._profile_text(made, values, context, whose)
    countries = {"Austria (country)", "Norway (country)"} if group == "native_born" else set()
    assert set(values["level_text"]) == {"Wien (region)", "Oslo og Viken (region)", *countries}


def test_larger_areas_do_not_count_behind_a_profile() -> None:
    own, both = (comparison("foreign_born_share", "foreign_born", ("BE", "LU", "CY"), areas) for areas in (OWN, WITH_LARGER))
    assert profile._context(own).equals(profile._context(both))


def test_averages_of_the_index_are_called_averages() -> None:
    context = profile._context(comparison("icc_overall", "total"))
    assert all(text.startswith("Average of 85 Intercultural Cities, 2017: ") for text in context["text"])


def test_a_region_is_the_subject_and_its_selected_cities_stand_behind_it() -> None:
    filters = Filters("foreign_born_share", OWN, 0, (), (), (), ("at-vienna", "at-graz"), False, ())
    made = Comparison(filters, Measure(**catalogue()["mipex_health"], population_group="total", year=None))
    austria = made.places.set_index("place_code").loc["AT"]
    assert austria["short_label"] == "Austria (with Vienna and Graz)"
    line = ranked._published(Measure(**catalogue()["foreign_born_share"], population_group="foreign_born", year=None), ("AT",))
    assert re.fullmatch(r"Austria \(country\), [\d.]+ % \(20\d\d\)", line[0][2])


@pytest.mark.parametrize("countries", [(), *FEW], ids=str)
def test_the_finding_names_who_has_the_highest_and_the_lowest(countries: tuple[str, ...]) -> None:
    checked = 0
    for measure, group in PAIRS:
        found = counts(countries, OWN)[0].get((measure, group))
        if found is None:
            continue
        made, unit = comparison(measure, group, countries), str(catalogue()[measure]["unit"])
        own = found[~found["stands_in"]]
        own = own[~own["is_small"]] if (~own["is_small"]).any() else own
        assert made.finding.startswith(heading(measure, group, own.iloc[:0]))
        for end in (own["value"].max(), own["value"].min()):
            assert words(end, unit) in made.finding
            names = own.loc[own["value"] == end].rename(columns={"name": "name_of_place"}).itertuples()
            assert made.no_rank_reason or any(marked(row) in made.finding for row in names)
        checked += 1
    assert checked > 20


@pytest.mark.parametrize("measure", ["survey_good_place_immigrants", "foreign_born_share", "icc_overall"])
def test_the_finding_gives_value_and_rank_of_a_selected_city(measure: str) -> None:
    group = next(iter(covered()[measure]))
    found = counts((), OWN)[0][measure, group].rename(columns={"name": "name_of_place"})
    for row in list(found.itertuples())[::7]:
        filters = Filters("foreign_born_share", OWN, 0, (), (), (), (str(row.place_code),), False, ())
        made = Comparison(filters, Measure(**catalogue()[measure], population_group=group, year=None))
        same = int((found["value"] == row.value).sum())
        place = re.search(
            re.escape(f"{marked(row)} {words(float(row.value), str(catalogue()[measure]['unit']))}") + "(, (.*))?$", made.finding
        )
        assert place, made.finding
        if made.no_rank_reason:
            assert not place[2]
            continue
        assert place[2].endswith(f" of {len(found)} cities")
        assert place[2].startswith("joint ") == (same > 1)
        position = re.search(r"(\d+)(st|nd|rd|th) highest|highest|lowest", place[2])
        assert position
        assert int(position[1] or (1 if position[0] == "highest" else len(found) - same + 1)) == row.place_rank


@pytest.mark.parametrize("query", [{}, {"country": "LU"}, {"country": "LU", "area_basis": "city,nuts3_area"}], ids=str)
@pytest.mark.parametrize("view", ["ranked", "distribution", "map"])
def test_the_page_shows_these_texts(view: str, query: dict[str, str]) -> None:
    measure, group = "foreign_born_share", "foreign_born"
    areas = ("city", "nuts3_area") if "area_basis" in query else OWN
    made = comparison(measure, group, ("LU",) if query else (), areas)
    at = visited(COMPARE, {"measure": measure, "view": view, **query})
    assert not at.exception
    if made.rows.empty:
        assert not [*at.get("vega_lite_chart"), *at.get("deck_gl_json_chart")]
        return
    assert as_read(at.header[0].value) == made.finding
    assert made.title in page_text(at).replace("\\", "")
    if view == "distribution" and made.own_places.empty:
        assert any("All values here are of larger areas" in info.value for info in at.info)
        return
    (drawn,) = [*at.get("vega_lite_chart"), *at.get("deck_gl_json_chart")]
    assert drawn.proto.alt.startswith(made.alternative_text)
    text = page_text(at).replace("\\", "")
    if view == "ranked":
        assert ranked.note(made, len(chart_data(at, "label", "value"))) in text
    if view == "distribution":
        assert distribution.note(made) in text


def test_no_rank_stands_where_scores_are_of_different_years() -> None:
    at = visited(COMPARE, {"measure": "icc_overall", "view": "table"})
    assert "Rank" not in at.dataframe[0].value
    assert "Not ranked: scores of different years." in page_text(at).replace("\\", "")


@pytest.mark.parametrize(("country", "year"), [("IT", 2024), ("GB", 2017)])
def test_the_common_year_is_that_of_the_cities_shown(country: str, year: int) -> None:
    """The year in which these cities have most figures; 2016, that of most cities of the atlas, has none in Italy."""
    latest = comparison("foreign_born_share", "foreign_born", (country,))
    counts = {
        of_year: len(Comparison(latest.filters, replace(latest.measure, year=of_year)).own_places)
        for of_year in range(2001, 2025)
    }
    assert latest.common_year == str(year)
    assert counts[year] == max(counts.values()) > 0
