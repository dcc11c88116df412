"""A visitor's uploaded files as one file that opens again: their rows, sources and own indicators, as a ZIP.

    atlas-data.json  {"atlas_data": 1, "files": [{"title", "url", "uploaded", "form", "measure"}, …]}; measure: null, or
                     name, unit, direction and definition of an indicator of one's own. Of files with districts also
                     "districts": name, part_of (the city_id of their city), lat and lon of each (the form is then 2), and
                     the area of each that has a shape (3); where they are of several cities, measure is a list (4)
    1.csv, 2.csv …   the rows of each file: columns of observation and `line`, the row of the file that was uploaded

What is opened was in other hands: each row passes the checks of an upload, and one problem refuses the whole file.
"""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from data.formats.tables import OBSERVATION_COLUMNS
from data.importer import District, FileRejectedError, ImportedFile, OwnMeasure, districts, source_entry
from data.importer.checking import checked
from data.importer.limits import ON_THE_PAGE, SAVED_FILES, SAVED_VALUES
from data.importer.own_measure import defined
from data.importer.workbook import CANNOT_UNPACK

VERSION = 4  # 3 where no file has several indicators, 2 where no district has a shape, 1 without any: older atlases open these
CONTENTS = "atlas-data.json"
COLUMNS = [*(column for column in OBSERVATION_COLUMNS if column not in ("source_id", "evidence")), "line"]
LONGEST_CONTENTS = 2_000_000  # bytes
LONGEST_FORM = 200
DAMAGED = (
    "The file is damaged, or was changed: {}. Save your data anew, or upload the files that they are from. Nothing was opened."
)
_RUNS = ("=", "+", "-", "@", "\t", "\r", "'")  # text that a spreadsheet would run, and the sign that keeps it from it


def packed(files: Sequence[ImportedFile]) -> bytes:
    """The files as one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS, _contents(files))
        for number, one in enumerate(files, start=1):
            archive.writestr(f"{number}.csv", _csv(one.rows[COLUMNS]))
    return buffer.getvalue()


def fits(files: Sequence[ImportedFile]) -> bool:
    """Whether the file that `packed` makes of them can be opened again."""
    is_short = len(_contents(files).encode()) <= LONGEST_CONTENTS  # which many shapes can exceed
    return is_short and len(files) <= SAVED_FILES and sum(len(one.rows) for one in files) <= SAVED_VALUES


def _contents(files: Sequence[ImportedFile]) -> str:
    """What the file says of the files in it."""
    entries = [
        {
            "title": one.source["title"],
            "url": one.source.get("url", ""),
            "uploaded": one.source["retrieved"],
            "form": one.form,
            "measure": [asdict(own) for own in one.own] if len(one.own) > 1 else asdict(one.own[0]) if one.own else None,
        }
        | ({"districts": [_of_district(place) for place in one.districts]} if one.districts else {})
        for one in files
    ]
    places = [place for one in files for place in one.districts]
    form = 3 if any(place.area for place in places) else 2 if places else 1
    form = VERSION if any(len(one.own) > 1 for one in files) else form
    return json.dumps({"atlas_data": form, "files": entries}, ensure_ascii=False, indent=1)


def _of_district(place: District) -> dict[str, Any]:
    return {name: value for name, value in asdict(place).items() if name != "area" or value}


def _csv(rows: pd.DataFrame) -> bytes:
    notes = rows["note"]
    table = pa.Table.from_pandas(rows.assign(note=notes.mask(notes.str.startswith(_RUNS), "'" + notes)), preserve_index=False)
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(table, buffer)
    return buffer.getvalue()


def opened(content: bytes) -> list[ImportedFile]:
    """The files that `packed` wrote. Raises FileRejectedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            if unpacked > ON_THE_PAGE.unpacked_bytes:
                most = f"{ON_THE_PAGE.unpacked_bytes / 1e6:,.0f} MB"
                raise FileRejectedError(f"Unpacked, the file has {unpacked / 1e6:,.0f} MB; at most {most} are read here.")
            entries = _entries(archive)
            tables = [_rows(archive, f"{number}.csv") for number in range(1, len(entries) + 1)]
    except KeyError as error:
        raise FileRejectedError(DAMAGED.format("rows that it names are not in it")) from error
    except CANNOT_UNPACK as error:
        raise FileRejectedError(DAMAGED.format("it is no ZIP file that can be unpacked")) from error
    count = sum(map(len, tables))
    if count > SAVED_VALUES:
        raise FileRejectedError(f"The file has {count:,} values; at most {SAVED_VALUES:,} are opened together.")
    files = [_file(entry, rows) for entry, rows in zip(entries, tables, strict=True)]
    if len({one.source["source_id"] for one in files}) < len(files):
        raise FileRejectedError(DAMAGED.format("two of its files have one name"))
    return files


