"""Stories and takes without a store: ``overstory.cluster``, ``takes``, groups of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from clustering import Explanation, Partition, cluster_documents
from clustering.copies import find_copies
from clustering.takes import analyse_story
from clustering.takes import group_statements as group_points
from clustering.takes import label_groups as label_points
from overstory.articles import Article, article_id
from overstory.errors import ArticleError
from overstory.ingest.clean import prepare
from overstory.ingest.markup import has_markup
from overstory.jobs.documents import as_document, compared_titles, vector_text
from overstory.jobs.models import Models
from overstory.jobs.progress import Progress, no_progress
from overstory.settings import Settings
from overstory.sources import SourceRegistry
from overstory.views import StoryView

if TYPE_CHECKING:
    import pandas as pd

    from clustering import Membership
    from embeddings import Encoder

__all__ = ["StoryClustering", "cluster", "group_statements", "label_groups", "takes"]

_BATCH = 64


class StoryClustering:
    """Articles grouped into stories: what :func:`overstory.cluster` returns.

    Attributes
    ----------
    articles : list of Article
        As they were handed in, cleaned.
    labels : list of int
        The story of each article, numbered by first article.
    stories : list of list of int
        For each story the indices of its articles; the largest first.
    membership : sequence of Membership
        For each article why it is in its story.
    threshold : float
        Where stories were cut apart.
    """

    def __init__(self, articles: Sequence[Article], partition: Partition) -> None:
        self.articles = list(articles)
        self._partition = partition
        self.threshold = partition.threshold
        self.labels: list[int] = partition.labels.tolist()
        self.membership: Sequence[Membership] = partition.membership
        members: dict[int, list[int]] = defaultdict(list)
        for index, label in enumerate(self.labels):
            members[label].append(index)
        self.stories = sorted(members.values(), key=lambda story: (-len(story), story[0]))

    def __len__(self) -> int:
        return len(self.articles)

    def __repr__(self) -> str:
        return f"<StoryClustering: {len(self)} articles in {len(self.stories)} stories>"

    def at(self, threshold: float) -> StoryClustering:
        """The same articles cut at another threshold, in [0, 1]; nothing is computed anew.

        Raises
        ------
        ValueError
            The threshold is not in this range.
        """
        return StoryClustering(self.articles, self._partition.at(_in_range(threshold)))

    def explain(self, i: int, j: int) -> Explanation:
        """What joins or parts two articles; ``print`` shows it in words.

        Raises
        ------
        IndexError
            There is no such article.
        """
        return self._partition.explain(i, j)

    def borderline(self, n: int = 10) -> list[int]:
        """Indices of the n articles that belong least certainly to the story they share."""
        return self._partition.borderline(n)

    def to_frame(self) -> pd.DataFrame:
        """One row an article: its facts, its story and why it is there."""
        import pandas as pd

        rows = [
            {
                "title": article.title,
                "source": article.source,
                "country": article.country,
                "language": article.language,
                "published_at": article.published_at,
                "story": label,
                "probability": why.probability,
                "nearest": why.nearest,
                "shared_terms": list(why.shared_terms),
                "copy_of": why.copy_of,
            }
            for article, label, why in zip(self.articles, self.labels, self.membership, strict=True)
        ]
        frame = pd.DataFrame(rows)
        for column in ("nearest", "copy_of"):
            if column in frame:
                frame[column] = frame[column].astype("Int64")
        return frame


def cluster(
    articles: Sequence[Article | Mapping[str, Any]],
    *,
    threshold: float | None = None,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
    progress: Progress = no_progress,
) -> StoryClustering:
    """Group articles into stories, without a store.

    Parameters
    ----------
    articles
        Articles, or mappings with their fields; any of url, date, language and body may be
        missing, and the title where there is a body.
    threshold
        In [0, 1]; higher makes more and smaller stories. By default the linker's own.
    encoder
        An encoder in place of the one that the settings name.
    settings
        Settings; by default from the environment.
    progress
        Called with a step in words, how many are done, and of how many.

    Raises
    ------
    ArticleError
        An article cannot be taken; the message begins with its index.
    ModelError
        The encoder or the linker cannot be loaded.
    ValueError
        The threshold is not in [0, 1].
    """
    threshold = None if threshold is None else _in_range(threshold)
    settings = settings or Settings()
    registry = _registry(settings.sources_file)
    prepared = [_prepared(article, registry) for article in _parsed(articles, settings)]
    titles = compared_titles(prepared)
    models = Models(encoder or settings.encoder)
    progress("loading the encoder", 0, None)
    encoder = models.encoder
    texts = [
        vector_text(title, article.body, article.source_name or article.source)
        for title, article in zip(titles, prepared, strict=True)
    ]
    vectors = np.zeros((len(prepared), encoder.dims), np.float32)
    for start in range(0, len(texts), _BATCH):
        progress("embedding", start, len(texts))
        vectors[start : start + _BATCH] = encoder.encode(texts[start : start + _BATCH])
    progress("embedding", len(texts), len(texts))
    progress("clustering", 0, None)
    ids = _distinct([article_id(article) for article in prepared])
    documents = [
        as_document(article, registry, document_id=name, title=title)
        for article, name, title in zip(prepared, ids, titles, strict=True)
    ]
    partition = cluster_documents(documents, vectors, models.linker, threshold=threshold)
    return StoryClustering(prepared, partition)


def takes(
    articles: Sequence[Article | Mapping[str, Any]],
    *,
    as_of: datetime | None = None,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
) -> StoryView:
    """What the articles of one story agree on, and where they differ.

    Quotes are offsets into the body as it was handed in; a body that holds HTML is cleaned first,
    and offsets are then into :attr:`Article.body` of the cleaned article.

    Parameters
    ----------
    articles
        All articles of one story. An article is named in the result by its id, else its url, else
        its position.
    as_of
        The time of the view; by default that of the newest article.
    encoder, settings
        As in :func:`cluster`.

    Raises
    ------
    ArticleError
        An article cannot be taken; the message begins with its index.
    ModelError
        The encoder or the linker cannot be loaded.
    TypeError
        ``as_of`` is no datetime.
    """
    if as_of is not None and not isinstance(as_of, datetime):
        raise TypeError(f"as_of is a datetime, not {type(as_of).__name__}")
    settings = settings or Settings()
    registry = _registry(settings.sources_file)
    kept = []
    for given in _parsed(articles, settings):
        article = _prepared(given, registry)
        kept.append(
            article if has_markup(given.body) else article.model_copy(update={"body": given.body})
        )
    ids = _distinct([a.id or a.url or str(number) for number, a in enumerate(kept)])
    documents = [
        as_document(article, registry, document_id=name)
        for article, name in zip(kept, ids, strict=True)
    ]
    documents = [
        document if original is None else replace(document, report=documents[original].id)
        for document, original in zip(documents, find_copies(documents), strict=True)
    ]
    encoder = Models(encoder or settings.encoder).sentences
    found = analyse_story(documents, encoder.encode, as_of=as_of)
    return StoryView(found.world_take, found.takes)


def group_statements(
    texts: Iterable[str], *, encoder: Encoder | None = None, settings: Settings | None = None
) -> list[int]:
    """Group sentences about one topic that make the same point.

    Parameters
    ----------
    texts
        Sentences.
    encoder, settings
        As in :func:`cluster`.

    Returns
    -------
    list of int
        The group of each sentence.

    Raises
    ------
    TypeError
        One of them is no text; the message names its position.
    """
    encoder = Models(encoder or (settings or Settings()).encoder).sentences
    return group_points(_sentences(texts), encoder.encode)


def label_groups(
    texts: Iterable[str],
    groups: Iterable[int],
    *,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
) -> dict[int, str]:
    """Label each group of sentences with the one of them that stands for it best.

    Parameters
    ----------
    texts
        Sentences about one topic.
    groups
        The group of each, as :func:`group_statements` gives them.
    encoder, settings
        As in :func:`cluster`.

    Returns
    -------
    dict
        From each group to one of its sentences, as it is written.

    Raises
    ------
    TypeError
        A sentence is no text; the message names its position.
    ValueError
        There are not as many groups as sentences.
    """
    encoder = Models(encoder or (settings or Settings()).encoder).sentences
    return label_points(_sentences(texts), [int(group) for group in groups], encoder.encode)


def _sentences(texts: Iterable[str]) -> list[str]:
    listed = list(texts)
    for number, text in enumerate(listed):
        if not isinstance(text, str):
            raise TypeError(f"sentence {number} is not text but {type(text).__name__}")
    return listed


def _in_range(threshold: float) -> float:
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold must be from 0 to 1, not {threshold}")
    return threshold


@lru_cache(maxsize=4)
def _registry(extra: Path | None) -> SourceRegistry:
    return SourceRegistry.load(extra)


def _parsed(articles: Sequence[Article | Mapping[str, Any]], settings: Settings) -> list[Article]:
    parsed = []
    for number, article in enumerate(articles):
        if isinstance(article, Article):
            parsed.append(article)
            continue
        try:
            parsed.append(
                Article.parse(article, require_title=False, max_body_bytes=settings.max_body_bytes)
            )
        except ArticleError as error:
            field = f": {error.field}" if error.field else ""
            raise ArticleError(f"article {number}{field}", error.reason) from error
    return parsed


def _prepared(article: Article, registry: SourceRegistry) -> Article:
    """The cleaned article; as it is where nothing would be left of it."""
    try:
        return prepare(article, registry)
    except ArticleError:
        return article


def _distinct(ids: Sequence[str]) -> list[str]:
    """The same ids, later ones of several alike with a number behind that makes them new."""
    taken = set(ids)
    numbers = {one: count(2) for one in taken}
    seen: set[str] = set()
    out = []
    for one in ids:
        name = one
        if one in seen:
            name = next(new for number in numbers[one] if (new := f"{one}#{number}") not in taken)
            taken.add(name)
        seen.add(one)
        out.append(name)
    return out
