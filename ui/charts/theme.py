"""What all charts look like: an Altair theme, and the parts that every chart writes alike.

Altair writes the theme into each design, where it goes before that of Streamlit; a chart says only what differs.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt

from ui.charts import colours

LABEL_WIDTH = 190
TICKS = 10  # about so many numbers on an axis
# The first run does not know the theme yet: the chart looks at its own background.
TEXT_EXPRESSION = f"luminance(background) > 0.5 ? '{colours.TEXT}' : '{colours.TEXT_ON_DARK}'"
TEXT = {"expr": "ink"}


@alt.theme.register("atlas", enable=True)
def _atlas() -> alt.theme.ThemeConfig:
    config: dict[str, Any] = {
        "params": [{"name": "ink", "expr": TEXT_EXPRESSION}],
        "view": {"continuousWidth": 300, "continuousHeight": 300},
        # Every name at the side of a chart is written.
        # Where rows begin at the end of the axis, flush would move the first name off its row.
        "axisYDiscrete": {"labelLimit": LABEL_WIDTH, "labelOverlap": False, "labelFlush": False, "ticks": False},
        "axis": {"labelColor": TEXT, "titleColor": TEXT},
        # A wide chart does not write every number that it has room for.
        "axisXQuantitative": {"tickCount": {"expr": f"min({TICKS}, ceil(width / 40))"}},
        "legend": {"orient": "top", "title": None, "labelColor": TEXT},
        "text": {"color": TEXT},
        "point": {"opacity": 1},
        "circle": {"opacity": 1},
        "style": {"reference": {"color": colours.REFERENCE, "strokeDash": [5, 4], "strokeWidth": 2}},
    }
    return {"config": config}  # type: ignore[typeddict-item]


# Behind a text that lies over lines: the same text, drawn thick in the ground that the chart stands on.
GROUND: dict[str, Any] = {"stroke": alt.expr("background"), "strokeWidth": 4, "strokeJoin": "round", "aria": False}


def tooltip(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What a mark says under the pointer: fields with texts, and the titles before them."""
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in titles.items()]


def ink_as_given() -> Any:
    """The colour of texts as the field `ink` of the data has it; that of all texts where it is empty."""
    return alt.when("!datum.ink").then(alt.value(TEXT)).otherwise(as_given("ink", alt.Color))


def as_given(field: str, channel: Any) -> Any:
    """A channel whose value (a colour, an opacity) is a field of the data, without a scale."""
    return channel(field, type="nominal", scale=None, legend=None)
