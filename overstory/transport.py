"""HTTP connections that end in time, whatever the other side does.

httpx limits each step of an exchange, so that a server that sends one byte now and then is never
too slow. Here all steps of an exchange share one deadline.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from overstory.ingest.addresses import resolve

__all__ = ["DeadlineNetwork", "DeadlineTransport", "time_left"]


def time_left(deadline: float) -> float:
    """Seconds until a time of the monotonic clock.

    Raises
    ------
    TimeoutError
        It is over.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time for this exchange is over")
    return left


class DeadlineNetwork(httpcore.NetworkBackend):
    """Opens connections none of which outlives the deadline.

    Parameters
    ----------
    network
        Opens the connection to an address.
    deadline
        A time of the monotonic clock.
    """

    def __init__(self, network: httpcore.NetworkBackend, deadline: float) -> None:
        self._network = network
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline decides
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers."""
        addresses = resolve(host.strip("[]"), port, time_left(self._deadline))
        self.check(addresses)
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = self._network.connect_tcp(
                    address, port, time_left(self._deadline), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _DeadlineStream(stream, self._deadline)
        raise failure or httpcore.ConnectError("no address")

    def check(self, addresses: list[str]) -> None:
        """Raise where no connection to these may be made; here any may."""

    def sleep(self, seconds: float) -> None:
        """Wait; part of the interface, for retries that we do not leave to it."""
        time.sleep(min(seconds, time_left(self._deadline)))


class _DeadlineStream(httpcore.NetworkStream):
    """A connection whose every step has what is left of the time, however it trickles."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, time_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, time_left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, time_left(self._deadline))
        return _DeadlineStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class DeadlineTransport(httpx.BaseTransport):
    """httpx over connections of our own making; none is kept.

    Failures come as httpcore's exceptions, ``OSError`` and ``TimeoutError``.
    """

    def __init__(self, network: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, network_backend=network, max_keepalive_connections=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and answer what comes back, its body still to be read."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The raw bytes of a response."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
