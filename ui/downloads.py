"""What is on screen as files: long form, each row with definition, unit, marks, level, source and citation.

Spreadsheets run text that begins like a formula; such cells get a leading apostrophe.
Numbers stay numbers.
"""

import io
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
import streamlit as st
import xlsxwriter

from queries import catalogue
from queries.database import bind_database, cached_per_database, run, whole_table
from ui import chart_frame, printed_table, value_text, wording
from ui.charts import designs, export
from ui.file_names import file_name
from ui.sharing import qr_code

ROWS_OF_BUTTONS = 3  # a phone's list has one or two more and is as high as these (ui/page.css)
SENTENCE_HEIGHT, BUTTON_HEIGHT, ADDRESSES_HEIGHT = 58, 56, 456  # pixels, with the gap below
MOST_MEASURES_IN_ADDRESS = 10
UPLOADED = "imported-"  # begins the id of a source that a visitor uploaded (data/importer)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the list of OWASP, full-width forms included
MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
    "json": "application/json",
    "zip": "application/zip",
}
# What the columns of files hold, in the order of the file.
_TEXTS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("file_columns.toml").read_text(encoding="utf-8"))
COLUMNS = _TEXTS["figures"]
COLUMNS_OF_RANKS, COLUMNS_OF_PRACTICES, COLUMNS_OF_TEXTS = _TEXTS["ranks"], _TEXTS["practices"], _TEXTS["texts"]
COLUMNS_OF_ASSESSMENTS, COLUMNS_OF_TABLES = _TEXTS["assessments"], _TEXTS["tables"]
COLUMNS_OF_CORRELATIONS = _TEXTS["correlations"] | {
    f"{whose}_{column}": text.format(side=side)
    for whose, side in (("local", "local measure"), ("policy", "national policy"))
    for column, text in _TEXTS["variable"].items()
}
_FIGURES_OF_ROOMS = ("measure_id", "population_group", "value", "year", "place_level", "source_id")
COLUMNS_OF_ROOMS = _TEXTS["rooms"] | {name: COLUMNS[name] for name in _FIGURES_OF_ROOMS}

# Whole numbers that may be empty; years besides. pandas reads such a column as 2021.0 by default.
WHOLE_NUMBERS = {
    "year", "sample_size", "place_rank", "shared_with", "place_count", "common_year_rank", "common_year_shared_with",
    "common_year_place_count", "steps_apart", "objective_id", "key_factor_id",
}  # fmt: skip
NUMBERS = {
    "value", "reference_value", "gap", "change", "no_opinion", "distance", "lower_quartile", "median", "upper_quartile",
    "common_year_value", "spearman", "spearman_low", "spearman_high", "pearson", "pearson_low", "pearson_high", "pearson_p",
    "p", "p_adjusted",
}  # fmt: skip
WORKED_OUT = ("gap", "change", "lower_quartile", "median", "upper_quartile")  # from values of few decimals
_FORMULA = f"^([{re.escape(''.join(FORMULA_STARTS))}])"
_TABLE_TYPES = {getattr(pa, name)(): getattr(pd, f"{name.capitalize()}Dtype")() for name in ("int8", "int16", "int32", "int64")}
_TABLE_TYPES |= {pa.date32(): pd.ArrowDtype(pa.date32())}


