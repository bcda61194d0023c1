"""Articles in and out of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from overstory.store.records import MetSource, StoredArticle
from overstory.store.rows import columns_of, in_chunks, values_of
from overstory.store.schema import articles, memberships

__all__ = ["ArticleRepository"]

_COLUMNS = columns_of(articles, StoredArticle)


class ArticleRepository:
    """The table of articles. Each method works inside the transaction of its connection."""

    def get(self, connection: Connection, article_id: str) -> StoredArticle | None:
        """Answer one article."""
        return self.by_ids(connection, [article_id]).get(article_id)

    def by_ids(self, connection: Connection, ids: Iterable[str]) -> dict[str, StoredArticle]:
        """Answer the articles that are there, by id."""
        found: dict[str, StoredArticle] = {}
        for chunk in in_chunks(ids):
            for article in _read(connection, select(*_COLUMNS).where(articles.c.id.in_(chunk))):
                found[article.id] = article
        return found

    def by_url(self, connection: Connection, url: str) -> StoredArticle | None:
        """Answer the article with this canonical URL."""
        rows = _read(connection, select(*_COLUMNS).where(articles.c.url == url))
        return rows[0] if rows else None

    def insert(self, connection: Connection, rows: Sequence[StoredArticle]) -> None:
        """Add articles that are not there yet."""
        if rows:
            connection.execute(articles.insert(), [values_of(row) for row in rows])

    def update(self, connection: Connection, rows: Sequence[StoredArticle]) -> None:
        """Write articles over those with the same ids."""
        if not rows:
            return
        names = [column.name for column in _COLUMNS if column.name not in {"id", "added_at"}]
        statement = (
            articles.update()
            .where(articles.c.id == bindparam("id_"))
            .values({name: bindparam(name) for name in names})
        )
        values = [{**values_of(row), "id_": row.id} for row in rows]
        for value in values:
            del value["id"], value["added_at"]
        connection.execute(statement, values)

    def newest(self, connection: Connection, not_after: datetime) -> datetime | None:
        """Answer when the newest article was published; where none is dated, when it was added.

        Parameters
        ----------
        connection
            Inside a transaction.
        not_after
            Articles that claim a later time are passed over, so that one misdated article does
            not move the window away from all others.
        """
        for column in (articles.c.published_at, articles.c.seen_at):
            found: datetime | None = connection.execute(
                select(func.max(column)).where(column <= not_after)
            ).scalar()
            if found is not None:
                return found
        return None

    def between(
        self,
        connection: Connection,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        changed_after: int = -1,
    ) -> list[StoredArticle]:
        """Answer the articles of a span, both ends included, by time and id.

        Parameters
        ----------
        connection
            Inside a transaction.
        since, until
            Span of ``seen_at``; None is open.
        changed_after
            Only articles written after this change.
        """
        query = select(*_COLUMNS).order_by(articles.c.seen_at, articles.c.id)
        if since is not None:
            query = query.where(articles.c.seen_at >= since)
        if until is not None:
            query = query.where(articles.c.seen_at <= until)
        if changed_after >= 0:
            query = query.where(articles.c.seq > changed_after)
        return _read(connection, query)

    def changed_ids(self, connection: Connection, after: int) -> set[str]:
        """Answer the ids of all articles written after the change ``after``."""
        query = select(articles.c.id).where(articles.c.seq > after)
        return set(connection.execute(query).scalars())

    def of_story(self, connection: Connection, story_id: str) -> list[StoredArticle]:
        """Answer the articles of a story, by time and id."""
        query = (
            select(*_COLUMNS)
            .join(memberships, memberships.c.article_id == articles.c.id)
            .where(memberships.c.story_id == story_id)
            .order_by(articles.c.seen_at, articles.c.id)
        )
        return _read(connection, query)

    def count(self, connection: Connection) -> int:
        """Answer how many articles there are."""
        return connection.execute(select(func.count()).select_from(articles)).scalar_one()

    def sources(self, connection: Connection) -> list[MetSource]:
        """Answer the sources met in articles, with what their articles most recently said."""
        latest = (
            select(articles.c.source, func.max(articles.c.number).label("number"))
            .where(articles.c.source.is_not(None))
            .group_by(articles.c.source)
            .subquery()
        )
        query = select(
            articles.c.source, articles.c.source_name, articles.c.country, articles.c.language
        ).join(latest, latest.c.number == articles.c.number)
        return [MetSource(*row) for row in connection.execute(query)]


def _read(connection: Connection, query: Select[Any]) -> list[StoredArticle]:
    return [StoredArticle(*row) for row in connection.execute(query)]
