"""What all charts look like: an Altair theme, and the parts that every chart writes alike.

Altair writes the theme into each design, where it goes before that of Streamlit; a chart says only what differs.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt

from ui.charts import colours

LABEL_WIDTH = 190


@alt.theme.register("atlas", enable=True)
def _atlas() -> alt.theme.ThemeConfig:
    config: dict[str, Any] = {
        "view": {"continuousWidth": 300, "continuousHeight": 300},
        # Every name at the side of a chart is written.
        # Where rows begin at the end of the axis, flush would move the first name off its row.
        "axisYDiscrete": {"labelLimit": LABEL_WIDTH, "labelOverlap": False, "labelFlush": False, "ticks": False},
        "legend": {"orient": "top", "title": None},
        "text": {"color": colours.TEXT},
        "point": {"opacity": 1},
        "circle": {"opacity": 1},
        "style": {"reference": {"color": colours.REFERENCE, "strokeDash": [5, 4], "strokeWidth": 2}},
    }
    return {"config": config}  # type: ignore[typeddict-item]


def tooltip(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What a mark says under the pointer: fields with texts, and the titles before them."""
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in titles.items()]


def as_given(field: str, channel: Any) -> Any:
    """A channel that takes its value (a colour, an opacity) from the data as it stands."""
    return channel(field, type="nominal", scale=None, legend=None)
