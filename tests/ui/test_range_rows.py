"""Rows with a bar from lowest to highest: every text escaped, every mark at its value, a table for a screen reader."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.pages.test_hostile_addresses import FOREIGN
from ui.charts import colours, range_rows
from ui.charts.range_rows import HEIGHT, MARGIN, SHAPES, WIDTH, Look, Mark, RangeRow, Spread

SPREAD = Spread(10.0, 60.0, 30.0, (20.0, 40.0), "10 to 60, middle half 20 to 40, median 30, 83 cities")
ROW = RangeRow(
    "Good place to live",
    "share of residents asked",
    "35.0 %",
    "2023",
    "7th highest of 83 cities",
    Mark(35.0, "Graz 35.0 %"),
    SPREAD,
    (Mark(10.0, "Oslo 10.0 %"), Mark(60.0, "Lyon 60.0 %")),
    "median 30.0 %",
    "People who agree.",
)
SVG = "{http://www.w3.org/2000/svg}"


class Tags(HTMLParser):
    """The tags of a piece of HTML with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def picture(html: str) -> ElementTree.Element:
    """The drawing of the only picture in a piece of HTML."""
    (data,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    return ElementTree.fromstring(base64.b64decode(data))


def ticks(row: RangeRow, kind: str) -> list[float]:
    drawn = picture(range_rows.bar(row)).findall(f"{SVG}line[@class='{kind}']")
    assert all(line.get("x1") == line.get("x2") for line in drawn)
    return [float(line.get("x1", "nan")) for line in drawn]


def dot(row: RangeRow) -> ElementTree.Element:
    (found,) = picture(range_rows.bar(row)).findall(f"{SVG}circle")
    return found


def test_marks_stand_at_their_values() -> None:
    """From 10 at the left end to 60 at the right, 5.64 a unit."""
    unit = (WIDTH - 2 * MARGIN) / 50
    assert float(dot(ROW).get("cx", "")) == pytest.approx(MARGIN + 25 * unit, abs=0.051)
    assert ticks(ROW, "median") == pytest.approx([MARGIN + 20 * unit], abs=0.051)
    assert ticks(ROW, "other") == pytest.approx([MARGIN, WIDTH - MARGIN], abs=0.051)
    drawing = picture(range_rows.bar(ROW))
    (half,) = drawing.findall(f"{SVG}rect")
    assert float(half.get("x", "")) == pytest.approx(MARGIN + 10 * unit, abs=0.051)
    assert float(half.get("width", "")) == pytest.approx(20 * unit, abs=0.11)
    (line,) = drawing.findall(f"{SVG}line[@class='range']")
    assert (line.get("x1"), line.get("x2")) == (f"{float(MARGIN)}", f"{float(WIDTH - MARGIN)}")


def test_equal_values_stand_at_one_place() -> None:
    tied = replace(ROW, own=Mark(60.0, "Graz"), others=(Mark(60.0, "Lyon"), Mark(60.0, "Oslo")))
    assert {*ticks(tied, "other"), float(dot(tied).get("cx", ""))} == {WIDTH - MARGIN}


def test_places_without_others_have_no_tick() -> None:
    alone = replace(ROW, others=())
    assert ticks(alone, "other") == []
    assert "Compared with" not in range_rows.bar(alone)


def test_where_all_are_the_same_all_stands_in_the_middle() -> None:
    same = replace(ROW, own=Mark(5.0, "Graz"), spread=Spread(5.0, 5.0, 5.0, (5.0, 5.0), "all 5"), others=(Mark(5.0, "Oslo"),))
    assert {float(dot(same).get("cx", "")), *ticks(same, "median"), *ticks(same, "other")} == {WIDTH / 2}


def test_values_outside_the_ranked_ones_stay_in_the_picture() -> None:
    """A larger area, and cities of the reader's choice that the filters leave out."""
    outside = replace(ROW, own=Mark(5.0, "Graz"), others=(Mark(80.0, "Lyon"),), stands_in=True)
    assert (float(dot(outside).get("cx", "")), ticks(outside, "other")) == (MARGIN, [WIDTH - MARGIN])
    (line,) = picture(range_rows.bar(outside)).findall(f"{SVG}line[@class='range']")
    assert MARGIN < float(line.get("x1", "")) < float(line.get("x2", "")) < WIDTH - MARGIN


def test_few_places_have_no_middle_half() -> None:
    few = replace(ROW, spread=replace(SPREAD, middle=None))
    assert picture(range_rows.bar(few)).findall(f"{SVG}rect") == []


def test_a_larger_area_is_hollow() -> None:
    assert dot(ROW).get("fill") == range_rows.OWN
    hollow = dot(replace(ROW, stands_in=True))
    assert (hollow.get("fill"), hollow.get("stroke")) == ("none", range_rows.STAND_IN)


def test_everything_is_inside_the_picture() -> None:
    drawing = picture(range_rows.bar(ROW))
    assert drawing.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert range_rows.RADIUS <= MARGIN and range_rows.RADIUS <= HEIGHT / 2


def test_marks_of_several_places_differ_by_outline_and_stand_at_their_values() -> None:
    """Of equal values one over another."""
    looks = [Look(colour, shape) for colour, shape in zip(colours.CITY, SHAPES, strict=False)]
    assert len(set(SHAPES)) == len(looks) == 5
    marks = [(Mark(value, f"City {value}"), look) for value, look in zip((10.0, 35.0, 35.0, 60.0, 20.0), looks, strict=True)]
    drawn = picture(range_rows.bar_of_places(SPREAD, marks)).findall(f"{SVG}path")
    assert [(path.get("fill"), path.get("d")) for path in drawn] == [(look.colour, look.shape) for look in looks]
    at = [re.findall(r"[\d.]+", path.get("transform", "")) for path in drawn]
    unit = (WIDTH - 2 * MARGIN) / 50
    assert [float(x) for x, _ in at] == pytest.approx([MARGIN + unit * step for step in (0, 25, 25, 50, 10)], abs=0.051)
    assert [float(y) == HEIGHT / 2 for _, y in at] == [True, False, False, True, True]
    assert at[1] != at[2]
    (head,) = picture(range_rows.mark_of(looks[2])).findall(f"{SVG}path")
    assert (head.get("fill"), head.get("d")) == (looks[2].colour, looks[2].shape)


def test_the_picture_says_what_it_shows() -> None:
    ((_, attributes),) = Tags(range_rows.bar(ROW)).tags
    assert attributes["alt"] == (
        "Graz 35.0 %. All: 10 to 60, middle half 20 to 40, median 30, 83 cities. Compared with: Oslo 10.0 %; Lyon 60.0 %."
    )


def test_a_row_without_a_range_has_no_picture() -> None:
    row = replace(ROW, spread=None)
    html = range_rows.table([row], "Values of Graz")
    assert "<img" not in html
    assert html.count("<td") == 3
    with pytest.raises(ValueError, match="no spread"):
        range_rows.bar(row)


def test_it_is_a_table_with_caption_and_heads() -> None:
    tags = Tags(range_rows.table([ROW, replace(ROW, name="Trust")], "Values of Graz itself")).tags
    names = [name for name, _ in tags]
    assert names.count("caption") == names.count("table") == 1
    assert names.count("tr") == 3
    assert [attributes["scope"] for name, attributes in tags if name == "th"] == ["col"] * 4 + ["row"] * 2
    # Rows that are stacked on a narrow screen stay rows of a table to a screen reader.
    roles = {name: attributes.get("role") for name, attributes in tags if name in ("table", "tbody", "thead", "tr", "td")}
    assert roles == {"table": "table", "tbody": "rowgroup", "thead": "rowgroup", "tr": "row", "td": "cell"}


TEXTS = ("name", "people", "value", "year", "rank", "note", "definition")


@pytest.mark.parametrize("text", [*FOREIGN.values(), '"><script>alert(1)</script>', "half \ud800"], ids=range(len(FOREIGN) + 2))
def test_texts_are_only_texts(text: str) -> None:
    texts: dict[str, Any] = dict.fromkeys(TEXTS, text)
    hostile = replace(ROW, **texts, own=Mark(35.0, text), others=(Mark(20.0, text),))
    plain = Tags(range_rows.table([ROW], "Graz") + range_rows.legend("Graz", "similar cities: Oslo", True))
    html = range_rows.table([hostile], text) + range_rows.legend(text, text, True)
    found = Tags(html)
    assert [(name, set(attributes)) for name, attributes in found.tags] == [(name, set(at)) for name, at in plain.tags]
    sendable = text.encode(errors="replace").decode()
    assert html.encode()
    assert "".join(found.words).count(sendable) == len(TEXTS) - 1 + 3  # in the table all but the definition; caption and legend
    assert [at["title"] for _, at in found.tags if "title" in at] == [sendable]


def test_the_legend_names_what_is_drawn() -> None:
    words = Tags(range_rows.legend("Graz", "similar cities: Oslo, Lyon")).words
    assert words == ["Graz", "similar cities: Oslo, Lyon", "middle half of all", "median of all"]
    assert Tags(range_rows.legend("Graz", "", has_stand_ins=True)).words[1] == "a larger area"
