"""Sources and method, Sources: every publisher once, those of most values first."""

import re

import pytest

from queries.database import run
from tests.pages import session

pytestmark = pytest.mark.usefixtures("on_fixture")


def test_publishers_stand_by_their_number_of_values() -> None:
    values = run("data/sources").groupby("publisher")["figure_count"].sum()
    at = session.opened(session.DATA)
    session.assert_shown(at)
    said = re.fullmatch(r"(\d+) % of ([\d,]+) values are from (.+)", session.as_read(at.header[0].value))
    assert said and said[3] == values.idxmax()
    assert int(said[2].replace(",", "")) == values.sum()
    assert float(said[1]) == pytest.approx(100 * values.max() / values.sum(), abs=0.5)
    labels = [session.as_read(fold.label) for fold in at.expander]
    assert sorted(label.rsplit(" (", 1)[0] for label in labels) == sorted(values.index)
    counts = [int(count[1].replace(",", "")) if (count := re.search(r"([\d,]+) values?\)$", label)) else 0 for label in labels]
    assert counts == sorted(values, reverse=True)
