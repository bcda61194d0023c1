"""Lists of stories: filters, orders and keyset pages in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
)

from overstory.store.records import StoryRow
from overstory.store.rows import columns_of
from overstory.store.schema import (
    articles,
    memberships,
    stories,
    story_countries,
    story_languages,
    story_sources,
)
from overstory.store.sqlite import fulltext_query
from overstory.views import StoryQuery

__all__ = ["list_stories"]

_STORY = columns_of(stories, StoryRow)
Place = tuple[Any, ...]


def list_stories(
    connection: Connection,
    query: StoryQuery,
    *,
    after: Place | None,
    limit: int,
    fulltext: bool,
) -> list[tuple[StoryRow, float | None, Place]]:
    """Answer active stories that pass the filters of ``query``, in its order.

    Parameters
    ----------
    connection
        Inside a transaction.
    query
        Filters and order; its cursor and limit are not looked at.
    after
        The place after which the list goes on, as answered with the last story before.
    limit
        How many at most.
    fulltext
        Whether the store has a full-text index.

    Returns
    -------
    list
        Story, its score where words were looked for (larger fits better), and its place.
    """
    score: ColumnElement[Any] = literal(None)
    statement: Select[Any] = select(*_STORY).where(stories.c.status == "active", *_filters(query))
    if query.q is not None:
        hits = _hits(connection, query.q, fulltext=fulltext).subquery("hits")
        statement = statement.join(hits, hits.c.story_id == stories.c.id)
        score = hits.c.score
    order = _order(query, score)
    statement = statement.add_columns(score.label("score"))
    if after is not None:
        statement = statement.where(_comes_after(order, after))
    statement = statement.order_by(
        *[key.desc() if falling else key for key, falling in order]
    ).limit(limit)
    found = []
    for row in connection.execute(statement):
        *values, fit = row
        story = StoryRow(*values)
        found.append((story, fit, _place(query, story, fit)))
    return found


def _filters(query: StoryQuery) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    for value, place in (
        (query.country, story_countries.c.country),
        (query.language, story_languages.c.language),
        (query.source, story_sources.c.source),
    ):
        if value is not None:
            filters.append(_told_by(place, value))
    if query.missing_from is not None:
        filters.append(~_told_by(story_countries.c.country, query.missing_from))
    if query.since is not None:
        filters.append(stories.c.last_seen >= query.since)
    if query.until is not None:
        filters.append(stories.c.first_seen <= query.until)
    for least, count in (
        (query.min_articles, stories.c.article_count),
        (query.min_sources, stories.c.source_count),
        (query.min_countries, stories.c.country_count),
    ):
        if least > 1:
            filters.append(count >= least)
    return filters


def _told_by(value_column: Column[Any], value: str) -> ColumnElement[bool]:
    story_id = value_column.table.c.story_id
    same: ColumnElement[bool] = value_column == value
    if value_column.name == "language":
        # A language stands for its regional forms too: pt finds pt-BR.
        same = or_(same, value_column.startswith(f"{value}-", autoescape=True))
    return exists().where(story_id == stories.c.id, same)


def _order(query: StoryQuery, score: ColumnElement[Any]) -> list[tuple[ColumnElement[Any], bool]]:
    """Columns to order by, each with whether the largest comes first; the id breaks all ties."""
    first: dict[str, list[ColumnElement[Any]]] = {
        "latest": [stories.c.last_seen],
        "size": [stories.c.article_count, stories.c.last_seen],
        "countries": [stories.c.country_count, stories.c.article_count],
        "relevance": [score],
    }
    return [(key, True) for key in first[query.sort]] + [(stories.c.id, False)]


def _place(query: StoryQuery, story: StoryRow, score: float | None) -> Place:
    values: dict[str, Sequence[Any]] = {
        "latest": [story.last_seen],
        "size": [story.article_count, story.last_seen],
        "countries": [story.country_count, story.article_count],
        "relevance": [score],
    }
    return (*values[query.sort], story.id)


def _comes_after(
    order: Sequence[tuple[ColumnElement[Any], bool]], after: Place
) -> ColumnElement[bool]:
    steps: list[ColumnElement[bool]] = []
    for index, (key, falling) in enumerate(order):
        beyond = key < after[index] if falling else key > after[index]
        equal = [order[before][0] == after[before] for before in range(index)]
        steps.append(and_(*equal, beyond))
    return or_(*steps)


def _hits(connection: Connection, q: str, *, fulltext: bool) -> Select[Any]:
    """Stories with an article that has all the words of ``q``, with how well the best fits."""
    words = fulltext_query(q) if fulltext and connection.dialect.name == "sqlite" else None
    found = _matches(words) if words is not None else _substrings(q)
    return (
        select(memberships.c.story_id, func.max(found.c.score).label("score"))
        .join(articles, articles.c.id == memberships.c.article_id)
        .join(found, found.c.number == articles.c.number)
        .group_by(memberships.c.story_id)
    )


def _matches(words: str) -> CTE:
    # Words of a title weigh five times those of a body. bm25 is negative, best lowest, and can
    # only be computed where the index is matched, so that step must stay one of its own.
    return (
        select(
            column("rowid").label("number"),
            literal_column("-bm25(article_text, 5.0, 1.0)").label("score"),
        )
        .select_from(table("article_text"))
        .where(text("article_text MATCH :words").bindparams(words=words))
        .cte("found")
        .prefix_with("MATERIALIZED", dialect="sqlite")
    )


def _substrings(q: str) -> CTE:
    words = q.split() or [q]
    in_title = [articles.c.title.icontains(word, autoescape=True) for word in words]
    anywhere = [
        or_(title, articles.c.body.icontains(word, autoescape=True))
        for title, word in zip(in_title, words, strict=True)
    ]
    score: ColumnElement[float] = literal(1.0)
    for title in in_title:
        score = score + case((title, 5.0), else_=0.0)
    return select(articles.c.number, score.label("score")).where(and_(*anywhere)).cte("found")
