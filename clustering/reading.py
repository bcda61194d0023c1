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
from clustering.documents import Document
from clustering.packed import PackedRows, joined, stack
from clustering.signals import VIEWS, pack_views
from clustering.sketches import TextSketches, sketch_texts
from clustering.text import TextTokens, document_tokens

__all__ = ["MANY", "Readings", "TokensAgain", "join_readings", "read_block", "read_documents"]

MANY = 10_000
"""Documents from which it pays to start processes, and their tokens are not kept."""
_BLOCK = 1000
_JOINED = 32
"""Blocks that are joined before the others are there."""


@dataclass(slots=True)
class Readings:
    """What was read of n documents. Of a million it is gigabytes: whoever uses it uses it up.

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

    def take_sketches(self) -> TextSketches:
        """The sketches, which are not kept here any longer."""
        sketches, self.sketches = self.sketches, sketch_texts([])
        return sketches


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
    return Readings(pack_views(tokens), sketch_texts(tokens))


def join_readings(parts: Iterable[Readings]) -> Readings:
    """Readings of several blocks, one after the other; theirs are used up by it."""
    some: list[Readings] = []
    joined: list[Readings] = []
    for part in parts:
        some.append(part)
        # Thousands of small arrays, freed at the very end, would leave their room in pieces.
        if len(some) == _JOINED:
            joined.append(_join(some))
            some.clear()
    return _join([*joined, *some])


def _join(parts: Sequence[Readings]) -> Readings:
    sketches = _join_sketches([part.take_sketches() for part in parts])
    return Readings(
        {name: stack([part.views.pop(name) for part in parts]) for name in VIEWS}, sketches
    )


def _join_sketches(parts: list[TextSketches]) -> TextSketches:
    """Sketches one after the other; those of the parts are used up."""
    ends = np.cumsum([0, *(part.start[-1] for part in parts)])[:-1]
    starts = [part.start[1:] + end for part, end in zip(parts, ends, strict=True)]
    bodies = [part.body + end for part, end in zip(parts, ends, strict=True)]
    words, signatures = [part.words for part in parts], [part.signatures for part in parts]
    parts.clear()
    return TextSketches(
        np.concatenate([[0], *starts]).astype(np.int64),
        np.concatenate(bodies),
        joined(words, np.uint32),
        joined(signatures, np.uint32),
    )
