"""Everything that the atlas uses of Streamlit beyond its documentation, for Streamlit 1.67.0.

Each part has a test in tests/serving/test_streamlit_internals.py: read those first when Streamlit is renewed.
"""

from streamlit.runtime.pages_manager import PagesManager


def use_navigation_alone() -> None:
    """Let no page be found by its file in pages/.

    Until st.navigation has run once, Streamlit serves the files of a folder named pages/ under their own names, so that
    the first visitor who follows a link to a page would be told that it does not exist. st.navigation sets this later on.
    """
    PagesManager.uses_pages_directory = False
