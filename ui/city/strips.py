"""Sections of strips: where a city stands in several measures, among all places and its peers."""

import pandas as pd

from ui import colours, wording
from ui.city.section import Section
from ui.city.strip_chart import strips
from ui.city.subject import Subject, short_name, with_texts

PEERS_KEY = "Its peers"
UNRANKED = "icc"  # a few scores of different years and versions of the index are no ranking
NO_RANK = "scores of different years, not ranked"


def strip_section(subject: Subject, key: str, title: str, rows: pd.DataFrame, said: list[str]) -> Section:
    """Dots of the city and its peers over measures, before all places. rows: standings, one a measure."""
    if rows.empty:
        return Section(key, title, said)
    own = with_texts(rows, subject.name).assign(measure=rows["measure"].map(short_name), colour_key=subject.name)
    drawn, palette = own, {subject.name: colours.CITY[0]}
    peers = of_peers(subject, rows)
    if len(peers):
        drawn = pd.concat([peers, own])
        palette = {**palette, PEERS_KEY: colours.PEER}
    units = rows["unit"].unique()
    axis = wording.AXIS[units[0]] if len(units) == 1 else "Percent, or score of 100"
    chart = strips(drawn, context(rows, subject.name, colours.CITY[0]), points(subject, rows), palette, axis)
    return Section(key, title, said, chart, _alternative_text(subject, own), with_peers(subject, rows, peers), table(own, peers))


def of_peers(subject: Subject, rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of the peers for some standings, ready to be drawn; one a place and measure."""
    peers = subject.peer_figures(rows).drop_duplicates(["measure_id", "place_code"]).reset_index(drop=True)
    if peers.empty:
        return peers
    shown = dict(zip(rows["measure_id"], rows["measure"].map(short_name), strict=True))
    return with_texts(peers, "").assign(measure=peers["measure_id"].map(shown), colour_key=PEERS_KEY, who=peers["label"])


def with_peers(subject: Subject, rows: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """What a file holds: the figures of the city, then those of its peers."""
    city = {"city_id": subject.city_id, "city": subject.name, "country_code": subject.facts["country_code"]}
    own = rows.assign(**city)
    return pd.concat([own, peers[[column for column in peers if column in own]]], ignore_index=True) if len(peers) else own


def points(subject: Subject, rows: pd.DataFrame) -> pd.DataFrame:
    """Every place with a figure of some standings: measure, value."""
    shown = rows[["measure_id", "population_group", "measure"]].assign(measure=rows["measure"].map(short_name))
    return subject.strips(rows["measure_id"].unique().tolist()).merge(shown, on=["measure_id", "population_group"])


def context(rows: pd.DataFrame, who: str, colour: str) -> pd.DataFrame:
    """The spread of all places for each measure, and the label of the city's own figure; the first one names it."""
    labels = [f"{wording.value(row['value'], row['unit'])}, {rank(row)}" for _, row in rows.iterrows()]
    labels[0] = f"{who}: {labels[0]}"
    return rows.assign(
        measure=rows["measure"].map(short_name),
        own_value=rows["value"],
        own_label=labels,
        own_colour=colour,
        text=[
            f"middle half {low:.0f} to {high:.0f}, median {median:.0f}, {wording.plural(n, *_forms(level))}"
            for low, high, median, n, level in zip(
                rows["lower_quartile"], rows["upper_quartile"], rows["median"], rows["place_count"], rows["place_level"],
                strict=True,
            )
        ],
    )  # fmt: skip


def _forms(level: str) -> tuple[str, str]:
    return wording.PLACE_LEVEL[level], wording.PLACES[level]


def rank(row: pd.Series) -> str:
    """Where a figure stands: rank 25 of 745 cities; that filters are set is said above the charts."""
    if row["family"] == UNRANKED:
        return NO_RANK
    return f"rank {wording.count(row['place_rank'])} of {wording.plural(row['place_count'], *_forms(row['place_level']))}"


def table(texts: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """The figures in words; with standings also rank, spread and peers."""
    shown = pd.DataFrame(
        {
            "Measure": texts["measure"],
            "Value": texts["full_value"],
            "Year": texts["year_text"],
            "Figure of": texts["level_text"],
            "Group": texts["group_text"],
            "Marks": texts["mark_text"],
            "Source": texts["source_text"],
        }
    )
    if "place_rank" in texts:
        shown.insert(2, "Rank from the highest", [rank(row).removeprefix("rank ") for _, row in texts.iterrows()])
        shown.insert(3, "Median (middle half)", [_spread(row) for _, row in texts.iterrows()])
    if len(peers):
        said = peers.assign(text=peers["who"] + " " + peers["full_value"]).groupby("measure")["text"].agg("; ".join)
        shown["Its peers"] = texts["measure"].map(said).fillna("no figures")
    return shown


def _spread(row: pd.Series) -> str:
    median, low, high = (wording.short_value(row[name], row["unit"]) for name in ("median", "lower_quartile", "upper_quartile"))
    return f"{median} ({low} to {high})"


def _alternative_text(subject: Subject, own: pd.DataFrame) -> str:
    said = [f"{row['measure']} {row['full_value']}, {rank(row)}" for _, row in own.iterrows()]
    return f"Figures of {subject.name} among those of all places with data: {'; '.join(said)}."
