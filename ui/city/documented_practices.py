"""Practices for a profile: those of the city in sentences and as a table, those of similar cities as cards."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import pandas as pd
import streamlit as st

from ui import statements, tables, wording
from ui.practice_library import CITY, practices_by_city, practices_of, published, source_names, source_text
from ui.selected_city import SelectedCity

IN_WORDS = 3
CARDS = 3
NARROWEST = 260  # pixels of a card
FARTHEST = 1.0  # distance of a less similar city that is still named: one standard deviation of all cities


def describe(rows: pd.DataFrame, name: str) -> list[str]:
    """How many there are, and the fullest texts, a paragraph each."""
    if rows.empty:
        return [f"The documents name no practice of {name}; it may still have some."]
    count = wording.plural(len(rows), "documented practice involves", "documented practices involve")
    sentences = [f"{count} {name} ({_documents(rows)})."]
    for row in rows.head(IN_WORDS).to_dict("records"):
        result = f" Result: {row['result']}" if isinstance(row["result"], str) else ""
        sentences.append(f"{row['title']}: {row['summary']}{result} {source_text(row)}.")
    return sentences


def _documents(rows: pd.DataFrame) -> str:
    """Of which years the documents are that tell of these practices."""
    names = [source_names()[source] for source in rows["source_id"].unique()]
    years = [int(year) for name in names for year in re.findall(r"\((\d{4})\)", name)[-1:]]
    what = "a document" if len(names) == 1 else "documents"
    return f"{what} of {wording.years(min(years), max(years))}" if years else what


def table_of(rows: pd.DataFrame) -> pd.DataFrame:
    """All of them in words; empty where the sentences name them all."""
    if len(rows) <= IN_WORDS:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "Practice": rows["title"],
            "Policy field": rows["field"],
            "Since": ["" if pd.isna(year) else f"{int(year)}" for year in rows["since_year"]],
            "Source": [source_text(row).removeprefix("Source: ") for row in rows.to_dict("records")],
        }
    )


def few_of_each(city_ids: Sequence[str]) -> list[dict[str, Any]]:
    """CARDS practices of these cities, in their order: one of each city first, then a second one of each."""
    of_each = [practices_by_city().get(city, []) for city in city_ids]
    in_turns = [row for turn in zip_longest(*of_each) for row in turn if row]
    return list({row["practice_id"]: row for row in in_turns}.values())[:CARDS]


def less_similar_cities(subject: SelectedCity) -> pd.DataFrame:
    """Rows of `city/similar_cities`: up to CARDS cities of which the documents name a practice, the nearest first.

    For a city of whose similar ones they name none; no row where the reader chose whom to compare with.
    """
    if subject.are_by_hand or not subject.similar_ids:
        return pd.DataFrame(columns=["city_id", "label", "distance"])
    rows = subject.all_by_distance()
    return rows[rows["city_id"].isin(practices_by_city()) & (rows["distance"] <= FARTHEST)].head(CARDS)


def show_practices_of_others(subject: SelectedCity) -> None:
    """What the cities compared with do: a few practices as cards, and the way to all of them.

    Where the documents name none of them, those of the nearest cities of which they do, called so, and of the country. Without
    any city to compare with, the way to those of the country alone.
    """
    if not subject.similar_ids:
        _lead_to_country(subject)
        return
    st.header("What the cities of your choice do" if subject.are_by_hand else "What similar cities do")
    if _show_cards(subject.similar_ids, subject.others_in_text):
        return
    nearest = less_similar_cities(subject)
    st.markdown(wording.plain(_none_named(subject, nearest)))
    _show_cards(nearest["city_id"].tolist(), "these cities" if len(nearest) > 1 else "this city")
    _lead_to_country(subject)


def _show_cards(city_ids: Sequence[str], whose: str) -> bool:
    """A few practices of these cities, and the way to all; whether there are any."""
    if not (shown := few_of_each(city_ids)):
        return False
    _cards([(f"{place_of(row)}: {row['title']}", row) for row in shown])
    named = [city for city in city_ids if city in practices_by_city()]
    count = len({row["practice_id"] for city in named for row in practices_by_city()[city]})
    _page_link(f"All {count} practices of {whose}" if count > 1 else "This practice in the library", {CITY: ",".join(named)})
    return True


def _none_named(subject: SelectedCity, nearest: pd.DataFrame) -> str:
    """That no practice of the cities compared with is named, and which nearest cities have one."""
    none = f"The documents name no practice of {subject.others_in_text}."
    if nearest.empty:
        return none
    names = [
        f"{label} ({'distance ' * (not order)}{wording.number(distance, 2)})"
        for order, (label, distance) in enumerate(zip(nearest["label"], nearest["distance"], strict=True))
    ]
    cities = "nearest city of which they name one is" if len(names) == 1 else "nearest cities of which they name one are"
    return f"{none} The {cities} {wording.listed(names)}."


def _lead_to_country(subject: SelectedCity) -> None:
    """The way to the practices of its country, or to all."""
    code, country = str(subject.facts["country_code"]), str(subject.facts["country"])
    count = sum(code in codes.split(";") for codes in published()["country_codes"].fillna(""))
    if count:
        _page_link(f"Practices in {statements.country_name(country)} ({count})", {"country": code})
    else:
        _page_link("All practices", {})


def _cards(titled: list[tuple[str, dict[str, Any]]]) -> None:
    """Practices beside each other, each under its title."""
    with st.grid(CARDS, min_column_width=NARROWEST) as grid:
        for title, row in titled:
            with grid.cell(), st.container(border=True, height="stretch"):
                lines = [f"**{wording.plain(title)}**", wording.plain(row["summary"])]
                if isinstance(row["result"], str):
                    lines.append(f"**Result:** {wording.plain(row['result'])}")
                st.markdown("\n\n".join(lines))
                st.caption(wording.plain(f"{row['field']}. {source_text(row)}"))


def place_of(row: dict[str, Any]) -> str:
    """The place of a practice with its country: Ghent, Belgium; a network by its name."""
    name, country = str(row["place_name"]), row["country"]
    return f"{name}, {country}" if row["place_level"] == "city" and isinstance(country, str) else name


def show_own(city_id: str, name: str) -> None:
    """How many practices the documents tell of the city, a few as cards, all as a table, and the way to them in the library."""
    rows = practices_of([city_id])
    st.header("Practices")
    st.markdown(wording.plain(describe(rows, name)[0]))
    if rows.empty:
        return
    _cards([(row["title"], row) for row in statements.records(rows)[:IN_WORDS]])
    if len(table := table_of(rows)):
        tables.fold("practices_table", lambda: tables.show(table, f"Table: practices of {name}"), f"All {len(rows)} as table")
    _page_link(f"Practices of {name} ({len(rows)})", {CITY: city_id})


def _page_link(label: str, query: dict[str, str]) -> None:
    st.page_link("pages/practices.py", label=wording.plain(label), icon=":material/lightbulb:", query_params=query)
