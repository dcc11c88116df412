"""Costs and benefits against arithmetic done by hand and the published example."""

import pytest

from queries.database import run
from ui.monitoring import benefit, url_parameters
from ui.monitoring.benefit import Programme, Range
from ui.monitoring.benefit_view import breakdown, euros

EMPTY: dict[str, float | None] = {
    **dict.fromkeys(url_parameters.NUMBERS),
}
ENTERED: dict[str, float | None] = {
    **EMPTY,
    "benefit_people": 200,
    "benefit_client": 300_000,
    "benefit_management": 100_000,
    "benefit_gain_low": 5,
    "benefit_gain_high": 10,
    "benefit_years_low": 2,
    "benefit_years_high": 3,
    "benefit_saved_low": 9_000,
    "benefit_saved_high": 12_000,
    "benefit_tax_low": 1_000,
    "benefit_tax_high": 2_000,
    "benefit_education_low": 0,
    "benefit_education_high": 40_000,
}


def test_the_example_gives_the_published_range_and_is_named_as_one() -> None:
    """1,500 people, 15 points: 225 in work. 225 × 2 × 10,000 = 4.5 million and 225 × 4 × 10,000 = 9 million, for 3 million."""
    entered = {**EMPTY, **benefit.EXAMPLE}
    assert benefit.still_needed(entered) == [] and benefit.is_example(entered)
    published = run("monitoring/cost_benefit_values").query("kind == 'scenario'")["value"]
    per_euro = benefit.programme_of(entered).per_euro
    assert (per_euro.low, per_euro.high) == (1.5, 3.0) == (published.min(), published.max())
    assert not benefit.is_example({**entered, "benefit_people": 1_400})


def test_an_impossible_number_is_left_out_and_said() -> None:
    kept, problems = benefit.within_bounds({**ENTERED, "benefit_gain_low": 150, "benefit_client": -1})
    assert kept["benefit_gain_low"] is None and kept["benefit_client"] is None and kept["benefit_gain_high"] == 10
    assert problems == [
        "Client management, euros: -1 was left out; it can be 0 to 1,000,000,000.",
        "Extra share in work, percentage points, low end: 150 was left out; it can be 0 to 100.",
    ]
    assert benefit.within_bounds(ENTERED) == (ENTERED, [])


def test_hand_worked_example() -> None:
    """200 people, 5 to 10 points: 10 to 20 in work. Low: 10 × 2 × 10,000 = 200,000. High: 20 × 3 × 14,000 + 40,000 = 880,000."""
    assert benefit.still_needed(ENTERED) == []
    programme = benefit.programme_of(ENTERED)
    assert programme.in_work == Range(10, 20)
    assert programme.cost == 400_000
    assert programme.benefit == Range(200_000, 880_000)
    assert programme.per_euro == Range(0.5, 2.2)
    assert programme.surplus_percent == Range(-50, 120)
    table = breakdown(programme).set_index("Item")
    assert table.loc["Benefits saved"].tolist() == ["€180,000", "€720,000"]
    assert table.loc["Gained for each euro"].tolist() == ["€0.50", "€2.20"]
    assert "Quality of life" not in table.index  # not given is not the same as nothing


def test_published_scenarios_are_what_the_formula_calls_them() -> None:
    """Benefits 50 % above costs are 1.50 euros for each euro; the most optimistic scenario is twice that."""
    published = run("monitoring/cost_benefit_values").set_index("figure_id")["value"]
    cost = 1_000_000.0
    ends = Range(cost * published["basic"], cost * published["optimistic"])
    programme = Programme(1500, (("All", cost),), Range(1, 1), Range(1, 1), education=ends)
    assert programme.per_euro == Range(1.5, 3)
    assert programme.surplus_percent == Range(50, 200)
    assert [euros(published[name]) for name in ("basic", "potential", "optimistic")] == ["€1.50", "€2", "€3"]


def test_swapped_ends_are_put_in_order_and_named() -> None:
    entered = ENTERED | {"benefit_gain_low": 10, "benefit_gain_high": 5}
    assert benefit.swapped(entered) == ["extra share in work"]
    assert benefit.programme_of(entered) == benefit.programme_of(ENTERED)


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (["benefit_people"], "the number of people"),
        (["benefit_client", "benefit_management"], "at least one cost"),
        (["benefit_gain_high"], "extra share in work, low and high"),
        (["benefit_years_low", "benefit_years_high"], "years that the effect lasts, low and high"),
        (["benefit_saved_low"], "the other end of benefits saved"),
        ([f"benefit_{name}_{end}" for name in ("saved", "tax") for end in ("low", "high")], "benefits saved or taxes gained"),
    ],
)
def test_what_is_needed_is_said(without: list[str], said: str) -> None:
    assert benefit.still_needed(ENTERED | dict.fromkeys(without)) == [said]


def test_costs_of_nothing_are_no_costs() -> None:
    entered = ENTERED | {"benefit_client": 0, "benefit_management": 0}
    assert benefit.still_needed(entered) == ["at least one cost"]
