"""Eurostat's words in place of its codes: labels of the dimensions that the atlas selects by, as its files write them."""

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

DIMENSION = {
    "Time frequency": "freq",
    "Unit of measure": "unit",
    "Country of birth": "c_birth",
    "Country/region of birth": "c_birth",
    "Country of citizenship": "citizen",
    "Sex": "sex",
    "Age class": "age",
    "International Standard Classification of Education (ISCED 2011)": "isced11",
    "Activity and employment status": "wstatus",
    "Geopolitical entity (reporting)": "geo",
    "Geopolitical entity": "geo",
    "GEO": "geo",
    "TIME": "TIME_PERIOD",
    "Time": "TIME_PERIOD",
}
_PEOPLE = {
    "Total": "TOTAL",
    "Reporting country": "NAT",
    "Foreign country": "FOR",
    "EU27 countries (from 2020) except reporting country": "EU27_2020_FOR",
    "Non-EU27 countries (from 2020) nor reporting country": "NEU27_2020_FOR",
}
_CODES = {
    "freq": {"Annual": "A"},
    "unit": {"Percentage": "PC", "Thousand persons": "THS_PER", "Number": "NR"},
    "c_birth": _PEOPLE,
    "citizen": _PEOPLE,
    "sex": {"Total": "T", "Females": "F", "Males": "M"},
    "age": {"Total": "TOTAL"},
    "isced11": {
        "All ISCED 2011 levels": "TOTAL",
        "Less than primary, primary and lower secondary education (levels 0-2)": "ED0-2",
        "Upper secondary and post-secondary non-tertiary education (levels 3 and 4)": "ED3_4",
        "Tertiary education (levels 5-8)": "ED5-8",
    },
    "wstatus": {
        "Population": "POP",
        "Employed persons": "EMP",
        "Unemployed persons": "UNE",
        "Persons in the labour force": "ACT",
    },
}
_FLAGS = {
    "break in time series": "b",
    "confidential": "c",
    "definition differs (see metadata)": "d",
    "estimated": "e",
    "forecast": "f",
    "not significant": "n",
    "provisional": "p",
    "revised": "r",
    "eurostat estimate": "s",
    "low reliability": "u",
    "not applicable": "z",
}
_CODE = re.compile(r"[A-Z0-9_\-]+")


class UnknownLabelError(Exception):
    """A label that stands for no code that the atlas knows; the message names it."""


def code(name: str, label: str) -> str:
    """The code of a label in a dimension; what looks like a code stays, what is not known is empty."""
    label = " ".join(label.split())
    known = _CODES.get(name, {})
    if label in known:
        return known[label]
    if name == "age":
        if found := re.fullmatch(r"From (\d+) to (\d+) years", label):
            return f"Y{found[1]}-{found[2]}"
        if found := re.fullmatch(r"(\d+) years or over", label):
            return f"Y_GE{found[1]}"
    return label if _CODE.fullmatch(label) else ""


def flags(label: str) -> str:
    """The letters of flags, also where they are written in words."""
    words = [part.strip().lower() for part in label.split(",")]
    return "".join(_FLAGS.get(word, word) for word in words)


def have_labels(table: pa.Table) -> list[str]:
    """The dimensions of a table whose cells hold labels in place of codes."""
    return [name for name in _CODES if name in table.column_names and any(map(_is_label, _distinct(table[name])))]


def in_codes(table: pa.Table, columns: Iterable[str]) -> pa.Table:
    """The table with codes for the labels of `columns` and letters for flags.

    Labels that are not known stay as they are where the column has other values that are, since no selection takes them. Raises
    UnknownLabelError if none of a column is known.
    """
    for name in columns:
        labels = _distinct(table[name])
        codes = {label: code(name, label) for label in labels}
        if not any(codes.values()):
            raise UnknownLabelError(f"“{labels[0][:60]}” in the column “{name}”")
        table = mapped(table, name, {label: found or label for label, found in codes.items()})
    if "OBS_FLAG" in table.column_names:
        table = mapped(table, "OBS_FLAG", {label: flags(label) for label in _distinct(table["OBS_FLAG"])})
    return table


def _is_label(text: str) -> bool:
    return not _CODE.fullmatch(text)


def _distinct(column: pa.ChunkedArray) -> list[str]:
    return [text for text in pc.unique(column).to_pylist() if text]


def mapped(table: pa.Table, name: str, codes: dict[str, str]) -> pa.Table:
    """The table with other cells in a column; codes: what each of its cells becomes."""
    keys, values = pa.array(list(codes), pa.string()), pa.array(list(codes.values()), pa.string())
    found = pc.take(values, pc.index_in(table[name], keys))
    return table.set_column(table.column_names.index(name), name, found)
