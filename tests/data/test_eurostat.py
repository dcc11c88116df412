"""Eurostat's published forms give the same figures; what the atlas has no place or group for stays out."""

import csv
import io
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pytest

from data.formats import eurostat

EMPLOYMENT = next(selection for selection in eurostat.selections() if selection.measure_id == "employment_rate_20_64")
CODES = """DATAFLOW,LAST UPDATE,freq,unit,c_birth,isced11,age,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,FOR,TOTAL,Y20-64,T,AT13,2024,66.1,
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,NAT,TOTAL,Y20-64,T,AT13,2024,75.2,b
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,FOR,TOTAL,Y20-64,T,EL30,2024,,u
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,FOR,TOTAL,Y20-64,T,EL,2024,63,bu
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,FOR,TOTAL,Y20-64,T,AT1,2024,70.0,
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,FOR,TOTAL,Y15-64,T,AT13,2024,64.0,
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,NRP,TOTAL,Y20-64,T,AT13,2024,61.0,
ESTAT:LFST_R_LFE2EMPRC(1.0),20/11/26 11:00:00,A,PC,FOR,TOTAL,Y20-64,T,EU27_2020,2024,67.0,
"""
NAMES = """STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit,c_birth,Born,isced11,Education,age,Age,sex,Sex,\
geo,Place,\
TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Flag
dataflow,ESTAT:LFST_R_LFE2EMPRC(1.0),Employment rates,A,Annual,PC,Percentage,FOR,Foreign country,TOTAL,All,Y20-64,"20 to 64",T,\
Total,AT13,Wien,2024,,66.1,,,
"""
LABELS = """DATAFLOW: Structure,c_birth: Born,isced11: Education,age: Age,sex: Sex,unit: Unit,geo: Place,TIME_PERIOD: Time,\
OBS_VALUE: Value,OBS_FLAG: Flag
ESTAT:LFST_R_LFE2EMPRC(1.0),FOR: Foreign country,TOTAL: All,Y20-64: 20 to 64,T: Total,PC: Percentage,AT13: Wien,2024: 2024,66.1,
"""
TSV = "freq,unit,c_birth,isced11,age,sex,geo\\TIME_PERIOD\t2023 \t2024 \nA,PC,FOR,TOTAL,Y20-64,T,AT13\t65.3 b\t66.1 \n\
A,PC,FOR,TOTAL,Y20-64,T,AT12\t: u\t:\n"


def read(text: str, separator: str = ",") -> pa.Table:
    """A file as the importer and the refresh read it: everything as text."""
    names = text.splitlines()[0].split(separator)
    options = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    parse = pyarrow.csv.ParseOptions(delimiter=separator)
    return pyarrow.csv.read_csv(io.BytesIO(text.encode()), parse_options=parse, convert_options=options)


def test_flags_groups_and_places() -> None:
    """Empty values, other ages, NUTS 1 and groups without a name stay out; flags and the EU's average are kept."""
    rows = eurostat.observations(read(CODES), EMPLOYMENT)
    assert list(rows[["place_level", "place_code", "population_group", "value", "flag"]].itertuples(index=False, name=None)) == [
        ("region", "AT13", "foreign_born", "66.1", ""),
        ("region", "AT13", "native_born", "75.2", "b"),
        ("country", "GR", "foreign_born", "63", "bu"),
        ("aggregate", "EU27_2020", "foreign_born", "67.0", ""),
    ]
    assert set(rows["measure_id"]) == {"employment_rate_20_64"}
    assert set(rows["year"]) == {"2024"}
    assert set(rows["sex"]) == {"total"}


def rows_with(change: str, codes: list[str], selection: eurostat.Selection = EMPLOYMENT) -> pd.DataFrame:
    """What a selection takes of a file with one figure for each of these codes, in place of this one."""
    header, first = CODES.splitlines()[:2]
    return eurostat.observations(
        read("\n".join([header, *(first.replace(change, f",{code},") for code in codes)]) + "\n"), selection
    )


def test_only_the_groups_that_a_selection_names_are_taken() -> None:
    """All that the atlas has a word for, if it names none; single countries of birth are never taken."""
    there = ["TOTAL", "NAT", "FOR", "EU27_2020_FOR", "NEU27_2020_FOR", "NRP", "SY"]
    assert list(rows_with(",FOR,", there)["population_group"]) == [
        "total",
        "native_born",
        "foreign_born",
        "eu_born",
        "non_eu_born",
    ]
    named = replace(EMPLOYMENT, keep=(*EMPLOYMENT.keep, ("c_birth", ("NAT", "NEU27_2020_FOR"))))
    assert list(rows_with(",FOR,", there, named)["population_group"]) == ["native_born", "non_eu_born"]


def test_both_sexes_arrive_as_such_unless_one_is_named() -> None:
    """T, F and M where the selection names none; unknown and not applicable are never taken."""
    there = ["T", "F", "M", "UNK", "NAP"]
    assert list(rows_with(",T,", there)["sex"]) == ["total"]
    both = replace(EMPLOYMENT, keep=tuple((name, codes) for name, codes in EMPLOYMENT.keep if name != "sex"))
    assert list(rows_with(",T,", there, both)["sex"]) == ["total", "women", "men"]


