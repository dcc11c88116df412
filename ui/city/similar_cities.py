"""Similar cities: which they are, how near, and why; the reader may weigh anew or choose others."""

import pandas as pd
import streamlit as st

from ui import pick, statements, tables, value_text, wording
from ui.city import url_parameters
from ui.selected_city import SelectedCity, ranks_of_cities

COMPARABLE = ("city", "greater city", "district")
OTHER_KINDS = {"region": "a region", "island": "an island"}


def show_similar_cities(subject: SelectedCity) -> None:
    """The similar cities, or those of the reader's choice, each with the way to its profile and what makes it near."""
    st.header("Cities of your choice" if subject.are_by_hand else "Similar cities")
    if subject.are_by_hand:
        st.markdown(wording.plain(subject.others_line))
    rows = subject.similar_cities
    if subject.similar_ids:
        with st.container(horizontal=True, gap="small"):
            for city, name in zip(subject.similar_ids, subject.names_of_others, strict=True):
                st.page_link("pages/city_profile.py", label=wording.plain(name), query_params={"city": city})
    if rows.empty:
        st.info(_why_none(subject))
        return
    alt = f"Table of {subject.others_in_text} beside {subject.name} with residents, share, MIPEX and distance"
    tables.for_reading(_table(subject), alt)
    signs = value_text.signs_used(rows.rename(columns={"share_reliability": "reliability"}))
    st.caption(wording.plain(wording.in_line(_note(subject), signs)))


def _table(subject: SelectedCity) -> pd.DataFrame:
    rows, share = subject.similar_cities, wording.SHARE_NAME[subject.filters.share_definition]
    columns = {
        "City": rows["label"],
        "Residents": rows["population"].map(wording.count),
        wording.upper(share): [
            f"{wording.value(value, '%')} {wording.RELIABILITY[mark][0]}".strip()
            for value, mark in zip(rows["share"], rows["share_reliability"], strict=True)
        ],
        "Year of share": rows["share_year"].map(wording.year),
        "Area of share": rows["share_area_basis"].map(wording.AREA_BASIS),
        "MIPEX overall": rows["mipex"].map(wording.number, na_action="ignore").fillna("no score"),
        "Year of MIPEX": rows["mipex_year"].map(wording.year),
        "Distance": rows["distance"].map(lambda value: wording.number(value, 2)),
    }
    return pd.DataFrame(columns)


def _note(subject: SelectedCity) -> str:
    """What a distance is, of which years the shares are, and whose is not known."""
    share, near = wording.SHARE_NAME[subject.filters.share_definition], set(subject.similar_cities["city_id"])
    text = (
        f"Nearest by number of residents (as a logarithm) and {share}. Distance 0 is the same; 1 is one standard deviation of "
        f"all cities that have both.{_years(subject, share)}"
    )
    without = [label for city, label in zip(subject.similar_ids, subject.others_names, strict=True) if city not in near]
    if without:
        text += f" No distance, as residents or a share of the same kind are missing: {'; '.join(without)}."
    if not subject.are_by_hand and subject.filter_words:
        text += " Only cities that pass the filters count."
    return text


def change_similar_cities(subject: SelectedCity) -> None:
    """The popover in which the reader changes which cities are similar; none where no weight or scope would find any."""
    if not subject.are_by_hand and _lacks(subject):
        return
    label = "Change these cities" if subject.are_by_hand else "Change similar cities"
    with st.popover(label, key="change_similar", icon=":material/tune:"):
        if subject.are_by_hand:
            st.markdown("You chose these cities. Remove them from the selected cities to see the most similar ones.")
            return
        _options()
        st.caption("Or select cities yourself: the first is the city of the profile, the others are compared with it.")


def _options() -> None:
    explained = "Similar national policy: countries in the same third of MIPEX overall scores."
    pick.from_row("Among", url_parameters.SCOPES, "peer_scope", help=explained)
    st.slider(
        "Weight: residents (0 %) to share (100 %)",
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
    caution = statements.latest_of_each(years, "city")
    text = f" {wording.upper(share)}: {caution}." if caution else ""
    if subject.peer_scope == "policy" and not subject.are_by_hand:
        first, last = rows["policy_first_year"].min(), rows["policy_last_year"].max()
        caution = statements.years_caution(first, last, "country")
        text += f" Thirds of MIPEX overall: {caution}." if caution else ""
    return text


CHOOSE = "Select the cities to compare with at the top of the page."


def _why_none(subject: SelectedCity) -> str:
    """The true reason why no city is near."""
    if subject.are_by_hand:
        return "The atlas lacks residents or a share of the same kind for one of them, so no distance can be computed."
    if lacks := _lacks(subject):
        return f"{lacks} {CHOOSE}"
    kind = "district" if subject.facts["place_kind"] == "district" else "city"
    widen = "Choose all countries" if subject.peer_scope != "everywhere" else ""
    loosen = "loosen your filters" if subject.filter_words else ""
    ways = wording.listed([way for way in (widen, loosen) if way])
    advice = f"{wording.upper(ways)}." if ways else CHOOSE
    return (
        f"No other {kind} in this choice has both residents and {wording.SHARE_NAME[subject.filters.share_definition]}. {advice}"
    )


def _lacks(subject: SelectedCity) -> str:
    """What the city lacks to be compared; one whose share is of a larger area has a reason of its own."""
    facts, name = subject.facts, subject.name
    definition = subject.filters.share_definition
    share = wording.SHARE_NAME[definition]
    rows = subject.ranks[subject.ranks["measure_id"] == definition]
    if facts["place_kind"] not in COMPARABLE:
        return f"{name} is {OTHER_KINDS[facts['place_kind']]}; similar ones can be found for cities and districts only."
    if pd.isna(facts["population"]):
        return f"The atlas lacks the number of residents of {name}, so similar cities cannot be found."
    if rows.empty:
        elsewhere = ranks_of_cities((subject.city_id,), tuple(wording.AREA_BASIS), ())["measure_id"].eq(definition).any()
        areas = " in the areas that are chosen" if elsewhere else ""
        return f"The atlas lacks the {share} of {name}{areas}, so similar cities cannot be found."
    if statements.stands_in(rows.iloc[0]):
        area = statements.place_name(rows.iloc[0])
        return f"The {share} that the atlas has here is that of {area}, a larger area, so similar cities cannot be found."
    if not subject.is_placed:
        return f"The atlas lacks the number of residents behind the {share} of {name}, so similar cities cannot be found."
    return ""
