"""Similar cities: which they are, how near, and why; the reader may weigh anew or choose others."""

import pandas as pd
import streamlit as st

from ui import statements, wording
from ui.city import pickers
from ui.selected_city import SIMILAR_COUNT, SelectedCity

COMPARABLE = ("city", "greater city", "district")
OTHER_KINDS = {"region": "a region", "island": "an island"}


def show_similar_cities(subject: SelectedCity) -> None:
    """The similar cities, or those of the reader's choice, with what makes them near."""
    st.header("Cities of your choice" if subject.are_by_hand else "Similar cities")
    if subject.are_by_hand:
        st.markdown(f"{wording.plain(subject.others_line)} Without a choice, the most similar cities are shown.")
    else:
        _options()
    rows = subject.similar_cities
    if rows.empty:
        st.info(_why_none(subject))
        return
    share = wording.SHARE_NAME[subject.filters.share_definition]
    st.markdown(
        f"Nearest by number of inhabitants (as a logarithm) and {share}, each counted in standard deviations over all "
        f"cities that have both. {wording.plain(_reason(rows.iloc[0], share))}"
    )
    st.dataframe(
        pd.DataFrame(
            {
                "City": rows["label"],
                "Distance": rows["distance"],
                "By inhabitants": rows["population_distance"],
                "By share": rows["share_distance"],
                "Inhabitants": rows["population"].astype(int),
                f"{share[:1].upper()}{share[1:]} (%)": rows["share"],
                "Year of share": rows["share_year"].map(wording.year),
                "Area of share": rows["share_area_basis"].map(wording.AREA_BASIS),
                "MIPEX overall": rows["mipex"],
                "Year of MIPEX": rows["mipex_year"].map(wording.year),
            }
        ),
        hide_index=True,
        height="content",
        column_config={
            **{name: st.column_config.NumberColumn(format="%.2f") for name in ("Distance", "By inhabitants", "By share")},
            "Inhabitants": st.column_config.NumberColumn(format="localized"),
            "MIPEX overall": st.column_config.NumberColumn(format="%.0f"),
        },
        alt=f"Table of {subject.others_in_text} beside {subject.name} with distance, inhabitants and share",
    )
    text = f"Distance 0 is the same size and share; 1 is one standard deviation of all cities.{_years(subject, share)}"
    without = [
        label for city, label in zip(subject.similar_ids, subject.others_names, strict=True) if city not in set(rows["city_id"])
    ]
    if without:
        text += f" No distance, for want of residents or a share of the same kind: {'; '.join(without)}."
    if not subject.are_by_hand and subject.filter_words:
        text += " Only cities that pass your filters are taken."
    st.caption(wording.plain(text))
    chosen = [subject.city_id, *rows["city_id"].head(SIMILAR_COUNT - 1)]
    st.page_link(
        "pages/compare_cities.py",
        label="Compare these cities in every indicator",
        icon=":material/bar_chart:",
        query_params={"city": ",".join(chosen)},
    )


def _options() -> None:
    left, right = st.columns(2)
    left.segmented_control(
        "Among",
        list(pickers.SCOPES),
        format_func=pickers.SCOPES.__getitem__,
        key="peer_scope",
        required=True,
        persist_state="session",
        help="Similar national policy: countries in the same third of MIPEX overall scores.",
    )
    right.slider(
        "Similar in: residents (0 %) to share (100 %)",
        0,
        100,
        step=10,
        key="share_weight",
        format="%d %%",
        persist_state="session",
    )


def _years(subject: SelectedCity, share: str) -> str:
    """Of which years the shares are that make cities similar, and the scores that make national policies so."""
    rows = subject.similar_cities
    own = subject.ranks.loc[subject.ranks["measure_id"] == subject.filters.share_definition, "year"]
    years = pd.concat([own, rows["share_year"]])
    caution = statements.years_caution(years.min(), years.max(), "city")
    text = f" {share[:1].upper()}{share[1:]}: {caution}." if caution else ""
    if subject.peer_scope == "policy" and not subject.are_by_hand:
        first, last = rows["policy_first_year"].min(), rows["policy_last_year"].max()
        caution = statements.years_caution(first, last, "country")
        text += f" Thirds of MIPEX overall: {caution}." if caution else ""
    return text


def _reason(nearest: pd.Series, share: str) -> str:
    return (
        f"Nearest is {nearest['label']}: {wording.count(nearest['population'])} inhabitants, {share} "
        f"{wording.value(nearest['share'], '%')}."
    )


def _why_none(subject: SelectedCity) -> str:
    """The true reason why no city is near; a district, and a city whose share is of a larger area, have reasons of their own."""
    if subject.are_by_hand:
        return "The atlas lacks residents or a share of the same kind of one or the other, so no distance can be worked out."
    facts, name = subject.facts, subject.name
    definition = subject.filters.share_definition
    share = wording.SHARE_NAME[definition]
    rows = subject.ranks[subject.ranks["measure_id"] == definition]
    choose = "Choose cities to compare with: add them to “Your cities”."
    if facts["place_kind"] not in COMPARABLE:
        return f"{name} is {OTHER_KINDS[facts['place_kind']]}; similar ones are sought for cities and districts only. {choose}"
    if pd.isna(facts["population"]):
        return f"The atlas lacks the number of residents of {name}, so similar cities cannot be found. {choose}"
    if rows.empty:
        return f"The atlas lacks the {share} of {name} for this choice, so similar cities cannot be found. {choose}"
    if statements.stands_in(rows.iloc[0]):
        area = statements.place_name(rows.iloc[0])
        return (
            f"The {share} that the atlas has here is that of {area}, a larger area, so similar cities cannot be found. {choose}"
        )
    kind = "district" if facts["place_kind"] == "district" else "city"
    widen = "Choose all countries" if subject.peer_scope != "everywhere" else ""
    loosen = "loosen your filters" if subject.filter_words else ""
    ways = wording.listed([way for way in (widen, loosen) if way])
    advice = f"{ways[:1].upper()}{ways[1:]}." if ways else choose
    return f"No other {kind} in this choice has both residents and {share}. {advice}"
