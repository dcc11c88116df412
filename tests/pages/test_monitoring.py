"""Monitoring: what the documents and the data say is what page and files say; every choice and every bad link."""

import io
import json
import re
from functools import cache

import docx
import duckdb
import pandas as pd
import pytest

from data.build import DATA as DATA_FOLDER
from queries.database import run
from tests.pages.session import (
    MONITORING,
    as_read,
    assert_sensible,
    assert_shown,
    chart_data,
    charts,
    opened,
    page_text,
    picture_text,
    sent,
    visited,
)
from tests.pages.test_hostile_addresses import FOREIGN, NUMBERS, TURNS, assert_refused, foreign_query
from ui import documents
from ui.cited_statements import SILENT
from ui.filters import DEFAULT_AREA_BASIS
from ui.monitoring import document, url_parameters, zaragoza
from ui.monitoring.missing import missing_of
from ui.monitoring.plan import Plan, plan_of
from ui.monitoring.plan_chart import alternative_text, plan_chart

PARAMETERS = [parameter.name for parameter in url_parameters.parameters()]
AMOUNTS = [name for name in PARAMETERS if name.startswith("benefit_")]
VIEW_OF = {"monitor": "guide", "plan": "plan", "benefit": "cost"}
CITIES = ["at-vienna", "be003c", "nl001c", "gr-athens", "jp-kobe"]
OWN = {
    "benefit_people": "200",
    "benefit_client": "400000",
    "benefit_gain_low": "5",
    "benefit_gain_high": "10",
    "benefit_years_low": "2",
    "benefit_years_high": "3",
    "benefit_saved_low": "10000",
    "benefit_saved_high": "14000",
}


def plan(city_id: str, goals: list[str] | None = None, groups: list[str] | None = None, reference: str = "natives") -> Plan:
    return plan_of(
        city_id,
        tuple(goals or url_parameters.AREAS),
        tuple(groups or ["country_of_birth", "citizenship"]),
        reference,
        tuple(DEFAULT_AREA_BASIS),
    )


def rows_of(table: str) -> pd.DataFrame:
    return pd.read_csv(DATA_FOLDER / "catalogue" / f"{table}.csv", keep_default_na=False)


def test_first_view_counts_what_the_atlas_holds() -> None:
    """A bar a definition; none where no population group of the atlas follows it."""
    drawn = chart_data(visited(MONITORING), "measure_count").set_index("name")
    bars = drawn["measure_count"]
    assert drawn["text"].tolist() == [str(count or "none") for count in bars]  # a phone has room for numbers
    paths = (DATA_FOLDER / "tables" / "observation").glob("*.csv")
    observed = pd.concat(pd.read_csv(path, usecols=["measure_id", "population_group"]) for path in paths)
    basis = rows_of("population_group").set_index("population_group")["basis"]
    expected = observed.groupby(observed["population_group"].map(basis))["measure_id"].nunique()
    assert bars["Country of birth"] == expected["country of birth"]
    assert bars["Citizenship"] == expected["citizenship"]
    assert bars["Foreign origin"] == expected["origin"]
    assert (bars[["Registered mother tongue", "Self-declared ethnicity", "Legal status, such as refugee"]] == 0).all()


@pytest.mark.parametrize("part", url_parameters.PARTS)
def test_every_statement_of_the_guide_stands_with_its_document(part: str) -> None:
    at = visited(MONITORING, {"monitor_part": part})
    assert_shown(at)
    text = page_text(at).replace("\\", "")
    offered = rows_of("monitoring_choice")
    offered = offered[offered["kind"] == url_parameters.PARTS[part].kind]
    notes = rows_of("monitoring_note").query("says != 'comes from'")
    for row in offered.to_dict("records"):
        assert row["name"] in text + " ".join(s.value for s in at.subheader).replace("\\", "")
        assert row["summary"] in text
        for note in notes[notes["choice_id"] == row["choice_id"]].to_dict("records"):
            assert note["text"] in text


@pytest.mark.parametrize("place", url_parameters.place_names())
def test_every_place_shows_every_field(place: str) -> None:
    at = visited(MONITORING, {"monitor_view": "cities", "monitor_place": place})
    assert_shown(at)
    text = page_text(at).replace("\\", "")
    rows = rows_of("city_monitoring")
    own = rows[rows["place_name"] == url_parameters.place_names()[place]]
    assert all(statement in text for statement in own["text"])
    assert text.count(SILENT) == len(url_parameters.FIELDS) - own["field"].nunique()
    assert [s.value for s in at.subheader] == list(url_parameters.FIELDS.values())


