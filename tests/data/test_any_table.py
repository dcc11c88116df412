"""Files as people have them: titles, notes, totals, other codes and languages are understood, left aside and said, or asked."""

import io
import re
import zipfile
from typing import Literal

import openpyxl
import pandas as pd
import pytest

from data.importer import ChoiceNeededError, Choices, FileRejectedError, ImportedFile, OwnMeasure, figures, isolated
from data.importer.layout import is_year

HEAD = "city,country,year,foreign_born_share"
EMPLOYMENT = Choices(measure="employment_rate_20_64")
SHARE = Choices(measure="foreign_born_share")
RATE = "DATAFLOW,freq,unit,c_birth,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
Value = tuple[str, str, str, str, str]


def taken(text: str, choices: Choices | None = None, name: str = "own.csv", encoding: str = "utf-8") -> ImportedFile:
    return figures(name, text.encode(encoding), choices=choices or Choices())


def values(uploaded: ImportedFile) -> list[Value]:
    """Line, place, group, year and value of each row, of a file without problems."""
    assert not uploaded.problems, uploaded.problems
    columns = ["line", "place_code", "population_group", "year", "value"]
    return [tuple(map(str, row)) for row in uploaded.rows[columns].itertuples(index=False, name=None)]  # type: ignore[misc]


def fact(uploaded: ImportedFile, name: str) -> str:
    return "; ".join(text for what, text in uploaded.understood.facts if what == name)


def book(rows: list[list[object]], sheets: dict[str, list[list[object]]] | None = None) -> bytes:
    """A workbook with these rows in its first sheet."""
    made, buffer = openpyxl.Workbook(), io.BytesIO()
    made.active.title = "Data"
    for row in rows:
        made.active.append(row)
    for name, others in (sheets or {}).items():
        sheet = made.create_sheet(name)
        for row in others:
            sheet.append(row)
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"Residents by place of birth\n{HEAD}\nGraz,Austria,2021,24.6\n", 3, "1 title line (Residents by place of birth) was"),
        (
            f'"Table 4","Residents"\n\n"Updated","2025-02-01"\n\n{HEAD}\nGraz,AT,2021,24.6\n',
            6,
            "2 title lines (Table 4 Residents; ",
        ),
        (f"Register, city of Graz\n;;;\nAll ages\n{HEAD.replace(',', ';')}\nGraz;AT;2021;24,6\n", 5, "2 title lines"),
        (f"Titel\t\t\t\n{HEAD.replace(',', chr(9))}\nGraz\tAT\t2021\t24.6\n", 3, "1 title line (Titel)"),
    ],
)
def test_title_lines_above_the_names_are_skipped_and_said(text: str, line: int, said: str) -> None:
    """With any separator; rows keep their number."""
    uploaded = taken(text)
    assert values(uploaded) == [(str(line), "at-graz", "foreign_born", "2021", "24.6")]
    assert said in uploaded.understood.left_aside
    assert fact(uploaded, "Names of columns") == f"row {line - 1}"


@pytest.mark.parametrize(
    "above",
    [["Residents of cities"], ["Residents of cities", None, "Stand: 2021"], ["A", None, "B"]],
    ids=["one", "two", "short"],
)
def test_title_rows_of_a_workbook_are_skipped(above: list[object]) -> None:
    rows: list[list[object]] = [above, [], list(HEAD.split(",")), ["Linz", "Austria", 2021, 27.3], [], ["Source: register"]]
    uploaded = figures("own.xlsx", book(rows))
    assert values(uploaded) == [("4", "at-linz", "foreign_born", "2021", "27.3")]
    assert "1 title line (" in uploaded.understood.left_aside
    assert "1 footer line (Source: register)" in uploaded.understood.left_aside


@pytest.mark.parametrize(
    "below",
    [
        "\nSource: register of residents\n",
        "Source: register, state of January, own count\n* provisional\n",
        '\n"Quelle: Melderegister; eigene Zählung"\n1) ohne Nebenwohnsitz\n',
        "Note: counted in the city alone,,,\n",
    ],
)
def test_footers_are_left_aside_and_said(below: str) -> None:
    uploaded = taken(f"{HEAD}\nGraz,Austria,2021,24.6\nLinz,Austria,2021,27.3\n{below}")
    assert [row[1] for row in values(uploaded)] == ["at-graz", "at-linz"]
    assert "footer line" in uploaded.understood.left_aside


@pytest.mark.parametrize("broken", ["Linz,Austria,2021\n", "\nLinz,2021,27.3\n", "Linz,Austria\nGraz,Austria,2020,24\n"])
def test_a_row_that_lacks_a_cell_is_no_footer(broken: str) -> None:
    with pytest.raises(FileRejectedError, match=r"do not all have the 4 columns of its names: row \d has [23] columns"):
        taken(f"{HEAD}\nGraz,Austria,2021,24.6\n{broken}")


