"""The scores and rates that the sentences and tables of a report state, each with its degree of certainty."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data.formats.names import folded
from data.importer import icc_words as words
from data.importer.icc_passages import NUMBER, Layout, Passage
from data.importer.icc_reading import YEAR, Certainty, Kind, Reading, key, plain, quoted
from data.importer.places import known_places

REVISED_EDITIONS = range(86, 91)  # how many questions the revised version has


@dataclass(frozen=True)
class _Name:
    """A field that a passage names. is_clear: beside a word such as “policy”, or with a name that means nothing else."""

    start: int
    end: int
    field: str
    is_clear: bool


class Scores:
    """Reads the values of passages, in one language and for one city and year."""

    def __init__(self, layout: Layout, language: str, edition: str, city: str, year: str) -> None:
        self._layout, self._language, self._edition, self._city, self._year = layout, language, edition, city, year

    def values(self, passages: Sequence[Passage]) -> Iterator[Reading]:
        """The scores and rates of all passages."""
        header = ""
        for passage in passages:
            row = self._layout.row_of(passage.text)
            if row is None:
                header = passage.text
                yield from self._of_sentence(passage)
                continue
            columns = self._layout.header(header, len(row[1]))
            shown = replace(passage, text=f"{header.strip()} | {passage.text}") if columns else passage
            yield from self._of_row(shown, *row, columns)

    def _of_row(
        self, passage: Passage, field: str, entries: list[tuple[str, str]], header: list[str] | None
    ) -> Iterator[Reading]:
        if header and len(entries) >= len(header):
            for (value, _), column in zip(entries, header, strict=False):
                if column in ("city score", "sample mean"):
                    yield self._reading(passage, column, field, value, "high")
                elif column == self._year:
                    yield self._reading(passage, "city score", field, value, "medium")
        elif len(entries) == 1 and entries[0][1]:
            problem = "No header says whose value it is."
            yield self._reading(passage, "city score", field, entries[0][0], "medium", problem)
        elif len(entries) == 2 and all(unit for _, unit in entries):
            problem = "No header says which of the two values is the city's."
            for (value, _), kind in zip(entries, ("city score", "sample mean"), strict=True):
                yield self._reading(passage, kind, field, value, "low", problem)

    def _of_sentence(self, passage: Passage) -> Iterator[Reading]:
        found = list(NUMBER.finditer(passage.plain))
        names = self._fields_named(passage.plain)
        read: list[Reading] = []
        for number, candidate in enumerate(found):
            start = found[number - 1].end() if number else 0
            end = found[number + 1].start() if number + 1 < len(found) else len(passage.plain)
            one = self._of_number(passage, candidate, start, end, names)
            read += [one] if one else []
        for one in read:
            twin = any(other.value != one.value and key(other) == key(one) and other.certainty != "low" for other in read)
            problem = "The sentence has two values that it may be."
            yield replace(one, certainty="low", problem=problem) if twin and one.certainty != "low" else one

    def _of_number(
        self, passage: Passage, candidate: re.Match[str], start: int, end: int, names: Sequence[_Name]
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
            hedge = passage.text[start + about.start(1) : start + about.end(1)]
            problem, certainty = f"The report says “{hedge}” before it, so it may be rounded.", _lower(certainty)
        found = self._reading(passage, kind, field, candidate[1], certainty, problem)
        return replace(found, page=passage.page_at(candidate.start()))

    def _reading(self, passage: Passage, kind: str, field: str, value: str, certainty: Certainty, problem: str = "") -> Reading:
        """A value, on the page where its passage begins."""
        if field == "icc_media" and self._edition.isdecimal() and int(self._edition) in REVISED_EDITIONS:
            field, certainty = "icc_media_communication", _lower(certainty)  # as the revised version calls it
            problem = f"The report calls the field media; its questionnaire has it as media and communication. {problem}".strip()
        value = value.replace(",", ".")
        value = f"{float(value):g}"
        measure = "" if field in words.WITHOUT_MEASURE else field
        if not measure:
            problem = f"The atlas has no measure for it, so it cannot be taken. {problem}".strip()
        if float(value) > 100:
            problem, certainty = f"More than 100 is no score. {problem}".strip(), "low"
        known: Kind = "sample mean" if kind == "sample mean" else "city score"
        dimension = words.WITHOUT_MEASURE.get(field, "")
        return Reading(known, value, measure, dimension, passage.page_at(0), quoted(passage.text), certainty, problem=problem)

    def _fields_named(self, compared: str) -> list[_Name]:
        named = []
        for found in self._layout.names.finditer(compared):
            name, field = found[0], self._layout.field_of[found[0]]
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
        between = self._layout.names.sub(" ", found["between"].replace(plain(self._city), " "))
        others = [word for word in re.findall(r"\w+", between) if not re.fullmatch(f"{words.BESIDE_GOALS}|{words.POLICY}", word)]
        return len(others) <= 1

    def _is_of_another_place(self, passage: Passage, start: int, end: int) -> bool:
        """Whether the number stands in brackets behind a name, as in “Oslo (85 %)”, that is no field and not the city."""
        found = re.search(r"([^\W\d_][\w'’.-]*)\s*\(\s*$", passage.text[start:end])
        if not found or not found[1][:1].isupper():
            return False
        name = plain(found[1])
        is_ours = name in plain(self._city) or re.search(rf"\b(?:{words.SAMPLE})$", name) is not None
        is_field = any(re.search(rf"\b{re.escape(name)}$", known) for known in self._layout.field_of)
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
                if len(key) > 3 and key in cities and not is_own and plain(name) not in self._layout.field_of:
                    return name
        return ""


def _kind(left: str, right: str, whole: str, is_of_goals: bool) -> Kind | None:
    """Whether a number is the score of the city or the mean of the sample; None if it is neither.

    left, right: the words before it since the last number, and after it until the next; whole: the sentence.
    is_of_goals: whether the words after it say that it is a share of goals.
    """
    near_right = re.split(r"[,;:()]|\.\s", right)[0]
    if re.search(rf"{words.CEILING}\s*$", left):
        return None
    if not is_of_goals and re.search(f"{words.OTHER_SHARES}|{words.OTHER_RATES}", f"{_words_before(left)} # {near_right}"):
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


def _field(passage: Passage, names: Sequence[_Name], start: int, at: int, end: int) -> tuple[str, Certainty]:
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
    """Why a number may be no score of the report's year, by the words beside it; empty if nothing speaks against it."""
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
    before = YEAR.findall(re.split(r"[,;(]", left)[-1])
    after = [found[1] for found in YEAR.finditer(re.split(r"[,;:)]", right)[0]) if right[found.end() :].lstrip()[:1] != ":"]
    others = [found for found in [*before, *after] if year and found != year]
    return others[0] if others else ""
