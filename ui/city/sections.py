"""The sections of a profile: title, sentences, chart, table, rows to download. Page and report show the same ones."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from queries import catalogue
from queries.database import run
from ui import statements, value_text, wording
from ui.charts import colours
from ui.city import distribution_sections, documented_practices, share_chart
from ui.city.distribution_chart import distribution_chart as strip_chart
from ui.city.distribution_sections import distribution_section
from ui.city.section import Section
from ui.country_of_birth_notes import cautions, source_line
from ui.measure_picker import filter_by_class
from ui.practice_library import practices_of
from ui.selected_city import REFERENCE, SelectedCity
from ui.value_text import with_texts_by_unit

# Shares by country of birth and by citizenship share no axis: those of the filters' definition are drawn.
KEY_SHARES = {
    "foreign_born_share": ["foreign_born_share", "eu_born_share"],
    "foreign_citizen_share": ["foreign_citizen_share"],
}
KEY_MEASURES = [
    "survey_good_place_immigrants",
    "survey_trust_people_city",
    "survey_confidence_police",
    "survey_easy_find_housing",
    "icc_overall",
]


FOREIGN_BORN = ", foreign-born people"
THIN_LINES = "Thin lines"
TICKS = "Each tick is a {}. Shaded: middle half. Long tick: median."


def city_ranks(subject: SelectedCity) -> Section:
    """The city's own figures that matter most."""
    rows = subject.ranks_of([*KEY_SHARES[subject.filters.share_definition], *KEY_MEASURES])
    if rows.empty:
        return Section("standing", "The city", [nothing_of_city(subject)])
    paragraphs = [
        TICKS.format("city"),
        *(statements.sentence(row) for row in statements.rows_of(rows) if statements.stands_in(row)),
    ]
    return distribution_section(subject, "standing", "The city", rows, paragraphs)


def nothing_of_city(subject: SelectedCity) -> str:
    """That the atlas has no value of the city itself."""
    share = wording.SHARE_NAME[subject.filters.share_definition]
    return f"The atlas has no {share} in the areas that you chose, survey result or index score of {subject.name} itself."


def residents(subject: SelectedCity) -> Section:
    """What residents say, in the survey of 2023."""
    rows = subject.ranks_of(family="survey")
    sentences = (
        [
            "Share of all people asked in the survey on quality of life in European cities, 2023; about 850 interviews a city, "
            "so differences under about 5 points may be chance. It is what residents in general say, not migrants alone."
        ]
        if len(rows)
        else ["This city was not in the survey of 2023, which asked in 83 cities."]
    )
    return distribution_section(subject, "residents", "What residents say", rows, sentences)


def policy(subject: SelectedCity) -> Section:
    """What national law and policy allow, by who decides in the area."""
    rows = subject.ranks_of(family="mipex")
    rows = filter_by_class(rows[rows["measure_group"] == "area"], subject.filters.classes)
    country = subject.facts["country"]
    if rows.empty:
        sentences = [
            f"MIPEX has no scores for {statements.country_name(country)}, or none in areas of the competence type that you chose."
        ]
        return Section("policy", "National policy", sentences)
    types = catalogue.competence_types()
    order = rows["competence_type"].map(catalogue.position)
    rows = rows.assign(decided_by=rows["competence_type"].map(lambda kind: types[kind].short_name))
    rows = rows.loc[order.sort_values(kind="stable").index]
    sentences = [
        f"MIPEX scores of {statements.country_name(country)}, {wording.years(rows['year'].min(), rows['year'].max())}. "
        "In brackets: whether national and "
        "local authorities share competence in the area, after the OSCE/ODIHR study of 2017. A score measures rules, not "
        "their effects, and is the same for every city of the country."
    ]
    return distribution_section(subject, "policy", f"National policy: {country}", rows, sentences)


