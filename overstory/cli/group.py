"""How commands end: exit codes, and one line for each thing that went wrong."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from overstory.cli.output import complain
from overstory.cli.streams import replace_closed
from overstory.errors import OverstoryError, QueryError

__all__ = ["FAILURE", "INTERRUPTED", "PIPE_CLOSED", "USAGE", "CommandGroup"]

FAILURE = 1
USAGE = 2
# 128 and the signal's number, as a shell reports a program that SIGINT or SIGPIPE ended.
INTERRUPTED = 130
PIPE_CLOSED = 141


class CommandGroup(TyperGroup):
    """The commands, with every expected failure turned into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        replace_closed()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal that cannot show a letter is no reason to stop.
                stream.reconfigure(errors="backslashreplace")
        try:
            result = super().invoke(ctx)
            # Here a reader that went away can still be dealt with; at exit it cannot.
            sys.stdout.flush()
        except QueryError as error:
            option = f"--{error.parameter.replace('_', '-')}"
            raise _ended(f"{option}: {error.reason}", USAGE) from error
        except OverstoryError as error:
            raise _ended(str(error), FAILURE) from error
        except KeyboardInterrupt as error:
            raise _ended("interrupted", INTERRUPTED) from error
        except BrokenPipeError as error:
            _drop_output()
            raise typer.Exit(PIPE_CLOSED) from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise _ended(f"{named}{error.strerror or error}", FAILURE) from error
        return result


def _ended(message: str, code: int) -> typer.Exit:
    with contextlib.suppress(OSError):
        complain(f"overstory: {message}")
    return typer.Exit(code)


def _drop_output() -> None:
    """Point standard output at nothing, so that the flush at exit does not fail once more."""
    with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
