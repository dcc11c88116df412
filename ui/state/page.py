"""What the atlas knows of a page; ui/navigation.py has the list of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ui.filters import Filters
from ui.state.url import Parameter

ATLAS = "City Integration Atlas"


@dataclass(frozen=True)
class Page:
    """A page of the atlas. url_path: its path in the address without the stroke, empty for the first page.

    group: the menu that it stands in. parameters: makes the parameters of its address besides those of the filters.
    filters: the shared filters that act on it. count: says how many places pass them, as in "370 of 957 cities".
    only: of these, the filters that act on what is chosen to be seen; None for all.
    has_search: whether Find a city stands over it. can_be_scene: whether its views can be presented.
    is_hidden: whether the navigation leaves it out. has_data_address: whether its rows are public data and depend on the address
    alone, so that scripts may fetch them. reads_uploads: whether it shows what the visitor has uploaded.
    """

    script: str
    title: str
    url_path: str
    icon: str
    group: str = ""
    help: str = ""
    parameters: Callable[[], list[Parameter]] = list
    filters: frozenset[str] = frozenset()
    count: Callable[[Filters], str] | None = None
    only: Callable[[], frozenset[str] | None] = lambda: None
    has_search: bool = True
    can_be_scene: bool = True
    is_hidden: bool = False
    has_data_address: bool = False
    reads_uploads: bool = True

    @property
    def tab_title(self) -> str:
        """What a tab of the browser, a bookmark and the preview of a link call it."""
        return tab_title(self.title) if self.url_path else ATLAS

    def acting(self) -> tuple[frozenset[str], Callable[[Filters], str] | None]:
        """The filters that act on what the session has chosen to be seen, and what counts the places that pass them."""
        only = self.only()
        return (self.filters, self.count) if only is None else (self.filters & only, None)


def tab_title(name: str) -> str:
    """What a tab calls the page of something, as of a city."""
    return f"{name} · {ATLAS}"


Pages: TypeAlias = Mapping[str, Page]  # by their path in the address
