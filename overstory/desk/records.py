"""From rows of the store to the records that the desk answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from overstory.errors import MovedError, NotFoundError
from overstory.store.records import (
    DecisionRow,
    MemberRow,
    MembershipRow,
    RunRow,
    StoredArticle,
    StoryRow,
)
from overstory.store.store import Store
from overstory.views import Decision, Member, Run, StorySummary

__all__ = [
    "active_story",
    "as_decisions",
    "as_member",
    "as_run",
    "as_summaries",
    "could_be_id",
    "shown_article",
]

_LONGEST_ID = 16


def active_story(store: Store, connection: Connection, story_id: str) -> StoryRow:
    """Answer a story that has articles.

    Raises
    ------
    NotFoundError
        If no story ever had this id.
    MovedError
        If it was merged; names the story that has its articles now.
    """
    row = store.stories.get(connection, story_id) if could_be_id(story_id) else None
    if row is None:
        raise NotFoundError("story", story_id)
    if row.merged_into is not None:
        raise MovedError(story_id, row.merged_into)
    return row


def could_be_id(text: str) -> bool:
    """Whether a text has the shape of an id; others need not, or cannot, be looked up."""
    return text.isascii() and text.isalnum() and len(text) <= _LONGEST_ID


def as_summaries(
    store: Store, connection: Connection, rows: Sequence[StoryRow], scores: Sequence[float | None]
) -> list[StorySummary]:
    """Turn stories into summaries, with their articles by country and language."""
    tallies = store.stories.tallies(connection, [row.id for row in rows])
    return [
        StorySummary(
            id=row.id,
            title=row.title,
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            article_count=row.article_count,
            independent_count=row.independent_count,
            source_count=row.source_count,
            countries=tallies[row.id][0],
            languages=tallies[row.id][1],
            status=row.status,
            merged_into=row.merged_into,
            split_from=row.split_from,
            run_id=row.run_id,
            version=row.version,
            score=score,
        )
        for row, score in zip(rows, scores, strict=True)
    ]


def as_member(row: MemberRow) -> Member:
    """Turn a row into a member with why it is here."""
    return shown_article(row.article, row.membership)


def shown_article(article: StoredArticle, why: MembershipRow | None = None) -> Member:
    """Turn an article into a member; without a membership nothing is said of why."""
    return Member(
        id=article.id,
        url=article.url,
        title=article.title,
        source=article.source,
        source_name=article.source_name,
        country=article.country,
        language=article.language,
        published_at=article.published_at,
        probability=why.probability if why else None,
        nearest_article=why.nearest_article if why else None,
        shared_terms=list(why.shared_terms) if why else [],
        hours_apart=why.hours_apart if why else None,
        copy_of=why.copy_of if why else None,
    )


def as_run(row: RunRow) -> Run:
    """Turn a row into a run."""
    return Run(
        id=row.id,
        status=row.status,
        started_at=row.started_at,
        finished_at=row.finished_at,
        window_start=row.window_start,
        parameters=row.parameters,
        article_count=row.article_count,
        story_count=row.story_count,
        merged_count=row.merged_count,
        split_count=row.split_count,
        error=row.error,
    )


def as_decisions(
    store: Store, connection: Connection, rows: Sequence[DecisionRow]
) -> list[Decision]:
    """Turn rows into decisions, with the articles that each of them moved."""
    articles = store.decisions.articles(connection, [row.number for row in rows])
    return [
        Decision(
            id=row.id,
            kind=row.kind,
            made_at=row.made_at,
            undone_at=row.undone_at,
            story_id=row.story_id,
            other_stories=row.other_stories,
            articles=[one.article_id for one in articles[row.number] if one.came_from is not None],
        )
        for row in rows
    ]
