"""The three findings of the overview: sentences made of figures, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from queries import Value, run
from ui import wording
from ui.filters import Filters
from ui.selection import keep_competence

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


def _citation(source_id: str) -> str:
    return str(run("sources").set_index("source_id").loc[source_id, "citation"])


def _good_place(parameters: dict[str, Value]) -> Finding:
    row = run("finding_good_place_immigrants", **parameters).iloc[0]
    if row["city_count"] == 0:
        return Finding(
            "What residents say", "None of the cities in your filter was in the survey of 2023.", "", COMPARE, RESIDENTS
        )
    said = (
        f"In **{int(row['two_thirds_count'])} of {wording.plural(int(row['city_count']), 'surveyed city', 'surveyed cities')}**, "
        "two thirds of residents or more call their city a good place to live for immigrants."
    )
    if row["city_count"] > 1:
        said += (
            f" The share runs from {wording.value(row['lowest_value'], '%')} in {wording.plain(row['lowest_city'])} "
            f"to {wording.value(row['highest_value'], '%')} in {wording.plain(row['highest_city'])}."
        )
    source = f"{_citation(row['source_id'])} About 850 interviews a city, so differences under about 5 points may be chance."
    return Finding(
        "Most residents see a good place for immigrants, but not everywhere" if _mixed(row) else "What residents say",
        said,
        source,
        COMPARE,
        RESIDENTS,
    )


def _mixed(row: pd.Series) -> bool:
    return bool(row["median"] > 50 and row["lowest_value"] < 50)


def _employment_gap(parameters: dict[str, Value]) -> Finding:
    row = run("finding_employment_gap", **parameters).iloc[0]
    if row["region_count"] == 0:
        return Finding("Work", "The regions of your cities have no employment rates by country of birth.", "", REGIONS, GAP)
    said = (
        f"In **{int(row['lower_count'])} of {wording.plural(int(row['region_count']), 'region', 'regions')}** with these cities, "
        f"foreign-born people aged 20-64 are less often in work than native-born people. The median gap is "
        f"{row['median_gap']:.1f} percentage points; the widest, {row['widest_gap']:.1f}, is in "
        f"{wording.plain(row['widest_region'])}."
    )
    source = f"{_citation(row['source_id'])} {wording.year(row['year'])}, native-born rate less foreign-born rate."
    if row["flag"] == "NR":
        source += " Reliability unknown: our copy had lost the publisher's flags, and small groups give unsteady rates."
    headline = "In most regions, newcomers are less often in work" if row["lower_count"] * 2 > row["region_count"] else "Work"
    return Finding(headline, said, source, REGIONS, {**GAP, "outcome_year": wording.year(row["year"])})


def _policy_areas(parameters: dict[str, Value], competence_types: tuple[str, ...]) -> Finding:
    areas = keep_competence(run("finding_policy_areas", **parameters), competence_types)
    if areas.empty:
        return Finding(
            "National policy",
            "No policy area of your competence type, or no country of your cities in MIPEX.",
            "",
            POLICY,
            AREAS,
        )
    high, low = areas.iloc[0], areas.iloc[-1]
    name = {row["measure_id"]: row["measure"].removeprefix("MIPEX: ").lower() for _, row in areas.iterrows()}
    said = (
        f"National law does most in **{name[high['measure_id']]}** ({high['average']:.0f} of 100 on average) and least in "
        f"**{name[low['measure_id']]}** ({low['average']:.0f}), over "
        f"{wording.plural(int(low['country_count']), 'country', 'countries')} "
        "with cities in the atlas."
    )
    source = (
        "Source: Migrant Integration Policy Index (Migration Policy Group and CIDOB), latest score of each country, "
        f"{wording.years(areas['first_year'].min(), areas['last_year'].max())}. It measures rules, not their effects."
    )
    return Finding(f"Law is strongest on {name[high['measure_id']]}", said, source, POLICY, AREAS)