def region(subject: SelectedCity) -> Section:
    """How the groups fare in the region of the city."""
    rows = subject.ranks
    rows = rows[(rows["family"] == "outcome") & (rows["place_level"] == "region")]
    groups = rows.groupby("measure_id")["population_group"].agg(set)
    paired = [m for m in rows["measure_id"].unique() if {REFERENCE, "foreign_born"} <= groups[m]]
    if rows.empty and len(subject.regions):
        return _ranges(subject)
    if not paired:
        without = "The atlas has no outcome of both native-born and foreign-born people for the region of this city."
        return Section("region", "Its region", [without])
    rows = rows[rows["measure_id"].isin(paired) & rows["population_group"].isin([REFERENCE, "foreign_born"])]
    name = str(rows["place_name"].iloc[0])
    # Both groups stand in one row, and the legend names them.
    texts = with_texts_by_unit(rows, name).assign(colour_key=rows["group_name"])
    palette = {"Native-born": colours.CITY[5], "Foreign-born": colours.CITY[1]}
    foreign = rows[rows["population_group"] == "foreign_born"]
    others = distribution_sections.of_others(subject, foreign)
    drawn = texts
    if len(others):
        others = others.assign(measure=others["measure"].str.removesuffix(FOREIGN_BORN))
        others = others.assign(colour_key=others["colour_key"] + FOREIGN_BORN)
        drawn = pd.concat([others, texts])
        palette = {**palette, others["colour_key"].iloc[0]: colours.SIMILAR}
    paragraphs = [_gap_sentence(pair) for _, pair in rows.groupby("measure_id", sort=False)]
    paragraphs.append(TICKS.format("region with a figure of foreign-born people"))
    unmarked = sorted(rows.loc[rows["reliability"] == "unknown", "year"].unique())
    if unmarked:
        paragraphs.append(f"Reliability flags are missing from our copy for {wording.listed([str(year) for year in unmarked])}.")
    spread = distribution_sections.context(foreign, [palette["Foreign-born"]] * len(foreign)).assign(measure=foreign["measure"])
    ticks = distribution_sections.points(subject, foreign)
    ticks = ticks.assign(measure=ticks["measure"].str.removesuffix(FOREIGN_BORN))
    chart = strip_chart(drawn, spread, ticks, palette, wording.AXIS["%"])
    files = distribution_sections.with_others(subject, rows, others)
    table = distribution_sections.table(texts, others, subject.others_title)
    return Section("region", f"Its region: {name}", paragraphs, chart, distribution_sections.alternative_text(rows), files, table)


def _several_regions(subject: SelectedCity) -> str:
    count = statements.number_word(int(subject.regions["region_count"].iloc[0]))
    return f"{subject.name} consists of {count} NUTS 2 regions, none of which is the city's, so it has no rank among regions."


def _ranges(subject: SelectedCity) -> Section:
    """The outcomes of a city of several regions: each as a range over them, and the value of each region in the table."""
    rows = subject.regions
    paragraphs, table = [_several_regions(subject)], []
    for _, of_one in rows.groupby(["measure_id", "population_group"], sort=False):
        records = statements.rows_of(of_one)
        paragraphs.append(statements.range_sentence(records, subject.name, int(of_one["region_count"].iloc[0])))
        cells = {
            row["place_name"]: f"{statements.value_text(row)} {wording.RELIABILITY[row['reliability']][0]}" for row in records
        }
        table.append({"Indicator": statements.measure_name(records[0]), "Year": statements.year_text(records[0]), **cells})
    paragraphs += [value_text.signs_used(rows)] if (rows["reliability"] != "as_published").any() else []
    city = {"city_id": subject.city_id, "city": subject.name, "country_code": subject.facts["country_code"]}
    files = distribution_sections.as_statements(rows.assign(**city))
    return Section("region", "Its regions", paragraphs, rows=files, table=pd.DataFrame(table).fillna("–"))


def _gap_sentence(pair: pd.DataFrame) -> str:
    by_group = pair.set_index("population_group", drop=False)
    native, foreign = by_group.loc[REFERENCE], by_group.loc["foreign_born"]
    if native["year"] != foreign["year"]:
        return statements.sentence(foreign)
    return f"{statements.sentence(foreign).removesuffix('.')}; {statements.difference_text(foreign, native)}."


def shares(subject: SelectedCity) -> Section:
    """The shares over time: one definition drawn, with the other cities in one of its areas; the other definitions in words."""
    rows = subject.shares
    if rows.empty:
        return Section("shares", "Foreign-born share over time", ["The atlas has no foreign-born share of this city."])
    measure_id, basis = share_chart.compared_series(subject)
    drawn = rows[rows["measure_id"] == measure_id]
    title = f"{statements.measure_name(drawn.iloc[0])} over time"
    others = share_chart.of_others(subject)
    # One point is no change over time.
    has_series = bool((drawn.groupby(share_chart.SERIES)["year"].nunique() > 1).any())
    chart = share_chart.over_time(drawn, others, subject.others_title) if has_series else None
    # Of two sources of one year the first, as everywhere in the atlas.
    by_year = rows.sort_values(["year", "source_id"], ascending=[True, False])
    last = by_year.groupby(["measure", "area_basis"]).last().reset_index()
    paragraphs = [statements.sentence(row) for row in statements.rows_of(last)]
    text = " ".join(paragraphs)
    if chart and len(subject.similar_ids):
        paragraphs.append(_shares_of_others(subject, others, share_chart.series_name(drawn.iloc[0], basis)))
    shown = pd.concat([rows, others], ignore_index=True) if chart else rows
    texts = with_texts_by_unit(shown, subject.name)
    table = distribution_sections.table(texts, pd.DataFrame(), "")
    table.insert(0, "City", shown["label"])
    return Section("shares", title, paragraphs, chart, text, distribution_sections.as_statements(shown), table)


