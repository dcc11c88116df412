"""The parts of Sources and method."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from queries import catalogue
from queries.database import run
from ui import downloads, measure_picker, pick, statements, wording
from ui.charts import designs
from ui.filters import Classes
from ui.sharing import qr_code
from ui.statements import Row
from ui.tables import for_reading
from ui.tables import show as show_table


def sources(rows: pd.DataFrame) -> None:
    """Every source with publisher, terms, state of our copy and caution; publishers with most values first.

    rows: of `data/sources`.
    """
    values = rows.groupby("publisher")["figure_count"].sum().sort_values(ascending=False, kind="stable")
    share = wording.number(100 * values.iloc[0] / values.sum())
    st.header(wording.plain(f"{share} % of {wording.count(values.sum())} values are from {values.index[0]}"))
    unsettled = int((rows["licence"] == "not confirmed").sum())
    st.caption(
        f"{len(rows)} sources. For {unsettled} of them the terms of reuse are not confirmed: ask the publisher before "
        "you republish their data."
    )
    records = statements.records(rows)
    for publisher in values.index:
        group = [source for source in records if source["publisher"] == publisher]
        several = f" ({len(group)} sources)" if len(group) > 1 else ""
        with st.expander(f"{wording.plain(publisher)}{several} · {_use_of(group)}"):
            for source in group:
                copy = f" Copy: {wording.plain(source['retrieved'])}. {wording.plain(source['carrier'])}"
                show_source(source, wording.plain(source["title"]), wording.upper(_use_of([source])), copy)


def show_source(source: Row, name: str, used: str, copy: str = "") -> None:
    """A source with page, citation, terms and caution. name: as Markdown. used: what its values are. copy: of whom and when."""
    page = f" [Publisher's page]({source['url']})" if source["url"] else ""
    lines = [
        f"**{name}**",
        f"{used}.{page}",
        f"Cite as: {wording.plain(source['citation'])}",
        f"Terms: {wording.plain(source['licence'])}.{copy}",
    ]
    if isinstance(source["caution"], str):
        lines.append(f":material/warning: {wording.plain(source['caution'])}")
    st.markdown("  \n".join(lines))


def _use_of(group: Sequence[Row]) -> str:
    """What the atlas has from some sources: 11,430 values, 2020 to 2024; 15 practices retold."""
    taken = []
    if value_count := sum(source["figure_count"] for source in group):
        ends = [one for source in group for one in (source["first_year"], source["last_year"]) if not pd.isna(one)]
        years = wording.years(min(ends, default=None), max(ends, default=None))
        taken.append(f"{wording.plural(value_count, 'value', 'values')}, {years}")
    if practice_count := sum(source["practice_count"] for source in group):
        taken.append(f"{wording.plural(practice_count, 'practice', 'practices')} retold")
    return "; ".join(taken) or "names, places, boundaries, memberships or texts"


def definitions(measures: pd.DataFrame, marks: pd.DataFrame, classes: Classes) -> None:
    """What every measure, mark, group and filter means.

    measures, marks: rows of `definitions/measures` and `definitions/marks`.
    """
    st.header("Indicators")
    _indicators(measure_picker.filter_by_class(measures, classes))
    st.header("Marks on values")
    _marks(marks)
    st.header("How things are compared")
    st.markdown(_RULES)


def _indicators(measures: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "Indicator": measures["name"],
            "What it means": measures["definition"],
            "Unit": measures["unit"],
            "Published for": measures["place_level"].map(wording.PLACES),
            "Reading": measures["direction"].map(wording.READING),
            "Places": measures["place_count"],
            "Years": [wording.years(*key) for key in zip(measures["first_year"], measures["last_year"], strict=True)],
            "Publisher": measures["publisher"],
        }
    )
    for family, name in wording.FAMILY_SHORT.items():
        rows = table[measures["family"] == family]
        if len(rows):
            with st.expander(f"{name} ({wording.plural(len(rows), 'indicator', 'indicators')})"):
                for_reading(rows, f"Indicators of {name} with definition, unit, places and years")


def _marks(marks: pd.DataFrame) -> None:
    kinds = {
        "flag": "Marks of the publisher",
        "quality_mark": "Marks of the atlas",
        "evidence": "Evidence",
        "area_basis": "Area of a share",
    }
    table = pd.DataFrame(
        {
            "Mark": marks["name"],
            "Meaning": marks["definition"],
            "Shown as": [" ".join(wording.RELIABILITY[r]).strip() for r in marks["reliability"]],
        }
    )
    for kind, name in kinds.items():
        with st.expander(name):
            for_reading(table[marks["kind"] == kind], f"{name}: what they mean")


_RULES = """
- **Foreign-born share threshold**: keeps cities whose latest share is at least the threshold. Of the areas you allow, the one
  closest to the city counts: the city, else the greater city, else the NUTS 3 region around it, else what the city states. The
  number of cities without a share is shown.
