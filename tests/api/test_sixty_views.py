"""For sixty views drawn at random the address, the file by hand and SQL over the raw tables give the same rows."""

import io
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.build import DATA
from tests.api.conftest import Client
from tests.api.raw_tables import PRESETS, SHARE_GROUPS, SIZES, Expected, RawTables
from tests.browser.driving import running_server
from tests.pages import session
from ui import downloads

SEED = 20261127
# How many views of each page.
PAGES = {
    "compare": (session.COMPARE, 17),
    "regions": (session.REGIONS, 12),
    "policy": (session.POLICY, 10),
    "links": (session.LINKS, 7),
    "practices": (session.PRACTICES, 4),
    "governance": (session.GOVERNANCE, 3),
    "monitoring": (session.MONITORING, 4),
    "city": (session.CITY, 3),
}
Query = dict[str, str]


@dataclass(frozen=True)
class Atlas:
    """A data file as a server has it, and its raw tables."""

    client: Client
    raw: RawTables


@pytest.fixture(scope="module", params=["fixture", pytest.param("public data", marks=pytest.mark.real_data)])
def atlas(request: pytest.FixtureRequest, small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The fixture, and the public data. The raw tables are read from a copy: DuckDB opens a file once in a process."""
    is_fixture = request.param == "fixture"
    file = small_file if is_fixture else DATA / "atlas.duckdb"
    folder = tmp_path_factory.mktemp("sixty")
    shared = request.getfixturevalue("small_server") if is_fixture else None
    with (
        pytest.MonkeyPatch.context() as patch,
        nullcontext(shared) if shared else running_server(folder / "log.txt", file) as server,
        duckdb.connect(shutil.copy(file, folder)) as connection,
    ):
        patch.setenv("ATLAS_DATABASE", str(file))
        yield Atlas(Client(server.address), RawTables(connection))


class Draw:
    """Addresses as readers make them: parameters, filters and places at random from what the raw tables hold."""

    def __init__(self, raw: RawTables) -> None:
        self.raw = raw
        self.of = random.Random(SEED)
        self.cities = raw.column("SELECT city_id FROM city ORDER BY 1")
        self.surveyed = raw.column("SELECT DISTINCT place_code FROM candidate WHERE family = 'survey' ORDER BY 1")
        self.countries = raw.column("SELECT DISTINCT country_code FROM city ORDER BY 1")
        self.networks = raw.column("SELECT DISTINCT network_id FROM network_membership ORDER BY 1")

    def views(self) -> list[tuple[str, Query]]:
        """Sixty of them."""
        return [(page, getattr(self, page)()) for page, (_, count) in PAGES.items() for _ in range(count)]

    def some(self, of: list[str], most: int, least: int = 1) -> str:
        return ",".join(self.of.sample(of, min(len(of), self.of.randint(least, most))))

    def filters(self, is_often: float = 0.5) -> Query:
        """Some of the shared filters of places."""

        def is_set() -> bool:
            return self.of.random() < is_often / 2

        query: Query = {}
        if is_set():
            query["share_min"] = str(self.of.choice([5, 10, 15, 20]))
        if is_set():
            query["share_definition"] = self.of.choice(list(SHARE_GROUPS))
        if is_set():
            query["area_basis"] = self.of.choice(["city", "greater_city", "city,greater_city,nuts3_area"])
        if is_set():
            query["country"] = self.some(self.countries, 6, 2)
        if is_set():
            query["size"] = self.some(list(SIZES), 2)
        if is_set():
            query["network"] = self.some(self.networks, 3)
        if is_set():
            query |= {"city": self.some(self.surveyed, 4, 2), "only_chosen": "1"}
        return query

    def value(self, family: str, level: str = "") -> tuple[str, str, str]:
        """An indicator with a group and a year that it has values of."""
        of_family = self.raw.all(
            "SELECT DISTINCT measure_id, population_group, year FROM candidate WHERE ($1 = '' OR family = $1) "
            "AND ($2 = '' OR place_level = $2) ORDER BY ALL",
            family,
            level,
        )
        measure = self.of.choice(sorted({row[0] for row in of_family}))
        _, group, year = self.of.choice([row for row in of_family if row[0] == measure])
        return measure, group, str(year) if year and self.of.random() < 0.5 else "latest"

    def compare(self) -> Query:
        if self.of.random() < 0.15:
            return {"question": "side", "city": self.some(self.cities, 4, 2)}
        view = self.of.choice(["ranked", "ranked", "table", "map", "distribution", "profile"])
        families = ["survey", "population", "outcome", "mipex"] + ["icc"] * (view != "profile")
        measure, group, year = self.value(self.of.choice(families))
        query = {"question": "indicator", "measure": measure, "population_group": group, "year": year, "view": view}
        query |= self.filters()
        if view == "profile":
            query["city"] = self.some(self.surveyed, 3, 2)
        elif "city" not in query and self.of.random() < 0.4:
            query["city"] = self.some(self.cities, 3)
        if self.of.random() < 0.5:
            query["show"] = self.of.choice(["highest", "lowest", "around"])
        return query

    def regions(self) -> Query:
        pairs = self.raw.all(
            "SELECT DISTINCT a.measure_id, a.population_group, b.population_group, a.year FROM candidate AS a "
            "JOIN candidate AS b USING (measure_id, place_level, year) JOIN measure AS m USING (measure_id) "
            "WHERE place_level = 'region' AND m.family = 'outcome' AND m.unit = '%' AND m.direction <> 'neither' "
            "AND (a.population_group, b.population_group) IN (('foreign_born', 'native_born'), ('non_eu_born', 'native_born'), "
            "('foreign_citizens', 'nationals'), ('foreign_born', 'total'), ('foreign_citizens', 'total')) ORDER BY ALL"
        )
        measure, group, reference, year = self.of.choice(pairs)
        if self.of.random() < 0.5:
            choice = {"outcome_look": "gap", "outcome_group": group, "outcome_reference": reference}
        else:
            choice = {"outcome_look": "rate", "outcome_group": self.of.choice([group, reference])}
        several = [row for row in pairs if row[:3] == (measure, group, reference)]
        views = ["map", "ranked", "ranked", "distribution", "scatter", "together", "table", *["trend"] * (2 * (len(several) > 1))]
        query = {"outcome": measure, **choice, "outcome_year": str(year), "region_view": self.of.choice(views)}
        query |= self.filters() if query["region_view"] != "trend" else {}
        if query["region_view"] == "trend" or self.of.random() < 0.3:
            query["region"] = self.some(
                self.raw.column(
                    "SELECT DISTINCT place_code FROM candidate JOIN region ON place_code = nuts_code WHERE measure_id = ? "
                    "AND population_group = ? AND year = ? AND nuts_version <> 'earlier' ORDER BY 1",
                    measure,
                    group,
                    year,
                ),
                3,
            )
        query.pop("city" if "region" in query and "only_chosen" not in query else "", None)
        if self.of.random() < 0.5:
            query["show"] = self.of.choice(["highest", "lowest", "around"])
        return query

    def policy(self) -> Query:
        view = self.of.choice(["map", "heat_map", "trends", "change", "indicators"])
        areas = self.raw.column("SELECT measure_id FROM measure WHERE family = 'mipex' AND measure_group = 'area' ORDER BY 1")
        area = self.of.choice(["mipex_overall", *areas])
        years = self.raw.column("SELECT DISTINCT year FROM candidate WHERE measure_id = ? ORDER BY 1", area)
        known = self.raw.column("SELECT DISTINCT place_code FROM candidate WHERE family = 'mipex' ORDER BY 1")
        query = {"policy_view": view, **(self.filters() if view != "change" else {})}
        if view != "indicators":
            query["policy_area"] = area
        if view == "change":
            first, last = sorted(self.of.sample(years, 2))
            query |= {"policy_from": str(first), "policy_to": str(last), "policy_rows": "all"}
        if view in ("trends", "change") or self.of.random() < 0.3:
            query["policy_country"] = self.some(known, 4)
        if view == "indicators":
            query["indicator"] = self.of.choice(
                self.raw.column("SELECT DISTINCT indicator_id FROM mipex_indicator_score ORDER BY 1")
            )
            years = self.raw.column("SELECT DISTINCT year FROM mipex_indicator_score WHERE indicator_id = ?", query["indicator"])
        if view == "heat_map":
            years = self.raw.column("SELECT DISTINCT year FROM candidate WHERE measure_id = 'mipex_access_to_nationality'")
        if view in ("map", "heat_map", "indicators") and self.of.random() < 0.5:
            query["policy_year"] = str(self.of.choice(sorted(years)))
        return query

    def links(self) -> Query:
        view = self.of.choice(["two", "two", "questions", "matrix"])
        query = {"link_view": view, **self.filters(0.3)}
        if view == "matrix":
            return query | {"link_rows": "survey", "link_area": "all"}
        if view == "questions":
            preset = self.of.choice(list(PRESETS))
            groups = {"mipex_overall": "total", "foreign_born_share": "foreign_born", "survey_good_place_immigrants": "total"}
            x, y = (groups[measure] for measure in PRESETS[preset])
            return query | {"link_preset": preset, "link_x_group": x, "link_y_group": y}
        many = self.raw.column("SELECT measure_id FROM candidate GROUP BY 1 HAVING count(DISTINCT place_code) > 30 ORDER BY 1")
        many = many or self.raw.column(
            "SELECT measure_id FROM candidate GROUP BY 1 HAVING count(DISTINCT place_code) > 4 ORDER BY 1"
        )
        for axis, measure in zip("xy", self.of.sample(many, 2), strict=True):
            held = self.raw.column(
                "SELECT population_group FROM candidate WHERE measure_id = ? GROUP BY 1 ORDER BY count(*) DESC, 1", measure
            )
            query |= {f"link_{axis}": measure, f"link_{axis}_group": self.of.choice(held)}
        return query

    def practices(self) -> Query:
        query = {"practice_view": self.of.choice(["cards", "map", "table"])}
        for name, column in {
            "practice_key_factor": "key_factor_id",
            "practice_objective": "objective_id",
            "practice_field": "policy_field",
            "practice_kind": "place_level",
            "practice_actor": "actor",
            "practice_source": "source_id",
            "country": "country_code",
            "practice_city": "city_id",
        }.items():
            if self.of.random() < 0.25:
                held = self.raw.column(f"SELECT DISTINCT {column}::VARCHAR FROM practice WHERE {column} IS NOT NULL ORDER BY 1")
                query[name] = self.some(held, 4)
        if self.of.random() < 0.3:
            query["competence_type"] = self.of.choice(["shared", "national"])
        return query

    def governance(self) -> Query:
        query = {"governance_view": self.of.choice(["countries", "countries", "principles", "networks"])}
        if query["governance_view"] == "countries":
            query["governance_country"] = self.some(self.raw.column("SELECT DISTINCT country_code FROM governance ORDER BY 1"), 3)
        return query

    def monitoring(self) -> Query:
        view = self.of.choice(["guide", "cities", "plan", "plan", "cost"])
        query = {"monitor_view": view}
        if view == "cities":
            names = self.raw.column("SELECT DISTINCT place_name FROM city_monitoring ORDER BY 1")
            query["monitor_place"] = self.some([name.lower().replace(" ", "-") for name in names], 3)
        if view == "guide":
            query["monitor_part"] = self.of.choice(["groups", "data", "reference", "reliability"])
        if view == "plan":
            goals = ["employment", "education", "social_inclusion", "active_citizenship", "residents_views"]
            ways = self.raw.column("SELECT choice_id FROM monitoring_choice WHERE kind = 'target group' ORDER BY 1")
            query |= {
                "city": self.of.choice(self.surveyed),
                "plan_goal": self.some(goals, 5, 2),
                "plan_group": self.some(ways, 3),
                "plan_reference": self.of.choice(["natives", "whole_population"]),
            }
        return query

    def city(self) -> Query:
        return {"city": self.of.choice(self.surveyed)}


def by_hand(page: str, query: Query) -> bytes | None:
    """The CSV that the page offers under Download, None where it offers no rows."""
    at = session.opened(PAGES[page][0], query)
    assert not at.exception, (page, query, at.exception)
    assert not [warning.value for warning in at.warning if "link" in warning.value], (page, query)
    if "files_offered" not in at.session_state:
        return None
    return downloads.csv_bytes(downloads.typed(at.session_state["files_offered"].rows()))


def cell(value: Any) -> Any:
    """A value as two ways to it can be compared."""
    if value is None or pd.isna(value):
        return ""
    return round(float(value), 6) if isinstance(value, int | float) else str(value)


def cells(rows: list[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(cell(value) for value in row) for row in rows)


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", keep_default_na=False, na_values=[""], low_memory=False)


def checked(raw: RawTables, page: str, query: Query, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows to compare with SQL; those that only go with them are checked here, one by one."""
    if page == "city" or query.get("question") == "side":
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
            assert raw.is_published(row), row
    if query.get("policy_view") == "heat_map":
        return frame[~frame["measure_id"].str.startswith("mipex_overall")]
    return frame


def difference(expected: Expected, frame: pd.DataFrame) -> str:
    """What is not as it must be; empty where all is."""
    found = cells(list(frame.reindex(columns=list(expected.columns)).itertuples(index=False, name=None)))
    wanted = cells(expected.rows)
    if found != wanted and not (expected.is_part and wanted <= found):
        more, fewer = list((found - wanted).items())[:4], list((wanted - found).items())[:4]
        return f"{expected.columns}: only in the file {more}, only by SQL {fewer}"
    values = frame[expected.falls].tolist() if expected.falls else []
    return "" if values == sorted(values, reverse=True) else f"{expected.falls} is not from the highest: {values}"


def test_sixty_views_have_the_same_rows_by_address_by_hand_and_by_sql(atlas: Atlas) -> None:
    views = Draw(atlas.raw).views()
    assert len(views) == 60
    wrong, with_rows = [], 0
    for page, query in views:
        answer, file, expected = (
            atlas.client.get(f"/{page}.csv", params=query),
            by_hand(page, query),
            atlas.raw.expected(page, query),
        )
        if answer.status_code == 400:
            problem = "" if file is None and not expected.rows and "no rows" in answer.text else answer.text
        elif answer.content != file:
            problem = "the address has other bytes than the file by hand"
        else:
            with_rows += 1
            problem = difference(expected, checked(atlas.raw, page, query, read(answer.content)))
        if problem:
            wrong.append(f"/{page}?{'&'.join(f'{name}={value}' for name, value in query.items())}\n    {problem}")
    assert not wrong, "\n".join(wrong)
    assert with_rows > 40


def test_the_file_of_gaps_over_time_has_the_values_of_the_group(atlas: Atlas) -> None:
    """Not the gap in their place, which is drawn."""
    measure, group, reference, place = atlas.raw.all(
        "SELECT a.measure_id, a.population_group, b.population_group, a.place_code FROM candidate AS a "
        "JOIN candidate AS b USING (measure_id, place_code, year) JOIN measure AS m USING (measure_id) "
        "WHERE a.place_level = 'region' AND m.unit = '%' AND m.direction <> 'neither' "
        "AND (a.population_group, b.population_group) IN (('foreign_born', 'total'), ('foreign_citizens', 'nationals')) "
        "GROUP BY ALL HAVING count(DISTINCT year) > 1 ORDER BY ALL LIMIT 1"
    )[0]
    query = {
        "region_view": "trend", "outcome": measure, "outcome_look": "gap", "outcome_group": group,
        "outcome_reference": reference, "outcome_year": "2020", "region": place,
    }  # fmt: skip
    frame = read(atlas.client.get("/regions.csv", params=query).content)
    assert len(frame) > 1
    assert not difference(atlas.raw.expected("regions", query), frame)
    assert not difference(Expected(("value",), [(row[2],) for row in atlas.raw.expected("regions", query).rows]), frame)
