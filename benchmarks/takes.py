"""Quality of takes against peers: statements of the world's take, and groups of statements.

Usage::

    python benchmarks/takes.py ../shared/data [--quick] [--cache FOLDER] [--stories N] [--speed N]
        [--only TABLE] [--minilm] [--summary-encoder NAME]

Five tables, each with its baselines in the same run:

1. Three sentences for a story against the neutral summary that a human editor wrote (``allsides``,
   the half of the stories that no weight was trained on: weights are trained here on the other
   half): ROUGE-1, -2 and -L F1, stemmed.
2. Sentences grouped by the point they make (``argkp``, ``perspectrum``, the half of the topics that
   nothing was trained on: a grouper is trained here on the other half): B-cubed F1 of each topic
   averaged by their sizes, one setting for both sets. Rows without a take are left out and of
   several takes the first counts.
3. Seconds for the takes of a story of N full articles.
4. How often the label of a group of arguments is nearest, among the topic's key points, to the one
   that most of the group makes (``argkp``, topics on which no label was chosen).
5. Share of the bullets of one side alone (``groundnews_summaries``) that takes bring out, beside as
   many opening sentences, by words and by vectors; and of the bullets of the stories that chose no
   setting.

``--quick`` takes a few stories and topics and the hashing encoder: a smoke test, not a figure.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer
from take_labels import group_labels, sides

from clustering.documents import Document
from clustering.takes import analyse_story, group_statements
from clustering.takes.choice import choose_statements
from clustering.takes.material import Material, lay_out
from clustering.takes.weights import Weights
from clustering.takes.world import reading_order
from embeddings import SENTENCE_ENCODER, load_encoder
from models.training.summaries import in_test_half as is_test_story
from models.training.summaries import read_lines, read_stories
from models.training.train_grouping import (
    SETS,
    GroupedTopic,
    cached,
    grouping_score,
    in_test_half,
    read_topics,
    train_grouper,
)
from models.training.train_salience import train_salience

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Choose = Callable[[Material], list[int]]
SENTENCES = 3
THRESHOLDS = [round(float(t), 3) for t in np.arange(0.02, 1.0, 0.02)]


def leads(material: Material) -> list[int]:
    """The first sentence of each article."""
    first: dict[int, int] = {}
    for index, unit in enumerate(material.units):
        first.setdefault(unit.document, index)
    return list(first.values())[:SENTENCES]


def tfidf(material: Material) -> NDArray[np.float64]:
    """Cosines of sentences by TF-IDF."""
    texts = [unit.text for unit in material.units]
    rows = TfidfVectorizer(stop_words="english", token_pattern=r"\w+").fit_transform(texts)
    return np.asarray((rows @ rows.T).toarray())


def centroid(material: Material) -> list[int]:
    """Nearest to the TF-IDF centroid of the story."""
    return _distinct(tfidf(material).mean(axis=1), tfidf(material))


def lexrank(material: Material) -> list[int]:
    """LexRank (Erkan and Radev 2004), continuous, damping .85."""
    alike = tfidf(material)
    steps = alike / np.maximum(alike.sum(axis=1, keepdims=True), 1e-9)
    rank = np.full(len(alike), 1.0 / len(alike))
    for _ in range(100):
        rank = 0.15 / len(alike) + 0.85 * steps.T @ rank
    return _distinct(rank, alike)


def _distinct(scores: NDArray[np.float64], alike: NDArray[np.float64]) -> list[int]:
    """Best first, leaving out near repetitions."""
    chosen: list[int] = []
    for index in np.argsort(-scores, kind="stable"):
        if len(chosen) == SENTENCES:
            break
        if all(alike[index, other] < 0.5 for other in chosen):
            chosen.append(int(index))
    return chosen


def ours(weights: Weights, count: int) -> Choose:
    """The first statements of the world's take, in its order."""

    def choose(material: Material) -> list[int]:
        chosen = reading_order(material, choose_statements(material, weights=weights))
        return [evidence.unit for evidence in chosen[:count]]

    return choose


