"""Files as Eurostat publishes them (SDMX-CSV, TSV, labels in place of codes or not) as rows of observation."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.formats import eurostat, eurostat_labels
from data.importer import measures
from data.importer.any_table import ParsedFile
from data.importer.choices import ChoiceNeededError, Understood
from data.importer.file_table import ReadTable
from data.importer.left_aside import LeftAside, aside, sentence
from data.importer.places import kind_left_aside, known_places, match, region_code_changes, successor
from data.importer.problems import FileRejectedError
from data.importer.table_places import PLURAL


def parse_eurostat(file: ReadTable, name: str) -> ParsedFile:
    """The rows of a file of Eurostat under this name. Raises FileRejectedError, as a ChoiceNeededError of other datasets."""
    table, known = file.table, eurostat.selections()
    if eurostat.is_tsv(table.column_names):
        if table.num_columns < 3:
            raise FileRejectedError("A TSV file of Eurostat has a column for each year, and this one has none.")
        table = from_tsv(table)
    dataset, facts = _dataset_of(table, file, name, known)
    selections = [one for one in known if one.dataset == dataset]
    if not selections:
        raise _other_dataset(table, known, file)
    table, labels = _in_codes(table)
    facts += [("Labels", labels)] if labels else []
    try:
        rows = pd.concat([eurostat.observations(table, selection) for selection in selections], ignore_index=True)
    except eurostat.NotEurostatError as error:
        raise FileRejectedError(str(error)) from error
    except ValueError as error:
        raise FileRejectedError(f"The file is Eurostat's {dataset}, but one of its counts is no number.") from error
    rows, left, joined = _places_of_eurostat(table, rows)
    if rows.empty:
        words = sentence(left)
        raise FileRejectedError(
            f"The file is Eurostat's {dataset}, but holds no value that the atlas shows: it takes NUTS 2 regions and countries, "
            f"and {_words(selections[0])}." + (f" {words}" if words else "")
        )
    facts += [("Old codes", joined)] if joined else []
    rows = rows.drop(columns="source_id")
    return ParsedFile(rows, [], f"Eurostat's {dataset}", True, tuple(facts), (*file.left_aside, *left))


def _dataset_of(
    table: pa.Table, file: ReadTable, name: str, known: list[eurostat.Selection]
) -> tuple[str, list[tuple[str, str]]]:
    """The dataset of a file, which the name of the file says where its rows do not, and what was understood of it."""
    dataset = eurostat.dataset_of(table)
    if eurostat.dataset_named_in(table) or {"DATAFLOW", "STRUCTURE_ID"} & set(table.column_names):
        return dataset, []
    dataset = max((one.dataset for one in known if one.dataset in Path(name).stem.lower()), key=len, default="")
    if not dataset and "OBS_FLAG" in table.column_names and eurostat.is_tsv(file.table.column_names):
        raise FileRejectedError(
            "A TSV file of Eurostat does not say which dataset it is: keep the dataset's code in the file's name."
        )
    return dataset, [("Dataset", f"{dataset}, from the name of the file")]


def _other_dataset(table: pa.Table, known: list[eurostat.Selection], file: ReadTable) -> FileRejectedError:
    """The error on a file of a dataset that the atlas has no selection of; it can be read as a table of no fixed form."""
    datasets = ", ".join(sorted({one.dataset for one in known}))
    named = eurostat.dataset_named_in(table)
    publisher = "This is SDMX-CSV of the OECD. " if named.startswith("OECD") else ""
    text = f"The file is of the dataset “{named[:60]}”" if named else "The file does not name its dataset"
    columns = tuple(one for one in file.table.column_names if one != "line")
    return ChoiceNeededError(
        f"{publisher}{text}. Of this form the atlas reads Eurostat's {datasets}. From any other dataset, choose the indicator of "
        "the atlas that its values are, if there is one.",
        Understood(columns=columns, left_aside=sentence(file.left_aside)),
    )


def _in_codes(table: pa.Table) -> tuple[pa.Table, str]:
    """The table with codes where it has Eurostat's labels, and what was read so. Raises FileRejectedError."""
    columns = eurostat_labels.have_labels(table)
    try:
        coded = eurostat_labels.in_codes(table, columns)
    except eurostat_labels.UnknownLabelError as error:
        raise FileRejectedError(
            f"The file has Eurostat's labels in place of its codes, and {error} is none that the atlas knows. Download the file "
            "with codes."
        ) from error
    if "geo" not in coded.column_names:
        return coded, ""
    geo = [text for text in pc.unique(coded["geo"]).to_pylist() if text]
    codes = {text: _geo(text) for text in geo if not re.fullmatch(r"[A-Z]{2}[A-Z0-9_]{0,7}", text)}
    if codes:
        coded = eurostat_labels.mapped(coded, "geo", {text: codes.get(text, text) for text in geo})
        columns = [*columns, "geo"]
    if not columns:
        return coded, ""
    examples = [f"“{text}” is {code}" for text, code in codes.items() if code != text][:2]
    words = f"the labels in {', '.join(columns)} were read as Eurostat's codes"
    return coded, words + (f": {', '.join(examples)}" if examples else "")


