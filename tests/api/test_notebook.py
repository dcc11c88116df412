"""The notebook in docs runs from its first cell to its last on a server, and works out what the data file holds."""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from scipy.stats import spearmanr

from tests.browser.driving import Server

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "analysis.ipynb"
PAIRS = """
WITH newest AS (
    SELECT measure_id, place_code, value, year, area_basis
    FROM marked_observation
    WHERE is_latest AND place_level = 'city' AND coalesce(area_basis, 'city') IN ('city', 'greater_city')
    AND (measure_id, population_group) IN (('survey_good_place_immigrants', 'total'), ('foreign_born_share', 'foreign_born'))
    QUALIFY row_number() OVER (PARTITION BY measure_id, place_code ORDER BY area_basis) = 1
)
SELECT o.value, s.value FROM newest AS o INNER JOIN newest AS s ON o.place_code = s.place_code
WHERE o.measure_id = 'survey_good_place_immigrants' AND s.measure_id = 'foreign_born_share'
"""


def code_of(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def names(server: Server) -> dict[str, Any]:
    """What the cells leave behind."""
    found: dict[str, Any] = {}
    for cell in code_of(NOTEBOOK):
        exec(compile(cell.replace("http://localhost:8501", server.address), str(NOTEBOOK), "exec"), found)
    return found


def test_the_notebook_works_out_what_the_data_file_holds(names: dict[str, Any], small_file: Path, tmp_path: Path) -> None:
    with duckdb.connect(shutil.copy(small_file, tmp_path)) as database:
        pairs = database.execute(PAIRS).fetchall()
    assert len(pairs) == len(names["both"]) > 3
    assert names["test"].statistic == pytest.approx(spearmanr(*zip(*pairs, strict=True)).statistic)


def test_the_notebook_names_its_sources(names: dict[str, Any]) -> None:
    assert names["used"]
    assert names["sources"].loc[names["used"], "citation"].notna().all()


def test_the_notebook_holds_no_result_that_could_grow_old() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert not [cell for cell in cells if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"])]
