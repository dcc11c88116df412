"""Classes of figures for the map: breaks, colours, how weak and missing figures are drawn, the legend."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ui import wording
from ui.charts import area_map, city_map, colours
from ui.charts.area_map import DASHED, DOTTED, SOLID, Key
from ui.statements import ABOUT_LEVEL  # a gap smaller than this either way is drawn as none

SMALL_OPACITY = 0.35
LOW_OPACITY = 0.6
BEHIND_CLASSES, AHEAD_CLASSES = 3, 2
# How a figure is drawn by what is known of it: (border, opacity).
DRAWN = {"as_published": (SOLID, 1.0), "unknown": (DASHED, 1.0), "low": (DOTTED, LOW_OPACITY), "own": (SOLID, 1.0)}

# The same for regions without a figure, by the reason.
MISSING = {"suppressed": (SOLID, 1.0), "elsewhere": (DOTTED, 1.0), "none": (DASHED, 0.0)}


def breaks_of(values: pd.Series, method: str, is_gap: bool) -> list[float]:
    """Breaks between classes, with one decimal: equally many figures each, or equal steps; a gap has a class around zero."""
    known = values.dropna()
    if known.empty:
        return []
    if not is_gap:
        return _rounded(_split(known, 5, method))
    ahead, behind = known[known < -ABOUT_LEVEL], known[known > ABOUT_LEVEL]
    return _rounded([*_split(ahead, AHEAD_CLASSES, method), -ABOUT_LEVEL, ABOUT_LEVEL, *_split(behind, BEHIND_CLASSES, method)])


def _split(values: pd.Series, parts: int, method: str) -> list[float]:
    if values.nunique() < parts:
        return []
    if method == "equal":
        return list(np.linspace(values.min(), values.max(), parts + 1)[1:-1])
    return list(np.quantile(values, np.linspace(0, 1, parts + 1)[1:-1]))


def _rounded(breaks: Sequence[float]) -> list[float]:
    return sorted({round(float(b), 1) for b in breaks})


def class_colours(breaks: Sequence[float], is_gap: bool) -> list[str]:
    """A colour for each class, from the lowest."""
    if not is_gap:
        return city_map.class_colours(len(breaks))
    ahead = sum(b < -ABOUT_LEVEL for b in breaks) + 1
    behind = sum(b > ABOUT_LEVEL for b in breaks) + 1
    middle = AHEAD_CLASSES
    return [*colours.DIVERGING[middle - ahead : middle], colours.DIVERGING[middle], *colours.DIVERGING[-behind:]]


def drawn(rows: pd.DataFrame, column: str, breaks: Sequence[float], is_gap: bool) -> pd.DataFrame:
    """Rows of regions with fill, opacity and border.

    rows: the column that is drawn, marked_reliability, is_small, missing.
    """
    palette = class_colours(breaks, is_gap)
    in_class = np.searchsorted(breaks, rows[column].fillna(0), side="right")
    styles = [
        MISSING[why] if why else DRAWN[reliability]
        for why, reliability in zip(rows["missing"], rows["marked_reliability"], strict=True)
    ]
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


def keys(rows: pd.DataFrame, column: str, breaks: Sequence[float], is_gap: bool, small_below: int, other: str) -> list[Key]:
    """The legend: classes, then what is weak, small or missing, each with its number of regions.

    other: whom a region has a figure for where it has none for the group.
    """
    unit = "points" if is_gap else "%"
    palette = class_colours(breaks, is_gap)
    names = city_map.class_names(breaks, unit)
    entries = [Key(fill, name) for fill, name in zip(palette, names, strict=True)]
    known = rows[rows[column].notna()]
    sample = palette[-2] if len(palette) > 1 else palette[0]
    counts = known["marked_reliability"].value_counts()
    if "unknown" in counts:
        entries.append(Key(sample, f"dashed: reliability unknown ({counts['unknown']})", border=area_map.DASHED))
    if "low" in counts:
        entries.append(Key(sample, f"dotted, fainter: low reliability ({counts['low']})", LOW_OPACITY, DOTTED))
    if "own" in counts:
        entries.append(Key(sample, f"uploaded by you, drawn like published figures ({counts['own']})"))
    small = int(known["is_small"].sum())
    if small:
        entries.append(
            Key(sample, f"faint: under {small_below},000 foreign-born of working age, or not known ({small})", SMALL_OPACITY)
        )
    words = {
        "suppressed": "suppressed by the publisher",
        "elsewhere": f"no figure for this group, only for the {other}",
        "none": "no figure",
    }
    missing = rows["missing"].value_counts()
    for why, name in words.items():
        if why in missing:
            border, opacity = MISSING[why]
            entries.append(Key(_fill_of(why), f"{name} ({wording.count(missing[why])})", opacity, border))
    return entries
