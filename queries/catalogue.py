"""What the catalogue says of the things that pages list: names, short names, order. Nothing of it is typed into pages."""

from dataclasses import dataclass

from queries.database import cached_per_database, run


@dataclass(frozen=True)
class CompetenceType:
    """Who decides in a policy area, or the kind of field of a city dimension. position: its place in every list, from 0."""

    competence_type: str
    name: str
    short_name: str
    family: str | None  # of the measures that it is about; None where an area or dimension is in no group
    position: int


@cached_per_database
def competence_types() -> dict[str, CompetenceType]:
    """Every competence type by its id, in order."""
    types = run("definitions/competence_types")
    families = types["family"].astype(object).where(types["family"].notna(), None)
    rows = zip(types["competence_type"], types["name"], types["short_name"], families, strict=True)
    return {row[0]: CompetenceType(*row, position) for position, row in enumerate(rows)}


def position(competence_type: str) -> int:
    """The place of a competence type in every list; after all others where an area has none."""
    types = competence_types()
    return types[competence_type].position if competence_type in types else len(types)
