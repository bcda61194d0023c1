"""What a run works on: the window's articles and stories as they were when it started."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from overstory.jobs.bonds import read_constraints
from overstory.store.records import MembershipRow, StoredArticle, StoryRow
from overstory.store.store import Store

if TYPE_CHECKING:
    from clustering.constraints import Constraint

__all__ = ["Snapshot", "is_outdated", "renew_snapshot", "take_snapshot"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The store as a run sees it.

    Parameters
    ----------
    change
        Number of the last change that it holds of articles.
    articles
        Articles of the window by time and id.
    before
        Where each of them is, and each of the pinned ones.
    stories
        The stories they are in.
    outside
        Of each story the number of members from before the window, without the pinned ones.
    constraints
        What editors decided.
    pinned
        Articles that decisions speak of, in these stories, but not to be clustered: they are
        older than the window, or changed since the run began. They stay with their story as far
        as the decisions allow.
    decided
        Those of the stories that a decision brought about or changed.
    decisions
        Which decisions there are; see :meth:`DecisionRepository.latest`.
    """

    change: int
    articles: list[StoredArticle]
    before: dict[str, MembershipRow]
    stories: dict[str, StoryRow]
    outside: dict[str, int]
    constraints: list[Constraint] = field(default_factory=list)
    pinned: dict[str, StoredArticle] = field(default_factory=dict)
    decided: frozenset[str] = frozenset()
    decisions: tuple[int, int] = (0, 0)

    @property
    def spoken_of(self) -> set[str]:
        """The articles that decisions speak of."""
        return _spoken_of(self.constraints)


def take_snapshot(store: Store, connection: Connection, since: datetime) -> Snapshot:
    """Read the articles from ``since`` on, and the stories that they are in."""
    articles = store.articles.between(connection, since)
    return _read(store, connection, store.change(connection), articles, set())


def is_outdated(store: Store, connection: Connection, snapshot: Snapshot) -> bool:
    """Whether editors decided since, or articles changed that they decided about."""
    if store.decisions.latest(connection) != snapshot.decisions:
        return True
    if not snapshot.constraints:
        return False
    changed = store.articles.changed_ids(connection, snapshot.change)
    return not changed.isdisjoint(snapshot.spoken_of)


def renew_snapshot(store: Store, connection: Connection, snapshot: Snapshot) -> Snapshot:
    """Read anew where the articles of a snapshot are, and what editors decided."""
    changed = store.articles.changed_ids(connection, snapshot.change)
    return _read(store, connection, snapshot.change, snapshot.articles, changed)


def _read(
    store: Store,
    connection: Connection,
    change: int,
    articles: Sequence[StoredArticle],
    changed: set[str],
) -> Snapshot:
    before = store.members.by_article(connection, [article.id for article in articles])
    constraints = read_constraints(store, connection)
    inside = {row.story_id for row in before.values()}
    spoken_of = _spoken_of(constraints)
    known = before | store.members.by_article(connection, spoken_of - before.keys())
    pinned = {
        one: row
        for one, row in known.items()
        if one in spoken_of and row.story_id in inside and (one not in before or one in changed)
    }
    before |= pinned
    counts = Counter(row.story_id for row in before.values())
    stories = store.stories.by_ids(connection, counts)
    return Snapshot(
        change=change,
        articles=list(articles),
        before=before,
        stories=stories,
        outside={name: story.article_count - counts[name] for name, story in stories.items()},
        constraints=constraints,
        pinned=store.articles.by_ids(connection, pinned),
        decided=frozenset(store.decisions.stories(connection, stories)),
        decisions=store.decisions.latest(connection),
    )


def _spoken_of(constraints: Sequence[Constraint]) -> set[str]:
    return {one for constraint in constraints for one in constraint.documents}
