"""Pages and static files travel packed, and what a browser has already does not travel again."""

import gzip
import http.client
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
import streamlit

from serving import fonts
from serving.compression import packed, preferred
from serving.limits import BYTES_OF_PACKED
from tests.browser.driving import Server, running_server

FRONTEND = Path(streamlit.__file__).parent / "static"
SCRIPT = next((FRONTEND / "static" / "js").glob("protobuf.*.js"))
FONT = next((FRONTEND / "static" / "media").glob("SourceSansVF-Upright*.woff2"))
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
FILES = [f"/static/js/{SCRIPT.name}", "/app/static/nuts2.geojson", "/compare", "/"]


@dataclass(frozen=True)
class Answer:
    """What the server sent."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@pytest.fixture(scope="module", params=["", "/atlas"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator[Server]:
    if not request.param:
        yield request.getfixturevalue("small_server")
        return
    folder = tmp_path_factory.mktemp("packed")
    with running_server(folder / "log.txt", small_file, base_path=request.param) as running:
        yield running
    assert not running.complaints()


def ask(server: Server, path: str, encoding: str = "", method: str = "GET", **headers: str) -> Answer:
    parts = urlsplit(server.address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    given = {name.replace("_", "-"): text for name, text in headers.items()}
    connection.request(method, parts.path + path, headers={"Accept-Encoding": encoding or "identity", **given})
    answer = connection.getresponse()
    found = Answer(answer.status, answer.headers, answer.read())
    connection.close()
    return found


def test_a_file_is_whole_for_others_when_the_first_who_asked_did_not_wait(server: Server) -> None:
    """What is kept of it was once what had been read until then, often nothing."""
    scripts = [path for path in sorted((FRONTEND / "static" / "js").glob("*.js")) if 5_000 < path.stat().st_size < 50_000][:40]
    parts = urlsplit(server.address)
    for script in scripts:
        request = f"GET {parts.path}/static/js/{script.name} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
        with socket.create_connection((parts.hostname, parts.port)) as impatient:
            impatient.sendall(request.encode())
    for script in scripts:
        assert gzip.decompress(ask(server, f"/static/js/{script.name}", "gzip").body) == script.read_bytes()


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("path", FILES)
def test_a_packed_file_is_the_file(path: str, encoding: str, server: Server) -> None:
    plain = ask(server, path)
    packed = ask(server, path, encoding)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == encoding
    assert UNPACK[encoding](packed.body) == plain.body
    assert len(packed.body) == int(packed.headers["Content-Length"]) < len(plain.body) / 2
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert plain.headers["Content-Type"] == packed.headers["Content-Type"]


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
@pytest.mark.parametrize("path", FILES)
def test_what_a_browser_has_is_not_sent_again(path: str, encoding: str, server: Server) -> None:
    first = ask(server, path, encoding)
    again = ask(server, path, encoding, If_None_Match=f'"other", W/{first.headers["ETag"]}')
    assert (again.status, again.body) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options"):
        assert again.headers[name] == first.headers[name], name
    assert ask(server, path, encoding, If_None_Match='"other"').status == 200
    other = "gzip" if encoding != "gzip" else "br"
    assert ask(server, path, other, If_None_Match=first.headers["ETag"]).status == 200


@pytest.mark.parametrize("encoding", ["br", "identity"])
@pytest.mark.parametrize("path", FILES)
def test_head_says_what_get_says(path: str, encoding: str, server: Server) -> None:
    get, head = ask(server, path, encoding), ask(server, path, encoding, "HEAD")
    assert (head.status, head.body) == (200, b"")
    differ = {"date"}
    assert {name.lower(): text for name, text in head.headers.items() if name.lower() not in differ} == {
        name.lower(): text for name, text in get.headers.items() if name.lower() not in differ
    }


def test_a_part_is_a_part_of_the_file_as_it_is(server: Server) -> None:
    part = ask(server, FILES[0], "br", Range="bytes=10-29")
    assert (part.status, part.body) == (206, SCRIPT.read_bytes()[10:30])
    assert part.headers["Content-Range"] == f"bytes 10-29/{SCRIPT.stat().st_size}"
    assert "Content-Encoding" not in part.headers
    packed = ask(server, FILES[0], "br").headers["ETag"]
    assert ask(server, FILES[0], "br", Range="bytes=10-29", If_Range=packed).status == 200  # no part of the packed file
    assert ask(server, "/compare", "br", Range="bytes=10-29").status == 200


def test_names_with_a_hash_are_kept_for_a_year_and_pages_are_asked_for_each_time(server: Server) -> None:
    for encoding in ("br", "identity"):
        assert ask(server, FILES[0], encoding).headers["Cache-Control"] == "public, immutable, max-age=31536000"
        assert ask(server, "/app/static/nuts2.geojson", encoding).headers["Cache-Control"] == "public, max-age=3600"
        assert ask(server, "/compare", encoding).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", [f"/static/media/{FONT.name}", "/app/static/icon.png"])
def test_what_is_packed_already_is_left_alone(path: str, server: Server) -> None:
    assert "Content-Encoding" not in ask(server, path, "gzip, br").headers


def test_a_page_asks_for_ours_and_gets_our_icons(server: Server) -> None:
    page = ask(server, "/compare").body.decode()
    assert page.index('rel="stylesheet"') < page.index(fonts.styles()) < page.index("</head>")
    for style in fonts.SANS:
        font = ask(server, f"/app/static/fonts/sans-{style}.woff2")
        assert (font.headers["Content-Type"], font.body[:4]) == ("font/woff2", b"wOF2")
        assert len(font.body) < 32_000
    icons = ask(server, f"/static/media/{fonts.streamlit_font('MaterialSymbols-Rounded').name}", "br")
    assert icons.body == (fonts.FOLDER / "icons.woff2").read_bytes()
    assert icons.headers["Cache-Control"] == "public, max-age=3600"  # under a name that stays when icons are added
    for licence in ("OFL.txt", "icons-LICENSE.txt"):
        assert (fonts.FOLDER / licence).exists()


def test_data_addresses_are_packed_once(server: Server) -> None:
    for path in ("/api/v1/city.csv", "/api/v1/city"):
        packed = ask(server, path, "gzip, br")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == ask(server, path).body
        assert ask(server, path, "gzip", If_None_Match=packed.headers["ETag"]).status == 304


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*, br;q=0", "gzip"),
        ("BR ; q=1", "br"),
        ("br;q=many", ""),
        ("", ""),
        ("identity", ""),
    ],
)
def test_what_a_browser_takes(accepted: str, encoding: str) -> None:
    assert preferred(accepted) == encoding


def test_a_page_asks_for_many_small_scripts_between_two_large_ones(server: Server) -> None:
    """A slow line is never idle. All scripts of Streamlit's own page are asked for, each once."""
    pages = ask(server, "/compare").body.decode(), (FRONTEND / "index.html").read_text(encoding="utf-8")
    asked, own = (re.findall(r'"modulepreload"[^>]*href="\./([^"]+)"', page) for page in pages)
    sizes = {file: (FRONTEND / file).stat().st_size for file in own}
    assert sorted(asked) == sorted(own)
    small = sorted(own, key=lambda file: sizes[file])
    assert [sizes[file] for file in asked[1:25]] == [sizes[file] for file in small[:24]]
    assert [asked[0], asked[25]] == [small[-1], small[-2]]


