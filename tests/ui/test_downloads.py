"""Files: exact bytes, formulas disarmed, numbers as numbers, every row with its source."""

import ast
import html
import io
import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pyarrow.csv
import pyarrow.parquet
import pytest

from queries import catalogue
from queries.database import run
from ui import downloads, printed_table, wording
from ui.downloads import (
    COLUMNS,
    View,
    csv_bytes,
    excel_bytes,
    long_form,
    parquet_bytes,
    readme_text,
    table_bytes,
    table_readme,
    typed,
)
from ui.rank import add_ranks
from ui.rooms import record
from ui.value_text import with_ranks

LINK = "https://atlas.example/data?part=tables"
VIEW = View("ranked_x", "Title of the view", "share at least 15 %", "https://atlas.example/compare?share_min=15")
SMALL = pd.DataFrame(
    {
        "=name": ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "Łódź, \"x\"", None],
        "value": [1.5, -2.0, 3.0, None, 5.0, 6.0, 7.25, 8.0],
        "count": [-1, 2, 3, 4, 5, 6, 7, 8],
        "flag": [True, False, True, False, True, False, True, False],
    }
)  # fmt: skip
EXPECTED = (
    '\ufeff"\'=name","value","count","flag"\n'
    '"\'=1+1",1.5,-1,true\n'
    '"\'+1",-2,2,false\n'
    '"\'-1",3,3,true\n'
    '"\'@SUM(A1)",,4,false\n'
    '"\'\tx",5,5,true\n'
    '"\'\rx",6,6,false\n'
    '"Łódź, ""x""",7.25,7,true\n'
    ",8,8,false\n"
)


def rows_of_measure(measure: str = "employment_rate_20_64", group: str = "foreign_born") -> pd.DataFrame:
    """Rows as a page has them."""
    rows = run("compare/values", measure=measure, population_group=group, year=None, area_basis=["city", "nuts3_area"])
    return with_ranks(rows)


def test_csv_to_the_byte() -> None:
    assert csv_bytes(SMALL) == EXPECTED.encode()


def test_csv_reads_back() -> None:
    back = pd.read_csv(io.BytesIO(csv_bytes(SMALL)), encoding="utf-8-sig")
    assert back["value"].tolist()[:3] == [1.5, -2.0, 3.0]
    assert back["count"].dtype == "int64"
    assert back.iloc[6, 0] == 'Łódź, "x"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_every_start_of_a_formula_is_disarmed_in_cells_and_header(start: str) -> None:
    cell = f"{start}cmd|'/c calc'!A1"
    text = csv_bytes(pd.DataFrame({cell: [cell, "plain"]})).decode("utf-8-sig")
    assert text == f'"\'{cell}"\n"\'{cell}"\n"plain"\n'


def test_making_files_leaves_the_frame_alone() -> None:
    frame = SMALL.copy()
    csv_bytes(frame)
    excel_bytes(frame, "notes")
    parquet_bytes(frame, "notes")
    pd.testing.assert_frame_equal(frame, SMALL)


def test_empty_frame_has_a_header() -> None:
    frame = rows_of_measure().iloc[:0]
    assert len(csv_bytes(long_form(frame)).decode().splitlines()) == 1
    assert excel_bytes(long_form(frame), "notes")[:2] == b"PK"
    assert len(pyarrow.parquet.read_table(io.BytesIO(parquet_bytes(long_form(frame), "notes")))) == 0


