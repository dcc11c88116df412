"""`--check` against a server that describes its datasets as Eurostat does: what no longer fits is said, and nothing changes."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from data.formats import eurostat
from data.formats.tables import read
from data.refresh import census, check, cities, figures
from data.refresh.check import Fit
from tests.data.mipex_book import Sheet, write_book
from tests.data.service import Service, refresh
from tests.fixture import FIXTURE

EMPLOYMENT, UNEMPLOYMENT = "eurostat-lfst_r_lfe2emprc", "eurostat-lfst_r_lfur2gac-2025"
CENSUS, CITY_CENSUS, CITIES = "eurostat-cens_21cob_r3-regions", "eurostat-cens_21cob_r3", "eurostat-urb_cpopcb"
GISCO, MIPEX = "gisco-nuts-2024", "mipex-2025-eu"
NEWEST = "2025"  # of the fixture, for both sources of the labour force survey


def files(folder: Path) -> dict[str, str]:
    """A digest of every file of the folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def structure(source_id: str, newest: str = NEWEST) -> dict[str, list[str]]:
    """A dataset that has what the source takes, and more codes."""
    wanted = {name: [*codes, "OTHER"] for name, codes in figures.selected_codes(figures.renewable()[source_id]).items()}
    return {"freq": ["A"], **wanted, "geo": ["AT", "AT13"], "TIME_PERIOD": ["2020", newest]}


def details(out: str) -> list[str]:
    """The lines that say what is wrong."""
    return [line.strip() for line in out.splitlines() if line.startswith("    ")]


def test_what_fits_has_a_line_and_nothing_changes(service: Service, data: Path) -> None:
    """The years at the service beside those of the atlas; one small question a source, none for figures."""
    service.structures = {"lfst_r_lfe2emprc": structure(EMPLOYMENT), "lfst_r_lfur2gac": structure(UNEMPLOYMENT, "2026")}
    service.packed.add("lfst_r_lfur2gac")  # as the real service does unless it is asked not to
    before = files(data)
    run = refresh(service, data, "--check", EMPLOYMENT, UNEMPLOYMENT)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        f"{EMPLOYMENT}      fits (figures to 2025)",
        f"{UNEMPLOYMENT}  fits (figures to 2026; new: 2026)",
        "2 of 2 fit. Nothing was changed.",
    ]
    assert [name for name, _, _ in service.asked] == ["structure lfst_r_lfe2emprc", "structure lfst_r_lfur2gac"]
    assert files(data) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"isced11": None}, "the dimension isced11 is gone"),
        ({"geo": None}, "the dimension geo is gone"),
        ({"age": ["Y15-64", "Y20-65"]}, "age has no Y20-64 any more; it has Y15-64, Y20-65"),
        ({"c_birth": ["TOTAL", "FOR"]}, "c_birth has no NAT, EU27_2020_FOR, NEU27_2020_FOR any more; it has TOTAL, FOR"),
        ({"degurba": ["DEG1", "DEG2"]}, "the dimension degurba is new, with DEG1, DEG2: which is meant is not said"),
        ({"TIME_PERIOD": ["2010", "2023"]}, "the service has figures to 2023, the atlas to 2025"),
    ],
    ids=["dimension gone", "places gone", "code gone", "groups gone", "dimension new", "ended early"],
)
def test_what_no_longer_fits_is_said(service: Service, data: Path, change: dict[str, list[str] | None], words: str) -> None:
    """One line says why, and the exit status is 1."""
    changed = {name: codes for name, codes in (structure(EMPLOYMENT) | change).items() if codes is not None}
    service.structures = {"lfst_r_lfe2emprc": changed}
    run = refresh(service, data, "--check", EMPLOYMENT)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.splitlines()[0].startswith(f"{EMPLOYMENT}  DOES NOT FIT")
    (said,) = details(run.stdout)
    assert said.removeprefix("lfst_r_lfe2emprc: ") == words


