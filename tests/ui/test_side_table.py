"""Cities side by side as HTML: a table for a screen reader, every text escaped, the colours of the theme behind what stays."""

import tomllib

from tests.code_names import ROOT
from tests.pages.test_hostile_addresses import FOREIGN
from tests.ui.test_range_rows import Tags
from ui.compare import side_table
from ui.compare.side_table import Cell, Column, Group, Line

COLUMNS = [Column("Graz", "Austria"), Column("Oslo", "Norway")]
CELLS = [Cell("81 of 100", "Austria, 2023", "9th highest"), None]
LINE = Line("Health", "national policy", "56 countries", "apart by 8 %", "Rules.", CELLS)
GROUP = Group("Their countries", [("Austria", ""), ("Norway", "")], [LINE])


def test_it_is_a_table_with_heads_of_columns_groups_and_rows() -> None:
    found = Tags(side_table.table(COLUMNS, [Group("The cities", [], []), GROUP], "Graz and Oslo side by side"))
    scopes = [attributes.get("scope") for tag, attributes in found.tags if tag == "th"]
    assert scopes == ["col", "col", "col", "rowgroup", "row"]
    assert [tag for tag, _ in found.tags].count("tbody") == 1  # a group without a row is left out
    assert "Graz and Oslo side by side" in found.words
    box = found.tags[0][1]
    assert (box["role"], box["tabindex"]) == ("region", "0")  # it scrolls, also for those who have no mouse
    assert "no value" in found.words


def test_every_text_is_escaped() -> None:
    for text in (*FOREIGN.values(), '"><img src=x>', "<script>"):
        line = Line(text, text, text, text, text, [Cell(text, text, text), None])
        html = side_table.table([Column(text, text)] * 2, [Group(text, [(text, text)] * 2, [line])], text)
        allowed = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "b", "small", "span"}
        assert {tag for tag, _ in Tags(html).tags} <= allowed


def test_what_stays_in_place_has_the_background_of_the_page() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    backgrounds = ", ".join(theme[kind]["backgroundColor"] for kind in ("light", "dark"))
    assert f"light-dark({backgrounds})" in side_table.STYLE.read_text(encoding="utf-8")
