"""The rows that a view must have, by SQL over the raw tables of the data file.

Written anew from the rules in docs/method.md: nothing is taken from queries/, nor from what data/derived.sql makes of the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

Query = Mapping[str, str]
AREAS = "city,greater_city"
SHARE_GROUPS = {"foreign_born_share": "foreign_born", "foreign_citizen_share": "foreign_citizens"}
NO_LIMIT = 9_999_999_999

# candidate: observations that may stand for their place. shown: the one of each place, of a year or (NULL) the latest.
# passing: the cities that the shared filters leave.
RULES = """
CREATE TEMP TABLE candidate AS
WITH fit AS (
    SELECT
        o.*, m.family, coalesce(b.preference, 0) AS nearness, coalesce(b.is_stand_in, FALSE) AS stands_in,
        coalesce(list_bool_or([contains(o.flag, f) FOR f IN (SELECT list(flag) FROM flag WHERE reliability = 'low')]), FALSE)
        OR o.quality_mark IN (SELECT quality_mark FROM quality_mark WHERE reliability = 'low') IS TRUE AS is_weak
    FROM observation AS o JOIN measure AS m USING (measure_id) LEFT JOIN area_basis AS b USING (area_basis)
    WHERE o.place_level = m.place_level AND o.sex = 'total' AND o.quality_mark IS DISTINCT FROM 'series_outlier'
),
newest AS (
    SELECT measure_id, population_group, place_code, coalesce(area_basis, '') AS area, max(coalesce(year, 0)) AS year
    FROM fit GROUP BY ALL
),
wave AS (SELECT measure_id, max(year) AS year FROM fit GROUP BY measure_id)
SELECT fit.*, coalesce(fit.year, 0) = newest.year AND (family <> 'survey' OR fit.year = wave.year) AS is_newest
FROM fit JOIN wave USING (measure_id) JOIN newest
ON fit.measure_id = newest.measure_id AND fit.population_group = newest.population_group
AND fit.place_code = newest.place_code AND coalesce(fit.area_basis, '') = newest.area;

CREATE TEMP MACRO shown(m, g, y, areas) AS TABLE
SELECT DISTINCT ON (place_code) place_code, place_level, measure_id, population_group, year, value, source_id, stands_in
FROM candidate
WHERE measure_id = m AND population_group = g AND (area_basis IS NULL OR list_contains(areas, area_basis))
AND CASE WHEN y IS NULL THEN is_newest ELSE year = y END
ORDER BY place_code, nearness, is_weak, source_id, reference_url;

CREATE TEMP MACRO passing(share, people, areas, least, countries, sizes, networks, only_these) AS TABLE
SELECT c.city_id, c.country_code, c.nuts2_code
FROM city AS c LEFT JOIN shown(share, people, NULL, areas) AS s ON s.place_code = c.city_id
WHERE (least = 0 OR s.value >= least)
AND (countries = [] OR c.country_code IN (SELECT unnest(countries)))
AND (sizes = [] OR len([1 FOR s IN sizes IF c.population >= s[1] AND c.population < s[2]]) > 0)
AND (only_these = [] OR c.city_id IN (SELECT unnest(only_these)))
AND (
    networks = [] OR (c.is_icc_member AND list_contains(networks, 'intercultural_cities'))
    OR EXISTS (FROM network_membership AS n WHERE n.city_id = c.city_id AND n.network_id IN (SELECT unnest(networks)))
);
"""
SIZES = {
    "under_100k": [0, 100_000],
    "100k_250k": [100_000, 250_000],
    "250k_500k": [250_000, 500_000],
    "over_500k": [500_000, NO_LIMIT],
}


@dataclass(frozen=True)
class Expected:
    """The cells of some columns of every row. falls: the column whose values must not rise from row to row.

    is_part: whether the view has other rows besides, each of which `RawTables.is_published` checks.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    falls: str = ""
    is_part: bool = False


