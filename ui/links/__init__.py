"""Policy links: two measures against each other, the matrix of local and national figures, questions of the policy study."""

from ui.links.choices import parameters
from ui.links.views import acting, say_where_it_acts, show

__all__ = ["acting", "parameters", "say_where_it_acts", "show"]
