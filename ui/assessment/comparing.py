"""Mentor and mentee: two files, or a file and one's own answers, side by side."""

from collections import Counter
from functools import lru_cache, partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ui import documents, downloads, tables, wording
from ui.assessment import comparison_report
from ui.assessment.comparison import OPEN, SCALE, Pair, long_form, pairs_of
from ui.assessment.comparison_report import BEGUN, begun, helped
from ui.assessment.phrases import note_and_link, place_of, source_line
from ui.charts import colours, designs
from ui.charts.theme import tooltip
from ui.instruments import drafts
from ui.instruments.answers import CHOICES, Assessment
from ui.instruments.files import MEGABYTES, Opened, opened
from ui.instruments.guidance import INSTRUMENTS, PART_NAME

ROLES = {"mentor": "Mentor", "mentee": "Mentee"}
MOST_DRAWN = 15
ROW_HEIGHT = 44


def comparing(instrument: str) -> None:
    """Ask for both assessments, then show where they differ."""
    st.write("Open two saved files (“Save, open or reset”), or one beside your own answers. They are not stored.")
    places = st.columns(2)
    mentor, mentee = (_chosen(instrument, role, place) for role, place in zip(ROLES, places, strict=True))
    if not mentor or not mentee:
        return
    pairs = pairs_of(mentor, mentee)
    if not pairs:
        st.info("Neither has an answer yet.")
        return
    _differences(mentor, mentee, pairs)


def _chosen(instrument: str, role: str, place: Any) -> Assessment | None:
    """One side: the visitor's own answers or a file."""
    with place:
        st.subheader(ROLES[role])
        own = drafts.current(instrument)
        if own.answered() and st.toggle("Use my answers in this browser", key=f"own_as_{role}"):
            return own
        file = st.file_uploader(f"File of the {role}", type="json", key=f"file_of_{role}", max_upload_size=MEGABYTES)
        if file is None:
            return None
        found: Opened = opened(file.getvalue())
        for remark in found.remarks:
            st.warning(remark)
        if not found.assessment:
            return None
        if found.assessment.instrument != instrument:
            st.warning(f"This file is about the {INSTRUMENTS[found.assessment.instrument]}; switch to it above to compare it.")
            return None
        city = place_of(found.assessment) or "No city named"
        st.caption(wording.plain(f"{city}; {found.assessment.answered()} answers."))
        return found.assessment


def _differences(mentor: Assessment, mentee: Assessment, pairs: list[Pair]) -> None:
    instrument = mentor.instrument
    apart = Counter(pair.steps for pair in pairs)
    st.header("Where they differ")
    st.markdown(
        f"Of {wording.plural(len(pairs), 'question', 'questions')} that either answered: **{apart[2]}** two steps apart, "
        f"**{apart[1]}** one step apart, **{apart[0]}** the same, **{apart[None]}** not comparable (not our "
        "competence, don't know or no answer on one side)."
    )
    differing = [pair for pair in pairs if pair.steps][:MOST_DRAWN]
    chart = _chart(differing)
    if differing:
        st.vega_lite_chart(spec=chart.on_screen(), alt=_in_words(differing), key="comparison_chart")
        st.caption(f"The largest differences first, at most {MOST_DRAWN}. Neither side is treated as right.")
    st.caption(wording.plain(source_line(instrument)))
    table = _table(pairs, PART_NAME[instrument].capitalize())
    tables.show(table, "Table of both answers to each question", height="content" if len(pairs) < 12 else 460)
    _files(mentor, mentee, pairs, chart if differing else None)
    _help("Where the mentor can help", helped(pairs, by_mentor=True))
    _help("Where the mentee can help", helped(pairs, by_mentor=False))
    _help("Begun by the mentor alone", begun(pairs, by_mentor=True), BEGUN)
    _help("Begun by the mentee alone", begun(pairs, by_mentor=False), BEGUN)
    _notes(pairs)


def _help(title: str, pairs: list[Pair], about: str = "") -> None:
    """What one side can ask the other, the largest differences first."""
    if not pairs:
        return
    st.header(title)
    if about:
        st.write(about)
    lines = [
        f"- **{wording.plain(pair.item.topic)}** (mentor: {pair.answers()[0].lower()}; mentee: {pair.answers()[1].lower()}). "
        f"{wording.plain(pair.item.ask_peer)}"
        for pair in pairs[:MOST_DRAWN]
    ]
    st.markdown("\n".join(lines))
    if len(pairs) > MOST_DRAWN:
        st.caption(f"The first {MOST_DRAWN} of {len(pairs)}; the document has all.")


