"""The brief as a PDF: what stands on the page, and the link that opens its cities again."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from ui import filters, statements, typesetting, value_text, wording
from ui.brief import charts, words
from ui.brief.rows import key_rows, rows_of
from ui.filters import Filters
from ui.indicator_rows import IndicatorRow
from ui.practice_library import practices_of, source_text
from ui.selected_city import SelectedCity, city_of
from ui.sharing import qr_code
from ui.state import local_url
from ui.state.url import Choice

TEMPLATE = Path(__file__).parent / "brief.typ"
MOST_CITIES = 4
CHARTS = 2
PRACTICES = 3
CODE = "code.svg"
GROUPS = {
    "city": ("The city", "The cities"),
    "region": ("Its region", "Their regions"),
    "country": ("Its country", "Their countries"),
}


def address(city_ids: Sequence[str], chosen: Filters) -> str:
    """Path and query that open the cities again: the profile of one, the comparison of several."""
    choices: dict[str, Choice] = {
        "city": list(city_ids),
        "share_definition": chosen.share_definition,
        "area_basis": list(chosen.area_basis),
    }
    parameters = [one for one in filters.parameters() if one.name in choices and choices[one.name] != one.default]
    query = {one.name: one.spell(choices[one.name]) for one in parameters}
    if len(city_ids) > 1:
        query["question"] = ["side"]
    return local_url.address_of("compare" if len(city_ids) > 1 else "city", urlencode(query, doseq=True, safe=","))


def pdf_bytes(city_ids: Sequence[str], chosen: Filters, link: str) -> bytes:
    """One A4 page on one to MOST_CITIES cities.

    chosen: how shares are counted; the other filters do not act, so that all cities are ranked among the same places.
    """
    content = content_of(city_ids, chosen, link)
    code = qr_code.code_svg(link)
    return typesetting.pdf(TEMPLATE, content | {"code": CODE if code else ""}, {CODE: code} if code else {})


def content_of(city_ids: Sequence[str], chosen: Filters, link: str) -> dict[str, Any]:
    """All words and figures of the page, as the template takes them."""
    everywhere = replace(filters.NO_FILTER, share_definition=chosen.share_definition, area_basis=chosen.area_basis)
    subjects = [city_of(city_id, everywhere) for city_id in city_ids]
    rows = rows_of(subjects)
    of_title = words.title_row(subjects, rows)
    keys = key_rows(rows, of_title)
    numbers = _numbers(rows)
    return {
        "made": typesetting.edition("brief"),
        "title": words.title(subjects, rows, of_title),
        "lead": [words.sentence(row) for row in keys[CHARTS:]],
        "cities": [subject.name for subject in subjects],
        "charts": [charts.dots(row, subjects) for row in keys[:CHARTS]],
        "groups": [_group(level, subjects, rows, numbers) for level in GROUPS],
        "row_count": len(rows),
        "practices": _practices(subjects),
        "no_practices": words.no_practices(subjects),
        "feet": [_foot([row for row in rows if row in rows[:count] or row in keys], numbers) for count in range(len(rows) + 1)],
        "link": link,
        "only_here": bool(qr_code.only_here(link)),
    }


def _foot(rows: Sequence[IndicatorRow], numbers: dict[str, int]) -> dict[str, list[str]]:
    """What is known and named of the rows on the page: the template may leave the last of the table out."""
    named = _source_ids(rows)
    return {
        "notes": words.notes(rows),
        "sources": list(dict.fromkeys(f"[{numbers[one]}] {value_text.source_names()[one]}" for one in named)),
    }


def _numbers(rows: Sequence[IndicatorRow]) -> dict[str, int]:
    """The number of each source; two copies of one dataset have the same name and share it."""
    names = {source: value_text.source_names()[source] for source in _source_ids(rows)}
    of_name = {name: number for number, name in enumerate(dict.fromkeys(names.values()), start=1)}
    return {source: of_name[name] for source, name in names.items()}


def _source_ids(rows: Sequence[IndicatorRow]) -> list[str]:
    in_order = sorted(rows, key=lambda row: list(wording.PLACES).index(row.level))
    return list(dict.fromkeys(source for row in in_order for value in row.known for source in statements.source_ids(value)))


def _group(level: str, subjects: Sequence[SelectedCity], rows: Sequence[IndicatorRow], numbers: dict[str, int]) -> dict[str, Any]:
    """The rows of cities, regions or countries under the names of these places; a sentence where there are none."""
    return {
        "title": GROUPS[level][len(subjects) > 1],
        "places": ["" if level == "city" else subject.name_of_larger(level) for subject in subjects],  # the head names cities
        "none": f"The atlas has none of these values for the {wording.PLACES[level] if len(subjects) > 1 else level}.",
        "rows": [
            {
                "order": order,
                "name": words.name_of(row.first),
                "people": words.people_of(row.first),
                "cells": [value and words.cell(value, numbers[value["source_id"]]) for value in row.values],
                "all": words.all_places(row.first),
            }
            for order, row in enumerate(rows)
            if row.level == level or (level == "city" and row.level in wording.LOCAL)
        ],
    }


def _practices(subjects: Sequence[SelectedCity]) -> list[dict[str, str]]:
    """Practices of the cities in turn, their own before those of networks; then of similar cities. Each with its source."""
    found: dict[str, tuple[dict[str, Any], str]] = {}
    by_city = [[(row, subject.name) for row in _own_first([subject.city_id])] for subject in subjects]
    for row, name in filter(None, chain.from_iterable(zip_longest(*by_city))):
        found.setdefault(row["practice_id"], (row, "" if row["place_level"] == "city" else f" (with {name})"))
    for subject in subjects:
        for row in _own_first(subject.similar_ids):
            if row["place_level"] == "city":
                found.setdefault(row["practice_id"], (row, f" (similar to {subject.name})"))
    return [
        {"place": f"{row['place_name']}{whose}", "title": row["title"], "source": source_text(row).removeprefix("Source: ")}
        for row, whose in list(found.values())[:PRACTICES]
    ]


def _own_first(city_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The practices of some cities, those that are a city's own before those of a network or region with it."""
    return sorted(statements.records(practices_of(city_ids)), key=lambda row: row["place_level"] != "city")
