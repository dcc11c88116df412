"""The practices that a user adds: kept in the session only, marked as added, removable."""

import pandas as pd
import streamlit as st

from queries.database import run
from ui.filters import city_labels, country_names
from ui.practice_search import with_search_columns
from ui.practices import pickers
from ui.practices.csv_check import COLUMNS, city_of

_OWN, _FRAME = "own_practices", "own_practices_frame"
MOST = 1000
Row = dict[str, str]


def rows() -> list[Row]:
    """The rows that were added, as they stood in the file, by the columns of the template."""
    return [{name: row[name] for name in COLUMNS} for row in st.session_state.get(_OWN, [])]


def add(added: tuple[Row, ...]) -> int:
    """Keep checked rows for this session and return how many were new: the same row is not kept twice."""
    uploaded: list[Row] = st.session_state.setdefault(_OWN, [])
    number = max((int(row["id"].removeprefix("own-")) for row in uploaded), default=0)
    known = {tuple(row.values()) for row in rows()}
    new = dict.fromkeys(one for row in added if (one := tuple(row[name] for name in COLUMNS)) not in known)
    made = [
        {**dict(zip(COLUMNS, one, strict=True)), "id": f"own-{number + place}"}
        for place, one in enumerate(list(new)[: MOST - len(uploaded)], start=1)
    ]
    st.session_state[_OWN] = [*uploaded, *made]
    if made:
        frame, earlier = _as_frame(made[::-1]), practices()
        st.session_state[_FRAME] = pd.concat([frame, earlier], ignore_index=True) if len(earlier) else frame
    return len(made)


def remove(practice_id: str) -> None:
    """Let one of the added practices go."""
    st.session_state[_OWN] = [row for row in st.session_state.get(_OWN, []) if row["id"] != practice_id]
    frame = practices()
    st.session_state[_FRAME] = frame[frame["practice_id"] != practice_id].reset_index(drop=True) if len(frame) else frame


def remove_all() -> None:
    """Let all added practices go."""
    st.session_state[_OWN] = []
    st.session_state[_FRAME] = pd.DataFrame()


def practices() -> pd.DataFrame:
    """The added practices in the columns of the library, the latest first."""
    return st.session_state.get(_FRAME, pd.DataFrame())


def _as_frame(uploaded: list[Row]) -> pd.DataFrame:
    """Rows with their search columns, made once and not with every rerun: each takes as long as all its words do."""
    like = run("practices/all")
    competence = run("practices/topics").query("kind == 'field'").set_index("topic_id")["competence_type"].to_dict()
    names = {kind: pickers.topics(kind) for kind in ("objective", "key_factor", "field")}
    made = pd.DataFrame([_in_library(row, names, competence) for row in uploaded])
    return with_search_columns(made.astype({name: kind for name, kind in like.dtypes.items() if name in made}))


def _in_library(row: Row, names: dict[str, dict[str, str]], competence: dict[str, str]) -> dict[str, object]:
    city_id = city_of(row)
    return {
        "practice_id": row["id"],
        "place_level": row["place_level"],
        "place_name": row["place_name"],
        "city_ids": city_id or "",
        "city_labels": city_labels()[city_id] if city_id else "",
        "other_names": "",
        "country_code": row["country_code"] or None,
        "country": country_names().get(row["country_code"]),
        "country_codes": row["country_code"],
        "title": row["title"],
        "summary": row["summary"],
        "objective_id": int(row["objective_id"]) if row["objective_id"] else None,
        "objective": names["objective"].get(row["objective_id"], "").partition(" ")[2] or None,
        "key_factor_id": int(row["key_factor_id"]) if row["key_factor_id"] else None,
        "key_factor": names["key_factor"].get(row["key_factor_id"], "").partition(" ")[2] or None,
        "policy_field": row["policy_field"],
        "field": names["field"][row["policy_field"]],
        "competence_type": competence[row["policy_field"]],
        "actor": row["actor"],
        "since_year": int(row["since_year"]) if row["since_year"] else None,
        "result": row["result"] or None,
        "section": "",
        "source_id": None,
        "is_own": True,
        "own_source": row["source"],
    }
