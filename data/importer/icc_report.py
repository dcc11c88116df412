"""A report of the Intercultural Cities Index read from the text of its pages: values, each with its sentence and page.

read_report(pages) -> Report: what is said of city, date, number of cities compared, rank, and for the index and each field the
city's score and the rate of the sample. Nothing here is certain: a person confirms, corrects or drops each value.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.formats.names import folded
from data.importer import icc_words as words
from data.importer.icc_passages import Layout, Passage
from data.importer.icc_reading import CERTAINTIES, KINDS, YEAR, Certainty, Reading, Report, joined, key, plain, quoted
from data.importer.icc_scores import Scores
from data.importer.places import known_places
from data.importer.problems import FileRejectedError

FIRST_LINES = 40  # in which city and date are looked for
NO_REPORT = (
    "The PDF has text, but does not name the Intercultural Cities Index, so it is no report of it that could be read. "
    "English, French, Italian, Spanish and Portuguese reports are read."
)
NO_VALUE = (
    "The PDF names the Intercultural Cities Index, but no score was found in it. Type the scores into the template instead."
)


def read_report(pages: Sequence[str]) -> Report:
    """The readings of a report. Raises FileRejectedError if it is none."""
    everything = plain(" ".join(joined(text.splitlines()) for text in pages))
    if not re.search(words.THE_INDEX, everything):
        raise FileRejectedError(NO_REPORT)
    language, edition = _language(everything), _edition(everything)
    head = [*_city(pages), *_date(pages)]
    city = next((one.value for one in head if one.kind == "city"), "")
    year = next((one.value[:4] for one in head if one.kind == "date"), "")
    layout = Layout(language, city)
    passages = list(layout.passages(pages))
    values = Scores(layout, language, edition, city, year).values(passages)
    found = [*head, *_sample_sizes(passages), *_ranks(passages), *values]
    if not any(one.kind in ("city score", "sample mean") for one in found):
        raise FileRejectedError(NO_VALUE)
    settled = sorted(_settled(found), key=_place)
    silent = tuple(number for number, text in enumerate(pages, start=1) if not text.strip())
    return Report(tuple(replace(one, edition=edition, language=language) for one in settled), language, edition, silent)


def _language(everything: str) -> str:
    words_read = re.findall(r"[a-z]+", everything)
    return max(words.FUNCTION_WORDS, key=lambda code: sum(word in words.FUNCTION_WORDS[code] for word in words_read))


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


# City and date


def _city(pages: Sequence[str]) -> Iterator[Reading]:
    """The city that the title names, which may go over several lines and stand below others."""
    lines = _first_lines(pages)
    found: list[tuple[int, Reading]] = []  # with the line on which the title ends
    for start in range(len(lines)):
        for end in range(start + 1, min(start + 4, len(lines)) + 1):
            title = joined([line for _, line in lines[start:end]])
            name = _city_of_title(title)
            if name:
                found.append((end, Reading("city", name, "", "", lines[end - 1][0], quoted(title), "high")))
                break
    titles = [one for end, one in found if end == found[0][0]]
    known = [one for one in titles if known_places().cities.get(folded(one.value))]
    if titles:
        yield known[0] if known else titles[-1]


def _first_lines(pages: Sequence[str]) -> list[tuple[int, str]]:
    """The first lines with their page; the cover may be a picture, or hold only a few words."""
    lines = [(page, line) for page, text in enumerate(pages, start=1) for line in text.splitlines() if line.strip()]
    first = lines[0][0] if lines else 0
    return [(page, line) for page, line in lines[:FIRST_LINES] if page <= first + 1]


_TITLES = (
    re.compile(
        r"^(?P<city>[a-z][^%:\n]{1,59}?)\s*[:–—,.\u2013]?\s+(?:(?:the|les|i|os|los)\s+)?(?:results?|resultats|risultati|resultados)\s"
        rf"(?=.{{0,40}}{words.THE_INDEX})"
    ),
    re.compile(
        rf"^{words.THE_INDEX}(?:\s(?:analysis|report|results?|rapport|analyse|rapporto|analisi|informe|analisis|"
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
    """The date that the report gives as its own, or else the first month with a year in its first lines."""
    month = "|".join(words.MONTHS)
    pattern = re.compile(
        rf"(?:(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|o)?\s+(?:de\s+)?)?\b(?P<month>{month})\s*,?\s+(?:de[l]?\s+)?"
        r"(?P<year>(?:19|20)\d\d)(?=\d{0,2}(?!\d))"
    )
    lines = _first_lines(pages)
    for is_named in (True, False):
        for page, line in lines:
            compared = plain(line)
            found = pattern.search(compared)
            if found and (not is_named or re.search(r"\b(?:dated?|data|fecha)\b", compared)):
                day = f"-{int(found['day']):02d}" if found["day"] and 1 <= int(found["day"]) <= 31 else ""
                value = f"{found['year']}-{words.MONTHS[found['month']]:02d}{day}"
                yield Reading("date", value, "", "", page, quoted(line), "high" if is_named else "medium")
                return
    for page, line in lines[:15]:
        years = YEAR.findall(line)
        if len(years) == 1:
            yield Reading("date", years[0], "", "", page, quoted(line), "medium")
            return


# Sample and rank


def _sample_sizes(passages: Sequence[Passage]) -> Iterator[Reading]:
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
                yield Reading("sample size", found["number"], "", "", page, quoted(passage.text), certainty, problem=about)
                break


def _ranks(passages: Sequence[Passage]) -> Iterator[Reading]:
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
            yield Reading("rank", value, words.OVERALL, "", page, quoted(passage.text), certainty, problem=problem)


# All readings together


def _settled(readings: Sequence[Reading]) -> list[Reading]:
    """Readings without repetitions; those that contradict each other are low in certainty, and say so."""
    best: dict[tuple[str, ...], Reading] = {}
    order = list(CERTAINTIES)
    for one in readings:
        same = (*key(one), one.value)
        if same not in best or order.index(one.certainty) < order.index(best[same].certainty):
            best[same] = one
    settled = []
    for one in best.values():
        others = [other for other in best.values() if key(other) == key(one) and other.value != one.value]
        rivals = [other for other in others if other.certainty != "low"]
        if rivals and one.certainty != "low":
            problem = f"The report also says {rivals[0].value} (page {rivals[0].page}). {one.problem}".strip()
            settled.append(replace(one, certainty="low", problem=problem))
        else:
            settled.append(one)
    return settled
