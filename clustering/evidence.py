"""The signals that tell whether two documents report the same event.

Each pair of documents is described by similarities (vectors, words, names, numbers …), by their
distance in time, and by how crowded the neighbourhood of either document is: a cosine of .9 says
much in a quiet corner of the news and little in the middle of a saga.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from clustering.background import Background
from clustering.blocks import in_blocks
from clustering.candidates import LEAST_COSINE, nearest_by_words, pairs_of_lists
from clustering.crowds import CROWDS, crowd_names, over_crowd, top_means
from clustering.documents import Document
from clustering.every_pair import FEW, nearest_of_all, shared_by_all
from clustering.kernels import side_by_side, table
from clustering.nearness import VECTOR_SIGNALS, Nearness
from clustering.packed import PackedRows, pack
from clustering.regions import Regions, everywhere
from clustering.signals import VIEWS, WIDTH, inverse_frequency
from clustering.sparse_rows import feature_frequencies, row_lengths, shared_features
from clustering.unit_vectors import UnitVectors

__all__ = ["PAIR_SIGNALS", "Evidence", "Pairs"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

NEIGHBOURS_BY_WORDS = 20

_COSINES = tuple(VIEWS)
_WEIGHED = ("words", "title", "names", "numbers")
"""Views of which more is a signal than the cosine."""
_COUNTED = ("names", "numbers", "dates")
"""Views of which it is a signal how many features the document with fewer has."""
_TITLE_CROWDS = CROWDS[:3]
PAIR_SIGNALS: tuple[str, ...] = (
    *VECTOR_SIGNALS,
    *_COSINES,
    *crowd_names("words"),
    *crowd_names("characters", _TITLE_CROWDS),
    "words_idf_max",
    "words_idf_top",
    "title_idf_sum",
    "title_idf_max",
    "names_idf_sum",
    "names_idf_max",
    "names_fewer",
    "numbers_idf_sum",
    "numbers_idf_max",
    "numbers_fewer",
    "dates_fewer",
    "log_hours",
    "same_language",
    "same_source",
    "log_length_min",
    "log_length_max",
)
"""Names of the columns of :meth:`Evidence.signals`."""

_WORDING = np.array(
    [i for i, name in enumerate(PAIR_SIGNALS) if name.split("_")[0] in ("words", "pairs", "title")]
)
"""Columns that say nothing of two texts in different languages, and are unknown (NaN) there."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Unordered pairs of documents: ``low[i] < high[i]``, each pair once.

    Their numbers are int64, or int32 where there are very many.
    """

    low: NDArray[Any]
    high: NDArray[Any]

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, some: slice | Indices) -> Pairs:
        """Some of the pairs, in numbers that compiled loops take."""
        return Pairs(self.low[some].astype(np.int64), self.high[some].astype(np.int64))

    def keys(self, n: int) -> Indices:
        """One number for each pair of n documents, in the order of the pairs."""
        return np.asarray(self.low.astype(np.int64) * n + self.high)


class Evidence:
    """Everything that the signals of any pair of a set of documents are computed from.

    Parameters
    ----------
    documents
        n documents.
    counts
        Their hashed features, from :func:`clustering.signals.count_views`, packed or not.
    vectors
        Unit vectors, of shape (n, d), rounded or not; zero rows where there is nothing to embed.
    background
        How common each feature is in news at large.
    use_vectors
        False where the linker was not trained on this encoder: vector signals are then unknown
        (NaN), and vectors only propose candidates.
    regions
        Where each document is looked for by its vector; everywhere where None.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        counts: Mapping[str, sparse.csr_matrix | PackedRows],
        vectors: Floats | UnitVectors,
        background: Background,
        *,
        use_vectors: bool = True,
        regions: Regions | None = None,
    ) -> None:
        self.n = len(documents)
        self.documents = documents
        self.use_vectors = use_vectors
        self.times = np.array(
            [np.nan if d.published_at is None else d.published_at for d in documents], np.float64
        )
        self.languages = np.array([d.primary_language for d in documents])
        rounded = vectors if isinstance(vectors, UnitVectors) else UnitVectors.of(vectors)
        self.nearness = Nearness(
            rounded,
            *background.centres(rounded, self.languages),
            background.language_axes(rounded.dims),
            regions or everywhere(self.n),
        )
        self.rarity = background.rarity(self.languages.tolist())
        self._sources = _numbered([d.source or "" for d in documents])
        self.views: dict[str, PackedRows] = {}
        self.idf: dict[str, Floats] = {}
        self._row_lengths: dict[str, Floats] = {}
        for name, given in counts.items():
            view = self.views[name] = given if isinstance(given, PackedRows) else pack(given)
            self.idf[name] = _idf(name, view, background)
            self._row_lengths[name] = row_lengths(view, self.idf[name], self.rarity)
        # Once for all blocks of pairs: of a million documents they take longer than a block does.
        self._counted = {name: self.views[name].lengths().astype(np.float32) for name in _COUNTED}
        self._log_lengths = np.log1p(self.views["words"].lengths().astype(np.float32))
        self._all_shared = self._share_all()
        self._by_words, similarities = self._near("words")
        self._crowd_words = top_means(similarities)
        self._by_characters, similarities = self._near("characters")
        self._crowd_characters = top_means(similarities)

    def _near(self, view: str) -> tuple[NDArray[np.int32], Floats]:
        if self._all_shared:
            cosines = self._all_shared[view][:, :, 0]
            return nearest_of_all(cosines, NEIGHBOURS_BY_WORDS, LEAST_COSINE)
        return nearest_by_words(*self._weighted(view), NEIGHBOURS_BY_WORDS)

    def _weighted(self, view: str) -> tuple[PackedRows, Floats, Floats, Floats]:
        return self.views[view], self._row_lengths[view], self.idf[view], self.rarity

    def _share_all(self) -> dict[str, Floats]:
        """What all pairs share, by view, where there are few documents; else nothing."""
        if self.n > FEW:
            return {}
        return {
            name: shared_by_all(*self._weighted(name), weights=name in _WEIGHED)
            for name in self.views
        }

    def _shared(self, view: str, low: Indices, high: Indices) -> Floats:
        if self._all_shared:
            return self._all_shared[view][low, high]
        return shared_features(*self._weighted(view), low, high, weights=view in _WEIGHED)

    def candidates(self) -> Pairs:
        """Pairs of which either document is among the other's nearest by vector or by words."""
        lists = *self.nearness.lists, self._by_words, self._by_characters
        pairs = Pairs(*pairs_of_lists(*lists))
        return pairs if self.use_vectors else self._of_one_language(pairs)

    def _of_one_language(self, pairs: Pairs) -> Pairs:
        """Without vectors nothing links two languages: what is left are a few like names."""
        first, second = self.languages[pairs.low], self.languages[pairs.high]
        kept = (first == second) | (first == "") | (second == "")
        return Pairs(pairs.low[kept], pairs.high[kept])

    def signals(self, pairs: Pairs) -> Floats:
        """Signals of each pair, shape (len(pairs), len(PAIR_SIGNALS)); NaN where unknown."""
        out = table(len(pairs), len(PAIR_SIGNALS))

        def fill(part: slice) -> None:
            some = pairs[part]
            out[part] = self._signals(some.low, some.high)

        for _ in in_blocks(fill, len(pairs)):
            pass
        return out

    def _signals(self, low: Indices, high: Indices) -> Floats:
        if self.use_vectors:
            columns = [*self.nearness.signals(low, high).T]
        else:
            columns = [np.full(len(low), np.nan, np.float32)] * len(VECTOR_SIGNALS)
        shared = {name: self._shared(name, low, high) for name in self.views}
        columns.extend(shared[name][:, 0] for name in _COSINES)
        columns.extend(over_crowd(shared["words"][:, 0], self._crowd_words, low, high))
        columns.extend(
            over_crowd(shared["characters"][:, 0], self._crowd_characters, low, high, _TITLE_CROWDS)
        )
        columns.extend([shared["words"][:, 2], shared["words"][:, 3]])
        columns.extend([shared["title"][:, 1], shared["title"][:, 2]])
        for name in ("names", "numbers"):
            columns.extend([shared[name][:, 1], shared[name][:, 2], self._fewer(name, low, high)])
        columns.append(self._fewer("dates", low, high))
        hours = np.abs(self.times[low] - self.times[high]) / 3600
        columns.append(np.log1p(hours).astype(np.float32))
        known = (self.languages[low] != "") & (self.languages[high] != "")
        same = (self.languages[low] == self.languages[high]).astype(np.float32)
        columns.append(np.where(known, same, np.nan).astype(np.float32))
        first, second = self._sources[low], self._sources[high]
        told = (first >= 0) & (second >= 0)
        same = (first == second).astype(np.float32)
        columns.append(np.where(told, same, np.nan).astype(np.float32))
        lengths = self._log_lengths
        columns.append(np.minimum(lengths[low], lengths[high]))
        columns.append(np.maximum(lengths[low], lengths[high]))
        signals = side_by_side(columns)
        foreign = known & (self.languages[low] != self.languages[high])
        signals[np.ix_(foreign, _WORDING)] = np.nan
        return signals

    def _fewer(self, name: str, low: Indices, high: Indices) -> Floats:
        """How many features the document with fewer has: is their absence telling?"""
        counts = self._counted[name]
        return np.asarray(np.minimum(counts[low], counts[high]), np.float32)


def _idf(name: str, view: PackedRows, background: Background) -> Floats:
    """Weight of each feature that occurs; 0 for any other that the background has numbers for."""
    width = len(background.frequencies.get(name, range(WIDTH)))
    features, frequencies = feature_frequencies(view, width)
    out = np.zeros(width, np.float32)
    out[features] = inverse_frequency(*background.blend(name, frequencies, len(view), features))
    return out


def _numbered(values: Sequence[Hashable]) -> Indices:
    """A number for each distinct value, -1 for an empty one."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(v, len(known)) if v else -1 for v in values], np.int64)
