"""A report of the Intercultural Cities Index read from the text of its pages: values, each with its sentence and page.

read_report(pages) -> Report: what is said of city, date, number of cities compared, rank, and for the index and each field the
city's score and the rate of the sample. Nothing here is certain: a person confirms, corrects or drops each value.
"""

import functools
import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from data.formats.names import folded
from data.importer import icc_words as words
from data.importer.places import known_places
from data.importer.problems import FileRejectedError

Certainty = Literal["high", "medium", "low"]
Kind = Literal["city", "date", "sample size", "rank", "city score", "sample mean"]
CERTAINTIES: dict[Certainty, str] = {
    "high": "The sentence, or the row of a table with a header, says itself of which field and whose the value is.",
    "medium": "Field or owner is known only from what stands around it: a heading, or the order of the values.",
    "low": "It may be something else: the report contradicts itself, or speaks of another city or year there.",
}
KINDS: tuple[Kind, ...] = ("city", "date", "sample size", "rank", "city score", "sample mean")
OLD_EDITIONS, REVISED_EDITIONS = (66, 69, 73, 76), tuple(range(86, 91))
LONGEST_SENTENCE = 600
NO_REPORT = (
    "The PDF has text, but does not name the Intercultural Cities Index, so it is no report of it that could be read. "
    "English, French, Italian, Spanish and Portuguese reports are read."
)
NO_VALUE = (
    "The PDF names the Intercultural Cities Index, but no score was found in it. Type the scores into the template instead."
)

_NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|per ?cent(?!\w)|pour ?cent|por ?ciento|por ?cento|"
    r"(?:points?\s|punti\s|puntos\s|pontos\s)?(?:out of|sur|su|sobre|em|/)\s?100\b(?:\s(?:points?|punti|puntos|pontos))?|"
    r"(?:points?|punti|puntos|pontos)\b(?! de pourcentage| percentual| porcentual))"
)
_ENTRY = re.compile(r"\s*[(:–—]?\s*(\d{1,3}(?:[.,]\d{1,2})?)\s?(%|points?|punti|puntos|pontos)?\)?(?=\s|$)")
_NUMBERING = re.compile(r"(?:(?:[ivx]{1,5}|\d{1,2})(?:\.\d{1,2})*[.)]|\d{1,2}(?=\s))\s*")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\d{0,2}(?!\d))")


@dataclass(frozen=True)
class Reading:
    """One value as the report has it. measure_id is empty where the value is of no measure of the atlas.

    edition: how many questions the questionnaire had, as the report says, or empty.
    """

    kind: Kind
    value: str
    measure_id: str
    dimension: str
    page: int
    sentence: str
    certainty: Certainty
    edition: str = ""
    language: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Report:
    """What was read from one report, in the order city, date, sample, rank, index, fields."""

    readings: tuple[Reading, ...]
    language: str
    edition: str

    def first(self, kind: Kind) -> Reading | None:
        """The first reading of a kind."""
        return next((one for one in self.readings if one.kind == kind), None)


@dataclass(frozen=True)
class _Passage:
    """A sentence, heading or row: as printed, as compared (of the same length), where each of its pages begins in it."""

    text: str
    plain: str
    pages: tuple[tuple[int, int], ...]
    section: str

    def page_at(self, offset: int) -> int:
        return [page for start, page in self.pages if start <= offset][-1]


@dataclass(frozen=True)
class _Name:
    """A field that a passage names. is_clear: beside a word such as “policy”, or with a name that means nothing else."""

    start: int
    end: int
    field: str
    is_clear: bool


def read_report(pages: Sequence[str]) -> Report:
    """The readings of a report. Raises FileRejectedError if it is none."""
    everything = plain(" ".join(_joined(text.splitlines()) for text in pages))
    if not re.search(words.THE_INDEX, everything):
        raise FileRejectedError(NO_REPORT)
    language, edition = _language(everything), _edition(everything)
    head = [*_city(pages), *_date(pages)]
    city = next((one.value for one in head if one.kind == "city"), "")
    year = next((one.value[:4] for one in head if one.kind == "date"), "")
    read = _Reader(language, edition, city, year)
    passages = list(read.passages(pages))
    found = [*head, *_sample_sizes(passages), *_ranks(passages), *read.values(passages)]
    if not any(one.kind in ("city score", "sample mean") for one in found):
        raise FileRejectedError(NO_VALUE)
    settled = sorted(_settled(found), key=_place)
    return Report(tuple(replace(one, edition=edition, language=language) for one in settled), language, edition)


