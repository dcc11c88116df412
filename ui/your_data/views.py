"""The parts of the page Your own data: add a file, see what is wrong or what it holds, use it, take it out."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from data.importer import (
    ChoiceNeededError,
    Choices,
    FileRejectedError,
    ImportedFile,
    Understood,
    as_table,
    isolated,
    limits,
    saved,
)
from data.importer.problems import MOST_SHOWN
from queries.database import DataNotReadyError, run
from serving.proxies import plain_address
from serving.rates import Recent
from ui import downloads, measure_picker, statements, tables, wording
from ui.filters import city_labels
from ui.your_data import choices_form, icc_report, session_upload, tab_storage, templates

AFTER_LEAVING_MINUTES = 3  # a copy goes LEFT_SECONDS after the visit, at the next look after that
SAVED = ".zip"
NAMED_OWN = 3  # indicators of a file
KINDS = [
    "csv",
    "tsv",
    "txt",
    "xlsx",
    "ods",
    "dta",
    "pdf",
    "zip",
    "xls",
    "json",
    "geojson",
]  # xls and other JSON are named, not read
MEGABYTE = 1_000_000
TOO_MANY = "Nothing was added. Too many files within a few minutes; please wait a moment."
_PENDING = "own_file"
_READ = "own_files_read"  # when this visit had files read
_read_of = Recent(limits.VISIT_SECONDS)  # by address


@dataclass(frozen=True)
class PendingFile:
    """A file as it was given, to be read again with other choices."""

    name: str
    content: bytes
    title: str
    url: str
    sheet: str


def upload() -> None:
    """The upload with preview and problems."""
    if sent := _upload_form():
        if sent.name.lower().endswith(icc_report.ENDING):
            _read("the report", lambda: icc_report.read(sent.name, sent.content, sent.title, sent.url))
        elif sent.name.lower().endswith(SAVED):
            _read("the file", lambda: st.session_state.update(own_checked=tuple(isolated.saved(sent.content))))
        else:
            _check(sent, Choices())
    icc_report.review()
    given, found = st.session_state.get(_PENDING), st.session_state.get("own_checked")
    if isinstance(found, ImportedFile):
        _preview(found)
    elif isinstance(found, tuple):
        _preview_saved(found)
    elif isinstance(found, ChoiceNeededError):
        st.warning(f"Nothing was added yet. {wording.plain(found)}")
        _understood(found.understood)
    if isinstance(given, PendingFile) and isinstance(found, ImportedFile | ChoiceNeededError):
        choices = choices_form.draw(found.understood, is_open=isinstance(found, ChoiceNeededError))
        if choices is not None and _check(given, choices):
            st.rerun()
        elif choices is not None:  # the reason is said; what was known stays, to choose otherwise
            st.session_state["own_checked"], st.session_state[_PENDING] = found, given


def _upload_form() -> PendingFile | None:
    """Draw the form; the file where one was just sent."""
    with st.form("add_a_file", border=True):
        most = limits.ON_THE_PAGE
        megabytes = most.file_bytes // MEGABYTE
        file = st.file_uploader(
            "CSV, Excel, OpenDocument, Stata, GeoJSON, an Intercultural Cities report (PDF) or data that you saved here (ZIP), "
            f"at most {megabytes} MB and {wording.count(most.rows)} rows",
            type=KINDS,
            max_upload_size=megabytes,
            key="own_upload",
            help=f"At most {most.columns} columns and {wording.count(most.cells)} cells; a workbook at most "
            f"{most.unpacked_bytes // MEGABYTE} MB unpacked. Reading is stopped after {limits.SECONDS} seconds of computing or "
            f"at {limits.MEMORY_BYTES // MEGABYTE} MB of memory. {limits.FILES_A_VISIT} files can be checked within "
            f"{limits.VISIT_SECONDS // 60} minutes.",
        )
        name, address, part = st.columns([3, 3, 2])
        title = name.text_input(
            "Name of the source", max_chars=200, placeholder="Register of residents, city of …", key="own_title"
        )
        url = address.text_input("Address on the web (optional)", max_chars=400, placeholder="https://…", key="own_url")
        sheet = part.text_input("Sheet (optional)", max_chars=60, key="own_sheet")
        is_submitted = st.form_submit_button("Check the file")
    if is_submitted and file is not None:
        return PendingFile(file.name, file.getvalue(), title, url, sheet.strip())
    if is_submitted:
        st.warning("Choose a file first.")
    return None


def _forget() -> None:
    """Let go of the file before."""
    for name in ("own_checked", _PENDING):
        st.session_state.pop(name, None)
    icc_report.forget()


def _check(given: PendingFile, choices: Choices) -> bool:
    """Read a file and remember what was found, or say why it cannot be read; whether it was."""

    def read() -> None:
        st.session_state[_PENDING] = given
        try:
            st.session_state["own_checked"] = isolated.figures(
                given.name, given.content, title=given.title, url=given.url, sheet=given.sheet, choices=choices
            )
        except ChoiceNeededError as asked:
            st.session_state["own_checked"] = asked

    return _read("the file", read)


def _read(what: str, read: Callable[[], None]) -> bool:
    """Let go of the file before and read another, or say why it cannot be read; whether it was."""
    _forget()
    if not _in_time():
        st.error(TOO_MANY)
        return False
    try:
        with st.spinner(f"Reading {what} …"):
            read()
    except FileRejectedError as reason:
        st.error(f"Nothing was added. {wording.plain(reason)}")
        return False
    return True


def _in_time() -> bool:
    """Whether this visit, and its address in all visits together, may have a file read now; if so, it is counted."""
    read = [moment for moment in st.session_state.get(_READ, []) if moment > time.monotonic() - limits.VISIT_SECONDS]
    address = plain_address(st.context.ip_address)
    may = len(read) < limits.FILES_A_VISIT and (not address or _read_of.count(address) < limits.FILES_AN_ADDRESS)
    st.session_state[_READ] = [*read, time.monotonic()] if may else read
    if may and address:
        _read_of.add(address)
    return may


def _preview(uploaded: ImportedFile) -> None:
    """What a checked file holds; only one without problems can be used."""
    st.subheader(wording.plain(uploaded.source["title"]))
    if uploaded.problems:
        table = as_table(uploaded.problems)
        more = " or more" if len(table) == limits.MOST_PROBLEMS else ""
        st.error(
            f"{wording.plural(len(table), 'problem', 'problems')}{more}; nothing was added. Correct the file and check it again: "
            "a file is used whole or not at all."
        )
        shown = table.head(MOST_SHOWN).rename(columns={"row": "Row", "column": "Column", "problem": "Problem"})
        tables.for_reading(shown, "Problems by row and column")
        label = f"All problems as CSV ({len(table)})"
        downloads.file_button(label, lambda: downloads.csv_bytes(table), "problems.csv")
        _understood(uploaded.understood)
        return
    rows = uploaded.rows
    st.success(
        f"Read as {wording.plain(uploaded.form)}: {wording.plural(len(rows), 'value', 'values')} of "
        f"{wording.plural(rows['place_code'].nunique(), 'place', 'places')}, "
        f"{wording.plural(rows['measure_id'].nunique(), 'indicator', 'indicators')}, "
        f"{statements.years_text(pd.to_numeric(rows['year']))}."
    )
    _understood(uploaded.understood)
    _table(uploaded, rows.head(MOST_SHOWN))
    _offer_use(uploaded)


def _preview_saved(files: tuple[ImportedFile, ...]) -> None:
    """What saved data hold."""
    st.subheader("Data that you saved")
    count = sum(len(one.rows) for one in files)
    st.success(f"{wording.plural(len(files), 'file', 'files')} with {wording.plural(count, 'value', 'values')}.")
    rows = [[one.source["title"], len(one.rows), _own_names(one) or "indicators of the atlas"] for one in files]
    shown = pd.DataFrame(rows, columns=["File", "Values", "Indicator"])
    tables.for_reading(shown, "Files in the saved data")
    _offer_use(*files)


def _offer_use(*files: ImportedFile) -> None:
    if st.button("Use this data in this session", icon=":material/add:", key="use_own") and _add(lambda: files):
        _forget()
        st.rerun()


def _add(read: Callable[[], Iterable[ImportedFile]]) -> bool:
    """Add files to this session, or say why nothing was added; whether they were."""
    try:
        with st.spinner("Adding your data …"):
            session_upload.add(*read())
    except (FileRejectedError, DataNotReadyError) as reason:
        st.error(f"Nothing was added. {wording.plain(reason)}")
        return False
    return True


def _understood(understood: Understood) -> None:
    """What was made of the file, and what of it was left aside."""
    facts = [*understood.facts, *([("Left aside", understood.left_aside)] if understood.left_aside else [])]
    if facts:
        shown = pd.DataFrame(facts, columns=["What", "As understood"])
        tables.for_reading(shown, "What was understood of the file")


def _table(uploaded: ImportedFile, rows: pd.DataFrame) -> None:
    measures = run("definitions/measures").set_index("measure_id")[["name", "unit"]]
    count = len(uploaded.rows)
    labels = city_labels() | {place.city_id: f"{place.name}, district" for place in uploaded.districts}
    for one in uploaded.own:
        measures.loc[one.measure_id] = one.name, one.unit
    shown = pd.DataFrame(
        {
            "Row": rows["line"],
            "Place": [labels.get(code, code) for code in rows["place_code"]],
            "Indicator": rows["measure_id"].map(measures["name"]).fillna(rows["measure_id"]),
            "Group": rows["population_group"].map(measure_picker.group_names()),
            "Year": rows["year"].astype(int),
            "Value": rows["value"].astype(float),
            "Unit": rows["measure_id"].map(measures["unit"]),
        }
    )
    if count > len(rows):
        st.caption(f"The first {len(rows)} of {wording.count(count)} values.")
    st.dataframe(shown, hide_index=True, width="stretch", placeholder=wording.NO_VALUE, alt="Table of the values of the file")


def introduction() -> None:
    """What happens to figures that are added, and who sees them."""
    st.write(
        "Upload data of your city, region or country. Each cell is checked; then your values appear beside the public ones on "
        "every page, marked as uploaded. Only you see them. The server deletes its copy within "
        f"{AFTER_LEAVING_MINUTES} minutes after you leave, and after {session_upload.UNUSED_MINUTES} minutes without use. "
        f"This tab of your browser keeps up to {wording.count(tab_storage.MOST_VALUES)} values until you close it, and offers "
        "them again after a lost connection."
    )


def uploaded() -> None:
    """The files that are mixed in, each with its figures as a download and a way out."""
    upload = session_upload.current_upload()
    if upload is None:
        session_upload.clear_loss()  # which has been said above
        _offer_again()
        return
    st.header("Uploaded data in this session")
    _offer_saving(upload)
    for one in upload.files:
        source_id = one.source["source_id"]
        with st.container(border=True):
            st.markdown(
                f"**{wording.plain(one.source['title'])}**  \n{wording.plural(len(one.rows), 'value', 'values')}"
                f"{_of_own(one)}, read as "
                f"{wording.plain(one.form)}. In downloads their source is {wording.plain(source_id)}."
            )
            with st.container(horizontal=True):
                label = f"Values as CSV ({wording.plural(len(one.rows), 'row', 'rows')})"
                downloads.file_button(label, partial(_csv, one), f"{source_id}.csv", f"own_{source_id}")
                st.button("Remove", icon=":material/delete:", key=f"remove_{source_id}", on_click=_remove, args=[source_id])


def _own_names(one: ImportedFile) -> str:
    """The indicators of one's own, the first of many by name."""
    names = [own.name for own in one.own]
    if len(names) > NAMED_OWN + 1:
        return f"{'; '.join(names[:NAMED_OWN])} and {len(names) - NAMED_OWN} more"
    return "; ".join(names)


