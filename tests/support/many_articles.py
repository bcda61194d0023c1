"""Invented articles in any number, for tests that need many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

__all__ = ["PER_EVENT", "invented_articles"]

PER_EVENT = 3
"""Articles in a row that reproduce one wire text."""

_COUNTRIES = ("SI", "AT", "DE", "IT", "HR", "NO", "DK", "PE")
_SYLLABLES = ("ka", "lo", "mi", "tar", "ven", "dro", "sel", "pau", "rin", "gos", "bel", "hut")
_OUTLETS = 17

# As unlike each other as news can be, so that no linker takes two of them for one event.
_WIRES = (
    (
        "Cracked piers shut the old bridge of {place}",
        "Divers found cracks in {number} stones of the old bridge of {place}, which was closed to "
        "all traffic. Engineers will inject cement into the piers from a barge. The town hall "
        "expects repairs to take eight months, and a ferry is to carry pedestrians across the "
        "river {name} until then, with extra boats for schoolchildren in the morning.",
    ),
    (
        "{name} wins the chess crown after {number} moves",
        "Grandmaster {name} became champion in a marathon endgame of {number} moves with rook and "
        "knight against rook. The defending title holder resigned past midnight in the opera of "
        "{place}. Spectators applauded for minutes. It is the first crown for a player who learnt "
        "openings from library books and never had a paid trainer.",
    ),
    (
        "Comet {name} shows a second tail over {place}",
        "Astronomers photographed a second tail of comet {name} with the telescope at {place}. "
        "Dust and ionised gas part ways {number} thousand kilometres behind the nucleus. The "
        "brightness doubled within a week, and amateurs with binoculars can see it before sunrise "
        "low above the eastern horizon wherever street lamps are few.",
    ),
    (
        "Parliament of {place} rejects the beer tax by {number} votes",
        "Lawmakers in {place} threw out a levy on breweries by {number} votes after a night of "
        "speeches. Finance minister {name} had hoped to fill a hole in the budget with it. The "
        "opposition called for fresh elections, while publicans danced in front of the chamber "
        "and rolled out barrels for everybody who passed.",
    ),
    (
        "Vaccine against {name} fever halves infections",
        "A trial with {number} nurses in {place} found that a vaccine against {name} fever halves "
        "infections. Side effects were mild: sore arms, headaches, a day of tiredness. The health "
        "agency will decide on approval in autumn. Doctors without a laboratory of their own "
        "could store the doses in ordinary refrigerators.",
    ),
    (
        "Smugglers hid {number} parrots in the organ pipes of {place}",
        "Customs officers discovered {number} live parrots inside organ pipes on a lorry near "
        "{place}. The driver, known as {name}, said that he had been told of church repairs. "
        "Veterinarians fed the birds with mashed fruit. Most belong to a species whose trade is "
        "banned worldwide and will return to a sanctuary in the rainforest.",
    ),
    (
        "Steelworkers of {place} end their walkout after {number} days",
        "A walkout of {number} days at the {place} steelworks has ended with higher wages for "
        "night shifts. Union leader {name} spoke of a hard bargain. The blast furnaces need two "
        "weeks to heat up again. Carmakers had warned of empty assembly lines, and shareholders "
        "sold heavily before the agreement was signed at dawn.",
    ),
    (
        "Lost sonata by {name} played in {place}",
        "A pianist gave the first performance of a lost sonata by {name} in {place}. Its "
        "manuscript of {number} pages lay in a suitcase under an attic staircase. Critics heard "
        "folk dances and a storm in its slow movement. The publisher prints the score in winter, "
        "and the family lends the original to a museum of musical instruments.",
    ),
)


def invented_articles(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Answer ``count`` articles; the same each time.

    Articles ``3 n`` to ``3 n + 2`` reproduce one wire text, so that they come together whatever
    encoder and linker make of them. Eight such events in a row have nothing in common.

    Parameters
    ----------
    count
        How many.
    start
        Number of the first, so that calls can go on where another ended.
    """
    return [_article(number) for number in range(start, start + count)]


def _article(number: int) -> dict[str, Any]:
    event, outlet = number // PER_EVENT, number % _OUTLETS
    headline, wire = _WIRES[event % len(_WIRES)]
    words = {"place": _name(event, 0), "name": _name(event, 1), "number": 137 + 61 * event}
    time = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(minutes=20 * number)
    return {
        "url": f"https://outlet{outlet}.example/{number}",
        "title": headline.format_map(words),
        "body": wire.format_map(words),
        "country": _COUNTRIES[number % len(_COUNTRIES)],
        "language": "en",
        "published_at": time.isoformat(),
    }


def _name(event: int, part: int) -> str:
    return "".join(Random(1000 * event + part).sample(_SYLLABLES, 3)).capitalize()
