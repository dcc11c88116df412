"""The overview: each finding leads to the view that it is read from, with the filters of the reader."""

import re
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.session import COMPARE, OVERVIEW, POLICY, REGIONS, assert_shown, charts, filters, opened, said

FILTERS = [
    "",
    "share_min=15",
    "country=DE,SE&size=over_500k",
    "competence_type=shared&icc_member=1",
    "city=at-vienna&only_chosen=1",
]


def followed(query: str, number: int) -> tuple[AppTest, AppTest, str]:
    """The overview under some filters, a new session behind the link of a card, and the page of that."""
    pairs = dict(part.split("=", 1) for part in query.split("&") if part)
    overview = opened(OVERVIEW, pairs)
    link = [link.proto for link in overview.main.get("page_link") if link.proto.label == "See the figures"][number]
    page = {"compare": COMPARE, "regions": REGIONS, "policy": POLICY}[link.page]
    other = opened(page, {name: ",".join(texts) for name, texts in parse_qs(link.query_string).items()})
    assert_shown(other)
    assert filters(other) == filters(overview)
    return overview, other, page


def headings(at: AppTest) -> str:
    return " ".join(header.value for header in at.main.header)


@pytest.mark.parametrize("query", FILTERS)
def test_what_residents_say_leads_to_the_survey(query: str) -> None:
    _, other, page = followed(query, 0)
    assert page == COMPARE
    assert other.session_state["measure"] == "survey_good_place_immigrants"
    assert "Good place to live for immigrants" in headings(other)


@pytest.mark.parametrize("query", FILTERS)
def test_the_employment_gap_leads_to_the_ranking_of_gaps(query: str) -> None:
    overview, other, page = followed(query, 1)
    assert page == REGIONS
    assert other.session_state["region_view"] == "ranked"
    heading = headings(other)
    assert "gap between native-born and foreign-born" in heading
    card = next(text.value for text in overview.main.markdown if "foreign-born people aged 20-64" in text.value)
    captions = [caption.value.replace("\\", "") for caption in overview.main.caption]
    year = next(caption for caption in captions if "native-born rate less foreign-born rate" in caption)
    assert heading.rpartition(", ")[2] in year
    ends = re.search(r"The gap runs from .+ in .+ to .+ in (.+); its median", card.replace("\\", ""))
    widest = ends[1] if ends else re.search(r"In \*\*(.+)\*\*", card)[1]  # type: ignore[index]
    ranked = [frame for _, frames in charts(other) for frame in frames]
    assert any(widest in frame.to_string() for frame in ranked)


@pytest.mark.parametrize("query", FILTERS)
def test_the_law_leads_to_the_heat_map_of_areas(query: str) -> None:
    overview, other, page = followed(query, 2)
    assert page == POLICY
    assert other.session_state["policy_view"] == "heat_map"
    strongest = next(
        text.value.strip("*").removeprefix("Law is strongest on ")
        for text in overview.main.markdown
        if "Law is strongest on" in text.value
    )
    assert strongest in said(other).lower()


def test_a_card_overrules_what_was_chosen_on_its_page_before() -> None:
    at = opened(REGIONS, {"outcome": "tertiary_share_25_64", "outcome_look": "rate", "show": "lowest"})
    at.switch_page(OVERVIEW).run()
    link = [link.proto for link in at.main.get("page_link") if link.proto.label == "See the figures"][1]
    at.switch_page(REGIONS)
    at.query_params = parse_qs(link.query_string)
    at.run()
    assert "gap between native-born and foreign-born" in headings(at)
    assert at.session_state["show"] == "highest"
