"""The matrix on screen: local measures down, policy areas or the dimensions of one area across."""

import pandas as pd
import streamlit as st

from ui import downloads, value_text, wording
from ui.charts import designs
from ui.correlations import matrix_cells, pickers, variables
from ui.correlations.matrix_chart import APART, chart_of
from ui.correlations.paired_measures import YEARS_APART
from ui.correlations.pickers import EVERY_AREA
from ui.correlations.statistics import LEAST_FOR_A_CELL, PASSES_BELOW
from ui.correlations.variables import DIMENSION_RULE, Variable
from ui.filters import Filters, competence_names


def matrix(filters: Filters) -> None:
    """Pickers of the part to see, the finding over the whole matrix, the cells, and all of it as files."""
    areas = variables.area_variables(filters.classes)
    if not areas:
        st.info("No policy area is of your competence type. Take another competence type, or none.")
        return
    local, policy = _pick(areas)
    cells = matrix_cells.cells_of(filters)
    st.header("Local figures and national policy, over countries")
    st.markdown(wording.plain(finding(cells)))
    with st.container(border=True):
        st.markdown("**Correlation is not causation**")
        st.markdown(
            "- Countries that do much in one area are often wealthy or have long known immigration.\n"
            "- Cities of a country count once, as their mean, so there are few cases; of many tests some pass by chance, which "
            "the correction makes rare.\n"
            "- Cities choose for themselves whether to join the Intercultural Cities network, and the survey chose its "
            "cities: what holds among them need not hold among all.\n"
            "- Each figure is the latest of its place, so years differ; they stand in the table and in the file."
        )
    _warn_of_years(_of_part(cells, local, policy))
    chart = chart_of(cells, local, policy)
    st.vega_lite_chart(spec=chart.on_screen(), alt=alternative_text(cells, local, policy), key="matrix_chart")
    note = (
        "Number: Spearman coefficient over countries with both figures; below it N, these countries; beside each name the years "
        f"of its figures and the cities that enter. {APART} The years of the two figures differ by more than {YEARS_APART} in "
        "at least one of the countries. Blue: "
        "both rise together; orange: one rises where the other falls. Full colour: clear, that is, p is under 0.05 after the "
        f"correction of Benjamini and Hochberg over all {wording.count(_tests(cells))} tests of the matrix, areas and "
        "dimensions, whatever part is shown, and the 95 % interval leaves out zero; faint: not clear. Too few: under "
        f"{LEAST_FOR_A_CELL} countries. Local figures of a country are unweighted means of its cities, or of its regions with a "
        f"city of the atlas. {DIMENSION_RULE}"
    )
    st.caption(wording.plain(note))
    _below(filters, local, policy, chart, note)


def _pick(areas: list[Variable]) -> tuple[list[Variable], list[Variable]]:
    """The local measures and the policies to show."""
    left, right = st.columns([3, 2])
    rows = left.segmented_control(
        "Local measures",
        list(pickers.ROWS),
        format_func=pickers.ROWS.__getitem__,
        key="link_rows",
        required=True,
        persist_state="session",
    )
    names = {EVERY_AREA: "All policy areas"} | {s.side_id: f"Dimensions of {s.name.removeprefix('MIPEX: ')}" for s in areas}
    if st.session_state["link_area"] not in names:
        st.session_state["link_area"] = EVERY_AREA
        st.warning("The policy area that was chosen is not of your competence type; all that are stand here.")
    area = right.selectbox(
        "National policy", list(names), format_func=names.__getitem__, key="link_area", persist_state="session"
    )
    local = [side for side in matrix_cells.local_variables() if rows in ("all", side.family)]
    if area == EVERY_AREA:
        return local, areas
    own = next(side for side in areas if side.side_id == area)
    return local, [own, *variables.dimensions_of(own.side_id)]


