"""What can be read from a store: lists, stories, articles, places, runs, decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from overstory.desk.cursors import check_limit, read_cursor, write_cursor
from overstory.desk.places import country_summaries, source_summaries
from overstory.desk.queries import check_country, check_language, check_query, listing_of
from overstory.desk.records import (
    active_story,
    as_decisions,
    as_member,
    as_run,
    as_summaries,
    could_be_id,
)
from overstory.desk.related import Finder
from overstory.desk.story import Story
from overstory.desk.takes import StoryViews
from overstory.desk.written import StoryWritings
from overstory.errors import NotFoundError, QueryError
from overstory.jobs.naming import content_hash
from overstory.settings import Settings
from overstory.store.listing import list_stories
from overstory.store.store import Store
from overstory.views import (
    ArticleTake,
    ArticleView,
    CountrySummary,
    Decision,
    HistoryEvent,
    Member,
    Page,
    Related,
    Run,
    SourceSummary,
    StoryQuery,
    StorySummary,
    Take,
    TimelineEntry,
    WorldTake,
    Written,
)

if TYPE_CHECKING:
    from overstory.sources import SourceRegistry

__all__ = ["Reading"]

_EXPORTED_AT_ONCE = 200


class Reading:
    """The reading half of :class:`~overstory.desk.Desk`.

    Each method reads one state of the store, also while others write.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        registry: SourceRegistry,
        views: StoryViews,
        writings: StoryWritings,
        finder: Finder,
    ) -> None:
        self.settings = settings
        self._store = store
        self._registry = registry
        self._views = views
        self._writings = writings
        self._finder = finder
        with store.read() as connection:
            self._secret = store.identity(connection)

    # --- stories -------------------------------------------------------------------------

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
        place = self._place(listing, query.cursor)
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
        return self._page(summaries, [at for _, _, at in found], listing, query.limit)

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
        place = self._place(listing, cursor)
        with self._store.read() as connection:
            active_story(self._store, connection, id)
            rows = self._store.stories.members(
                connection, id, after=(place[0], place[1]) if place else None, limit=limit + 1
            )
        return self._page(
            [as_member(row) for row in rows],
            [(row.article.seen_at, row.article.id) for row in rows],
            listing,
            limit,
        )

    def all_members(self, id: str) -> list[Member]:  # noqa: A002 - the field's name everywhere
        """Answer all articles of a story at once, by time."""
        with self._store.read() as connection:
            active_story(self._store, connection, id)
            return [as_member(row) for row in self._store.stories.members(connection, id)]

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

    # --- articles, places, outlets -------------------------------------------------------

    def article(self, id: str) -> ArticleView:  # noqa: A002 - the field's name everywhere
        """Answer one article with its story and the takes that it carries, heaviest first.

        Raises
        ------
        NotFoundError
            If there is none with this id.
        """
        with self._store.read() as connection:
            article = self._store.articles.get(connection, id) if could_be_id(id) else None
            if article is None:
                raise NotFoundError("article", id)
            place = self._store.stories.memberships_of(connection, [id]).get(id)
            story = self._store.stories.get(connection, place.story_id) if place else None
        takes = self._views.of(story.id).takes if story else []
        carried = [
            ArticleTake(take.id, take.label, member.weight)
            for take in takes
            for member in take.articles
            if member.id == id
        ]
        return ArticleView(
            id=article.id,
            url=article.url,
            title=article.title,
            body=article.body,
            source=article.source,
            source_name=article.source_name,
            country=article.country,
            language=article.language,
            published_at=article.published_at,
            added_at=article.added_at,
            story_id=story.id if story else None,
            story_title=story.title if story else None,
            copy_of=place.copy_of if place else None,
            takes=sorted(carried, key=lambda take: (-take.weight, take.id)),
        )

    def related(
        self,
        text: str | None = None,
        *,
        url: str | None = None,
        article_id: str | None = None,
        limit: int = 10,
    ) -> Related:
        """Answer the stories and articles that something belongs to, best first.

        Parameters
        ----------
        text
            Any text; a short first line is taken for a headline.
        url
            Of a stored article, else of a page, which is fetched.
        article_id
            Of a stored article; it is itself left out of the articles.
        limit
            How many of each at most, from 1 to 100.

        Raises
        ------
        QueryError
            If not exactly one of the three is given, or it is not valid.
        NotFoundError
            If no article has the id.
        FetchError
            If the page cannot be fetched.
        """
        return self._finder.find(text, url, article_id, limit)

    def countries(self) -> list[CountrySummary]:
        """Answer the countries whose outlets have articles here, by code."""
        with self._store.read() as connection:
            return country_summaries(self._store, connection)

    def country_stories(self, code: str, query: StoryQuery | None = None) -> Page[StorySummary]:
        """Answer the stories that a country's outlets tell; ``query`` narrows them down."""
        return self.story_page(replace(query or StoryQuery(), country=check_country("code", code)))

    def blindspots(
        self,
        country: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        min_countries: int = 3,
        min_articles: int = 3,
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[StorySummary]:
        """Answer international stories that a country's outlets have not covered, widest first."""
        return self.story_page(
            StoryQuery(
                missing_from=check_country("country", country),
                since=since,
                until=until,
                min_countries=min_countries,
                min_articles=min_articles,
                sort="countries",
                cursor=cursor,
                limit=limit,
            )
        )

    def sources(
        self,
        *,
        country: str | None = None,
        language: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[SourceSummary]:
        """Answer outlets by domain: those of the registry, and others met in articles."""
        check_limit(limit)
        country = check_country("country", country) if country is not None else None
        language = check_language("language", language) if language is not None else None
        listing = ("sources", country, language)
        place = self._place(listing, cursor)
        with self._store.read() as connection:
            found = source_summaries(self._store, connection, self._registry, country, language)
        rest = [one for one in found if place is None or one.domain > place[0]][: limit + 1]
        return self._page(rest, [(one.domain,) for one in rest], listing, limit)

    # --- everything ----------------------------------------------------------------------

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
                        as_member(member)
                        for member in self._store.stories.members(connection, row.id)
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

    def runs(self, cursor: str | None = None, limit: int = 20) -> Page[Run]:
        """Answer runs, newest first."""
        check_limit(limit)
        place = self._place(("runs",), cursor)
        with self._store.read() as connection:
            rows = self._store.runs.page(connection, place[0] if place else None, limit + 1)
        return self._page(
            [as_run(row) for row in rows], [(row.number,) for row in rows], ("runs",), limit
        )

    def run(self, id: str) -> Run:  # noqa: A002 - the field's name everywhere
        """Answer one run.

        Raises
        ------
        NotFoundError
            If there is none with this id.
        """
        with self._store.read() as connection:
            row = self._store.runs.get(connection, id) if could_be_id(id) else None
        if row is None:
            raise NotFoundError("run", id)
        return as_run(row)

    def decisions(self, cursor: str | None = None, limit: int = 20) -> Page[Decision]:
        """Answer what editors decided, newest first, also what was taken back."""
        check_limit(limit)
        place = self._place(("decisions",), cursor)
        with self._store.read() as connection:
            rows = self._store.decisions.page(connection, place[0] if place else None, limit + 1)
            found = as_decisions(self._store, connection, rows)
        return self._page(found, [(row.number,) for row in rows], ("decisions",), limit)

    def decision(self, id: str) -> Decision:  # noqa: A002 - the field's name everywhere
        """Answer one decision.

        Raises
        ------
        NotFoundError
            If there is none with this id.
        """
        with self._store.read() as connection:
            row = self._store.decisions.get(connection, id) if could_be_id(id) else None
            if row is None:
                raise NotFoundError("decision", id)
            return as_decisions(self._store, connection, [row])[0]

    def state(self) -> str:
        """Answer an opaque text that changes whenever what reads answer may have changed."""
        with self._store.read() as connection:
            change = self._store.change(connection)
        return content_hash(self._secret, str(change), self.settings.encoder)[:20]

    def ready(self) -> None:
        """Do nothing where the store can be read.

        Raises
        ------
        StoreError
            Otherwise.
        """
        with self._store.read() as connection:
            self._store.change(connection)

    # --- pages ---------------------------------------------------------------------------

    def _place(self, listing: Sequence[object], cursor: str | None) -> tuple[Any, ...] | None:
        return read_cursor(self._secret, listing, cursor)

    def _page(
        self,
        items: Sequence[Any],
        places: Sequence[Sequence[Any]],
        listing: Sequence[object],
        limit: int,
    ) -> Page[Any]:
        """Cut a page off a list that was read one item further than the page is long."""
        more = len(items) > limit
        return Page(
            list(items[:limit]),
            write_cursor(self._secret, listing, places[limit - 1]) if more else None,
        )


@cache
def _summary_json() -> TypeAdapter[StorySummary]:
    return TypeAdapter(StorySummary)


@cache
def _members_json() -> TypeAdapter[list[Member]]:
    return TypeAdapter(list[Member])
