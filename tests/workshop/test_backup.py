"""The commands of docs/deployment.md, run as they stand there: a room is back as it was when the backup was made."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.code_names import ROOT
from tests.workshop.acting import CITIES, joined
from tests.workshop.postgresql import programs
from workshop import answer_question, ask, delete_room, facilitator_with_key, open_room, result
from workshop.database import Store
from workshop.settings import settings

DOCUMENT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")


def _run(name: str, folder: Path, place: str) -> None:
    found = re.search(rf"^```{name}\n(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)
    assert found, name
    before = f"export PATH={programs()}:$PATH\n" if "postgresql" in name else ""
    environment = {**os.environ, "ATLAS_ROOMS": place}
    subprocess.run(["bash", "-euc", before + found[1]], cwd=folder, env=environment, check=True, capture_output=True)


def test_a_backup_that_was_made_meanwhile_brings_back_what_was_deleted(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = "postgresql" if place.startswith("postgresql") else "sqlite"
    if kind == "sqlite":
        place = str(tmp_path / "var")
    monkeypatch.setenv("ATLAS_ROOMS", place)
    store = Store(*settings())
    led, key = open_room(store)
    asked = ask(store, led, CITIES)
    answer_question(store, joined(store, led), asked.question_id, "1")
    _run(f"backup-{kind}", tmp_path, place)
    delete_room(store, led)
    open_room(store)
    store.close()

    _run(f"restore-{kind}", tmp_path, place)
    store = Store(*settings())
    back = facilitator_with_key(store, led.code, key)
    assert result(store, back, asked).answered == 1
    store.close()
    backup = tmp_path / ("rooms-backup.dump" if kind == "postgresql" else "rooms-backup.sqlite")
    assert backup.stat().st_mode & 0o077 == 0
