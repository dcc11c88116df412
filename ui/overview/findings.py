"""The three findings of the overview: sentences made of figures, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from queries.database import Value, run
from ui import area_statements, rank, wording
from ui.filters import Classes, Filters
from ui.measure_picker import filter_by_class
from ui.region_names import SMALL_BELOW
from ui.statements import ABOUT_LEVEL

TWO_THIRDS = 200 / 3  # percent
COMPARE, REGIONS, POLICY = "pages/compare_cities.py", "pages/regional_outcomes.py", "pages/national_policy.py"
# The view that each finding is read from. It names what is the default too: a visitor may have chosen otherwise before.
RESIDENTS = {"measure": "survey_good_place_immigrants", "year": "latest", "view": "ranked", "show": "highest"}
GAP = {
    "outcome": "employment_rate_20_64",
    "outcome_look": "gap",
    "outcome_group": "foreign_born",
    "outcome_reference": "native_born",
    "region_view": "ranked",
    "show": "highest",
}
AREAS = {"policy_view": "heat_map", "policy_year": "latest"}


@dataclass(frozen=True)
class Finding:
    """A finding: headline, sentence, source line, and the view it is read from: its page and the parameters of that."""

    headline: str
    sentence: str
    source: str
    page: str
    query: Mapping[str, str]


def findings(chosen: Filters) -> list[Finding]:
    """The findings for the cities that pass the filters. What the data cannot say for them is said to be missing."""
    parameters = chosen.parameters()
    return [_good_place(parameters), _employment_gap(parameters), _policy_areas(parameters, chosen.classes)]


def _citations(source_ids: Iterable[str]) -> str:
    sources = run("data/sources").set_index("source_id")["citation"]
    return " ".join(sources[sorted(set(source_ids))])


def _good_place(parameters: dict[str, Value]) -> Finding:
    rows = run("findings/good_place_immigrants", **parameters)
    if rows.empty:
        return Finding("What residents say", "None of the cities in your filter was in the survey.", "", COMPARE, RESIDENTS)
    text, values, year = "call their city a good place to live for immigrants", rows["value"], wording.year(rows["year"].iloc[0])
    found = area_statements.ends(values.tolist(), _percent)
    high, low = (_names(rows["city"], which) for which in (found.highest, found.lowest))
    if len(rows) == 1:
        sentence = f"In **{high}**, the one surveyed city, {found.high} of residents {text} ({year})."
    else:
        part = area_statements.part_of(int((values >= TWO_THIRDS).sum()), len(rows), "surveyed city", "surveyed cities")
        ends = f"is {found.high} in each" if found.is_level else f"runs from {found.low} in {low} to {found.high} in {high}"
        sentence = f"In **{part}**, two thirds of residents or more {text}. The share {ends} ({year})."
    headline = "What residents say"
    if values.median() > 50 > values.min():
        headline = "Most residents see a good place for immigrants, but not everywhere"
    source = (
        f"{_citations(rows['source_id'])} {year}, all people asked: "
        f"{wording.percent_range(rows['no_opinion'].min(), rows['no_opinion'].max())} gave no opinion. "
        "About 850 interviews a city, so differences under about 5 points may be chance."
    )
    return Finding(headline, sentence, source, COMPARE, RESIDENTS)


def _employment_gap(parameters: dict[str, Value]) -> Finding:
    every = run("findings/employment_gap", **parameters, small_below=SMALL_BELOW)
    rows = every[~every["is_small"]].reset_index(drop=True)
    if rows.empty:
        why = (
            f"The regions of your cities with employment rates by country of birth have fewer than {SMALL_BELOW},000 "
            "foreign-born residents of working age: too few for a steady figure."
            if len(every)
            else "The regions of your cities have no employment rates by country of birth."
        )
        return Finding("Work", why, "", REGIONS, GAP)
    year, gaps = wording.year(rows["year"].iloc[0]), rows["gap"].round(rank.DECIMALS)
    sentence = _gap_of_one(rows["region"].iloc[0], gaps.iloc[0], year) if len(rows) == 1 else _gaps(rows["region"], gaps, year)
    source = (
        f"{_citations(rows['source_id'])} {year}, people aged 20-64, native-born rate less foreign-born "
        "rate; each region counts once."
    )
    if len(rows) < len(every):
        small = wording.plural(len(every) - len(rows), "region", "regions")
        source += f" Left out: {small} with fewer than {SMALL_BELOW},000 foreign-born residents of working age, or not known."
    if (rows["reliability"] == "unknown").any():
        source += " The publisher's marks of reliability are missing from this copy."
    if (rows["reliability"] == "low").any():
        source += " Some of these rates are of low reliability."
    return Finding(_gap_headline(gaps), sentence, source, REGIONS, {**GAP, "outcome_year": year})


def _gap_of_one(region: str, gap: float, year: str) -> str:
    name = wording.plain(region)
    if abs(gap) < ABOUT_LEVEL:
        return f"In **{name}**, foreign-born and native-born people aged 20-64 are about equally often in work ({year})."
    more = "less" if gap > 0 else "more"
    return (
        f"In **{name}**, foreign-born people aged 20-64 are {more} often in work than native-born people, by "
        f"{_points(abs(gap))} points ({year})."
    )


def _gaps(regions: pd.Series, gaps: pd.Series, year: str) -> str:
    where = area_statements.part_of(int((gaps >= ABOUT_LEVEL).sum()), len(gaps), "region", "regions")
    higher = int((gaps <= -ABOUT_LEVEL).sum())
    sentence = (
        f"In **{where}** with these cities, foreign-born people aged 20-64 are less often in work than native-born people, by "
        f"{ABOUT_LEVEL:.0f} points or more; in {wording.count(higher) if higher else 'none'}, more often by as much ({year})."
    )
    found = area_statements.ends(gaps.tolist(), _points)
    if found.is_level:
        return f"{sentence} The gap is {found.high} percentage points in each."
    low, high = (_names(regions, which) for which in (found.lowest, found.highest))
    return (
        f"{sentence} The gap runs from {found.low} in {low} to {found.high} in {high}; its median is "
        f"{_points(float(gaps.median()))} percentage points."
    )


def _gap_headline(gaps: pd.Series) -> str:
    """What holds in most of the regions, if anything does."""
    for holds, more in ((gaps >= ABOUT_LEVEL, "less"), (gaps <= -ABOUT_LEVEL, "more")):
        if holds.sum() * 2 > len(gaps):
            where = {1: "In this region", 2: "In both regions"}.get(len(gaps), "In most regions")
            return f"{where}, foreign-born people are {more} often in work"
    return "Work of foreign-born and native-born people"


def _policy_areas(parameters: dict[str, Value], classes: Classes) -> Finding:
    areas = filter_by_class(run("findings/policy_areas", **parameters), classes)
    if areas.empty:
        text = "No policy area of your competence type, or no country of your cities in MIPEX."
        return Finding("National policy", text, "", POLICY, AREAS)
    names = areas["measure"].str.removeprefix("MIPEX: ").map(wording.lower)
    found = area_statements.median_ends(areas["median"].tolist())
    high, low = (wording.listed([names.iloc[i] for i in which]) for which in (found.highest, found.lowest))
    if found.is_level:
        score = f"**{high}** {'score' if len(areas) > 1 else 'scores'} {found.high}"
        headline = f"National policy: {high}"
    else:
        score = f"**{high}** {_verb(found.highest)} highest ({found.high}) and **{low}** lowest ({found.low})"
        headline = f"Law is strongest on {high}"
    counts = areas["country_count"].astype(int).tolist()
    of_whom = (
        "the scores of the one country with these cities"
        if max(counts) == 1
        else f"by the median of the {area_statements.countries_text(counts)} with these cities"
    )
    years = wording.years(areas["first_year"].min(), areas["last_year"].max())
    sentence = f"In national law and policy, {score}, {of_whom} ({years})."
    source = (
        f"{_citations(areas['source_ids'].explode())} Latest score of each country, {years}; each country counts once. "
        "It measures rules, not their effects."
    )
    return Finding(headline, sentence, source, POLICY, AREAS)


def _verb(which: list[int]) -> str:
    return "scores" if len(which) == 1 else "score"


def _names(names: pd.Series, which: list[int]) -> str:
    """The places at an end, which may be several."""
    return wording.listed([wording.plain(names.iloc[i]) for i in which])


def _percent(share: float) -> str:
    return wording.value(share, "%")


def _points(gap: float) -> str:
    return wording.number(gap, 1)
