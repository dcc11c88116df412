"""What the address of a profile chooses: which cities it is compared with, and the part that a scene shows."""

from queries.database import cached_per_database
from ui.state.url import Parameter, number, one_of

# The parts that a scene can show: the block and the families of its rows, empty where it is no block.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "standing": ("", ()),
    "region": ("region", ()),
    "policy": ("country", ("mipex",)),
    "residents": ("city", ("survey",)),
    "intercultural": ("", ()),
    "peers": ("", ()),
}
SCOPES = {
    "everywhere": "All countries",
    "country": "The same country",
    "policy": "Similar national policy",
}


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page; the city itself is the first of the selected cities."""
    return [
        one_of("city_part", PARTS, "standing", "a part of the profile"),
        one_of("peer_scope", SCOPES, "everywhere", "a kind of similar cities"),
        number("share_weight", 0, 100, 50, "a weight"),
    ]
