"""Stories in a set of documents: the batch clustering."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.copies import originals
from clustering.documents import Document
from clustering.evidence import Evidence
from clustering.linker import Linker
from clustering.links import Links
from clustering.partition import Partition
from clustering.reading import Readings, TokensAgain, read_documents
from clustering.regions import by_region
from clustering.text import TextTokens
from clustering.unit_vectors import UnitVectors

__all__ = ["cluster_documents"]


def cluster_documents(
    documents: Sequence[Document],
    vectors: NDArray[np.float32],
    linker: Linker,
    *,
    threshold: float | None = None,
    readings: Readings | None = None,
) -> Partition:
    """Group documents into stories.

    Copies are set aside and follow their originals. Pairs that are near by vector or by words are
    scored by the linker, twice; average linkage on the probabilities makes a dendrogram, and the
    linker says of each of its joins whether both sides are one story. The result does not depend
    on the order of the documents.

    Parameters
    ----------
    documents
        n documents with distinct ids. Of a sequence that makes them as they are asked for no more
        than a block of texts is held at a time.
    vectors
        Unit rows of shape (n, d), float32, from the encoder that ``linker`` was loaded for.
    linker
        From :func:`clustering.load_linker`.
    threshold
        Probability, in [0, 1], that the two sides of a join are one story, below which they are
        better parted: at 1 everything stands alone, at 0 whatever is linked at all is one story.
        The linker's own where None.
    readings
        From :func:`clustering.reading.read_documents`, where the documents were read before. They
        are used up: what is no longer needed makes room.

    Raises
    ------
    ValueError
        Vectors are not finite, or their number or that of the readings is not that of the
        documents.
    """
    vectors = np.ascontiguousarray(vectors, np.float32)
    if len(vectors) != len(documents) or (len(documents) and vectors.ndim != 2):
        raise ValueError(f"{len(documents)} documents do not fit vectors of shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise ValueError("vectors must be finite")
    tokens: Sequence[TextTokens]
    if readings is None:
        readings, tokens = read_documents(documents)
    else:
        tokens = TokensAgain(documents)
    if len(readings) != len(documents):
        raise ValueError(f"{len(readings)} readings do not fit {len(documents)} documents")
    known = [document.without_text() for document in documents]
    copies = originals(known, readings.take_sketches())
    # An order of our own, so that ties fall alike however the documents came.
    by_id = sorted(
        (i for i, original in enumerate(copies) if original is None), key=lambda i: known[i].id
    )
    rows, regions = by_region(vectors, by_id)
    reports = rows.tolist()
    views = readings.views
    rounded = UnitVectors.of(vectors, rows)
    del vectors
    evidence = Evidence(
        [known[i] for i in reports],
        {name: views.pop(name).take(rows) for name in list(views)},
        rounded,
        linker.background,
        use_vectors=linker.use_vectors,
        regions=regions,
    )
    return Partition(
        known,
        tokens,
        copies,
        reports,
        Links(evidence, linker),
        linker.threshold if threshold is None else threshold,
    )
