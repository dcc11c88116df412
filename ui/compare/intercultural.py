"""The Intercultural Cities Index: averages of a network, and dated facts on a few cities."""

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from queries.database import run
from ui import chart_frame, downloads, filters, measure_picker, statements, tables, value_text, wording
from ui.compare.comparison import NAMED_IN_FINDING, Comparison
from ui.network_means import network_means_name, show_means

CITY, YEAR, EVIDENCE, TEXT, REMARK = ABOUT = ("City", "Year", "Strength of evidence", "Text", "Remark")
REVISED = "ICC revised index: "
UNIT = "score 0-100"
OVERALL = "icc_overall"  # has no field of action, and stands beside those of any


def intercultural_facts(comparison: Comparison) -> None:
    """The Intercultural Cities Index as what it is today: averages of a network, and dated facts on a few cities."""
    means = run("compare/icc_network_means")
    fitting = measure_picker.measures_of(comparison.filters.classes) | {OVERALL}
    means = means[means["measure_id"].isin(fitting)]
    facts = run("compare/icc_facts", **comparison.filters.parameters())
    facts = facts[facts["measure_id"].isin(fitting)]
    chart_frame.heading(
        finding(facts, means, comparison.filters.city, is_filtered=comparison.is_filtered),
        [
            "Published scores, 0 to 100. They come one report at a time, of different years, versions of the index and sources, "
            "so cities are not ranked."
        ],
        [wording.plain(means.loc[means["measure_id"] == OVERALL, "definition"].iloc[0]), "Nothing is estimated or filled in."],
    )
    _show_facts(facts, means)
    if counted := cities_counted(facts):
        st.caption(wording.plain(counted))
    _study_links(comparison)
    show_means(means[means["measure_group"] == "dimension"], means)
    st.page_link("pages/your_data.py", label="Add results of your city", icon=":material/upload_file:")
    st.markdown("**Indicators with more cities**")
    with st.container(horizontal=True):
        for family, label in (
            ("survey", "What residents say"),
            ("mipex", "National policy"),
            ("population", "Foreign-born share"),
        ):
            st.button(label, key=f"instead_{family}", on_click=_open_measure, args=(measure_picker.FIRST_MEASURE[family],))
    chart_frame.below(value_text.source_line_of(pd.concat([facts, means])))
    in_file = _in_file(comparison, facts, means, fitting)
    downloads.buttons(comparison.view("intercultural_cities"), lambda: downloads.long_form(in_file), len(in_file), {})


def _in_file(comparison: Comparison, facts: pd.DataFrame, means: pd.DataFrame, fitting: Collection[str]) -> pd.DataFrame:
    """The averages of the network, then all scores of the cities in the measures that fit the classes chosen."""
    rows = run(
        "compare/profile_values",
        city=facts["city_id"].unique().tolist(),
        family="icc",
        population_group="total",
        area_basis=comparison.filters.area_basis,
    )
    averages = means.assign(population_group="total", place_name=network_means_name(means))
    return pd.concat([averages, rows[rows["measure_id"].isin(fitting)]], ignore_index=True)


def _study_links(comparison: Comparison) -> None:
    """Where the charts of the study are: its cities, and the correlations of the index with national policy."""
    with st.container(horizontal=True):
        if comparison.filters.share_min != filters.STUDY_SAMPLE:
            st.button(
                f"Cities over {filters.STUDY_SAMPLE} % (charts 2 to 5 of the study)",
                icon=":material/filter_alt:",
                key="study_cities",
                on_click=filters.take_study_sample,
            )
        label, question = "The index and national policy (charts 9 and 10)", {"link_preset": "icc_policy"}
        st.page_link("pages/policy_and_outcomes.py", label=label, icon=":material/scatter_plot:", query_params=question)


def finding(facts: pd.DataFrame, means: pd.DataFrame, selected: Sequence[str], *, is_filtered: bool) -> str:
    """The title: overall scores of the selected cities, else from where to where all run, beside the average; never a rank.

    facts: rows of `compare/icc_facts`. means: rows of `compare/icc_network_means`. is_filtered: whether facts are of some cities.
    """
    overall = facts[facts["measure_id"] == OVERALL]
    picked = overall[overall["city_id"].isin(list(selected))]
    own, more = picked.head(NAMED_IN_FINDING), len(picked) - NAMED_IN_FINDING
    cities = wording.plural(overall["city_id"].nunique(), "city", "cities") + (" of the filters" if is_filtered else "")
    if len(own):
        texts = [_dated_score(row) for row in own.to_dict("records")]
        found = wording.listed([*texts, *([f"{more} more"] if more > 0 else [])])
    elif len(overall):
        low, high = (wording.short_value(end, UNIT) for end in (overall["value"].min(), overall["value"].max()))
        found = f"published for {cities}, {' to '.join(dict.fromkeys([low, high]))} of 100"
    else:
        found = f"published for no city{' of the filters' if is_filtered else ''}"
    average = wording.value(means.loc[means["measure_id"] == OVERALL, "value"].iloc[0], UNIT)
    return f"Intercultural Cities Index, overall: {found}; {wording.lower(network_means_name(means))}: {average}"


