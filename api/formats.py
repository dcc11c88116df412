"""Rows as bytes: the files of the page, and JSON, metadata of CSV on the Web (CSVW) and a zip of both."""

import io
import json
import zipfile
from collections.abc import Callable

import pandas as pd

from api.views import Rows
from queries.database import run
from ui import downloads

CSVW_TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}


def json_bytes(rows: Rows) -> bytes:
    """One object: what the rows are, and `rows`, an object a row; a missing value is null."""
    about = {
        "title": rows.view.title,
        "selection": rows.view.selection,
        "note": rows.view.note,
        "link": rows.view.link,
        "data_version": data_version(),
        "columns": downloads.column_texts(rows.frame),
    }
    head = json.dumps(about, ensure_ascii=False)
    body = rows.frame.to_json(orient="records", force_ascii=False, date_format="iso", double_precision=15)
    return f'{head[:-1]}, "rows": {body}}}\n'.encode()


def csvw_bytes(rows: Rows) -> bytes:
    """What the columns of the CSV hold, for programs that read CSV on the Web."""
    texts = downloads.column_texts(rows.frame)
    columns = [
        {
            "name": str(name),
            "titles": str(name),
            "datatype": CSVW_TYPES.get(_kind(rows.frame[name]), "string"),
            "dc:description": texts.get(str(name), ""),
        }
        for name in rows.frame.columns
    ]
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": rows.view.file_name("csv"),
        "dc:title": rows.view.title,
        "dc:description": rows.view.selection,
        "dc:source": rows.view.link,
        "dc:hasVersion": data_version(),
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ",", "quoteChar": '"'},
        "tableSchema": {"columns": columns},
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def _kind(column: pd.Series) -> str:
    return str(getattr(column.dtype, "kind", "O"))


def zip_bytes(rows: Rows) -> bytes:
    """The CSV with its metadata and the read-me."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, make in (("csv", csv_bytes), ("csv-metadata.json", csvw_bytes), ("txt", readme_bytes)):
            name = rows.view.file_name("csv").removesuffix("csv") + ending
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), make(rows))  # equal rows, equal bytes
    return buffer.getvalue()


def csv_bytes(rows: Rows) -> bytes:
    """As the page's file."""
    return downloads.csv_bytes(rows.frame)


def readme_bytes(rows: Rows) -> bytes:
    """As the page's file."""
    return downloads.readme_text(rows.view, rows.frame).encode()


def data_version() -> str:
    """The state of the data."""
    return str(run("data/version")["version"].item())


MAKERS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", csv_bytes),
    "json": ("application/json", json_bytes),
    "parquet": (
        downloads.MIME["parquet"],
        lambda rows: downloads.parquet_bytes(rows.frame, downloads.readme_text(rows.view, rows.frame)),
    ),
    "xlsx": (
        downloads.MIME["xlsx"],
        lambda rows: downloads.excel_bytes(rows.frame, downloads.readme_text(rows.view, rows.frame)),
    ),
    "txt": ("text/plain; charset=utf-8", readme_bytes),
    "csvw.json": ("application/csvm+json", csvw_bytes),
    "zip": ("application/zip", zip_bytes),
}
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
