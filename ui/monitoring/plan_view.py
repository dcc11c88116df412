"""The plan on the page: city, goals and groups, the figures before the spread of all places, what is missing, files."""

from functools import partial

import pandas as pd
import streamlit as st

from ui import chart_frame, documents, downloads, pick, statements, value_text, wording
from ui.charts import designs
from ui.cited_statements import ABOUT, in_grey
from ui.monitoring import document, url_parameters
from ui.monitoring.missing import missing_of
from ui.monitoring.plan import Plan, plan_of
from ui.monitoring.plan_chart import alternative_text, plan_chart
from ui.monitoring.zaragoza import zaragoza
from ui.selected_city import mark_example
from ui.sharing import qr_code

READING = "Bar: the middle half of all places; tick: their median"
ABOUT_FIGURES = (
    "Each line: the value of the group (hollow where weak) and of those it is compared with, for the same place and year, over "
    "the middle half and the median of all places for that group."
)


def plan_for_a_city(city_id: str, area_basis: tuple[str, ...]) -> None:
    """Let the reader choose, then show the plan and offer it as a file."""
    mark_example()
    _pick()
    goals, groups = (tuple(st.session_state.get(name) or ()) for name in ("plan_goal", "plan_group"))
    if not goals or not groups:
        st.info("Choose at least one goal and one group.")
        return
    plan = plan_of(city_id, goals, groups, str(st.session_state["plan_reference"]), area_basis)
    chart_frame.heading(document.title(plan), [wording.plain(_finding(plan))], [ABOUT_FIGURES, ABOUT])
    _files(plan)
    chart = _figures(plan)
    _missing(plan)
    if chart:
        _below(plan, chart)
    zaragoza(city_id)


def _pick() -> None:
    left, right = st.columns(2)
    pick.several("Goals", url_parameters.AREAS, "plan_goal", left, placeholder="Choose one or more")
    pick.several("Whom to count, by", url_parameters.group_names(), "plan_group", right, placeholder="Choose one or more")
    st.radio(
        "Compare with",
        list(url_parameters.REFERENCES),
        format_func=url_parameters.REFERENCES.__getitem__,
        key="plan_reference",
        horizontal=True,
        persist_state="session",
    )


def _finding(plan: Plan) -> str:
    rows, weak = plan.figures, int((plan.figures["reliability"] != "as_published").sum())
    if rows.empty:
        return "The atlas has no value for these goals and groups. Below: what is missing and where it may come from."
    text = f"{wording.plural(len(rows), 'value', 'values')} for these goals and groups"
    of_them = "" if len(rows) == 1 else f"{weak} of them "
    text += f", {of_them}weak or of unknown reliability" if weak else f", {'not' if len(rows) == 1 else 'none'} marked as weak"
    return f"{text}. {wording.plural(len(missing_of(plan)), 'item', 'items')} missing."


def _figures(plan: Plan) -> designs.Chart | None:
    if plan.figures.empty:
        return None
    chart = plan_chart(plan)
    st.vega_lite_chart(spec=chart.on_screen(), alt=alternative_text(plan), key="plan_chart")
    st.caption(_reading(plan))
    st.table(
        _for_any_width(plan.figures),
        border="horizontal",
        hide_index=True,
        alt=f"Table of the values for a monitoring plan of {plan.label}",
    )
    return chart


def _reading(plan: Plan) -> str:
    """How to read the chart."""
    weak = wording.weak_kinds([*plan.figures["reliability"], *plan.figures["reference_reliability"]])
    return f"{READING}{f'; hollow: {weak}' if weak else ''}."


def _for_any_width(rows: pd.DataFrame) -> pd.DataFrame:
    """The table of the document in columns that wrap, none cut; reliability and sources stand below it. As Markdown."""
    texts = document.indicator_table(rows).map(wording.plain)
    return pd.DataFrame(
        {
            "Indicator": "**" + texts["Indicator"] + "** · " + texts["Group"].map(wording.lower),
            "Value": texts["Value"] + " (" + texts["Year"] + "), " + texts["Value of"],
            "Compared with": [
                f"Median: {medians}" if reference == wording.NO_VALUE else f"{reference}. Median: {medians}"
                for reference, medians in zip(texts["Compared with"], texts["Median"], strict=True)
            ],
        }
    )


def _missing(plan: Plan) -> None:
    st.header("What is missing and where it may come from")
    if not missing_of(plan):
        st.markdown("Nothing.")
        return
    texts = [
        f"- **{wording.plain(one.what)}.** {wording.plain(one.why)} {wording.plain(one.may_come_from)} {in_grey(one.cited)}"
        for one in missing_of(plan)
    ]
    with chart_frame.renewed(*texts):
        st.markdown("\n".join(texts))


def _files(plan: Plan) -> None:
    """Made when asked for."""
    link = qr_code.link_to_view(city=plan.city_id)
    with chart_frame.actions(), st.popover("Plan as a document", icon=":material/description:", type="tertiary"):
        st.write("Goals, values, what is missing, guidance, sources and a table to fill in.")
        documents.buttons(partial(document.document_of, plan, link), f"monitoring_plan_{plan.city_id}", link, "plan")


def _below(plan: Plan, chart: designs.Chart) -> None:
    rows = plan.figures
    source = value_text.source_line(rows["source_id"].unique())
    chart_frame.below(value_text.signs_used(rows), source)
    groups = wording.listed(plan.definitions["name"].tolist())
    goals = wording.listed([url_parameters.AREAS[area] for area in plan.goals])
    view = downloads.View(
        name=f"monitoring_plan_{plan.city_id}",
        title=document.title(plan),
        selection=f"Goals: {goals}. Groups: {groups}.",
        link=qr_code.link_to_view(city=plan.city_id),  # which may be an example that the address does not name
        note=f"Values of {statements.years_text(rows['year'])}. {_reading(plan)}",
    )
    own = rows.assign(city_id=plan.city_id, city=plan.label, medians_of_regions=rows["beside"])
    downloads.buttons(
        view, lambda: downloads.long_form(own), len(own), view.pictures(chart, source, wording.in_line(view.selection, view.note))
    )
