"""The refresh of the survey of residents: answers become shares, as they stand in the tables; nothing is taken unconfirmed."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.formats.tables import read
from data.refresh import figures
from tests.data.service import Service, refresh, state
from tests.fixture import FIXTURE

SOURCE, DATASET = "eurostat-urb_percep", "urb_percep"
VIEWS = figures.renewable()[SOURCE]
KEY = ["place_code", "measure_id", "year"]
TABLE = "tables/observation/survey_earlier_waves.csv"


def answers() -> Iterator[list[str]]:
    """Codes, cities, years, values and flags that make the shares of the fixture."""
    rows = read(FIXTURE / TABLE)
    codes = read(FIXTURE / "tables" / "city.csv").set_index("city_id")["urban_audit_code"]
    questions = {one.measure_id: one for one in VIEWS.questions}
    every, opinion = (rows[rows["population_group"] == group].set_index(KEY) for group in ("total", "with_opinion"))
    for row in every.assign(value_of_opinion=opinion["value"]).reset_index().to_dict("records"):
        question, share = questions[row["measure_id"]], float(row["value"])
        against = share * (100 / float(row["value_of_opinion"]) - 1)
        parts = [*((code, share / len(question.agree)) for code in question.agree)]
        parts += [(code, against / len(question.disagree)) for code in question.disagree]
        if row["evidence"] == "carried" and question.total:
            parts.append((question.total, share))
        yield from ([code, codes[row["place_code"]], row["year"], repr(value), row["flag"]] for code, value in parts)


def file(rows: list[list[str]], unit: str = "unit") -> str:
    """What the service would send, with the dimensions of the copy at hand."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["STRUCTURE_ID", "freq", "indic_ur", unit, "cities", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"])
    writer.writerows(["ESTAT:URB_PERCEP(1.0)", "A", code, "PC", *rest] for code, *rest in rows)
    return out.getvalue()


def test_the_answers_give_the_shares_of_the_tables(service: Service, data: Path) -> None:
    """Of all asked and of those with an opinion; where the service has a total of its own, that one."""
    service.files[DATASET] = file([*answers()])
    run = refresh(service, data, SOURCE)
    assert (run.returncode, run.stderr, run.stdout.splitlines()) == (0, "", [f"{SOURCE}: as before"])
    [question] = service.requests_for(DATASET)
    assert question["c[unit]"] == ["PC"]
    assert set(question["c[indic_ur]"][0].split(",")) == {code for one in VIEWS.questions for code in one.codes}


def test_a_published_total_comes_before_the_sum_and_brings_its_flag(service: Service, data: Path) -> None:
    changed = [[*row[:3], "47", "e"] if row[0] == "PS9222V" and row[1] == "AT002C" else row for row in answers()]
    service.files[DATASET] = file(changed)
    run = refresh(service, data, SOURCE)
    assert "0 added, 2 revised, 0 vanished" in run.stdout, run.stdout + run.stderr
    rows = read(data / TABLE).query(
        "place_code == 'at-graz' and year == '2015' and measure_id == 'survey_foreigners_well_integrated'"
    )
    of_all = rows[rows["population_group"] == "total"].iloc[0]
    assert (of_all["value"], of_all["flag"], of_all["evidence"]) == ("47", "e", "official")


def test_later_waves_and_unknown_cities_are_left_out_and_said(service: Service, data: Path) -> None:
    """The wave of 2023 stands in the tables from another publication."""
    more = [["PS3538V", city, year, "80", ""] for city, year in (("AT002C", "2023"), ("LV005C", "2019"))]
    service.files[DATASET] = file([*answers(), *more])
    run = refresh(service, data, SOURCE)
    assert run.returncode == 0, run.stderr
    assert f"{SOURCE}: left out, since the atlas does not have it: city LV005C, the wave of 2023" in run.stdout
    assert "2023" not in set(read(data / TABLE)["year"])


def test_a_wave_without_one_of_the_answers_gives_no_sum_of_the_others(service: Service, data: Path) -> None:
    gone = [row for row in answers() if row[:3] != ["PS2023V", "AT002C", "2009"]]
    assert len(gone) == len([*answers()]) - 1
    service.files[DATASET] = file(gone)
    assert "0 added, 0 revised, 2 vanished" in refresh(service, data, SOURCE).stdout


def test_a_file_of_other_dimensions_changes_nothing(service: Service, data: Path) -> None:
    service.files[DATASET] = file([*answers()], unit="statinfo")
    before = state(data)[TABLE]
    run = refresh(service, data, SOURCE)
    assert run.returncode == 1
    assert "the file of the survey lacks unit" in run.stderr
    assert state(data)[TABLE] == before


@pytest.mark.parametrize(("place", "column"), [(2, "TIME_PERIOD"), (3, "OBS_VALUE")])
def test_what_is_no_number_is_said_and_changes_nothing(service: Service, data: Path, place: int, column: str) -> None:
    first, *others = answers()
    service.files[DATASET] = file([[*first[:place], "4x", *first[place + 1 :]], *others])
    before = state(data)[TABLE]
    run = refresh(service, data, SOURCE)
    assert run.returncode == 1
    assert f"the file has “4x” in {column} where a number is expected" in run.stderr
    assert state(data)[TABLE] == before


def test_what_is_not_confirmed_is_renewed_only_where_it_is_named(service: Service, data: Path) -> None:
    refresh(service, data)
    assert DATASET not in [name for name, _, _ in service.asked]
    assert "eurostat-lfst_r_lfe2emprc".removeprefix("eurostat-") in [name for name, _, _ in service.asked]


def test_every_question_is_of_an_indicator_of_the_survey_and_no_code_of_two() -> None:
    codes = [code for one in VIEWS.questions for code in one.codes]
    assert len(codes) == len(set(codes))
    measures = read(FIXTURE.parent.parent / "data" / "catalogue" / "measure.csv").set_index("measure_id")["family"]
    assert {measures[one.measure_id] for one in VIEWS.questions} == {"survey"}
    assert {one.measure_id for one in VIEWS.questions} == set(_public()["measure_id"])


def _public() -> pd.DataFrame:
    return read(FIXTURE.parent.parent / "data" / TABLE).query("source_id == @SOURCE")
