"""The views of Compare, one module each: each draws one comparison and offers its download."""

from ui.compare.comparison import comparison_of
from ui.compare.views import show

__all__ = ["comparison_of", "show"]
