"""Cities like this one: who they are, how near, and why; the reader may weigh anew or pick by hand."""

import pandas as pd
import streamlit as st

from ui import wording
from ui.city import choices
from ui.city.subject import Subject


def peers(subject: Subject) -> None:
    """The peers with what makes them near."""
    st.header("Peers: like with like")
    if subject.are_by_hand:
        st.markdown("These are the other cities that you chose in the sidebar. Without them, the nearest ones are shown.")
    else:
        _options()
    rows = subject.peers
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
                "MIPEX overall": rows["mipex"],
            }
        ),
        hide_index=True,
        height="content",
        column_config={
            **{name: st.column_config.NumberColumn(format="%.2f") for name in ("Distance", "By inhabitants", "By share")},
            "Inhabitants": st.column_config.NumberColumn(format="localized"),
            "MIPEX overall": st.column_config.NumberColumn(format="%.0f"),
        },
        alt=f"Table of the peers of {subject.name} with distance, inhabitants and share",
    )
    said = "Distance 0 is the same size and share; 1 is one standard deviation of all cities."
    if not subject.are_by_hand and subject.filters.words():
        said += " Only cities that pass your filters are taken."
    st.caption(said)
    chosen = [subject.city_id, *rows["city_id"].head(choices.PEER_COUNT - 1)]
    st.page_link(
        "pages/compare_cities.py",
        label="Compare them in every measure",
        icon=":material/bar_chart:",
        query_params={"city": ",".join(chosen)},
    )


def _options() -> None:
    left, right = st.columns(2)
    left.segmented_control(
        "Among",
        list(choices.SCOPES),
        format_func=choices.SCOPES.__getitem__,
        key="peer_scope",
        required=True,
        persist_state="session",
        help="Similar national policy: countries in the same third of MIPEX overall scores.",
    )
    right.slider(
        "Weight of the share of newcomers; the rest weighs inhabitants",
        0,
        100,
        step=10,
        key="share_weight",
        format="%d %%",
        persist_state="session",
    )


def _reason(nearest: pd.Series, share: str) -> str:
    return (
        f"Nearest is {nearest['label']}: {wording.count(nearest['population'])} inhabitants, {share} "
        f"{wording.value(nearest['share'], '%')}."
    )


def _why_none(subject: Subject) -> str:
    facts = subject.facts
    if pd.isna(facts["population"]) or pd.isna(facts["foreign_born_share"]):
        return (
            f"Of {subject.name} we lack the number of inhabitants or the share of newcomers in this definition, so nearness "
            "cannot be measured. Choose peers by hand: add cities to “Your cities” in the sidebar."
        )
    return "No other city has both figures within this choice. Take peers from all countries."
