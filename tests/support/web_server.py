"""A real HTTP server on this machine that misbehaves on request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Handler", "Site", "serve"]

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path as its site says."""

    server: _Server

    def do_GET(self) -> None:
        self.server.site.requests.append((self.path, dict(self.headers)))
        answer = self.server.site.answers.get(self.path.partition("?")[0])
        try:
            if answer is None:
                self.send(b"nothing here", status=404)
            else:
                answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_POST(self) -> None:
        self.server.site.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def send(
        self, body: bytes, content_type: str = "text/html", status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, location: str, status: int = 302) -> None:
        self.send(b"", status=status, Location=location)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what is tested."""


class Site:
    """The server's paths and what was asked of it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.bodies: list[bytes] = []
        self.released = threading.Event()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: bytes, content_type: str = "text/html", **headers: str) -> str:
        """Serve a body; answers its URL."""
        self.answers[path] = lambda handler: handler.send(body, content_type, **headers)
        return self.url(path)

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        """Serve a redirect; answers its URL."""
        self.answers[path] = lambda handler: handler.redirect(location, status)
        return self.url(path)


@contextmanager
def serve() -> Iterator[Site]:
    """Run a server for as long as the block lasts."""
    server = _Server(("127.0.0.1", 0), Handler)
    server.site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.site.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
