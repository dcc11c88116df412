"""Numbers, years and names as readers see them; data as text that Markdown leaves alone."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from queries.database import run
from ui import tables, wording
from ui.mipex import scores
from ui.policy import heat_map


@pytest.mark.parametrize(
    ("number", "unit", "long", "short"),
    [
        (78.84, "%", "78.8 %", "78.8 %"),
        (0.04, "%", "0.0 %", "0.0 %"),
        (100.0, "%", "100.0 %", "100.0 %"),
        (58.6, "score 0-100", "59 of 100", "59"),
        (1234567.0, "people", "1,234,567 people", "1,234,567"),
        (1234.4, "thousand people", "1,234 thousand people", "1,234"),
        (-3.25, "per 1,000 people", "−3.2 per 1,000 people", "−3.2"),
    ],
)
def test_values(number: float, unit: str, long: str, short: str) -> None:
    assert wording.value(number, unit) == long
    assert wording.short_value(number, unit) == short


def test_every_unit_has_words() -> None:
    for unit in run("definitions/measures")["unit"].unique():
        assert wording.value(12.0, unit).startswith("12")
        assert wording.short_value(12.0, unit).startswith("12")


def test_counts_and_plurals() -> None:
    assert wording.count(1234567) == "1,234,567"
    assert wording.plural(0, "city", "cities") == "0 cities"
    assert wording.plural(1, "city", "cities") == "1 city"
    assert wording.plural(1000, "city", "cities") == "1,000 cities"


def test_years() -> None:
    assert wording.year(2019.0) == "2019"
    assert wording.year(None) == wording.year(float("nan")) == "year not stated"
    assert wording.years(2014, 2023) == "2014 to 2023"
    assert wording.years(2019, 2019) == "2019"
    assert wording.years(None, None) == "years not stated"


def test_lists() -> None:
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b"]) == "a and b"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"


def test_every_code_of_the_data_has_words() -> None:
    measures = run("definitions/measures")
    assert {*measures["family"], "own"} == set(wording.FAMILY) == set(wording.FAMILY_SHORT)
    assert set(measures["place_level"]) <= set(wording.PLACES)
    assert set(run("definitions/marks")["reliability"]) <= set(wording.RELIABILITY)
    assert set(run("definitions/marks").query("kind == 'area_basis'")["code"]) == set(wording.AREA_BASIS)


HOSTILE = [
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "<b>x</b>",
    "$x^2$",
    "**bold** _it_ ~~no~~",
    ":red[x] :material/delete: :smile:",
    "`code`",
    "# heading",
    "- item",
    "| a | b |",
    "\\![x](y)",
    "https://evil.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_is_inert(text: str) -> None:
    escaped = wording.plain(text)
    assert re.sub(r"\\(.)", r"\1", escaped) == text
    assert not re.search(r"[\\`*_{}\[\]()<>#+\-!|~$:]", re.sub(r"\\.", "", escaped))


def test_plain_leaves_words_alone() -> None:
    for text in ("Zürich", "Łódź", "59 of 83", "A, B; C", ""):
        assert wording.plain(text) == text
    assert wording.plain(5) == "5"


def test_plain_reaches_the_page_escaped() -> None:
    def script(text: str) -> None:
        import streamlit as st

        st.markdown(text)

    at = AppTest.from_function(script, args=(wording.plain(HOSTILE[0]),), default_timeout=300).run()
    assert at.markdown[0].value == r"\!\[x\]\(http\://evil.example/x.png\)"


@pytest.mark.parametrize(
    ("text", "inside"), [("Housing", "housing"), ("EU citizens", "EU citizens"), ("A one-stop shop", "a one-stop shop"), ("", "")]
)
def test_text_inside_a_sentence(text: str, inside: str) -> None:
    assert wording.lower(text) == inside


def test_half_a_character_can_be_sent() -> None:
    """A lone surrogate, as JSON may hold it; whole characters beyond the first 65,536 stay."""
    assert wording.plain("a\ud800b 𝄞").encode() == "a?b 𝄞".encode()


def test_every_family_has_a_word_for_what_classifies_it() -> None:
    """The catalogue may classify a measure of any family; the picker then says what its measures fit."""
    words = {family: wording.classification(family) for family in wording.FAMILY}
    assert words["mipex"] == "competence type"
    assert words["icc"] == "field of action"
    assert words["outcome"] == "competence type or field of action"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("78.8 % of residents", "78.8\u00a0% of residents"),
        ("by 2 points, not 1 point", "by 2\u00a0points, not 1\u00a0point"),
        ("59 of 100", "59\u00a0of 100"),
        ("9 of 12 cities", "9 of 12 cities"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(text: str, kept: str) -> None:
    assert wording.plain(text) == kept


def halves() -> list[float]:
    """The values of the small atlas that end in a half of what is shown, with none or one decimal."""
    folder = Path(__file__).parents[1] / "fixture" / "tables" / "observation"
    values = pd.concat(pd.read_csv(file)["value"] for file in sorted(folder.glob("*.csv")))
    return sorted({float(value) for value in values if value % 1 == 0.5 or (value * 10) % 1 == 0.5})


def test_a_half_is_rounded_alike_in_tables_texts_and_pictures() -> None:
    figures = halves()
    assert len(figures) >= 5
    for decimals in (0, 1):
        shown = tables.rounded(pd.DataFrame({"value": figures}), {"value": decimals})["value"]
        for figure, of_table in zip(figures, shown, strict=True):
            in_browser = Decimal(of_table).quantize(Decimal(10) ** -decimals, ROUND_HALF_UP)
            assert f"{in_browser:,f}".replace("-", "−") == wording.number(figure, decimals)
    # As on the heat map, where the browser writes the scores of the cells.
    scores_of_half = [figure for figure in (*figures, 12.5, 13.5, 39.5) if figure % 1 == 0.5 and 0 <= figure <= 100]
    cells = pd.DataFrame({"value": scores_of_half})
    chart = alt.Chart(cells).transform_calculate(text=heat_map.SHORT).mark_text().encode(text="text:N", x="value:Q")
    drawn = re.findall(r">(\d+(?:\.\d)?)</text>", vl_convert.vegalite_to_svg(chart.to_dict()))
    assert {scores.short(figure) for figure in scores_of_half} <= set(drawn)
    assert [wording.value(figure, "score 0-100") for figure in (12.5, 13.5)] == ["12 of 100", "14 of 100"]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["Graz, Austria", "Kobe, Japan"], "Graz, Austria and Kobe, Japan"),
        (["a", "b", "c"], "a, b and c"),
        (["Graz, Austria", "Kobe, Japan", "Haifa, Israel"], "Graz, Austria; Kobe, Japan; and Haifa, Israel"),
    ],
)
def test_names_with_commas_stay_apart(names: list[str], text: str) -> None:
    assert wording.listed(names) == text
