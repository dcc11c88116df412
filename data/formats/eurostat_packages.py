"""Eurostat's tables as packages write them to a file, in the columns of SDMX-CSV.

R's eurostat writes dimensions, TIME_PERIOD (or time) as a date, and values; Python's eurostat writes dimensions, the last one
named as in “geo\\TIME_PERIOD”, and a column a year, or two: 2021_value and 2021_flag.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

_LAST = re.compile(r"(?P<name>\w+)\\(TIME_PERIOD|time)")
_YEAR = re.compile(r"X?(?P<year>\d{4})(_(?P<what>value|flag))?")
_ROW_NUMBERS = ("(first column)", "X", "Unnamed: 0")


def as_sdmx_csv(table: pa.Table) -> pa.Table:
    """The table with the columns of SDMX-CSV if one of these packages wrote it, else as it is."""
    names = set(table.column_names)
    time = next((name for name in ("TIME_PERIOD", "time") if name in names), "")
    if {"geo", "values"} <= names and time:
        return _of_r(table, time)
    last = next((name for name in table.column_names if _LAST.fullmatch(name)), "")
    if last and "," not in table.column_names[0] and any(map(_YEAR.fullmatch, table.column_names)):
        return _of_python(table)
    return table


def _of_r(table: pa.Table, time: str) -> pa.Table:
    """Annual figures are dated 1 January."""
    table = table.drop_columns([name for name in _ROW_NUMBERS if name in table.column_names])
    names = {time: "TIME_PERIOD", "values": "OBS_VALUE", "flags": "OBS_FLAG"}
    table = table.rename_columns([names.get(name, name) for name in table.column_names])
    years = pc.replace_substring_regex(table["TIME_PERIOD"], r"^(\d{4})-01-01$", r"\1")
    values = pc.if_else(pc.equal(table["OBS_VALUE"], "NA"), None, table["OBS_VALUE"])
    table = table.set_column(table.column_names.index("TIME_PERIOD"), "TIME_PERIOD", years)
    return table.set_column(table.column_names.index("OBS_VALUE"), "OBS_VALUE", values)


def _of_python(table: pa.Table) -> pa.Table:
    found = {name: _YEAR.fullmatch(name) for name in table.column_names}
    values = {match["year"]: name for name, match in found.items() if match and match["what"] != "flag"}
    flags = {match["year"]: name for name, match in found.items() if match and match["what"] == "flag"}
    fixed = [name for name, match in found.items() if not match and name not in _ROW_NUMBERS]
    dimensions = table.select(fixed).rename_columns([_LAST.sub(r"\g<name>", name) for name in fixed])
    nothing = pa.nulls(table.num_rows, pa.string())
    parts = []
    for year, name in values.items():
        flag = table[flags[year]] if year in flags else nothing
        part = dimensions.append_column("TIME_PERIOD", pa.repeat(year, table.num_rows))
        value = pc.if_else(pc.is_in(table[name], pa.array(["nan", "NaN", ":"])), None, table[name])
        parts.append(part.append_column("OBS_VALUE", value).append_column("OBS_FLAG", flag))
    return pa.concat_tables(parts)
