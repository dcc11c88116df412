"""Names of files: what, selection, day; short, ASCII, and another name for another selection."""

import re
from datetime import date

import pytest

from ui.downloads import View
from ui.file_names import LONGEST, file_name

SITE = "https://atlas.example"


def today() -> str:
    """The day when it is asked for: a run of the tests may begin before midnight and end after it."""
    return f"{date.today():%Y-%m-%d}"


@pytest.mark.parametrize(
    ("what", "address", "expected"),
    [
        (
            "ranked_foreign_born_share",
            "/compare?measure=foreign_born_share&share_min=15&country=AT,DE",
            "ranked_foreign_born_share_15plus_AT-DE",
        ),
        ("ranked_mipex_health", "/compare?measure=mipex_health", "ranked_mipex_health"),
        ("map_mipex_health", "/policy?policy_year=2019&network=eccar", "map_mipex_health_eccar_2019"),
        ("standing_be012c", "/city?city=be012c", "standing_be012c"),
        ("profile_survey", "/compare?city=at-vienna,be012c&view=profile", "profile_survey_at-vienna-be012c"),
        ("regions_map_x", "/regions?small_below=20&region=AT13,DE30", "regions_map_x_AT13-DE30_small_below20"),
        ("practices", "/practices?practice_text=Ma%C3%9Fnahme+Köln&share_min=15", "practices_15plus_Manahme-Koln"),
        ("room_abcd", "/join?room=abcd", "room_abcd"),
        ("monitoring_plan_be012c", "/monitoring?monitor_view=plan&city=be012c", "monitoring_plan_be012c"),
        ("governance_principles", "/governance?governance_view=principles", "governance_principles"),
        ("table_city", "", "table_city"),
    ],
)
def test_name_of_a_selection(what: str, address: str, expected: str) -> None:
    assert file_name(what, f"{SITE}{address}", "csv") == f"{expected}_{today()}.csv"


@pytest.mark.parametrize(
    ("what", "one", "other"),
    [
        ("ranked_employment_rate_20_64", "/compare", "/compare?country=AT"),
        ("ranked_gap_employment_rate_20_64", "/regions?region_view=ranked", "/regions?region_view=ranked&outcome_look=rate"),
        ("ranked_x", "/regions?outcome_group=total", "/regions?outcome_reference=total"),
        ("scatter_x", "/links?link_x_year=2019", "/links?link_y_year=2019"),
        ("policy_at-vienna", "/city?city=at-vienna", "/city?city=at-vienna&competence_type=shared"),
        ("network_benchmarks", "/governance?field_of_action=governance", "/governance?field_of_action=in_no_group"),
        ("governance", "/governance?country=DE", "/governance?country=FR"),
        ("map_x", "/policy?country=DE", "/policy?policy_country=DE"),
    ],
)
def test_two_selections_never_share_a_name(what: str, one: str, other: str) -> None:
    assert file_name(what, f"{SITE}{one}", "csv") != file_name(what, f"{SITE}{other}", "csv")


def test_the_order_of_the_link_does_not_matter() -> None:
    one = file_name("ranked_x", f"{SITE}/compare?year=2020&country=AT&share_min=15", "csv")
    assert one == file_name("ranked_x", f"{SITE}/compare?share_min=15&country=AT&year=2020", "csv")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "txt", "png", "svg", "pdf", "docx"])
def test_long_selections_are_cut_and_still_differ(ending: str) -> None:
    names = set()
    for last in ("at-graz", "at-linz"):
        cities = ",".join([*(f"xx{number:03d}c" for number in range(7)), last])
        link = f"{SITE}/compare?country=AT,BE,DE,FR,IT,NL,SE,UK&city={cities}"
        name = file_name("ranked_survey_good_place_immigrants", link, ending)
        assert len(name) <= LONGEST
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", name)
        names.add(name)
    assert len(names) == 2


def test_letters_that_are_not_latin_still_tell_selections_apart() -> None:
    names = {file_name("practices", f"{SITE}/practices?practice_text={word}", "csv") for word in ("Київ", "Αθήνα")}
    assert len(names) == 2
    assert all(name.isascii() for name in names)


def test_the_readme_stands_beside_its_file() -> None:
    view = View("ranked_x", "Title", "all", f"{SITE}/compare?share_min=15")
    assert view.file_name("txt") == f"ranked_x_15plus_{today()}_readme.txt"
    assert view.file_name("png") == f"ranked_x_15plus_{today()}.png"
