"""Story clustering as a scikit-learn estimator, beside the density and linkage baselines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Self

import hdbscan
import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import AgglomerativeClustering
from sklearn.preprocessing import normalize
from sklearn.utils.validation import validate_data

from clustering.components import numbered
from clustering.documents import Document
from clustering.linker import load_linker
from clustering.partition import Partition
from clustering.stories import cluster_documents

__all__ = ["StoryClusterer"]


class StoryClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Groups documents that report the same event.

    Parameters
    ----------
    method : {"linker", "average", "hdbscan"}
        ``linker`` reads texts and times beside the vectors and is what Overstory uses; without
        texts it can read nothing and gives way to ``average``. ``average`` is average linkage on
        cosines. ``hdbscan`` is HDBSCAN (Campello et al. 2013) with every noise point a story of
        its own.
    threshold : float or None
        For ``linker`` the probability, in [0, 1], that two parts of a story belong together, below
        which they are parted, None for the linker's own; for ``average`` the mean cosine, in
        [-1, 1], None for 0.5. Higher makes more and smaller stories.
    min_cluster_size : int
        Smallest story of ``hdbscan``, at least 2.
    encoder_revision : str or None
        Revision of the encoder that made the vectors; the linker trusts vectors of encoders it
        was trained on.

    Attributes
    ----------
    labels_ : ndarray of shape (n,), int64
        The story of each document, numbered by first document.
    partition_ : Partition
        The whole result; with the linker only.
    """

    def __init__(
        self,
        method: Literal["linker", "average", "hdbscan"] = "linker",
        *,
        threshold: float | None = None,
        min_cluster_size: int = 2,
        encoder_revision: str | None = None,
    ) -> None:
        self.method = method
        self.threshold = threshold
        self.min_cluster_size = min_cluster_size
        self.encoder_revision = encoder_revision

    def fit(
        self,
        X: ArrayLike,
        y: object = None,  # noqa: ARG002 - scikit-learn's signature
        *,
        texts: Sequence[str | tuple[str, str]] | None = None,
        times: Sequence[float | None] | None = None,
    ) -> Self:
        """Cluster documents.

        Parameters
        ----------
        X : array of shape (n, d)
            Vectors; rows are brought to unit length.
        y
            Ignored.
        texts
            For each document its title, or title and body.
        times
            For each document seconds since the epoch, or None.

        Raises
        ------
        ValueError
            A parameter is out of range, lengths differ, or vectors are not finite.
        """
        if self.method not in ("linker", "average", "hdbscan"):
            raise ValueError(f"method must be linker, average or hdbscan, not {self.method!r}")
        vectors = normalize(validate_data(self, X, dtype=np.float32))
        for name, given in (("texts", texts), ("times", times)):
            if given is not None and len(given) != len(vectors):
                raise ValueError(f"{len(given)} {name} do not fit {len(vectors)} vectors")
        if self.method == "linker" and texts is not None:
            self.partition_ = self._linked(vectors, texts, times)
            self.labels_ = self.partition_.labels
        elif self.method == "hdbscan":
            self.labels_ = _by_density(vectors, self.min_cluster_size)
        else:
            self.labels_ = _by_cosine(vectors, 0.5 if self.threshold is None else self.threshold)
        return self

    def _linked(
        self,
        vectors: NDArray[np.float32],
        texts: Sequence[str | tuple[str, str]],
        times: Sequence[float | None] | None,
    ) -> Partition:
        documents = []
        for number, text in enumerate(texts):
            title, body = (text, "") if isinstance(text, str) else text
            time = None if times is None else times[number]
            documents.append(Document(f"{number:09d}", title, body, published_at=time))
        linker = load_linker(self.encoder_revision)
        return cluster_documents(documents, vectors, linker, threshold=self.threshold)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = False
        return tags


def _by_cosine(vectors: NDArray[np.float32], threshold: float) -> NDArray[np.int64]:
    if len(vectors) == 1:
        return np.zeros(1, np.int64)
    linkage = AgglomerativeClustering(
        None, metric="cosine", linkage="average", distance_threshold=1.0 - threshold
    )
    # A zero row has no direction; it is far from everything.
    zero = ~vectors.any(axis=1)
    labels = np.arange(len(vectors), dtype=np.int64) + len(vectors)
    if (~zero).sum() > 1:
        labels[~zero] = linkage.fit_predict(vectors[~zero])
    return numbered(labels)


def _by_density(vectors: NDArray[np.float32], min_cluster_size: int) -> NDArray[np.int64]:
    if len(vectors) <= min_cluster_size:
        return np.arange(len(vectors), dtype=np.int64)
    found = hdbscan.HDBSCAN(min_cluster_size=min_cluster_size, core_dist_n_jobs=1)
    labels = found.fit_predict(vectors).astype(np.int64)
    noise = labels < 0
    labels[noise] = labels.max(initial=-1) + 1 + np.arange(int(noise.sum()))
    return numbered(labels)
