"""Visitors at the same time do not stop each other; those that load is measured with stay on their page."""

import asyncio
from contextlib import AsyncExitStack

from benchmarks.streamlit_client import Visitor, visit
from tests.browser.driving import Server

VISITORS = 12
RUNS = 4


def test_none_of_many_visitors_sees_a_page_that_fails(small_server: Server) -> None:
    failures, complaints = asyncio.run(_together(small_server))
    assert failures == []
    assert not complaints


async def _together(server: Server) -> tuple[list[str], str]:
    """What failed for visitors who all let the page of the participants run again and again, and what the server then says.

    They leave once their page is drawn: Streamlit complains of a visitor who leaves while it answers, if not always.
    """

    async def stay(visitor: Visitor, texts: list[str]) -> None:
        async with asyncio.timeout(RUNS * 60):
            await visitor.is_drawn.wait()
            for _ in range(RUNS):
                seen = len(texts)
                await visitor.step("")
                assert len(texts) > seen

    async with AsyncExitStack() as visits:
        texts: list[list[str]] = [[] for _ in range(VISITORS)]
        visitors = [await visits.enter_async_context(visit(server.address, "join", "", seen.append)) for seen in texts]
        await asyncio.gather(*(stay(*each) for each in zip(visitors, texts, strict=True)))
        return [failure for visitor in visitors for failure in visitor.failures], server.complaints()


def test_a_visitor_stays_on_the_page_whose_filter_moves(small_server: Server) -> None:
    assert asyncio.run(_moved(small_server)) == ("share_min=20&view=table", [])


async def _moved(server: Server) -> tuple[str, list[str]]:
    """The address after two steps, and what failed; only Compare keeps its view there."""
    async with visit(server.address, "compare", "view=table") as visitor, asyncio.timeout(60):
        await visitor.is_drawn.wait()
        for number in (10, 20):
            await visitor.move(number)
        return visitor.query, visitor.failures
