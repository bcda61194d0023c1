"""Where the words of a sentence stand: in which clause, and inside a quotation or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from clustering.takes.units import QUOTATION, tokens

__all__ = ["Places", "places"]

_MARK = re.compile(r"[,;:—–()!?]|\s-\s|\.\s")


@dataclass(frozen=True, slots=True)
class Places:
    """For each word of a sentence, in the order of ``Unit.words``.

    Attributes
    ----------
    written
        As it stands in the text.
    clause
        Number of its clause: one more after every mark inside the sentence, but for quotation
        marks.
    quoted
        Whether it stands inside quotation marks.
    """

    written: tuple[str, ...]
    clause: tuple[int, ...]
    quoted: tuple[bool, ...]

    def together(self, left: int, right: int) -> bool:
        """Whether no mark stands between two words."""
        return self.clause[left] == self.clause[right]


# Who speaks, and which side they take, are read off the same sentences one after the other.
@lru_cache(maxsize=2048)
def places(text: str) -> Places:
    """Read off a text where its words stand."""
    found = list(tokens(text))
    starts = [start for _, _, start in found]
    ends = [*starts[1:], len(text)]
    written = tuple(
        re.sub(r"\W+$", "", text[start:end]) for start, end in zip(starts, ends, strict=True)
    )
    marks = [match.start() for match in _MARK.finditer(text)]
    spans = [match.span(1) for match in QUOTATION.finditer(text)]
    clause = []
    passed = 0
    for start in starts:
        while passed < len(marks) and marks[passed] < start:
            passed += 1
        clause.append(passed)
    quoted = tuple(any(begin <= start < end for begin, end in spans) for start in starts)
    return Places(written, tuple(clause), quoted)
