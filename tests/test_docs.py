"""The documents say what the project does. What they have to name is found in the code."""

import importlib
import json
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs

import duckdb
import pytest

from api import formats, routes, views
from api import tables as api_tables
from data.build import DATA, build
from data.dictionary import TARGET, dictionary
from data.formats import tables
from data.refresh import figures
from queries.database import run
from tests import code_names
from tests.code_names import PACKAGES, ROOT, modules
from ui import filters, scenes, wording
from ui.navigation import all_pages, parameters_of
from ui.state import scene_files, url
from ui.state.local_url import OF_A_VISIT
from ui.state.url import Parameter
from ui.your_data import tab_storage, upload_store
from workshop import limits

DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
}
EVERYTHING = "\n".join(DOCUMENTS.values())
IN_CODE = "in the code"
# Numbers whose names are like those of limits and that no reader or operator meets.
NO_LIMITS = {
    "data.build.VERSION_LENGTH": "digits of the state of the data",
    "data.importer.icc_review.MOST_NAMED": "pages named in a sentence",
    "data.importer.places.LONGEST_NAME": "part of an unknown name that is compared with others",
    "data.importer.workbook.MOST_NAMED": "sheets named in a sentence",
    "data.refresh.changes.LARGEST": "changes named in a report",
    "data.refresh.check.LONGEST_BEGINNING": "part of a file that is read for its columns",
    "data.refresh.check.LONGEST_STRUCTURE": "a description of a dataset, of which no more is read",
    "data.refresh.http_client.LONGEST_MESSAGE": "part of a service's answer that is read for its message",
    "data.refresh.http_client.LONGEST_WAIT": "pause before a service is asked again",
    "data.refresh.plausibility.FEWEST_JUMPS": "a rule of doubt",
    "data.refresh.plausibility.FEWEST_YEARS": "a rule of doubt",
    "data.refresh.plausibility.LARGEST_SHARE": "a rule of doubt",
    "data.refresh.plausibility.MOST_EXCHANGED": "a rule of doubt",
    "data.refresh.plausibility.MOST_VANISHED": "a rule of doubt",
    "data.refresh.plausibility.FEWEST_SERIES": "a rule of doubt",
    "data.refresh.plausibility.FEWEST_POINTS": "a rule of doubt",
    "serving.limits.MEGABYTE": "a unit",
    "ui.area_statements.MOST_NAMES": "places named in a sentence",
    "ui.compare.city_map.MOST_CLASSES": "classes of a map",
    "ui.policy.change.MOST_CHANGED": "countries whose indicators are listed",
    "ui.policy.trends.LEAST_GAP": "room between two names in a chart",
    "ui.practices.csv_check.LIMITS.unpacked_bytes": "a CSV is not packed",
    "ui.regions.region_map.MOST_ZOOMED_COUNTRIES": "countries that a map is drawn closer for",
    "ui.regions.region_map.SECONDS_A_YEAR": "pace of a map that plays",
    "ui.rooms.participant_page.MOST_LOOKS": "looks for an answer of the browser",
    "ui.your_data.session_upload.UNUSED_MINUTES": "UNUSED_SECONDS in minutes",
    "ui.your_data.upload_store.EVERY_SECONDS": "pause between two looks for ended visits",
}


