"""What the atlas knows of a page; ui/navigation.py has the list of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ui.state.url import Parameter


@dataclass(frozen=True)
class Page:
    """A page of the atlas. url_path: its path in the address without the stroke, empty for the first page.

    parameters: makes the parameters of its address besides those of the filters. has_filters: whether the shared filters are
    drawn beside it. can_be_scene: whether its views can be presented. is_hidden: whether the navigation leaves it out.
    """

    script: str
    title: str
    url_path: str
    icon: str
    help: str = ""
    parameters: Callable[[], list[Parameter]] = list
    has_filters: bool = True
    can_be_scene: bool = True
    is_hidden: bool = False


Pages: TypeAlias = Mapping[str, Page]  # by their path in the address
