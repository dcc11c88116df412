"""Back to the top of the page when another step is opened: its button stands below the questions of the last one."""

import streamlit as st

_SCRIPT = """
let shown = null
export default function ({ data }) {
  if (shown !== null && shown !== data.step) {
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
  }
  shown = data.step
}
"""

_scroll = st.components.v2.component("to_the_top", js=_SCRIPT)


def to_the_top(step: str) -> None:
    """Scroll up where `step` is another one than in the run before."""
    _scroll(key="to_the_top", data={"step": step})
