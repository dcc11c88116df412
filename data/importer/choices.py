"""What the reader of a file may say about it where the file itself does not: which columns, which indicator, year and group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from data.importer.own_measure import OwnMeasure
from data.importer.problems import FileRejectedError


@dataclass(frozen=True)
class Choices:
    """Each empty where the file decides.

    measure: an id or name of the catalogue. own: an indicator that is not in it, instead. place, value: a column. level: city,
    region, country or district. one_place: the place of all rows, or the city of which they are districts. year: a year, or a
    column. group: a population group. keep: of a column, the value whose rows are taken.
    """

    measure: str = ""
    place: str = ""
    level: str = ""
    one_place: str = ""
    year: str = ""
    value: str = ""
    group: str = ""
    keep: tuple[tuple[str, str], ...] = ()
    own: OwnMeasure | None = None

    def __bool__(self) -> bool:
        """Whether anything was chosen."""
        return self != Choices()

    @property
    def own_measures(self) -> tuple[OwnMeasure, ...]:
        """The indicator that the reader defines, or none."""
        return (self.own,) if self.own else ()

    @staticmethod
    def of(fields: Mapping[str, Any]) -> "Choices":
        """What asdict made, after JSON."""
        own = OwnMeasure(**fields["own"]) if fields["own"] else None
        return Choices(**{**fields, "keep": tuple((column, value) for column, value in fields["keep"]), "own": own})


@dataclass(frozen=True)
class Understood:
    """What was understood of a file, for the one who may correct it.

    facts: pairs as (“Place”, “column “geo”, regions by code”). left_aside: a sentence. columns: of the file, in its order.
    differing: columns of which one value must be kept, with their values. chosen: what holds now.
    """

    facts: tuple[tuple[str, str], ...] = ()
    left_aside: str = ""
    columns: tuple[str, ...] = ()
    differing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    chosen: Choices = field(default_factory=Choices)

    @staticmethod
    def of(fields: Mapping[str, Any]) -> "Understood":
        """What asdict made, after JSON."""
        return Understood(
            tuple((name, fact) for name, fact in fields["facts"]),
            fields["left_aside"],
            tuple(fields["columns"]),
            tuple((column, tuple(values)) for column, values in fields["differing"]),
            Choices.of(fields["chosen"]),
        )


class ChoiceNeededError(FileRejectedError):
    """The file can be read once its reader says more; understood: what is known without that."""

    def __init__(self, sentence: str, understood: Understood) -> None:
        super().__init__(sentence)
        self.understood = understood


class UnclearError(Exception):
    """Something must be chosen; the message says what. differing: see Understood."""

    def __init__(self, sentence: str, differing: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> None:
        super().__init__(sentence)
        self.differing = differing


def check_column(names: Collection[str], chosen: str) -> None:
    """Raises FileRejectedError if the reader chose a column that the file does not have."""
    if chosen and chosen not in names:
        raise FileRejectedError(f"The file has no column “{chosen[:60]}”.")
