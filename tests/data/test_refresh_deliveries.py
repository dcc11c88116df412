"""Figures that Eurostat delivers later, in parts or packed arrive as those that it delivers at once."""

from datetime import date

import pytest

from data.refresh.async_download import TURNS, delivered, ticket
from data.refresh.figures import Renewable, table_of
from data.refresh.http_client import Services, UnavailableError
from tests.data.service import Service

SOURCE = Renewable("one", "https://ec.europa.eu/eurostat/api/dissemination/sdmx/3.0/data/dataflow/ESTAT/one/1.0", ())
HEADER = "STRUCTURE,STRUCTURE_ID,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
ROWS = [f"dataflow,ESTAT:ONE(1.0),AT13,{year},{year - 1950},u\n" for year in range(2001, 2023)]


@pytest.fixture
def service(service: Service) -> Service:
    """A service with one dataset of 22 years."""
    service.files["one"] = HEADER + "".join(ROWS)
    return service


def years_of(services: Services, service: Service, since: int = 1999) -> list[str]:
    """The years that arrive."""
    return table_of(*delivered(services, SOURCE, since, service.address))["TIME_PERIOD"].to_pylist()


def test_a_question_on_the_waiting_list_is_answered_in_the_end(service: Service, services: Services) -> None:
    """The key is asked for until the answer is there, which is then fetched."""
    service.queued["one"] = ["SUBMITTED", "PROCESSING", "PROCESSING", "AVAILABLE"]
    assert len(years_of(services, service)) == len(ROWS)
    assert [name for name, _, _ in service.asked] == ["one", "status one", "status one", "status one", "data one"]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (["SUBMITTED", "EXPIRED"], r"did not answer it \(expired\)"),
        (["SUBMITTED", "UNKNOWN_REQUEST"], r"did not answer it \(unknown_request\)"),
        (["PROCESSING"] * (TURNS + 1), "no answer within an hour"),
    ],
    ids=["expired", "lost", "for ever"],
)
def test_a_question_that_is_never_answered_is_said_to_be(
    service: Service, services: Services, states: list[str], words: str
) -> None:
    """And no file is left behind."""
    service.queued["one"] = states
    with pytest.raises(UnavailableError, match=words):
        delivered(services, SOURCE, 1999, service.address)
    assert not list(services.folder.glob("*.csv*"))


def test_a_question_that_is_too_big_is_asked_in_parts(service: Service, services: Services) -> None:
    """Every year arrives once; years before the first figure have no part."""
    service.most_years["one"] = 5
    assert sorted(years_of(services, service)) == [str(year) for year in range(2001, 2023)]
    spans = [query["c[TIME_PERIOD]"][0] for query in service.requests_for("one")]
    assert spans[0] == "ge:1999"
    assert any(years.count(",") < 5 for years in spans[1:])
    assert {year for years in spans[1:] for year in years.split(",")} == {str(y) for y in range(1999, date.today().year + 1)}


def test_parts_are_asked_for_conditionally_the_next_time(service: Service, services: Services) -> None:
    """The files of the parts stay, each with its state."""
    service.most_years["one"] = 8
    first = years_of(services, service)
    service.asked.clear()
    assert years_of(services, service) == first
    assert {state for _, query, state in service.asked if "2015" in query["c[TIME_PERIOD]"][0]} >= {'"state-1"'}


def test_a_year_that_is_too_big_by_itself_is_named(service: Service, services: Services) -> None:
    """There is nothing left to part."""
    service.most_years["one"] = 0
    with pytest.raises(UnavailableError, match="a single year, 1999, is too much"):
        delivered(services, SOURCE, 1999, service.address)


def test_a_service_without_any_of_the_years_is_said_to_be(service: Service, services: Services) -> None:
    """Parts that are all empty are no answer."""
    service.files["one"], service.most_years["one"] = HEADER, 5
    with pytest.raises(UnavailableError, match="no figures from 1999 on"):
        delivered(services, SOURCE, 1999, service.address)


def test_a_packed_file_is_unpacked(service: Service, services: Services) -> None:
    """Even though it was asked for unpacked."""
    service.packed.add("one")
    assert len(years_of(services, service)) == len(ROWS)


def test_parts_with_other_columns_are_not_joined(service: Service, services: Services) -> None:
    """A change of form between two parts is a fault of the service."""
    paths = delivered(services, SOURCE, 1999, service.address)
    other = services.folder / "other.csv"
    other.write_text(HEADER.replace("geo", "place") + ROWS[0])
    with pytest.raises(UnavailableError, match="different columns"):
        table_of(*paths, other)


@pytest.mark.parametrize(
    "text", ["", "geo,TIME_PERIOD", "<html><body><p>Busy", "<a><id>../../etc</id><status>AVAILABLE</status></a>"]
)
def test_other_answers_are_no_place_on_the_waiting_list(text: str) -> None:
    """A key is letters, digits, hyphens and underscores; it becomes part of an address."""
    assert ticket(text) == ("", "")
