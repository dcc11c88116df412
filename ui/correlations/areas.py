"""Which policy areas go with what happens locally: the residents' view against each area, by competence type."""

import json
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from queries import catalogue
from queries.database import cached_per_database
from ui import area_statements, chart_frame, downloads, statements, tables, value_text, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, ROOM_LEGEND, ROOM_ROW_HEIGHT, Chart, Design
from ui.charts.theme import as_given, tooltip
from ui.correlations import matrix_cells, pickers, result_text, statistics, variables
from ui.correlations.paired_measures import PairedMeasures, pair_measures
from ui.filters import Classes, Filters, competence_names
from ui.state import presentation

ROW, ROOM_AROUND_ROWS = 42, 150  # pixels of a row; of axis and legend before a room
STUDY = (
    "The OSCE/ODIHR study of 2017 (section 3.3) saw a moderate positive correlation with the Intercultural Cities Index where "
    "the two levels share competence (health, education, political participation), and none where the national level decides "
    "alone (family reunification, permanent residence, nationality, anti-discrimination). Within the shared areas it saw none "
    "for electoral rights, nor for access of the undocumented to health and to education. National policy also goes with two "
    "dimensions of the index, commitment and welcoming new arrivals."
)
WHY = (
    "The study compared the areas with the Intercultural Cities Index, which cities choose to join. The atlas has that index for "
    f"few countries (what it shows there stands under “{pickers.PRESETS['icc_policy']}”) and has residents' view of their city "
    "in its place: an opinion, not a policy. Countries strong in one area are often strong in others, so the areas cannot be "
    "fully separated."
)


@cached_per_database
def correlations_with_areas(filters: Filters, local: str) -> pd.DataFrame:
    """A row a policy area with the Spearman coefficient of a local side (by its id), its interval, p and N.

    p is adjusted over all areas, also those that the competence type hides: hiding areas makes no other clearer.
    """
    side = variables.all_variables()[local]
    rows = [_row(pair_measures(filters.with_classes(), area, side)) for area in variables.area_variables(Classes())]
    made = pd.DataFrame(rows).astype({"rho": float, "p": float, "low": float, "high": float})
    made["p_adjusted"] = statistics.adjusted(made["p"].to_numpy(float))
    made["n_tests"] = int(made["p_adjusted"].notna().sum())
    made["is_clear"] = statistics.is_clear(made["p_adjusted"], made["low"], made["high"])
    made["text"] = [
        text if pd.isna(p) else f"{text}; adjusted p {result_text.p_text(p)}; {'clear' if clear else 'not clear'}"
        for text, p, clear in zip(made["interval_text"], made["p_adjusted"], made["is_clear"], strict=True)
    ]
    made = made[made["side_id"].isin([side.side_id for side in variables.area_variables(filters.classes)])]
    made["order"] = made["competence_type"].map(catalogue.position)
    return made.sort_values(["order", "rho"], ascending=[True, False], ignore_index=True)


def _row(pair: PairedMeasures) -> dict[str, object]:
    """What the countries give for one area; a p of its own, and no estimate where they are too few."""
    area, name = pair.x, statements.without_index(pair.x.name)
    spearman = pair.correlation.spearman if pair.correlation else None
    years = pair.pairs[["x_year", "y_year"]].agg(["min", "max"])
    return {
        "side_id": area.side_id,
        "area": name,
        "label": f"{name} {wording.number(spearman.value, 2)}" if spearman else name,
        "competence_type": area.competence_type,
        "kind": competence_names()[area.competence_type],
        "n": len(pair.units),
        "n_cities": len(pair.pairs),
        "n_local_places": int(pair.units["y_places"].sum()),
        "n_years_apart": pair.years_apart,
        "policy_first_year": years.loc["min", "x_year"],
        "policy_last_year": years.loc["max", "x_year"],
        "local_first_year": years.loc["min", "y_year"],
        "local_last_year": years.loc["max", "y_year"],
        "rho": spearman.value if spearman else None,
        "p": spearman.p if spearman else None,
        "low": spearman.low if spearman else None,
        "high": spearman.high if spearman else None,
        "interval_method": spearman.method if spearman else "",
        "interval_text": f"Spearman {result_text.interval_text(spearman)}" if spearman else "too few countries",
        "n_text": pair.n_text,
        "years": f"{pair.years('x')}; {pair.years('y')}",
    }