def over_time(subject: SelectedCity) -> Section | None:
    """The shares over time as the page draws them: of the city, else of its country; None where neither has two years."""
    section = shares(subject)
    if section.chart:
        return replace(section, paragraphs=[text for text in section.paragraphs if text.startswith(THIN_LINES)])
    rows = subject.country_shares
    if rows["year"].nunique() < 2:
        return None
    country = str(subject.facts["country"])
    chart = share_chart.of_country(rows, country)
    first, last = (statements.rows_of(rows)[end] for end in (0, -1))
    text = (
        f"Foreign-born people in the population of {statements.country_name(country)}: {statements.value_text(first)} in "
        f"{first['year']}, {statements.value_text(last)} in {last['year']}."
    )
    why = f"The atlas has no series of {subject.name} itself; this is that of its country."
    files = distribution_sections.as_statements(rows.assign(city_id=None, city=None))
    table = distribution_sections.table(with_texts_by_unit(rows, country), pd.DataFrame(), "")
    return Section(
        "shares",
        f"Foreign-born share of {statements.country_name(country)} over time",
        [f"{text} {why}"],
        chart,
        text,
        files,
        table,
    )


def _shares_of_others(subject: SelectedCity, others: pd.DataFrame, series: str) -> str:
    series, known = wording.lower(series), set(others["city_id"])
    without = [label for city, label in zip(subject.similar_ids, subject.others_names, strict=True) if city not in known]
    if not known:
        return f"The atlas has no {series} of {subject.others_in_text}."
    lacking = f" No such figures: {'; '.join(without)}." if without else ""
    return f"{THIN_LINES}: {subject.others_in_text}, {series} only.{lacking}"


def origins(subject: SelectedCity) -> Section:
    """The largest countries of birth in the region."""
    nuts_code = str(subject.facts["nuts2_code"] or "")
    rows = run("regions/countries_of_birth", nuts_code=nuts_code)
    if rows.empty:
        where = "regions" if len(subject.regions) else "region"
        return Section("origins", "Countries of birth", [f"The census figures do not cover the {where} of this city."])
    table = pd.DataFrame(
        {
            "Country of birth": rows["origin_name"],
            "People": [f"{number:,.0f}" for number in rows["population"]],
            "Share of all residents": [wording.value(share, "%") for share in rows["share"]],
        }
    )
    sentences = [f"The ten largest groups in the region {subject.facts['region']}. {source_line(rows)}"]
    sentences += cautions(rows, nuts_code)
    return Section("origins", "Countries of birth in its region", sentences, table=table)


def intercultural(subject: SelectedCity) -> Section:
    """What is published of the city's results in the Intercultural Cities Index."""
    everything = {**subject.filters.parameters(), "share_min": 0, "country": (), "size": (), "icc_member": False}
    facts = run("compare/icc_facts", **{**everything, "selected_cities": (subject.city_id,)})
    reports = run("city/icc_reports")
    reports = reports[reports["city_id"] == subject.city_id]
    member = "is" if subject.facts["is_icc_member"] else "is not"
    sentences = [f"{subject.name} {member} a member of the Intercultural Cities network (working list)."]
    for row in facts.to_dict("records"):
        score = wording.value(row["value"], "score 0-100")
        sentences.append(f"{row['measure']}: {score} ({statements.year_text(row)}). {row['evidence_definition']}")
    for row in reports.to_dict("records"):
        sentences.append(f"Index report of {wording.year(row['year'])}: {row['reference_url']}")
    if facts.empty and reports.empty:
        sentences.append("The atlas holds no result or report of this city.")
    return Section("intercultural", "Intercultural Cities", sentences, rows=facts)


def practices(subject: SelectedCity) -> Section:
    """Practices that the documents tell of the city."""
    rows = practices_of([subject.city_id])
    return Section(
        "practices",
        "Practices",
        documented_practices.describe(rows, subject.name),
        rows=rows,
        table=documented_practices.table_of(rows),
    )


SECTIONS: tuple[Callable[[SelectedCity], Section], ...] = (
    city_ranks,
    shares,
    region,
    origins,
    policy,
    residents,
    intercultural,
    practices,
)