class RawTables:
    """Expected rows of views, from a connection to a data file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.data = connection
        self.data.execute(RULES)

    def expected(self, page: str, query: Query) -> Expected:
        """What the view at this address must have; the address names all that the view depends on."""
        return getattr(self, f"_{page}")(query)

    def all(self, query: str, *values: Any, **named: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement, with values by position or by name."""
        return self.data.execute(query, named or list(values)).fetchall()

    def column(self, query: str, *values: Any) -> list[Any]:
        """The first column of a statement."""
        return [row[0] for row in self.all(query, *values)]

    def _filter(self, query: Query) -> dict[str, Any]:
        share = query.get("share_definition", "foreign_born_share")
        return {
            "share": share,
            "people": SHARE_GROUPS[share],
            "areas": query.get("area_basis", AREAS).split(","),
            "least": int(query.get("share_min", 0)),
            "countries": _listed(query, "country"),
            "sizes": [SIZES[name] for name in _listed(query, "size")],
            "networks": _listed(query, "network"),
            "only_these": _listed(query, "city") if "only_chosen" in query else [],
        }

    # Cities on one indicator, or over all indicators of a kind.

    PASSING = "passing($share, $people, $areas, $least, $countries, $sizes, $networks, $only_these)"
    OF_CITY = "CASE s.place_level WHEN 'city' THEN c.city_id WHEN 'region' THEN c.nuts2_code ELSE c.country_code END"

    def _compare(self, query: Query) -> Expected:
        if query.get("question") == "side":
            return self._side(query)
        chosen = {"m": query["measure"], "g": query["population_group"], "y": _year(query.get("year"))}
        family, level = self.all("SELECT family, place_level FROM measure WHERE measure_id = ?", query["measure"])[0]
        if query["view"] == "profile":
            return self._profile(query, family)
        if family == "icc" and query["view"] != "table":
            rows = self.all(
                f"SELECT s.place_code, s.measure_id, s.year, s.value FROM {self.PASSING} AS c JOIN candidate AS s "
                "ON s.place_code = c.city_id WHERE s.family = 'icc' AND s.is_newest",
                **self._filter(query),
            )
            means = self.all("SELECT place_code, measure_id, year, value FROM observation WHERE place_code = 'ICC85'")
            passing = self.all(f"FROM {self.PASSING}", **self._filter(query))
            return Expected(("place_code", "measure_id", "year", "value"), [*means, *rows] if passing else [])
        rows = self.all(
            f"SELECT c.city_id, s.place_code, s.year, s.value, s.source_id, s.stands_in FROM {self.PASSING} AS c "
            f"JOIN shown($m, $g, $y, $areas) AS s ON s.place_code = {self.OF_CITY}",
            **chosen,
            **self._filter(query),
        )
        ranked = {row[1]: round(row[3], 6) for row in rows if not row[5] and family != "icc" and query["measure"] not in UNRANKED}
        ranks = {place: 1 + sum(other > value for other in ranked.values()) for place, value in ranked.items()}
        own = [row for row in rows if not row[5]]
        if query["view"] in ("table", "map") or (query["view"] == "distribution" and not own):
            cells = [(*row[:5], ranks.get(row[1])) for row in rows]
            return Expected(("city_id", "place_code", "year", "value", "source_id", "place_rank"), cells, "value")
        places = {row[1]: (*row[1:5], ranks.get(row[1])) for row in (own if query["view"] == "distribution" else rows)}
        ordered = sorted(places.values(), key=lambda row: (-row[2], row[0]))
        if query["view"] == "ranked":
            own = self.all(
                "SELECT city_id, nuts2_code, country_code FROM city WHERE city_id IN (SELECT unnest(?))", _listed(query, "city")
            )
            marked = {dict(zip(("city", "region", "country"), row, strict=True))[level] for row in own}
            ordered = _window(ordered, marked, query.get("show"))
        return Expected(("place_code", "year", "value", "source_id", "place_rank"), ordered, "value")

    def _profile(self, query: Query, family: str) -> Expected:
        """Each indicator beside the median of the places of the cities that pass."""
        rows = self.all(
            f"""
            WITH latest AS (
                SELECT DISTINCT ON (measure_id, place_code) k.* FROM candidate AS k JOIN measure AS m USING (measure_id)
                LEFT JOIN region AS r ON k.place_level = 'region' AND k.place_code = r.nuts_code
                WHERE m.family = $family AND m.unit IN ('%', 'score 0-100') AND m.measure_group <> 'revised dimension'
                AND k.population_group = $g AND is_newest AND r.nuts_version IS DISTINCT FROM 'earlier'
                AND (area_basis IS NULL OR list_contains($areas, area_basis))
                ORDER BY measure_id, place_code, nearness, is_weak, k.source_id, reference_url
            ),
            among AS (
                SELECT s.measure_id, median(s.value) AS median, count(*) AS place_count FROM latest AS s
                WHERE NOT s.stands_in AND s.place_code IN (
                    SELECT unnest([city_id, nuts2_code, country_code]) FROM {self.PASSING}
                ) GROUP BY ALL
            )
            SELECT c.city_id, s.measure_id, s.place_code, s.year, s.value, a.median, a.place_count
            FROM city AS c JOIN latest AS s ON s.place_code = {self.OF_CITY} JOIN among AS a USING (measure_id)
            WHERE c.city_id IN (SELECT unnest($cities))
            """,
            family=family,
            g=query["population_group"],
            cities=_listed(query, "city"),
            **self._filter(query),
        )
        return Expected(("city_id", "measure_id", "place_code", "year", "value", "median", "place_count"), rows)

    def _side(self, query: Query) -> Expected:
        """One group an indicator: that of most cities, of equals the first by birth. Gaps in regions stand first."""
        cities = _listed(query, "city")
        every = self._of_cities(cities)
        chosen = []
        for level, measure in sorted({row[:2] for row in every}):
            of_measure = [row for row in every if row[:2] == (level, measure)]
            groups = {row[2] for row in of_measure}
            best = min(groups, key=lambda group: (-len({r[3] for r in of_measure if r[2] == group}), _before(group)))
            chosen += [row for row in of_measure if row[2] == best]
        overall = {row[3] for row in chosen if row[1] == "mipex_overall"}
        if overall == set(cities):
            chosen = [row for row in chosen if not row[1].startswith("mipex_overall_")]
        values = list({(*row[1:3], *row[4:]) for row in chosen})
        gaps = self.all(
            f"SELECT DISTINCT f.measure_id, f.population_group, f.place_code, f.year, f.value FROM ({GAP}) AS f "
            "JOIN city AS c ON c.nuts2_code = f.place_code WHERE c.city_id IN (SELECT unnest(?))",
            cities,
        )
        return Expected(("measure_id", "population_group", "place_code", "year", "value"), [*values, *gaps])

    def _of_cities(self, cities: list[str]) -> list[tuple[Any, ...]]:
        """Level, indicator, group, city, place, year and value: the latest of cities, their regions and countries."""
        return self.all(
            f"""
            SELECT DISTINCT ON (c.city_id, s.measure_id, s.population_group)
                s.place_level, s.measure_id, s.population_group, c.city_id, s.place_code, s.year, s.value
            FROM city AS c JOIN candidate AS s ON s.place_code = {self.OF_CITY} JOIN measure AS m USING (measure_id)
            LEFT JOIN region AS r ON s.place_level = 'region' AND s.place_code = r.nuts_code
            WHERE c.city_id IN (SELECT unnest(?)) AND is_newest AND m.unit IN ('%', 'score 0-100')
            AND r.nuts_version IS DISTINCT FROM 'earlier' AND s.population_group <> 'with_opinion'
            AND (s.area_basis IS NULL OR s.area_basis IN ('city', 'greater_city') OR s.stands_in)
            AND (
                s.place_level = 'city' OR m.family = 'mipex' OR s.population_group IN ('foreign_born', 'foreign_citizens')
                OR (s.place_level = 'country' AND s.population_group IN ('non_eu_born', 'non_eu_citizens'))
            )
            ORDER BY c.city_id, s.measure_id, s.population_group, nearness, is_weak, s.source_id, reference_url
            """,
            cities,
        )

    def _city(self, query: Query) -> Expected:
        """The indicators of the city itself, of its region and of its country; the gap is in the row of the employment rate."""
        side = self._side({"city": query["city"]})
        return Expected(side.columns, list(dict.fromkeys(side.rows)), is_part=True)

    def is_published(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of a profile is an observation as it stands in the raw table."""
        return bool(
            self.all(
                "FROM observation WHERE measure_id = ? AND population_group = ? AND place_code = ? "
                "AND year IS NOT DISTINCT FROM ? AND source_id = ? AND abs(value - ?) < 1e-6",
                *(row[name] for name in ("measure_id", "population_group", "place_code", "year", "source_id", "value")),
            )
        )

    # Regions.

    def _regions(self, query: Query) -> Expected:
        """Regions that pass, in one year; over time the regions picked out, whatever is filtered."""
        is_gap, years = query["outcome_look"] == "gap", query["region_view"] == "trend"
        picked = set(_listed(query, "region"))
        rows = self.all(
            """
            WITH share AS (FROM shown('population_share_15_64', $people, NULL, [])),
            of_city AS (
                SELECT nuts2_code AS nuts_code FROM passing($share, $people, $areas, 0, [], $sizes, $networks, $only_these)
                UNION
                SELECT s.nuts_code FROM city_of_several_regions AS s
                SEMI JOIN passing($share, $people, $areas, 0, [], $sizes, $networks, $only_these) AS p ON s.city_id = p.city_id
            ),
            one AS (
                SELECT DISTINCT ON (population_group, place_code, year) * FROM candidate
                WHERE measure_id = $m AND place_level = 'region' AND ($y IS NULL OR year = $y)
                ORDER BY population_group, place_code, year, is_weak, source_id, reference_url
            ),
            own AS (FROM one WHERE population_group = $g),
            other AS (FROM one WHERE population_group = $reference)
            SELECT
                own.place_code, own.year, own.value, other.value,
                CASE m.direction WHEN 'lower is better' THEN own.value - other.value ELSE other.value - own.value END
            FROM own LEFT JOIN other USING (place_code, year) JOIN measure AS m ON m.measure_id = $m
            JOIN region AS r ON r.nuts_code = own.place_code LEFT JOIN share AS s ON s.place_code = own.place_code
            WHERE CASE WHEN $y IS NULL THEN own.place_code IN (SELECT unnest($picked))
            ELSE ($least = 0 OR s.value >= $least) AND ($countries = [] OR r.country_code IN (SELECT unnest($countries)))
            AND (($sizes = [] AND $networks = [] AND $only_these = []) OR own.place_code IN (SELECT nuts_code FROM of_city)) END
            """,
            picked=sorted(picked),
            m=query["outcome"],
            g=query["outcome_group"],
            reference=query.get("outcome_reference"),
            y=None if years else int(query["outcome_year"]),
            **self._filter(query),
        )
        column = "gap" if is_gap else "value"
        at = 4 if is_gap else 2
        rows = [row if is_gap else (*row[:3], None, None) for row in rows if row[at] is not None]
        columns = ("place_code", "year", "value", "reference_value", "gap")
        if years:
            return Expected(columns, rows)
        ranked = [(*row, 1 + sum(round(o[at], 6) > round(row[at], 6) for o in rows)) for row in rows]
        ranked.sort(key=lambda row: -row[at])
        if query["region_view"] == "ranked":
            ranked = _window(ranked, picked, query.get("show"))
        return Expected((*columns, "place_rank"), ranked, column)

    # National policy.

    def _countries(self, query: Query) -> list[str]:
        """The countries of MIPEX that the filters of cities leave."""
        known = self.column("SELECT DISTINCT place_code FROM candidate WHERE family = 'mipex'")
        if not {"share_min", "country", "size", "network", "only_chosen"} & set(query):
            return known
        passing = {row[0] for row in self.all(f"SELECT DISTINCT country_code FROM {self.PASSING}", **self._filter(query))}
        return [code for code in known if code in passing]

    def _policy(self, query: Query) -> Expected:
        scope, view, year = self._countries(query), query["policy_view"], _year(query.get("policy_year"))
        picked = [code for code in _listed(query, "policy_country") if code in scope]
        columns = ("measure_id", "place_code", "year", "value")
        if view == "indicators":
            rows = self.all(
                "SELECT indicator_id, country_code, year, value FROM mipex_indicator_score AS s WHERE indicator_id = ? "
                "AND country_code IN (SELECT unnest(?)) AND year = coalesce(?, (SELECT max(year) FROM mipex_indicator_score AS n "
                "WHERE n.indicator_id = s.indicator_id AND n.country_code = s.country_code))",
                query["indicator"], scope, year,
            )  # fmt: skip
            return Expected(columns, rows, "value")
        scores = (
            "SELECT DISTINCT ON (measure_id, place_code, year) measure_id, place_code, year, value, is_newest FROM candidate "
            "WHERE family = 'mipex' ORDER BY ALL"
        )
        area = query.get("policy_area", "mipex_overall")
        if view == "heat_map":
            rows = self.all(
                f"SELECT measure_id, place_code, year, value FROM ({scores}) AS s JOIN measure AS m USING (measure_id) "
                "WHERE m.measure_group = 'area' AND place_code IN (SELECT unnest(?)) AND (is_newest OR ? IS NOT NULL) "
                "AND year = coalesce(?, year)",
                scope, year, year,
            )  # fmt: skip
            return Expected(columns, rows)
        if view == "change":
            return self._change(query, scope, picked)
        of_whom = picked if view == "trends" and "policy_country" in query else scope
        rows = self.all(
            f"SELECT measure_id, place_code, year, value FROM ({scores}) WHERE measure_id = ? "
            "AND place_code IN (SELECT unnest(?)) AND (? = 'trends' OR CASE WHEN ? IS NULL THEN is_newest ELSE year = ? END)",
            area, of_whom, view, year, year,
        )  # fmt: skip
        return Expected(columns, rows, "" if view == "trends" else "value")

    def _change(self, query: Query, scope: list[str], picked: list[str]) -> Expected:
        """Both years of all countries that have both, then of the indicators that moved in the countries picked out."""
        first, last = int(query["policy_from"]), int(query["policy_to"])
        area = query["policy_area"]
        of_area = self.all(
            "SELECT measure_id, place_code, year, value FROM candidate AS a WHERE measure_id = ? AND year IN (?, ?) "
            "AND place_code IN (SELECT unnest(?)) AND 2 = (SELECT count(*) FROM candidate AS b WHERE a.measure_id = b.measure_id "
            "AND a.place_code = b.place_code AND b.year IN (?, ?))",
            area, first, last, scope, first, last,
        )  # fmt: skip
        both = {row[1] for row in of_area}
        moved = self.all(
            "SELECT a.indicator_id, a.country_code, unnest([a.year, b.year]), unnest([a.value, b.value]) "
            "FROM mipex_indicator_score AS a JOIN mipex_indicator_score AS b USING (indicator_id, country_code) "
            "JOIN mipex_indicator AS i USING (indicator_id) WHERE a.year = ? AND b.year = ? AND round(a.value - b.value, 2) <> 0 "
            "AND a.country_code IN (SELECT unnest(?)) AND (? = 'mipex_' || i.area_id OR ? = 'mipex_overall')",
            first, last, [code for code in picked if code in both], area, area,
        )  # fmt: skip
        return Expected(("measure_id", "place_code", "year", "value"), [*of_area, *moved])

    # Policy and outcomes.

    def _links(self, query: Query) -> Expected:
        if query["link_view"] == "matrix":
            return self._matrix(query)
        if query["link_view"] == "questions":
            x, y = PRESETS[query["link_preset"]]
        else:
            x, y = query["link_x"], query["link_y"]
        level = self.all("SELECT place_level FROM measure WHERE measure_id IN (?, ?)", x, y)
        unit = max((row[0] for row in level), key=("city", "region", "country").index)
        unit_of = {"city": "c.city_id", "region": "c.nuts2_code", "country": "c.country_code"}[unit]
        pair = (
            f"SELECT {unit_of} AS unit, x.place_code AS x_place, x.value AS x, x.year AS x_year, y.place_code AS y_place, "
            f"y.value AS y, y.year AS y_year FROM {self.PASSING} AS c "
            f"JOIN shown($x, $xg, $xy, $areas) AS x ON x.place_code = {self.OF_CITY.replace('s.', 'x.')} "
            f"JOIN shown($y, $yg, $yy, $areas) AS y ON y.place_code = {self.OF_CITY.replace('s.', 'y.')} "
            f"WHERE {unit_of} IS NOT NULL"
        )
        rows = self.all(
            f"WITH pair AS ({pair}) SELECT DISTINCT 'x', unit, x_place, x_year, x, avg(x) OVER (PARTITION BY unit) FROM "
            "(SELECT DISTINCT unit, x_place, x_year, x FROM pair) UNION ALL "
            "SELECT DISTINCT 'y', unit, y_place, y_year, y, avg(y) OVER (PARTITION BY unit) FROM "
            "(SELECT DISTINCT unit, y_place, y_year, y FROM pair)",
            x=x, y=y, xg=query["link_x_group"], yg=query["link_y_group"],
            xy=_year(query.get("link_x_year")), yy=_year(query.get("link_y_year")), **self._filter(query),
        )  # fmt: skip
        return Expected(("axis", "unit_code", "place_code", "year", "value", "drawn_at"), rows)

    def _matrix(self, query: Query) -> Expected:
        """The rank correlation of residents' views with policy areas over countries, each local place of a country once."""
        rows = self.all(
            f"""
            WITH passing AS (FROM {self.PASSING}),
            latest AS (
                SELECT DISTINCT ON (measure_id, place_code) * FROM candidate
                WHERE is_newest AND population_group = 'total' AND family IN ('survey', 'mipex')
                ORDER BY measure_id, place_code, nearness, is_weak, source_id, reference_url
            ),
            own AS (
                SELECT s.measure_id AS local_id, c.country_code, avg(s.value) AS x FROM passing AS c
                JOIN latest AS s ON s.place_code = c.city_id WHERE s.family = 'survey' GROUP BY ALL
            ),
            pair AS (
                SELECT local_id, s.measure_id AS policy_id, x, s.value AS y FROM own
                JOIN latest AS s ON s.place_code = own.country_code JOIN measure AS m ON s.measure_id = m.measure_id
                WHERE m.measure_group = 'area'
            ),
            placed AS (
                SELECT
                    local_id, policy_id,
                    rank() OVER (PARTITION BY local_id, policy_id ORDER BY x)
                    + (count(*) OVER (PARTITION BY local_id, policy_id, x) - 1) / 2 AS x,
                    rank() OVER (PARTITION BY local_id, policy_id ORDER BY y)
                    + (count(*) OVER (PARTITION BY local_id, policy_id, y) - 1) / 2 AS y
                FROM pair
            )
            SELECT local_id, policy_id, count(*), CASE WHEN count(*) >= 10 THEN corr(x, y) END FROM placed GROUP BY ALL
            """,
            **self._filter(query),
        )
        found = {row[:2]: row for row in rows}
        every = self.all(
            "SELECT l.measure_id, p.measure_id FROM measure AS l, measure AS p WHERE l.family = 'survey' "
            "AND p.measure_group = 'area' AND p.family = 'mipex' AND l.measure_id IN "
            "(SELECT measure_id FROM candidate GROUP BY 1 HAVING count(DISTINCT place_code) > 3)"
        )
        return Expected(("local_id", "policy_id", "n", "spearman"), [found.get(pair, (*pair, 0, None)) for pair in every])

    # Texts.

    def _practices(self, query: Query) -> Expected:
        wanted = {
            "p.key_factor_id": "practice_key_factor",
            "p.objective_id": "practice_objective",
            "p.policy_field": "practice_field",
            "p.place_level": "practice_kind",
            "p.actor": "practice_actor",
            "p.source_id": "practice_source",
            "d.competence_type": "competence_type",
        }
        concerned = (
            "(SELECT c.{0} FROM city AS c WHERE c.city_id = p.city_id OR c.city_id IN "
            "(SELECT t.city_id FROM practice_city AS t WHERE t.practice_id = p.practice_id))"
        )
        of_country = (
            f"CASE WHEN p.country_code IS NOT NULL THEN p.country_code IN (SELECT unnest($country)) ELSE EXISTS "
            f"(FROM {concerned.format('country_code')} AS q(code) WHERE code IN (SELECT unnest($country))) END"
        )
        of_city = f"EXISTS (FROM {concerned.format('city_id')} AS q(city) WHERE city IN (SELECT unnest($city)))"
        tests = [
            f"{column}::VARCHAR IN (SELECT unnest($list_{i}))" for i, (column, name) in enumerate(wanted.items()) if name in query
        ]
        named = {f"list_{i}": _listed(query, name) for i, name in enumerate(wanted.values()) if name in query}
        for name, test in (("country", of_country), ("city", of_city)):
            key = "practice_city" if name == "city" else name
            if key in query:
                tests.append(test)
                named[name] = _listed(query, key)
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        rows = self.data.execute(
            "SELECT p.practice_id, p.title, p.policy_field, p.source_id FROM practice AS p "
            f"JOIN policy_field AS d USING (policy_field) {where}",
            named,
        ).fetchall()
        return Expected(("practice_id", "title", "policy_field", "source_id"), rows)

    def _governance(self, query: Query) -> Expected:
        if query["governance_view"] == "principles":
            rows = self.all("SELECT kind, position, name, summary, source_id FROM governance_statement")
            return Expected(("kind", "position", "name", "summary", "source_id"), rows)
        if query["governance_view"] == "networks":
            rows = self.all("SELECT benchmark_id, position, name, source_id FROM network_benchmark_part")
            return Expected(("benchmark_id", "position", "name", "source_id"), rows)
        rows = self.all(
            "SELECT country_code, dimension, summary, source_id FROM governance "
            "WHERE country_code IN (SELECT unnest($1)) OR $1 = []",
            _listed(query, "governance_country"),
        )
        return Expected(("country_code", "dimension", "summary", "source_id"), rows)

    def _monitoring(self, query: Query) -> Expected:
        view = query["monitor_view"]
        if view == "guide":
            rows = self.all(
                "WITH c AS (FROM monitoring_choice WHERE kind = $1) SELECT choice_id, 'is', summary, section FROM c UNION ALL "
                "SELECT n.choice_id, n.says, n.text, n.section FROM monitoring_note AS n SEMI JOIN c USING (choice_id)",
                GUIDE[query["monitor_part"]],
            )
            return Expected(("choice_id", "says", "text", "section"), rows)
        if view == "cities":
            rows = self.all("SELECT place_name, place_level, field, text, section FROM city_monitoring")
            return Expected(("place_name", "place_level", "field", "text", "section"), rows)
        if view == "cost":
            rows = self.all("SELECT figure_id, kind, value, section FROM cost_benefit_figure")
            return Expected(("figure_id", "kind", "value", "section"), rows)
        return self._plan(query)

    def _plan(self, query: Query) -> Expected:
        """The latest values of the indicators of the goals, of migrants as the plan counts them, each with its reference."""
        rows = self.all(
            f"""
            WITH bases AS (SELECT basis FROM monitoring_choice WHERE choice_id IN (SELECT unnest($groups)) AND basis IS NOT NULL),
            held AS (
                SELECT DISTINCT k.measure_id, k.population_group, g.basis, i.area FROM monitoring_indicator AS i
                JOIN candidate AS k USING (measure_id) JOIN population_group AS g USING (population_group)
                WHERE i.area IN (SELECT unnest($goals))
            ),
            wanted AS (
                FROM held WHERE
                (basis IN (FROM bases) AND population_group NOT IN ('native_born', 'nationals', 'total'))
                OR (population_group = 'total' AND measure_id NOT IN (SELECT measure_id FROM held WHERE basis <> 'none'))
            ),
            latest AS (
                SELECT DISTINCT ON (s.measure_id, s.population_group, s.place_code) s.* FROM candidate AS s
                JOIN measure AS m USING (measure_id) LEFT JOIN region AS r ON s.place_code = r.nuts_code
                WHERE is_newest AND (area_basis IS NULL OR list_contains($areas, area_basis))
                AND m.unit IN ('%', 'score 0-100') AND r.nuts_version IS DISTINCT FROM 'earlier'
                ORDER BY s.measure_id, s.population_group, s.place_code, nearness, is_weak, s.source_id, reference_url
            ),
            reference AS (
                SELECT w.*, CASE
                    WHEN population_group = 'total' THEN NULL WHEN $reference = 'whole_population' THEN 'total'
                    WHEN basis = 'citizenship' THEN 'nationals' ELSE 'native_born' END AS other
                FROM wanted AS w
            )
            SELECT s.measure_id, s.population_group, s.place_code, s.year, s.value, first(o.value ORDER BY o.is_weak, o.source_id)
            FROM city AS c JOIN latest AS s ON s.place_code = {self.OF_CITY}
            JOIN reference AS w USING (measure_id, population_group)
            LEFT JOIN candidate AS o ON o.measure_id = s.measure_id AND o.population_group = w.other
            AND o.place_code = s.place_code AND o.year = s.year
            WHERE c.city_id = $city GROUP BY ALL
            """,
            groups=_listed(query, "plan_group"), goals=_listed(query, "plan_goal"), reference=query["plan_reference"],
            city=query["city"], areas=query.get("area_basis", AREAS).split(","),
        )  # fmt: skip
        return Expected(("measure_id", "population_group", "place_code", "year", "value", "reference_value"), rows)


UNRANKED = ("migrant_background_share", "arrival_year_unknown_share")
PRESETS = {
    "residents_policy": ("mipex_overall", "survey_good_place_immigrants"),
    "residents_share": ("foreign_born_share", "survey_good_place_immigrants"),
}
GUIDE = {"groups": "target group", "data": "data source", "reference": "reference", "reliability": "reliability"}
# Employment of the foreign-born in regions that have a value of the native-born of the same year, the newest such.
GAP = (
    "SELECT DISTINCT ON (a.place_code) a.measure_id, a.population_group, a.place_code, a.year, a.value FROM candidate AS a "
    "JOIN candidate AS b USING (measure_id, place_code, year) WHERE a.measure_id = 'employment_rate_20_64' "
    "AND a.place_level = 'region' AND a.population_group = 'foreign_born' AND b.population_group = 'native_born' "
    "ORDER BY a.place_code, a.year DESC, a.is_weak, a.source_id"
)


def _listed(query: Query, name: str) -> list[str]:
    return [text for text in query.get(name, "").split(",") if text]


def _year(text: str | None) -> int | None:
    return None if text in (None, "", "latest") else int(text)


def _before(group: str) -> int:
    order = ("foreign_born", "non_eu_born", "foreign_citizens", "non_eu_citizens")
    return order.index(group) if group in order else len(order)


def _window(rows: list[tuple[Any, ...]], marked: set[str], show: str | None) -> list[tuple[Any, ...]]:
    """The part of a ranking that is drawn: all of few; else twenty from an end, or four beside each marked place."""
    if len(rows) <= 24 or show == "all":
        return rows
    show = show or ("around" if any(row[0] in marked for row in rows) else "highest")
    at = [i for i, row in enumerate(rows) if row[0] in marked]
    if show == "around" and at:
        return [row for i, row in enumerate(rows) if any(abs(i - one) <= 4 for one in at)]
    ends = range(len(rows) - 20, len(rows)) if show == "lowest" else range(20)
    return [row for i, row in enumerate(rows) if i in ends or i in at]
