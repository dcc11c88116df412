"""python -m data.importer icc-reports FOLDER: read the reports of the Intercultural Cities Index (PDF) in a folder.

Writes a table for review with a row for each value, its sentence, page and degree of certainty. Write into its column
"decision" confirm, drop or the right value. Then --confirmed REVIEW.csv turns what was confirmed or corrected into a file
that python -m data.importer takes. Undecided rows never pass.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from data.importer import icc_review, isolated
from data.importer.icc_reading import CERTAINTIES
from data.importer.limits import OF_THE_COMMAND
from data.importer.problems import MOST_SHOWN, FileRejectedError, as_table

NAME = "icc-reports"
REVIEW, SCORES = "icc-review.csv", "icc-scores.csv"


def main(given: Sequence[str]) -> int:
    """Read a folder, or turn a reviewed table into scores; exit status 1 if nothing was written."""
    parser = argparse.ArgumentParser(
        prog=f"python -m data.importer {NAME}", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="with reports as PDF, also in folders below it")
    parser.add_argument("--confirmed", type=Path, metavar="REVIEW.csv", help="a table of this command, with decisions")
    parser.add_argument("--output", type=Path, help=f"the file to write; otherwise {REVIEW} or {SCORES} beside what is read")
    arguments = parser.parse_args(given)
    if arguments.folder is None and arguments.confirmed is None:
        parser.error("name a folder with reports, or --confirmed and a reviewed table")
    try:
        if arguments.confirmed:
            _write_scores(arguments.confirmed, arguments.output or arguments.confirmed.parent / SCORES)
        else:
            _write_review(arguments.folder, arguments.output or arguments.folder / REVIEW)
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be read or written: {error.strerror}.", file=sys.stderr)
        return 1
    except FileRejectedError as reason:
        print(f"Nothing was written. {reason}", file=sys.stderr)
        return 1
    return 0


def _write_review(folder: Path, target: Path) -> None:
    if not folder.is_dir():
        raise FileRejectedError(f"{folder} is no folder.")
    if target.exists():
        raise FileRejectedError(f"{target} exists and may hold decisions. Move it, or name another file with --output.")
    reports = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    if not reports:
        raise FileRejectedError(f"{folder} holds no file that ends in .pdf.")
    read = [rows for path in reports if (rows := _rows(path, folder)) is not None]
    if not read:
        raise FileRejectedError("No report could be read.")
    rows = pd.concat(read, ignore_index=True)
    rows.to_csv(target, index=False, encoding="utf-8-sig")
    print(
        f"{len(rows):,} values of {len(read)} of {len(reports)} files are in {target}; none is confirmed. Degrees of certainty:"
    )
    for degree, meaning in CERTAINTIES.items():
        print(f"  {degree} ({(rows['certainty'] == degree).sum():,}): {meaning}")
    _print_contradictions(rows)


def _rows(path: Path, folder: Path) -> pd.DataFrame | None:
    """The readings of a file, or None after saying why there are none."""
    name = path.relative_to(folder).as_posix()
    try:
        report = isolated.report(path.read_bytes(), most_bytes=OF_THE_COMMAND.file_bytes)
    except FileRejectedError as reason:
        print(f"{name}: left out. {reason}", file=sys.stderr)
        return None
    rows = icc_review.review_rows(name, report)
    print(f"{name}: {len(rows)} values. {icc_review.unread(report)}".strip())
    return rows


def _print_contradictions(rows: pd.DataFrame) -> None:
    """Say which scores of the same city, year and field differ, within a report or between two."""
    scores = rows.assign(line=range(2, len(rows) + 2))
    scores = scores[(scores["kind"] == "city score") & (scores["measure_id"] != "")]
    scores = scores.assign(city=scores["city_id"].where(scores["city_id"] != "", scores["city"]), dimension=scores["measure_id"])
    for problem in icc_review.contradictions(scores.rename(columns={"value": "score"})):
        print(f"  Row {problem.row}: {problem.sentence}")


def _write_scores(review: Path, target: Path) -> None:
    if target.exists():
        raise FileRejectedError(f"{target} exists. Move it, or name another file with --output.")
    decided = icc_review.decided(_reviewed(review))
    if decided.problems:
        print(as_table(decided.problems).head(MOST_SHOWN).to_string(index=False, max_colwidth=None), file=sys.stderr)
        raise FileRejectedError(f"{len(decided.problems)} decisions cannot be followed.")
    if decided.scores.empty:
        raise FileRejectedError(f"No score is confirmed or corrected; {decided.undecided} rows are undecided.")
    decided.scores.to_csv(target, index=False, encoding="utf-8")
    print(f"{len(decided.scores)} scores are in {target}; {decided.undecided} rows are undecided and left out.")
    print(f"Add them with: python -m data.importer {target}")


def _reviewed(review: Path) -> pd.DataFrame:
    """A reviewed table as text. Spreadsheets of some countries write semicolons."""
    try:
        rows = pd.read_csv(review, dtype=str, keep_default_na=False, encoding="utf-8-sig", sep=None, engine="python")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise FileRejectedError(f"{review} is no table as this command writes it, in UTF-8.") from error
    missing = [column for column in icc_review.COLUMNS if column not in rows]
    if missing:
        raise FileRejectedError(f"{review} has no column “{missing[0]}”; keep those that this command wrote.")
    return rows[icc_review.COLUMNS]
