"""A view within a page of another site: without navigation and controls, with a link to the atlas below.

An address with `embed=true` opens it so. Which sites may is the operator's setting ATLAS_EMBEDDED_BY (serving/headers.py).
"""

import html

import streamlit as st

from ui.sharing import qr_code

HEIGHT = 640  # pixels; a longer view scrolls
_ALONE = (
    "<style>[data-testid=stHeader], .stHeading:has(h1), .st-key-filter_bar, .st-key-view_bar, .st-key-actions, "
    "[class*=_pickers], .stPopover, .stDownloadButton, .stButton, .stPageLink, .stButtonGroup, .stExpander, .stSelectbox, "
    ".stMultiSelect, .stSlider, .stCheckbox, .stRadio, .stNumberInput, .stTextInput "
    "{display: none !important} .stMainBlockContainer {padding: 0.5rem 1rem !important}</style>"
)


def is_on() -> bool:
    """Whether the view stands within another page."""
    return bool(st.context.is_embedded)


def end() -> None:
    """Leave out what belongs to the atlas and not to the view, and lead to the atlas in a window of its own."""
    link = html.escape(qr_code.link_to_view() or "/", quote=True)
    st.html(f'{_ALONE}<p><a href="{link}" target="_blank" rel="noopener">Open this view in the City Integration Atlas</a></p>')


def snippet(address_within: str, title: str) -> str:
    """The HTML that shows a view within another page. address_within: path and query."""
    mark = "&" if "?" in address_within else "?"
    address = html.escape(qr_code.full_link(f"{address_within}{mark}embed=true"), quote=True)
    size = f'width="100%" height="{HEIGHT}" style="border: 0" loading="lazy"'
    return f'<iframe src="{address}" title="{html.escape(title, quote=True)}" {size}></iframe>'


def draw(address_within: str, title: str) -> None:
    """Offer the snippet."""
    with st.expander("Embed in a web page", key="embed_view", on_change="rerun") as opened:
        if opened.open:
            st.write("Shows this view without navigation, with its sources. The operator of the atlas names the sites that may.")
            st.code(snippet(address_within, title), language=None, wrap_lines=True)
