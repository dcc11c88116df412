"""An outcome of regions against their foreign-born share."""

from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from queries.database import run
from ui import value_text, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, TOOLTIP, Chart, Design, layer_of, with_clicks
from ui.charts.theme import GROUND, TEXT, as_given, tooltip
from ui.regions import pickers
from ui.regions.outcome_frame import Words, below, heading, highlighted_regions, palette_of, small_words
from ui.regions.ranked import placed
from ui.regions.regional import Regional

HEIGHT = 460
SHARE, SHARE_TITLE = "population_share_15_64", "Foreign-born share of residents aged 15-64, %"


def scatter(regional: Regional) -> None:
    """Each region by its foreign-born share and its figure. Both count people by country of birth."""
    heading(regional)
    rows = placed(regional)
    rows = rows[rows["foreign_born_share"].notna()]
    if rows.empty:
        st.info("No region of the filters has both this value and a foreign-born share. Take another outcome or year above.")
        return
    palette = {**palette_of(highlighted_regions(regional)), value_text.OTHER_KEY: colours.OTHER}
    drawn = rows[["foreign_born_share", "value", "opacity", "is_highlighted", *TOOLTIP]].assign(
        colour=rows["colour_key"].map(palette), text=rows["region"]
    )
    design = _scatter(regional.axis_title)
    if not drawn["is_highlighted"].any():  # a layer without marks is a picture without a name to those who cannot see it
        design = {**design, "layer": [layer_of(design, "others")]}
    chart = Chart(design, {"regions": drawn})
    st.vega_lite_chart(
        spec=with_clicks(chart, rows["place_code"], "regions").on_screen(),
        alt=f"{regional.alternative_text} Drawn against the foreign-born share of each region.",
        **pickers.clicks("scatter_chart"),
    )
    left_out = len(regional.known) - len(rows)
    note = f"Each dot is a region ({wording.count(len(rows))}); the foreign-born share is of {_years(rows)}."
    if left_out:
        note += f" {wording.plural(left_out, 'region has', 'regions have')} a value but no share."
    small = small_words(regional, "Fainter dots")
    note += f"{f' {small}' if small else ''} That two values go together does not say that one brings about the other."
    drawn_rows = regional.known.loc[rows.index]
    below(regional, "regions_by_share", drawn_rows, chart, Words(note), _sources_of_shares(rows))


def _sources_of_shares(rows: pd.DataFrame) -> list[str]:
    """Where the shares are from that the regions are drawn at."""
    found = run("correlations/values", measure_list=(SHARE,), area_basis=(), year=None)
    is_drawn = (found["population_group"] == "foreign_born") & found["place_code"].isin(rows["nuts_code"])
    return found.loc[is_drawn, "source_id"].unique().tolist()


def _years(rows: pd.DataFrame) -> str:
    years = rows["foreign_born_share_year"].dropna()
    return wording.years(years.min(), years.max())


@lru_cache(REMEMBERED_DESIGNS)
def _scatter(axis_title: str) -> Design:
    base = alt.Chart(alt.NamedData("regions"), height=HEIGHT + AXIS_HEIGHT).encode(
        x=alt.X("foreign_born_share:Q", title=SHARE_TITLE, scale=alt.Scale(zero=True, nice=True)),
        y=alt.Y("value:Q", title=axis_title, scale=alt.Scale(zero=False, nice=True)),
        color=as_given("colour", alt.Color),
        tooltip=tooltip(TOOLTIP),
    )
    opacity = as_given("opacity", alt.Opacity)
    others = base.properties(name="others").transform_filter("!datum.is_highlighted").mark_circle(size=44).encode(opacity=opacity)
    highlighted = base.transform_filter("datum.is_highlighted").mark_circle(size=150)
    named = base.transform_filter("datum.is_highlighted").encode(text="text:N", color=alt.value(TEXT))
    # Dots through a name would strike it out.
    names = [named.mark_text(align="left", dx=9, fontWeight="bold", **look) for look in (GROUND, {})]
    return alt.layer(others, highlighted, *names).to_dict()
