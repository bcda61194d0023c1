"""Fetching from the web, with limits on where to, how much and how long.

An address is checked where the connection is opened, and the connection goes to the address that
was checked: a name that resolves differently a moment later (DNS rebinding), an odd spelling of
an address, or a redirect cannot lead elsewhere. No proxy is used, no cookie kept, and nothing
read from the environment.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore
import httpx

from overstory.errors import BlockedAddressError, FetchError
from overstory.ingest.addresses import is_allowed
from overstory.settings import Settings
from overstory.transport import DeadlineNetwork, DeadlineTransport
from overstory.urls import InvalidUrlError, canonical_url, joined_url

__all__ = ["Fetcher", "Response"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOWEST_FREE_PORT = 1024
_READABLE = frozenset(
    {"text/html", "application/xhtml+xml", "text/xml", "application/xml", "application/json",
     "application/feed+json", "application/x-ndjson", "application/jsonl",
     "application/x-jsonlines", "application/octet-stream", "binary/octet-stream", "text/plain",
     "text/x-opml", ""}
)  # fmt: skip
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)
_PIECE = 65536


@dataclass(frozen=True, slots=True)
class Response:
    """What a URL answered.

    Parameters
    ----------
    url
        The URL that answered in the end, after redirects.
    content
        The body, decompressed.
    content_type
        Media type in lower case without parameters; empty where none was sent.
    charset
        As sent with the media type, or None.
    """

    url: str
    content: bytes
    content_type: str
    charset: str | None


class Fetcher:
    """Fetches URLs within the limits of the settings. Can be shared between threads.

    Parameters
    ----------
    settings
        ``fetch_max_bytes``, ``fetch_timeout``, ``fetch_max_redirects`` and ``allow_loopback``.
    network
        Opens the connection to an address once it was checked; the operating system's sockets by
        default.
    """

    def __init__(
        self, settings: Settings | None = None, *, network: httpcore.NetworkBackend | None = None
    ) -> None:
        self._settings = settings or Settings()
        self._network = network or httpcore.SyncBackend()
        self._tls = httpx.create_ssl_context(trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing stays open between fetches; here for symmetry with other clients."""

    def get(self, url: str) -> Response:
        """Fetch a URL, following redirects.

        Parameters
        ----------
        url
            http or https, without user name, on port 80, 443 or any from 1024.

        Raises
        ------
        BlockedAddressError
            It, or a redirect from it, leads to an address that is not public.
        FetchError
            Not such a URL; unreachable, too slow, too large; an error status; a media type that
            is neither page, feed nor JSON; too many redirects.
        """
        deadline = time.monotonic() + self._settings.fetch_timeout
        seen: set[str] = set()
        here = url
        while True:
            via = "" if here == url else f"redirects to {_shown(here)}, which "
            try:
                here = _checked(here)
                if here in seen:
                    raise FetchError(url, "redirects in a circle")
                seen.add(here)
                answer = self._request(here, deadline)
            except _RefusedError as refusal:
                kind = BlockedAddressError if refusal.blocked else FetchError
                raise kind(url, f"{via}{refusal}") from refusal.__cause__
            if isinstance(answer, Response):
                return answer
            if len(seen) > self._settings.fetch_max_redirects:
                raise FetchError(
                    url, f"redirects more than {self._settings.fetch_max_redirects} times"
                )
            here = answer

    def _request(self, url: str, deadline: float) -> Response | str:
        """The response, or the URL that it redirects to."""
        transport = DeadlineTransport(
            _CheckedNetwork(self._network, deadline, self._settings.allow_loopback), self._tls
        )
        headers = {
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": _user_agent(),
        }
        limit, seconds = self._settings.fetch_max_bytes, self._settings.fetch_timeout
        try:
            with (
                httpx.Client(transport=transport, trust_env=False, timeout=seconds) as client,
                client.stream("GET", url, headers=headers) as answer,
            ):
                if answer.status_code in _REDIRECTS and answer.headers.get("location"):
                    return joined_url(url, answer.headers["location"])
                media_type, charset = _media_type(answer)
                content = _read(answer, limit)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise _RefusedError(f"does not answer within {seconds:g} seconds") from error
        except (httpcore.NetworkError, ssl.SSLError, OSError) as error:
            raise _RefusedError(f"cannot be reached: {_reason(error)}") from error
        except (httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL) as error:
            raise _RefusedError(f"does not answer as HTTP demands: {_reason(error)}") from error
        return Response(url=url, content=content, content_type=media_type, charset=charset)