def test_headings_of_parts_are_left_aside() -> None:
    """Rows with a cell alone, in a text with and without separators, and in a workbook; the rows below keep their number."""
    for alone in ("Styria", "Styria,,,", '"Styria"'):
        uploaded = taken(f"{HEAD}\n{alone}\nGraz,Austria,2021,24.6\n")
        assert values(uploaded)[0][0] == "3"
        assert uploaded.understood.left_aside == "1 line with a single cell (Styria) was left aside."
    rows: list[list[object]] = [list(HEAD.split(",")), ["Styria"], ["Graz", "AT", 2021, 24.6]]
    assert values(figures("own.xlsx", book(rows)))[0][0] == "3"


@pytest.mark.parametrize("stated", ["sep=;\n", '"sep=;"\n', "sep=;\r\n"])
def test_a_line_that_states_the_separator(stated: str) -> None:
    assert values(taken(stated + HEAD.replace(",", ";") + "\nGraz;Austria;2021;24.6\n"))[0][0] == "3"


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_line_ends_of_all_times(end: str) -> None:
    assert len(values(taken(end.join(["A title", HEAD, "Graz,Austria,2021,24.6", "Linz,Austria,2021,27.3", ""])))) == 2


@pytest.mark.parametrize("more", [";", ";;", ";;;;"])
def test_separators_at_the_end(more: str) -> None:
    text = "\n".join(line + more for line in [HEAD.replace(",", ";"), "Graz;Austria;2021;24.6", "Linz;Austria;2021;27.3"])
    assert len(values(taken(text))) == 2


@pytest.mark.parametrize(
    ("cells", "read", "said"),
    [
        (["24,6", "27,31", "30"], ["24.6", "27.31", "30"], "decimal comma"),
        (["24,6 %", "27,3%", "30,0 %"], ["24.6", "27.3", "30.0"], "decimal comma"),
        (["0,6", "27,125", "30,5"], ["0.6", "27.125", "30.5"], "decimal comma"),
    ],
)
def test_a_certain_decimal_comma_is_read_and_said(cells: list[str], read: list[str], said: str) -> None:
    rows = [f"{city};2021;{cell}" for city, cell in zip(("Graz", "Linz", "Wien"), cells, strict=True)]
    uploaded = taken("\n".join(["city;year;foreign_born_share", *rows]))
    assert [row[4] for row in values(uploaded)] == read
    assert said in fact(uploaded, "Numbers")


@pytest.mark.parametrize("cells", [["24,125", "27,250"], ["24,6", "27.3"], ["1,234", "5"]])
def test_a_doubtful_comma_is_never_guessed(cells: list[str]) -> None:
    rows = [f"{city};2021;{cell}" for city, cell in zip(("Graz", "Linz"), cells, strict=True)]
    assert any(
        "has a comma" in problem.sentence for problem in taken("\n".join(["city;year;foreign_born_share", *rows])).problems
    )


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1.234.567", "234.567"], ["1234567", "234567"]),
        (["1 234 567", "234 567"], ["1234567", "234567"]),
        (["1'234'567", "234'567"], ["1234567", "234567"]),
        (["1,234,567", "234,567"], ["1234567", "234567"]),
    ],
)
def test_certain_separators_of_thousands_are_read(cells: list[str], read: list[str]) -> None:
    rows = [f"{code};2021;{cell}" for code, cell in zip(("AT13", "AT11"), cells, strict=True)]
    uploaded = taken("\n".join(["nuts;year;value", *rows]), Choices(measure="population_all_ages"))
    assert [row[4] for row in values(uploaded)] == read
    assert "separators of thousands" in fact(uploaded, "Numbers")


@pytest.mark.parametrize("text", ["nuts;year;value\nAT13;2021;1.234\n", "nuts;year;value\nAT13;2021;1,234\n"])
def test_one_point_or_comma_alone_is_no_separator_of_thousands(text: str) -> None:
    """A point is a decimal one, a comma is asked about."""
    uploaded = taken(text, Choices(measure="population_all_ages"))
    assert uploaded.problems or values(uploaded)[0][4] == "1.234"


@pytest.mark.parametrize("total", ["Total", "EU average", "Insgesamt"])
def test_totals_among_cities_are_left_aside_and_named(total: str) -> None:
    uploaded = taken(f"{HEAD}\nGraz,Austria,2021,24.6\n{total},,2021,20\n")
    assert len(values(uploaded)) == 1
    assert uploaded.understood.left_aside == f"1 aggregate row ({total}) was left aside."


def rate(*rows: str) -> str:
    """Rows of Eurostat's unemployment rates: geo, year, value."""
    return RATE + "".join(f"ESTAT:LFST_R_LFUR2GAC(1.0),A,PC,FOR,T,Y15-74,{row},\n" for row in rows)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["EA19", "EU15"], "2 aggregate rows (EA19; EU15) were left aside."),
        (["ATZZ"], "1 extra-regio row (ATZZ) was left aside."),
        (
            ["AT1", "AT", "AT130"],
            "1 row of NUTS 1 regions (AT1), 1 row of NUTS 3 regions (AT130) and 1 row of countries (AT) were",
        ),
        (["EA20", "FRZZ"], "1 aggregate row (EA20) and 1 extra-regio row (FRZZ) were left aside."),
    ],
)
def test_other_places_in_files_of_eurostat_are_left_aside(codes: list[str], said: str) -> None:
    uploaded = taken(rate("AT13,2021,15.4", *(f"{code},2021,9.5" for code in codes)))
    assert [row[1] for row in values(uploaded)] == ["AT13"]
    assert said in uploaded.understood.left_aside


