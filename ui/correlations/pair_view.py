"""A correlation of two measures on screen and in files: the scatter, the same as a table, the figures with the result."""

import numpy as np
import pandas as pd
import streamlit as st

from ui import chart_frame, downloads, filters, tables, value_text, wording
from ui.correlations import result_text as words
from ui.correlations import scatter
from ui.correlations.paired_measures import PairedMeasures
from ui.state import presentation

OF_A_TEST = (
    "spearman", "spearman_low", "spearman_high", "p", "p_adjusted", "interval_method", "pearson", "pearson_low", "pearson_high",
    "pearson_p",
)  # fmt: skip


def show(pair: PairedMeasures, key: str) -> None:
    """The finding, what is drawn, coefficients with interval, p and N; the scatter; note, source, table and downloads."""
    if pair.units.empty:
        chart_frame.heading(pair.headline, [], words.definitions(pair))
        filters.nothing_to_show(f"No place in your filters has both values. {words.loosen(pair)}")
        return
    drawn = " · ".join(f"{side.title} ({words.figures_of(pair, axis)}, {pair.years(axis)})" for axis, side in pair.sides)
    result = f"{wording.plain(words.result_text(pair))} **{words.NO_CAUSE}**"
    apart = words.years_apart_text(pair)
    chart_frame.heading(
        pair.headline,
        # A room has the names beside the axes, and reads two paragraphs.
        [result, apart, wording.plain(drawn)] if presentation.place() else [wording.plain(drawn), f"{result} {apart}".strip()],
        [
            *words.definitions(pair),
            wording.plain(words.method(pair)),
            wording.plain(words.left_out(pair)),
            words.why_no_cause(words.reasons(pair)),
        ],
    )
    chart = scatter.scatter(pair)
    st.vega_lite_chart(spec=chart.on_screen(), alt=scatter.alternative_text(pair), key=key)
    note, source = scatter.note(pair), value_text.source_line(pair.rows["source_id"].dropna().unique())
    chart_frame.below(f"{note} {scatter.palette_note(pair)}".strip(), source)
    tables.fold("link_table", lambda: table(pair))
    view = downloads.View(f"link_{pair.x.side_id}_{pair.y.side_id}", pair.title, words.selection_text(pair))
    subtitle = f"{words.coefficient_text(pair)} {note} Filters: {pair.filters.text()}"
    downloads.buttons(view, lambda: long_form(pair), len(pair.rows), view.pictures(chart, source, subtitle))


def table(pair: PairedMeasures) -> None:
    """A row a unit of the test, sortable."""
    units = pair.units.sort_values("x", ascending=False)
    distance = f"Distance from {pair.distance_from}"
    columns = {
        pair.unit.capitalize(): units["name"],
        pair.axis_title("x"): units["x"],
        pair.axis_title("y"): units["y"],
        "Years": scatter.years_of(units),
        distance: pair.distances.loc[units.index],
    }
    if pair.unit != "city":
        columns["Cities"] = units["n_cities"]
    tables.show(
        pd.DataFrame(columns),
        f"Table of {pair.title}, {pair.n_text}",
        columns={pair.axis_title("x"): 1, pair.axis_title("y"): 1, distance: 1},
        height="content" if len(units) < 20 else 420,
    )
    st.caption(f"{distance}: in standard deviations; above it is positive.")


def long_form(pair: PairedMeasures) -> pd.DataFrame:
    """Every figure that enters a dot, with the dot it enters, everything that gives a figure its address, and the result.

    The result of the test (columns of `result`) is the same in every row.
    """
    rows = pair.rows
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
    columns: dict[str, object] = {**dict.fromkeys(OF_A_TEST, np.nan), "interval_method": ""}
    if found:
        for name, one in (("spearman", found.spearman), ("pearson", found.pearson)):
            low, high = (np.nan if bound is None else bound for bound in (one.low, one.high))
            columns |= {name: one.value, f"{name}_low": low, f"{name}_high": high}
        p, method = found.spearman.p, found.spearman.method
        columns |= {"p": p, "p_adjusted": p, "interval_method": method, "pearson_p": found.pearson.p}
    units = {"n": len(pair.units), "n_cities": len(pair.pairs)}
    return {**columns, **units, "n_tests": 1 if found else 0, "passes": pair.is_clear}
