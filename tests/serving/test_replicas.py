"""Servers that read one data file in a folder that they share show a build all at once, and never half of one."""

import csv
import io
import signal
import subprocess
import sys
from pathlib import Path

import requests

from tests.browser.driving import PROJECT, Server, running_server
from tests.fixture import built_fixture, copy_of_fixture

BUILD = "import os, pathlib, sys, data.build as b; b.build(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
KILLED = BUILD.replace("; ", "; b._add_version = lambda _: os.kill(os.getpid(), 9); ", 1)


def test_two_servers_switch_together(tmp_path: Path) -> None:
    shared = built_fixture(tmp_path)
    data = copy_of_fixture(tmp_path / "data")
    regions = data / "tables" / "region.csv"
    regions.write_text(regions.read_text(encoding="utf-8").replace(",Wien,", ",Renewed,"), encoding="utf-8")
    logs = (tmp_path / "first.txt", tmp_path / "second.txt")
    with running_server(logs[0], shared) as first, running_server(logs[1], shared) as second:
        assert _name_of_at13(first) == _name_of_at13(second) == "Wien"
        assert _run(KILLED, shared, data) == -signal.SIGKILL
        assert shared.with_name("atlas.duckdb.unfinished").exists()
        assert _name_of_at13(first) == _name_of_at13(second) == "Wien"
        assert _run(BUILD, shared, data) == 0
        assert _name_of_at13(first) == _name_of_at13(second) == "Renewed"
        assert not first.complaints() and not second.complaints()
    assert list(tmp_path.glob("atlas.duckdb*")) == [shared]


def _name_of_at13(server: Server) -> str:
    answer = requests.get(f"{server.address}/api/v1/nuts_regions.csv", timeout=60)
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return next(row["name"] for row in rows if row["nuts_code"] == "AT13")


def _run(script: str, target: Path, data: Path) -> int:
    return subprocess.run([sys.executable, "-c", script, str(target), str(data)], cwd=PROJECT, check=False).returncode
