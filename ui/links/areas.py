"""Which policy areas go with what happens locally: the residents' view against each area, by competence type."""

from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from queries import remembered
from ui import charts, colours, downloads, figures, pictures, wording
from ui.charts import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.filters import Filters, competence_names
from ui.links import choices, matrix_cells, sides, surroundings
from ui.links.linked import linked_of

ROW = 42
COLOUR = {"shared": colours.CITY[2], "national": colours.CITY[1], "not_classified": colours.OTHER}
STUDY = (
    "The OSCE/ODIHR study of 2017 (section 3.3) saw a moderate positive link with the Intercultural Cities Index where the two "
    "levels share competence (health, education, political participation), and none where the national level decides alone "
    "(family reunification, permanent residence, nationality, anti-discrimination)."
)
WHY = (
    "The study set the Intercultural Cities Index against the areas, and cities choose to join it. We hold that index for too "
    "few countries to repeat the test; the residents' view of their city stands in, which is an opinion, not a policy. Countries "
    "strong in one area are often strong in others, so areas cannot be told apart fully."
)


@remembered
def links_of_areas(filters: Filters) -> pd.DataFrame:
    """A row a policy area with the Spearman coefficient of the residents' view, its interval, p and N."""
    residents = sides.all_sides()[choices.RESIDENTS]
    rows = []
    for area in sides.area_sides(filters.competence_type):
        linked = linked_of(filters, area, residents)
        found = linked.correlation
        rows.append(
            {
                "side_id": area.side_id,
                "area": area.name.removeprefix("MIPEX: "),
                "label": area.name.removeprefix("MIPEX: ") + (f" {surroundings.signed(found.spearman.value)}" if found else ""),
                "competence_type": area.competence_type,
                "kind": competence_names()[area.competence_type],
                "n": len(linked.units),
                "n_cities": len(linked.pairs),
                "rho": found.spearman.value if found else None,
                "low": found.spearman.low if found else None,
                "high": found.spearman.high if found else None,
                "is_clear": bool(found and found.spearman.is_clear),
                "text": f"Spearman {surroundings.text_of(found.spearman)}" if found else "too few figures",
                "n_text": linked.n_text,
                "years": f"{linked.years('x')}; {linked.years('y')}",
            }
        )
    made = pd.DataFrame(rows)
    if made.empty:
        return made
    made["order"] = made["competence_type"].map(sides.COMPETENCE_ORDER.index)
    return made.sort_values(["order", "rho"], ascending=[True, False], ignore_index=True)


def by_area(filters: Filters) -> None:
    """The chart of areas with the three sentences, and beside them why a correlation is no effect."""
    rows = links_of_areas(filters)
    drawn = rows[rows["rho"].notna()] if not rows.empty else rows
    if drawn.empty:
        st.info(
            "No policy area is left that can be tested: too few countries of your filter were in the survey, or no area is of "
            "your competence type. Loosen the competence type or the other filters in the sidebar."
        )
        return
    chart = Chart(_areas(tuple(drawn["area"])), {"areas": drawn.assign(colour=drawn["competence_type"].map(COLOUR))})
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.vega_lite_chart(spec=chart.on_screen(), alt=alternative_text(drawn), key="areas_chart")
    with right:
        surroundings.three_sentences(STUDY, here(drawn), WHY)
    residents = sides.all_sides()[choices.RESIDENTS]
    linked = linked_of(filters, sides.all_sides()[drawn["side_id"].iloc[0]], residents)
    with st.container(border=True):
        st.markdown("**Correlation is not effect**")
        st.markdown("\n".join(f"- {wording.plain(reason[:1].upper() + reason[1:])}." for reason in surroundings.reasons(linked)))
    note = (
        f"Dots: Spearman coefficient of “{residents.title}” with the score of the area, over {linked.n_text}; lines: "
        "95 % interval. Where a line crosses zero, no link is clear. Years: "
        f"{linked.years('x')} for policy, {linked.years('y')} for the survey."
    )
    st.caption(wording.plain(f"{note} {surroundings.left_out(linked)}"))
    _below(filters, drawn, chart, note)