@pytest.mark.parametrize(("old", "new"), [("FR71", "FRK2"), ("EL14", "EL61"), ("PL34", "PL84"), ("ITE1", "ITI1")])
def test_renamed_regions_are_joined_and_named(old: str, new: str) -> None:
    """In Eurostat's form and in any table."""
    uploaded = taken(rate(f"{old},2012,9.5"))
    assert [row[1] for row in values(uploaded)] == [new]
    assert f"{old}, until NUTS" in fact(uploaded, "Old codes") and f"is now {new}" in fact(uploaded, "Old codes")
    uploaded = taken(f"nuts,year,rate\n{old},2012,9.5\nAT13,2012,8\nAT12,2012,7\n", EMPLOYMENT)
    assert [row[1] for row in values(uploaded)] == [new, "AT13", "AT12"]
    assert f"by its old code ({old} is {new})" in fact(uploaded, "Places")


@pytest.mark.parametrize(("old", "new"), [("PL12", "PL91 and PL92"), ("PT16", "PT19 and PT1D"), ("UKI1", "UKI3 and UKI4")])
def test_split_regions_are_said(old: str, new: str) -> None:
    """Kept where the atlas has the old area, left aside where it has not."""
    uploaded = taken(rate(f"{old},2012,9.5", "AT13,2012,8"))
    assert f"was split into {new}" in uploaded.understood.left_aside + fact(uploaded, "Old codes")


TSV_HEAD = "unit,c_birth,sex,age,geo"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lfst_r_lfur2gac.tsv", f"{TSV_HEAD}\\time\t2021 \t2020 \nPC,FOR,T,Y15-74,AT13\t15.4 b\t: u\n"),
        ("estat_lfst_r_lfur2gac.tsv", f"{TSV_HEAD}\\TIME_PERIOD\t2021 \nPC,FOR,T,Y15-74,AT13\t15.4 b\n"),
        ("lfst_r_lfur2gac (1).txt", "sex,unit,age,c_birth,geo\\time\t2021\nT,PC,Y15-74,FOR,AT13\t15.4 b\n"),
        ("r_lfst_r_lfur2gac.csv", '"freq","unit","c_birth","sex","age","geo","TIME_PERIOD","values"\n'
         '"A","PC","FOR","T","Y15-74","AT13",2021-01-01,15.4\n"A","PC","FOR","T","Y15-74","AT12",2021-01-01,NA\n'),
        ("lfst_r_lfur2gac.csv", '"","unit","c_birth","sex","age","geo","time","values"\n'
         '"1","PC","FOR","T","Y15-74","AT13",2021-01-01,15.4\n'),
        ("lfst_r_lfur2gac_labels.csv", "unit,c_birth,sex,age,geo,time,values\n"
         "Percentage,Foreign country,Total,From 15 to 74 years,Wien,2021-01-01,15.4\n"),
        ("lfst_r_lfur2gac_py.csv", "freq,unit,c_birth,sex,age,geo\\TIME_PERIOD,2020,2021\nA,PC,FOR,T,Y15-74,AT13,,15.4\n"),
        ("lfst_r_lfur2gac_py2.csv", ",freq,unit,c_birth,sex,age,geo\\TIME_PERIOD,2021_value,2021_flag\n"
         "0,A,PC,FOR,T,Y15-74,AT13,15.4,b\n"),
        ("py_lfst_r_lfur2gac.csv", "unit,c_birth,sex,age,geo\\time,2021\nPC,FOR,T,Y15-74,AT13,15.4\n"),
        ("a.csv", "DATAFLOW,unit,c_birth,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
         "ESTAT:LFST_R_LFUR2GAC(1.0),Percentage,Foreign country,Total,From 15 to 74 years,Wien,2021,15.4,break in time series\n"),
    ],
)  # fmt: skip
def test_the_other_forms_of_eurostat_give_the_same_value(name: str, text: str) -> None:
    uploaded = taken(text, name=name)
    assert [row[1:] for row in values(uploaded)] == [("AT13", "foreign_born", "2021", "15.4")]
    assert set(uploaded.rows["measure_id"]) == {"unemployment_rate_15_74"}
    has_flag = any(mark in text for mark in (" b", ",b", "break"))
    assert set(uploaded.rows["flag"]) <= ({"b"} if has_flag else {"", "NR"})


def test_labels_in_place_of_codes_are_named() -> None:
    """What was read so is said; labels that nobody knows are named in the sentence."""
    rows = "ESTAT:LFST_R_LFUR2GAC(1.0),Annual,Percentage,{},Total,From 15 to 64 years,{},2021,15.4,\n"
    uploaded = taken(RATE + rows.format("Reporting country", "Burgenland"))
    assert values(uploaded)[0][1:3] == ("AT11", "native_born")
    assert "“Burgenland” is AT11" in fact(uploaded, "Labels")
    for label in ("Pays étranger", "Ausland", "Elsewhere"):
        with pytest.raises(FileRejectedError, match=f"labels in place of its codes, and “{label}” in the column “c_birth”"):
            taken(RATE + rows.format(label, "Burgenland"))


