"""Policy and outcomes: two measures, the matrix of local and national figures, questions of the policy study."""

from ui.correlations.pickers import parameters
