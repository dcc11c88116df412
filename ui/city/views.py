"""The profile on the page: the city in a line, what stands out, a block a place, similar cities and what they do."""

import re
from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from queries.database import cached_per_database
from ui import brief, chart_frame, downloads, indicator_rows, tables, value_text, wording
from ui.charts import export, range_rows
from ui.city import blocks, report, sections, url_parameters
from ui.city.blocks import Block
from ui.city.findings import Finding, findings, highlights
from ui.city.sections import Section
from ui.city.similar_cities import change_similar_cities, show_similar_cities
from ui.file_names import file_name
from ui.selected_city import SIMILAR_COUNT, SelectedCity
from ui.sharing import qr_code

NAMED_OTHERS = 4
NARROWEST_CHART = 420  # pixels


def show_scene(subject: SelectedCity, part: str) -> None:
    """One part before a room: its heading, then what it shows. standing: the sentences on what stands out."""
    level, families = url_parameters.PARTS[part]
    if part == "standing":
        st.header("What stands out")
        with st.container(key="sentences"):
            _sentences(findings(subject))
    elif part == "peers":
        show_similar_cities(subject)
    elif part == "intercultural":
        _section(sections.intercultural(subject))
    else:
        show_block(subject, blocks.block_of(subject, level, families), is_whole=True)


def blocks_of(subject: SelectedCity) -> tuple[Block, ...]:
    """The city, its region and its country, each with its indicators."""
    return tuple(blocks.block_of(subject, level, ()) for level in indicator_rows.LEVELS)


@cached_per_database
def _rest_of_series(subject: SelectedCity) -> pd.DataFrame:
    """The rows of the charts over time that no block has."""
    made = (sections.over_time(subject), sections.gap_over_time(subject), sections.residents_over_time(subject))
    rows = [series.rows for series in made if series]
    return blocks.rest_of_series(blocks_of(subject), pd.concat(rows, ignore_index=True)) if rows else pd.DataFrame()


@cached_per_database
def _more(subject: SelectedCity) -> list[Section]:
    """What else there is of the city; the Intercultural Cities only where there is more than that it is no member."""
    intercultural = sections.intercultural(subject)
    is_known = (
        subject.facts["is_icc_member"] or len(intercultural.rows) or any("http" in text for text in intercultural.paragraphs)
    )
    city_networks = sections.city_networks(subject)
    of_networks = [*([intercultural] if is_known else []), *([city_networks] if city_networks else [])]
    return [*of_networks, sections.origins(subject)]


def show_facts(subject: SelectedCity) -> None:
    """The city in a line, with where its number of residents is from."""
    residents = value_text.source_line(sections.facts_source(subject))
    st.markdown(wording.plain(sections.facts_line(subject)), help=f"Residents. {wording.plain(residents)}" if residents else None)


def show_actions(subject: SelectedCity, made: tuple[Block, ...]) -> None:
    """What one can do with the profile: compare, take a brief, a report or the rows along."""
    with chart_frame.action_row():
        compared = [subject.city_id, *subject.similar_ids][:SIMILAR_COUNT]
        st.page_link(
            "pages/compare_cities.py",
            label="Compare",
            icon=":material/bar_chart:",
            query_params={"city": ",".join(compared), "question": "side"},
        )
        brief.button(tuple(dict.fromkeys((subject.city_id, *subject.filters.city))), subject.filters)
        _report(subject)
        _downloads(subject, made)
    if subject.ranked_among:
        st.info(wording.plain(subject.ranked_among), icon=":material/filter_alt:")


def show_first_sentences(subject: SelectedCity) -> None:
    """Two sentences, and the others for those who open them."""
    if subject.ranks.empty and not len(subject.regions):
        st.info("The sources have no value for this city, its region or its country yet.")
    everything, first = findings(subject), highlights(subject)
    for finding in first:
        st.markdown(wording.plain(finding.sentence))
    if not everything:
        return
    with st.expander(f"{wording.plural(len(everything), 'sentence', 'sentences')} with sources"):
        _sentences(everything)


def _sentences(listed: list[Finding]) -> None:
    for finding in listed:
        st.markdown(f"- {wording.plain(finding.sentence)} :gray[{wording.plain(finding.source)}]")
    st.caption("Generated from the data; not an assessment.")


def show_legend(subject: SelectedCity, made: tuple[Block, ...]) -> None:
    """Whose marks stand in the bars, and the way to other similar cities."""
    if not any(block.rows for block in made):
        return
    named = wording.few_of(subject.names_of_others, NAMED_OTHERS)
    others = f"{'your choice' if subject.are_by_hand else 'similar cities'}: {named}" if named else ""
    with st.container(horizontal=True, vertical_alignment="center", key="profile_legend"):
        st.html(range_rows.legend(subject.name, others, any(block.has_stand_ins for block in made)), width="content")
        change_similar_cities(subject)


