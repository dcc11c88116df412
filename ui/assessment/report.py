"""The result as a document: profile, priorities, gaps, every answer with note and evidence, context, sources."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

import pandas as pd
import vl_convert

from ui import value_text
from ui.assessment.phrases import (
    FIND_OUT,
    HOW_COUNTED,
    NO_PRACTICE,
    NOT_SCORED,
    opens_at,
    place_of,
    summary,
    table_of_texts,
    thin_parts,
    title_of,
    to_find_out_text,
    whom_to_ask,
    why_it_fits,
)
from ui.assessment.profile import PRIORITIES, Gap, gaps_of, results_of, table_of, to_find_out
from ui.assessment.result_chart import in_words, profile_chart
from ui.charts import export
from ui.documents import NEXT_STEPS, Document, Part, Picture, sources_part
from ui.instruments import drafts
from ui.instruments.answers import CHOICES, Assessment
from ui.instruments.guidance import INSTRUMENTS, PART_NAME, Practice, context_factors, items_of, parts_of, shown_practices

HEIGHT = 430  # pixels, so that the chart leaves room for the table on the first page
SCALE = 2  # of the picture in Word
OF_WHOM = "The questions are retold by the atlas; the answers are those of whoever answered."


def document_of(assessment: Assessment, link: str) -> Document:
    """The whole assessment. link: opens the page, which holds none of the answers."""
    gaps = gaps_of(assessment)
    used = [item.source_id for item in items_of(assessment.instrument).values()]
    parts = [
        _profile(assessment),
        *_priorities(assessment, gaps),
        *_to_find_out(assessment),
        *_other_gaps(assessment, gaps),
        *_answers(assessment),
        *_contexts(assessment),
        sources_part([*used, *(one.source_id for gap in gaps for one in _practices(assessment, gap))], OF_WHOM, opens_at(link)),
    ]
    return Document(title_of(assessment), "self-assessment", parts, _about(assessment))


def _about(assessment: Assessment) -> str:
    """City, author and day."""
    about = [place_of(assessment), f"answered by {assessment.author}" if assessment.author else ""]
    about += [f"last changed on {date.fromisoformat(assessment.date):%-d %B %Y}" if assessment.date else ""]
    return " · ".join(text for text in about if text)


def plans() -> Callable[[], Sequence[Part]]:
    """What makes the parts on priorities, of the visitor's assessments as they are now, for the record of a session."""
    drafts.sync_with_browser()
    return partial(plan_parts, [drafts.current(instrument) for instrument in INSTRUMENTS])


def plan_parts(assessments: Sequence[Assessment]) -> list[Part]:
    """What assessments say of priorities, with practices and what to find out, for the record of a session."""
    parts: list[Part] = []
    for assessment in assessments:
        of_one = [*_priorities(assessment, gaps_of(assessment)), *_to_find_out(assessment)]
        if of_one:
            used = [one.source_id for gap in gaps_of(assessment) if gap.place for one in _practices(assessment, gap)]
            sources = [value_text.source_line(dict.fromkeys(used))] if used else []
            about = [text for text in (_about(assessment), summary(assessment), *sources) if text]
            parts += [Part(f"Self-assessment: {title_of(assessment)}", tuple(about)), *of_one]
    return parts


def _profile(assessment: Assessment) -> Part:
    results = results_of(assessment)
    chart = profile_chart(results, is_short=True)
    figure = export.as_figure(chart, HEIGHT)
    figure["config"] |= {"view": {"stroke": None}}  # the first name would cross the frame
    drawing = json.dumps(figure)
    table = table_of(results, PART_NAME[assessment.instrument].capitalize())
    table["In place (%)"] = [f"{share:.0f}" if share == share else "–" for share in table["In place (%)"].astype("float")]
    return Part(
        "Profile",
        (summary(assessment), *filter(None, [thin_parts(assessment.instrument)]), HOW_COUNTED),
        table=table,
        picture=Picture(
            vl_convert.vegalite_to_png(drawing, scale=SCALE), in_words(results), vl_convert.vegalite_to_pdf(drawing), height=13
        ),
    )