def test_three_places_side_by_side_and_a_fourth_is_cut() -> None:
    at = visited(MONITORING, {"monitor_view": "cities", "monitor_place": "ghent,athens,berlin,vienna"})
    assert at.session_state["monitor_place"] == ["ghent", "athens", "berlin"]
    assert "3" in at.warning[0].value


def test_a_reference_is_as_weak_as_its_own_value() -> None:
    """Not as that of the group beside it."""
    drawn = plan_chart(plan("at-graz")).data["figures"]
    assert isinstance(drawn, pd.DataFrame)
    leavers = drawn[drawn["measure"] == "Early leavers from education, of the country: born in another EU country"]
    marks = leavers.set_index("colour_key")[["mark_text", "fill_opacity"]].to_dict("index")
    assert marks["The group"] == {"mark_text": "low reliability", "fill_opacity": 0.0}
    assert marks["Compared with"] == {"mark_text": "none", "fill_opacity": 1.0}


def test_the_plan_says_of_which_place_its_values_are_to_those_who_do_not_see_it() -> None:
    _, *parts = alternative_text(plan("at-graz")).split("%")
    assert ", of Steiermark (region); " in "%".join(parts) and ", of Austria (country); " in "%".join(parts)
    text = as_read(page_text(visited(MONITORING, {"monitor_view": "plan", "city": "at-graz"})))
    assert "their median; hollow: low reliability or reliability unknown." in text


@cache
def published() -> dict[tuple[str, ...], list[str]]:
    """The values of the files by place, measure, group and year."""
    paths = sorted((DATA_FOLDER / "tables" / "observation").glob("*.csv"))
    table = pd.concat(pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths)
    values: dict[tuple[str, ...], list[str]] = {}
    key = ["place_code", "measure_id", "population_group", "year", "value"]
    for *place, value in table.loc[table["sex"] == "total", key].itertuples(index=False, name=None):
        values.setdefault(tuple(place), []).append(value)
    return values


@pytest.mark.parametrize("city_id", CITIES)
def test_figures_of_a_plan_are_those_of_the_tables(city_id: str) -> None:
    """Each figure, and each reference beside it, is a row of the tables for the city, its region or its country."""
    facts = run("city/facts").set_index("city_id").loc[city_id]
    places = {"city": city_id, "region": facts["nuts2_code"], "country": facts["country_code"]}
    rows = plan(city_id).figures
    for row in rows.to_dict("records"):
        assert row["place_code"] == places[row["place_level"]]
        year = str(int(row["year"]))
        assert row["value"] in [
            float(v) for v in published()[row["place_code"], row["measure_id"], row["population_group"], year]
        ]
        if pd.notna(row["reference_value"]):
            found = published()[row["place_code"], row["measure_id"], row["reference_group"], year]
            assert row["reference_value"] in [float(v) for v in found]
    assert (len(rows) == 0) == (city_id == "jp-kobe")


def test_birth_and_citizenship_are_not_mixed() -> None:
    for groups, expected in ((["country_of_birth"], "citizen"), (["citizenship"], "born")):
        rows = plan("at-vienna", groups=groups).figures
        assert not rows["population_group"].str.contains(expected).any()
        assert not rows["reference_group"].dropna().str.contains("national" if expected == "citizen" else "native").any()


def test_a_reference_is_of_the_same_year() -> None:
    """Ghent: the figure of people born in another EU country is older than that of all, which is taken from the same year."""
    row = plan("be003c", reference="whole_population").figures.query("population_group == 'eu_born'").iloc[0]
    published = pd.read_csv(DATA_FOLDER / "tables" / "observation" / "outcome.csv", keep_default_na=False, low_memory=False)
    published_of_place = published[
        (published["place_code"] == row["place_code"]) & (published["measure_id"] == row["measure_id"])
    ]
    total = published_of_place[
        (published_of_place["population_group"] == "total") & (published_of_place["sex"] == "total")
    ].set_index("year")["value"]
    assert row["year"] < total.index.max()
    assert row["reference_value"] == total[row["year"]]


def test_what_is_missing_is_named_with_where_it_may_come_from() -> None:
    found = {one.what: one for one in missing_of(plan("at-vienna", groups=["country_of_birth", "status", "mother_tongue"]))}
    assert "STATIV" in found["Legal status, such as refugee"].may_come_from
    assert found["Registered mother tongue"].may_come_from == SILENT
    assert "MIPEX" in found["Active citizenship"].why
    assert "EU-SILC" in found["At risk of poverty, for the chosen groups"].may_come_from
    assert found["Low education: native-born, to compare with"].why.startswith("The atlas has no value")