def plain(text: str) -> str:
    """A text in small letters without accents, of the same length, hyphens as spaces."""
    return "".join(_plain_letter(letter) for letter in text)


@functools.cache
def _plain_letter(letter: str) -> str:
    if letter in "-\u2010\u2011\u00ad":
        return " "
    return "'" if letter == "’" else unicodedata.normalize("NFKD", letter)[0].casefold()[:1] or letter


def _language(everything: str) -> str:
    said = re.findall(r"[a-z]+", everything)
    return max(words.FUNCTION_WORDS, key=lambda code: sum(word in words.FUNCTION_WORDS[code] for word in said))


def _edition(everything: str) -> str:
    found = re.search(r"(?<!\d)(\d{2})\s+(?:questions|domande|quesiti|preguntas|perguntas|questoes)\b", everything)
    return found[1] if found else ""


def _place(reading: Reading) -> tuple[int, ...]:
    if reading.kind in ("city score", "sample mean"):
        return 4, _order().get(reading.measure_id or reading.dimension, 99), KINDS.index(reading.kind), reading.page
    return KINDS.index(reading.kind), 0, 0, reading.page


@functools.cache
def _order() -> dict[str, int]:
    keys = [words.OVERALL, *words.FIELDS]
    return {words.WITHOUT_MEASURE.get(key, key): number for number, key in enumerate(dict.fromkeys(keys))}


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SENTENCE else f"{text[:LONGEST_SENTENCE]} …"


# City and date


def _city(pages: Sequence[str]) -> Iterator[Reading]:
    """The city that the title names."""
    lines = [line for line in pages[0].splitlines() if line.strip()][:15]
    found: list[Reading] = []
    for start in range(len(lines)):
        for end in range(start + 1, min(start + 4, len(lines)) + 1):
            title = _joined(lines[start:end])
            name = _city_of_title(title)
            if name:
                found.append(Reading("city", name, "", "", 1, _quoted(title), "high"))
                break
    known = [one for one in found if known_places().cities.get(folded(one.value))]
    if known or found:
        yield (known or found[-1:])[0]


def _joined(lines: Sequence[str]) -> str:
    """Lines as one text, words that were hyphenated in one piece."""
    text = ""
    for line in lines:
        is_cut = re.search(r"[^\W\d_][-\u00ad\u2010]$", text) and line[:1].islower()
        text = text[:-1] + line if is_cut else f"{text} {line}".lstrip()
    return text.replace("\u00ad", "-")


_TITLES = (
    re.compile(
        r"^(?P<city>[a-z][^%:\n]{1,59}?)\s*[:–—,.\u2013]?\s+(?:(?:the|les|i|os|los)\s+)?(?:results?|resultats|risultati|resultados)\s"
        rf"(?=.{{0,40}}{words.THE_INDEX})"
    ),
    re.compile(
        rf"^(?:.{{0,30}}\s)?{words.THE_INDEX}(?:\s(?:analysis|report|results?|rapport|analyse|rapporto|analisi|informe|analisis|"
        r"relatorio|analise|20\d\d))*\s*[:–—]\s*(?P<city>[a-z][^%:,\n]{1,59}?)(?:\s*,?\s*\(?(?:19|20)\d\d\)?.{0,4})?$"
    ),
)
_OF = re.compile(
    r"^(?:(?:the )?city of|ville de|(?:comune|citta) di|(?:ciudad|ayuntamiento) de|(?:municipio|cidade) (?:de|da|do)) "
)


def _city_of_title(title: str) -> str:
    found = next((found for pattern in _TITLES if (found := pattern.search(plain(title)))), None)
    if not found:
        return ""
    start, end = found.span("city")
    before = _OF.match(plain(title[start:end]))
    return title[start + (before.end() if before else 0) : end].strip(" :–—,.")


