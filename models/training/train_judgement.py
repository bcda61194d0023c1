"""Train what tells which sentences judge their story, from sentences whose side was read.

Usage::

    python -m models.training.train_judgement ../shared/data [--report] [--half] [--out FILE]

``judged_sentences.csv`` beside this file has for each sentence its data set, its article's id,
where it stands in the article's body as the product reads it, what it does, and how much that
counts (those that were read in haste count half):

- ``C``, ``S`` it criticises or supports what the story's headlines are about, or who did it
- ``c``, ``s`` it does so with something else
- ``V`` it gives another view: a reaction, a demand, a forecast
- ``F``, ``X`` it reports plainly, or belongs to another story or to none

``--report`` first prints average precision by six-fold cross-validation over stories.
``--half`` leaves out every second story of ``groundnews``, for reading what comes out on these.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from clustering.takes.judgement import CLASSES, Judge, in_context, judgement_features
from clustering.takes.material import Encode, Material, lay_out
from clustering.takes.probe import PROBE
from embeddings import SENTENCE_ENCODER, load_encoder
from models.artefacts import ARTEFACTS
from models.training.summaries import every_second, read_articles

__all__ = ["JudgedStory", "read_judged", "train_judge"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# For each data set and article where sentences begin: what each does, and how much that counts.
Labels = dict[tuple[str, str], dict[int, tuple[int, float]]]
FILE = "judgement.safetensors"
FILE_OF_LABELS = Path(__file__).with_name("judged_sentences.csv")
SETS = ("allsides", "groundnews")
CLASS_OF = {"F": 0, "X": 0, "C": 1, "S": 2, "c": 3, "s": 3, "V": 3}
# Chosen by the cross-validation that --report prints.
INVERSE_STRENGTH, SCALE = 0.003, 10.0
FOLDS = 6


@dataclass(frozen=True, slots=True)
class JudgedStory:
    """One story.

    Attributes
    ----------
    features, vectors, documents
        (n, f), (n, d) and (n,) of all its sentences.
    rows, classes, weights
        (k,) which of them were judged, how, and how much each counts.
    """

    data_set: str
    name: str
    features: Floats
    vectors: Floats
    documents: Ints
    rows: Ints
    classes: Ints
    weights: Floats


def read_judged(data: Path, encode: Encode) -> list[JudgedStory]:
    """The judged sentences, by data set and story.

    Raises
    ------
    FileNotFoundError
        A file is missing.
    ValueError
        A sentence is not where the labels say.
    """
    labels: Labels = defaultdict(dict)
    with FILE_OF_LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            told = CLASS_OF[row["label"]], float(row["weight"])
            labels[row["set"], row["article"]][int(row["start"])] = told
    stories = []
    for name in SETS:
        for story, documents in read_articles(data / f"{name}.jsonl.gz").items():
            if any((name, document.id) in labels for document in documents):
                stories.append(_judged(name, story, lay_out(documents, encode), labels))
    found = sum(len(story.classes) for story in stories)
    if found != sum(map(len, labels.values())):
        raise ValueError(f"{FILE_OF_LABELS.name}: only {found} of its sentences are in the data")
    return stories


def _judged(name: str, story: str, material: Material, labels: Labels) -> JudgedStory:
    rows, judged = [], []
    for index, unit in enumerate(material.units):
        known = labels.get((name, material.documents[unit.document].id), {})
        if unit.sentence.start in known:
            rows.append(index)
            judged.append(known[unit.sentence.start])
    return JudgedStory(
        data_set=name,
        name=story,
        features=judgement_features(material),
        vectors=material.vectors,
        documents=material.document_of,
        rows=np.array(rows, dtype=np.int64),
        classes=np.array([own for own, _ in judged], dtype=np.int64),
        weights=np.array([weight for _, weight in judged], dtype=float),
    )


def train_judge(stories: Sequence[JudgedStory], probe: NDArray[np.float32]) -> Judge:
    """Fit the logistic regression; ``probe`` (d,) is the encoder's vector of the probe."""
    features = np.vstack([story.features[story.rows] for story in stories])
    mean = np.vstack([s.vectors[s.rows] for s in stories]).mean(axis=0).astype(np.float32)
    vectors = np.vstack([in_context(s.vectors, s.documents, mean)[s.rows] for s in stories])
    spread = features.std(axis=0) + 1e-9
    rows = np.hstack([features / spread, SCALE * vectors])
    model = LogisticRegression(C=INVERSE_STRENGTH, max_iter=3000)
    model.fit(
        rows,
        np.concatenate([story.classes for story in stories]),
        np.concatenate([story.weights for story in stories]),
    )
    scale = np.concatenate([1 / spread, np.full(vectors.shape[1], SCALE)])
    return Judge(
        weights=(model.coef_ * scale).astype(np.float32),
        constant=model.intercept_.astype(np.float32),
        mean=mean,
        probe=probe,
    )


def _report(stories: Sequence[JudgedStory], probe: NDArray[np.float32]) -> None:
    """Print how well sentences are told that no fold has seen."""
    order = np.random.default_rng(0).permutation(len(stories))
    chances: list[Floats] = [np.zeros((0, len(CLASSES)))] * len(stories)
    for fold in range(FOLDS):
        judge = train_judge([stories[i] for n, i in enumerate(order) if n % FOLDS != fold], probe)
        for i in order[fold::FOLDS]:
            story = stories[i]
            found = judge.probabilities(story.features, story.vectors, story.documents)
            chances[i] = found[story.rows]
    for name in SETS:
        own = [i for i, story in enumerate(stories) if story.data_set == name]
        classes = np.concatenate([stories[i].classes for i in own])
        found = np.vstack([chances[i] for i in own])
        scores = [
            ("critical", classes == 1, found[:, 1]),
            ("supportive", classes == 2, found[:, 2]),
            ("any view", classes != 0, 1 - found[:, 0]),
        ]
        told = ", ".join(f"{kind} {average_precision_score(y, p):.3f}" for kind, y, p in scores)
        print(f"{name}, {len(classes)} sentences, average precision: {told}")


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled *.jsonl.gz files")
    parser.add_argument("--report", action="store_true", help="first cross-validate")
    parser.add_argument("--half", action="store_true", help="leave out stories to be read")
    parser.add_argument("--out", type=Path, default=ARTEFACTS / FILE)
    arguments = parser.parse_args()
    encode = load_encoder(SENTENCE_ENCODER).encode
    stories = read_judged(arguments.data, encode)
    probe = encode([PROBE])[0]
    if arguments.report:
        _report(stories, probe)
    if arguments.half:
        left_out = every_second(read_articles(arguments.data / "groundnews.jsonl.gz"))
        stories = [s for s in stories if s.name not in left_out]
    judge = train_judge(stories, probe)
    # The format takes the bytes of an array as they lie.
    tensors = {name: np.ascontiguousarray(value) for name, value in vars(judge).items()}
    save_file(tensors, arguments.out)
    print(f"written: {arguments.out.name}; now run python -m models.refresh")


if __name__ == "__main__":
    main()
