"""The matrix on screen: local measures down, policy areas or the dimensions of one area across."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from queries import catalogue
from ui import area_statements, chart_frame, downloads, pick, statements, tables, value_text, wording
from ui.charts.designs import Chart, with_upright_names
from ui.correlations import matrix_cells, pickers, result_text, variables
from ui.correlations.matrix_chart import TOO_FEW, chart_of
from ui.correlations.paired_measures import YEARS_APART
from ui.correlations.pickers import EVERY_AREA
from ui.correlations.statistics import LEAST_FOR_A_CELL, PASSES_BELOW
from ui.correlations.variables import DIMENSION_RULE, Variable
from ui.filters import Filters
from ui.state import presentation

TITLE = "Local indicators and national policy: rank correlation by country"
WHAT = "Spearman coefficients of local indicators with national policy, by country."
NOTE = (
    "Number: Spearman coefficient. Blue: clear, both rise together; orange: clear, one rises where the other falls; darker from "
    "0.6; no colour: not clear."
)
NOTE_OF_LIST = "Spearman coefficient; above 0 both rise together, below 0 one rises where the other falls."
MOST_FOR_A_ROOM = 5
# Pixels: the columns of the list on a phone, and rows so high (over 64) that Streamlit wraps names.
PHONE_WIDTHS, THREE_LINES = {"Spearman": 72, "National policy": 122, "Local indicator": 136, "N": 84}, 66
# On a phone the cells would be too narrow for their numbers, so a list stands there.
STYLE = """<style>
    .st-key-matrix_narrow {display: none}
    @media (max-width: 640px) {
        .st-key-matrix_wide {display: none}
        .st-key-matrix_narrow {display: flex}
    }
