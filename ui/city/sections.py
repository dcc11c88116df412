"""The sections of a profile: title, sentences, chart, table, rows to download. Page and report show the same ones."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from queries import run
from ui import charts, colours, figures, wording
from ui.charts import Chart
from ui.city import share_chart
from ui.city.subject import REFERENCE, Subject, short_name, with_texts
from ui.practices import of_city
from ui.selection import keep_competence

PEERS_KEY = "Its peers"
PEERS_FOREIGN = "Regions of its peers"
KEY_MEASURES = [
    "foreign_born_share",
    "survey_good_place_immigrants",
    "survey_trust_people_city",
    "survey_confidence_police",
    "survey_easy_find_housing",
    "employment_rate_20_64",
    "unemployment_rate_15_74",
    "tertiary_share_25_64",
    "mipex_overall",
    "icc_overall",
]
COMPETENCE = {"shared": "shared", "national": "national", "not_classified": "not classified"}


@dataclass(frozen=True)
class Section:
    """A part of a profile. rows: figures for the download; table: what a reader sees in place of, or beside, the chart."""

    key: str
    title: str
    paragraphs: list[str]
    chart: Chart | None = None
    alternative_text: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    table: pd.DataFrame = field(default_factory=pd.DataFrame)


def standing(subject: Subject) -> Section:
    """Where the city stands in the measures that matter most."""
    rows = subject.standing_of(KEY_MEASURES)
    said = [
        "Each row is a measure: the bar is the middle half of all places, the tick their median, the dot this city. "
        "A figure of its region or country stands in where the city has none of its own; the table says whose it is."
    ]
    return _profile(subject, "standing", "Where it stands", rows, said)


def residents(subject: Subject) -> Section:
    """What residents say, in the survey of 2023."""
    rows = subject.standing_of(family="survey")
    said = (
        [
            "Share of all people asked in the survey on quality of life in European cities, 2023; about 850 interviews a city, "
            "so differences under about 5 points may be chance. It is what residents in general say, not migrants alone."
        ]
        if len(rows)
        else ["This city was not in the survey of 2023, which asked in 83 cities."]
    )
    return _profile(subject, "residents", "What residents say", rows, said)


def policy(subject: Subject) -> Section:
    """What national law and policy allow, by who decides in the area."""
    rows = subject.standing_of(family="mipex")
    rows = keep_competence(rows[rows["measure_group"] == "area"], subject.filters.competence_type)
    country = subject.facts["country"]
    if rows.empty:
        said = [f"MIPEX has no scores for {country}, or none in areas of the competence type that you chose."]
        return Section("policy", "National policy", said)
    order = rows["competence_type"].map(list(COMPETENCE).index)
    rows = rows.assign(measure=rows["measure"] + " (" + rows["competence_type"].map(COMPETENCE) + ")")
    rows = rows.loc[order.sort_values(kind="stable").index]
    said = [
        f"MIPEX scores of {country}, {wording.years(rows['year'].min(), rows['year'].max())}. In brackets: whether national and "
        "local authorities share competence in the area, after the OSCE/ODIHR study of 2017. A score measures rules, not "
        "their effects, and is the same for every city of the country."
    ]
    return _profile(subject, "policy", "National policy", rows, said)


def region(subject: Subject) -> Section:
    """How the groups fare in the region of the city."""
    rows = subject.standings
    rows = rows[(rows["family"] == "outcome") & (rows["place_level"] == "region")]
    groups = rows.groupby("measure_id")["population_group"].agg(set)
    paired = [m for m in rows["measure_id"].unique() if {REFERENCE, "foreign_born"} <= groups[m]]
    if not paired:
        return Section("region", "Its region", ["No outcomes by country of birth are published for the region of this city."])
    rows = rows[rows["measure_id"].isin(paired) & rows["population_group"].isin([REFERENCE, "foreign_born"])]
    name = str(rows["place_name"].iloc[0])
    texts = with_texts(rows, name).assign(measure=rows["measure"].map(short_name), colour_key=rows["group_name"])
    context = _context(rows[rows["population_group"] == "foreign_born"])
    palette = {"Native-born": colours.CITY[5], "Foreign-born": colours.CITY[1]}
    foreign = rows[rows["population_group"] == "foreign_born"]
    peers = _of_peers(subject, foreign, dict(zip(foreign["measure_id"], foreign["measure"].map(short_name), strict=True)))
    drawn = texts
    if len(peers):
        drawn = pd.concat([peers[~peers["place_code"].isin(rows["place_code"])].assign(colour_key=PEERS_FOREIGN), texts])
        palette = {**palette, PEERS_FOREIGN: colours.OTHER}
    said = [_gap_sentence(name, pair) for _, pair in rows.groupby("measure_id", sort=False)]
    said.append(
        "Bars, ticks and grey: foreign-born people in all regions and in those of its peers. Reliability of figures of 2025 is "
        "not known, since our copy has lost the publisher's marks."
    )
    chart = charts.profile(drawn, context, palette, wording.AXIS["%"])
    text = f"Outcomes of native-born and foreign-born people in {name}. " + " ".join(said[:-1])
    return Section("region", f"Its region: {name}", said, chart, text, rows, _table(texts))


def _gap_sentence(name: str, pair: pd.DataFrame) -> str:
    by_group = pair.set_index("population_group")
    native, foreign = by_group.loc[REFERENCE], by_group.loc["foreign_born"]
    gap = foreign["value"] - native["value"]
    side = "above" if gap > 0 else "below"
    return (
        f"{short_name(native['measure'])}, {wording.year(foreign['year'])}: {wording.value(foreign['value'], '%')} foreign-born, "
        f"{abs(gap):.1f} points {side} native-born ({wording.value(native['value'], '%')})."
    )


def shares(subject: Subject) -> Section:
    """The shares of newcomers over time, by definition and area."""
    rows = subject.shares
    if rows.empty:
        return Section("shares", "Newcomers over time", ["No share of newcomers is published for this city in our sources."])
    has_series = bool((rows.groupby(["measure_id", "area_basis"])["year"].nunique() > 1).any())
    chart = share_chart.over_time(rows) if has_series else None
    last = rows.sort_values("year").groupby(["measure", "area_basis"]).last().reset_index()
    said = [
        f"{short_name(row['measure'])} ({wording.lower(wording.AREA_BASIS[row['area_basis']])}): "
        f"{wording.value(row['value'], row['unit'])} in {row['year']}."
        for row in last.to_dict("records")
    ]
    texts = with_texts(rows.assign(place_name=subject.name), subject.name)
    return Section("shares", "Newcomers over time", said, chart, " ".join(said), rows, _table(texts))


def origins(subject: Subject) -> Section:
    """The largest countries of birth in the region."""
    rows = run("region_origins", nuts_code=str(subject.facts["nuts2_code"] or ""))
    if rows.empty:
        return Section("origins", "Countries of birth", ["The census figures do not cover the region of this city."])
    table = pd.DataFrame(
        {
            "Country of birth": rows["origin_name"],
            "People": [f"{number:,.0f}" for number in rows["population"]],
            "Share of all residents": [wording.value(share, "%") for share in rows["share"]],
        }
    )
    source = figures.citations()[rows["source_id"].iloc[0]]
    said = [f"The ten largest groups in the region {subject.facts['region']}, census {rows['year'].iloc[0]}. Source: {source}."]
    return Section("origins", "Countries of birth in its region", said, table=table)


def intercultural(subject: Subject) -> Section:
    """What is published of the city's results in the Intercultural Cities Index."""
    everything = {**subject.filters.parameters(), "share_min": 0, "country": (), "size": (), "icc_member": False}
    facts = run("icc_facts", **{**everything, "only_city": (subject.city_id,)})
    reports = run("icc_reports")
    reports = reports[reports["city_id"] == subject.city_id]
    member = "is" if subject.facts["is_icc_member"] else "is not"
    said = [f"{subject.name} {member} a member of the Intercultural Cities network (working list)."]
    for row in facts.to_dict("records"):
        said.append(
            f"{short_name(row['measure'])}: {wording.value(row['value'], 'score 0-100')} ({wording.year(row['year'])}). "
            f"{row['evidence_definition']}"
        )
    for row in reports.to_dict("records"):
        said.append(f"Index report of {wording.year(row['year'])}: {row['reference_url']}")
    if facts.empty and reports.empty:
        said.append("The atlas holds no result or report of this city.")
    return Section("intercultural", "Intercultural Cities", said, rows=facts)