def _geo(text: str) -> str:
    """Eurostat's code of a place that is written in words: of a region, else of a country; the words where none is known."""
    for level in ("region", "country"):
        found = match(text, level, is_compared=False)
        if found.level:
            return found.code
    return text


def _places_of_eurostat(table: pa.Table, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[LeftAside], str]:
    """Rows under the codes of today, without aggregates and unknown areas; what was left aside, and what was joined."""
    left = _other_places(table)
    changes = region_code_changes()
    is_old = (rows["place_level"] == "region") & rows["place_code"].isin(
        changes.loc[changes["relation"] == eurostat.RENAMED, "old_code"]
    )
    renamed = list(dict.fromkeys(rows.loc[is_old, "place_code"]))
    rows = eurostat.under_new_codes(rows, changes)
    known = known_places().codes
    kinds = {
        (level, code): _kind(level, code)
        for level, code in rows[["place_level", "place_code"]].drop_duplicates().itertuples(index=False)
        if code not in known.get(level, ())
    }
    kind = pd.Series(
        [kinds.get(pair, "") for pair in zip(rows["place_level"], rows["place_code"], strict=True)], index=rows.index, dtype=str
    )
    for one in dict.fromkeys(kind[kind != ""]):
        codes = rows.loc[kind == one, "place_code"]
        left += aside(one, codes.map(lambda code: successor(code) or code))
    rows, kind = rows[kind == ""], kind[kind == ""]
    levels = rows["measure_id"].map(measures.facts()["place_level"])
    is_other = (rows["place_level"] != levels) & (rows["place_level"] != "aggregate")
    for level in ("country", "region"):
        codes = rows.loc[is_other & (rows["place_level"] == level), "place_code"]
        left += aside(f"row of {PLURAL[level]}", codes)
    joined = ", ".join(successor(code) for code in renamed[:3]) + (" …" if len(renamed) > 3 else "")
    kept = [code for code in rows["place_code"].unique() if successor(code)]
    if kept:
        joined += ("; " if joined else "") + "taken as the areas they were: " + ", ".join(map(successor, kept[:4]))
    return rows[~is_other].reset_index(drop=True), left, joined


def _kind(level: str, code: str) -> str:
    """Of what kind a place is that the atlas does not have; empty if it is a mistake."""
    if level == "region" and (kind := kind_left_aside(code, "region")):
        return kind
    return "row of an old region code" if level == "region" and successor(code) else ""


def _other_places(table: pa.Table) -> list[LeftAside]:
    """Rows with a value whose places are neither NUTS 2 regions nor countries; eurostat.observations passes over them."""
    if "geo" not in table.column_names:
        return []
    has_value = eurostat.has_value(table)
    is_place = pc.match_substring_regex(table["geo"], eurostat.PLACE)
    is_place = pc.and_not(is_place, pc.match_substring_regex(table["geo"], eurostat.OTHER_AGGREGATE))
    others = table.filter(pc.and_(has_value, pc.invert(is_place)))
    left: list[LeftAside] = []
    texts = [text or "" for text in others["geo"].to_pylist()]
    kinds = {text: kind_left_aside(text, "region") or "row of other places" for text in set(texts)}
    for kind in dict.fromkeys(kinds[text] for text in texts):
        left += aside(kind, (text for text in texts if kinds[text] == kind))
    return left


def from_tsv(table: pa.Table) -> pa.Table:
    """See data.formats.eurostat. Raises FileRejectedError."""
    try:
        return eurostat.from_tsv(table)
    except eurostat.NotEurostatError as error:
        raise FileRejectedError(str(error)) from error


def _words(selection: eurostat.Selection) -> str:
    return ", ".join(f"{name} {' or '.join(codes)}" for name, codes in selection.keep)
