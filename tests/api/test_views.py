"""Rows by address are those of the page: of its file, of the tables, in its order."""

import asyncio
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openapi_spec_validator
import pandas as pd
import polars
import pytest
import requests
from anyio.to_thread import current_default_thread_limiter
from fsspec.implementations.http import HTTPFileSystem
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive

from api import formats, routes, tables
from queries import database
from queries.database import run
from serving import streamlit_internals
from serving.rates import Recent
from tests.api.conftest import Client
from tests.browser.driving import Server
from ui import downloads

pytestmark = pytest.mark.usefixtures("on_fixture")

PATIENCE = 300  # seconds, which only what is broken takes


def read(answer: requests.Response) -> pd.DataFrame:
    assert answer.status_code == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.content), encoding="utf-8-sig", keep_default_na=False, na_values=[""])


def test_every_format_has_the_same_rows(client: Client) -> None:
    address = "/compare.{}?measure=survey_good_place_immigrants&view=table"
    rows = read(client.get(address.format("csv")))
    as_json = client.get(address.format("json")).json()
    assert client.get("/compare?measure=survey_good_place_immigrants&view=table").json() == as_json
    assert [row["value"] for row in as_json["rows"]] == list(rows["value"])
    assert set(as_json["columns"]) == set(rows.columns)
    assert "/compare?" in as_json["link"] and "view=table" in as_json["link"]
    parquet = pd.read_parquet(io.BytesIO(client.get(address.format("parquet")).content))
    assert list(parquet["value"]) == list(rows["value"])
    described = client.get(address.format("csvw.json")).json()
    assert [column["name"] for column in described["tableSchema"]["columns"]] == list(rows.columns)
    assert client.get(address.format("xlsx")).content[:2] == client.get(address.format("zip")).content[:2] == b"PK"
    assert "Columns" in client.get(address.format("txt")).text


def test_a_chart_has_an_address_and_a_table_says_that_it_has_none(client: Client) -> None:
    assert client.get("/compare.svg?measure=survey_good_place_immigrants").text.startswith("<svg")
    assert client.get("/compare.png?measure=survey_good_place_immigrants").content.startswith(b"\x89PNG")
    answer = client.get("/compare.svg?measure=survey_good_place_immigrants&view=table")
    assert answer.status_code == 400 and "no chart" in answer.text


