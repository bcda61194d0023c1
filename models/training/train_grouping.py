"""Train the projection by which sentences are grouped into points, from grouped arguments.

Usage::

    python -m models.training.train_grouping ../shared/data --cache /tmp/vectors [--report]

Reads ``argkp.jsonl.gz`` and ``perspectrum.jsonl.gz``: sentences with a topic and ``gold_takes``.
Rows without a take are left out, and of several takes the first counts. ``--report`` trains on half
of the topics and scores the other half before all of them are trained on and written, with the
digest in the manifest refreshed. No text is kept: what ships is a matrix, a mean and one vector.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from clustering.scores import bcubed
from clustering.takes.grouping import PROBE, Grouper, centre_topic, group_statements
from embeddings import load_encoder
from models.artefacts import ARTEFACTS

__all__ = ["SETS", "GroupedTopic", "grouping_score", "in_test_half", "read_topics", "train_grouper"]

SETS = ("argkp", "perspectrum")
FILE = "grouping.safetensors"
# Chosen by training on a quarter of the topics and scoring another quarter.
EPOCHS, DROPOUT, LEARNING_RATE, WEIGHT_DECAY, TEMPERATURE = 30, 0.5, 1e-3, 1e-2, 0.1
FEWEST_TEXTS = 4

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


def in_test_half(topic: GroupedTopic) -> bool:
    """Whether a topic is left out when half of them are trained on: a hash of its name decides."""
    return int(hashlib.sha256(topic.topic.encode()).hexdigest(), 16) % 2 == 1


def train_grouper(topics: Sequence[GroupedTopic], encode: Encode, seed: int = 0) -> Grouper:
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
    return Grouper(weight.detach().numpy().astype(np.float32), mean, probe.astype(np.float32))


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
    encoder = load_encoder()
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
            "projection": trained.projection.astype(np.float16),
            "mean": trained.mean,
            "probe": trained.probe,
        },
        ARTEFACTS / FILE,
    )
    print(f"written: {ARTEFACTS / FILE}; now run python -m models.refresh")


if __name__ == "__main__":
    main()