def _of_own(one: ImportedFile) -> str:
    if len(one.own) > 1:
        return f" of {len(one.own)} indicators of your own: {wording.plain(_own_names(one))}"
    return f" of “{wording.plain(_own_names(one))}”, an indicator of your own" if one.own else ""


def _offer_again() -> None:
    """Data that this tab kept from a visit that has ended."""
    if not tab_storage.are_missing():
        return
    tab_storage.dismiss()
    content = tab_storage.content()
    if content is None:
        tab_storage.forget()
        return
    st.write("This tab kept the data that you uploaded before.")
    with st.container(horizontal=True):
        if st.button("Use my data again", icon=":material/restore:", key="use_kept") and _add(lambda: _kept(content)):
            st.rerun()
        st.button("Forget them", key="forget_kept", on_click=tab_storage.forget)


def _kept(content: bytes) -> list[ImportedFile]:
    if not _in_time():
        raise FileRejectedError(TOO_MANY)
    return isolated.saved(content)


def _offer_saving(upload: session_upload.SessionUpload) -> None:
    if not saved.fits(upload.files):
        shapes = saved.LONGEST_CONTENTS // MEGABYTE
        most = f"{wording.count(limits.SAVED_VALUES)} values, {limits.SAVED_FILES} files and {shapes} MB of shapes"
        st.caption(f"These data cannot be saved as one file, which holds at most {most}.")
        return
    st.caption("Save your data as one file (ZIP): uploaded here again, it brings back the values and your own indicators.")
    packed = partial(saved.packed, upload.files)
    downloads.file_button("Save my data", packed, "atlas-data.zip", "save_own", icon=":material/save:")


