"""The sections of a profile: title, sentences, chart, table, rows to download. Page and report show the same ones."""

from collections.abc import Callable

import pandas as pd

from queries import run
from ui import colours, wording
from ui.city import share_chart, strips
from ui.city.section import Section
from ui.city.strip_chart import strips as strip_chart
from ui.city.strips import strip_section
from ui.city.subject import REFERENCE, Subject, short_name, with_texts
from ui.filters import city_labels
from ui.origins import cautions, source_line
from ui.practices import of_city
from ui.selection import keep_competence

PEERS_FOREIGN = "Regions of its peers"
KEY_MEASURES = [
    "foreign_born_share",
    "foreign_citizen_share",
    "eu_born_share",
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


def standing(subject: Subject) -> Section:
    """Where the city stands in the measures that matter most."""
    rows = subject.standing_of(KEY_MEASURES)
    if rows.empty:
        return Section("standing", "Where it stands", ["No figure is published for this city or its places."])
    said = [
        "Each row is a measure and each thin tick a place with a figure; the bar is their middle half, the long tick their "
        "median. A figure of its region or country stands in where the city has none of its own, ranked among regions or "
        "countries."
    ]
    return strip_section(subject, "standing", "Where it stands", rows, said)


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
    return strip_section(subject, "residents", "What residents say", rows, said)


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
    return strip_section(subject, "policy", "National policy", rows, said)


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
    palette = {"Native-born": colours.CITY[5], "Foreign-born": colours.CITY[1]}
    foreign = rows[rows["population_group"] == "foreign_born"]
    peers = strips.of_peers(subject, foreign)
    drawn = texts
    if len(peers):
        drawn = pd.concat([peers[~peers["place_code"].isin(rows["place_code"])].assign(colour_key=PEERS_FOREIGN), texts])
        palette = {**palette, PEERS_FOREIGN: colours.PEER}
    said = [_gap_sentence(name, pair) for _, pair in rows.groupby("measure_id", sort=False)]
    said.append(
        "Each tick is a region with a figure of foreign-born people; the bar is their middle half, the long tick their median."
    )
    unmarked = sorted(rows.loc[rows["reliability"] == "unknown", "year"].unique())
    if unmarked:
        years = wording.listed([str(year) for year in unmarked])
        said[-1] += f" Reliability of figures of {years} is not known, since our copy has lost the publisher's marks."
    spread = strips.context(foreign, "Foreign-born", palette["Foreign-born"])
    chart = strip_chart(drawn, spread, strips.points(subject, foreign), palette, wording.AXIS["%"])
    text = f"Outcomes of native-born and foreign-born people in {name}. " + " ".join(said[:-1])
    files = strips.with_peers(subject, rows, peers)
    return Section("region", f"Its region: {name}", said, chart, text, files, strips.table(texts, peers))


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
    """The shares of newcomers over time, by definition and area, with the peers in one of them."""
    rows, title = subject.shares, "Newcomers over time"
    if rows.empty:
        return Section("shares", title, ["No share of newcomers is published for this city in our sources."])
    peers = share_chart.of_peers(subject)
    has_series = any(bool((part.groupby(["city", *share_chart.SERIES])["year"].nunique() > 1).any()) for part in (rows, peers))
    chart = share_chart.over_time(rows, peers) if has_series else None
    # Of two sources of one year the first, as everywhere in the atlas.
    by_year = rows.sort_values(["year", "source_id"], ascending=[True, False])
    last = by_year.groupby(["measure", "area_basis"]).last().reset_index()
    said = [
        f"{share_chart.series_name(row['measure'], row['area_basis'])}: "
        f"{wording.value(row['value'], row['unit'])} in {row['year']}."
        for row in last.to_dict("records")
    ]
    if chart and len(subject.peer_ids):
        said.append(_shares_of_peers(subject, peers))
    shown = pd.concat([rows, peers], ignore_index=True) if chart else rows
    texts = with_texts(shown.assign(place_name=shown["city"]), subject.name)
    table = strips.table(texts, pd.DataFrame())
    table.insert(0, "City", shown["label"])
    return Section("shares", title, said, chart, " ".join(said), shown, table)


def _shares_of_peers(subject: Subject, peers: pd.DataFrame) -> str:
    measure_id, basis = share_chart.compared_series(subject) or ("", "")
    own = subject.shares.set_index("measure_id").loc[[measure_id], "measure"].iloc[0]
    labels = dict(zip(subject.peer_ids, (city_labels()[city] for city in subject.peer_ids), strict=True))
    without = [label for city, label in labels.items() if city not in set(peers["city_id"])]
    series = f"{wording.lower(short_name(own))} ({wording.lower(wording.AREA_BASIS[basis])})"
    if len(without) == len(labels):
        return f"None of its peers has the {series} in our sources."
    lacking = f" No such figures for: {'; '.join(without)}." if without else ""
    return f"Thin lines: its peers, in the {series} only, so that like stands beside like.{lacking}"


def origins(subject: Subject) -> Section:
    """The largest countries of birth in the region."""
    nuts_code = str(subject.facts["nuts2_code"] or "")
    rows = run("region_origins", nuts_code=nuts_code)
    if rows.empty:
        return Section("origins", "Countries of birth", ["The census figures do not cover the region of this city."])
    table = pd.DataFrame(
        {
            "Country of birth": rows["origin_name"],
            "People": [f"{number:,.0f}" for number in rows["population"]],
            "Share of all residents": [wording.value(share, "%") for share in rows["share"]],
        }
    )
    said = [f"The ten largest groups in the region {subject.facts['region']}. {source_line(rows)}"]
    said += cautions(rows, nuts_code)
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
