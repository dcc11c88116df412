"""The three findings of the overview: sentences made of figures, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from queries import Value, run
from ui import wording
from ui.filters import Filters
from ui.regions.choices import SMALL_BELOW
from ui.selection import keep_competence
from ui.statements import ABOUT_LEVEL, years_caution

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
    return [_good_place(parameters), _employment_gap(parameters), _policy_areas(parameters, chosen.competence_type)]


def _citations(source_ids: Iterable[str]) -> str:
    sources = run("sources").set_index("source_id")["citation"]
    return " ".join(sources[sorted(source_ids)])


def _good_place(parameters: dict[str, Value]) -> Finding:
    row = run("finding_good_place_immigrants", **parameters).iloc[0]
    if row["city_count"] == 0:
        return Finding("What residents say", "None of the cities in your filter was in the survey.", "", COMPARE, RESIDENTS)
    text = "call their city a good place to live for immigrants"
    name = wording.plain(row["highest_city"])
    if row["city_count"] == 1:
        sentence = f"In **{name}**, the one surveyed city, {wording.value(row['highest_value'], '%')} of residents {text}."
    else:
        where = _of(row["two_thirds_count"], row["city_count"], "surveyed cities")
        sentence = (
            f"In **{where}**, two thirds of residents or more {text}."
            f" The share runs from {wording.value(row['lowest_value'], '%')} in {wording.plain(row['lowest_city'])} "
            f"to {wording.value(row['highest_value'], '%')} in {name}."
        )
    headline = "What residents say"
    if row["median"] > 50 and row["lowest_value"] < 50:
        headline = "Most residents see a good place for immigrants, but not everywhere"
    source = (
        f"{_citations(row['source_ids'])} {wording.year(row['year'])}, all people asked: "
        f"{_between(row['no_opinion_lowest'], row['no_opinion_highest'])} gave no opinion. "
        "About 850 interviews a city, so differences under about 5 points may be chance."
    )
    return Finding(headline, sentence, source, COMPARE, RESIDENTS)


def _employment_gap(parameters: dict[str, Value]) -> Finding:
    row = run("finding_employment_gap", **parameters, small_below=SMALL_BELOW, least_gap=ABOUT_LEVEL).iloc[0]
    count = int(row["region_count"])
    if not count:
        why = (
            f"The regions of your cities with employment rates by country of birth have fewer than {SMALL_BELOW},000 "
            "foreign-born residents of working age: too few for a steady figure."
            if row["small_count"]
            else "The regions of your cities have no employment rates by country of birth."
        )
        return Finding("Work", why, "", REGIONS, GAP)
    sentence = _gap_of_one(row) if count == 1 else _gaps(row)
    source = (
        f"{_citations(row['source_ids'])} {wording.year(row['year'])}, people aged 20-64, native-born rate less foreign-born "
        "rate; each region counts once."
    )
    if row["small_count"]:
        small = wording.plural(int(row["small_count"]), "region", "regions")
        source += f" Left out: {small} with fewer than {SMALL_BELOW},000 foreign-born residents of working age, or not known."
    if "unknown" in row["reliabilities"]:
        source += " The publisher's marks of reliability are missing from this copy."
    if "low" in row["reliabilities"]:
        source += " Some of these rates are of low reliability."
    return Finding(_gap_headline(row), sentence, source, REGIONS, {**GAP, "outcome_year": wording.year(row["year"])})


def _gap_of_one(row: pd.Series) -> str:
    region, gap = wording.plain(row["widest_region"]), row["widest_gap"]
    if abs(gap) < ABOUT_LEVEL:
        return f"In **{region}**, foreign-born and native-born people aged 20-64 are about equally often in work."
    more = "less" if gap > 0 else "more"
    points = wording.number(abs(gap), 1)
    return (
        f"In **{region}**, foreign-born people aged 20-64 are {more} often in work than native-born people, by {points} points."
    )


def _gaps(row: pd.Series) -> str:
    where = _of(row["lower_count"], row["region_count"], "regions")
    sentence = (
        f"In **{where}** with these cities, foreign-born people aged 20-64 are less often in work than native-born people, by "
        f"{ABOUT_LEVEL:.0f} points or more; in {wording.count(row['higher_count'])}, more often."
    )
    low, high = (wording.number(row[f"{end}_gap"], 1) for end in ("narrowest", "widest"))
    if low == high:
        return f"{sentence} The gap is {high} percentage points in each."
    ends = f"from {low} in {wording.plain(row['narrowest_region'])} to {high} in {wording.plain(row['widest_region'])}"
    return f"{sentence} The gap runs {ends}; its median is {wording.number(row['median_gap'], 1)} percentage points."


def _gap_headline(row: pd.Series) -> str:
    """What holds in most of the regions, if anything does."""
    for name, more in (("lower_count", "less"), ("higher_count", "more")):
        if row[name] * 2 > row["region_count"]:
            where = (
                "In most regions"
                if row["region_count"] > 2
                else "In this region"
                if row["region_count"] == 1
                else "In both regions"
            )
            return f"{where}, foreign-born people are {more} often in work"
    return "Work of foreign-born and native-born people"


def _policy_areas(parameters: dict[str, Value], competence_types: tuple[str, ...]) -> Finding:
    areas = keep_competence(run("finding_policy_areas", **parameters), competence_types)
    if areas.empty:
        text = "No policy area of your competence type, or no country of your cities in MIPEX."
        return Finding("National policy", text, "", POLICY, AREAS)
    names = areas["measure"].str.removeprefix("MIPEX: ").map(wording.lower)
    average = areas["average"].round()
    high, low = (wording.listed(names[average == end].tolist()) for end in (average.max(), average.min()))
    countries = wording.plural(int(areas["country_count"].max()), "country", "countries")
    if average.max() == average.min():
        score = f"**{high}** {'score' if len(areas) > 1 else 'scores'} {average.max():.0f} of 100"
        headline = f"National policy: {high}"
    else:
        score = f"**{high}** scores highest ({average.max():.0f} of 100) and **{low}** lowest ({average.min():.0f})"
        headline = f"Law is strongest on {high}"
    sentence = f"In national law and policy, {score}, on average over {countries} with these cities."
    if areas["country_count"].max() == 1:
        sentence = f"In national law and policy, {score}: the scores of the one country with these cities."
    first, last = areas["first_year"].min(), areas["last_year"].max()
    years = years_caution(first, last, "country") or wording.year(first)
    source = (
        f"{_citations(set(areas['source_id']))} {years[:1].upper()}{years[1:]}; each country counts once. It measures rules, not "
        "their effects."
    )
    return Finding(headline, sentence, source, POLICY, AREAS)


def _of(part: float, whole: float, things: str) -> str:
    """12 of 83 surveyed cities; none of and all say so."""
    if part == whole:
        return f"all {wording.count(whole)} {things}" if whole > 2 else f"both {things}"
    return f"{wording.count(part)} of {wording.count(whole)} {things}" if part else f"none of {wording.count(whole)} {things}"


def _between(low: float, high: float) -> str:
    ends = dict.fromkeys(wording.number(end) for end in (low, high))
    return f"{' to '.join(ends)} %"