def by_area(filters: Filters) -> None:
    """The chart of areas, with the areas in which the correlation is clear as its title."""
    rows = correlations_with_areas(filters, pickers.RESIDENTS)
    drawn = rows[rows["rho"].notna()]
    if drawn.empty:
        st.info(
            "No policy area can be tested: too few countries in your filters were in the survey, or no area has this competence "
            "type. Loosen the filters."
        )
        return
    is_presented = bool(presentation.place())
    chart = _chart(drawn, is_presented)
    residents = variables.all_variables()[pickers.RESIDENTS]
    pair = pair_measures(filters, variables.all_variables()[drawn["side_id"].iloc[0]], residents)
    what = (
        f"{residents.title} ({pair.mean_of(residents)}, {pair.years('y')}) against the MIPEX score of each policy area "
        f"({pair.years('x')}) · Spearman coefficient with 95 % interval · N: {pair.n_text}"
    )
    method, missing = _method(drawn), result_text.left_out(pair)
    chart_frame.heading(
        headline(drawn),
        [wording.plain(what), f"{'' if is_presented else wording.plain(here(drawn))} **{result_text.NO_CAUSE}**".strip()],
        [wording.plain(method), wording.plain(missing), result_text.why_no_cause(result_text.reasons(pair))],
    )
    st.vega_lite_chart(spec=chart.on_screen(), alt=alternative_text(drawn), key="areas_chart")
    note = "Lines: 95 % intervals. Full dots: clear after correction for many tests; hollow dots: not clear."
    ids = matrix_cells.sources_of(filters.area_basis, (pickers.RESIDENTS, *drawn["side_id"]))
    source = value_text.source_line(ids)
    chart_frame.below(note, source)
    columns = {"area": "Policy area", "kind": "Competence type", "text": "Spearman", "n_text": "N", "years": "Years"}
    alt_of_table = "Table of the correlations by policy area"
    tables.fold("link_table", lambda: tables.show(drawn, alt_of_table, columns, height="auto"))
    selection = f"{filters.text()}. {here(drawn)} {result_text.NO_CAUSE}"
    areas = wording.plural(len(drawn), "area", "areas")
    title = f"Residents' view of the city for immigrants and national policy, by area ({areas})"
    view = downloads.View("links_by_area", title, selection, note=f"{what}. {note} {method} {missing}")
    subtitle = f"{here(drawn)} {note} {result_text.NO_CAUSE} Filters: {filters.text()}"
    cells = long_form(filters, drawn)
    downloads.buttons(view, lambda: cells, len(cells), view.pictures(chart, source, subtitle))


def _method(drawn: pd.DataFrame) -> str:
    """When an area is clear."""
    return (
        f"Clear means: p is under {statistics.PASSES_BELOW} after the correction of Benjamini and Hochberg over all "
        f"{drawn['n_tests'].iloc[0]} policy areas, and the interval leaves out zero. Interval: "
        f"{drawn['interval_method'].iloc[0]}."
    )


def _chart(drawn: pd.DataFrame, is_presented: bool) -> Chart:
    rows = drawn.assign(
        fill_opacity=drawn["is_clear"].map({True: 1.0, False: 0.0}),
        line_opacity=drawn["is_clear"].map({True: 0.7, False: 0.3}),
    )
    height = ROOM_ROW_HEIGHT * len(drawn) + ROOM_AROUND_ROWS
    return Chart(_areas(tuple(drawn["label"]), is_presented), {"areas": rows}, presented_height=height)


def headline(drawn: pd.DataFrame) -> str:
    """In which areas the correlation is clear, as a title."""
    clear = drawn[drawn["is_clear"]].sort_values("rho", ascending=False)
    names = wording.listed([wording.lower(area) for area in clear["area"]])
    if clear.empty:
        of_all = "the one policy area" if len(drawn) == 1 else f"any of {len(drawn)} policy areas"
        return f"What residents say of their city has no clear correlation with national policy in {of_all}"
    if (clear["rho"] > 0).all():
        return (
            f"More residents tend to call their city a good place for immigrants where national policy scores higher in {names}"
        )
    return f"What residents say of their city has a clear correlation with national policy in {names}"


