"""What the desk answers: plain records, named as in the HTTP API."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from clustering.takes.model import (
    Coverage,
    NewSince,
    Quote,
    Statement,
    Support,
    Take,
    TakeArticle,
    WorldTake,
)
from overstory.errors import InputError
from overstory.writing.records import Written, WrittenLabel, WrittenParagraph, WrittenSentence

__all__ = [
    "AddOutcome",
    "ArticleTake",
    "ArticleView",
    "CountrySummary",
    "Coverage",
    "Decision",
    "HistoryEvent",
    "KeyInfo",
    "Member",
    "NewSince",
    "Page",
    "Quote",
    "Related",
    "RelatedArticle",
    "RelatedStory",
    "Run",
    "SourceSummary",
    "Statement",
    "StoryQuery",
    "StorySummary",
    "StoryView",
    "Support",
    "Take",
    "TakeArticle",
    "TimelineEntry",
    "WorldTake",
    "Written",
    "WrittenLabel",
    "WrittenParagraph",
    "WrittenSentence",
]

T = TypeVar("T")
Change = Literal["added", "updated", "unchanged"]
StorySort = Literal["latest", "size", "countries", "relevance"]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``next_cursor`` is opaque and None on the last page."""

    items: list[T]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """What became of one item: accepted with ids, or an error.

    ``where`` says which item: a position, a file and line, or a URL.
    """

    where: str
    article_id: str | None = None
    story_id: str | None = None
    change: Change | None = None
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class StoryQuery:
    """Filters of a story list; ``limit`` is 1 to 100."""

    q: str | None = None
    country: str | None = None
    language: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    min_articles: int = 1
    min_sources: int = 1
    min_countries: int = 1
    missing_from: str | None = None
    sort: StorySort = "latest"
    cursor: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class StorySummary:
    """One story. ``countries`` and ``languages`` count articles; ``status`` is active or merged."""

    id: str
    title: str
    first_seen: datetime
    last_seen: datetime
    article_count: int
    independent_count: int
    source_count: int
    countries: dict[str, int]
    languages: dict[str, int]
    status: Literal["active", "merged"] = "active"
    merged_into: str | None = None
    split_from: str | None = None
    run_id: str | None = None
    version: int = 1
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story and why it is here.

    ``probability`` in [0, 1]; ``hours_apart`` from ``nearest_article``; ``copy_of`` is the earliest
    article of the wire text that this one reproduces.
    """

    id: str
    url: str | None
    title: str
    source: str | None
    source_name: str | None
    country: str | None
    language: str | None
    published_at: datetime | None
    probability: float | None
    nearest_article: str | None
    shared_terms: list[str]
    hours_apart: float | None
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class ArticleTake:
    """The take that an article carries, with its weight in (0, 1]."""

    id: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with its place: its story and the takes it carries, heaviest first."""

    id: str
    url: str | None
    title: str
    body: str
    source: str | None
    source_name: str | None
    country: str | None
    language: str | None
    published_at: datetime | None
    added_at: datetime
    story_id: str | None
    story_title: str | None
    copy_of: str | None
    takes: list[ArticleTake] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A statement when it was first reported."""

    time: datetime | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One change of a story's identity: created, merged, split or renamed, or an article moved.

    ``run_id`` is the run that did it, ``decision_id`` the editor's decision; both are None where
    an arriving article did.
    """

    time: datetime
    event: Literal["created", "merged", "split", "moved", "renamed"]
    run_id: str | None
    other_story: str | None = None
    detail: str | None = None
    decision_id: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided.

    ``story_id`` is the story that ``articles`` were brought into, ``other_stories`` those that
    they came from, all as they were called then. Later runs keep the decision until it is taken
    back at ``undone_at``.
    """

    id: str
    kind: Literal["merge", "split", "move"]
    made_at: datetime
    undone_at: datetime | None
    story_id: str
    other_stories: list[str]
    articles: list[str]


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """A story with how well it fits, in [0, 1]."""

    story: StorySummary
    score: float


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article with how well it fits, in [0, 1]."""

    article: Member
    story_id: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Related:
    """The stories and articles that a text belongs to, best first."""

    stories: list[RelatedStory]
    articles: list[RelatedArticle]


@dataclass(frozen=True, slots=True)
class CountrySummary:
    """A country with its numbers of articles and stories."""

    code: str
    name: str
    article_count: int
    story_count: int


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """An outlet of the registry, or one met in an article, with what the store has of it."""

    domain: str
    name: str
    country: str | None
    language: str | None
    owner: str | None
    lean: str | None
    article_count: int
    story_count: int


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A write key, without the key: ``prefix`` is its visible beginning."""

    name: str
    prefix: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Run:
    """One batch re-clustering: its parameters, the model revisions behind it, and its result."""

    id: str
    status: Literal["running", "published", "failed"]
    started_at: datetime
    finished_at: datetime | None
    window_start: datetime | None
    parameters: dict[str, Any]
    article_count: int | None = None
    story_count: int | None = None
    merged_count: int | None = None
    split_count: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class StoryView:
    """Both views of one story, without a store: what :func:`overstory.takes` returns."""

    world_take: WorldTake
    takes: list[Take]
