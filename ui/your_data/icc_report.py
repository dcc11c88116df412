"""A report of the Intercultural Cities Index (PDF) on the page Your own data: each value beside its sentence, for decision."""

import io
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data.importer import FileRejectedError, ImportedFile, figures, icc_review, isolated
from data.importer.icc_reading import CERTAINTIES
from data.importer.icc_review import CONFIRM, DROP
from ui import wording

ENDING = ".pdf"
CHECKED = "own_checked"  # the file that the page shows for use
_KEY = "own_report"
_COUNT = "own_reports"  # how many this visit had, so that decisions on one do not become those on the next
_CORRECT = "correct"
_CHOICES = {CONFIRM: "Confirm", _CORRECT: "Correct", DROP: "Drop"}
_ALWAYS = ("city", "date", "city score")  # what a score needs; the other kinds become its note
_LABELS = {"city": "City", "date": "Date", "sample size": "Cities compared", "rank": "Rank"}


@dataclass(frozen=True)
class _ReadReport:
    """A report as read: its file, what its source is called and where it stands, rows for review and number within the visit.

    unread: a sentence on pages that could not be read, or empty.
    """

    name: str
    title: str
    url: str
    rows: pd.DataFrame
    number: int
    unread: str


def read(name: str, content: bytes, title: str, url: str) -> None:
    """Read a report and keep it for review. Raises FileRejectedError."""
    st.session_state.pop(_KEY, None)
    report = isolated.report(content)
    rows = icc_review.review_rows(name, report)
    number = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_COUNT] = number
    st.session_state[_KEY] = _ReadReport(name, title, url, rows, number, icc_review.unread(report))


def forget() -> None:
    """Show the report that was read last no longer."""
    st.session_state.pop(_KEY, None)


def review() -> None:
    """Show the report that was read last for decisions; what is confirmed becomes the checked file of the page."""
    report = st.session_state.get(_KEY)
    if not isinstance(report, _ReadReport):
        return
    st.subheader(wording.plain(report.name))
    rows = report.rows
    scores = int((rows["kind"] == "city score").sum())
    st.write(
        f"{wording.plural(scores, 'score', 'scores')} of the city and "
        f"{wording.plural(len(rows) - scores, 'other value', 'other values')} were read. Nothing is taken yet: "
        "compare each value with its sentence, then confirm, correct or drop it. Scores need a confirmed city and date; what is "
        "undecided is left out."
    )
    st.caption("How certain a reading is: " + " ".join(f"**{degree}**: {meaning}" for degree, meaning in CERTAINTIES.items()))
    if report.unread:
        st.info(report.unread)
    _decisions(report)


def _decisions(report: _ReadReport) -> None:
    """The values with their decisions, and the button that checks what was decided."""
    rows = report.rows
    is_first = rows["kind"].isin(_ALWAYS)
    with st.form(f"icc_decisions_{report.number}", border=False):
        decisions = {number: _decision(report, number, row) for number, row in rows[is_first].iterrows()}
        if not is_first.all():
            with st.expander("Values beside the scores: mean of the sample, rank, cities compared"):
                st.write("Confirmed, they stand in the note of the score that they belong to.")
                decisions |= {number: _decision(report, number, row) for number, row in rows[~is_first].iterrows()}
        is_submitted = st.form_submit_button("Check the confirmed values")
    if not is_submitted:
        return
    st.session_state.pop(CHECKED, None)
    unclear = [f"{_name(rows.loc[number])}: {reason}" for number, (_, reason) in decisions.items() if reason]
    if unclear:
        _show_errors(unclear)
        return
    taken = _checked(report, pd.Series({number: text for number, (text, _) in decisions.items()}).reindex(rows.index))
    if taken:
        st.session_state[CHECKED] = taken


def _show_errors(sentences: list[str]) -> None:
    """Say why nothing was added."""
    listed = "\n".join(f"- {wording.plain(sentence)}" for sentence in sentences)
    st.error(f"Nothing was added.\n\n{listed}")


def _decision(report: _ReadReport, number: object, row: pd.Series) -> tuple[str, str]:
    """Draw one value beside its sentence and page, for the reader's decision on it.

    That decision as in the column “decision” of a review, empty if there is none; and why it cannot be followed.
    """
    with st.container(border=True):
        place = f"page {row['page']}, certainty **{row['certainty']}**" if row["page"] else "not found in the report"
        quoted = f"\n\n> {wording.plain(row['sentence'])}" if row["sentence"] else ""
        st.markdown(f"**{wording.plain(_name(row))}: {wording.plain(row['value'] or wording.NO_VALUE)}** ({place}){quoted}")
        if row["problem"]:
            st.caption(wording.plain(row["problem"]))
        key = f"icc_{report.number}_{number}"
        label = f"Decision on {_name(row)}"
        buttons, field = st.columns([3, 2], vertical_alignment="bottom")
        decision = buttons.radio(
            label,
            list(_CHOICES),
            index=None,
            format_func=_CHOICES.__getitem__,
            horizontal=True,
            key=key,
            label_visibility="collapsed",
        )
        right = field.text_input(
            f"Right value of {_name(row)}",
            max_chars=100,
            placeholder="Right value, if you correct it",
            key=f"{key}_value",
            label_visibility="collapsed",
        )
    right = right.strip()
    if decision == _CORRECT and not right:
        return "", "Write the right value beside “Correct”."
    if decision != _CORRECT and right:
        return "", "Another value stands beside it. Choose “Correct”, or clear it."
    return right if decision == _CORRECT else decision or "", ""


def _name(row: pd.Series) -> str:
    """What a value is of."""
    name = row["dimension"] or _LABELS.get(row["kind"], "")
    return {"sample mean": f"{name}, mean of the sample", "rank": _LABELS["rank"]}.get(row["kind"], name)


def _checked(report: _ReadReport, decisions: pd.Series) -> ImportedFile | None:
    """The confirmed scores as an uploaded file of them, or None after saying why not."""
    rows = report.rows.assign(decision=decisions)
    decided = icc_review.decided(rows)
    if decided.problems:
        _show_errors([f"{_name(rows.iloc[problem.row - 2])}: {problem.sentence}" for problem in decided.problems])
        return None
    if decided.scores.empty:
        st.warning("Confirm or correct the city, the date and at least one score first.")
        return None
    if decided.undecided:
        st.caption(f"{wording.plural(decided.undecided, 'value is undecided and', 'values are undecided and')} left out.")
    content = io.StringIO()
    decided.scores.to_csv(content, index=False)
    title = report.title or f"Intercultural Cities report {report.name.removesuffix(ENDING)}"
    try:
        return figures("report.csv", content.getvalue().encode(), title=title, url=report.url)
    except FileRejectedError as reason:
        _show_errors([str(reason)])
        return None
