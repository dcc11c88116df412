"""A proxy that restarts: the page comes back by itself with its view, and the visit with its uploaded data."""

import os
import re
import signal
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.browser.driving import is_connected, main_part, query_of, running_server, settle, wait_until
from tests.browser.test_your_data import PATIENT, copies_in, to_page, use
from tests.relay import relay_to


def test_a_page_goes_on_after_its_proxy_restarted(browser: Browser, place_of_copies: Path) -> None:
    """A server that is killed cannot clean up after the visit; the next start does it."""
    with running_server(place_of_copies / "log.txt") as server, relay_to(urlsplit(server.address).port or 0) as relay:
        page = browser.new_page(base_url=f"http://127.0.0.1:{relay.port}")
        page.set_default_timeout(PATIENT)
        use(page)
        to_page(page, "Cities", "Compare")
        settle(page)
        view = main_part(page).get_by_role("radiogroup", name="View")
        view.get_by_role("radio", name="Distribution").click()
        settle(page)
        expect(page).to_have_url(re.compile("view=distribution"), timeout=PATIENT)
        before = query_of(page)
        relay.cut()
        assert wait_until(page, lambda: not is_connected(page))
        page.wait_for_timeout(2000)
        relay.restore()
        assert wait_until(page, lambda: is_connected(page))
        settle(page)
        expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
        assert query_of(page) == before
        view.get_by_role("radio", name="Table").click()
        expect(page).to_have_url(re.compile("view=table"), timeout=PATIENT)
        settle(page)
        assert query_of(page) == {**before, "view": "table"}
        expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
        assert "Traceback" not in server.log.read_text(encoding="utf-8")
        (copy,) = copies_in(place_of_copies)
        os.kill(server.process_id, signal.SIGKILL)
        page.close()
    assert copy.exists()
    with running_server(place_of_copies / "log.txt"):
        pass
    assert list(place_of_copies.glob("atlas-own-*")) == []
