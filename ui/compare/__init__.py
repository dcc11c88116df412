"""The views of Compare cities, one module each: each draws one comparison and offers its download."""

from ui.compare.city_map import city_map
from ui.compare.comparison import Comparison
from ui.compare.distribution import distribution
from ui.compare.intercultural import intercultural_facts
from ui.compare.profile import profile
from ui.compare.ranked import ranked
from ui.compare.surroundings import nothing_to_show
from ui.compare.table import table

__all__ = [
    "Comparison",
    "city_map",
    "distribution",
    "intercultural_facts",
    "nothing_to_show",
    "profile",
    "ranked",
    "table",
]