def test_of_groups_of_countries_only_the_union_of_today_is_taken() -> None:
    """The euro area and the Union of other years look like countries and regions."""
    there = ["EU", "EU15", "EU27_2007", "EU28", "EU27_2020", "EA", "EA19", "EA20", "EA21", "EFTA", "EEA30_2007", "AT"]
    rows = rows_with(",AT13,", there)
    assert list(rows[["place_level", "place_code"]].itertuples(index=False, name=None)) == [
        ("aggregate", "EU27_2020"),
        ("country", "AT"),
    ]


def test_the_selections_of_a_source_name_the_same_dimensions() -> None:
    """One question is asked for all of them: a dimension that one names and another does not would be cut down for both."""
    named: dict[str, set[frozenset[str]]] = {}
    for selection in eurostat.selections():
        named.setdefault(selection.source_id, set()).add(frozenset(selection.codes))
    assert [source_id for source_id, dimensions in named.items() if len(dimensions) > 1] == []


def test_no_two_selections_take_the_same_figures() -> None:
    """Of one dataset, a figure belongs to one source: two would be imported twice and drawn as one line."""
    taken = [
        (selection.dataset, selection.measure_id, code)
        for selection in eurostat.selections()
        for code in selection.codes[selection.group_dimension]
    ]
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize("text", [CODES, NAMES, LABELS], ids=["codes", "names beside codes", "codes and labels in one cell"])
def test_forms_of_sdmx_csv_agree(text: str) -> None:
    """However the labels are written, the figure is the same, and the dataset is known from the file."""
    table = eurostat.without_labels(read(text))
    assert eurostat.is_sdmx_csv(table.column_names)
    rows = eurostat.observations(table, EMPLOYMENT)
    first = rows[rows["place_code"] == "AT13"].iloc[0]
    assert (first["value"], first["year"], first["population_group"], first["flag"]) == ("66.1", "2024", "foreign_born", "")


def test_the_file_names_its_dataset() -> None:
    """Both columns that name it are understood."""
    assert eurostat.dataset_of(read(CODES)) == "lfst_r_lfe2emprc"
    assert eurostat.dataset_of(read(NAMES)) == "lfst_r_lfe2emprc"


def test_tsv() -> None:
    """A cell holds value and flags; a colon is no value."""
    table = read(TSV, "\t")
    assert eurostat.is_tsv(table.column_names)
    rows = eurostat.observations(eurostat.from_tsv(table), EMPLOYMENT)
    assert list(rows[["place_code", "year", "value", "flag"]].itertuples(index=False, name=None)) == [
        ("AT13", "2023", "65.3", "b"),
        ("AT13", "2024", "66.1", ""),
    ]


def test_a_missing_dimension_is_named() -> None:
    """A file without a dimension that the selection needs is refused with its name."""
    with pytest.raises(eurostat.NotEurostatError, match="isced11"):
        eurostat.observations(read(CODES).drop_columns(["isced11"]), EMPLOYMENT)
    broken = read(TSV.replace("A,PC,FOR,TOTAL,Y20-64,T,AT12", "A,PC,FOR"), "\t")
    with pytest.raises(eurostat.NotEurostatError, match="dimensions"):
        eurostat.from_tsv(broken)


def test_every_selection_is_of_a_measure_that_exists() -> None:
    """Selections of sources.toml name measures of the catalogue."""
    with (eurostat.SOURCES.parent / "catalogue" / "measure.csv").open(encoding="utf-8") as file:
        known = {line.split(",", 1)[0] for line in file}
    assert {selection.measure_id for selection in eurostat.selections()} <= known


def test_only_renamed_regions_take_their_new_code() -> None:
    """What was split keeps its code; where a file has both codes, the figure of the new one counts; countries are no regions."""
    changes = pd.DataFrame(
        [("FR24", "FRB0", "renamed"), ("PT16", "PT19", "split"), ("PT16", "PT1D", "split")],
        columns=["old_code", "new_code", "relation"],
    )
    rows = pd.DataFrame(
        [("FR24", "2014", "1"), ("FR24", "2015", "2"), ("FRB0", "2015", "3"), ("PT16", "2015", "4")],
        columns=["place_code", "year", "value"],
    ).assign(place_level="region", measure_id="m", population_group="total", sex="total")
    joined = eurostat.under_new_codes(rows, changes)
    assert list(joined[["place_code", "year", "value"]].itertuples(index=False, name=None)) == [
        ("FRB0", "2014", "1"),
        ("FRB0", "2015", "3"),
        ("PT16", "2015", "4"),
    ]
    assert eurostat.under_new_codes(rows, changes.iloc[1:]).equals(rows)


def test_every_flag_has_a_meaning() -> None:
    """The letters that are taken are those that the table flag explains; NR is the atlas's own."""
    with (eurostat.SOURCES.parent / "catalogue" / "flag.csv").open(encoding="utf-8", newline="") as file:
        flags = {row["flag"] for row in csv.DictReader(file)}
    assert flags == {*eurostat.FLAGS, "NR"}
