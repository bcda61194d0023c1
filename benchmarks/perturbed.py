"""A month of news in any amount, made by perturbing real articles.

Each event takes the articles of one real story and exchanges some of its names, numbers and
words, the same ones in all of its articles; each article then leaves some words out and has some
others. Events of one origin are the sagas that every week of real news is full of.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import overload

import numpy as np
from numpy.typing import NDArray

from clustering import Document
from embeddings import load_encoder
from models.training.labelled import cached_vectors
from overstory.articles import Article, article_id
from overstory.demo import gold_stories, load_corpus
from overstory.ingest.clean import prepare
from overstory.jobs.documents import as_document, vector_text
from overstory.sources import SourceRegistry

__all__ = ["Origin", "PerturbedNews", "origins"]

SETS = ("groundnews", "allsides", "violent", "og2021")
_FROM_EACH = 700
"""Articles of each set that news are made from."""
DAYS = 30
_DAY = 86_400.0
_START = 1_750_000_000.0
_READ = 2500
"""Characters of a body that are kept: clustering reads no more than 300 words."""
_OUTLETS = 3000
_LARGEST = 250
_EVENT_MOVE, _ARTICLE_MOVE = 0.85, 0.39
"""How far vectors of an event, and of each article, are moved from those of their origin.

Encoded by the default encoder, 150 pairs of such articles have a cosine of .87 in one event and of
.54 in two events of one origin; vectors that are moved so have the same.
"""
_COPIES = 0.12
"""Share of articles that reproduce another of their event."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The articles of one real story: their words, vectors and languages."""

    titles: list[list[str]]
    bodies: list[list[str]]
    languages: list[str | None]
    vectors: NDArray[np.float32]


def origins(data: Path, cache: Path) -> tuple[str, list[Origin]]:
    """Real stories from the development sets, or else from the demonstration corpus."""
    registry = SourceRegistry.load()
    found: list[Origin] = []
    for name in SETS:
        path = data / f"{name}.jsonl.gz"
        if path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as stream:
                rows = [json.loads(line) for line in islice(stream, _FROM_EACH)]
            articles = [Article.parse(row, require_title=False) for row in rows]
            gold = [str(row["gold_story"]) for row in rows]
            found += _stories(name, [prepare(a, registry) for a in articles], gold, registry, cache)
    if found:
        return "the development sets", found
    corpus = load_corpus()
    names = gold_stories()
    gold = [names[article_id(article)] for article in corpus]
    articles = [prepare(article, registry) for article in corpus]
    return "the demonstration corpus", _stories("demo", articles, gold, registry, cache)


def _stories(
    name: str, articles: list[Article], gold: list[str], registry: SourceRegistry, cache: Path
) -> list[Origin]:
    vectors = cached_vectors(
        name,
        [vector_text(a.title, a.body, a.source_name or a.source) for a in articles],
        load_encoder(),
        cache,
    )
    members: defaultdict[str, list[int]] = defaultdict(list)
    for number, story in enumerate(gold):
        members[story].append(number)
    documents = [as_document(article, registry) for article in articles]
    return [
        Origin(
            [documents[i].title.split() for i in rows],
            [documents[i].body[:_READ].split(" ") for i in rows],
            [documents[i].language for i in rows],
            vectors[rows],
        )
        for rows in members.values()
    ]


