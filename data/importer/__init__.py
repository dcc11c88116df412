"""Uploaded figures: read, recognised, checked and mixed with the public ones, or refused with a sentence.

figures("our_city.csv", content)  ->  ImportedFile: rows of observation, a source entry, what is wrong
isolated.figures(...)             ->  the same in a process of its own, within limits: for files of visitors
overlay_figures(uploaded, base, target) ->  a small file that lays these figures over the data file

file_table      the table in a file, as text: of CSV here, else by workbook (Excel), open_document, stata, geojson and areas
layout          where names of columns stand, what separates cells
forms           which form a table has; rows of those with columns of their own
eurostat_form   rows of Eurostat's files
any_table       rows of a table of no fixed form, by table_places, table_columns and column_kinds
districts       districts of cities with their indicators (own_measure)
places          names and codes of places; measures those of indicators, numbers what is written as one
checking        what is wrong with rows, in the words of problems; what is no row stands in left_aside
choices         what the reader of a file says of it
isolated        starts isolated_worker, which reads a file within limits
saved           uploaded files as one file that opens again
overlay         the small file that lies on the data file
icc_report      reports of the Intercultural Cities Index, with the other icc_ modules; icc_command and icc_review for folders
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from data.formats.names import folded
from data.importer.checking import checked
from data.importer.choices import ChoiceNeededError, Choices, Understood
from data.importer.districts import District
from data.importer.file_table import read_table
from data.importer.forms import recognise
from data.importer.left_aside import sentence
from data.importer.limits import MOST_PROBLEMS, OF_THE_COMMAND, Limits
from data.importer.own_measure import OwnMeasure, defined
from data.importer.problems import FileRejectedError, Problem, as_table

NO_CHOICE, NOTHING = Choices(), Understood()


@dataclass(frozen=True)
class ImportedFile:
    """A file's figures: rows of observation as text (and line), their source, what is wrong, and the form it came in.

    Only a file without problems may be used: nothing is half imported. Of more than MOST_PROBLEMS problems the first are held.
    understood: what was made of the file, and what of it was left aside. own: the indicators of the rows that are none of the
    atlas: one, or of districts one for each city. districts: the places that come with them.
    """

    rows: pd.DataFrame
    source: dict[str, str]
    problems: list[Problem]
    form: str
    understood: Understood = NOTHING
    own: tuple[OwnMeasure, ...] = ()
    districts: tuple[District, ...] = ()


def figures(
    name: str,
    content: bytes,
    *,
    title: str = "",
    url: str = "",
    sheet: str = "",
    choices: Choices = NO_CHOICE,
    limits: Limits = OF_THE_COMMAND,
) -> ImportedFile:
    """The figures of a file. title, url: what the source is called and where it stands, else the file's name and nothing.

    choices: what its reader says of it. Raises FileRejectedError if the file as a whole cannot be read, as a ChoiceNeededError
    if it can be once more is said.
    """
    source = source_entry(title or name, url)
    file = read_table(name, content, sheet, limits)
    parsed = recognise(file, name, choices)
    own = parsed.own or choices.own_measures
    ids = frozenset(one.city_id for one in parsed.districts)
    rows, problems = checked(parsed.rows, source["source_id"], is_unit_stated=parsed.is_unit_stated, own=own, districts=ids)
    columns = tuple(column for column in file.table.column_names if column != "line")
    understood = Understood(parsed.facts, sentence(parsed.left_aside), columns, (), choices)
    if rows.empty and not parsed.problems:
        raise ChoiceNeededError("The file holds no figure: every cell for a value is empty.", understood)
    return ImportedFile(
        rows, source, [*parsed.problems, *problems][:MOST_PROBLEMS], parsed.form, understood, own, parsed.districts
    )


def source_entry(title: str, url: str, uploaded: date | None = None) -> dict[str, str]:
    """The entry of table source for a file that was uploaded on a day, or today."""
    day = uploaded or date.today()
    title = " ".join(title.encode(errors="replace").decode().split())[:200]  # a file's name may hold what is no text
    if url and not re.fullmatch(r"https://[^\s\"'<>]{4,400}", url):
        raise FileRejectedError(f"“{url[:80]}” is no address that begins with https://.")
    entry = {
        "source_id": f"imported-{slug(title)}",
        "publisher": "Uploaded by a user of the atlas",
        "title": title,
        "licence": "not confirmed",
        "citation": f"{title}, uploaded to the atlas by its user on {day:%-d %B %Y}; not checked by the atlas.",
        "retrieved": f"{day:%Y-%m-%d}",
        "carrier": "A file of the user.",
        "caution": "Figures uploaded by a user: the atlas checked their form, not their truth.",
    }
    return entry | ({"url": url} if url else {})


def slug(title: str) -> str:
    """A title as part of an id: small letters, digits and hyphens."""
    words = re.split(r"[^A-Za-z0-9]+", Path(title).stem)
    return "-".join(folded(word) for word in words if folded(word))[:60] or "file"
