"""What can be said of the image and of the compose file without running a container."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from serving.workers import find_proxy
from tests.code_names import PACKAGES, ROOT
from tests.serving.nginx import install_if_missing
from ui.navigation import PAGES

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
CODE = "\n".join(
    path.read_text(encoding="utf-8") for folder in ("serving", "workshop", "queries") for path in ROOT.glob(f"{folder}/*.py")
)


def _copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [name for line in lines for name in line.split()[:-1]]


def test_what_is_copied_exists_and_the_whole_product_is() -> None:
    tracked = set(subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines())
    for name in _copied():
        assert any(one == name or one.startswith(f"{name}/") for one in tracked), name
    assert set(_copied()) >= {"app.py", "server.py", ".streamlit", "static", *PACKAGES}


OPEN_ALL_PAGES = """
from tests.pages.session import PAGES, ROOT, opened

for page in PAGES:
    assert not opened(page).exception, page
print(ROOT, len(PAGES))
"""


def test_what_is_copied_builds_the_data_serves_and_shows_every_page(tmp_path: Path, small_file: Path) -> None:
    """The same names in an empty folder, and nothing else."""
    for name in _copied():
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "atlas.duckdb*"))
        else:
            shutil.copyfile(source, target)
    python = str(ROOT / ".venv" / "bin" / "python")
    environment = {**os.environ, "ATLAS_DATABASE": str(small_file), "PYTHONPATH": str(ROOT)}  # the tests stand beside
    for code in ("import data.build", "import app; assert app.app", OPEN_ALL_PAGES):
        ended = subprocess.run([python, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr[-1000:]
    assert ended.stdout.split() == [str(tmp_path), str(len(PAGES))]


def test_the_account_has_no_rights_and_the_root_is_read_only() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER atlas$", last, re.MULTILINE)
    assert last.index("USER atlas") < last.index("CMD ")
    for name in ("atlas", "proxy"):
        assert COMPOSE["services"][name]["read_only"] is True
        assert COMPOSE["services"][name]["cap_drop"] == ["ALL"]
    assert COMPOSE["services"]["atlas"]["deploy"]["replicas"] == 2
    assert json.loads(DOCKERFILE.rpartition("CMD ")[2])[-3:] == ["run", "app.py", "--server.port=8501"]


def test_only_settings_that_are_read_are_set() -> None:
    named = set(COMPOSE["services"]["atlas"]["environment"])
    named |= set(re.findall(r"\b(ATLAS_\w+)=", DOCKERFILE))
    for name in named - {"STREAMLIT_SERVER_COOKIE_SECRET"}:  # Streamlit's own
        assert f'"{name}"' in CODE, name
    site = (ROOT / "serving" / "nginx.conf").read_text(encoding="utf-8")
    set_for_nginx = {name for name in COMPOSE["services"]["proxy"]["environment"] if name.startswith("ATLAS_")}
    assert set(re.findall(r"\$\{(\w+)\}", site.partition("\nmap")[2])) == set_for_nginx


def test_nginx_takes_its_configuration_as_the_image_would_put_it_in(tmp_path: Path) -> None:
    try:
        install_if_missing()
    except RuntimeError as problem:
        pytest.skip(str(problem))
    text = (ROOT / "serving" / "nginx.conf").read_text(encoding="utf-8")
    for name, value in COMPOSE["services"]["proxy"]["environment"].items():
        text = text.replace(f"${{{name}}}", value.replace("atlas:", "127.0.0.1:"))
    (tmp_path / "site.conf").write_text(text, encoding="utf-8")
    # The image's own file, as far as it matters here: the atlas's stands within http { }, after settings of its own.
    whole = f"pid {tmp_path}/pid; events {{}} http {{ keepalive_timeout 65; access_log off; include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [str(find_proxy()), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
