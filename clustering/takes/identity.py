"""Which takes go on when a story's takes are computed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from clustering.takes.model import Take

__all__ = ["keep_ids"]


def keep_ids(previous: Sequence[Take], current: Sequence[Take]) -> list[Take]:
    """Give takes the ids of those that they continue.

    A take continues one of its kind that was found under the same key, or that quotes some of the
    same sentences; where several could, those with most in common. No id of another take is given
    to one that continues none.

    Parameters
    ----------
    previous
        The story's takes as they were, with the ids they had.
    current
        The takes as they were found now, with the ids that their keys give.

    Returns
    -------
    list of Take
        ``current`` in its order; all ids differ.
    """
    spans = [_spans(take) for take in current]
    pairs = sorted(
        (-score, old, new)
        for old, before in enumerate(previous)
        for new, now in enumerate(current)
        if (score := _common(before, now, _spans(before), spans[new])) > 0
    )
    continued: dict[int, str] = {}
    taken: set[int] = set()
    for _, old, new in pairs:
        if old not in taken and new not in continued:
            taken.add(old)
            continued[new] = previous[old].id
    used = {take.id for take in previous}
    kept = []
    for place, take in enumerate(current):
        name = continued.get(place)
        if name is None:
            name = _unused(take.id, used)
            used.add(name)
        kept.append(take if name == take.id else replace(take, id=name))
    return kept


def _common(before: Take, now: Take, old: set[tuple[str, int]], new: set[tuple[str, int]]) -> float:
    """How much two takes have in common: 0 to 1 for what they quote, 1 for their key."""
    if before.kind != now.kind:
        return 0.0
    shared = len(old & new) / max(1, min(len(old), len(new)))
    return shared + (before.id == now.id)


def _spans(take: Take) -> set[tuple[str, int]]:
    return {
        (quote.article_id, quote.start)
        for statement in take.statements
        for quote in statement.support.quotes
    }


def _unused(name: str, used: set[str]) -> str:
    attempt, candidate = 0, name
    while candidate in used:
        attempt += 1
        candidate = "t" + sha256(f"{name} {attempt}".encode()).hexdigest()[:10]
    return candidate