def summaries(data: Path, encode: Encode, most: int | None) -> list[str]:
    """Table of ROUGE F1 on stories of the test half."""
    stories = read_stories(data)
    names = [name for name in sorted(stories) if is_test_story(name)][:most]
    # What ships has seen all stories: here the weights are of the other half.
    seen = [stories[name] for name in sorted(stories) if not is_test_story(name)][:most]
    weights = train_salience(seen, encode)
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    methods: dict[str, Choose] = {
        "LexRank": lexrank,
        "TF-IDF centroid": centroid,
        "first sentence of each article": leads,
        "world's take, its first two statements": ours(weights, 2),
        "world's take, its first three statements": ours(weights, 3),
    }
    scores: dict[str, list[list[float]]] = {name: [] for name in methods}
    for name in names:
        documents, summary = stories[name]
        material = lay_out(documents, encode)
        if not material.units:
            continue
        for method, choose in methods.items():
            text = " ".join(material.units[i].text for i in choose(material))
            found = scorer.score(summary, text)
            scores[method].append([found[kind].fmeasure for kind in ("rouge1", "rouge2", "rougeL")])
    lines = [
        f"### Sentences against a human summary, {len(names)} unseen stories",
        "",
        "| method | ROUGE-1 | ROUGE-2 | ROUGE-L |",
        "| --- | --- | --- | --- |",
    ]
    for method, rows in scores.items():
        means = np.mean(rows, axis=0)
        lines.append(f"| {method} | {means[0]:.3f} | {means[1]:.3f} | {means[2]:.3f} |")
    return lines


def linked(vectors: NDArray[np.float32], threshold: float) -> list[int]:
    """Average linkage of cosine distances."""
    if len(vectors) < 2:
        return [0] * len(vectors)
    distance = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), "average")
    return [int(label) for label in fcluster(tree, threshold, "distance")]


def plain(encode: Encode) -> Callable[[float], Callable[[Sequence[str]], list[int]]]:
    """Average linkage of an encoder's vectors, by threshold."""
    return lambda threshold: lambda texts: linked(encode(texts), threshold)


def words(threshold: float) -> Callable[[Sequence[str]], list[int]]:
    """Average linkage of TF-IDF, by threshold."""

    def group(texts: Sequence[str]) -> list[int]:
        rows = TfidfVectorizer(token_pattern=r"\w+").fit_transform(texts).toarray()
        return linked(rows.astype(np.float32), threshold)

    return group


def groups(data: Path, encoders: dict[str, Encode], most: int | None) -> list[str]:
    """Table of B-cubed F1 on topics of the test half; thresholds are chosen on the other half."""
    topics = read_topics(data)
    if most is None:
        everything = [text for topic in topics for text in topic.texts]
        for encode in encoders.values():
            encode(everything)
    seen = [topic for topic in topics if not in_test_half(topic)]
    unseen = [topic for topic in topics if in_test_half(topic)]
    if most is not None:
        seen = [t for name in SETS for t in seen if t.name == name][:most]
        unseen = [t for name in SETS for t in [u for u in unseen if u.name == name][:most]]
        seen = [t for name in SETS for t in [u for u in topics if u.name == name and u in seen]]

    def both(chosen: Sequence[GroupedTopic], group: Callable[[Sequence[str]], list[int]]):
        return [
            grouping_score([t for t in chosen if t.name == name], group)
            for name in SETS
            if any(t.name == name for t in chosen)
        ]

    rows: list[tuple[str, list[float]]] = [
        ("each sentence alone", both(unseen, lambda texts: list(range(len(texts)))))
    ]
    baselines = {"TF-IDF, average linkage": words}
    for name, encode in encoders.items():
        baselines[f"{name}, average linkage"] = plain(encode)
    for name, made in baselines.items():
        best = max(THRESHOLDS, key=lambda t: sum(both(seen, made(t))))
        rows.append((f"{name}, cut at {best}", both(unseen, made(best))))
    default = next(iter(encoders.values()))
    trained = train_grouper(seen, default)
    shown = trained.projection
    none = replace(trained, projection=replace(shown, probe=-shown.probe))
    rows.append(
        (
            "group_statements with an encoder it does not know",
            both(unseen, lambda texts: group_statements(texts, default, grouper=none)),
        )
    )
    rows.append(
        (
            "group_statements",
            both(unseen, lambda texts: group_statements(texts, default, grouper=trained)),
        )
    )
    counts = {name: sum(t.name == name for t in unseen) for name in SETS}
    lines = [
        "### Sentences grouped by the point they make, one setting for both sets",
        "",
        "| method | " + " | ".join(f"{n}, {c} unseen topics" for n, c in counts.items()) + " |",
        "| --- | --- | --- |",
    ]
    lines.extend(
        f"| {name} | " + " | ".join(f"{score:.3f}" for score in scores) + " |"
        for name, scores in rows
    )
    return lines


