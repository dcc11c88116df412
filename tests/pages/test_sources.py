"""Sources and method, Sources: every publisher once, those of most values first."""

import re

import pandas as pd
import pytest

from queries.database import run, whole_table
from tests.pages import session
from ui.data_and_method import views

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
    told = [re.fullmatch(r"(.+?)(?: \((\d+) sources\))? · (?:([\d,]+) values?, .+|.+)", label) for label in labels]
    assert sorted(label[1] for label in told if label) == sorted(values.index)
    assert [int((label[3] or "0").replace(",", "")) for label in told if label] == sorted(values, reverse=True)


def test_a_source_that_names_members_of_networks_alone_is_said_to_have_such() -> None:
    labels = [session.as_read(fold.label) for fold in session.opened(session.DATA).expander]
    sources = run("data/sources").query("figure_count == 0 and practice_count == 0")
    publishers = sources.loc[sources["source_id"].isin(whole_table("network_membership")["source_id"].to_pylist()), "publisher"]
    assert len(publishers)
    for publisher in publishers:
        assert any(label.startswith(publisher) and "memberships" in label for label in labels)


def test_a_publisher_of_documents_is_said_to_have_practices() -> None:
    """What is taken from a source stands before it is opened, also where it has no values."""
    labels = [session.as_read(fold.label) for fold in session.opened(session.DATA).expander]
    sources = run("data/sources").groupby("publisher")[["figure_count", "practice_count"]].sum()
    retold = sources.query("practice_count > 0")
    assert len(retold)
    for publisher, count in retold["practice_count"].items():
        assert sum(label.startswith(str(publisher)) and f"{count} practice" in label for label in labels) == 1


def test_years_are_said_of_the_values_that_have_one() -> None:
    dated = {"figure_count": 5, "first_year": 2015, "last_year": 2020, "practice_count": 0}
    undated = {"figure_count": 7, "first_year": pd.NA, "last_year": pd.NA, "practice_count": 0}
    assert views._use_of([dated, undated]) == "12 values, 2015 to 2020"
    assert views._use_of([undated]) == "7 values, years not stated"