def test_excel_reads_back_without_formulas() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_bytes(SMALL, "First line\n=2+2\nhttps://x.example")))
    assert book.sheetnames == ["Data", "Read me"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert all(cell.hyperlink is None for cell in cells)
    rows = list(book["Data"].iter_rows(values_only=True))
    assert rows[0] == tuple(SMALL.columns)
    assert len(rows) == len(SMALL) + 1
    assert rows[1] == ("=1+1", 1.5, -1, True)
    assert rows[4][1] is None
    assert [row[0] for row in book["Read me"].iter_rows(values_only=True)][1] == "=2+2"
    assert all(row[0].alignment.wrap_text for row in book["Read me"].iter_rows())  # its lines are longer than a screen is wide


def test_excel_has_the_rows_of_the_screen() -> None:
    frame = long_form(rows_of_measure())
    book = openpyxl.load_workbook(io.BytesIO(excel_bytes(frame, "notes")), read_only=True)
    rows = list(book["Data"].iter_rows(values_only=True))
    assert [row[list(COLUMNS).index("value")] for row in rows[1:]] == pytest.approx(frame["value"].tolist())


def test_parquet_reads_back_equal_with_its_notes() -> None:
    frame = long_form(rows_of_measure())
    table = pyarrow.parquet.read_table(io.BytesIO(parquet_bytes(frame, "Notes, Łódź")))
    pd.testing.assert_frame_equal(table.to_pandas(), frame, check_dtype=False)
    assert table.schema.metadata[b"readme"].decode() == "Notes, Łódź"


@pytest.mark.parametrize(
    ("measure", "group"),
    [
        ("employment_rate_20_64", "foreign_born"),
        ("mipex_overall", "total"),
        ("foreign_born_share", "foreign_born"),
        ("survey_good_place_immigrants", "total"),
        ("icc_overall", "total"),
    ],
)
def test_long_form_loses_no_row_and_cites_each(measure: str, group: str) -> None:
    rows = rows_of_measure(measure, group)
    full = long_form(rows)
    assert len(full) == len(rows) > 0
    assert list(full.columns) == [*COLUMNS, "place_rank"]
    assert full["value"].tolist() == rows["value"].tolist()
    always = ["measure", "unit", "definition", "publisher", "source_title", "source_url", "licence", "citation"]
    assert full[always].notna().all(axis=None)
    assert full["source_url"].str.match(r"https?://").all()


def test_readme_cites_every_source_and_counts_the_rows() -> None:
    frame = long_form(pd.concat([rows_of_measure(), rows_of_measure("foreign_born_share")], ignore_index=True))
    text = readme_text(VIEW, frame)
    assert f"{len(frame):,} rows" in text
    assert VIEW.title in text
    assert VIEW.selection in text
    assert VIEW.link in text
    assert frame["source_id"].nunique() >= 3
    for citation in frame["citation"].unique():
        assert citation in text
    for licence in frame["licence"].unique():
        assert licence in text
    every = pd.DataFrame({"source_id": run("data/sources")["source_id"]})
    assert ".." not in readme_text(VIEW, every).replace("…", "")
    assert all(f"- {column}: " in text for column in COLUMNS)


def test_whole_table_as_csv_and_parquet() -> None:
    expected = int(run("data/tables").set_index("table_name").loc["city", "row_count"])
    csv = pyarrow.csv.read_csv(io.BytesIO(table_bytes("city", "csv", LINK)))
    parquet = pyarrow.parquet.read_table(io.BytesIO(table_bytes("city", "parquet", LINK)))
    assert csv.num_rows == parquet.num_rows == expected
    assert csv.column_names[0] == parquet.column_names[0] == "city_id"


def test_no_table_of_the_atlas_begins_a_cell_like_a_formula() -> None:
    for name in run("data/tables")["table_name"]:
        if name in ("observation", "marked_observation", "latest_observation", "mipex_indicator_score", "origin"):
            continue  # numbers and codes; too long for this test
        frame = pd.read_csv(io.BytesIO(table_bytes(name, "csv", LINK)), encoding="utf-8-sig", dtype=str)
        for column in frame.select_dtypes("str"):
            text = frame[column].dropna()
            bad = text[text.str.startswith(downloads.FORMULA_STARTS) & ~text.str.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?")]
            assert bad.empty, (name, column, bad.head())


def read_as_the_readme_says(readme: str, content: bytes) -> pd.DataFrame:
    """The CSV read by the line for pandas in its read-me, with the name of the file replaced by its content."""
    line = next(line for line in readme.splitlines() if line.startswith("- pandas: "))
    call = ast.parse(line.removeprefix("- pandas: "), mode="eval").body
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func) == "pandas.read_csv"
    options = {str(option.arg): ast.literal_eval(option.value) for option in call.keywords}
    return pd.read_csv(io.BytesIO(content), **options)


def test_years_stay_whole_where_some_are_missing() -> None:
    rows = rows_of_measure("icc_overall", "total")
    assert rows["year"].isna().any() and rows["year"].notna().any()
    frame = typed(long_form(rows))
    back = read_as_the_readme_says(readme_text(VIEW, frame), csv_bytes(frame))
    assert str(back["year"].dtype) == "Int64"
    assert back["year"].tolist() == frame["year"].tolist()
    assert b"2016.0" not in csv_bytes(frame)
    parquet = pyarrow.parquet.read_table(io.BytesIO(parquet_bytes(frame, "notes")))
    assert str(parquet.schema.field("year").type) == "int64"


def test_empty_columns_have_the_type_of_what_they_would_hold() -> None:
    frame = typed(long_form(rows_of_measure("mipex_overall", "total")))
    assert frame["area_basis"].isna().all() and frame["reference_value"].isna().all()
    schema = pyarrow.parquet.read_table(io.BytesIO(parquet_bytes(frame, "notes"))).schema
    assert "string" in str(schema.field("area_basis").type)
    assert str(schema.field("reference_value").type) == "double"
    back = read_as_the_readme_says(readme_text(VIEW, frame), csv_bytes(frame))
    assert pd.api.types.is_string_dtype(back["area_basis"])


def test_a_whole_table_keeps_whole_years() -> None:
    back = pd.read_parquet(io.BytesIO(table_bytes("observation", "parquet", LINK)))
    assert back["year"].isna().any()
    assert pd.api.types.is_integer_dtype(back["year"])


def test_every_column_of_a_whole_table_has_a_type() -> None:
    """Also where it has no value: of the log of renewals, the day is one."""
    for name in run("data/tables")["table_name"]:
        schema = pyarrow.parquet.read_schema(io.BytesIO(table_bytes(name, "parquet", LINK)))
        assert not [column.name for column in schema if str(column.type) == "null"], name
        if name == "refresh_log":
            assert str(schema.field("refreshed_on").type) == "date32[day]"


@pytest.mark.parametrize("name", ["icc_report", "city", "coverage", "mipex_indicator_score"])
def test_a_whole_table_carries_its_terms(name: str) -> None:
    readme = table_bytes(name, "txt", LINK).decode()
    assert pyarrow.parquet.read_schema(io.BytesIO(table_bytes(name, "parquet", LINK))).metadata[b"readme"].decode() == readme
    frame = pd.read_csv(io.BytesIO(table_bytes(name, "csv", LINK)), encoding="utf-8-sig", low_memory=False)
    named = [frame[column].dropna() for column in frame if column.endswith("source_id")]
    sources = run("data/sources").set_index("source_id")
    for source_id in {one for column in named for one in column}:
        for part in ("citation", "licence", "title"):
            assert sources.loc[source_id, part] in readme
    assert all(f"- {column}: " in readme for column in frame)
    assert ("Terms of reuse are not confirmed" in readme) == (name in ("icc_report", "mipex_indicator_score"))
    assert LINK in readme
    assert run("data/version")["version"].item() in readme


def test_a_table_readme_names_the_keys() -> None:
    text = table_readme("city", LINK)
    assert "- city_id: Id of the city: its Urban Audit code in small letters, or country and name. Key: primary key." in text
    assert "Key: region.nuts_code." in text


def test_the_readme_names_the_state_of_the_data_and_the_file() -> None:
    text = readme_text(VIEW, long_form(rows_of_measure()))
    assert f"State of its data: {run('data/version')['version'].item()}." in text
    assert f'pandas.read_csv("{VIEW.file_name("csv")}"' in text
    assert f'readr::read_csv("{VIEW.file_name("csv")}")' in text


def test_standing_counts_ties_and_leaves_out_what_has_no_rank() -> None:
    rows = pd.DataFrame({"value": [9.0, 7.0, 7.0, 1.0, 8.0], "place_rank": [1, 2, 2, 4, None]})
    made = add_ranks(rows, rows[rows["place_rank"].notna()])
    assert made["place_rank"].tolist() == [1, 2, 2, 4, pd.NA]
    assert made["shared_with"].tolist() == [0, 1, 1, 0, pd.NA]
    assert set(made["place_count"]) == {4}
    assert set(made["median"]) == {7.0}
    assert set(made["lower_quartile"]) == {5.5} and set(made["upper_quartile"]) == {7.5}


def test_standing_is_among_places_of_one_measure() -> None:
    rows = pd.DataFrame({"measure_id": ["a", "a", "b"], "value": [1.0, 3.0, 2.0]})
    made = add_ranks(rows, rows, by="measure_id")
    assert made["place_rank"].tolist() == [2, 1, 1]
    assert made["place_count"].tolist() == [2, 2, 1]
    assert made["median"].tolist() == [2.0, 2.0, 2.0]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("source_id", "measure", "group"),
    [
        ("icc-index", "icc_overall", "total"),
        ("icc-self-reported", "foreign_citizen_share", "foreign_citizens"),
    ],
)
def test_a_source_of_many_pages_is_cited_by_where_their_addresses_are(source_id: str, measure: str, group: str) -> None:
    """Pictures and documents, which cite it too, give no address with each value; files do."""
    areas = ["city", "greater_city", "self_reported"]
    rows = run("compare/values", measure=measure, population_group=group, year=None, area_basis=areas)
    addresses = long_form(rows).query("source_id == @source_id")["source_url"]
    assert len(addresses) > 5 and addresses.nunique() > len(addresses) / 2
    assert "the file of the values" in catalogue.sources().loc[source_id, "citation"]


