"""City profile: its figures are those of the tables, similar cities are the nearest, the report opens.

What its sentences say, of every city, is in test_city_statements.py.
"""

import io
import math
import re
from functools import cache

import duckdb
import pandas as pd
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from queries.database import run, whole_table
from tests.pages.session import CITY, assert_shown, chart_data, charts, filters, opened, page_text, sent, visited
from tests.pages.test_hostile_addresses import FOREIGN
from ui import statements
from ui.city import pickers, report
from ui.city.findings import findings
from ui.filters import Filters
from ui.selected_city import SIMILAR_COUNT, SelectedCity, select_city

AREAS = ("city", "greater_city")
CITIES = run("filters/city_options")["city_id"].tolist()
WELL_DOCUMENTED = ["at-vienna", "se003c", "de001c", "it001c", "fr001c"]


def subject(city_id: str, *others: str, scope: str = "everywhere", weight: int = 50) -> SelectedCity:
    chosen = Filters("foreign_born_share", AREAS, 0, (), (), False, (city_id, *others), False, ())
    return select_city(city_id, chosen, scope, weight)


@cache
def observations() -> pd.DataFrame:
    return subject("at-vienna").ranks


@pytest.mark.parametrize("part", pickers.PARTS)
@pytest.mark.parametrize("city_id", [*WELL_DOCUMENTED, *CITIES[::120]])
def test_page_opens(city_id: str, part: str) -> None:
    at = visited(CITY, {"city": city_id, "city_part": part})
    assert_shown(at)
    assert not at.warning
    assert filters(at).city == (city_id,)


def test_a_city_of_which_only_the_name_is_known(direct: duckdb.DuckDBPyConnection) -> None:
    rows = direct.execute("SELECT DISTINCT p.city_id FROM ranked_figure JOIN city_place AS p USING (place_level, place_code)")
    known = {city_id for (city_id,) in rows.fetchall()}
    unknown = sorted(set(CITIES) - known)
    assert unknown
    for city_id in unknown:
        at = opened(CITY, {"city": city_id})
        assert_shown(at)
        assert any("name and place are all we know" in info.value for info in at.info)


def test_rank_and_spread_are_those_of_the_survey() -> None:
    rows = run("compare/values", measure="survey_good_place_immigrants", population_group="total", year=None, area_basis=AREAS)
    own = observations().set_index(["measure_id", "population_group"]).loc["survey_good_place_immigrants", "total"]
    vienna = rows.set_index("city_id").loc["at-vienna", "value"]
    assert (own["value"], own["place_count"]) == (vienna, len(rows))
    assert own["place_rank"] == (rows["value"] > vienna).sum() + 1
    assert own["median"] == pytest.approx(rows["value"].median())


def strip_values(at: AppTest) -> pd.DataFrame:
    """The ticks of all places in all charts: measure, value."""
    return pd.concat([frame for frame in every_frame(at) if list(frame.columns) == ["measure", "value"]])


def every_frame(at: AppTest) -> list[pd.DataFrame]:
    return [frame for _, frames in charts(at) for frame in frames]