def _dated_score(row: dict[str, Any]) -> str:
    """A city with score and year: Paris (quoted second-hand) 66 of 100 (2018)."""
    name = wording.marked_name(row["city"], row["reliability"])
    return f"{name} {wording.value(row['value'], UNIT)} ({wording.year(row['year'])})"


def _show_facts(facts: pd.DataFrame, means: pd.DataFrame) -> None:
    """A row a city and text, a column a dimension that any of them has, below the averages of the network."""
    if facts.empty:
        st.info("No score is published for these cities. Loosen the filters, or add the results of your city below.")
        return
    table = table_of(facts, means)
    tables.show(
        table,
        "Published index scores of single cities by dimension, with year, strength of evidence and the text they come from",
        columns={
            **{name: 0 for name in table.columns if name not in ABOUT},
            TEXT: st.column_config.LinkColumn(display_text="open", width="small"),
        },
    )


def table_of(facts: pd.DataFrame, means: pd.DataFrame) -> pd.DataFrame:
    """Scores of 100 by dimension: the averages of the network, then each city with year, evidence, text and remark.

    facts: rows of `compare/icc_facts`. means: rows of `compare/icc_network_means`. A dimension of the revised index has a column
    of its own, beside the older one of a similar name.
    """
    marks = facts["quality_mark"].map(lambda mark: f"; {value_text.mark_names()['quality_mark', mark]}", na_action="ignore")
    ready = pd.DataFrame(
        {
            CITY: facts["city"] + ", " + facts["country"],
            YEAR: facts["year"].map(wording.year, na_action=None),
            EVIDENCE: facts["evidence"],
            TEXT: facts["reference_url"],
            REMARK: facts["note"].fillna("") + marks.astype("string").fillna(""),
            "dimension": facts["measure"].map(_dimension),
            "value": facts["value"],
        }
    )
    ready["nth"] = ready.groupby([*ABOUT, "dimension"], dropna=False).cumcount()  # an upload may give a score for two groups
    order = ready["dimension"].drop_duplicates().tolist()
    cities = ready.set_index([*ABOUT, "nth", "dimension"])["value"].unstack()[order].reset_index()
    averages = dict(zip(means["measure"].map(_dimension), means["value"], strict=True))
    network = {CITY: network_means_name(means), YEAR: wording.year(means["year"].iloc[0]), EVIDENCE: "policy study"} | {
        name: averages.get(name) for name in order
    }
    columns = dict.fromkeys(order, "float64")
    rows = pd.concat([pd.DataFrame([network]), cities], ignore_index=True)
    return rows.astype(columns)[[CITY, *order, YEAR, EVIDENCE, TEXT, REMARK]]


def cities_counted(facts: pd.DataFrame) -> str:
    """Of how many of the filtered cities each score is published, and what the study's charts show; empty without scores."""
    if facts.empty:
        return ""
    counts = facts.groupby("measure", sort=False)["city_id"].nunique().sort_values(ascending=False, kind="stable")
    each = [f"{_dimension(str(measure))} {count}" for measure, count in counts.items()]
    return (
        f"Cities of the filters with a score: {'; '.join(each)}. Charts 2 to 5 of the OSCE/ODIHR study of 2017 show 36 cities "
        "where foreign-born people or non-nationals are more than 15 %: overall, commitment, education and public service."
    )


def _dimension(measure: str) -> str:
    """A short name for the head of a column."""
    name = statements.without_index(measure).replace("Intercultural Cities Index, overall", "Overall")
    return f"{name.removeprefix(REVISED)} (revised index)" if name.startswith(REVISED) else name


def _open_measure(measure_id: str) -> None:
    st.session_state["measure"] = measure_id
    st.session_state["population_group"] = None
    st.session_state["year"] = measure_picker.LATEST