BODY = SCRIPT.read_bytes()


def test_a_file_that_an_earlier_server_packed_is_taken(tmp_path: Path) -> None:
    first = packed(BODY, "br", tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes() == first
    kept.write_bytes(otherwise := brotli.compress(BODY, quality=3))
    assert packed(BODY, "br", tmp_path) == otherwise != first
    assert gzip.decompress(packed(BODY, "gzip", tmp_path)) == BODY


@pytest.mark.parametrize("encoding", UNPACK)
@pytest.mark.parametrize("left", [b"", b"no such form", None], ids=["empty", "foreign", "cut"])
def test_what_the_disk_lost_is_packed_anew(left: bytes | None, encoding: str, tmp_path: Path) -> None:
    first = packed(BODY, encoding, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(first[:500] if left is None else left)
    assert packed(BODY, encoding, tmp_path) == first == kept.read_bytes()


def test_where_nothing_can_be_written_files_are_packed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert brotli.decompress(packed(BODY, "br", tmp_path / "file")) == BODY


def test_the_oldest_packed_files_make_room(tmp_path: Path) -> None:
    for written, name in enumerate(("old", "new")):
        (tmp_path / name).write_bytes(bytes(BYTES_OF_PACKED // 2))
        os.utime(tmp_path / name, (written, written))
    packed(BODY, "gzip", tmp_path)
    assert {one.suffix or one.name for one in tmp_path.iterdir()} == {"new", ".gzip"}