def page(
    people: str, *rows: list[object], years: tuple[str, ...] = ("2023", "2024"), is_flagged: bool = True
) -> list[list[object]]:
    """A page of the data browser's workbook."""
    step = 2 if is_flagged else 1
    heads: list[object] = ["TIME", None]
    for year in years:
        heads += [year] + [None] * (step - 1)
    return [
        ["Data extracted on 01/02/2026 09:00:00 from [ESTAT]"],
        ["Dataset: ", "Unemployment rates by country of birth [lfst_r_lfur2gac__custom_77]"],
        [],
        ["Time frequency", None, "Annual"],
        ["Country of birth", None, people],
        ["Sex", None, "Total"],
        ["Age class", None, "From 15 to 74 years"],
        ["Unit of measure", None, "Percentage"],
        [],
        heads,
        ["GEO (Codes)", "GEO (Labels)"],
        *rows,
        [],
        ["Special value"],
        [":", "not available"],
    ]


def test_the_workbook_of_the_data_browser() -> None:
    """With and without columns of flags, and of several pages; the first sheet only says what it is."""
    one = page("Foreign country", ["AT13", "Wien", 14.5, "b", ":", "u"])
    two = page("Total", ["AT13", "Wien", 9.5, None, "8.1", None])
    content = book([["Unemployment"]], {"Structure": [["x"]], "Sheet 1": one, "Sheet 2": two})
    renamed = _with_first_sheet(content, "Summary")
    found = values(figures("page.xlsx", renamed))
    assert [row[1:] for row in found] == [
        ("AT13", "foreign_born", "2023", "14.5"),
        ("AT13", "total", "2023", "9.5"),
        ("AT13", "total", "2024", "8.1"),
    ]
    plain = page("Foreign country", ["AT11", "Burgenland", 7.5, 7.1], years=("2022", "2023"), is_flagged=False)
    content = _with_first_sheet(book([["Unemployment"]], {"Sheet 1": plain}), "Summary")
    assert [row[3:] for row in values(figures("page.xlsx", content))] == [("2022", "7.5"), ("2023", "7.1")]
    content = _with_first_sheet(book([["Unemployment"]], {"Sheet 1": plain[:9]}), "Summary")
    with pytest.raises(FileRejectedError, match="no line “TIME” with the years"):
        figures("page.xlsx", content)


def _with_first_sheet(content: bytes, name: str) -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(content))
    made.worksheets[0].title = name
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("flow", ["OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0)", "OECD.CFE.EDS:DSD_REG_LAB@DF_RATES(2.4)", "OECD:X(1.0)"])
def test_a_file_of_the_oecd_is_named_as_such(flow: str) -> None:
    """It is read once the reader says which indicator it holds; rows that differ in more than the atlas knows are asked about."""
    head = "STRUCTURE,STRUCTURE_ID,REF_AREA,BIRTH_PLACE,SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
    text = f"{head}\nDATAFLOW,{flow},AT13,FB,_T,Y15T64,2021,64.5,A\n"
    with pytest.raises(ChoiceNeededError, match="This is SDMX-CSV of the OECD"):
        taken(text)
    assert values(taken(text, EMPLOYMENT)) == [("2", "AT13", "foreign_born", "2021", "64.5")]
    text += f"DATAFLOW,{flow},AT13,FB,_T,Y15T24,2021,44.5,A\n"
    with pytest.raises(ChoiceNeededError, match="differ in the column “AGE”") as asked:
        taken(text, EMPLOYMENT)
    assert asked.value.understood.differing == (("AGE", ("Y15T24", "Y15T64")),)
    assert len(values(taken(text, Choices(measure="employment_rate_20_64", keep=(("AGE", "Y15T64"),))))) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"type": "FeatureCollection", "features": []}', "GeoJSON file holds no features"),
        ('{\n "type" : "Topology", "objects": {}}', "TopoJSON"),
        ('{"version":"2.0","class":"dataset","label":"x","id":["geo"]}', "JSON-stat"),
        ('[{"city": "Graz"}]', "This is JSON, not a table"),
    ],
)
def test_json_is_named_as_what_it_is(text: str, words: str) -> None:
    with pytest.raises(FileRejectedError, match=words):
        taken(text, name="a.geojson")


@pytest.mark.parametrize(
    "text",
    [
        "Country,Year,Overall score,Education,Family reunion\nAustria,2020,45,50,35\n",
        "country;year;MIPEX: Education;mipex_overall;Family reunification\nAT;2020;50;45;35\n",
        "Land\tJahr\tHealth\tEducation\tOverall\nÖsterreich\t2020\t81\t50\t45\n",
    ],
)
def test_mipex_in_wide_form_is_of_countries(text: str) -> None:
    uploaded = taken(text)
    assert not uploaded.problems
    found = dict(zip(uploaded.rows["measure_id"], uploaded.rows["value"], strict=True))
    assert (found["mipex_overall"], found["mipex_education"], set(uploaded.rows["place_code"])) == ("45", "50", {"AT"})


