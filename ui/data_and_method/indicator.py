"""The page of one indicator: what it means, whose figures it has, what to know of them, how to cite and fetch them."""

from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from queries import catalogue
from queries.database import run
from ui import downloads, measure_picker, pick, tables, wording
from ui.charts import designs
from ui.data_and_method.views import show_source
from ui.filters import Classes
from ui.sharing import qr_code

WHOSE = {"flag": "the publisher", "quality_mark": "the atlas", "evidence": "how the atlas holds it"}


def indicator(measures: pd.DataFrame, classes: Classes) -> None:
    """Pick an indicator, of the classes chosen, and read everything about it.

    measures: rows of `definitions/measures`.
    """
    by_id = measures.set_index("measure_id", drop=False)
    if single := st.session_state.get("policy_indicator"):  # its area follows it
        st.session_state["measure"] = run("policy/indicators").set_index("indicator_id").loc[single, "measure_id"]
    offered = measure_picker.measures_of(classes) | {st.session_state["measure"]}
    names = by_id.loc[by_id.index.isin(offered), "name"].to_dict()
    measure = pick.from_list("Indicator", names, "measure", on_change=_show_whole)
    row = by_id.loc[measure].to_dict()
    st.header(wording.plain(row["name"]))
    st.markdown(wording.plain(row["definition"]))
    coverage = run("data/coverage").query("measure_id == @measure")
    if coverage.empty:
        st.info("The atlas has no value of it for any place yet.")
        return
    if _single_indicator(measure):
        return
    _facts(row, coverage)
    query = measure_picker.query_to_open(measure)
    st.page_link("pages/compare_cities.py", label="Compare on it", icon=":material/bar_chart:", query_params=query)
    _coverage(coverage, row["place_level"])
    _marks(measure)
    _sources(measure)
    _files(measure)


def _show_whole() -> None:
    st.session_state["policy_indicator"] = None


def _single_indicator(area: str) -> bool:
    """Let the reader pick one of the indicators that the score of a policy area is made of, and show it; whether one is."""
    every = run("policy/indicators").set_index("indicator_id", drop=False)
    names = every.loc[every["measure_id"] == area, "name"].to_dict()
    if not names:
        return False
    label = f"One of the {len(names)} indicators and parts of this area"
    picked = st.selectbox(
        label,
        list(names),
        format_func=names.__getitem__,
        key="policy_indicator",
        index=None,
        placeholder="The area as a whole",
        persist_state="session",
    )
    if picked:
        _policy_indicator(every.loc[picked].to_dict())
    return bool(picked)


def _policy_indicator(row: dict[str, Any]) -> None:
    """What MIPEX asks, of whom it has scores, how to cite and fetch them."""
    scores = run("policy/indicator_scores", indicator=row["indicator_id"])
    counts = scores.groupby("year")["country_code"].nunique().sort_index(ascending=False)
    st.subheader(wording.plain(row["name"]))
    st.markdown(wording.plain(row["definition"]))
    facts = {
        "Policy area": row["area"],
        "Dimension": row["dimension"],
        "Part of": row["parent"],
        "Unit": "score 0-100",
        "Countries with a score": wording.count(scores["country_code"].nunique()),
        "Years": wording.years(row["first_year"], row["last_year"]),
        "Used in": f"the score of its area{', as part of the indicator above' if isinstance(row['parent'], str) else ''}; "
        "National policy, Indicators and Change",
        "Id in files": row["indicator_id"],
    }
    _show_facts(facts)
    view = {"policy_view": "indicators", "indicator": row["indicator_id"]}
    st.page_link("pages/national_policy.py", label="On the map", icon=":material/gavel:", query_params=view)
    st.subheader("Coverage")
    years = pd.DataFrame({"Year": counts.index.astype(str), "Countries": counts.to_numpy()})
    tables.for_reading(years, "Countries with a score of the indicator, by year")
    st.subheader("Sources and how to cite")
    sources = catalogue.sources()
    for source in sources.loc[scores["source_id"].unique()].to_dict("records"):
        st.markdown(
            f"**{wording.plain(source['publisher'])}: {wording.plain(source['title'])}**  \n"
            f"Cite as: {wording.plain(source['citation'])}  \nTerms: {wording.plain(source['licence'])}."
        )
    st.subheader("Its latest scores")
    address = qr_code.link_to_view().partition("/data")[0]
    st.code(downloads.data_address(f"{address}/policy?{urlencode(view)}", "csv"), language=None, wrap_lines=True)


def _facts(row: dict[str, Any], coverage: pd.DataFrame) -> None:
    names = measure_picker.group_names()
    groups = [names[group] for group in names if group in set(coverage["population_group"])]
    facts = {
        "Unit": row["unit"],
        "Reading": wording.READING[row["direction"]],
        "Published for": wording.PLACES[row["place_level"]],
        "Places with a value": wording.count(row["place_count"]),
        "Years": wording.years(row["first_year"], row["last_year"]),
        "People counted": "; ".join(groups),
        "Age": row["age_band"],
        "Id in files": row["measure_id"],
    }
    _show_facts(facts)


def _show_facts(facts: dict[str, Any]) -> None:
    """Facts that are known as a table."""
    table = pd.DataFrame(facts.items(), columns=["What", "Of this indicator"])
    tables.for_reading(table[table["Of this indicator"].fillna("") != ""], "Facts about the indicator")


def _coverage(coverage: pd.DataFrame, place_level: str) -> None:
    """How many places have a value, by group and year."""
    st.subheader("Coverage")
    dated = coverage[coverage["year"].notna()].assign(year=lambda rows: rows["year"].astype(int))
    dated["measure"] = dated["population_group"].map(measure_picker.group_names())
    dated["text"] = [f"{wording.count(number)} {wording.PLACES[place_level]}" for number in dated["place_count"]]
    if not dated.empty:
        st.vega_lite_chart(
            spec=designs.coverage(dated).on_screen(),
            alt=f"Places with a value by group and year, {wording.years(dated['year'].min(), dated['year'].max())}, at most "
            f"{dated['place_count'].max()} a year.",
            key="coverage_of_indicator",
        )
    if undated := int(coverage.loc[coverage["year"].isna(), "place_count"].sum()):
        st.caption(f"Not drawn: {wording.plural(undated, 'value', 'values')} whose source states no year.")


def _marks(measure: str) -> None:
    st.subheader("What to know of its values")
    marks = run("definitions/measure_marks", measure=measure)
    table = pd.DataFrame(
        {
            "Mark": marks["name"],
            "Meaning": marks["definition"],
            "By": marks["kind"].map(WHOSE),
            "Values": marks["observation_count"].map(wording.count),
        }
    )
    tables.for_reading(table, "Marks that values of the indicator carry, with their number")


def _sources(measure: str) -> None:
    st.subheader("Sources and how to cite")
    for use in run("definitions/measure_sources", measure=measure).to_dict("records"):
        source = catalogue.sources().loc[use["source_id"]]
        span = wording.years(use["first_year"], use["last_year"])
        used = f"{wording.plural(use['observation_count'], 'value', 'values')}, {span}"
        show_source(source, f"{wording.plain(source['publisher'])}: {wording.plain(source['title'])}", used)


def _files(measure: str) -> None:
    count = run("open_data/observation_counts").set_index("measure_id")["observations"].get(measure, 0)
    if not count:
        return  # an uploaded indicator has no address
    st.subheader("All its values")
    st.markdown(f"{wording.plural(int(count), 'row', 'rows')}: all places, groups and years, by script or in a browser.")
    st.code(downloads.observations_address(qr_code.link_to_view(), [measure]), language=None, wrap_lines=True)
