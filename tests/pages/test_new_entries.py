"""What is new in the catalogue is shown like the rest: change a file, run make data, and every page follows."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import workshop
from data.build import build
from tests.fixture import copy_of_fixture
from tests.pages.session import (
    CITY,
    COMPARE,
    DATA,
    GOVERNANCE,
    LINKS,
    PAGES,
    POLICY,
    REGIONS,
    ROOM,
    assert_sensible,
    assert_shown,
    chart_data,
    charts,
    html_of,
    opened,
    page_text,
)

ADDED: dict[str, list[tuple[str | int, ...]]] = {
    "catalogue/competence_type.csv": [
        ("provincial", 4, "Decided by provinces", "provincial", "A type for tests."),
        ("municipal", 5, "Decided by cities", "municipal", "A type without an area, for tests."),
    ],
    "catalogue/field_of_action.csv": [("neighbourly", 5, "Among neighbours", "neighbourly", "A field for tests.")],
    "catalogue/population_group.csv": [("seafarers", "Seafarers", "seafarers", "country of birth", "A group for tests.")],
    "catalogue/measure.csv": [
        ("rate_of_tests", "outcome", "labour market", "Rate of tests", "%", "region", "higher is better", "", "For tests.",
         "eurostat-lfst_r_lfe2emprc")
    ],
    "catalogue/country.csv": [("QX", "Newland", 0)],
}  # fmt: skip
FIGURES: list[tuple[str | float, ...]] = [
    *(
        ("region", region, "rate_of_tests", group, 2021, 50.0)
        for region in ("AT13", "DE30", "FR10")
        for group in ("seafarers", "native_born")
    ),
    *(("country", "QX", f"mipex_{area}", "total", 2019, 99.5) for area in ("overall", "health", "education")),
]
OF_REGIONS, OF_COUNTRIES = "eurostat-lfst_r_lfe2emprc", "mipex-2020-core"
WITH_TYPE = {POLICY: {"policy_view": "heat_map"}, LINKS: {"link_view": "matrix"}, GOVERNANCE: {"governance_country": "DE"}}


@pytest.fixture(scope="module")
def other_atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture with what ADDED and FIGURES say; health has the new competence type, language the new field of action."""
    folder = copy_of_fixture(tmp_path_factory.mktemp("other") / "data")
    for name, rows in ADDED.items():
        with (folder / name).open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    competence = folder / "catalogue" / "competence.csv"
    before = competence.read_text(encoding="utf-8")
    after = before.replace("\nmipex_health,shared,", "\nmipex_health,provincial,")
    after = after.replace("\nicc_language,,socio_economic,", "\nicc_language,,neighbourly,")
    assert after.count("provincial") == after.count("neighbourly") == 1
    competence.write_text(after, encoding="utf-8")
    columns = ["place_level", "place_code", "measure_id", "population_group", "year", "value"]
    figures = pd.DataFrame(FIGURES, columns=columns).assign(sex="total", evidence="carried")
    figures["source_id"] = figures["place_level"].map({"region": OF_REGIONS, "country": OF_COUNTRIES})
    like = pd.read_csv(folder / "tables" / "observation" / "mipex.csv", nrows=0)
    figures.reindex(columns=like.columns).to_csv(folder / "tables" / "observation" / "of_tests.csv", index=False)
    build(folder / "atlas.duckdb", folder)
    return folder / "atlas.duckdb"


@pytest.fixture(autouse=True)
def _use(other_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATABASE", str(other_atlas))


CHOSEN = {"competence_type": "provincial", "field_of_action": "neighbourly"}


@pytest.mark.parametrize("query", [{}, CHOSEN], ids=["all", "chosen"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_bears_a_new_competence_type_and_field_of_action(page: str, query: dict[str, str]) -> None:
    at = opened(page, {**WITH_TYPE.get(page, {}), **query})
    assert_shown(at)
    assert_sensible(at)
    assert not at.error


def test_the_new_type_is_named_in_a_profile() -> None:
    assert "national policy; who decides: provincial" in html_of(opened(CITY))


@pytest.mark.parametrize("page", [POLICY, LINKS, GOVERNANCE])
def test_the_new_type_is_named_where_types_are(page: str) -> None:
    """In the charts, whose data hold its short name."""
    data = [frame for _, frames in charts(opened(page, WITH_TYPE.get(page, {}))) for frame in frames]
    assert any("provincial" in frame.to_csv().lower() for frame in data)


def test_the_new_field_is_named_where_fields_are() -> None:
    at = opened(GOVERNANCE, {"governance_view": "networks", "field_of_action": "neighbourly"})
    assert list(chart_data(at, "measure", "kind")["kind"]) == ["Among neighbours"]
    at = opened(COMPARE, {"measure": "icc_language", "view": "table", "field_of_action": "neighbourly"})
    assert at.selectbox(key="measure").options == ["ICC: Language"]
    shown = opened(DATA, {"part": "competence"}).table
    assert "Decided by provinces" in set(shown[0].value["Competence type"])
    assert "Among neighbours" in set(shown[1].value["Field of action"])


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (COMPARE, {"measure": "mipex_health"}),
        (POLICY, {"policy_view": "heat_map"}),
        (GOVERNANCE, {"governance_country": "DE"}),
        (LINKS, {"link_view": "matrix"}),
    ],
)
def test_a_type_without_an_area_leaves_none_and_a_sentence(page: str, query: dict[str, str]) -> None:
    at = opened(page, {**query, "competence_type": "municipal"})
    assert_shown(at)
    assert "competence type" in "".join(info.value for info in at.info)
    assert not charts(at)


def test_no_question_is_asked_where_no_measure_is_of_the_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path / "rooms"))
    by, key = workshop.open_room(workshop.store())
    at = opened(ROOM, {"room_key": f"{by.code}-{key}", "competence_type": "municipal", "measure": "mipex_overall"})
    assert not at.exception
    at.button(key="ask_room").click().run()
    assert not at.exception
    assert not workshop.questions_of(workshop.store(), by)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (COMPARE, {"measure": "rate_of_tests"}),
        (COMPARE, {"measure": "rate_of_tests", "population_group": "seafarers"}),
        *((COMPARE, {"measure": "rate_of_tests", "view": view}) for view in ("profile", "distribution", "map", "table")),
        (REGIONS, {"outcome": "rate_of_tests"}),
        (REGIONS, {"outcome": "rate_of_tests", "outcome_group": "seafarers"}),
        (LINKS, {"link_view": "two", "link_x": "rate_of_tests", "link_y": "mipex_overall"}),
        (POLICY, {"policy_country": "QX"}),
        (POLICY, {"policy_country": "QX", "policy_view": "trends"}),
        (GOVERNANCE, {"policy_country": "QX"}),
    ],
)
def test_views_bear_a_new_measure_group_and_country(page: str, query: dict[str, str]) -> None:
    at = opened(page, query)
    assert_shown(at)
    assert not at.error


def test_the_new_group_is_named() -> None:
    assert "seafarers" in page_text(opened(COMPARE, {"measure": "rate_of_tests", "population_group": "seafarers"})).lower()
