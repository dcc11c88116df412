"""The guide: whom to count, with which data, against whom; what each allows and hides; how to tell results."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ui import chart_frame, tables, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, ROW_HEIGHT, Chart, Design
from ui.charts.theme import tooltip
from ui.cited_statements import ABOUT, SILENT, below, bullets, cited, in_grey
from ui.monitoring import url_parameters

DRAWN = "Indicators of the atlas by who counts as a migrant, with a value of any city, region or country"
REPORT = "Migration Policy Group (2017), key points: variety of approaches"
ARITHMETIC = (
    "Note by the atlas: the whole population includes the migrants, so a gap to it is always smaller than the gap to everyone "
    "else."
)


def guide(choices: pd.DataFrame, all_notes: pd.DataFrame) -> None:
    """What stands out, then the part that the reader chose: a card for each choice, the same as a table, files.

    choices, all_notes: rows of `monitoring/choices` and `monitoring/notes`.
    """
    chart = _overview(choices[choices["kind"] == "target group"])
    key = chart_frame.pick_part(
        "Part of the guide", "monitor_part", {key: part.name for key, part in url_parameters.PARTS.items()}
    )
    part = url_parameters.PARTS[key]
    offered, notes = (rows[rows["kind"] == part.kind] for rows in (choices, all_notes))
    st.header(part.question)
    notes_shown = notes[notes["says"] != "comes from"]
    with chart_frame.cards("guide"):
        for choice in offered[offered["choice_id"].isin(notes_shown["choice_id"])].itertuples():
            _card(choice, notes_shown[notes_shown["choice_id"] == choice.choice_id], part)
    _named_only(offered[~offered["choice_id"].isin(notes_shown["choice_id"])])
    if key == "reference":
        st.caption(ARITHMETIC)
    alt = f"Table: {part.question}"
    tables.fold("guide_table", lambda: tables.show(_table(offered, notes, part), alt))
    below(
        f"monitoring_guide_{key}", f"Monitoring guide: {part.question}", part.name, _rows(offered, notes), chart, note=f"{DRAWN}."
    )


def _overview(rows: pd.DataFrame) -> Chart:
    """The finding and its chart: how many measures the atlas holds by each way to say who is a migrant."""
    measured = rows[rows["measure_count"] > 0]
    chart_frame.heading(
        f"Cities define migrants in {len(rows)} ways; the atlas has data for {len(measured)} of them",
        [DRAWN],
        [
            "About 55 % of the cities that answered an OECD questionnaire try in some way to monitor integration. "
            f"{in_grey(REPORT)}",
            "Indicators by origin come from cities, each with its own definition.",
            ABOUT,
        ],
    )
    chart = by_definition(rows)
    counts = "; ".join(f"{row.name} {row.measure_count}" for row in rows.itertuples())
    st.vega_lite_chart(
        spec=chart.on_screen(), alt=f"Indicators of the atlas by definition of a migrant. {counts}.", key="definitions_chart"
    )
    return chart


def by_definition(rows: pd.DataFrame) -> Chart:
    """Bars of measure_count by name, in the order of the rows."""
    drawn = rows[["name", "measure_count", "summary"]].assign(text=[str(count or "none") for count in rows["measure_count"]])
    return Chart(_by_definition(tuple(rows["name"]), int(rows["measure_count"].max())), {"definitions": drawn})


@lru_cache(REMEMBERED_DESIGNS)
def _by_definition(order: tuple[str, ...], most: int) -> Design:
    base = alt.Chart(alt.NamedData("definitions"), height=ROW_HEIGHT * len(order) + AXIS_HEIGHT).encode(
        y=alt.Y("name:N", sort=list(order), title=None),
        tooltip=tooltip({"name": "Definition", "summary": "Meaning", "text": "Indicators in the atlas"}),
    )
    x = alt.X(
        "measure_count:Q",
        title="Indicators in the atlas",
        axis=alt.Axis(tickMinStep=1, format="d"),
        scale=alt.Scale(domainMin=0, domainMax=most + 2),
    )
    bars = base.mark_bar(height={"band": 0.7}, color=colours.CITY[0]).encode(x=x)
    ends = base.mark_text(align="left", dx=4).encode(x=x, text="text:N")
    return alt.layer(bars, ends).to_dict()


def _card(choice: Any, notes: pd.DataFrame, part: url_parameters.Part) -> None:
    with st.container(border=True):
        st.subheader(wording.plain(choice.name))
        st.markdown(f"{wording.plain(choice.summary)} {in_grey(cited(choice))}")
        for kind, heading in (("allows", part.allows), ("hides", part.hides)):
            st.markdown(f"**{heading}**\n\n{bullets(notes[notes['says'] == kind])}")


def _named_only(rows: pd.DataFrame) -> None:
    """The choices that documents name without saying more of them."""
    if rows.empty:
        return
    st.markdown("**Also named in the documents**")
    lines = (f"- {wording.plain(f'{row.name}. {row.summary}')} {in_grey(cited(row))}" for row in rows.itertuples())
    st.markdown("\n".join(lines))


def _table(offered: pd.DataFrame, notes: pd.DataFrame, part: url_parameters.Part) -> pd.DataFrame:
    said = notes.groupby(["choice_id", "says"])["text"].agg(" ".join).unstack()
    said = said.reindex(index=offered["choice_id"], columns=["allows", "hides"]).fillna(SILENT)
    return pd.DataFrame(
        {
            "Choice": offered["name"],
            "Meaning": offered["summary"],
            part.allows: said["allows"].tolist(),
            part.hides: said["hides"].tolist(),
        }
    )


def _rows(offered: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    """A row a statement: what each choice is, then what documents say of it."""
    own = offered.assign(says="is", text=offered["summary"])
    columns = ["choice_id", "kind", "name", "says", "text", "cited", "section", "source_id"]
    place = {choice_id: number for number, choice_id in enumerate(offered["choice_id"])}
    return pd.concat([own[columns], notes[columns]]).sort_values("choice_id", key=lambda ids: ids.map(place), kind="stable")