def speed(data: Path, encode: Encode, articles: int) -> list[str]:
    """Seconds for one large story, cold."""
    rows = read_lines(data / "groundnews.jsonl.gz")
    by_story: dict[str, list[Document]] = {}
    for row in rows:
        by_story.setdefault(row["gold_story"], []).append(
            Document(row["id"], row["title"], row["body"], row["language"], None, row["source"])
        )
    largest = sorted(by_story.values(), key=len, reverse=True)
    story = [document for documents in largest for document in documents][:articles]
    spent = 0.0

    def timed(texts: Sequence[str]) -> NDArray[np.float32]:
        nonlocal spent
        start = time.perf_counter()
        vectors = encode(texts)
        spent += time.perf_counter() - start
        return vectors

    encode(["warm"])
    start, used = time.perf_counter(), time.process_time()
    analyse_story(story, timed)
    took, used = time.perf_counter() - start, time.process_time() - used
    return [
        f"### A story of {len(story)} full articles, cold",
        "",
        f"{took:.1f} s, of which {spent:.1f} s encoding; {used:.1f} s of processor time.",
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the development data")
    parser.add_argument("--quick", action="store_true", help="a few stories, hashing encoder")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors of the topics")
    parser.add_argument("--stories", type=int, help="most stories summarised")
    parser.add_argument("--summary-encoder", default="multilingual-e5-small")
    parser.add_argument("--speed", type=int, default=150, help="articles of the large story")
    parser.add_argument("--only", choices=["summaries", "groups", "speed", "labels", "sides"])
    parser.add_argument("--minilm", action="store_true", help="MiniLM as a further baseline")
    arguments = parser.parse_args()
    if arguments.quick:
        hashing = load_encoder("hashing").encode
        made: dict[str, Callable[[], list[str]]] = {
            "summaries": lambda: summaries(arguments.data, hashing, 10),
            "groups": lambda: groups(arguments.data, {"hashing": hashing}, 3),
            "speed": lambda: speed(arguments.data, hashing, 30),
            "labels": lambda: group_labels(arguments.data, hashing, 2),
            "sides": lambda: sides(arguments.data, hashing, 3),
        }
    else:
        names = ["multilingual-e5-small", *(["all-MiniLM-L6-v2"] if arguments.minilm else [])]
        encoders: dict[str, Encode] = {}
        for name in names:
            encoder = load_encoder(name)
            kept = arguments.cache
            encoders[name] = (
                cached(encoder.encode, kept, encoder.revision) if kept else encoder.encode
            )
        summariser = load_encoder(arguments.summary_encoder).encode
        made = {
            "summaries": lambda: summaries(arguments.data, summariser, arguments.stories),
            "groups": lambda: groups(arguments.data, encoders, None),
            "speed": lambda: speed(
                arguments.data, load_encoder(SENTENCE_ENCODER).encode, arguments.speed
            ),
            "labels": lambda: group_labels(arguments.data, next(iter(encoders.values()))),
            "sides": lambda: sides(arguments.data, load_encoder(SENTENCE_ENCODER).encode),
        }
    tables = [make() for name, make in made.items() if arguments.only in (None, name)]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}\n")
    print("\n\n".join("\n".join(table) for table in tables))


if __name__ == "__main__":
    main()
