"""At-once decisions: a new article joins a story or founds one.

:func:`decide` reads and takes its time; :func:`apply` writes and is quick. In between the store
may change, which the caller notices by the number of the last change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from overstory.jobs.documents import as_document
from overstory.jobs.naming import unused_story_id
from overstory.jobs.titles import headline
from overstory.jobs.window import LiveWindow
from overstory.store.records import MembershipRow, StoredArticle, StoryEvent
from overstory.store.store import Store

if TYPE_CHECKING:
    from clustering.window import Match
    from overstory.sources import SourceRegistry

__all__ = ["Decision", "Incoming", "apply", "decide"]

_NEIGHBOURS = 10
# Copies of a text are nearer to it than anything else, and one of them is enough.
_COULD_BE_COPIES = 5

Reading = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article that is about to be written.

    Parameters
    ----------
    article
        As it will be stored.
    vector
        Its vector.
    window
        What it is compared with.
    before
        Where it is now, if it is in the store already.
    """

    article: StoredArticle
    vector: NDArray[np.float32]
    window: LiveWindow
    before: MembershipRow | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an article goes.

    Parameters
    ----------
    row
        Its membership.
    before
        The one that it had.
    founds
        Title of the story that it founds, or None.
    earlier_than
        The article that passed for the original of its text until now, where this one was
        published before it.
    """

    row: MembershipRow
    before: MembershipRow | None = None
    founds: str | None = None
    earlier_than: str | None = None


def decide(
    store: Store, reading: Reading, registry: SourceRegistry, incoming: Sequence[Incoming]
) -> list[Decision]:
    """Decide where each article goes, and put it into its window.

    Articles are taken by time and id, each seen by those after it. One that reproduces the text
    of another goes where that one is. One that changed stays where it is if it is alone there
    and belongs nowhere else, or if an editor decided about it.

    Parameters
    ----------
    store
        The store.
    reading
        Opens a transaction to read in.
    registry
        Sources.
    incoming
        The articles; their windows follow the store.
    """
    with reading() as connection:
        decided = store.decisions.sides(
            connection, [item.article.id for item in incoming if item.before is not None]
        )
    batch = _Batch(
        store,
        reading,
        registry,
        {item.article.id: item.article for item in incoming},
        frozenset(decided),
    )
    for item in sorted(incoming, key=lambda item: _order(item.article)):
        batch.decide(item)
    return batch.decisions


def apply(
    connection: Connection,
    store: Store,
    decisions: Sequence[Decision],
    change: int,
    now: datetime,
) -> dict[str, str]:
    """Write decisions, inside the write transaction in which the articles were written.

    A story that loses its last article is merged into the one that took it.

    Returns
    -------
    dict
        Article id to story id.
    """
    placed: dict[str, str] = {}
    touched: set[str] = set()
    for decision in decisions:
        row = decision.row
        if decision.before is not None:
            touched |= store.members.release_copies(connection, row.article_id, change)
        if decision.founds is not None:
            store.stories.found(connection, {row.story_id: decision.founds}, now)
            store.stories.record(connection, [StoryEvent(row.story_id, now, "created")])
        store.members.put(connection, [row], change)
        if decision.earlier_than is not None:
            touched |= store.members.move_copies(
                connection, decision.earlier_than, row.article_id, change
            )
        touched.add(row.story_id)
        placed[row.article_id] = row.story_id
        left = decision.before.story_id if decision.before is not None else row.story_id
        if left != row.story_id:
            touched.add(left)
            store.members.forget_reasons(connection, left, row.article_id, change)
            if store.members.count(connection, left) == 0:
                _merge(connection, store, left, row.story_id, change, now)
    store.stories.refresh(connection, touched)
    return placed


def _merge(
    connection: Connection, store: Store, old: str, survivor: str, change: int, now: datetime
) -> None:
    store.stories.merge(connection, {old: survivor}, change)
    store.stories.record(
        connection,
        [
            StoryEvent(survivor, now, "merged", other_story=old),
            StoryEvent(old, now, "merged", other_story=survivor),
        ],
    )


def _order(article: StoredArticle) -> tuple[datetime, str]:
    return article.seen_at, article.id


@dataclass(frozen=True, slots=True)
class _SameText:
    """The other copies of an article's text: their story, and what is the original now.

    ``original`` is the earliest article where ours is a later one; ``later`` is the article that
    passed for the earliest until now, where ours is earlier still.
    """

    story_id: str
    original: str | None = None
    later: str | None = None


@dataclass(slots=True)
class _Batch:
    """Decisions on some articles, with what they add to what the store says."""

    store: Store
    reading: Reading
    registry: SourceRegistry
    articles: dict[str, StoredArticle]
    decided: frozenset[str]
    decisions: list[Decision] = field(default_factory=list)
    placed: dict[str, MembershipRow] = field(default_factory=dict)
    founded: set[str] = field(default_factory=set)

    def decide(self, item: Incoming) -> None:
        document = as_document(item.article, self.registry)
        match = item.window.match(document, item.vector, _NEIGHBOURS)
        same = self._same_text(item.article, match)
        story_id, founds = self._story(item, match, same)
        why = match.membership
        original = same.original if same else None
        row = MembershipRow(
            article_id=item.article.id,
            story_id=story_id,
            probability=round(float(why.probability), 4),
            nearest_article=match.nearest,
            shared_terms=list(why.shared_terms),
            hours_apart=None if why.hours_apart is None else round(float(why.hours_apart), 2),
            copy_of=original,
        )
        if item.article.id in self.decided and match.story_id not in (None, story_id):
            # What it is like now is in another story.
            row = MembershipRow(item.article.id, story_id, copy_of=original)
        self.decisions.append(Decision(row, item.before, founds, same.later if same else None))
        self.placed[item.article.id] = row
        item.window.put([document], item.vector[np.newaxis], [story_id])

    def _story(
        self, item: Incoming, match: Match, same: _SameText | None
    ) -> tuple[str, str | None]:
        """Answer the story of an article, and the title of that story if it is new."""
        if item.before is not None and item.article.id in self.decided:
            return item.before.story_id, None
        if same is not None:
            return same.story_id, None
        if match.story_id is not None:
            return match.story_id, None
        if item.before is not None and self._is_alone(item.before):
            return item.before.story_id, None
        story_id = unused_story_id(item.article.id, self._is_used)
        self.founded.add(story_id)
        return story_id, headline(item.article)

    def _is_used(self, story_id: str) -> bool:
        if story_id in self.founded:
            return True
        with self.reading() as connection:
            return bool(self.store.stories.used(connection, [story_id]))

    def _is_alone(self, before: MembershipRow) -> bool:
        """Whether no other article will be in the story that an article was in."""
        with self.reading() as connection:
            count = self.store.members.count(connection, before.story_id)
        for decision in self.decisions:
            was_in = decision.before is not None and decision.before.story_id == before.story_id
            count += (decision.row.story_id == before.story_id) - was_in
        return count == 1

    def _same_text(self, article: StoredArticle, match: Match) -> _SameText | None:
        """Look among the nearest articles for one with the same text."""
        near = [article_id for article_id, _ in match.documents[:_COULD_BE_COPIES]]
        if not near:
            return None
        from clustering.copies import find_copies

        group = sorted([article, *self._read(near)], key=_order)
        originals = find_copies([as_document(member, self.registry) for member in group])
        place = group.index(article)
        original = originals[place]
        copies = [group[i] for i, other in enumerate(originals) if other == place]
        if original is None and not copies:
            return None
        other = self._place(group[original] if original is not None else copies[0])
        root = other.copy_of or other.article_id
        if root == article.id:
            return _SameText(other.story_id)
        (root_article,) = self._read([root])
        # Editors may have moved a copy away from its original, which others still follow.
        story_id = self._place(root_article).story_id
        if _order(article) < _order(root_article):
            return _SameText(story_id, later=root)
        return _SameText(story_id, original=root)

    def _read(self, ids: Sequence[str]) -> list[StoredArticle]:
        with self.reading() as connection:
            known = self.store.articles.by_ids(connection, ids)
        return [self.articles.get(one) or known[one] for one in ids]

    def _place(self, article: StoredArticle) -> MembershipRow:
        if article.id in self.placed:
            row = self.placed[article.id]
        else:
            with self.reading() as connection:
                row = self.store.members.by_article(connection, [article.id])[article.id]
        # An article of this batch may have become the original of older ones.
        moved = {
            decision.earlier_than: decision.row.article_id
            for decision in self.decisions
            if decision.earlier_than is not None
        }
        root = row.copy_of or row.article_id
        while root in moved:
            root = moved[root]
        return MembershipRow(
            row.article_id, row.story_id, copy_of=None if root == row.article_id else root
        )