@pytest.mark.parametrize("city_id", ["at-vienna", "uk001c", "tr-kepez", "il-haifa"])
def test_what_is_said_to_be_available_by_another_definition_is(city_id: str) -> None:
    """For the places of this city, not only for some place."""
    choices = run("monitoring/choices").dropna(subset=["basis"]).drop_duplicates("basis").set_index("basis")["choice_id"]
    of_status = [one for one in missing_of(plan(city_id, groups=["status"])) if one.what.endswith(", for the chosen groups")]
    assert of_status
    for one in of_status:
        available = re.match("Available by (.+) only; choose", one.why)
        for basis in available[1].split(" and ") if available else []:
            assert one.what.removesuffix(", for the chosen groups") in set(
                plan(city_id, groups=[choices[basis]]).figures["indicator"]
            )


def test_a_city_of_several_regions_is_not_said_to_lack_values_that_its_profile_has() -> None:
    lacking = {one.what.partition(":")[0]: one.why for one in missing_of(plan("uk001c"))}
    known = {"Employment rate": "employment_rate_20_64", "Unemployment rate, earlier series": "unemployment_rate_15_64"}
    of_parts = run("city/region_values", city_id="uk001c").query("population_group == 'foreign_born'")
    for name, measure in known.items():
        assert ("its profile has their values" in lacking[name]) == (measure in set(of_parts["measure_id"]))
        assert ("never published" in lacking[name]) == (measure not in set(of_parts["measure_id"]))
    assert "five NUTS 2 regions" in lacking["Unemployment rate, earlier series"]


def test_of_a_city_in_no_region_it_is_not_said_that_its_region_has_no_value() -> None:
    of_regions = [one.why for one in missing_of(plan("il-haifa", ["employment"])) if "region" in one.why]
    assert set(of_regions) == {"The city lies in no region of which the atlas has values."}
    assert "never published" in str(missing_of(plan("il-haifa", ["employment"])))  # of its country
    assert not any("lies in none" in one.why for city in ("at-vienna", "uk001c") for one in missing_of(plan(city)))


@pytest.mark.parametrize("goal", url_parameters.AREAS)
@pytest.mark.parametrize("city_id", CITIES)
def test_every_goal_for_every_kind_of_city(city_id: str, goal: str) -> None:
    at = visited(MONITORING, {"monitor_view": "plan", "city": city_id, "plan_goal": goal, "plan_group": "citizenship,status"})
    assert_shown(at)
    made = plan(city_id, [goal], ["citizenship", "status"])
    assert "What is missing and where it may come from" in [header.value for header in at.header]
    assert all(one.what in page_text(at).replace("\\", "") for one in missing_of(made))
    assert bool(charts(at)) == bool(len(made.figures))


def test_an_empty_choice_says_what_to_choose() -> None:
    at = opened(MONITORING, {"monitor_view": "plan"})
    at.session_state["plan_goal"] = []
    at.run()
    assert "Choose at least one goal" in at.info[0].value


def test_a_plan_calls_the_value_of_one_region_no_median_of_a_country() -> None:
    """Cyprus is one region: what stands beside the value of Nicosia is that value again."""
    figures = plan("cy001c", ["employment"], ["country_of_birth"]).figures
    texts = figures.loc[figures["place_level"] == "region", "beside"]
    assert len(texts) and all("(the one region with a value); EU" in text for text in texts)
    assert not any("1 region" in text for text in texts)


