"""Data and method: sources, definitions, coverage, the competence classification, every table as a download."""

import streamlit as st

from ui import method, selection
from ui.frame import chosen_filters, link_to_this_view
from ui.renewal import renewal

chosen = chosen_filters()

st.title("Data and method")
st.markdown(
    "Every figure of the atlas is a published one, with its source, year and place level. Nothing is interpolated or "
    "invented; what is missing stays missing."
)
st.page_link("pages/your_data.py", label="Bring figures of your own", icon=":material/upload_file:")
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
    case "renewal":
        renewal()
    case _:
        method.sources()
link_to_this_view("data", selection.PARTS[part])
