"""Editors' decisions as the clustering takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from overstory.store.records import DecidedArticle
from overstory.store.store import Store

if TYPE_CHECKING:
    from clustering.constraints import Bonds, Constraint

__all__ = ["as_constraint", "bonds_in_force", "read_constraints"]


def as_constraint(number: int, articles: Sequence[DecidedArticle]) -> Constraint:
    """Turn a decision into a constraint on its articles."""
    from clustering.constraints import Constraint

    sides: defaultdict[int, set[str]] = defaultdict(set)
    for article in articles:
        sides[article.side].add(article.article_id)
    apart = frozenset(sides.pop(-1, ()))
    return Constraint(number, tuple(frozenset(sides[side]) for side in sorted(sides)), apart)


def read_constraints(store: Store, connection: Connection) -> list[Constraint]:
    """Answer the constraints of all decisions in force, oldest first."""
    return [
        as_constraint(number, articles)
        for number, articles in store.decisions.in_force(connection).items()
    ]


def bonds_in_force(constraints: Sequence[Constraint], copy_of: Mapping[str, str | None]) -> Bonds:
    """Close constraints, with copies bound to the originals that ``copy_of`` names."""
    from clustering.constraints import bind

    return bind(
        constraints,
        {copy: original for copy, original in copy_of.items() if original is not None},
    )
