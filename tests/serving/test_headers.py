"""Every answer has its headers; settings for HTTPS, embedding and metrics do what they say."""

import html
import http.client
import json
import re
import socket
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from serving import headers
from tests.browser.driving import Server, running_server
from tests.serving.test_compression import FILES, Answer, ask
from ui.navigation import all_pages
from ui.sharing.short_links import TOO_MANY
from workshop import limits

EVERYTHING = [*FILES, "/_stcore/health", "/_stcore/metrics", "/media/none.png", "/app/static/none.json", "/api/v1/city.csv"]
EVERYTHING += ["/?go=BCDFGHJK", "/static/js/none.js", "/no-such-page"]
SETTINGS = {"ATLAS_HTTPS_DAYS": "365", "ATLAS_EMBEDDED_BY": "city.example *.region.example http://old.example:8080"}


@pytest.fixture
def server(small_server: Server) -> Server:
    return small_server


@pytest.fixture(scope="module")
def with_settings(tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator[Server]:
    more = {**SETTINGS, "ATLAS_METRICS": "open"}
    with running_server(tmp_path_factory.mktemp("settings") / "log.txt", small_file, more=more) as running:
        yield running


def _policy(found: http.client.HTTPMessage) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in found["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", EVERYTHING)
def test_every_answer_has_the_headers_once(path: str, server: Server) -> None:
    answers = [ask(server, path), ask(server, path, "br", Accept="text/html"), ask(server, path, method="HEAD")]
    answers.append(ask(server, path, method="PUT", Origin="http://evil.example"))
    answers.append(ask(server, path, Range="bytes=0-9"))
    if etag := answers[0].headers.get("ETag"):
        answers.append(ask(server, path, If_None_Match=etag))
        assert answers[-1].status == 304
    for answer in answers:
        for name, value in headers.ALWAYS.items():
            assert answer.headers.get_all(name) == [value]
        assert "Strict-Transport-Security" not in answer.headers
        assert "Server" not in answer.headers


@pytest.mark.parametrize("path", ["/no-such-page", "/compare/more", "/Compare", "/api"])
def test_an_address_without_a_page_is_answered_with_a_sentence_and_a_way_on(path: str, server: Server) -> None:
    """Streamlit would send the first page, with a dialog in words of its own over it."""
    for answer in (ask(server, path, Accept="text/html"), ask(server, path)):
        assert answer.status == 404
        assert "no page at this address" in answer.body.decode() and '<a href="/">' in answer.body.decode()
        assert "script" not in answer.body.decode()


def test_every_page_is_found_by_its_address_and_has_a_name_before_its_scripts_run(server: Server) -> None:
    """As where a link is previewed. Streamlit calls each of them Streamlit."""
    for path, about in all_pages().items():
        answer = ask(server, f"/{path}", Accept="text/html")
        assert answer.status == 200
        name = "City Integration Atlas" if not path else f"{about.title} · City Integration Atlas"
        text = html.unescape(answer.body.decode())
        assert f"<title>{name}</title>" in text
        assert text.count("<title>") == 1
        assert (f'<meta name="description" content="{about.help}">' in text) == bool(about.help)


def test_the_answer_to_what_is_no_request_has_the_headers_too(server: Server) -> None:
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        line.sendall(b"NO REQUEST\r\n\r\n")
        answer = line.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 400 ")
    assert [f"{name}: {value}" for name, value in headers.ALWAYS.items() if f"\r\n{name}: {value}\r\n" not in answer] == []
    assert "server: " not in answer.lower()


def test_scripts_run_by_their_hash_alone(server: Server) -> None:
    answer = ask(server, "/compare")
    scripts = _policy(answer.headers)["script-src"]
    assert "unsafe-inline" not in scripts
    inline = re.findall(r"<script>(.*?)</script>", answer.body.decode(), re.DOTALL)
    assert len(inline) == 2
    assert len(re.findall(r"<script\b(?![^>]*\bsrc=)", answer.body.decode())) == 2
    for text in inline:
        assert f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in scripts


def test_what_a_page_is_told_in_advance_is_what_the_server_says(server: Server) -> None:
    told = json.loads(re.findall(r"HOST_CONFIG: (\{.*?\})", ask(server, "/").body.decode())[0])
    said = json.loads(ask(server, "/_stcore/host-config").body)
    nobody = {"allowedOrigins": ["https://nobody.invalid"]}  # no page around it gives it commands
    assert told == {name: said[name] for name in told} | nobody
    assert not any(value for name, value in said.items() if name not in told)  # else it had to be told, too


def test_metrics_are_closed_unless_a_setting_opens_them(server: Server, with_settings: Server) -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics"):
        assert b"session" not in ask(server, path).body, path
    assert ask(server, "/_stcore/metrics").status == 404
    assert ask(server, "/_stcore/health").status == 200
    assert ask(with_settings, "/_stcore/metrics").status == 200


def test_what_streamlit_offers_to_agents_is_closed(server: Server) -> None:
    for path in ("/_stcore/agent/openapi.json", "//_stcore/agent/openapi.json", "/_stcore/agent", "/_stcore/agent/sessions"):
        answer = ask(server, path)
        assert answer.status == 404 or b"openapi" not in answer.body, path
    assert ask(server, "/_stcore/agent/openapi.json").status == 404


def test_settings_for_https_and_embedding(server: Server, with_settings: Server) -> None:
    found = ask(with_settings, "/compare").headers
    assert found["Strict-Transport-Security"] == "max-age=31536000"
    assert _policy(found)["frame-ancestors"] == "'self' https://city.example https://*.region.example http://old.example:8080"
    assert _policy(ask(server, "/compare").headers)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATLAS_HTTPS_DAYS", "-1"),
        ("ATLAS_HTTPS_DAYS", "many"),
        ("ATLAS_HTTPS_DAYS", "731"),
        ("ATLAS_METRICS", "yes"),
        ("ATLAS_EMBEDDED_BY", "city.example; script-src *"),
        ("ATLAS_EMBEDDED_BY", "*"),
        ("ATLAS_EMBEDDED_BY", "javascript://x"),
        ("ATLAS_EMBEDDED_BY", "https://city.example/path"),
    ],
)
def test_a_wrong_setting_is_a_sentence(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=rf"^The setting {name} must "):
        headers.check_settings()


