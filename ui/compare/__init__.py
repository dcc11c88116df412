"""Compare: all cities on one indicator, in views of a module each, or a few cities side by side over all indicators."""

from ui.compare.questions import is_side, parameters
