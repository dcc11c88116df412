"""What the catalogue says of the things that pages list: names, short names, order. Nothing of it is typed into pages."""

from dataclasses import dataclass

import pandas as pd

from queries.database import cached_per_database, run

UNCLASSIFIED, IN_NO_GROUP = "unclassified", "in_no_group"  # the competence type and the field of action of what has none


@dataclass(frozen=True)
class CompetenceType:
    """Who decides in a policy area. position: its place in every list, from 0."""

    competence_type: str
    name: str
    short_name: str
    position: int

    @property
    def is_classified(self) -> bool:
        """Whether it says who decides."""
        return self.competence_type != UNCLASSIFIED


@cached_per_database
def competence_types() -> dict[str, CompetenceType]:
    """Every competence type by its id, in order."""
    types = run("definitions/competence_types")
    rows = zip(types["competence_type"], types["name"], types["short_name"], strict=True)
    return {row[0]: CompetenceType(*row, position) for position, row in enumerate(rows)}


def position(competence_type: str) -> int:
    """The place of a competence type in every list; after all others where an area has none."""
    types = competence_types()
    return types[competence_type].position if competence_type in types else len(types)


@dataclass(frozen=True)
class Network:
    """A network of cities, or a research project that cities took part in. coverage: which of its cities are known."""

    name: str
    is_complete: bool
    coverage: str
    city_count: int


@cached_per_database
def networks() -> dict[str, Network]:
    """Every network that a city of the atlas is known of, by its id, in order."""
    rows = run("definitions/networks")
    columns = zip(rows["name"], rows["is_complete"], rows["coverage"], rows["city_count"], strict=True)
    return {key: Network(*row) for key, row in zip(rows["network_id"], columns, strict=True)}


@cached_per_database
def sources() -> pd.DataFrame:
    """Every source by its id, in columns of `data/sources`; do not change it."""
    return run("data/sources").set_index("source_id")


def data_version() -> str:
    """The name of this state of the data."""
    return str(run("data/version")["version"].item())


@cached_per_database
def fields_of_action() -> dict[str, str]:
    """Name by field_of_action, in order."""
    fields = run("definitions/fields_of_action")
    return dict(zip(fields["field_of_action"], fields["name"], strict=True))
