"""The documents say what the project does."""

import shutil
from pathlib import Path

from data.build import DATA, build
from data.dictionary import TARGET, dictionary

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
    files = ("method.md", "data_dictionary.md", "workshop.md", "compare.png")
    for linked in (*(f"docs/{name}" for name in files), "data/sources.toml", "LICENSE"):
        assert (ROOT / linked).exists(), linked
        assert any(linked in line for line in lines), linked


def test_every_setting_of_the_makefile_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("make run", "make test", "make data", "make lint", "make bench", "PORT="):
        assert command in readme, command
