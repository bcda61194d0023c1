"""What editors decide about stories."""

from __future__ import annotations

from collections.abc import Iterable

from overstory.desk.reading import Reading
from overstory.desk.records import as_decisions, could_be_id
from overstory.errors import DecisionError, NotFoundError
from overstory.jobs.editing import merge_stories, move_article, split_story
from overstory.jobs.undoing import undo_decision
from overstory.store.records import DecisionRow
from overstory.views import Decision

__all__ = ["Editing"]


class Editing(Reading):
    """The editors' part of :class:`~overstory.desk.Desk`.

    Each decision changes the stories at once, in one transaction, and is a constraint that later
    runs keep: the articles that the stories had when it was made stay together, or apart. What
    comes in later is free to join them. Of two decisions that contradict each other, the newer
    one holds. Ids of merged stories stand for the stories that have their articles now.
    """

    def merge(self, story_id: str, others: str | Iterable[str]) -> Decision:
        """Merge other stories into one, which keeps its id; theirs lead to it.

        Parameters
        ----------
        story_id
            The story that stays.
        others
            The id of the story that is merged into it, or several.

        Raises
        ------
        NotFoundError
            If there is no such story.
        DecisionError
            If none is named, or the story itself.
        """
        named = _listed("stories", others)
        for one in (story_id, *named):
            _check("story", one)
        return self._told(merge_stories(self._store, story_id, named))

    def split(self, story_id: str, articles: str | Iterable[str]) -> Decision:
        """Let articles of a story be a new one, which ``story_id`` of the answer names.

        Copies that follow one of them in the story come along.

        Parameters
        ----------
        story_id
            The story.
        articles
            The id of one of its articles, or several, but not all.

        Raises
        ------
        NotFoundError
            If there is no such story or article.
        ConflictError
            If one of the articles is in another story.
        DecisionError
            If none is named, or all that the story has.
        """
        named = _listed("articles", articles)
        _check("story", story_id)
        for one in named:
            _check("article", one)
        return self._told(split_story(self._store, story_id, named))

    def move(self, article_id: str, story_id: str) -> Decision:
        """Put an article into another story.

        Copies that follow it in its story come along; a copy that is moved leaves its original.
        A story whose only article is moved is merged into the other.

        Raises
        ------
        NotFoundError
            If there is no such article or story.
        ConflictError
            If the article is in that story already.
        """
        _check("article", article_id)
        _check("story", story_id)
        return self._told(move_article(self._store, article_id, story_id))

    def undo(self, decision_id: str) -> Decision:
        """Take a decision back.

        What it moved returns to where it came from, as far as it still is where it went and no
        other decision holds it there; later runs are free again. A story that was merged away is
        there again under its id.

        Raises
        ------
        NotFoundError
            If there is no such decision.
        ConflictError
            If it was taken back already.
        """
        _check("decision", decision_id)
        return self._told(undo_decision(self._store, decision_id))

    def _told(self, row: DecisionRow) -> Decision:
        with self._store.read() as connection:
            return as_decisions(self._store, connection, [row])[0]


def _listed(field: str, ids: str | Iterable[str]) -> list[str]:
    named = [ids] if isinstance(ids, str) else list(ids)
    if not named:
        raise DecisionError(field, "name at least one")
    return named


def _check(kind: str, given: str) -> None:
    if not could_be_id(given):
        raise NotFoundError(kind, given)
