"""Policy links: two measures against each other, the matrix of local and national figures, questions of the policy study."""

from ui.correlations.pickers import parameters
from ui.correlations.views import acting, describe_competence_filter, show

__all__ = ["acting", "describe_competence_filter", "parameters", "show"]
