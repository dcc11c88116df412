"""Short links: made when asked for, opened before anything else, never a way out of the atlas; full links do without."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import insert, select
from streamlit.testing.v1 import AppTest

import workshop
from serving.rates import Recent
from tests.pages.session import COMPARE, OVERVIEW, PRESENT, assert_shown, filters, opened, page_text, sent
from tests.pages.test_hostile_addresses import FOREIGN
from tests.pages.test_present import LIST, PREPARED, presenting
from ui.sharing import short_links
from ui.sharing.qr_code import QUIET, code_picture
from ui.sharing.short_links import CANNOT_OPEN, UNKNOWN
from workshop import codes, database, limits, tables

pytestmark = pytest.mark.usefixtures("own_rooms")

VIEW = {"city": "at-vienna,at-graz", "measure": "survey_easy_find_job", "view": "profile"}
SHORT = re.compile(rf"/\?go=([{codes.LETTERS}]{{8}})")


def kept() -> list[str]:
    """The addresses in the store."""
    with workshop.store().reading() as connection:
        return list(connection.scalars(select(tables.link.c.address)))


def put(code: str, address: str) -> None:
    with workshop.store().writing() as connection:
        connection.execute(insert(tables.link).values(code=code, address=address, day=database.today()))


def unfold(at: AppTest, key: str = "link_popover") -> list[str]:
    """Open the popover and return the links in it."""
    at.session_state[key] = True
    at.run()
    assert not at.exception
    return [block.value for block in at.code]


def code_in(link: str) -> str:
    found = SHORT.search(link)
    assert found, link
    return found[1]


def modules(at: AppTest) -> int:
    """How many modules wide the code on the page is."""
    picture = next(found[1] for node in at.get("html") if (found := re.search(r'src="(data:[^"]+)"', node.proto.body)))
    return width(picture)


def width(picture: str | None) -> int:
    found = re.search(r'viewBox="0 0 (\d+) ', unquote(picture or "").replace("'", '"'))
    assert found, picture
    return int(found[1])


def test_looking_stores_nothing_and_asking_twice_stores_one() -> None:
    at = opened(COMPARE, VIEW)
    assert kept() == []
    short, full = unfold(at)
    assert full.endswith("/compare?city=at-vienna,at-graz&measure=survey_easy_find_job&view=profile")
    assert unfold(at) == unfold(opened(COMPARE, VIEW)) == [short, full]
    assert kept() == [full]
    assert "is valid until" in page_text(at)
    assert modules(at) < width(code_picture(full))


def test_the_code_opens_the_view_in_a_new_session() -> None:
    code = code_in(unfold(opened(COMPARE, VIEW))[0])
    at = opened(OVERVIEW, {"go": code})
    assert_shown(at)
    assert dict(at.query_params) == VIEW
    assert (at.session_state["view"], filters(at).city) == ("profile", ("at-vienna", "at-graz"))
    assert not at.warning
    at.selectbox(key="population_group")  # of the page Compare


def test_the_code_leaves_nothing_of_the_view_before() -> None:
    code = code_in(unfold(opened(OVERVIEW, {"country": "AT,DE", "share_min": "10"}))[0])
    at = opened(COMPARE, VIEW)
    at.query_params = {"go": code}
    at.run()
    assert_shown(at)
    assert filters(at).city == ()
    assert dict(at.query_params) == {"country": "AT,DE", "share_min": "10"}


@pytest.mark.parametrize(
    "text", ["", "BCDFGHJK", "javascript:alert(1)", "zq" * 5000, *FOREIGN.values()], ids=lambda t: repr(t)[:16]
)
def test_what_is_no_code_opens_the_overview_with_one_sentence(text: str) -> None:
    at = opened(OVERVIEW, {"go": text})
    assert_shown(at)
    assert [warning.value for warning in at.warning] == [UNKNOWN]
    assert at.title[0].value == "How does your city stand on the integration of migrants?"
    assert dict(at.query_params) == {}
    assert len(text) < 3 or text[:60].encode() not in sent(at)


@pytest.mark.parametrize(
    "address", ["https://evil.example/compare", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/nowhere?x=1", "x"]
)
def test_an_address_that_got_into_the_store_leads_nowhere(address: str) -> None:
    put("BCDFGHJK", address)
    at = opened(OVERVIEW, {"go": "BCDFGHJK"})
    assert_shown(at)
    assert [warning.value for warning in at.warning] == [UNKNOWN]
    assert b"evil.example" not in sent(at)


def test_links_that_all_open_together_end_and_stop_no_newcomer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_links, "_opened", Recent(60))
    put("BCDFGHJK", "/compare?country=AT")
    for _ in range(limits.LINKS_OPENED_A_MINUTE_OF_ALL):
        short_links._count_opened(None)
    at = opened(OVERVIEW, {"go": "BCDFGHJK"})  # a visit whose address is not known
    assert_shown(at)
    assert [warning.value for warning in at.warning] == [short_links.TOO_MANY]
    assert dict(at.query_params) == {}
    for visitor in ("198.51.100.7", "2001:db8::1"):
        assert short_links.view_behind("BCDFGHJK", ["compare"], visitor) == "/compare?country=AT"
        with pytest.raises(short_links.TooManyOpenedError):
            short_links.view_behind("BCDFGHJK", ["compare"], visitor)


def test_a_stored_address_brings_no_key_and_no_further_link() -> None:
    put("BCDFGHJK", f"/room?room_key=BCDFGH-{'x' * 32}&go=BCDFGHJK&present=1-abcd&country=AT")
    at = opened(OVERVIEW, {"go": "BCDFGHJK"})
    assert_shown(at)
    assert dict(at.query_params) == {"country": "AT"}
    assert not at.warning


def test_a_short_link_of_before_opens_the_field_of_action_that_it_meant() -> None:
    put("BCDFGHJK", "/compare?measure=icc_overall&competence_type=generic_urban,shared")
    at = opened(OVERVIEW, {"go": "BCDFGHJK"})
    assert_shown(at)
    assert (filters(at).competence_type, filters(at).field_of_action) == (("shared",), ("generic_urban",))
    assert not [warning for warning in at.warning if "link" in warning.value]


def test_a_view_whose_full_link_is_as_short_has_no_other() -> None:
    at = opened(COMPARE)
    assert [full.rpartition("/")[2] for full in unfold(at)] == ["compare"]
    assert kept() == []
    assert "is valid until" not in page_text(at)


@pytest.mark.parametrize("place", ["taken", "postgresql://nobody@127.0.0.1:1/rooms"])
def test_without_a_store_the_full_link_and_its_code_are_there(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("no folder")
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path / place) if place == "taken" else place)
    at = opened(COMPARE, VIEW)
    (full,) = unfold(at)
    assert parse_qs(urlsplit(full).query) == {name: [text] for name, text in VIEW.items()}
    assert modules(at) == width(code_picture(full))
    assert "cannot be saved at the moment" in page_text(at)
    at = opened(OVERVIEW, {"go": "BCDFGHJK"})
    assert_shown(at)
    assert [warning.value for warning in at.warning] == [CANNOT_OPEN]


def test_at_a_limit_the_full_link_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINKS_A_MINUTE", 1)
    at = opened(COMPARE, VIEW)
    assert len(unfold(at)) == len(unfold(at)) == 2  # the same view again
    at.query_params = {**VIEW, "view": "table"}
    at.run()
    assert len(unfold(at)) == 1
    assert "within a minute" in page_text(at)
    assert len(kept()) == 1
    monkeypatch.setattr(limits, "MOST_LINKS", 1)
    at = opened(COMPARE, {**VIEW, "view": "table"})
    assert len(unfold(at)) == 1
    assert "No more short links" in page_text(at)


def test_the_prepared_scenes_fit_into_a_code() -> None:
    at = opened(PRESENT)
    at.session_state[LIST] = PREPARED
    short, full = unfold(at.run(), "share_scenes")
    assert code_picture(full) is None
    assert modules(at) <= 29 + 2 * QUIET
    other = opened(OVERVIEW, {"go": code_in(short)})
    assert_shown(other)
    assert f"The link contains {len(PREPARED)} scenes" in [header.value for header in other.header]
    other.button(key="take_scenes").click().run()
    assert other.session_state[LIST] == PREPARED


def test_presenting_keeps_a_link_once_the_code_is_opened() -> None:
    at = presenting(1, *PREPARED)
    assert kept() == []
    at.session_state["scene_code_wanted"] = PREPARED[0].address
    at.run()
    assert kept() == [PREPARED[0].address]


def test_codes_of_short_links_are_coarser() -> None:
    """One of the prepared views, the profile of a city, has an address that is hardly longer."""
    place = "http://192.168.1.20:8501"
    short = width(code_picture(f"{place}/?go=BCDFGHJK"))
    full = sorted(width(code_picture(f"{place}{scene.address}")) for scene in PREPARED)
    assert short <= full[0]
    assert short < full[1]
