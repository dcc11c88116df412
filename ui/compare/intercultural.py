"""The Intercultural Cities Index: averages of a network, and dated facts on a few cities."""

import pandas as pd
import streamlit as st

from queries.database import run
from ui import downloads, measure_picker, value_text, wording
from ui.compare.comparison import Comparison
from ui.network_means import network_means_name, show_means

OVERALL = "icc_overall"  # has no field of action, and stands beside those of any


def intercultural_facts(comparison: Comparison) -> None:
    """The Intercultural Cities Index as what it is today: averages of a network, and dated facts on a few cities."""
    means = run("compare/icc_network_means")
    fitting = measure_picker.measures_of(comparison.filters.classes) | {OVERALL}
    means = means[means["measure_id"].isin(fitting)]
    facts = run("compare/icc_facts", **comparison.filters.parameters())
    facts = facts[facts["measure_id"].isin(fitting)]
    st.header("What cities do: the Intercultural Cities Index")
    known = facts.loc[facts["measure_id"] == OVERALL, "city_id"].nunique()
    st.warning(
        f"The results of single cities are published one report at a time. The atlas holds the overall score of "
        f"{wording.plural(known, 'city', 'cities')} of your filter: too few, too old and too "
        "unevenly sourced for a ranking. They are shown as dated facts; nothing is filled in.",
        icon=":material/info:",
    )
    show_means(means[means["measure_group"] == "dimension"], means)
    _show_facts(facts)
    st.markdown("**What more cities have**")
    with st.container(horizontal=True):
        for family, label in (
            ("survey", "What residents say"),
            ("mipex", "National policy"),
            ("population", "Foreign-born share"),
        ):
            st.button(label, key=f"instead_{family}", on_click=_open_measure, args=(measure_picker.FIRST_MEASURE[family],))
    if not facts.empty:
        st.caption(wording.plain(comparison.source_line(facts)))
    rows = run(
        "compare/profile_values",
        city=facts["city_id"].unique().tolist(),
        family="icc",
        population_group="total",
        area_basis=comparison.filters.area_basis,
    )
    rows = rows[rows["measure_id"].isin(fitting)]
    averages = means.assign(population_group="total", place_name=network_means_name(means))
    in_file = pd.concat([averages, rows], ignore_index=True)
    downloads.buttons(comparison.view("intercultural_cities"), lambda: downloads.long_form(in_file), len(in_file), {})


def _show_facts(facts: pd.DataFrame) -> None:
    st.markdown("**Published scores of cities of your filter**, in alphabetical order")
    if facts.empty:
        st.info("No published score for a city of your filter.")
        return
    shown = pd.DataFrame(
        {
            "City": facts["city"] + ", " + facts["country"],
            "Dimension": facts["measure"]
            .str.removeprefix("ICC: ")
            .str.removeprefix("ICC revised index: ")
            .replace("Intercultural Cities Index, overall", "Overall"),
            "Score of 100": facts["value"],
            "Year": facts["year"].map(wording.year, na_action=None),
            "Strength of evidence": facts["evidence"],
            "Text": facts["reference_url"],
            "Remark": facts["note"].fillna("")
            + facts["quality_mark"]
            .map(lambda m: f"; {value_text.mark_names()['quality_mark', m]}", na_action="ignore")
            .fillna(""),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "Text": st.column_config.LinkColumn(display_text="open", width="small"),
            "Score of 100": st.column_config.NumberColumn(format="%.0f"),
            "Dimension": st.column_config.TextColumn(width="medium"),
            "Strength of evidence": st.column_config.TextColumn(width="medium"),
            "Remark": st.column_config.TextColumn(width="large"),
        },
        alt="Published index scores of single cities, with year, strength of evidence and the text they come from",
        height="content",
    )


def _open_measure(measure_id: str) -> None:
    st.session_state["measure"] = measure_id
    st.session_state["population_group"] = None
    st.session_state["year"] = measure_picker.LATEST
