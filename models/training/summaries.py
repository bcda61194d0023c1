"""Stories with the summaries that editors wrote of them, and how near sentences come to these."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray
from rouge_score.tokenizers import DefaultTokenizer

from clustering.copies import find_copies
from clustering.documents import Document
from overstory.articles import Article
from overstory.ingest.clean import prepare
from overstory.jobs.documents import as_document
from overstory.sources import SourceRegistry

__all__ = [
    "Reference",
    "every_second",
    "in_test_half",
    "read_articles",
    "read_lines",
    "read_stories",
    "smallest_first",
]

Ids = NDArray[np.int64]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Objects of a compressed JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def read_stories(data: Path) -> dict[str, tuple[list[Document], str]]:
    """Articles, as ``overstory.takes`` sees them, and summary of each story, by story id.

    Raises
    ------
    FileNotFoundError
        A file is missing.
    """
    articles = read_articles(data / "allsides.jsonl.gz")
    return {
        row["story_id"]: (articles[row["story_id"]], row["neutral_summary"])
        for row in read_lines(data / "allsides_neutral_summaries.jsonl.gz")
        if row["story_id"] in articles
    }


def read_articles(path: Path) -> dict[str, list[Document]]:
    """The articles of each gold story, as ``overstory.takes`` sees them.

    Raises
    ------
    FileNotFoundError
        The file is missing.
    """
    registry = SourceRegistry.load()
    stories: defaultdict[str, list[Document]] = defaultdict(list)
    for row in read_lines(path):
        article = prepare(Article.parse(row, require_title=False), registry)
        stories[row["gold_story"]].append(as_document(article, registry, document_id=row["id"]))
    return {name: _with_copies(documents) for name, documents in sorted(stories.items())}


def _with_copies(documents: Sequence[Document]) -> list[Document]:
    return [
        document if original is None else replace(document, report=documents[original].id)
        for document, original in zip(documents, find_copies(documents), strict=True)
    ]


def in_test_half(story: str) -> bool:
    """Whether a story is left out of training: a hash of its id decides."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % 2 == 1


def every_second(stories: Mapping[str, Sequence[Document]]) -> set[str]:
    """Names of every second story from the smallest: of ``groundnews``, those that are only read.

    No setting of takes was chosen on them.
    """
    return set(smallest_first(stories)[1::2])


def smallest_first(stories: Mapping[str, Sequence[Document]]) -> list[str]:
    """Names of stories by their number of articles, then by name."""
    return sorted(stories, key=lambda name: (len(stories[name]), name))


class Reference:
    """A summary to compare sentences with: ROUGE (Lin 2004), stemmed, as ``rouge_score`` has it.

    That library takes a millisecond a comparison, and training makes some hundred thousand.
    """

    _tokenizer = DefaultTokenizer(use_stemmer=True)

    def __init__(self, summary: str) -> None:
        self._numbers: dict[str, int] = {}
        self.tokens = self.read(summary)

    def read(self, text: str) -> Ids:
        """Stemmed tokens of a text as numbers that mean the same for this reference."""
        tokens = self._tokenizer.tokenize(text)
        return np.array([self._numbers.setdefault(t, len(self._numbers)) for t in tokens], np.int64)

    def shared(self, tokens: Ids) -> NDArray[np.float64]:
        """Number of shared words, of shared pairs, and length of the longest common subsequence."""
        return _shared(self.tokens, tokens)

    def f1(self, tokens: Ids) -> NDArray[np.float64]:
        """ROUGE-1, -2 and -L F1."""
        total = len(self.tokens) + len(tokens)
        return 2 * self.shared(tokens) / np.maximum(1, [total, total - 2, total])


@numba.njit(cache=True)
def _shared(reference: Ids, tokens: Ids) -> NDArray[np.float64]:  # pragma: no cover - compiled
    found = np.zeros(3)
    found[0] = _common(reference, tokens)
    if len(reference) > 1 and len(tokens) > 1:
        found[1] = _common(
            reference[:-1] * 1_000_000 + reference[1:], tokens[:-1] * 1_000_000 + tokens[1:]
        )
    row = np.zeros(len(tokens) + 1)
    for i in range(len(reference)):
        diagonal = 0.0
        for j in range(len(tokens)):
            above = row[j + 1]
            row[j + 1] = diagonal + 1 if reference[i] == tokens[j] else max(above, row[j])
            diagonal = above
    found[2] = row[len(tokens)]
    return found


@numba.njit(cache=True)
def _common(left: Ids, right: Ids) -> int:  # pragma: no cover - compiled
    left, right = np.sort(left), np.sort(right)
    i = j = count = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            count += 1
            i += 1
            j += 1
        elif left[i] < right[j]:
            i += 1
        else:
            j += 1
    return count
