"""The sections of a profile beside its blocks: title, sentences, chart, table, rows to download. Page and report show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from queries.database import cached_per_database, run
from ui import country_gaps, filters, statements, trend_lines, value_text, wording
from ui.charts import colours
from ui.charts.designs import Chart
from ui.city import documented_practices, networks, place_values, share_chart, wave_chart
from ui.country_of_birth_notes import cautions, none_of
from ui.practice_library import practices_of
from ui.selected_city import SelectedCity


@dataclass(frozen=True)
class Section:
    """A part of a profile. rows: figures for the download; table: what a reader sees in place of, or beside, the chart.

    in_words: what stands in a report in place of the chart and its paragraphs.
    """

    key: str
    title: str
    paragraphs: list[str]
    chart: Chart | None = None
    alternative_text: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    in_words: Sequence[str] = ()

    @property
    def source_ids(self) -> list[str]:
        """Where its rows come from, in their order."""
        return list(dict.fromkeys(self.rows["source_id"])) if len(self.rows) else []


def facts_line(subject: SelectedCity, cited: str = "") -> str:
    """The city in a line: country, region, residents, network, other names. cited: where the number of residents is from."""
    facts = subject.facts
    parts = [str(facts["country"])]
    if subject.is_uploaded:
        parts.insert(0, f"{str(facts['label']).rpartition(', ')[0]}, a district that you uploaded")
    if isinstance(facts["region"], str):
        parts.append(f"region {facts['region']}")
    elif len(subject.regions):
        parts.append(f"regions {wording.listed(sorted(subject.regions['place_name'].unique()))}")
    if pd.notna(facts["population"]):
        residents = f"{wording.count(facts['population'])} residents ({wording.year(facts['population_year'])})"
        parts.append(f"{residents} {cited}".strip())
    if facts["is_icc_member"]:
        parts.append("member of the Intercultural Cities network")
    if isinstance(facts["other_names"], str):
        parts.append(f"also {facts['other_names']}")
    return " · ".join(parts)


def facts_source(subject: SelectedCity) -> list[str]:
    """Where the number of residents is from; empty where none is known."""
    source = subject.facts["population_source_id"]
    return [source] if isinstance(source, str) else []


def nothing_of_city(subject: SelectedCity) -> str:
    """That the atlas has no value of the city itself."""
    share = wording.SHARE_NAME[subject.filters.share_definition]
    areas = "" if set(subject.filters.area_basis) == set(filters.DEFAULT_AREA_BASIS) else " in the areas that you chose"
    return f"The atlas has no {share}{areas}, survey result or index score of {subject.name} itself."


def _why_no_rank(subject: SelectedCity) -> str:
    count = statements.number_word(int(subject.regions["region_count"].iloc[0]))
    return f"{subject.name} consists of {count} NUTS 2 regions, none of which is the city's, so it has no rank among regions."


def several_regions(subject: SelectedCity) -> Section:
    """The outcomes of a city of several regions as a table: the range over them, and the value of each."""
    rows = subject.regions
    table = []
    for _, of_one in rows.groupby(["measure_id", "population_group"], sort=False):
        records = statements.rows_of(of_one)
        cells = {
            row["place_name"]: f"{statements.value_text(row)} {wording.RELIABILITY[row['reliability']][0]}" for row in records
        }
        name, year = statements.measure_name(records[0]), statements.year_text(records[0])
        table.append({"Indicator": name, "Year": year, "Range": statements.range_of(records), **cells})
    signs = [value_text.signs_used(rows)] if (rows["reliability"] != "as_published").any() else []
    files = place_values.as_statements(rows.assign(**subject.in_files))
    return Section("region", "Its regions", [_why_no_rank(subject), *signs], rows=files, table=pd.DataFrame(table).fillna("–"))


@cached_per_database
def over_time(subject: SelectedCity) -> Section | None:
    """The shares over time: of the city, else of its country; None where neither has two years."""
    return _of_city(subject) or _of_country(subject)


@cached_per_database
def residents_over_time(subject: SelectedCity) -> Section | None:
    """What residents said in each wave of the survey; None where no question was asked in two waves."""
    rows = wave_chart.shown(subject.survey_waves)
    if rows.empty:
        return None
    sentences = wave_chart.sentences(rows, subject.name)
    files = place_values.as_statements(rows.assign(**subject.in_files))
    return Section(
        "waves",
        sentences[0].removesuffix("."),
        [wave_chart.note(rows)],
        wave_chart.points(rows),
        " ".join(sentences),
        files,
        place_values.table(rows),
        (" ".join(sentences), wave_chart.note_in_words(rows)),
    )


def _of_city(subject: SelectedCity) -> Section | None:
    """One definition, with the other cities in one of its areas; the latest share of each definition as alternative text."""
    rows = subject.shares
    if rows.empty:
        return None
    measure_id, basis = share_chart.compared_series(subject)
    drawn = rows[rows["measure_id"] == measure_id]
    if drawn.groupby(share_chart.SERIES)["year"].nunique().max() < 2:
        return None
    others = share_chart.of_others(subject)
    # Of two sources of one year the first, as everywhere in the atlas.
    by_year = rows.sort_values(["year", "source_id"], ascending=[True, False])
    last = by_year.drop_duplicates(["measure", "area_basis"], keep="last").sort_values(["measure", "area_basis"])
    shown = pd.concat([rows, others], ignore_index=True)
    table = place_values.table(shown)
    table.insert(0, "City", shown["label"])
    series = share_chart.series_name(drawn.iloc[0], basis)
    of_area = {area: f" ({wording.lower(name)})" for area, name in wording.AREA_BASIS.items() if area != "city"}
    drawn = drawn.assign(place=[f"{subject.name}{of_area.get(area, '')}" for area in drawn["area_basis"]])
    return Section(
        "shares",
        _title(drawn[drawn["area_basis"] == basis], wording.upper(wording.SHARE_NAME[measure_id])),
        [*_shares_of_others(subject, others, series), *_caveats(drawn, others)],
        share_chart.over_time(drawn, others, subject.others_title),
        " ".join(statements.sentence(row) for row in statements.rows_of(last)),
        place_values.as_statements(shown),
        table,
    )


def _of_country(subject: SelectedCity) -> Section | None:
    rows = subject.country_shares
    if rows["year"].nunique() < 2:
        return None
    country = str(subject.facts["country"])
    drawn = rows.assign(place=_country_of(subject))
    title = _title(drawn, "Foreign-born share")
    return Section(
        "shares",
        title,
        [f"The atlas has no series for {subject.name} itself; this one is its country's.", *_caveats(drawn)],
        share_chart.of_country(rows, country),
        f"{title}.",
        place_values.as_statements(rows.assign(city_id=None, city=None)),
        place_values.table(rows),
    )


def _country_of(subject: SelectedCity) -> str:
    """Its country inside a sentence, told from a city of the same name: the Netherlands; Luxembourg (country)."""
    country = str(subject.facts["country"])
    return f"{country} (country)" if country == subject.name else statements.country_name(country)


def _title(rows: pd.DataFrame, measure: str) -> str:
    """The first and the last value of a place; of two sources none, since these are not to be compared.

    rows: of one area, with place, in words.
    """
    ordered = _with_breaks(rows).sort_values("year", kind="stable")
    name = f"{measure} of {ordered['place'].iloc[0]}"
    if ordered["source_id"].nunique() > 1:
        return f"{name} over time"
    records = statements.rows_of(ordered)
    doubts = [f" ({doubt})" if (doubt := statements.doubt_text(row)) else "" for row in (records[0], records[-1])]
    ends = [f"{statements.value_text(row)} in {row['year']}" for row in (records[0], records[-1])]
    ends = [f"{end}{doubt}" for end, doubt in zip(ends, doubts, strict=True)]
    return trend_lines.with_breaks(f"{name}: {', '.join(ends)}", ordered, ordered["place_code"].unique().tolist())


def _with_breaks(own: pd.DataFrame) -> pd.DataFrame:
    """The rows with place_code, of a place and source, and whether the publisher marks a break."""
    has_break = own["flag"].fillna("").str.contains("b", regex=False)
    return own.assign(place_code=own["place"] + own["source_id"], has_break=has_break)


def _caveats(own: pd.DataFrame, others: pd.DataFrame | None = None) -> list[str]:
    """What weakens the values of a chart of shares, as a paragraph: hollow dots, and breaks in the series of the place.

    own: with place, in words.
    """
    breaks = trend_lines.breaks_of(_with_breaks(own))
    marks = pd.concat([own["reliability"], *([] if others is None else [others["reliability"]])])
    text = wording.in_line(trend_lines.hollow_dots(marks), breaks)
    return [text] if text else []


@cached_per_database
def gap_over_time(subject: SelectedCity) -> Section | None:
    """The gap in employment of the country in each year: by country of birth, else by citizenship; None without two years."""
    code, both = str(subject.facts["country_code"]), country_gaps.BOTH
    everywhere = country_gaps.series(both)
    of_country = everywhere[everywhere["place_code"] == code]
    groups = [
        group for group in (country_gaps.BY_BIRTH, country_gaps.BY_CITIZENSHIP) if (of_country["population_group"] == group).any()
    ]
    if not groups:
        return None
    own = of_country[of_country["population_group"] == groups[0]]
    if len(own) < 2:
        return None
    country, less = _country_of(subject), country_gaps.less(groups[0], both)
    title = trend_lines.ends_of(own.assign(place=f"Gap in employment of {country}"), 1, own)
    breaks = trend_lines.breaks_of(own.assign(place=country))
    drawn = f"Employment rate of {less}, age 15-64, percentage points. It is the country's, the same for every city in it."
    years = (int(own["year"].min()), int(own["year"].max()))
    new_rules = trend_lines.new_rules(everywhere) if years[-1] >= trend_lines.NEW_SURVEY_RULES else ""
    above = f"Above 0, {statements.people_of(groups[0])} are less often in work."
    note = wording.in_line(above, trend_lines.hollow_dots(own["reliability"]), breaks, new_rules)
    weak = wording.weak_kinds(own["reliability"])
    rules = wording.upper(new_rules.removeprefix("Dashed line: "))
    in_words = wording.in_line(above, f"Some values: {weak}." if weak else "", breaks, rules)
    palette = colours.of_places("country", [code])
    chart = trend_lines.chart_of(own[trend_lines.DRAWN], own.iloc[:0], palette, "Percentage points", years, bool(new_rules))
    chart = trend_lines.without_legend(chart)
    return Section(
        "country_gap",
        title,
        [drawn, note],
        replace(chart, design={**chart.design, "height": trend_lines.HEIGHT_AMONG_OTHERS}),
        f"{title}. {wording.upper(less)}, age 15-64.",
        _gaps_in_file(own, less),
        _gaps_as_table(own),
        (drawn, in_words),
    )


def _gaps_in_file(own: pd.DataFrame, less: str) -> pd.DataFrame:
    weak = [f"; {marks}" if opacity == 0 else "" for marks, opacity in zip(own["marks"], own["fill_opacity"], strict=True)]
    texts = [
        f"Gap in employment, age 15-64, {less}, {row['year']}: {row['text']} in {row['place_name']} (country){doubt}."
        for row, doubt in zip(statements.records(own), weak, strict=True)
    ]
    return country_gaps.in_file(own).assign(statement=texts, country_code=own["place_code"], area_basis=None)


def _gaps_as_table(own: pd.DataFrame) -> pd.DataFrame:
    group, reference = own["population_group"].iloc[0], own["reference_group"].iloc[0]
    return pd.DataFrame(
        {
            "Year": [str(year) for year in own["year"]],
            wording.upper(statements.people_of(reference)): [wording.value(rate, "%") for rate in own["reference_value"]],
            wording.upper(statements.people_of(group)): [wording.value(rate, "%") for rate in own["rate"]],
            "Gap": own["text"],
            "Reliability": own["marks"],
            "Source": own["source_id"].map(value_text.source_names()),
        }
    )


def _shares_of_others(subject: SelectedCity, others: pd.DataFrame, series: str) -> list[str]:
    known = set(others["city_id"])
    if not known:
        return []
    without = [label for city, label in zip(subject.similar_ids, subject.others_names, strict=True) if city not in known]
    lacking = f" No such values: {'; '.join(without)}." if without else ""
    return [f"Thin lines: {subject.others_in_text}, {wording.lower(series)} only.{lacking}"]


def origins(subject: SelectedCity) -> Section:
    """The largest countries of birth in the region."""
    if not isinstance(subject.facts["nuts2_code"], str):
        which = "consists of several regions" if len(subject.regions) else "lies in no region of the atlas"
        none = f"{subject.name} {which}, and the atlas has countries of birth of single regions alone."
        return Section("origins", "Countries of birth", [none])
    nuts_code = subject.facts["nuts2_code"]
    rows = run("regions/countries_of_birth", nuts_code=nuts_code)
    if rows.empty:
        return Section("origins", "Countries of birth in its region", [none_of(nuts_code)])
    table = pd.DataFrame(
        {
            "Country of birth": rows["origin_name"],
            "People": [f"{number:,.0f}" for number in rows["population"]],
            "Share of all residents": [wording.value(share, "%") for share in rows["share"]],
        }
    )
    named = table[["Country of birth", "Share of all residents"]].head(3).itertuples(index=False)
    largest = wording.listed([f"{name} ({share})" for name, share in named])
    text = f"The largest groups of people born abroad in the region {subject.facts['region']}, of all residents: {largest}; "
    text += f"census {rows['year'].iloc[0]}."
    return Section("origins", "Countries of birth in its region", [text, *cautions(rows, nuts_code)], rows=rows, table=table)


def intercultural(subject: SelectedCity) -> Section:
    """What is published of the city's results in the Intercultural Cities Index."""
    facts = run("compare/icc_facts", **{**subject.filters.everywhere().parameters(), "selected_cities": (subject.city_id,)})
    reports = run("city/icc_reports")
    reports = reports[reports["city_id"] == subject.city_id]
    member = "a member of the Intercultural Cities network (working list)"
    if not subject.facts["is_icc_member"]:
        member = "not on the working list of members of the Intercultural Cities network, which is not complete"
    sentences = [f"{subject.name} is {member}."]
    sentences += networks.describe(networks.memberships_of(subject.city_id, intercultural=True))
    for row in facts.to_dict("records"):
        score = wording.value(row["value"], "score 0-100")
        sentences.append(f"{row['measure']}: {score} ({statements.year_text(row)}). {row['evidence_definition']}")
    for row in reports.to_dict("records"):
        sentences.append(f"Index report of {wording.year(row['year'])}: {row['reference_url']}")
    sentences += networks.participation(subject.city_id)
    if facts.empty and reports.empty:
        sentences.append(f"The atlas has no result of {subject.name} and no report on it.")
    return Section("intercultural", "Intercultural Cities", sentences, rows=facts)


def city_networks(subject: SelectedCity) -> Section | None:
    """The networks that lists name the city in, but the Intercultural Cities, which have a section; None where none does."""
    rows = networks.memberships_of(subject.city_id, intercultural=False)
    if rows.empty:
        return None
    without_page = rows[rows["reference_url"].isna()]  # the others have a link to theirs
    return Section("networks", "City networks", [*networks.describe(rows), networks.PARTIAL], rows=without_page)


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