@pytest.mark.parametrize(
    "text",
    [
        "country,year,measure_id,value\nAustria,2020,mipex_overall,45\n",
        "iso3;indicator;year;score\nAUT;MIPEX overall, with health;2020;45\n",
        "Pays\tVariable\tTime\tValue\nAutriche\tOverall\t2020\t45\n",
    ],
)
def test_mipex_in_long_form_is_of_countries(text: str) -> None:
    assert values(taken(text)) == [("2", "AT", "total", "2020", "45")]


@pytest.mark.parametrize(
    ("city", "country", "code"),
    [
        ("Athen", "EL", "gr-athens"),
        ("London", "UK", "uk001c"),
        ("Prag", "Tschechien", "cz001c"),
        ("Praga", "Czech Republic", "cz001c"),
        ("Istanbul", "Türkiye", "tr-istanbul"),
        ("Istanbul", "Turquie", "tr-istanbul"),
        ("Muenchen", "DEU", "de003c"),
        ("Amsterdam", "The Netherlands", "nl001c"),
        ("Wien", "Österreich", "at-vienna"),
        ("BE001C", "", "be001c"),
    ],
)
def test_countries_and_cities_in_other_languages_and_codes(city: str, country: str, code: str) -> None:
    assert values(taken(f"{HEAD}\n{city},{country},2021,24.6\n"))[0][1] == code


WIDE = "Land;2021;2022\nAustria;70,5;71,5\nTschechien;60,5;:\nTurkey;50,5 b;51,5\n"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (WIDE, ["AT", "CZ", "TR", "AT", "TR"]),
        (
            WIDE.replace("Austria", "AUT").replace("Turkey", "TUR").replace("2021", "2021 [YR2021]"),
            ["AT", "CZ", "TR", "AT", "TR"],
        ),
        (
            WIDE.replace("Austria", "Wien").replace("Tschechien", "FR71").replace("Turkey", "AT11"),
            ["AT13", "FRK2", "AT11", "AT13", "AT11"],
        ),
    ],
)  # fmt: skip
def test_years_in_columns(text: str, places: list[str]) -> None:
    level = "country" if "CZ" in places else "region"
    measure = "employment_rate_15_64" if level == "country" else "employment_rate_20_64"
    uploaded = taken(text, Choices(measure=measure))
    found = values(uploaded)
    assert [row[1] for row in found] == places
    assert [row[3] for row in found] == ["2021"] * 3 + ["2022"] * 2
    assert list(uploaded.rows["flag"]) == ["", "", "b", "", ""]
    assert "1 cell with a sign for no value (“:”)" in uploaded.understood.left_aside
    assert fact(uploaded, "Years").startswith("in the columns 2021")


def test_groups_in_columns_or_rows_or_chosen() -> None:
    """Each way gives the same; a share of residents without its group is asked about."""
    columns = taken("nuts,year,Foreign-born,Native-born\nAT13,2021,60.5,70.5\n", EMPLOYMENT)
    rows = taken("nuts,year,birthplace,rate\nAT13,2021,foreign-born,60.5\nAT13,2021,native_born,70.5\n", EMPLOYMENT)
    assert {row[1:] for row in values(columns)} == {row[1:] for row in values(rows)}
    chosen = taken("nuts,year,rate\nAT13,2021,60.5\n", Choices(measure="employment_rate_20_64", group="foreign_born"))
    assert values(chosen)[0] == values(columns)[0]
    with pytest.raises(ChoiceNeededError, match="the file does not say which"):
        taken("nuts,year,rate\nAT13,2021,30.5\n", Choices(measure="population_share_15_64"))


def test_rows_that_differ_far_apart_are_asked_about() -> None:
    """However many rows stand between them."""
    rows = [f"{code},{year},50,{part}" for part in (1, 2) for code in ("AT11", "AT12", "AT13") for year in (2001, 2002)]
    far = "\n".join(
        ["nuts,year,rate,part", *rows[:6], *(f"DE{n}1,{year},50,1" for n in range(1, 9) for year in range(2000, 2024))]
    )
    with pytest.raises(ChoiceNeededError, match="differ in the column “part”"):
        taken("\n".join([far, *rows[6:]]), Choices(measure="employment_rate_20_64", value="rate"))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_is_left_aside_is_counted_in_words(count: int) -> None:
    uploaded = taken(f"{HEAD}\nStyria\n" + "Part\n" * (count - 1) + "Graz,Austria,2021,24.6\n")
    assert uploaded.understood.left_aside.startswith(f"{count} line{'s' * (count > 1)} with a single cell (Styria")


