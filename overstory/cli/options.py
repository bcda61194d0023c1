"""Options that several commands share, and the parsers of their values."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Db",
    "EncoderName",
    "Input",
    "Json",
    "Output",
    "Threshold",
    "parse_duration",
    "parse_moment",
]

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="PATH",
        help="The store: a file of SQLite, or a SQLAlchemy URL.",
        show_default="OVERSTORY_DB, else overstory.db",
    ),
]
EncoderName = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="NAME",
        help="The encoder of articles: a name of the registry, a sentence-transformers model id, "
        "or a folder.",
        show_default="OVERSTORY_ENCODER, else multilingual-e5-small-events",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, as the HTTP API does.")]
Threshold = Annotated[
    float | None,
    typer.Option(
        "--threshold",
        min=0.0,
        max=1.0,
        help="The probability at which articles are taken to report one event; higher gives more "
        "and smaller stories.",
        show_default="the linker's own",
    ),
]
Input = Annotated[
    str,
    typer.Argument(
        metavar="IN.jsonl",
        help="Articles as JSON Lines or as a JSON list, gzipped or not; - is standard input.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT",
        help="Where the result goes; it is replaced whole or not at all.",
        show_default="standard output",
    ),
]

_UNITS = {
    "m": "minutes",
    "min": "minutes",
    "h": "hours",
    "d": "days",
    "w": "weeks",
}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(min|[mhdw])", re.IGNORECASE)
_LONGEST = timedelta(days=36_525)


def parse_duration(text: str) -> timedelta:
    """Read a length of time.

    Parameters
    ----------
    text
        Numbers with units (``90min``, ``36h``, ``14d``, ``2w``, ``1d12h``) or an ISO 8601
        duration (``P14D``, ``PT36H``).

    Raises
    ------
    typer.BadParameter
        It is neither, not longer than nothing, or longer than a century.
    """
    from pydantic import TypeAdapter

    stripped = text.strip()
    parts = _PART.findall(stripped)
    try:
        if parts and not _PART.sub("", stripped).strip():
            duration = sum(
                (timedelta(**{_UNITS[unit.lower()]: float(number)}) for number, unit in parts),
                timedelta(),
            )
        elif stripped[:1].upper() == "P":
            duration = TypeAdapter(timedelta).validate_python(stripped.upper())
        else:
            raise ValueError
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(
            f"{text!r} is not a length of time; write 36h, 14d, 2w or an ISO 8601 duration such "
            "as P14D"
        ) from error
    if not timedelta() < duration <= _LONGEST:
        raise typer.BadParameter(f"{text!r} is not between a moment and a hundred years")
    return duration


def parse_moment(text: str) -> datetime:
    """Read a point in time: an RFC 3339 time, a date, or how long ago (``3d``).

    A time without an offset is UTC, and so is a date, whose midnight is meant.

    Raises
    ------
    typer.BadParameter
        It is none of these.
    """
    from pydantic import TypeAdapter

    stripped = text.strip()
    if _PART.match(stripped):
        return datetime.now(UTC) - parse_duration(stripped)
    try:
        # Bare numbers would pass for seconds since the epoch: nobody types those.
        if not re.match(r"\d{4}-\d{2}-\d{2}", stripped):
            raise ValueError
        moment = TypeAdapter(datetime).validate_python(stripped)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(
            f"{text!r} is not a time; write 2026-11-24, 2026-11-24T06:00:00Z or how long ago, "
            "such as 3d"
        ) from error
