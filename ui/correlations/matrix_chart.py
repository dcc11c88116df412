"""The drawing of the matrix: a cell for each pair, filled where the correlation is clear, in groups of rows and columns."""

from collections.abc import Callable
from functools import lru_cache

import altair as alt
import pandas as pd

from queries import catalogue
from ui import statements, wording
from ui.charts import colours
from ui.charts.designs import HEAD, REMEMBERED_DESIGNS, Chart, Design, headings, names_above
from ui.charts.theme import as_given, ink_as_given, tooltip
from ui.correlations.matrix_cells import part_of
from ui.correlations.paired_measures import YEARS_APART
from ui.correlations.variables import Variable
from ui.filters import competence_names

ROW = 24
STRONG = 0.6
# Fill and text of a clear cell: both rise together, or one rises where the other falls; the first of each is the stronger.
POSITIVE = ((colours.DIVERGING[0], colours.LIGHT), (colours.DIVERGING[1], colours.DARK))
NEGATIVE = ((colours.DIVERGING[5], colours.LIGHT), (colours.DIVERGING[3], colours.DARK))
NOT_CLEAR = (colours.OTHER, "")
FAINT = 0.08
TOO_FEW = "–"
FAMILIES = {
    "survey": "What residents say, %",
    "population": "Who lives in the city, %",
    "outcome": "Gaps of native-born and foreign-born",
    "icc": "Intercultural Cities Index",
    "own": "Indicators of your own",
}
TOOLTIP = {
    "local": "Local indicator", "policy": "National policy", "kind": "Competence", "spearman": "Spearman", "tested": "N",
    "years": "Years",
}  # fmt: skip


def chart_of(cells: pd.DataFrame, local: list[Variable], policy: list[Variable]) -> Chart:
    """The matrix of some local measures and policies. cells: rows of `cells_of`."""
    by_pair = cells.set_index(["local_id", "policy_id"])
    strength = part_of(cells, local, policy).query("not is_few").assign(strength=cells["rho"].abs())
    rows = _ordered(local, strength.groupby("local_id")["strength"].mean(), list(FAMILIES).index, "family")
    columns = _ordered(policy, strength.groupby("policy_id")["strength"].mean(), catalogue.position, "competence_type")
    drawn = pd.DataFrame([_cell(row, column, by_pair.loc[(row.side_id, column.side_id)]) for row in rows for column in columns])
    order = [
        name
        for i, row in enumerate(rows)
        for name in ([FAMILIES[row.family]] if not i or rows[i - 1].family != row.family else []) + [_row_name(row)]
    ]
    firsts = {column.competence_type: _short(column) for column in reversed(columns)}
    names = [catalogue.competence_types()[kind].short_name.capitalize() for kind in firsts]
    heads = pd.DataFrame({"column": list(firsts.values()), "text": names, "row": HEAD})
    return Chart(_matrix((HEAD, *order), tuple(map(_short, columns))), {"cells": drawn, "heads": heads})


def _ordered(sides: list[Variable], strength: pd.Series, position: Callable[[str], int], group: str) -> list[Variable]:
    """Sides by group, in it from the largest mean strength of a correlation; an area before its dimensions."""
    of_side = strength.to_dict()
    return sorted(sides, key=lambda side: (side.is_dimension, position(getattr(side, group)), -of_side.get(side.side_id, 0.0)))


def _short(side: Variable) -> str:
    name = statements.without_index(side.name)
    return wording.upper(name.split(": ")[-1]) if side.is_dimension else name


def _row_name(side: Variable) -> str:
    """A local measure, without what the name of its group says."""
    if side.place_level == "country":
        return f"{side.title} (countries)"
    title = statements.without_index(side.title)
    return title.split(": gap between")[0] if side.is_gap else title


def _cell(local: Variable, policy: Variable, cell: pd.Series) -> dict[str, object]:
    few = bool(cell["is_few"]) or pd.isna(cell["rho"])
    text = "too few countries" if few else f"{wording.number(cell['rho'], 2)}, adjusted p {cell['p_adjusted']:.3f}"
    fill, ink = NOT_CLEAR
    if cell["passes"]:
        fill, ink = (POSITIVE if cell["rho"] > 0 else NEGATIVE)[0 if abs(cell["rho"]) >= STRONG else 1]
    return {
        "row": _row_name(local),
        "column": _short(policy),
        "text": TOO_FEW if few else wording.number(cell["rho"], 2),
        "colour": fill,
        "ink": ink,
        "opacity": 0.0 if few else 1.0 if cell["passes"] else FAINT,
        "strength": -1.0 if few else abs(cell["rho"]) + bool(cell["passes"]),
        "local": local.title,
        "policy": policy.name,
        "kind": competence_names()[policy.competence_type],
        "spearman": text if few else f"{text}{'' if cell['passes'] else ' (not clear)'}",
        "tested": _tested(local, cell),
        "years": _years(cell),
    }


def _tested(local: Variable, cell: pd.Series) -> str:
    """N in words: 35 countries (82 cities); 32 countries (700 cities in 190 regions)."""
    if local.place_level == "country":
        return wording.plural(int(cell["n"]), "country", "countries")
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


@lru_cache(REMEMBERED_DESIGNS)
def _matrix(rows: tuple[str, ...], columns: tuple[str, ...]) -> Design:
    shown = tooltip(TOOLTIP)
    cells = alt.Chart(alt.NamedData("cells")).encode(tooltip=shown)
    squares = cells.mark_rect(stroke="white", strokeWidth=0.5).encode(
        color=as_given("colour", alt.Color),
        opacity=as_given("opacity", alt.Opacity),
    )
    texts = cells.mark_text(fontSize=11, aria=False).encode(text="text:N", color=ink_as_given()).properties(name="on_colour")
    axis = names_above(columns)
    design = alt.layer(squares, texts, headings("column")).properties(height=ROW * len(rows) + 60).to_dict()
    is_family = " || ".join(f"datum.value === '{family}'" for family in FAMILIES.values())
    names = {
        "domain": False,
        "labelLimit": 300,
        "labelFontWeight": {"condition": {"test": is_family, "value": "bold"}, "value": "normal"},
    }
    design["encoding"] = {
        "x": {"field": "column", "type": "nominal", "title": None, "scale": {"domain": list(columns)}, "axis": axis},
        "y": {"field": "row", "type": "nominal", "title": None, "scale": {"domain": list(rows)}, "axis": names},
    }
    return design