def test_a_table_for_print_names_its_sources_once() -> None:
    frame = long_form(rows_of_measure("foreign_born_share"))
    page = html.unescape(downloads._for_print(replace(VIEW, selection="no filter set"), frame).decode())
    assert "<p>No filter set</p>" in page
    assert page.count("Source: ") + page.count("Sources: ") == 1
    assert all(citation.removeprefix("Source: ").rstrip(".") in page for citation in frame["citation"].unique())


def test_a_table_for_print_has_the_words_of_the_screen() -> None:
    codes = {"population_group": ["non_eu_born", "total"], "reliability": ["second_hand", "own"]}
    page = printed_table.html_bytes("Rates", [], pd.DataFrame({"measure": "Rate", "value": [1, 2], **codes})).decode()
    for words in ("people born outside the EU", "whole population", "quoted second-hand", "uploaded by you"):
        assert words in page
    assert "non_eu" not in page and "non eu" not in page


def test_what_is_worked_out_is_as_a_reader_would_work_it_out() -> None:
    rows = pd.DataFrame({"measure": "Rate", "value": [69.7, 0.1], "gap": [79.9 - 69.7, None], "year": [2025, None]})
    assert str(rows["gap"].iloc[0]) != "10.2"
    made = typed(rows)
    assert made["gap"].tolist()[0] == 10.2 and made["gap"].isna().tolist() == [False, True]
    assert ",10.2," in csv_bytes(made).decode()
    assert record.row_table(rows)["Gap (points)"].tolist() == [10.2, ""]


