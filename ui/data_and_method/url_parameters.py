"""What the page Sources and method keeps in its address."""

from queries.database import cached_per_database
from ui.state.url import Parameter, one_of

PARTS = {
    "sources": "Sources",
    "definitions": "Definitions",
    "coverage": "Coverage",
    "competence": "Classifications",
    "tables": "Tables",
    "renewal": "Updates",
}


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of Sources and method."""
    return [one_of("part", PARTS, "sources", "a part of the page")]
