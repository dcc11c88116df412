"""Reports of the Intercultural Cities Index become rows for review, and only what a person confirmed becomes scores."""

import io
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader, PdfWriter

from data.importer import FileRejectedError, figures, icc_review, isolated
from data.importer.icc_command import REVIEW, SCORES
from data.importer.icc_pages import page_texts
from data.importer.icc_reading import CERTAINTIES, LONGEST_SENTENCE, Reading, Report, plain
from data.importer.icc_report import read_report
from tests.data.commands import importer, importer_apart
from tests.data.icc_report_files import CASES, ENGLISH, NO_SCORES, Case, as_a_word_processor_writes, pdf

TITLE = "Invented City: Results of the Intercultural Cities Index\nDate: May 2016\nA comparison between 76 cities\n"


def said(reading: Reading) -> str:
    """A reading as the cases write it."""
    return " ".join(part for part in (reading.kind, reading.measure_id or reading.dimension, reading.value) if part)


def read(case: Case) -> Report:
    """The report of a case."""
    return read_report(page_texts(pdf(case.body, case.language, case.setup)))


def of_text(text: str) -> dict[str, str]:
    """Certainty by score or mean of a report with this text below its title."""
    found = read_report([TITLE + text]).readings
    return {said(one): one.certainty for one in found if one.kind in ("city score", "sample mean")}


@pytest.mark.parametrize("name", list(CASES))
def test_exactly_what_a_report_says_is_read(name: str) -> None:
    """No value is missing and none is too much, in each degree of certainty."""
    case = CASES[name]
    report = read(case)
    for degree in CERTAINTIES:
        assert {said(one) for one in report.readings if one.certainty == degree} == getattr(case, degree), degree
    assert (report.language, report.edition) == (case.language, case.edition)


@pytest.mark.parametrize("name", list(CASES))
def test_each_value_stands_in_its_sentence_and_on_its_page(name: str) -> None:
    """As printed, whatever line, column or page the sentence goes over."""
    case = CASES[name]
    texts = [" ".join(text.split()) for text in page_texts(pdf(case.body, case.language, case.setup))]
    for one in read(case).readings:
        if one.kind == "date":
            continue
        assert one.value.replace(".", ",") in one.sentence.replace(".", ","), one
        first_word = one.value.split()[0].replace(".", ",")
        assert first_word in texts[one.page - 1].replace(".", ","), one


def test_every_language_and_edition_is_tried() -> None:
    """Those that reports come in."""
    assert {case.language for case in CASES.values()} == {"en", "fr", "it", "es", "pt"}
    assert {"66", "69", "73", "76", "86", "87", "88", "89", "90"} <= {case.edition for case in CASES.values()}
    assert len(CASES) >= 20


