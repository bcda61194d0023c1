"""Train what makes a sentence worth telling, from summaries that editors wrote.

Usage::

    python -m models.training.train_salience ../shared/data [--stories 500]

Reads ``allsides.jsonl.gz`` and ``allsides_neutral_summaries.jsonl.gz``. For each sentence of a
story's articles the target is how many words and pairs of words of the human summary it has, less
what its length costs; ridge regression gives each feature of
``clustering.takes.salience`` a weight. Stories of the test half (by a hash of their id) are left
out. Features that need an encoder are not weighed, so that the weights serve any encoder.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from clustering.documents import Document
from clustering.takes.material import Material, lay_out
from clustering.takes.salience import FEATURES, salience_features
from clustering.takes.units import stem, text_words
from embeddings import load_encoder
from models.artefacts import ARTEFACTS

__all__ = ["in_test_half", "read_stories", "train_salience"]

FILE = "salience.json"
# What a word, and a pair of words, has to bring to be worth its length; pairs count more.
WORD_COST, PAIR_COST, PAIRS = 0.25, 0.10, 1.5
STRENGTH = 30.0
OF_VECTORS = frozenset(["title_cosine", "centroid_cosine"])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Objects of a compressed JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def read_stories(data: Path) -> dict[str, tuple[list[Document], str]]:
    """Articles and summary of each story, by story id.

    Raises
    ------
    FileNotFoundError
        A file is missing.
    """
    articles: defaultdict[str, list[Document]] = defaultdict(list)
    for row in read_lines(data / "allsides.jsonl.gz"):
        articles[row["gold_story"]].append(
            Document(row["id"], row["title"], row["body"], "en", None, row["source"], "US")
        )
    return {
        row["story_id"]: (articles[row["story_id"]], row["neutral_summary"])
        for row in read_lines(data / "allsides_neutral_summaries.jsonl.gz")
        if row["story_id"] in articles
    }


def in_test_half(story: str) -> bool:
    """Whether a story is left out of training: a hash of its id decides."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % 2 == 1


def worth(material: Material, summary: str) -> NDArray[np.float64]:
    """What each sentence shares with a summary, less what its length costs."""
    reference = [stem(word) for word in text_words(summary)]
    words = Counter(reference)
    pairs = Counter(itertools.pairwise(reference))
    values = []
    for unit in material.units:
        own = [stem(word) for word in unit.words]
        shared = (Counter(own) & words).total()
        shared_pairs = (Counter(itertools.pairwise(own)) & pairs).total()
        values.append(shared - WORD_COST * len(own) + PAIRS * (shared_pairs - PAIR_COST * len(own)))
    return np.array(values)


def train_salience(stories: Sequence[tuple[list[Document], str]]) -> dict[str, float]:
    """Weight of each feature."""
    encode = load_encoder("hashing").encode
    features, targets = [], []
    for documents, summary in stories:
        material = lay_out(documents, encode)
        if not material.units:
            continue
        rows, target = salience_features(material), worth(material, summary)
        features.append(rows - rows.mean(axis=0))
        targets.append(target - target.mean())
    rows, target = np.vstack(features), np.concatenate(targets)
    kept = [i for i, name in enumerate(FEATURES) if name not in OF_VECTORS]
    spread = rows[:, kept].std(axis=0) + 1e-9
    model = Ridge(alpha=STRENGTH).fit(rows[:, kept] / spread, target)
    return {
        FEATURES[i]: round(float(weight), 5)
        for i, weight in zip(kept, model.coef_ / spread, strict=True)
    }


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled *.jsonl.gz files")
    parser.add_argument("--stories", type=int, default=600, help="most stories trained on")
    arguments = parser.parse_args()
    stories = read_stories(arguments.data)
    chosen = [name for name in sorted(stories) if not in_test_half(name)][: arguments.stories]
    weights = train_salience([stories[name] for name in chosen])
    (ARTEFACTS / FILE).write_text(json.dumps({"weights": weights}, indent=1) + "\n", "utf-8")
    print(f"trained on {len(chosen)} stories; now run python -m models.refresh")


if __name__ == "__main__":
    main()
