"""What the documents have to name, read from the code itself: settings, limits, commands. No list by hand."""

import ast
import dataclasses
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from data.build import DATA

ROOT = DATA.parent
PACKAGES = ("api", "data", "queries", "serving", "ui", "workshop")
# What limits are called; in a module called limits, every number is one.
LIMIT = re.compile(
    r"^(MOST|MAX|LONGEST|LARGEST|HIGHEST|LEAST|FEWEST|LIMITS?)(_|$)"
    r"|(^|_)(LIMIT|LENGTH|A_MINUTE|A_PAGE|KEPT|BYTES|SECONDS|MINUTES|DAYS)(_|$)"
)


def modules(*folders: str) -> list[Path]:
    """The Python files of these folders, and those of the top level."""
    return sorted([*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))])


def environment_variables(text: str) -> Iterator[str]:
    """The names that a module reads from the environment or from Streamlit's secrets; all must be written out in it."""
    for node in ast.walk(ast.parse(text)):
        name: ast.expr | None = None
        if isinstance(node, ast.Subscript) and _is_outside(node.value) and isinstance(node.ctx, ast.Load):
            name = node.slice
        elif isinstance(node, ast.Compare) and _is_outside(node.comparators[0]):
            name = node.left
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.endswith("os.getenv") or re.search(r"(os\.environ|st\.secrets)\.(get|pop|setdefault)$", called):
                name = node.args[0]
        if name is not None:
            assert isinstance(name, ast.Constant), f"the name of a setting is worked out: {ast.unparse(node)}"
            yield str(name.value)


def _is_outside(node: ast.expr) -> bool:
    return ast.unparse(node) in ("os.environ", "st.secrets")


def streamlit_options(text: str) -> Iterator[str]:
    """The options of Streamlit that a module asks for."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return (str(ast.literal_eval(call.args[0])) for call in calls if ast.unparse(call.func).endswith("get_option"))


def configured_options() -> dict[str, object]:
    """Value by name of each option that .streamlit/config.toml sets, the looks of the theme left out."""
    sections = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": value
        for section, options in sections.items()
        if section != "theme"
        for name, value in options.items()
    }


def command_options(text: str) -> Iterator[str]:
    """The options of a command that its help shows."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".add_argument"):
            is_hidden = any("SUPPRESS" in ast.unparse(keyword.value) for keyword in node.keywords)
            yield from (str(ast.literal_eval(one)) for one in node.args if not is_hidden and "'--" in ast.unparse(one))


def make_commands() -> tuple[set[str], set[str]]:
    """The targets of the Makefile that are called by name, and the variables that one may set."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()) - {"left-over"}
    own = set(re.findall(r"^(\w+) :=", text, re.MULTILINE))
    return targets, set(re.findall(r"\$\(([A-Z_]+)\)", text)) - own


def limits() -> dict[str, object]:
    """Value by dotted name of each limit; one that has several parts is several."""
    found: dict[str, object] = {}
    for path in modules(*PACKAGES):
        names = [name for name in _constants(path) if LIMIT.search(name) or path.stem == "limits"]
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name in names:
            value = getattr(importlib.import_module(module), name)
            if dataclasses.is_dataclass(value) and not isinstance(value, type):
                found |= {f"{module}.{name}.{part}": number for part, number in dataclasses.asdict(value).items()}
            else:
                found[f"{module}.{name}"] = value
    return found


def _constants(path: Path) -> list[str]:
    statements = ast.parse(path.read_text(encoding="utf-8")).body
    targets = [
        target
        for one in statements
        if isinstance(one, (ast.Assign, ast.AnnAssign))
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
    ]
    names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    return [name for name in names if name.isupper()]


def spellings(name: str, value: object) -> list[set[str]]:
    """How a document may write a limit: of each of its numbers, one of these."""
    if isinstance(value, dict):
        return [spelling for one in value.values() for spelling in spellings(name, one)]
    if isinstance(value, tuple):
        return [{f"{value[0]:,} to {value[1]:,}"}]
    assert isinstance(value, (int, float)), f"{name}: no number"
    written = {f"{value:,}"}
    if isinstance(value, float):
        written.add(f"{value:g}")
    if re.search("BYTES|FILE", name.rpartition(".")[2].upper()):
        written |= {f"{value / size:,g} {unit}" for size, unit in ((1e6, "MB"), (1024**2, "MB"), (1e3, "kB"))}
    if "SECONDS" in name:
        written.add(f"{value / 60:g} minutes")
    return [written]
