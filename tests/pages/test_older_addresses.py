"""Addresses that were given out before the present navigation open what they meant.

older_addresses.txt has a line an address: the address, and after a tab the choices that the version of 22 November 2026 had after
it was opened.
"""

from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from tests.pages.session import assert_shown, opened
from ui.navigation import all_pages

LINES = [line.split("\t") for line in Path(__file__).with_name("older_addresses.txt").read_text(encoding="utf-8").splitlines()]
# Two classifications were one parameter, and members of one network a filter of their own; a ranking with a selected city opens
# around it, so that this is not written any more; a change opens with other years, so that these are.
SPELT_OTHERWISE = {
    "/?size=over_500k&icc_member=1": {"size": "over_500k", "network": "intercultural_cities"},
    "/compare?competence_type=generic_urban&measure=icc_language": {
        "field_of_action": "generic_urban",
        "measure": "icc_commitment",
    },
    "/compare?competence_type=not_classified": {"competence_type": "unclassified", "field_of_action": "in_no_group"},
    "/compare?measure=survey_safe_at_night&population_group=total&show=around&city=se003c": {
        "city": "se003c",
        "measure": "survey_safe_at_night",
    },
    "/policy?policy_view=change&policy_from=2014&policy_to=2019": {
        "policy_view": "change",
        "policy_from": "2014",
        "policy_to": "2019",
    },
}


def test_there_are_sixty() -> None:
    assert len(dict(LINES)) >= 60


@pytest.mark.parametrize(("address", "choices"), LINES, ids=[address for address, _ in LINES])
def test_an_older_address_opens_what_it_meant(address: str, choices: str) -> None:
    parts = urlsplit(address)
    at = opened(all_pages()[parts.path.strip("/")].script, {name: texts[-1] for name, texts in parse_qs(parts.query).items()})
    assert_shown(at)
    written = {name: texts if isinstance(texts, str) else texts[-1] for name, texts in dict(at.query_params).items()}
    assert written == SPELT_OTHERWISE.get(address, dict(parse_qsl(choices)))
