"""Articles in: prepared, embedded, put into stories, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from overstory.articles import Article, article_id
from overstory.errors import InputError
from overstory.ingest.items import Item
from overstory.jobs.assign import Incoming, assign
from overstory.jobs.embedding import embed
from overstory.jobs.models import Models
from overstory.jobs.naming import content_hash
from overstory.jobs.progress import Progress, no_progress
from overstory.jobs.window import LiveWindow
from overstory.store.records import StoredArticle, StoredVector
from overstory.store.store import Store
from overstory.views import AddOutcome, Change

if TYPE_CHECKING:
    from overstory.sources import SourceRegistry

__all__ = ["Adder"]

BATCH = 64


@dataclass(frozen=True, slots=True)
class _Prepared:
    where: str
    row: StoredArticle


class Adder:
    """Takes articles in for one desk.

    Parameters
    ----------
    store
        The store.
    models
        Encoder and linker.
    registry
        Sources.
    width
        How far back new articles are compared.
    """

    def __init__(
        self, store: Store, models: Models, registry: SourceRegistry, width: timedelta
    ) -> None:
        self._store = store
        self._models = models
        self._registry = registry
        self._width = width
        self.window = LiveWindow(store, models, registry, width)
        self._past: LiveWindow | None = None

    def take(self, items: Iterable[Item], progress: Progress = no_progress) -> Iterator[AddOutcome]:
        """Answer one outcome an item, in order; accepted ones after their batch is committed."""
        batch: list[_Prepared | AddOutcome] = []
        ids: set[str] = set()
        articles = done = 0
        for item in items:
            entry = self._prepare(item)
            if isinstance(entry, _Prepared):
                if entry.row.id in ids or articles == BATCH:
                    # The same article again is compared with what the first one left.
                    yield from self._flush(batch)
                    done += len(batch)
                    progress("adding", done, None)
                    batch, ids, articles = [], set(), 0
                ids.add(entry.row.id)
                articles += 1
            batch.append(entry)
        if batch:
            yield from self._flush(batch)
            progress("adding", done + len(batch), done + len(batch))
        with self.window.lock:
            self._past = None

    def _prepare(self, item: Item) -> _Prepared | AddOutcome:
        from overstory.ingest.clean import prepare

        if item.article is None:
            return AddOutcome(item.where, error=item.error)
        try:
            article = prepare(item.article, self._registry)
        except InputError as error:
            return AddOutcome(item.where, error=error)
        return _Prepared(item.where, _as_row(article, datetime.now(UTC)))

    def _flush(self, batch: Sequence[_Prepared | AddOutcome]) -> list[AddOutcome]:
        prepared = [entry for entry in batch if isinstance(entry, _Prepared)]
        written = self._write([entry.row for entry in prepared]) if prepared else {}
        outcomes: list[AddOutcome] = []
        for entry in batch:
            if isinstance(entry, AddOutcome):
                outcomes.append(entry)
            else:
                change, story_id = written[entry.row.id]
                outcomes.append(AddOutcome(entry.where, entry.row.id, story_id, change))
        return outcomes

    def _write(self, rows: Sequence[StoredArticle]) -> dict[str, tuple[Change, str]]:
        """Store articles and put them into stories; answer what became of each."""
        with self._store.read() as connection:
            wanted = self._changed(connection, rows)
        # What takes long is done before the transaction: encoding, and loading the window.
        vectors = embed(self._store, self._models.encoder, [row for row, _ in wanted.values()])
        with self.window.lock:
            since = self.window.prepare() if wanted else None
            past = self._past_window(since, [row for row, _ in wanted.values()])
            try:
                with self._store.write() as connection:
                    change, written = self._commit(connection, rows, vectors, past)
            except BaseException:
                # The window may hold articles that the store does not.
                self.window.forget()
                self._past = None
                raise
            if change is not None:
                self.window.committed(change)
            return written

    def _commit(
        self,
        connection: Connection,
        rows: Sequence[StoredArticle],
        vectors: dict[str, StoredVector],
        past: LiveWindow | None,
    ) -> tuple[int | None, dict[str, tuple[Change, str]]]:
        store, encoder = self._store, self._models.encoder
        # Looked up again: another process may have been here in between.
        wanted = self._changed(connection, rows)
        before = store.stories.memberships_of(connection, [row.id for row in rows])
        stories = {article: row.story_id for article, row in before.items()}
        change = None
        if wanted:
            since = self.window.follow(connection)
            if past is not None:
                past.follow(connection)
            now = datetime.now(UTC)
            change = store.next_change(connection)
            fresh = [replace(row, seq=change) for row, _ in wanted.values()]
            new = [row for row in fresh if wanted[row.id][1] == "added"]
            known = [row for row in fresh if wanted[row.id][1] == "updated"]
            store.articles.insert(connection, new)
            store.articles.update(connection, known)
            late = [row for row in fresh if row.id not in vectors]
            made = vectors | (embed(store, encoder, late, connection) if late else {})
            store.vectors.put(connection, encoder.revision, [made[row.id] for row in fresh])
            incoming = [
                (
                    Incoming(row, made[row.id].vector, before.get(row.id)),
                    self.window if past is None or row.seen_at >= since else past,
                )
                for row in fresh
            ]
            stories |= assign(connection, store, self._registry, incoming, change, now)
        return change, {
            row.id: (wanted[row.id][1] if row.id in wanted else "unchanged", stories[row.id])
            for row in rows
        }

    def _changed(
        self, connection: Connection, rows: Sequence[StoredArticle]
    ) -> dict[str, tuple[StoredArticle, Change]]:
        """Answer the articles that are new or say something new, as they will be stored."""
        known = self._store.articles.by_ids(connection, [row.id for row in rows])
        found: dict[str, tuple[StoredArticle, Change]] = {}
        for row in rows:
            old = known.get(row.id)
            if old is None:
                found[row.id] = (row, "added")
                continue
            merged = _updated(old, row)
            if merged.content_hash != old.content_hash:
                found[row.id] = (merged, "updated")
        return found

    def _past_window(
        self, since: datetime | None, rows: Sequence[StoredArticle]
    ) -> LiveWindow | None:
        """Answer a window around the articles that are older than the live one."""
        old = [row.seen_at for row in rows if since is not None and row.seen_at < since]
        if not old:
            return None
        start, end = min(old) - self._width, max(old) + self._width
        if self._past is None or not self._past.covers(start, end):
            self._past = LiveWindow(
                self._store, self._models, self._registry, self._width, (start, end)
            )
        self._past.prepare()
        return self._past


def _as_row(article: Article, now: datetime) -> StoredArticle:
    return _hashed(
        StoredArticle(
            id=article_id(article),
            url=article.url,
            external_id=article.id,
            title=article.title,
            body=article.body,
            source=article.source,
            source_name=article.source_name,
            country=article.country,
            language=article.language,
            published_at=article.published_at,
            seen_at=article.published_at or now,
            added_at=now,
            updated_at=now,
            content_hash="",
            seq=0,
        )
    )


def _updated(old: StoredArticle, new: StoredArticle) -> StoredArticle:
    """Answer the article as the newer version has it; what that leaves out stays."""
    published = new.published_at or old.published_at
    return _hashed(
        replace(
            new,
            url=old.url or new.url,
            external_id=new.external_id or old.external_id,
            title=new.title or old.title,
            body=new.body or old.body,
            source=new.source or old.source,
            source_name=new.source_name or old.source_name,
            country=new.country or old.country,
            language=new.language or old.language,
            published_at=published,
            seen_at=published or old.added_at,
            added_at=old.added_at,
        )
    )


def _hashed(row: StoredArticle) -> StoredArticle:
    published = row.published_at.isoformat() if row.published_at else None
    return replace(
        row,
        content_hash=content_hash(
            row.title,
            row.body,
            row.source,
            row.source_name,
            row.country,
            row.language,
            published,
        ),
    )
