"""The refresh of Eurostat's national tables: no copy is joined to another, and an answer that lacks much is not taken."""

import csv
import io
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.formats import eurostat
from data.formats.tables import read
from data.refresh import figures
from tests.data.service import Service, refresh, state
from tests.fixture import FIXTURE

BY_BIRTH, BY_CITIZENSHIP, FORMER = "eurostat-lfsa_ergacob", "eurostat-lfsa_ergan-2025-09", "eurostat-lfsa_ergan-2025-10"
EDUCATION, FORMER_EDUCATION = "eurostat-edat_lfs_9917", "eurostat-edat_lfs_9917-2023"
LEAVERS = "eurostat-edat_lfse_02"
GEO = {code: geo for geo, code in eurostat.ISO_CODE.items()}
SEX = {sex: code for code, sex in eurostat.SEX.items()}
Cell = dict[str, str]


def held(*source_ids: str) -> list[Cell]:
    """The rows of the fixture that are of these sources."""
    folder = FIXTURE / "tables" / "observation"
    rows = pd.concat([read(folder / f"{name}.csv") for name in ("national", "education_by_birth", "outcome")])
    return list(rows[rows["source_id"].isin(source_ids)].to_dict("records"))


def file_of(source_id: str, rows: Iterable[Cell], extra: Iterable[Cell] = ()) -> str:
    """What the service sends for rows of the atlas, and cells that are added as they are, by the names of the dimensions."""
    selections = {selection.measure_id: selection for selection in figures.renewable()[source_id].selections}
    one = next(iter(selections.values()))
    code = {group: code for code, group in eurostat.POPULATION_GROUP[one.group_dimension].items()}
    names = ["STRUCTURE", "STRUCTURE_ID", "freq", *dict.fromkeys(["sex", *one.codes]), "geo", "TIME_PERIOD", "OBS_VALUE"]
    constant = {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"ESTAT:{one.dataset.upper()}(1.0)", "freq": "A", "CONF_STATUS": ""}
    out = io.StringIO()
    writer = csv.DictWriter(out, [*names, "OBS_FLAG", "CONF_STATUS"], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        kept = {name: codes[0] for name, codes in selections[row["measure_id"]].keep}
        who = {"sex": SEX[row["sex"]], one.group_dimension: code[row["population_group"]]}
        place = {"geo": GEO.get(row["place_code"], row["place_code"]), "TIME_PERIOD": row["year"]}
        cell = {"OBS_VALUE": row["value"], "OBS_FLAG": row["flag"].replace("NR", "")}
        writer.writerow(constant | kept | who | place | cell)
    writer.writerows(constant | cell for cell in extra)
    return out.getvalue()


def asked(data: Path, query: str, *parameters: str) -> list[tuple[object, ...]]:
    """The answer of the built data file."""
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        return built.execute(query, parameters).fetchall()


def test_thirty_years_by_birth_and_sex_arrive(service: Service, data: Path) -> None:
    """Both age bands in one question; the native-born that our copy lacks; flags, suppressed cells, codes of countries."""
    cell = {"sex": "F", "c_birth": "NAT", "age": "Y20-64", "unit": "PC", "geo": "AT", "TIME_PERIOD": "1995", "OBS_VALUE": "64.3"}
    extra = [
        cell,
        cell | {"geo": "EL", "OBS_FLAG": "bd"},
        cell | {"geo": "EA20"},
        cell | {"geo": "XK"},
        cell | {"sex": "UNK"},
        cell | {"c_birth": "NRP"},
        cell | {"age": "Y15-74"},
        cell | {"TIME_PERIOD": "1996", "OBS_VALUE": "", "OBS_FLAG": "u"},
    ]
    service.files["lfsa_ergacob"] = file_of(BY_BIRTH, held(BY_BIRTH), extra)
    run = refresh(service, data, BY_BIRTH)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        f"{BY_BIRTH}: 2 added, 0 revised, 0 vanished, 1 flags changed",
        f"{BY_BIRTH}: left out, since the atlas does not have it: XK",
    ]
    sent = service.requests_for("lfsa_ergacob")[0]
    assert (sent["c[age]"], sent["c[unit]"], sent["c[c_birth]"]) == (["Y15-64,Y20-64"], ["PC"], ["NAT,NEU27_2020_FOR"])
    assert "c[sex]" not in sent
    new = "SELECT place_code, sex, value, flag, evidence FROM observation WHERE source_id = ? AND year = 1995 ORDER BY 1"
    assert asked(data, new, BY_BIRTH) == [("AT", "women", 64.3, None, "official"), ("GR", "women", 64.3, "bd", "official")]
    suppressed = "SELECT place_code, population_group, sex, year, flag FROM withheld WHERE source_id = ?"
    assert asked(data, suppressed, BY_BIRTH) == [("AT", "native_born", "women", 1996, "u")]
    assert asked(data, "SELECT caution FROM source WHERE source_id = ?", BY_BIRTH) == [("The survey changed in 2021: flag b.",)]
    before = state(data)
    assert refresh(service, data, BY_BIRTH).stdout.splitlines()[0] == f"{BY_BIRTH}: as before"
    assert state(data) == before


