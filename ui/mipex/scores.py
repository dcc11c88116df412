"""MIPEX scores made ready to be read: texts, classes, what is odd about them."""

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from queries.database import cached_per_database, run
from ui import area_statements, rank, statements, value_text, wording
from ui.charts import colours
from ui.charts.area_map import Key

UNIT = "score 0-100"
CLASS_WIDTH = 20
CLASSES = ["0 to under 20", "20 to under 40", "40 to under 60", "60 to under 80", "80 to 100"]
CLASS_KEYS = [Key(colour, name) for colour, name in zip(colours.SEQUENCE, CLASSES, strict=True)]
# Between the last year of the first workbook and the first of the second.
LAST_OF_CORE, FIRST_OF_UPDATE = 2019, 2020
JUMP = 10
OFFICIAL = {"evidence": "official", "reliability": "as_published"}  # indicators, of which nobody uploads a score
TOOLTIP_COLUMNS = (
    ("who", "Country"),
    ("full_value", "Score"),
    ("year_text", "Year"),
    ("mark_text", "Marks"),
    ("source_text", "Source"),
)


@cached_per_database
def scores_of(area: str) -> pd.DataFrame:
    """All countries and years of an area, with texts."""
    return with_texts(run("policy/scores", policy_area=area))


@cached_per_database
def areas_of(year: int | None) -> pd.DataFrame:
    """All countries and areas of a year (None: the latest of each country), with texts."""
    return with_texts(of_year(run("policy/scores", policy_area=None), year))


@cached_per_database
def indicator_of(indicator: str) -> pd.DataFrame:
    """All countries and years of an indicator, with texts."""
    scores = run("policy/indicator_scores", indicator=indicator)
    return with_texts(scores.assign(quality_mark=None, measure_id=scores["indicator_id"], **OFFICIAL))


