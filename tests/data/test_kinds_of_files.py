"""Kinds of files that readers of tables trip over: of each, three or more inputs with what must come of them."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import openpyxl
import pytest

from data.importer import Choices, FileRejectedError, figures
from tests.browser import test_other_readers
from tests.data.hostile_files import GOOD, chart_sheet_beside_data, row, with_sheet
from tests.data.test_any_table import HEAD, RATE, book, page, rate
from tests.pages import test_links_in_files, test_your_data
from tests.queries import test_order_of_names
from tests.ui import test_place_names

AT_LEAST = 3  # of each kind


@dataclass(frozen=True)
class File:
    """A file. read: its places and values; said: words of what was left aside, understood, wrong or of the sentence on it."""

    name: str
    content: bytes
    read: str = ""
    said: str = ""
    choices: Choices = Choices()  # noqa: RUF009 - frozen


def text(content: str, read: str = "", said: str = "", name: str = "own.csv", measure: str = "", **more: str) -> File:
    return File(name, content.encode(), read, said, Choices(measure=measure, **more))  # type: ignore[arg-type]


def cities(*rows: str) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def per_cent(*cells: tuple[object, str]) -> bytes:
    made, buffer = openpyxl.Workbook(), io.BytesIO()
    made.active.append(HEAD.split(","))
    for number, (value, code) in enumerate(cells, start=2):
        made.active.append([("Graz", "Linz")[number - 2], "Austria", 2021, value])
        made.active.cell(number, 4).number_format = code
    made.save(buffer)
    return buffer.getvalue()


def browser(people: str, *rows: list[object]) -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(book([["x"]], {"Sheet 1": page(people, *rows)})))
    made.worksheets[0].title = "Summary"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def feature(properties: str, geometry: str = '{"type":"Point","coordinates":[15.44,47.07]}') -> str:
    return f'{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}'


def oecd(flow: str, *columns: str) -> str:
    names = ["STRUCTURE", "STRUCTURE_ID", "REF_AREA", *columns, "TIME_PERIOD", "OBS_VALUE"]
    return ",".join(names) + f"\nDATAFLOW,{flow},AT13{',_T' * len(columns)},2021,64.5\n"


GRAZ, BOTH = "at-graz 24.6", "at-graz 24.6; at-linz 27.3"
TWO = ("Graz,Austria,2021,24.6", "Linz,Austria,2021,27.3")
TSV = "unit,c_birth,sex,age,geo"
PEOPLE = "ESTAT:LFST_R_LFUR2GAC(1.0),Annual,Percentage,{},Total,From 15 to 74 years,{},2021,15.4,"
KINDS: dict[str, list[File]] = {
    "cells that show per cent": [
        File("a.xlsx", per_cent((0.246, "0.0%"), (0.273, "0.00%")), BOTH),
        File("b.xlsx", per_cent((0.246, "0.0 %"), (27.3, '0.0" %"')), BOTH),
        File("c.xlsx", per_cent(("24.6 %", "General"), (0.273, "[Red]0.0%")), BOTH),
    ],
    "shares all below one": [
        File("a.xlsx", per_cent((0.246, "General"), (0.273, "0.0")), said="may be fractions"),
        text(cities("Graz,Austria,2021,0.246"), said="may be fractions"),
        text("city;year;dimension;score\nGraz;2021;media;0.5\n", said="may be fractions"),
    ],
    "a sheet larger than it says": [
        File("a.xlsx", with_sheet(GOOD, '<dimension ref="A1:D2"/>')(), "at-graz 25.1; at-vienna 39.2"),
        File("b.xlsx", with_sheet(GOOD, '<dimension ref="A1"/>')(), "at-graz 25.1; at-vienna 39.2"),
        File("c.xlsx", with_sheet(GOOD, '<dimension ref="B1:C3"/>')(), "at-graz 25.1; at-vienna 39.2"),
    ],
    "ragged rows and chart sheets": [
        File("a.xlsx", chart_sheet_beside_data(), "at-graz 25.1"),
        File("b.xlsx", with_sheet(GOOD + row(4, "Linz", "Austria", 2022, ""))(), "at-graz 25.1; at-vienna 39.2"),
        File("c.xlsx", with_sheet(GOOD + row(4, "Linz", "Austria", 2022, 27.3, "x"))(), said="Row 4 has a cell in column 5"),
    ],
    "aggregates of Eurostat": [
        text(rate("AT13,2021,15.4", "EA20,2021,9"), "AT13 15.4", "1 aggregate row (EA20)"),
        text(rate("AT13,2021,15.4", "EU28,2021,9", "EA,2021,8"), "AT13 15.4", "2 aggregate rows (EU28; EA)"),
        text(rate("EFTA,2021,15.4", "AT12,2021,7"), "AT12 7", "(EFTA)"),
    ],
    "extra-regio codes": [
        text(rate("AT13,2021,15.4", "FRZZ,2021,9"), "AT13 15.4", "1 extra-regio row (FRZZ)"),
        text(rate("AT13,2021,15.4", "ITZZ,2021,9", "ITZZ,2020,8"), "AT13 15.4", "2 extra-regio rows (ITZZ)"),
        text(rate("DEZZ,2021,9", "AT12,2021,7"), "AT12 7", "(DEZZ)"),
    ],
    "old codes of regions": [
        text(rate("FR71,2012,9.5"), "FRK2 9.5", "FR71, until NUTS 2013, is now FRK2"),
        text(rate("PT16,2012,9.5", "AT13,2012,8"), said="was split into PT19 and PT1D"),
        text("nuts,year,rate\nEL14,2012,9.5\nAT13,2012,8\n", "EL61 9.5; AT13 8", "EL14 is EL61", measure="employment_rate_20_64"),
    ],
    "TSV of old": [
        text(f"{TSV}\\time\t2021 \t2020 \nPC,FOR,T,Y15-74,AT13\t15.4 b\t: u\n", "AT13 15.4", name="lfst_r_lfur2gac.tsv"),
        text(f"{TSV}\\time\t2021\nPC,FOR,T,Y15-74,AT12\t7\nPC,FOR,T,Y15-74,AT13\t:\n", "AT12 7", name="lfst_r_lfur2gac.tsv"),
        text("sex,unit,age,c_birth,geo\\time\t2021\nT,PC,Y15-74,FOR,AT13\t15.4\n", "AT13 15.4", name="lfst_r_lfur2gac (2).txt"),
    ],
    "workbooks of the data browser": [
        File("a.xlsx", browser("Foreign country", ["AT13", "Wien", 14.5, "b", ":", "u"]), "AT13 14.5"),
        File("b.xlsx", browser("Total", ["AT11", "Burgenland", 7, None, 8.1, None]), "AT11 7; AT11 8.1"),
        File("c.xlsx", browser("Reporting country", ["AT12", "NÖ", ":", None, "6.5", "u"]), "AT12 6.5"),
    ],
    "tables of packages for R and Python": [
        text(f'"unit","c_birth","sex","age","geo","TIME_PERIOD","values"\n"PC","FOR","T","Y15-74","AT13",{day},15.4\n',
             "AT13 15.4", name="r_lfst_r_lfur2gac.csv")
        for day in ("2021-01-01", '"2021-01-01"', "2021")
    ] + [text(f"freq,{TSV}\\TIME_PERIOD,2020,2021\nA,PC,FOR,T,Y15-74,AT13,,15.4\n", "AT13 15.4", name="lfst_r_lfur2gac_py.csv")],
    "labels in place of codes": [
        text(RATE + PEOPLE.format("Foreign country", "Wien"), "AT13 15.4", "“Wien” is AT13"),
        text(RATE + PEOPLE.format("Reporting country", "Burgenland"), "AT11 15.4", "“Burgenland” is AT11"),
        text(RATE + PEOPLE.format("Pays étranger", "Wien"), said="“Pays étranger” in the column “c_birth”"),
    ],
    "forms of the OECD": [
        text(oecd("OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0)", "SEX"), said="This is SDMX-CSV of the OECD"),
        text(oecd("OECD.CFE.EDS:DSD_REG_LAB@DF_RATES(2.4)"), said="DSD_REG_LAB@DF_RATES"),
        text(oecd("OECD:X(1.0)", "SEX"), "AT13 64.5", measure="employment_rate_20_64"),
    ],
    "lines that state the separator": [
        text(f"{stated}\n" + cities(*TWO).replace(",", stated.strip('"')[-1]), BOTH) for stated in ("sep=;", '"sep=;"', "sep=|")
    ],
    "separators at the end": [
        text("\n".join(line + more for line in [HEAD, *TWO]), BOTH) for more in (",", ",,", ",,,,")
    ],
    "footers": [
        text(cities(*TWO, "", "Source: register of residents"), BOTH, "1 footer line (Source: register of residents)"),
        text(cities(*TWO, "* provisional", "1) own count, rounded"), BOTH, "2 footer lines"),
        text(cities(*TWO, "Linz,Austria,2020"), said="row 4 has 3 columns"),
    ],
    "line ends of old": [
        text(cities(*TWO).replace("\n", end), BOTH) for end in ("\r", "\r\n")
    ] + [text("A title\r" + cities(*TWO).replace("\n", "\r"), BOTH, "1 title line (A title)")],
    "title lines": [
        text("Residents by place of birth\n" + cities(*TWO), BOTH, "1 title line (Residents by place of birth)"),
        text('"Data Source","Register",\n\n"Last Updated Date","2025-02-01",\n\n' + cities(*TWO), BOTH, "2 title lines"),
        File("a.xlsx", book([["Register"], [], [*HEAD.split(",")], ["Graz", "AT", 2021, 24.6]]), GRAZ, "1 title line (Register)"),
    ],
    "signs of per cent": [
        text(cities("Graz,Austria,2021,24.6 %", "Linz,Austria,2021,27.3%"), BOTH),
        text(cities("Graz,Austria,2021,24.6\u00a0%"), GRAZ),
        text("nuts;year;value\nAT13;2021;25 %\n", said="is per cent, which the measure is not", measure="population_all_ages"),
    ],
    "GeoJSON": [
        text(feature('"city":"Graz","year":2021,"foreign_born_share":24.6'), GRAZ, "GeoJSON", "a.geojson"),
        text('{"type":"FeatureCollection","features":[]}', said="GeoJSON file holds no features", name="a.geojson"),
        text(feature('"city":"Graz"', "null"), said="has no place on the map", name="a.json"),
        text('{"type":"Topology","objects":{}}', said="TopoJSON", name="a.geojson"),
    ],
    "other files under the name of a table": [
        text("{\\rtf1\\ansi Graz 24.6}\n", said="it looks like a document (RTF)"),
        text("%PDF-1.7\n", said="it looks like a PDF"),
        text("<html><table><tr><td>Graz</td></tr></table></html>", said="This is a web page (HTML)"),
        text('{"class":"dataset","value":[24.6]}', said="This is JSON-stat"),
    ],
    "MIPEX in wide form": [
        text("Country,Year,Overall score\nAustria,2020,45\n", "AT 45"),
        text("country;year;mipex_overall;MIPEX: Education\nAT;2020;45;50\n", "AT 45; AT 50"),
        text("Land\tJahr\tHealth\tOverall\nÖsterreich\t2020\t81\t45\n", "AT 81; AT 45"),
    ],
    "MIPEX in long form": [
        text("country,year,measure_id,value\nAustria,2020,mipex_overall,45\n", "AT 45"),
        text("iso3;indicator;year;score\nAUT;MIPEX overall, with health;2020;45\n", "AT 45"),
        text("Pays\tVariable\tTime\tValue\nAutriche\tOverall\t2020\t45\n", "AT 45"),
    ],
    "codes and names of countries": [
        text(cities("Athens,EL,2021,24.6", "London,UK,2021,27.3"), "gr-athens 24.6; uk001c 27.3"),
        text(cities("Prag,Tschechien,2021,24.6", "Istanbul,Türkiye,2021,27.3"), "cz001c 24.6; tr-istanbul 27.3"),
        text(cities("Vienna,AUT,2021,24.6", "Amsterdam,Pays-Bas,2021,27.3"), "at-vienna 24.6; nl001c 27.3"),
    ],
}  # fmt: skip


# What is no file: names, addresses and visits, each tried where it is at home, by the form of the input.
FORMS_OF_PAGES: dict[str, Mapping[str, object]] = {
    "links in files": test_links_in_files.FORMS,
    "translated pages": test_other_readers.WAYS,
    "uploads of a visit that is lost": test_your_data.LOST,
    "order of names": test_order_of_names.ORDERS,
    "names as people type them": test_place_names.TYPED,
    "names in a list": test_place_names.FOUND_IN_A_LIST,
}


def test_there_are_enough_of_each_kind() -> None:
    few = {kind: len(files) for kind, files in KINDS.items() if len({one.content for one in files}) < AT_LEAST}
    assert not few
    assert all(one.read or one.said for files in KINDS.values() for one in files)
    assert not [kind for kind, forms in FORMS_OF_PAGES.items() if len({repr(one) for one in forms.values()}) < AT_LEAST]


@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind, files in KINDS.items() for number in range(len(files))])
def test_a_file_of_this_kind(kind: str, number: int) -> None:
    """Read with these values and words, or answered with this sentence; nothing but values without problems counts as read."""
    file = KINDS[kind][number]
    read, words = "", ""
    try:
        uploaded = figures(file.name, file.content, choices=file.choices)
        problems = [one.sentence for one in uploaded.problems]
        words = " ".join([uploaded.understood.left_aside, *(one for _, one in uploaded.understood.facts), *problems])
        if not problems:
            read = "; ".join(f"{one.place_code} {one.value}" for one in uploaded.rows.itertuples())
    except FileRejectedError as reason:
        words = str(reason)
    assert read == file.read or (not file.read and file.said), words
    assert file.said in words