def test_a_value_over_a_page_break_is_of_the_page_on_which_it_stands() -> None:
    (case,) = [case for name, case in CASES.items() if "goes on over the page" in name]
    texts = page_texts(pdf(case.body, case.language, case.setup))
    (begins,) = [number for number, text in enumerate(texts, start=1) if "The achievement rate of language policy" in text]
    (ends,) = [number for number, text in enumerate(texts, start=1) if "56%" in text]
    pages = {said(one): one.page for one in read(case).readings}
    assert begins < pages["city score icc_language 56"] == ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1. Commitment\nIn 2016, the city spent 60% of the funds for commitment policy goals.\nThe rate is 70%.",
            {"70": "medium"},
        ),
        ("The commitment policy rate is 70% (2014: 65%; sample: 74%).", {"70": "high", "65": "low", "74": "high"}),
        ("Education\nThe city achieves 70% in education. 100% of schools meet the goals.", {"70": "high"}),
        ("The achievement rate of language policy fell by 5% and is now 40%.", {"5": "low", "40": "high"}),
        ("The language policy rate increased by 12 percentage points to 40%.", {"40": "high"}),
        ("The rate of education policy is 60%, 6 points below the sample’s 66%.", {"60": "high", "6": "low", "66": "high"}),
        ("Public services\nNon-nationals hold 3% of the jobs. The public services policy rate is 40%.", {"40": "high"}),
        ("Education\nThe rate is 70% in Oslo.", {"70": "low"}),
        ("Education\nThe best cities reach up to 100 points, the worst 0-20%. The education score is 35 points.", {"35": "high"}),
        (
            "Public space\nThe unemployment rate (9.5%) fell. The rate of the population, 12%, too.\nThe rate is 55%.",
            {"55": "medium"},
        ),
        ("Language\nThe city could reach 100% of the goals. The rate is 60%.", {"100": "low", "60": "medium"}),
        ("The language policy rate is 60%. The average score for language policy is 50%.", {"60": "high", "50": "low"}),
        ("The language policy rate is 60%. The average score of the cities for this policy is 50%.", {"60": "high"}),
        ("Commitment – 71%\n", {"71": "medium"}),
        ("Table of contents\n1. Commitment 5\n2. Language 12\nThe language policy rate is 60%.", {"60": "high"}),
        ("Commitment\n71%\n74%\n", {"71": "low", "74": "low"}),
        (
            "Public space\nUnemployment rate: 9.5%. Share of foreign citizens: 12 %. Turnout rate 48%. Rate achieved: 55%.",
            {"55": "medium"},
        ),
    ],
)
def test_percentages_that_are_no_scores(text: str, expected: dict[str, str]) -> None:
    """Shares of people and money, differences, other years and cities, limits of a scale."""
    assert {name.split()[-1]: certainty for name, certainty in of_text(text).items()} == expected


@pytest.mark.parametrize("language", list(NO_SCORES))
def test_sentences_of_reports_with_percentages_that_are_no_scores(language: str) -> None:
    """Under the heading of a field: none is read but with the lowest certainty; the one score of the report is."""
    head, sentences = NO_SCORES[language]
    for sentence in sentences:
        report = read_report([head + sentence])
        assert report.language == language
        certain = [said(one) for one in report.readings if one.kind in ("city score", "sample mean") and one.certainty != "low"]
        assert certain == ["city score icc_commitment 70"], sentence


def test_words_and_numbers_in_pieces_are_put_together() -> None:
    """A word processor writes parts of words and numbers one by one, and marks of notes smaller and higher."""
    content = as_a_word_processor_writes(
        (780, [(72, 14, 0, "(Wo) 20 (rdville:) -250 (Results of the Intercultural Cities Index)")]),
        (760, [(72, 11, 0, "(Date: )"), (100, 11, 0, "(May )"), (125, 11, 0, "(201)"), (143, 11, 0, "(4)"), (150, 7, 4, "(1)")]),
        (745, [(72, 11, 0, "(A comparison between 6)"), (190, 11, 0, "(0 cities)"), (230, 7, 4, "(2)")]),
        (720, [(72, 11, 0, "(1. Commitment)")]),
        (
            705,
            [
                (72, 11, 0, "(The rate of achievement of the commitment policy is 7)"),
                (330, 11, 0, "(1)"),
                (336, 11, 0, "(%)"),
                (346, 7, 4, "(3)"),
                (350, 11, 0, "(, while the city )"),
            ],
        ),
        (690, [(72, 11, 0, "(sam) 30 (ple)"), (110, 11, 0, "(\x92s rate is 74%.)")]),
        (60, [(72, 7, 4, "(3)"), (76, 8, 0, "(In 2012, 99% of the commitment policy goals were achieved elsewhere.)")]),
    )
    found = {said(one) for one in read_report(page_texts(content)).readings}
    assert found == {
        "city Wordville",
        "date 2014-05",
        "sample size 60",
        "city score icc_commitment 71",
        "sample mean icc_commitment 74",
    }


def test_media_of_the_revised_version_is_its_own_field() -> None:
    """Known from the number of questions, so never with the highest certainty."""
    assert of_text("The media policy rate is 60%.") == {"city score icc_media 60": "high"}
    revised = of_text("The questionnaire has 88 questions. The media policy rate is 60%.")
    assert revised == {"city score icc_media_communication 60": "medium"}


