"""What stories' rows say of their members: numbers by country, language and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Column, Connection, func, select

from overstory.store.schema import (
    articles,
    memberships,
    story_countries,
    story_languages,
    story_sources,
)

__all__ = ["Counts", "count_members", "totals", "write_tallies"]


@dataclass(slots=True)
class Counts:
    """What a story's row says of its members."""

    first_seen: datetime
    last_seen: datetime
    countries: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    reports: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        """Answer the columns of the story's row that follow from its members."""
        return {
            "article_count": len(self.lines),
            "independent_count": len(self.reports),
            "source_count": len(self.sources),
            "country_count": len(self.countries),
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
        }

    def digest(self) -> str:
        """Answer a digest of the members, their wording and which of them are copies."""
        return blake2b("\n".join(sorted(self.lines)).encode(), digest_size=16).hexdigest()


def count_members(connection: Connection, story_ids: Sequence[str]) -> dict[str, Counts]:
    """Count the members of stories; those without any are left out."""
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
    counts: dict[str, Counts] = {}
    for row in connection.execute(query):
        count = counts.get(row.story_id)
        if count is None:
            count = counts[row.story_id] = Counts(row.seen_at, row.seen_at)
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


def totals(connection: Connection, value: Column[Any]) -> dict[str, tuple[int, int]]:
    """Answer the numbers of articles and of stories for each value of a tally's column."""
    count = value.table.c.article_count
    query = select(value, func.sum(count), func.count()).group_by(value)
    return {
        str(name): (int(articles_), int(stories_))
        for name, articles_, stories_ in connection.execute(query)
    }


def write_tallies(connection: Connection, counts: Mapping[str, Counts]) -> None:
    """Write the numbers of articles of stories by country, language and source."""
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
