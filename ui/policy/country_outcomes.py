"""How migrants fare in a country, beside its policy: the few outcomes that a city's profile shows of its country at once."""

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import downloads, indicator_rows, rank, statements, value_text, wording
from ui.charts import range_rows
from ui.charts.range_rows import Mark, RangeRow
from ui.mipex.selected_countries import SelectedCountries
from ui.statements import Row

REFERENCE = {"foreign_born": "native_born", "non_eu_born": "native_born"}  # by citizenship it is the nationals
NO_EFFECT = "Values of the whole country. That they stand beside its policy does not say that the one follows from the other."


def country_outcomes(subject: SelectedCountries, code: str) -> None:
    """The outcomes as a table with range bars; nothing where the atlas has none of the country."""
    records = records_of(subject, code)
    if not records:
        return
    country = wording.upper(statements.country_name(subject.names[code]))
    title = f"How migrants fare in {country}: outcomes of the country"
    st.html(range_rows.table([_range_row(row) for row in records], title))
    signs = value_text.signs_used(pd.DataFrame({"reliability": [row["reliability"] for row in records]}))
    st.caption(wording.plain(wording.in_line(NO_EFFECT, signs, indicator_rows.source_line(records))))
    ranked = subject.scope_text() if subject.of_cities_only else "all countries with a value"
    view = downloads.View(f"outcomes_{code.lower()}", title, f"The latest of each outcome. Ranked: {ranked}.")
    downloads.buttons(view, lambda: downloads.long_form(pd.DataFrame(records)), len(records), {}, "outcomes")


@cached_per_database
def records_of(subject: SelectedCountries, code: str) -> list[Row]:
    """The latest outcomes of a country with rank, one group a measure, beside the `reference_value` of its `reference_group`."""
    everywhere = run("policy/outcomes", measure_list=indicator_rows.NATIONAL)
    # Without a filter among all countries, as on the profiles of their cities: two have outcomes and no score of MIPEX.
    shown = everywhere[everywhere["place_code"].isin(subject.codes)] if subject.of_cities_only else everywhere
    found: list[Row] = []
    for measure_id in indicator_rows.NATIONAL:
        of_measure = shown[shown["measure_id"] == measure_id]
        own = of_measure[of_measure["place_code"] == code]
        group = next((one for one in indicator_rows.MIGRANTS_OF_COUNTRY if one in set(own["population_group"])), None)
        if group is None:
            continue
        among = of_measure[of_measure["population_group"] == group]
        row = rank.add_ranks(own[own["population_group"] == group], among).assign(is_filtered=subject.of_cities_only)
        found.append({**statements.records(row)[0], **_reference(own, statements.records(row)[0])})
    return found


def _reference(own: pd.DataFrame, row: Row) -> Row:
    """The native-born or nationals with their value, where it is of the same year and source; else nobody."""
    group = REFERENCE.get(row["population_group"], "nationals")
    same = own[(own["population_group"] == group) & (own["year"] == row["year"]) & (own["source_id"] == row["source_id"])]
    found = len(same) > 0
    return {"reference_group": group if found else None, "reference_value": same["value"].iloc[0] if found else None}


def _range_row(row: Row) -> RangeRow:
    group = row["reference_group"]
    reference = f"{statements.people_of(group)}: {wording.value(row['reference_value'], row['unit'])}" if group else ""
    value = f"{statements.value_text(row)} {wording.RELIABILITY[row['reliability']][0]}".strip()
    years = statements.years_caution(row["first_year"], row["last_year"], "country")
    median = f"median {wording.value(row['median'], row['unit'])}" if row["place_count"] > 1 else ""
    return RangeRow(
        indicator_rows.name_of(row),
        "; ".join(filter(None, [statements.people_of(row["population_group"]), reference])),
        value,
        statements.year_text(row),
        statements.rank_or_reason(row),
        Mark(row["value"], f"{row['place_name']} {value}"),
        indicator_rows.spread_of(row),
        note="; ".join(filter(None, [median, years])),
        definition=row["definition"],
    )