def test_a_request_that_fails_in_the_server_gets_a_sentence_with_the_headers(small_file: Path, tmp_path: Path) -> None:
    """Such an answer comes from outside of all middleware. The fault: a part of the packing is missing."""
    fault = "import serving.compression\ndel serving.compression._is_packable"
    with running_server(tmp_path / "log.txt", small_file, more={"ATLAS_HTTPS_DAYS": "1"}, before=fault) as broken:
        for method in ("GET", "HEAD"):
            answer = ask(broken, "/compare", method=method)
            assert answer.status == 500
            for name, value in headers.ALWAYS.items():
                assert answer.headers.get_all(name) == [value]
            assert answer.headers["Strict-Transport-Security"] == "max-age=86400"
            assert method == "HEAD" or answer.body == b"This cannot be answered: something in the atlas failed.\n"
        assert "_is_packable" in broken.complaints()  # the log has the error


def test_an_address_that_opens_too_many_short_links_is_told_so_and_others_are_not(server: Server) -> None:
    def opened_from(address: str) -> Answer:
        return ask(server, "/?go=BCDFGHJK", Accept="text/html", X_Forwarded_For=address)

    most = limits.LINKS_OPENED_A_MINUTE_OF_AN_ADDRESS
    assert {opened_from("203.0.113.7").status for _ in range(most)} == {200}
    refused = opened_from("203.0.113.7")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "60")
    assert refused.body.decode() == f"{TOO_MANY}\n"
    assert opened_from("203.0.113.8").status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_whose_name_is_too_long_for_any_file_is_not_there(method: str, server: Server) -> None:
    """And no browser keeps for an hour that a file is not there: it may come with the next version."""
    for name in ("9" * 400 + ".json", "none.json"):
        answer = ask(server, f"/app/static/{name}", method=method)
        assert answer.status == 404
        assert "max-age" not in answer.headers.get("Cache-Control", "")
    assert not server.complaints()
