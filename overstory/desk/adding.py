"""Articles in: prepared, embedded, put into stories, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from overstory.articles import Article, article_id
from overstory.errors import InputError
from overstory.ingest.items import Item
from overstory.jobs.assign import Incoming, apply, decide
from overstory.jobs.embedding import embed
from overstory.jobs.models import Models
from overstory.jobs.naming import content_hash
from overstory.jobs.progress import Progress, no_progress
from overstory.jobs.window import LiveWindow, around
from overstory.store.records import MembershipRow, StoredArticle, StoredVector
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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An article that is to be written."""

    row: StoredArticle
    change: Change


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
        store = self._store
        with store.read() as connection:
            wanted, before = self._wanted(connection, rows)
        if not wanted:
            return {article_id: ("unchanged", row.story_id) for article_id, row in before.items()}
        # What takes long is done before the transaction that writes.
        vectors = embed(store, self._models.encoder, [entry.row for entry in wanted.values()])
        with self.window.lock:
            try:
                incoming = self._incoming(wanted, before, vectors)
                decisions = decide(store, store.read, self._registry, incoming)
                with store.write() as connection:
                    now_wanted, before = self._wanted(connection, rows)
                    if self._others_wrote(connection) or now_wanted != wanted:
                        wanted = now_wanted
                        self._take_back(connection, [row.id for row in rows])
                        late = [one.row for one in wanted.values() if one.row.id not in vectors]
                        vectors |= embed(store, self._models.encoder, late, connection)
                        incoming = self._incoming(wanted, before, vectors, connection)
                        decisions = decide(
                            store, lambda: nullcontext(connection), self._registry, incoming
                        )
                    change = store.next_change(connection) if wanted else None
                    placed = {article_id: row.story_id for article_id, row in before.items()}
                    if change is not None:
                        self._store_articles(connection, wanted, vectors, change)
                        placed |= apply(connection, store, decisions, change, datetime.now(UTC))
            except BaseException:
                # The windows may hold articles that the store does not.
                self.window.forget()
                self._past = None
                raise
            if change is not None:
                self.window.committed(change)
        return {
            row.id: (wanted[row.id].change if row.id in wanted else "unchanged", placed[row.id])
            for row in rows
        }

    def _wanted(
        self, connection: Connection, rows: Sequence[StoredArticle]
    ) -> tuple[dict[str, _Wanted], dict[str, MembershipRow]]:
        """Answer the articles that say something new, as they will be, and where all are now."""
        ids = [row.id for row in rows]
        known = self._store.articles.by_ids(connection, ids)
        wanted: dict[str, _Wanted] = {}
        for row in rows:
            old = known.get(row.id)
            if old is None:
                wanted[row.id] = _Wanted(row, "added")
                continue
            merged = _updated(old, row)
            if merged.content_hash != old.content_hash:
                wanted[row.id] = _Wanted(merged, "updated")
        return wanted, self._store.members.by_article(connection, ids)

    def _incoming(
        self,
        wanted: Mapping[str, _Wanted],
        before: Mapping[str, MembershipRow],
        vectors: Mapping[str, StoredVector],
        connection: Connection | None = None,
    ) -> list[Incoming]:
        """Answer the articles with the windows to compare them with, which are made ready."""
        if not wanted:
            return []
        rows = [entry.row for entry in wanted.values()]
        if connection is None:
            published = [row.published_at for row in rows if row.published_at is not None]
            self.window.prepare(ahead=max(published, default=None))
        old = [row for row in rows if not self.window.reaches(row.seen_at)]
        if old:
            self.window.drop([row.id for row in old])
            times = [row.seen_at for row in old]
            self._make_past(around(min(times), max(times), self._width), connection)
        return [
            Incoming(
                row,
                vectors[row.id].vector,
                self.window if self.window.reaches(row.seen_at) else self._the_past(),
                before.get(row.id),
            )
            for row in rows
        ]

    def _make_past(self, span: tuple[datetime, datetime], connection: Connection | None) -> None:
        """Have a window around articles that are older than the live one."""
        if self._past is None or not self._past.covers(*span):
            self._past = LiveWindow(self._store, self._models, self._registry, self._width, span)
        if connection is None:
            self._past.prepare()
        else:
            self._past.follow(connection)

    def _the_past(self) -> LiveWindow:
        if self._past is None:
            raise RuntimeError("there is no window around older articles")
        return self._past

    def _others_wrote(self, connection: Connection) -> bool:
        """Whether someone else changed articles or stories since the windows were made ready."""
        changed = self.window.follow(connection)
        if self._past is not None:
            changed = self._past.follow(connection) or changed
        return changed

    def _take_back(self, connection: Connection, ids: Sequence[str]) -> None:
        self.window.take_back(connection, ids)
        if self._past is not None:
            self._past.take_back(connection, ids)

    def _store_articles(
        self,
        connection: Connection,
        wanted: Mapping[str, _Wanted],
        vectors: Mapping[str, StoredVector],
        change: int,
    ) -> None:
        for kind, write in (
            ("added", self._store.articles.insert),
            ("updated", self._store.articles.update),
        ):
            rows = [entry.row for entry in wanted.values() if entry.change == kind]
            write(connection, [replace(row, seq=change) for row in rows])
        self._store.vectors.put(
            connection, self._models.encoder.revision, [vectors[one] for one in wanted], change
        )


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
            seen_at=_seen_at(article.published_at, now),
            added_at=now,
            updated_at=now,
            content_hash="",
            seq=0,
        )
    )


def _seen_at(published: datetime | None, added: datetime) -> datetime:
    """When an article came out: never after it came in, whatever its date says."""
    return added if published is None else min(published, added)


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
            seen_at=_seen_at(published, old.added_at),
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
