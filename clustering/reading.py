"""Reading texts: from documents to everything that clustering compares them by.

Reading is the only step that looks at text. It is one pure step over a block of documents, so
that blocks are read side by side in processes of their own, and what was read of a text can be
kept for the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from joblib import Parallel, delayed

from clustering.blocks import processors
from clustering.copies import TextSketches, sketch_texts
from clustering.documents import Document
from clustering.packed import PackedRows, pack, stack
from clustering.signals import VIEWS, count_views
from clustering.text import TextTokens, document_tokens

__all__ = ["MANY", "Readings", "TokensAgain", "join_readings", "read_block", "read_documents"]

MANY = 10_000
"""Documents from which it pays to start processes, and their tokens are not kept."""
_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read of n documents.

    Parameters
    ----------
    views
        For each view the counts of its hashed features.
    sketches
        What copies are recognised by.
    """

    views: dict[str, PackedRows]
    sketches: TextSketches

    def __len__(self) -> int:
        return len(self.sketches)


class TokensAgain(Sequence[TextTokens]):
    """Tokens of documents, read at each use."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    def __len__(self) -> int:
        return len(self._documents)

    @overload
    def __getitem__(self, index: int) -> TextTokens: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[TextTokens]: ...
    def __getitem__(self, index: int | slice) -> TextTokens | Sequence[TextTokens]:
        if isinstance(index, slice):
            return document_tokens(self._documents[index])
        return document_tokens([self._documents[index]])[0]


def read_documents(documents: Sequence[Document]) -> tuple[Readings, Sequence[TextTokens]]:
    """Read documents, many of them in processes of their own.

    Returns
    -------
    readings
        What was read, in the order of the documents.
    tokens
        Their tokens; of many documents none are kept, and each use reads the text again.
    """
    if len(documents) < MANY:
        tokens = document_tokens(documents)
        return _readings(tokens), tokens
    blocks = (documents[start : start + _BLOCK] for start in range(0, len(documents), _BLOCK))
    read = Parallel(n_jobs=processors(), return_as="generator")(
        delayed(read_block)(block) for block in blocks
    )
    return join_readings(read), TokensAgain(documents)


def read_block(documents: Sequence[Document]) -> Readings:
    """Read some documents in this process."""
    return _readings(document_tokens(documents))


def _readings(tokens: Sequence[TextTokens]) -> Readings:
    views = {name: pack(counts) for name, counts in count_views(tokens).items()}
    return Readings(views, sketch_texts(tokens))


def join_readings(parts: Iterable[Readings]) -> Readings:
    """Readings of several blocks, one after the other; theirs are used up by it."""
    parts = list(parts)
    ends = np.cumsum([0, *(part.sketches.start[-1] for part in parts)])[:-1]
    return Readings(
        {name: stack([part.views.pop(name) for part in parts]) for name in VIEWS},
        TextSketches(
            np.concatenate(
                [[0], *(p.sketches.start[1:] + end for p, end in zip(parts, ends, strict=True))]
            ).astype(np.int64),
            np.concatenate([p.sketches.body + end for p, end in zip(parts, ends, strict=True)]),
            np.concatenate([p.sketches.words for p in parts]),
            np.concatenate([p.sketches.signatures for p in parts]),
        ),
    )
