from __future__ import annotations

import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import pytest
from web_server import Handler, Site, serve

from overstory.errors import BlockedAddressError, FetchError
from overstory.ingest.fetch import Fetcher
from overstory.settings import Settings

PUBLIC = "93.184.216.34"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def fetcher(**settings: Any) -> Fetcher:
    return Fetcher(Settings(**{"allow_loopback": True, "fetch_timeout": 5.0, **settings}))


class Rerouted(httpcore.NetworkBackend):
    """The network as it would be if every address led to the local server; remembers addresses."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        self.addresses.append(host)
        return self._real.connect_tcp("127.0.0.1", port, timeout, local_address, socket_options)


class Names:
    """A resolver with a given answer for each look-up of a name, the last one for good."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(answer) for name, answer in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        if host in self.answers:
            self.asked.append(host)
            left = self.answers[host]
            found = left.pop(0) if len(left) > 1 else left[0]
        else:
            found = [host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


# --- what goes well ------------------------------------------------------------------------


def test_a_page(site: Site) -> None:
    url = site.page("/a", "Fähre".encode("latin-1"), "Text/HTML; charset=ISO-8859-1")
    response = fetcher().get(url + "?b=2&a=1#part")
    assert response.content == "Fähre".encode("latin-1")
    assert (response.content_type, response.charset) == ("text/html", "iso-8859-1")
    assert response.url == url + "?b=2&a=1"
    ((path, headers),) = site.requests
    assert path == "/a?b=2&a=1"
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert headers["User-Agent"].startswith("overstory/")
    assert "Cookie" not in headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.page("/new", b"here")
    response = fetcher().get(site.redirect("/old", "new", status))
    assert response.content == b"here"
    assert response.url == site.url("/new")


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("identity", bytes),
    ],
)
def test_compressed_responses(site: Site, encoding: str, compress: Any) -> None:
    body = b"The ferry ran aground. " * 20_000
    url = site.page("/z", compress(body), Content_Encoding=encoding)
    assert fetcher().get(url).content == body


def test_a_response_without_length(site: Site) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/rss+xml")
        handler.end_headers()
        handler.wfile.write(b"<rss/>")

    site.answers["/f"] = answer
    assert fetcher().get(site.url("/f")).content == b"<rss/>"


def test_environment_proxies_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetcher().get(site.page("/a", b"x")).content == b"x"


def test_fetches_can_run_side_by_side(site: Site) -> None:
    from concurrent.futures import ThreadPoolExecutor

    urls = [site.page(f"/{n}", str(n).encode()) for n in range(20)]
    with fetcher() as shared, ThreadPoolExecutor(8) as pool:
        contents = [response.content for response in pool.map(shared.get, urls)]
    assert contents == [str(n).encode() for n in range(20)]


# --- where to ------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_loopback_is_blocked(site: Site, host: str) -> None:
    site.page("/a", b"secret")
    with pytest.raises(BlockedAddressError, match="leads to an address that is not public"):
        Fetcher(Settings()).get(site.url("/a", host))
    assert site.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
    ],
)
def test_private_addresses_are_blocked(url: str) -> None:
    with pytest.raises(BlockedAddressError, match="not public") as caught:
        fetcher(allow_loopback=False).get(url)
    assert caught.value.url == url


def test_a_redirect_to_loopback_is_blocked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names(news_example=[[PUBLIC]]))
    network = Rerouted()
    site.page("/secret", b"secret")
    site.redirect("/a", site.url("/secret"))
    url = site.url("/a", "news.example")
    with pytest.raises(BlockedAddressError, match=r"redirects to 'http://127\.0\.0\.1.*not public"):
        Fetcher(Settings(), network=network).get(url)
    assert [path for path, _ in site.requests] == ["/a"]
    assert network.addresses == [PUBLIC]
    # The same server answers where it may: it was the address and not the server.
    site.page("/b", b"open")
    assert Fetcher(Settings(), network=network).get(site.url("/b", "news.example")).content == (
        b"open"
    )


def test_one_private_address_among_public_ones_blocks(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names(news_example=[[PUBLIC, "10.0.0.1"]]))
    network = Rerouted()
    with pytest.raises(BlockedAddressError):
        Fetcher(Settings(), network=network).get(site.url("/a", "news.example"))
    assert network.addresses == []


