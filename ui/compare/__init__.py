"""Compare: all cities on one indicator, in views of a module each, or a few cities side by side over all indicators."""

from ui.compare.comparison import comparison_of
from ui.compare.questions import SIDE, is_side, parameters
from ui.compare.questions import pick as pick_question
from ui.compare.side_view import show as show_side_by_side
from ui.compare.views import show, with_marked_cities
