"""python -m data.importer FILE: add figures of your own to the data file; --dry-run only says what would be added.

What is added stands in data/imported/<name>/ and takes part in every later build; to take it out, delete that folder
and run make data.

python -m data.importer icc-reports FOLDER: read reports of the Intercultural Cities Index (PDF) for review; see icc_command.py.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import pyarrow as pa
import pyarrow.parquet

from data import recovery
from data.build import DATA, BuildError, Folders, build_from
from data.formats.tables import OBSERVATION_COLUMNS
from data.importer import (
    ChoiceNeededError,
    Choices,
    FileRejectedError,
    ImportedFile,
    Understood,
    as_table,
    figures,
    icc_command,
    overlay,
    own_measure,
)
from data.importer.column_kinds import LEVELS
from data.importer.districts import DISTRICT
from data.importer.limits import MOST_PROBLEMS
from data.importer.problems import MOST_SHOWN

FIRST_SHOWN = 10


def main() -> int:
    """Import one file; exit status 1 with the reasons if anything in it is wrong, and nothing is then changed."""
    if sys.argv[1:2] == [icc_command.NAME]:
        return icc_command.main(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--title", default="", help="what the source is called; otherwise the name of the file")
    parser.add_argument("--url", default="", help="where the figures stand, beginning with https://")
    parser.add_argument("--sheet", default="", help="which sheet of a workbook")
    _add_choices(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")
    parser.add_argument("--data", type=Path, default=DATA, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    try:
        with _prepared(arguments) as folder:
            if folder is not None and not arguments.dry_run:
                _take_in(folder, arguments.data)
                print("Added. A running atlas shows it at the next click.")
    except OSError as error:
        print(f"The file cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    except ChoiceNeededError as asked:
        _print_understood(asked.understood, sys.stderr)
        options = "--measure, --place, --level, --one-place, --year, --value, --group and --keep"
        print(f"Nothing was imported. {asked}\nSay more with {options}; see --help.", file=sys.stderr)
        return 1
    except (FileRejectedError, BuildError) as error:
        print(f"Nothing was imported. {error}", file=sys.stderr)
        return 1
    return 0 if folder is not None else 1


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """What a file of no fixed form may not say itself."""
    parser.add_argument("--measure", default="", help="the indicator of the atlas, by id or name, that the values are")
    parser.add_argument("--place", default="", help="the column of places")
    parser.add_argument("--level", default="", choices=[*LEVELS, DISTRICT], help="what the places are")
    parser.add_argument("--one-place", default="", help="the place of all rows, or the city of which they are districts")
    parser.add_argument("--year", default="", help="the year of all values, or the column of years")
    parser.add_argument("--value", default="", help="the column of values")
    parser.add_argument("--group", default="", help="the population group of all values")
    own = parser.add_argument_group("an indicator that the atlas does not have")
    own.add_argument("--own", default="", metavar="NAME", help="its name; all rows are values of it")
    own.add_argument("--unit", default=own_measure.UNITS[0], choices=own_measure.UNITS, help="per cent if none is given")
    own.add_argument("--direction", default="neither", choices=own_measure.DIRECTIONS, help="how it is read")
    own.add_argument("--definition", default="", help="what it means; needed with --own")
    parser.add_argument(
        "--keep", default=[], action="append", metavar="COLUMN=VALUE", help="take only rows that have this value; may be repeated"
    )


def _choices(arguments: argparse.Namespace) -> Choices:
    names = ("measure", "place", "level", "one_place", "year", "value", "group")
    kept = [text.partition("=") for text in arguments.keep]
    chosen = {name: getattr(arguments, name) for name in names}
    own = None
    if arguments.own:
        own = own_measure.defined(arguments.own, arguments.unit, arguments.direction, arguments.definition)
        chosen["measure"] = ""
    return Choices(**chosen, keep=tuple((name, value) for name, _, value in kept), own=own)


@contextmanager
def _prepared(arguments: argparse.Namespace) -> Iterator[Path | None]:
    """A folder of its own with the checked figures of the file and their source, or None after saying what is wrong."""
    uploaded = figures(
        arguments.file.name,
        arguments.file.read_bytes(),
        title=arguments.title,
        url=arguments.url,
        sheet=arguments.sheet,
        choices=_choices(arguments),
    )
    _print_understood(uploaded.understood, sys.stderr if uploaded.problems else sys.stdout)
    if uploaded.problems:
        _print_problems(uploaded)
        yield None
        return
    _print_figures(uploaded)
    with TemporaryDirectory(prefix="atlas-import-") as parent:
        folder = Path(parent) / uploaded.source["source_id"].removeprefix("imported-")
        folder.mkdir()
        rows = pa.Table.from_pandas(uploaded.rows[[*OBSERVATION_COLUMNS, "line"]], preserve_index=False)
        pyarrow.parquet.write_table(rows, folder / "observation.parquet")
        for table, added in (("measure", overlay.own_measures([uploaded])), ("city", overlay.own_places([uploaded]))):
            if added:
                pyarrow.parquet.write_table(overlay.numbered(added), folder / f"{table}.parquet")
        (folder / "source.toml").write_text(_toml(uploaded.source), encoding="utf-8")
        del uploaded, rows  # a million figures need the memory for the build
        yield folder


def _print_figures(uploaded: ImportedFile) -> None:
    rows = uploaded.rows
    print(
        f"Read as {uploaded.form}: {len(rows):,} figures of {rows['place_code'].nunique():,} places, "
        f"{rows['measure_id'].nunique()} measures, {rows['year'].min()} to {rows['year'].max()}; "
        f"source {uploaded.source['source_id']}. The first of them:"
    )
    shown = ["line", "place_level", "place_code", "measure_id", "population_group", "year", "value"]
    print(rows[shown].head(FIRST_SHOWN).to_string(index=False))


def _print_understood(understood: Understood, where: TextIO) -> None:
    for name, text in understood.facts:
        print(f"{name}: {text}", file=where)
    if understood.left_aside:
        print(understood.left_aside, file=where)


def _print_problems(uploaded: ImportedFile) -> None:
    more = " or more" if len(uploaded.problems) == MOST_PROBLEMS else ""
    print(f"Nothing was imported: {len(uploaded.problems):,} problems{more}.", file=sys.stderr)
    print(as_table(uploaded.problems).head(MOST_SHOWN).to_string(index=False, max_colwidth=None), file=sys.stderr)


def _take_in(prepared: Path, data: Path) -> None:
    """Put the folder among the imported ones and build; without success everything is as before."""
    imported, after = data / "imported", data / "imported.after"
    with recovery.locked(data):
        try:
            imported.mkdir(exist_ok=True)
            shutil.copytree(imported, after, ignore=shutil.ignore_patterns(prepared.name))
            shutil.copytree(prepared, after / prepared.name)
            build_from(Folders(data, data / "tables", after), data / recovery.CANDIDATE)
            recovery.exchange(data, "imported")
        except OSError as error:
            raise BuildError(f"The data folder cannot be written: {error}") from error
        finally:
            recovery.recover(data)


def _toml(source: dict[str, str]) -> str:
    """A source entry as a section of TOML; JSON's strings are TOML's."""
    fields = "".join(f"{name} = {json.dumps(text, ensure_ascii=False)}\n" for name, text in source.items() if name != "source_id")
    return f"[{source['source_id']}]\n{fields}"


if __name__ == "__main__":
    sys.exit(main())
