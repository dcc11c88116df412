"""From a measure to the practices of its policy field."""

from typing import Any

import streamlit as st

from queries.database import cached_per_database, run
from ui import wording


@cached_per_database
def _fields_of(measure_id: str) -> list[dict[str, Any]]:
    """The field that a measure is about, as far as there are practices; columns of `definitions/measure_fields`."""
    fields = run("definitions/measure_fields")
    return fields[(fields["measure_id"] == measure_id) & (fields["practice_count"] > 0)].to_dict("records")


def link_of_measure(measure_id: str) -> None:
    """A link to the practices of the field that a measure is about; nothing for a measure that is about none or many."""
    for row in _fields_of(measure_id):
        count = wording.plural(row["practice_count"], "practice", "practices")
        st.page_link(
            "pages/practices.py",
            label=f"{count}: {wording.plain(wording.lower(row['field']))}",  # short enough for a phone
            icon=":material/lightbulb:",
            query_params={"practice_field": row["policy_field"]},
        )
