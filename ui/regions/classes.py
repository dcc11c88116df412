"""Classes of values for the map: limits, colours, how weak and missing values are drawn, the legend and its exceptions."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ui import wording
from ui.charts import city_map, colours
from ui.charts.area_map import DASHED, DOTTED, SOLID, Key
from ui.statements import ABOUT_LEVEL  # a gap smaller than this either way is drawn as none
from ui.value_text import all_unknown

SMALL_OPACITY = 0.35
LOW_OPACITY = 0.6
# Of every gap, in points, so that a colour means the same for each indicator, group and year.
GAP_LIMITS = [-ABOUT_LEVEL, ABOUT_LEVEL, 5.0, 10.0, 15.0]
BEHIND_CLASSES, AHEAD_CLASSES = 3, 2
STEPS = tuple(part * 10**power for power in range(9) for part in (1, 2, 5))  # between round limits
INNER_STEPS = 4  # between five limits
# How a value is drawn by what is known of it: (border, opacity).
DRAWN = {"as_published": (SOLID, 1.0), "unknown": (DASHED, 1.0), "low": (DOTTED, LOW_OPACITY), "own": (SOLID, 1.0)}

# The same for regions without a value, by the reason.
MISSING = {"suppressed": (SOLID, 1.0), "elsewhere": (DOTTED, 1.0), "none": (DASHED, 0.0)}


def limits_of(values: pd.Series, method: str, is_gap: bool) -> list[float]:
    """Limits between classes, from the lowest, of which there are six at most; a gap has a class around zero.

    method: round (round numbers), quantile (equally many values each) or equal (equal steps). The lowest class begins at the
    limit before it, and each class holds its lower limit.
    """
    known = values.dropna()
    if known.empty:
        return []
    if method == "round":
        return GAP_LIMITS if is_gap else _round_limits(known)
    if not is_gap:
        return _rounded(_split(known, 5, method))
    ahead, behind = known[known < -ABOUT_LEVEL], known[known > ABOUT_LEVEL]
    return _rounded([*_split(ahead, AHEAD_CLASSES, method), -ABOUT_LEVEL, ABOUT_LEVEL, *_split(behind, BEHIND_CLASSES, method)])


def _round_limits(values: pd.Series) -> list[float]:
    """Round numbers in equal steps around the median, the narrowest of which four are as wide as the middle three fifths."""
    wanted = (values.quantile(0.8) - values.quantile(0.2)) / INNER_STEPS
    step = next((step for step in STEPS if step >= wanted), STEPS[-1])
    middle = step * math.floor(values.median() / step + 0.5)
    limits = [float(middle + step * i) for i in range(-INNER_STEPS // 2, INNER_STEPS // 2 + 1)]
    return [limit for limit in limits if values.min() < limit <= values.max()]


def _split(values: pd.Series, parts: int, method: str) -> list[float]:
    if values.nunique() < parts:
        return []
    if method == "equal":
        return list(np.linspace(values.min(), values.max(), parts + 1)[1:-1])
    return list(np.quantile(values, np.linspace(0, 1, parts + 1)[1:-1]))


def _rounded(limits: Sequence[float]) -> list[float]:
    return sorted({round(float(limit), 1) for limit in limits})


def class_colours(limits: Sequence[float], is_gap: bool) -> list[str]:
    """A colour for each class, from the lowest; the darkest is that of the highest, of a gap that of the ends."""
    if not is_gap:
        return colours.SIX_CLASSES[-(len(limits) + 1) :]
    ahead = sum(limit < -ABOUT_LEVEL for limit in limits) + 1
    behind = sum(limit > ABOUT_LEVEL for limit in limits) + 1
    return [*colours.AHEAD[-ahead:], colours.ABOUT_LEVEL, *colours.BEHIND[-behind:]]


def with_fills(rows: pd.DataFrame, column: str, limits: Sequence[float], is_gap: bool) -> pd.DataFrame:
    """Rows of regions with fill, opacity and border; an unknown reliability has a border of its own where it is not that of all.

    rows: the column that is drawn, marked_reliability, is_small, missing.
    """
    palette = class_colours(limits, is_gap)
    in_class = np.searchsorted(limits, rows[column].fillna(0), side="right")
    marks = rows["marked_reliability"]
    looks = {**DRAWN, "unknown": DRAWN["as_published"]} if all_unknown(marks[rows["missing"] == ""]) else DRAWN
    styles = [MISSING[why] if why else looks[reliability] for why, reliability in zip(rows["missing"], marks, strict=True)]
    return rows.assign(
        fill=[_fill_of(why) if why else palette[i] for i, why in zip(in_class, rows["missing"], strict=True)],
        border=[border for border, _ in styles],
        opacity=[
            min(opacity, SMALL_OPACITY) if small and not why else opacity
            for (_, opacity), small, why in zip(styles, rows["is_small"], rows["missing"], strict=True)
        ],
    )


def _fill_of(why: str) -> str:
    return colours.suppressed_fill() if why == "suppressed" else colours.no_value()


def keys(rows: pd.DataFrame, column: str, limits: Sequence[float], is_gap: bool, unit: str) -> list[Key]:
    """The legend: the classes in which there is a region, from the lowest."""
    names = city_map.class_names(limits, unit)
    found = set(np.searchsorted(limits, rows[column].dropna(), side="right").tolist())
    both = zip(class_colours(limits, is_gap), names, strict=True)
    return [Key(fill, name) for i, (fill, name) in enumerate(both) if i in found]


def exceptions(rows: pd.DataFrame, other: str) -> str:
    """How weak and missing values are drawn, each with its number of regions, as a sentence; empty where there are none.

    other: whom a region has a value for where it has none for the group.
    """
    known = rows[rows["missing"] == ""]
    looks = {
        "unknown": "dashed border: reliability unknown",
        "low": "dotted and fainter: low reliability",
        "own": "uploaded by you, drawn like published values",
        "suppressed": "strong grey: suppressed by the publisher",
        "elsewhere": f"grey: no value for this group, only for the {other}",
        "none": "no fill: no value",
    }
    counts = {**known["marked_reliability"].value_counts(), **rows["missing"].value_counts()}
    if all_unknown(known["marked_reliability"]):
        del counts["unknown"]
    texts = [f"{text} ({wording.count(counts[look])})" for look, text in looks.items() if look in counts]
    return f"{wording.upper('; '.join(texts))}." if texts else ""