def test_a_table_for_print_leaves_out_codes_and_has_a_dash_for_nothing() -> None:
    ranks = pd.DataFrame({"measure": "Rate", "place_rank": pd.array([1, None], "Int64"), "value": [37.62, None]})
    page = printed_table.html_bytes("Rates", [], ranks).decode()
    assert "NA" not in page and page.count(f"<td>{wording.NO_VALUE}</td>") == 2
    assert "<td>1</td>" in page and "<td>37.62</td>" in page
    texts = {"country_code": ["SE"], "country": ["Sweden"], "dimension": ["funding"], "dimension_name": ["Who pays"]}
    page = printed_table.html_bytes("Levels", [], pd.DataFrame(texts)).decode()
    assert re.findall("<th>(.*?)</th>", page) == ["Country", "Dimension"]
    assert re.findall("<td>(.*?)</td>", page) == ["Sweden", "Who pays"]


def test_rows_in_a_document_have_words_for_their_codes() -> None:
    rows = pd.DataFrame({"population_group": ["non_eu_born", None], "reliability": ["low", None], "value": [1.0, 2.0]})
    found = printed_table.in_words(rows)
    assert found.iloc[0].tolist() == ["people born outside the EU", "low reliability", 1.0]
    assert printed_table.in_words(rows[["value"]]).equals(rows[["value"]])
    places = pd.DataFrame({"place_level": ["city", "city", "region"], "place_name": ["Basel", "Bern", "Alsace"]})
    areas = places.assign(area_basis=["greater_city", "city", None])
    assert printed_table.in_words(areas)["place_name"].tolist() == ["Basel (greater city)", "Bern", "Alsace"]
    assert {"population_group", "reliability"} <= set(record.ROW)
