"""Which policy areas go with what happens locally: the residents' view against each area, by competence type."""

from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from queries import catalogue
from queries.database import cached_per_database
from ui import area_statements, downloads, value_text, wording
from ui.charts import colours, designs
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.correlations import matrix_cells, pickers, statistics, variables, view_frame
from ui.correlations.paired_measures import pair_measures
from ui.filters import Classes, Filters, competence_names

ROW = 42
STUDY = (
    "The OSCE/ODIHR study of 2017 (section 3.3) saw a moderate positive correlation with the Intercultural Cities Index where "
    "the two levels share competence (health, education, political participation), and none where the national level decides "
    "alone (family reunification, permanent residence, nationality, anti-discrimination). Within the shared areas it saw none "
    "for electoral rights, nor for access of the undocumented to health and to education. National policy also goes with two "
    "dimensions of the index, commitment and welcoming new arrivals."
)
WHY = (
    "The study set the Intercultural Cities Index against the areas, and cities choose to join it. We hold that index for too "
    "few countries to repeat the test; the residents' view of their city stands in, which is an opinion, not a policy. Countries "
    "strong in one area are often strong in others, so areas cannot be told apart fully."
)


@cached_per_database
def correlations_of_areas(filters: Filters) -> pd.DataFrame:
    """A row a policy area with the Spearman coefficient of the residents' view, its interval, p and N.

    p is adjusted over all areas, also those that the competence type hides: hiding areas makes no other clearer.
    """
    residents = variables.all_variables()[pickers.RESIDENTS]
    rows = []
    for area in variables.area_variables(Classes()):
        pair = pair_measures(filters.with_classes(), area, residents)
        found = pair.correlation
        spearman = found.spearman if found else None
        rows.append(
            {
                "side_id": area.side_id,
                "area": area.name.removeprefix("MIPEX: "),
                "label": area.name.removeprefix("MIPEX: ") + (f" {wording.number(spearman.value, 2)}" if spearman else ""),
                "competence_type": area.competence_type,
                "kind": competence_names()[area.competence_type],
                "n": len(pair.units),
                "n_cities": len(pair.pairs),
                "n_local_places": int(pair.units["y_places"].sum()),
                "n_years_apart": pair.years_apart,
                **{f"{whose}_year": year for whose, year in pair.year_spans("policy", "local").items()},
                "rho": spearman.value if spearman else None,
                "p": spearman.p if spearman else None,
                "low": spearman.low if spearman else None,
                "high": spearman.high if spearman else None,
                "interval_method": spearman.interval.method if spearman else "",
                "interval_text": f"Spearman {view_frame.interval_text(spearman)}" if spearman else "too few countries",
                "n_text": pair.n_text,
                "years": f"{pair.years('x')}; {pair.years('y')}",
            }
        )
    made = pd.DataFrame(rows).astype({"rho": float, "p": float, "low": float, "high": float})
    made["p_adjusted"] = statistics.adjusted(made["p"].to_numpy(float))
    made["n_tests"] = int(made["p_adjusted"].notna().sum())
    made["is_clear"] = statistics.is_clear(made["p_adjusted"], made["low"], made["high"])
    made["text"] = [
        text if pd.isna(p) else f"{text}; adjusted p {view_frame.p_text(p)}; {'clear' if clear else 'not clear'}"
        for text, p, clear in zip(made["interval_text"], made["p_adjusted"], made["is_clear"], strict=True)
    ]
    made = made[made["side_id"].isin([side.side_id for side in variables.area_variables(filters.classes)])]
    made["order"] = made["competence_type"].map(catalogue.position)
    return made.sort_values(["order", "rho"], ascending=[True, False], ignore_index=True)


