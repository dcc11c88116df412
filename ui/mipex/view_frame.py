"""What stands below each view: what to notice, the source, the figures as a table, downloads, ways to the cities."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from queries.database import run
from ui import area_statements, downloads, filters, rank, value_text, wording
from ui.charts import designs, export
from ui.mipex.scores import UNIT
from ui.mipex.selected_countries import SelectedCountries

TABLE = {"country": "Country", "value": "Score (0-100)", "year_text": "Year", "mark_text": "Marks", "source_text": "Source"}
MOST_LINKS = 10


def below(
    subject: SelectedCountries,
    name: str,
    title: str,
    rows: pd.DataFrame,
    chart: designs.Chart | None,
    notes: list[str],
    files: Callable[[], pd.DataFrame] | None = None,
    count: int | None = None,
    hint: str = "",
) -> None:
    """Notes, source line and downloads. `files` makes the rows of the download where `rows` are not one score a country.

    hint: what one can do with the chart on screen, which a picture of it leaves out.
    """
    note = " ".join(text for text in notes if text)
    st.caption(wording.plain(f"{hint} {note}".strip()))
    st.caption(wording.plain(source_line(rows)))
    words = [subject.scope_caption().replace("*", ""), "; ".join(subject.filters.words())]
    view = downloads.View(name, title, " Filters: ".join(w for w in words if w), note=note)
    made = export.pictures_of(lambda: designs.as_picture(chart, title, note, source_line(rows), view.link)) if chart else {}
    downloads.buttons(view, files or (lambda: long_form(rows, subject)), len(rows) if count is None else count, made)


def add_ranks(rows: pd.DataFrame, among: pd.DataFrame) -> pd.DataFrame:
    """Rows of countries with where each stands among those of its area or indicator in `among`."""
    return rank.add_ranks(rows, among, by="measure_id")


def source_line(rows: pd.DataFrame) -> str:
    """Whom the scores come from."""
    return value_text.source_line(rows["source_id"].value_counts().index)


def long_form(rows: pd.DataFrame, subject: SelectedCountries | None = None) -> pd.DataFrame:
    """Rows of countries, by area or indicator, as every download has them, each with its statement.

    subject: of whose countries the rows are, where they hold one score a country and measure, which then has its rank.
    """
    measures = run("definitions/measures")[["measure_id", "name", "unit", "definition"]]
    indicators = run("policy/indicators").rename(columns={"measure_id": "area_id", "indicator_id": "measure_id"})
    known = pd.concat([measures, indicators[["measure_id", "name", "definition"]].assign(unit=UNIT)])
    own = rows[["country_code", "country", "measure_id", "year", "value", "quality_mark", "source_id", *_rank_columns_in(rows)]]
    full = own.merge(known.rename(columns={"name": "measure"}), on="measure_id", how="left").assign(
        population_group="total",
        place_level="country",
        place_code=own["country_code"].to_numpy(),
        place_name=own["country"].to_numpy(),
        reliability="as_published",
        evidence="official",
        reference_url=None,
    )
    if subject:
        full = add_ranks(full, full).assign(is_filtered=len(subject.scope) < len(subject.countries))
    return downloads.with_sources(area_statements.with_statements(full))


def _rank_columns_in(rows: pd.DataFrame) -> list[str]:
    return [name for name in downloads.COLUMNS_OF_RANKS if name in rows]


def show_table(rows: pd.DataFrame, alt: str, columns: dict[str, str] | None = None) -> None:
    """Rows as a sortable table."""
    named = columns or TABLE
    st.dataframe(
        rows[list(named)].rename(columns=named),
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="%.1f") for name in named.values() if name.startswith("Score")},
        alt=alt,
        height="content" if len(rows) < 15 else 460,
    )


def ways_to_cities(subject: SelectedCountries) -> None:
    """From each country picked out to its cities."""
    counts = subject.countries.set_index("country_code")["city_count"]
    with_cities = [code for code in subject.highlighted if counts[code]][:MOST_LINKS]
    if not with_cities:
        return
    st.caption("From a country to its cities:")
    with st.container(horizontal=True):
        for code in with_cities:
            st.page_link(
                "pages/compare_cities.py",
                label=f"{wording.plain(subject.names[code])}: {wording.plural(int(counts[code]), 'city', 'cities')}",
                icon=":material/location_city:",
                query_params={"country": code},
            )


def nothing_to_show(sentence: str) -> None:
    """The empty state: what is missing and which filter to loosen."""
    st.info(sentence)
    st.button("Clear all filters", on_click=filters.clear, key="clear_filters_here")
