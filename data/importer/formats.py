"""The forms that figures may come in, recognised by their columns: each becomes rows of observation, still as text.

long     the atlas's own: place_level and place_code, or city; measure_id, population_group, year, value
shares   a row a city and year, with a column for each share (foreign_born_share …)
scores   Intercultural Cities Index: a row a city and dimension (dimension, score), or a row a city, a column a dimension
eurostat SDMX-CSV or TSV as Eurostat publishes it
"""

import difflib
import functools
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data.formats import eurostat
from data.formats.tables import read
from data.importer.places import CATALOGUE, TABLES, folded, match_cities
from data.importer.problems import FileRejectedError, Problem

NAMES_OF_COLUMNS = {
    "city": {"city", "cityname", "town", "municipality", "cityid"},
    "country": {"country", "countrycode", "countryname"},
    "year": {"year", "time", "timeperiod"},
    "value": {"value", "score", "share", "figure"},
    "dimension": {"dimension", "area", "field"},
}
SHARE_GROUP = {
    "foreign_born_share": "foreign_born",
    "foreign_citizen_share": "foreign_citizens",
    "eu_born_share": "eu_born",
    "migrant_background_share": "migrant_background",
}
OPTIONAL = ("population_group", "sex", "flag", "area_basis", "sample_size", "note", "reference_url")
# How dimensions are called besides their names in the catalogue.
OTHER_DIMENSION_NAMES = {
    "icc_overall": {"overall", "index", "iccindex", "total", "overallscore", "iccoverall"},
    "icc_education_system": {"educationsystem"},
    "icc_cultural_civil_life": {"culturalandcivillife", "culturallife", "culturalcivillife", "cultureandleisure"},
    "icc_mediation_conflict_resolution": {"mediation", "conflictmediation", "mediationconflictresolution"},
    "icc_open_international_outlook": {"openinternationaloutlook", "anopenandinternationaloutlook", "internationaloutlook"},
    "icc_intelligence_competence": {"interculturalintelligencecompetence", "interculturalintelligence", "competence"},
    "icc_welcoming_new_arrivals": {"welcoming", "welcomingnewcomers", "newarrivals", "welcomepolicy"},
    "icc_governance_citizenship": {"governance", "governanceleadershipandcitizenship", "governanceandcitizenship"},
    "icc_business_labour_market": {
        "businessandthelabourmarket",
        "businessandlabormarket",
        "labourmarket",
        "businesslabourmarket",
    },
    "icc_media": {"media", "mediapolicy", "mediapolicies"},
    "icc_language": {"multilingualism", "languages"},
    "icc_anti_discrimination": {"antidiscriminationandequality"},
}


@dataclass(frozen=True)
class Taken:
    """What a form made of a file: rows with the columns of observation it knows and line, problems, words about the form.

    is_unit_stated: whether the file itself says that its shares are per cent.
    """

    rows: pd.DataFrame
    problems: list[Problem]
    form: str
    is_unit_stated: bool = False


def recognise(table: pa.Table, name: str) -> Taken:
    """The rows of a table of text cells (and line) in the first form that fits its columns. Raises FileRejectedError."""
    table = eurostat.without_labels(table)
    if eurostat.is_tsv(table.column_names) or eurostat.is_sdmx_csv(table.column_names):
        return _eurostat(table, name)
    rows = table.to_pandas().fillna("")
    text = [column for column in rows.columns if column != "line"]
    rows[text] = rows[text].apply(lambda column: column.str.strip())
    rows, called = _with_our_names(rows)
    if "measure_id" in rows:
        return _long(rows, called)
    if "city" not in rows:
        raise FileRejectedError(_no_form(table.column_names))
    if "dimension" in rows and "value" in rows:
        return _scores_in_rows(rows, called)
    if set(SHARE_GROUP) & set(rows.columns):
        return _shares(rows, called)
    if any(_dimension(column) for column in rows.columns):
        return _scores_in_columns(rows, called)
    raise FileRejectedError(_no_form(table.column_names))