def practices(subject: Subject) -> Section:
    """Practices that the documents tell of the city."""
    rows = of_city.practices_of(subject.city_id)
    return Section("practices", "Practices", of_city.said_of(rows, subject.name), rows=rows, table=of_city.table_of(rows))


SECTIONS: dict[str, list[Callable[[Subject], Section]]] = {
    "standing": [standing, shares],
    "region": [region, origins],
    "policy": [policy],
    "residents": [residents],
    "intercultural": [intercultural, practices],
}


def _profile(subject: Subject, key: str, title: str, rows: pd.DataFrame, said: list[str]) -> Section:
    """Dots of the city and its peers over measures, before the spread of all places."""
    if rows.empty:
        return Section(key, title, said if key != "standing" else ["No figure is published for this city or its places."])
    own = with_texts(rows, subject.name).assign(measure=rows["measure"].map(short_name), colour_key=subject.name)
    drawn, palette = own, {subject.name: colours.CITY[0]}
    peers = _of_peers(subject, rows, dict(zip(rows["measure_id"], own["measure"], strict=True)))
    if len(peers):
        drawn = pd.concat([peers, own])
        palette = {**palette, PEERS_KEY: colours.OTHER}
    units = rows["unit"].unique()
    axis = wording.AXIS[units[0]] if len(units) == 1 else "Percent, or score of 100"
    chart = charts.profile(drawn, _context(rows), palette, axis)
    return Section(key, title, said, chart, _alternative_text(subject, own), rows, _table(own))


def _of_peers(subject: Subject, rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The figures of the peers as grey dots, under the names that the measures have in the chart; one a place and measure."""
    peers = subject.peer_figures(rows).drop_duplicates(["measure_id", "place_code"]).reset_index(drop=True)
    if peers.empty:
        return peers
    return with_texts(peers, "").assign(measure=peers["measure_id"].map(names), colour_key=PEERS_KEY, who=peers["label"])


def _context(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        measure=rows["measure"].map(short_name),
        text=[
            f"middle half {low:.0f} to {high:.0f}, median {median:.0f}, {wording.count(n)} places"
            for low, high, median, n in zip(
                rows["lower_quartile"], rows["upper_quartile"], rows["median"], rows["place_count"], strict=True
            )
        ],
    )


def _table(texts: pd.DataFrame) -> pd.DataFrame:
    """The figures in words."""
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
        ranks = [
            f"{wording.count(rank)} of {wording.count(n)} {wording.PLACES[level]}"
            for rank, n, level in zip(texts["place_rank"], texts["place_count"], texts["place_level"], strict=True)
        ]
        shown.insert(2, "Rank from the highest", ranks)
    return shown


def _alternative_text(subject: Subject, own: pd.DataFrame) -> str:
    said = [f"{row.measure} {row.full_value}, rank {row.place_rank} of {row.place_count}" for row in own.itertuples()]
    return f"Figures of {subject.name} before the spread of all places: {'; '.join(said)}."