def _entries(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    """What the file says of the files in it."""
    if CONTENTS not in archive.namelist():
        raise FileRejectedError(
            "The file is a ZIP, and none in which the atlas saved data. Upload tables as they are, not packed."
        )
    if archive.getinfo(CONTENTS).file_size > LONGEST_CONTENTS:
        raise FileRejectedError(DAMAGED.format(f"its {CONTENTS} is too long"))
    try:
        contents = json.loads(archive.read(CONTENTS))
    except (ValueError, RecursionError) as error:
        raise FileRejectedError(DAMAGED.format(f"its {CONTENTS} cannot be read")) from error
    version = contents.get("atlas_data") if isinstance(contents, dict) else None
    version = version if type(version) is int else 0
    if version > VERSION:
        raise FileRejectedError(
            f"The file was saved by a newer version of the atlas (its form is {version}; this one reads up to {VERSION}). "
            "Open it there, or upload the tables themselves."
        )
    entries = contents.get("files") if version > 0 else None
    if not isinstance(entries, list) or not entries or not all(map(_is_entry, entries)):
        raise FileRejectedError(DAMAGED.format(f"its {CONTENTS} is not as the atlas writes it"))
    if len(entries) > SAVED_FILES:
        raise FileRejectedError(f"The file holds {len(entries)} files; at most {SAVED_FILES} are opened together.")
    return entries


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or set(entry) - {"districts"} != {"title", "url", "uploaded", "form", "measure"}:
        return False
    places = entry.pop("districts", [])
    if not isinstance(places, list) or not all(map(_is_district, places)):
        return False
    measure = entry.pop("measure")
    several = measure if isinstance(measure, list) else [] if measure is None else [measure]
    are_measures = all(isinstance(one, dict) and set(one) == {"name", "unit", "direction", "definition"} for one in several)
    texts = [*entry.values(), *(text for one in several if are_measures for text in one.values())]
    entry["measure"], entry["districts"] = several, places
    return are_measures and all(isinstance(text, str) for text in texts)


def _is_district(place: object) -> bool:
    if not isinstance(place, dict) or set(place) - {"area"} != {"name", "part_of", "lat", "lon"}:
        return False
    is_text = all(isinstance(place.get(name, ""), str) for name in ("name", "part_of", "area"))
    return is_text and all(type(place[name]) in (int, float) for name in ("lat", "lon"))


def _rows(archive: zipfile.ZipFile, name: str) -> pd.DataFrame:
    """The rows of a file as text, with `line` as a number."""
    options = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(COLUMNS, pa.string()) | {"line": pa.int64()},
        include_columns=COLUMNS,
        strings_can_be_null=False,
    )
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True)
    try:
        rows = pyarrow.csv.read_csv(
            pa.BufferReader(archive.read(name)), parse_options=parsing, convert_options=options
        ).to_pandas()
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise FileRejectedError(DAMAGED.format("rows of it cannot be read")) from error
    if rows.empty or rows["line"].isna().any():
        raise FileRejectedError(DAMAGED.format("rows of it are missing"))
    notes = rows["note"]
    return rows.assign(note=notes.mask(notes.str.startswith("'"), notes.str.slice(1)))


def _file(entry: dict[str, Any], rows: pd.DataFrame) -> ImportedFile:
    own = tuple(defined(**one) for one in entry["measure"])
    source = source_entry(entry["title"], entry["url"], _day(entry["uploaded"]))
    places = _districts(entry["districts"], own, rows)
    ids = frozenset(one.city_id for one in places)
    rows, problems = checked(rows, source["source_id"], is_unit_stated=True, own=own, districts=ids)
    if problems:
        first = problems[0]
        more = f" There are {len(problems) - 1:,} more problems." if len(problems) > 1 else ""
        raise FileRejectedError(
            f"“{source['title']}”, row {first.row}, {first.column}: {first.sentence}{more} The file was changed, or the atlas "
            "has changed since. Nothing was opened."
        )
    return ImportedFile(rows, source, [], entry["form"][:LONGEST_FORM], own=own, districts=places)


def _districts(entries: list[dict[str, Any]], own: tuple[OwnMeasure, ...], rows: pd.DataFrame) -> tuple[District, ...]:
    """The districts of a file, each checked like those of an upload. Raises FileRejectedError."""
    places = tuple(District(**one) for one in entries)
    for place in places:
        problem = districts.problem_of(place)
        if problem:
            raise FileRejectedError(DAMAGED.format(f"of the district “{place.name[:60]}”: {problem}"))
    if len(places) > districts.MOST or len({place.city_id for place in places}) < len(places):
        raise FileRejectedError(DAMAGED.format("its districts are not as the atlas writes them"))
    _check_corners([place.area for place in places if place.area])
    if not places and len(own) > 1:
        raise FileRejectedError(DAMAGED.format("a file in it has several indicators and no districts"))
    fullest = max(own, key=lambda one: len(districts.without_city(one.name)), default=None)  # beside a long city less has room
    of_city = {city_id: districts.measure_of(city_id, "", fullest) for city_id in {place.part_of for place in places} if fullest}
    measure_of = {place.city_id: of_city[place.part_of].measure_id for place in places if own}
    right = rows["place_code"].map(measure_of)
    if places and (set(own) != set(of_city.values()) or (right.notna() & (rows["measure_id"] != right)).any()):
        raise FileRejectedError(DAMAGED.format("its indicator is not of these districts"))
    return places


def _check_corners(shapes: list[str]) -> None:
    """Raises FileRejectedError where the shapes of a file have more corners together than an upload keeps of them."""
    if not shapes:
        return
    from data.importer import areas  # GeoPandas, which only shapes need

    if (corners := sum(map(areas.corners_of, shapes))) > areas.MOST_CORNERS:
        most = f"its shapes have {corners:,} corners together, and at most {areas.MOST_CORNERS:,} of a file are kept"
        raise FileRejectedError(DAMAGED.format(most))


def _day(text: str) -> date:
    """The day of the upload; today where the file states none that can be."""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else date.today()
    except ValueError:
        return date.today()
    return min(day, date.today())
