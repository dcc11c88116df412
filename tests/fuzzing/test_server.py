"""Requests of any form to a running server: data addresses, pages, files, with any headers. None fails it."""

import http.client
from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import strategies as st

from api import formats, tables, views
from serving.headers import ALWAYS
from tests.browser.driving import Server
from tests.fuzzing.conftest import Cases
from tests.fuzzing.drawing import TEXTS
from tests.fuzzing.test_addresses import texts_of_addresses

pytestmark = pytest.mark.usefixtures("on_fixture")

SENTENCES = {400, 404, 429, 503}  # statuses of an answer that is a sentence


@pytest.fixture
def line(small_server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(small_server.address).netloc, timeout=60)
    yield connection
    connection.close()
    assert not small_server.complaints()


def ask(
    line: http.client.HTTPConnection, path: str, headers: dict[str, str], method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """The answer, which has the headers of every answer and is no failure of the server."""
    line.request(method, path, headers=headers)
    answer = line.getresponse()
    body = answer.read()
    assert answer.status < 500 or answer.status == 503, (path, answer.status, body[:200])
    for name, value in ALWAYS.items():
        assert answer.headers.get_all(name) == [value], (path, name)
    return answer.status, answer.headers, body


def written(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


HEADERS = st.dictionaries(
    st.sampled_from(["Range", "If-Range", "If-None-Match", "If-Modified-Since", "Accept", "Accept-Encoding", "X-Forwarded-For"]),
    st.sampled_from(
        ["bytes=0-9", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", '"x", W/"y"', "*", "gzip;q=2", "br, gzip;q=0", "text/html"]
    )
    | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    max_size=3,
)


def test_data_addresses(line: http.client.HTTPConnection, cases: Cases) -> None:
    """Rows, or a sentence on what there is."""
    of_pages = sorted({one.name for page in views.names() for one in views.parameters_of(page)})
    names = st.sampled_from([*views.names(), *tables.names()]) | TEXTS.map(written)
    endings = st.sampled_from(["", *formats.MAKERS]).map(lambda one: f".{one}" if one else "") | TEXTS.map(written)
    queries = st.dictionaries(st.sampled_from(of_pages) | TEXTS.map(written), texts_of_addresses().map(written), max_size=3)

    def check(name: str, ending: str, query: dict[str, str], headers: dict[str, str]) -> None:
        spelled = "&".join(f"{one}={text}" for one, text in query.items())
        status, found, body = ask(line, f"/api/v1/{name}{ending}?{spelled}", headers)
        if status in SENTENCES:
            assert found.get("Content-Type", "text/plain").startswith("text/plain")  # paths with %00 get Streamlit's own words
            assert body.decode().strip()

    cases(300, check, name=names, ending=endings, query=queries, headers=HEADERS)


def test_pages_and_files(line: http.client.HTTPConnection, cases: Cases) -> None:
    starts = [
        "/",
        "/compare",
        "/static/",
        "/app/static/nuts2.geojson",
        "/media/",
        "/_stcore/health",
        "/_stcore/",
        "/component/",
        "//",
    ]
    methods = st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])

    def check(start: str, rest: str, query: dict[str, str], headers: dict[str, str], method: str) -> None:
        ask(line, f"{start}{rest}?{urlencode(query, errors='surrogatepass')}", headers, method)

    rests = st.just("") | TEXTS.map(written)
    queries = st.dictionaries(st.sampled_from(["go", "city", "present"]), TEXTS, max_size=2)
    cases(400, check, start=st.sampled_from(starts), rest=rests, query=queries, headers=HEADERS, method=methods)
