"""A correlation of two measures on screen: finding, coefficients, scatter, why it shows no cause, table, sources, downloads."""

import numpy as np
import pandas as pd
import streamlit as st

from ui import chart_frame, downloads, filters, wording
from ui.correlations import scatter, variables
from ui.correlations.paired_measures import FEW_UNITS, YEARS_APART, PairedMeasures
from ui.correlations.statistics import LEAST_UNITS, PASSES_BELOW, Coefficient
from ui.filters import Filters
from ui.statements import stand_in_areas

SELF_SELECTED = (
    "cities choose for themselves whether to join the Intercultural Cities network and to answer its questions, so they may "
    "differ less from each other than all cities do, and a correlation among all may be stronger or weaker"
)
INTERVIEWS = (
    "survey results rest on about 850 interviews a city and say what all residents think, not immigrants alone; the survey chose "
    "its cities, so the correlation holds for these, not for all cities"
)


NUMBERS_OF_A_RESULT = (
    "spearman", "spearman_low", "spearman_high", "p", "p_adjusted", "pearson", "pearson_low", "pearson_high", "pearson_p",
)  # fmt: skip


NO_CAUSE = "Correlation is not causation."
YEARS_ICON = ":material/schedule:"


def show(pair: PairedMeasures, key: str) -> None:
    """The finding, what is drawn, coefficients with interval, p and N; the scatter; note, source, table and downloads."""
    if pair.units.empty:
        chart_frame.heading(pair.headline, [], _definitions(pair))
        st.info(f"No place in your filters has both values. {loosen(pair)}")
        st.button("Clear all filters", on_click=filters.clear, key="clear_filters_here")
        return
    drawn = " · ".join(f"{side.title} ({figures_of(pair, axis)}, {pair.years(axis)})" for axis, side in pair.sides)
    chart_frame.heading(
        pair.headline,
        [wording.plain(drawn), f"{wording.plain(result_text(pair))} **{NO_CAUSE}** {years_apart_text(pair)}".strip()],
        [*_definitions(pair), wording.plain(method(pair)), wording.plain(left_out(pair)), why_no_cause(reasons(pair))],
    )
    chart = scatter.scatter(pair)
    st.vega_lite_chart(spec=chart.on_screen(), alt=scatter.alternative_text(pair), key=key)
    note, source = scatter.note(pair), pair.source_line()
    chart_frame.below(f"{note} {scatter.palette_note(pair)}".strip(), source)
    with st.expander("View as table", on_change="rerun", key="link_table") as folded:
        if folded.open:
            table(pair)
    view = downloads.View(f"link_{pair.x.side_id}_{pair.y.side_id}", pair.title, selection_text(pair))
    subtitle = f"{coefficient_text(pair)} {note} Filters: {filter_text(pair.filters)}"
    downloads.with_chart(view, lambda: long_form(pair), len(pair.rows()), chart, subtitle, source)


def result_text(pair: PairedMeasures) -> str:
    """Both coefficients with interval and p, and N, on one line; or why there are none."""
    found = pair.correlation
    if found is None:
        return _why_none(pair)
    return f"Spearman {text_of(found.spearman)}, Pearson {text_of(found.pearson)}, N: {pair.n_text}."


def years_apart_text(pair: PairedMeasures) -> str:
    """In how many units of the test the years of the two figures are far apart, as Markdown; empty for none."""
    if not pair.years_apart:
        return ""
    units = wording.plural(len(pair.units), wording.PLACE_LEVEL[pair.unit], pair.noun)
    return f"{YEARS_ICON} In {pair.years_apart} of {units} the years of the two values differ by more than {YEARS_APART}."


def why_no_cause(sentences: list[str]) -> str:
    """The reasons against reading a cause into a correlation, as Markdown."""
    return "\n".join([f"**{NO_CAUSE}**", "", *(f"- {wording.plain(wording.upper(reason))}." for reason in sentences)])


def text_of(found: Coefficient) -> str:
    """A coefficient with its interval and p-value."""
    return f"{interval_text(found).removesuffix(')')}; p {p_text(found.p)})"


def interval_text(found: Coefficient) -> str:
    """A coefficient with its interval."""
    if found.low is None or found.high is None:
        return f"{wording.number(found.value, 2)} (no interval)"
    return f"{wording.number(found.value, 2)} (95 % interval {wording.number(found.low, 2)} to {wording.number(found.high, 2)})"


