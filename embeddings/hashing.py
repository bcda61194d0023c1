"""An encoder without a model: hashed words and character n-grams. For fast tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.text import RECIPE as TEXT_RECIPE
from embeddings.text import plain

__all__ = ["HashingEncoder"]

_HALF = 512


class HashingEncoder:
    """Signed feature hashing of words and character 4-grams, each half of the vector.

    Texts are alike where they share words, and somewhat where they share word stems. It knows no
    synonyms and no other language. The same text has the same vector on every machine.
    """

    name = "hashing"
    revision = f"hashing@1-text{TEXT_RECIPE}"
    dims = 2 * _HALF

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer

        # Words of one and two letters are mostly grammar in the languages that have them;
        # numbers of any length tell events apart.
        self._words: Any = HashingVectorizer(
            n_features=_HALF,
            token_pattern=r"\w{3,}|\d+",  # noqa: S106 - a token of text
            norm="l2",
            dtype=np.float32,
        )
        self._characters: Any = HashingVectorizer(
            n_features=_HALF, analyzer="char_wb", ngram_range=(4, 4), norm="l2", dtype=np.float32
        )

    def __repr__(self) -> str:
        return "HashingEncoder()"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, dims), rows of unit length; a zero row for an empty text."""
        if len(texts) == 0:
            return np.zeros((0, self.dims), np.float32)
        cleaned = [plain(text) for text in texts]
        halves = [half.transform(cleaned).toarray() for half in (self._words, self._characters)]
        vectors = np.hstack(halves)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return unit