def _remove(source_id: str) -> None:
    try:
        if session_upload.remove(source_id):
            tab_storage.forget()
    except (FileRejectedError, DataNotReadyError) as reason:
        st.error(f"Nothing was removed. {wording.plain(reason)}")


def _csv(uploaded: ImportedFile) -> bytes:
    """The rows as a download: numbers as numbers, cities by name."""
    rows = uploaded.rows
    cities = rows["place_code"].where(rows["place_level"].isin(wording.LOCAL))
    typed = rows.assign(
        value=rows["value"].astype(float),
        year=rows["year"].astype(int),
        city_id=cities,
        city=cities.map(city_labels()),
        reliability="own",
    )
    return downloads.csv_bytes(downloads.long_form(typed))


def formats() -> None:
    """The forms that are understood, with templates."""
    st.header("Formats and templates")
    st.write(
        "Cities may be written with or without accents and in several languages; add the country where two share a name. Numbers "
        "need a decimal point, or a decimal comma where it can mean nothing else; “39.2 %” is 39.2, and so is a cell of a "
        "workbook that shows 39.2 %. Eurostat's files (SDMX-CSV, TSV, workbook of the data browser) can be uploaded unchanged, "
        "and any table with a column of places, years in a column or as names of columns, and values: the page shows what it "
        "understood, and asks for what the file does not say. Where no indicator of the atlas fits, define your own."
    )
    columns = st.columns(2)
    for number, template in enumerate(templates.TEMPLATES):
        with columns[number % 2].container(border=True):
            st.markdown(f"**{template.title}**  \n{template.what}")
            with st.container(horizontal=True):
                about = f"{template.title}. {template.what} The row below the names is an example: replace it."
                _template_button("CSV", template, partial(downloads.csv_bytes, template.rows), "csv")
                _template_button("Excel", template, partial(downloads.excel_bytes, template.rows, about), "xlsx")


def _template_button(label: str, template: templates.Template, make: Callable[[], bytes], ending: str) -> None:
    name = f"template_{template.key}"
    downloads.file_button(f"{label} template", make, f"{name}.{ending}", f"{name}_{ending}")
