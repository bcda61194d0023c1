"""Where log lines go, where the server that runs the application has not said it."""

from __future__ import annotations

import sys

import structlog

__all__ = ["log_to_standard_error"]


def log_to_standard_error() -> None:
    """Log JSON lines to standard error, unless logging is set up already.

    The library's own default draws tracebacks with all local variables, which takes seconds for
    one error and puts texts and keys into the log.
    """
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        # Looked up at each line: standard error may be another by then.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
