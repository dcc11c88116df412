"""The rows of a page's view, by the page's path and the query of its address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd

from queries.database import DataNotReadyError
from serving import streamlit_internals
from ui import downloads, filters, navigation, not_ready
from ui.state.local_url import MOST_PARAMETERS, Query
from ui.state.url import Choice, Parameter

MOST_CHARACTERS = 4000  # of a query
LOOKS = ("view", "show", "practice_page")  # how a page shows its rows: another look has no other values


class BadRequestError(Exception):
    """The address asks for what there is not; the message says what there is."""


@dataclass(frozen=True)
class Rows:
    """Rows in the columns of their files, and how the files describe them. pictures: what makes one, by its ending."""

    view: downloads.View
    frame: pd.DataFrame
    pictures: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def readme(self) -> str:
        """The read-me of the page's files."""
        return downloads.readme_text(self.view, self.frame)


def names() -> list[str]:
    """The pages whose views have rows of public data, by their path in the address."""
    return [path for path, page in navigation.all_pages().items() if page.has_data_address]


def rows_of(page: str, query: str, site: str = "") -> Rows:
    """What the page offers as files when it is opened with this query. site: where the atlas is, for links in the files.

    Raises BadRequestError, and DataNotReadyError if the page found the data file missing or damaged.
    """
    checked = checked_query(page, query)
    session = streamlit_internals.run_without_browser(page, checked, site)
    if not_ready.REASON in session:
        raise DataNotReadyError(session[not_ready.REASON])
    _check_followed(page, parsed(query), session)
    offered = downloads.offered(session)
    if offered is None:
        raise BadRequestError("This view has no rows: nothing passes its filters, or it needs a choice first.")
    return Rows(offered.view, downloads.typed(offered.rows()), offered.pictures)


def checked_query(page: str, query: str) -> str:
    """The query, if each of its parameters and values is one that the page knows. Raises BadRequestError."""
    fields = parsed(query)
    parameters = parameters_of(page)
    names = [parameter.name for parameter in parameters]
    for name, texts in fields.items():
        if name not in names and not any(one.find and one.find({name: texts}) for one in parameters):
            raise BadRequestError(f"There is no parameter “{name[:40]}” here. There are: {', '.join(sorted(names))}.")
    for parameter in parameters:
        if texts := parameter.texts_in(fields):
            choice_of(parameter, texts)
    return urlencode(fields, doseq=True)


def _check_followed(page: str, fields: Query, session: Mapping[str, Any]) -> None:
    """Raises BadRequestError where the page shows something else than what was chosen, and says so on screen alone."""
    for parameter in parameters_of(page):
        texts = [] if parameter.name in LOOKS else parameter.texts_in(fields)
        shown = session.get(parameter.name)
        if texts and shown is not None and shown != (chosen := choice_of(parameter, texts)):
            named, other = (", ".join(map(str, one)) if isinstance(one, list) else one for one in (chosen, shown))
            raise BadRequestError(f"{parameter.name}: there is nothing of “{named}” for these choices; the page shows “{other}”.")


def choice_of(parameter: Parameter, texts: list[str]) -> Choice:
    """What a parameter is set to. Raises BadRequestError for a value that it does not know."""
    choice, problems = parameter.parse(texts)
    if problems:
        raise BadRequestError(f"{parameter.name}: {problems[0].partition(';')[0].rstrip('.')}.")
    return choice


def parsed(query: str) -> dict[str, list[str]]:
    """The parameters of a query. Raises BadRequestError if it is too long."""
    if len(query) > MOST_CHARACTERS:
        raise BadRequestError(f"An address takes at most {MOST_CHARACTERS} characters of parameters.")
    try:
        return parse_qs(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise BadRequestError(f"An address takes at most {MOST_PARAMETERS} parameters.") from None


def parameters_of(page: str) -> Sequence[Parameter]:
    """What the address of a view may hold: the shared filters and what the page itself has."""
    return [*filters.parameters(), *navigation.parameters_of(page)]