def _table(pairs: list[Pair], part: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Question": [pair.item.topic for pair in pairs],
            "Mentor": [pair.answers()[0] for pair in pairs],
            "Mentee": [pair.answers()[1] for pair in pairs],
            "Steps apart": pd.array([pair.steps for pair in pairs], dtype="Int64"),
            part: [pair.part.title() for pair in pairs],
        }
    )


def _notes(pairs: list[Pair]) -> None:
    """Notes and links of both sides, where there are any."""
    with_notes = [pair for pair in pairs if any(side.note or side.link for side in (pair.mentor, pair.mentee))]
    if not with_notes:
        return
    st.header("Notes of both sides")
    for pair in with_notes:
        st.markdown(f"**{wording.plain(pair.item.topic)}**")
        for role, side in (("mentor", pair.mentor), ("mentee", pair.mentee)):
            answer = CHOICES.get(side.choice, OPEN).lower()
            st.markdown(f"- {ROLES[role]} ({answer}): {note_and_link(side) or 'no note'}")


def _files(mentor: Assessment, mentee: Assessment, pairs: list[Pair], chart: designs.Chart | None) -> None:
    instrument = mentor.instrument
    view = downloads.View(
        f"assessment_{instrument}_compared",
        f"{INSTRUMENTS[instrument]}: mentor and mentee",
        "Two assessments side by side, the largest differences first.",
    )
    pictures = view.pictures(chart, source_line(instrument), view.selection)
    downloads.buttons(view, partial(long_form, pairs), len(pairs), pictures)
    with st.popover("Comparison as a document", icon=":material/description:", type="tertiary"):
        st.write("Where each side can help the other, what to ask, what neither has in place.")
        make = partial(comparison_report.document_of, mentor, mentee, pairs, view.link)
        documents.buttons(make, view.name, view.link, "comparison")


def _chart(pairs: list[Pair]) -> designs.Chart:
    dots = pd.DataFrame(
        [
            {"topic": pair.item.topic, "role": ROLES[role], "answer": CHOICES[side.choice], "part": pair.part.title()}
            for pair in pairs
            for role, side in (("mentor", pair.mentor), ("mentee", pair.mentee))
        ],
        columns=["topic", "role", "answer", "part"],
    )
    return designs.Chart(_design(tuple(pair.item.topic for pair in pairs)), {"dots": dots})


@lru_cache(designs.REMEMBERED_DESIGNS)
def _design(order: tuple[str, ...]) -> designs.Design:
    scale = [CHOICES[choice] for choice in SCALE]
    y = alt.Y("topic:N", sort=list(order), title=None, axis=None)
    x = alt.X("answer:O", scale=alt.Scale(domain=scale), title=None, axis=alt.Axis(labelAngle=0))
    base = alt.Chart(alt.NamedData("dots"), height=ROW_HEIGHT * len(order) + designs.AXIS_HEIGHT + ROW_HEIGHT)
    roles = alt.Scale(domain=list(ROLES.values()), range=colours.CITY[:2])
    shapes = alt.Scale(domain=list(ROLES.values()), range=designs.SHAPES[:2])
    lines = base.mark_line(color=colours.OTHER, strokeWidth=2, aria=False).encode(x=x, y=y, detail="topic:N")
    dots = base.mark_point(filled=True, size=120, opacity=1).encode(
        x=x,
        y=y,
        color=alt.Color("role:N", scale=roles),
        shape=alt.Shape("role:N", scale=shapes),
        tooltip=tooltip({"topic": "Question", "part": "Part", "role": "Who", "answer": "Answer"}),
    )
    names = base.mark_text(align="left", baseline="bottom", dy=-11, aria=False).encode(x=alt.value(0), y=y, text="topic:N")
    return alt.layer(lines, dots, names).to_dict()


def _in_words(pairs: list[Pair]) -> str:
    parts = [f"{pair.item.topic}: mentor {pair.answers()[0].lower()}, mentee {pair.answers()[1].lower()}" for pair in pairs]
    return "Answers of mentor and mentee where they differ. " + "; ".join(parts) + "."
