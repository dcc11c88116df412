"""What the city profile lets one choose: the part of the profile, and which cities it is compared with."""

from queries.database import cached_per_database
from ui.state.url import Parameter, number, one_of

PARTS = {
    "standing": "At a glance",
    "region": "Region",
    "policy": "National policy",
    "residents": "Residents",
    "intercultural": "Intercultural Cities",
    "peers": "Similar cities",
}
SCOPES = {
    "everywhere": "All countries",
    "country": "The same country",
    "policy": "Similar national policy",
}


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page; the city itself is the first of the shared filter “Your cities”."""
    return [
        one_of("city_part", PARTS, "standing", "a part of the profile"),
        one_of("peer_scope", SCOPES, "everywhere", "a kind of similar cities"),
        number("share_weight", 0, 100, 50, "a weight"),
    ]
