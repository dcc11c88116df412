"""What the page National policy lets one choose besides the shared filters: view, area, year, countries, indicator."""

from dataclasses import replace

from queries.database import cached_per_database, run
from ui import filters
from ui.state.url import Choice, Parameter, one_of, some_of, unless_usual

VIEWS = {
    "map": ("Map", ":material/public:"),
    "heat_map": ("Heat map", ":material/grid_on:"),
    "trends": ("Trends", ":material/show_chart:"),
    "change": ("Change", ":material/trending_up:"),
    "indicators": ("Indicators", ":material/checklist:"),
}
LATEST = "latest"
OVERALL = "mipex_overall"
OVERALL_VARIANTS = [OVERALL, "mipex_overall_without_health", "mipex_overall_without_health_and_education"]
DEFAULT_INDICATOR = "dd75"
CHANGE_YEARS = ("policy_from", "policy_to")
# The two years of a change that an address without one of them has always meant.
OLDER_YEARS = ("2014", "2019")
MOST_COUNTRIES = 10
ROWS = {"main": "Largest changes", "all": "All countries"}


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page."""
    years = [year for of_area in years_of_areas().values() for year in of_area]
    first, last = min(years), max(years)
    countries = some_of("policy_country", country_names(), [], "a country", at_most=MOST_COUNTRIES, several="countries")
    return [
        one_of("policy_view", VIEWS, "map", "a view"),
        one_of("policy_area", area_names(), OVERALL, "a policy area"),
        _year("policy_year", first, last, LATEST),
        *(replace(_year(name, first, last, None), spell=unless_usual(*CHANGE_YEARS)) for name in CHANGE_YEARS),
        one_of("indicator", indicator_names(), DEFAULT_INDICATOR, "an indicator"),
        filters.describe_not_covered(countries, country_names(), "MIPEX"),
        one_of("policy_rows", ROWS, "main", "a part of the list"),
    ]


def _year(name: str, first: int, last: int, default: str | None) -> Parameter:
    """A year, written as text; one outside the years of MIPEX moves to the nearest."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        if texts and texts[-1] == LATEST == default:
            return LATEST, []
        if not texts or not texts[-1].isdecimal() or not texts[-1].isascii() or len(texts[-1]) > 6:
            return default, ["The link gives a year that MIPEX does not cover; the usual one is shown instead."]
        nearest = min(max(int(texts[-1]), first), last)
        problems = [] if nearest == int(texts[-1]) else [f"MIPEX has scores of {first} to {last}; {nearest} is the nearest year."]
        return str(nearest), problems

    return Parameter(name, default, parse)


@cached_per_database
def area_names() -> dict[str, str]:
    """Name by measure_id of the three overall scores and the eight areas."""
    names = run("definitions/measures").query("family == 'mipex'").set_index("measure_id")["name"]
    return names.str.replace("^MIPEX:? ", "", regex=True).str.replace("overall", "Overall").to_dict()


@cached_per_database
def indicator_names() -> dict[str, str]:
    """Name by indicator_id, in the order of areas."""
    return run("policy/indicators").set_index("indicator_id")["name"].to_dict()


@cached_per_database
def country_names() -> dict[str, str]:
    """Name by country_code of the countries that MIPEX covers, from A to Z."""
    return run("policy/scores", policy_area=None).sort_values("country").set_index("country_code")["country"].to_dict()


@cached_per_database
def years_of_areas() -> dict[str, dict[int, int]]:
    """Number of countries by measure_id and year, from the latest year."""
    coverage = run("data/coverage")
    scored = coverage[coverage["measure_id"].isin(area_names())].astype({"year": int}).sort_values("year", ascending=False)
    found = {str(area): rows.set_index("year")["place_count"].to_dict() for area, rows in scored.groupby("measure_id")}
    return {area: found.get(area, {}) for area in area_names()}
