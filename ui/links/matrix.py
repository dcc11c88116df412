"""The matrix on screen: local measures down, policy areas or the dimensions of one area across."""

from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from ui import charts, colours, downloads, figures, pictures, wording
from ui.charts import REMEMBERED_DESIGNS, Chart, Design
from ui.filters import Filters, competence_names
from ui.links import choices, matrix_cells, sides
from ui.links.choices import EVERY_AREA
from ui.links.sides import COMPETENCE_ORDER, DIMENSION_RULE, Side
from ui.links.statistics import LEAST_FOR_A_CELL

ROW, HEAD = 46, 130
POSITIVE, NEGATIVE, FAINT = colours.CITY[0], colours.CITY[1], 0.22
TYPE_ROW = "Who decides"
KIND = {"shared": "shared", "national": "national", "not_classified": "–"}
KIND_COLOUR = {"shared": colours.CITY[2], "national": colours.CITY[4], "not_classified": colours.OTHER}
TOOLTIP = {"local": "Local measure", "policy": "National policy", "kind": "Competence", "said": "Spearman", "tested": "N"}


def matrix(filters: Filters) -> None:
    """Pickers of the part to see, the finding over the whole matrix, the cells, and all of it as files."""
    areas = sides.area_sides(filters.competence_type)
    if not areas:
        st.info("No policy area is of your competence type. Take another competence type in the sidebar, or none.")
        return
    local, policy = _pick(areas)
    cells = matrix_cells.cells_of(filters)
    st.header("Local figures and national policy, over countries")
    st.markdown(wording.plain(finding(cells)))
    with st.container(border=True):
        st.markdown("**Correlation is not effect**")
        st.markdown(
            "- Countries that do much in one area are often wealthy or have long known immigration.\n"
            "- Cities of a country count once, as their mean, so there are few cases; of many tests some pass by chance, which "
            "the correction makes rare.\n"
            "- Cities choose for themselves whether to join the Intercultural Cities network.\n"
            "- Years differ: the survey is of 2023, policy of each country's latest year, both in the file."
        )
    drawn = _drawn(cells, local, policy)
    order = tuple(dict.fromkeys(drawn["row"]))
    chart = Chart(_matrix(order, tuple(_short(side) for side in policy)), {"cells": drawn})
    st.vega_lite_chart(spec=chart.on_screen(), alt=alternative_text(cells, local, policy), key="matrix_chart")
    note = (
        "Number: Spearman coefficient over countries with both figures; beside each name N, and the cities that enter. Blue: "
        "both rise together; orange: one rises where the other falls. Full colour: passes the test at 5 % after the correction "
        f"of Benjamini and Hochberg over all {wording.count(cells['p_adjusted'].notna().sum())} cells of the matrix, areas and "
        f"dimensions; faint: does not. Too few: under {LEAST_FOR_A_CELL} countries. {DIMENSION_RULE}"
    )
    st.caption(wording.plain(note))
    _below(filters, local, policy, chart, note)


