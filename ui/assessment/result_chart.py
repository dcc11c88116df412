"""The profile as a chart: a bar a part, from what is in place to what one does not know."""

from functools import lru_cache

import altair as alt
import pandas as pd

from ui import wording
from ui.assessment.profile import COUNTED, PartResult
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.charts.theme import tooltip
from ui.instruments.answers import CHOICES

ROW_HEIGHT = 58
SHORT_ROW_HEIGHT = 34
LEGEND_HEIGHT = 60
COLOURS = (colours.DIVERGING[0], colours.DIVERGING[1], colours.DIVERGING[3], colours.NO_VALUE)


def profile_chart(results: list[PartResult], is_short: bool = False) -> Chart:
    """Stacked shares of the answers that count, a row a part in the order given; under its name what is left out.

    is_short: without the numbers under the names, for a page that has them in a table.
    """
    bars = pd.DataFrame(
        [
            {
                "part": result.part.title(),
                "choice": CHOICES[choice],
                "rank": rank,
                "share": result.share(choice),
                "text": f"{result.counts[choice]} of {result.base} ({result.share(choice):.0f} %)",
            }
            for result in results
            for rank, choice in enumerate(COUNTED)
            if result.counts.get(choice)
        ],
        columns=["part", "choice", "rank", "share", "text"],
    )
    names = pd.DataFrame({"part": [result.part.title() for result in results], "text": [_counts(result) for result in results]})
    return Chart(_profile(tuple(names["part"]), is_short), {"bars": bars, "names": names})


@lru_cache(REMEMBERED_DESIGNS)
def _profile(order: tuple[str, ...], is_short: bool) -> Design:
    # Names stand above their row, not beside it: beside, they would take half of a phone.
    y = alt.Y("part:N", sort=list(order), title=None, axis=None)
    labels = [CHOICES[choice] for choice in COUNTED]
    labelled = alt.Chart(
        alt.NamedData("names"), height=(SHORT_ROW_HEIGHT if is_short else ROW_HEIGHT) * len(order) + AXIS_HEIGHT + LEGEND_HEIGHT
    ).encode(x=alt.value(0), y=y)
    names = labelled.mark_text(align="left", baseline="bottom", dy=-9 if is_short else -24, fontWeight="bold", aria=False).encode(
        text="part:N"
    )
    counts = labelled.mark_text(align="left", baseline="bottom", dy=-9, aria=False).encode(text="text:N")
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar(height=14)
        .encode(
            x=alt.X(
                "share:Q",
                title="Percent of the answers that count",
                scale=alt.Scale(domain=[0, 100]),
                axis=alt.Axis(tickCount=5, grid=False),
            ),
            y=y,
            color=alt.Color("choice:N", scale=alt.Scale(domain=labels, range=list(COLOURS)), legend=alt.Legend(columns=2)),
            order="rank:Q",
            tooltip=tooltip({"part": "Part", "choice": "Answer", "text": "Questions"}),
        )
    )
    return alt.layer(bars, names, *([] if is_short else [counts])).to_dict()


def _counts(result: PartResult) -> str:
    """How many are in place, and what is not in the bar."""
    parts = []
    if result.base:
        parts.append(f"{result.counts.get('in_place', 0)} of {result.base} in place")
    if result.counts.get("not_ours"):
        parts.append(f"{result.counts['not_ours']} not our competence")
    if result.counts.get(""):
        parts.append(f"{result.counts['']} without an answer")
    return wording.listed(parts)


def in_words(results: list[PartResult]) -> str:
    """The chart for those who do not see it."""
    parts = [f"{result.part.title()}: {_counts(result)}" for result in results]
    return "Stacked bars of the answers to each part. " + "; ".join(parts) + "."
