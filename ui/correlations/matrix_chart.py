"""The drawing of the matrix: a strip for each cell with its coefficient and N, above them who decides."""

from functools import lru_cache

import altair as alt
import pandas as pd

from queries import catalogue
from ui import wording
from ui.charts import colours
from ui.charts.designs import REMEMBERED_DESIGNS, Chart, Design
from ui.correlations.paired_measures import YEARS_APART
from ui.correlations.variables import Variable
from ui.filters import competence_names

ROW, HEAD = 58, 130
POSITIVE, NEGATIVE, FAINT = colours.CITY[0], colours.CITY[1], 0.22
TYPE_ROW = "Who decides"
TOOLTIP = {
    "local": "Local measure", "policy": "National policy", "kind": "Competence", "spearman": "Spearman", "tested": "N",
    "years": "Years",
}  # fmt: skip
APART = "*"


def chart_of(cells: pd.DataFrame, local: list[Variable], policy: list[Variable]) -> Chart:
    """The matrix of some local measures and policies. cells: rows of `cells_of`."""
    drawn = _drawn(cells, local, policy)
    order = tuple(dict.fromkeys(drawn["row"]))
    return Chart(_matrix(order, tuple(_short(side) for side in policy)), {"cells": drawn})


def _short(side: Variable) -> str:
    name = side.name.removeprefix("MIPEX: ")
    return name.split(": ")[-1].capitalize() if side.is_dimension else name


def _who_decides(side: Variable) -> str:
    """The competence type as short as a column is narrow."""
    kind = catalogue.competence_types()[side.competence_type]
    return kind.short_name if kind.family else "–"


def _drawn(cells: pd.DataFrame, local: list[Variable], policy: list[Variable]) -> pd.DataFrame:
    """The cells of the part to see with their texts, and above them a row that says who decides."""
    heads = [
        {
            "row": TYPE_ROW,
            "column": _short(side),
            "text": _who_decides(side),
            "colour": colours.of_competence_types()[side.competence_type],
            "opacity": 0.85,
            "local": TYPE_ROW,
            "policy": side.name,
            "kind": competence_names()[side.competence_type],
            "spearman": "",
            "tested": "",
            "count": "",
            "years": "",
        }
        for side in policy
    ]
    by_pair = cells.set_index(["local_id", "policy_id"])
    rows = []
    for measure in local:
        of_row = [by_pair.loc[(measure.side_id, side.side_id)] for side in policy]
        name = f"{measure.title} · {_counted(of_row)}"
        rows += [_cell(measure, side, name, cell) for side, cell in zip(policy, of_row, strict=True)]
    drawn = pd.DataFrame(heads + rows)
    return drawn.assign(is_first=drawn["column"] == _short(policy[0]))


def _counted(cells: list[pd.Series]) -> str:
    """The years of a local measure and the cities that enter its row."""
    first, last = min(cell["local_first"] for cell in cells), max(cell["local_last"] for cell in cells)
    return f"{wording.years(first, last)}, {wording.plural(max(int(cell['n_cities']) for cell in cells), 'city', 'cities')}"


def _cell(local: Variable, policy: Variable, row: str, cell: pd.Series) -> dict[str, object]:
    few = bool(cell["is_few"]) or pd.isna(cell["rho"])
    text = "too few countries" if few else f"{wording.number(cell['rho'], 2)}, adjusted p {cell['p_adjusted']:.3f}"
    return {
        "row": row,
        "column": _short(policy),
        "text": "too few" if few else wording.number(cell["rho"], 2),
        "colour": POSITIVE if few or cell["rho"] >= 0 else NEGATIVE,
        "opacity": 0.0 if few else 1.0 if cell["passes"] else FAINT,
        "local": local.title,
        "policy": policy.name,
        "kind": competence_names()[policy.competence_type],
        "spearman": text if few else f"{text}{'' if cell['passes'] else ' (not clear)'}",
        "tested": _tested(local, cell),
        "count": f"N {int(cell['n'])}{APART if cell['n_apart'] else ''}",
        "years": _years(cell),
    }


def _tested(local: Variable, cell: pd.Series) -> str:
    """N in words: 35 countries (82 cities); 32 countries (700 cities in 190 regions)."""
    cities = wording.plural(int(cell["n_cities"]), "city", "cities")
    if local.place_level == "region":
        cities += f" in {wording.plural(int(cell['n_local_places']), 'region', 'regions')}"
    return f"{wording.plural(int(cell['n']), 'country', 'countries')} ({cities})"


def _years(cell: pd.Series) -> str:
    """The years of both figures, and in how many countries they are far apart."""
    local, policy = (wording.years(cell[f"{whose}_first"], cell[f"{whose}_last"]) for whose in ("local", "policy"))
    if not cell["n_apart"]:
        return f"local {local}; policy {policy}"
    apart = wording.plural(int(cell["n_apart"]), "country", "countries")
    return f"local {local}; policy {policy}; more than {YEARS_APART} apart in {apart}"


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
    texts = [
        base.mark_text(dy=dy, fontSize=size, color=colours.TEXT).encode(text=alt.Text(field, type="nominal"))
        for field, dy, size in (("text", 14, 11), ("count", 26, 9.5))
    ]
    return alt.layer(strips, names, *texts).to_dict()
