"""What commands write: text for people, JSON for programs, files whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import typer

__all__ = ["complain", "json_text", "one_line", "out_file", "print_json", "printable"]

# Control characters would let a headline drive the terminal; the bidirectional overrides would
# let it reorder what stands around it.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without characters that could steer a terminal; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """The text made :func:`printable` and all on one line."""
    return printable(" ".join(text.split()))


def complain(message: str) -> None:
    """Write one line on standard error."""
    typer.echo(one_line(message), err=True)


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON of plain values and dataclasses; times are RFC 3339 and text stays readable.

    Text that UTF-8 cannot hold (half a surrogate pair, which JSON can spell) is escaped as in
    the input that it came from.
    """
    from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python

    try:
        return to_json(value, indent=indent).decode()
    except (PydanticSerializationError, UnicodeEncodeError):
        return json.dumps(to_jsonable_python(value), indent=indent)


def print_json(value: Any) -> None:
    """Write a value to standard output as indented JSON."""
    typer.echo(json_text(value, indent=2))


@contextlib.contextmanager
def out_file(path: Path | None) -> Iterator[BinaryIO]:
    """Open a result file for writing, so that it is replaced whole or left as it was.

    Parameters
    ----------
    path
        Where the result goes. None and ``-`` are standard output. What is there and is not a
        regular file (a pipe, a device) is written to directly.

    Raises
    ------
    typer.BadParameter
        The folder does not exist or the path is a folder.
    OSError
        The file cannot be written; nothing has changed then.
    """
    if path is None or str(path) == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = path.resolve()
    if target.is_dir():
        raise typer.BadParameter(f"{path} is a folder", param_hint="'-o'")
    if not target.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent}", param_hint="'-o'")
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(_mode_for(target))
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mode_for(target: Path) -> int:
    """The mode the file has, or that a newly made one would have."""
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
