"""How much a file may hold and how long reading it may take, all in one place; the page and docs/import.md show the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a file may hold. unpacked_bytes: of all parts of a workbook together."""

    file_bytes: int
    unpacked_bytes: int
    rows: int
    columns: int
    cells: int  # rows times columns


ON_THE_PAGE = Limits(file_bytes=10_000_000, unpacked_bytes=100_000_000, rows=200_000, columns=500, cells=2_000_000)
OF_THE_COMMAND = Limits(file_bytes=1_000_000_000, unpacked_bytes=4_000_000_000, rows=20_000_000, columns=5_000, cells=400_000_000)

# Of the process that reads a visitor's file.
SECONDS = 6  # of computing, beside what its start takes
MOST_SECONDS = 30  # from its start to its answer, on a machine that is busy with other things
WAITING_SECONDS = 10  # for its turn
MEMORY_BYTES = 180_000_000  # beside what Python and its libraries take
READERS = 2  # at one time on this server
FILES_A_VISIT = 10  # within VISIT_SECONDS
FILES_AN_ADDRESS = 60  # the same, of all visits from it: new visits would have the readers for themselves
VISIT_SECONDS = 300

REPORT_PAGES = 300  # of a report in PDF

LONGEST_OWN_NAME, LONGEST_DEFINITION = 80, 500  # of an indicator of one's own, in characters

SAVED_FILES = 50  # in a file of saved data
SAVED_VALUES = 100_000  # in all of them; 150,000 with an address each were too much for MEMORY_BYTES (November 2026)

MOST_PROBLEMS = 10_000  # listed of a file
MOST_GUESSES = 50  # unknown names of a file for which similar ones are looked up
