"""Decisions taken back: what they moved returns, as far as the other decisions let it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from overstory.errors import ConflictError, NotFoundError
from overstory.jobs.bonds import bonds_in_force, read_constraints
from overstory.jobs.edits import Edit, living_story
from overstory.jobs.succession import OldStory, plan_succession
from overstory.jobs.titles import headline
from overstory.store.records import DecisionRow, EventKind
from overstory.store.store import Store

if TYPE_CHECKING:
    from clustering.constraints import Bonds

__all__ = ["undo_decision"]

_TAKEN_BACK = "taken back"


def undo_decision(store: Store, decision_id: str) -> DecisionRow:
    """Take a decision back.

    Each article that it moved, and that still is where it went, returns to where it came from,
    unless a decision that remains holds it there: then it returns when that one is taken back. A
    story that the decision ended is there again under its id. What the decision had overruled holds
    again.

    Raises
    ------
    NotFoundError
        If there is no such decision.
    ConflictError
        If it was taken back already.
    """
    with store.write() as connection:
        decision = store.decisions.get(connection, decision_id)
        if decision is None:
            raise NotFoundError("decision", decision_id)
        if decision.undone_at is not None:
            raise ConflictError(f"decision {decision_id!r} was taken back already")
        edit = Edit(store, connection)
        store.decisions.undo(connection, decision.number, edit.now)
        undoing = _Undoing(store, connection, edit, decision)
        undoing.hand_on(undoing.give_back())
        undoing.restore_overruled()
        edit.finish(decision.id)
        undone = store.decisions.get(connection, decision_id)
        assert undone is not None  # noqa: S101 - decisions are never deleted
        return undone


class _Undoing:
    """The steps of taking one decision back, after it was marked as such."""

    def __init__(
        self, store: Store, connection: Connection, edit: Edit, decision: DecisionRow
    ) -> None:
        self._store = store
        self._connection = connection
        self._edit = edit
        self._decision = decision
        self._articles = store.decisions.articles(connection, [decision.number])[decision.number]
        self._target = living_story(store, connection, decision.story_id).id
        self._bonds = self._remaining_bonds()

    def _remaining_bonds(self) -> Bonds:
        constraints = read_constraints(self._store, self._connection)
        spoken_of = {one for constraint in constraints for one in constraint.documents}
        places = self._store.members.by_article(self._connection, spoken_of)
        return bonds_in_force(constraints, {one: row.copy_of for one, row in places.items()})

    def give_back(self) -> set[str]:
        """Put the articles back where they came from, and answer those that went."""
        store, connection, edit = self._store, self._connection, self._edit
        returning = self._returning()
        if not returning:
            return set()
        homes = Counter(returning.values())
        revived = {
            home: leading for home, leading in self._decision.emptied.items() if home in homes
        }
        for home, leading in revived.items():
            story = store.stories.get(connection, home)
            if story is not None and story.merged_into is not None:
                edit.revive(home, leading)
        edit.put(returning)
        survivor = None
        if not store.members.count(connection, self._target):
            survivor = min(homes, key=lambda home: (-homes[home], home))
            edit.end({self._target: survivor})
        for home in sorted(homes):
            event: EventKind = "split" if home in revived else "moved"
            if home == survivor:
                event = "merged"
            edit.tell(self._decision.id, event, [(self._target, home)], _TAKEN_BACK)
        return set(returning)

    def _returning(self) -> dict[str, str]:
        """Answer the articles that return, and the story that each returns to."""
        places = self._store.members.by_article(
            self._connection, [one.article_id for one in self._articles]
        )
        wanted: dict[str, str] = {}
        for one in self._articles:
            if one.came_from is None or places[one.article_id].story_id != self._target:
                continue
            home = self._home(one.came_from)
            if home != self._target:
                wanted[one.article_id] = home
        for article_id, home in sorted(wanted.items()):
            for copy in self._copies_that_follow(article_id):
                wanted.setdefault(copy, home)
        return {one: home for one, home in wanted.items() if self._may_return(one, wanted)}

    def _home(self, story_id: str) -> str:
        story = self._store.stories.get(self._connection, story_id)
        if story is None or story.merged_into is None:
            return story_id
        ended_by_this = story_id in self._decision.emptied
        return (
            story_id if ended_by_this and story.merged_into == self._target else story.merged_into
        )

    def _copies_that_follow(self, article_id: str) -> list[str]:
        copies = self._store.members.copies_of(self._connection, article_id)
        places = self._store.members.by_article(self._connection, copies)
        return [
            copy
            for copy in copies
            if copy not in self._bonds.group_of and places[copy].story_id == self._target
        ]

    def _may_return(self, article_id: str, wanted: dict[str, str]) -> bool:
        """Whether all that other decisions bind an article to, here, returns along with it."""
        group = self._bonds.group_of.get(article_id)
        if group is None:
            return True
        mates = self._store.members.by_article(self._connection, self._bonds.groups[group])
        return all(
            wanted.get(mate) == wanted[article_id]
            for mate, row in mates.items()
            if row.story_id == self._target
        )

    def hand_on(self, returned: set[str]) -> None:
        """Let later decisions that hold articles know where those came from before this one.

        Whoever takes them back finds what is left to return, in whatever order that is done.
        """
        homes = {
            one.article_id: one.came_from
            for one in self._articles
            if one.came_from is not None and one.article_id not in returned
        }
        decisions = self._store.decisions
        for number, rows in decisions.in_force(self._connection).items():
            if number < self._decision.number or not homes:
                continue
            found: dict[str, str | None] = {}
            target = decisions.target(self._connection, number)
            for row in rows:
                if row.article_id not in homes:
                    continue
                home = homes.pop(row.article_id)
                if row.came_from in (None, self._decision.story_id):
                    found[row.article_id] = None if home == target else home
            emptied = {
                home: leading
                for home, leading in self._decision.emptied.items()
                if home in found.values()
            }
            if found:
                decisions.inherit(self._connection, number, found, emptied)

    def restore_overruled(self) -> None:
        """See that decisions which this one had overruled hold again."""
        from clustering.constrained import constrain

        store, connection, edit = self._store, self._connection, self._edit
        before = self._concerned()
        clusters: defaultdict[str, list[str]] = defaultdict(list)
        for article_id, story_id in before.items():
            clusters[story_id].append(article_id)
        rows = store.members.by_article(connection, before)
        copy_of = {one: row.copy_of for one, row in rows.items() if row.copy_of is not None}
        found = constrain(list(clusters.values()), self._bonds, _unknown, copy_of)
        if {frozenset(one) for one in found} == {frozenset(one) for one in clusters.values()}:
            return
        articles = store.articles.by_ids(connection, before)
        groups = [sorted(group, key=lambda one: (articles[one].seen_at, one)) for group in found]
        plan = plan_succession(
            groups,
            before,
            {
                story_id: OldStory(story.first_seen.timestamp())
                for story_id, story in store.stories.by_ids(connection, clusters).items()
            },
            lambda name: bool(store.stories.used(connection, [name])),
            self._bonds.group_of,
        )
        pairs = list(zip(plan.ids, groups, strict=True))
        edit.found(
            {story: headline(articles[group[0]]) for story, group in pairs if story in plan.new},
            plan.split,
        )
        edit.put({one: story for story, group in pairs for one in group})
        edit.end(plan.merged)
        edit.tell_founded(self._decision.id, sorted(plan.new))
        edit.tell(self._decision.id, "split", sorted(plan.split.items()), _TAKEN_BACK)
        edit.tell(self._decision.id, "merged", sorted(plan.merged.items()), _TAKEN_BACK)

    def _concerned(self) -> dict[str, str]:
        """Answer the articles of all stories that the decision, or what it overruled, is about."""
        store, connection, bonds = self._store, self._connection, self._bonds
        asked = {one.article_id for one in self._articles}
        known: set[str] = set()
        while True:
            places = store.members.by_article(connection, asked)
            stories = {row.story_id for row in places.values()}
            if stories <= known:
                break
            known |= stories
            members = store.members.ids(connection, known)
            asked = {one for group in members.values() for one in group}
            groups = {bonds.group_of[one] for one in asked if one in bonds.group_of}
            asked = asked.union(*(bonds.groups[group] for group in groups))
        return {one: row.story_id for one, row in places.items()}


def _unknown(_first: object, _second: object) -> float:
    """Stand in for link probabilities, which nobody computes at once: the next run does."""
    return 0.0
