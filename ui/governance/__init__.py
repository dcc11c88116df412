"""The views of Governance: countries side by side, principles and recommendations, benchmarks of city networks."""

from ui.governance.pickers import ACTING, parameters
