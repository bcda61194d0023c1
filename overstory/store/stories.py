"""Stories, their members and their history in and out of the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, and_, bindparam, func, or_, select

from overstory.store.records import (
    MemberRow,
    MembershipRow,
    StoredArticle,
    StoryEvent,
    StoryRow,
)
from overstory.store.rows import columns_of, in_chunks, values_of
from overstory.store.schema import (
    articles,
    memberships,
    stories,
    story_countries,
    story_events,
    story_languages,
    story_sources,
)

__all__ = ["StoryRepository"]

_STORY = columns_of(stories, StoryRow)
_MEMBERSHIP = columns_of(memberships, MembershipRow)
_ARTICLE = columns_of(articles, StoredArticle)
_EVENT = columns_of(story_events, StoryEvent)
_COUNTED = (
    "digest",
    "version",
    "article_count",
    "independent_count",
    "source_count",
    "country_count",
    "first_seen",
    "last_seen",
)


class StoryRepository:
    """The tables of stories. Each method works inside the transaction of its connection."""

    # --- stories -------------------------------------------------------------------------

    def get(self, connection: Connection, story_id: str) -> StoryRow | None:
        """Answer one story, merged ones included."""
        return self.by_ids(connection, [story_id]).get(story_id)

    def by_ids(self, connection: Connection, ids: Iterable[str]) -> dict[str, StoryRow]:
        """Answer the stories that are there, merged ones included, by id."""
        found: dict[str, StoryRow] = {}
        for chunk in in_chunks(ids):
            for row in connection.execute(select(*_STORY).where(stories.c.id.in_(chunk))):
                story = StoryRow(*row)
                found[story.id] = story
        return found

    def used(self, connection: Connection, ids: Iterable[str]) -> set[str]:
        """Answer which of ``ids`` were ever given to a story."""
        found: set[str] = set()
        for chunk in in_chunks(ids):
            query = select(stories.c.id).where(stories.c.id.in_(chunk))
            found.update(connection.execute(query).scalars())
        return found

    def found(self, connection: Connection, titles: Mapping[str, str], at: datetime) -> None:
        """Add stories, id to title, still without members; :meth:`refresh` counts them."""
        if titles:
            connection.execute(
                stories.insert(),
                [
                    {
                        "id": story_id,
                        "title": title,
                        "status": "active",
                        "version": 0,
                        "article_count": 0,
                        "independent_count": 0,
                        "source_count": 0,
                        "country_count": 0,
                        "first_seen": at,
                        "last_seen": at,
                        "digest": "",
                    }
                    for story_id, title in titles.items()
                ],
            )

    def describe(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write what runs say of stories.

        Parameters
        ----------
        connection
            Inside a write transaction.
        rows
            Each with ``story``, the id, and ``title``, ``run_id``, ``run_digest``, ``split_from``
            and ``version``.
        """
        names = ("title", "run_id", "run_digest", "split_from", "version")
        self._update(connection, names, rows)

    def _update(
        self, connection: Connection, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        if rows:
            connection.execute(
                stories.update()
                .where(stories.c.id == bindparam("story"))
                .values({name: bindparam(name) for name in names}),
                list(rows),
            )

    def merge(self, connection: Connection, survivors: Mapping[str, str], change: int) -> None:
        """Let other stories have the members of some, and every id that leads to those.

        Parameters
        ----------
        connection
            Inside a write transaction.
        survivors
            Id of a story that is no more to the id of the one that takes its place, which is not
            itself among the former.
        change
            Number of the change.
        """
        if not survivors:
            return
        old: BindParameter[str] = bindparam("old")
        survivor: BindParameter[str] = bindparam("survivor")
        rows = [{"old": old_id, "survivor": new_id} for old_id, new_id in survivors.items()]
        for statement in (
            memberships.update()
            .where(memberships.c.story_id == old)
            .values(story_id=survivor, seq=change),
            stories.update()
            .where(stories.c.id == old)
            .values(status="merged", merged_into=survivor, version=stories.c.version + 1),
            stories.update().where(stories.c.merged_into == old).values(merged_into=survivor),
        ):
            connection.execute(statement, rows)

    def leading_to(self, connection: Connection, story_ids: Iterable[str]) -> dict[str, list[str]]:
        """Answer the merged ids that lead to each of some stories, in order."""
        found: dict[str, list[str]] = {story_id: [] for story_id in story_ids}
        for chunk in in_chunks(list(found)):
            query = (
                select(stories.c.merged_into, stories.c.id)
                .where(stories.c.merged_into.in_(chunk))
                .order_by(stories.c.id)
            )
            for survivor, story_id in connection.execute(query):
                found[survivor].append(story_id)
        return found

    def revive(self, connection: Connection, story_id: str, leading: Sequence[str]) -> None:
        """Bring back a story that an editor's merge ended, with the ids that led to it.

        Its members are the caller's to put back. Of the ids, those that led elsewhere before the
        story did are left alone.
        """
        row = self.get(connection, story_id)
        if row is None or row.merged_into is None:
            raise ValueError(f"story {story_id} was not merged")
        connection.execute(
            stories.update()
            .where(stories.c.id.in_(leading), stories.c.merged_into == row.merged_into)
            .values(merged_into=story_id)
        )
        connection.execute(
            stories.update()
            .where(stories.c.id == story_id)
            .values(status="active", merged_into=None)
        )

    def refresh(self, connection: Connection, story_ids: Iterable[str]) -> dict[str, str]:
        """Count the members of stories anew.

        Returns
        -------
        dict
            The digest of each story that has members: which articles, in which wording, and
            which of them are copies. Its version goes up where the digest changes.
        """
        digests: dict[str, str] = {}
        for chunk in in_chunks(sorted(set(story_ids)), 500):
            counts = _count(connection, chunk)
            before = self.by_ids(connection, chunk)
            for table in (story_countries, story_languages, story_sources):
                connection.execute(table.delete().where(table.c.story_id.in_(chunk)))
            rows: list[dict[str, Any]] = []
            for story_id, row in before.items():
                count = counts.get(story_id) or _Count(row.first_seen, row.last_seen)
                digest = count.digest()
                if count.lines:
                    digests[story_id] = digest
                version = row.version + (digest != row.digest)
                rows.append(
                    {"story": story_id, "digest": digest, "version": version, **count.columns()}
                )
            self._update(connection, _COUNTED, rows)
            _write_tallies(connection, counts)
        return digests

    def tallies(
        self, connection: Connection, story_ids: Sequence[str]
    ) -> dict[str, tuple[dict[str, int], dict[str, int]]]:
        """Answer the numbers of articles by country and by language of each story.

        The largest comes first, then by code.
        """
        found: dict[str, tuple[dict[str, int], dict[str, int]]] = {
            story_id: ({}, {}) for story_id in story_ids
        }
        for place, table in enumerate((story_countries, story_languages)):
            value = table.c.country if table is story_countries else table.c.language
            for chunk in in_chunks(story_ids):
                query = (
                    select(table.c.story_id, value, table.c.article_count)
                    .where(table.c.story_id.in_(chunk))
                    .order_by(table.c.article_count.desc(), value)
                )
                for story_id, code, count in connection.execute(query):
                    found[story_id][place][code] = count
        return found

    def by_country(self, connection: Connection) -> dict[str, tuple[int, int]]:
        """Answer the numbers of articles and of stories of each country's outlets."""
        return _totals(connection, story_countries.c.country)

    def by_source(self, connection: Connection) -> dict[str, tuple[int, int]]:
        """Answer the numbers of articles and of stories of each source."""
        return _totals(connection, story_sources.c.source)

    # --- members -------------------------------------------------------------------------

    def put_members(
        self, connection: Connection, rows: Sequence[MembershipRow], change: int
    ) -> None:
        """Put articles into stories; each leaves the story that it was in."""
        if not rows:
            return
        for chunk in in_chunks([row.article_id for row in rows]):
            connection.execute(memberships.delete().where(memberships.c.article_id.in_(chunk)))
        connection.execute(
            memberships.insert(), [{**values_of(row), "seq": change} for row in rows]
        )

    def memberships_of(
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

    def moved_since(self, connection: Connection, change: int) -> dict[str, str]:
        """Answer the articles whose membership was written after ``change``, with their story."""
        query = select(memberships.c.article_id, memberships.c.story_id).where(
            memberships.c.seq > change
        )
        return {row.article_id: row.story_id for row in connection.execute(query)}

    def member_ids(self, connection: Connection, story_ids: Iterable[str]) -> dict[str, list[str]]:
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

    def member_count(self, connection: Connection, story_id: str) -> int:
        """Answer how many articles a story has at this moment."""
        query = select(func.count()).where(memberships.c.story_id == story_id)
        return connection.execute(query).scalar_one()

    def members(
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

    # --- history -------------------------------------------------------------------------

    def record(self, connection: Connection, events: Sequence[StoryEvent]) -> None:
        """Add events to the history of stories."""
        if events:
            connection.execute(story_events.insert(), [values_of(event) for event in events])

    def history(self, connection: Connection, story_id: str) -> list[StoryEvent]:
        """Answer the history of a story, oldest first."""
        query = (
            select(*_EVENT)
            .where(story_events.c.story_id == story_id)
            .order_by(story_events.c.number)
        )
        return [StoryEvent(*row) for row in connection.execute(query)]

    def active_page(self, connection: Connection, after: str | None, limit: int) -> list[StoryRow]:
        """Answer stories by id, merged ones left out, from after the id ``after`` on."""
        query = select(*_STORY).where(stories.c.status == "active").order_by(stories.c.id)
        if after is not None:
            query = query.where(stories.c.id > after)
        return [StoryRow(*row) for row in connection.execute(query.limit(limit))]

    def active_count(self, connection: Connection) -> int:
        """Answer how many stories there are, merged ones left out."""
        query = select(func.count()).select_from(stories).where(stories.c.status == "active")
        return connection.execute(query).scalar_one()


@dataclass(slots=True)
class _Count:
    """What a story's row says of its members."""

    first_seen: datetime
    last_seen: datetime
    countries: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    reports: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        return {
            "article_count": len(self.lines),
            "independent_count": len(self.reports),
            "source_count": len(self.sources),
            "country_count": len(self.countries),
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
        }

    def digest(self) -> str:
        return blake2b("\n".join(sorted(self.lines)).encode(), digest_size=16).hexdigest()


def _count(connection: Connection, story_ids: Sequence[str]) -> dict[str, _Count]:
    query = (
        select(
            memberships.c.story_id,
            memberships.c.copy_of,
            articles.c.id,
            articles.c.seen_at,
            articles.c.source,
            articles.c.country,
            articles.c.language,
            articles.c.content_hash,
        )
        .join(articles, articles.c.id == memberships.c.article_id)
        .where(memberships.c.story_id.in_(story_ids))
    )
    counts: dict[str, _Count] = {}
    for row in connection.execute(query):
        count = counts.get(row.story_id)
        if count is None:
            count = counts[row.story_id] = _Count(row.seen_at, row.seen_at)
        count.first_seen = min(count.first_seen, row.seen_at)
        count.last_seen = max(count.last_seen, row.seen_at)
        for tally, value in (
            (count.countries, row.country),
            (count.languages, row.language),
            (count.sources, row.source),
        ):
            if value is not None:
                tally[value] += 1
        count.reports.add(row.copy_of or row.id)
        count.lines.append(f"{row.id} {row.content_hash} {row.copy_of or ''}")
    return counts


def _totals(connection: Connection, value: Column[Any]) -> dict[str, tuple[int, int]]:
    count = value.table.c.article_count
    query = select(value, func.sum(count), func.count()).group_by(value)
    return {
        str(name): (int(articles_), int(stories_))
        for name, articles_, stories_ in connection.execute(query)
    }


def _write_tallies(connection: Connection, counts: Mapping[str, _Count]) -> None:
    for table, name, attribute in (
        (story_countries, "country", "countries"),
        (story_languages, "language", "languages"),
        (story_sources, "source", "sources"),
    ):
        rows = [
            {"story_id": story_id, name: value, "article_count": number}
            for story_id, count in sorted(counts.items())
            for value, number in sorted(getattr(count, attribute).items())
        ]
        if rows:
            connection.execute(table.insert(), rows)
