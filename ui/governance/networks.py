"""Benchmarks of city networks and of comparative studies: who takes part, and how each is built."""

import pandas as pd
import streamlit as st

from ui import chart_frame, wording
from ui.filters import INTERCULTURAL_CITIES, Filters, cities_of, city_labels
from ui.governance.study import about_study, below, section_of
from ui.measure_picker import filter_by_class
from ui.network_means import show_means

TABLE = {
    "network": "Network or study",
    "benchmark": "Benchmark",
    "part_group": "List",
    "name": "Part",
    "part": "What it says",
    "part_section": "Where",
}
NETWORK = "city network"
KINDS = {
    NETWORK: "Benchmarks of city networks",
    "research with cities": "Research with cities",
    "research on countries": "Research on countries",
}


def networks(rows: pd.DataFrame, means: pd.DataFrame, chosen: Filters) -> None:
    """A card for each benchmark, by kind; below those of networks the averages of the index.

    rows: of `governance/network_benchmark_parts`. means: of `compare/icc_network_means`.
    """
    chart_frame.about(about_study(rows))
    st.header(KINDS[NETWORK])
    _cards(rows, NETWORK)
    _index(means, chosen)
    st.header("What research found")
    for kind in list(KINDS)[1:]:
        with st.expander(KINDS[kind]):
            _cards(rows, kind)
    below(rows, "network_benchmarks", "Benchmarks of city networks, state of 2017", chosen, TABLE)


def _cards(rows: pd.DataFrame, kind: str) -> None:
    with chart_frame.cards(kind.replace(" ", "_")):
        for _, parts in rows[rows["kind"] == kind].groupby("benchmark_id", sort=False):
            with st.container(border=True):
                _card(parts)


def _card(parts: pd.DataFrame) -> None:
    whole = parts.iloc[0]
    st.subheader(f"{wording.plain(whole['network'])}: {wording.plain(whole['benchmark'])}")
    since = f"Since {whole['since_year']:.0f}. " if whole["kind"] == NETWORK and pd.notna(whole["since_year"]) else ""
    st.markdown(f"**{since}{wording.plain(whole['reach'])}** {wording.plain(whole['summary'])}")
    for name, group in parts.groupby("part_group", sort=False):
        with st.expander(f"{wording.plain(name)} ({len(group)})"):
            st.markdown(_listed(group))
    st.caption(section_of(whole["section"]))


def _listed(parts: pd.DataFrame) -> str:
    """The parts as a numbered list; each with its text where it has one."""
    lines = [
        f"{number}. {f'**{wording.plain(name)}**: {wording.plain(text)}' if text else wording.plain(name)}"
        for number, (name, text) in enumerate(zip(parts["name"], parts["part"], strict=True), start=1)
    ]
    return "\n".join(lines)


def _index(means: pd.DataFrame, chosen: Filters) -> None:
    """The dimensions of the index with the averages of the network, and which of the reader's cities are members."""
    show_means(filter_by_class(means[means["measure_group"] == "dimension"], chosen.classes), means)
    cities = cities_of(chosen).set_index("city_id")
    members = [city_labels()[city] for city in chosen.city if cities.loc[city, "is_icc_member"]]
    if members:
        st.markdown(f"Your cities in the network (working list): {wording.plain(wording.listed(members))}.")
    count = int((cities["is_icc_member"] & cities["passes_all"]).sum())
    label = f"Compare {wording.plural(count, 'member', 'members')} among the cities of your filters (working list)"
    network = {"network": INTERCULTURAL_CITIES}
    st.page_link("pages/compare_cities.py", label=label, icon=":material/bar_chart:", query_params=network)