def p_text(p: float) -> str:
    """A p-value in three decimals."""
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def method(pair: PairedMeasures) -> str:
    """What makes the correlation clear or not, and how its interval was made."""
    if pair.correlation is None:
        return ""
    return (
        f"Clear means: p of Spearman under {PASSES_BELOW}, and its interval leaves out zero. Interval: "
        f"{pair.correlation.spearman.interval.method}. One test, so p is not corrected: of many pairs tried, some pass by "
        "chance; the matrix corrects for that."
    )


def _why_none(pair: PairedMeasures) -> str:
    count = len(pair.units)
    if count < LEAST_UNITS:
        return (
            f"Only {wording.plural(count, wording.PLACE_LEVEL[pair.unit], pair.noun)} with both values; at least {LEAST_UNITS} "
            f"are needed. {loosen(pair)}"
        )
    return f"All {wording.count(count)} {pair.noun} have the same value on one side, so there is no correlation to compute."


def loosen(pair: PairedMeasures) -> str:
    """Which filter to loosen, by how many cities with both figures that alone would bring back."""
    cities = pair.everywhere[pair.everywhere["x"].notna() & pair.everywhere["y"].notna()]
    columns = {
        "passes_share": "the threshold of the share",
        "passes_country": "the countries",
        "passes_size": "the number of residents",
        "passes_membership": "membership in the Intercultural Cities network",
        "passes_choice": "“Show only these cities”",
    }
    back = {c: int(cities[[other for other in columns if other != c]].all(axis=1).sum()) for c in columns}
    best = max(back, key=lambda column: back[column])
    more = back[best] - len(pair.pairs)
    if not more:
        return "Choose another indicator or clear the filters."
    return f"Loosen {columns[best]}: that alone would bring back {wording.plural(more, 'city', 'cities')} with both values."


def reasons(pair: PairedMeasures) -> list[str]:
    """Why this very correlation says nothing about causes."""
    both = (pair.x, pair.y)
    sentences = ["two things can go together because of a third, such as wealth or how long a country has known immigration"]
    if any(side.family == "icc" for side in both):
        sentences.append(SELF_SELECTED)
    if pair.correlation and len(pair.units) < FEW_UNITS:
        sentences.append(f"with an N of {len(pair.units)}, one or two {pair.noun} can turn the result")
    if pair.is_averaged:
        finer = min(both, key=lambda side: variables.LEVELS.index(side.place_level)).place_level
        sentences.append(f"means over the {wording.PLACES[finer]} of a {pair.unit} hide how much they differ")
    if pair.years_apart:
        sentences.append("the years do not match")
    if any(side.family == "survey" for side in both):
        sentences.append(INTERVIEWS)
    return sentences


def _definitions(pair: PairedMeasures) -> list[str]:
    """What both measures mean."""
    return [wording.plain(f"{side.title}: {side.definition}") for _, side in pair.sides]


def figures_of(pair: PairedMeasures, axis: str) -> str:
    """Whose figures a measure gives, and how many of them are of a larger area that stands in for the city."""
    side = pair.x if axis == "x" else pair.y
    text = f"values of the {wording.PLACE_LEVEL[side.place_level]}"
    basis = pair.rows().query("axis == @axis").get("area_basis")
    larger = pd.Series() if basis is None else basis[basis.isin(stand_in_areas())]
    if len(larger):
        areas = " or ".join(wording.AREA_BASIS[area] for area in larger.unique())
        text += f"; {len(larger)} of {wording.count(len(basis))} are of the {areas}"
    mean = pair.mean_of(side)
    return f"{text}; dots: {mean}" if mean else text


def left_out(pair: PairedMeasures) -> str:
    """How many of the cities that pass have both figures, and what the others lack."""
    cities = pair.cities
    no_x, no_y = cities["x"].isna(), cities["y"].isna()
    both = f"{wording.count(len(pair.pairs))} of {wording.count(len(cities))} cities of your filters have both values"
    lacking = [
        f"{text} ({wording.count(missing.sum())})"
        for missing, text in (
            (no_x & ~no_y, f"“{pair.x.title}”"),
            (no_y & ~no_x, f"“{pair.y.title}”"),
            (no_x & no_y, "both"),
        )
        if missing.any()
    ]
    return f"{both}; missing for the others: {', '.join(lacking)}." if lacking else f"{both}."


