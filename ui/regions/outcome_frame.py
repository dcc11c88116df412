"""The switch between views of regions, and the frame of each: card, finding, signs, who is missing, sources, downloads."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import chart_frame, downloads, filters, measure_picker, statements, value_text, wording
from ui.charts import colours, designs
from ui.filters import Filters
from ui.region_names import region_labels
from ui.regions import pickers
from ui.regions.card import card
from ui.regions.regional import Regional
from ui.state import presentation

NAMED = 3  # of the regions picked out, in a title
NO_YEAR_ABOVE = ("map", "trend", "together")  # views that place the slider of years themselves, or need none
# Beside each other from about 1100 pixels on; the map as high as wide on a phone.
_STYLE = Path(__file__).with_suffix(".css")


def counted(chosen: Filters) -> str:
    """How many regions of today pass, as in "340 of 370 regions"."""
    today = _today(run("filters/regions", **chosen.parameters()))
    return f"{wording.count(today['passes_all'].sum())} of {wording.count(len(today))} regions"


def _today(regions: pd.DataFrame) -> pd.DataFrame:
    """The regions of the present map of NUTS."""
    return regions[regions["nuts_version"] != "earlier"]


def nothing_left(regions: pd.DataFrame) -> bool:
    """Say which filter to loosen if no region passes; whether that is so."""
    reasons = {
        "passes_share": "the threshold of the share",
        "passes_country": "the countries",
        "passes_cities": "the filters of cities (residents, networks, only these)",
    }
    return filters.nothing_passes(_today(regions), reasons, "region", "regions")


def pick_view(regional: Regional) -> str:
    """Draw the switch between the views and, where it stands above them, the slider of years; return the view to be drawn."""
    view = chart_frame.tabs("View", "region_view", pickers.VIEWS)
    if view not in NO_YEAR_ABOVE or (view == "together" and regional.known.empty):
        pickers.pick_year(regional.outcome)
    # Side by side, letters for the back row have no room.
    return "map" if view == "together" and presentation.place() else view


@contextmanager
def view_and_card() -> Iterator[None]:
    """A place for the view; the card of the region picked last stands beside it where there is room, else below it."""
    picked = pickers.chosen_regions()
    st.html(_STYLE)
    with st.container(horizontal=True, key="view_and_card"):
        with st.container(key="regions_shown"):
            yield
        if picked and not presentation.place():  # the view needs all of a projector
            with st.container(key="region_card"):
                card(picked[-1])


def highlighted_regions(regional: Regional) -> list[str]:
    """The regions picked out: those chosen, else those of the chosen cities."""
    return pickers.chosen_regions() or regional.city_regions


def palette_of(highlighted: list[str]) -> dict[str, str]:
    """Colour by nuts_code; a region keeps its colour through all views."""
    return colours.of_places("region", highlighted[: len(colours.CITY)])


def of_highlighted(regional: Regional) -> str:
    """Value and rank of the regions picked out, the first of them; empty where none has a value."""
    return _with_ranks(regional, tuple(highlighted_regions(regional)))


@cached_per_database
def _with_ranks(regional: Regional, nuts_codes: tuple[str, ...]) -> str:
    outcome, known = regional.outcome, regional.known
    picked = known[known["nuts_code"].isin(nuts_codes)]
    own, more = picked.head(NAMED), len(picked) - NAMED
    drawn = {"value": own[outcome.column], "unit": outcome.value_unit, "reliability": own["marked_reliability"]}
    found = statements.places_with_ranks(statements.records(own.assign(measure_id=outcome.measure_id, area_basis=None, **drawn)))
    what = f"{outcome.name}, gap" if outcome.is_gap else outcome.indicator
    return f"{what}: {found}{f'; and {more} more' if more > 0 else ''}" if found else ""


def small_words(regional: Regional, drawn: str) -> str:
    """How small regions are drawn, and whether the title leaves them out: one about the regions picked out does not."""
    return regional.small_words(drawn, "" if of_highlighted(regional) else "title")


def heading(regional: Regional, finding: str = "", years: str = "") -> None:
    """Over a view: the finding as title, what is drawn, and what changes how one reads it; the rest is in “About this data”.

    The title is about the regions picked out, where one has a value. finding: where it is not that of the year. years: where
    several are drawn.
    """
    outcome = regional.outcome
    unit = wording.lower(wording.AXIS.get(outcome.unit, outcome.unit)) if not outcome.is_gap else "percentage points"
    chart_frame.heading(
        (finding or of_highlighted(regional) or regional.finding).rstrip("."),
        [wording.plain(f"{outcome.title(years)}, NUTS 2 regions, {unit}"), _how_to_read(regional)],
        [
            wording.plain(outcome.definition),
            "A positive gap means that the group fares worse than the reference group, a negative one that it fares better."
            if outcome.is_gap
            else "",
            "How reliable these values are is not known: the publisher's reliability flags are missing."
            if value_text.all_unknown(regional.known["marked_reliability"])
            else "",
            "Which of the regions without a value the publisher suppresses is not known."
            if regional.without_value and regional.suppressed.empty
            else "",
            "Unless you choose other classes, limits between the colours of the map are round numbers, of all regions and years, "
            "so that they stay where they are whatever is filtered.",
            measure_picker.link_to_all_about(outcome.measure_id),
        ],
    )
    drawn = regional.series.dropna(subset=[outcome.column]) if years else regional.known
    labels = region_labels()
    missing = [labels[code] for code in highlighted_regions(regional) if code not in set(drawn["nuts_code"])]
    if not pickers.chosen_regions():
        missing += [filters.city_labels()[city_id] for city_id in regional.cities_without_region]
    if missing:
        st.info(f"No value here for {wording.listed([wording.plain(name) for name in missing])}.")


def _how_to_read(regional: Regional) -> str:
    """One line: the sign of a gap, that the whole population is not split, which regions the filters of cities leave."""
    outcome, chosen = regional.outcome, regional.filters
    lines = []
    if outcome.is_gap:
        lines.append(f"Above 0, the rate is {outcome.comparison}.")
    if outcome.population_group == "total":
        lines.append("Whole population: context, not an outcome of migrants; the source gives no split by birth.")
    if chosen.share_min:
        without = _today(regional.regions)["share"].isna().sum()
        lines.append(
            "The threshold is asked of the region's own share (age 15-64); "
            f"{wording.count(without)} regions have none and cannot be shown."
        )
    if chosen.size or chosen.network or chosen.only_chosen:
        lines.append("Shown are regions with a city that passes the filters.")
    return " ".join(lines)


def no_values(regional: Regional) -> None:
    """The empty state: no region of the filters has a value of this choice."""
    heading(regional)
    st.info("No region of the filters has a value for this outcome, group and year. Take another above.")


@dataclass(frozen=True)
class Words:
    """What a view of one year says under it.

    note: also in files. signs: what those in the chart mean. hint: what one can do with the chart and sees beside it, which files
    leave out. counts_missing: whether to say how many regions have no value.
    """

    note: str
    signs: str = ""
    hint: str = "Click a region to select or deselect it."
    counts_missing: bool = True


def below(
    regional: Regional,
    kind: str,
    rows: pd.DataFrame,
    chart: designs.Chart | None,
    words: Words,
    more_sources: Collection[str] = (),
) -> None:
    """Under each view of one year: words, source, downloads. more_sources: source_id of what is drawn besides the outcome."""
    missing = regional.without_value_words if words.counts_missing else ""
    source = value_text.source_line(dict.fromkeys([*regional.known["source_id"].dropna(), *more_sources]))
    hint = chart_frame.hint(words.hint)
    chart_frame.below(wording.in_line(hint, words.note, words.signs, picked_out(regional), missing), source)
    view = regional.view(kind, words.note)
    pictures = view.pictures(chart, source, view.in_picture(words.signs))
    downloads.buttons(view, lambda: long_form(regional, rows), len(rows), pictures)


def signs_text(regional: Regional, signed: pd.DataFrame) -> str:
    """What the signs beside values mean; nothing of a sign that all would bear, which “About this data” says once."""
    if value_text.all_unknown(regional.known["marked_reliability"]):
        return ""
    return value_text.signs_used(signed.rename(columns={"reliability": "own", "marked_reliability": "reliability"}))


def picked_out(regional: Regional) -> str:
    """Whose regions are picked out where the reader has chosen cities, not regions."""
    return "Selected: the regions of the selected cities." if regional.city_regions and not pickers.chosen_regions() else ""


def long_form(regional: Regional, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of regions with everything that gives a value its address, and, of one year, where it stands among those known."""
    outcome = regional.outcome
    return downloads.long_form(
        regional.with_statements(rows).assign(
            measure_id=outcome.measure_id,
            population_group=outcome.population_group,
            reference_group=outcome.reference_group if outcome.is_gap else None,
            reference_value=rows["reference_value"] if outcome.is_gap else None,
            gap=rows["gap"] if outcome.is_gap else None,
            place_level="region",
            place_code=rows["nuts_code"],
            place_name=rows["region"],
            reliability=rows["marked_reliability"],
        )
    )