def test_a_name_that_changes_its_address_gains_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(news_example=[[PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    network = Rerouted()
    site.page("/a", b"x")
    one = Fetcher(Settings(), network=network)
    # The connection goes to the address that was checked, without asking again ...
    assert one.get(site.url("/a", "news.example")).content == b"x"
    assert names.asked == ["news.example"]
    assert network.addresses == [PUBLIC]
    # ... and the next fetch checks anew.
    with pytest.raises(BlockedAddressError):
        one.get(site.url("/a", "news.example"))
    assert network.addresses == [PUBLIC]


def test_the_next_address_is_tried(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names(news_example=[["8.8.8.8", PUBLIC]]))

    class FirstIsDown(Rerouted):
        def connect_tcp(self, host: str, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
            if host == "8.8.8.8":
                raise httpcore.ConnectError("refused")
            return super().connect_tcp(host, *args, **kwargs)

    network = FirstIsDown()
    site.page("/a", b"x")
    assert Fetcher(Settings(), network=network).get(site.url("/a", "news.example")).content == b"x"
    assert network.addresses == [PUBLIC]


def test_https_is_verified_for_the_name_and_not_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names(news_example=[[PUBLIC]]))
    seen: list[tuple[str | None, bool, ssl.VerifyMode]] = []

    class Stream(httpcore.NetworkStream):
        def start_tls(
            self,
            ssl_context: ssl.SSLContext,
            server_hostname: str | None = None,
            timeout: float | None = None,
        ) -> httpcore.NetworkStream:
            seen.append((server_hostname, ssl_context.check_hostname, ssl_context.verify_mode))
            raise httpcore.ConnectError("certificate verify failed")

        def close(self) -> None:
            pass

    class Network(httpcore.NetworkBackend):
        def connect_tcp(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
            return Stream()

    with pytest.raises(FetchError, match="certificate verify failed"):
        Fetcher(Settings(), network=Network()).get("https://news.example/")
    assert seen == [("news.example", True, ssl.CERT_REQUIRED)]


def test_a_plain_server_under_https(site: Site) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher().get(site.url("/a").replace("http:", "https:"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://a.example/x", "not an http or https URL"),
        ("file:///etc/passwd", "not an http or https URL"),
        ("gopher://127.0.0.1:6379/_x", "not an http or https URL"),
        ("//a.example/", "not an http or https URL"),
        ("", "not an http or https URL"),
        ("http://", "has no host"),
        ("http://user:secret@a.example/", "names a user"),
        ("http://@a.example/", "names a user"),
        ("http://a.example:22/", "names port 22"),
        ("http://a.example:0/", "names port 0"),
        ("http://a.example:99999/", "invalid port"),
        ("http://a b.example/", "invalid host"),
        ("http://a.example/\r\nHost: b", "holds control characters"),
    ],
)
def test_what_is_no_url_to_fetch(url: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(a_example=[[PUBLIC]])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    with pytest.raises(FetchError, match=reason) as caught:
        fetcher(allow_loopback=False).get(url)
    assert caught.value.url == url
    assert names.asked == []


def test_redirects_are_checked_like_urls(site: Site) -> None:
    for location in (
        "file:///etc/passwd",
        "ftp://a.example/",
        "http://u:p@127.0.0.1/",
        "http://[x",
    ):
        with pytest.raises(FetchError, match="redirects to"):
            fetcher().get(site.redirect("/a", location))


def test_names_that_do_not_exist() -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher().get("http://no-such-host.invalid/")


def test_ports_where_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher().get(f"http://127.0.0.1:{port}/")


# --- how often, how much, how long -----------------------------------------------------------


def test_redirects_in_a_circle(site: Site) -> None:
    site.redirect("/b", "/a")
    with pytest.raises(FetchError, match="redirects in a circle"):
        fetcher().get(site.redirect("/a", "/b"))
    with pytest.raises(FetchError, match="redirects in a circle"):
        fetcher().get(site.redirect("/self", "/self"))


def test_too_many_redirects(site: Site) -> None:
    for number in range(4):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.page("/4", b"end")
    assert fetcher(fetch_max_redirects=4).get(site.url("/0")).content == b"end"
    with pytest.raises(FetchError, match="redirects more than 3 times"):
        fetcher(fetch_max_redirects=3).get(site.url("/0"))
    with pytest.raises(FetchError, match="redirects more than 0 times"):
        fetcher(fetch_max_redirects=0).get(site.url("/3"))


def test_the_limit_of_size(site: Site) -> None:
    url = site.page("/a", b"x" * 1000)
    assert len(fetcher(fetch_max_bytes=1000).get(url).content) == 1000
    with pytest.raises(FetchError, match="is larger than 999 bytes"):
        fetcher(fetch_max_bytes=999).get(url)


def test_the_limit_holds_where_no_size_is_announced(site: Site) -> None:
    sent = 0

    def answer(handler: Handler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b"x" * 10_000)
            sent += 10_000

    site.answers["/a"] = answer
    with pytest.raises(FetchError, match="is larger than 50000 bytes"):
        fetcher(fetch_max_bytes=50_000).get(site.url("/a"))
    assert sent < 50_000_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compression_bomb_is_cut_off(
    site: Site, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    piece = b"\0" * 10_000_000
    bomb = b"".join(compressor.compress(piece) for _ in range(6)) + compressor.flush()
    assert len(bomb) < 80_000
    url = site.page("/bomb", bomb, Content_Encoding=encoding)
    unpacked = 0
    real = zlib.decompressobj

    class Counting:
        def __init__(self, *args: Any) -> None:
            self._inner = real(*args)

        def decompress(self, data: bytes, limit: int = 0) -> bytes:
            nonlocal unpacked
            out = self._inner.decompress(data, limit)
            unpacked += len(out)
            return out

        def __getattr__(self, name: str) -> Any:
            return getattr(self._inner, name)

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    with pytest.raises(FetchError, match="is larger than 1000000 bytes"):
        fetcher(fetch_max_bytes=1_000_000).get(url)
    # Of 60 MB hardly more than the limit was ever unpacked.
    assert 1_000_000 < unpacked < 1_200_000


@pytest.mark.parametrize(
    ("encoding", "body", "reason"),
    [
        ("gzip", b"not gzip", "damaged compressed data"),
        ("gzip", gzip.compress(b"x" * 1000, mtime=0)[:-12], "breaks off in the middle"),
        ("br", b"x", "compressed as 'br'"),
        (
            "gzip, gzip",
            gzip.compress(gzip.compress(b"x", mtime=0), mtime=0),
            "compressed as 'gzip, gzip'",
        ),
    ],
)
def test_bad_compression(site: Site, encoding: str, body: bytes, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        fetcher().get(site.page("/a", body, Content_Encoding=encoding))


@pytest.mark.parametrize("phase", ["before", "head", "body", "redirects"])
def test_the_time_is_for_the_whole_fetch(site: Site, phase: str) -> None:
    """However the server trickles, it has the time of the fetch and not of each step."""

    def answer(handler: Handler) -> None:
        wait = site.released.wait
        if phase == "redirects":
            wait(0.1)
            handler.redirect(f"/slow?{time.monotonic_ns()}")
            return
        if phase == "before":
            wait(10)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        for _ in range(200 if phase == "head" else 0):
            handler.wfile.write(b"X-Slow: 1\r\n")
            wait(0.05)
        handler.wfile.write(b"\r\n")
        for _ in range(200):
            handler.wfile.write(b"x")
            wait(0.05)

    site.answers["/slow"] = answer
    started = time.monotonic()
    with pytest.raises(FetchError, match=r"does not answer within 0\.4 seconds"):
        fetcher(fetch_timeout=0.4, fetch_max_redirects=1000).get(site.url("/slow"))
    assert time.monotonic() - started < 3


# --- what is answered --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "answers 404 Not Found"), (500, "answers 500"), (403, "answers 403"), (204, "204")],
)
def test_error_statuses(site: Site, status: int, reason: str) -> None:
    site.answers["/a"] = lambda handler: handler.send(b"", status=status)
    with pytest.raises(FetchError, match=reason):
        fetcher().get(site.url("/a"))


def test_a_redirect_to_nowhere(site: Site) -> None:
    site.answers["/a"] = lambda handler: handler.send(b"", status=302)
    with pytest.raises(FetchError, match="answers 302"):
        fetcher().get(site.url("/a"))


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/pdf", "application/zip"])
def test_other_media_are_refused(site: Site, kind: str) -> None:
    with pytest.raises(FetchError, match=f"holds {kind}"):
        fetcher().get(site.page("/a", b"x", kind))


@pytest.mark.parametrize(
    "kind",
    ["text/html", "application/rss+xml", "text/xml", "application/json", "text/plain", ""],
)
def test_pages_feeds_and_json_are_taken(site: Site, kind: str) -> None:
    assert fetcher().get(site.page("/a", b"x", kind)).content_type == kind


def test_a_server_that_speaks_no_http(site: Site) -> None:
    def answer(handler: Handler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.0\r\n\r\n")
        handler.close_connection = True

    site.answers["/a"] = answer
    with pytest.raises(FetchError, match="does not answer as HTTP demands"):
        fetcher().get(site.url("/a"))


def test_a_response_that_breaks_off(site: Site) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"x" * 10)
        handler.close_connection = True

    site.answers["/a"] = answer
    with pytest.raises(FetchError, match=r"HTTP demands|cannot be reached"):
        fetcher().get(site.url("/a"))