class PerturbedNews(Sequence[Document]):
    """Articles of :data:`DAYS` days, each made anew whenever it is asked for.

    Parameters
    ----------
    origins
        Real stories.
    count
        How many articles.
    seed
        Another seed makes other news.
    """

    def __init__(self, origins: Sequence[Origin], count: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self._origins = origins
        self._seed = seed
        # Half of the stories have one or two articles, a few have hundreds.
        sizes = np.minimum(np.floor(rng.pareto(1.15, count) + 1), _LARGEST).astype(np.int64)
        sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), count)) + 1]
        event = np.repeat(np.arange(len(sizes)), sizes)[:count]
        within = np.concatenate([np.arange(size) for size in sizes])[:count]
        begins = rng.uniform(0, DAYS * _DAY, len(sizes))
        times = begins[event] + np.minimum(rng.exponential(8 * 3600, count), 4 * _DAY) * (
            within > 0
        )
        order = np.argsort(times, kind="stable")
        self.event = event[order]
        self._within = within[order]
        self._times = _START + times[order]
        self._origin_of = rng.integers(0, len(origins), len(sizes))
        self._words, self._names = _vocabularies(origins)

    def __len__(self) -> int:
        return len(self.event)

    def vectors(self) -> NDArray[np.float32]:
        """Vectors of all articles, shape (n, d): those of their origins, moved as their texts."""
        rng = np.random.default_rng(self._seed + 1)
        dims = self._origins[0].vectors.shape[1]
        moves = rng.standard_normal((int(self.event.max()) + 1, dims), np.float32)
        moves *= _EVENT_MOVE / np.sqrt(dims)
        out = np.empty((len(self), dims), np.float32)
        for start in range(0, len(self), 50_000):
            some = np.arange(start, min(start + 50_000, len(self)))
            noise = rng.standard_normal((len(some), dims), np.float32) * (
                _ARTICLE_MOVE / np.sqrt(dims)
            )
            real = np.stack([self._real(int(i))[0].vectors[self._real(int(i))[1]] for i in some])
            real += moves[self.event[some]] + noise
            out[some] = real / np.linalg.norm(real, axis=1, keepdims=True)
        return out

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> list[Document]: ...
    def __getitem__(self, index: int | slice) -> Document | list[Document]:
        if isinstance(index, slice):
            return [self._made(i) for i in range(*index.indices(len(self)))]
        return self._made(range(len(self))[index])

    def _real(self, index: int) -> tuple[Origin, int]:
        origin = self._origins[self._origin_of[self.event[index]]]
        return origin, int(self._within[index]) % len(origin.titles)

    def without_texts(self) -> list[Document]:
        """What is known of the articles beside their texts."""
        return [self._made(index, texts=False) for index in range(len(self))]

    def _made(self, index: int, texts: bool = True) -> Document:
        event = int(self.event[index])
        chance = Random(f"{self._seed}/{event}/{self._within[index]}")
        outlet = chance.randrange(_OUTLETS)
        origin, row = self._real(index)
        if self._within[index] and chance.random() < _COPIES:
            chance = Random(f"{self._seed}/{event}/copied")
            row = 0
        title, body = "", ""
        if texts:
            exchanged = _exchanges(self, event)
            title = " ".join(exchanged.get(word, word) for word in origin.titles[row])
            body = " ".join(_reworded(origin.bodies[row], exchanged, chance))
        return Document(
            f"{index:07d}",
            title,
            body,
            origin.languages[row],
            float(self._times[index]),
            f"outlet{outlet}.example",
        )

    def exchanges(self, event: int) -> dict[str, str]:
        """What an event has in place of some words of its origin."""
        chance = Random(f"{self._seed}/{event}")
        origin = self._origins[self._origin_of[event]]
        language = origin.languages[0] or ""
        words, names = self._words[language], self._names[language]
        out = {}
        for word in sorted({w for text in (*origin.titles, *origin.bodies) for w in text}):
            lot = chance.random()
            if word.isdigit() and lot < 0.8:
                out[word] = str(chance.randrange(2, 400))
            elif word[:1].isupper() and lot < 0.6:
                out[word] = chance.choice(names)
            elif lot < 0.2:
                out[word] = chance.choice(words)
        return out


@lru_cache(maxsize=1024)
def _exchanges(news: PerturbedNews, event: int) -> dict[str, str]:
    return news.exchanges(event)


def _reworded(words: list[str], exchanged: dict[str, str], chance: Random) -> list[str]:
    """The words of an event, with some of them in other places."""
    out = [exchanged.get(word, word) for word in words]
    for _ in range(len(out) // 8):
        out[chance.randrange(len(out))] = out[chance.randrange(len(out))]
    return out


def _vocabularies(origins: Sequence[Origin]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Words, and those with a capital, of each language."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for origin in origins:
        words[origin.languages[0] or ""].update(*origin.titles, *origin.bodies)
    everything = {name: sorted(some - {""}) or ["news"] for name, some in words.items()}
    capital = {
        name: [w for w in some if w[:1].isupper() and len(w) > 2] or some
        for name, some in everything.items()
    }
    return everything, capital
