"""What the page Monitoring lets one choose: view, part of the guide, places, goals and groups, numbers of a programme."""

from dataclasses import dataclass

from queries.database import cached_per_database, run
from ui.state.url import Parameter, one_of, optional_number, some_of

VIEWS = {
    "guide": ("Guide", ":material/menu_book:"),
    "cities": ("Cities", ":material/location_city:"),
    "plan": ("Plan for a city", ":material/checklist:"),
    "cost": ("Cost and benefit", ":material/balance:"),
}


@dataclass(frozen=True)
class Part:
    """A part of the guide: the kind of monitoring_choice, its name and question, and what its two columns of notes are called."""

    kind: str
    name: str
    question: str
    allows: str
    hides: str


# The keys stand in links.
PARTS = {
    "groups": Part("target group", "Whom to count", "Who counts as a migrant?", "Allows", "Hides"),
    "data": Part("data source", "Data", "Where does the data come from?", "Allows", "Hides"),
    "reference": Part("reference", "Compare with", "With whom are migrants compared?", "Allows", "Hides"),
    "reliability": Part("reliability", "Reliability", "What makes values weak, and what helps?", "What helps", "What goes wrong"),
    "communication": Part(
        "communication", "Communication", "How to communicate results without stigma?", "What helps", "What goes wrong"
    ),
    "start": Part("start", "Getting started", "What can a city that begins build on?", "What helps", "What goes wrong"),
}
FIELDS = {
    "instrument": "What it does",
    "frequency": "How often",
    "data": "Data",
    "groups": "Whom it counts",
    "reference": "Compared with",
    "topics": "Topics",
    "partners": "With whom",
    "use": "Use in policy",
}
MOST_PLACES = 3
EXAMPLE_PLACES = ["amsterdam", "helsinki", "vienna"]
AREAS = {
    "employment": "Employment",
    "education": "Education",
    "social_inclusion": "Social inclusion",
    "active_citizenship": "Active citizenship",
    "residents_views": "What residents say",
}
REFERENCES = {
    "natives": "Native-born residents (nationals, where citizenship counts)",
    "whole_population": "Whole population",
}
MOST_PEOPLE, MOST_EUROS, MOST_YEARS = 1_000_000, 1_000_000_000, 50


@dataclass(frozen=True)
class Number:
    """A number that a reader enters: its words, what it can be at most, and its step."""

    label: str
    highest: float
    step: float
    help: str


COSTS = {
    "benefit_client": Number("Client management, euros", MOST_EUROS, 1000, "For all people and all years of the programme."),
    "benefit_extra": Number("Extra activities, euros", MOST_EUROS, 1000, "Language programmes, internships and the like."),
    "benefit_management": Number("Programme management, euros", MOST_EUROS, 1000, "Running the programme."),
}
PEOPLE = {"benefit_people": Number("People in the programme", MOST_PEOPLE, 10, "Everyone who takes part.")}
# Each has a low and a high end, so that the result is a range.
RANGES = {
    "benefit_gain": Number(
        "Extra share in work, percentage points", 100, 1, "How many more of 100 people work than without the programme."
    ),
    "benefit_years": Number("Years that the effect lasts", MOST_YEARS, 1, "Each year counts in full."),
    "benefit_saved": Number("Benefits saved, euros a year", MOST_EUROS, 100, "For each extra person in work."),
    "benefit_tax": Number("Taxes gained, euros a year", MOST_EUROS, 100, "For each extra person in work."),
    "benefit_education": Number("Gains from education, euros in all", MOST_EUROS, 1000, "In the long term; may stay empty."),
    "benefit_life": Number("Quality of life, euros in all", MOST_EUROS, 1000, "If you put a value on it; may stay empty."),
}
ENDS = ("low", "high")
NUMBERS = PEOPLE | COSTS | {f"{name}_{end}": number for name, number in RANGES.items() for end in ENDS}  # by field


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page; the city of the plan is the first of the shared filter “Your cities”."""
    return [
        one_of("monitor_view", VIEWS, "guide", "a view"),
        one_of("monitor_part", PARTS, "groups", "a part of the guide"),
        some_of("monitor_place", place_names(), EXAMPLE_PLACES, "a place", at_most=MOST_PLACES),
        some_of("plan_goal", AREAS, ["employment", "education"], "a goal"),
        some_of("plan_group", group_names(), ["country_of_birth"], "a group"),
        one_of("plan_reference", REFERENCES, "natives", "a reference"),
        *(optional_number(name, number.highest) for name, number in NUMBERS.items()),
    ]


@cached_per_database
def place_names() -> dict[str, str]:
    """Name by the id that stands in links, of the places whose monitoring documents describe: cities first."""
    names = run("monitoring/cities")["place_name"].unique()
    return {name.lower().replace(" ", "-"): name for name in names}


@cached_per_database
def group_names() -> dict[str, str]:
    """Name by choice_id of the ways to say who is a migrant."""
    return run("monitoring/choices").query("kind == 'target group'").set_index("choice_id")["name"].to_dict()
