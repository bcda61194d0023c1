"""Which stories and articles a text belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from clustering.documents import Document
from overstory.articles import article_id as article_id_of
from overstory.articles import id_of_url
from overstory.desk.cursors import check_limit
from overstory.desk.queries import check_text
from overstory.desk.records import as_summaries, could_be_id, shown_article
from overstory.errors import ArticleError, NotFoundError, QueryError
from overstory.jobs.documents import as_document, vector_text
from overstory.jobs.embedding import ensure_vectors
from overstory.jobs.models import Models
from overstory.jobs.vector_index import StoredIndex
from overstory.jobs.window import LiveWindow
from overstory.settings import Settings
from overstory.store.records import StoredArticle
from overstory.store.store import Store
from overstory.views import Related, RelatedArticle, RelatedStory

if TYPE_CHECKING:
    from clustering.window import Match
    from overstory.sources import SourceRegistry

__all__ = ["Finder"]

_LONGEST_TITLE = 300
# So many of the older articles are looked at closely.
_OLDER = 60
_LEAST = 0.005  # what would be shown as 0.00


class Finder:
    """Answers what is related to a text, a page or a stored article.

    Parameters
    ----------
    store
        The store.
    models
        Encoder and linker.
    registry
        Sources.
    settings
        Limits of fetches, and the width of the window.
    window
        The latest articles.
    index
        All articles.
    """

    def __init__(
        self,
        store: Store,
        models: Models,
        registry: SourceRegistry,
        settings: Settings,
        window: LiveWindow,
        index: StoredIndex,
    ) -> None:
        self._store = store
        self._models = models
        self._registry = registry
        self._settings = settings
        self._window = window
        self._index = index

    def find(
        self, text: str | None, url: str | None, article_id: str | None, limit: int
    ) -> Related:
        """Answer stories and articles, best first; exactly one of the first three is given."""
        check_limit(limit)
        given = [name for name, value in _named(text, url, article_id) if value is not None]
        if len(given) != 1:
            raise QueryError(given[1] if given else "text", "give one of text, url and article_id")
        if text is not None:
            return self._of_text(text, limit)
        if url is not None:
            return self._of_url(url, limit)
        assert article_id is not None  # noqa: S101 - the one that is left
        return self._of_article(article_id, limit)

    def _of_text(self, text: str, limit: int) -> Related:
        if not text.strip():
            raise QueryError("text", "is empty")
        check_text("text", text)
        size = len(text.encode())
        if size > self._settings.max_body_bytes:
            raise QueryError(
                "text", f"has {size} bytes; at most {self._settings.max_body_bytes} are taken"
            )
        title, body = _title_and_body(text)
        return self._of_document(Document(id="", title=title, body=body), None, limit)

    def _of_url(self, url: str, limit: int) -> Related:
        try:
            article_id = id_of_url(url)
        except ArticleError as error:
            raise QueryError("url", error.reason) from None
        with self._store.read() as connection:
            stored = self._store.articles.get(connection, article_id)
        if stored is not None:
            return self._of_stored(stored, limit)
        from overstory.ingest.clean import prepare
        from overstory.ingest.extract import extract_article
        from overstory.ingest.fetch import Fetcher

        response = Fetcher(self._settings).get(url)
        article = prepare(
            extract_article(
                response.content,
                response.url,
                charset=response.charset,
                max_body_bytes=self._settings.max_body_bytes,
            ),
            self._registry,
        )
        with self._store.read() as connection:
            # The address may have led to one that is known.
            stored = self._store.articles.get(connection, article_id_of(article))
        if stored is not None:
            return self._of_stored(stored, limit)
        document = as_document(article, self._registry)
        return self._of_document(document, article.source_name or article.source, limit)

    def _of_article(self, article_id: str, limit: int) -> Related:
        with self._store.read() as connection:
            known = could_be_id(article_id)
            stored = self._store.articles.get(connection, article_id) if known else None
        if stored is None:
            raise NotFoundError("article", article_id)
        return self._of_stored(stored, limit)

    def _of_stored(self, article: StoredArticle, limit: int) -> Related:
        vector = ensure_vectors(self._store, self._models.encoder, [article])[0]
        return self._match(as_document(article, self._registry), vector, limit, article)

    def _of_document(self, document: Document, outlet: str | None, limit: int) -> Related:
        text = vector_text(document.title, document.body, outlet)
        vector = np.asarray(self._models.encoder.encode([text])[0], dtype=np.float32)
        return self._match(document, vector, limit, None)

    def _match(
        self,
        document: Document,
        vector: NDArray[np.float32],
        limit: int,
        itself: StoredArticle | None,
    ) -> Related:
        """Look among the latest articles, and among the nearest of all older ones."""
        with self._window.lock:
            self._window.prepare()
            latest = self._window.match(document, vector, limit)
            since = self._window.since
        older = self._match_older(document, vector, limit, since)
        stories, documents = dict(latest.stories), dict(latest.documents)
        for known, more in ((stories, older.stories), (documents, older.documents)):
            for name, score in more:
                known[name] = max(score, known.get(name, 0.0))
        return self._answer(stories, documents, limit, itself)

    def _match_older(
        self,
        document: Document,
        vector: NDArray[np.float32],
        limit: int,
        before: datetime,
    ) -> Match:
        from clustering.window import StoryWindow

        store, encoder = self._store, self._models.encoder
        ids = self._index.search(encoder, vector, _OLDER, until=before.timestamp())
        with store.read() as connection:
            articles = store.articles.by_ids(connection, ids)
            places = store.members.by_article(connection, ids)
            vectors = store.vectors.by_article(connection, encoder.revision, ids)
        near = StoryWindow(self._models.linker)
        ids = [one for one in ids if one in articles and one in places and one in vectors]
        if ids:
            near.add(
                [as_document(articles[one], self._registry) for one in ids],
                np.stack([vectors[one].vector for one in ids]),
                [places[one].story_id for one in ids],
            )
        return near.match(document, vector, limit)

    def _answer(
        self,
        stories: dict[str, float],
        documents: dict[str, float],
        limit: int,
        itself: StoredArticle | None,
    ) -> Related:
        store = self._store
        first = None
        with store.read() as connection:
            if itself is not None:
                # There is no doubt about the story that it is in.
                first = store.members.by_article(connection, [itself.id])[itself.id].story_id
                stories = {**stories, first: 1.0}
            ids = list(documents)
            articles = store.articles.by_ids(connection, ids)
            places = store.members.by_article(connection, ids)
            rows = {
                name: row
                for name, row in store.stories.by_ids(connection, stories).items()
                if row.status == "active"
            }
            summaries = {
                summary.id: summary
                for summary in as_summaries(
                    store, connection, list(rows.values()), [None] * len(rows)
                )
            }
        return Related(
            stories=[
                RelatedStory(summaries[name], _score(score))
                for name, score in _best_first(stories, first)
                if name in summaries and score >= _LEAST
            ][:limit],
            articles=[
                RelatedArticle(
                    shown_article(articles[name]),
                    places[name].story_id if name in places else None,
                    _score(score),
                )
                for name, score in _best_first(documents)
                if name in articles and score >= _LEAST
            ][:limit],
        )


def _best_first(scores: dict[str, float], first: str | None = None) -> list[tuple[str, float]]:
    """Names with their scores, ``first`` before any that scores no less."""
    return sorted(scores.items(), key=lambda one: (one[0] != first, -one[1], one[0]))


def _named(
    text: str | None, url: str | None, article_id: str | None
) -> list[tuple[str, str | None]]:
    return [("text", text), ("url", url), ("article_id", article_id)]


def _title_and_body(text: str) -> tuple[str, str]:
    """Take a short first line for the headline; a single paragraph is one text."""
    first, _, rest = text.strip().partition("\n")
    if len(first) <= _LONGEST_TITLE:
        return first.strip(), rest.strip()
    return "", text.strip()


def _score(score: float) -> float:
    return round(min(max(float(score), 0.0), 1.0), 4)
