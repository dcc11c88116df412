"""Files hold what their view shows: ranks with the number of places, spreads, intervals."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.session import CITY, COMPARE, LINKS, assert_shown, chart_data, opened
from ui import downloads

SPREAD = ["place_count", "lower_quartile", "median", "upper_quartile"]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """The rows of each file that a page offers, by name, as the page gives them to the buttons; every column is described."""
    found: dict[str, pd.DataFrame] = {}

    def collect(view: downloads.View, rows, count: int, pictures: object, part: str = "") -> None:  # type: ignore[no-untyped-def]
        frame = found[view.name] = rows()
        assert len(frame) == count
        readme = downloads.readme_text(view, frame)
        assert not [name for name in frame.columns if f"- {name}: " not in readme]

    monkeypatch.setattr(downloads, "buttons", collect)
    return found


def shown(page: str, query: dict[str, str]) -> AppTest:
    at = opened(page, query)
    assert_shown(at)
    return at


@pytest.mark.parametrize("part", ["standing", "standing_region", "standing_country"])
def test_the_file_of_a_city_has_the_ranks_and_spreads_of_its_table(files: dict[str, pd.DataFrame], part: str) -> None:
    at = opened(CITY, {"city": "be012c"})
    at.session_state[f"{part}_table"] = True
    at.run()
    assert_shown(at)
    table = next(table.value for table in at.dataframe if "Rank" in table.value)
    file = files[f"{part}_be012c"]
    ranked = file[file["place_rank"].notna()]
    assert len(ranked)
    counted = [f"of {count:,.0f} " for count in ranked["place_count"]]
    in_table = [text for text in table["Rank"] if " of " in text and "not ranked" not in text]
    assert len(in_table) >= 1
    assert all(any(count in text for count in counted) for text in in_table)
    assert ranked[SPREAD].notna().all(axis=None)
    assert ranked["statement"].str.contains("highest|lowest|the same in").all()


def test_the_index_is_not_ranked_in_the_file_either(files: dict[str, pd.DataFrame]) -> None:
    shown(CITY, {"city": "no001c"})
    file = files["standing_no001c"]
    of_index = file["measure_id"].str.startswith("icc_")
    assert of_index.any()
    assert file.loc[of_index, "place_rank"].isna().all()


def test_the_file_of_a_profile_has_the_spread_behind_its_dots(files: dict[str, pd.DataFrame]) -> None:
    at = shown(COMPARE, {"view": "profile", "city": "nl037c,de002c"})
    file = files["profile_survey"].drop_duplicates("measure_id")
    drawn = chart_data(at, "lower_quartile", "median")
    assert len(file) > 10
    for column in ("median", "lower_quartile", "upper_quartile"):
        assert sorted(file[column]) == sorted(drawn[column])


def test_the_file_by_area_has_the_intervals(files: dict[str, pd.DataFrame]) -> None:
    at = shown(LINKS, {"link_preset": "policy_areas"})
    drawn = chart_data(at, "rho", "low", "high").set_index("side_id")
    file = files["links_by_area"].set_index("policy_id")
    assert len(file) == 8
    for end in ("low", "high"):
        assert file[f"spearman_{end}"].to_dict() == drawn[end].to_dict()
