"""What a run works on: the window's articles and stories as they were when it started."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from overstory.store.records import MembershipRow, StoredArticle, StoryRow
from overstory.store.store import Store

__all__ = ["Snapshot", "take_snapshot"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The store as a run sees it.

    Parameters
    ----------
    change
        Number of the last change that it holds.
    articles
        Articles of the window by time and id.
    before
        Where each of them is.
    stories
        The stories they are in.
    outside
        Of each story the number of members from before the window.
    """

    change: int
    articles: list[StoredArticle]
    before: dict[str, MembershipRow]
    stories: dict[str, StoryRow]
    outside: dict[str, int]


def take_snapshot(store: Store, connection: Connection, since: datetime) -> Snapshot:
    """Read the articles from ``since`` on, and the stories that they are in."""
    articles = store.articles.between(connection, since)
    before = store.stories.memberships_of(connection, [article.id for article in articles])
    inside = Counter(row.story_id for row in before.values())
    stories = store.stories.by_ids(connection, inside)
    outside = {name: story.article_count - inside[name] for name, story in stories.items()}
    return Snapshot(store.change(connection), articles, before, stories, outside)
