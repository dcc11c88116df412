"""ARCHITECTURE.md can be followed literally: its files, functions and relations exist, and its example is what the page shows."""

import ast
import csv
import re
import tomllib
from pathlib import Path

import pytest

from data.build import DATA
from data.importer import figures
from data.importer.overlay import overlay_figures
from queries.database import FOLDER, run
from tests.code_names import PACKAGES, ROOT, modules
from tests.pages.session import COMPARE, chart_data, cities_counted, filters, opened, tied
from ui.filters import cities_of

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]}
STEPS = [
    pytest.param(step, id=f"{title}: {step[:1]}")
    for title, section in SECTIONS.items()
    for step in re.findall(r"^(\d\. .*?)(?=^\d\. |^The |\Z)", section, re.MULTILINE | re.DOTALL)
]
EXAMPLE = SECTIONS["From a bar to its source line"]


def test_the_picture_has_the_imports_of_the_code_and_no_other() -> None:
    drawn = set(re.findall(r"^    (\S+) --> (\S+)$", SECTIONS["Folders"], re.MULTILINE))
    folders = (*PACKAGES, "pages")
    found = set()
    for path in modules(*folders):
        own = path.relative_to(ROOT).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {(own, name.partition(".")[0].replace("server", "server.py")) for name in names}
    known = {*folders, "server.py"}
    assert drawn == {(own, other) for own, other in found if other in known and other != own.removesuffix(".py")}


def test_the_picture_points_down_the_layers_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [set(layer.split(" : ")) for layer in contracts[0]["layers"]]
    height = {name: -number for number, layer in enumerate(layers) for name in layer}
    drawn = re.findall(r"^    (\w+) --> (\w+)$", SECTIONS["Folders"], re.MULTILINE)
    assert drawn
    assert all(height[above] > height[below] for above, below in drawn)


def test_there_are_six_steps_from_the_bar_to_its_source() -> None:
    assert len(re.findall(r"^\d\. ", EXAMPLE, re.MULTILINE)) == 6


@pytest.mark.parametrize("step", STEPS)
def test_what_a_step_names_is_there(step: str) -> None:
    """Each function is defined or used in a file of its step; each macro and table is made in one."""
    quoted = re.findall(r"`([^`\n]+)`", step)
    paths = [ROOT / name for name in quoted if re.fullmatch(r"[\w/]+\.(py|sql|csv|toml)", name)]
    assert paths
    texts = [path.read_text(encoding="utf-8") for path in paths]
    for name in (one.removesuffix("()") for one in quoted if one.endswith("()")):
        assert any(re.search(rf"\b{name}\b", text) for text in texts), name
    for name in re.findall(r"macro\s+`(\w+)`", step):
        assert any(f"MACRO {name}(" in text for text in texts), name
    for name in re.findall(r"table\s+`(\w+)`", step):
        assert any(f"CREATE TABLE {name} (" in text for text in texts), name


@pytest.mark.parametrize("step", STEPS)
def test_functions_of_the_steps_are_defined_in_the_code(step: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules(*PACKAGES, "pages"))
    for name in re.findall(r"`(\w+)\(\)`", step):
        assert re.search(rf"def {name}\b", code), name


def _question() -> tuple[str, dict[str, str | tuple[str, ...] | None]]:
    """The query of the example and its parameters, as the document writes the call."""
    [text] = re.findall(r"```python\n(.*?)```", EXAMPLE, re.DOTALL)
    call = ast.parse(text.strip(), mode="eval").body
    assert isinstance(call, ast.Call)
    return ast.literal_eval(call.args[0]), {str(one.arg): ast.literal_eval(one.value) for one in call.keywords}


def _row() -> tuple[Path, dict[str, str]]:
    """The file and the row of the example, by column."""
    [path] = re.findall(r"`(data/tables/\S+\.csv)`", EXAMPLE)
    [line] = re.findall(r"```csv\n\s*(.*?)\n", EXAMPLE)
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert line in lines
    return ROOT / path, next(csv.DictReader([lines[0], line]))


def test_the_question_of_the_example_is_the_one_of_its_step() -> None:
    query, parameters = _question()
    assert f"`queries/{query}.sql`" in EXAMPLE
    assert f'"{query}"' in (ROOT / "ui" / "compare" / "comparison.py").read_text(encoding="utf-8")
    [macro] = re.findall(r"macro `(\w+)`", EXAMPLE)
    assert macro in (FOLDER / f"{query}.sql").read_text(encoding="utf-8")
    assert set(parameters) == set(re.findall(r"\$(\w+)", (FOLDER / f"{query}.sql").read_text(encoding="utf-8")))


@pytest.mark.real_data
def test_the_bar_the_query_and_the_row_have_one_value() -> None:
    _, row = _row()
    query, parameters = _question()
    answer = run(query, **parameters).set_index("city_id").loc[row["place_code"]]
    assert answer["value"] == float(row["value"])
    assert (str(answer["year"]), answer["source_id"]) == (row["year"], row["source_id"])
    [(page, city)] = re.findall(r"`/(\w+)\?city=([\w-]+)`", EXAMPLE)
    assert (page, city) == ("compare", row["place_code"])
    bars = chart_data(opened(COMPARE, {"city": city}), "who", "value_text")
    [(name, text)] = re.findall(r"the bar “(.*?)”, with “(.*?)”", EXAMPLE)
    [bar] = bars[bars["who"] == name].to_dict("records")
    assert (bar["value"], bar["value_text"]) == (answer["value"], text)


@pytest.mark.real_data
def test_the_source_of_the_row_has_the_address_that_is_named() -> None:
    sources = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    assert f"`{sources[_row()[1]['source_id']]['url']}`" in EXAMPLE


@pytest.mark.usefixtures("on_fixture")
def test_a_choice_goes_from_the_address_to_the_query_and_back() -> None:
    [(name, value)] = re.findall(r"`/compare\?(\w+)=(\d+)`", SECTIONS["From an address to the cities shown"])
    at = opened(COMPARE, {name: value})
    assert at.session_state[name] == int(value)
    assert at.slider(key=tied(at, name)).value == int(value)
    assert filters(at).parameters()[name] == int(value)
    cities = cities_of(filters(at))
    assert 0 < cities["passes_all"].sum() < len(cities)
    assert cities_counted(at) == [cities["passes_all"].sum(), len(cities)]
    assert at.query_params == {name: [value]} or at.query_params == {name: value}
    at.slider(key=tied(at, name)).set_value(20).run()
    assert at.query_params[name] in ("20", ["20"])


def test_an_upload_is_read_by_the_same_query_from_a_file_of_its_own(
    small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_DATABASE", str(small_file))
    asked = {"measure": "foreign_born_share", "population_group": "foreign_born", "year": None, "area_basis": ("city",)}
    before = run("compare/values", **asked).set_index("city_id")["value"]["at-vienna"]
    uploaded = figures("register.csv", b"city,country,year,foreign_born_share\nWien,Austria,2026,64.5\n")
    assert not uploaded.problems
    overlay_figures([uploaded], small_file, tmp_path / "own.duckdb")
    monkeypatch.setenv("ATLAS_DATABASE", str(tmp_path / "own.duckdb"))
    assert run("compare/values", **asked).set_index("city_id")["value"]["at-vienna"] == 64.5 != before


def test_every_table_says_what_is_missing_and_what_it_holds() -> None:
    """Streamlit would write None into an empty cell."""
    for path in (ROOT / "ui").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "dataframe":
                assert {"placeholder", "alt"} <= {word.arg for word in call.keywords}, f"{path.name}, line {call.lineno}"
