"""``serve``: the HTTP API and the pages.

The web layer stands above this package, so it is started by name and never imported.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Annotated

import typer

from overstory.cli.options import Db, EncoderName
from overstory.cli.session import new_or_existing_desk, settings_for
from overstory.errors import OverstoryError

if TYPE_CHECKING:
    from overstory.settings import Settings

__all__ = ["Host", "Port", "reserve", "serve", "serve_on"]

Host = Annotated[str, typer.Option("--host", help="The address to listen on.")]
Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="The port to listen on; 0 takes a free one.")
]


def serve(
    db: Db = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    encoder: EncoderName = None,
) -> None:
    """Serve the HTTP API and the pages until interrupted."""
    settings = settings_for(db=db, encoder=encoder)
    with closing(reserve(host, port)) as listener:
        # A store that cannot be opened is told in one line here, and would be a traceback there.
        new_or_existing_desk(settings).close()
        serve_on(listener, settings)


def reserve(host: str, port: int) -> socket.socket:
    """Take an address before the work that leads up to serving it.

    Returns
    -------
    socket.socket
        Listening: who connects is answered once serving begins. Bound alone, another process
        could bind the same port.

    Raises
    ------
    OverstoryError
        The host cannot be resolved or the port is taken.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as stack:
            listener = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
            stack.pop_all()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OverstoryError(
                f"port {port} of {host} is in use; choose another with --port, or 0 for a free one"
            ) from error
        reason = error.strerror or str(error)
        raise OverstoryError(f"cannot listen on {host} port {port}: {reason}") from error
    return listener


def serve_on(listener: socket.socket, settings: Settings) -> None:
    """Serve on a reserved address until interrupted.

    Raises
    ------
    OverstoryError
        The server does not start.
    """
    import uvicorn

    # The application reads its settings by itself: what options changed has to reach it.
    os.environ["OVERSTORY_DB"] = settings.db
    os.environ["OVERSTORY_ENCODER"] = settings.encoder
    if settings.sources_file is not None:
        os.environ["OVERSTORY_SOURCES_FILE"] = str(settings.sources_file)
    _log_for_people()
    host, port = listener.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    typer.echo(f"Serving on http://{name}:{port}/ until Ctrl-C", err=True)
    # The application logs requests itself, with their ids and durations.
    config = uvicorn.Config(
        "api.app:create_app", factory=True, access_log=False, log_level="warning"
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    except SystemExit as error:
        raise OverstoryError("the server did not start; the reason is above") from error


def _log_for_people() -> None:
    """Log lines that read well where a person looks on; elsewhere the application logs JSON."""
    import structlog

    if not sys.stderr.isatty():
        return
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            # Without the values of variables: they hold texts and keys.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
