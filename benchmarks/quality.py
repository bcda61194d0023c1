"""Story quality: our one setting beside peers, each of which gets its best setting on each set.

Usage::

    python benchmarks/quality.py [--data ../shared/data] [--cache FOLDER] [--quick] [--apart]
                                 [--encoders FOLDER --linkers FOLDER]

The shipped encoder and linker were trained on all stories of these sets, so what they do there
says little. ``--encoders`` and ``--linkers`` name the folders that ``models.training.train_events``
and ``models.training.train_linker --keep`` filled: each set is then clustered by the encoder and
the linker of each fold, and F1 is the mean over what none of them had seen, for the peers too. A
window holds the whole set, of which the stories that were not trained on are scored; with
``--apart`` it holds these alone, which is easier. A peer's setting is the one that is best over
all trials of a set. The demonstration corpus took no part in training; ``--quick`` looks at it
alone. MiniLM and BERTopic are left out of that, and BERTopic wherever it is not installed.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from clustering import Linker, StoryClusterer, cluster_documents, load_linker
from clustering.documents import Document
from clustering.scores import bcubed
from embeddings import SENTENCE_ENCODER, load_encoder
from models.training.labelled import (
    FOLDS,
    GOLD,
    cached_vectors,
    fold_of,
    layers_without,
    read_labelled,
)
from overstory.demo import corpus_file, sources_file
from overstory.sources import SourceRegistry

_CUTS = np.geomspace(0.01, 0.98, 60)
"""Cosine distances at which average linkage is cut."""
_SIZES = (2, 3, 5)
"""Smallest clusters of the density-based methods."""

Floats = NDArray[np.float32]
Labels = Sequence[int]


@dataclass(frozen=True, slots=True)
class Trial:
    """One linker, the vectors that it sees, and the articles of stories not seen in training.

    Those are scored.
    """

    linker: Linker
    vectors: Floats
    unseen: list[bool]


@dataclass(frozen=True, slots=True)
class Window:
    """Articles that are clustered together, and what peers see of them."""

    documents: list[Document]
    gold: list[str]
    vectors: Mapping[str, Floats]
    trials: list[Trial]


Method = Callable[[Window], Iterator[Labels]]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vectors"), help="for vectors")
    parser.add_argument("--encoders", type=Path, help="encoders of folds of the data")
    parser.add_argument("--linkers", type=Path, help="linkers of folds of the data")
    parser.add_argument("--apart", action="store_true", help="windows of unseen stories alone")
    parser.add_argument("--quick", action="store_true", help="the demonstration corpus alone")
    arguments = parser.parse_args()
    if (arguments.encoders is None) != (arguments.linkers is None):
        parser.error("--encoders and --linkers belong together")
    peers = _peers(arguments.quick)
    names = [*peers, "ours, one setting"]
    print("| set | articles | trials | " + " | ".join(names) + " |")
    print("|" + " --- |" * (len(names) + 3))
    sums: list[list[float]] = []
    files = {name: arguments.data / f"{name}.jsonl.gz" for name in GOLD}
    files = {"demonstration corpus": corpus_file()} | ({} if arguments.quick else files)
    for name, path in files.items():
        if not path.exists():
            print(f"| {name} | not there |")
            continue
        windows = _windows(path, arguments, name in GOLD and arguments.linkers is not None)
        scores = [*(_best(windows, method) for method in peers.values()), _ours(windows)]
        seen = ", seen in training" if name in GOLD and arguments.linkers is None else ""
        trials = [trial.unseen for window in windows for trial in window.trials]
        row = " | ".join(f"{score:.3f}" for score in scores)
        print(f"| {name}{seen} | {sum(map(sum, trials))} | {len(trials)} | {row} |", flush=True)
        if name in GOLD:
            sums.append(scores)
    if sums:
        row = " | ".join(f"{score:.3f}" for score in np.mean(sums, axis=0))
        print(f"| mean of the sets | | | {row} |")


def _peers(quick: bool) -> dict[str, Method]:
    words = {"TF-IDF + average": _words}
    linked = {"E5 + average": _average("E5"), "E5 + hdbscan": _density("E5")}
    if not quick:
        linked["MiniLM + average"] = _average("MiniLM")
        linked["MiniLM + hdbscan"] = _density("MiniLM")
        if find_spec("bertopic"):
            linked["MiniLM + BERTopic"] = _topics
    return words | linked


def _windows(path: Path, arguments: argparse.Namespace, unseen: bool) -> list[Window]:
    """The whole set, with each linker that is tried on it; or what each has not seen, apart."""
    encoders = {"E5": load_encoder(SENTENCE_ENCODER)}
    if not arguments.quick:
        encoders["MiniLM"] = load_encoder("all-MiniLM-L6-v2")
    registry = SourceRegistry.load(sources_file())
    sets = {
        name: read_labelled(path, encoder, arguments.cache, registry)
        for name, encoder in encoders.items()
    }
    data = sets["E5"]
    folds = np.array([fold_of(data.name, story, FOLDS) for story in data.gold])

    def trial(fold: int | None) -> Trial:
        layers, folder = None, None
        if fold is not None:
            layers = layers_without(arguments.encoders, [fold])
            folder = arguments.linkers / f"fold-{fold}"
        encoder = load_encoder(layers=layers)
        vectors = cached_vectors(data.name, data.texts, encoder, arguments.cache)
        scored = np.full(len(folds), True) if fold is None else folds == fold
        return Trial(load_linker(encoder.revision, folder), vectors, scored.tolist())

    trials = [trial(fold) for fold in (range(FOLDS) if unseen else [None])]
    vectors = {name: own.vectors for name, own in sets.items()}
    whole = Window(data.documents, data.gold, vectors, trials)
    if unseen and arguments.apart:
        return [_apart(whole, trial) for trial in trials]
    return [whole]


def _apart(window: Window, trial: Trial) -> Window:
    """Those articles of a window alone that a linker has not seen."""
    rows = np.flatnonzero(trial.unseen).tolist()
    return Window(
        [window.documents[row] for row in rows],
        [window.gold[row] for row in rows],
        {name: own[rows] for name, own in window.vectors.items()},
        [Trial(trial.linker, trial.vectors[rows], [True] * len(rows))],
    )


def _best(windows: Sequence[Window], method: Method) -> float:
    """Mean F1 over all trials with the setting that is best for them."""
    scores: list[list[float]] = []
    for window in windows:
        settings = list(method(window))
        scores.extend(
            [bcubed(window.gold, labels, trial.unseen)[2] for labels in settings]
            for trial in window.trials
        )
    return float(np.mean(scores, axis=0).max())


def _ours(windows: Sequence[Window]) -> float:
    """Mean F1 over all trials with the threshold that ships, whatever the linker."""
    scores = []
    for window in windows:
        for trial in window.trials:
            partition = cluster_documents(
                window.documents, trial.vectors, trial.linker, threshold=load_linker().threshold
            )
            scores.append(bcubed(window.gold, partition.labels.tolist(), trial.unseen)[2])
    return float(np.mean(scores))


def _words(window: Window) -> Iterator[Labels]:
    texts = [f"{document.title}\n{document.body}" for document in window.documents]
    words = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    return _linkage(np.asarray((words @ words.T).todense(), np.float32))


def _average(encoder: str) -> Method:
    return lambda window: _linkage(window.vectors[encoder] @ window.vectors[encoder].T)


def _linkage(similarities: Floats) -> Iterator[Labels]:
    """Average linkage on cosines, cut at many places."""
    distances = np.clip(1 - similarities, 0, 2)
    np.fill_diagonal(distances, 0)
    joins = linkage(squareform(distances, checks=False), "average")
    for cut in _CUTS:
        yield fcluster(joins, cut, "distance").tolist()


def _density(encoder: str) -> Method:
    def labellings(window: Window) -> Iterator[Labels]:
        for size in _SIZES:
            clusterer = StoryClusterer("hdbscan", min_cluster_size=size)
            yield clusterer.fit_predict(window.vectors[encoder]).tolist()

    return labellings


def _topics(window: Window) -> Iterator[Labels]:
    """BERTopic as it comes, its random numbers fixed; what it calls noise stands alone."""
    from bertopic import BERTopic
    from umap import UMAP

    texts = [f"{document.title}\n{document.body}" for document in window.documents]
    for size in _SIZES:
        reduction = UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=1
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            topics, _ = BERTopic(umap_model=reduction, min_topic_size=size).fit_transform(
                texts, embeddings=window.vectors["MiniLM"]
            )
        labels = np.array(topics)
        noise = labels < 0
        labels[noise] = labels.max() + 1 + np.arange(noise.sum())
        yield labels.tolist()


if __name__ == "__main__":
    main()