def test_words_are_compared_letter_by_letter() -> None:
    """So that a place in the compared text is the same place in the printed one."""
    text = "Índice – Œuvre ﬁn ²º “Straße” İstanbul ½ coopé-\u00adration"
    assert len(plain(text)) == len(text)


def test_a_sentence_without_end_is_cut() -> None:
    found = read_report([TITLE + "The commitment policy rate is 70% " + "and so on " * 500]).readings
    assert max(len(one.sentence) for one in found) <= LONGEST_SENTENCE + 2


def broken(content: bytes) -> bytes:
    """A PDF whose download broke off."""
    return content[: len(content) // 3]


def locked(content: bytes, password: str) -> bytes:
    """A PDF with a password for its owner, and one for its readers unless it is empty."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf("#rect(width: 5cm, height: 5cm)\n#pagebreak()\n#rect(width: 5cm)"), "No text was found in the PDF"),
        (pdf("#lorem(300)"), "does not name the Intercultural Cities Index"),
        (pdf("The Intercultural Cities Index compares cities. " + "#lorem(100)"), "no score was found"),
        (broken(pdf(ENGLISH)), "damaged"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (b"city,year\n", "no PDF"),
        (b"", "no PDF"),
        (locked(pdf(ENGLISH), "secret"), "protected by a password"),
        (pdf("#for i in range(301) [a #pagebreak()]"), "at most 300"),
    ],
    ids=["scanned", "another text", "no score", "broken off", "no content", "a table", "empty", "password", "pages"],
)
@pytest.mark.usefixtures("read_here")
def test_what_cannot_be_read_is_answered_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(FileRejectedError, match=words):
        isolated.report(content)


def test_a_report_that_is_much_larger_once_unpacked_is_answered_with_a_sentence() -> None:
    """By the process with its limits, as on the page."""
    content = as_a_word_processor_writes((700, [(72, 11, 0, "(a) 1 " * 3_000_000)]))
    with pytest.raises(FileRejectedError, match="larger, once unpacked"):
        isolated.report(content)


@pytest.mark.usefixtures("read_here")
def test_a_report_whose_pages_are_nested_too_deep_is_answered_as_what_it_is() -> None:
    nests = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 1) for number in range(2, 2_000)]
    content, places = b"%PDF-1.7\n", []
    for number, part in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", *nests, b"<</Type/Page/MediaBox[0 0 600 800]>>"], start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 2001\n0000000000 65535 f \n"
    content += head + table + b"trailer\n<</Size 2001/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content)
    with pytest.raises(FileRejectedError, match="more nested than is read here"):
        isolated.report(content)


def test_a_report_that_only_may_not_be_changed_is_read() -> None:
    """It has a password for its owner, none for readers."""
    assert isolated.report(locked(pdf(ENGLISH), "")).readings == read(CASES[next(iter(CASES))]).readings


def test_pages_that_hold_a_picture_alone_are_named() -> None:
    """What they show was not read."""
    report = isolated.report(pdf("#rect(width: 5cm)\n#pagebreak()\n" + ENGLISH + "#pagebreak()\n#rect(width: 5cm)"))
    assert report.silent_pages == (1, 3)
    assert "on page 1, 3;" in icc_review.unread(report)
    assert [(one.value, one.page) for one in report.readings[:2]] == [("Invented City", 2), ("2014-05", 2)]


@pytest.mark.parametrize(
    ("title", "city"),
    [
        ("Reggio\nEmilia: Results of the Intercultural\nCities Index", "Reggio Emilia"),
        ("COUNCIL OF EUROPE\nInvented City: Results of the Intercultural Cities Index analysis", "Invented City"),
        ("City of Graz – Results of the Intercultural Cities Index", "Graz"),
        ("Ville de Lyon : les résultats de l’index des cités interculturelles", "Lyon"),
        ("INTERCULTURAL CITIES INDEX REPORT 2019: INVENTED CITY", "INVENTED CITY"),
        ("Intercultural Cities Index\nResults\n", ""),
        (TITLE.splitlines()[0] + "\n76 cities have used the\nIntercultural City Index: Amadora", "Invented City"),
    ],
)
def test_the_city_is_the_one_of_the_title(title: str, city: str) -> None:
    """Over several lines, below others, before or behind the name of the index; no title, no city."""
    report = read_report([f"{title}\nDate: May 2016\nThe commitment policy rate is 70%."])
    assert [one.value for one in report.readings if one.kind == "city"] == ([city] if city else [])


def test_a_long_report_is_read_within_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty pages of text; the process gives the same as reading it here, by the clock later where others compute, too."""
    monkeypatch.setattr(isolated, "MOST_SECONDS", 300)
    content = pdf(ENGLISH + "#pagebreak()\n#for i in range(60) [#lorem(420) #pagebreak()]")
    assert isolated.report(content) == read_report(page_texts(content))


# Review and decisions


def reviewed(decisions: dict[str, str], city: str = "Graz", text: str = "") -> pd.DataFrame:
    """Rows of an invented report on a city of the atlas, decided by kind and value as in “city score 71”."""
    body = text or "The commitment policy rate is 71%, while the sample’s rate is 74%.\n1. Language\nThe rate is 50%."
    report = read_report([TITLE.replace("Invented City", city) + body])
    rows = icc_review.review_rows("invented.pdf", report)
    for number, row in rows.iterrows():
        rows.loc[number, "decision"] = decisions.get(f"{row['kind']} {row['value']}", decisions.get(row["kind"], ""))
    return rows


def test_nothing_is_decided_in_advance() -> None:
    """Columns as described, each row with its sentence, and no decision."""
    rows = reviewed({})
    assert list(rows.columns) == icc_review.COLUMNS
    assert set(rows["decision"]) == {""}
    assert set(rows["city_id"]) == {"at-graz"}
    commitment = rows[(rows["kind"] == "city score") & (rows["measure_id"] == "icc_commitment")].iloc[0]
    assert (commitment["value"], commitment["sample_mean"], commitment["dimension"]) == ("71", "74", "Commitment")
    assert icc_review.decided(rows).scores.empty


def test_confirmed_and_corrected_values_pass_and_no_others() -> None:
    """The note says where a score stands, what was corrected, and what was confirmed beside it."""
    decided = icc_review.decided(
        reviewed(
            {"city": "confirm", "date": "2015", "city score 71": "Confirm", "city score 50": "52,5 %", "sample mean": "confirm"}
        )
    )
    assert not decided.problems
    rows = decided.scores.to_dict("records")
    assert [(row["city"], row["year"], row["dimension"], row["score"]) for row in rows] == [
        ("at-graz", "2015", "icc_commitment", "71"),
        ("at-graz", "2015", "icc_language", "52.5"),
    ]
    assert "mean of the sample 74" in rows[0]["note"] and "page 1" in rows[0]["note"]
    assert "corrected from 50" in rows[1]["note"]
    assert decided.undecided == 1, "the number of cities"


@pytest.mark.parametrize(
    ("decisions", "words"),
    [
        ({"city": "confirm", "city score 71": "confirm"}, "its date is not"),
        ({"date": "confirm", "city score 71": "confirm"}, "its city is not"),
        ({"city": "confirm", "date": "drop", "city score 71": "confirm"}, "its date is not"),
        ({"city": "confirm", "date": "confirm", "city score 71": "confrim"}, "none of confirm, drop or a number"),
        ({"city": "confirm", "date": "confirm", "city score 71": "171"}, "more than 100"),
        ({"city": "Grazz", "date": "confirm", "city score 71": "confirm"}, "Similar names: Graz"),
        ({"city": "confirm", "date": "1066", "city score 71": "confirm"}, "is no year"),
    ],
)
def test_a_decision_that_cannot_be_followed_is_said(decisions: dict[str, str], words: str) -> None:
    """With its row; the command then writes nothing."""
    problems = icc_review.decided(reviewed(decisions)).problems
    assert problems and any(words in problem.sentence for problem in problems), problems


def test_a_field_without_a_measure_cannot_be_confirmed() -> None:
    decisions = {"city": "confirm", "date": "confirm", "city score": "confirm"}
    (problem,) = icc_review.decided(reviewed(decisions, text="The participation policy rate is 71%.")).problems
    assert "no measure for this field" in problem.sentence


def test_two_values_of_one_city_field_and_year_are_a_contradiction() -> None:
    """From two reports; the same value twice is one score."""
    decisions = {"city": "confirm", "date": "confirm", "city score 71": "confirm", "city score 72": "confirm"}
    first = reviewed(decisions)
    second = reviewed(decisions, text="The commitment policy rate is 72%.").assign(file="other.pdf")
    (problem,) = icc_review.decided(pd.concat([first, second], ignore_index=True)).problems
    assert problem.sentence == "Commitment of at-graz in 2016 is 72 here and 71 in row 5. Drop one of them."
    same = icc_review.decided(pd.concat([first, first.assign(file="copy.pdf")], ignore_index=True))
    assert not same.problems and len(same.scores) == 1


def test_what_begins_like_a_formula_is_no_formula_in_the_table() -> None:
    """A name of a file and a sentence go into a table that a spreadsheet opens."""
    report = read_report([TITLE.replace("Invented", "Inv") + "=1+1 is how the commitment policy rate came to 70%."])
    rows = icc_review.review_rows("=cmd.pdf", report)
    assert not rows.apply(lambda column: column.str.startswith(("=", "+", "-", "@"))).any(axis=None)


def test_a_folder_of_reports_becomes_a_file_that_the_importer_takes(tmp_path: Path) -> None:
    """By way of a table in which a person decides; what is no report is said; nothing is overwritten."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "report.PDF").write_bytes(pdf(ENGLISH.replace("Invented City", "Graz")))
    (tmp_path / "scanned.pdf").write_bytes(pdf("#rect(width: 5cm)"))
    done = importer_apart("icc-reports", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "scanned.pdf: left out. No text was found" in done.stderr
    assert all(meaning in done.stdout for meaning in CERTAINTIES.values())
    again = importer("icc-reports", tmp_path)
    assert again.returncode == 1 and "may hold decisions" in again.stderr

    review = tmp_path / REVIEW
    rows = pd.read_csv(review, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    none = importer("icc-reports", "--confirmed", review)
    assert none.returncode == 1 and "No score is confirmed" in none.stderr
    decisions = {"icc_commitment": "confirm", "icc_education_system": "51", "icc_neighbourhood": "drop"}
    is_score = rows["kind"] == "city score"
    rows.loc[is_score, "decision"] = rows["measure_id"].map(decisions).fillna("")
    rows.loc[rows["kind"].isin(["city", "date"]), "decision"] = "confirm"
    rows.to_csv(review, index=False, sep=";")  # as a spreadsheet of some countries saves it
    done = importer("icc-reports", "--confirmed", review)
    assert done.returncode == 0, done.stderr
    uploaded = figures(SCORES, (tmp_path / SCORES).read_bytes())
    assert not uploaded.problems
    assert set(uploaded.rows[["place_code", "measure_id", "year", "value"]].itertuples(index=False, name=None)) == {
        ("at-graz", "icc_commitment", "2014", "78"),
        ("at-graz", "icc_education_system", "2014", "51"),
    }
    assert uploaded.rows["note"].str.contains("sub/report.PDF, page 1").all()
    dry = importer(tmp_path / SCORES, "--dry-run")
    assert dry.returncode == 0, dry.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["icc-reports", "no/such/folder"], "is no folder"),
        (["icc-reports", "docs"], "holds no file that ends in .pdf"),
        (["icc-reports", "--confirmed", "README.md"], "no column|no table"),
        (["icc-reports", "--confirmed", "no.csv"], "no.csv cannot be read"),
        (["icc-reports"], "name a folder"),
    ],
)
def test_a_wrong_command_is_answered_with_a_sentence(given: list[str], words: str) -> None:
    done = importer(*given)
    assert done.returncode != 0
    assert any(word in done.stderr for word in words.split("|")), done.stderr
    assert "Traceback" not in done.stderr
