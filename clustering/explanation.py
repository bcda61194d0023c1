"""What joins two documents, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import FeatureHasher

from clustering.evidence import PAIR_SIGNALS
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS
from clustering.signals import WIDTH
from clustering.text import TextTokens

__all__ = ["Explanation", "SharedTerm", "Terms", "contributions_by_family", "shared_terms"]

Floats = NDArray[np.float32]

_SHORTEST_WORD = 3
# Words weigh at least this share of what the rarest does, beyond 1: in n documents those are rare
# that no more than about n to the power of .6 have.
RARE = 0.4
_BASE = "base"
_VIEWS = {"name": "names", "number": "numbers", "word": "words"}
_FAMILIES = (
    "vector",
    "words",
    "pairs",
    "title",
    "characters",
    "cognates",
    "names",
    "numbers",
    "dates",
)
_FAMILY_OF = {
    "log_hours": "time",
    "same_language": "language",
    "same_source": "source",
    "log_length_min": "length",
    "log_length_max": "length",
    **dict.fromkeys(NEIGHBOURHOOD_SIGNALS, "neighbourhood"),
    _BASE: _BASE,
}


@dataclass(frozen=True, slots=True)
class SharedTerm:
    """A term of both documents. ``weight`` is its inverse document frequency, at least 1."""

    text: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two documents are taken to report the same event, or not.

    Parameters
    ----------
    probability
        That both report the same event, in [0, 1].
    shared
        Names, numbers and rare words that both have, rarest first.
    vector_similarity
        Cosine of their vectors, in [-1, 1].
    hours_apart
        Hours between them, or None where a time is unknown.
    contributions
        What each family of signals (``vector``, ``words``, ``names``, ``numbers``, ``time``,
        ``neighbourhood`` …) adds to the log-odds; negative speaks against one event. With ``base``,
        the log-odds of any pair before it is looked at, they sum to those of ``probability``.
    is_copy
        Whether both reproduce one text.
    """

    probability: float
    shared: tuple[SharedTerm, ...]
    vector_similarity: float
    hours_apart: float | None
    contributions: dict[str, float]
    is_copy: bool

    def __str__(self) -> str:
        """A few lines for a reader."""
        lines = [f"{self.probability:.0%} likely to report the same event"]
        if self.is_copy:
            lines.append("both reproduce one text")
        for kind in ("name", "number", "word"):
            terms = [term.text for term in self.shared if term.kind == kind]
            if terms:
                lines.append(f"shared {kind}s: {', '.join(terms)}")
        lines.append(f"vector similarity {self.vector_similarity:.2f}")
        if self.hours_apart is not None:
            lines.append(f"{self.hours_apart:.1f} hours apart")
        ranked = sorted(self.contributions.items(), key=lambda item: -abs(item[1]))
        lines.append("weights: " + ", ".join(f"{name} {value:+.2f}" for name, value in ranked[:6]))
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one document that others may share, each once."""

    words: Sequence[str]
    names: Sequence[str]
    numbers: Sequence[str]

    @classmethod
    def of(cls, tokens: TextTokens) -> Terms:
        """Those of a document that was read."""
        words = {word for word in tokens.words if len(word) >= _SHORTEST_WORD}
        return cls(sorted(words), sorted(set(tokens.names)), sorted(set(tokens.numbers)))


def shared_terms(
    pairs: Sequence[tuple[TextTokens, TextTokens | Terms]], idf: Mapping[str, Floats], limit: int
) -> list[list[SharedTerm]]:
    """Names, numbers and words that the documents of each pair share, rarest first.

    Parameters
    ----------
    pairs
        Tokens of both documents, or terms of the second; they are written as in the first.
    idf
        Weight of each feature among the documents at hand, shape (WIDTH,), by view.
    limit
        At most so many terms a pair.
    """
    hasher = FeatureHasher(WIDTH, input_type="string", alternate_sign=False)
    rare = 1.0 + RARE * (float(idf["words"].max(initial=1.0)) - 1.0)
    return [
        _weighed(first, _common(first, second), idf, hasher, rare)[:limit]
        for first, second in pairs
    ]


def _common(first: TextTokens, second: TextTokens | Terms) -> list[tuple[str, str]]:
    """Kind and text of each shared term; parts of longer ones are not named again."""
    names = set(first.names) & set(second.names)
    numbers = set(first.numbers) & set(second.numbers)
    words = {w for w in set(first.words) & set(second.words) if len(w) >= _SHORTEST_WORD}
    covered = {part for name in names for part in name.split() if " " in name}
    names -= covered
    numbers -= {number for number in numbers if any(n.startswith(f"{number} ") for n in numbers)}
    words -= covered | names | {part for number in numbers for part in number.split()}
    by_kind = {"name": names, "number": numbers, "word": words}
    return [(kind, text) for kind, texts in by_kind.items() for text in sorted(texts)]


def _weighed(
    first: TextTokens,
    terms: Sequence[tuple[str, str]],
    idf: Mapping[str, Floats],
    hasher: FeatureHasher,
    rare: float,
) -> list[SharedTerm]:
    """Terms as the first document writes them, rarest first; words of some weight alone."""
    if not terms:  # the hasher refuses to hash nothing
        return []
    columns = hasher.transform([[text] for _, text in terms]).indices
    surfaces = dict(zip(reversed(first.words), reversed(first.surfaces), strict=True))
    weighed = [
        SharedTerm(
            " ".join(surfaces.get(part, part) for part in text.split()),
            kind,
            float(idf[_VIEWS[kind]][column]),
        )
        for (kind, text), column in zip(terms, columns, strict=True)
    ]
    weighed = [term for term in weighed if term.kind != "word" or term.weight >= rare]
    return sorted(weighed, key=lambda term: (-term.weight, term.kind, term.text))


def contributions_by_family(values: Sequence[float]) -> dict[str, float]:
    """Sum the contributions of single signals, in the linker's order, and the base, to families."""
    totals: dict[str, float] = {}
    names = (*PAIR_SIGNALS, *NEIGHBOURHOOD_SIGNALS, _BASE)
    for name, value in zip(names, values, strict=True):
        family = _FAMILY_OF.get(name) or next(f for f in _FAMILIES if name.startswith(f))
        totals[family] = totals.get(family, 0.0) + float(value)
    return totals
