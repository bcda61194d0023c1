"""What else can be read from a store: articles, places, outlets, runs, decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from overstory.desk.cursors import check_limit
from overstory.desk.places import country_summaries, source_summaries
from overstory.desk.queries import check_country, check_language
from overstory.desk.records import as_decisions, as_run, could_be_id
from overstory.desk.related import Finder
from overstory.desk.story_reading import StoryReading
from overstory.desk.takes import StoryViews
from overstory.desk.written import StoryWritings
from overstory.errors import MovedError, NotFoundError
from overstory.jobs.naming import content_hash
from overstory.settings import Settings
from overstory.store.store import Store
from overstory.views import (
    ArticleTake,
    ArticleView,
    CountrySummary,
    Decision,
    Page,
    Related,
    Run,
    SourceSummary,
    StoryQuery,
    StorySummary,
)

if TYPE_CHECKING:
    from overstory.sources import SourceRegistry

__all__ = ["Reading"]


class Reading(StoryReading):
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
        super().__init__(store, registry, views, writings)
        self.settings = settings
        self._finder = finder

    # --- articles, places, outlets -------------------------------------------------------

    def article(self, id: str) -> ArticleView:  # noqa: A002 - the field's name everywhere
        """Answer one article with its story and the takes that it carries, heaviest first.

        Raises
        ------
        NotFoundError
            If there is none with this id.
        """
        while True:
            with self._store.read() as connection:
                article = self._store.articles.get(connection, id) if could_be_id(id) else None
                if article is None:
                    raise NotFoundError("article", id)
                place = self._store.members.by_article(connection, [id]).get(id)
                story = self._store.stories.get(connection, place.story_id) if place else None
            try:
                takes = self._views.of(story.id).takes if story else []
            except MovedError:
                continue  # merged since: the article is in the other story now
            break
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
        place = self._pager.place(listing, cursor)
        with self._store.read() as connection:
            found = source_summaries(self._store, connection, self._registry, country, language)
        rest = [one for one in found if place is None or one.domain > place[0]][: limit + 1]
        return self._pager.page(rest, [(one.domain,) for one in rest], listing, limit)

    # --- runs, decisions, the whole -------------------------------------------------------------

    def runs(self, cursor: str | None = None, limit: int = 20) -> Page[Run]:
        """Answer runs, newest first."""
        check_limit(limit)
        place = self._pager.place(("runs",), cursor)
        with self._store.read() as connection:
            rows = self._store.runs.page(connection, place[0] if place else None, limit + 1)
        return self._pager.page(
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
        place = self._pager.place(("decisions",), cursor)
        with self._store.read() as connection:
            rows = self._store.decisions.page(connection, place[0] if place else None, limit + 1)
            found = as_decisions(self._store, connection, rows)
        return self._pager.page(found, [(row.number,) for row in rows], ("decisions",), limit)

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
