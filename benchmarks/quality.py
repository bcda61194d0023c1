"""Story quality: our one setting beside peers, each of which gets its best setting on each set.

Usage::

    python benchmarks/quality.py [--data ../shared/data] [--quick]

The shipped linker was trained on these very sets, so its column is marked as seen; what it does
on stories that training did not see is what ``models/training/train_linker.py`` reports. The
demonstration corpus took no part in training. ``--quick`` looks at that corpus alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

import overstory
from clustering import StoryClusterer
from clustering.scores import bcubed
from embeddings import load_encoder
from overstory import Article
from overstory.articles import article_id
from overstory.demo import gold_stories, load_corpus
from overstory.jobs.documents import vector_text

SETS = ("allsides", "groundnews", "ecbplus", "violent", "og2021")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--quick", action="store_true", help="the demonstration corpus alone")
    arguments = parser.parse_args()
    names = ["TF-IDF + average", "E5 + average", "E5 + hdbscan", "ours, one setting"]
    print("| set | articles | " + " | ".join(names) + " |")
    print("| --- |" + " --- |" * (len(names) + 1))
    gold = gold_stories()
    corpus = load_corpus()
    _row("demonstration corpus", corpus, [gold[article_id(a)] for a in corpus])
    if arguments.quick:
        return
    for name in SETS:
        path = arguments.data / f"{name}.jsonl.gz"
        if not path.exists():
            print(f"| {name} | not there |")
            continue
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            rows = [json.loads(line) for line in stream]
        articles = [Article.parse(row, require_title=False) for row in rows]
        _row(f"{name} (seen in training)", articles, [row["gold_story"] for row in rows])


def _row(name: str, articles: list[Article], gold: list[str]) -> None:
    texts = [vector_text(a.title, a.body, None) for a in articles]
    words = TfidfVectorizer(sublinear_tf=True, min_df=1).fit_transform(texts)
    vectors = load_encoder().encode(texts)
    scores = [
        _best(gold, _average(np.asarray((words @ words.T).todense(), np.float32))),
        _best(gold, _average(vectors @ vectors.T)),
        _best(gold, (_density(vectors, size) for size in (2, 3, 5))),
        bcubed(gold, overstory.cluster(articles).labels)[2],
    ]
    print(
        f"| {name} | {len(articles)} | " + " | ".join(f"{s:.3f}" for s in scores) + " |", flush=True
    )


def _average(similarities: NDArray[np.float32]) -> Iterable[list[int]]:
    """Average linkage on cosines, cut at forty places between the extremes."""
    distances = np.clip(1 - similarities, 0, 2)
    cuts = np.quantile(distances, np.linspace(0.0005, 0.6, 40) ** 2)
    for cut in np.unique(cuts):
        model = AgglomerativeClustering(
            None, metric="precomputed", linkage="average", distance_threshold=float(cut) + 1e-6
        )
        yield model.fit_predict(distances).tolist()


def _density(vectors: NDArray[np.float32], size: int) -> list[int]:
    return StoryClusterer("hdbscan", min_cluster_size=size).fit_predict(vectors).tolist()


def _best(gold: list[str], labellings: Iterable[list[int]]) -> float:
    return max(bcubed(gold, labels)[2] for labels in labellings)


if __name__ == "__main__":
    main()
