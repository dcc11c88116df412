"""Asking for data addresses of the server with the fixture."""

from typing import Any

import pytest
import requests

from tests.browser.driving import Server


@pytest.fixture(scope="session")
def server(small_server: Server) -> Server:
    return small_server


class Client:
    """Asks for data addresses of a server."""

    def __init__(self, address: str) -> None:
        self.base = f"{address}/api/v1"
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(self.base + path, timeout=60, **options)

    def post(self, path: str) -> requests.Response:
        return self.session.post(self.base + path, timeout=60)


@pytest.fixture(scope="session")
def client(server: Server) -> Client:
    return Client(server.address)
