"""The way from a measure to the practices of its field."""

from typing import Any

import streamlit as st

from queries.database import cached_per_database, run
from ui import statements, wording


@cached_per_database
def _fields() -> dict[str, dict[str, Any]]:
    """Columns of `definitions/measure_fields` by measure_id."""
    return {row["measure_id"]: row for row in statements.records(run("definitions/measure_fields"))}


def link_of_measure(measure_id: str) -> None:
    """A link to the practices of the field that a measure is about; nothing for a measure that is about none or many."""
    row = _fields().get(measure_id)
    if row and row["practice_count"]:
        count = wording.plural(row["practice_count"], "practice", "practices")
        st.page_link(
            "pages/practices.py",
            label=f"{count}: {wording.plain(wording.lower(row['field']))}",  # short enough for a phone
            icon=":material/lightbulb:",
            query_params={"practice_field": row["policy_field"]},
        )