def _date(pages: Sequence[str]) -> Iterator[Reading]:
    """The date that the report gives as its own, or else the first month with a year on its first page."""
    month = "|".join(words.MONTHS)
    pattern = re.compile(
        rf"(?:(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|o)?\s+(?:de\s+)?)?\b(?P<month>{month})\s*,?\s+(?:de[l]?\s+)?"
        r"(?P<year>(?:19|20)\d\d)(?=\d{0,2}(?!\d))"
    )
    lines = [line for line in pages[0].splitlines() if line.strip()][:40]
    for is_named in (True, False):
        for line in lines:
            compared = plain(line)
            found = pattern.search(compared)
            if found and (not is_named or re.search(r"\b(?:dated?|data|fecha)\b", compared)):
                yield _dated(line, found, "high" if is_named else "medium")
                return
    for line in lines[:15]:
        years = _YEAR.findall(line)
        if len(years) == 1:
            yield Reading("date", years[0], "", "", 1, _quoted(line), "medium")
            return


def _dated(line: str, found: re.Match[str], certainty: Certainty) -> Reading:
    day = f"-{int(found['day']):02d}" if found["day"] and 1 <= int(found["day"]) <= 31 else ""
    value = f"{found['year']}-{words.MONTHS[found['month']]:02d}{day}"
    return Reading("date", value, "", "", 1, _quoted(line), certainty)


# Sample and rank


def _sample_sizes(passages: Sequence[_Passage]) -> Iterator[Reading]:
    compared = re.compile(
        rf"(?:compar\w+|confronto|comparacao)\s+(?:entre|between|among|tra|fra|of|de|di)\s+(?:les\s+|le\s+|las\s+|as\s+|the\s+)?"
        rf"(?P<about>(?:\w+\s+){{0,2}}?{words.ABOUT}\s+(?:de\s+)?)?(?P<number>\d{{2,3}})\s*{words.CITIES}"
    )
    in_sample = re.compile(
        rf"(?P<about>)(?P<number>\d{{2,3}})\s+{words.CITIES}\s+(?:in|of|de|del|da|dans|en|na|no)\s+(?:the\s+|l'|la\s+|nel\s+)?"
        rf"(?:\w+\s+)?{words.SAMPLE}"
    )
    for passage in passages:
        for pattern in (compared, in_sample):
            found = pattern.search(passage.plain)
            if found:
                about = "The report gives a round number." if found["about"] else ""
                certainty: Certainty = "medium" if about else "high"
                page = passage.page_at(found.start())
                yield Reading("sample size", found["number"], "", "", page, _quoted(passage.text), certainty, problem=about)
                break


def _ranks(passages: Sequence[_Passage]) -> Iterator[Reading]:
    ordinal = r"(?<![\d.])(?P<rank>\d{1,3})\s?(?:st|nd|rd|th|eme|er|e|re|°|o|a|\.o|\.a|esim[oa])?"
    place = r"(?:place|rang|position|posizione|posto|puesto|posicion|lugar|posicao)"
    among = r"(?:among(?:st)?|out of|of|parmi|sur|des|tra|fra|su|delle|de|entre|das)"
    pattern = re.compile(
        rf"(?:{ordinal}\s+(?:{place}\s+)?|\b{place}\s+(?:number\s+|n\.?o?\s*)?(?P<number>\d{{1,3}})\s+){among}\s+"
        rf"(?:the\s+|les\s+|le\s+|las\s+|as\s+|total of\s+)?(?P<of>\d{{2,3}})\s+(?:\w+\s+)?{words.CITIES}(?P<part>.{{0,40}})"
    )
    for passage in passages:
        for found in pattern.finditer(passage.plain):
            of_part = re.match(
                r"\s*(?:\w+\s+){0,2}?(?:with|having|between|plus|entre|avec|con|com|de (?:moins|plus))\b", found["part"]
            )
            problem = "The rank may be among a part of the cities only." if of_part else ""
            certainty: Certainty = "low" if of_part else "high"
            value, page = found["rank"] or found["number"], passage.page_at(found.start())
            yield Reading("rank", value, words.OVERALL, "", page, _quoted(passage.text), certainty, problem=problem)


