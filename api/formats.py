"""Rows as bytes: the files of the page, and JSON, metadata of CSV on the Web (CSVW) and a zip of both."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from api.tables import Parts
from api.views import Rows
from queries import catalogue
from ui import downloads

CSVW_TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}


def json_bytes(rows: Rows) -> bytes:
    """One object: what the rows are, and `rows`, an object a row; a missing value is null."""
    return f'{_json_head(rows.view, rows.frame.columns)}, "rows": {_json_rows(rows.frame)}}}\n'.encode()


def _json_head(view: downloads.View, columns: Iterable[str]) -> str:
    about = {
        "title": view.title,
        "selection": view.selection,
        "note": view.note,
        "link": view.link,
        "data_version": catalogue.data_version(),
        "columns": downloads.column_texts(view, columns),
    }
    return json.dumps(about, ensure_ascii=False)[:-1]


def _json_rows(frame: pd.DataFrame) -> str:
    return str(frame.to_json(orient="records", force_ascii=False, date_format="iso", double_precision=15))


def csv_parts(parts: Parts) -> Iterator[bytes]:
    """As the CSV of a view, part by part."""
    yield "\ufeff".encode() + downloads.csv_part(parts.schema.empty_table())
    for batch in parts.batches:
        yield downloads.csv_part(pa.Table.from_batches([batch]), has_header=False)


def json_parts(parts: Parts) -> Iterator[bytes]:
    """As json_bytes, part by part."""
    before = f'{_json_head(parts.view, parts.schema.names)}, "rows": ['
    for batch in parts.batches:
        if batch.num_rows:
            yield f"{before}{_json_rows(downloads.typed(batch.to_pandas()))[1:-1]}".encode()
            before = ","
    yield f"{'' if before == ',' else before}]}}\n".encode()


def parquet_parts(parts: Parts) -> Iterator[bytes]:
    """As Parquet of a view; whole, since it is packed and its end says where the parts are."""
    table = pa.Table.from_batches(parts.batches, parts.schema)
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    # What pandas reads whole numbers with, also where some are missing.
    types = pa.Schema.from_pandas(downloads.typed(parts.schema.empty_table().to_pandas()), preserve_index=False)
    about = {**(types.metadata or {}), b"readme": downloads.readme_text(parts.view, frame).encode()}
    buffer = io.BytesIO()
    # Against the usual snappy a sixth smaller and a fifth quicker.
    pyarrow.parquet.write_table(table.replace_schema_metadata(about), buffer, compression="zstd", compression_level=1)
    yield buffer.getvalue()


def csvw_bytes(rows: Rows) -> bytes:
    """What the columns of the CSV hold, for programs that read CSV on the Web."""
    texts = downloads.column_texts(rows.view, rows.frame.columns)
    columns = [
        {
            "name": str(name),
            "titles": str(name),
            "datatype": CSVW_TYPES.get(rows.frame[name].dtype.kind, "string"),
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
        "dc:hasVersion": catalogue.data_version(),
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ",", "quoteChar": '"'},
        "tableSchema": {"columns": columns},
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def zip_bytes(rows: Rows) -> bytes:
    """The CSV with its metadata and the read-me."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, kind in (("csv", "csv"), ("csv-metadata.json", "csvw.json"), ("txt", "txt")):
            name = rows.view.file_name("csv").removesuffix("csv") + ending
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), MAKERS[kind][1](rows))  # equal rows, equal bytes
    return buffer.getvalue()


MAKERS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", lambda rows: downloads.csv_bytes(rows.frame)),
    "json": ("application/json", json_bytes),
    "parquet": (downloads.MIME["parquet"], lambda rows: downloads.parquet_bytes(rows.frame, rows.readme)),
    "xlsx": (downloads.MIME["xlsx"], lambda rows: downloads.excel_bytes(rows.frame, rows.readme)),
    "txt": ("text/plain; charset=utf-8", lambda rows: rows.readme.encode()),
    "csvw.json": ("application/csvm+json", csvw_bytes),
    "zip": ("application/zip", zip_bytes),
}
PARTS: dict[str, Callable[[Parts], Iterator[bytes]]] = {"csv": csv_parts, "json": json_parts, "parquet": parquet_parts}
PACKED = frozenset({"parquet", "xlsx", "zip", "png"})  # have a compression of their own
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
