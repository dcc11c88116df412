"""One country in short: overall score with rank, change, highest and lowest area, and the ways on from it."""

import streamlit as st

from queries.database import cached_per_database
from ui import area_statements, rank, statements, wording
from ui.charts import range_rows
from ui.charts.range_rows import Mark, RangeRow, Spread
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.score_frame import ways_on
from ui.mipex.scores import UNIT
from ui.mipex.selected_countries import SelectedCountries
from ui.policy import trends
from ui.policy.country_outcomes import country_outcomes


def country_block(subject: SelectedCountries, code: str) -> None:
    """The block of a country, as a table with range bars."""
    name = statements.country_name(subject.names[code])
    rows = rows_of(subject, code)
    if not rows:
        return
    caption = f"{wording.upper(name)} in the Migrant Integration Policy Index"
    st.html(range_rows.STYLE)
    st.html(range_rows.table(rows, caption))
    st.html(range_rows.legend(subject.names[code], ""))
    st.caption(wording.plain(change_of(code)))
    country_outcomes(subject, code)
    ways_on(subject)


def change_of(code: str) -> str:
    """How the broadest overall score of a country changed within each edition of MIPEX."""
    rows = scores.scores_of(url_parameters.OVERALL)
    own = rows[rows["country_code"] == code]
    found = [
        area_statements.changes_counted(
            [edition["country"].iloc[0]],
            [edition["value"].iloc[-1] - edition["value"].iloc[0]],
            int(edition["year"].iloc[0]),
            int(edition["year"].iloc[-1]),
        )
        for edition in trends.editions(own.sort_values("year"))
        if len(edition) > 1
    ]
    between = " MIPEX changed its edition in between, so the two cannot be added up." if len(found) > 1 else ""
    return f"Overall score: {'; '.join(found)}.{between}" if found else ""


@cached_per_database
def rows_of(subject: SelectedCountries, code: str) -> list[RangeRow]:
    """The rows of a country: the overall score, its highest and its lowest area; ties are all there."""
    latest = subject.of_scope(scores.areas_of(None))
    areas = {key: area for key, area in pickers.areas().items() if not area.is_overall}
    own = latest[latest["country_code"] == code]
    ranked = rank.add_ranks(own, latest, by="measure_id").assign(
        place_level="country", is_filtered=subject.of_cities_only, unit=UNIT
    )
    overall = ranked[ranked["measure_id"] == url_parameters.OVERALL]
    of_areas = ranked[ranked["measure_id"].isin(areas)].reset_index(drop=True)
    if of_areas.empty:
        return []
    found = area_statements.ends(of_areas["value"].tolist(), scores.of_100)
    picked = [] if found.is_level else [("Highest area", found.highest), ("Lowest area", found.lowest)]
    rows = [(row, "Overall", "all eight areas") for row in overall.to_dict("records")]
    for label, which in picked:
        for row in of_areas.loc[which].to_dict("records"):
            area = areas[row["measure_id"]]
            rows.append((row, area.name, f"{wording.lower(label)}; who decides: {wording.lower(area.competence_name)}"))
    return [_range_row(row, name, people) for row, name, people in rows]


def _range_row(row: dict, name: str, people: str) -> RangeRow:
    value = scores.of_100(row["value"])
    has_several = row["place_count"] > 1
    middle = (row["lower_quartile"], row["upper_quartile"]) if row["place_count"] >= statements.FEWEST_OF_A_HALF else None
    ends = f"{scores.short(row['lowest'])} to {scores.short(row['highest'])}, {statements.range_text(row)}"
    return RangeRow(
        name,
        people,
        value,
        wording.year(row["year"]),
        statements.rank_or_reason(row),
        Mark(row["value"], f"{row['country']} {value}"),
        Spread(row["lowest"], row["highest"], row["median"], middle, ends) if has_several else None,
        note="; ".join(
            filter(None, [f"median {scores.of_100(row['median'])}" if has_several else "", statements.doubt_text(row)])
        ),
        definition=pickers.areas()[row["measure_id"]].definition,
    )
