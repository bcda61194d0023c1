"""All vectors of a store in one index: a cache beside the database, rebuilt wherever it fails."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from overstory.store.store import Store

if TYPE_CHECKING:
    from embeddings import Encoder, VectorIndex

__all__ = ["StoredIndex"]

_STATE = "state.json"
_WORTH_SAVING = 1000
# Vectors written last that have to be in the store for an index to be believed.
_NEWEST = 64


class StoredIndex:
    """The nearest of all articles of a store, at any time.

    Parameters
    ----------
    store
        Has the vectors. A store in a file has the index in a folder beside it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = RLock()
        self._index: VectorIndex | None = None
        self._revision = ""
        self._change = -1
        self._unsaved = 0

    def search(
        self, encoder: Encoder, vector: NDArray[np.float32], k: int, until: float | None = None
    ) -> list[str]:
        """Answer the ids of the ``k`` articles nearest to a vector, nearest first.

        Parameters
        ----------
        encoder
            What made the vector; articles that it has not embedded are not found.
        vector
            Shape (dims,).
        k
            How many at most.
        until
            Latest time of the articles, in seconds since the epoch; those without a time are
            found at any.
        """
        with self._lock:
            index = self._follow(encoder)
            ids, _ = index.search(vector, k, until=until)
            return ids[0]

    def save(self) -> None:
        """Write what is new in the index beside the store, unless another process is at it."""
        with self._lock:
            folder = self._folder(self._revision)
            if self._index is None or folder is None or not self._unsaved:
                return
            try:
                folder.parent.mkdir(exist_ok=True)
                with FileLock(folder.with_suffix(".lock"), timeout=0):
                    # Without it the index is not believed, should we be killed here.
                    (folder / _STATE).unlink(missing_ok=True)
                    self._index.save(folder)
                    state = json.dumps(self._state())
                    partial = folder / f"{_STATE}.partial"
                    partial.write_text(state)
                    partial.replace(folder / _STATE)
            except (OSError, Timeout):
                # It is a cache: whoever misses it builds it again.
                return
            self._unsaved = 0

    def _follow(self, encoder: Encoder) -> VectorIndex:
        """Have the index as the store is now."""
        if self._index is None or self._revision != encoder.revision:
            self._index = self._load(encoder)
            self._revision = encoder.revision
        with self._store.read() as connection:
            change = self._store.change(connection)
            if change != self._change:
                for rows in self._store.vectors.written_after(
                    connection, encoder.revision, self._change
                ):
                    self._index.add(
                        [row.article_id for row in rows],
                        np.stack([row.vector for row in rows]),
                        [row.published for row in rows],
                    )
                    self._unsaved += len(rows)
        self._change = change
        if self._unsaved >= _WORTH_SAVING:
            self.save()
        return self._index

    def _load(self, encoder: Encoder) -> VectorIndex:
        from embeddings import IndexUnusableError, VectorIndex

        self._change, self._unsaved = -1, 0
        folder = self._folder(encoder.revision)
        if folder is not None:
            try:
                index = VectorIndex.load(folder, encoder.revision)
                state = json.loads((folder / _STATE).read_text())
                if self._is_of_this_store(state, encoder.revision):
                    self._change = int(state["change"])
                    return index
            except (IndexUnusableError, OSError, ValueError, KeyError, TypeError):
                pass
        return VectorIndex(encoder.dims, encoder.revision)

    def _state(self) -> dict[str, Any]:
        """What tells the store as it was at the change from another, and from an older copy."""
        with self._store.read() as connection:
            return {
                "store": self._store.identity(connection),
                "change": self._change,
                "newest": self._store.vectors.newest(
                    connection, self._revision, self._change, _NEWEST
                ),
            }

    def _is_of_this_store(self, state: dict[str, Any], revision: str) -> bool:
        """Whether all that was newest when an index was written is in the store.

        A store that was put back from a copy has the same identity, and soon the same number of
        changes, but what had come in after the copy was made is not there.
        """
        with self._store.read() as connection:
            newest = {str(article): int(change) for article, change in state["newest"]}
            written = self._store.vectors.changes(connection, revision, newest)
            return (
                state["store"] == self._store.identity(connection)
                and int(state["change"]) <= self._store.change(connection)
                and all(written.get(one, -1) >= change for one, change in newest.items())
            )

    def _folder(self, revision: str) -> Path | None:
        if self._store.path is None:
            return None
        name = blake2b(revision.encode(), digest_size=8).hexdigest()
        return self._store.path.with_name(f"{self._store.path.name}.index") / name