def _tables(text: str) -> list[tuple[list[str], list[list[str]]]]:
    """Head and rows of each table of a document."""
    blocks = re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)
    cells = [[[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()] for block in blocks]
    return [(table[0], table[2:]) for table in cells]


def _quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_data_dictionary_is_up_to_date(tmp_path: Path) -> None:
    database = DATA / "atlas.duckdb"
    if not database.exists():
        build(database)
    copy = Path(shutil.copy(database, tmp_path))
    assert TARGET.read_text(encoding="utf-8") == dictionary(copy), "run: python -m data.dictionary"


def test_readme_is_short_and_leads_to_every_document() -> None:
    readme = DOCUMENTS["README.md"]
    assert len(readme.splitlines()) < 100
    for name in DOCUMENTS:
        assert name == "README.md" or f"]({name})" in readme, name


def test_every_path_that_documents_and_code_name_leads_to_a_file() -> None:
    code = modules(*PACKAGES, "pages", "benchmarks", "tests")
    texts = DOCUMENTS | {str(path): path.read_text(encoding="utf-8") for path in code}
    folders = "|".join((*PACKAGES, "pages", "benchmarks", "docs", "static", "tests"))
    named = re.compile(rf"(?<![\w./<{{-])((?:{folders})/[\w/.-]*\.[a-z]+|(?:app|server)\.py)\b")
    found = {(path, where) for where, text in texts.items() for path in named.findall(text)}
    assert len(found) > 200
    missing = {(path, where) for path, where in found if not (ROOT / path).exists()}
    assert {path for path, _ in missing} <= {"queries/SUBJECT/NAME.sql", "data/atlas.duckdb"}, missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file_and_its_heading(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", DOCUMENTS[name]):
        if re.match("https?://|/", target):
            continue
        file, _, anchor = target.partition("#")
        path = ROOT / name if not file else (ROOT / name).parent / file
        assert path.exists(), target
        assert not anchor or anchor in _anchors(path.read_text(encoding="utf-8")), target


def _anchors(text: str) -> set[str]:
    """What links to the headings of a document are called, as places that host code make it."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_setting_of_the_environment_is_named() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in modules(*PACKAGES, "pages", "tests", "benchmarks")}
    found = {path: list(code_names.environment_variables(text)) for path, text in texts.items()}
    assert any(found.values())
    missing = {
        name for names in found.values() for name in names if f"`{name}`" not in EVERYTHING and f"{name}=" not in EVERYTHING
    }
    assert not missing


def test_every_option_of_streamlit_that_is_set_or_read_is_named() -> None:
    tables = _tables(DOCUMENTS["docs/deployment.md"])
    values = {_quoted(row[0])[0]: row[1] for head, rows in tables for row in rows if head[:2] == ["option", "value"]}
    for name, value in code_names.configured_options().items():
        written = f'"{value}"' if isinstance(value, str) else str(value).lower()
        assert values.get(name) == f"`{written}`", name
    for path in modules(*PACKAGES):
        for name in code_names.streamlit_options(path.read_text(encoding="utf-8")):
            assert f"`{name}`" in DOCUMENTS["docs/deployment.md"], name


def test_every_command_of_the_makefile_is_named() -> None:
    targets, variables = code_names.make_commands()
    assert targets
    assert variables
    assert not {name for name in targets if not re.search(rf"make {name}\b(?!-)", EVERYTHING)}
    assert not {name for name in variables if not re.search(rf"\b{name}=", EVERYTHING)}


def test_every_option_of_a_command_is_named() -> None:
    options = {one for path in modules("data") for one in code_names.command_options(path.read_text(encoding="utf-8"))}
    assert options
    assert not {one for one in options if not re.search(rf"{one}\b", EVERYTHING)}


def test_every_limit_is_named_with_its_number() -> None:
    limits = code_names.limits()
    assert limits.keys() >= NO_LIMITS.keys()
    rows = [row for text in DOCUMENTS.values() for head, rows in _tables(text) for row in rows if head[-1] == IN_CODE]
    named: set[str] = set()
    for row in rows:
        for name in _quoted(row[-1]):
            whole = _whole_name(name, limits)
            named.add(whole)
            for spelling in code_names.spellings(whole, limits[whole] if whole in limits else _value(whole)):
                wanted = "|".join(re.escape(one) for one in spelling)
                assert any(re.search(rf"(?<![\d.,])({wanted})(?![\d]|[.,]\d)", cell) for cell in row[:-1]), f"{row}: {spelling}"
    missing = limits.keys() - NO_LIMITS.keys() - named
    assert not missing
    assert not NO_LIMITS.keys() & named


def _whole_name(name: str, limits: dict[str, object]) -> str:
    """The dotted name of a limit that a document may cut in front, as long as it is the only one."""
    found = [whole for whole in limits if f".{whole}".endswith(f".{name}")]
    assert len(found) == 1 or "." in name, f"{name}: {found}"
    return found[0] if len(found) == 1 else name


def _value(name: str) -> object:
    """The value of a constant that is called otherwise than limits are."""
    module, _, constant = name.rpartition(".")
    return getattr(importlib.import_module(module), constant)


def test_every_page_and_its_parameters_stand_in_the_addresses() -> None:
    sections = _sections_of_addresses()
    assert set(sections) == {"Every page", *(f"{page.title}: `/{path}`" for path, page in all_pages().items())}
    of_pages = {f"{page.title}: `/{path}`": parameters_of(path) for path, page in all_pages().items()}
    of_all = [*filters.parameters(), scenes.place_parameter()]
    of_visit = set(OF_A_VISIT) - {one.name for parameters in of_pages.values() for one in parameters}
    rows = {title: {_quoted(row[0])[0]: row for row in rows} for title, rows in sections.items()}
    assert rows["Every page"].keys() == {one.name for one in of_all} | of_visit
    for title, parameters in {**of_pages, "Every page": of_all}.items():
        for parameter in parameters:
            _assert_described(parameter, rows[title].get(parameter.name, []))
        assert title == "Every page" or rows[title].keys() == {one.name for one in parameters}, title


def _sections_of_addresses() -> dict[str, list[list[str]]]:
    """The rows of the table of each section, by its heading."""
    parts = re.split(r"^## ", DOCUMENTS["docs/addresses.md"], flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: [row for _, rows in _tables(part) for row in rows] for part in parts}


def _assert_described(parameter: Parameter, row: list[str]) -> None:
    """The values of its row are understood, and what it is without one is as said."""
    assert len(row) == 4, f"{parameter.name} is not described"
    for value in _quoted(row[2]):
        choice, problems = parameter.parse([value])
        assert (choice in (value, [value], True) or str(choice) == value) and not problems, f"{parameter.name}={value}"
    usual = [f"`{text}`" for text in parameter.spell(parameter.default) if text]
    assert usual == [f"`{text}`" for text in _quoted(row[3])], f"{parameter.name}: {row[3]}"


def test_every_measure_stands_in_the_data_dictionary() -> None:
    measures = run("definitions/measures")["measure_id"]
    assert len(measures)
    assert not [one for one in measures if f"| {one} |" not in DOCUMENTS["docs/data_dictionary.md"]]


def test_how_to_renew_every_source_is_told() -> None:
    rows = [line for line in (ROOT / "docs" / "refresh.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = {name: row for row in rows for name in re.findall(r"`([a-z0-9_-]+)`", row.split(" | ")[0])}
    sources = tables.sources(DATA / "sources.toml")
    assert set(told) == set(sources)
    for name, fields in sources.items():
        by_command = told[name].split(" | ")[1].startswith("make refresh")
        assert by_command == ("refresh" in fields or name == "eurostat-urb_cpop1"), name


def test_what_must_be_confirmed_is_told_as_the_check_of_a_refresh_says_it() -> None:
    [rows] = [rows for head, rows in _tables(DOCUMENTS["docs/refresh.md"]) if head[-1] == "what must be confirmed first"]
    assert {row[0]: row[1] for row in rows} == figures.to_confirm(figures.renewable().values()) | figures.not_taken()


def test_every_table_and_column_of_the_glossary_exists(small_file: Path, tmp_path: Path) -> None:
    copy = shutil.copy(small_file, tmp_path)  # other tests may hold the file open
    with duckdb.connect(str(copy), read_only=True) as connection:
        columns = {f"{table}.{column}" for table, column in connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()}  # fmt: skip
    rows = [row for _, rows in _tables(DOCUMENTS["docs/glossary.md"]) for row in rows]
    assert rows
    for row in rows:
        places = _quoted(row[2])
        assert places, row
        assert set(places) <= columns, row


def test_every_sign_of_reliability_is_in_the_glossary() -> None:
    assert not [sign for sign, _ in wording.RELIABILITY.values() if sign and f"| {sign} " not in DOCUMENTS["docs/glossary.md"]]


def test_the_workshop_goes_as_its_scenes_are_planned() -> None:
    """Minutes of the table and of the scenes; every label in quotes stands on a page or in a scene; every letter is a key."""
    workshop, scenes_file = DOCUMENTS["docs/workshop.md"], scene_files.PREPARED.read_text(encoding="utf-8")
    [planned] = [rows for head, rows in _tables(workshop) if head[0] == "min"]
    ends = [0]
    for row, scene in zip(planned, json.loads(scenes_file)["scenes"], strict=True):
        ends.append(ends[-1] + scene["minutes"])
        assert row[0] == f"{ends[-2]}-{ends[-1]}"
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*.py"))
    labels = {re.sub(r"\s+", " ", label) for label in re.findall("“([^”]+)”", workshop + DOCUMENTS["docs/rooms.md"])}
    assert len(labels) > 30
    assert not {label for label in labels if label not in sources + scenes_file}
    [keys] = [rows for head, rows in _tables(workshop) if head[0] == "key"]
    toolbar = (ROOT / "ui" / "scenes" / "presenter_toolbar.js").read_text(encoding="utf-8")
    [in_code] = re.findall(r"const keys = \{(.*?)\n\}", toolbar, re.DOTALL)
    told = {one.lower() for row in keys for one in row[0].split(", ") if len(one) == 1}
    assert told == set(re.findall(r"\b([a-z]):", in_code))


@pytest.mark.real_data
def test_the_user_guide_names_what_is_there_and_leads_to_it() -> None:
    guide = DOCUMENTS["docs/user_guide.md"]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*.py"))
    labels = {re.sub(r"\s+", " ", label) for label in re.findall("“([^”]+)”", guide)}
    assert len(labels) > 15
    assert not {label for label in labels if label not in sources}
    [addresses] = [[row[-1].strip("`") for row in rows] for head, rows in _tables(guide) if head[-1] == "address"]
    for address in addresses:
        path, _, query = address.partition("?")
        known = [*filters.parameters(), *parameters_of(path.strip("/"))]
        given = parse_qs(query)
        assert set(given) <= {one.name for one in known}, address
        assert not url.describe_unknown(known, given), address


def test_views_tables_and_formats_of_data_addresses_are_named() -> None:
    text = DOCUMENTS["docs/data_addresses.md"]
    [views_named] = re.findall(r"^Views: (.*?)\.", text, re.MULTILINE)
    assert views_named.split(", ") == sorted(views.names(), key=views_named.index)
    named = set(_quoted(text)) | {name.rpartition("/")[2] for name in _quoted(text)}
    assert named >= {*api_tables.names(), *formats.MAKERS, *formats.PICTURES}
    [sentence] = re.findall(r"^Parameters of observations are (.*?): with", text, re.MULTILINE | re.DOTALL)
    assert _quoted(sentence) == [one.name for one in api_tables.parameters_of("observations")]
    assert f"An address may ask {routes.REQUESTS_A_MINUTE} times a minute" in text
    assert f"{routes.MOST_WAITING} wait already, or this request has waited for {routes.TURN_SECONDS} seconds" in text


def test_the_limits_of_nginx_are_named() -> None:
    site = (ROOT / "serving" / "nginx.conf").read_text(encoding="utf-8")
    [sentence] = re.findall(r"^- \*\*Limits of nginx:\*\* (.*?)\n- ", DOCUMENTS["docs/deployment.md"], re.MULTILINE | re.DOTALL)
    for directive, words in {
        "client_header_timeout {}s": "{} seconds for the headers",
        "client_body_timeout {}s": "{} between two pieces",
        "limit_conn atlas_address {}": "{} connections of an",
        "limit_conn atlas_all {}": "{} in all",
        "client_max_body_size {}m": "{} MB of a request",
    }.items():
        [number] = re.findall(directive.format(r"(\d+)") + ";", site)
        assert words.format(f"{int(number):,}") in sentence, directive
    assert "access_log off;" in site  # as the section on logs says, in whatever nginx it stands


def test_security_has_the_numbers_of_the_code() -> None:
    text = " ".join(DOCUMENTS["SECURITY.md"].split())
    assert f"up to {tab_storage.MOST_VALUES:,} values" in text
    assert f"for {limits.RETENTION_DAYS} days unless set otherwise" in text
    assert f"some {upload_store.LEFT_SECONDS // 60:.0f} minutes after".replace(" 2 ", " two ") in text


@pytest.mark.real_data
def test_which_sources_have_no_values_yet_is_told() -> None:
    rows = [row for _, rows in _tables(DOCUMENTS["docs/refresh.md"]) for row in rows if "before the first refresh" in row[0]]
    named = {name for row in rows for name in _quoted(row[0])} & figures.renewable().keys()
    assert named == figures.renewable().keys() - set(run("data/sources")["source_id"])


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_the_hashes_of_its_files(name: str) -> None:
    entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    assert len(entries) > 30
    for entry in entries:
        assert re.fullmatch(r"[\w.\[\]-]+==\S+( *;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+", entry), entry[:80]


def test_every_fault_is_held_by_tests_that_exist() -> None:
    rows = [row for head, rows in _tables(DOCUMENTS["docs/deployment.md"]) if head[-1] == "tests" for row in rows]
    assert len(rows) >= 12
    for row in rows:
        named = _quoted(row[-1])
        assert named, row
        for name in named:
            path, _, test = name.partition("::")
            assert re.search(rf"^def {test}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), name
