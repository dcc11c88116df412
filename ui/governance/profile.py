"""The MIPEX profile of the countries side by side: the policy areas in the order of who decides in them."""

import pandas as pd
import streamlit as st

from queries import catalogue
from ui import area_statements, chart_frame, downloads, measure_picker, rank, statements, tables, value_text, wording
from ui.charts import colours, designs
from ui.filters import nothing_to_show
from ui.governance.selected_countries import SelectedCountries
from ui.governance.study import about_study
from ui.mipex import pickers, scores
from ui.mipex.pickers import Area
from ui.mipex.score_frame import long_form, show_table

TABLE = {
    "country": "Country",
    "measure": "Policy area and who decides",
    "value": "Score (0-100)",
    "year_text": "Year",
    "source_text": "Source",
}


def profile(subject: SelectedCountries) -> None:
    """Dots of the countries over the policy areas, before the middle half of all countries of MIPEX."""
    areas = pickers.offered_areas(subject.filters.classes)
    of_all = sum(not area.is_overall for area in pickers.areas().values())
    if not areas:
        chart_frame.about(about_study(subject.texts))
        nothing_to_show("No policy area has this competence type. Choose another or clear it.")
        return
    types = catalogue.competence_types()
    measures = {area.measure_id: f"{area.name} ({types[area.competence_type].short_name})" for area in areas}
    everywhere = scores.areas_of(None)
    everywhere = everywhere[everywhere["measure_id"].isin(measures)]
    rows = _rows(everywhere, subject, measures)
    found = finding(rows, areas)
    chart_frame.heading(
        found.rstrip("."),
        [
            "What national law allows: latest MIPEX scores, 0 to 100, by policy area. In brackets: who decides."
            + (f" {len(areas)} of {of_all} policy areas fit your competence type." if len(areas) < of_all else "")
        ],
        [
            "Shared: national and local level both decide. National: the national level decides alone or nearly so. The study of "
            "2017 puts labour market mobility in neither group.",
            *about_study(subject.texts),
        ],
    )
    palette = dict(zip(subject.names(), colours.of_places("country", subject.highlighted).values(), strict=True))
    chart = designs.profile(rows, _context(everywhere, measures), palette, wording.AXIS["score 0-100"])
    alt = f"Dots of MIPEX scores of {wording.listed(subject.names())} in {len(areas)} policy areas. {found} The table has all."
    st.vega_lite_chart(spec=chart.on_screen(), alt=alt, key="governance_profile")
    note = wording.in_line(_note(rows), scores.relevant_marks(rows), scores.uploaded(rows))
    chart_frame.below(note, value_text.source_line_of(rows))
    alt_of_table = "Table of MIPEX scores of the countries side by side"
    tables.fold("table_governance_profile", lambda: show_table(rows, alt_of_table, TABLE))
    title = f"MIPEX profile of {wording.listed(subject.names())}"
    view = downloads.View("governance_mipex", title, "; ".join(subject.filters.with_classes(competence_type=True).words()))
    pictures = view.pictures(chart, value_text.source_line_of(rows), f"{found} {note}")
    downloads.buttons(view, lambda: long_form(rank.add_ranks(rows, everywhere, by="measure_id")), len(rows), pictures, "mipex")


def _rows(everywhere: pd.DataFrame, subject: SelectedCountries, measures: dict[str, str]) -> pd.DataFrame:
    """The latest scores of the countries shown, in the order of areas and countries, with the texts of tooltips."""
    rows = everywhere[everywhere["country_code"].isin(subject.highlighted)]
    place = {code: at for at, code in enumerate(subject.highlighted)}
    order = {measure: at for at, measure in enumerate(measures)}
    rows = rows.assign(at=rows["measure_id"].map(order), of=rows["country_code"].map(place)).sort_values(["at", "of"])
    return rows.assign(
        measure=rows["measure_id"].map(measures),
        colour_key=rows["country"],
        fill_opacity=(rows["quality_mark"].isna() & (rows["reliability"] == "as_published")).astype(float),
        level_text="the country",
        group_text=measure_picker.group_names()["total"],
    )


def _context(everywhere: pd.DataFrame, measures: dict[str, str]) -> pd.DataFrame:
    """The spread of the latest scores of all countries of MIPEX, a row an area in the order to draw."""
    order = list(measures)
    of_areas = everywhere.drop_duplicates("measure_id").sort_values("measure_id", key=lambda ids: ids.map(order.index))
    spread = rank.add_ranks(of_areas, everywhere, by="measure_id").assign(place_level="country", unit=scores.UNIT)
    texts = [statements.range_text(row) for row in statements.rows_of(spread)]
    return spread.assign(measure=spread["measure_id"].map(measures), text=texts)


def finding(rows: pd.DataFrame, areas: list[Area]) -> str:
    """In which area the countries shown lie farthest apart, or, for one country, its highest and lowest area; ties are named."""
    names = {area.measure_id: wording.lower(area.name) for area in areas}
    countries = rows["country"].unique().tolist()
    if len(countries) < 2:
        found = area_statements.ends(rows["value"].tolist(), scores.of_100)
        high, low = found.named(rows["measure_id"].map(names).tolist())
        if found.is_level:
            return f"{countries[0]}: {found.high} in {high}."
        return f"{countries[0]}: highest in {high} ({found.high}), lowest in {low} ({found.low})."
    of_area = rows.groupby("measure_id", sort=False)["value"]
    spans = (of_area.max() - of_area.min()).round(rank.DECIMALS)
    if spans.max() == 0:
        return f"{wording.listed(countries)} have the same score in every area."
    apart = [
        f"{names[str(area)]}: {_from_highest(rows[rows['measure_id'] == area])}" for area in spans.index[spans == spans.max()]
    ]
    return f"Farthest apart in {'; and in '.join(apart)}."


def _from_highest(rows: pd.DataFrame) -> str:
    ordered = rows.sort_values("value", ascending=False)
    names = wording.marked_names(ordered["country"], ordered["reliability"])
    figures = [f"{name} {scores.short(value)}" for name, value in zip(names, ordered["value"], strict=True)]
    return f"{wording.listed(figures)} of 100"


def _note(rows: pd.DataFrame) -> str:
    """What bar and tick are, and of which years the dots."""
    latest = rows.drop_duplicates("country_code")
    years = wording.listed([f"{row['country']} {row['year']}" for row in latest.to_dict("records")])
    differ = " The years differ." if latest["year"].nunique() > 1 else ""
    return f"Bar: middle half of all MIPEX countries, latest scores; tick: their median. Dots: {years}.{differ}"
