"""What the benchmarks share: a figure with its budget, and percentiles."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """Something measured: value with unit, the budget not to exceed, and the same of something else in the same run.

    reference_name: what else, in words.
    """

    name: str
    value: float
    unit: str
    budget: float | None = None
    reference: float | None = None
    reference_name: str = ""

    def holds(self) -> bool:
        """Whether the value is within its budget."""
        return self.budget is None or self.value <= self.budget

    def line(self) -> str:
        """The figure in a row of the printed table."""
        budget = f"budget {self.budget:g} {self.unit}, {'holds' if self.holds() else 'MISSED'}" if self.budget else ""
        ratio = f"{self.value / self.reference:.1f} x {self.reference_name}" if self.reference else ""
        return f"{self.name:<58} {self.value:>9.1f} {self.unit:<5} {'; '.join(part for part in (budget, ratio) if part)}"


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of computing that something takes."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0-1) of the values do not exceed, by the nearest rank."""
    return sorted(values)[max(math.ceil(len(values) * share) - 1, 0)]
