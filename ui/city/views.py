"""The profile on the page: findings, the chosen part with its sections and downloads, similar cities, the report."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from queries.database import bind_database
from ui import brief, downloads, measure_picker, value_text, wording
from ui.charts import designs, export
from ui.city import documented_practices, pickers, report
from ui.city.findings import findings
from ui.city.section import Section
from ui.city.sections import SECTIONS
from ui.city.similar_cities import show_similar_cities
from ui.file_names import file_name
from ui.selected_city import SelectedCity
from ui.sharing import qr_code
from ui.state import presentation


def show(subject: SelectedCity) -> None:
    """The facts in a line, what stands out, then the part that the reader chose."""
    _facts(subject)
    # A scene is about one thing: the findings, or the part that was chosen.
    if not presentation.place() or st.session_state["city_part"] == "standing":
        _findings(subject)
    part = measure_picker.pick_part("Part of the profile", "city_part", pickers.PARTS)
    if part == "peers":
        show_similar_cities(subject)
    else:
        for make in SECTIONS[part]:
            _section(subject, make(subject))
        if part == "intercultural":
            documented_practices.links(subject.city_id, subject.name, subject.similar_ids, subject.others_in_text)
    _report(subject)


def _facts(subject: SelectedCity) -> None:
    facts = subject.facts
    parts = [str(facts["country"])]
    if isinstance(facts["region"], str):
        parts.append(f"region {facts['region']}")
    elif len(subject.regions):
        parts.append(f"regions {wording.listed(sorted(subject.regions['place_name'].unique()))}")
    if pd.notna(facts["population"]):
        parts.append(f"{wording.count(facts['population'])} residents ({wording.year(facts['population_year'])})")
    if facts["is_icc_member"]:
        parts.append("member of the Intercultural Cities network")
    if isinstance(facts["other_names"], str):
        parts.append(f"also {facts['other_names']}")
    st.markdown(f"**{wording.plain(subject.name)}**: {wording.plain('; '.join(parts))}.")
    if subject.ranked_among:
        st.info(wording.plain(subject.ranked_among), icon=":material/filter_alt:")


def _findings(subject: SelectedCity) -> None:
    found = findings(subject)
    if not found:
        st.info("The sources hold no figure of this city, its region or its country yet; its name and place are all we know.")
        return
    st.header("What stands out")
    for finding in found:
        st.markdown(f"- {wording.plain(finding.sentence)} :gray[{wording.plain(finding.source)}]")
    if subject.others_line:
        st.markdown(wording.plain(subject.others_line))
    st.caption("Generated from the data; not an assessment.")


def _section(subject: SelectedCity, section: Section) -> None:
    st.header(section.title)
    for paragraph in section.paragraphs:
        st.markdown(_linked(paragraph))
    if section.chart:
        st.vega_lite_chart(spec=section.chart.on_screen(), alt=section.alternative_text, key=f"{section.key}_chart")
    if len(section.rows):
        st.caption(wording.plain(source_line(section.rows)))
    if len(section.table):
        _table(section)
    if len(section.rows) and "measure_id" in section.rows:
        with st.container(key=f"{section.key}_downloads"):
            _downloads(subject, section)


def _table(section: Section) -> None:
    """The table in full where it is all there is, else for those who open it."""
    if not section.chart:
        st.dataframe(section.table, hide_index=True, height="content", alt=f"Table: {section.title}")
        return
    with st.expander("View as table", on_change="rerun", key=f"{section.key}_table") as opened:
        if opened.open:
            st.dataframe(section.table, hide_index=True, height="content", alt=f"Table: {section.title}")


def _linked(paragraph: str) -> str:
    """A paragraph as Markdown; an address at its end stays a link."""
    text, separator, address = paragraph.rpartition("https://")
    return f"{wording.plain(text)}[open](https://{address})" if separator else wording.plain(paragraph)


def source_line(rows: pd.DataFrame) -> str:
    """Whom the figures come from."""
    return value_text.source_line(rows["source_id"].unique())


def _downloads(subject: SelectedCity, section: Section) -> None:
    view = downloads.View(
        name=f"{section.key}_{subject.city_id}",
        title=f"{subject.name}: {section.title}",
        selection=" ".join(
            [f"Profile of {subject.name}. Years: as stated in each row.", subject.others_line, subject.ranked_among]
        ).strip(),
        link=qr_code.link_to_view(city=subject.city_id),
    )
    rows = section.rows
    made: dict[str, Callable[[], bytes]] = {}
    if section.chart:
        chart = section.chart
        made = export.pictures_of(
            lambda: designs.as_picture(chart, view.title, view.selection, source_line(section.rows), view.link)
        )
    downloads.buttons(view, lambda: downloads.long_form(rows), len(rows), made, section.key)


def _report(subject: SelectedCity) -> None:
    with st.popover("Report on this city", icon=":material/picture_as_pdf:"):
        brief.button(tuple(dict.fromkeys((subject.city_id, *subject.filters.city))), subject.filters, "stretch")
        st.write("The whole profile on a few pages, with sources and definitions. Both files open without a network.")
        link = qr_code.link_to_view(city=subject.city_id)
        for label, ending, mime, make in (
            ("PDF", "pdf", "application/pdf", partial(report.pdf_bytes, subject, link)),
            ("Web page (one file)", "html", "text/html", partial(report.html_bytes, subject, link)),
        ):
            st.download_button(
                label,
                bind_database(make),
                file_name=file_name(f"profile_{subject.city_id}", link, ending),
                mime=mime,
                key=f"report_{ending}",
                on_click="ignore",
                width="stretch",
            )
