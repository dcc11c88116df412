"""The brief: always one page, its values those of the data file, its link and code open the same cities."""

import io
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pandas as pd
import pytest
import segno
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from data.build import build
from data.importer import figures
from data.importer.overlay import overlay_figures
from queries.database import run
from tests.fixture import copy_of_fixture
from tests.pages.session import CITY, COMPARE, assert_shown, filters, opened
from ui import practice_library, statements, typesetting, wording
from ui.brief import words as brief_words
from ui.brief.document import PRACTICES, TEMPLATE, address, content_of, pdf_bytes
from ui.brief.rows import INDICATORS, ROWS, rows_of
from ui.city.blocks import block_of
from ui.compare.side_by_side import side_by_side_of
from ui.filters import Filters
from ui.indicator_rows import GAP_NAME
from ui.selected_city import city_of
from ui.sharing import qr_code

SITE = "https://atlas.example"
A4 = (595, 842)
SMALLEST = 8  # points
CHOSEN = Filters("foreign_born_share", ("city", "greater_city"), 0, (), (), (), (), False, ())
# Cities by id; those of a query are what the data say.
COMBINATIONS: dict[str, Sequence[str] | str] = {
    "one": ["nl037c"],
    "three": ["nl037c", "de002c", "fr002c"],
    "four": ["at-vienna", "se003c", "it001c", "pl001c"],
    "one region shared": ["nl037c", "nl001c"],
    "city of several regions": ["uk001c", "at-vienna"],
    "richest": "SELECT city_id FROM known ORDER BY count DESC, city_id LIMIT 4",
    "poorest": "SELECT city_id FROM known ORDER BY count, city_id LIMIT 4",
    "nothing": "SELECT city_id FROM known WHERE count = 0 ORDER BY city_id LIMIT 1",
    "nothing of its own": "SELECT city_id FROM known WHERE own = 0 AND count > 0 ORDER BY count DESC, city_id LIMIT 1",
    "one value of its own": "SELECT city_id FROM known WHERE own = 1 ORDER BY count, city_id LIMIT 1",
    "longest names": "SELECT city_id FROM known ORDER BY length(name) DESC, city_id LIMIT 4",
    "longest names with surveys": "SELECT city_id FROM known WHERE own > 10 ORDER BY length(name) DESC, city_id LIMIT 4",
    "longest regions": "SELECT city_id FROM known WHERE own > 10 ORDER BY length(region) DESC NULLS LAST, city_id LIMIT 4",
    "outside the EU": "SELECT city_id FROM known SEMI JOIN country AS n ON known.country_code = n.country_code "
    "AND NOT n.is_eu_member ORDER BY count DESC, city_id LIMIT 4",
    "outside Europe": "SELECT city_id FROM known WHERE region IS NULL AND count > 0 ORDER BY count, city_id LIMIT 1",
}
KNOWN = """
SELECT
    c.city_id, c.name, c.country_code, r.name AS region, count(f.value) AS count,
    count(f.value) FILTER (WHERE f.place_level = 'city') AS own
FROM city AS c
LEFT JOIN region AS r ON c.nuts2_code = r.nuts_code
LEFT JOIN city_place AS p ON c.city_id = p.city_id
LEFT JOIN ranked_figure AS f ON p.place_level = f.place_level AND p.place_code = f.place_code
    AND coalesce(f.area_basis, 'city') IN ('city', 'greater_city') AND f.population_group <> 'with_opinion'
GROUP BY ALL
"""
# The latest value of the place of a city, of the area closest to it, counted anew from the observations.
VALUE = """
SELECT o.value, o.year
FROM marked_observation AS o INNER JOIN city_place AS p USING (place_level, place_code)
WHERE p.city_id = ? AND o.measure_id = ? AND o.population_group = ? AND o.is_comparable
    AND coalesce(o.area_basis, 'city') IN ('city', 'greater_city')
ORDER BY coalesce(o.area_basis, 'city') = 'greater_city', o.year DESC, o.preference
LIMIT 1
"""


