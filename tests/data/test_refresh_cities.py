"""The refresh of city statistics: two counts become shares, and what cannot be right is put aside with its reason."""

import csv
import io
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.build import DATA
from data.formats.tables import read
from data.refresh.cities import FOREIGN_BORN, POPULATION
from tests.data.service import Service, refresh, state
from tests.fixture import copy_of_fixture

SOURCE = "eurostat-urb_cpopcb"
# What is doubted shows only beside many cities, so these are the public ones; the other tables are those of the fixture.
OF_CITIES = [
    "catalogue/country.csv",
    *(f"tables/{name}.csv" for name in ("region", "city", "city_alias", "area_population", "quarantine")),
    "tables/observation/population_of_city.csv",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder to renew."""
    folder = copy_of_fixture(tmp_path / "data")
    for path in OF_CITIES:
        shutil.copy(DATA / path, folder / path)
    (folder / "tables" / "observation" / "example.csv").unlink()  # of invented cities
    return folder


def published() -> pd.DataFrame:
    """The figures of the atlas as counts: code, label, year, people, foreign_born, flag."""
    rows = read(DATA / "tables" / "observation" / "population_of_city.csv").query("source_id == @SOURCE")
    cities = read(DATA / "tables" / "city.csv").set_index("city_id")
    rows = rows.join(cities[["urban_audit_code", "population", "name"]], on="place_code")
    areas = read(DATA / "tables" / "area_population.csv").query("source_id == @SOURCE")
    key = ["place_code", "area_basis", "year"]
    people = rows.merge(areas.rename(columns={"city_id": "place_code"}), on=key, suffixes=("_of_city", ""))["population"]
    people = people.astype(float).set_axis(rows.index)
    return pd.DataFrame(
        {
            "code": rows["urban_audit_code"],
            "label": rows["name"] + rows["area_basis"].map({"city": "", "greater_city": " (greater city)"}),
            "year": rows["year"],
            "people": people,
            "foreign_born": people * rows["value"].astype(float) / 100,
            "flag": rows["flag"],
        }
    ).reset_index(drop=True)


def files(counts: pd.DataFrame, flag_of_people: str = "") -> dict[str, str]:
    """What the service sends for both datasets."""
    texts = {}
    for dataset, indicator, column in (("urb_cpopcb", FOREIGN_BORN, "foreign_born"), ("urb_cpop1", POPULATION, "people")):
        out = io.StringIO()
        writer = csv.writer(out)
        codes = ["STRUCTURE", "STRUCTURE_ID", "freq", "indic_ur", "cities", "Geopolitical entity (declaring)"]
        writer.writerow([*codes, "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"])
        for row in counts.to_dict("records"):
            flag = row["flag"] if column == "foreign_born" else flag_of_people
            place = [row["code"], row["label"], row["year"], repr(row[column]), flag]
            writer.writerow(["dataflow", f"ESTAT:{dataset.upper()}(1.0)", "A", indicator, *place])
        texts[dataset] = out.getvalue()
    return texts


def test_the_shares_as_published_change_nothing(service: Service, data: Path) -> None:
    """Every figure is the same, and nothing that the atlas holds is doubted."""
    service.files.update(files(published()))
    before = state(data)
    run = refresh(service, data, SOURCE)
    assert (run.returncode, run.stdout.splitlines(), run.stderr) == (0, [f"{SOURCE}: as before"], "")
    assert state(data) == before


def test_a_block_that_is_mixed_up_is_put_aside(service: Service, data: Path) -> None:
    """German cities have each other's numbers of one year: none of them enters, the others stay, the reason is kept."""
    counts = published()
    block = counts.index[counts["code"].str.startswith("DE") & (counts["year"] == "2019")]
    assert len(block) > 50
    counts.loc[block, "foreign_born"] = counts.loc[block, "foreign_born"].to_numpy()[::-1]
    service.files.update(files(counts))
    run = refresh(service, data, SOURCE)
    assert run.returncode == 0, run.stderr
    assert f"{SOURCE}: 0 added, 0 revised, {2 * len(block)} vanished" in run.stdout
    assert f"put aside ({SOURCE}): DE  2019 foreign-born" in run.stdout
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        aside = built.execute("SELECT country_code, place_code, year, what FROM quarantine").fetchall()
        kept = "SELECT count(*) FROM observation WHERE source_id = ? AND place_code LIKE 'de%' AND year = ?"
        of_year = {year: built.execute(kept, [SOURCE, year]).fetchone() for year in (2018, 2019)}
    assert aside == [("DE", None, 2019, "foreign-born")]
    assert of_year[2019] == (0,)
    assert of_year[2018] != (0,)
    after = state(data)
    assert refresh(service, data, SOURCE).stdout.splitlines()[0] == f"{SOURCE}: as before"
    assert state(data) == after


def test_a_share_has_the_flags_of_both_counts(service: Service, data: Path) -> None:
    """An estimated population makes the share an estimated one."""
    counts = published()
    service.files.update(files(counts, "e"))
    run = refresh(service, data, SOURCE)
    others = (~counts["flag"].str.contains("e")).sum()
    assert f"0 added, 0 revised, 0 vanished, {others:,} flags changed" in run.stdout
    flags = set(read(data / "tables" / "observation" / "population_of_city.csv").query("source_id == @SOURCE")["flag"])
    assert flags == {"".join(sorted({*flag, "e"})) for flag in set(counts["flag"])}


@pytest.mark.parametrize(("spoilt", "words"), [("urb_cpop1", "404"), ("urb_cpopcb", "404")])
def test_both_files_are_needed(service: Service, data: Path, spoilt: str, words: str) -> None:
    """Without one of them the old shares stay."""
    service.files.update(files(published()))
    del service.files[spoilt]
    before = state(data)["tables/observation/population_of_city.csv"]
    run = refresh(service, data, SOURCE)
    assert run.returncode == 1
    assert f"{SOURCE}: NOT renewed" in run.stderr
    assert words in run.stderr
    assert state(data)["tables/observation/population_of_city.csv"] == before
