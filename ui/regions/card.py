"""The card of one region: its outcomes beside its country and the EU, its origins, its cities."""

from pathlib import Path

import pandas as pd
import streamlit as st

from queries.database import run
from ui import country_of_birth_notes, statements, value_text, wording
from ui.charts.range_rows import escaped
from ui.filters import MOST_CITIES
from ui.region_names import region_labels
from ui.regions import pickers

STYLE = Path(__file__).with_suffix(".css")


def card(nuts_code: str) -> None:
    """All outcomes of a region by group, with references; the largest countries of birth; links to its cities."""
    with st.container(border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(wording.plain(region_labels()[nuts_code]), width="content")
            st.button("Close", key="close_card", on_click=_deselect, args=(nuts_code,))
        outcomes = run("regions/card", nuts_code=nuts_code)
        if outcomes.empty:
            st.info("No outcomes are published for this region.")
        else:
            _outcomes(outcomes)
        _origins(nuts_code)
        _cities(nuts_code)
        _neighbours(nuts_code)


def _outcomes(rows: pd.DataFrame) -> None:
    st.html(STYLE)
    st.html(_table(rows))
    reading = "Country and EU: the median over their regions with a value of the same year (number in brackets)."
    if 1 in rows[["country_region_count", "eu_region_count"]].to_numpy():
        reading += " (1): the value of the one region that has one."
    st.caption(wording.plain(wording.in_line(reading, value_text.signs_used(rows))))
    cited = dict.fromkeys(value_text.citations()[source] for source in rows["source_id"])
    st.caption(wording.plain("Sources: " + "; ".join(cited) + "."))


def _table(rows: pd.DataFrame) -> str:
    """The outcomes as an HTML table, a group of rows an outcome: so narrow that it fits on a phone."""
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Outcome and group", "Region", "Country", "EU"))
    bodies = "".join(_of_outcome(str(name), of_one) for name, of_one in rows.groupby("measure", sort=False))
    caption = "Outcomes of the region by group, with medians of country and EU"
    return f'<table class="region-card"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>{bodies}</table>'


def _of_outcome(name: str, rows: pd.DataFrame) -> str:
    head = f'<tr><th scope="rowgroup" colspan="4">{escaped(name)}</th></tr>'
    return f"<tbody>{head}{''.join(map(_row, statements.records(rows)))}</tbody>"


def _row(row: statements.Row) -> str:
    sign = wording.RELIABILITY[row["reliability"]][0]
    value = f"{wording.short_value(row['value'], row['unit'])} {sign}".strip()
    cells = [f"<td>{escaped(value)}</td>", *(f"<td>{_median(row, whose)}</td>" for whose in ("country", "eu"))]
    return f'<tr><th scope="row">{escaped(row["group_name"])}, {int(row["year"])}</th>{"".join(cells)}</tr>'


def _median(row: statements.Row, whose: str) -> str:
    median = row[f"{whose}_median"]
    return "–" if pd.isna(median) else escaped(f"{wording.short_value(median, row['unit'])} ({row[f'{whose}_region_count']})")


def _origins(nuts_code: str) -> None:
    st.markdown("**Largest countries of birth**")
    rows = run("regions/countries_of_birth", nuts_code=nuts_code)
    if rows.empty:
        st.caption(wording.plain(country_of_birth_notes.none_of(nuts_code)))
        return
    people = [
        f"{rank}. {wording.plain(name)}: {number:,.0f} ({share:.1f} %)"
        for rank, name, number, share in rows[["origin_rank", "origin_name", "population", "share"]].itertuples(index=False)
    ]
    st.markdown("\n".join(people))
    st.caption(wording.plain(country_of_birth_notes.source_line(rows)))
    for caution in country_of_birth_notes.cautions(rows, nuts_code):
        st.caption(f":material/warning: {wording.plain(caution)}")


def _cities(nuts_code: str) -> None:
    st.markdown("**Its cities in the atlas**")
    rows = run("regions/cities", nuts_code=nuts_code)
    if rows.empty:
        st.caption("No city of the atlas lies in this region.")
        return
    names = [wording.plain(name) for name in rows["name"]]
    st.markdown(", ".join(names) + ".")
    chosen = rows["city_id"].head(MOST_CITIES).tolist()
    label = f"Compare {wording.plural(len(chosen), 'city', 'cities')} of the region"
    st.page_link("pages/compare_cities.py", label=label, icon=":material/bar_chart:", query_params={"city": ",".join(chosen)})


def _neighbours(nuts_code: str) -> None:
    rows = run("regions/neighbours", nuts_code=nuts_code)
    if rows.empty:
        return
    st.markdown("**Regions that share a border with it**")
    names = [
        f"{name} ({country})" if is_abroad else name
        for name, country, is_abroad in rows[["name", "country", "is_abroad"]].itertuples(index=False)
    ]
    st.markdown(wording.plain(wording.joined(names)) + ".")


def _deselect(nuts_code: str) -> None:
    st.session_state["region"] = [code for code in pickers.chosen_regions() if code != nuts_code]
