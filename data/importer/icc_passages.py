"""The sentences, headings and rows of tables of a report, in the order of reading, each with the field it stands under."""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.importer import icc_words as words
from data.importer.icc_reading import YEAR, joined, plain

NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|per ?cent(?!\w)|pour ?cent|por ?ciento|por ?cento|"
    r"(?:points?\s|punti\s|puntos\s|pontos\s)?(?:out of|sur|su|sobre|em|/)\s?100\b(?:\s(?:points?|punti|puntos|pontos))?|"
    r"(?:points?|punti|puntos|pontos)\b(?! de pourcentage| percentual| porcentual))"
)
_ENTRY = re.compile(r"\s*[(:–—]?\s*(\d{1,3}(?:[.,]\d{1,2})?)\s?(%|points?|punti|puntos|pontos)?\)?(?=\s|$)")
_NUMBERING = re.compile(r"(?:(?:[ivx]{1,5}|\d{1,2})(?:\.\d{1,2})*[.)]|\d{1,2}(?=\s))\s*")


@dataclass(frozen=True)
class Passage:
    """A sentence, heading or row: as printed, as compared (of the same length), where each of its pages begins in it."""

    text: str
    plain: str
    pages: tuple[tuple[int, int], ...]
    section: str

    def page_at(self, offset: int) -> int:
        """The page on which a place of the text stands."""
        return [page for start, page in self.pages if start <= offset][-1]


class Layout:
    """Tells headings, rows and headers of tables, and sentences apart, in one language and for one city.

    field_of: the field by each of its names; names: any of these names, as a whole word.
    """

    def __init__(self, language: str, city: str) -> None:
        self._city = city
        names = [(name, field) for field, all_names in words.FIELDS.items() for name in all_names[language]]
        self.field_of = dict(reversed(names))
        either = "|".join(re.escape(name) for name in sorted(self.field_of, key=len, reverse=True))
        self.names = re.compile(rf"(?<![\w'])(?:{either})(?!\w)|(?<=[dl]')(?:{either})(?!\w)")
        before = (
            r"(?:(?:the\s+)?(?:polic(?:y|ies)|politi\w+)\W+(?:\w{1,7}\W+){0,3})?"
            r"(?:l'|la |le |les |os |as |o |a |el |los |il |i |gli )?"
        )
        after = r"(?:\W+polic(?:y|ies))?(?:\W+(?:through|a travers|attraverso|a traves|atraves) .*)?\W*"
        self._heading = re.compile(rf"{before}({either}){after}")
        self._row = re.compile(rf"({either})((?:{_ENTRY.pattern})+)\s*")
        self._short = 0.0  # characters of a line that ends before the margin

    def passages(self, pages: Sequence[str]) -> Iterator[Passage]:
        """Sentences and rows in the order of reading, each with the field under whose heading it stands."""
        section = ""
        kept: list[tuple[int, str]] = []
        lengths = [len(line) for text in pages for line in text.splitlines() if len(line) > 20]
        self._short = 0.6 * statistics.median(lengths) if lengths else 0.0
        lines = list(self._all_lines(pages))
        for (page, line), (_, following) in zip(lines, [*lines[1:], (0, "")], strict=True):
            heading = None if following[:1].islower() else self._section_of(line)  # else it is a line of a sentence
            is_row = heading is None and self.is_row(line)
            if heading is not None or is_row or self._begins_anew(line, kept):
                yield from _sentences(kept, section)
                kept = []
            if heading is not None:
                section = heading
            if is_row or heading is not None:
                yield Passage(line, plain(line), ((0, page),), section if is_row else "")
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
                whole = joined([part for _, part in cut])
                if len(cut) <= more or len(whole) > 90:
                    continue
                if (self.is_row(whole) and not self._is_complete(cut)) or (more == 1 and self._is_heading_of_two(whole, line)):
                    line, number = whole, number + more
                    break
            yield page, line
            number += 1

    def _is_complete(self, lines: Sequence[tuple[int, str]]) -> bool:
        """Whether a row stands in the lines without the first of them, or a heading stands before what are page numbers."""
        texts = [text for _, text in lines]
        return self.is_row(texts[-1]) or (len(texts) == 2 and self._section_of(texts[0]) is not None and "%" not in texts[1])

    def _is_heading_of_two(self, whole: str, first: str) -> bool:
        """Whether two lines are the heading of a field and the first alone is not."""
        return bool(self._section_of(whole)) and not self._section_of(first)

    def _section_of(self, line: str) -> str | None:
        """The field of which a line is the heading; empty for another heading, None for a line that is none."""
        if len(line) > 90 or line.endswith((".", ",", ";")):
            return None
        compared = plain(line)
        numbering = _NUMBERING.match(compared)
        bare = compared[numbering.end() :] if numbering else compared
        found = self._heading.fullmatch(bare)
        if found:
            return self.field_of[found[1]]
        is_other = re.fullmatch(rf"{words.NO_FIELD}\W*", bare) or (
            numbering and bare and len(bare) < 60 and not NUMBER.search(bare)
        )
        return "" if is_other and line[:1] != "%" and not self.row_of(line) else None

    def row_of(self, line: str) -> tuple[str, list[tuple[str, str]]] | None:
        """The field and the values with their units of a row of a table."""
        compared = plain(line)
        numbering = _NUMBERING.match(compared)
        found = self._row.fullmatch(compared[numbering.end() :] if numbering else compared)
        if not found:
            return None
        return self.field_of[found[1]], [(entry[1], entry[2] or "") for entry in _ENTRY.finditer(found[2])]

    def is_row(self, line: str) -> bool:
        """Whether a line is a row of a table."""
        return self.row_of(line) is not None

    def _begins_anew(self, line: str, before: Sequence[tuple[int, str]]) -> bool:
        """Whether a line begins a sentence of its own without a full stop before it."""
        if not before:
            return False
        last = before[-1][1]
        if line[:1] in "•●▪–—*" or self.header(line) is not None:
            return True
        if self.header(last) is not None and not line[:1].islower():
            return True
        return len(last) < self._short and not last.endswith((",", "-", "\u00ad", ";")) and line[:1].isupper()

    def header(self, line: str, count: int = 1) -> list[str] | None:
        """What each column of a table has, in order: “city score”, “sample mean” or a year; None if the line is no header.

        count: how many values a row has; with two, “City Sample” are two columns.
        """
        if len(line) > 150 or line.endswith(".") or "%" in line:
            return None
        compared = plain(line)
        samples, own = self._owners(compared, rf"(?:city )?{words.SAMPLE}")
        if len(samples) + len(own) < count:
            samples, own = self._owners(compared, words.SAMPLE)
        years = [(found.span(), found[1]) for found in YEAR.finditer(compared)]
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


def _sentences(lines: Sequence[tuple[int, str]], section: str) -> Iterator[Passage]:
    """The sentences of lines that belong together, hyphenated words in one piece."""
    text, starts = "", []
    for page, line in lines:
        is_cut = re.search(r"[^\W\d_][-\u00ad\u2010]$", text[-2:]) and line[:1].islower()
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
            yield Passage(part, plain(part), pages, section)
        begin = end