CHECKED = {
    "Foreign-born share": ("foreign_born_share", "foreign_born", "%"),
    "Good place to live for immigrants": ("survey_good_place_immigrants", "total", "%"),
    "Employment rate, age 20-64": ("employment_rate_20_64", "foreign_born", "%"),
    "MIPEX overall, with health": ("mipex_overall", "total", "score 0-100"),
}


@pytest.fixture(scope="module")
def cities(direct: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The combinations, each as ids of cities."""
    direct.execute(f"CREATE OR REPLACE TEMP TABLE known AS {KNOWN}")
    return {
        name: [city for (city,) in direct.execute(ids).fetchall()] if isinstance(ids, str) else list(ids)
        for name, ids in COMBINATIONS.items()
    }


def made(city_ids: Sequence[str], link: str = f"{SITE}/city") -> PdfReader:
    return PdfReader(io.BytesIO(pdf_bytes(tuple(city_ids), CHOSEN, link)))


def text_of(pdf: PdfReader) -> str:
    """The words of a page in one line, without the hyphens at ends of lines."""
    return " ".join(pdf.pages[0].extract_text().replace("\u00ad\n", "").replace("-\n", "-").split())


def links_of(pdf: PdfReader) -> set[str]:
    """The addresses behind the words of a page."""
    return {note.get_object()["/A"]["/URI"] for note in pdf.pages[0].get("/Annots", [])}


def squeezed(text: str) -> str:
    """Without the spaces and hyphens that breaks of lines bring."""
    return "".join(letter for letter in text if letter.isalnum() or letter in "%[]")


@pytest.mark.real_data
@pytest.mark.parametrize("name", COMBINATIONS)
def test_a_brief_is_one_page_with_the_names_and_the_values(
    name: str, cities: dict[str, list[str]], direct: duckdb.DuckDBPyConnection
) -> None:
    city_ids = cities[name]
    assert city_ids
    pdf = made(city_ids)
    assert len(pdf.pages) == 1
    assert tuple(round(float(side)) for side in pdf.pages[0].mediabox[2:]) == A4
    text = squeezed(text_of(pdf))
    content = content_of(city_ids, CHOSEN, "")
    rows = {row["name"]: row["cells"] for group in content["groups"] for row in group["rows"]}
    assert all(squeezed(city) in text for city in content["cities"])
    for name_of_row, (measure, group, unit) in CHECKED.items():
        for city_id, cell in zip(city_ids, rows.get(name_of_row, [None] * len(city_ids)), strict=True):
            found = direct.execute(VALUE, [city_id, measure, group]).fetchone()
            assert (cell is None) == (found is None), (city_id, measure)
            if found:
                assert cell["value"].startswith(wording.value(found[0], unit))
                assert cell["year"].startswith(str(found[1]))
                assert squeezed(cell["value"] + cell["year"]) in text


@pytest.mark.real_data
def test_rows_are_the_same_for_all_and_those_without_any_value_give_way(cities: dict[str, list[str]]) -> None:
    for city_ids in cities.values():
        content = content_of(city_ids, CHOSEN, "")
        rows = [row for group in content["groups"] for row in group["rows"]]
        assert len(rows) == content["row_count"] <= ROWS
        assert all(len(row["cells"]) == len(city_ids) and any(row["cells"]) for row in rows)
    of_three = content_of(cities["three"], CHOSEN, "")
    assert of_three["row_count"] == ROWS
    assert [len(group["rows"]) for group in of_three["groups"]] == [4, 3, 3]


@pytest.mark.real_data
def test_gaps_are_those_of_both_rates(direct: duckdb.DuckDBPyConnection) -> None:
    [(gap, year, below, count)] = direct.execute(
        """
        WITH gap AS (
            SELECT f.place_code, n.value - f.value AS gap, f.year
            FROM marked_observation AS f
            INNER JOIN marked_observation AS n USING (measure_id, place_code, year)
            INNER JOIN region AS r ON f.place_code = r.nuts_code AND r.nuts_version <> 'earlier'
            WHERE f.measure_id = 'employment_rate_20_64' AND f.is_comparable AND n.is_comparable
                AND f.population_group = 'foreign_born' AND n.population_group = 'native_born'
            QUALIFY row_number() OVER (PARTITION BY f.place_code ORDER BY f.year DESC) = 1
        )
        SELECT g.gap, g.year, (SELECT count(*) FROM gap AS o WHERE o.gap > g.gap + 1e-9), (SELECT count(*) FROM gap)
        FROM gap AS g INNER JOIN city AS c ON g.place_code = c.nuts2_code AND c.city_id = 'nl037c'
        """
    ).fetchall()
    content = content_of(["nl037c"], CHOSEN, "")
    [row] = [row for row in content["groups"][1]["rows"] if row["name"].startswith("Employment gap")]
    assert row["cells"][0]["value"].startswith(wording.value(gap, "points"))
    assert row["cells"][0]["year"].startswith(str(year))
    assert row["cells"][0]["rank"].startswith(f"{below + 1}")
    assert row["all"]["count"].startswith(f"{count} regions")


@pytest.mark.real_data
def test_a_gap_has_one_rank_in_brief_profile_and_comparison() -> None:
    cities = ("nl037c", "de004c", "lu001c", "be005c")  # Rotterdam, Cologne, Luxembourg, Liège
    of_brief, of_comparison = (
        next(row for row in rows if row.measure_id == "employment_gap")
        for rows in (rows_of([city_of(city) for city in cities]), side_by_side_of(cities).rows["region"])
    )
    for city, of_paper, comparison in zip(cities, of_brief.values, of_comparison.values, strict=True):
        (profile,) = [row for row in block_of(city_of(city), "region", ("outcome",)).rows if row.name == GAP_NAME]
        assert of_paper and comparison and profile.rank == statements.rank_text(of_paper) == statements.rank_text(comparison)


@pytest.mark.real_data
def test_the_foot_names_sources_and_signs_of_what_is_on_the_page_alone() -> None:
    """Four long names leave room for some rows only; two copies of one dataset have one number."""
    city_ids = ["es098c", "uk030c", "es051c", "de053c"]
    content = content_of(city_ids, CHOSEN, "")
    assert len(content["title"]) > 90 and content["row_count"] == ROWS
    above, _, foot = text_of(made(city_ids)).partition("Ranks count")
    rows = [row["name"] for group in content["groups"] for row in sorted(group["rows"], key=lambda one: one["order"])]
    assert any(squeezed(row) not in squeezed(above) for row in rows)
    assert content["feet"][-1] != content["feet"][0]
    assert "Eurostat (lfst_r_lfp2actrc)" in str(content["feet"][-1]) and "lfst_r_lfp2actrc" not in foot
    assert foot.count("Eurostat (edat_lfs_9917)") == 1
    [unknown] = re.findall(r"\? reliability unknown \((\d+)\)", foot)
    assert int(unknown) == len(re.findall(r"(?:%|points) \? \d{4} \[", above))


@pytest.mark.real_data
def test_a_value_of_a_region_or_country_stands_under_its_name(cities: dict[str, list[str]]) -> None:
    content = content_of(cities["three"], CHOSEN, "")
    _, region, country = content["groups"]
    assert region["places"] == ["Zuid-Holland", "Hamburg", "Rhône-Alpes"]
    assert country["places"] == ["Netherlands", "Germany", "France"]
    assert "2025: of these three regions, highest in Zuid-Holland" in content["charts"][1]["title"]
    assert all(row["name"].startswith("MIPEX") for row in country["rows"])
    shared = content_of(cities["one region shared"], CHOSEN, "")
    assert len(shared["groups"][1]["places"]) == 2
    several = content_of(cities["city of several regions"], CHOSEN, "")
    assert "none its own" in several["groups"][1]["places"][0]
    assert all(row["cells"][0] is None for row in several["groups"][1]["rows"])


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["nothing", "nothing of its own", "outside Europe", "poorest"])
def test_what_is_not_known_is_said(name: str, cities: dict[str, list[str]]) -> None:
    content = content_of(cities[name], CHOSEN, "")
    without = [group["none"] for group in content["groups"] if not group["rows"]]
    assert without
    text = squeezed(text_of(made(cities[name])))
    assert all(squeezed(sentence) in text for sentence in without)
    titles = {"nothing": "no value in the atlas yet", "nothing of its own": "what is known of its region and country"}
    assert content["title"].endswith(titles.get(name, ""))
    foot = text_of(made(cities[name])).rpartition("Practices")[2]
    assert ("Sources: [1]" in foot) == ("Ranks count" in foot) == (name != "nothing")
    assert "Sources: ." not in foot and wording.NOT_BEHIND_LINK not in foot


@pytest.mark.real_data
def test_every_letter_is_large_enough_and_the_page_is_tagged_and_without_bitmaps(cities: dict[str, list[str]]) -> None:
    pdf = made(cities["longest names with surveys"])
    page = pdf.pages[0]
    sizes: set[float] = set()

    def collect(text: str, user: list[float], matrix: list[float], _: object, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * matrix[3] * user[3]), 2))

    page.extract_text(visitor_text=collect)
    assert min(sizes) >= SMALLEST
    assert not page.images
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]


@pytest.mark.parametrize("city_ids", [["nl037c"], ["nl037c", "de002c", "fr002c"], ["at-vienna", "se003c", "it001c", "pl001c"]])
def test_link_and_code_open_the_same_cities(city_ids: list[str]) -> None:
    link = SITE + address(city_ids, CHOSEN)
    pdf = made(city_ids, link)
    assert links_of(pdf) == {link}
    assert link in text_of(pdf).replace(" ", "")
    code = io.BytesIO()
    segno.make(link, micro=False).save(code, kind="svg", border=qr_code.QUIET, light="#fff")
    assert qr_code.code_svg(link) == code.getvalue()
    parts = urlsplit(link)
    at = opened({"/city": CITY, "/compare": COMPARE}[parts.path], {k: v[-1] for k, v in parse_qs(parts.query).items()})
    assert_shown(at)
    assert not at.warning
    assert list(filters(at).city) == city_ids
    assert len(city_ids) == 1 or at.session_state["question"] == "side"


def test_the_link_keeps_how_shares_are_counted() -> None:
    chosen = Filters("foreign_citizen_share", ("city",), 15, ("DE",), (), (), (), False, ())
    path, _, query = address(["nl037c", "de002c"], chosen).partition("?")
    assert path == "/compare"
    assert parse_qs(query) == {
        "city": ["nl037c,de002c"],
        "share_definition": ["foreign_citizen_share"],
        "area_basis": ["city"],
        "question": ["side"],
    }


@pytest.mark.real_data
def test_practices_are_of_the_cities_then_of_similar_ones() -> None:
    rows = practice_library.published()
    own = {row.title for row in rows.itertuples() if "be012c" in row.city_ids.split(";")}
    assert own
    found = content_of(["be012c"], CHOSEN, "")["practices"]
    assert len(found) == PRACTICES
    assert [one["title"] in own for one in found] == ["(similar to" not in one["place"] for one in found]
    assert all(one["source"] for one in found)


@pytest.mark.real_data
def test_the_highest_of_a_few_is_called_the_highest_of_these() -> None:
    three, two = (content_of(cities, CHOSEN, "")["lead"][0] for cities in (["nl037c", "de002c", "fr002c"], ["at-graz", "de002c"]))
    assert three == (
        "MIPEX overall, with health, 2023 to 2024: of these three countries, highest in Germany (61 of 100), "
        "lowest in France (56 of 100)."
    )
    assert "of these two countries, higher in Germany (61 of 100), lower in Austria (47 of 100)." in two
    survey = content_of(["it002c", "se001c", "nl037c", "at-graz"], CHOSEN, "")["charts"][0]["title"]  # Milan was not asked
    assert ": of three of these cities, highest in Graz (78.8 %), lowest in Stockholm (69.0 %)." in survey


@pytest.mark.real_data
def test_a_larger_area_that_stands_in_for_a_city_is_compared_with_none() -> None:
    """It has no rank among cities, so it is not the highest of a few; the table names it."""
    wide = replace(CHOSEN, area_basis=("city", "greater_city", "nuts3_area"))
    three, two = (content_of(cities, wide, "") for cities in (["lu001c", "be012c", "nl037c"], ["lu001c", "be012c"]))
    titles = [content["charts"][0]["title"] for content in (three, two)]
    assert ": of two of these cities, higher in Rotterdam (greater city) (24.9 %), lower in Mechelen (21.3 %)." in titles[0]
    assert titles[1].startswith("Foreign-born share, 2024: 21.3 % in Mechelen, 176th highest of 697 cities")
    assert "NUTS 3 area LU000; not ranked" in str(two["groups"][0]["rows"])


@pytest.mark.real_data
def test_a_title_and_a_sentence_say_what_weakens_their_values(direct: duckdb.DuckDBPyConnection) -> None:
    """Beside the table, which has a sign."""
    weak = """
        SELECT place_code FROM ranked_figure WHERE place_level = 'city' GROUP BY place_code
        HAVING count(*) = 1 AND bool_and(measure_id = 'foreign_born_share' AND reliability = 'low') ORDER BY place_code LIMIT 2
    """
    cities = [city for (city,) in direct.execute(weak).fetchall()]
    assert content_of(cities[:1], CHOSEN, "")["title"].endswith("; low reliability)")
    row = next(row for row in rows_of([city_of(city) for city in cities]) if row.measure_id == "foreign_born_share")
    assert brief_words.sentence(row).count(" (low reliability)") == 2
    assert "low reliability" not in content_of(["nl037c"], CHOSEN, "")["title"]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("city", "words"),
    [
        ("se008c", "of Örebro, and none of a similar city itself."),
        ("de085c", ", and none of a similar city itself."),  # but of Finland with cities of which one is similar
        ("jp-kobe", "Kobe; no similar city is known."),
    ],
)
def test_a_brief_without_practices_says_of_whom(city: str, words: str) -> None:
    content = content_of([city], CHOSEN, "")
    assert not content["practices"] and content["no_practices"].endswith(words)
    assert squeezed(words) in squeezed(text_of(made([city])))
    of_two = content_of([city, "au-melton"], CHOSEN, "")["no_practices"]
    assert f"no practice of {city_of(city).name} or Melton" in of_two


@pytest.mark.real_data
def test_filters_do_not_change_a_brief(cities: dict[str, list[str]]) -> None:
    """All cities of a brief are ranked among the same places, whether they pass the filters or not."""
    networks = ("intercultural_cities",)
    filtered = Filters("foreign_born_share", ("city", "greater_city"), 30, ("DE",), (), networks, ("be012c",), True, ("shared",))
    assert content_of(cities["three"], filtered, "") == content_of(cities["three"], CHOSEN, "")


@pytest.mark.real_data
def test_rows_that_do_not_fit_are_left_out_the_least_wanted_first(cities: dict[str, list[str]]) -> None:
    content = content_of(cities["four"], CHOSEN, f"{SITE}/compare") | {"code": "", "row_count": 60}
    rows = content["groups"][0]["rows"]
    content["groups"][0]["rows"] = [rows[0] | {"order": order, "name": f"Row {order:02}"} for order in range(60)]
    pdf = PdfReader(io.BytesIO(typesetting.pdf(TEMPLATE, content, {})))
    assert len(pdf.pages) == 1
    text = text_of(pdf)
    shown = [f"Row {order:02}" in text for order in range(60)]
    assert 5 < sum(shown) < 60
    assert shown == sorted(shown, reverse=True)
    assert f"{SITE}/compare" in text


HOSTILE = '#import "x" $x^2$ *b* <b> #panic("zq")[x](javascript:alert(1)) ' + "zq" * 60


def test_names_and_titles_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a city, its region and its practices, and that of an upload; nothing of them is run, none needs a second page."""
    folder = copy_of_fixture(tmp_path / "data")
    for path, column, old in (
        ("tables/city.csv", "name", "Vienna"),
        ("tables/region.csv", "name", "Wien"),
        ("catalogue/practice/oecd_2018_local_capacity.csv", "title", "The integration department trains all others"),
    ):
        rows = pd.read_csv(folder / path, dtype=str, keep_default_na=False)
        assert (rows[column] == old).any(), path
        rows.assign(**{column: rows[column].replace(old, HOSTILE)}).to_csv(folder / path, index=False)
    build(tmp_path / "base.duckdb", folder)
    uploaded = figures("register.csv", b"city,country,year,foreign_born_share\nWien,Austria,2026,64.5\n", title=HOSTILE)
    assert not uploaded.problems
    overlay_figures([uploaded], tmp_path / "base.duckdb", tmp_path / "copy.duckdb")
    monkeypatch.setenv("ATLAS_DATABASE", str(tmp_path / "copy.duckdb"))
    pdf = made(["at-vienna", "at-graz"])
    assert len(pdf.pages) == 1
    text = text_of(pdf)
    assert "64.5 % ◆" in text
    assert "uploaded by you" in text
    assert squeezed(text).count(squeezed(HOSTILE)[:44]) >= 4
    assert links_of(pdf) == {f"{SITE}/city"}


def buttons(at: AppTest) -> list[str]:
    return [button.label for button in at.download_button if button.key == "brief_pdf"]


@pytest.mark.usefixtures("on_fixture")
def test_the_pages_offer_a_brief_of_their_cities(buttons_data: dict[str, Callable[[], bytes]]) -> None:
    ids = run("filters/city_options")["city_id"].tolist()
    for page, query in ((CITY, {"city": "at-vienna"}), (COMPARE, {"city": f"at-vienna,{ids[-1]}"})):
        at = opened(page, query)
        assert_shown(at)
        assert buttons(at) == ["One-page brief"]
        with ThreadPoolExecutor(1) as elsewhere:
            pdf = PdfReader(io.BytesIO(elsewhere.submit(buttons_data["brief_pdf"]).result()))
        assert len(pdf.pages) == 1
        assert "Vienna" in text_of(pdf)
    assert not buttons(opened(COMPARE))
    for query in ({"measure": "icc_overall"}, {"view": "profile", "measure": "icc_overall"}, {"measure": "survey_easy_find_job"}):
        assert buttons(opened(COMPARE, {"city": "at-graz", **query})), query
    for page, query in ((CITY, {}), (COMPARE, {}), (COMPARE, {"question": "side"})):
        assert buttons(opened(page, {"city": ",".join(ids[:5]), **query})) == ["One-page brief (first 4)"]
        with ThreadPoolExecutor(1) as elsewhere:
            title = text_of(PdfReader(io.BytesIO(elsewhere.submit(buttons_data["brief_pdf"]).result())))
        for is_first, label in zip([True] * 4 + [False], run("filters/city_options")["label"].head(5), strict=True):
            assert (label.partition(",")[0] in title) == is_first


def test_indicators_are_in_the_catalogue() -> None:
    known = {*run("definitions/measures")["measure_id"], "employment_gap"}
    assert set(INDICATORS) <= known
    assert len(set(INDICATORS)) == len(INDICATORS)
