"""How often visits and addresses may open rooms and try codes. Visit and address are given, as a server would know them."""

from collections.abc import Callable

import pytest

from serving.rates import Recent
from ui.rooms import rates
from workshop import NotAcceptedError, limits

Visitor = Callable[[str, str | None], None]


@pytest.fixture
def come(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """From here on it is this visit, from this address."""
    monkeypatch.setattr(rates, "opened", Recent(rates.HOUR))
    monkeypatch.setattr(rates, "wrong_codes", Recent(rates.MINUTE))
    monkeypatch.setattr(rates, "joined", Recent(rates.MINUTE))

    def now_from(visit: str, address: str | None) -> None:
        monkeypatch.setattr(rates, "_visit", lambda: visit)
        monkeypatch.setattr(rates, "_address", lambda: address)

    return now_from


def test_an_address_opens_a_few_rooms_a_minute_in_however_many_visits(come: Visitor) -> None:
    for number in range(limits.ROOMS_A_MINUTE_OF_AN_ADDRESS):
        come(f"visit {number}", "198.51.100.7")
        assert rates.may_use_reserve() == (number == 0)
        rates.count_room()
    come("another visit", "198.51.100.7")
    with pytest.raises(NotAcceptedError, match="several rooms"):
        rates.may_use_reserve()
    come("another visit", "198.51.100.8")
    assert rates.may_use_reserve()


def test_new_visits_of_an_address_try_no_more_codes_than_old_ones(come: Visitor) -> None:
    for number in range(limits.WRONG_CODES_A_MINUTE_OF_AN_ADDRESS):
        come(f"visit {number}", "198.51.100.7")
        rates.check_codes()
        rates.count_wrong_code()
    come("another visit", "198.51.100.7")
    with pytest.raises(NotAcceptedError, match="Too many wrong codes"):
        rates.check_codes()
    come("another visit", "198.51.100.8")
    rates.check_codes()


def test_a_full_room_of_one_address_joins_and_a_crowd_does_not(come: Visitor) -> None:
    assert limits.JOINS_A_MINUTE_OF_AN_ADDRESS >= limits.MOST_PARTICIPANTS
    for number in range(limits.JOINS_A_MINUTE_OF_AN_ADDRESS):
        come(f"visit {number}", "198.51.100.7")
        rates.count_join()
    come("another visit", "198.51.100.7")
    with pytest.raises(NotAcceptedError, match="joining from here"):
        rates.count_join()
    come("another visit", "198.51.100.8")
    rates.count_join()


def test_codes_that_all_try_together_end_and_stop_no_newcomer(come: Visitor) -> None:
    """Visits without an address are one crowd: there nobody can be told from who tries codes."""
    for number in range(limits.WRONG_CODES_A_MINUTE_OF_ALL):
        come(f"visit {number}", None)
        rates.check_codes()
        rates.count_wrong_code()
    come("another visit", None)
    with pytest.raises(NotAcceptedError, match="Too many wrong codes"):
        rates.check_codes()
    come("another visit", "198.51.100.8")
    rates.check_codes()
    rates.count_wrong_code()
    with pytest.raises(NotAcceptedError, match="Too many wrong codes"):
        rates.check_codes()


def test_what_is_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1000.0
    monkeypatch.setattr("serving.rates.time.monotonic", lambda: moment)
    recent = Recent(60)
    recent.add("a", "b")
    moment += 30
    recent.add("a")
    assert (recent.count("a"), recent.count("a", 20), recent.count("b")) == (2, 1, 1)
    moment += 31
    assert (recent.count("a"), recent.count("b")) == (1, 0)