def _pick(areas: list[Side]) -> tuple[list[Side], list[Side]]:
    """The local measures and the policies to show."""
    left, right = st.columns([3, 2])
    rows = left.segmented_control(
        "Local measures",
        list(choices.ROWS),
        format_func=choices.ROWS.__getitem__,
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
    local = [side for side in matrix_cells.local_sides() if rows in ("all", side.family)]
    if area == EVERY_AREA:
        return local, areas
    own = next(side for side in areas if side.side_id == area)
    return local, [own, *sides.dimensions_of(own.side_id)]


def _short(side: Side) -> str:
    name = side.name.removeprefix("MIPEX: ")
    return name.split(": ")[-1].capitalize() if side.is_dimension else name


def finding(cells: pd.DataFrame) -> str:
    """What the whole matrix says, by competence type; areas only, since dimensions repeat them."""
    every = sides.all_sides()
    tested = cells[cells["p_adjusted"].notna()]
    if tested.empty:
        return "Too few countries for any test. Loosen the filters in the sidebar."
    of_areas = tested[[not every[policy].is_dimension for policy in tested["policy_id"]]]
    kinds = of_areas["policy_id"].map(lambda policy: competence_names()[every[policy].competence_type])
    order = [competence_names()[kind] for kind in COMPETENCE_ORDER]
    counts = of_areas.groupby(kinds)["passes"].agg(["sum", "size"]).reindex([kind for kind in order if (kinds == kind).any()])
    parts = [f"{wording.lower(str(kind))} {row['sum']} of {row['size']}" for kind, row in counts.iterrows()]
    return (
        f"{wording.count(tested['passes'].sum())} of {wording.count(len(tested))} links are clear after the correction for many "
        f"tests. With policy areas, by who decides: {'; '.join(parts)}."
    )


def _drawn(cells: pd.DataFrame, local: list[Side], policy: list[Side]) -> pd.DataFrame:
    """The cells of the part to see with their texts, and above them a row that says who decides."""
    heads = [
        {
            "row": TYPE_ROW,
            "column": _short(side),
            "text": KIND[side.competence_type],
            "colour": KIND_COLOUR[side.competence_type],
            "opacity": 0.85,
            "local": TYPE_ROW,
            "policy": side.name,
            "kind": competence_names()[side.competence_type],
            "said": "",
            "tested": "",
        }
        for side in policy
    ]
    wanted = cells.set_index(["local_id", "policy_id"])
    rows = []
    for mine in local:
        of_row = [wanted.loc[(mine.side_id, side.side_id)] for side in policy]
        name = f"{mine.title}{_counted(of_row)}"
        rows += [_cell(mine, side, name, cell) for side, cell in zip(policy, of_row, strict=True)]
    drawn = pd.DataFrame(heads + rows)
    return drawn.assign(is_first=drawn["column"] == _short(policy[0]))


def _counted(cells: list[pd.Series]) -> str:
    """N of a row where it is the same across; a span where not."""
    counts = sorted({int(cell["n"]) for cell in cells})
    cities = max(int(cell["n_cities"]) for cell in cells)
    span = str(counts[0]) if len(counts) == 1 else f"{counts[0]}-{counts[-1]}"
    return f" · N {span} ({wording.plural(cities, 'city', 'cities')})"


def _cell(local: Side, policy: Side, row: str, cell: pd.Series) -> dict[str, object]:
    few = bool(cell["is_few"]) or pd.isna(cell["rho"])
    said = "too few countries" if few else f"{cell['rho']:.2f}, adjusted p {cell['p_adjusted']:.3f}"
    return {
        "row": row,
        "column": _short(policy),
        "text": "too few" if few else f"{cell['rho']:.2f}".replace("-0.00", "0.00").replace("-", "−"),
        "colour": POSITIVE if few or cell["rho"] >= 0 else NEGATIVE,
        "opacity": 0.0 if few else 1.0 if cell["passes"] else FAINT,
        "local": local.title,
        "policy": policy.name,
        "kind": competence_names()[policy.competence_type],
        "said": said if few else f"{said}{'' if cell['passes'] else ' (does not pass)'}",
        "tested": f"{wording.plural(int(cell['n']), 'country', 'countries')} "
        f"({wording.plural(int(cell['n_cities']), 'city', 'cities')})",
    }


def _below(filters: Filters, local: list[Side], policy: list[Side], chart: charts.Chart, note: str) -> None:
    """Table, sources, files."""
    rows = matrix_cells.long_form(filters, [side.side_id for side in local], [side.side_id for side in policy])
    with st.expander("The same as a table", on_change="rerun", key="link_table") as folded:
        if folded.open:
            _table(rows)
    ids = sorted({one for column in ("local_source_id", "policy_source_id") for text in rows[column] for one in text.split("; ")})
    source = f"Sources: {'; '.join(dict.fromkeys(figures.citations()[one] for one in ids if one))}."
    st.caption(wording.plain(source))
    title = "Local figures and national policy: rank correlation over countries"
    said = "; ".join(filters.words()) or "no filter set"
    view = downloads.View("links_matrix", title, f"{said}. Correlation is not effect. {note}", str(st.context.url or ""))
    subtitle = f"Correlation is not effect. {note} Filters: {said}"
    made = pictures.pictures_of(lambda: charts.as_picture(chart, title, subtitle, source))
    downloads.buttons(view, lambda: rows, len(rows), made)


def _table(rows: pd.DataFrame) -> None:
    columns = {
        "local_measure": "Local measure",
        "policy_measure": "National policy",
        "policy_competence": "Competence type",
        "spearman": "Spearman",
        "n": "Countries",
        "n_cities": "Cities",
        "p_adjusted": "Adjusted p",
        "passes": "Passes",
        "remark": "Remark",
    }
    st.dataframe(
        rows[list(columns)].rename(columns=columns),
        hide_index=True,
        column_config={
            "Spearman": st.column_config.NumberColumn(format="%.2f"),
            "Adjusted p": st.column_config.NumberColumn(format="%.3f"),
        },
        alt="Table of the cells of the matrix",
        height=420,
    )


def alternative_text(cells: pd.DataFrame, local: list[Side], policy: list[Side]) -> str:
    """What the matrix says, for those who cannot see it."""
    shown = cells[
        cells["local_id"].isin([s.side_id for s in local])
        & cells["policy_id"].isin([s.side_id for s in policy])
        & ~cells["is_few"]
    ]
    said = f"Matrix of {len(local)} local measures and {len(policy)} policies. {finding(cells)}"
    if shown.empty:
        return said
    every, strongest = sides.all_sides(), shown.loc[shown["rho"].abs().idxmax()]
    return (
        f"{said} Strongest of those shown: {every[strongest['local_id']].title} with {every[strongest['policy_id']].name}, "
        f"Spearman {strongest['rho']:.2f}."
    )


def _head_more(columns: tuple[str, ...]) -> int:
    """Room for names of dimensions, which are longer than those of areas; Streamlit counts the axis into the height."""
    return max(0, round(5.5 * max(map(len, columns))) - 110)


@lru_cache(REMEMBERED_DESIGNS)
def _matrix(rows: tuple[str, ...], columns: tuple[str, ...]) -> Design:
    axis = alt.Axis(orient="top", labelAngle=-90, labelLimit=260, labelOverlap=False, ticks=False, domain=False)
    base = alt.Chart(alt.NamedData("cells"), height=ROW * len(rows) + HEAD + _head_more(columns)).encode(
        x=alt.X("column", type="nominal", sort=list(columns), title=None, axis=axis),
        y=alt.Y("row", type="nominal", sort=list(rows), title=None, axis=None),
        tooltip=[alt.Tooltip(field, type="nominal", title=title) for field, title in TOOLTIP.items()],
    )
    names = (
        base.transform_filter("datum.is_first")
        .mark_text(align="left", baseline="bottom", dy=-5, limit=335, color=colours.TEXT)
        .encode(x=alt.value(0), text=alt.Text("row", type="nominal"))
    )
    strips = base.mark_rect(height=7, yOffset=3).encode(
        color=alt.Color("colour", type="nominal", scale=None, legend=None),
        opacity=alt.Opacity("opacity", type="quantitative", scale=None, legend=None),
    )
    numbers = base.mark_text(dy=15, fontSize=9.5, color=colours.TEXT).encode(text=alt.Text("text", type="nominal"))
    return alt.layer(strips, names, numbers).to_dict()
