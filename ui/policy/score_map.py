"""The map view: countries by their score of an area, of one year or the latest of each."""

import pandas as pd
import streamlit as st

from queries.database import cached_per_database
from ui import wording
from ui.charts import colours
from ui.charts.area_map import Key
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.selected_countries import SelectedCountries
from ui.mipex.view_frame import below, nothing_to_show, show_table
from ui.policy import country_map
from ui.years import show_years


def score_map(subject: SelectedCountries) -> None:
    """Countries by their score, in five classes that stay the same for every area and year."""
    left, middle, right = st.columns(3)
    area = pickers.pick_area(subject.filters.classes, left)
    years = url_parameters.years_of_areas()[area.measure_id]
    year = pickers.pick_year(years, middle)
    pickers.pick_countries(right)
    when = str(year) if year else "latest score of each country"
    title = f"{area.name}: {when}"
    st.header(title)
    st.caption(subject.introduction())
    pickers.describe_competence(area)
    rows, outside = _rows(subject, area.measure_id, year)
    if rows.empty:
        nothing_to_show(
            f"None of the countries of your filters has a score of {year}. Take another year above, or loosen the filters of "
            "cities."
        )
        return
    missing = len(subject.scope) - len(rows)
    found = scores.finding(rows, year) + (
        f" {wording.plural(missing, 'country', 'countries')} without a score." if missing else ""
    )
    show_years(rows["year"], "country", year, lambda: pickers.common_year(years), "policy_year")
    st.markdown(wording.plain(found))
    fills = [scores.fill(value) for value in rows["value"]]
    chart = country_map.country_map(rows, fills, subject)
    keys = [Key(colour, name) for colour, name in zip(colours.SEQUENCE, scores.CLASSES, strict=True)]
    if missing:
        keys.append(Key(colours.no_value(), f"no score ({missing})"))
    alt_text = f"Map of MIPEX scores, {title}. {found} The table below has the same figures."
    country_map.show(chart, alt_text, "Score, 0 to 100", keys, "policy_map", subject)
    st.markdown(outside)
    notes = [
        country_map.meaning_of_sign(rows),
        area.definition,
        "The five classes are the same for every area and year, so maps compare.",
        scores.years_used(rows) if year is None else "",
        scores.relevant_marks(rows),
    ]
    below(subject, f"map_{area.measure_id}", f"MIPEX: {title}", rows, chart, notes, hint=country_map.HOW_TO_USE)
    with st.expander("The same figures as a table"):
        show_table(rows, f"Table of MIPEX scores, {title}, {len(rows)} countries")


@cached_per_database
def _rows(subject: SelectedCountries, area: str, year: int | None) -> tuple[pd.DataFrame, str]:
    """The countries with a score, from the highest, and those that have no label on the map in words."""
    rows = subject.of_scope(scores.of_year(scores.scores_of(area), year)).sort_values("value", ascending=False)
    return rows, country_map.off_the_map(rows, with_year=year is None)
