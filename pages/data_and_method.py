"""Sources and method: sources, definitions, coverage, the classifications, every table as a download."""

import streamlit as st

from queries.database import run
from ui import chart_frame
from ui.data_and_method.indicator import indicator
from ui.data_and_method.refresh_log import show_refresh_log
from ui.data_and_method.url_parameters import PARTS
from ui.data_and_method.views import classifications, coverage, definitions, sources, tables
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Sources and method")
st.markdown(
    "Every value in the atlas is published or computed from published ones, with source, place level and the year, where one is "
    "stated. Nothing is interpolated; what is missing stays missing."
)
st.page_link("pages/your_data.py", label="Upload your own data", icon=":material/upload_file:")
part = chart_frame.tabs("Part", "part", PARTS)
match part:
    case "sources":
        sources(run("data/sources"))
    case "definitions":
        definitions(run("definitions/measures"), run("definitions/marks"), chosen.classes)
    case "indicator":
        indicator(run("definitions/measures"), chosen.classes)
    case "coverage":
        coverage(run("data/coverage"), run("definitions/measures"), chosen.classes)
    case "competence":
        classifications(run("definitions/competence_classification"), chosen.classes)
    case "tables":
        tables(run("data/tables"), run("data/table_columns"))
    case "renewal":
        show_refresh_log(run("data/refresh_log"), run("data/quarantine"))
link_to_this_view("data", PARTS[part])
