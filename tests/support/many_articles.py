"""Invented articles in any number, for tests that need many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

__all__ = ["PER_EVENT", "invented_articles"]

PER_EVENT = 3
"""Articles in a row that report one event."""

_COUNTRIES = ("SI", "AT", "DE", "IT", "HR", "NO", "DK", "PE")
_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "tar",
    "ven",
    "dro",
    "sel",
    "pau",
    "rin",
    "gos",
    "bel",
    "hut",
    "nar",
    "fi",
    "zol",
    "wem",
    "cra",
    "ius",
]
_OUTLETS = 17


def invented_articles(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Answer ``count`` articles about events with names of their own; the same each time.

    The articles of one event reproduce one wire text, so that they come together whatever the
    encoder understands.

    Parameters
    ----------
    count
        How many.
    start
        Number of the first, so that calls can go on where another ended.
    """
    return [_article(number) for number in range(start, start + count)]


def _article(number: int) -> dict[str, Any]:
    event = number // PER_EVENT
    place, person, thing, body_of = (_name(event, part) for part in range(4))
    amount = 137 + 61 * event
    sentences = [
        f"The {thing} of {place} was shut after {amount} {body_of} plates had come loose.",
        f"{person}, who leads the {body_of} works in {place}, spoke of {amount} loose plates.",
        f"Nobody was hurt when the {thing} gave way on the {place} side, {person} said.",
        f"{place} will need {amount} new {body_of} plates before the {thing} opens again.",
        f"Engineers from {body_of} had warned {person} of the {thing} in {place} before.",
    ]
    time = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(minutes=20 * number)
    return {
        "url": f"https://outlet{number % _OUTLETS}.example/{number}",
        "title": f"{thing} of {place} shut: {person} counts {amount} {body_of} plates",
        "body": " ".join([*sentences, f"This report was written by outlet {number % _OUTLETS}."]),
        "country": _COUNTRIES[number % len(_COUNTRIES)],
        "language": "en",
        "published_at": time.isoformat(),
    }


def _name(event: int, part: int) -> str:
    return "".join(Random(1000 * event + part).sample(_SYLLABLES, 3)).capitalize()
