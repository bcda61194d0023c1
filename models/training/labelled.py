"""Labelled data sets for training and measuring: articles whose stories are known."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from clustering.background import Background
from clustering.copies import find_copies
from clustering.documents import Document
from clustering.evidence import Evidence
from clustering.signals import count_views
from clustering.text import TextTokens, document_tokens
from embeddings import Encoder
from models.training.translation import LANGUAGES, tokens_as_if_in, vectors_as_if_in
from overstory.articles import Article
from overstory.ingest.clean import prepare
from overstory.jobs.documents import as_document, compared_titles, vector_text
from overstory.sources import SourceRegistry

__all__ = [
    "FOLDS",
    "GOLD",
    "SILVER",
    "LabelledSet",
    "Sample",
    "cached_vectors",
    "embedded_text",
    "fold_of",
    "is_used",
    "labelled_articles",
    "layers_without",
    "read_labelled",
]

GOLD = ("allsides", "groundnews", "ecbplus", "violent", "og2021")
"""Data sets whose stories people labelled."""
SILVER = ("uci2014_stream", "kite2025_titles")
"""Data sets whose stories were labelled by machine."""
FOLDS = 3
"""Parts of the stories of each set, told by :func:`fold_of`: what is measured on one was trained
on the others."""
SMALL = (2, 3, 5, 8, 12, 20, 30, 50, 100, 200)
"""Sizes of small windows."""


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """All articles of one data set, with what is computed once.

    What is learned is learned from the articles that are counted; the others stand beside them.
    """

    name: str
    documents: list[Document]
    gold: list[str]
    texts: list[str]
    counted: list[bool]
    tokens: list[TextTokens]
    vectors: NDArray[np.float32]
    counts: dict[str, sparse.csr_matrix]
    copies: list[int | None]

    def translated(
        self, means: Mapping[str, NDArray[np.float32]], share: float, seed: int = 0
    ) -> LabelledSet:
        """The same articles, a share of them as if in another language.

        Parameters
        ----------
        means
            Mean vector of each language.
        share
            In [0, 1].
        seed
            Decides which articles, and their languages.
        """
        rng = np.random.default_rng(seed)
        names = np.array(list(LANGUAGES))
        chosen = rng.choice(names, len(self.documents)).tolist()
        stays = rng.random(len(self.documents)) >= share
        languages = [None if same else x for same, x in zip(stays.tolist(), chosen, strict=True)]
        vectors = self.vectors.copy()
        for language in LANGUAGES:
            rows = [i for i, own in enumerate(languages) if own == language]
            vectors[rows] = vectors_as_if_in(language, vectors[rows], means)
        tokens = [
            own if language is None else tokens_as_if_in(language, own)
            for own, language in zip(self.tokens, languages, strict=True)
        ]
        documents = [
            own if language is None else replace(own, language=language)
            for own, language in zip(self.documents, languages, strict=True)
        ]
        copies = [
            original if original is not None and languages[original] == own else None
            for original, own in zip(self.copies, languages, strict=True)
        ]
        return replace(
            self,
            documents=documents,
            tokens=tokens,
            vectors=vectors,
            counts=count_views(tokens),
            copies=copies,
        )

    def part(
        self,
        keep: Callable[[str], bool],
        count: Callable[[str], bool],
        encoder: Encoder,
        cache: Path,
    ) -> LabelledSet:
        """The articles of some stories, some of them counted, as another encoder sees them."""
        rows = [i for i, story in enumerate(self.gold) if keep(story)]
        place = {row: number for number, row in enumerate(rows)}
        texts = [self.texts[i] for i in rows]
        originals = [self.copies[i] for i in rows]
        return LabelledSet(
            self.name,
            [self.documents[i] for i in rows],
            [self.gold[i] for i in rows],
            texts,
            [count(self.gold[i]) for i in rows],
            [self.tokens[i] for i in rows],
            cached_vectors(self.name, texts, encoder, cache),
            {name: view[rows] for name, view in self.counts.items()},
            [None if original is None else place.get(original) for original in originals],
        )

    def sample(self, background: Background) -> Sample:
        """All articles in one window."""
        return self._window(range(len(self.gold)), background)

    def small_samples(self, background: Background, count: int, seed: int = 0) -> list[Sample]:
        """Windows of 2 to 200 articles that are counted, from few stories or from many."""
        rng = np.random.default_rng(seed)
        members: dict[str, list[int]] = {}
        for index, story in enumerate(self.gold):
            if self.counted[index]:
                members.setdefault(story, []).append(index)
        names = sorted(members)
        windows = []
        for _ in range(count):
            size = int(rng.choice(SMALL))
            # Mostly unrelated articles, as in a young store; sometimes a few large stories.
            stories = min(len(names), int(rng.integers(2, 2 * size + 1)))
            few = rng.choice(len(names), stories, replace=False)
            pool = [index for number in few for index in members[names[number]]]
            chosen = rng.choice(pool, min(size, len(pool)), replace=False)
            windows.append(self._window(sorted(chosen.tolist()), background))
        return windows

    def _window(self, chosen: Sequence[int], background: Background) -> Sample:
        rows: dict[int, int] = {}
        for index in chosen:
            original = self.copies[index]
            rows.setdefault(index if original is None else original, index)
        reports = list(rows.values())
        place = {root: number for number, root in enumerate(rows)}
        of_report = [
            place[index if (original := self.copies[index]) is None else original]
            for index in chosen
        ]
        evidence = Evidence(
            [self.documents[i] for i in reports],
            {name: view[reports] for name, view in self.counts.items()},
            self.vectors[reports],
            background,
        )
        return Sample(
            self.name,
            evidence,
            np.unique([self.gold[i] for i in reports], return_inverse=True)[1].astype(np.int64),
            [self.gold[i] for i in reports],
            [self.gold[i] for i in chosen],
            np.array(of_report, np.int64),
            np.array([self.counted[i] for i in reports], np.float64),
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """A window of labelled articles, copies set aside.

    ``stories`` numbers the gold story of each report; ``gold`` has the story of every article,
    ``report_of`` the row of its report. ``counted`` is 1 for each report that is learned from.
    """

    name: str
    evidence: Evidence
    stories: NDArray[np.int64]
    story_names: list[str]
    gold: list[str]
    report_of: NDArray[np.int64]
    counted: NDArray[np.float64]


def fold_of(set_name: str, story: str, folds: int) -> int:
    """The fold of a story: by name, so that it never depends on what else there is."""
    digest = hashlib.md5(f"{set_name}/{story}".encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % folds


def is_used(set_name: str, story: str) -> bool:
    """Whether a story is trained on: a third of the largest set is as good as all of it."""
    return set_name != "uci2014_stream" or fold_of(f"used/{set_name}", story, 3) == 0


def layers_without(folder: Path, folds: Sequence[int]) -> Path:
    """File of the encoder's layers that were trained without the stories of some folds."""
    return folder / f"without-{'-'.join(map(str, sorted(folds)))}.safetensors"