def test_a_new_dimension_of_one_code_still_fits(service: Service, data: Path) -> None:
    """No figure stands twice."""
    service.structures = {"lfst_r_lfe2emprc": structure(EMPLOYMENT) | {"degurba": ["TOTAL"]}}
    run = refresh(service, data, "--check", EMPLOYMENT)
    assert (run.returncode, "the dimension degurba is new, with TOTAL" in run.stdout) == (0, True)


def test_a_dataset_that_has_ended_or_moved_is_said(service: Service, data: Path) -> None:
    """What fits comes first, whatever the order of the sources."""
    service.structures = {"lfst_r_lfur2gac": structure(UNEMPLOYMENT), "cens_21cob_r3": structure(CENSUS, "2021")}
    service.moved.add("lfst_r_lfur2gac")
    run = refresh(service, data, "--check", EMPLOYMENT, UNEMPLOYMENT, CENSUS)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.splitlines()[0].startswith(f"{CENSUS} ") and " fits (figures to 2021" in run.stdout.splitlines()[0]
    ended, moved = details(run.stdout)
    assert ended.startswith("lfst_r_lfe2emprc: the service has no such dataset any more")
    assert moved.startswith(f"lfst_r_lfur2gac: the service has another address, {service.address}/moved/")
    assert run.stdout.splitlines()[-1] == "1 of 3 fit, 2 do not. Nothing was changed."


def test_a_service_that_does_not_answer_is_not_called_unfit(service: Service, data: Path) -> None:
    """Nothing is known of what it has; the exit status is 1 all the same."""
    service.structures = {"lfst_r_lfe2emprc": structure(EMPLOYMENT)}
    service.statuses["lfst_r_lfe2emprc"] = [503] * 4
    run = refresh(service, data, "--check", EMPLOYMENT)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.splitlines()[0] == f"{EMPLOYMENT}  NOT CHECKED"
    assert "answered 503" in details(run.stdout)[0]
    assert run.stdout.splitlines()[-1] == "0 of 1 fit, 1 not checked. Nothing was changed."


def test_both_datasets_of_city_statistics_are_checked(service: Service, data: Path) -> None:
    """Foreign-born in one, residents in the other."""
    of_city = {"freq": ["A"], "cities": ["AT001C"], "TIME_PERIOD": ["2024"]}
    service.structures = {
        "urb_cpopcb": {**of_city, "indic_ur": [cities.FOREIGN_BORN]},
        "urb_cpop1": {**of_city, "indic_ur": ["DE1002V"]},
    }
    run = refresh(service, data, "--check", CITIES)
    assert details(run.stdout) == [f"urb_cpop1: indic_ur has no {cities.POPULATION} any more; it has DE1002V"]


def test_the_census_of_cities_needs_its_groups(service: Service, data: Path) -> None:
    """They stand in no selection."""
    groups = list(census.MEASURE)
    there = structure(CITY_CENSUS, "2021") | {"c_birth": groups}
    service.structures = {"cens_21cob_r3": there}
    run = refresh(service, data, "--check", CITY_CENSUS)
    assert details(run.stdout) == [f"cens_21cob_r3: c_birth has no TOTAL any more; it has {', '.join(groups)}"]
    service.structures["cens_21cob_r3"] = there | {"c_birth": [*groups, "TOTAL"]}
    assert refresh(service, data, "--check", CITY_CENSUS).returncode == 0


