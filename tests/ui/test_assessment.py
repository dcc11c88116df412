"""Assessments: files there and back, files that cannot be right, the arithmetic of result and comparison, the report."""

import io
import json
import re
from dataclasses import replace
from itertools import groupby
from typing import Any

import docx
import pandas as pd
import pytest
from pypdf import PageObject, PdfReader

from ui import documents, downloads
from ui.assessment import comparison_report, report
from ui.assessment.comparison import long_form as long_form_of_pairs
from ui.assessment.comparison import pairs_of
from ui.assessment.phrases import FIND_OUT, NO_PRACTICE, file_stem, opens_at, summary, thin_parts, title_of, whom_to_ask
from ui.assessment.profile import gaps_of, long_form, results_of, to_find_out
from ui.assessment.result_chart import profile_chart
from ui.instruments import answers, drafts
from ui.instruments.answers import CHOICES, Answer, Assessment, as_markdown_link, clean, is_link
from ui.instruments.files import LARGEST_FILE, as_text, opened
from ui.instruments.guidance import INSTRUMENTS, contexts_of, items_of, parts_of, practices_for, shown_practices
from ui.rooms.question_form import sheet_of
from ui.state.browser_storage import LONGEST

ADDRESS = "https://example.org/plan(2024)?a=1&b=$x$"
FULL = Assessment(
    "inclucities",
    "at-vienna",
    "2026-11-22",
    {
        "kf01-01": Answer("in_place", "Line one\nline “two” =1+1 <b> 🎉", ADDRESS),
        "kf01-02": Answer("partly"),
        "kf02-01": Answer("", "only a note"),
        "kf09-16": Answer("not_ours"),
    },
    {"3": "Unemployment fell."},
)
# Key factor 5 has four questions: one in place, one partly, one not within the city's competence, one without an answer.
WORKED = Assessment(
    "inclucities",
    answers={
        "kf05-01": Answer("in_place"),
        "kf05-02": Answer("partly"),
        "kf05-03": Answer("not_ours"),
        "kf12-01": Answer("not_yet"),
        "kf12-02": Answer("not_ours"),
        "kf12-03": Answer("unknown"),
        "kf02-01": Answer("not_ours"),
        "kf02-02": Answer("", "a note alone is no answer"),
    },
)


def everything(instrument: str, sign: str) -> Assessment:
    """Every question answered, every note, link and context as long as may be."""
    answer = Answer("not_yet", sign * answers.LONGEST_NOTE, "https://a.example/".ljust(answers.LONGEST_LINK, "x"))
    contexts = dict.fromkeys(contexts_of(instrument), sign * answers.LONGEST_CONTEXT)
    return Assessment(instrument, "at-vienna", "2026-11-22", dict.fromkeys(items_of(instrument), answer), contexts)


def changed(path: str, value: Any) -> str:
    """The text of a file with one thing in it changed; path as in answers.kf01-01.choice."""
    content = json.loads(as_text(FULL))
    *way, last = path.split(".")
    place = content
    for key in way:
        place = place[key]
    place[last] = value
    return json.dumps(content)


def test_what_is_asked_is_what_the_documents_ask() -> None:
    assert [len(part.items) for part in parts_of("inclucities")] == [7, 6, 9, 6, 4, 10, 7, 6, 16, 7, 14, 3]
    assert [len(part.items) for part in parts_of("oecd")] == [1, 1, 1, 1, 1, 4, 4, 4, 1, 1, 1, 1]
    assert len(contexts_of("inclucities")) == 10 and not contexts_of("oecd")


@pytest.mark.parametrize("assessment", [FULL, WORKED, Assessment("oecd"), everything("inclucities", '"')])
def test_a_file_opens_as_it_was_saved(assessment: Assessment) -> None:
    found = opened(as_text(assessment).encode())
    assert found.assessment == assessment
    assert not found.remarks


