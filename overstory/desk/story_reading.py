"""What can be read of stories: lists, one story and all about it, everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from overstory.desk.cursors import check_limit
from overstory.desk.pager import Pager
from overstory.desk.queries import check_query, listing_of
from overstory.desk.records import active_story, as_member, as_summaries
from overstory.desk.story import Story
from overstory.desk.takes import StoryViews
from overstory.desk.written import StoryWritings
from overstory.errors import QueryError
from overstory.store.listing import list_stories
from overstory.store.store import Store
from overstory.views import (
    HistoryEvent,
    Member,
    Page,
    StoryQuery,
    StorySummary,
    Take,
    TimelineEntry,
    WorldTake,
    Written,
)

if TYPE_CHECKING:
    from overstory.sources import SourceRegistry

__all__ = ["StoryReading"]

_EXPORTED_AT_ONCE = 200
_T = TypeVar("_T")


class StoryReading:
    """Reads stories. Each method reads one state of the store, also while others write.

    Parameters
    ----------
    store
        The store.
    registry
        Sources.
    views, writings
        What answers takes, and what was written of them.
    """

    def __init__(
        self, store: Store, registry: SourceRegistry, views: StoryViews, writings: StoryWritings
    ) -> None:
        self._store = store
        self._registry = registry
        self._views = views
        self._writings = writings
        with store.read() as connection:
            self._secret = store.identity(connection)
        self._pager = Pager(self._secret)

    def stories(self, *, limit: int | None = 20, **filters: Any) -> list[Story]:
        """Answer stories as :meth:`story` does.

        Parameters
        ----------
        limit
            How many at most; None for all.
        **filters
            Fields of :class:`~overstory.views.StoryQuery`.

        Raises
        ------
        QueryError
            If a filter is unknown or not valid.
        """
        unknown = sorted(set(filters) - set(StoryQuery.__slots__))
        if unknown:
            raise QueryError(unknown[0], "is not a filter of stories")
        if limit is not None and limit < 1:
            raise QueryError("limit", "must be at least 1, or None for all")
        found: list[Story] = []
        while limit is None or len(found) < limit:
            step = 100 if limit is None else min(100, limit - len(found))
            page = self.story_page(StoryQuery(**filters, limit=step))
            found.extend(Story.of(self, summary) for summary in page.items)
            if page.next_cursor is None:
                break
            filters["cursor"] = page.next_cursor
        return found

    def story_page(self, query: StoryQuery) -> Page[StorySummary]:
        """Answer one page of stories.

        Raises
        ------
        QueryError
            If a filter, the cursor or the limit is not valid.
        """
        query = check_query(query)
        known = self._registry.for_domain(query.source) if query.source else None
        if known is not None:
            # An outlet may have several domains; articles are filed under one.
            query = replace(query, source=known.domain)
        listing = listing_of(query)
        place = self._pager.place(listing, query.cursor)
        with self._store.read() as connection:
            found = list_stories(
                connection,
                query,
                after=place,
                limit=query.limit + 1,
                fulltext=self._store.fulltext,
            )
            summaries = as_summaries(
                self._store, connection, [row for row, _, _ in found], [fit for _, fit, _ in found]
            )
        return self._pager.page(summaries, [at for _, _, at in found], listing, query.limit)

    def story(self, id: str) -> Story:  # noqa: A002 - the field's name everywhere
        """Answer one story.

        Raises
        ------
        NotFoundError
            If no story ever had this id.
        MovedError
            If it was merged.
        """
        with self._store.read() as connection:
            row = active_story(self._store, connection, id)
            (summary,) = as_summaries(self._store, connection, [row], [None])
        return Story.of(self, summary)

    def members(
        self,
        id: str,  # noqa: A002 - the field's name everywhere
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[Member]:
        """Answer articles of a story by time, each with why it is here."""
        check_limit(limit)
        listing = ("members", id)
        place = self._pager.place(listing, cursor)
        with self._store.read() as connection:
            active_story(self._store, connection, id)
            rows = self._store.members.of(
                connection, id, after=(place[0], place[1]) if place else None, limit=limit + 1
            )
        return self._pager.page(
            [as_member(row) for row in rows],
            [(row.article.seen_at, row.article.id) for row in rows],
            listing,
            limit,
        )

    def all_members(self, id: str) -> list[Member]:  # noqa: A002 - the field's name everywhere
        """Answer all articles of a story at once, by time."""
        with self._store.read() as connection:
            active_story(self._store, connection, id)
            return [as_member(row) for row in self._store.members.of(connection, id)]

    def world_take(self, id: str) -> WorldTake:  # noqa: A002 - the field's name everywhere
        """Answer what independent outlets agree on."""
        return self._views.of(id).world_take

    def takes(self, id: str) -> list[Take]:  # noqa: A002 - the field's name everywhere
        """Answer where groups of outlets see a story differently."""
        return self._views.of(id).takes

    def written(self, id: str) -> Written | None:  # noqa: A002 - the field's name everywhere
        """Answer what a language model wrote of a story's views; None where nothing was."""
        return self._writings.of(id)

    def timeline(self, id: str) -> list[TimelineEntry]:  # noqa: A002 - the field's name everywhere
        """Answer the statements of a story in the order in which they were first reported."""
        return self._views.timeline(id)

    def history(self, id: str) -> list[HistoryEvent]:  # noqa: A002 - the field's name everywhere
        """Answer what happened to a story's identity, oldest first."""
        with self._store.read() as connection:
            active_story(self._store, connection, id)
            return [
                HistoryEvent(
                    event.time,
                    event.event,
                    event.run_id,
                    event.other_story,
                    event.detail,
                    event.decision_id,
                )
                for event in self._store.stories.history(connection, id)
            ]

    def paged(
        self, name: str, items: Sequence[_T], cursor: str | None = None, limit: int = 50
    ) -> Page[_T]:
        """Answer one page of a list that another method answered whole.

        Parameters
        ----------
        name
            Tells the list from others, whose cursors are not taken.
        items
            All of it.
        cursor, limit
            As everywhere.

        Raises
        ------
        QueryError
            If the cursor or the limit is not valid.
        """
        check_limit(limit)
        return self._pager.cut(items, ("whole", name), cursor, limit)

    def export(self) -> Iterator[dict[str, Any]]:
        """Yield every story with all its members, by id, as JSON-ready mappings.

        The fields are those of :class:`~overstory.views.StorySummary`, and ``articles``, a list
        with those of :class:`~overstory.views.Member`. Times are RFC 3339.
        """
        after: str | None = None
        while True:
            with self._store.read() as connection:
                rows = self._store.stories.active_page(connection, after, _EXPORTED_AT_ONCE)
                summaries = as_summaries(self._store, connection, rows, [None] * len(rows))
                members = {
                    row.id: [
                        as_member(member) for member in self._store.members.of(connection, row.id)
                    ]
                    for row in rows
                }
            if not rows:
                return
            for summary in summaries:
                story = _summary_json().dump_python(summary, mode="json")
                del story["score"]
                story["articles"] = _members_json().dump_python(members[summary.id], mode="json")
                yield story
            after = rows[-1].id


@cache
def _summary_json() -> TypeAdapter[StorySummary]:
    return TypeAdapter(StorySummary)


@cache
def _members_json() -> TypeAdapter[list[Member]]:
    return TypeAdapter(list[Member])
