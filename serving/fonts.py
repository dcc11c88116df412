"""The fonts of a page: of Streamlit's, what the pages need, so that a first visit fetches a sixth of the bytes.

python -m serving.fonts makes the files of static/fonts anew from the installed Streamlit: after it was renewed, or where a page
shows an icon that it did not show before. Characters outside of LATIN still come from Streamlit's own files.
"""

import re
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

import streamlit

PROJECT = Path(__file__).parent.parent
FOLDER = PROJECT / "static" / "fonts"
ICONS = "app/static/fonts/icons.woff2"
STREAMLIT = Path(streamlit.__file__).parent / "static" / "static"
# Those of European languages in Latin letters, and the signs that texts and charts of the atlas hold.
LATIN = "U+20-7E, U+A0-17F, U+192, U+218-21B, U+237, U+259, U+2BC, U+2C6-2C7, U+2D8-2DD, U+1E80-1E85, U+1E9E, U+1EF2-1EF3"
LATIN += ", U+2010-2015, U+2018-201E, U+2020-2022, U+2026, U+202F-2030, U+2032-2033, U+2039-203A, U+2044, U+20AC, U+2122"
LATIN += ", U+2190-2193, U+2212, U+2248, U+2260, U+2264-2265, U+25A0, U+25AA, U+25B2, U+25B6, U+25BC-25BD, U+25C6, U+25CF"
# By style, the file of Streamlit. The licence reserves the name of the original (static/fonts/OFL.txt).
SANS = {"normal": "SourceSansVF-Upright", "italic": "SourceSansVF-Italic"}
NAME = "AtlasSans"
_OF_ICONS = re.compile(r"static/media/MaterialSymbols-Rounded\.[\w-]+\.woff2")
_ICON = re.compile(r":material/(\w+):")


def is_of_icons(path: str) -> bool:
    """Whether this path of the atlas is that of Streamlit's file of all 4,000 icons, in place of which ICONS is sent."""
    return _OF_ICONS.fullmatch(path) is not None


def styles() -> str:
    """What follows Streamlit's styles: its family, for LATIN from files of ours; until they have come, words in another font."""
    faces = (
        f'@font-face{{font-family:"Source Sans";font-weight:100 900;font-style:{style};font-display:swap;'
        f'src:url(./app/static/fonts/sans-{style}.woff2)format("woff2");unicode-range:{LATIN}}}'
        for style in SANS
    )
    return f"<style>{''.join(faces)}</style>"


def icons() -> set[str]:
    """The names of the icons that pages of the atlas and Streamlit's own parts show."""
    ours = [
        path for folder in ("ui", "pages") for path in (PROJECT / folder).rglob("*") if path.suffix in (".py", ".csv", ".toml")
    ]
    scripts = (STREAMLIT / "js").glob("*.js")
    fields = Path(streamlit.__file__).parent / "elements" / "widgets" / "text_widgets.py"  # which names the icons of its kinds
    return {name for path in [*ours, *scripts, fields] for name in _ICON.findall(path.read_text(encoding="utf-8"))}


def streamlit_font(name: str) -> Path:
    """Streamlit's file whose name begins with this."""
    (path,) = (STREAMLIT / "media").glob(f"{name}.*")
    return path


def characters() -> set[int]:
    """The code points of LATIN."""
    ranges = (part.strip().removeprefix("U+").split("-") for part in LATIN.split(","))
    return {code for ends in ranges for code in range(int(ends[0], 16), int(ends[-1], 16) + 1)}


def make() -> None:
    """Write the files of static/fonts."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    for style, name in SANS.items():
        font = TTFont(streamlit_font(name), recalcTimestamp=False)
        small = subset.Subsetter(subset.Options(name_IDs=["*"]))
        small.populate(unicodes=characters())
        small.subset(font)
        for record in font["name"].names:
            if record.nameID not in (0, 7):  # what it is called; not the notices of copyright and trademark
                record.string = re.sub(r"Source ?Sans ?3?(VF)?", NAME, str(record))
        font.flavor = "woff2"
        font.save(FOLDER / f"sans-{style}.woff2")
    font = TTFont(streamlit_font("MaterialSymbols-Rounded"), recalcTimestamp=False)
    signs = ligatures(font)
    small = subset.Subsetter(subset.Options(layout_features=["*"], layout_closure=False))
    small.populate(text=ascii_lowercase + digits + "_ ", glyphs=[signs[name] for name in icons() if name in signs])
    small.subset(font)
    font.flavor = "woff2"
    font.save(FOLDER / "icons.woff2")


def ligatures(font: Any) -> dict[str, str]:
    """By the name of an icon, which is a ligature of its letters, the glyph."""
    letters = {glyph: chr(code) for code, glyph in sorted(font.getBestCmap().items())}  # the last is the small letter
    tables = [table for lookup in font["GSUB"].table.LookupList.Lookup for table in lookup.SubTable]
    found: dict[str, str] = {}
    for table in (getattr(table, "ExtSubTable", table) for table in tables):
        for first, some in table.ligatures.items():
            found |= {"".join(letters[one] for one in [first, *each.Component]): each.LigGlyph for each in some}
    return found


if __name__ == "__main__":
    make()
