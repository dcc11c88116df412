"""Sources and method, Indicator: each indicator has its page and address, those that a MIPEX score is made of too."""

import re

import pytest

from queries.database import run, whole_table
from tests.pages import session
from ui import wording

pytestmark = pytest.mark.usefixtures("on_fixture")


def test_each_indicator_of_mipex_has_a_page_by_its_address() -> None:
    for row in run("policy/indicators").to_dict("records"):
        at = session.visited(session.DATA, {"part": "indicator", "policy_indicator": row["indicator_id"]})
        session.assert_shown(at)
        assert at.session_state["measure"] == row["measure_id"]
        assert [wording.plain(row["name"])] == [one.value for one in at.subheader][:1]
        scores = run("policy/indicator_scores", indicator=row["indicator_id"])
        facts = at.table[0].value.set_index("What")["Of this indicator"]
        assert facts["Countries with a score"] == str(scores["country_code"].nunique())
        assert facts["Id in files"] == wording.plain(row["indicator_id"])
        assert f"/api/v1/policy.csv?policy_view=indicators&indicator={row['indicator_id']}" in at.code[0].value
        assert "Cite as: " in session.page_text(at)


def test_how_to_read_values_is_said_in_words_that_stand_alone() -> None:
    at = session.visited(session.DATA, {"part": "indicator", "measure": "foreign_born_share"})
    assert at.table[0].value.set_index("What")["Of this indicator"]["Reading"] == "neither high nor low is better"


def test_another_measure_leaves_the_single_indicator() -> None:
    at = session.opened(session.DATA, {"part": "indicator", "policy_indicator": run("policy/indicators")["indicator_id"][0]})
    at.selectbox(key="measure").set_value("foreign_born_share").run()
    session.assert_shown(at)
    assert at.session_state["policy_indicator"] is None
    assert "foreign_born_share" in at.query_params["measure"] and "policy_indicator" not in at.query_params


def test_download_has_everything_of_the_indicator_as_a_button() -> None:
    at = session.with_files(session.opened(session.COMPARE, {"measure": "foreign_born_share", "view": "table"}))
    count = run("open_data/observation_counts").set_index("measure_id")["observations"]["foreign_born_share"]
    [button] = [one.proto for one in at.get("link_button") if "Everything" in one.proto.label]
    assert button.label == f"Everything of this indicator as CSV ({wording.plural(int(count), 'row', 'rows')})"
    assert button.url.endswith("/api/v1/observations.csv?measure=foreign_born_share")


def test_the_page_says_no_more_of_all_values_than_holds_for_each() -> None:
    """Many are computed from two published ones, and some have no year."""
    values = whole_table("observation").to_pandas()
    assert (values["evidence"] == "derived").any()
    text = session.page_text(session.visited(session.DATA))
    assert "published or computed from published ones" in text and "the year, where one is stated" in text


def test_the_table_of_coverage_has_its_years_in_order() -> None:
    """Of indicators that have other years than the first one too."""
    at = session.visited(session.DATA, {"part": "coverage"})
    for family in at.selectbox(key="family_of_coverage").options:
        at.selectbox(key="family_of_coverage").select(family).run()
        years = re.findall(r">(\d{4})</th>", session.html_of(at))
        assert years
        assert years == sorted(set(years)), family


def test_an_indicator_of_one_year_or_of_no_place_is_described_so() -> None:
    at = session.visited(session.DATA, {"part": "indicator", "measure": "eu_born_share"})
    assert at.get("vega_lite_chart")[0].proto.alt.startswith("Places with a value by group and year, 2021, at most ")
    at = session.visited(session.DATA, {"part": "indicator", "measure": "icc_media"})
    assert at.info[0].value == "The atlas has no value of it for any place yet."