def _below(filters: Filters, drawn: pd.DataFrame, chart: charts.Chart, note: str) -> None:
    cells = matrix_cells.long_form(filters, [choices.RESIDENTS], drawn["side_id"].tolist())
    intervals = drawn.rename(columns={"side_id": "policy_id"})[["policy_id", "low", "high"]]
    cells = cells.merge(intervals, on="policy_id", how="left")
    ids = sorted({source for text in [*cells["local_source_id"], *cells["policy_source_id"]] for source in text.split("; ")})
    source = f"Sources: {'; '.join(dict.fromkeys(figures.citations()[one] for one in ids))}."
    st.caption(wording.plain(source))
    with st.expander("The same as a table", on_change="rerun", key="link_table") as folded:
        if folded.open:
            columns = {"area": "Policy area", "kind": "Competence type", "text": "Spearman", "n_text": "N", "years": "Years"}
            st.dataframe(drawn[list(columns)].rename(columns=columns), hide_index=True, alt="Table of the links by policy area")
    title = (
        f"Residents' view of the city for immigrants and national policy, by area ({wording.plural(len(drawn), 'area', 'areas')})"
    )
    said = "; ".join(filters.words()) or "no filter set"
    view = downloads.View("links_by_area", title, f"{said}. {here(drawn)} Correlation is not effect.")
    subtitle = f"{note} Correlation is not effect. Filters: {said}"
    made = pictures.pictures_of(lambda: charts.as_picture(chart, title, subtitle, source, view.link))
    downloads.buttons(view, lambda: cells, len(cells), made)


def here(drawn: pd.DataFrame) -> str:
    """What the figures say, by competence type."""
    said = []
    for kind, rows in drawn.groupby("kind", sort=False):
        clear = rows[rows["is_clear"]]
        names = wording.listed([wording.lower(area) for area in clear["area"]])
        areas = wording.plural(len(rows), "area", "areas")
        said.append(f"{kind}: a clear link in {len(clear)} of {areas}{f' ({names})' if names else ''}.")
    return " ".join(said)


def alternative_text(drawn: pd.DataFrame) -> str:
    """What the chart says, for those who cannot see it."""
    high, low = drawn.loc[drawn["rho"].idxmax()], drawn.loc[drawn["rho"].idxmin()]
    return (
        f"Links of the residents' view with policy areas. {here(drawn)} Highest {high['area']} with {high['text']}, lowest "
        f"{low['area']} with {low['text']}."
    )


@lru_cache(REMEMBERED_DESIGNS)
def _areas(order: tuple[str, ...]) -> Design:
    base = alt.Chart(alt.NamedData("areas"), height=ROW * len(order) + AXIS_HEIGHT + 40).encode(
        y=alt.Y("area", type="nominal", sort=list(order), title=None, axis=None),
        tooltip=[
            alt.Tooltip(field, type="nominal", title=title)
            for field, title in {"area": "Area", "kind": "Competence", "text": "Link", "n_text": "N", "years": "Years"}.items()
        ],
    )
    scale = alt.Scale(domain=[-1, 1])
    colour = alt.Color(
        "kind", type="nominal", legend=alt.Legend(orient="top", title=None, columns=2, labelLimit=240),
        scale=alt.Scale(domain=[competence_names()[kind] for kind in COLOUR], range=list(COLOUR.values())),
    )  # fmt: skip
    zero = alt.Chart(alt.NamedData("areas")).mark_rule(color=colours.REFERENCE, strokeDash=[5, 4], strokeWidth=1.5, aria=False)
    zero = zero.encode(x=alt.datum(0, type="quantitative"))
    names = base.mark_text(align="left", baseline="bottom", dy=-7, fontSize=12, color=colours.TEXT).encode(
        x=alt.value(0), text=alt.Text("label", type="nominal")
    )
    x = alt.X("low", type="quantitative", scale=scale, title="Spearman coefficient, −1 to 1")
    lines = base.mark_rule(strokeWidth=3, opacity=0.55).encode(x=x, x2="high", color=colour)
    dots = base.mark_point(size=150, filled=True, opacity=1).encode(
        x=alt.X("rho", type="quantitative", scale=scale), color=colour
    )
    return alt.layer(zero, names, lines, dots).to_dict()
