"""What is said beside countries of birth: lost and published flags, Finland's census."""

import pandas as pd
import pytest

from queries.database import run
from ui import country_of_birth_notes
from ui.city import sections
from ui.compare.side_by_side import city_of


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


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ("NL36", ": it has a new code (NL36), and the census of 2021 went by the earlier code NL33."),
        ("PT1D", ": it has a new code (PT1D), and the census of 2021 went by the earlier codes PT16 and PT18."),
        ("TR10", "."),  # which no census of the EU covers
        ("UKI3", "."),  # whose code is new as well, but older than the census
    ],
)
def test_a_region_without_countries_of_birth_is_not_told_that_nobody_counted_it(region: str, words: str) -> None:
    assert run("regions/countries_of_birth", nuts_code=region).empty
    assert country_of_birth_notes.none_of(region) == f"The atlas has no countries of birth for this region{words}"


@pytest.mark.parametrize(
    ("city", "words"),
    [
        ("nl037c", "the earlier code NL33."),
        ("pt001c", "the earlier code PT17."),
        ("uk001c", "London consists of several regions, "),
    ],
)
def test_a_profile_says_why_it_has_no_countries_of_birth(city: str, words: str) -> None:
    assert words in " ".join(sections.origins(city_of(city)).paragraphs)
