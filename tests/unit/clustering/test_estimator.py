from __future__ import annotations

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from clustering import StoryClusterer
from clustering.scores import bcubed
from tests.support.news import corpus_documents, corpus_vectors


def unfit_checks(estimator: StoryClusterer) -> dict[str, str]:
    if estimator.method != "hdbscan":
        return {}
    # With stories of two, density finds far more than three clusters in three blobs.
    return {"check_clustering": "clusters as small as two are wanted"}


@parametrize_with_checks(
    [StoryClusterer("average"), StoryClusterer("linker"), StoryClusterer("hdbscan")],
    expected_failed_checks=unfit_checks,
)
def test_scikit_learn_checks(estimator: StoryClusterer, check: object) -> None:
    check(estimator)  # type: ignore[operator]


@pytest.mark.parametrize("method", ["linker", "average", "hdbscan"])
def test_methods_group_the_corpus(method: str) -> None:
    documents, gold = corpus_documents()
    clusterer = StoryClusterer(method, threshold=0.2 if method == "average" else None)
    labels = clusterer.fit_predict(
        corpus_vectors(),
        texts=[(d.title, d.body) for d in documents],
        times=[d.published_at for d in documents],
    )
    assert labels.shape == (len(documents),)
    assert labels.min() == 0
    assert bcubed(gold, labels.tolist())[2] > 0.35
    assert hasattr(clusterer, "partition_") == (method == "linker")


def test_titles_alone_are_enough() -> None:
    documents, _ = corpus_documents()
    titles = [document.title for document in documents]
    labels = StoryClusterer().fit_predict(corpus_vectors(), texts=titles)
    assert len(labels) == len(titles)


def test_bad_parameters() -> None:
    vectors = np.eye(3, dtype=np.float32)
    with pytest.raises(ValueError, match="method must be"):
        StoryClusterer("other").fit(vectors)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="texts do not fit"):
        StoryClusterer().fit(vectors, texts=["one"])
