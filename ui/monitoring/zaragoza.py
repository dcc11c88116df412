"""The Zaragoza indicators of a city's region and country: which of them the atlas holds, and which it does not."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import downloads, statements, value_text, wording
from ui.monitoring.url_parameters import AREAS
from ui.selected_city import SelectedCity, city_of
from ui.sharing import qr_code
from ui.statements import Row

TITLE = "The Zaragoza indicators"
WHAT = (
    "Common indicators of integration that ministers of the EU agreed on in Zaragoza in 2010, and Eurostat worked out in a pilot "
    "study of 2011. Each is shown by the measure of the atlas that comes nearest."
)
WHOLE_POPULATION = "total"
REMARK = "How the measures differ"


@dataclass(frozen=True)
class Indicators:
    """The indicators of a city: what of them the atlas holds in a sentence, as a table, and as rows of the query."""

    finding: str
    table: pd.DataFrame
    rows: pd.DataFrame

    def long_form(self) -> pd.DataFrame:
        """The rows of the file: an indicator at a place level, those without a value too."""
        named = {"indicator": "zaragoza_indicator", "remark": "note"}
        return downloads.long_form(self.rows.drop(columns=["group_name"]).rename(columns=named))


@cached_per_database
def indicators_of(city_id: str) -> Indicators:
    """A row an indicator, with the newest value of the region, where the city lies in one alone, and of the country."""
    subject, rows = city_of(city_id), run("monitoring/zaragoza", city_id=city_id)
    names = {level: subject.facts[level] for level in ("region", "country") if isinstance(subject.facts[level], str)}
    by_level = {level: rows[rows["place_level"] == level].reset_index(drop=True) for level in names}
    indicators = by_level["country"]
    table = pd.DataFrame(
        {
            "Area": indicators["area"].map(AREAS),
            "Indicator": indicators["indicator"],
            **{
                f"{wording.upper(level)}: {names[level]}": [_cell(row) for row in statements.records(of_level)]
                for level, of_level in by_level.items()
            },
            REMARK: indicators["remark"].fillna(""),
        }
    )
    counts = {
        level: int((of_level["value"].notna() & (of_level["population_group"] != WHOLE_POPULATION)).sum())
        for level, of_level in by_level.items()
    }
    where = wording.listed([f"for {count or 'none'} in the {level}" for level, count in counts.items()])
    finding = f"Of the {len(table)} indicators, the atlas has a value that counts migrants {where}."
    return Indicators(wording.in_line(finding, "" if "region" in names else _without_region(subject)), table, rows)


def _without_region(subject: SelectedCity) -> str:
    """Why no region stands beside the country."""
    if subject.regions.empty:
        return f"{subject.name} lies in no region of the atlas."
    number = statements.number_word(int(subject.regions["region_count"].iloc[0]))
    return f"{subject.name} consists of {number} NUTS 2 regions, none of which is its own; its profile has their values."


def _cell(row: Row) -> str:
    """The value with people, year and reliability; that there is none."""
    if pd.isna(row["value"]):
        return "no such measure" if pd.isna(row["measure_id"]) else "no value"
    people = f"{wording.lower(row['group_name'])}{' alone' if row['population_group'] == WHOLE_POPULATION else ''}"
    weak = statements.reliability_text(row)
    return f"{statements.value_text(row)} ({statements.year_text(row)}), {people}{f'; {weak}' if weak else ''}"


def _for_any_width(table: pd.DataFrame) -> pd.DataFrame:
    """Area and remark below the name of the indicator, so that the values stand beside it on a phone too; as Markdown."""
    texts = table.map(wording.plain)
    remarks = [f" {remark}" if remark else "" for remark in texts[REMARK]]
    names = [
        f"**{name}** · {area}.{remark}" for name, area, remark in zip(texts["Indicator"], texts["Area"], remarks, strict=True)
    ]
    return texts.drop(columns=["Area", REMARK]).assign(Indicator=names)


def zaragoza(city_id: str) -> None:
    """The indicators as a table below a plan, and as a file."""
    made = indicators_of(city_id)
    st.header(TITLE)
    st.markdown(wording.plain(made.finding))
    st.table(_for_any_width(made.table), border="horizontal", hide_index=True, alt=f"Table: {TITLE}")
    sources = ["eurostat-2011-zaragoza", *made.rows["source_id"].dropna().unique()]
    st.caption(wording.plain(f"{WHAT} {value_text.source_line(sources)}"))
    view = downloads.View(f"zaragoza_{city_id}", TITLE, made.finding, qr_code.link_to_view(city=city_id))
    downloads.buttons(view, made.long_form, len(made.rows), {}, "zaragoza")