class _RefusedError(Exception):
    """Why one hop of a fetch cannot be made; told of with the URL that was asked for."""

    def __init__(self, reason: str, *, blocked: bool = False) -> None:
        self.blocked = blocked
        super().__init__(reason)


class _CheckedNetwork(DeadlineNetwork):
    """Opens connections to allowed addresses alone."""

    def __init__(
        self, network: httpcore.NetworkBackend, deadline: float, allow_loopback: bool
    ) -> None:
        super().__init__(network, deadline)
        self._allow_loopback = allow_loopback

    def check(self, addresses: list[str]) -> None:
        if not addresses or not all(
            is_allowed(address, allow_loopback=self._allow_loopback) for address in addresses
        ):
            raise _RefusedError("leads to an address that is not public", blocked=True)


def _fetchable(url: str) -> str:
    """Check that a URL can be fetched, and leave it as it is but for its fragment.

    A URL is not made canonical before it is fetched: a server may insist on the order of its
    query or on a parameter that only looks like tracking.
    """
    url = url.strip()
    canonical_url(url)
    if any(char < " " or char == "\x7f" for char in url):
        raise InvalidUrlError("holds control characters")
    return url.partition("#")[0].replace(" ", "%20")


def _checked(url: str) -> str:
    try:
        checked = _fetchable(url)
        parts = urlsplit(checked)
        port = parts.port
    except (InvalidUrlError, ValueError) as error:
        raise _RefusedError(str(error)) from error
    if parts.username is not None or parts.password is not None:
        raise _RefusedError("names a user; such URLs are not fetched")
    if port is not None and port not in (80, 443) and port < _LOWEST_FREE_PORT:
        raise _RefusedError(f"names port {port}; only 80, 443 and those from 1024 are fetched")
    return checked


def _media_type(answer: httpx.Response) -> tuple[str, str | None]:
    if answer.status_code != httpx.codes.OK:
        phrase = httpx.codes.get_reason_phrase(answer.status_code)
        raise _RefusedError(f"answers {answer.status_code} {phrase}".rstrip())
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _READABLE and not media_type.endswith("+xml"):
        raise _RefusedError(f"holds {media_type[:60]}, neither a page, a feed nor JSON")
    return media_type, answer.charset_encoding


def _read(answer: httpx.Response, limit: int) -> bytes:
    """The body, decompressed without ever holding more than the limit."""
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    announced = answer.headers.get("content-length", "")
    if encoding in ("", "identity") and announced.isdecimal() and int(announced) > limit:
        raise _RefusedError(f"is larger than {limit} bytes")
    content = bytearray()
    for piece in _decoded(answer.iter_raw(), encoding):
        content += piece
        if len(content) > limit:
            raise _RefusedError(f"is larger than {limit} bytes")
    return bytes(content)


def _decoded(raw: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from raw
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise _RefusedError(f"is compressed as {encoding[:40]!r}, which was not asked for")
    window = zlib.MAX_WBITS | 16 if "gzip" in encoding else zlib.MAX_WBITS
    inflate = zlib.decompressobj(window)
    first = True
    try:
        for piece in raw:
            if first and piece and encoding == "deflate" and piece[0] & 0x0F != zlib.DEFLATED:
                inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # without the header that is due
            first = first and not piece
            while piece and not inflate.eof:
                yield inflate.decompress(piece, _PIECE)
                piece = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise _RefusedError("holds damaged compressed data") from error
    if not inflate.eof and not first:
        raise _RefusedError("breaks off in the middle of its compressed data")


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text[:200]


def _shown(url: str) -> str:
    return repr(url if len(url) <= 200 else url[:200] + "…")


def _user_agent() -> str:
    try:
        return f"overstory/{version('overstory')}"
    except PackageNotFoundError:
        return "overstory"
