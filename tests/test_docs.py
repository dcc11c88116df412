"""The documents say what the project does."""

import re
import shutil
import tomllib
from pathlib import Path

from data.build import DATA, build
from data.dictionary import TARGET, dictionary
from data.importer import limits as import_limits
from workshop import limits

ROOT = DATA.parent


def test_data_dictionary_is_up_to_date(tmp_path: Path) -> None:
    database = DATA / "atlas.duckdb"
    if not database.exists():
        build(database)
    copy = Path(shutil.copy(database, tmp_path))
    assert TARGET.read_text(encoding="utf-8") == dictionary(copy), "run: python -m data.dictionary"


def test_readme_is_short_and_its_files_exist() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 120
    files = ("method.md", "deployment.md", "data_dictionary.md", "workshop.md", "compare.png")
    for linked in (*(f"docs/{name}" for name in files), "data/sources.toml", "LICENSE"):
        assert (ROOT / linked).exists(), linked
        assert any(linked in line for line in lines), linked


def test_every_setting_of_the_makefile_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in (
        "make run",
        "make test",
        "make check-data",
        "make data",
        "make lint",
        "make bench",
        "PORT=",
        "streamlit run app.py",
    ):
        assert command in readme, command


def test_how_to_renew_every_source_is_told() -> None:
    rows = [line for line in (ROOT / "docs" / "refresh.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = {name: row for row in rows for name in re.findall(r"`([a-z0-9_-]+)`", row.split(" | ")[0])}
    sources = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    assert set(told) == set(sources)
    for name, fields in sources.items():
        by_command = told[name].split(" | ")[1].startswith("make refresh")
        assert by_command == ("refresh" in fields or name == "eurostat-urb_cpop1"), name


def test_every_setting_and_limit_of_the_rooms_is_told() -> None:
    text = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    rows = [line.split("|")[-2].strip() for line in text.splitlines() if line.startswith("| ")]
    for words, limit in {
        "of these, for whoever opened none within the hour": limits.RESERVED_ROOMS,
        "rooms opened within a minute, of a visit": limits.ROOMS_A_MINUTE_OF_A_VISIT,
        "rooms opened within a minute, from an address": limits.ROOMS_A_MINUTE_OF_AN_ADDRESS,
        "rooms opened within a minute, of all": limits.ROOMS_A_MINUTE,
        "minutes until a room with no question and no participant is deleted": limits.EMPTY_MINUTES,
        "wrong codes from an address a minute": limits.WRONG_CODES_A_MINUTE_OF_AN_ADDRESS,
        "wrong codes of all a minute": limits.WRONG_CODES_A_MINUTE_OF_ALL,
    }.items():
        assert f"| {words} | {limit} |" in text, words
    told = [limits.MOST_ROOMS, limits.MOST_PARTICIPANTS, limits.MOST_QUESTIONS, limits.QUESTION_LENGTH, limits.LABEL_LENGTH]
    told += [limits.MOST_ITEMS, limits.POSTS_A_MINUTE, limits.WRONG_CODES_A_MINUTE, limits.RETENTION_DAYS]
    told += [limits.LINK_LENGTH, limits.MOST_LINKS, limits.LINKS_A_MINUTE]
    for wanted in (*(f"{number:,}" for number in told), "{} to {}".format(*limits.CHOICES)):
        assert wanted in rows, wanted
    assert f"{limits.MOST_WORDS}, each up to {limits.WORD_LENGTH} characters" in rows
    assert f"1 to {limits.MOST_DAYS}" in text
    assert all(f"`{setting}`" in text for setting in ("ATLAS_ROOMS", "ATLAS_ROOMS_DAYS"))


def test_every_limit_of_imports_is_told() -> None:
    """The table of docs/import.md holds the numbers that the importer keeps to."""
    text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    rows = {cells[1].strip(): tuple(cells[2:4]) for cells in (line.split("|") for line in text.splitlines()) if len(cells) == 5}
    told = {name: tuple(cell.strip() for cell in cells) for name, cells in rows.items()}
    page, command = import_limits.ON_THE_PAGE, import_limits.OF_THE_COMMAND
    for name, field in {"rows": "rows", "columns": "columns", "cells (rows times columns)": "cells"}.items():
        assert told[name] == (f"{getattr(page, field):,}", f"{getattr(command, field):,}"), name
    for name, field in {"bytes of a file": "file_bytes", "bytes of a workbook, unpacked": "unpacked_bytes"}.items():
        assert told[name] == tuple(f"{getattr(one, field) // 1_000_000:,} MB" for one in (page, command)), name
    minutes = import_limits.VISIT_SECONDS // 60
    for name, limit in {
        "seconds of computing that reading may take": import_limits.SECONDS,
        "seconds that a file takes in all on a busy server": import_limits.MOST_SECONDS,
        f"files of a visit within {minutes} minutes": import_limits.FILES_A_VISIT,
        "files read at one time on a server": import_limits.READERS,
        "seconds that a file waits for its turn": import_limits.WAITING_SECONDS,
    }.items():
        assert told[name][0] == f"{limit}", name
    assert told["memory that reading may take"][0] == f"{import_limits.MEMORY_BYTES // 1_000_000} MB"
    assert f"the first {import_limits.MOST_PROBLEMS:,} are listed" in text
    assert f"first {import_limits.MOST_GUESSES} names" in text
