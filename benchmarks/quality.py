"""Story quality: our one setting beside peers, each of which gets its best setting on each set.

Usage::

    python benchmarks/quality.py [--data ../shared/data] [--cache FOLDER] [--linkers FOLDER]
                                 [--apart] [--quick]

The shipped linker was trained on all stories of these sets, so what it does there says little.
``--linkers`` names the folder that ``models/training/train_linker.py --keep`` filled: each set is
then clustered by the linker of each fold, and F1 is the mean over what none of them had seen, for
the peers too. A window holds the whole set, of which the stories that the linker was not trained
on are scored; with ``--apart`` it holds these alone, which is easier. A peer's setting is the one
that is best over all trials of a set. The demonstration corpus took no part in training;
``--quick`` looks at it alone. MiniLM and BERTopic are left out of that, and BERTopic wherever it
is not installed.
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
from embeddings import load_encoder
from models.training.labelled import fold_of, read_labelled
from overstory.demo import corpus_file, sources_file
from overstory.sources import SourceRegistry

SETS = ("allsides", "groundnews", "ecbplus", "violent", "og2021")
_CUTS = np.geomspace(0.01, 0.98, 60)
"""Cosine distances at which average linkage is cut."""
_SIZES = (2, 3, 5)
"""Smallest clusters of the density-based methods."""

Floats = NDArray[np.float32]
Labels = Sequence[int]


@dataclass(frozen=True, slots=True)
class Window:
    """Articles that are clustered together.

    ``trials`` has linkers, each with the articles of stories that it was not trained on: those are
    scored.
    """

    documents: list[Document]
    gold: list[str]
    vectors: Mapping[str, Floats]
    trials: list[tuple[Linker, list[bool]]]


Method = Callable[[Window], Iterator[Labels]]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vectors"), help="for vectors")
    parser.add_argument("--linkers", type=Path, help="linkers of folds of the data")
    parser.add_argument("--apart", action="store_true", help="windows of unseen stories alone")
    parser.add_argument("--quick", action="store_true", help="the demonstration corpus alone")
    arguments = parser.parse_args()
    peers = _peers(arguments.quick)
    names = [*peers, "ours, one setting"]
    print("| set | articles | trials | " + " | ".join(names) + " |")
    print("|" + " --- |" * (len(names) + 3))
    sums: list[list[float]] = []
    files = {name: arguments.data / f"{name}.jsonl.gz" for name in SETS}
    files = {"demonstration corpus": corpus_file()} | ({} if arguments.quick else files)
    for name, path in files.items():
        if not path.exists():
            print(f"| {name} | not there |")
            continue
        windows = _windows(path, arguments, None if name not in SETS else arguments.linkers)
        scores = [*(_best(windows, method) for method in peers.values()), _ours(windows)]
        seen = ", seen in training" if name in SETS and arguments.linkers is None else ""
        trials = [unseen for window in windows for _, unseen in window.trials]
        row = " | ".join(f"{score:.3f}" for score in scores)
        print(f"| {name}{seen} | {sum(map(sum, trials))} | {len(trials)} | {row} |", flush=True)
        if name in SETS:
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


def _windows(path: Path, arguments: argparse.Namespace, linkers: Path | None) -> list[Window]:
    """The whole set, with each linker that is tried on it; or what each has not seen, apart."""
    encoders = {"E5": load_encoder()}
    if not arguments.quick:
        encoders["MiniLM"] = load_encoder("all-MiniLM-L6-v2")
    registry = SourceRegistry.load(sources_file())
    sets = {
        name: read_labelled(path, encoder, arguments.cache, registry)
        for name, encoder in encoders.items()
    }
    data = sets["E5"]
    vectors = {name: own.vectors for name, own in sets.items()}
    revision = encoders["E5"].revision
    if linkers is None:
        trials = [(load_linker(revision), [True] * len(data.gold))]
        return [Window(data.documents, data.gold, vectors, trials)]
    folders = sorted(linkers.iterdir())
    folds = np.array([fold_of(data.name, story, len(folders)) for story in data.gold])
    trials = [
        (load_linker(revision, folder), (folds == number).tolist())
        for number, folder in enumerate(folders)
    ]
    whole = Window(data.documents, data.gold, vectors, trials)
    return [_apart(whole, *trial) for trial in trials] if arguments.apart else [whole]


def _apart(window: Window, linker: Linker, unseen: list[bool]) -> Window:
    """Those articles of a window alone that a linker has not seen."""
    rows = np.flatnonzero(unseen).tolist()
    return Window(
        [window.documents[row] for row in rows],
        [window.gold[row] for row in rows],
        {name: own[rows] for name, own in window.vectors.items()},
        [(linker, [True] * len(rows))],
    )


def _best(windows: Sequence[Window], method: Method) -> float:
    """Mean F1 over all trials with the setting that is best for them."""
    scores: list[list[float]] = []
    for window in windows:
        settings = list(method(window))
        for _, unseen in window.trials:
            scores.append([bcubed(window.gold, labels, unseen)[2] for labels in settings])
    return float(np.mean(scores, axis=0).max())


def _ours(windows: Sequence[Window]) -> float:
    """Mean F1 over all trials with the threshold that ships, whatever the linker."""
    scores = []
    for window in windows:
        for linker, unseen in window.trials:
            partition = cluster_documents(
                window.documents, window.vectors["E5"], linker, threshold=load_linker().threshold
            )
            scores.append(bcubed(window.gold, partition.labels.tolist(), unseen)[2])
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
