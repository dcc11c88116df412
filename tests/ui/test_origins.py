"""What is said beside countries of birth: lost and published flags, Finland's census."""

import pandas as pd

from queries.database import run
from ui import country_of_birth_notes


def test_lost_flags_are_said_once() -> None:
    """The copy of the atlas has no flags of these figures."""
    rows = run("regions/countries_of_birth", nuts_code="AT13")
    assert country_of_birth_notes.cautions(rows, "AT13") == [
        "How reliable these values are is not known: the publisher's flags are missing."
    ]
    assert "census 2021" in country_of_birth_notes.source_line(rows)


def test_published_flags_are_named_by_country_of_birth() -> None:
    """A figure without a flag is not named."""
    rows = pd.DataFrame({"origin_name": ["Serbia", "Syria", "Poland"], "flag": ["", "eb", "p"]})
    assert country_of_birth_notes.cautions(rows, "AT13") == [
        "Marked by the publisher: Syria (estimated and break in series); Poland (provisional)."
    ]


def test_finland_is_cautioned() -> None:
    """Everywhere that the census by country of birth is shown."""
    rows = run("regions/countries_of_birth", nuts_code="FI1B")
    assert any("former Soviet Union" in caution for caution in country_of_birth_notes.cautions(rows, "FI1B"))
