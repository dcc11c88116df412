"""Open texts as cards, the latest first. Jinja escapes all that people wrote."""

from ui.rooms.bars import template
from workshop import Result

MOST_CARDS = 24


def html(result: Result) -> str:
    """The cards of a result."""
    return template("cards.html.jinja").render(tallies=result.tallies[:MOST_CARDS])
