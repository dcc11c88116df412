"""The three findings of Home: a headline with its numbers, a small chart, a source and the view that they are read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from queries import catalogue
from queries.database import cached_per_database, run
from ui import area_statements, filters, rank, statements, value_text, wording
from ui.charts.designs import Chart
from ui.filters import STUDY_SAMPLE, Filters
from ui.overview import finding_charts
from ui.region_names import SMALL_BELOW
from ui.statements import ABOUT_LEVEL

TWO_THIRDS = 200 / 3  # percent
COMPARE, REGIONS = "pages/compare_cities.py", "pages/regional_outcomes.py"
# The view that each finding is read from. It names what is the default too: a visitor may have chosen otherwise before.
RESIDENTS = {
    "measure": "survey_good_place_immigrants",
    "population_group": "total",
    "year": "latest",
    "view": "ranked",
    "show": "highest",
}
GAP = {
    "outcome": "employment_rate_20_64",
    "competence_type": "",  # it may leave this outcome out
    "outcome_look": "gap",
    "outcome_group": "foreign_born",
    "outcome_reference": "native_born",
    "region_view": "ranked",
    "show": "highest",
}
SHARE = {"year": "latest", "view": "distribution", "show": "highest"}
SHARE_GROUP = {"foreign_born_share": "foreign_born", "foreign_citizen_share": "foreign_citizens"}
# What a share says of residents, behind a number or a percentage.
ARE_COUNTED = {"foreign_born_share": "were born abroad", "foreign_citizen_share": "are foreign citizens"}


@dataclass(frozen=True)
class Finding:
    """A finding in plain text. headline: what is found. plotted: of whom, in which year and unit; empty without values.

    sentence: where the values lie, the alternative text of the chart. chart: None for fewer than two values. source: citation and
    notes. link, page, query: the view that it is read from. Where the data have nothing, only the headline.
    """

    headline: str
    plotted: str = ""
    sentence: str = ""
    chart: Chart | None = None
    publisher: str = ""
    source: str = ""
    link: str = ""
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@cached_per_database
def findings(chosen: Filters) -> list[Finding]:
    """The findings for the cities that pass the filters. What the data cannot say for them is said to be missing."""
    return [_good_place(chosen), _employment_gap(chosen), _share(chosen)]


def _good_place(chosen: Filters) -> Finding:
    rows = run("findings/good_place_immigrants", **chosen.parameters())
    if rows.empty:
        only = _only_city(chosen)
        return Finding(f"{only} was not in the resident survey" if only else "None of these cities was in the resident survey")
    text, values = "call their city a good place to live for immigrants", rows["value"]
    year = wording.years(rows["year"].min(), rows["year"].max())
    found = area_statements.ends(values.tolist(), _percent)
    high, low = found.named(wording.marked_names(rows["city"], rows["reliability"]))
    chart = None
    if len(rows) == 1:
        headline = f"In {high}, {found.high} of residents {text}"
        sentence = f"In {high}, the one surveyed city, {found.high} of residents {text} ({year})."
    else:
        headline = _reached(values >= TWO_THIRDS, "surveyed city", "surveyed cities", f"two thirds of residents {text}")
        ends = f"is {found.high} in each" if found.is_level else f"runs from {found.low} in {low} to {found.high} in {high}"
        sentence = f"{headline}. The share {ends} ({year})."
        chart = finding_charts.histogram(values, TWO_THIRDS, 10 / 3, "two thirds", "cities")
    unsure = rows["no_opinion"].dropna()
    gave_none = f": {wording.percent_range(unsure.min(), unsure.max())} gave no opinion" if len(unsure) else ""
    by_survey = (rows["reliability"] != "own").any()
    source = wording.in_line(
        f"{_citations(rows['source_id'])} {year}, all people asked{gave_none}.",
        "About 850 interviews a city, so differences under about 5 points may be chance." if by_survey else "",
        _uploaded(rows["city"], rows["reliability"]),
    )
    plotted = f"Share of all residents asked, %, {year}{'; columns count cities' if chart else ''}"
    return Finding(
        headline, plotted, sentence, chart, _publisher(rows["source_id"]), source, "See the cities", COMPARE, RESIDENTS
    )


def _employment_gap(chosen: Filters) -> Finding:
    every = run("findings/employment_gap", **chosen.parameters(), small_below=SMALL_BELOW)
    rows = every[~every["is_small"]].reset_index(drop=True)
    only = _only_city(chosen)
    if rows.empty:
        few = (
            f"fewer than {SMALL_BELOW},000 foreign-born residents of working age, or an unknown number: too few for a reliable "
            "value"
        )
        if len(every) == 1:
            return Finding(f"The region {every['region'].iloc[0]} has {few}")
        if len(every):
            return Finding(f"The regions of these cities with employment rates by country of birth have {few}")
        return Finding(f"No region of {only or 'these cities'} has employment rates by country of birth")
    year, gaps = wording.year(rows["year"].iloc[0]), rows["gap"].round(rank.DECIMALS)
    names = wording.marked_names(rows["region"], rows["reliability"])
    headline = _gap_of_one(names[0], gaps.iloc[0]) if len(rows) == 1 else _gap_headline(gaps)
    sentence = f"{headline} ({year})." if len(rows) == 1 else f"{headline} ({year}). {_gap_ends(names, gaps)}"
    small = wording.plural(len(every) - len(rows), "region", "regions")
    few = f"Left out: {small} with fewer than {SMALL_BELOW},000 foreign-born residents of working age, or not known."
    source = wording.in_line(
        f"{_citations(rows['source_id'])} {year}, people aged 20-64, native-born rate less foreign-born rate; each region counts "
        "once.",
        few if len(rows) < len(every) else "",
        "Reliability flags are missing from this copy." if (rows["reliability"] == "unknown").any() else "",
        "Some of these rates are of low reliability." if (rows["reliability"] == "low").any() else "",
        _uploaded(rows["region"], rows["reliability"]),
    )
    plotted = f"Employment rate of native-born less foreign-born people, age 20-64, points, {year}"
    if not only:
        plotted += f"; regions of these cities with {SMALL_BELOW},000 foreign-born residents of working age or more"
    chart = finding_charts.bars(rows["region"], gaps, rows["reliability"]) if len(rows) > 1 else None
    query = {**GAP, "outcome_year": year}
    return Finding(headline, plotted, sentence, chart, _publisher(rows["source_id"]), source, "See the regions", REGIONS, query)


def _gap_of_one(region: str, gap: float) -> str:
    where = f"In the region {region}"
    if abs(gap) < ABOUT_LEVEL:
        return f"{where}, foreign-born and native-born people are about equally often in work"
    return f"{where}, foreign-born people are {'less' if gap > 0 else 'more'} often in work, by {_points(abs(gap))} points"


def _gap_headline(gaps: pd.Series) -> str:
    """In how many regions the gap is of the more frequent kind, if there is a gap in any."""
    lower, higher = int((gaps >= ABOUT_LEVEL).sum()), int((gaps <= -ABOUT_LEVEL).sum())
    if not lower and not higher:
        where = area_statements.all_of(len(gaps), "region", "regions")
        return f"In {where}, foreign-born and native-born people are about equally often in work"
    where = area_statements.part_of(max(lower, higher), len(gaps), "region", "regions")
    more = "less" if lower >= higher else "more"
    return f"In {where}, foreign-born people are {more} often in work, by {ABOUT_LEVEL:.0f} points or more"


def _gap_ends(names: list[str], gaps: pd.Series) -> str:
    lower, higher = int((gaps >= ABOUT_LEVEL).sum()), int((gaps <= -ABOUT_LEVEL).sum())
    other, more = (higher, "more") if lower >= higher else (lower, "less")
    sentence = f"In {wording.count(other) if other else 'none'}, they are {more} often in work by as much."
    found = area_statements.ends(gaps.tolist(), _points)
    if found.is_level:
        return f"{sentence} The gap is {found.high} percentage points in each."
    high, low = found.named(names)
    return (
        f"{sentence} The gap runs from {found.low} in {low} to {found.high} in {high}; its median is "
        f"{_points(float(gaps.median()))} percentage points."
    )


def _share(chosen: Filters) -> Finding:
    cities = filters.cities_of(chosen)
    known = cities[cities["passes_all"] & cities["share"].notna()]
    own = known[~known["share_area_basis"].isin(statements.stand_in_areas())]
    definition = chosen.share_definition
    if own.empty:
        only, of_its_own = _only_city(chosen), f"{wording.SHARE_NAME[definition]} of its own"
        return Finding(f"{only} has no {of_its_own}" if only else f"None of these cities has a {of_its_own}")
    shares, are = own["share"], ARE_COUNTED[definition]
    years = statements.years_text(own["share_year"])
    headline = share_headline(own, chosen)
    sentence = f"{headline} ({years})."
    if len(own) > 1:
        names = wording.marked_names(own["name"], own["share_reliability"])
        sentence += f" {wording.upper(statements.places_text(names, shares.tolist(), '%', 'city'))}."
    chart = finding_charts.histogram(shares, STUDY_SAMPLE, 2.5, f"{STUDY_SAMPLE} %", "cities") if len(own) > 1 else None
    plotted = f"Residents who {are}, %, latest year of each city, {years}{'; columns count cities' if chart else ''}"
    query = {"measure": definition, "population_group": SHARE_GROUP[definition], **SHARE}
    source = wording.in_line(
        _citations(own["share_source_id"]),
        statements.stand_ins_text(len(known) - len(own)),
        statements.without_value_text(int((cities["passes_all"] & cities["share"].isna()).sum())),
        _uploaded(own["name"], own["share_reliability"]),
    )
    return Finding(
        headline, plotted, sentence, chart, _publisher(own["share_source_id"]), source, "See the cities", COMPARE, query
    )


def share_headline(own: pd.DataFrame, chosen: Filters) -> str:
    """How many cities with a share of their own reach 15 %; where the filter asks for no less, their median."""
    are, shares = ARE_COUNTED[chosen.share_definition], own["share"]
    if len(own) == 1:
        name = wording.marked_name(own["name"].iloc[0], own["share_reliability"].iloc[0])
        return f"In {name}, {_percent(shares.iloc[0])} of residents {are}"
    if chosen.share_min >= STUDY_SAMPLE:
        return f"In the median of {wording.plural(len(own), 'city', 'cities')}, {_percent(shares.median())} of residents {are}"
    return _reached(shares >= STUDY_SAMPLE, "city", "cities", f"{STUDY_SAMPLE} % of residents {are}")


def _reached(are_reached: pd.Series, one: str, many: str, what: str) -> str:
    """In how many places at least a part of residents says or is something; in none: that in all fewer do."""
    whole, part = len(are_reached), int(are_reached.sum())
    if not part:
        return f"In {area_statements.all_of(whole, one, many)}, fewer than {what}"
    return f"In {area_statements.part_of(part, whole, one, many)}, at least {what}"


def _only_city(chosen: Filters) -> str:
    """The name of the one city that passes the filters; empty for several."""
    cities = filters.cities_of(chosen)
    names = cities.loc[cities["passes_all"], "name"]
    return str(names.iloc[0]) if len(names) == 1 else ""


def _uploaded(names: pd.Series, reliability: pd.Series) -> str:
    """Whose values are counted that the visitor has uploaded, a few of many by name; empty for none."""
    uploaded = names[reliability == "own"].tolist()
    return f"Uploaded by you: {statements.first_names(uploaded)}." if uploaded else ""


def _citations(source_ids: pd.Series) -> str:
    sources = catalogue.sources()["citation"]
    return " ".join(sources[sorted(set(source_ids))])


def _publisher(source_ids: pd.Series) -> str:
    """Who publishes most of the values, in short, and that there are others."""
    names = source_ids.map(value_text.source_names()).str.extract(r"^([^,(]+)")[0].str.strip().value_counts()
    return f"{names.index[0]}{' and others' if len(names) > 1 else ''}"


def _percent(share: float) -> str:
    return wording.value(share, "%")


def _points(gap: float) -> str:
    return wording.number(gap, 1)
