"""What a story holds on one sentence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a story holds on one sentence.

    Attributes
    ----------
    unit
        The sentence.
    supporters
        The best sentence of each document that says the same, in order of the documents.
    opponents
        The same for documents that contradict it.
    independent
        Number of independent reports among the supporters.
    countries
        Their countries, sorted.
    breadth
        Number of independent reports that say about the same, those that come close counted in
        part: what ranks sentences of which few are said in the same words.
    """

    unit: int
    supporters: list[int]
    opponents: list[int]
    independent: int
    countries: list[str]
    breadth: float
