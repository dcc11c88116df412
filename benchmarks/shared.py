"""What the benchmarks share: a figure with its aim, and percentiles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Something measured: value with unit, the aim not to exceed, and the ratio to a reference of the same run."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    ratio: float | None = None
    reference: str = ""

    def holds(self) -> bool:
        """Whether the value is within its aim."""
        return self.aim is None or self.value <= self.aim

    def line(self) -> str:
        """The figure in a row of the printed table."""
        aim = f"aim {self.aim:g} {self.unit}, {'holds' if self.holds() else 'MISSED'}" if self.aim else ""
        ratio = f"{self.ratio:.1f} x {self.reference}" if self.ratio else ""
        return f"{self.name:<58} {self.value:>9.1f} {self.unit:<5} {'; '.join(part for part in (aim, ratio) if part)}"


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0-1) of the values do not exceed, by the nearest rank."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