def boundaries(*columns: str) -> str:
    """The beginning of a file of GISCO."""
    feature = {"type": "Feature", "geometry": None, "properties": dict.fromkeys(columns, "AT11")}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_boundaries_that_lack_a_column_or_are_gone_are_said(service: Service, data: Path) -> None:
    """Each of the four files by its name."""
    names = [f"NUTS_RG_20M_{year}_4326_LEVL_{level}.geojson" for year in (2024, 2021) for level in (2, 0)]
    service.files = dict.fromkeys(names, boundaries("NUTS_ID", "CNTR_CODE", "NAME_LATN"))
    run = refresh(service, data, "--check", GISCO)
    assert (run.returncode, run.stdout.splitlines()[0]) == (0, f"{GISCO}  fits")
    service.files[names[0]] = boundaries("NUTS_ID", "CNTR_CODE", "NUTS_NAME")
    del service.files[names[2]]
    said = details(refresh(service, data, "--check", GISCO).stdout)
    assert said[0] == "regions: the file has no NAME_LATN"
    assert said[1].startswith("british_regions: 127.0.0.1") and "404" in said[1] and len(said) == 2


def test_a_workbook_without_a_country_or_heading_is_said(service: Service, data: Path, tmp_path: Path) -> None:
    """Sheets are countries; the reader of the refresh names a heading that it does not find."""
    file = "EU Policy Indicators Scores (2020-2024).xlsx"
    ours = read(FIXTURE / "tables" / "observation" / "mipex.csv").query("source_id == @MIPEX")
    gone = sorted(set(ours["place_code"]) - {"AT"})
    service.files[file] = write_book(tmp_path / "book.xlsx", {"AT": Sheet(), "QQ": Sheet()}).read_bytes()
    run = refresh(service, data, "--check", MIPEX)
    assert run.returncode == 1
    assert f"countries without a score: {gone[0]}" in run.stdout
    assert "areas without a score: mipex_access_to_nationality" in run.stdout
    assert "not in the atlas: country QQ" in run.stdout
    shutil.rmtree(data / "fetched")
    service.files[file] = b"PK no workbook"
    assert details(refresh(service, data, "--check", MIPEX).stdout) == ["The file is no workbook that can be opened."]


def test_every_source_that_can_be_renewed_is_checked(service: Service, data: Path) -> None:
    """At a service that has nothing, no source fits and none ends in a fault of the command."""
    run = refresh(service, data, "--check")
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.count("DOES NOT FIT") == len(figures.renewable())


def test_the_report_is_short() -> None:
    """Fit, unfit, not checked, in this order."""
    fits = [Fit("a", problems=["one", "two"], news=["figures to 2024"]), Fit("bb", unheard="no answer"), Fit("c")]
    assert check.report(fits, {}) == [
        "c   fits",
        "a   DOES NOT FIT (figures to 2024)",
        "    one",
        "    two",
        "bb  NOT CHECKED",
        "    no answer",
        "1 of 3 fit, 1 does not, 1 not checked. Nothing was changed.",
    ]


def test_what_must_be_confirmed_is_said_before_it_is_taken(service: Service, data: Path) -> None:
    """Of the sources that are named; with all of them also of what is no source yet."""
    views = "eurostat-urb_percep"
    there = structure(views) | {"cities": ["AT001C"], "TIME_PERIOD": ["2004", "2019"]}
    del there["geo"]
    service.structures = {"urb_percep": there}
    run = refresh(service, data, "--check", views)
    (title, confirm), *none = figures.to_confirm(figures.renewable().values()).items()
    assert not none
    assert run.stdout.splitlines()[0] == f"{views}  fits (figures to 2019)"
    assert details(run.stdout) == [f"{title}: {confirm}"]
    service.structures["urb_percep"] = {name: codes for name, codes in there.items() if name != "unit"}
    assert details(refresh(service, data, "--check", views).stdout)[0] == "urb_percep: the dimension unit is gone"
    said = details(refresh(service, data, "--check").stdout)
    assert [f"{what}: {words}" for what, words in figures.not_taken().items()] == said[-len(figures.not_taken()) :]
    assert any(line.startswith("OECD") for line in said)


@pytest.mark.parametrize("text", [b"", b"<html><body>Busy", b"<a><b>1</b></a>"])
def test_other_answers_are_no_structure(text: bytes) -> None:
    """Words, or XML without a dimension."""
    with pytest.raises(eurostat.NotEurostatError):
        eurostat.structure(text)
