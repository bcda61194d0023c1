"""Editors' decisions: stories merged and split, articles moved, at once and for good.

Each is one write transaction: the stories change, and the decision is written down as a
constraint that later runs keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from overstory.errors import ConflictError, DecisionError, NotFoundError
from overstory.jobs.edits import Edit, living_story
from overstory.jobs.naming import unused_story_id
from overstory.jobs.titles import headline
from overstory.store.records import DecidedArticle, DecisionRow, MemberRow
from overstory.store.store import Store

__all__ = ["merge_stories", "move_article", "split_story"]


def merge_stories(store: Store, story_id: str, others: Sequence[str]) -> DecisionRow:
    """Let a story have the articles of others, whose ids lead to it from now on.

    Parameters
    ----------
    store
        The store.
    story_id
        The story that stays.
    others
        Those that are merged into it, at least one.

    Raises
    ------
    NotFoundError
        If there is no such story.
    DecisionError
        If one of the others is the story itself, or leads to it.
    """
    with store.write() as connection:
        survivor = living_story(store, connection, story_id).id
        ended = []
        for other in others:
            found = living_story(store, connection, other).id
            if found == survivor:
                raise DecisionError("stories", f"{other} is the story {story_id} itself")
            if found not in ended:
                ended.append(found)
        members = store.members.ids(connection, [survivor, *ended])
        edit = Edit(store, connection)
        decision = store.decisions.add(
            connection,
            "merge",
            edit.now,
            survivor,
            store.stories.leading_to(connection, ended),
            [
                DecidedArticle(one, side, story if side else None)
                for side, story in enumerate([survivor, *ended])
                for one in members[story]
            ],
        )
        edit.end(dict.fromkeys(ended, survivor))
        edit.tell(decision.id, "merged", [(survivor, other) for other in ended])
        edit.finish(decision.id)
        return decision


def split_story(store: Store, story_id: str, article_ids: Iterable[str]) -> DecisionRow:
    """Let some articles of a story be a story of their own; their copies in it come along.

    Raises
    ------
    NotFoundError
        If there is no such story or article.
    ConflictError
        If an article is in another story.
    DecisionError
        If these are no articles, or all that the story has.
    """
    with store.write() as connection:
        story = living_story(store, connection, story_id)
        members = store.members.of(connection, story.id)
        asked = set(article_ids)
        _check_members(store, connection, story.id, members, asked)
        part = [one for one in members if {one.article.id, one.membership.copy_of} & asked]
        rest = [one for one in members if one not in part]
        if not part:
            raise DecisionError("articles", "name at least one article")
        if not rest:
            raise DecisionError("articles", "these are all the articles of the story")
        new = unused_story_id(
            part[0].article.id, lambda name: bool(store.stories.used(connection, [name]))
        )
        edit = Edit(store, connection)
        edit.found({new: headline(part[0].article)}, {new: story.id})
        decision = store.decisions.add(
            connection,
            "split",
            edit.now,
            new,
            {},
            [
                *(DecidedArticle(one.article.id, 0, story.id) for one in part),
                *(DecidedArticle(one.article.id, -1) for one in rest),
            ],
        )
        edit.put({one.article.id: new for one in part})
        edit.tell_founded(decision.id, [new])
        edit.tell(decision.id, "split", [(new, story.id)])
        edit.finish(decision.id)
        return decision


def move_article(store: Store, article_id: str, story_id: str) -> DecisionRow:
    """Put an article into another story.

    The copies that follow it in its story come along; a copy that is moved leaves its original
    behind. A story that has no articles left is merged into the other.

    Raises
    ------
    NotFoundError
        If there is no such article or story.
    ConflictError
        If it is in that story already.
    """
    with store.write() as connection:
        place = store.members.by_article(connection, [article_id]).get(article_id)
        if place is None:
            raise NotFoundError("article", article_id)
        target = living_story(store, connection, story_id).id
        source = place.story_id
        if source == target:
            raise ConflictError(f"article {article_id!r} is in story {target!r} already")
        members = store.members.of(connection, source)
        part = [
            one.article.id
            for one in members
            if article_id in (one.article.id, one.membership.copy_of)
        ]
        rest = [one.article.id for one in members if one.article.id not in part]
        there = store.members.ids(connection, [target])[target]
        edit = Edit(store, connection)
        emptied = [] if rest else [source]
        decision = store.decisions.add(
            connection,
            "move",
            edit.now,
            target,
            store.stories.leading_to(connection, emptied),
            [
                *(DecidedArticle(one, 0) for one in there),
                *(DecidedArticle(one, 1, source) for one in part),
                *(DecidedArticle(one, -1) for one in rest),
            ],
        )
        edit.put(dict.fromkeys(part, target))
        edit.tell(decision.id, "moved", [(source, target)], f"article {article_id}")
        if emptied:
            edit.end({source: target})
            edit.tell(decision.id, "merged", [(source, target)])
        edit.finish(decision.id)
        return decision


def _check_members(
    store: Store,
    connection: Connection,
    story_id: str,
    members: Sequence[MemberRow],
    asked: set[str],
) -> None:
    strangers = sorted(asked - {one.article.id for one in members})
    if not strangers:
        return
    known = store.members.by_article(connection, strangers)
    for one in strangers:
        if one not in known:
            raise NotFoundError("article", one)
    first = strangers[0]
    raise ConflictError(
        f"article {first!r} is in story {known[first].story_id!r}, not in {story_id!r}"
    )
