"""Invented articles in any number, for tests that need many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

__all__ = ["invented_articles"]

_PLACES = [
    "Tarvo",
    "Ostrel",
    "Valmora",
    "Brinek",
    "Sudwold",
    "Karsk",
    "Melvin",
    "Dorrano",
    "Pelisk",
    "Hovden",
]
_EVENTS = (
    ("bridge", "divers cracks piers closed traffic repairs engineers mayor months span"),
    ("herring", "quota fisheries council harbour stocks boats union surveys catch season"),
    ("museum", "mask returned village stolen curator ceremony collection glass thieves guard"),
    ("tunnel", "flooded pumps trains passengers evacuated water rails commuters night station"),
    ("election", "ballot recount candidate votes commission margin turnout lawyers district poll"),
    ("wildfire", "hectares helicopters evacuated wind smoke firefighters forest ridge homes heat"),
    ("strike", "dockers wages containers talks walkout union port terminal ships arbitration"),
    ("comet", "telescope astronomers orbit tail observatory brightness planet night sky dust"),
)
_COUNTRIES = ["SI", "AT", "DE", "IT", "HR", "NO", "DK", "PE"]
_FILLER = [
    "officials",
    "said",
    "on",
    "the",
    "day",
    "that",
    "people",
    "there",
    "had",
    "been",
    "told",
    "more",
    "would",
    "follow",
]


def invented_articles(count: int, seed: int = 0, start: int = 0) -> list[dict[str, Any]]:
    """Answer ``count`` articles about events that several outlets report; the same each time.

    Parameters
    ----------
    count
        How many.
    seed
        Of the choice of words.
    start
        Number of the first, so that calls can go on where another ended.
    """
    found = []
    for number in range(start, start + count):
        random = Random(f"{seed} {number}")
        event = number // 3
        topic, words = _EVENTS[event % len(_EVENTS)]
        place = _PLACES[(event // len(_EVENTS)) % len(_PLACES)]
        about = [*words.split(), place, topic, str(100 + event)]
        body = " ".join(
            " ".join([place, *random.sample(about, 7), *random.sample(_FILLER, 4)]).capitalize()
            + "."
            for _ in range(5)
        )
        time = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(minutes=20 * number)
        found.append(
            {
                "url": f"https://outlet{number % 17}.example/{number}",
                "title": f"{place} {topic} {100 + event}: {' '.join(random.sample(about, 3))}",
                "body": body,
                "country": _COUNTRIES[number % len(_COUNTRIES)],
                "language": "en",
                "published_at": time.isoformat(),
            }
        )
    return found
