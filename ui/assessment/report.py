"""The result as a PDF of at most four pages: tagged headings, the profile as vectors, gaps, context, sources."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import vl_convert

from queries.database import run
from ui import typesetting
from ui.assessment.phrases import HOW_COUNTED, peer_question, summary, title_of
from ui.assessment.profile import gaps_of, results_of, table_of
from ui.assessment.result_chart import in_words, profile_chart
from ui.charts import designs
from ui.instruments.answers import CHOICES, Assessment
from ui.instruments.guidance import PART_NAME, context_factors, items_of

TEMPLATE = Path(__file__).parent / "report.typ"
CHART = "profile.pdf"
HEIGHT = 430  # pixels, so that the chart leaves room for the table on the first page
SHOWN_PRACTICES = 2


def pdf_bytes(assessment: Assessment, link: str) -> bytes:
    """The report. Notes and links are not in it; they stand in the CSV and in the file of the assessment.

    link: opens the page, which holds none of the answers.
    """
    drawing = designs.as_figure(profile_chart(results_of(assessment), is_short=True), HEIGHT)
    chart = vl_convert.vegalite_to_pdf(json.dumps(drawing))
    return typesetting.pdf(TEMPLATE, _content(assessment, link), {CHART: chart})


def _content(assessment: Assessment, link: str) -> dict[str, Any]:
    results = results_of(assessment)
    table = table_of(results, PART_NAME[assessment.instrument].capitalize())
    table["In place (%)"] = [f"{share:.0f}" if share == share else "–" for share in table["In place (%)"].astype("float")]
    names = context_factors()
    used = list(dict.fromkeys(item.source_id for item in items_of(assessment.instrument).values()))
    sources = run("data/sources").set_index("source_id")
    return {
        "title": title_of(assessment),
        "link": link,
        "made": typesetting.made("self-assessment"),
        "summary": summary(assessment) + (f" Last changed on {_day(assessment.date)}." if assessment.date else ""),
        "chart": CHART,
        "alt": in_words(results),
        "how_counted": HOW_COUNTED,
        "columns": list(table.columns),
        "rows": table.astype(str).to_numpy().tolist(),
        "gaps": [
            {
                "title": part.title(),
                "questions": [f"{item.topic} ({CHOICES[choice].lower()})" for item, choice in gaps],
                "peer": peer_question(*gaps[0]),
                "practices": [f"{title} ({place})" for title, place in part.practices[:SHOWN_PRACTICES]],
            }
            for part, gaps in gaps_of(assessment)
        ],
        "contexts": [{"name": names[factor_id], "text": text} for factor_id, text in assessment.contexts.items()],
        "sources": [
            {
                "citation": sources.loc[source, "citation"],
                "licence": sources.loc[source, "licence"],
                "url": sources.loc[source, "url"],
            }
            for source in used
        ],
    }


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%-d %B %Y}"
