"""At-once decisions: which story a new document joins, seen among its nearest documents."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.documents import Document, hours_apart
from clustering.evidence import Evidence
from clustering.explanation import Terms, shared_terms
from clustering.joining import story_to_join
from clustering.linker import Linker
from clustering.links import Links
from clustering.membership import TERMS, Membership
from clustering.packed import PackedRows
from clustering.signals import pack_views
from clustering.text import TextTokens, document_tokens
from clustering.window_rows import WindowRows

__all__ = ["Match", "StoryWindow"]

Floats = NDArray[np.float32]

_NEAREST_BY_VECTOR = 48
_NEAREST_BY_WORDS = 24
_GONE = 1000
"""Documents that may be gone before their room is used again."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a document belongs.

    Parameters
    ----------
    story_id
        The story that it joins, or None where it founds one.
    membership
        Why, its probability the mean over the story's documents that were looked at; its
        ``nearest`` is None, see below.
    nearest
        Id of the document of that story that it is most probably linked to, or None.
    stories
        Stories with the probability of the best link to each, in [0, 1], best first.
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

    A new document is scored together with its nearest documents alone, with term weights of the
    whole window, by the linker's two passes over pairs. It joins the story of the document that
    it is most probably linked to, if that is probable enough and most of the story's nearest
    documents are linked to it as well, or else are not parted from it where they are clustered
    with it. So what follows one document that is in the wrong story stays out of that story.

    Parameters
    ----------
    linker
        From :func:`clustering.load_linker`, for the encoder that makes the vectors.
    """

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        # Else the first article that needs a pass waits for its trees.
        linker.load()
        self._rows: dict[str, int] = {}
        self._stories: list[str] = []
        self._by_time: list[tuple[float, int]] = []
        self._kept = WindowRows(linker.background, 0)
        self._last_read: tuple[Document, TextTokens, dict[str, PackedRows]] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._rows

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
        vectors = np.asarray(vectors, np.float32)
        self._remove({d.id for d in documents} & self._rows.keys())
        if not self._rows:
            self._stories, self._by_time = [], []
            self._kept = WindowRows(self._linker.background, vectors.shape[1])
        if len(documents) == 1:
            one, views = self._read(documents[0])
            tokens = [one]
        else:
            tokens = document_tokens(documents)
            views = pack_views(tokens)
        terms = [Terms.of(one) for one in tokens]
        rows = self._kept.add(documents, terms, views, vectors)
        for document, row in zip(documents, rows, strict=True):
            self._rows[document.id] = row
            if document.published_at is not None:
                heapq.heappush(self._by_time, (document.published_at, row))
        self._stories.extend(story_ids)

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
        old = set()
        while self._by_time and self._by_time[0][0] < time:
            row = heapq.heappop(self._by_time)[1]
            if self._kept.holds(row):
                old.add(self._kept.document(row).id)
        self._remove(old)

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
        vector = np.asarray(vector, np.float32)
        tokens, views = self._read(document)
        near = self._near(document, vector, views)
        if not near:
            return Match(None, Membership(1.0), None, [], [])
        # Row 0 is the new document.
        others = [self._kept.document(row) for row in near]
        gathered = self._kept.beside(views, near)
        evidence = Evidence(
            [document, *others],
            {name: one.rows for name, one in gathered.items()},
            np.vstack([vector, self._kept.vectors(near)]),
            self._kept.background({name: one.features for name, one in gathered.items()}),
            use_vectors=self._linker.use_vectors,
        )
        links = Links(evidence, self._linker)
        probabilities = links.of_first()[1:]
        documents = sorted(
            zip((other.id for other in others), map(float, probabilities), strict=True),
            key=lambda scored: (-scored[1], scored[0]),
        )
        of_story: dict[str, list[float]] = defaultdict(list)
        story_of = [self._stories[row] for row in near]
        for story, probability in zip(story_of, probabilities, strict=True):
            of_story[story].append(float(probability))
        stories = sorted(
            ((story, max(values)) for story, values in of_story.items()),
            key=lambda scored: (-scored[1], -float(np.mean(of_story[scored[0]])), scored[0]),
        )
        joined = story_to_join(stories, story_of, links, probabilities)
        if joined is None:
            return Match(None, Membership(1.0), None, stories[:limit], documents[:limit])
        nearest = next(i for i, _ in documents if self._stories[self._rows[i]] == joined)
        row = self._rows[nearest]
        idf = {name: one.spread(evidence.idf[name]) for name, one in gathered.items()}
        terms = shared_terms([(tokens, self._kept.terms(row))], idf, TERMS)[0]
        membership = Membership(
            probability=float(np.mean(of_story[joined])),
            shared_terms=tuple(term.text for term in terms),
            hours_apart=hours_apart(document, self._kept.document(row)),
        )
        return Match(joined, membership, nearest, stories[:limit], documents[:limit])

    def _near(
        self, document: Document, vector: Floats, views: Mapping[str, PackedRows]
    ) -> list[int]:
        """Rows of the nearest documents by vector, words or title, in an order of their own."""
        if not self._rows:
            return []
        rows = set(self._kept.near_by_vector(vector, _NEAREST_BY_VECTOR))
        for name in ("words", "characters"):
            rows |= set(self._kept.near_by_features(name, views[name], _NEAREST_BY_WORDS))
        rows.discard(self._rows.get(document.id, -1))
        return sorted(rows, key=lambda row: self._kept.document(row).id)

    def _read(self, document: Document) -> tuple[TextTokens, dict[str, PackedRows]]:
        """Tokens and features; whoever is matched is mostly added next, and not read again."""
        if self._last_read is None or self._last_read[0] != document:
            tokens = document_tokens([document])
            self._last_read = document, tokens[0], pack_views(tokens)
        return self._last_read[1], self._last_read[2]

    def _remove(self, ids: set[str]) -> None:
        if not ids:
            return
        self._kept.clear(sorted(self._rows.pop(one) for one in ids))
        if self._kept.gone > max(_GONE, len(self._rows)):
            self._close_up()

    def _close_up(self) -> None:
        """Let go of the room of documents that are gone, once they are the most."""
        self._kept, rows = self._kept.closed_up()
        new = {row: number for number, row in enumerate(rows)}
        self._stories = [self._stories[row] for row in rows]
        self._rows = {name: new[row] for name, row in self._rows.items()}
        self._by_time = [(time, new[row]) for time, row in self._by_time if row in new]
        heapq.heapify(self._by_time)
