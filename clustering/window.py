"""At-once decisions: which story a new document joins, seen among its nearest documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from clustering.background import Background
from clustering.documents import Document, hours_apart
from clustering.evidence import Evidence
from clustering.explanation import shared_terms
from clustering.linker import Linker
from clustering.links import Links
from clustering.partition import Membership
from clustering.signals import (
    VIEWS,
    WIDTH,
    count_views,
    document_frequencies,
    inverse_frequency,
)
from clustering.text import document_tokens

__all__ = ["Match", "StoryWindow"]

Floats = NDArray[np.float32]

_NEAREST_BY_VECTOR = 48
_NEAREST_BY_WORDS = 24
_TERMS = 6


@dataclass(frozen=True, slots=True)
class Match:
    """Where a document belongs.

    Parameters
    ----------
    story_id
        The story that it joins, or None where it founds one.
    membership
        Why; its ``nearest`` is None, see below.
    nearest
        Id of the document of that story that it is most probably linked to, or None.
    stories
        Stories with their scores in [0, 1], best first.
    documents
        Documents with their link probabilities in [0, 1], best first.
    """

    story_id: str | None
    membership: Membership
    nearest: str | None
    stories: list[tuple[str, float]]
    documents: list[tuple[str, float]]


class StoryWindow:
    """The documents of the current time window, with their stories.

    A new document is clustered together with its nearest documents alone, with term weights of
    the whole window; the linker and its two passes are those of the batch.

    Parameters
    ----------
    linker
        From :func:`clustering.load_linker`, for the encoder that makes the vectors.
    """

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self._rows: dict[str, int] = {}
        self._documents: list[Document] = []
        self._stories: list[str] = []
        self._vectors = np.empty((0, 0), np.float32)
        self._counts: dict[str, sparse.csr_matrix] = {}
        self._frequencies = {name: np.zeros(WIDTH, np.float32) for name in VIEWS}
        self._joined: Background | None = None

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, documents: Sequence[Document], vectors: Floats, story_ids: Sequence[str]) -> None:
        """Add documents with their stories; one whose id is there already is replaced.

        Parameters
        ----------
        documents
            n documents with distinct ids.
        vectors
            Unit rows of shape (n, d), float32.
        story_ids
            The story of each.

        Raises
        ------
        ValueError
            The three differ in length.
        """
        if not len(documents) == len(vectors) == len(story_ids):
            raise ValueError(
                f"{len(documents)} documents, {len(vectors)} vectors, {len(story_ids)} story ids"
            )
        if not documents:
            return
        self._remove({d.id for d in documents} & self._rows.keys())
        counts = count_views(document_tokens(documents))
        vectors = np.asarray(vectors, np.float32)
        if self._documents:
            self._vectors = np.vstack([self._vectors, vectors])
            self._counts = {
                name: sparse.vstack([self._counts[name], counts[name]], "csr") for name in VIEWS
            }
        else:
            self._vectors, self._counts = vectors, counts
        for name in VIEWS:
            self._frequencies[name] += document_frequencies(counts[name])
        self._documents.extend(documents)
        self._stories.extend(story_ids)
        self._number()

    def reassign(self, story_of: Mapping[str, str]) -> None:
        """Move documents, by id, to other stories.

        Raises
        ------
        KeyError
            A document is not in the window.
        """
        for document_id, story_id in story_of.items():
            self._stories[self._rows[document_id]] = story_id

    def remove(self, document_ids: Iterable[str]) -> None:
        """Forget documents by id; ids that are not there are passed over."""
        self._remove(set(document_ids) & self._rows.keys())

    def drop_before(self, time: float) -> None:
        """Forget documents published before a time, in seconds since the epoch."""
        self._remove(
            {d.id for d in self._documents if d.published_at is not None and d.published_at < time}
        )

    def match(self, document: Document, vector: Floats, limit: int = 10) -> Match:
        """The story that a document belongs to, and what is near it.

        The window is not changed, and a document of the same id is never compared with.

        Parameters
        ----------
        document
            The new document.
        vector
            Its unit vector, shape (d,), float32.
        limit
            At most so many stories and documents are answered.
        """
        tokens = document_tokens([document])
        counts = count_views(tokens)
        near = self._near(document, np.asarray(vector, np.float32), counts)
        if not near:
            return Match(None, Membership(1.0), None, [], [])
        # Row 0 is the new document.
        local = [document, *(self._documents[row] for row in near)]
        evidence = Evidence(
            local,
            {
                name: sparse.vstack([counts[name], self._counts[name][near]], "csr")
                for name in VIEWS
            },
            np.vstack([vector, self._vectors[near]]).astype(np.float32),
            self._background(),
            use_vectors=self._linker.use_vectors,
        )
        probabilities = Links(evidence, self._linker).of_first()[1:]
        by_story: dict[str, list[float]] = defaultdict(list)
        for row, probability in zip(near, probabilities, strict=True):
            by_story[self._stories[row]].append(float(probability))
        stories = sorted(
            ((story, float(np.mean(values))) for story, values in by_story.items()),
            key=lambda scored: (-scored[1], scored[0]),
        )
        documents = sorted(
            (
                (self._documents[row].id, float(probability))
                for row, probability in zip(near, probabilities, strict=True)
            ),
            key=lambda scored: (-scored[1], scored[0]),
        )
        story_id = stories[0][0] if stories[0][1] >= self._linker.threshold else None
        membership, nearest = Membership(1.0), None
        if story_id is not None:
            nearest = next(i for i, _ in documents if self._stories[self._rows[i]] == story_id)
            other = self._documents[self._rows[nearest]]
            terms = shared_terms([(tokens[0], document_tokens([other])[0])], evidence, _TERMS)[0]
            membership = Membership(
                probability=stories[0][1],
                shared_terms=tuple(term.text for term in terms),
                hours_apart=hours_apart(document, other),
            )
        return Match(story_id, membership, nearest, stories[:limit], documents[:limit])

    def _near(
        self, document: Document, vector: Floats, counts: Mapping[str, sparse.csr_matrix]
    ) -> list[int]:
        """Rows of the nearest documents by vector, words or title, in an order of their own."""
        if not self._documents:
            return []
        rows = set(_largest(self._vectors @ vector, _NEAREST_BY_VECTOR))
        for name in ("words", "characters"):
            own_features = counts[name].indices
            idf = inverse_frequency(self._frequencies[name][own_features], len(self._documents))
            query = np.zeros(WIDTH, np.float32)
            query[own_features] = counts[name].data * idf**2
            own = self._counts[name]
            lengths = np.sqrt(np.diff(own.indptr) + 1.0)
            rows |= set(_largest((own @ query) / lengths, _NEAREST_BY_WORDS))
        rows.discard(self._rows.get(document.id, -1))
        return sorted(rows, key=lambda row: self._documents[row].id)

    def _background(self) -> Background:
        """What is known of news at large, with all of the window added."""
        if self._joined is None:
            self._joined = self._linker.background.joined(
                self._frequencies,
                Counter((known.language or "")[:2] for known in self._documents),
                len(self._documents),
            )
        return self._joined

    def _remove(self, ids: set[str]) -> None:
        if not ids:
            return
        gone = sorted(self._rows[i] for i in ids)
        kept = np.setdiff1d(np.arange(len(self._documents)), gone)
        for name in VIEWS:
            self._frequencies[name] -= document_frequencies(self._counts[name][gone])
            self._counts[name] = self._counts[name][kept]
        self._vectors = self._vectors[kept]
        self._documents = [self._documents[row] for row in kept]
        self._stories = [self._stories[row] for row in kept]
        self._number()

    def _number(self) -> None:
        """Look rows up by id anew, and forget what was derived from the documents before."""
        self._rows = {document.id: row for row, document in enumerate(self._documents)}
        self._joined = None


def _largest(scores: Floats, k: int) -> list[int]:
    """Indices of the k largest positive scores; ties by index."""
    order = np.lexsort((np.arange(len(scores)), -scores))[:k]
    return [int(i) for i in order if scores[i] > 0]