- **15 %** is the threshold of charts 2 to 5 of the OSCE/ODIHR policy study of 2017 (section 2.3): 36 Intercultural Cities with
  more than 15 % non-nationals or foreign-born people. Here "at least 15 %" of one definition is used, so the lists differ.
- **Latest** means the newest value of each place, so years may differ; the page then names them and offers the year for which
  most places have a value.
- **Country of birth and citizenship** are different things and never share an axis.
- **Values of regions and countries** are marked as such in chart, tooltip, table and download, and rankings of them count
  regions or countries, not cities.
- **Rank** 1 is the highest value; whether high is good depends on the indicator.
- **NUTS**: regions are those of NUTS 2024 (United Kingdom: 2021). Series under older codes stay in the tables and are not
  joined to new codes with other borders.
- **MIPEX** changed its edition between 2019 and 2020; the three overall scores cover different areas and are never one line.
- **Left out**: regional figures at NUTS 1; shares that a city states without naming a definition; German city figures of 2021
  (foreign-born) and 2024 (population), which are mixed up between cities in the source.
"""


def coverage(counts: pd.DataFrame, measures: pd.DataFrame, classes: Classes) -> None:
    """How many places have a figure, by measure and year.

    counts, measures: rows of `data/coverage` and `definitions/measures`.
    """
    st.header("Coverage by indicator and year")
    family = pick.from_list("Kind of indicator", measure_picker.families(), "family_of_coverage")
    names = measure_picker.filter_by_class(measures[measures["family"] == family], classes)
    cells = names[["measure_id", "name", "place_level"]].merge(counts, on="measure_id")
    if cells.empty:
        st.info("No indicator of this kind and class has a value.")
        return
    several = cells.groupby("measure_id")["population_group"].transform("nunique") > 1
    group = cells["population_group"].map(measure_picker.group_names()).str.lower()
    cells["measure"] = cells["name"].where(~several, cells["name"] + ": " + group)
    follows = cells["population_group"] != cells.groupby("measure_id")["population_group"].transform("first")
    cells["short"] = ("– " + group).where(follows, "")
    undated = cells[cells["year"].isna()]
    cells = cells[cells["year"].notna()].assign(year=lambda c: c["year"].astype(int))
    cells["text"] = [_cell_text(row) for row in cells.to_dict("records")]
    st.vega_lite_chart(
        spec=designs.coverage(cells).on_screen(),
        alt=f"Heat map of coverage: {cells['measure'].nunique()} indicators, {cells['year'].min()} to {cells['year'].max()}, "
        f"at most {cells['place_count'].max()} places a year. The table below has the numbers.",
        key="coverage_chart",
    )
    st.caption("Darker: more places with a value; point at a cell for the number.")
    if not undated.empty:
        st.caption(f"Not shown: {int(undated['place_count'].sum())} values whose source states no year.")
    with st.expander("View as table"):
        wide = (
            cells.pivot_table(index="measure", columns="year", values="place_count", sort=False).sort_index(axis=1).reset_index()
        )
        wide.columns = [str(c) for c in wide.columns]
        show_table(wide.rename(columns={"measure": "Indicator"}), "Number of places by indicator and year", height="auto")


def _cell_text(cell: dict) -> str:
    text = f"{wording.count(cell['place_count'])} {wording.PLACES[cell['place_level']]}"
    weak = [
        f"{cell[column]} {words}"
        for column, words in (
            ("low_count", "low reliability"),
            ("unknown_count", "reliability unknown"),
            ("second_hand_count", "quoted second-hand"),
        )
        if cell[column]
    ]
    return text + (f", of them {', '.join(weak)}" if weak else "")


def classifications(classified: pd.DataFrame, classes: Classes) -> None:
    """Who decides in each policy area, and the field of action of each city dimension, with reasons and how to change them.

    classified: rows of `definitions/competence_classification`.
    """
    rows = measure_picker.filter_by_class(classified, classes)
    st.header("Policy areas by competence type: who decides")
    st.caption(
        "After section 3.3 of the OSCE/ODIHR policy study of November 2017. It generalises over countries: in a federal country "
        "more may be shared than the study's lists say."
    )
    _classification(rows, "competence_type", "Policy area", run("definitions/competence_types"))
    st.header("City dimensions by field of action")
    st.caption(
        "The dimensions of the Intercultural Cities Index, after section 2.3 of the same study, which describes fields in which "
        "cities do well or less well. A field does not say who decides."
    )
    _classification(rows, "field_of_action", "City dimension", run("definitions/fields_of_action"))


def _classification(rows: pd.DataFrame, column: str, what: str, kinds: pd.DataFrame) -> None:
    """What a column classifies, with the reasons, and what each of its kinds means. what: the thing that is classified."""
    rows, name = rows[rows[column] != ""], wording.upper(column.replace("_", " "))
    table = pd.DataFrame(
        {
            what: rows["measure"].str.replace("^(MIPEX|ICC): ", "", regex=True),
            name: rows[f"{column}_name"],
            "Why": rows["reason"] + " " + rows["classified_by"].map(_WHOSE_CHOICE) + rows["section"] + ".",
        }
    )
    for_reading(table, f"{name} of each {what.lower()}, with the reason")
    st.markdown("\n".join(f"- **{row['name']}**: {row['definition']}" for row in kinds.to_dict("records")))


# Few columns, so that a phone has room for the reasons.
_WHOSE_CHOICE = {"study": "The study, ", "atlas": "The atlas, after "}
KINDS = {"csv": "CSV", "parquet": "Parquet", "txt": "Read me"}


def tables(public: pd.DataFrame, columns: pd.DataFrame) -> None:
    """Every public table as CSV and Parquet, with a read-me that has its terms.

    public, columns: rows of `data/tables` and `data/table_columns`.
    """
    st.header("Tables")
    st.caption(
        f"The data behind the atlas, as it is built; state of the data: {catalogue.data_version()}. CSV is UTF-8; "
        "Parquet keeps types and holds the read-me. Terms are those of the sources, which the read-me names with citations."
    )
    link = qr_code.link_to_view()
    for table in public.to_dict("records"):
        name = table["table_name"]
        size = wording.plural(int(table["row_count"]), "row", "rows")
        with st.container(border=True):
            st.markdown(f"**{name}** ({size})  \n{wording.plain(table['description'])}")
            described = columns.query("table_name == @name")[["column_name", "description"]].to_numpy().tolist()
            with st.expander(f"{len(described)} columns", on_change="rerun", key=f"columns_{name}") as opened:
                if opened.open:
                    st.markdown("\n".join(f"- **{wording.plain(column)}**: {wording.plain(text)}" for column, text in described))
            if unconfirmed := downloads.unconfirmed_terms(downloads.sources_of_table(name)):
                st.caption(f":material/warning: {wording.plain(unconfirmed)}")
            with st.container(horizontal=True):
                for kind, words in KINDS.items():
                    label = f"Read me of {name}" if kind == "txt" else f"{name} as {words} ({size})"
                    make = partial(downloads.table_bytes, name, kind, link)
                    downloads.file_button(label, make, downloads.table_file_name(name, kind), f"table_{name}_{kind}")