@pytest.mark.parametrize(
    ("text", "choices", "words"),
    [
        ("city,year,rate\nGraz,2021,24.6\n", Choices(), "Choose the indicator"),
        ("city,rate\nGraz,24.6\n", SHARE, "No column of the file holds years"),
        ("Register 2021\n\ncity,rate\nGraz,24.6\nLinz,3\n", SHARE, "The lines above the table name 2021"),
        ("city,year,a,b\nGraz,2021,24.6,3\n", SHARE, r"Several columns hold numbers \(“a”, “b”\)"),
        ("what,year,rate\nx,2021,24.6\n", SHARE, "in no column most cells are cities"),
        ("city,year,name\nGraz,2021,x\n", SHARE, "no column holds numbers"),
        ("city,foreign_born_share\nGraz,24.6\n", Choices(), "no column “year”"),
    ],
)
def test_what_the_file_does_not_say_is_asked(text: str, choices: Choices, words: str) -> None:
    """With its columns, so that one can choose."""
    with pytest.raises(ChoiceNeededError, match=words) as asked:
        taken(text, choices)
    assert asked.value.understood.columns


@pytest.mark.parametrize(
    "choices",
    [
        Choices(measure="foreign_born_share", year="2021", value="b"),
        Choices(measure="Foreign-born share of the city", year="taken", value="b", place="town"),
        Choices(measure="foreign_born_share", year="taken", value="b", level="city"),
    ],
)
def test_what_is_chosen_is_read(choices: Choices) -> None:
    uploaded = taken("town,taken,a,b\nGraz,2021,3,24.6\nLinz,2021,4,27.3\n", choices)
    assert [row[1:] for row in values(uploaded)] == [
        ("at-graz", "foreign_born", "2021", "24.6"),
        ("at-linz", "foreign_born", "2021", "27.3"),
    ]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices(measure="wealth"), "“wealth” is no indicator"),
        (Choices(place="nowhere"), "no column “nowhere”"),
        (Choices(measure="foreign_born_share", value="nowhere"), "no column “nowhere”"),
        (Choices(year="then"), "neither a year nor a column"),
        (Choices(group="martians"), "no population group"),
        (Choices(keep=(("city", "Rome"),)), "holds no “Rome”"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(choices: Choices, words: str) -> None:
    with pytest.raises(FileRejectedError, match=words):
        taken("city,year,rate\nGraz,2021,24.6\n", choices)


def test_names_that_are_not_known_are_listed_and_are_problems() -> None:
    uploaded = taken("city,year,rate\nGraz,2021,24.6\nAtlantis,2021,3\nKoeln,2021,21\n", SHARE)
    assert fact(uploaded, "Places") == ("column “city”, cities: 1 by name; 1 by another name (Koeln); 1 not known (Atlantis)")
    assert [(problem.row, "no city “Atlantis”" in problem.sentence) for problem in uploaded.problems] == [(3, True)]


@pytest.mark.parametrize("unit", ["thousand persons", "NR", "euros"])
def test_another_unit_than_the_indicator_s_is_a_problem(unit: str) -> None:
    uploaded = taken(f"nuts,year,unit,rate\nAT13,2021,{unit},24.6\n", EMPLOYMENT)
    assert [(problem.row, problem.column) for problem in uploaded.problems] == [(2, "unit")]


def test_shares_below_one_are_doubted_in_any_table() -> None:
    for text in ("nuts,year,rate\nAT13,2021,0.7\n", "nuts;2021\nAT13;0,7\n", "nuts\t2021\t2022\nAT13\t0.7\t0.6\n"):
        assert "may be fractions" in taken(text, EMPLOYMENT).problems[0].sentence
    assert values(taken("nuts,year,rate,unit\nAT13,2021,0.7,percent\n", EMPLOYMENT))[0][4] == "0.7"


NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def open_document(rows: str, more: str = "", before: str = "") -> bytes:
    """An .ods with these rows."""
    sheet = f'<table:table table:name="S">{rows}</table:table>{more}'
    book = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    xml = f"{before}<office:document-content {NAMES}>{book}</office:document-content>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", xml)
    return buffer.getvalue()


def ods_row(*cells: object, more: str = "") -> str:
    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        kind = "percentage" if isinstance(value, float) and value < 1 else "float"
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>shown</text:p></table:table-cell>'

    return f"<table:table-row{more}>{''.join(map(cell, cells))}</table:table-row>"


ODS = ods_row("Register") + ods_row(more=' table:number-rows-repeated="3"') + ods_row(*HEAD.split(","))
TO_THE_END = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (ods_row("Graz", "AT", 2021, 24.6), "24.6"),
        (ods_row("Graz", "AT", 2021, 0.246), "24.6"),
        (ods_row("Graz", "AT", 2021, "24,6") + TO_THE_END, "24.6"),
    ],
)
def test_an_open_document_is_read(rows: str, read: str) -> None:
    assert values(figures("a.ods", open_document(ODS + rows))) == [("6", "at-graz", "foreign_born", "2021", read)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            open_document(ODS + ods_row("Graz", "AT", 2021, 24.6, more=' table:number-rows-repeated="9000000"')),
            "row 9,000,005; at most",
        ),
        (open_document(ODS, before='<!DOCTYPE x [<!ENTITY x "y">]>'), "definition of XML"),
        (open_document(ODS)[:-200], "damaged"),
        (open_document(ods_row("x", more=' table:number-rows-repeated="many"')), "damaged"),
        (open_document(ODS, more='<table:table table:name="T"></table:table>'), "several sheets (S, T)"),
        (open_document("</table:table><table:table>"), "several sheets"),
        (open_document(ODS + ods_row("x" * 40_000)), "32,767 characters"),
        (
            open_document('<table:table-row><table:table-cell table:number-columns-repeated="99999" office:value-type="string">'
                          "<text:p>x</text:p></table:table-cell></table:table-row>"),
            "column 99,999; at most 500",
        ),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("read_here")
