"""Which tolls of a story a later report has replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clustering.takes.lexicon import language_code
from clustering.takes.tolls import Kind, Toll, find_tolls, tolls_now

__all__ = ["LATER", "UP_FRONT", "Told", "Tolls", "outdated_headlines", "tolls_told"]

# A figure replaces another where it was published this many seconds later.
LATER = 2 * 3600.0
# An article gives the toll of the event in its headline or up here; further down it may look back.
UP_FRONT = 3
# A toll that is more than so many times the next smaller one counts something else: all the dead
# of a war beside those of a day.
STEP = 5.0
# A toll is taken down where so many reports later give a smaller one, no smaller than this share.
CORRECTING = 2
SMALLEST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Tolls:
    """Tolls of an event that are out of date, and those that took their place."""

    old: frozenset[Toll]
    new: frozenset[Toll]

    def outdated(self, text: str, language: str) -> bool:
        """Whether a text gives a toll that was replaced and none that was not."""
        found = find_tolls(text, language)
        kinds = {toll.kind for toll in self.old.intersection(found)}
        return any(
            all(toll in self.old for toll in found if toll.kind == kind and self._is_total(toll))
            for kind in kinds
        )

    def current(self, text: str, language: str) -> bool:
        """Whether a text gives a toll that replaced another."""
        return bool(self.new.intersection(find_tolls(text, language)))

    def _is_total(self, toll: Toll) -> bool:
        return toll in self.old or toll in self.new


@dataclass(frozen=True, slots=True)
class Told:
    """What one article says up front: when, whose report it is, and texts with their language."""

    time: float | None
    report: str
    texts: Sequence[tuple[str, str]]


def outdated_headlines(
    headlines: Sequence[str],
    languages: Sequence[str | None],
    times: Sequence[float | None],
) -> list[bool]:
    """Which headlines of a story give a toll that a later headline replaces.

    Parameters
    ----------
    headlines
        Of independent reports of one event.
    languages
        Their BCP 47 codes; told from the headline where there is none.
    times
        When each was published, in seconds since the epoch; None where that is not known.
    """
    read = [
        (text, language_code(language, text))
        for text, language in zip(headlines, languages, strict=True)
    ]
    tolls = tolls_told(Told(time, str(i), [read[i]]) for i, time in enumerate(times))
    return [tolls.outdated(*each) for each in read]


def tolls_told(told: Iterable[Told]) -> Tolls:
    """Which tolls later articles replace.

    A toll is out of date where a report gave a higher one some time later, or earlier already, and
    where several later reports give a smaller one that nobody gave before. Articles without a time
    say nothing of it.
    """
    given: defaultdict[Kind, list[tuple[float, int, str]]] = defaultdict(list)
    for article in told:
        if article.time is None:
            continue
        found = [toll for text, language in article.texts for toll in tolls_now(text, language)]
        for kind in sorted({toll.kind for toll in found}):
            most = max(toll.value for toll in found if toll.kind == kind)
            given[kind].append((article.time, most, article.report))
    old: set[Toll] = set()
    new: set[Toll] = set()
    for kind, listed in sorted(given.items()):
        replaced = _replaced(listed)
        old.update(Toll(kind, value) for value in replaced)
        new.update(
            Toll(kind, value)
            for _, value, _ in listed
            if value not in replaced and _replaces(value, replaced)
        )
    return Tolls(frozenset(old), frozenset(new))


def _replaced(given: list[tuple[float, int, str]]) -> set[int]:
    """Values that later ones replace, of (time, value, report)."""
    values = sorted({value for _, value, _ in given})
    first = {value: min(t for t, v, _ in given if v == value) for value in values}
    last = {value: max(t for t, v, _ in given if v == value) for value in values}
    found = {value for value in values if _taken_down(value, given, first, last)}
    for place, value in enumerate(values):
        reach = value
        for higher in values[place + 1 :]:
            if value and higher > STEP * reach:
                break
            reach = higher
            # Told earlier already, it is what the others have yet to hear of.
            if higher not in found and abs(first[higher] - first[value]) >= LATER:
                found.add(value)
    return found


def _taken_down(
    value: int,
    given: Sequence[tuple[float, int, str]],
    first: Mapping[int, float],
    last: Mapping[int, float],
) -> bool:
    """Whether several reports give a smaller value after the last that gave this one."""
    correcting = {
        report
        for time, other, report in given
        if SMALLEST_SHARE * value <= other < value
        and first[other] - last[value] >= LATER
        and time >= first[other]
    }
    return len(correcting) >= CORRECTING


def _replaces(value: int, replaced: Iterable[int]) -> bool:
    return any(SMALLEST_SHARE * old <= value for old in replaced)