def test_any_town_can_be_named_and_is_kept_in_file_draft_and_pdf() -> None:
    named = replace(WORKED, city_name="Neuhof am Zenn", author="Office for Integration", priorities=("kf12-01",))
    assert opened(as_text(named)).assessment == named
    assert drafts.merged(named, Assessment("inclucities", answers={"kf01-01": Answer("partly")})).city_name == named.city_name
    assert drafts.stored_text({"inclucities": Assessment("inclucities", city_name="Neuhof")})
    assert title_of(named) == "IncluCities benchmark: Neuhof am Zenn"
    assert set(long_form(named)["city"]) == {"Neuhof am Zenn"} and long_form(named)["city_id"].isna().all()
    assert file_stem(named) == "assessment_inclucities_Neuhof-am-Zenn"
    text = PdfReader(io.BytesIO(documents.pdf_bytes(report.document_of(named, "")))).pages[0].extract_text()
    assert "Neuhof am Zenn" in text


def test_a_town_is_named_once_and_its_name_is_cleaned() -> None:
    found = opened(changed("city_name", " New\u202e\ntown\x07 ")).assessment
    assert found and (found.city_id, found.city_name) == ("at-vienna", "")
    found = opened(changed("city_id", "").replace('"city_name": ""', '"city_name": " New\\u202e\\ntown\\u0007 "')).assessment
    assert found and found.city_name == "New town"