def test_the_picture_of_a_map_names_the_region_that_it_outlines(client: Client) -> None:
    for query, count in (("region=AT13", 1), ("", 0)):
        assert client.get(f"/regions.svg?{query}").text.count(">Wien (AT)</text>") == count


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/nowhere.csv", "Views: city, compare"),
        ("/", "Name a view or a table. Views: city, compare"),
        ("/views/compare.csv", "There is no “views/compare”. Views: city, compare"),
        ("/compare.doc", "Formats: csv, json"),
        ("/compare.csv?nothing=1", "There are: area_basis, city"),
        ("/compare.csv?measure=unheard_of", "measure: The link asks for an indicator that the atlas does not have."),
        ("/compare.csv?view=globe", "view: The link asks for a view that the atlas does not have (there are: ranked, "),
        ("/regions.csv?region=PT17", "region: The region code PT17 of the link has ended, and PT1A and PT1B took its place."),
        ("/compare.csv?share_min=many", "share_min: The link gives a threshold that is not a number."),
        ("/compare.csv?" + "country=AT&" * 80, "at most 60 parameters"),
        ("/compare.csv?country=" + "A" * 5000, "at most 4000 characters"),
        ("/observations.csv?year=19", "year: The link asks for a year"),
        ("/regions.csv?outcome_year=1900", "outcome_year: there is nothing of “1900” for these choices; the page shows “20"),
        (
            "/compare.csv?measure=mipex_overall&population_group=foreign_born",
            "population_group: there is nothing of “foreign_born”",
        ),
        ("/measures.csv?measure=x", "There are none."),
    ],
)
def test_what_there_is_not_gets_a_sentence_on_what_there_is(client: Client, address: str, sentence: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert sentence in answer.text


@pytest.mark.parametrize("path", ["/compare.csv/?country=AT", "/openapi.json/", "/boundaries/countries.topojson/"])
def test_a_slash_behind_an_address_is_left_out(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert [(one.status_code, one.url.endswith(path)) for one in answer.history] == [(307, True)]


@pytest.mark.parametrize("path", ["/", "/v1", "/v2/compare.csv"])
def test_what_is_asked_for_beside_the_data_addresses_is_led_to_them(client: Client, path: str) -> None:
    """For scripts a sentence and a status, not the page for browsers."""
    answer = client.session.get(client.base.removesuffix("/v1") + path, timeout=60)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert "Data addresses begin with /api/v1/" in answer.text


@pytest.mark.parametrize("page", ["room", "join", "workshop", "assessment", "your-data", "data"])
def test_what_belongs_to_a_visit_or_a_room_has_no_address(client: Client, page: str) -> None:
    answer = client.get(f"/{page}.csv", params={"room_key": "ABCDEF-secret", "room_part": "all"})
    assert answer.status_code == 400
    assert "Views: city, compare, regions, policy, links, practices, governance, monitoring. Tables:" in answer.text


def test_older_names_of_parameters_are_taken(client: Client) -> None:
    """As pages take them: the field of action of an address that has it among the competence types."""
    field = run("definitions/fields_of_action")["field_of_action"][0]
    new, old = (
        client.get("/links.csv", params={"link_view": "two", name: field}) for name in ("field_of_action", "competence_type")
    )
    assert new.status_code == 200 and new.content == old.content


def test_answers_can_be_kept_and_read_from_other_sites(client: Client) -> None:
    first = client.get("/measures.csv", headers={"origin": "https://example.org"})
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-encoding"] == "gzip"
    assert "GMT" in first.headers["last-modified"]
    again = client.get("/measures.csv", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post("/measures.csv").status_code == 405


def test_tables_have_the_rows_of_the_data_file(client: Client, small_file: Path, tmp_path: Path) -> None:
    with duckdb.connect(shutil.copy(small_file, tmp_path)) as database:
        counts = dict(
            database.execute(
                "SELECT 'observations', count(*) FROM observation UNION ALL SELECT 'measures', count(*) FROM measure "
                "UNION ALL SELECT 'sources', count(*) FROM source UNION ALL SELECT 'cities', count(*) FROM city "
                "UNION ALL SELECT 'nuts_regions', count(*) FROM region UNION ALL SELECT 'countries', count(*) FROM country"
            ).fetchall()
        )
        austrian = database.execute(
            "SELECT count(*) FROM observation AS o LEFT JOIN city AS c ON place_level = 'city' AND place_code = city_id "
            "LEFT JOIN region AS r ON place_level = 'region' AND place_code = nuts_code WHERE 'AT' IN "
            "(c.country_code, r.country_code, CASE place_level WHEN 'country' THEN place_code END) AND year = 2023"
        ).fetchall()
    for table, count in counts.items():
        assert len(read(client.get(f"/{table}.csv"))) == count, table
    found = client.get("/observations.csv?country=AT&year=2023")
    assert [(len(read(found)),)] == austrian != [(0,)]
    assert "Vienna" in set(read(client.get("/cities.csv?q=wien"))["name"])


def test_tables_describe_every_column_and_have_their_own_address(client: Client) -> None:
    lists = [name for name in tables.names() if name not in ("cities", "observations")]
    for table in (*lists, "cities?q=wien", "observations?year=2023"):
        about = client.get(f"/{table}").json()
        assert about["columns"].keys() == about["rows"][0].keys() and all(about["columns"].values()), table
        name, _, query = table.partition("?")
        assert about["link"] == f"{client.base}/{name}.csv{query and f'?{query}'}"
        assert len(read(client.get(about["link"].removeprefix(client.base)))) == len(about["rows"])
    assert client.get("/cities?q=wien").json()["columns"]["city_id"].startswith("id of the city")
    assert "empty" not in client.get("/cities?q=wien").json()["columns"]["city_id"]


def test_areas_are_named_where_they_choose_cities(client: Client) -> None:
    """Without a threshold, observations are of any area."""
    assert client.get("/observations?measure=foreign_born_share").json()["selection"] == "measure: foreign_born_share"
    assert "area_basis: city, greater_city" in client.get("/observations?share_min=15").json()["selection"]


def test_the_description_is_valid_and_names_addresses_that_answer(client: Client) -> None:
    described = client.get("/openapi.json").json()
    openapi_spec_validator.validate(described)
    for path, methods in described["paths"].items():
        assert list(methods) == ["get"]
        answer = client.get(path.replace("{format}", "csv"))
        assert answer.status_code == 200 or "no rows" in answer.text, (path, answer.text)


class Web(HTTPFileSystem):
    """Stands for the extension httpfs of the DuckDB that the atlas has, which no package registry has yet."""

    def modified(self, path: str) -> datetime:
        return datetime(2026, 1, 1)


def test_lines_for_scripts_fetch_the_rows(client: Client, server: Server, tmp_path: Path) -> None:
    link = f"{server.address}/compare?measure=survey_good_place_immigrants&view=table"
    lines = downloads.script_lines(link)
    expected = read(client.get("/compare.csv?measure=survey_good_place_immigrants&view=table"))
    for name in ("pandas", "polars"):
        frame = eval(lines[name], {"pandas": pd, "polars": polars})
        assert list(frame["value"]) == list(expected["value"]) and list(frame.columns) == list(expected.columns), name
    subprocess.run(shlex.split(lines["curl"]), cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "rows.csv").read_bytes() == requests.get(downloads.data_address(link, "csv"), timeout=60).content
    with duckdb.connect() as connection:
        connection.register_filesystem(Web(skip_instance_cache=True))
        assert connection.sql(lines["DuckDB"]).df()["value"].tolist() == list(expected["value"])


WITH_HTTPFS = ("duckdb==1.5.5", "duckdb-extension-httpfs==1.5.5")  # the newest for which a registry has the extension
BY_HTTPFS = """
import pathlib, sys, duckdb
connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})  # takes signed ones alone
connection.execute(f"LOAD '{next(pathlib.Path(sys.argv[1]).rglob('httpfs.duckdb_extension'))}'")
print(*(value for (value,) in connection.sql(f"SELECT value FROM ({sys.argv[2]})").fetchall()))
"""


def test_the_line_for_duckdb_fetches_the_rows_through_its_own_extension(client: Client, server: Server, tmp_path: Path) -> None:
    """By another DuckDB than the atlas has, installed for this test alone."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", str(tmp_path)]
    if subprocess.run([*pip, *WITH_HTTPFS], check=False, capture_output=True).returncode:
        pytest.skip("no package registry in reach has DuckDB 1.5.5 with httpfs for this machine")
    address = "compare.parquet?measure=survey_good_place_immigrants&view=table"
    line = downloads.script_lines(f"{server.address}/compare?measure=survey_good_place_immigrants&view=table")["DuckDB"]
    assert f"/api/v1/{address}" in line
    by_httpfs = subprocess.run(
        [sys.executable, "-c", BY_HTTPFS, str(tmp_path), line],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    expected = read(client.get("/compare.csv?measure=survey_good_place_immigrants&view=table"))
    assert [float(value) for value in by_httpfs.split()] == list(expected["value"])


# A formula of M. Microsoft's own parser of the language, @microsoft/powerquery-parser 2.0.0, took the line for each of LINKS.
IN_M = re.compile(r'= Table\.PromoteHeaders\(Csv\.Document\(Web\.Contents\("((?:[^"]|"")*)"\), \[Encoding = 65001\]\)\)')
LINKS = [
    "http://localhost:8501/compare",
    "http://localhost/atlas/compare?measure=mipex_overall&city=a%20b,c",
    'https://atlas.example/practices?practice_search="x"',
    'https://atlas.example/practices?practice_search=""',
    "https://atlas.example/city?city=Łódź",
    "http://[::1]:8501/policy?policy_view=trends#(lf)",
]


@pytest.mark.parametrize("link", LINKS)
def test_the_line_for_excel_is_a_formula_that_names_the_address(link: str) -> None:
    """As text: no Excel runs here. In M a quote within a text is written twice, and #( would begin a character by its name."""
    found = IN_M.fullmatch(downloads.script_lines(link)["Excel"])
    assert found
    assert found[1].replace('""', '"') == downloads.data_address(link, "csv")
    assert "#(" not in found[1]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_line_for_r_fetches_the_rows(client: Client, server: Server) -> None:
    line = downloads.script_lines(f"{server.address}/compare?measure=survey_good_place_immigrants&view=table")["R"]
    said = subprocess.run(["Rscript", "-e", f"cat({line}$city_id)"], check=True, capture_output=True, text=True).stdout
    assert said.split() == list(read(client.get("/compare.csv?measure=survey_good_place_immigrants&view=table"))["city_id"])


def test_the_number_of_all_observations_of_an_indicator_is_that_of_its_address(client: Client) -> None:
    counts = run("open_data/observation_counts").set_index("measure_id")["observations"]
    for measure in ("foreign_born_share", "mipex_overall"):
        assert len(read(client.get(f"/observations.csv?measure={measure}"))) == counts[measure] > 0


def test_a_file_can_be_read_in_parts(client: Client) -> None:
    whole = client.get("/measures.csv")

    def part(asked: str | bytes, **headers: str) -> requests.Response:
        return client.get("/measures.csv", headers={"range": asked, **headers})

    first = part("bytes=0-9")
    assert (first.status_code, first.content) == (206, whole.content[:10])
    assert first.headers["content-range"] == f"bytes 0-9/{len(whole.content)}"
    assert part("bytes=10-").content == whole.content[10:]
    assert part("bytes=-7").content == whole.content[-7:]
    for nothing in (f"bytes={len(whole.content)}-", "bytes=-0"):
        refused = part(nothing)
        assert refused.status_code == 416 and refused.headers["content-range"] == f"bytes */{len(whole.content)}", nothing
    for ignored in ("lines=1-2", "bytes=a-b", "bytes=0-1,4-5", "bytes=-", "bytes=9-3", "bytes=٣-9", f"bytes={'9' * 5000}-"):
        answer = part(ignored.encode())
        assert answer.status_code == 200 and answer.content == whole.content, ignored
    assert part("bytes=0-9", **{"if-range": '"another"'}).content == whole.content


def test_a_large_answer_is_the_same_packed_whole_and_in_parts(client: Client) -> None:
    """It is made and kept in parts (api/routes.py), and no way to it may leave a byte out."""
    for ending in ("csv", "json", "parquet"):
        packed = client.get(f"/observations.{ending}")
        assert packed.headers["content-encoding"] == "gzip"
        plain = client.get(f"/observations.{ending}", headers={"accept-encoding": "identity"})
        assert plain.content == packed.content
        assert int(plain.headers["content-length"]) == len(plain.content) > routes.PIECE
        middle = client.get(f"/observations.{ending}", headers={"range": f"bytes={routes.PIECE - 5}-{routes.PIECE + 20_000}"})
        assert middle.content == plain.content[routes.PIECE - 5 : routes.PIECE + 20_001]


def test_memory_stays_flat_whatever_the_size_of_an_answer() -> None:
    """A hundred megabytes are made, kept and sent without ever being in memory at once."""
    parts = (f"{number},".encode() * 150_000 for number in range(100))
    tracemalloc.start()
    answer = routes._answer_of(parts, "text/csv", "rows.csv", 0.0, 5)
    sent = sum(map(len, routes._unpacked(answer.packed, 0, answer.size)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent == answer.size > 40_000_000
    assert most < 2_000_000


def test_observations_are_made_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "ROWS_OF_A_PART", 2048)  # DuckDB gives parts of so many rows at least
    for ending in ("csv", "json"):
        parts = list(formats.PARTS[ending](tables.observations("")))
        assert len(parts) > 2, ending


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_data_renewed_while_observations_are_made_hold_up_nobody(
    ending: str, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is replaced between the first part and the words that stand before the rows."""
    file = Path(shutil.copy(small_file, tmp_path / "atlas.duckdb"))
    monkeypatch.setenv("ATLAS_DATABASE", str(file))
    describe, answered, problems = tables._view, threading.Event(), list[Exception]()

    def renewed(*about: Any) -> downloads.View:
        Path(shutil.copyfile(file, tmp_path / "renewed.duckdb")).replace(file)
        return describe(*about)

    monkeypatch.setattr(tables, "_view", renewed)

    def ask() -> None:
        try:
            routes._answer("observations", ending, "", "http://localhost/api/v1/")
        except (routes.BusyError, database.DataNotReadyError) as problem:
            problems.append(problem)
        run("definitions/countries")
        answered.set()

    threading.Thread(target=ask, daemon=True).start()
    assert answered.wait(PATIENCE)
    assert len(problems) == 1  # rows and words would be of two states


def test_observations_are_the_same_in_every_format(client: Client) -> None:
    """As of a view: whole numbers stay whole where some are missing."""
    rows = read(client.get("/observations.csv?country=AT"))
    parquet = pd.read_parquet(io.BytesIO(client.get("/observations.parquet?country=AT").content))
    as_json = client.get("/observations?country=AT").json()["rows"]
    assert len(rows) == len(parquet) == len(as_json) > 10
    assert str(parquet["year"].dtype) == str(parquet["sample_size"].dtype) == "Int64"
    for name in ("value", "year", "place_name", "sample_size", "source_id"):
        texts = [
            ["" if pd.isna(cell) else str(cell) for cell in column]
            for column in (parquet[name], rows[name].astype(parquet[name].dtype))
        ]
        assert texts[0] == texts[1], name
        assert [row[name] for row in as_json] == [None if pd.isna(cell) else cell for cell in parquet[name]], name
    nothing = client.get("/observations?city=at-graz&measure=mipex_overall").json()
    assert nothing["rows"] == [] and "place_code" in nothing["columns"]
    assert len(read(client.get("/observations.csv?city=at-graz&measure=mipex_overall"))) == 0


def test_boundaries_share_their_borders_in_topojson(client: Client) -> None:
    for name, code in (("regions", "nuts_code"), ("countries", "country_code")):
        topology, shapes = (client.get(f"/boundaries/{name}.{form}").json() for form in ("topojson", "geojson"))
        areas = topology["objects"][name]["geometries"]
        assert [one["properties"][code] for one in areas] == [one["properties"][code] for one in shapes["features"]]
        assert len(topology["arcs"]) > len(areas)


def test_an_address_that_asks_too_often_is_told_so_and_others_are_not(client: Client) -> None:
    def status(address: str) -> int:
        return client.get("/groups.csv", headers={"x-forwarded-for": address}).status_code

    statuses = [status("203.0.113.5") for _ in range(routes.REQUESTS_A_MINUTE)]
    assert statuses == [200] * routes.REQUESTS_A_MINUTE
    refused = client.get("/groups.csv", headers={"x-forwarded-for": "203.0.113.5"})
    assert refused.status_code == 429 and refused.headers["retry-after"] == "60"
    assert f"More than {routes.REQUESTS_A_MINUTE} requests" in refused.text
    assert status("203.0.113.6") == 200


def test_scripts_that_ask_for_new_views_at_once_wait_and_are_answered(client: Client) -> None:
    """None of six is told to come again, which others may be after TURN_SECONDS, and one who asks for no rows is answered."""
    addresses = [f"/compare.csv?measure=foreign_born_share&share_min={number}" for number in range(6)]
    with ThreadPoolExecutor(len(addresses)) as scripts:
        asked = [scripts.submit(client.get, address) for address in addresses]
        assert client.get("/openapi.json").status_code == 200
        found = [one.result().status_code for one in asked]
    assert found[0] == 200 and set(found) <= {200, 400}  # few cities reach the higher shares


def test_who_waits_holds_no_thread_of_the_server_and_gets_an_answer(own_turn: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as may wait, beside a server of one thread, which others have meanwhile."""

    async def ask() -> set[type]:
        current_default_thread_limiter().total_tokens = 1  # of this loop
        async with routes._turn:
            tasks = [asyncio.create_task(answer_in_turn()) for _ in range(routes.MOST_WAITING)]
            await asyncio.sleep(0)
            assert routes._waiting == routes.MOST_WAITING
            assert await run_in_threadpool(lambda: "answered") == "answered"
            assert not any(task.done() for task in tasks)
        return {type(one) for one in await asyncio.gather(*tasks)}

    monkeypatch.setattr(routes, "TURN_SECONDS", PATIENCE)
    assert asyncio.run(ask()) == {routes.Answer}


async def still_there() -> dict[str, Any]:
    """What a server says of a client that waits."""
    await asyncio.Event().wait()
    return {}


def answer_in_turn(receive: Receive = still_there) -> Coroutine[Any, Any, routes.Answer]:
    return routes._in_turn(Request({"type": "http", "headers": []}, receive), "groups", "csv", "", "http://localhost/api/v1/")


@pytest.fixture
def own_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue of its own for a test, without visitors who come first."""
    monkeypatch.setattr(routes, "_turn", asyncio.Lock())  # one belongs to one loop
    monkeypatch.setattr(streamlit_internals, "living_sessions", set)


def test_who_left_while_waiting_keeps_nobody_waiting(own_turn: None) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def ask() -> list[type]:
        async with routes._turn:
            tasks = [asyncio.create_task(answer_in_turn(receive)) for receive in (gone, still_there)]
            await asyncio.sleep(0)
        return [type(one) for one in await asyncio.gather(*tasks, return_exceptions=True)]

    assert asyncio.run(ask()) == [routes.BusyError, routes.Answer]


def test_no_more_wait_than_may_and_none_for_longer(own_turn: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> tuple[set[type], type]:
        async with routes._turn:
            tasks = [asyncio.create_task(answer_in_turn()) for _ in range(routes.MOST_WAITING)]
            await asyncio.sleep(0)
            with pytest.raises(routes.BusyError):
                await asyncio.wait_for(answer_in_turn(), 0.1)  # at once: nobody's time is up yet
            assert not any(task.done() for task in tasks)
            late = await asyncio.gather(*tasks, return_exceptions=True)
        return {type(one) for one in late}, type(await answer_in_turn())

    monkeypatch.setattr(routes, "TURN_SECONDS", 1)
    assert asyncio.run(ask()) == ({routes.BusyError}, routes.Answer)
    assert routes._waiting == 0


def test_refused_requests_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_recent_requests", Recent(60))
    request = Request({"type": "http", "client": ("203.0.113.5", 1), "headers": []})
    for _ in range(2 * routes.REQUESTS_A_MINUTE):
        refused = routes._exceeds_rate(request)
    assert refused
    assert routes._recent_requests.count("203.0.113.5") == routes.REQUESTS_A_MINUTE


ROWS = ("groups", "csv", "", "http://localhost/api/v1/", 0)


def make_rows(has_waited: bool = False) -> None:
    assert routes._make_after_visitors(has_waited, *ROWS).size > 0


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, int]]:
    """When rows were begun to be made, and how many pages were being drawn then."""
    made, noted = routes._make, list[tuple[float, int]]()

    def made_and_noted(*asked: Any) -> routes.Answer:
        noted.append((time.monotonic(), streamlit_internals.pages_being_drawn()))
        return made(*asked)

    monkeypatch.setattr(routes, "_make", made_and_noted)
    return noted


def test_rows_wait_for_pages_that_are_being_drawn_and_not_for_ever(
    begun: list[tuple[float, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    is_drawn = threading.Event()
    page = threading.Thread(target=is_drawn.wait, name=streamlit_internals._RUN)
    page.start()
    try:
        asked = time.monotonic()
        make_rows()
        assert begun[-1][0] - asked >= routes.VISITORS_SECONDS and begun[-1][1] == 1
        monkeypatch.setattr(routes, "VISITORS_SECONDS", PATIENCE)
        threading.Timer(0.1, is_drawn.set).start()
        asked = time.monotonic()
        make_rows()
        assert begun[-1][0] - asked < PATIENCE and begun[-1][1] == 0
    finally:
        is_drawn.set()
        page.join()


def test_whoever_waited_leaves_visitors_time_in_between(begun: list[tuple[float, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    for sessions, has_waited, rests in (({"one"}, True, True), ({"one"}, False, False), (set(), True, False)):
        monkeypatch.setattr(streamlit_internals, "living_sessions", lambda sessions=sessions: sessions)
        until = time.monotonic() + (0.3 if rests else PATIENCE)
        monkeypatch.setattr(routes, "_rest_until", until)
        make_rows(has_waited)
        assert (begun[-1][0] >= until) == rests
        assert begun[-1][0] < routes._rest_until != until


def test_rows_that_take_long_do_not_keep_others_waiting_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    made = routes._make

    def made_slowly(*asked: Any) -> routes.Answer:
        time.sleep(routes.MOST_REST_SECONDS / routes.REST + 0.2)
        return made(*asked)

    monkeypatch.setattr(routes, "_make", made_slowly)
    make_rows()
    assert 0 < routes._rest_until - time.monotonic() <= routes.MOST_REST_SECONDS


def test_what_is_packed_already_is_not_packed_again(client: Client) -> None:
    for name, ending, is_text in (("observations", "parquet", False), ("measures", "xlsx", False), ("measures", "csv", True)):
        answer = client.get(f"/{name}.{ending}", stream=True)
        assert answer.headers["content-encoding"] == "gzip"
        sent, whole = len(answer.raw.read(decode_content=False)), len(client.get(f"/{name}.{ending}").content)
        assert sent < whole / 2 if is_text else whole < sent < whole + 200


def test_nothing_of_a_run_stays_with_the_server_and_its_log_is_clean(client: Client, server: Server) -> None:
    for threshold in range(5, 12):
        client.get(f"/compare.csv?measure=foreign_born_share&share_min={threshold}")
    assert not server.complaints()
