"""What a window keeps of its documents, so that one more costs no more than itself."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from clustering.background import Background
from clustering.codes import CodedVectors
from clustering.documents import Document
from clustering.explanation import Terms
from clustering.gathered import Gathered, gather
from clustering.growing import GrowingRows
from clustering.packed import PackedRows
from clustering.postings import Postings
from clustering.signals import VIEWS, WIDTH, inverse_frequency
from clustering.sparse_rows import feature_frequencies

__all__ = ["WindowRows"]

Floats = NDArray[np.float32]

_SEARCHED = ("words", "characters")
_SPARE = 200
"""Rows beyond those asked for that are looked at, since some may be as near as the last."""


class WindowRows:
    """Documents in rows by order of arrival; a row that is gone stays empty.

    Parameters
    ----------
    background
        How common features are in news at large.
    dims
        Length of a vector.
    """

    def __init__(self, background: Background, dims: int) -> None:
        mean = background.means.get("", np.zeros(0, np.float32))
        self._background = background
        self._documents: list[Document | None] = []
        self._terms: list[bytes] = []
        self._vectors = CodedVectors(mean if len(mean) == dims else np.zeros(dims, np.float32))
        self._views = {name: GrowingRows() for name in VIEWS}
        self._postings = {name: Postings() for name in _SEARCHED}
        self._frequencies = {name: np.zeros(WIDTH, np.float32) for name in VIEWS}
        self._blended = {
            name: background.blend(name, self._frequencies[name], 0)[0].copy() for name in VIEWS
        }
        self._languages: Counter[str] = Counter()
        self._here = 0

    def __len__(self) -> int:
        return self._here

    @property
    def gone(self) -> int:
        """How many rows are empty."""
        return len(self._documents) - self._here

    def add(
        self,
        documents: Sequence[Document],
        terms: Sequence[Terms],
        views: Mapping[str, PackedRows],
        vectors: Floats,
    ) -> range:
        """Add documents with their terms, features and vectors; answer their rows."""
        first = len(self._documents)
        lists = [json.dumps([one.words, one.names, one.numbers]).encode() for one in terms]
        packed = [zlib.compress(one, 1) for one in lists]
        self._append([document.without_text() for document in documents], packed, views, vectors)
        return range(first, len(self._documents))

    def _append(
        self,
        documents: Sequence[Document],
        terms: Sequence[bytes],
        views: Mapping[str, PackedRows],
        vectors: Floats,
    ) -> None:
        for name, postings in self._postings.items():
            postings.add(views[name])
        for name, view in views.items():
            self._views[name].extend(view)
            self._count(name, view, 1)
        self._vectors.add(vectors)
        self._documents.extend(documents)
        self._terms.extend(terms)
        self._languages.update(document.primary_language for document in documents)
        self._here += len(documents)

    def clear(self, rows: Sequence[int]) -> None:
        """Forget the documents of some rows."""
        for name, view in self._views.items():
            self._count(name, view.rows.take(rows), -1)
        for row in rows:
            self._languages[self.document(row).primary_language] -= 1
            self._documents[row] = None
            self._terms[row] = b""
        self._languages = +self._languages
        gone = np.array(rows, np.int64)
        self._vectors.clear(gone)
        for postings in self._postings.values():
            postings.clear(gone)
        self._here -= len(rows)

    def closed_up(self) -> tuple[WindowRows, list[int]]:
        """The same documents without empty rows, and the row that each had."""
        rows = [row for row, document in enumerate(self._documents) if document is not None]
        new = WindowRows(self._background, self._vectors.array.shape[1])
        new._append(
            [self.document(row) for row in rows],
            [self._terms[row] for row in rows],
            self.features(rows),
            self.vectors(rows),
        )
        return new, rows

    def holds(self, row: int) -> bool:
        """Whether a row has a document."""
        return self._documents[row] is not None

    def document(self, row: int) -> Document:
        """The document of a row, without its text."""
        document = self._documents[row]
        if document is None:
            raise KeyError(f"row {row} is empty")
        return document

    def terms(self, row: int) -> Terms:
        """The terms of the document of a row."""
        return Terms(*json.loads(zlib.decompress(self._terms[row])))

    def features(self, rows: Sequence[int]) -> dict[str, PackedRows]:
        """Features of some rows, by view."""
        return {name: view.rows.take(rows) for name, view in self._views.items()}

    def beside(self, own: Mapping[str, PackedRows], rows: Sequence[int]) -> dict[str, Gathered]:
        """The features of some rows below those of other documents, by view."""
        return {name: gather(own[name], view.rows, rows) for name, view in self._views.items()}

    def vectors(self, rows: Sequence[int]) -> Floats:
        """Vectors of some rows, shape (len(rows), d)."""
        return self._vectors.array[rows]

    def background(self, features: Mapping[str, NDArray[np.int64]]) -> Background:
        """What is known of news at large, with all of the window added, of some features."""
        blended = {name: self._blended[name][some] for name, some in features.items()}
        return self._background.joined(blended, self._languages, self._here)

    def near_by_vector(self, vector: Floats, k: int) -> list[int]:
        """Rows of the k nearest by inner product, in no order."""
        return self._first(*self._vectors.nearest(vector, k), k)

    def near_by_features(self, name: str, own: PackedRows, k: int) -> list[int]:
        """The k rows that share most with a document's features of one view, in no order."""
        features = own.columns()
        frequencies = self._frequencies[name][features]
        idf = inverse_frequency(frequencies, self._here)
        weights = (1 + np.log(own.count.astype(np.float32))) * idf**2
        rows, scores = self._postings[name].nearest(features, weights, frequencies, k + _SPARE)
        return self._first(rows, scores, k)

    def _first(self, rows: NDArray[np.int64], scores: Floats, k: int) -> list[int]:
        """The k best of some rows, best first; of those as good as the last the first by id.

        In what order they came says nothing.
        """
        if len(rows) <= k:
            return cast(list[int], rows.tolist())
        better = int(np.count_nonzero(scores > scores[k - 1]))
        as_good: list[int] = rows[better : int(np.count_nonzero(scores >= scores[k - 1]))].tolist()
        as_good.sort(key=lambda row: self.document(row).id)
        return [*rows[:better].tolist(), *as_good[: k - better]]

    def _count(self, name: str, view: PackedRows, sign: int) -> None:
        if len(view) == 1:
            features, times = view.columns().astype(np.int64), np.ones(1, np.float32)
        else:
            features, times = feature_frequencies(view)
        own = self._frequencies[name]
        own[features] += sign * times
        self._blended[name][features] = self._background.blend(
            name, own[features], self._here, features
        )[0]
