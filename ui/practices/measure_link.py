"""The way from a measure to the practices of its field."""

import streamlit as st

from queries.database import run
from ui import wording


def link_of_measure(measure_id: str) -> None:
    """A link to the practices of the field that a measure is about; nothing for a measure that is about none or many."""
    fields = run("definitions/measure_fields")
    for row in fields[(fields["measure_id"] == measure_id) & (fields["practice_count"] > 0)].to_dict("records"):
        count = wording.plural(row["practice_count"], "practice", "practices")
        st.page_link(
            "pages/practices.py",
            label=f"{count}: {wording.plain(wording.lower(row['field']))}",  # short enough for a phone
            icon=":material/lightbulb:",
            query_params={"practice_field": row["policy_field"]},
        )