def long_form(filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """The areas as rows of a file, in the columns of the matrix; passes, p_adjusted and n_tests are those of this view."""
    names = {"side_id": "policy_id", "rho": "spearman", "low": "spearman_low", "high": "spearman_high", "is_clear": "passes"}
    frame = rows.rename(columns=names).assign(local_id=pickers.RESIDENTS, unit_of_analysis="country")
    return matrix_cells.with_facts(frame[matrix_cells.IN_FILES], filters.area_basis)


def here(drawn: pd.DataFrame) -> str:
    """What the figures say, by competence type."""
    sentences = []
    for kind, rows in drawn.groupby("kind", sort=False):
        clear = rows[rows["is_clear"]]
        names = wording.listed([wording.lower(area) for area in clear["area"]])
        where = (
            f"a clear correlation in {area_statements.part_of(len(clear), len(rows), 'area', 'areas')} ({names})"
            if names
            else f"no clear correlation in {'the one area' if len(rows) == 1 else f'any of the {len(rows)} areas'}"
        )
        sentences.append(f"{kind}: {where}.")
    return " ".join(sentences)


def alternative_text(drawn: pd.DataFrame) -> str:
    """What the chart says, for those who cannot see it."""
    text = f"Correlations of the residents' view with policy areas. {here(drawn)}"
    high, low = drawn.loc[drawn["rho"].idxmax()], drawn.loc[drawn["rho"].idxmin()]
    if len(drawn) == 1:
        return f"{text} {high['area']}: {high['text']}."
    return f"{text} Highest {high['area']} with {high['text']}, lowest {low['area']} with {low['text']}."


@lru_cache(REMEMBERED_DESIGNS)
def _areas(order: tuple[str, ...], names_beside: bool) -> Design:
    """names_beside: the names of areas beside their rows, where there is room for them; else above."""
    base = alt.Chart(alt.NamedData("areas"), height=ROW * len(order) + AXIS_HEIGHT + 40).encode(
        y=alt.Y("label:N", sort=list(order), title=None, axis=alt.Axis() if names_beside else None),
        tooltip=tooltip({"area": "Area", "kind": "Competence", "text": "Correlation", "n_text": "N", "years": "Years"}),
    )
    scale = alt.Scale(domain=[-1, 1])
    of_areas = dict.fromkeys(side.competence_type for side in variables.area_variables(Classes()))
    colour_of = colours.of_competence_types()
    kinds = alt.Scale(domain=[competence_names()[kind] for kind in of_areas], range=[colour_of[kind] for kind in of_areas])
    legend = alt.Legend(columns=2, labelLimit=240)
    if names_beside:
        short = {competence_names()[kind]: wording.upper(catalogue.competence_types()[kind].short_name) for kind in of_areas}
        columns = alt.expr("containerSize()[0] < 700 ? 2 : 3")
        legend = alt.Legend(columns=columns, labelExpr=f"{json.dumps(short)}[datum.label]", offset=ROOM_LEGEND["offset"])
    colour = alt.Color("kind:N", legend=legend, scale=kinds)
    zero = alt.Chart(alt.NamedData("areas")).mark_rule(style="reference", strokeWidth=1.5, aria=False)
    zero = zero.encode(x=alt.datum(0, type="quantitative"))
    names = base.mark_text(align="left", baseline="bottom", dy=-7, fontSize=12).encode(x=alt.value(0), text="label:N")
    x = alt.X("low:Q", scale=scale, title="Spearman coefficient, −1 to 1")
    lines = base.mark_rule(strokeWidth=3).encode(x=x, x2="high", color=colour, opacity=as_given("line_opacity", alt.Opacity))
    dots = base.mark_point(size=150, strokeWidth=2).encode(
        x=alt.X("rho:Q", scale=scale),
        color=colour,
        fill=alt.Fill("kind:N", legend=None, scale=kinds),
        fillOpacity=as_given("fill_opacity", alt.FillOpacity),
    )
    return alt.layer(zero, *([] if names_beside else [names]), lines, dots).to_dict()
