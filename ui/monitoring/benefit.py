"""Costs of a programme against what it brings: the arithmetic, from low to high, and what is needed for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ui import wording
from ui.monitoring import url_parameters

FORMULA = (
    "Extra people in work = people in the programme × extra share in work, in percentage points, ÷ 100. "
    "Benefits and taxes = extra people in work × years × (benefits saved a year + taxes gained a year). "
    "Gained per euro = (benefits and taxes + gains from education + quality of life) ÷ all costs. "
    "The low result takes the low end of every assumption, the high result the high end. Later years count in full, without "
    "interest."
)
Entered = Mapping[str, float | None]


@dataclass(frozen=True)
class Range:
    """A low and a high end."""

    low: float
    high: float

    def __add__(self, other: "Range") -> "Range":
        """Low to low, high to high."""
        return Range(self.low + other.low, self.high + other.high)

    def __mul__(self, other: "Range") -> "Range":
        """Low by low, high by high; no end is negative."""
        return Range(self.low * other.low, self.high * other.high)


@dataclass(frozen=True)
class Programme:
    """What a reader entered: people, costs in euros by name, and each assumption from low to high; None where not given."""

    people: float
    costs: tuple[tuple[str, float], ...]
    gain: Range
    years: Range
    saved: Range | None = None
    tax: Range | None = None
    education: Range | None = None
    life: Range | None = None

    @property
    def cost(self) -> float:
        """Euros spent in all."""
        return sum(amount for _, amount in self.costs)

    @property
    def in_work(self) -> Range:
        """Extra people in work."""
        return Range(self.people * self.gain.low / 100, self.people * self.gain.high / 100)

    @property
    def benefits(self) -> dict[str, Range]:
        """Euros gained by kind of benefit, those that were given."""
        worked = self.in_work * self.years
        made = {
            "Benefits saved": self.saved and worked * self.saved,
            "Taxes gained": self.tax and worked * self.tax,
            "Gains from education": self.education,
            "Quality of life": self.life,
        }
        return {name: ends for name, ends in made.items() if ends}

    @property
    def benefit(self) -> Range:
        """Euros gained in all."""
        return sum(self.benefits.values(), Range(0, 0))

    @property
    def per_euro(self) -> Range:
        """Euros gained for each euro of cost."""
        return Range(self.benefit.low / self.cost, self.benefit.high / self.cost)

    @property
    def surplus_percent(self) -> Range:
        """By how many percent benefits exceed costs; negative where they fall short."""
        return Range(*(round((end - 1) * 100, 6) for end in (self.per_euro.low, self.per_euro.high)))


# People and share as the source has them. It publishes no amounts: these are round ones, set so that its range comes out.
EXAMPLE: dict[str, float] = {
    "benefit_people": 1_500,
    "benefit_client": 1_500_000,
    "benefit_extra": 1_000_000,
    "benefit_management": 500_000,
    "benefit_gain_low": 15,
    "benefit_gain_high": 15,
    "benefit_years_low": 2,
    "benefit_years_high": 4,
    "benefit_saved_low": 8_000,
    "benefit_saved_high": 8_000,
    "benefit_tax_low": 2_000,
    "benefit_tax_high": 2_000,
}
EXAMPLE_TEXT = (
    "This is an example. The 1,500 people and the 15 points are those of Amsterdam's first year (the source says 15 % and not "
    "whether points are meant). Costs, years and yearly amounts are not published: these are round ones, not Amsterdam's, set so "
    "that the published range of €1.50 to €3 for each euro comes out."
)


def is_example(entered: Entered) -> bool:
    """Whether the example stands in the fields, and nothing else."""
    return {name: number for name, number in entered.items() if number is not None} == EXAMPLE


def within_bounds(entered: Entered) -> tuple[Entered, list[str]]:
    """What was entered without what cannot be, and a sentence on each of the numbers left out."""
    kept, problems = dict(entered), []
    for name, amount in entered.items():
        number, end = url_parameters.NUMBERS[name], name.rpartition("_")[2]
        if amount is not None and not 0 <= amount <= number.highest:
            kept[name] = None
            label = f"{number.label}, {end} end" if end in url_parameters.ENDS else number.label
            problems.append(f"{label}: {amount:,.10g} was left out; it can be 0 to {number.highest:,.0f}.")
    return kept, problems


def still_needed(entered: Entered) -> list[str]:
    """What must be entered before anything can be worked out, in words."""
    needed = [] if entered["benefit_people"] else ["the number of people"]
    if not sum(entered[name] or 0 for name in url_parameters.COSTS):
        needed.append("at least one cost")
    for name in ("benefit_gain", "benefit_years"):
        if None in _ends(entered, name):
            needed.append(f"{_words(name)}, low and high")
    for name in url_parameters.RANGES:
        if name not in ("benefit_gain", "benefit_years") and _ends(entered, name).count(None) == 1:
            needed.append(f"the other end of {_words(name)}")
    if all(None in _ends(entered, name) for name in ("benefit_saved", "benefit_tax")):
        needed.append("benefits saved or taxes gained")
    return needed


def programme_of(entered: Entered) -> Programme:
    """The programme as entered; a range whose ends were swapped is put in order. Needs what `still_needed` asks for."""
    given = {name.removeprefix("benefit_"): _range(entered, name) for name in url_parameters.RANGES}
    costs = tuple(
        (number.label.split(",")[0], amount) for name, number in url_parameters.COSTS.items() if (amount := entered[name])
    )
    return Programme(people=entered["benefit_people"] or 0, costs=costs, **given)  # type: ignore[arg-type]


def _range(entered: Entered, name: str) -> Range | None:
    low, high = _ends(entered, name)
    return None if low is None or high is None else Range(min(low, high), max(low, high))


def swapped(entered: Entered) -> list[str]:
    """The assumptions whose low end is above their high end, in words."""
    found = []
    for name in url_parameters.RANGES:
        low, high = _ends(entered, name)
        if low is not None and high is not None and low > high:
            found.append(_words(name))
    return found


def _ends(entered: Entered, name: str) -> list[float | None]:
    return [entered[f"{name}_{end}"] for end in url_parameters.ENDS]


def _words(name: str) -> str:
    return wording.lower(url_parameters.RANGES[name].label.split(",")[0])