def finding(cells: pd.DataFrame) -> str:
    """What the whole matrix says, by competence type; areas only, since dimensions repeat them."""
    every = variables.all_variables()
    tested = cells[cells["p_adjusted"].notna()]
    if tested.empty:
        return "Too few countries for any test. Loosen the filters."
    of_areas = tested[[not every[policy].is_dimension for policy in tested["policy_id"]]]
    kinds = of_areas["policy_id"].map(lambda policy: competence_names()[every[policy].competence_type])
    order = list(competence_names().values())
    counts = of_areas.groupby(kinds)["passes"].agg(["sum", "size"]).reindex([kind for kind in order if (kinds == kind).any()])
    parts = [f"{wording.lower(str(kind))} {row['sum']} of {row['size']}" for kind, row in counts.iterrows()]
    return (
        f"{wording.count(tested['passes'].sum())} of {wording.count(len(tested))} correlations are clear after the correction "
        f"for many tests; {strictest(tested)} by the strictest correction, of Benjamini and Yekutieli, which holds however "
        f"the tests depend on each other. With policy areas, by who decides: {'; '.join(parts)}."
    )


def strictest(tested: pd.DataFrame) -> str:
    """How many of the clear correlations pass the correction of Benjamini and Yekutieli too."""
    return wording.count((tested["passes"] & (tested["p_strictest"] < PASSES_BELOW)).sum())


def _tests(cells: pd.DataFrame) -> int:
    return int(cells["n_tests"].iloc[0])


def _of_part(cells: pd.DataFrame, local: list[Variable], policy: list[Variable]) -> pd.DataFrame:
    """The cells of the part to see."""
    is_local, is_policy = (
        cells[column].isin([side.side_id for side in part]) for column, part in (("local_id", local), ("policy_id", policy))
    )
    return cells[is_local & is_policy]


def _warn_of_years(cells: pd.DataFrame) -> None:
    """Say in how many of the cells that show a coefficient the years are far apart."""
    shown = cells[~cells["is_few"]]
    apart = int((shown["n_apart"] > 0).sum())
    if apart:
        of_all = wording.plural(len(shown), "cell", "cells")
        st.warning(
            f"In {wording.count(apart)} of the {of_all} with a coefficient, the years of the two figures differ by more than "
            f"{YEARS_APART} in at least one country. They are marked \\{APART}; the table says in how many countries.",
            icon=":material/schedule:",
        )


def _below(filters: Filters, local: list[Variable], policy: list[Variable], chart: designs.Chart, note: str) -> None:
    """Table, sources, files."""
    ids = [side.side_id for side in local], [side.side_id for side in policy]
    with st.expander("The same as a table", on_change="rerun", key="link_table") as folded:
        if folded.open:
            _table(matrix_cells.long_form(filters, *ids))
    used = matrix_cells.sources_of(filters.area_basis, (*ids[0], *ids[1]))
    source = f"Sources: {'; '.join(dict.fromkeys(value_text.citations()[one] for one in used))}."
    st.caption(wording.plain(source))
    title = "Local figures and national policy: rank correlation over countries"
    filters_text = "; ".join(filters.words()) or "no filter set"
    view = downloads.View("links_matrix", title, f"{filters_text}. Correlation is not causation. {note}")
    subtitle = f"Correlation is not causation. {note} Filters: {filters_text}"
    rows = len(local) * len(policy)
    downloads.with_chart(view, lambda: matrix_cells.long_form(filters, *ids), rows, chart, subtitle, source)


def _table(rows: pd.DataFrame) -> None:
    columns = {
        "local_measure": "Local measure",
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
    st.dataframe(
        texts[list(columns)].rename(columns=columns),
        hide_index=True,
        column_config={
            **dict.fromkeys(("Spearman", "Interval from", "to"), st.column_config.NumberColumn(format="%.2f")),
            "Adjusted p": st.column_config.NumberColumn(format="%.3f"),
        },
        alt="Table of the cells of the matrix",
        height=420,
    )


def alternative_text(cells: pd.DataFrame, local: list[Variable], policy: list[Variable]) -> str:
    """What the matrix says, for those who cannot see it."""
    shown = _of_part(cells, local, policy)
    shown = shown[~shown["is_few"]]
    text = f"Matrix of {len(local)} local measures and {len(policy)} policies. {finding(cells)}"
    if shown.empty:
        return text
    every, strongest = variables.all_variables(), shown.loc[shown["rho"].abs().idxmax()]
    return (
        f"{text} Strongest of those shown: {every[strongest['local_id']].title} with {every[strongest['policy_id']].name}, "
        f"Spearman {wording.number(strongest['rho'], 2)}."
    )
