"""At-once decisions: a new article joins a story or founds one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

__all__ = ["Incoming", "assign"]

_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article that was just written, with its vector and the story that it was in before."""

    article: StoredArticle
    vector: NDArray[np.float32]
    before: MembershipRow | None = None


def assign(
    connection: Connection,
    store: Store,
    registry: SourceRegistry,
    incoming: Sequence[tuple[Incoming, LiveWindow]],
    change: int,
    now: datetime,
) -> dict[str, str]:
    """Put each article into a story at once, inside a write transaction.

    Articles are taken by time and id. One that reproduces the text of another goes where that
    one is. One that changed stays where it is if it is alone there and belongs nowhere else; a
    story that loses its last article this way is merged into the one that took it.

    Parameters
    ----------
    connection
        Inside a write transaction in which the articles and their vectors were written.
    store
        The store.
    registry
        Sources.
    incoming
        The articles, each with the window to compare it with, which follows the store.
    change
        Number of the change.
    now
        When it happens.

    Returns
    -------
    dict
        Article id to story id.
    """
    placed: dict[str, str] = {}
    touched: set[str] = set()
    for item, window in sorted(incoming, key=lambda pair: _order(pair[0].article)):
        article = item.article
        document = as_document(article, registry)
        match = window.match(document, item.vector, _NEIGHBOURS)
        touched |= store.stories.release_copies(connection, article.id, change)
        copies = _find_copies(connection, store, registry, article, match)
        story_id = _story(connection, store, item, match, copies, now)
        store.stories.put_members(
            connection, [_membership(article, story_id, match, copies)], change
        )
        touched |= _follow_earlier_copy(connection, store, article, copies, change)
        touched.add(story_id)
        placed[article.id] = story_id
        if item.before is not None and item.before.story_id != story_id:
            left = item.before.story_id
            touched.add(left)
            if store.stories.member_count(connection, left) == 0:
                _merge(connection, store, left, story_id, change, now)
                placed = {key: story_id if at == left else at for key, at in placed.items()}
        window.put([document], item.vector[np.newaxis], [story_id])
    store.stories.refresh(connection, touched)
    return placed


def _order(article: StoredArticle) -> tuple[datetime, str]:
    return article.seen_at, article.id


def _story(
    connection: Connection,
    store: Store,
    item: Incoming,
    match: Match,
    copies: _Copies,
    now: datetime,
) -> str:
    if copies.story_id is not None:
        return copies.story_id
    if match.story_id is not None:
        return str(match.story_id)
    # Its membership is still the old one, so one member is the article itself.
    if (
        item.before is not None
        and store.stories.member_count(connection, item.before.story_id) == 1
    ):
        return item.before.story_id
    story_id = unused_story_id(
        item.article.id, lambda name: bool(store.stories.used(connection, [name]))
    )
    store.stories.found(connection, {story_id: headline(item.article)}, now)
    store.stories.record(connection, [StoryEvent(story_id, now, "created")])
    return story_id


def _membership(
    article: StoredArticle, story_id: str, match: Match, copies: _Copies
) -> MembershipRow:
    why = match.membership
    nearest = None
    return MembershipRow(
        article_id=article.id,
        story_id=story_id,
        probability=round(float(why.probability), 4),
        nearest_article=nearest,
        shared_terms=list(why.shared_terms),
        hours_apart=None if why.hours_apart is None else round(float(why.hours_apart), 2),
        copy_of=copies.original,
    )


@dataclass(frozen=True, slots=True)
class _Copies:
    """The wire text that an article is one copy of.

    ``original`` is the earliest article where this is a later one; ``later`` is the article
    that passed for the earliest until now, where this one is earlier still.
    """

    story_id: str | None = None
    original: str | None = None
    later: str | None = None


def _find_copies(
    connection: Connection,
    store: Store,
    registry: SourceRegistry,
    article: StoredArticle,
    match: Match,
) -> _Copies:
    from clustering.copies import find_copies

    near_ids = [article_id for article_id, _ in match.documents if article_id != article.id]
    near = store.articles.by_ids(connection, near_ids)
    group = sorted([article, *near.values()], key=_order)
    originals = find_copies([as_document(member, registry) for member in group])
    place = group.index(article)
    original = originals[place]
    same_text = (
        group[original]
        if original is not None
        else next((group[i] for i, o in enumerate(originals) if o == place), None)
    )
    if same_text is None:
        return _Copies()
    known = store.stories.memberships_of(connection, [same_text.id])[same_text.id]
    root = known.copy_of or same_text.id
    root_article = store.articles.get(connection, root)
    if root == article.id or root_article is None:
        return _Copies(known.story_id)
    if _order(article) < _order(root_article):
        return _Copies(known.story_id, later=root)
    return _Copies(known.story_id, original=root)


def _follow_earlier_copy(
    connection: Connection, store: Store, article: StoredArticle, copies: _Copies, change: int
) -> set[str]:
    """Make an article that came in late but was published first the original of its copies."""
    if copies.later is None:
        return set()
    return store.stories.move_copies(connection, copies.later, article.id, change)


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