def _no_form(columns: list[str]) -> str:
    names = ", ".join(f"“{column[:40]}”" for column in columns[:12] if column != "line")
    return (
        f"The columns {names} fit none of the forms that the atlas reads. Needed are city, year and either shares "
        "(foreign_born_share), or dimension and score, or a column for each dimension; or measure_id, place_level, place_code, "
        "year and value; or a file as Eurostat publishes it. The templates have every column."
    )


def _with_our_names(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Columns under the names of the atlas, and what the file calls each."""
    ours: dict[str, str] = {}
    for column in rows.columns:
        meant = [name for name, others in NAMES_OF_COLUMNS.items() if folded(column) in others]
        ours[column] = meant[0] if meant and meant[0] not in ours.values() else column.strip().lower().replace(" ", "_")
    if "city_id" in ours.values() and "city" not in ours.values():
        ours = {column: "city" if name == "city_id" else name for column, name in ours.items()}
    twice = [column for column, name in ours.items() if list(ours.values()).count(name) > 1]
    if twice:
        raise FileRejectedError(
            f"The columns “{twice[0][:60]}” and “{twice[1][:60]}” mean the same to the atlas. Keep one of them."
        )
    return rows.rename(columns=ours), {name: column for column, name in ours.items()}


def _needed(rows: pd.DataFrame, *columns: str) -> None:
    missing = [column for column in columns if column not in rows]
    if missing:
        raise FileRejectedError(f"The file has no column “{missing[0]}”. Its form needs: {', '.join(columns)}.")


def _with_cities(rows: pd.DataFrame, called: dict[str, str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows of cities with place_level and place_code."""
    codes, problems = match_cities(rows, called.get("city", "city"))
    return rows.assign(place_level="city", place_code=codes), problems


def _long(rows: pd.DataFrame, called: dict[str, str]) -> Taken:
    problems: list[Problem] = []
    if "place_level" in rows and "place_code" in rows:
        _needed(rows, "place_level", "place_code", "measure_id", "year", "value")
    else:
        _needed(rows, "city", "measure_id", "year", "value")
        rows, problems = _with_cities(rows, called)
    columns = ["line", "place_level", "place_code", "measure_id", "year", "value", "value_column"]
    rows["value_column"] = called["value"]
    return Taken(rows[[*columns, *(name for name in OPTIONAL if name in rows)]], problems, "the atlas's own long form")


def _shares(rows: pd.DataFrame, called: dict[str, str]) -> Taken:
    _needed(rows, "city", "year")
    rows, problems = _with_cities(rows, called)
    shares = [name for name in SHARE_GROUP if name in rows]
    present = [name for name in ("area_basis", "note", "reference_url") if name in rows]
    fixed = ["line", "place_level", "place_code", "year", *present]
    long = rows[[*fixed, *shares]].melt(fixed, shares, "measure_id", "value")
    long = long[long["value"] != ""]
    long["population_group"] = long["measure_id"].map(SHARE_GROUP)
    long["value_column"] = long["measure_id"].map(called)
    return Taken(long, problems, "shares of cities")


def _scores_in_rows(rows: pd.DataFrame, called: dict[str, str]) -> Taken:
    _needed(rows, "city", "dimension", "year", "value")
    rows, problems = _with_cities(rows, called)
    measure = rows["dimension"].map(_dimension)
    rows["value_column"] = called["value"]
    for line, text in zip(rows.loc[measure == "", "line"], rows.loc[measure == "", "dimension"], strict=True):
        problems.append(Problem(int(line), called["dimension"], _unknown_dimension(text)))
    return Taken(
        rows.assign(measure_id=measure, population_group="total"), problems, "Intercultural Cities scores, a row a dimension"
    )


def _scores_in_columns(rows: pd.DataFrame, called: dict[str, str]) -> Taken:
    _needed(rows, "city", "year")
    rows, problems = _with_cities(rows, called)
    fixed = {"line", "place_level", "place_code", "city", "country", "year", "note", "reference_url"}
    dimensions = {column: _dimension(called.get(column, column)) for column in rows.columns if column not in fixed}
    unknown = [column for column, measure in dimensions.items() if not measure]
    problems += [Problem(1, called.get(column, column), _unknown_dimension(called.get(column, column))) for column in unknown]
    present = [name for name in ("note", "reference_url") if name in rows]
    known = [column for column, measure in dimensions.items() if measure]
    always = ["line", "place_level", "place_code", "year", *present]
    long = rows[[*always, *known]].melt(always, known, "column", "value")
    long = long[long["value"] != ""]
    long["measure_id"] = long["column"].map(dimensions)
    long["population_group"] = "total"
    long["value_column"] = long["column"].map(called)
    return Taken(long.drop(columns="column"), problems, "Intercultural Cities scores, a column a dimension")


@functools.cache
def _dimensions() -> dict[str, str]:
    """measure_id by folded name of every index dimension; names that mean two of them are left out."""
    measures = pd.read_csv(CATALOGUE / "measure.csv", dtype=str, keep_default_na=False)
    icc = measures[measures["family"] == "icc"]
    names: dict[str, set[str]] = {}
    for measure_id, name in zip(icc["measure_id"], icc["name"], strict=True):
        short = name.rsplit(": ", 1)[-1]
        for text in {
            measure_id,
            measure_id.removeprefix("icc_"),
            name,
            short,
            short.replace(" and ", " "),
            *OTHER_DIMENSION_NAMES.get(measure_id, ()),
        }:
            names.setdefault(folded(text), set()).add(measure_id)
    return {name: min(ids) for name, ids in names.items() if len(ids) == 1}


def _dimension(text: str) -> str:
    return _dimensions().get(folded(text), "")


def _unknown_dimension(text: str) -> str:
    close = difflib.get_close_matches(folded(text), _dimensions(), n=1, cutoff=0.7)
    hint = f" Is {_dimensions()[close[0]]} meant?" if close else " The template names all dimensions."
    return f"“{text[:60]}” is no dimension of the Intercultural Cities Index.{hint}"


def _eurostat(table: pa.Table, name: str) -> Taken:
    known = eurostat.selections()
    if eurostat.is_tsv(table.column_names):
        if table.num_columns < 3:
            raise FileRejectedError("A TSV file of Eurostat has a column for each year, and this one has none.")
        table = _from_tsv(table)
        dataset = next((one.dataset for one in known if one.dataset in Path(name).stem.lower()), "")
        if not dataset:
            raise FileRejectedError(
                "A TSV file of Eurostat does not say which dataset it is: keep the dataset's code in the file's name."
            )
    else:
        dataset = eurostat.dataset_of(table)
    selections = {(one.measure_id): one for one in known if one.dataset == dataset}
    if not selections:
        datasets = ", ".join(sorted({one.dataset for one in known}))
        named = eurostat.dataset_named_in(table)
        dataset_text = f"The file is of the dataset “{named[:60]}”" if named else "The file does not name its dataset"
        raise FileRejectedError(f"{dataset_text}. Of this form the atlas reads Eurostat's {datasets}.")
    try:
        rows = pd.concat([eurostat.observations(table, selection) for selection in selections.values()], ignore_index=True)
    except eurostat.NotEurostatError as error:
        raise FileRejectedError(str(error)) from error
    except ValueError as error:
        raise FileRejectedError(f"The file is Eurostat's {dataset}, but one of its counts is no number.") from error
    rows = eurostat.under_new_codes(rows, read(TABLES / "region_code_change.csv"))
    if rows.empty:
        raise FileRejectedError(
            f"The file is Eurostat's {dataset}, but holds no value that the atlas shows: it takes NUTS 2 regions and countries, "
            f"and {_words(next(iter(selections.values())))}."
        )
    return Taken(rows.drop(columns="source_id"), [], f"Eurostat's {dataset}", is_unit_stated=True)


def _from_tsv(table: pa.Table) -> pa.Table:
    try:
        return eurostat.from_tsv(table)
    except eurostat.NotEurostatError as error:
        raise FileRejectedError(str(error)) from error


def _words(selection: eurostat.Selection) -> str:
    return ", ".join(f"{name} {' or '.join(codes)}" for name, codes in selection.keep)
