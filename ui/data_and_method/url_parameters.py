"""What the page Sources and method keeps in its address."""

from queries.database import cached_per_database, run
from ui import measure_picker
from ui.state.url import Parameter, one_of

PARTS = {
    "sources": "Sources",
    "definitions": "Definitions",
    "indicator": "Indicator",
    "coverage": "Coverage",
    "competence": "Classifications",
    "tables": "Tables",
    "renewal": "Updates",
}
BY_CLASS = ("definitions", "indicator", "coverage", "competence")  # parts that the classes of indicators act on


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of Sources and method."""
    measures = run("definitions/measures")["measure_id"].tolist()
    first = measure_picker.DEFAULT_MEASURE if measure_picker.DEFAULT_MEASURE in measures else measures[0]
    indicators = run("policy/indicators")["indicator_id"].tolist()
    return [
        one_of("part", PARTS, "sources", "a part of the page"),
        one_of("measure", measures, first, "an indicator"),
        one_of("policy_indicator", indicators, None, "an indicator of MIPEX"),
    ]