# Passages


class _Reader:
    """Reads passages and their values in one language."""

    def __init__(self, language: str, edition: str, city: str, year: str) -> None:
        self._language, self._edition, self._city, self._year = language, edition, city, year
        self._short = 0.0  # characters of a line that ends before the margin
        names = [(name, field) for field, all_names in words.FIELDS.items() for name in all_names[language]]
        self._field_of = dict(reversed(names))
        longest_first = sorted(self._field_of, key=len, reverse=True)
        joined = "|".join(re.escape(name) for name in longest_first)
        self._names = re.compile(rf"(?<![\w'])(?:{joined})(?!\w)|(?<=[dl]')(?:{joined})(?!\w)")
        policies = r"(?:(?:the\s+)?(?:polic(?:y|ies)|politi\w+)\W+(?:\w{1,7}\W+){0,3})?"
        self._heading = re.compile(rf"{policies}(?:l'|la |le |les |os |as |o |a )?({joined})(?:\W+polic(?:y|ies))?\W*")
        self._row = re.compile(rf"({joined})((?:{_ENTRY.pattern})+)\s*")

    def passages(self, pages: Sequence[str]) -> Iterator[_Passage]:
        """Sentences and rows in the order of reading, each with the field under whose heading it stands."""
        section = ""
        kept: list[tuple[int, str]] = []
        lengths = [len(line) for text in pages for line in text.splitlines() if len(line) > 20]
        self._short = 0.6 * statistics.median(lengths) if lengths else 0.0
        for page, line in self._all_lines(pages):
            heading = self._section_of(line)
            is_row = heading is None and self._is_row(line)
            if heading is not None or is_row or self._begins_anew(line, kept):
                yield from _sentences(kept, section)
                kept = []
            if heading is not None:
                section = heading
            if is_row or heading is not None:
                yield _Passage(line, plain(line), ((0, page),), section if is_row else "")
            else:
                kept.append((page, line))
        yield from _sentences(kept, section)

    def _all_lines(self, pages: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Lines with their page; a heading, and a row of a table, in one piece where its name is longer than a line."""
        lines = [(page, line.strip()) for page, text in enumerate(pages, start=1) for line in text.splitlines() if line.strip()]
        number = 0
        while number < len(lines):
            page, line = lines[number]
            for more in (2, 1):
                cut = lines[number : number + more + 1]
                joined = _joined([part for _, part in cut])
                if len(cut) <= more or len(joined) > 90:
                    continue
                if (self._is_row(joined) and not self._is_complete(cut)) or (more == 1 and self._is_heading_of_two(joined, line)):
                    line, number = joined, number + more
                    break
            yield page, line
            number += 1

    def _is_complete(self, lines: Sequence[tuple[int, str]]) -> bool:
        """Whether a row stands in the lines without the first of them, or a heading stands before what are page numbers."""
        texts = [text for _, text in lines]
        return self._is_row(texts[-1]) or (len(texts) == 2 and self._section_of(texts[0]) is not None and "%" not in texts[1])

    def _is_heading_of_two(self, joined: str, first: str) -> bool:
        """Whether two lines are the heading of a field and the first alone is not."""
        return bool(self._section_of(joined)) and not self._section_of(first)

    def _section_of(self, line: str) -> str | None:
        """The field whose heading a line is, an empty text for a heading of something else, None for other lines."""
        if len(line) > 90 or line.endswith((".", ",", ";")):
            return None
        compared = plain(line)
        numbering = _NUMBERING.match(compared)
        bare = compared[numbering.end() :] if numbering else compared
        found = self._heading.fullmatch(bare)
        if found:
            return self._field_of[found[1]]
        is_other = re.fullmatch(rf"{words.NO_FIELD}\W*", bare) or (
            numbering and bare and len(bare) < 60 and not _NUMBER.search(bare)
        )
        return "" if is_other and line[:1] != "%" and not self._row_of(line) else None

    def _row_of(self, line: str) -> tuple[str, list[tuple[str, str]]] | None:
        """The field and the values with their units of a row of a table."""
        compared = plain(line)
        numbering = _NUMBERING.match(compared)
        found = self._row.fullmatch(compared[numbering.end() :] if numbering else compared)
        if not found:
            return None
        return self._field_of[found[1]], [(entry[1], entry[2] or "") for entry in _ENTRY.finditer(found[2])]

    def _is_row(self, line: str) -> bool:
        return self._row_of(line) is not None

    def _begins_anew(self, line: str, before: Sequence[tuple[int, str]]) -> bool:
        """Whether a line begins a sentence of its own without a full stop before it."""
        if not before:
            return False
        last = before[-1][1]
        if line[:1] in "•●▪–—*" or self._header(line) is not None:
            return True
        if self._header(last) is not None and not line[:1].islower():
            return True
        return len(last) < self._short and not last.endswith((",", "-", "\u00ad", ";")) and line[:1].isupper()

    # Values

    def values(self, passages: Sequence[_Passage]) -> Iterator[Reading]:
        """The scores and rates of all passages."""
        header = ""
        for passage in passages:
            row = self._row_of(passage.text)
            if row is None:
                header = passage.text
                yield from self._of_sentence(passage)
                continue
            columns = self._header(header, len(row[1]))
            shown = replace(passage, text=f"{header.strip()} | {passage.text}") if columns else passage
            yield from self._of_row(shown, *row, columns)

    def _header(self, line: str, count: int = 1) -> list[str] | None:
        """Whose the columns of a table are, in order: “city score”, “sample mean” or a year; None if the line is no header.

        count: how many values a row has; with two, “City Sample” are two columns.
        """
        if len(line) > 150 or line.endswith(".") or "%" in line:
            return None
        compared = plain(line)
        samples, own = self._owners(compared, rf"(?:city )?{words.SAMPLE}")
        if len(samples) + len(own) < count:
            samples, own = self._owners(compared, words.SAMPLE)
        years = [(found.span(), found[1]) for found in _YEAR.finditer(compared)]
        is_table = re.search(rf"\b{words.INDICATOR}\b", compared) or (samples and own and len(line) < 70)
        if not is_table or not (own or samples or years):
            return None
        columns = [(span[0], "sample mean") for span in samples] + [(span[0], "city score") for span in own[:1]]
        if len(years) > 1 or not columns:
            columns = [(span[0], year) for span, year in years]
        return [name for _, name in sorted(columns)]

    def _owners(self, compared: str, sample: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Where a header names the sample, and where the city."""
        samples = [
            found.span() for found in re.finditer(rf"{sample}(?:\W+(?:of|de|di|des|delle|das)? ?{words.CITIES})?", compared)
        ]
        city = re.escape(plain(self._city)) if self._city else r"(?!)"
        own = [found.span() for found in re.finditer(rf"\b(?:{city}|{words.WHOSE_SCORE})\b", compared)]
        return samples, [span for span in own if not any(start <= span[0] < end for start, end in samples)]

    def _of_row(
        self, passage: _Passage, field: str, entries: list[tuple[str, str]], header: list[str] | None
    ) -> Iterator[Reading]:
        if header and len(entries) >= len(header):
            for (value, _), column in zip(entries, header, strict=False):
                if column in ("city score", "sample mean"):
                    yield self._reading(passage, 0, column, field, value, "high")
                elif column == self._year:
                    yield self._reading(passage, 0, "city score", field, value, "medium")
        elif len(entries) == 1 and entries[0][1]:
            problem = "No header says whose value it is."
            yield self._reading(passage, 0, "city score", field, entries[0][0], "medium", problem)
        elif len(entries) == 2 and all(unit for _, unit in entries):
            problem = "No header says which of the two values is the city’s."
            for (value, _), kind in zip(entries, ("city score", "sample mean"), strict=True):
                yield self._reading(passage, 0, kind, field, value, "low", problem)

    def _of_sentence(self, passage: _Passage) -> Iterator[Reading]:
        found = list(_NUMBER.finditer(passage.plain))
        names = self._fields_named(passage.plain)
        read: list[Reading] = []
        for number, candidate in enumerate(found):
            start = found[number - 1].end() if number else 0
            end = found[number + 1].start() if number + 1 < len(found) else len(passage.plain)
            one = self._of_number(passage, candidate, start, end, names)
            read += [one] if one else []
        for one in read:
            twin = any(other.value != one.value and _key(other) == _key(one) and other.certainty != "low" for other in read)
            problem = "The sentence has two values that it may be."
            yield replace(one, certainty="low", problem=problem) if twin and one.certainty != "low" else one

    def _of_number(
        self, passage: _Passage, candidate: re.Match[str], start: int, end: int, names: Sequence[_Name]
    ) -> Reading | None:
        """The reading of one number, or None if it is no score. start, end: between the numbers before and after it."""
        left, right = passage.plain[start : candidate.start()], passage.plain[candidate.end() : end]
        if re.search(r"\d\s?[–-]\s?$", passage.text[start : candidate.start()]):
            return None  # the end of a range
        kind = _kind(left, right, passage.plain, self._is_of_goals(right))
        if kind is None or self._is_of_another_place(passage, start, candidate.start()):
            return None
        is_whole = _is_whole_index(left) and not any(name.is_clear and start <= name.start < candidate.start() for name in names)
        whole: tuple[str, Certainty] = (words.OVERALL, "high")
        field, certainty = whole if is_whole else _field(passage, names, start, candidate.start(), end)
        if not field:
            return None
        problem = _doubt(left, right, self._year)
        other = "" if is_whole else self._other_city(passage.text)
        if other:
            problem = f"The sentence names {other}, so the value may be of that city."
        about = re.search(rf"({words.ABOUT})(?:\s+(?:de|a|al|del|the|il|el|o))?\s*$", left)
        if problem:
            certainty = "low"
        elif about:
            said = passage.text[start + about.start(1) : start + about.end(1)]
            problem, certainty = f"The report says “{said}” before it, so it may be rounded.", _lower(certainty)
        return self._reading(passage, candidate.start(), kind, field, candidate[1], certainty, problem)

    def _reading(
        self, passage: _Passage, offset: int, kind: str, field: str, value: str, certainty: Certainty, problem: str = ""
    ) -> Reading:
        if field == "icc_media" and self._edition.isdecimal() and int(self._edition) in REVISED_EDITIONS:
            field = "icc_media_communication"  # as the revised version calls what the older one called media
        value = value.replace(",", ".")
        value = f"{float(value):g}"
        measure = "" if field in words.WITHOUT_MEASURE else field
        if not measure:
            problem = f"The atlas has no measure for it, so it cannot be taken. {problem}".strip()
        if float(value) > 100:
            problem, certainty = f"More than 100 is no score. {problem}".strip(), "low"
        known: Kind = "sample mean" if kind == "sample mean" else "city score"
        page = passage.page_at(offset)
        dimension = words.WITHOUT_MEASURE.get(field, "")
        return Reading(known, value, measure, dimension, page, _quoted(passage.text), certainty, problem=problem)

    def _fields_named(self, compared: str) -> list[_Name]:
        named = []
        for found in self._names.finditer(compared):
            name, field = found[0], self._field_of[found[0]]
            if field == words.OVERALL:
                continue
            before, after = compared[max(0, found.start() - 60) : found.start()], compared[found.end() : found.end() + 40]
            is_beside = (
                re.search(rf"\b{words.POLICY}\W+(?:\w+\W+){{0,4}}$", before) is not None
                or re.match(rf"\W+(?:\w+\W+){{0,1}}{words.POLICY}", after) is not None
            )
            is_average = re.match(words.SAMPLE, compared[found.start() :]) is not None
            if is_average or ((self._language, name) in words.ONLY_BESIDE_A_POLICY and not is_beside):
                continue
            named.append(_Name(found.start(), found.end(), field, is_beside or len(name.split()) > 1))
        return named

    def _is_of_goals(self, right: str) -> bool:
        """Whether a number is a share of goals, as in “of the commitment policy goals”."""
        found = re.match(rf"\s*{words.OF_SOMETHING}(?P<between>[^,;:()%]{{0,90}}?)\b{words.GOALS}", right)
        if not found:
            return False
        between = self._names.sub(" ", found["between"].replace(plain(self._city), " "))
        others = [word for word in re.findall(r"\w+", between) if not re.fullmatch(f"{words.BESIDE_GOALS}|{words.POLICY}", word)]
        return len(others) <= 1

    def _is_of_another_place(self, passage: _Passage, start: int, end: int) -> bool:
        """Whether the number stands in brackets behind a name, as in “Oslo (85 %)”, that is no field and not the city."""
        found = re.search(r"([^\W\d_][\w'’.-]*)\s*\(\s*$", passage.text[start:end])
        if not found or not found[1][:1].isupper():
            return False
        name = plain(found[1])
        is_ours = name in plain(self._city) or re.search(rf"\b(?:{words.SAMPLE})$", name) is not None
        is_field = any(re.search(rf"\b{re.escape(name)}$", known) for known in self._field_of)
        return not (is_ours or is_field)

    def _other_city(self, text: str) -> str:
        """A city of the atlas that a sentence names beside the one of the report."""
        cities, own = known_places().cities, folded(self._city)
        capital = re.compile(r"[^\W\d_][\w'’-]+(?:\s(?:de|di|da|do|del|of|la|[^\W\d_][\w'’-]+)){0,2}")
        for found in re.finditer(r"(?<![\w'’-])[A-ZÀ-Þ][\w'’-]{2,}", text):
            for length in (3, 2, 1):
                words_of_name = capital.match(text, found.start())
                name = " ".join((words_of_name[0] if words_of_name else found[0]).split()[:length])
                key = folded(name.removesuffix("’s").removesuffix("'s"))
                is_own = key in own or own in key or set(cities.get(key, ())) & set(cities.get(own, ()))
                if len(key) > 3 and key in cities and not is_own and plain(name) not in self._field_of:
                    return name
        return ""


def _sentences(lines: Sequence[tuple[int, str]], section: str) -> Iterator[_Passage]:
    """The sentences of lines that belong together, hyphenated words in one piece."""
    text, starts = "", []
    for page, line in lines:
        is_cut = re.search(r"[^\W\d_][-\u00ad\u2010]$", text) and line[:1].islower()
        text = text[:-1] if is_cut else f"{text} " if text else ""
        starts.append((len(text), page))
        text += line
    text = text.replace("\u00ad", "-")
    begin = 0
    ends = [found.end() for found in re.finditer(r"(?:[.!?][”\"»)]?|[^\d\s][.!?]\d{1,3})\s+(?=[\"“«(]?[A-ZÀ-Þ•])", text)]
    for end in [*ends, len(text)]:
        part = text[begin:end]
        if part.strip():
            first = max((index for index, (start, _) in enumerate(starts) if start <= begin), default=0)
            pages = tuple((max(0, start - begin), page) for start, page in starts[first:] if start < end)
            yield _Passage(part, plain(part), pages, section)
        begin = end


# What a number is


def _kind(left: str, right: str, whole: str, is_of_goals: bool) -> Kind | None:
    """Whose score a number is, or None if it is no score.

    left, right: the words before it since the last number, and after it until the next; whole: the sentence.
    is_of_goals: whether the words after it say that it is a share of goals.
    """
    near_right = re.split(r"[,;:()]|\.\s", right)[0]
    if re.search(rf"{words.CEILING}\s*$", left):
        return None
    if not is_of_goals and re.search(words.OTHER_SHARES, f"{_words_before(left)} # {near_right}"):
        return None
    if _is_of_sample(left):
        return "sample mean"
    if is_of_goals:
        return "city score"
    if re.match(rf"\s*(?:of|for|in|de|pour|dans|per|nel|del|para|en|na|da|no|do)?\s*(?:\w+\W+){{0,3}}{words.SAMPLE}", near_right):
        return "sample mean"
    if re.match(rf"\s*{words.OF_SOMETHING}", near_right):
        return None
    return "city score" if re.search(f"{words.ACHIEVED}|{words.SAMPLE}", whole) else None


def _words_before(left: str) -> str:
    """What stands before a number in its clause; with the clause before that, if it is a word or two, as in “rate (9 %)”."""
    clauses = re.split(r"[,;(]", left)
    short = len(re.findall(r"\w+", clauses[-1])) < 3
    return " ".join(clauses[-2:] if short else clauses[-1:])


def _is_of_sample(left: str) -> bool:
    """Whether the words before a number say that it is the sample’s, as in “the sample’s rate is”, “sample:”."""
    marks = list(re.finditer(words.SAMPLE, left))
    if not marks:
        return False
    between = left[marks[-1].end() :]
    if re.fullmatch(r"s?\s*:\s*", between):
        return not re.search(words.COMPARATIVE, left)
    return not re.search(r"[,;:]", between)


def _is_whole_index(left: str) -> bool:
    """Whether the words before a number name the index as a whole."""
    near = re.split(r"[,;]", left)[-1]
    found = list(re.finditer(words.WHOLE_INDEX, near))
    return bool(found) and len(re.findall(r"\w+", near[found[-1].end() :])) <= 6


def _field(passage: _Passage, names: Sequence[_Name], start: int, at: int, end: int) -> tuple[str, Certainty]:
    """The field that a number is of, and how certain that is."""
    named = {name.field for name in names}
    clear = {name.field for name in names if name.is_clear}
    section = passage.section
    if section and section in named and not clear - {section}:
        return section, "high"
    if section and not clear:
        return section, "medium"
    if len(named) == 1 and clear:
        is_near = any(start <= name.start < at for name in names)
        return next(iter(clear)), "high" if is_near or not re.search(words.WHOLE_INDEX, passage.plain) else "medium"
    if not named:
        return "", "low"
    before = [name for name in names if start <= name.start < at]
    after = [name for name in names if at <= name.start < end]
    nearest = before[-1] if before else after[0] if after else names[0]
    return nearest.field, "medium"


def _lower(certainty: Certainty) -> Certainty:
    return "low" if certainty == "low" else "medium"


def _doubt(left: str, right: str, year: str) -> str:
    """Why a number may be no score of the report’s year, by the words beside it; empty if nothing speaks against it."""
    other = _other_year(left, right, year)
    if other:
        return f"The sentence speaks of {other}, so it may be an earlier result."
    if re.search(words.AIM, re.split(r"[,;:(]", left)[-1]):
        return "It may be an aim and no score."
    if re.search(words.AVERAGE, left) and not re.search(words.SAMPLE, left + right):
        return "It says “average”, and not of whom."
    is_difference = re.search(words.DIFFERENCE_BEFORE, left) or re.match(words.DIFFERENCE_AFTER, right)
    return "It may be a difference and no score." if is_difference else ""


def _other_year(left: str, right: str, year: str) -> str:
    """A year beside a number that is not the report's."""
    before = _YEAR.findall(re.split(r"[,;(]", left)[-1])
    after = [found[1] for found in _YEAR.finditer(re.split(r"[,;:)]", right)[0]) if right[found.end() :].lstrip()[:1] != ":"]
    others = [found for found in [*before, *after] if year and found != year]
    return others[0] if others else ""


# All readings together


def _key(reading: Reading) -> tuple[str, str, str]:
    return reading.kind, reading.measure_id, reading.dimension


def _settled(readings: Sequence[Reading]) -> list[Reading]:
    """Readings without repetitions; those that contradict each other are low in certainty, and say so."""
    best: dict[tuple[str, ...], Reading] = {}
    order: list[Certainty] = ["high", "medium", "low"]
    for one in readings:
        key = (*_key(one), one.value)
        if key not in best or order.index(one.certainty) < order.index(best[key].certainty):
            best[key] = one
    settled = []
    for one in best.values():
        others = [other for other in best.values() if _key(other) == _key(one) and other.value != one.value]
        rivals = [other for other in others if other.certainty != "low"]
        if rivals and one.certainty != "low":
            problem = f"The report also says {rivals[0].value} (page {rivals[0].page}). {one.problem}".strip()
            settled.append(replace(one, certainty="low", problem=problem))
        else:
            settled.append(one)
    return settled