def test_strips_have_every_place_and_the_label_its_rank(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(CITY, {"city": "at-vienna"})
    ticks = strip_values(at)
    labels = pd.concat([frame for frame in every_frame(at) if {"text", "align"} <= set(frame.columns)])
    labels = labels.set_index("measure")["text"]
    for measure, name, noun in (
        ("survey_good_place_immigrants", "Good place to live for immigrants", "cities"),
        ("employment_rate_20_64", "Employment rate, age 20-64, foreign-born people", "regions"),
        ("mipex_overall", "MIPEX overall, with health", "countries"),
    ):
        expected = [
            value
            for (value,) in direct.execute(
                "SELECT value FROM latest_observation WHERE measure_id = ? AND population_group = ? ORDER BY value",
                [measure, "foreign_born" if noun == "regions" else "total"],
            ).fetchall()
        ]
        own = ticks[ticks["measure"] == name]["value"]
        assert own.to_numpy() == pytest.approx(expected, abs=0.051)
        assert labels[name].endswith(f"of {len(expected)} {noun}")


def test_chart_has_the_city_and_its_peers() -> None:
    at = opened(CITY, {"city": "at-vienna", "city_part": "residents"})
    drawn = chart_data(at, "measure", "colour_key")
    assert set(drawn["colour_key"]) == {"Vienna", "Similar cities"}
    own = drawn[drawn["colour_key"] == "Vienna"].set_index("measure")
    assert own.loc["Good place to live for immigrants", "value"] == pytest.approx(66.1)


def test_shares_of_peers_are_of_one_definition_and_area(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(CITY, {"city": "se003c"})
    drawn = [frame for _, frames in charts(at) for frame in frames if {"line", "who", "year"} <= set(frame.columns)]
    own, peers = drawn
    expected = direct.execute(
        "SELECT count(*) FROM marked_observation WHERE list_contains(?, place_code) AND is_comparable "
        "AND measure_id = 'foreign_born_share' AND area_basis = 'city' AND year IS NOT NULL",
        [subject("se003c").similar_ids],
    ).fetchone()
    assert set(own["who"]) == {"Malmö"}
    assert (len(peers),) == expected
    assert peers["who"].nunique() > 3
    assert set(peers["line"]) == {"Similar cities"}
    assert "foreign-born share (city) only" in page_text(at).replace("\\", "")


@pytest.mark.parametrize("weight", [0, 50, 100])
def test_peers_are_the_nearest(weight: int) -> None:
    peers = subject("se003c", weight=weight).similar_cities
    """By residents and share of the same area; Malmö is a city, so no district is among them."""
    cities = run("filters/cities", **subject("se003c").filters.parameters()).dropna(subset=["share"]).reset_index(drop=True)
    areas = whole_table("area_population").to_pandas()
    area = {"share_area_basis": "area_basis", "share_year": "year", "share_source_id": "source_id"}
    residents = cities.merge(
        areas.rename(columns={new: old for old, new in area.items()} | {"population": "residents"}),
        on=["city_id", *area],
        how="left",
    )["residents"]
    own_area = (cities["share_area_basis"] == "city") & cities["population_year"].notna()
    cities = cities.assign(residents=residents.fillna(cities["population"].where(own_area)).to_numpy())
    cities["kind"] = cities["city_id"].map(whole_table("city").to_pandas().set_index("city_id")["place_kind"])
    cities = cities[cities["residents"].notna() & ~cities["kind"].isin(["region", "island"])].reset_index(drop=True)
    size = cities["residents"].map(math.log)
    by_size, by_share = size / size.std(), cities["share"] / cities["share"].std()
    own = cities["city_id"] == "se003c"
    distance = (
        (1 - weight / 100) * (by_size - by_size[own].iloc[0]) ** 2 + weight / 100 * (by_share - by_share[own].iloc[0]) ** 2
    ) ** 0.5
    nearest = distance[~own & (cities["kind"] != "district")].nsmallest(20)
    assert len(peers) == SIMILAR_COUNT
    assert peers["distance"].is_monotonic_increasing
    assert set(peers["city_id"]) <= set(cities.loc[nearest.index, "city_id"])
    assert peers["distance"].tolist() == pytest.approx(nearest.head(8).tolist(), rel=1e-6)


def test_peers_of_the_same_country_and_by_hand() -> None:
    assert set(subject("se003c", scope="country").similar_cities["country_code"]) == {"SE"}
    by_hand = subject("se003c", "at-vienna", "de001c")
    assert by_hand.are_by_hand
    assert set(by_hand.similar_cities["city_id"]) <= {"at-vienna", "de001c"}
    at = opened(CITY, {"city": "se003c,at-vienna", "city_part": "peers"})
    assert "Compared with: Vienna, Austria (your choice)" in page_text(at).replace("\\", "")


@pytest.mark.parametrize("part", pickers.PARTS)
def test_a_change_sends_little(part: str) -> None:
    at = visited(CITY, {"city": "at-vienna", "city_part": part})
    most = 75_000 if part == "standing" else 55_000  # four charts at a glance: the city, over time, its region, its country
    assert sum(len(chart.proto.SerializeToString()) for chart in at.get("vega_lite_chart")) < most


def test_ranks_follow_the_filters_and_say_so() -> None:
    at = visited(CITY, {"city": "at-vienna", "share_min": "20"})
    cities = run("filters/cities", **filters(at).parameters()).query("passes_all")
    passing = len(cities)
    cities = cities[cities["share_area_basis"] != "nuts3_area"]
    shares = cities["share"]
    own = shares[cities["city_id"] == "at-vienna"].iloc[0]
    assert f"{statements.ordinal((shares > own).sum() + 1)} highest of {len(shares)} cities of your filters" in page_text(at)
    assert f"{passing - 1} other cities that pass" in at.info[0].value.replace("\\", "")
    values = strip_values(at)
    assert (values["measure"] == "Foreign-born share").sum() == len(shares)
    regions = cities["nuts2_code"].dropna().unique()
    assert 0 < (values["measure"] == "Employment rate, age 20-64, foreign-born people").sum() <= len(regions)


def test_a_city_that_fails_the_filters_is_counted_itself() -> None:
    at = visited(CITY, {"city": "at-vienna", "country": "SE"})
    text = at.info[0].value.replace("\\", "")
    assert "Vienna itself, which does not pass" in text
    swedish = (
        run("filters/cities", **filters(at).parameters())
        .query("passes_all and share_area_basis != 'nuts3_area'")["share"]
        .dropna()
    )
    assert f"of {len(swedish) + 1} cities of your filters" in page_text(at)
    alone = visited(CITY, {"city": "at-vienna", "only_chosen": "1"})
    assert_shown(alone)
    assert "No other city passes your filters" in alone.info[0].value


def test_peers_pass_the_filters() -> None:
    chosen = Filters("foreign_born_share", AREAS, 20, (), ("over_500k",), False, ("se003c",), False, ())
    peers = select_city("se003c", chosen, "everywhere", 50).similar_cities
    assert len(peers) == SIMILAR_COUNT
    assert peers["share"].min() >= 20
    assert peers["population"].min() >= 500_000


def test_competence_type_leaves_its_policy_areas() -> None:
    at = opened(CITY, {"city": "at-vienna", "city_part": "policy", "competence_type": "shared"})
    measures = set(chart_data(at, "measure", "colour_key")["measure"])
    assert measures == {"Education (shared)", "Political participation (shared)", "Health (shared)"}


def test_picking_another_city_changes_the_address() -> None:
    at = opened(CITY, {"city": "se003c,de001c"})
    at.selectbox(key="profile_city").set_value("at-vienna").run()
    assert_shown(at)
    assert at.query_params["city"] == "at-vienna,de001c"
    assert "**Vienna**" in page_text(at)


def test_unknown_city_gets_suggestions() -> None:
    at = opened(CITY, {"city": "Viena"})
    assert_shown(at)
    assert any("Vienna" in warning.value for warning in at.warning)


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text(text: str) -> None:
    at = visited(CITY, dict.fromkeys(["city", "city_part", "peer_scope", "share_weight"], FOREIGN[text]))
    assert_shown(at)
    assert at.warning
    assert FOREIGN[text][:60].encode() not in sent(at)


@pytest.mark.parametrize("city_id", [*WELL_DOCUMENTED[:2], CITIES[-1]])
def test_report_as_pdf(city_id: str) -> None:
    made = report.pdf_bytes(subject(city_id), "http://localhost:8501/city")
    pdf = PdfReader(io.BytesIO(made))
    assert 1 <= len(pdf.pages) <= 4
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Sources" in text
    assert "Definitions" in text
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in pdf.root_object
    assert not any(page.images for page in pdf.pages)  # charts are vectors
    for finding in findings(subject(city_id)):
        assert finding.sentence.split()[0] in text


def test_report_as_html_asks_no_other_host() -> None:
    page = report.html_bytes(subject("at-vienna"), "http://localhost:8501/city").decode()
    assert page.count("<svg") >= 4
    assert not re.search(r"""(src|href)=["'](?!https?://[^"']*["']>https?://|data:|#)""", page)
    assert "<script" not in page
    for finding in findings(subject("at-vienna")):
        assert finding.sentence.replace("&", "&amp;") in page


def test_no_line_joins_two_sources() -> None:
    at = visited(CITY, {"city": "hr001c"})
    for _, frames in charts(at):
        for frame in frames:
            if {"stretch", "source", "year"} <= set(frame.columns):
                assert (frame.groupby("stretch")["source"].nunique() == 1).all()
                assert not frame.duplicated(["stretch", "year"]).any()
    share = subject("hr001c").ranks.set_index("measure_id").loc["foreign_born_share", "value"]
    assert f"Foreign-born share, 2021: {share:.1f} % in Zagreb" in page_text(at).replace("\\", "")


def test_no_measure_stands_out_twice() -> None:
    for city_id in ("es002c", "no001c", "cz001c", "fr001c"):
        names = re.findall(r"“([^”]+)”", " ".join(finding.sentence for finding in findings(subject(city_id))))
        assert len(names) == len(set(names)) >= 2
