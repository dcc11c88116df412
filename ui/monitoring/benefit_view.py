"""Cost and benefit: what is published of the Amsterdam approach, and the same sum with a reader's own numbers."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ui import chart_frame, tables, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.charts.theme import as_given, tooltip
from ui.cited_statements import ABOUT, below, in_grey
from ui.monitoring import benefit, url_parameters
from ui.monitoring.benefit import Programme, Range

ROW = 44
ROOM_FOR_WORDS = 1.5  # of the longest bar, for the words at its end
READING = "Euros gained for each euro spent. Dashed: break-even."
OWN, EXAMPLE = "Your numbers", "Example"
KINDS = {OWN: "own numbers", EXAMPLE: "example"}


def cost_and_benefit(published: pd.DataFrame) -> None:
    """The published results, the reader's own sum beside them, every assumption, files.

    published: rows of `monitoring/cost_benefit_values`.
    """
    scenarios = published.query("kind == 'scenario'")
    low, high = scenarios["value"].min(), scenarios["value"].max()
    chart_frame.heading(
        f"Amsterdam's approach to refugees: an estimated {euros(low)} to {euros(high)} gained for each euro, by scenario",
        [READING],
        [
            "A firm worked out for the city every six months what the extra work for refugees costs and brings. The sums are not "
            "published in the chapter, only what went into them and the results.",
            ABOUT,
        ],
    )
    entered, problems = benefit.within_bounds({name: st.session_state.get(name) for name in url_parameters.NUMBERS})
    needed = benefit.still_needed(entered)
    programme = None if needed else benefit.programme_of(entered)
    name = EXAMPLE if benefit.is_example(entered) else OWN
    chart = per_euro_chart(scenarios, programme, name)
    st.vega_lite_chart(spec=chart.on_screen(), alt=_alternative_text(scenarios, programme, name), key="per_euro")
    _published(published)
    st.header("Your own programme")
    st.markdown("Enter a low and a high end for what you do not know exactly.")
    _example(entered, next(published.itertuples()))
    for problem in problems:
        st.warning(problem)
    _own_numbers(needed, programme, benefit.swapped(entered), name)
    besides = f" and {'an example' if name == EXAMPLE else KINDS[OWN]}" if programme else ""
    files = f"Published values{besides}"
    note = f"Amsterdam's approach to refugees, estimated by scenario. {READING}"
    below("cost_and_benefit", "Costs and benefits", files, _rows(published, programme, name), chart, note=note)


def euros(amount: float) -> str:
    """€1.50, €2, €1,200."""
    return f"€{amount:,.0f}" if amount == round(amount) or amount >= 100 else f"€{amount:,.2f}"


def per_euro_chart(scenarios: pd.DataFrame, programme: Programme | None, name: str) -> Chart:
    """Euros gained per euro: a bar a published scenario, and from low to high for the reader's own numbers or the example."""
    rows = [(row.name, 0.0, row.value, euros(row.value), colours.CITY[0]) for row in scenarios.itertuples()]
    if programme:
        ends = programme.per_euro
        rows.append((name, ends.low, ends.high, f"{euros(ends.low)} to {euros(ends.high)}", colours.CITY[1]))
    drawn = pd.DataFrame(rows, columns=["name", "from", "to", "text", "colour"])
    even = pd.DataFrame({"at": [1.0]})
    return Chart(_per_euro(tuple(drawn["name"]), float(drawn["to"].max())), {"scenarios": drawn, "even": even})


@lru_cache(REMEMBERED_DESIGNS)
def _per_euro(order: tuple[str, ...], most: float) -> Design:
    base = alt.Chart(alt.NamedData("scenarios"), height=ROW * len(order) + AXIS_HEIGHT).encode(
        y=alt.Y("name:N", sort=list(order), title=None),
        tooltip=tooltip({"name": "Scenario", "text": "Per euro"}),
    )
    x = alt.X(
        "from:Q",
        title="Euros gained for each euro spent",
        axis=alt.Axis(tickCount=6, format="~g"),
        scale=alt.Scale(domain=[0, most * ROOM_FOR_WORDS]),
    )
    bars = base.mark_bar(height={"band": 0.6}).encode(x=x, x2="to", color=as_given("colour", alt.Color))
    ends = base.mark_text(align="left", dx=5).encode(x="to:Q", text="text:N")
    even = alt.Chart(alt.NamedData("even")).mark_rule(style="reference", aria=False).encode(x="at:Q")
    return alt.layer(bars, ends, even).to_dict()


def _alternative_text(scenarios: pd.DataFrame, programme: Programme | None, name: str) -> str:
    lines = [f"{row.name} {euros(row.value)}" for row in scenarios.itertuples()]
    if programme:
        lines.append(f"{name} {euros(programme.per_euro.low)} to {euros(programme.per_euro.high)}")
    return f"Euros gained for each euro spent: {'; '.join(lines)}. One euro for one euro is marked."


