"""Policy links: two measures against each other, the matrix of local and national figures, questions of the policy study."""

from ui.correlations.pickers import parameters
from ui.correlations.views import acting, say_where_it_acts, show

__all__ = ["acting", "parameters", "say_where_it_acts", "show"]
