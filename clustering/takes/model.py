"""The shapes of takes: what :func:`clustering.takes.analyse_story` returns.

Field names and nesting are those of the HTTP API; :func:`dataclasses.asdict` of any of these,
with times written as RFC 3339, is the JSON that users see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = [
    "Coverage",
    "NewSince",
    "Quote",
    "Statement",
    "StoryTakes",
    "Support",
    "Take",
    "TakeArticle",
    "WorldTake",
]

Status = Literal["agreed", "reported", "disputed"]
Kind = Literal["stance", "region", "actor", "topic"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span: ``quote == body[start:end]`` of the article, in code points."""

    article_id: str
    source: str | None
    country: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Support:
    """Who says it. ``independent`` counts independent reports: copies of one wire text are one."""

    independent: int
    sources: list[str]
    countries: list[str]
    quotes: list[Quote]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an article with everyone who says the same; ``text`` is one of the quotes."""

    text: str
    status: Status
    support: Support


@dataclass(frozen=True, slots=True)
class TakeArticle:
    """An article that carries a take, with a weight in (0, 1]."""

    id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Take:
    """A labelled group of statements that share an angle which the rest does not.

    ``countries`` maps ISO 3166-1 alpha-2 codes to numbers of articles.
    """

    id: str
    label: str
    kind: Kind
    statements: list[Statement]
    articles: list[TakeArticle]
    sources: list[str]
    countries: dict[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many articles each country, world region, language and lean contributes."""

    countries: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    leans: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewSince:
    """Statements that were not there at ``time``, the as-of of the previous view."""

    time: datetime | None
    statements: list[Statement]


@dataclass(frozen=True, slots=True)
class WorldTake:
    """What independent outlets agree on, as of a time. ``headline`` is an article's title."""

    as_of: datetime | None
    headline: str
    statements: list[Statement]
    coverage: Coverage
    new_since: NewSince


@dataclass(frozen=True, slots=True)
class StoryTakes:
    """Both views of one story."""

    world_take: WorldTake
    takes: list[Take]