</style>"""
REASONS = [
    "countries that do much in one area are often wealthy or have long known immigration",
    "cities of a country count once, as their mean, so there are few cases; of many tests some pass by chance, which the "
    "correction makes rare",
    result_text.SELF_SELECTED,
    "the survey chose its cities: what holds among them need not hold among all",
    "each value is the latest of its place, so years differ",
]


def matrix(filters: Filters) -> None:
    """Pickers of the part to see, the finding over the whole matrix, the cells, and all of it as files."""
    areas = variables.area_variables(filters.classes)
    if not areas:
        st.info("No policy area has this competence type. Choose another or clear it.")
        return
    local, policy = _pick(areas)
    cells = matrix_cells.cells_of(filters)
    ids = [side.side_id for side in local], [side.side_id for side in policy]
    in_file, count = partial(matrix_cells.long_form, filters, *ids), len(local) * len(policy)
    method = _method(cells)
    view = downloads.View("links_matrix", TITLE, f"{filters.text()}. {result_text.NO_CAUSE}", note=method)
    if cells["p_adjusted"].isna().all():
        st.info("Too few countries pass the filters for any test. Loosen them.")
        downloads.buttons(view, in_file, count, {})
        return
    part = matrix_cells.part_of(cells, local, policy)
    source = value_text.source_line(matrix_cells.sources_of(filters.area_basis, (*ids[0], *ids[1])))
    is_part = len(local) < len(matrix_cells.local_variables()) or policy != areas
    chart_frame.heading(
        f"{by_type(cells)}{' (whole matrix)' if is_part else ''}",
        [f"{wording.plain(f'{WHAT} {counted(cells)}')} **{result_text.NO_CAUSE}**", _years_apart(part)],
        [wording.plain(method), wording.plain(DIMENSION_RULE), result_text.why_no_cause(REASONS), wording.plain(source)],
    )
    tested = set(part.loc[~part["is_few"], "local_id"])
    untested = [side.title for side in local if tested and side.side_id not in tested]
    chart = chart_of(cells, [side for side in local if side.title not in untested], policy)
    drawn = pd.DataFrame(chart.data["cells"]).sort_values("strength", ascending=False)
    few = f"{TOO_FEW}: too few countries." if (drawn["text"] == TOO_FEW).any() else ""
    none = f"Too few countries for any cell: {wording.listed(untested)}." if untested else ""
    note = wording.in_line(NOTE, few, none)
    if presentation.place():
        _strongest(drawn)
    else:
        _draw(chart, alternative_text(cells, local, policy), note, drawn)
    chart_frame.below("Sources: see “About this data”.")
    tables.fold("link_table", lambda: _table(in_file()))
    subtitle = f"{note} {result_text.NO_CAUSE} Filters: {filters.text()}"
    pictures = view.pictures(with_upright_names(chart), source, subtitle)
    downloads.buttons(replace(view, note=f"{note} {method}"), in_file, count, pictures)


def _draw(chart: Chart, alt: str, note: str, drawn: pd.DataFrame) -> None:
    """The matrix and, for a phone, its cells as a list."""
    st.html(STYLE)
    with st.container(key="matrix_wide"):
        st.vega_lite_chart(spec=chart.on_screen(), alt=alt, key="matrix_chart")
        st.caption(wording.plain(note))
    with st.container(key="matrix_narrow"):
        _narrow_table(drawn)
        st.caption(NOTE_OF_LIST)


def _narrow_table(drawn: pd.DataFrame) -> None:
    """The cells as a list for a phone, sorted: clear and strong ones first."""
    columns = {"text": "Spearman", "policy": "National policy", "local": "Local indicator", "tested": "N"}
    rows = drawn.assign(policy=drawn["policy"].map(statements.without_index))
    rows["text"] = rows["text"].where(rows["opacity"] < 1, rows["text"] + " clear")
    tables.show(
        rows,
        "The cells of the matrix as a list, clear and strong correlations first",
        columns,
        columns={title: st.column_config.Column(width=pixels) for title, pixels in PHONE_WIDTHS.items()},
        height=460,
        row_height=THREE_LINES,
    )


def _strongest(drawn: pd.DataFrame) -> None:
    """For a room, which cannot read so many cells: the clear correlations that are strongest."""
    clear = drawn[drawn["opacity"] == 1]
    rows = clear.head(MOST_FOR_A_ROOM).assign(policy=clear["policy"].map(statements.without_index))
    if rows.empty:
        st.caption("No correlation of this part is clear.")
        return
    columns = {"local": "Local indicator", "policy": "National policy", "text": "Spearman", "tested": "N"}
    tables.for_reading(rows[list(columns)].rename(columns=columns), "The strongest clear correlations of the matrix")
    of_all = wording.plural(len(clear), "clear correlation", "clear correlations")
    st.caption(f"{len(rows)} of {of_all} of this part, the strongest first. {NOTE_OF_LIST}")


def _method(cells: pd.DataFrame) -> str:
    """What a cell is and when it is clear."""
    strictest = wording.count((cells["passes"] & (cells["p_strictest"] < PASSES_BELOW)).sum())
    return (
        "Local values of a country are unweighted means of its cities, or of its regions with a city of the atlas; each is the "
        f"latest of its place. Clear means: p is under {PASSES_BELOW} after the correction of Benjamini and Hochberg over all "
        f"{wording.count(cells['n_tests'].iloc[0])} tests of the matrix, areas and dimensions, whatever part is shown, and the "
        f"95 % interval leaves out zero. {strictest} by the strictest correction, of Benjamini and Yekutieli, which "
        f"holds however the tests depend on each other. Too few: under {LEAST_FOR_A_CELL} countries."
    )


def _pick(areas: list[Variable]) -> tuple[list[Variable], list[Variable]]:
    """The local measures and the policies to show."""
    left, right = st.columns([3, 2])
    rows = pick.from_row("Local indicators", pickers.ROWS, "link_rows", left)
    names = {EVERY_AREA: "All policy areas"} | {s.side_id: f"Dimensions of {statements.without_index(s.name)}" for s in areas}
    if st.session_state["link_area"] not in names:
        st.session_state["link_area"] = EVERY_AREA
        st.warning("That policy area does not have this competence type; all areas that do are shown.")
    area = pick.from_list("National policy", names, "link_area", right)
    local = [side for side in matrix_cells.local_variables() if rows in ("all", side.family)]
    if area == EVERY_AREA:
        return local, areas
    own = next(side for side in areas if side.side_id == area)
    return local, [own, *variables.dimensions_of(own.side_id)]


def counted(cells: pd.DataFrame) -> str:
    """How many correlations of the whole matrix are clear."""
    tested = cells[cells["p_adjusted"].notna()]
    of_all = f"{wording.count(tested['passes'].sum())} of {wording.count(len(tested))} correlations are clear"
    return f"{of_all} after the correction for many tests, dimensions of areas included."


def by_type(cells: pd.DataFrame) -> str:
    """How many correlations with policy areas are clear, by who decides, as a title; dimensions repeat their areas."""
    every = variables.all_variables()
    tested = cells[cells["p_adjusted"].notna()]
    of_areas = tested[[not every[policy].is_dimension for policy in tested["policy_id"]]]
    types = of_areas["policy_id"].map(lambda policy: every[policy].competence_type)
    counts = of_areas.groupby(types)["passes"].agg(["sum", "size"])
    names = {
        key: kind.short_name if kind.is_classified else "not classified" for key, kind in catalogue.competence_types().items()
    }
    parts = [
        f"{counts.loc[key, 'sum']} of {counts.loc[key, 'size']} {name}" for key, name in names.items() if key in counts.index
    ]
    return f"Clear correlations of local indicators with policy areas, by who decides: {', '.join(parts)}"


def _years_apart(cells: pd.DataFrame) -> str:
    """In how many of the cells that show a coefficient the years are far apart, as Markdown; empty for none."""
    shown = cells[~cells["is_few"]]
    apart = int((shown["n_apart"] > 0).sum())
    if not apart:
        return ""
    part = area_statements.part_of(apart, len(shown), "cell", "cells")
    return (
        f"{result_text.YEARS_ICON} In {part} with a coefficient the years of the two values "
        f"differ by more than {YEARS_APART} in at least one country; the table says in how many."
    )


def _table(rows: pd.DataFrame) -> None:
    columns = {
        "local_measure": "Local indicator",
        "policy_measure": "National policy",
        "policy_competence": "Competence type",
        "spearman": "Spearman",
        "spearman_low": "Interval from",
        "spearman_high": "to",
        "n": "Countries",
        "n_cities": "Cities",
        "local_years": "Years, local",
        "policy_years": "Years, policy",
        "n_years_apart": f"Countries over {YEARS_APART} years apart",
        "p_adjusted": "Adjusted p",
        "passes": "Clear",
        "remark": "Remark",
    }
    texts = rows.assign(
        **{
            f"{whose}_years": [
                wording.years(*span) for span in zip(rows[f"{whose}_first_year"], rows[f"{whose}_last_year"], strict=True)
            ]
            for whose in ("local", "policy")
        }
    )
    decimals = {"Spearman": 2, "Interval from": 2, "to": 2, "Adjusted p": 3}
    tables.show(texts, "Table of the cells of the matrix", columns, columns=decimals, height=420)


def alternative_text(cells: pd.DataFrame, local: list[Variable], policy: list[Variable]) -> str:
    """What the matrix says, for those who cannot see it."""
    shown = matrix_cells.part_of(cells, local, policy).query("not is_few")
    indicators = wording.plural(len(local), "local indicator", "local indicators")
    policies = wording.plural(len(policy), "policy", "policies")
    text = f"Matrix of {indicators} and {policies}. {by_type(cells)}. {counted(cells)}"
    if shown.empty:
        return text
    every, strongest = variables.all_variables(), shown.loc[shown["rho"].abs().idxmax()]
    return (
        f"{text} Strongest of those shown: {every[strongest['local_id']].title} with {every[strongest['policy_id']].name}, "
        f"Spearman {wording.number(strongest['rho'], 2)}."
    )