def coefficient_text(pair: PairedMeasures) -> str:
    """Finding, coefficients and the warning in one line, for pictures and files."""
    text = pair.finding
    if pair.correlation:
        text += f" Spearman {text_of(pair.correlation.spearman)}, Pearson {text_of(pair.correlation.pearson)}. {method(pair)}"
    return f"{text} {NO_CAUSE}"


def filter_text(chosen: Filters) -> str:
    """The filters in words."""
    return "; ".join(chosen.words()) or "no filter set"


def selection_text(pair: PairedMeasures) -> str:
    """What a file holds, in words."""
    return (
        f"{filter_text(pair.filters)}. Horizontal axis: {pair.x.year or 'latest value of each place'} ({pair.years('x')}); "
        f"vertical axis: {pair.y.year or 'latest value of each place'} ({pair.years('y')}). "
        f"{coefficient_text(pair)} {left_out(pair)}"
    )


def table(pair: PairedMeasures) -> None:
    """A row a unit of the test, sortable."""
    units = pair.units.sort_values("x", ascending=False)
    distance = f"Distance from {pair.distance_from}"
    columns = {
        wording.PLACE_LEVEL[pair.unit].capitalize(): units["name"],
        pair.axis_title("x"): units["x"],
        pair.axis_title("y"): units["y"],
        "Years": [f"{wording.years(a, b)}; {wording.years(c, d)}" for a, b, c, d in _spans(units)],
        distance: pair.distances.loc[units.index],
    }
    if pair.unit != "city":
        columns["Cities"] = units["n_cities"]
    figures_in = [pair.axis_title("x"), pair.axis_title("y"), distance]
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="%.1f") for name in figures_in},
        alt=f"Table of {pair.title}, {pair.n_text}",
        height="content" if len(units) < 20 else 420,
        placeholder=wording.NO_VALUE,
    )
    st.caption(f"{distance}: in standard deviations; above it is positive.")


def _spans(units: pd.DataFrame) -> zip:
    return zip(*(units[column] for column in ("x_first", "x_last", "y_first", "y_last")), strict=True)


def long_form(pair: PairedMeasures) -> pd.DataFrame:
    """Every figure that enters a dot, with the dot it enters, everything that gives a figure its address, and the result.

    The result of the test (columns of `result`) is the same in every row.
    """
    rows = pair.rows()
    full = downloads.long_form(rows)
    made_here = rows["dimension_id"].notna()  # the catalogue knows areas, not their dimensions
    for column in ("measure_id", "measure", "unit", "definition"):
        full[column] = full[column].mask(made_here, rows[f"dimension_{column.removeprefix('measure_')}"])
    distance = pair.distances.set_axis(pair.units["unit_code"])
    dots = rows[["axis", "unit_of_analysis", "unit_code", "unit_name", "drawn_at", "drawn_as"]].assign(
        distance=rows["unit_code"].map(distance)
    )
    return pd.concat([dots, full], axis=1).assign(**result(pair))


def result(pair: PairedMeasures) -> dict[str, object]:
    """The result of the test as columns of a file: both coefficients with interval and p, N, method, whether it is clear."""
    found = pair.correlation
    shared: dict[str, object] = {
        "n": len(pair.units),
        "n_cities": len(pair.pairs),
        "n_tests": 1 if found else 0,
        "passes": pair.is_clear,
    }
    if found is None:
        empty: dict[str, object] = dict.fromkeys(NUMBERS_OF_A_RESULT, np.nan)
        return {**empty, "interval_method": "", **shared}
    return {
        **_coefficient_columns("spearman", found.spearman),
        "p": found.spearman.p,
        "p_adjusted": found.spearman.p,
        "interval_method": found.spearman.interval.method,
        **_coefficient_columns("pearson", found.pearson),
        "pearson_p": found.pearson.p,
        **shared,
    }


def _coefficient_columns(name: str, found: Coefficient) -> dict[str, float]:
    """A coefficient with its bounds; a missing bound is a missing number."""
    low, high = (np.nan if bound is None else bound for bound in (found.low, found.high))
    return {name: found.value, f"{name}_low": low, f"{name}_high": high}
