"""Rows of the store as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DecidedArticle",
    "DecisionKind",
    "DecisionRow",
    "EventKind",
    "MemberRow",
    "MembershipRow",
    "MetSource",
    "RunRow",
    "StoredArticle",
    "StoredVector",
    "StoryEvent",
    "StoryRow",
    "TakesRow",
    "TimedVector",
    "WritingRow",
]

RunStatus = Literal["running", "published", "failed"]
DecisionKind = Literal["merge", "split", "move"]
EventKind = Literal["created", "merged", "split", "moved", "renamed"]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored.

    ``seen_at`` is ``published_at`` or, where that is unknown or later, ``added_at``.
    """

    id: str
    url: str | None
    external_id: str | None
    title: str
    body: str
    source: str | None
    source_name: str | None
    country: str | None
    language: str | None
    published_at: datetime | None
    seen_at: datetime
    added_at: datetime
    updated_at: datetime
    content_hash: str
    seq: int


@dataclass(frozen=True, slots=True)
class StoredVector:
    """The vector of one article: unit length, shape (dims,), float32."""

    article_id: str
    text_hash: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TimedVector:
    """The vector of an article and when that was published, in seconds since the epoch."""

    article_id: str
    vector: NDArray[np.float32]
    published: float | None


@dataclass(frozen=True, slots=True)
class MetSource:
    """An outlet as its articles tell of it."""

    domain: str
    name: str | None
    country: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """Which story an article is in and why."""

    article_id: str
    story_id: str
    probability: float | None = None
    nearest_article: str | None = None
    shared_terms: list[str] = field(default_factory=list)
    hours_apart: float | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership with what lists show of its article."""

    article: StoredArticle
    membership: MembershipRow


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story as stored. ``run_id`` is None while it is provisional: no run has seen it yet."""

    id: str
    title: str
    status: Literal["active", "merged"]
    merged_into: str | None
    split_from: str | None
    version: int
    article_count: int
    independent_count: int
    source_count: int
    country_count: int
    first_seen: datetime
    last_seen: datetime
    run_id: str | None
    digest: str
    run_digest: str | None


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One change of a story's identity."""

    story_id: str
    time: datetime
    event: EventKind
    run_id: str | None = None
    other_story: str | None = None
    detail: str | None = None
    decision_id: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What an editor decided, as stored.

    ``story_id`` is the story that articles were brought into, ``other_stories`` those that they
    came from. ``emptied`` holds each story that had no articles left, with the ids that led to it
    until then. ``undone_at`` is None while the decision is in force.
    """

    number: int
    id: str
    kind: DecisionKind
    made_at: datetime
    undone_at: datetime | None
    story_id: str
    other_stories: list[str]
    emptied: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class DecidedArticle:
    """What a decision says of an article.

    Articles of sides from 0 on are together; ``side`` -1 is kept apart from the last of them.
    ``came_from`` is the story that the decision took the article out of, or None.
    """

    article_id: str
    side: int
    came_from: str | None = None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One batch re-clustering as stored."""

    number: int
    id: str
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    window_start: datetime | None
    parameters: dict[str, Any]
    article_count: int | None
    story_count: int | None
    merged_count: int | None
    split_count: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class TakesRow:
    """Both views of one story, as JSON, and what they were made from."""

    story_id: str
    revision: str
    version: int
    digest: str
    computed_at: datetime
    world_take: dict[str, Any]
    takes: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class WritingRow:
    """What a language model wrote for one story, as JSON."""

    story_id: str
    revision: str
    written_at: datetime
    writing: dict[str, Any]
