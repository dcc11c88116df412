"""The fonts that the atlas sends in place of Streamlit's look the same, and lack nothing that a page shows."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from queries.database import whole_table
from serving import fonts


def test_every_icon_of_a_page_is_in_the_file() -> None:
    """Where this fails, python -m serving.fonts makes the file anew."""
    known = fonts.ligatures(TTFont(fonts.streamlit_font("MaterialSymbols-Rounded")))
    shown = fonts.icons() & set(known)
    assert {"location_city", "keyboard_double_arrow_left", "lock_open", "search"} <= shown  # a field of searches draws the last
    assert len(shown) > 80
    assert shown - set(fonts.ligatures(TTFont(fonts.FOLDER / "icons.woff2"))) == set()


@pytest.mark.parametrize("style", fonts.SANS)
def test_letters_are_those_of_streamlits_font_under_another_name(style: str) -> None:
    whole, ours = TTFont(fonts.streamlit_font(fonts.SANS[style])), TTFont(fonts.FOLDER / f"sans-{style}.woff2")
    letters = {code: name for code, name in whole.getBestCmap().items() if code in fonts.characters()}
    assert set(ours.getBestCmap()) == set(letters)
    widths = {code: ours["hmtx"][name][0] for code, name in ours.getBestCmap().items()}
    assert widths == {code: whole["hmtx"][name][0] for code, name in letters.items()}
    for table, name in [("hhea", "ascent"), ("hhea", "descent"), ("OS/2", "sTypoAscender"), ("OS/2", "usWeightClass")]:
        assert getattr(ours[table], name) == getattr(whole[table], name)
    assert ours["head"].modified == whole["head"].modified  # so that a file made again has the same bytes
    names = {record.nameID: str(record) for record in ours["name"].names}
    assert "Reserved Font Name" in names[0]  # the notice of copyright stays
    assert not [text for kind, text in names.items() if "Source" in text and kind not in (0, 7)]


@pytest.mark.real_data
def test_every_latin_letter_of_a_citys_name_is_in_the_file() -> None:
    letters = {
        letter
        for name in whole_table("city")["name"].to_pylist()
        for letter in name
        if unicodedata.name(letter).startswith("LATIN")
    }
    assert len(letters) > 60
    assert {ord(letter) for letter in letters} <= fonts.characters()
