"""What the page Governance lets one choose besides the shared filters: the view and the countries side by side."""

from queries.database import cached_per_database, run
from ui import filters, pick
from ui.state.url import Parameter, one_of, some_of

VIEWS = {
    "countries": ("Countries side by side", ":material/account_balance:"),
    "principles": ("Findings and principles", ":material/checklist:"),
    "networks": ("City networks", ":material/hub:"),
}
ACTING = {  # the shared filters that act, by view
    "countries": frozenset({"city", "country", "competence_type"}),
    "principles": frozenset[str](),
    "networks": frozenset({"city", "country", "field_of_action"}),
}
MOST_COUNTRIES = 3
COUNTRY = "governance_country"


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page."""
    countries = some_of(COUNTRY, country_names(), [], "a country", at_most=MOST_COUNTRIES)
    return [
        one_of("governance_view", VIEWS, "countries", "a view"),
        filters.describe_not_covered(countries, country_names(), "The study"),
    ]


@cached_per_database
def country_names() -> dict[str, str]:
    """Name by country_code of the countries that the study covers, from A to Z."""
    return run("governance/countries").set_index("country_code")["country"].to_dict()


def requested_countries() -> tuple[str, ...]:
    """The countries that the reader picked, checked: limits in widgets hold in the browser only."""
    return filters.requested_countries(COUNTRY, country_names(), MOST_COUNTRIES)


def pick_countries() -> None:
    """Draw the picker of countries to put side by side."""
    label = f"Countries (up to {MOST_COUNTRIES} of {len(country_names())})"
    pick.several(label, country_names(), COUNTRY, max_selections=MOST_COUNTRIES, placeholder="All")
