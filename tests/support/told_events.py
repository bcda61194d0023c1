"""Invented events, each told by several outlets in words of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

__all__ = ["report", "reports"]

_SYLLABLES = ("ka", "lo", "mi", "tar", "ven", "dro", "sel", "pau", "rin", "gos", "bel", "hut")


def report(event: str, number: int, also: str | None = None) -> dict[str, Any]:
    """One report of an event, too short to pass for a copy of another.

    Parameters
    ----------
    event
        Reports of one event share most of their words, those of others none.
    number
        Which report, in the order of their publication, an hour apart.
    also
        Another event that it tells just as much of.
    """
    words = _words(event, 12) + (_words(also, 12) if also else [])
    own = _words(f"{event} {number}", 3)
    time = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(hours=number)
    return {
        "url": f"https://outlet{number}.example/{event}",
        "title": " ".join(words[:4] + own[:1]).capitalize(),
        "body": " ".join(words + own).capitalize() + ".",
        "country": "SI",
        "language": "en",
        "published_at": time.isoformat(),
    }


def reports(event: str, count: int, start: int = 0) -> list[dict[str, Any]]:
    """Reports ``start`` to ``start + count - 1`` of an event."""
    return [report(event, number) for number in range(start, start + count)]


def _words(seed: str, count: int) -> list[str]:
    random = Random(seed)
    return ["".join(random.choices(_SYLLABLES, k=4)) for _ in range(count)]
