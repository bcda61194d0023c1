"""Train what groups sentences by the point they make, from grouped arguments.

Usage::

    python -m models.training.train_grouping ../shared/data --cache /tmp/vectors [--report]

Reads ``argkp.jsonl.gz`` and ``perspectrum.jsonl.gz``: sentences with a topic and ``gold_takes``.
Rows without a take are left out, and of several takes the first counts. A projection of the vectors
comes first; then trees over the signals of pairs, with projections that had not seen the topic.
``--report`` trains on half of the topics and scores the other half before all of them are trained
on and written. No text is kept: what ships is a matrix, a mean, one vector and trees.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from clustering.scores import bcubed
from clustering.takes.grouping import (
    Grouper,
    Projection,
    centre_topic,
    group_statements,
)
from clustering.takes.pairs import POINT_SIGNALS
from clustering.takes.probe import PROBE
from embeddings import SENTENCE_ENCODER, load_encoder
from models.artefacts import ARTEFACTS

__all__ = [
    "SETS",
    "GroupedTopic",
    "cached",
    "grouping_score",
    "in_test_half",
    "read_key_points",
    "read_topics",
    "train_grouper",
]

SETS = ("argkp", "perspectrum")
FILE, TREES = "grouping.safetensors", "grouping_trees.json"
# Chosen by training on a quarter of the topics and scoring another quarter.
EPOCHS, DROPOUT, LEARNING_RATE, WEIGHT_DECAY, TEMPERATURE = 30, 0.5, 1e-3, 1e-2, 0.1
FEWEST_TEXTS = 4
# Chosen by three-fold cross-validation over the same half.
FOLDS, ROUNDS = 3, 150
TREE_PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 15,
    "max_bin": 63,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 0,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class GroupedTopic:
    """Sentences about one topic with the take of each."""

    name: str
    topic: str
    texts: list[str]
    takes: list[str]


def read_topics(data: Path) -> list[GroupedTopic]:
    """All topics of both sets, in a fixed order.

    Raises
    ------
    FileNotFoundError
        A file is missing.
    """
    topics: list[GroupedTopic] = []
    for name in SETS:
        rows: defaultdict[str, GroupedTopic] = defaultdict(lambda: GroupedTopic("", "", [], []))
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
            for line in stream:
                row = json.loads(line)
                if row["gold_takes"]:
                    rows[row["topic"]].texts.append(row["text"])
                    rows[row["topic"]].takes.append(row["gold_takes"][0])
        topics.extend(GroupedTopic(name, t, r.texts, r.takes) for t, r in sorted(rows.items()))
    return topics


def read_key_points(data: Path) -> list[dict[str, list[str]]]:
    """For each topic of ArgKP its key points, each with the sentences that make it."""
    topics: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(data / "argkp.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            if row["gold_labels"]:
                topics[row["topic"]][row["gold_labels"][0]].append(row["text"])
    return [dict(points) for _, points in sorted(topics.items())]


def in_test_half(topic: GroupedTopic) -> bool:
    """Whether a topic is left out when half of them are trained on: a hash of its name decides."""
    return int(hashlib.sha256(topic.topic.encode()).hexdigest(), 16) % 2 == 1


def train_grouper(topics: Sequence[GroupedTopic], encode: Encode) -> Grouper:
    """Train projection and trees.

    The trees see each topic as a projection shows it that was trained without the topic: by its own
    projection a topic looks better sorted than any new one will.
    """
    tables: list[NDArray[np.float32]] = []
    targets, weights = [], []
    of_set = Counter(dict.fromkeys(SETS, 0))
    for topic in topics:
        of_set[topic.name] += len(topic.texts)
    for fold in range(FOLDS):
        without = train_projection([t for t in topics if _fold(t) != fold], encode)
        for topic in topics:
            if _fold(topic) == fold and len(topic.texts) > 1:
                tables.extend(without.signals(topic.texts, encode(topic.texts)).tables())
                takes = np.array(topic.takes)
                low, high = np.triu_indices(len(takes), 1)
                targets.append(takes[low] == takes[high])
                # Each text of a set counts alike, and so does each set.
                share = 1.0 / (len(takes) - 1) / of_set[topic.name]
                weights.append(np.full(len(low), share))
    weight = np.concatenate(weights)
    data = lightgbm.Dataset(
        np.concatenate(tables),
        np.concatenate(targets),
        weight=weight * len(weight) / weight.sum(),
        feature_name=list(POINT_SIGNALS),
    )
    trees = lightgbm.train(TREE_PARAMETERS, data, ROUNDS)
    return Grouper(train_projection(topics, encode), trees.model_to_string())


def _fold(topic: GroupedTopic) -> int:
    digest = hashlib.md5(topic.topic.encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % FOLDS


def train_projection(topics: Sequence[GroupedTopic], encode: Encode, seed: int = 0) -> Projection:
    """Train a projection so that sentences of one take come close and others part.

    The loss is supervised contrastive within each topic, on vectors without the topic's mean. It
    starts from the identity, and half of each vector is dropped at every step, which keeps 384 by
    384 weights from learning the topics by heart.
    """
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    texts = sorted({text for topic in topics for text in topic.texts})
    row = {text: i for i, text in enumerate(texts)}
    raw = encode([*texts, PROBE])
    vectors, probe = raw[:-1], raw[-1]
    placed = [vectors[[row[text] for text in topic.texts]] for topic in topics]
    mean = np.mean([rows.mean(axis=0) for rows in placed], axis=0).astype(np.float32)
    batches = []
    for topic, rows in zip(topics, placed, strict=True):
        takes = np.array(topic.takes)
        alike = torch.from_numpy(takes[:, None] == takes[None, :])
        alike.fill_diagonal_(False)
        if len(rows) >= FEWEST_TEXTS and alike.any():
            centred = torch.from_numpy(centre_topic(rows, mean).astype(np.float32))
            batches.append((centred, alike))
    dims = vectors.shape[1]
    weight = torch.nn.Parameter(torch.eye(dims))
    optimiser = torch.optim.AdamW([weight], lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    for _ in range(EPOCHS):
        for index in order.permutation(len(batches)):
            centred, alike = batches[index]
            loss = _contrast(weight, centred, alike) * math.log(len(centred))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    matrix = weight.detach().numpy().astype(np.float32)
    return Projection(matrix, mean, probe.astype(np.float32))


def _contrast(weight: torch.Tensor, centred: torch.Tensor, alike: torch.Tensor) -> torch.Tensor:
    dropped = torch.nn.functional.dropout(centred, DROPOUT)
    placed = torch.nn.functional.normalize(dropped @ weight.T, dim=1)
    itself = torch.eye(len(centred), dtype=torch.bool)
    scores = (placed @ placed.T / TEMPERATURE).masked_fill(itself, -1e9)
    logs = (scores - torch.logsumexp(scores, dim=1, keepdim=True)).masked_fill(itself, 0.0)
    known = alike.any(dim=1)
    return -((logs * alike).sum(dim=1)[known] / alike.sum(dim=1)[known]).mean()


def grouping_score(
    topics: Sequence[GroupedTopic], group: Callable[[Sequence[str]], Sequence[int]]
) -> float:
    """B-cubed F1 of each topic, averaged by their sizes."""
    scores = [bcubed(topic.takes, list(group(topic.texts)))[2] for topic in topics]
    return float(np.average(scores, weights=[len(topic.texts) for topic in topics]))


def cached(encode: Encode, folder: Path, revision: str) -> Encode:
    """An encoder that keeps its vectors in a folder."""
    digest = hashlib.sha256(revision.encode()).hexdigest()[:12]
    path = folder / f"grouping-{digest}.npz"
    known: dict[str, NDArray[np.float32]] = {}
    if path.exists():
        kept = np.load(path)
        known.update(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def encode_new(texts: Sequence[str]) -> NDArray[np.float32]:
        missing = sorted({text for text in texts if text not in known})
        if missing:
            known.update(zip(missing, encode(missing), strict=True))
            folder.mkdir(parents=True, exist_ok=True)
            np.savez(path, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
        return np.stack([known[text] for text in texts])

    return encode_new


def main() -> None:
    """Report on unseen topics where asked, then train on all and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled *.jsonl.gz files")
    parser.add_argument("--cache", type=Path, required=True, help="folder for vectors")
    parser.add_argument("--report", action="store_true", help="first score half of the topics")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    encoder = load_encoder(SENTENCE_ENCODER)
    encode = cached(encoder.encode, arguments.cache, encoder.revision)
    topics = read_topics(arguments.data)
    encode([text for topic in topics for text in topic.texts])
    if arguments.report:
        half = train_grouper([t for t in topics if not in_test_half(t)], encode)
        for name in SETS:
            unseen = [t for t in topics if in_test_half(t) and t.name == name]
            score = grouping_score(unseen, lambda x: group_statements(x, encode, grouper=half))
            print(f"{name}: B-cubed F1 {score:.3f} on {len(unseen)} unseen topics")
    trained = train_grouper(topics, encode)
    save_file(
        {
            "projection": trained.projection.matrix.astype(np.float16),
            "mean": trained.projection.mean,
            "probe": trained.projection.probe,
        },
        ARTEFACTS / FILE,
    )
    described = json.dumps({"trees": trained.trees}, indent=1)
    (ARTEFACTS / TREES).write_text(described + "\n", encoding="utf-8")
    print(f"written: {FILE} and {TREES} in {ARTEFACTS}; now run python -m models.refresh")


if __name__ == "__main__":
    main()
