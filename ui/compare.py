"""The views of Compare cities: each draws one comparison and offers its download."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from queries import run
from ui import charts, colours, downloads, figures, filters, maps, pictures, selection, wording
from ui.filters import Filters
from ui.selection import Measure

MOST_BARS = 20
AROUND = 4


@dataclass(frozen=True)
class Comparison:
    """What is compared: the filters, the measure, the rows of cities with a figure, and the cities picked out."""

    filters: Filters
    measure: Measure
    cities: pd.DataFrame
    rows: pd.DataFrame
    focus: list[str]

    @classmethod
    def of(cls, chosen: Filters, measure: Measure, cities: pd.DataFrame) -> "Comparison":
        """Ask the figures of a measure for the cities that pass the filters."""
        rows = run(
            "measure_values",
            **chosen.parameters(),
            measure=measure.measure_id,
            population_group=measure.population_group,
            year=measure.year,
        )
        rows = figures.with_texts(rows, measure.unit)
        return cls(chosen, measure, cities, rows, figures.focus_cities(chosen.city, rows))

    @property
    def places(self) -> pd.DataFrame:
        """One row a place: cities, or the regions or countries whose figure they share."""
        return figures.places_of(self.rows, self.focus)

    @property
    def noun(self) -> str:
        """What a place is: cities, regions, countries."""
        return wording.PLACES[self.measure.place_level]

    @property
    def without_value(self) -> pd.DataFrame:
        """The cities that pass the filters and have no figure."""
        return self.cities[self.cities["passes_all"] & ~self.cities["city_id"].isin(self.rows["city_id"])]

    @property
    def axis_title(self) -> str:
        """Title of the axis of values."""
        unit = {"%": "percent", "score 0-100": "score, 0 to 100"}.get(self.measure.unit, self.measure.unit)
        return f"{self.measure.name} ({unit})"

    def view(self, kind: str) -> downloads.View:
        """The comparison as its download describes it."""
        said = "; ".join(self.filters.words()) or "no filter set"
        year = self.measure.year or "latest of each place"
        return downloads.View(
            name=f"{kind}_{self.measure.measure_id}",
            title=self.measure.title(),
            selection=f"{said}. Year: {year}.",
            link=str(st.context.url or ""),
        )

    def source_line(self, rows: pd.DataFrame | None = None) -> str:
        """Whom the figures come from, for captions and pictures."""
        sources = run("sources").set_index("source_id")["citation"]
        used = self.rows if rows is None else rows
        cited = [sources[source_id].rstrip(".") for source_id in used["source_id"].value_counts().index]
        return "; ".join(dict.fromkeys(cited)) + "."


def _heading(comparison: Comparison) -> None:
    """The title of the chart, what the measure means, and every warning that applies."""
    measure, rows = comparison.measure, comparison.rows
    st.header(measure.title())
    st.caption(wording.plain(measure.definition))
    if not comparison.filters.city and comparison.focus:
        st.caption("You have not chosen cities yet: the largest with a figure are picked out as examples. Choose yours in the sidebar.")
    missing = [c for c in comparison.filters.city if c not in set(rows["city_id"])]
    if missing:
        labels = filters.city_labels()
        names = wording.listed([wording.plain(labels[c]) for c in missing])
        st.info(f"No figure in this selection for {names}.")
    if measure.place_level != "city":
        st.caption(
            f":material/info: These are figures of {comparison.noun}, not of cities: cities of one "
            f"{wording.PLACE_LEVEL[measure.place_level]} share them."
        )
    _warn_of_mixture(comparison)


def _warn_of_mixture(comparison: Comparison) -> None:
    """Warn where years or areas differ on one axis."""
    years = comparison.rows["year"].dropna()
    if not years.empty and years.max() - years.min() > 3:
        st.warning(
            f"The years differ from {int(years.min())} to {int(years.max())}; choose one year for like with like.",
            icon=":material/schedule:",
        )
    bases = comparison.rows["area_basis"].dropna()
    if bases.nunique() > 1:
        counted = [f"{wording.AREA_BASIS[basis].lower()} ({wording.count(n)})" for basis, n in bases.value_counts().items()]
        st.caption(f":material/info: The areas differ: {wording.listed(counted)}. Choose one under “How the share is counted”.")


def _below(comparison: Comparison, kind: str, rows: pd.DataFrame, chart: Callable[[], alt.LayerChart] | None, note: str = "") -> None:
    """Under each view: what to notice, signs, who is missing, source, downloads."""
    missing = comparison.without_value
    said = [note, figures.signs_used(rows)]
    if len(missing):
        said.append(f"{wording.plural(len(missing), 'city', 'cities')} of your filter have no figure.")
    st.caption(wording.plain(" ".join(part for part in said if part)))
    st.caption(wording.plain(comparison.source_line(rows)))
    view = comparison.view(kind)
    made = pictures.pictures_of(
        lambda: charts.with_title(chart(), view.title, f"{note} Filters: {view.selection}".strip(), comparison.source_line(rows))
    ) if chart else {}
    downloads.buttons(view, lambda: downloads.long_form(rows), len(rows), made)


def nothing_to_show(comparison: Comparison) -> None:
    """The empty state: the measure has no figure for these cities, and what to do."""
    st.header(comparison.measure.title())
    st.info(
        "No city of your filter has a figure for this measure, group and year. Take another year or measure above, or "
        "loosen the filters in the sidebar."
    )
    st.button("Clear all filters", on_click=filters.clear, key="clear_filters_here", type="primary")


def ranked(comparison: Comparison) -> None:
    """Bars from the highest value, with the median of what is shown and published references."""
    _heading(comparison)
    places = comparison.places
    part = _part_of(places)
    references = _references(comparison, places)
    palette = figures.palette(comparison.focus)
    unit = comparison.measure.unit

    def chart() -> alt.LayerChart:
        return charts.ranked_bars(part, references, palette, comparison.axis_title)

    st.altair_chart(chart(), alt=figures.alternative_text(places, comparison.measure.title(), unit, len(comparison.without_value), comparison.noun), key="ranked_chart")
    shown = comparison.rows[comparison.rows["place_code"].isin(part["place_code"])]
    note = f"{len(part)} of {wording.plural(len(places), *_noun_forms(comparison))} shown. Dashed: {'; '.join(references['text'])}."
    _below(comparison, "ranked", shown, chart, note)


def _noun_forms(comparison: Comparison) -> tuple[str, str]:
    return wording.PLACE_LEVEL[comparison.measure.place_level], comparison.noun


def _part_of(places: pd.DataFrame) -> pd.DataFrame:
    """The places to draw: all if few, else the part that the user wants, with the cities picked out always in it."""
    if len(places) <= MOST_BARS + AROUND:
        return places
    show = st.segmented_control(
        "Part of the ranking",
        [s for s in selection.SHOW if s != "all" or len(places) <= 100],
        format_func=selection.SHOW.__getitem__,
        key="show",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    if show == "all":
        return places
    if show == "around" and places["is_focus"].any():
        mine = places.index[places["is_focus"]]
        near = sorted({i for m in mine for i in range(m - AROUND, m + AROUND + 1) if i in places.index})
        return places.loc[near]
    part = places.tail(MOST_BARS) if show == "lowest" else places.head(MOST_BARS)
    return places[places["is_focus"] | places.index.isin(part.index)]


def _references(comparison: Comparison, places: pd.DataFrame) -> pd.DataFrame:
    """The median of the places shown, and what is published for groups of places."""
    measure = comparison.measure
    median = places["value"].median()
    rows = [{"value": median, "text": f"median of the {wording.plural(len(places), *_noun_forms(comparison))}, {wording.value(median, measure.unit)}"}]
    published = run("reference_values", measure=measure.measure_id, population_group=measure.population_group, year=measure.year)
    rows += [
        {"value": row["value"], "text": f"{row['name']}, {wording.value(row['value'], measure.unit)} ({wording.year(row['year'])})"}
        for row in published.to_dict("records")
    ]
    return pd.DataFrame(rows)


def distribution(comparison: Comparison) -> None:
    """Where the cities picked out sit among all."""
    _heading(comparison)
    places = comparison.places
    palette = figures.palette(comparison.focus, with_others=False)

    def chart() -> alt.LayerChart:
        return charts.distribution(places, places[places["is_focus"]], palette, comparison.axis_title, comparison.noun)

    unit = comparison.measure.unit
    st.altair_chart(chart(), alt=figures.alternative_text(places, comparison.measure.title(), unit, len(comparison.without_value), comparison.noun), key="distribution_chart")
    note = (
        f"Each column counts {comparison.noun}. Half of the {wording.plural(len(places), *_noun_forms(comparison))} lie between "
        f"{wording.value(places['value'].quantile(0.25), unit)} and {wording.value(places['value'].quantile(0.75), unit)}."
    )
    _below(comparison, "distribution", comparison.rows, chart, note)


def city_map(comparison: Comparison) -> None:
    """Cities as points over the regions; a click picks a city out."""
    _heading(comparison)
    known = comparison.rows[["city_id", "city", "label", "lat", "lon", "value", "place_level", "full_value", "year_text", "level_text", "mark_text"]]
    lines = known["full_value"] + ", " + known["year_text"] + "\nFigure of " + known["level_text"] + known["mark_text"].map(lambda m: "" if m == "none" else f"\n{m}")
    missing = comparison.without_value.rename(columns={"name": "city"})[["city_id", "city", "label", "lat", "lon"]]
    points = pd.concat([known.assign(lines=lines), missing.assign(value=float("nan"), place_level="city", lines="no figure")])
    places = comparison.places
    breaks = maps.class_breaks(places["value"])
    st.pydeck_chart(
        maps.city_map(points, breaks, colours.of_cities(comparison.focus)),
        height=520,
        key="city_map",
        on_select=_click,
        selection_mode="single-object",
        alt=figures.alternative_text(places, comparison.measure.title(), comparison.measure.unit, len(missing), comparison.noun) + " The view Table has the same figures.",
    )
    st.html(maps.legend_html(breaks, comparison.measure.unit, len(missing), comparison.measure.place_level != "city"))
    outside = maps.elsewhere(points)
    note = "Click a city to pick it out, again to let it go. Five classes with about equally many places."
    if outside:
        note += f" Outside this view or without coordinates: {wording.plural(len(outside), 'city', 'cities')} ({', '.join(outside[:12])}{' …' if len(outside) > 12 else ''})."
    _below(comparison, "map", comparison.rows, None, note)


def _click() -> None:
    """Pick out the city that was clicked, or let it go."""
    picked = st.session_state["city_map"]["selection"]["objects"].get(maps.CITIES_LAYER, [])
    chosen = list(st.session_state["city"])
    for city_id in (point["city_id"] for point in picked):
        if city_id in chosen:
            chosen.remove(city_id)
        elif len(chosen) < filters.MOST_CITIES:
            chosen.append(city_id)
        else:
            st.toast(f"{filters.MOST_CITIES} cities at most; let one go first.")
    st.session_state["city"] = chosen


def table(comparison: Comparison) -> None:
    """The figures behind every view, a row a city."""
    _heading(comparison)
    rows = comparison.rows
    _show_table(rows, comparison.measure.unit, f"Table of {comparison.measure.title()}, {len(rows)} cities")
    _below(comparison, "table", rows, None)


def _show_table(rows: pd.DataFrame, unit: str, alt_text: str, with_measure: bool = False) -> None:
    columns = {"measure": "Measure"} if with_measure else {"place_rank": "Rank"}
    columns |= {"label": "City", "value": f"Value ({unit})", "year_text": "Year", "group_text": "Group", "level_text": "Figure of", "mark_text": "Marks", "source_text": "Source"}
    st.dataframe(
        rows[list(columns)].rename(columns=columns),
        hide_index=True,
        column_config={f"Value ({unit})": st.column_config.NumberColumn(format="%.1f")},
        alt=alt_text,
        height="content" if len(rows) < 20 else 560,
    )


def profile(comparison: Comparison) -> None:
    """Two to eight cities over all measures of a kind, before the spread of all cities that pass the filters."""
    measure, chosen = comparison.measure, comparison.filters
    focus = comparison.focus
    parameters: dict[str, Any] = {"family": measure.family, "population_group": measure.population_group}
    context = run("profile_context", **chosen.parameters(), **parameters)
    values = run("profile_values", city=focus, area_basis=chosen.area_basis, **parameters)
    catalogue = selection.keep_competence(run("measures"), chosen.competence_type)
    if measure.family == "icc":
        context = _network_context(context)
    shown = catalogue[catalogue["measure_id"].isin(context["measure_id"])]
    shown = shown[shown["measure_group"] != "revised dimension"]
    context = shown[["measure_id", "name", "competence_type"]].merge(context, on="measure_id").rename(columns={"name": "measure"})
    context["measure"] = context["measure"].map(_short_measure)
    values = values[values["measure_id"].isin(context["measure_id"])]
    st.header(f"{wording.FAMILY[measure.family]}: profile")
    if not chosen.city and focus:
        st.caption("You have not chosen cities yet: the largest are shown as examples. Choose two to eight in the sidebar.")
    if context.empty:
        nothing_to_show(comparison)
        return
    values = figures.with_texts(values, "%" if measure.family != "mipex" and measure.family != "icc" else "score 0-100")
    values = values.assign(who=values["label"], colour_key=values["label"], measure=values["measure"].map(_short_measure))
    palette = {key: colour for key, colour in figures.palette(focus, with_others=False).items() if key in set(values["label"])}
    axis = "Score, 0 to 100" if measure.family in ("icc", "mipex") else "Percent"

    def chart() -> alt.LayerChart:
        return charts.profile(values, context, palette, axis)

    st.altair_chart(chart(), alt=_profile_text(values, context), key="profile_chart")
    without = [c for c in focus if c not in set(values["city_id"])]
    labels = filters.city_labels()
    note = "Bar: the middle half of all places of your filter; tick: their median." if measure.family != "icc" else "Tick: average of 85 cities, February 2017."
    if without:
        note += f" No figures here for {wording.listed([labels[c] for c in without])}."
    if measure.family == "outcome":
        note += f" Group: {measure.group_name.lower()} where published, else the whole population. Figures are those of regions, and their years differ."
    if values.empty:
        st.caption(wording.plain(note))
    else:
        _below(comparison, "profile", values, chart, note)
        with st.expander("The same figures as a table"):
            _show_table(values, axis.lower(), "Table of the profile", with_measure=True)


def _short_measure(name: str) -> str:
    return name.removeprefix("MIPEX: ").removeprefix("ICC: ")


def _network_context(context: pd.DataFrame) -> pd.DataFrame:
    """For the index, the published averages of the network stand in for the spread of cities that the atlas does not have."""
    means = run("icc_network_means")
    spread = {c: means["value"] for c in ("lower_quartile", "median", "upper_quartile")}
    return pd.DataFrame({"measure_id": means["measure_id"], **spread, "place_count": 85, "city_count": 85, "lowest": means["value"], "highest": means["value"]})


def _profile_text(values: pd.DataFrame, context: pd.DataFrame) -> str:
    cities = wording.listed(list(dict.fromkeys(values["city"])))
    return f"Profile of {cities or 'no city'} over {len(context)} measures, each with the middle half and the median of all places. The table below has the figures."


def intercultural_facts(comparison: Comparison) -> None:
    """The Intercultural Cities Index as what it is today: averages of a network, and dated facts on a few cities."""
    means = run("icc_network_means")
    dimensions = selection.keep_competence(means[means["measure_group"] == "dimension"], comparison.filters.competence_type)
    facts = run("icc_facts", **comparison.filters.parameters())
    st.header("What cities do: the Intercultural Cities Index")
    st.warning(
        f"The results of single cities are published one report at a time. The atlas holds the overall score of "
        f"{facts.loc[facts['measure_id'] == 'icc_overall', 'city_id'].nunique()} cities of your filter (15 in all): too few, too old and too "
        "unevenly sourced for a ranking. They are shown as dated facts; nothing is filled in.",
        icon=":material/info:",
    )
    _say_means(dimensions, means)
    _say_facts(facts)
    st.markdown("**What all cities have**")
    with st.container(horizontal=True):
        for family, label in (("survey", "What residents say: 83 cities"), ("mipex", "National policy: all countries of MIPEX"), ("population", "Foreign-born share: 745 cities")):
            st.button(label, key=f"instead_{family}", on_click=_open_measure, args=(selection.FIRST_MEASURE[family],))
    used = comparison.rows if not comparison.rows.empty else comparison.rows
    st.caption(wording.plain(comparison.source_line(used)))
    rows = run("profile_values", city=facts["city_id"].unique().tolist(), family="icc", population_group="total", area_basis=comparison.filters.area_basis)
    downloads.buttons(comparison.view("intercultural_cities"), lambda: downloads.long_form(rows), len(rows), {})


def _say_means(dimensions: pd.DataFrame, means: pd.DataFrame) -> None:
    overall = means.loc[means["measure_id"] == "icc_overall", "value"].iloc[0]
    st.markdown(f"**Averages of 85 cities, February 2017** (overall {overall:.0f} of 100)")
    if dimensions.empty:
        return
    ready = dimensions.assign(
        measure=dimensions["measure"].map(_short_measure),
        value_text=[wording.value(v, "score 0-100") for v in dimensions["value"]],
        kind=dimensions["competence_type_name"],
        opacity=0.85,
    )
    high, low = ready.iloc[0], ready.iloc[-1]
    st.altair_chart(
        charts.network_means(ready, "Average score, 0 to 100"),
        alt=f"Average of 85 Intercultural Cities in {len(ready)} dimensions: highest {high['measure']} ({high['value']:.0f}), lowest {low['measure']} ({low['value']:.0f}).",
        key="network_means",
    )
    st.caption("Source: OSCE/ODIHR policy study of November 2017, section 2.3, from the index database.")


def _say_facts(facts: pd.DataFrame) -> None:
    st.markdown("**Published scores of cities of your filter**, in alphabetical order")
    if facts.empty:
        st.info("No published score for a city of your filter.")
        return
    shown = pd.DataFrame(
        {
            "City": facts["city"] + ", " + facts["country"],
            "Dimension": facts["measure"].str.removeprefix("ICC: ").str.removeprefix("ICC revised index: ").replace("Intercultural Cities Index, overall", "Overall"),
            "Score of 100": facts["value"],
            "Year": facts["year"].map(wording.year, na_action=None),
            "Strength of evidence": facts["evidence"],
            "Remark": facts["note"].fillna("") + facts["quality_mark"].map(lambda m: f"; {figures.mark_names()['quality_mark', m]}", na_action="ignore").fillna(""),
            "Text": facts["reference_url"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config={"Text": st.column_config.LinkColumn(display_text="open"), "Score of 100": st.column_config.NumberColumn(format="%.0f")},
        alt="Published index scores of single cities, with year, strength of evidence and the text they come from",
        height="content",
    )


def _open_measure(measure_id: str) -> None:
    st.session_state["measure"] = measure_id
    st.session_state["population_group"] = None
    st.session_state["year"] = selection.LATEST
