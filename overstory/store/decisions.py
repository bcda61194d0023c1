"""Editors' decisions in and out of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from overstory.store.records import DecidedArticle, DecisionKind, DecisionRow
from overstory.store.rows import columns_of, in_chunks, values_of
from overstory.store.schema import decision_articles, decisions

__all__ = ["DecisionRepository"]

_DECISION = columns_of(decisions, DecisionRow)
_ARTICLE = columns_of(decision_articles, DecidedArticle)


class DecisionRepository:
    """The tables of decisions, numbered from 1 in the order in which they were made."""

    def add(
        self,
        connection: Connection,
        kind: DecisionKind,
        at: datetime,
        story_id: str,
        emptied: Mapping[str, Sequence[str]],
        articles: Sequence[DecidedArticle],
    ) -> DecisionRow:
        """Write a decision down."""
        last = connection.execute(select(func.max(decisions.c.number))).scalar() or 0
        row = DecisionRow(
            number=last + 1,
            id=f"d{last + 1}",
            kind=kind,
            made_at=at,
            undone_at=None,
            story_id=story_id,
            other_stories=sorted({one.came_from for one in articles if one.came_from}),
            emptied={story: list(ids) for story, ids in emptied.items()},
        )
        connection.execute(decisions.insert(), [values_of(row)])
        connection.execute(
            decision_articles.insert(),
            [{"decision": row.number, **values_of(one)} for one in articles],
        )
        return row

    def get(self, connection: Connection, decision_id: str) -> DecisionRow | None:
        """Answer one decision."""
        query = select(*_DECISION).where(decisions.c.id == decision_id)
        row = connection.execute(query).first()
        return None if row is None else DecisionRow(*row)

    def page(self, connection: Connection, before: int | None, limit: int) -> list[DecisionRow]:
        """Answer up to ``limit`` decisions, newest first, with numbers under ``before``."""
        query = select(*_DECISION).order_by(decisions.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(decisions.c.number < before)
        return [DecisionRow(*row) for row in connection.execute(query)]

    def undo(self, connection: Connection, number: int, at: datetime) -> None:
        """Note that a decision was taken back."""
        connection.execute(
            decisions.update().where(decisions.c.number == number).values(undone_at=at)
        )

    def target(self, connection: Connection, number: int) -> str:
        """Answer the story that a decision brought articles into."""
        query = select(decisions.c.story_id).where(decisions.c.number == number)
        return str(connection.execute(query).scalar_one())

    def inherit(
        self,
        connection: Connection,
        number: int,
        homes: Mapping[str, str | None],
        emptied: Mapping[str, Sequence[str]],
    ) -> None:
        """Write down where a decision's articles came from before, and which stories that emptied.

        Parameters
        ----------
        homes
            By article the story, or None where it came from nowhere else.
        emptied
            Further stories, each with the ids that led there.
        """
        for article_id, home in sorted(homes.items()):
            connection.execute(
                decision_articles.update()
                .where(
                    decision_articles.c.decision == number,
                    decision_articles.c.article_id == article_id,
                )
                .values(came_from=home)
            )
        if emptied:
            own = decisions.c.number == number
            before = connection.execute(select(decisions.c.emptied).where(own)).scalar_one()
            merged = {story: list(ids) for story, ids in emptied.items()} | before
            connection.execute(decisions.update().where(own).values(emptied=merged))

    def articles(
        self, connection: Connection, numbers: Iterable[int]
    ) -> dict[int, list[DecidedArticle]]:
        """Answer what decisions say of which articles, by decision and article."""
        found: defaultdict[int, list[DecidedArticle]] = defaultdict(list)
        for chunk in in_chunks(numbers):
            query = (
                select(decision_articles.c.decision, *_ARTICLE)
                .where(decision_articles.c.decision.in_(chunk))
                .order_by(decision_articles.c.decision, decision_articles.c.article_id)
            )
            for number, *row in connection.execute(query):
                found[number].append(DecidedArticle(*row))
        return dict(found)

    def in_force(self, connection: Connection) -> dict[int, list[DecidedArticle]]:
        """Answer what the decisions say that were not taken back, by number."""
        query = (
            select(decision_articles.c.decision, *_ARTICLE)
            .join(decisions, decisions.c.number == decision_articles.c.decision)
            .where(decisions.c.undone_at.is_(None))
            .order_by(decision_articles.c.decision, decision_articles.c.article_id)
        )
        found: defaultdict[int, list[DecidedArticle]] = defaultdict(list)
        for number, *row in connection.execute(query):
            found[number].append(DecidedArticle(*row))
        return dict(found)

    def sides(
        self, connection: Connection, article_ids: Iterable[str]
    ) -> dict[str, list[tuple[int, int]]]:
        """Answer of which sides articles are in decisions in force, as (decision, side) pairs.

        Articles of which no decision speaks are left out.
        """
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        if not self._any_in_force(connection):
            return {}
        for chunk in in_chunks(article_ids):
            query = (
                select(
                    decision_articles.c.article_id,
                    decision_articles.c.decision,
                    decision_articles.c.side,
                )
                .join(decisions, decisions.c.number == decision_articles.c.decision)
                .where(
                    decision_articles.c.article_id.in_(chunk),
                    decisions.c.undone_at.is_(None),
                )
                .order_by(decision_articles.c.decision)
            )
            for article_id, number, side in connection.execute(query):
                found[article_id].append((number, side))
        return dict(found)

    def _any_in_force(self, connection: Connection) -> bool:
        query = select(decisions.c.number).where(decisions.c.undone_at.is_(None)).limit(1)
        return connection.execute(query).first() is not None

    def stories(self, connection: Connection, story_ids: Iterable[str]) -> set[str]:
        """Answer those stories that any decision, in force or not, brought about or changed."""
        found: set[str] = set()
        for chunk in in_chunks(story_ids):
            for column in (decisions.c.story_id, decision_articles.c.came_from):
                query = select(column).distinct().where(column.in_(chunk))
                found.update(connection.execute(query).scalars())
        return found

    def latest(self, connection: Connection) -> tuple[int, int]:
        """Answer how many decisions were made and how many taken back: changes with each."""
        query = select(func.count(decisions.c.number), func.count(decisions.c.undone_at))
        made, undone = connection.execute(query).one()
        return int(made), int(undone)
