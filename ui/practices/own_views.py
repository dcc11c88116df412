"""Adding practices of one's own: the template, the check of a file, what was added and how to take it away."""

import pandas as pd
import streamlit as st

from data.importer.problems import as_table
from ui import downloads, wording
from ui.file_names import file_name
from ui.practices import csv_check, own, pickers

_UPLOAD = "practice_upload"
_ADDED = "practices_added"
MOST_PROBLEMS = 100
ICON = ":material/download:"


def own_practices() -> None:
    """The part of the page where a reader adds practices for this session."""
    with st.expander("Add your own practices", on_change="rerun", key="own_practices_part") as part:
        if part.open:
            _add()


def _add() -> None:
    st.write("Only you see them, until you close or reload the page. Links do not include them.")
    downloads.file_button("Template (CSV)", csv_check.template, "practices_template.csv", "practice_template", icon=ICON)
    with st.popover("What goes into each column", icon=":material/help:"):
        _columns()
    if st.session_state.pop(_ADDED, None) is not None:
        st.success("Your practices were added.")
    number = int(st.session_state.get(_UPLOAD, 0))
    file = st.file_uploader("Completed template", type="csv", max_upload_size=1, key=f"{_UPLOAD}_{number}")
    if file is not None:
        _check(file.getvalue())
    if uploaded := own.rows():
        _list_own(uploaded)


def _columns() -> None:
    st.dataframe(
        pd.DataFrame({"Column": list(csv_check.COLUMNS), "Content": list(csv_check.COLUMNS.values())}),
        hide_index=True,
        height="content",
        alt="Table of the columns of the template",
        placeholder=wording.NO_VALUE,
    )
    fields = "; ".join(f"{code} ({name})" for code, name in pickers.topics("field").items())
    st.markdown(f"**Policy fields:** {wording.plain(fields)}")
    st.markdown(f"**Who acts:** {wording.plain('; '.join(pickers.ACTORS))}")


def _check(content: bytes) -> None:
    checked = csv_check.checked(content)
    if checked.problems:
        count = len(checked.problems)
        st.error(f"Nothing was added. {wording.plural(count, 'problem', 'problems')} to correct:")
        shown = as_table(list(checked.problems)).head(MOST_PROBLEMS).astype({"row": str}).replace({"row": {"0": "file"}})
        st.dataframe(
            shown.set_axis(["Row", "Column", "Reason"], axis="columns"),
            hide_index=True,
            height="content" if count < 12 else 420,
            column_config={"Reason": st.column_config.TextColumn(width="large")},
            alt="Table of problems in the file: row, column and reason",
            placeholder=wording.NO_VALUE,
        )
        st.caption(
            "Row 1 is the header, as in a spreadsheet." + (f" The first {len(shown)} are shown." if count > len(shown) else "")
        )
        return
    count = len(checked.rows)
    st.write(f"No problems found in {wording.plural(count, 'practice', 'practices')}.")
    st.button(
        f"Add {wording.plural(count, 'practice', 'practices')}",
        on_click=_take,
        args=(checked.rows,),
        key="add_practices",
        icon=":material/add:",
    )


def _take(rows: tuple[dict[str, str], ...]) -> None:
    """Add the rows and offer an empty place for the next file."""
    own.add(rows)
    st.session_state[_ADDED] = True
    st.session_state[_UPLOAD] = int(st.session_state.get(_UPLOAD, 0)) + 1


def _list_own(uploaded: list[dict[str, str]]) -> None:
    count = wording.plural(len(uploaded), "practice", "practices")
    st.write(f"Added by you: {count}.")
    with st.container(horizontal=True):
        name = file_name("my_practices", "", "csv")
        downloads.file_button(f"Your {count} (CSV)", lambda: csv_check.to_csv(uploaded), name, "own_practices_file", icon=ICON)
        st.button("Remove all", on_click=own.remove_all, key="remove_own_practices", icon=":material/delete:")
