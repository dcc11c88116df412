"""The frame of each view: finding, what is drawn, notes, source, the same as a table, downloads, links to cities."""

from dataclasses import dataclass, field
from functools import partial

import pandas as pd
import streamlit as st

from queries.database import run
from ui import chart_frame, downloads, rank, statements, tables, value_text, wording
from ui.charts import designs
from ui.mipex.scores import OFFICIAL, UNIT
from ui.mipex.selected_countries import SelectedCountries

TABLE = {"country": "Country", "value": "Score (0-100)", "year_text": "Year", "mark_text": "Marks", "source_text": "Source"}
MOST_LINKS = 10
MIPEX = (
    "MIPEX is the Migrant Integration Policy Index: 100 is the highest standard of equal rights and support. It measures rules, "
    "not their effects."
)


@dataclass(frozen=True)
class Words:
    """What a view says, in plain text. Empty texts of lists are left out.

    name: of its files. title: indicator and year, for files. finding: the title on screen. years: of the values. caution: below
    them. note: below the chart. about: definition, who decides, cautions. hint: what one can do with the chart on screen, which
    a picture of it leaves out.
    """

    name: str
    title: str
    finding: str
    years: str
    note: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    caution: str = ""
    hint: str = ""

    @property
    def note_text(self) -> str:
        """The note in one line."""
        return wording.in_line(*self.note)


def heading(subject: SelectedCountries, words: Words) -> None:
    """The finding as title, below it what is drawn and of whom; the rest is in “About this data”."""
    drawn = " · ".join(filter(None, ("MIPEX score of national rules, 0 to 100", words.years, subject.scope_text())))
    chart_frame.heading(
        words.finding,
        [wording.plain(text) for text in (drawn, subject.highlight_text(), words.caution)],
        [wording.plain(text) for text in (*words.about, MIPEX) if text],
    )


def below(
    subject: SelectedCountries,
    words: Words,
    rows: pd.DataFrame,
    chart: designs.Chart,
    table: tuple[pd.DataFrame, dict[str, str]] | None = None,
    in_file: pd.DataFrame | None = None,
) -> None:
    """Note, source line, the same as a table, downloads.

    table: rows and columns of the table, where they are not those of TABLE. in_file: the rows of the download where `rows` are
    not one score a country.
    """
    source = value_text.source_line_of(rows)
    chart_frame.below(wording.in_line(*words.note, chart_frame.hint(words.hint)), source)
    in_table, columns = table or (rows, TABLE)
    alt = f"Table of MIPEX scores, {words.title}, {len(in_table)} rows"
    tables.fold("policy_table", lambda: show_table(in_table, alt, columns))
    selected = [subject.scope_text(), *subject.filters.with_classes(competence_type=True).words()]
    of_years = f"{words.years}." if words.years else ""
    note = wording.in_line(of_years, *words.note, *words.about)
    view = downloads.View(words.name, f"MIPEX: {words.title}", f"{words.finding}. {'; '.join(selected)}", note=note)
    made = partial(long_form, rows, subject) if in_file is None else partial(long_form, in_file)
    pictures = view.pictures(chart, source, wording.in_line(f"{words.finding}.", of_years, *words.note))
    downloads.buttons(view, made, len(rows if in_file is None else in_file), pictures)


def long_form(rows: pd.DataFrame, subject: SelectedCountries | None = None) -> pd.DataFrame:
    """Rows of countries, by area or indicator, as every download has them, each with its statement.

    subject: of whose countries the rows are, where they hold one score a country and measure, which then has its rank.
    """
    measures = run("definitions/measures")[["measure_id", "name", "unit", "definition"]]
    indicators = run("policy/indicators").rename(columns={"measure_id": "area_id", "indicator_id": "measure_id"})
    known = pd.concat([measures, indicators[["measure_id", "name", "definition"]].assign(unit=UNIT)])
    optional = [name for name in (*OFFICIAL, *downloads.COLUMNS_OF_RANKS) if name in rows]
    own = rows[["country_code", "country", "measure_id", "year", "value", "quality_mark", "source_id", *optional]]
    full = own.merge(known.rename(columns={"name": "measure"}), on="measure_id", how="left").assign(
        population_group="total",
        place_level="country",
        place_code=own["country_code"].to_numpy(),
        place_name=own["country"].to_numpy(),
        reference_url=None,
        **{name: official for name, official in OFFICIAL.items() if name not in rows},
    )
    if subject:
        full = rank.add_ranks(full, full, by="measure_id").assign(is_filtered=len(subject.scope) < len(subject.countries))
    return downloads.with_sources(full.assign(statement=[statements.sentence(row) for row in statements.rows_of(full)]))


def show_table(rows: pd.DataFrame, alt: str, columns: dict[str, str]) -> None:
    """Rows as a sortable table."""
    scores = {name: 1 for name in columns.values() if name.startswith("Score")}
    tables.show(rows, alt, columns, columns=scores, height="content" if len(rows) < 15 else 460)


def ways_on(subject: SelectedCountries) -> None:
    """From each country picked out to its cities; from the only one also to its governance, where the study tells of it."""
    counts = subject.countries.set_index("country_code")["city_count"]
    with st.container(horizontal=True):
        for code in [code for code in subject.highlighted if counts[code]][:MOST_LINKS]:
            label = f"{wording.plain(subject.names[code])}: {wording.plural(int(counts[code]), 'city', 'cities')}"
            st.page_link("pages/compare_cities.py", label=label, icon=":material/location_city:", query_params={"country": code})
        if subject.only in set(run("governance/countries")["country_code"]):
            label, country = "How its levels of government work together", {"governance_country": str(subject.only)}
            st.page_link("pages/governance.py", label=label, icon=":material/account_balance:", query_params=country)
