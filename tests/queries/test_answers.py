"""What pages take for granted in answers, over every measure and population group that there is."""

import pandas as pd
import pytest

from queries import run
from ui.filters import DEFAULT_AREA_BASIS
from ui.wording import AREA_BASIS

FIGURES = run("coverage")[["measure_id", "population_group"]].drop_duplicates().reset_index(drop=True)


@pytest.mark.parametrize("area_basis", [DEFAULT_AREA_BASIS, list(AREA_BASIS), []], ids=len)
def test_a_city_has_one_figure_of_a_measure(area_basis: list[str]) -> None:
    """Who has none is counted as those who pass less those who have one."""
    answers = [
        run("measure_values", measure=measure, population_group=group, year=None, area_basis=area_basis)
        for measure, group in FIGURES.itertuples(index=False)
    ]
    rows = pd.concat(answers)[["measure_id", "population_group", "city_id"]]
    assert rows["measure_id"].nunique() > 60
    assert not rows.duplicated().any()