def test_a_hostile_open_document_is_answered(content: bytes, words: str) -> None:
    with pytest.raises(FileRejectedError) as reason:
        isolated.figures("a.ods", content)
    assert words in str(reason.value)


def stata(frame: pd.DataFrame, version: Literal[114, 117, 118, 119] = 114) -> bytes:
    buffer = io.BytesIO()
    frame.to_stata(buffer, write_index=False, version=version)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["float32", "float64", "str"])
@pytest.mark.usefixtures("read_here")
def test_a_file_of_stata_is_read(kind: str) -> None:
    """Numbers keep the digits that they have; missing ones are left out."""
    frame = pd.DataFrame(
        {"country": ["Austria", "Germany"], "year": [2020, 2020], "mipex_overall": pd.Series([45.1, 58.2]).astype(kind)}
    )
    assert [row[4] for row in values(isolated.figures("a.dta", stata(frame)))] == ["45.1", "58.2"]


@pytest.mark.parametrize("content", [b"nothing of the kind", stata(pd.DataFrame({"a": [1.0]}))[:200], b"\x73\x02" + bytes(400)])
@pytest.mark.usefixtures("read_here")
def test_what_is_no_file_of_stata_is_answered(content: bytes) -> None:
    with pytest.raises(FileRejectedError, match="cannot be read as a file of Stata"):
        isolated.figures("a.dta", content)


@pytest.mark.parametrize("version", [117, 118, 119])
@pytest.mark.usefixtures("read_here")
def test_a_file_of_stata_whose_head_counts_wrongly_is_answered(version: Literal[117, 118, 119]) -> None:
    """None of its rows is left out in silence, and nothing behind them is read as one."""
    frame = pd.DataFrame({"country": ["Austria", "Germany"], "year": [2020, 2020], "mipex_overall": [45.1, 58.2]})
    whole = stata(frame, version)
    assert len(values(isolated.figures("a.dta", whole))) == 2
    for mark, right, wrong in ((b"<N>", 2, 1), (b"<N>", 2, 3), (b"<K>", 3, 2)):
        changed = whole.replace(mark + bytes([right]), mark + bytes([wrong]), 1)
        assert changed != whole
        with pytest.raises(FileRejectedError, match="cannot be read as a file of Stata"):
            isolated.figures("a.dta", changed)