REFUSED = {
    "no JSON": b"{",
    "not text": b"\xff\xfe\x00",
    "nothing": b"",
    "a list": b"[]",
    "nested too deep": b"[" * 100_000,
    "another file": b'{"type": "FeatureCollection"}',
    "another version": changed("version", 2).encode(),
    "another instrument": changed("instrument", "mipex").encode(),
    "instrument is a list": changed("instrument", ["oecd"]).encode(),
    "too large": b" " * (LARGEST_FILE + 1) + as_text(FULL).encode(),
    "answers are a list": changed("answers", []).encode(),
    "answer is a number": changed("answers.kf01-01", 3).encode(),
    "unknown choice": changed("answers.kf01-01.choice", "excellent").encode(),
    "choice is a list": changed("answers.kf01-01.choice", ["in_place"]).encode(),
    "note too long": changed("answers.kf01-01.note", "x" * 501).encode(),
    "link with a script": changed("answers.kf01-01.link", "javascript:alert(1)").encode(),
    "link without https": changed("answers.kf01-01.link", "http://example.org").encode(),
    "context too long": changed("context.3", "x" * 301).encode(),
    "context is a number": changed("context.3", 1).encode(),
    "town is a number": changed("city_name", 3).encode(),
    "town too long": changed("city_name", "x" * 81).encode(),
    "author is a list": changed("author", []).encode(),
    "priorities are a text": changed("priorities", "kf01-01").encode(),
    "date is none": changed("date", "yesterday").encode(),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_right_is_refused_whole(kind: str) -> None:
    found = opened(REFUSED[kind])
    assert found.assessment is None
    assert found.remarks
    assert all(remark.endswith(".") for remark in found.remarks)


def test_what_is_wrong_is_named() -> None:
    sentences = " ".join(opened(changed("answers.kf01-02.choice", "excellent")).remarks)
    assert "kf01-02 (How leaders speak about migration)" in sentences


def test_questions_that_are_not_asked_are_left_out_and_listed() -> None:
    found = opened(changed("answers.kf99-01", {"choice": "in_place"}))
    assert found.assessment == FULL
    assert "kf99" in found.remarks[0]
    hostile = opened(changed("answers.![x](http://evil)", {"choice": "in_place"}))
    assert hostile.assessment == FULL
    assert "![x](" not in hostile.remarks[0]


def test_a_city_that_is_not_in_the_atlas_is_left_out() -> None:
    found = opened(changed("city_id", "atlantis"))
    assert found.assessment == replace(FULL, city_id="")
    assert "city" in found.remarks[0]


def test_text_is_kept_without_control_signs_and_half_signs() -> None:
    assert clean("  a\x00b\u0007\ud800 c\nd \r\n", 100) == "ab c\nd"
    assert clean("x" * 20, 5) == "xxxxx"
    found = opened(changed("answers.kf01-01.note", "a\ud800b\x00"))
    assert found.assessment and found.assessment.answer("kf01-01").note == "ab"


@pytest.mark.parametrize(
    "text",
    ["http://example.org", "javascript:alert(1)", "https://", "https://localhost", "https://exa mple.org", "example.org",
     "https://[", " https://example.org", "https://example.org/" + "x" * 200, "https://example.org\n/x"],
)  # fmt: skip
def test_no_link(text: str) -> None:
    assert not is_link(text)


def test_a_link_ends_where_it_should() -> None:
    assert is_link(ADDRESS)
    assert as_markdown_link(ADDRESS) == "[evidence on example.org](https://example.org/plan%282024%29?a=1&b=%24x%24)"
    assert re.fullmatch(r"\[[^\]]+\]\([^()\s]+\)", as_markdown_link("https://a.example/)[x](javascript:alert(1)"))


@pytest.mark.parametrize("sign", ['"', "\n", "é", "\U0001f389"])
def test_the_fullest_drafts_fit_into_the_browser(sign: str) -> None:
    """Drafts of both instruments, every text as long as may be and written in signs that take more room in a file."""
    full = {instrument: everything(instrument, sign) for instrument in INSTRUMENTS}
    assert len(drafts.stored_text(full)) <= LONGEST


def test_a_click_before_the_browser_answered_is_not_lost() -> None:
    clicked = {"kf01-01": Answer("partly"), "kf01-02": Answer("not_yet"), "kf03-01": Answer("partly")}
    both = drafts.merged(FULL, Assessment("inclucities", "", "2026-11-23", clicked))
    assert both.answer("kf01-01") == replace(FULL.answer("kf01-01"), choice="partly")
    assert both.answer("kf02-01") == FULL.answer("kf02-01")
    assert both.answer("kf01-02").choice == "not_yet"
    assert both.answer("kf03-01").choice == "partly"
    assert (both.city_id, both.contexts) == (FULL.city_id, FULL.contexts)
    assert drafts.merged(FULL, Assessment("inclucities")) == FULL


def test_result_by_hand() -> None:
    results = {result.part.part_id: result for result in results_of(WORKED)}
    five, twelve, two, one = results[5], results[12], results[2], results[1]
    assert five.counts == {"in_place": 1, "partly": 1, "not_ours": 1, "": 1}
    assert (five.base, five.share("in_place"), five.share("partly"), five.share("not_yet")) == (2, 50.0, 50.0, 0.0)
    assert (twelve.base, twelve.share("in_place"), twelve.share("unknown"), twelve.gaps) == (2, 0.0, 50.0, 1)
    assert (two.base, two.share("in_place")) == (0, None)
    assert two.counts == {"not_ours": 1, "": 5}
    assert one.counts == {"": 7}
    assert summary(WORKED) == "7 of 95 answered: 1 in place, 1 partly, 1 not yet, 3 not our competence and 1 don't know."


def test_least_in_place_comes_first_and_parts_without_shares_last() -> None:
    order = [result.part.part_id for result in results_of(WORKED, "gaps")]
    assert order[:2] == [12, 5]
    assert order[2:] == [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]


def ids(assessment: Assessment) -> list[tuple[str, int]]:
    return [(gap.item.item_id, gap.place) for gap in gaps_of(assessment)]


def test_gaps_stand_in_the_order_of_the_city_then_of_the_document() -> None:
    more = WORKED.with_answer("kf01-04", Answer("partly")).with_answer("kf01-05", Answer("not_yet"))
    assert ids(more) == [("kf01-05", 0), ("kf01-04", 0), ("kf05-02", 0), ("kf12-01", 0)]
    ordered = replace(more, priorities=("kf12-01", "kf05-01", "kf01-04"))
    assert ids(ordered) == [("kf12-01", 1), ("kf01-04", 2), ("kf01-05", 0), ("kf05-02", 0)]  # kf05-01 is in place, so no gap


def test_what_is_not_known_is_to_be_found_out() -> None:
    assert [item.item_id for _, item in to_find_out(WORKED)] == ["kf12-03"]
    assert "kf12-03" not in dict(ids(WORKED))


def test_every_question_has_a_sentence_of_its_own_for_a_peer() -> None:
    asked = [item.ask_peer for item in items_of("inclucities").values()]
    assert len(set(asked)) == 95 and all(text.endswith("?") for text in asked)
    assert not any(item.ask_peer for item in items_of("oecd").values())


def test_practices_about_the_question_come_first_then_those_of_the_country() -> None:
    for city_id in ("", "be003c", "be012c"):
        for practices in practices_for("inclucities", city_id).values():
            of_question = [one.is_of_question for one in practices]
            assert of_question == sorted(of_question, reverse=True)
            for _, group in groupby(practices, key=lambda one: one.is_of_question):
                of_country = ["in your country" in one.reasons for one in group]
                assert of_country == sorted(of_country, reverse=True)
    first = practices_for("inclucities", "be003c")["kf04-02"]
    assert "Mechelen, Belgium" in {one.place for one in first if one.is_of_question}
    assert all(one.reasons[:2] == ("about this question", "in your country") for one in first if one.is_of_question)
    assert "Mechelen, Belgium" in whom_to_ask(first)
    assert not any(one.place.startswith("Mechelen") for one in practices_for("inclucities", "be012c").get("kf04-02", ()))
    assert whom_to_ask(()) == ""


@pytest.mark.parametrize("item_id", ["kf07-06", "kf08-06", "kf11-12"])
def test_a_practice_whose_text_does_not_answer_the_question_is_not_said_to_be_about_it(item_id: str) -> None:
    """Legal support, money tied to diversity, indicators chosen together: no text of the library tells of them."""
    shown = shown_practices("inclucities", "", item_id)
    assert shown and all(one.reasons[0] == "about this key factor" for one in shown)
    assert whom_to_ask(shown) == ""


def test_tools_of_the_checklist_have_the_practices_that_the_document_tells_under_them() -> None:
    first = practices_for("oecd", "")["obj06-01"][0]
    assert first.is_of_question and first.title == "The integration department trains all others"


def test_objectives_of_one_question_are_said_to_be_such() -> None:
    assert thin_parts("oecd").startswith("Objectives 1, 2, 3, 4, 5, 9, 10, 11 and 12 are one question each")
    assert thin_parts("inclucities") == ""


def addresses_on(page: PageObject) -> list[str]:
    notes = [note.get_object() for note in page.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in notes if "/A" in note and "/URI" in note["/A"]]


def test_the_document_has_notes_evidence_author_and_day() -> None:
    named = replace(FULL, author="Office for Integration", priorities=("kf01-02",))
    made = report.document_of(named, "https://atlas.example/assessment")
    pages = PdfReader(io.BytesIO(documents.pdf_bytes(made))).pages
    paper = docx.Document(io.BytesIO(documents.word_bytes(made)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    word = " ".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    for text in (" ".join(page.extract_text() for page in pages), word):
        whole = "".join(text.split())
        assert "answeredbyOfficeforIntegration·lastchangedon22November2026" in whole
        assert "Priority1:Howleadersspeakaboutmigration(partly)" in whole
        assert "line“two”=1+1<b>" in whole and "onlyanote" in whole
        assert "https://example.org/plan(2024)?a=1" in whole
        assert "Unemploymentfell." in whole
    assert len(paper.inline_shapes) == 1
    assert {"https://atlas.example/assessment", ADDRESS} <= {link for page in pages for link in addresses_on(page)}


def test_bars_of_a_part_make_a_hundred_percent() -> None:
    bars = profile_chart(results_of(WORKED)).data["bars"]
    assert not isinstance(bars, tuple)
    assert dict(bars.groupby("part")["share"].sum()) == {
        "5. Partnerships outside the administration": 100.0,
        "12. Communicating results": 100.0,
    }


def test_the_file_of_a_result_has_every_question_and_disarms_formulas() -> None:
    risky = FULL.with_answer("kf01-03", Answer("not_yet", "=HYPERLINK(1)"))
    rows = long_form(risky)
    assert len(rows) == 95 + 10
    assert set(rows.columns) <= set(downloads.COLUMNS_OF_ASSESSMENTS) | set(downloads.COLUMNS)
    assert rows["source_id"].notna().all() and rows["citation"].notna().all() and rows["section"].notna().all()
    by_item = rows.set_index("item_id")
    assert by_item.loc["kf01-01", "answer"] == "In place"
    assert by_item.loc["context03", "own_note"] == "Unemployment fell."
    assert ",'=HYPERLINK(1)," in downloads.csv_bytes(rows).decode("utf-8-sig").replace('"', "")


def test_largest_differences_come_first() -> None:
    one = {"obj01": "in_place", "obj02": "in_place", "obj03": "partly", "obj04": "not_ours", "obj05": "partly"}
    two = {"obj01": "partly", "obj02": "not_yet", "obj03": "partly", "obj04": "not_yet"}
    mentor = Assessment("oecd", answers={key: Answer(choice, "ours") for key, choice in one.items()})
    mentee = Assessment("oecd", answers={key: Answer(choice) for key, choice in two.items()} | {"obj09": Answer("", "a note")})
    pairs = pairs_of(mentor, mentee)
    assert [(pair.item.item_id, pair.steps) for pair in pairs] == [
        ("obj02", 2), ("obj01", 1), ("obj03", 0), ("obj04", None), ("obj05", None),
    ]  # fmt: skip
    assert pairs[4].answers() == ("Partly", "No answer")
    rows = long_form_of_pairs(pairs)
    assert list(rows["steps_apart"].fillna(-1)) == [2, 1, 0, -1, -1]
    assert rows["mentor_note"].iloc[1] == "ours"
    assert set(rows.columns) <= set(downloads.COLUMNS_OF_ASSESSMENTS) | set(downloads.COLUMNS)
    with pytest.raises(ValueError, match="instruments"):
        pairs_of(mentor, WORKED)


def test_mentor_and_mentee_have_a_document_of_what_to_ask() -> None:
    mine = {"kf01-01": Answer("in_place", "Since 2016."), "kf01-02": Answer("not_yet"), "kf01-03": Answer("partly")}
    theirs = {
        "kf01-01": Answer("not_yet"),
        "kf01-02": Answer("partly"),
        "kf01-03": Answer("partly"),
        "kf01-04": Answer("in_place"),
    }
    mentor = Assessment("inclucities", "at-vienna", answers=mine)
    mentee = Assessment("inclucities", city_name="Neuhof", author="Ms B", answers=theirs)
    pairs = pairs_of(mentor, mentee)
    assert [pair.item.item_id for pair in comparison_report.helped(pairs, by_mentor=True)] == ["kf01-01"]
    assert [pair.item.item_id for pair in comparison_report.helped(pairs, by_mentor=False)] == []
    assert [pair.item.item_id for pair in comparison_report.begun(pairs, by_mentor=False)] == ["kf01-02"]
    assert comparison_report.begun(pairs, by_mentor=True) == []
    assert [pair.item.item_id for pair in comparison_report.still_to_do(pairs)] == ["kf01-03"]
    made = comparison_report.document_of(mentor, mentee, pairs, "https://atlas.example/assessment")
    assert made.subtitle == "Mentor: Vienna, Austria · Mentee: Neuhof, answered by Ms B"
    first = made.parts[0].table
    assert first is not None and first["Mentor"].tolist() == ["In place. Since 2016"]
    assert first["What the mentee can ask"].tolist() == [items_of("inclucities")["kf01-01"].ask_peer]
    titles = [part.title for part in made.parts]
    assert "Begun by the mentee alone" in titles and "Begun by the mentor alone" not in titles
    assert documents.word_bytes(made) and documents.pdf_bytes(made)


def test_sheet_of_a_part() -> None:
    sheet = sheet_of("inclucities", 12)
    assert sheet.text == f"{INSTRUMENTS['inclucities']}: Communicating results"
    assert [item_id for item_id, _ in sheet.items] == ["kf12-01", "kf12-02", "kf12-03"]
    assert all(text.endswith("?") for _, text in sheet.items)
    assert dict(sheet.choices) == CHOICES
    assert len(sheet_of("oecd", 7).items) == 4
    with pytest.raises(KeyError):
        sheet_of("oecd", 13)


def test_a_short_column_of_a_document_is_as_wide_as_its_words() -> None:
    """Beside longer ones too: no word reaches into the next column."""
    long = "Easy to find good housing at a reasonable price"
    cells = {"City": "Rotterdam", "Place": "Rotterdam", "Indicator": long, "People": long[:32]}
    table = pd.DataFrame([cells | dict.fromkeys(("Year", "Value", "Unit", "Reliability"), "as published")])
    starts: list[float] = []

    def visit(text: str, user: list[float], matrix: list[float], *_: object) -> None:
        if text.strip() == "Rotterdam":
            starts.append(matrix[4] * user[0] + user[4])

    made = documents.pdf_bytes(documents.Document("Record", "record", [documents.Part("Side", table=table)]))
    PdfReader(io.BytesIO(made)).pages[0].extract_text(visitor_text=visit)
    first, second = starts
    assert second - first > 36  # points: the word and the space around it


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_fullest_report_is_tagged_and_drawn_as_vectors(instrument: str) -> None:
    words = replace(
        everything(instrument, "x"), contexts=dict.fromkeys(contexts_of(instrument), ("many words of #context * " * 12))
    )
    pdf = PdfReader(io.BytesIO(documents.pdf_bytes(report.document_of(words, ""))))
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in pdf.root_object
    assert not any(page.images for page in pdf.pages)  # the chart is drawn as vectors


def answered(instrument: str) -> Assessment:
    """Every choice, with notes, evidence, author, date and an order of its own."""
    choices, given = list(CHOICES), {}
    for at, item_id in enumerate(items_of(instrument)):
        note = "Adopted by the council in March; an office, a budget line and yearly reports are named. " * (at % 3)
        given[item_id] = Answer(choices[(7 * at + at // 3) % 5], note.strip(), ADDRESS if at % 4 == 0 else "")
    gaps = [item_id for item_id, answer in given.items() if answer.choice in ("partly", "not_yet")]
    return Assessment(
        instrument, "at-graz", "2026-11-20", given, author="Office for Integration, with five others", priorities=tuple(gaps[1:6])
    )


def word_of(instrument: str) -> Any:
    return docx.Document(io.BytesIO(documents.word_bytes(report.document_of(answered(instrument), ""))))


def test_tables_in_word_have_columns_by_their_texts_and_rows_in_one_piece() -> None:
    paper = word_of("inclucities")
    room = paper.sections[0].page_width - 2 * paper.sections[0].left_margin
    for table in paper.tables:
        widths = [column.width for column in table.columns]
        assert [cell.width for cell in table.rows[-1].cells] == widths  # Word reads these, LibreOffice those
        assert 0.99 * room < sum(widths) <= room
        assert not table.autofit
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    profile, steps = paper.tables[0], next(one for one in paper.tables if one.cell(0, 0).text == "Priority")
    assert profile.columns[0].width > 2 * profile.columns[1].width
    by_hand = [column.width for column in steps.columns][1:]
    assert min(by_hand) > room // 7


def test_the_foot_in_word_is_one_small_line_with_the_number_of_the_page() -> None:
    (foot,) = word_of("oecd").sections[0].footer.paragraphs
    assert foot.text.startswith("City Integration Atlas · self-assessment of ")
    assert [run.font.size.pt for run in foot.runs] == [documents.SMALL]
    assert foot._p.xpath("./w:fldSimple/@w:instr") == ["PAGE"]


def test_the_words_of_a_word_file_are_british_english() -> None:
    """Not those of its properties alone, which nothing reads aloud."""
    assert set(word_of("oecd").styles.element.xpath("//w:lang/@w:val")) == {"en-GB"}


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_page_of_the_report_ends_with_a_heading_or_within_a_row(instrument: str) -> None:
    document = report.document_of(answered(instrument), "")
    pages = [
        [" ".join(line.split()) for line in page.extract_text().splitlines() if line.strip()]
        for page in PdfReader(io.BytesIO(documents.pdf_bytes(document))).pages
    ]
    headings = {part.title for part in document.parts}
    assert len(pages) > 3
    for lines in pages:
        *text, _ = lines  # the foot
        assert text[-1] not in headings, text[-3:]
    together = [" ".join(lines) for lines in pages]
    for item in items_of(instrument).values():
        assert any(item.text in page for page in together), item.text


def test_a_table_of_few_rows_stays_on_one_page() -> None:
    """Such as one to fill in, with the heading over it, wherever it falls."""
    table = pd.DataFrame([dict.fromkeys(("What", "Who", "By when"), "")] * 3)
    for count in range(56, 62):
        before = documents.Part("Before", bullets=("A line.",) * count)
        made = documents.Document("Record", "record", [before, documents.Part("Next steps", ("To be agreed.",), table=table)])
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(documents.pdf_bytes(made))).pages]
        assert [("Next steps" in page, "By when" in page) for page in pages].count((True, True)) == 1
        assert sum(page.count("By when") for page in pages) == 1
    tall = documents.Part("Notes", table=pd.DataFrame([["Question", "word " * 3000]], columns=["What", "Who"]))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(documents.pdf_bytes(replace(made, parts=[tall])))).pages]
    assert sum(page.count("word") for page in pages) == 3000


def test_an_objective_of_one_question_is_not_said_twice() -> None:
    document = report.document_of(answered("oecd"), "")
    assert not any(part.title.split(": ", 1)[-1].startswith(f"{text} (") for part in document.parts for text in part.paragraphs)
    (found,) = [part for part in document.parts if part.title == "Find out"]
    assert found.paragraphs == (FIND_OUT,)
    assert not any(bullet.startswith("Funding (") for bullet in found.bullets)


def test_a_document_says_of_each_priority_what_fits_or_that_nothing_does() -> None:
    document = report.document_of(answered("oecd"), "")
    of_priorities = [part for part in document.parts if re.match(r"(Priority )?\d: ", part.title)]
    assert len(of_priorities) > 4 and any(not part.bullets for part in of_priorities)
    assert all((NO_PRACTICE in part.paragraphs) == (not part.bullets) for part in of_priorities)


@pytest.mark.parametrize(("instrument", "asks"), [("inclucities", True), ("oecd", False)])
def test_a_table_has_no_column_of_what_the_instrument_does_not_ask(instrument: str, asks: bool) -> None:
    mine = answered(instrument)
    other = Assessment(instrument, answers=dict.fromkeys(mine.answers, Answer("in_place")))
    compared = comparison_report.document_of(mine, other, pairs_of(mine, other), "")
    tables = {part.title: part.table for part in (*report.document_of(mine, "").parts, *compared.parts)}
    for title, column in (("Other gaps", "Ask another city"), ("Where the mentee can help", "What the mentor can ask")):
        table = tables[title]
        assert table is not None and len(table) and (column in table) == asks


def test_a_document_says_nothing_of_what_it_does_not_draw_and_where_its_link_leads() -> None:
    mine = answered("oecd")
    link = "https://atlas.example/assessment"
    for document in (report.document_of(mine, link), comparison_report.document_of(mine, mine, pairs_of(mine, mine), link)):
        texts = [text for part in document.parts for text in part.paragraphs]
        assert not any("beside the name" in text for text in texts)
        assert [text for text in texts if link in text] == [opens_at(link)] and link not in texts


def test_a_number_of_residents_without_a_year_says_so() -> None:
    reasons = {reason for one in practices_for("oecd", "at-graz").values() for practice in one for reason in practice.reasons}
    similar = [reason for reason in reasons if "similar size" in reason]
    assert "a city of similar size, 569,353 residents (year not stated)" in similar
    assert all(re.search(r"residents (in \d{4}|\(year not stated\))$", reason) for reason in similar)