@dataclass(frozen=True)
class View:
    """What is on screen, as its downloads describe it.

    note: what stands under the chart and is in no row, such as published figures that it is read against. columns: what some of
    the columns hold, where it is not what they hold in files of other views.
    """

    name: str
    title: str
    selection: str
    link: str = field(default_factory=qr_code.link_to_view)
    note: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def in_picture(self, signs: str = "") -> str:
        """What stands under the title of a picture where the selection says the filters. signs: what those in it mean."""
        return wording.in_line(self.note, signs, f"Filters: {self.selection}")

    def file_name(self, ending: str) -> str:
        """The name of the file of this view with this ending; txt is the read-me."""
        return file_name(self.name, self.link, ending)

    def pictures(
        self, chart: designs.Chart | Callable[[], designs.Chart] | None, source: str, subtitle: str | None = None
    ) -> dict[str, Callable[[], bytes]]:
        """Makers of the pictures of a chart, by file ending; none without one.

        chart: or what makes it, where a picture shows another than the screen. subtitle: where it is not `in_picture`.
        """
        if not chart:
            return {}
        drawn = chart if callable(chart) else lambda: chart
        return export.pictures_of(drawn, self.title, self.in_picture() if subtitle is None else subtitle, source, self.link)


def long_form(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of figures (measure_id, source_id and any of COLUMNS) with everything that gives a figure its address."""
    return _in_columns(rows, {**_looked_up(rows, "measure_id"), **_looked_up(rows, "source_id")})


def with_sources(rows: pd.DataFrame, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Rows that say themselves what they measure, with their sources, in the columns of downloads of figures or in others.

    Downloads of figures have the columns of ranks that the rows have.
    """
    return _in_columns(rows, _looked_up(rows, "source_id"), columns)


def with_citations(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of any kind (with source_id), each with the publisher, title, address, terms and citation of its source."""
    return rows.reset_index(drop=True).assign(**_looked_up(rows, "source_id"))


def _in_columns(rows: pd.DataFrame, found: dict[str, pd.Series], columns: Sequence[str] = ()) -> pd.DataFrame:
    """Rows with what was looked up for them, in the columns of `with_sources`; what neither has is empty."""
    rows = rows.reset_index(drop=True)
    if "reference_url" in rows:
        found["source_url"] = rows["reference_url"].fillna(found["source_url"])
    names = columns or [*COLUMNS, *(name for name in COLUMNS_OF_RANKS if name in rows)]
    own = {name: rows[name] for name in names if name in rows}
    nothing = pd.Series(np.nan, rows.index)
    # Put together at once: each merge and each choice of columns would copy the whole.
    return pd.DataFrame({name: found.get(name, own.get(name, nothing)) for name in names}, rows.index)


def _looked_up(rows: pd.DataFrame, key: str) -> dict[str, pd.Series]:
    """The columns that files have of the indicators or sources that rows name; empty where there is none of that id."""
    ids, columns = _by_id(key)
    positions = ids.get_indexer(rows[key])
    return {name: pd.Series(pd.api.extensions.take(column, positions, allow_fill=True)) for name, column in columns.items()}


@cached_per_database
def _by_id(key: str) -> tuple[pd.Index, dict[str, Any]]:
    """All ids of indicators (measure_id) or sources (source_id), and what files say of each, by column."""
    if key == "measure_id":
        table = run("definitions/measures")[[key, "name", "unit", "definition"]].rename(columns={"name": "measure"})
    else:
        table = run("data/sources")[[key, "publisher", "title", "url", "licence", "citation"]]
        table = table.rename(columns={"title": "source_title", "url": "source_url"})
    return pd.Index(table[key]), {str(name): column.array for name, column in table.drop(columns=key).items()}


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with whole numbers as whole numbers, also where some are missing, and text where a column is all empty.

    What is worked out has no trace of how computers subtract: 10.2, not 10.200000000000003.
    """
    types = {}
    for name, column in frame.items():
        if name in WHOLE_NUMBERS or str(name).endswith("_year"):
            types[name] = "Int64"
        elif name in NUMBERS:
            types[name] = "float64"
        elif _is_empty(column) and not pd.api.types.is_bool_dtype(column):
            types[name] = "str"
    made = {str(name): frame[name].astype(kind) for name, kind in types.items() if frame[name].dtype != kind}
    made |= {name: made.get(name, frame[name]).round(10) for name in WORKED_OUT if name in frame}
    return frame.assign(**made)


def _is_empty(column: pd.Series) -> bool:
    """Whether no cell has a value; the first says so of most columns."""
    return column.empty or bool(pd.isna(column.iat[0]) and column.isna().all())


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read accents; formulas disarmed, header included."""
    return "\ufeff".encode() + csv_part(pa.Table.from_pandas(frame, preserve_index=False))


def csv_part(table: pa.Table, *, has_header: bool = True) -> bytes:
    """Rows as CSV, of which a large file is put together; formulas disarmed."""
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(_disarmed(table), buffer, pyarrow.csv.WriteOptions(include_header=has_header))
    return buffer.getvalue()


def excel_bytes(frame: pd.DataFrame, readme: str) -> bytes:
    """A workbook with the sheets Data and Read me. Text is written as text, never as a formula or link."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, list(frame.columns), bold)
        for number, row in enumerate(frame.astype(object).where(frame.notna(), None).itertuples(index=False), start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
        sheet.set_column(0, len(frame.columns) - 1, 16)
        notes = book.add_worksheet("Read me")
        notes.set_column(0, 0, 110)
        wrapped = book.add_format({"text_wrap": True})
        for number, line in enumerate(readme.splitlines()):
            notes.write_string(number, 0, line, wrapped)
    return buffer.getvalue()


def parquet_bytes(frame: pd.DataFrame, readme: str) -> bytes:
    """Parquet with the read-me text in its metadata."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"readme": readme.encode()})
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer)
    return buffer.getvalue()


def _disarmed(table: pa.Table) -> pa.Table:
    """The table with an apostrophe before text, and before column names, that a spreadsheet would run."""
    columns = [
        pc.replace_substring_regex(column, _FORMULA, r"'\1") if _is_text(column.type) else column for column in table.columns
    ]
    return pa.table(columns, ["'" + name if name.startswith(FORMULA_STARTS) else name for name in table.column_names])


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def readme_text(view: View, frame: pd.DataFrame) -> str:
    """What the file is, how it was selected, its columns, sources with citation and terms, and how to read it."""
    about = [f"Selection: {view.selection}", *([f"On screen: {view.note}"] if view.note else []), f"Link: {view.link}"]
    about += [wording.NOT_BEHIND_LINK] if any(one.startswith(UPLOADED) for one in sources_of(frame)) else []
    columns = column_texts(view, frame.columns)
    return _readme(view.title, about, frame, columns, view.file_name("csv"))


def column_texts(view: View, columns: Iterable[str]) -> dict[str, str]:
    """What each column of a file of a view holds."""
    names = list(columns)
    known = COLUMNS | COLUMNS_OF_RANKS | COLUMNS_OF_CORRELATIONS | COLUMNS_OF_PRACTICES | COLUMNS_OF_TEXTS
    if "question_number" in names:  # answers of a room; likewise assessments: some of their columns mean other things elsewhere
        known |= COLUMNS_OF_ROOMS
    if "part_id" in names:
        known |= COLUMNS_OF_ASSESSMENTS
    known |= view.columns
    return {str(name): known.get(str(name), "") for name in names}


def _for_print(view: View, frame: pd.DataFrame) -> bytes:
    """The rows on paper, under their title, with selection, sources and link."""
    source = value_text.source_line(sources_of(frame))
    about = [wording.upper(view.selection), view.note, source, "Open in the atlas:", view.link]
    return printed_table.html_bytes(view.title, about, frame)


def table_readme(name: str, link: str) -> str:
    """The read-me of a whole public table. link: to the page that offers it."""
    description = str(run("data/tables").set_index("table_name").loc[name, "description"]).replace("\n", " ")
    rows = run("data/table_columns").query("table_name == @name")
    keys = [f"{text} Key: {key}." if key else text for text, key in zip(rows["description"], rows["key"], strict=True)]
    about = [f"The whole table “{name}” of the atlas. {description}", f"Link: {link}"]
    columns = dict(zip(rows["column_name"], keys, strict=True))
    return _readme(f"Table {name}", about, table_frame(name), columns, table_file_name(name, "csv"))


def _readme(title: str, about: Sequence[str], frame: pd.DataFrame, columns: dict[str, str], csv_name: str) -> str:
    """A read-me. about: lines on what the rows are. columns: what each column holds, by name."""
    size = wording.plural(len(frame), "row", "rows")
    return "\n".join(
        [
            title,
            "",
            f"From the City Integration Atlas, {date.today():%-d %B %Y}. State of its data: {catalogue.data_version()}. {size}.",
            *about,
            "",
            "Columns",
            *(f"- {name}: {text}".removesuffix(": ") for name, text in columns.items()),
            "",
            *_source_lines(sources_of(frame)),
            "",
            "Reading the CSV",
            f"- pandas: {_pandas_line(frame, csv_name)}",
            f'- R: readr::read_csv("{csv_name}")',
            "Text that a spreadsheet would run as a formula carries a leading apostrophe in the CSV.",
            "",
        ]
    )


def _source_lines(source_ids: Sequence[str]) -> list[str]:
    if not source_ids:
        return ["Sources", "No row names a source: ids, names, definitions, answers or counts."]
    sources = catalogue.sources()
    lines = ["Sources; please cite them, not the atlas alone"]
    for source_id in source_ids:
        source = sources.loc[source_id]
        lines += [
            f"- {source['publisher']}: {source['title']}",
            f"  Citation: {source['citation']}",
            f"  Terms: {source['licence'].rstrip('.')}. State of the copy: {source['retrieved']}. {source['url']}".rstrip(),
        ]
        if isinstance(source["caution"], str):
            lines.append(f"  Caution: {source['caution']}")
    unconfirmed = unconfirmed_terms(source_ids)
    return [*lines, unconfirmed] if unconfirmed else lines


def unconfirmed_terms(source_ids: Sequence[str]) -> str:
    """Whom to ask where terms of reuse are not confirmed, in a sentence; empty where all are known."""
    sources = run("data/sources")
    unconfirmed = sources[sources["source_id"].isin(source_ids) & (sources["licence"] == "not confirmed")]
    if unconfirmed.empty:
        return ""
    is_uploaded = unconfirmed["source_id"].str.startswith(UPLOADED)
    asked = [*unconfirmed["publisher"].mask(is_uploaded, "whoever the uploaded file is from").unique()]
    return f"Terms of reuse are not confirmed. Before you publish these rows again, ask: {'; '.join(asked)}."


def _pandas_line(frame: pd.DataFrame, csv_name: str) -> str:
    """The line that reads the CSV with the types that the frame has: a CSV itself has none."""
    gaps = {str(name): frame[name].dtype for name in frame.columns if frame[name].isna().any()}
    types = {name: "Int64" for name, kind in gaps.items() if pd.api.types.is_integer_dtype(kind)}
    types |= {name: "str" for name in gaps if frame[name].isna().all() and pd.api.types.is_string_dtype(frame[name])}
    dtype = ", ".join(f'"{name}": "{kind}"' for name, kind in types.items())
    return f'pandas.read_csv("{csv_name}", encoding="utf-8-sig"{f", dtype={{{dtype}}}" if dtype else ""})'


def sources_of(frame: pd.DataFrame) -> list[str]:
    """Every source of a frame; where a cell rests on several, they stand in it with semicolons between them."""
    columns = [frame[name].dropna().unique() for name in frame.columns if str(name).endswith("source_id")]
    return sorted({one for column in columns for text in column for one in str(text).split("; ") if one})


@dataclass(frozen=True)
class Offered:
    """What a page offers as files: its view, what makes the rows, and what makes each picture, by its ending."""

    view: View
    rows: Callable[[], pd.DataFrame]
    pictures: Mapping[str, Callable[[], bytes]]


_OFFERED = "files_offered"
_HAS_ADDRESS = "rows_have_address"


def begin(has_data_address: bool) -> None:
    """Forget what the page drawn before offered. has_data_address: whether rows depend on the address of the page alone."""
    st.session_state.pop(_OFFERED, None)
    st.session_state[_HAS_ADDRESS] = has_data_address


def data_address(link: str, ending: str) -> str:
    """Where a script gets the rows of a view, by the link that opens the view."""
    parts = urlsplit(link)
    site, _, page = parts.path.rpartition("/")
    return urlunsplit((parts.scheme, parts.netloc, f"{site}/api/v1/{page}.{ending}", parts.query, ""))


def offered(session: Mapping[str, Any]) -> Offered | None:
    """What the page that a session shows offers as files; None where it offers none."""
    return session.get(_OFFERED)


def offer(view: View, rows: Callable[[], pd.DataFrame], pictures: Mapping[str, Callable[[], bytes]]) -> None:
    """What a page has for the record of a session without offering it as files."""
    st.session_state[_OFFERED] = Offered(view, bind_database(rows), pictures)


@st.fragment
def buttons(
    view: View, rows: Callable[[], pd.DataFrame], count: int, pictures: dict[str, Callable[[], bytes]], part: str = ""
) -> None:
    """Offer the rows on screen as files with a read-me, and the chart as pictures (by file ending).

    part: which of several charts of a page they belong to. Buttons are drawn when the list of files is opened, since they
    would travel with every change of the page, and files are made when asked for.
    """
    if not part or _OFFERED not in st.session_state:  # of several charts the page's own
        offer(view, rows, pictures)
    size = wording.plural(count, "row", "rows")
    key = f"downloads_{part}" if part else "downloads"
    kind: Literal["tertiary", "secondary"] = "secondary" if part else "tertiary"
    # As high as it will be from the start: the browser looks for room for the list before its buttons come.
    height = SENTENCE_HEIGHT + BUTTON_HEIGHT * ROWS_OF_BUTTONS
    if st.session_state.get(_HAS_ADDRESS) and not part:
        height += ADDRESSES_HEIGHT
    with (
        chart_frame.actions() if not part else st.container(),
        st.popover(f"Download ({size})", icon=":material/download:", type=kind, key=key, on_change="rerun") as files,
        st.container(height=height, border=False, key=f"list_of_{key}"),
    ):
        if files.open:
            _files(view, rows, size, pictures, part)


def _files(view: View, rows: Callable[[], pd.DataFrame], size: str, pictures: dict[str, Callable[[], bytes]], part: str) -> None:
    st.write("Exactly what is on screen, in long form, with definitions, marks and sources.")

    @cache  # of a run: what is asked for later has the rows that were on screen, also once the data are renewed
    def table() -> pd.DataFrame:
        return typed(rows())

    files: list[tuple[str, str, Callable[[], bytes]]] = [
        (f"CSV ({size})", "csv", lambda: csv_bytes(table())),
        (f"Excel ({size})", "xlsx", lambda: excel_bytes(table(), readme_text(view, table()))),
        (f"Parquet ({size})", "parquet", lambda: parquet_bytes(table(), readme_text(view, table()))),
        ("Table for print (HTML)", "html", lambda: _for_print(view, table())),
        ("Read me with citations", "txt", lambda: readme_text(view, table()).encode()),
    ]
    files += [(f"Chart as {ending.upper()}", ending, make) for ending, make in pictures.items()]
    with st.container(horizontal=True, gap="small"):
        for label, ending, make in files:
            key = f"download_{part}_{ending}" if part else f"download_{ending}"
            file_button(label, make, view.file_name(ending), key)
    if st.session_state.get(_HAS_ADDRESS) and not part:
        _addresses(view, table())


def _addresses(view: View, frame: pd.DataFrame) -> None:
    """The same rows by script, and all observations of their indicators."""
    st.write("By script: this address gives the rows of this view. Data that you uploaded are not in it.")
    st.code(data_address(view.link, "csv"), language=None, wrap_lines=True)
    lines = script_lines(view.link)
    for tab, line in zip(st.tabs(list(lines)), lines.values(), strict=True):
        tab.code(line, language=None, wrap_lines=True)
    st.caption("In place of csv also: json, parquet, xlsx, txt (read-me), zip, and svg or png (chart).")
    measures = list(dict.fromkeys(frame["measure_id"].dropna())) if "measure_id" in frame else []
    if 0 < len(measures) <= MOST_MEASURES_IN_ADDRESS:
        _all_observations(view, measures)


def _all_observations(view: View, measures: list[str]) -> None:
    count = int(run("open_data/observation_counts").set_index("measure_id").reindex(measures)["observations"].sum())
    whose = "this indicator" if len(measures) == 1 else f"these {len(measures)} indicators"
    if count:
        address = observations_address(view.link, measures)
        st.write(f"Everything of {whose}, all places, groups and years, for a script or at once:")
        st.code(address, language=None, wrap_lines=True)
        label = f"Everything of {whose} as CSV ({wording.plural(count, 'row', 'rows')})"
        st.link_button(label, address, icon=":material/download:", width="stretch")


def observations_address(link: str, measures: Sequence[str]) -> str:
    """Where a script gets all observations of some indicators. link: to any view."""
    return f"{data_address(link, 'csv').partition('/api/v1/')[0]}/api/v1/observations.csv?measure={','.join(measures)}"


def script_lines(link: str) -> dict[str, str]:
    """A line that fetches the rows of a view, by what runs it."""
    address = data_address(link, "csv")
    quoted = address.replace('"', '""')  # as M writes a quote within a text
    return {
        "pandas": f'pandas.read_csv("{address}", encoding="utf-8-sig")',
        "polars": f'polars.read_csv("{address}", infer_schema_length=None)',
        "R": f'read.csv("{address}", fileEncoding = "UTF-8-BOM")',
        "DuckDB": f"FROM read_parquet('{data_address(link, 'parquet')}')",
        "Excel": f'= Table.PromoteHeaders(Csv.Document(Web.Contents("{quoted}"), [Encoding = 65001]))',
        "curl": f"curl --compressed --fail --retry 5 --output rows.csv '{address}'",
    }


def file_button(label: str, make: Callable[[], str | bytes], name: str, key: str | None = None, **options: Any) -> None:
    """A button for a file, which is made when it is asked for. name: its ending says what kind it is, one of MIME."""
    mime = MIME[name.rpartition(".")[2]]
    st.download_button(label, bind_database(make), file_name=name, mime=mime, key=key, on_click="ignore", **options)


def table_frame(name: str) -> pd.DataFrame:
    """A whole public table; numbers stay whole and days days where some are missing, a list in a cell is text with semicolons."""
    table = whole_table(name)
    frame = table.to_pandas(types_mapper=_TABLE_TYPES.get)
    for column in table.schema:
        if pa.types.is_list(column.type):
            frame[column.name] = frame[column.name].map("; ".join, na_action="ignore")
    return frame


@cached_per_database
def sources_of_table(name: str) -> list[str]:
    """The sources that the rows of a whole table name."""
    table = whole_table(name)
    named = [table[column].unique().to_pylist() for column in table.column_names if column.endswith("source_id")]
    return sorted({one for ids in named for one in ids if one})


def table_bytes(name: str, kind: str, link: str) -> bytes:
    """A whole public table as csv or parquet, or its read-me (txt). link: to the page that offers it."""
    if kind == "txt":
        return table_readme(name, link).encode()
    return csv_bytes(table_frame(name)) if kind == "csv" else parquet_bytes(table_frame(name), table_readme(name, link))


def table_file_name(name: str, ending: str) -> str:
    """The name of the file of a whole table; the reader's choices leave it as it is."""
    return file_name(f"table_{name}", "", ending)
