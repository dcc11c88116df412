"""A view within a page of another site shows the view alone, with its sources and the way to the atlas."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.driving import go, main_part, settle, wait_until

CONTROLS = ("stSelectbox", "stMultiSelect", "stButtonGroup", "stPopoverButton", "stBaseButton-secondary", "stExpander")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/compare?measure=foreign_born_share&share_min=15", "share_min=15"),
        ("/regions?region_view=ranked", "region_view=ranked"),
        ("/policy?policy_view=heat_map", "policy_view=heat_map"),
        ("/city?city=at-vienna", "city=at-vienna"),
    ],
)
def test_an_embedded_view_has_its_finding_and_source_and_no_controls(path: str, parameter: str, page: Page) -> None:
    go(page, f"{path}&embed=true")
    shown = main_part(page)

    assert shown.get_by_role("heading").filter(visible=True).count() >= 1
    assert "Source" in shown.inner_text()
    for control in CONTROLS:
        assert page.get_by_test_id(control).filter(visible=True).count() == 0, control
    way = shown.get_by_role("link", name="Open this view in the City Integration Atlas").get_attribute("href") or ""
    assert parameter in way and "embed" not in way
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_share_offers_the_line_that_embeds_the_view(page: Page) -> None:
    go(page, "/compare?measure=foreign_born_share&share_min=15")
    page.get_by_role("button", name="Share", exact=True).click()
    embed = page.get_by_text("Embed in a web page")
    embed.wait_for()
    settle(page)  # the list grows while its links arrive
    embed.click()
    line = page.get_by_test_id("stCode").filter(has_text="iframe")
    assert wait_until(page, lambda: line.count() == 1)

    address = re.search(r'src="([^"]+)"', line.inner_text())
    assert address and address[1].endswith("/compare?share_min=15&amp;measure=foreign_born_share&amp;embed=true")
