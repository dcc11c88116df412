"""Overview: what the atlas is, all cities by foreign-born share, ways in, findings, freshness."""

import streamlit as st

from queries import run
from ui import colours, filters, findings, maps, wording
from ui.frame import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("City Integration Atlas")
st.markdown(
    "How do cities stand on the integration of migrants, against whom, and what do others do? The atlas puts side by "
    "side what cities do, what national law allows, how migrants fare in the region and what residents say, and marks "
    "what is weak, old, borrowed from a larger area or missing."
)
cities = filters.summary(chosen)
if filters.nothing_left(chosen, cities):
    st.stop()

share_name = wording.SHARE_NAME[chosen.share_definition]
shown = cities[cities["passes_all"]].rename(columns={"name": "city", "share": "value"})
with_share = shown[shown["value"].notna()]
st.header(f"Cities by {share_name}")
if not with_share.empty:
    above = int((with_share["value"] >= filters.STUDY_SAMPLE).sum())
    st.caption(
        f"{wording.count(above)} of the {wording.count(len(with_share))} cities with a figure reach {filters.STUDY_SAMPLE} %. "
        "Latest figure of each city; point at a city for its figure, year and area."
    )
basis = wording.AREA_BASIS
lines = [
    f"{wording.value(value, '%')} {share_name}, {wording.year(year)} ({wording.lower(basis[area])})"
    if value == value
    else f"no {share_name}"
    for value, year, area in zip(shown["value"], shown["share_year"], shown["share_area_basis"], strict=True)
]
weak = shown["share_reliability"].isin(["low", "unknown", "second_hand"])
points = shown.assign(lines=lines, place_level="city", is_weak=weak)
st.pydeck_chart(
    maps.city_map(points, maps.SHARE_CLASSES, colours.of_cities(chosen.city)),
    height=520,
    key="overview_map",
    alt=f"Map of {len(points)} cities by {share_name}. "
    + (
        f"Highest {with_share.loc[with_share['value'].idxmax(), 'label']} with {with_share['value'].max():.1f} %, median "
        f"{with_share['value'].median():.1f} %. "
        if not with_share.empty
        else ""
    )
    + f"{len(shown) - len(with_share)} cities without a figure. The page Compare cities has the same figures as a table.",
)
st.html(maps.legend_html(maps.SHARE_CLASSES, "%", len(shown) - len(with_share), inherited=False, weak=bool(weak.any())))
outside = maps.elsewhere(shown)
if outside:
    with st.expander(f"{wording.plural(len(outside), 'city', 'cities')} outside this view of the map"):
        st.write(wording.plain(", ".join(outside)))

st.header("Three ways in")
policymaker, facilitator, analyst = st.columns(3)
with policymaker.container(border=True, height="stretch"):
    st.markdown(
        "**For policymakers**  \nHow does my city stand, and against whom? Name your city in the sidebar and see it ranked."
    )
    st.page_link("pages/compare_cities.py", label="Rank my city", icon=":material/bar_chart:", query_params={"view": "ranked"})
with facilitator.container(border=True, height="stretch"):
    st.markdown(
        "**For workshop facilitators**  \nPut two to eight cities side by side, show one chart to the room, share its link."
    )
    st.page_link(
        "pages/compare_cities.py",
        label="Show profiles",
        icon=":material/scatter_plot:",
        query_params={"view": "profile"},
    )
with analyst.container(border=True, height="stretch"):
    st.markdown("**For analysts**  \nCheck definitions, coverage and sources; download what is on screen, or every table.")
    st.page_link("pages/data_and_method.py", label="Check the data", icon=":material/menu_book:")

st.header("Three findings")
for column, finding in zip(st.columns(3), findings.findings(chosen), strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{finding.headline}**")
        st.markdown(finding.sentence)
        st.caption(wording.plain(finding.source))
        st.page_link(
            "pages/compare_cities.py",
            label="See the figures",
            icon=":material/bar_chart:",
            query_params={"measure": finding.measure},
        )

st.header("How fresh the data is")
fresh = run("freshness").set_index("family")
rows = [
    {
        "Data": wording.FAMILY[family],
        "Years": wording.years(fresh.loc[family, "first_year"], fresh.loc[family, "last_year"]),
        "Newest year": int(fresh.loc[family, "last_year"]),
        "Places with the newest year": f"{fresh.loc[family, 'places_in_last_year']:,} of {fresh.loc[family, 'place_count']:,}",
        "Figures": f"{fresh.loc[family, 'figure_count']:,}",
    }
    for family in wording.FAMILY
]
st.table(rows, border="horizontal")
st.caption("Each figure carries its own year. When each copy was made, and through whom, stands on the page Data and method.")
link_to_this_view(filters.parameters())
