"""Self-assessment with the IncluCities benchmark and the OECD checklist: answer, result, two side by side."""

from ui.assessment.pickers import parameters
from ui.assessment.report import plans
