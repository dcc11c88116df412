"""The views of Governance: countries side by side, principles and recommendations, benchmarks of city networks."""

from ui.governance.choices import parameters
from ui.governance.views import show

__all__ = ["parameters", "show"]
