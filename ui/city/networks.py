"""City networks and reports of the Intercultural Cities Index that name a city, each as a sentence with its page."""

from datetime import date

import pandas as pd

from queries.database import run
from ui import statements
from ui.filters import INTERCULTURAL_CITIES
from ui.statements import Row

PARTIAL = (
    "Most lists are partial and some are years old: that a network is not named here says nothing, and a city may have left one "
    "since."
)
MEMBERS = ("member", "founding member", "signatory")  # what lasts from a date on; the rest happened at one


def memberships_of(city_id: str, *, intercultural: bool) -> pd.DataFrame:
    """Columns of `city/networks`: the Intercultural Cities network alone, or all others."""
    rows = run("city/networks", city_id=city_id)
    return rows[(rows["network_id"] == INTERCULTURAL_CITIES) == intercultural]


def describe(rows: pd.DataFrame) -> list[str]:
    """Each membership as its page says it, the address at the end: CLIP: took part, by a list of November 2017; one source."""
    return [_sentence(row) for row in statements.records(rows)]


def _sentence(row: Row) -> str:
    since = ""
    if pd.notna(row["since"]):
        since = f" since {date_text(row['since'])}" if row["status"] in MEMBERS else f" ({date_text(row['since'])})"
    listed = f", by a list or page of {date_text(row['as_of'])}" if pd.notna(row["as_of"]) else ""
    undated = "" if since or listed else ", by a page without a date"
    sources = "two sources" if row["source_count"] > 1 else "one source"
    page = f": {row['reference_url']}" if pd.notna(row["reference_url"]) else ""
    return f"{row['network']}: {row['status']}{since}{listed}{undated}; {sources}{page}"


def participation(city_id: str) -> list[str]:
    """The earliest report on another city that names the city among those with results; empty where none is known."""
    everything = run("city/icc_participation")
    rows = statements.records(everything[everything["city_id"] == city_id])
    if not rows:
        return []
    first = rows[0]
    more = f", the earliest of the {statements.number_word(len(rows))} reports known to do so" if len(rows) > 1 else ""
    return [
        f"A report of {date_text(first['listed_by'])} on {first['report_city']} names it among the cities with results"
        f"{more}: {first['reference_url']}"
    ]


def date_text(stated: str) -> str:
    """A date as exact as it is printed: 2010, February 2010, 22 February 2010."""
    parts = [int(part) for part in stated.split("-")]
    if len(parts) == 1:
        return stated
    month = date(parts[0], parts[1], 1).strftime("%B")
    return " ".join([*map(str, parts[2:]), month, str(parts[0])])
