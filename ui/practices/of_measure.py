"""From a measure to the practices of its policy field."""

import streamlit as st

from queries import run
from ui import wording


def link_of_measure(measure_id: str) -> None:
    """A link to the practices of the field that a measure is about; nothing for a measure that is about none or many."""
    rows = run("measure_fields").query("measure_id == @measure_id and practice_count > 0").to_dict("records")
    for row in rows:
        count = wording.plural(row["practice_count"], "practice", "practices")
        st.page_link(
            "pages/practices.py",
            label=f"{count}: {wording.plain(wording.lower(row['field']))}",  # short enough for a phone
            icon=":material/lightbulb:",
            query_params={"practice_field": row["policy_field"]},
        )
