"""How many cases a test draws, and that it was so many: hypothesis draws fewer where there are no more."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

Cases = Callable[..., None]


@pytest.fixture
def cases(record_property: Callable[[str, object], None]) -> Cases:
    """cases(200, check, text=TEXTS) runs `check` with 200 texts; the number stands in the summary of the run."""

    def run(number: int, check: Callable[..., object], /, **drawn: SearchStrategy[object]) -> None:
        ran = 0

        @settings(
            max_examples=number,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @given(**drawn)
        def counted(**values: object) -> None:
            nonlocal ran
            ran += 1
            check(**values)

        counted()
        assert ran >= number, f"{ran} cases were drawn, not {number}"
        record_property("cases", ran)

    return run
