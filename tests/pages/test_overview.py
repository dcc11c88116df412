"""The overview: each finding leads to the view that it is read from, with the filters of the reader."""

import re
from urllib.parse import parse_qs

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.session import COMPARE, OVERVIEW, POLICY, REGIONS, assert_shown, charts, filters, opened, page_text

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
    assert strongest in page_text(other).lower()


def test_a_card_overrules_what_was_chosen_on_its_page_before() -> None:
    at = opened(REGIONS, {"outcome": "tertiary_share_25_64", "outcome_look": "rate", "show": "lowest"})
    at.switch_page(OVERVIEW).run()
    link = [link.proto for link in at.main.get("page_link") if link.proto.label == "See the figures"][1]
    at.switch_page(REGIONS)
    at.query_params = parse_qs(link.query_string)
    at.run()
    assert "gap between native-born and foreign-born" in headings(at)
    assert at.session_state["show"] == "highest"


# All cities, one that has a value of its own, none that has, and larger areas beside own values.
SHARES = [{}, {"country": "AT"}, {"country": "IS"}, {"country": "LU,BE", "area_basis": "city,greater_city,nuts3_area"}]


@pytest.mark.parametrize("query", SHARES, ids=str)
def test_the_map_of_shares_says_what_sql_counts(query: dict[str, str], direct: duckdb.DuckDBPyConnection) -> None:
    """Highest, lowest and median are of cities with a value of their own; larger areas are counted apart and named."""
    countries = query["country"].split(",") if query else []
    areas = query.get("area_basis", "city,greater_city").split(",")
    rows = direct.execute(
        """
        SELECT c.name || if(o.area_basis = 'greater_city', ' (greater city)', '') AS place, o.value, o.year, o.area_basis
        FROM city AS c LEFT JOIN (
            SELECT * FROM latest_observation INNER JOIN area_basis USING (area_basis)
            WHERE measure_id = 'foreign_born_share' AND list_contains($areas, area_basis)
            QUALIFY row_number() OVER (PARTITION BY place_code ORDER BY area_basis.preference) = 1
        ) AS o ON c.city_id = o.place_code
        WHERE len($countries) = 0 OR list_contains($countries, c.country_code)
        ORDER BY o.value DESC
        """,
        {"areas": areas, "countries": countries},
    ).df()
    own = rows[rows["value"].notna() & (rows["area_basis"] != "nuts3_area")]
    larger, missing = int((rows["area_basis"] == "nuts3_area").sum()), int(rows["value"].isna().sum())
    at = opened(OVERVIEW, query)
    (map_of_shares,) = at.get("deck_gl_json_chart")
    alt, text = map_of_shares.proto.alt, page_text(at)
    values = [f"{value:.1f} %" for value in own["value"]]
    if len(own) > 1:
        ends = f"highest {own['place'].iloc[0]} with {values[0]}; lowest {own['place'].iloc[-1]} with {values[-1]}"
        assert f" {len(own)} cities: {ends}; median {own['value'].median():.1f} %." in alt
        assert f"{(own['value'] >= 15).sum()} of the {len(own)} cities with a figure of their own reach 15 %." in text
    elif len(own):
        assert f" 1 city: {own['place'].iloc[0]} with {values[0]}." in alt
        assert "The one city with a figure of its own reaches 15 %." in text
    else:
        assert "No values for this selection." in alt
        assert "No city has a figure of its own." in text
    assert len(own) == 0 or f"{own['year'].min():.0f}" in alt
    assert (f" {larger} " in alt and "larger area" in alt) == bool(larger)
    assert (f"{missing:,} cit" in alt) == bool(missing)
    assert ("the NUTS 3 area around Luxembourg: 49.3 %, 2021" in str(map_of_shares.proto.json)) == bool(larger)