def show_block(subject: SelectedCity, block: Block, is_whole: bool = False) -> None:
    """A block as a table. is_whole: all rows at once."""
    st.header(block.title)
    if block.rows:
        st.html(range_rows.table([*block.rows, *block.more] if is_whole else block.rows, block.caption))
    if block.more and not is_whole:
        label = f"All {len(block.rows) + len(block.more)} indicators: {len(block.more)} more"
        tables.fold(f"more_{block.level}", lambda: st.html(range_rows.table(block.more, block.caption)), label)
    if block.records:
        st.caption(wording.plain(" ".join([*block.notes, block.source])))
        return
    first, *others = block.notes
    st.markdown(wording.plain(first))
    if block.level == "region" and len(subject.regions):
        section = sections.several_regions(subject)
        tables.for_reading(section.table, f"Table: outcomes in the regions of {subject.name}")
        others.append(value_text.source_line(section.source_ids))
    if others:
        st.caption(wording.plain(" ".join(others)))


def show_details(subject: SelectedCity, made: tuple[Block, ...]) -> None:
    """All indicators in words."""
    if not any(block.records for block in made):
        return
    alt, label = f"Table: all indicators of {subject.name}", "All indicators in words: marks, sources, other years"
    tables.fold("profile_details", lambda: tables.show(blocks.details(subject, made), alt), label)


def show_series(subject: SelectedCity) -> None:
    """Charts over time in columns, under each other where there is no room; what residents said over the years below."""
    series = [one for one in (sections.over_time(subject), sections.gap_over_time(subject)) if one]
    with st.grid(max(len(series), 1), min_column_width=NARROWEST_CHART) as grid:
        for one in series:
            with grid.cell():
                _section(one)
    if waves := sections.residents_over_time(subject):
        _section(waves)


def show_more(subject: SelectedCity) -> None:
    """What else there is of the city: its networks, where its residents come from."""
    for section in _more(subject):
        _section(section)


def _section(section: Section) -> None:
    st.header(wording.plain(section.title))
    if section.chart:
        st.caption(chart_frame.paragraphs([_linked(paragraph) for paragraph in section.paragraphs]))
    else:
        for paragraph in section.paragraphs:
            st.markdown(_linked(paragraph))
    if section.chart:
        st.vega_lite_chart(spec=section.chart.on_screen(), alt=section.alternative_text, key=f"{section.key}_chart")
    if len(section.rows):
        st.caption(wording.plain(value_text.source_line(section.source_ids)))
    if len(section.table):
        tables.fold(f"{section.key}_table", lambda: tables.show(section.table, f"Table: {section.title}"))


def _linked(paragraph: str) -> str:
    """A paragraph as Markdown; an address at its end stays a link."""
    found = re.fullmatch(r"(.*?)\s*(https?://\S+)", paragraph, re.DOTALL)
    return f"{wording.plain(found[1])} [open]({found[2]})" if found else wording.plain(paragraph)


def _downloads(subject: SelectedCity, made: tuple[Block, ...]) -> None:
    """All rows on screen in one file; the chart over time as a picture."""
    over_time, series = sections.over_time(subject), _rest_of_series(subject)
    count = sum(len(block.records) + len(block.others) for block in made) + len(series)
    if not count:
        return
    view = downloads.View(
        name=f"profile_{subject.city_id}",
        title=f"Profile of {subject.name}",
        selection=" ".join(
            [f"Profile of {subject.name}. Years: as stated in each row.", subject.others_line, subject.ranked_among]
        ).strip(),
        link=qr_code.link_to_view(city=subject.city_id),
    )
    pictures: dict[str, Callable[[], bytes]] = {}
    if over_time and over_time.chart:
        chart, title, source = over_time.chart, over_time.title, value_text.source_line(over_time.source_ids)
        subtitle = wording.in_line(f"{view.title}.", *over_time.paragraphs, subject.others_line)
        pictures = export.pictures_of(lambda: chart, title, subtitle, source, view.link)
    downloads.buttons(view, lambda: downloads.long_form(blocks.rows_of_files(subject, made, series)), count, pictures, "profile")


def _report(subject: SelectedCity) -> None:
    with st.popover("Long report", icon=":material/description:"):
        st.write("All indicators of the city on paper, with definitions and numbered sources.")
        link = qr_code.link_to_view(city=subject.city_id)
        for label, ending, make in (("PDF", "pdf", report.pdf_bytes), ("Web page (one file)", "html", report.html_bytes)):
            name = file_name(f"profile_{subject.city_id}", link, ending)
            downloads.file_button(label, partial(make, subject, link), name, f"report_{ending}", width="stretch")