def labelled_articles(path: Path, registry: SourceRegistry) -> tuple[list[Article], list[str]]:
    """The prepared articles of one data set as they are compared, and the gold story of each."""
    articles, gold = [], []
    reader = gzip.open if path.suffix == ".gz" else open
    with reader(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            raw = json.loads(line)
            articles.append(prepare(Article.parse(raw, require_title=False), registry))
            gold.append(str(raw["gold_story"]))
    titled = zip(articles, compared_titles(articles), strict=True)
    return [own.model_copy(update={"title": title}) for own, title in titled], gold


def embedded_text(article: Article) -> str:
    """What of a prepared article is embedded."""
    return vector_text(article.title, article.body, article.source_name or article.source)


def read_labelled(
    path: Path, encoder: Encoder, cache: Path, registry: SourceRegistry | None = None
) -> LabelledSet:
    """Read one data set and embed its articles; vectors are cached in a folder."""
    registry = registry or SourceRegistry.load()
    articles, gold = labelled_articles(path, registry)
    name = path.name.split(".")[0]
    documents = [
        as_document(article, registry, document_id=f"{number:06d}")
        for number, article in enumerate(articles)
    ]
    texts = [embedded_text(article) for article in articles]
    tokens = document_tokens(documents)
    return LabelledSet(
        name,
        documents,
        gold,
        texts,
        [True] * len(texts),
        tokens,
        cached_vectors(name, texts, encoder, cache),
        count_views(tokens),
        find_copies(documents, tokens),
    )


def cached_vectors(
    name: str, texts: Sequence[str], encoder: Encoder, cache: Path
) -> NDArray[np.float32]:
    """Vectors of texts, shape (n, dims), float32; those made before are kept in a folder."""
    revision = hashlib.sha256(encoder.revision.encode()).hexdigest()[:12]
    file = cache / f"{name}-{revision}.npz"
    known: dict[str, NDArray[np.float32]] = {}
    if file.exists():
        with np.load(file) as kept:
            known = dict(zip(kept["digests"].tolist(), kept["vectors"], strict=True))
    digests = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
    missing = {d: text for d, text in zip(digests, texts, strict=True) if d not in known}
    if missing:
        known |= dict(zip(missing, encoder.encode(list(missing.values())), strict=True))
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(file, digests=np.array(list(known)), vectors=np.array(list(known.values())))
    return np.array([known[d] for d in digests], np.float32).reshape(len(texts), encoder.dims)