def test_a_workbook_of_the_old_kind_is_named() -> None:
    """A table of text under that ending is read as what it is."""
    with pytest.raises(FileRejectedError, match="of the old kind"):
        figures("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert values(taken(f"{HEAD}\nGraz,AT,2021,24.6\n".replace(",", "\t"), name="a.xls"))
    with pytest.raises(FileRejectedError, match="a web page"):
        taken("<html><table><tr><td>x</td></tr></table></html>", name="a.xls")


def test_the_reader_apart_gives_the_same() -> None:
    """What was understood, what is asked and what was chosen come back from the other process as they are here."""
    text = b"A title\nnuts;2021\nAT13;60,5\nTotal;3\n"
    apart, here = isolated.figures("a.csv", text, choices=EMPLOYMENT), figures("a.csv", text, choices=EMPLOYMENT)
    assert apart.rows.equals(here.rows)
    assert apart.understood == here.understood
    with pytest.raises(ChoiceNeededError) as asked_apart:
        isolated.figures("a.csv", text)
    with pytest.raises(ChoiceNeededError) as asked_here:
        figures("a.csv", text)
    assert str(asked_apart.value) == str(asked_here.value)
    assert asked_apart.value.understood == asked_here.value.understood


TWO_ROWS = {
    "years over groups": (
        "Stadt;2022;;2023;\n;Foreign-born;Total;Foreign-born;Total\nGraz;31.5;80;32.5;81\nLinz;28;79;29;78\n",
        8,
    ),
    "groups over years": ("City;Foreign-born;;Native-born;\n;2022;2023;2022;2023\nGraz;31.5;80;32.5;81\nLinz;28;79;29;78\n", 8),
    "one name over years": ("City;Foreign-born;;\n;2021;2022;2023\nGraz;31.5;32;33\nLinz;28;29;30\n", 6),
    "a title above": (
        "Residents by place of birth\n\nCity;2022;;2023;\n;Foreign-born;Total;Foreign-born;Total\n"
        "Graz;31.5;80;32.5;81\nLinz;28;79;29;78\n",
        8,
    ),
    "the name of places below": (
        ";2022;;2023;\nCity;Foreign-born;Total;Foreign-born;Total\nGraz;31.5;80;32.5;81\nLinz;28;79;29;78\n",
        8,
    ),
}


@pytest.mark.parametrize("what", TWO_ROWS)
def test_names_of_columns_in_two_rows(what: str) -> None:
    text, count = TWO_ROWS[what]
    uploaded = taken(text, Choices(measure="survey_good_place_immigrants"))
    assert not uploaded.problems
    assert len(uploaded.rows) == count
    first = uploaded.rows[(uploaded.rows["place_code"] == "at-graz") & (uploaded.rows["value"] == "31.5")].iloc[0]
    assert first["population_group"] == "foreign_born"
    assert first["year"] == ("2021" if count == 6 else "2022")
    assert first["line"] == text[: text.index("Graz")].count("\n") + 1
    in_book = taken_book([line.split(";") for line in text.splitlines()])
    assert in_book["value"].tolist() == uploaded.rows["value"].tolist()


def taken_book(rows: list[list[str]]) -> pd.DataFrame:
    """The rows of a workbook with such cells, numbers as numbers."""
    cells: list[list[object]] = [
        [float(text) if re.fullmatch(r"[\d.]+", text) and not is_year(text) else text or None for text in row] for row in rows
    ]
    return figures("own.xlsx", book(cells), choices=Choices(measure="survey_good_place_immigrants")).rows


def test_indicators_and_years_in_two_rows() -> None:
    text = "City;Foreign-born share;;Share of foreign citizens;\n;2022;2023;2022;2023\nGraz;31.5;32;20;21\nLinz;28;29;18;19\n"
    text = text.replace("Foreign-born share", "foreign_born_share").replace("Share of foreign citizens", "foreign_citizen_share")
    uploaded = figures("own.csv", text.encode())
    assert not uploaded.problems
    assert uploaded.rows.groupby("measure_id").size().to_dict() == {"foreign_born_share": 4, "foreign_citizen_share": 4}
    assert set(uploaded.rows.loc[uploaded.rows["measure_id"] == "foreign_citizen_share", "population_group"]) == {
        "foreign_citizens"
    }


def test_of_other_names_in_two_rows_one_is_chosen() -> None:
    text = "City;2022;;2023;\n;Number;Per cent;Number;Per cent\nGraz;315;31.5;325;32.5\nLinz;280;28;290;29\n"
    with pytest.raises(ChoiceNeededError, match=r"“Number”, “Per cent”.*Choose the one to keep") as asked:
        taken(text, SHARE)
    ((column, offered),) = asked.value.understood.differing
    uploaded = taken(text, Choices(measure="foreign_born_share", keep=((column, offered[1]),)))
    assert values_of(uploaded) == ["31.5", "28", "32.5", "29"]


def values_of(uploaded: ImportedFile) -> list[str]:
    return uploaded.rows["value"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "Population of cities;\n\nCity;2021;2022\nGraz;30;31\nLinz;28;29\n",
        "Register of residents;State of 2023\nCity;2021;2022\nGraz;30;31\nLinz;28;29\n",
        "Table 1\nCity;Year;foreign_born_share\nGraz;2022;31\nLinz;2022;28\n",
    ],
)
def test_a_title_is_no_row_of_names(text: str) -> None:
    uploaded = taken(text, SHARE)
    assert not uploaded.problems
    assert "›" not in str(uploaded.understood.columns)


@pytest.mark.parametrize(
    ("place", "level", "code"), [("Graz", "city", "at-graz"), ("Steiermark", "region", "AT22"), ("Austria", "country", "AT")]
)
def test_a_table_of_one_place_that_its_reader_names(place: str, level: str, code: str) -> None:
    measure = {"city": "foreign_born_share", "region": "employment_rate_20_64", "country": "mipex_education"}[level]
    text = "Year;Rate\n2021;60.5\n2022;61\n2023;62.5\n"
    with pytest.raises(ChoiceNeededError, match="Where all rows are of one place, name it"):
        taken(text, Choices(measure=measure))
    uploaded = taken(text, Choices(measure=measure, one_place=place, group="foreign_born" if level != "country" else ""))
    assert not uploaded.problems
    assert uploaded.rows[["place_level", "place_code", "year", "value"]].to_numpy().tolist() == [
        [level, code, "2021", "60.5"],
        [level, code, "2022", "61"],
        [level, code, "2023", "62.5"],
    ]
    assert understood_place(uploaded, place)


def understood_place(uploaded: ImportedFile, place: str) -> bool:
    return "the place that you named" in fact(uploaded, "Places") and place != ""


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices(measure="foreign_born_share", one_place="Atlantis"), "no city “Atlantis”"),
        (Choices(measure="foreign_born_share", one_place="Austria"), "no city “Austria”"),
        (
            Choices(own=OwnMeasure("Own", "%", "neither", "Own."), group="total", one_place="Luxembourg"),
            "name of a city and of a",
        ),
    ],
)
def test_a_place_that_cannot_be_that_of_all_rows_is_said(choices: Choices, words: str) -> None:
    with pytest.raises(ChoiceNeededError, match=words):
        taken("Year;Rate\n2021;60.5\n2022;61\n", choices)