def by_area(filters: Filters) -> None:
    """The chart of areas with the three sentences, and beside them why a correlation is no effect."""
    rows = correlations_of_areas(filters)
    drawn = rows[rows["rho"].notna()]
    if drawn.empty:
        st.info(
            "No policy area is left that can be tested: too few countries of your filter were in the survey, or no area is of "
            "your competence type. Loosen the competence type or the other filters."
        )
        return
    chart = Chart(
        _areas(tuple(drawn["area"])),
        {
            "areas": drawn.assign(
                fill_opacity=drawn["is_clear"].map({True: 1.0, False: 0.0}),
                line_opacity=drawn["is_clear"].map({True: 0.7, False: 0.3}),
            )
        },
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.vega_lite_chart(spec=chart.on_screen(), alt=alternative_text(drawn), key="areas_chart")
    with right:
        view_frame.three_sentences(STUDY, here(drawn), WHY)
    residents = variables.all_variables()[pickers.RESIDENTS]
    pair = pair_measures(filters, variables.all_variables()[drawn["side_id"].iloc[0]], residents)
    with st.container(border=True):
        st.markdown("**Correlation is not causation**")
        st.markdown("\n".join(f"- {wording.plain(reason[:1].upper() + reason[1:])}." for reason in view_frame.reasons(pair)))
    note = (
        f"Dots: Spearman coefficient of “{residents.title}” ({pair.mean_of(residents)}) with the score of the area, over "
        f"{pair.n_text}; lines: its 95 % interval. Full dots: clear, that is, p is under 0.05 after the correction of "
        f"Benjamini and Hochberg over all {drawn['n_tests'].iloc[0]} policy areas, and the interval leaves out zero; hollow "
        f"dots: not clear. Interval: {drawn['interval_method'].iloc[0]}. Years: "
        f"{pair.years('x')} for policy, {pair.years('y')} for the survey."
    )
    st.caption(wording.plain(f"{note} {view_frame.left_out(pair)}"))
    _below(filters, drawn, chart, note)


def _below(filters: Filters, drawn: pd.DataFrame, chart: designs.Chart, note: str) -> None:
    cells = long_form(filters, drawn)
    ids = matrix_cells.sources_of(filters.area_basis, (pickers.RESIDENTS, *drawn["side_id"]))
    source = f"Sources: {'; '.join(dict.fromkeys(value_text.citations()[one] for one in ids))}."
    st.caption(wording.plain(source))
    with st.expander("The same as a table", on_change="rerun", key="link_table") as folded:
        if folded.open:
            columns = {"area": "Policy area", "kind": "Competence type", "text": "Spearman", "n_text": "N", "years": "Years"}
            st.dataframe(
                drawn[list(columns)].rename(columns=columns), hide_index=True, alt="Table of the correlations by policy area"
            )
    title = (
        f"Residents' view of the city for immigrants and national policy, by area ({wording.plural(len(drawn), 'area', 'areas')})"
    )
    filters_text = "; ".join(filters.words()) or "no filter set"
    view = downloads.View("links_by_area", title, f"{filters_text}. {here(drawn)} Correlation is not causation.")
    subtitle = f"{note} Correlation is not causation. Filters: {filters_text}"
    downloads.with_chart(view, lambda: cells, len(cells), chart, subtitle, source)


def long_form(filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """The areas as rows of a file, in the columns of the matrix; passes, p_adjusted and n_tests are those of this view."""
    frame = pd.DataFrame(
        {
            "local_id": pickers.RESIDENTS,
            "policy_id": rows["side_id"],
            "spearman": rows["rho"],
            "spearman_low": rows["low"],
            "spearman_high": rows["high"],
            "interval_method": rows["interval_method"],
            "n": rows["n"],
            "unit_of_analysis": "country",
            "n_cities": rows["n_cities"],
            "n_local_places": rows["n_local_places"],
            "n_years_apart": rows["n_years_apart"],
            **{name: rows[name] for name in ("local_first_year", "local_last_year", "policy_first_year", "policy_last_year")},
            "p": rows["p"],
            "n_tests": rows["n_tests"],
            "p_adjusted": rows["p_adjusted"],
            "passes": rows["is_clear"],
        }
    )
    return matrix_cells.with_facts(frame, filters.area_basis)


def here(drawn: pd.DataFrame) -> str:
    """What the figures say, by competence type."""
    sentences = []
    for kind, rows in drawn.groupby("kind", sort=False):
        clear = rows[rows["is_clear"]]
        names = wording.listed([wording.lower(area) for area in clear["area"]])
        where = (
            f"a clear correlation in {area_statements.part_of(len(clear), len(rows), 'area', 'areas')} ({names})"
            if names
            else f"no clear correlation in {'the one area' if len(rows) == 1 else f'any of the {len(rows)} areas'}"
        )
        sentences.append(f"{kind}: {where}.")
    return " ".join(sentences)


def alternative_text(drawn: pd.DataFrame) -> str:
    """What the chart says, for those who cannot see it."""
    text = f"Correlations of the residents' view with policy areas. {here(drawn)}"
    high, low = drawn.loc[drawn["rho"].idxmax()], drawn.loc[drawn["rho"].idxmin()]
    if len(drawn) == 1:
        return f"{text} {high['area']}: {high['text']}."
    return f"{text} Highest {high['area']} with {high['text']}, lowest {low['area']} with {low['text']}."


@lru_cache(REMEMBERED_DESIGNS)
def _areas(order: tuple[str, ...]) -> Design:
    base = alt.Chart(alt.NamedData("areas"), height=ROW * len(order) + AXIS_HEIGHT + 40).encode(
        y=alt.Y("area", type="nominal", sort=list(order), title=None, axis=None),
        tooltip=[
            alt.Tooltip(field, type="nominal", title=title)
            for field, title in {
                "area": "Area",
                "kind": "Competence",
                "text": "Correlation",
                "n_text": "N",
                "years": "Years",
            }.items()
        ],
    )
    scale = alt.Scale(domain=[-1, 1])
    of_areas = dict.fromkeys(side.competence_type for side in variables.area_variables(Classes()))
    colour_of = colours.of_competence_types()
    kinds = alt.Scale(domain=[competence_names()[kind] for kind in of_areas], range=[colour_of[kind] for kind in of_areas])
    legend = alt.Legend(orient="top", title=None, columns=2, labelLimit=240)
    colour = alt.Color("kind", type="nominal", legend=legend, scale=kinds)
    zero = alt.Chart(alt.NamedData("areas")).mark_rule(color=colours.REFERENCE, strokeDash=[5, 4], strokeWidth=1.5, aria=False)
    zero = zero.encode(x=alt.datum(0, type="quantitative"))
    names = base.mark_text(align="left", baseline="bottom", dy=-7, fontSize=12, color=colours.TEXT).encode(
        x=alt.value(0), text=alt.Text("label", type="nominal")
    )
    x = alt.X("low", type="quantitative", scale=scale, title="Spearman coefficient, −1 to 1")
    lines = base.mark_rule(strokeWidth=3).encode(
        x=x, x2="high", color=colour, opacity=alt.Opacity("line_opacity", type="quantitative", scale=None, legend=None)
    )
    dots = base.mark_point(size=150, strokeWidth=2, opacity=1).encode(
        x=alt.X("rho", type="quantitative", scale=scale),
        color=colour,
        fill=alt.Fill("kind", type="nominal", legend=None, scale=kinds),
        fillOpacity=alt.FillOpacity("fill_opacity", type="quantitative", scale=None, legend=None),
    )
    return alt.layer(zero, names, lines, dots).to_dict()