def test_word_holds_the_figures_of_the_query() -> None:
    """Opened again: headings, the figure of the region as the query has it, what is missing, every source cited."""
    made = plan("at-vienna")
    paper = docx.Document(
        io.BytesIO(documents.word_bytes(document.document_of(made, "https://atlas.example/monitoring?city=at-vienna")))
    )
    headings = [p.text for p in paper.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [part.title for part in document.parts_of(made, "")]
    assert paper.paragraphs[0].text == "Monitoring plan: Vienna, Austria" == paper.core_properties.title
    assert paper.core_properties.created and paper.core_properties.created.year >= 2026
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    card = run("regions/card", nuts_code="AT13").set_index(["measure_id", "population_group"])
    for measure, name in (("employment_rate_20_64", "Employment rate"), ("tertiary_share_25_64", "Tertiary education")):
        row = next(row for row in cells if row[:2] == [name, "Foreign-born"])
        figure = card.loc[measure, "foreign_born"]
        assert row[2].startswith(f"{figure['value']:.1f} %") and row[3] == str(figure["year"])
        assert f"country {figure['country_median']:.1f} %" in row[7]
        assert row[4] == "reliability unknown"
    text = "\n".join(p.text for p in paper.paragraphs)
    sources = run("data/sources").set_index("source_id")
    assert all(sources.loc[source, "citation"] in text for source in made.figures["source_id"].unique())
    assert all(any(one.what == row[0] for row in cells) for one in missing_of(made))
    assert all(table.rows[0]._tr.trPr is not None for table in paper.tables)


def test_a_plan_is_a4_with_the_baseline_beside_the_target() -> None:
    made = plan("at-vienna", ["employment"], ["country_of_birth"])
    paper = docx.Document(io.BytesIO(documents.word_bytes(document.document_of(made, ""))))
    section = paper.sections[0]
    assert section.page_width and section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    part = next(part for part in document.parts_of(made, "") if part.title == "To be agreed in the city")
    assert part.table is not None and list(part.table.columns[:4]) == ["Indicator", "Group", "Baseline", "Target"]
    figures = made.figures.set_index(["indicator", "group_name"])
    for row in part.table.to_dict("records"):
        if row["Group"]:
            assert row["Baseline"].startswith(figures.loc[(row["Indicator"], row["Group"]), "value_text"])
        else:
            assert row["Baseline"] == document.NO_BASELINE and row["Indicator"] not in set(made.figures["indicator"])


def test_advice_names_the_indicators_of_the_plan_that_it_applies_to() -> None:
    employment = document.parts_of(plan("at-vienna", ["employment"]), "")
    broad = next(part for part in employment if part.title.startswith("What to mind"))
    assert any(bullet.startswith("Groups too broad, of “Employment rate”") for bullet in broad.bullets)
    parts = document.parts_of(plan("at-vienna", ["residents_views"], ["status"]), "")
    assert next(part for part in parts if part.title.startswith("What to mind")).bullets == ()
    assert not any(part.title.startswith("Communicating") for part in parts)


def test_an_impossible_number_is_said_on_the_page_and_stays_out_of_the_address() -> None:
    at = visited(MONITORING, {"monitor_view": "cost"} | OWN)
    at.number_input(key="benefit_gain_low").set_value(150.0).run()
    assert_shown(at)
    assert "150 was left out" in at.warning[0].value
    assert "benefit_gain_low" not in at.query_params


def test_what_a_scenario_gains_is_called_an_estimate() -> None:
    at = visited(MONITORING, {"monitor_view": "cost"})
    assert "an estimated €1.50 to €3 gained for each euro, by scenario" in as_read(at.header[0].value)


def test_the_example_is_filled_in_and_named() -> None:
    at = opened(MONITORING, {"monitor_view": "cost"})
    at.button(key="benefit_example").click().run()
    assert_shown(at)
    assert at.info[0].value.startswith("This is an example.") and "box 5.5" in at.info[0].value
    assert "€1.50 to €3 for each euro" in [header.value for header in at.subheader]
    assert chart_data(at, "from", "to").set_index("name").loc["Example", ["from", "to"]].tolist() == [1.5, 3]
    assert "With the numbers of the example, 225 more people are in work." in page_text(at)
    assert "your numbers" not in page_text(at).lower()
    at.button(key="benefit_empty").click().run()
    assert all(box.value is None for box in at.number_input)


def test_markdown_holds_the_same_parts() -> None:
    made = plan("be003c")
    text = documents.markdown_bytes(
        document.document_of(made, "https://atlas.example/monitoring?city=be003c&plan_goal=a%7Cb")
    ).decode()
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [p.title for p in document.parts_of(made, "")]
    tables = [line for line in text.splitlines() if line.startswith("| ")]
    widths = {len(line.replace("\\|", "").split("|")) for line in tables}
    assert widths == {len(part.table.columns) + 2 for part in document.parts_of(made, "") if part.table is not None}
    assert "plan_goal=a%7Cb" in text


def test_own_numbers_stand_beside_the_published_ones() -> None:
    at = visited(MONITORING, {"monitor_view": "cost"} | OWN)
    assert_shown(at)
    bars = chart_data(at, "from", "to").set_index("name")
    assert bars.loc[["Basic scenario", "Potential scenario", "Most optimistic scenario"], "to"].tolist() == [1.5, 2, 3]
    assert bars.loc["Your numbers", ["from", "to"]].tolist() == [0.5, 2.1]
    assert "Published values and own numbers." in picture_text(at)
    assert "50 % below costs" in page_text(at) and "110 % above costs" in page_text(at)


def test_without_own_numbers_the_published_ones_stand_alone() -> None:
    at = visited(MONITORING, {"monitor_view": "cost"})
    assert len(chart_data(at, "from", "to")) == 3
    assert "own numbers" not in picture_text(at)
    assert at.info[0].value.startswith("Still needed: the number of people; at least one cost")
    assert all(box.value is None for box in at.number_input)


def test_the_numbers_travel_in_the_address() -> None:
    at = opened(MONITORING, {"monitor_view": "cost"})
    at.number_input(key="benefit_gain_low").set_value(7.5)
    at.number_input(key="benefit_tax_low").set_value(0.0).run()
    assert dict(at.query_params) == {"monitor_view": "cost", "benefit_gain_low": "7.5", "benefit_tax_low": "0"}
    other = opened(MONITORING, dict(at.query_params))
    assert other.number_input(key="benefit_gain_low").value == 7.5
    assert other.number_input(key="benefit_tax_low").value == 0


@pytest.mark.parametrize("view", ["", *VIEW_OF])
@pytest.mark.parametrize("turn", TURNS)
def test_foreign_text_in_every_parameter(turn: int, view: str) -> None:
    """Of each view, and of the choice of the view."""
    names = [name for name in PARAMETERS if name != "monitor_view" and name.startswith(view)] if view else ["monitor_view"]
    query = foreign_query(names, turn)
    at = visited(MONITORING, query | ({"monitor_view": VIEW_OF[view]} if view else {}))
    assert_refused(at, query)
    assert_sensible(at)


@pytest.mark.parametrize("number", NUMBERS)
def test_number_in_every_amount(number: str) -> None:
    at = visited(MONITORING, {"monitor_view": "cost"} | dict.fromkeys(AMOUNTS, number))
    assert_shown(at)
    for box in at.number_input:
        assert box.value is None or 0 <= box.value <= url_parameters.MOST_EUROS


def test_new_session_bears_a_hostile_link() -> None:
    at = opened(MONITORING, dict.fromkeys(PARAMETERS, FOREIGN["script"]))
    assert_shown(at)
    assert at.warning
    assert b"alert(1)" not in sent(at)


def test_the_zaragoza_indicators_say_what_is_held_and_what_is_not(direct: duckdb.DuckDBPyConnection) -> None:
    """Of region and country, in the four areas; whole-population values are named so and not counted as of migrants."""
    made = zaragoza.indicators_of("at-graz")
    region, country = (made.table[column].tolist() for column in made.table if column.startswith(("Region: ", "Country: ")))
    assert list(made.table)[2:4] == ["Region: Steiermark", "Country: Austria"]
    assert made.table["Indicator"].tolist() == [
        name for (name,) in direct.execute("SELECT name FROM zaragoza_indicator ORDER BY rowid").fetchall()
    ]
    without = direct.execute("SELECT region_measure_id IS NULL, country_measure_id IS NULL FROM zaragoza_indicator").fetchall()
    assert [cell == "no such measure" for cell in region] == [none for none, _ in without]
    assert [cell == "no such measure" for cell in country] == [none for _, none in without]
    assert all("(20" in cell for cell in (*region, *country) if not cell.startswith("no "))
    held = [[cell for cell in cells if "(20" in cell and "whole population alone" not in cell] for cells in (region, country)]
    assert f"counts migrants for {len(held[0])} in the region and for {len(held[1])} in the country." in made.finding
    assert any("whole population alone" in cell for cell in region)


def test_the_zaragoza_indicators_are_a_file(files: dict[str, pd.DataFrame]) -> None:
    """With region and country of each, those without a value too, since that is what the table says of them."""
    assert_shown(visited(MONITORING, {"monitor_view": "plan", "city": "at-graz"}))
    rows, made = files["zaragoza_at-graz"], zaragoza.indicators_of("at-graz")
    assert rows["zaragoza_indicator"].drop_duplicates().tolist() == made.table["Indicator"].tolist()
    assert (rows.groupby("zaragoza_indicator").size() == 2).all()
    with_value = rows[rows["value"].notna()]
    assert len(with_value) == sum("(20" in cell for column in list(made.table)[2:4] for cell in made.table[column])
    assert with_value[["unit", "definition", "citation", "year"]].notna().all().all()


@pytest.mark.parametrize(
    ("city", "country", "why"),
    [
        (
            "uk001c",
            "United Kingdom",
            "London consists of five NUTS 2 regions, none of which is its own; its profile has their values.",
        ),
        ("jp-kobe", "Japan", "Kobe lies in no region of the atlas."),
    ],
)
def test_a_city_without_a_region_of_its_own_has_the_indicators_of_its_country_alone(city: str, country: str, why: str) -> None:
    made = zaragoza.indicators_of(city)
    assert list(made.table) == ["Area", "Indicator", f"Country: {country}", zaragoza.REMARK]
    assert made.finding.endswith(f"in the country. {why}")
    assert "in the region" not in made.finding


def test_a_plan_names_the_place_without_a_value() -> None:
    """A city in no region lacks no value of one, and “its country” stood where no city was named."""
    whys = {one.what.partition(":")[0]: one.why for one in missing_of(plan("jp-kobe"))}
    assert whys["Employment rate"] == "The city lies in no region of which the atlas has values."
    assert whys["Employment rate, of the country"].startswith("No value for the country of this city: ")
    lacking = {one.what.partition(":")[0]: one.why for one in missing_of(plan("uk001c"))}
    assert lacking["Activity rate"].startswith("No value for any of its regions: ")


def test_an_indicator_of_several_bases_is_named_without_one() -> None:
    """Of early leavers the atlas has values by country of birth and by citizenship."""
    rows = run("monitoring/indicators").dropna(subset="basis")
    bases = rows.groupby("indicator")["basis"].nunique()
    assert not [name for name in bases.index[bases > 1] if "country of birth" in name or "citizenship" in name]
    assert bases.max() > 1


def test_one_value_of_a_plan_is_not_counted_among_several() -> None:
    text = page_text(visited(MONITORING, {"monitor_view": "plan", "city": "uk012c", "plan_goal": "employment"}))
    assert "1 value for these goals and groups, weak or of unknown reliability." in text


def test_one_median_is_not_called_several() -> None:
    texts = visited(MONITORING, {"monitor_view": "plan", "city": "at-graz", "plan_goal": "residents_views"}).table[0].value
    assert texts["Compared with"].map(as_read).str.match(r"Median: [\d.]+ % \(\d+ cities\)").all()
    assert "Median" in document.indicator_table(plan("at-graz").figures)


def test_a_plan_says_of_each_value_whose_it_is_and_of_none_what_most_are() -> None:
    """London has values of its own alone, no regional one."""
    at = visited(MONITORING, {"monitor_view": "plan", "city": "uk001c", "plan_goal": "residents_views"})
    assert all(value.endswith(", London") for value in at.table[0].value["Value"])
    assert "of the region" not in page_text(at).partition("What is missing")[0]
    ((spec, _),) = charts(at)
    assert "The group" in json.dumps(spec) and "Compared with" not in json.dumps(spec)  # nobody is drawn whom the key would name


def test_the_zaragoza_indicators_stand_under_the_plan() -> None:
    at = visited(MONITORING, {"monitor_view": "plan", "city": "at-graz"})
    assert_shown(at)
    assert zaragoza.TITLE in [header.value for header in at.header]
    assert zaragoza.WHAT in page_text(at).replace("\\", "")


@pytest.mark.parametrize(
    ("query", "reading"),
    [
        ({"monitor_view": "cities"}, "Empty: not described; the place may still do it."),
        ({"monitor_view": "cost"}, "Euros gained for each euro spent. Dashed: break-even."),
        ({"monitor_view": "guide", "monitor_part": "reference"}, "Indicators of the atlas by who counts as a migrant"),
    ],
)
def test_a_picture_says_how_to_read_it_as_the_page_does(query: dict[str, str], reading: str) -> None:
    at = visited(MONITORING, query)
    assert reading in page_text(at) and reading in picture_text(at)


def test_the_table_of_a_plan_wraps_and_its_chart_says_how_to_read_it() -> None:
    at = visited(MONITORING, {"monitor_view": "plan", "city": "at-graz"})
    assert list(at.table[0].value) == ["Indicator", "Value", "Compared with"]
    assert not at.dataframe
    reading = re.search(r"Bar: the middle half of all places; tick: their median; hollow: [^.]+\.", page_text(at))
    assert reading
    years = pd.to_numeric(plan("at-graz", ["employment", "education"], ["country_of_birth"]).figures["year"])
    assert f"Values of {years.min()} to {years.max()}. {reading[0]}" in picture_text(at)