def _published(published: pd.DataFrame) -> None:
    st.header("What is published")
    left, right = st.columns(2)
    for place, kind, heading in ((left, "cost", "Costs counted"), (right, "benefit", "Benefits counted")):
        place.markdown(f"**{heading}**")
        rows = published[published["kind"] == kind]
        place.markdown("\n".join(f"- {row.name}: {wording.lower(wording.plain(row.remark))}" for row in rows.itertuples()))
    known = published[published["kind"].isin(["sample", "result", "scenario"])]
    st.markdown("**Results**")
    lines = [f"- **{_value(row)}**: {wording.plain(_describe(row))}" for row in known.itertuples()]
    st.markdown("\n".join(lines))
    first = next(published.itertuples())
    st.markdown(in_grey(f"{first.cited}, {wording.lower(first.section)}"))
    values = [_value(row) for row in known.itertuples()]
    table = pd.DataFrame({"Item": known["name"], "Value": values, "Remark": known["remark"].fillna("")})
    alt = "Table of the published values of the Amsterdam approach"
    tables.fold("published_table", lambda: tables.show(table, alt), "Published values as a table")


def _describe(row: Any) -> str:
    name, remark = row.name, row.remark
    return f"{wording.lower(name)}. {remark}" if isinstance(remark, str) else f"{wording.lower(name)}."


def _value(row: Any) -> str:
    value, unit = row.value, row.unit
    return euros(value) if unit.startswith("euro") else wording.count(value) if unit == "people" else f"{value:.0f} {unit}"


def _own_numbers(needed: list[str], programme: Programme | None, swapped: list[str], name: str) -> None:
    _inputs()
    st.markdown(f"**How it is worked out.** {benefit.FORMULA}")
    if swapped:
        st.warning(f"The low end was above the high end in {wording.listed(swapped)}; the two were swapped.")
    if programme is None:
        st.info(f"Still needed: {'; '.join(needed)}.")
        return
    ends, percent = programme.per_euro, programme.surplus_percent
    numbers = "the numbers of the example" if name == EXAMPLE else "your numbers"
    people = dict.fromkeys(_number(end) for end in (programme.in_work.low, programme.in_work.high))
    st.subheader(f"{euros(ends.low)} to {euros(ends.high)} for each euro")
    st.markdown(
        f"With {numbers}, {' to '.join(people)} more people are in work. "
        f"Benefits are {_against(percent.low)} at the low end and {_against(percent.high)} at the high end."
    )
    tables.show(breakdown(programme), f"Table of costs and benefits from {numbers}")
    st.caption("A sum of assumptions, not a measurement.")


def _example(entered: benefit.Entered, source: Any) -> None:
    """Offer the example where nothing stands in the fields; say that it is one where it does."""
    if benefit.is_example(entered):
        st.info(f"{benefit.EXAMPLE_TEXT} {source.cited}, {wording.lower(source.section)}.")
        st.button("Empty the fields", key="benefit_empty", on_click=_fill, args=(dict.fromkeys(url_parameters.NUMBERS),))
    elif not any(amount is not None for amount in entered.values()):
        st.button("Fill in an example", key="benefit_example", on_click=_fill, args=(benefit.EXAMPLE,))


def _fill(numbers: Mapping[str, float | None]) -> None:
    for name, number in numbers.items():
        st.session_state[name] = None if number is None else float(number)


def _inputs() -> None:
    for row in (url_parameters.PEOPLE, url_parameters.COSTS):
        for column, (name, number) in zip(st.columns(max(len(row), 2)), row.items(), strict=False):
            _input(column, name, number, number.label)
    for name, number in url_parameters.RANGES.items():
        for column, end in zip(st.columns(2), url_parameters.ENDS, strict=True):
            _input(column, f"{name}_{end}", number, f"{number.label}: {end}")


def _input(place: Any, key: str, number: url_parameters.Number, label: str) -> None:
    place.number_input(
        label,
        value=None,  # without bounds: the browser would leave an impossible number in the field and say nothing
        step=float(number.step),
        format="%.0f" if number.step >= 10 else "%.2f",
        key=key,
        help=number.help,
        placeholder="Not given",
        persist_state="session",
    )


def _against(percent: float) -> str:
    """Benefits against costs: 50 % above costs, 20 % below costs, equal to costs."""
    if not percent:
        return "equal to costs"
    return f"{abs(percent):,.0f} % {'above' if percent > 0 else 'below'} costs"


def _number(number: float) -> str:
    return f"{number:,.0f}" if number == round(number) else f"{number:,.1f}"


def breakdown(programme: Programme) -> pd.DataFrame:
    """Each item in euros, from low to high, and the result."""
    costs = {name: Range(amount, amount) for name, amount in (*programme.costs, ("All costs", programme.cost))}
    gains = {**programme.benefits, "All benefits": programme.benefit, "Gained for each euro": programme.per_euro}
    rows = [(name, euros(ends.low), euros(ends.high)) for name, ends in (*costs.items(), *gains.items())]
    return pd.DataFrame(rows, columns=["Item", "Low", "High"])


def _rows(published: pd.DataFrame, programme: Programme | None, name: str) -> pd.DataFrame:
    """The published figures and, as rows without a source, the result of the reader's own numbers or of the example."""
    if programme is None:
        return published
    kind = KINDS[name].split()[0]
    own = pd.DataFrame(
        [
            {
                "figure_id": f"{kind}_{end}",
                "kind": KINDS[name],
                "name": f"{name}: {end}",
                "value": value,
                "remark": benefit.FORMULA,
            }
            for end, value in (("low", programme.per_euro.low), ("high", programme.per_euro.high))
        ]
    ).assign(unit="euros gained per euro")
    return pd.concat([published, own], ignore_index=True)
