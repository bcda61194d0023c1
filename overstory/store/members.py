"""Which articles stories have, in and out of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from overstory.store.records import MemberRow, MembershipRow, StoredArticle
from overstory.store.rows import columns_of, in_chunks, values_of
from overstory.store.schema import articles, memberships

__all__ = ["MemberRepository"]

_MEMBERSHIP = columns_of(memberships, MembershipRow)
_ARTICLE = columns_of(articles, StoredArticle)


class MemberRepository:
    """The table of memberships. Each method works inside the transaction of its connection."""

    def put(self, connection: Connection, rows: Sequence[MembershipRow], change: int) -> None:
        """Put articles into stories; each leaves the story that it was in."""
        if not rows:
            return
        for chunk in in_chunks([row.article_id for row in rows]):
            connection.execute(memberships.delete().where(memberships.c.article_id.in_(chunk)))
        connection.execute(
            memberships.insert(), [{**values_of(row), "seq": change} for row in rows]
        )

    def by_article(
        self, connection: Connection, article_ids: Iterable[str]
    ) -> dict[str, MembershipRow]:
        """Answer where articles are, by article."""
        found: dict[str, MembershipRow] = {}
        for chunk in in_chunks(article_ids):
            query = select(*_MEMBERSHIP).where(memberships.c.article_id.in_(chunk))
            for row in connection.execute(query):
                found[row.article_id] = MembershipRow(*row)
        return found

    def copies_of(self, connection: Connection, article_id: str) -> list[str]:
        """Answer the articles that are copies of this one, by time and id."""
        query = (
            select(memberships.c.article_id)
            .join(articles, articles.c.id == memberships.c.article_id)
            .where(memberships.c.copy_of == article_id)
            .order_by(articles.c.seen_at, articles.c.id)
        )
        return list(connection.execute(query).scalars())

    def move_copies(self, connection: Connection, old: str, original: str, change: int) -> set[str]:
        """Let the copies of ``old``, and ``old`` itself, be copies of ``original`` instead.

        Returns
        -------
        set
            Their stories, which are to be counted anew.
        """
        concerned = or_(memberships.c.copy_of == old, memberships.c.article_id == old)
        stories_of = set(
            connection.execute(
                select(memberships.c.story_id)
                .distinct()
                .where(or_(concerned, memberships.c.article_id == original))
            ).scalars()
        )
        for condition, value in (
            (and_(concerned, memberships.c.article_id != original), original),
            (memberships.c.article_id == original, None),
        ):
            connection.execute(
                memberships.update().where(condition).values(copy_of=value, seq=change)
            )
        return stories_of

    def release_copies(self, connection: Connection, old: str, change: int) -> set[str]:
        """Let the copies of ``old``, which has another text now, follow the earliest of them.

        Returns
        -------
        set
            Their stories, which are to be counted anew.
        """
        copies = self.copies_of(connection, old)
        if not copies:
            return set()
        concerned = memberships.c.copy_of == old
        stories_of = set(
            connection.execute(select(memberships.c.story_id).distinct().where(concerned)).scalars()
        )
        for condition, value in (
            (memberships.c.article_id == copies[0], None),
            (concerned, copies[0]),
        ):
            connection.execute(
                memberships.update().where(condition).values(copy_of=value, seq=change)
            )
        return stories_of

    def forget_reasons(
        self, connection: Connection, story_id: str, nearest: str, change: int
    ) -> None:
        """Take out why members are in a story where that is an article which has left it."""
        connection.execute(
            memberships.update()
            .where(
                memberships.c.story_id == story_id,
                memberships.c.nearest_article == nearest,
            )
            .values(
                probability=None,
                nearest_article=None,
                shared_terms=[],
                hours_apart=None,
                seq=change,
            )
        )

    def moved_since(self, connection: Connection, change: int) -> dict[str, str]:
        """Answer the articles whose membership was written after ``change``, with their story."""
        query = select(memberships.c.article_id, memberships.c.story_id).where(
            memberships.c.seq > change
        )
        return {row.article_id: row.story_id for row in connection.execute(query)}

    def ids(self, connection: Connection, story_ids: Iterable[str]) -> dict[str, list[str]]:
        """Answer the articles of stories, by story, each list by time and id."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for chunk in in_chunks(story_ids):
            query = (
                select(memberships.c.story_id, memberships.c.article_id)
                .join(articles, articles.c.id == memberships.c.article_id)
                .where(memberships.c.story_id.in_(chunk))
                .order_by(articles.c.seen_at, articles.c.id)
            )
            for story_id, article_id in connection.execute(query):
                found[story_id].append(article_id)
        return dict(found)

    def count(self, connection: Connection, story_id: str) -> int:
        """Answer how many articles a story has at this moment."""
        query = select(func.count()).where(memberships.c.story_id == story_id)
        return connection.execute(query).scalar_one()

    def of(
        self,
        connection: Connection,
        story_id: str,
        *,
        after: tuple[datetime, str] | None = None,
        limit: int | None = None,
    ) -> list[MemberRow]:
        """Answer members of a story by time and id, from after the place ``after`` on."""
        query = (
            select(*_ARTICLE, *_MEMBERSHIP)
            .join(memberships, memberships.c.article_id == articles.c.id)
            .where(memberships.c.story_id == story_id)
            .order_by(articles.c.seen_at, articles.c.id)
            .limit(limit)
        )
        if after is not None:
            time, article_id = after
            query = query.where(
                (articles.c.seen_at > time)
                | ((articles.c.seen_at == time) & (articles.c.id > article_id))
            )
        width = len(_ARTICLE)
        return [
            MemberRow(StoredArticle(*row[:width]), MembershipRow(*row[width:]))
            for row in connection.execute(query)
        ]
