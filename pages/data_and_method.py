"""Data and method: sources, definitions, coverage, the competence classification, every table as a download."""

import streamlit as st

from ui import method, selection
from ui.frame import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Data and method")
st.markdown(
    "Every figure of the atlas is a published one, with its source, year and place level. Nothing is interpolated or "
    "invented; what is missing stays missing."
)
part = selection.pick_part("Part", "part", selection.PARTS)
match part:
    case "definitions":
        method.definitions(chosen.competence_type)
    case "coverage":
        method.coverage(chosen.competence_type)
    case "competence":
        method.competence(chosen.competence_type)
    case "tables":
        method.tables()
    case _:
        method.sources()
link_to_this_view("data", selection.PARTS[part])
