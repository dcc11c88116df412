"""Visitors at the same time do not stop each other."""

import asyncio
from pathlib import Path

from benchmarks.streamlit_client import visit
from tests.browser.driving import running_server

VISITORS = 12
RUNS = 4


def test_none_of_many_visitors_sees_a_page_that_fails(tmp_path: Path, small_file: Path) -> None:
    with running_server(tmp_path / "log.txt", small_file) as server:
        failures = asyncio.run(_together(server.address))
    assert failures == []
    assert not server.complaints()


async def _together(address: str) -> list[str]:
    """What failed for visitors who all let the page of the participants run again and again."""

    async def stay() -> list[str]:
        texts: list[str] = []
        async with visit(address, "join", "", texts.append) as visitor:
            for _ in range(RUNS):
                seen = len(texts)
                await visitor.send()
                async with asyncio.timeout(60):
                    while len(texts) == seen:
                        await asyncio.sleep(0.02)
            return visitor.failures

    return [failure for failures in await asyncio.gather(*(stay() for _ in range(VISITORS))) for failure in failures]
