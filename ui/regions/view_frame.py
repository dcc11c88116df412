"""What stands above and below each view of regions: title, cautions, signs, who is missing, sources, downloads."""

import pandas as pd
import streamlit as st

from ui import downloads, filters, value_text, wording
from ui.charts import colours, designs
from ui.filters import Filters
from ui.region_names import region_labels
from ui.regions import pickers
from ui.regions.regional import Regional, regions_of


def counted(chosen: Filters) -> str:
    """How many regions of today pass, as in "340 of 370 regions"."""
    today = _today(regions_of(chosen))
    return f"{wording.count(today['passes_all'].sum())} of {wording.count(len(today))} regions"


def summary(chosen: Filters, regions: pd.DataFrame) -> None:
    """Say how the filters of cities act on regions, and how many regions the threshold knows nothing of."""
    notes = []
    if chosen.share_min:
        notes.append(
            "The threshold is asked of the region's own share (age 15-64); "
            f"{wording.count(_today(regions)['share'].isna().sum())} regions have none and cannot be shown."
        )
    if chosen.size or chosen.icc_member or chosen.only_chosen:
        notes.append("Shown are regions with a city that passes your filters.")
    if notes:
        st.caption(" ".join(notes))


def _today(regions: pd.DataFrame) -> pd.DataFrame:
    """The regions of the present map of NUTS."""
    return regions[regions["nuts_version"] != "earlier"]


def nothing_left(regions: pd.DataFrame) -> bool:
    """Say which filter to loosen if no region passes; whether that is so."""
    reasons = {
        "passes_share": "the threshold of the share",
        "passes_country": "the countries",
        "passes_cities": "the filters of cities (inhabitants, members, only these)",
    }
    return filters.nothing_passes(regions, reasons, "region", "regions")


def highlighted_regions(regional: Regional) -> list[str]:
    """The regions picked out: those chosen, else those of the chosen cities."""
    return pickers.chosen_regions() or regional.city_regions


def palette_of(highlighted: list[str]) -> dict[str, str]:
    """Colour by nuts_code; a region keeps its colour through all views."""
    return colours.of_places("region", highlighted[: len(colours.CITY)])


def heading(regional: Regional, highlighted: list[str], title: str = "") -> None:
    """The title of the view, what the outcome means, whom the colours pick out, and every caution that applies."""
    outcome = regional.outcome
    st.header(title or outcome.title())
    meaning = wording.plain(outcome.definition)
    if outcome.is_gap:
        meaning += (
            " A positive gap means that the group fares worse than the reference group, a negative one that it fares better."
        )
    st.caption(meaning)
    if not title and not regional.known.empty:
        st.markdown(wording.plain(regional.finding))
    if highlighted and not pickers.chosen_regions():
        whose = "of your cities" if regional.city_regions else "with the most foreign-born residents, as examples"
        st.caption(f"Picked out: the regions {whose}.")
    missing = [code for code in highlighted if code not in set(regional.known["nuts_code"])]
    if missing and pickers.chosen_regions():
        labels = region_labels()
        names = wording.listed([wording.plain(labels[code]) for code in missing])
        st.info(f"No figure in this selection for {names}.")
    if outcome.population_group == "total":
        st.caption(":material/info: Whole population: context, not an outcome of migrants; the source gives no split by birth.")


def below(regional: Regional, kind: str, rows: pd.DataFrame, chart: designs.Chart | None, note: str = "") -> None:
    """Under each view: what to notice, signs, who is missing, source, downloads."""
    sentences = [note, value_text.signs_used(rows.rename(columns={"reliability": "own", "marked_reliability": "reliability"}))]
    sentences.append(regional.without_value_words)
    st.caption(wording.plain(" ".join(part for part in sentences if part)))
    st.caption(wording.plain(regional.source_line()))
    view = regional.view(kind, note)
    subtitle = f"{note} Filters: {view.selection}".strip()
    downloads.with_chart(view, lambda: long_form(regional, rows), len(rows), chart, subtitle, regional.source_line())


def long_form(regional: Regional, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of regions with everything that gives a figure its address, and, of one year, where it stands among those known."""
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
