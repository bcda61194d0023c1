"""What copies of one text are recognised by: its words in order, and a MinHash signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray
from rensa import RMinHash

from clustering.text import TextTokens

__all__ = ["SHINGLE", "TELLING_BIT", "TextSketches", "mixed", "sketch_texts"]

SHINGLE = 4
"""Words in a row that make one shingle."""
_SHORTEST = 50
"""Texts of fewer words are too short to tell a copy from a like wording."""
TELLING_BIT = 2**31
"""Set in the hash of a word of several letters."""
_TELLING = 4
_PERMUTATIONS = 128
_SEED = 1

Numbers = NDArray[np.uint32]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextSketches:
    """What copies are recognised by, of n texts.

    Parameters
    ----------
    start
        Shape (n + 1,): the words of text i are ``words[start[i]:start[i + 1]]``.
    body
        Shape (n,): where the words of the title end and those of the body begin.
    words
        Hashed words in order; those of four letters or more have the highest bit set.
    signatures
        Shape (n, 128), MinHash of the body's shingles; zeros where the body is too short.
    """

    start: Indices
    body: Indices
    words: Numbers
    signatures: Numbers

    def __len__(self) -> int:
        return len(self.body)


def sketch_texts(tokens: Sequence[TextTokens]) -> TextSketches:
    """What copies are recognised by, of each text."""
    start, body = [0], []
    words: list[int] = []
    signatures = np.zeros((len(tokens), _PERMUTATIONS), np.uint32)
    for number, own in enumerate(tokens):
        body.append(start[-1] + len(own.title))
        words.extend(map(_hashed, own.words))
        start.append(len(words))
        shingles = _shingles(own)
        if shingles:
            sketch = RMinHash(_PERMUTATIONS, _SEED)
            sketch.update(shingles)
            signatures[number] = sketch.digest()
    return TextSketches(
        np.array(start, np.int64),
        np.array(body, np.int64),
        np.array(words, np.uint32),
        signatures,
    )


@lru_cache(maxsize=200_000)
def _hashed(word: str) -> int:
    return crc32(word.encode()) % TELLING_BIT + TELLING_BIT * (len(word) >= _TELLING)


def _shingles(tokens: TextTokens) -> list[str]:
    words = tokens.words[len(tokens.title) :]
    if len(words) < _SHORTEST:
        return []
    return list(map(" ".join, zip(*(words[i:] for i in range(SHINGLE)), strict=False)))


@register_jitable
def mixed(hashed: Any, number: Any) -> Any:
    """Take one more number into a hash, uint64: of an array each, in compiled loops as well.

    Multiplied by the golden ratio (Knuth 1973, Fibonacci hashing); the upper bits, which depend on
    all others, are folded into the lower.
    """
    product = (hashed ^ number) * np.uint64(0x9E3779B97F4A7C15)
    return product ^ (product >> np.uint64(29))
