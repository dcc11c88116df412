"""Files hold what their view shows: ranks with the number of places, spreads, intervals."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from queries.database import run
from tests.pages.session import (
    CITY,
    COMPARE,
    GOVERNANCE,
    LINKS,
    MONITORING,
    POLICY,
    REGIONS,
    as_read,
    assert_shown,
    chart_data,
    opened,
)
from ui import downloads
from ui.monitoring import url_parameters

SPREAD = ["place_count", "lower_quartile", "median", "upper_quartile"]


def shown(page: str, query: dict[str, str]) -> AppTest:
    at = opened(page, query)
    assert_shown(at)
    return at


@pytest.mark.parametrize(
    ("page", "query"),
    [
        *((GOVERNANCE, {"governance_view": view}) for view in ("countries", "principles", "networks")),
        *((MONITORING, {"monitor_view": view}) for view in ("cities", "cost")),
        *((MONITORING, {"monitor_part": part}) for part in url_parameters.PARTS),
    ],
)
def test_every_column_of_documents_is_described(page: str, query: dict[str, str], files: dict[str, pd.DataFrame]) -> None:
    """By the fixture, whatever the view."""
    shown(page, query)
    assert files


def test_the_file_of_a_city_has_the_ranks_and_spreads_of_its_table(files: dict[str, pd.DataFrame]) -> None:
    at = opened(CITY, {"city": "be012c"})
    at.session_state["profile_details"] = True
    at.run()
    assert_shown(at)
    table = next(table.value for table in at.dataframe if "Rank" in table.value)
    file = files["profile_be012c"]
    own = file[file["place_count"].notna()]
    assert len(own) == len(table) > 20
    assert set(own["place_level"]) == {"city", "region", "country"}
    ranked = own[own["place_rank"].notna()]
    in_table = [text for text in table["Rank"] if not text.startswith("not ranked")]
    assert len(in_table) == len(ranked)
    for count, text in zip(ranked["place_count"], in_table, strict=True):
        assert f"{count:,.0f} " in text
    assert ranked[SPREAD].notna().all(axis=None)
    assert ranked["statement"].str.contains("highest|lowest|the same in").all()


def test_the_file_of_a_city_has_what_is_on_screen(files: dict[str, pd.DataFrame]) -> None:
    """Each observation once, and the gap beside the rate that it is made of."""
    shown(CITY, {"city": "se003c"})
    file = files["profile_se003c"]
    key = ["place_code", "measure_id", "population_group", "year", "area_basis", "source_id"]
    assert not file.duplicated(key).any()
    gap = file[file["gap"].notna()]
    assert gap.loc[gap["place_level"] == "region", "measure_id"].tolist() == ["employment_rate_20_64"]
    of_country = gap[gap["place_code"] == "SE"]
    assert set(of_country["measure_id"]) == {"employment_rate_15_64"}
    assert of_country["year"].nunique() == len(of_country) > 25  # the chart of the gap over time
    assert (gap["reference_value"] - gap["value"]).tolist() == pytest.approx(gap["gap"].tolist())
    assert (file["measure_id"] == "foreign_born_share").sum() > 20  # the series of the chart over time


def test_the_index_is_not_ranked_in_the_file_either(files: dict[str, pd.DataFrame]) -> None:
    shown(CITY, {"city": "no001c"})
    file = files["profile_no001c"]
    of_index = file["measure_id"].str.startswith("icc_")
    assert of_index.any()
    assert file.loc[of_index, "place_rank"].isna().all()


def test_the_file_of_a_profile_has_the_spread_behind_its_dots(files: dict[str, pd.DataFrame]) -> None:
    at = shown(COMPARE, {"view": "profile", "city": "nl037c,de002c"})
    file = files["profile_survey"].drop_duplicates("measure_id")
    drawn = chart_data(at, "lower_quartile", "median")
    assert len(file) > 10
    for column in ("median", "lower_quartile", "upper_quartile"):
        assert sorted(file[column]) == sorted(drawn[column].round(10))


def test_the_file_by_area_has_the_intervals(files: dict[str, pd.DataFrame]) -> None:
    at = shown(LINKS, {"link_preset": "policy_areas"})
    drawn = chart_data(at, "rho", "low", "high").set_index("side_id")
    file = files["links_by_area"].set_index("policy_id")
    assert len(file) == 8
    for end in ("low", "high"):
        assert file[f"spearman_{end}"].to_dict() == drawn[end].to_dict()


@pytest.mark.parametrize("view", ["ranked", "distribution", "map", "table"])
def test_the_file_of_a_comparison_has_rank_ties_and_spread(files: dict[str, pd.DataFrame], view: str) -> None:
    shown(COMPARE, {"measure": "mipex_education", "view": view, "show": "lowest"})
    file = files[f"{view}_mipex_education"]
    places = file.drop_duplicates("place_code").set_index("place_code")
    everywhere = run("compare/values", measure="mipex_education", population_group="total", year=None, area_basis=["city"])
    values = everywhere.drop_duplicates("place_code").set_index("place_code")["value"]
    assert set(places["place_count"]) == {len(values)} != {0}
    for code, row in places.iterrows():
        assert row["place_rank"] == (values > values[code]).sum() + 1
        assert row["shared_with"] == (values == values[code]).sum() - 1
    for column, share in {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}.items():
        assert set(places[column]) == {values.quantile(share)}


def test_the_file_of_a_table_has_its_share_without_an_opinion(files: dict[str, pd.DataFrame]) -> None:
    at = shown(COMPARE, {"measure": "survey_good_place_immigrants", "view": "table"})
    table = at.dataframe[0].value
    assert files["table_survey_good_place_immigrants"]["no_opinion"].tolist() == table["No opinion (%)"].tolist()


def test_a_larger_area_is_not_ranked_in_the_file(files: dict[str, pd.DataFrame]) -> None:
    shown(COMPARE, {"measure": "foreign_born_share", "view": "map", "area_basis": "city,nuts3_area"})
    file = files["map_foreign_born_share"]
    stands_in = file["area_basis"] == "nuts3_area"
    assert 0 < stands_in.sum() < len(file)
    assert file.loc[stands_in, ["place_rank", "shared_with"]].isna().all(axis=None)
    assert set(file["place_count"]) == {(~stands_in).sum()}


def test_the_index_is_not_ranked_in_the_file_of_a_comparison(files: dict[str, pd.DataFrame]) -> None:
    shown(COMPARE, {"measure": "icc_overall", "view": "table"})
    assert "place_rank" not in files["table_icc_overall"]
    shown(COMPARE, {"measure": "icc_overall", "view": "ranked"})
    file = files["intercultural_cities_icc_overall"]
    averages = file[file["place_level"] == "aggregate"]
    assert len(averages) == 15
    assert averages["place_name"].str.contains("85 Intercultural Cities").all()
    assert averages["reliability"].notna().all()


def test_the_file_of_regions_over_time_is_titled_by_its_years(
    files: dict[str, pd.DataFrame], views: list[downloads.View]
) -> None:
    at = shown(REGIONS, {"outcome": "unemployment_rate_15_64", "outcome_look": "rate", "region_view": "trend", "region": "AT13"})
    (file,) = files.values()
    (view,) = views
    years = f"{file['year'].min()} to {file['year'].max()}"
    assert view.title.endswith(years)
    assert f"Years: {years}. " in view.selection
    assert view.selection.rpartition(f"{years}. ")[2].rstrip(".") in as_read(at.header[0].value)


@pytest.mark.parametrize("look", ["gap", "rate"])
@pytest.mark.parametrize("view", ["map", "ranked", "distribution", "table"])
def test_the_file_of_regions_has_rank_and_spread_of_what_is_drawn(files: dict[str, pd.DataFrame], view: str, look: str) -> None:
    shown(REGIONS, {"outcome": "employment_rate_20_64", "outcome_look": look, "region_view": view, "country": "DE,SE"})
    (file,) = files.values()
    drawn = file["gap"] if look == "gap" else file["value"]
    assert len(file) > 10
    assert (file["place_rank"] >= 1).all()
    assert set(file["place_count"]) == {46}  # 38 regions of Germany, 8 of Sweden
    ordered = drawn[file["place_rank"].sort_values(kind="stable").index]
    assert ordered.is_monotonic_decreasing
    if view != "ranked":  # which may draw a part only
        assert set(file["median"]) == {round(drawn.median(), 10)}


def test_a_series_of_regions_is_not_ranked(files: dict[str, pd.DataFrame]) -> None:
    shown(REGIONS, {"outcome": "unemployment_rate_15_64", "outcome_look": "rate", "region_view": "trend", "region": "AT13"})
    (file,) = files.values()
    assert len(file) > 5
    assert "place_rank" not in file


@pytest.mark.parametrize("view", ["map", "heat_map", "indicators"])
def test_the_file_of_policy_has_the_median_of_each_area(files: dict[str, pd.DataFrame], view: str) -> None:
    shown(POLICY, {"policy_view": view, "country": "DE,SE,NL,AT,ES"})
    (file,) = files.values()
    for _, rows in file.groupby("measure_id"):
        assert set(rows["place_count"]) == {len(rows)}
        assert set(rows["median"]) == {rows["value"].median()}
        assert rows["place_rank"].tolist() == rows["value"].rank(ascending=False, method="min").astype(int).tolist()


def test_the_file_of_a_change_has_the_change(files: dict[str, pd.DataFrame]) -> None:
    shown(POLICY, {"policy_view": "change", "policy_from": "2014", "policy_to": "2019"})
    (file,) = files.values()
    wide = file.pivot(index=["country_code", "measure_id"], columns="year", values="value").dropna()
    step = (wide[2019] - wide[2014]).round(6)
    changes = file.dropna(subset="change").drop_duplicates(["country_code", "measure_id"])
    changes = changes.set_index(["country_code", "measure_id"])["change"].round(6)
    assert len(changes) > 20
    assert changes.to_dict() == step[changes.index].to_dict()


def test_the_file_of_a_scatter_has_the_distances_of_its_table(files: dict[str, pd.DataFrame]) -> None:
    at = opened(LINKS, {})
    at.session_state["link_table"] = True
    at.run()
    assert_shown(at)
    table = at.dataframe[0].value
    column = next(name for name in table if name.startswith("Distance from"))
    (file,) = files.values()
    by_name = file.drop_duplicates("unit_name").set_index("unit_name")["distance"]
    assert by_name.to_dict() == table.set_index(table.columns[0])[column].to_dict()


def test_the_file_of_governance_has_the_spread_behind_its_dots(files: dict[str, pd.DataFrame]) -> None:
    at = shown(GOVERNANCE, {"governance_country": "SE,NO"})
    drawn = chart_data(at, "lower_quartile", "median")
    file = files["governance_mipex"].drop_duplicates("measure_id")
    for column in ("lower_quartile", "median", "upper_quartile"):
        assert sorted(file[column]) == sorted(drawn[column].round(10))


def test_the_file_of_a_plan_has_the_medians_of_its_table(files: dict[str, pd.DataFrame]) -> None:
    at = shown(MONITORING, {"monitor_view": "plan", "city": "se003c"})
    table = next(table.value for table in at.table if "Compared with" in table.value)
    file = next(file for name, file in files.items() if name.startswith("monitoring_plan"))
    assert file["medians_of_regions"].tolist() == [as_read(text).partition("Median: ")[2] for text in table["Compared with"]]


@pytest.mark.parametrize(
    ("page", "query"), [(COMPARE, {"measure": "survey_easy_find_job"}), (REGIONS, {"region_view": "ranked"})]
)
def test_the_readme_has_the_references_of_the_chart(
    files: dict[str, pd.DataFrame], views: list[downloads.View], page: str, query: dict[str, str]
) -> None:
    at = shown(page, query)
    (file,) = files.values()
    captions = [as_read(caption.value) for caption in at.caption]
    note = next(text for text in captions if "Dashed: " in text)
    (view,) = views
    assert view.note and view.note in note
    assert f"On screen: {view.note}" in downloads.readme_text(view, file)