def with_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with value_text, full_value, year_text, mark_text, source_text, who and place_code."""
    names, sources = value_text.mark_names(), value_text.source_names()
    signs, words = zip(*(wording.RELIABILITY[mark] for mark in rows["reliability"]), strict=True) if len(rows) else ((), ())
    marks = [
        names["quality_mark", mark] if isinstance(mark, str) else text if sign else "none"
        for mark, sign, text in zip(rows["quality_mark"], signs, words, strict=True)
    ]
    return rows.assign(
        place_code=rows["country_code"],
        who=rows["country"],
        value_text=[f"{short(value)} {sign}".strip() for value, sign in zip(rows["value"], signs, strict=True)],
        full_value=[of_100(value) for value in rows["value"]],
        year_text=rows["year"].astype("str"),
        mark_text=pd.Series(marks, index=rows.index, dtype="str"),
        source_text=rows["source_id"].map(sources),
    )


def short(value: float) -> str:
    """A score as it is read: whole, but never rounded into another class."""
    return (
        f"{value:.0f}"
        if abs(value - round(value)) < 0.05 or int(value // CLASS_WIDTH) == int(round(value) // CLASS_WIDTH)
        else f"{value:.1f}"
    )


def fill(value: float) -> str:
    """The colour of the class of a score."""
    return colours.SEQUENCE[min(int(value // CLASS_WIDTH), len(CLASSES) - 1)]


def of_year(rows: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """The rows of a year, or (None) the latest of each country."""
    return rows[rows["is_latest"]] if year is None else rows[rows["year"] == year]


def finding(rows: pd.DataFrame, year: int | None) -> str:
    """The highest, the lowest and the median of rows, a row a country: of a year, or (None) the latest of each."""
    years = rows["year"].tolist() if year is None else []
    names = wording.marked_names(rows["country"], rows["reliability"])
    return area_statements.spread(names, rows["value"].tolist(), "country", of_100, years)


def headline(rows: pd.DataFrame, year: int | None, highlighted: Sequence[str], *, is_filtered: bool) -> str:
    """The title of scores, a row a country: of the countries picked out with rank, else of the highest and the lowest."""
    picked = [code for code in highlighted if code in set(rows["country_code"])]
    named, more = picked[: area_statements.MOST_NAMES], len(picked) - area_statements.MOST_NAMES
    own = rows[rows["country_code"].isin(named)].assign(place_level="country", is_filtered=is_filtered)
    if own.empty:
        return ends_text(rows, with_years=year is None)
    ranked = rank.add_ranks(own, rows).to_dict("records")
    texts = [_ranked(row, with_year=year is None) for row in sorted(ranked, key=lambda r: named.index(r["country_code"]))]
    return "; ".join([*texts, *([f"and {more} more"] if more > 0 else [])])


def ends_text(rows: pd.DataFrame, *, with_years: bool) -> str:
    """Which countries have the highest and the lowest of some scores, for a title. with_years: where those of scores differ."""
    names, years = wording.marked_names(rows["country"], rows["reliability"]), rows["year"].tolist() if with_years else []
    return area_statements.extremes(names, rows["value"].tolist(), "country", of_100, years)


def _ranked(row: dict[str, Any], *, with_year: bool) -> str:
    """A country with score and rank: Austria 45 of 100 (2024), 30th highest of 56 countries."""
    name = wording.marked_name(row["country"], row["reliability"])
    text = f"{name} {of_100(row['value'])}" + (f" ({row['year']})" if with_year else "")
    return ", ".join(part for part in (text, statements.rank_text(row, brief=True)) if part)


def of_100(value: float) -> str:
    """A score in a sentence, as it is read: 59 of 100."""
    return f"{short(value)} of 100"


def years_used(rows: pd.DataFrame, year: int | None) -> str:
    """Which years the latest scores are of, with the number of countries; empty for the scores of one year."""
    if year:
        return ""
    counts = rows["year"].value_counts().sort_index(ascending=False)
    counts_text = [f"{year} for {wording.plural(count, 'country', 'countries')}" for year, count in counts.items()]
    return f"The latest years differ: {wording.listed(counts_text)}." if len(counts_text) > 1 else ""


def marked(rows: pd.DataFrame) -> str:
    """Whose scores bear a mark, in a sentence; what it means stands in relevant_marks."""
    names = list(dict.fromkeys(rows.loc[rows["quality_mark"].notna(), "country"]))
    doubtful = f"Marked as doubtful: {wording.listed(names)}; see “About this data”." if names else ""
    return wording.in_line(doubtful, uploaded(rows))


def uploaded(rows: pd.DataFrame) -> str:
    """Whose scores the visitor has uploaded, in a sentence; empty for none."""
    names = list(dict.fromkeys(rows.loc[rows["reliability"] == "own", "country"]))
    return f"Uploaded by you: {wording.listed(names)}." if names else ""


def relevant_marks(rows: pd.DataFrame) -> str:
    """What the marks of these rows mean, with the countries."""
    return " ".join(_meanings()[mark] for mark in rows["quality_mark"].dropna().unique())


@cached_per_database
def _meanings() -> dict[str, str]:
    """What each mark means, by its code."""
    return run("definitions/marks").set_index("code")["definition"].to_dict()


@cached_per_database
def _leaps(area: str) -> dict[str, str]:
    """Scores of an area that leap between the two workbooks, in words, by country_code."""
    rows = scores_of(area)
    before = rows[rows["year"] == LAST_OF_CORE].set_index("country_code")["value"]
    after = rows[rows["year"] == FIRST_OF_UPDATE].set_index("country_code")
    change = (after["value"] - before).dropna()
    large = change[change.abs() > JUMP]
    return {code: f"{after.loc[code, 'country']} by {area_statements.signed(step)}" for code, step in large.items()}


def jumps(area: str, codes: Collection[str]) -> str:
    """Scores of an area that leap between the two workbooks, among some countries; empty if none does."""
    leaps = [text for code, text in _leaps(area).items() if code in codes]
    if not leaps:
        return ""
    return (
        f"Between 2019 and 2020, when MIPEX changed edition, scores jumped: {wording.listed(leaps)} points. The source does not "
        "say whether policy or scoring changed."
    )