def _practices(assessment: Assessment, gap: Gap) -> tuple[Practice, ...]:
    return shown_practices(assessment.instrument, assessment.city_id, gap.item.item_id)


def _priorities(assessment: Assessment, gaps: list[Gap]) -> Iterator[Part]:
    ranked = [gap for gap in gaps if gap.place]
    if ranked:
        yield Part("Priorities", ("In the order that the city gave them.",))
    for gap in ranked:
        rank = f"Priority {gap.place}" if gap.place <= PRIORITIES else str(gap.place)
        yield Part(
            f"{rank}: {gap.item.topic} ({CHOICES[gap.choice].lower()})",
            _texts(assessment, gap),
            _fitting(assessment, gap),
            level=2,
        )
    if ranked:
        steps = dict.fromkeys(("First step", "Who", "By when", "Sign that it is done"), "")
        rows = pd.DataFrame([{"Priority": gap.item.topic, **steps} for gap in ranked[:PRIORITIES]])
        yield Part(NEXT_STEPS, ("To be agreed in the city.",), table=rows, level=2)


def _texts(assessment: Assessment, gap: Gap) -> tuple[str, ...]:
    answer = assessment.answer(gap.item.item_id)
    practices = _practices(assessment, gap)
    texts = (
        gap.item.text if gap.item.text != gap.item.topic else "",
        f"Note: {answer.note}" if answer.note else "",
        f"Evidence: {answer.link}" if answer.link else "",
        f"Ask another city: {gap.item.ask_peer}" if gap.item.ask_peer else "",
        whom_to_ask(practices) if practices else NO_PRACTICE,
    )
    return tuple(text for text in texts if text)


def _fitting(assessment: Assessment, gap: Gap) -> tuple[str, ...]:
    return tuple(f"{one.title}. {why_it_fits(one)}" for one in _practices(assessment, gap))


def _to_find_out(assessment: Assessment) -> Iterator[Part]:
    found = to_find_out(assessment)
    if found:
        yield Part("Find out", (FIND_OUT,), tuple(to_find_out_text(part, item) for part, item in found))


def _other_gaps(assessment: Assessment, gaps: list[Gap]) -> Iterator[Part]:
    """A row a gap: what to ask, and the practice that fits best."""
    others = [gap for gap in gaps if not gap.place]
    if others:
        rows = [
            {
                "Gap": f"{gap.item.topic} ({CHOICES[gap.choice].lower()})",
                "Ask another city": gap.item.ask_peer,
                "Practices that fit": "; ".join(_fitting(assessment, gap)[:1]),
            }
            for gap in others
        ]
        yield Part("Other gaps" if len(others) < len(gaps) else "Gaps", table=table_of_texts(rows))


def _answers(assessment: Assessment) -> Iterator[Part]:
    """Every answer, note and piece of evidence, by part."""
    yield Part("Answers with notes and evidence")
    for part in parts_of(assessment.instrument):
        answers = [(item, assessment.answer(item.item_id)) for item in part.items]
        rows = [
            {
                "Question": item.text,
                "Answer": CHOICES.get(answer.choice, "No answer"),
                "Note and evidence": " ".join(filter(None, (answer.note, answer.link))),
            }
            for item, answer in answers
            if not answer.is_empty()
        ]
        if rows:
            yield Part(part.title(), table=pd.DataFrame(rows), level=2)


def _contexts(assessment: Assessment) -> Iterator[Part]:
    names = context_factors()
    if assessment.contexts:
        bullets = tuple(f"{names[factor_id]}: {text}" for factor_id, text in assessment.contexts.items())
        yield Part("Context of the city", (NOT_SCORED,), bullets)