def sources_of_series(data: Path, measure: str) -> Iterator[tuple[object, ...]]:
    """Series of a measure that are of several sources."""
    series = "place_code, population_group, sex"
    query = f"SELECT {series} FROM observation WHERE measure_id = ? GROUP BY {series} HAVING count(DISTINCT source_id) > 1"
    yield from asked(data, query, measure)


def test_a_copy_gives_way_with_all_years_of_a_series(service: Service, data: Path) -> None:
    """However few years are asked for: a line is of the service or of the copy; a series that the service lacks stays."""
    rows = held(BY_CITIZENSHIP, FORMER)
    lacking = [row for row in rows if row["source_id"] == FORMER and row["place_code"] == "BE"]
    vanished = [row for row in rows if row["source_id"] == FORMER and row["place_code"] == "DE" and row["year"] == "2023"]
    assert lacking and vanished
    given = [row for row in rows if row not in lacking + vanished]
    service.files["lfsa_ergan"] = file_of(BY_CITIZENSHIP, given)
    run = refresh(service, data, BY_CITIZENSHIP, "--since", "2024")
    assert (run.returncode, run.stderr) == (0, "")
    assert f"0 added, 0 revised, {len(vanished)} vanished" in run.stdout
    assert service.requests_for("lfsa_ergan")[0]["c[TIME_PERIOD]"] == ["ge:1995"]
    assert list(sources_of_series(data, "national_employment_rate_20_64")) == []
    left = "SELECT DISTINCT place_code FROM observation WHERE source_id = ?"
    assert asked(data, left, FORMER) == [("BE",)]
    assert asked(data, "SELECT count(*) FROM observation WHERE source_id = ?", BY_CITIZENSHIP) == [(len(given),)]
    again = refresh(service, data, BY_CITIZENSHIP, "--since", "2024")
    assert again.stdout.splitlines()[0] == f"{BY_CITIZENSHIP}: as before"


def test_the_older_copy_of_education_by_birth_gives_way(service: Service, data: Path) -> None:
    """The years to 2022 and the latest one become one series of the service; before, they were two copies."""
    rows = held(EDUCATION, FORMER_EDUCATION)
    service.files["edat_lfs_9917"] = file_of(EDUCATION, rows)
    run = refresh(service, data, EDUCATION)
    assert (run.returncode, run.stderr) == (0, "")
    assert "0 added, 0 revised, 0 vanished" in run.stdout
    for measure in ("tertiary_share_25_64", "low_education_share_25_64"):
        assert list(sources_of_series(data, measure)) == []
    count = "SELECT count(*) FROM observation WHERE source_id IN (?, ?) GROUP BY source_id"
    assert asked(data, count, EDUCATION, FORMER_EDUCATION) == [(len(rows),)]


@pytest.mark.parametrize(("lost", "is_taken"), [(0.15, True), (0.25, False)])
def test_an_answer_that_lacks_much_is_not_taken(service: Service, data: Path, lost: float, is_taken: bool) -> None:
    """More than a fifth of a source's figures gone at once: the old rows stay, and the run says how many and what to do."""
    rows = held(LEAVERS)
    n_lost = int(lost * len(rows))
    before = state(data)
    service.files["edat_lfse_02"] = file_of(LEAVERS, rows[n_lost:])
    run = refresh(service, data, LEAVERS)
    kept = [row for row in read(data / "tables/observation/national.csv").to_dict("records") if row["source_id"] == LEAVERS]
    assert (run.returncode, len(kept)) == ((0, len(rows) - n_lost) if is_taken else (1, len(rows)))
    if not is_taken:
        assert f"{n_lost} of the {len(rows)} figures that the atlas has would vanish" in run.stderr
        assert {name for name, digest in state(data).items() if before[name] != digest} == {"tables/refresh_log.csv"}


def test_years_that_were_not_asked_for_are_no_loss(service: Service, data: Path) -> None:
    """What is lost is measured against the figures of the years that were asked for."""
    rows = held(LEAVERS)
    of_years = [row for row in rows if row["year"] >= "2024"]
    service.files["edat_lfse_02"] = file_of(LEAVERS, of_years)
    assert refresh(service, data, LEAVERS, "--since", "2024").returncode == 0
    shutil.rmtree(data / "fetched")  # the next answer is another one
    service.files["edat_lfse_02"] = file_of(LEAVERS, of_years[: len(of_years) // 2])
    run = refresh(service, data, LEAVERS, "--since", "2024")
    assert f"of the {len(of_years)} figures that the atlas has would vanish" in run.stderr
