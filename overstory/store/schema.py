"""The tables of the store, as SQLAlchemy Core sees them.

The migrations under ``migrations/`` create them; a test compares the two. Nothing here is
particular to one database: what SQLite alone has (pragmas, full-text search) is in
:mod:`overstory.store.sqlite`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

__all__ = [
    "UtcDateTime",
    "api_keys",
    "articles",
    "decision_articles",
    "decisions",
    "memberships",
    "meta",
    "metadata",
    "runs",
    "sentence_vectors",
    "stories",
    "story_countries",
    "story_events",
    "story_languages",
    "story_sources",
    "story_takes",
    "story_writings",
    "vectors",
]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always in UTC. Databases without time zones hold the naive UTC time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy names it
    ) -> datetime | None:
        """Answer an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite gives only a column of type INTEGER an automatic number.
_Number = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    # The row number that full-text search refers to; nobody outside the store sees it.
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("url", Text, unique=True),
    Column("external_id", Text),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("source", String(255), index=True),
    Column("source_name", Text),
    Column("country", String(2), index=True),
    Column("language", String(35)),
    Column("published_at", UtcDateTime, index=True),
    # published_at, or added_at where that is unknown: what windows and orders go by.
    Column("seen_at", UtcDateTime, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("content_hash", String(32), nullable=False),
    # The change (meta.change) that last wrote this row.
    Column("seq", BigInteger, nullable=False, index=True),
    Index("ix_articles_seen_at_id", "seen_at", "id"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("article_id", String(16), ForeignKey("articles.id"), primary_key=True),
    Column("encoder_revision", String(128), primary_key=True),
    Column("dims", Integer, nullable=False),
    # dims little-endian float32.
    Column("vector", LargeBinary, nullable=False),
    Column("text_hash", String(32), nullable=False),
    # The change (meta.change) that wrote it.
    Column("seq", BigInteger, nullable=False),
    Index("ix_vectors_encoder_revision_seq", "encoder_revision", "seq"),
    Index("ix_vectors_encoder_revision_text_hash", "encoder_revision", "text_hash"),
)

runs = Table(
    "runs",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("status", String(16), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("window_start", UtcDateTime),
    Column("parameters", JSON, nullable=False),
    Column("article_count", Integer),
    Column("story_count", Integer),
    Column("merged_count", Integer),
    Column("split_count", Integer),
    Column("error", Text),
)

stories = Table(
    "stories",
    metadata,
    # Rows are never deleted, so that no id is ever given twice.
    Column("id", String(16), primary_key=True),
    Column("title", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("merged_into", String(16), ForeignKey("stories.id"), index=True),
    Column("split_from", String(16), ForeignKey("stories.id")),
    Column("version", Integer, nullable=False),
    Column("article_count", Integer, nullable=False),
    Column("independent_count", Integer, nullable=False),
    Column("source_count", Integer, nullable=False),
    Column("country_count", Integer, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
    # The run that last changed it; None while it is provisional.
    Column("run_id", String(16), ForeignKey("runs.id")),
    # Which articles, texts and copies it has now, and had when a run last saw it.
    Column("digest", String(32), nullable=False),
    Column("run_digest", String(32)),
    Index("ix_stories_last_seen_id", "last_seen", "id"),
    Index("ix_stories_article_count_last_seen_id", "article_count", "last_seen", "id"),
    Index("ix_stories_country_count_article_count_id", "country_count", "article_count", "id"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("article_id", String(16), ForeignKey("articles.id"), primary_key=True),
    Column("story_id", String(16), ForeignKey("stories.id"), nullable=False, index=True),
    Column("probability", Float),
    Column("nearest_article", String(16), ForeignKey("articles.id")),
    Column("shared_terms", JSON, nullable=False),
    Column("hours_apart", Float),
    Column("copy_of", String(16), ForeignKey("articles.id"), index=True),
    # The change (meta.change) that last put the article into another story.
    Column("seq", BigInteger, nullable=False, index=True),
)


def _tally(name: str, column: str, length: int) -> Table:
    """Articles of a story by country, language or source; only what is known is counted."""
    return Table(
        name,
        metadata,
        Column("story_id", String(16), ForeignKey("stories.id"), primary_key=True),
        Column(column, String(length), primary_key=True),
        Column("article_count", Integer, nullable=False),
        Index(f"ix_{name}_{column}_story_id", column, "story_id"),
    )


story_countries = _tally("story_countries", "country", 2)
story_languages = _tally("story_languages", "language", 35)
story_sources = _tally("story_sources", "source", 255)

# What editors decided. Rows are never deleted: one that is taken back says when.
decisions = Table(
    "decisions",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    # The story that the articles were brought into, and those that they came from.
    Column("story_id", String(16), ForeignKey("stories.id"), nullable=False, index=True),
    Column("other_stories", JSON, nullable=False),
    # Each story that it emptied, with the ids that led there until then.
    Column("emptied", JSON, nullable=False),
)

decision_articles = Table(
    "decision_articles",
    metadata,
    Column("decision", _Number, ForeignKey("decisions.number"), primary_key=True),
    Column("article_id", String(16), ForeignKey("articles.id"), primary_key=True, index=True),
    # Articles with sides from 0 on are together; those with -1 are kept apart from the last side.
    Column("side", Integer, nullable=False),
    # The story that the decision took it out of.
    Column("came_from", String(16), ForeignKey("stories.id"), index=True),
)

story_events = Table(
    "story_events",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("story_id", String(16), ForeignKey("stories.id"), nullable=False, index=True),
    Column("time", UtcDateTime, nullable=False),
    Column("event", String(16), nullable=False),
    Column("run_id", String(16), ForeignKey("runs.id")),
    Column("other_story", String(16), ForeignKey("stories.id")),
    Column("detail", Text),
    # The editor's decision behind it.
    Column("decision_id", String(16), ForeignKey("decisions.id")),
)

story_takes = Table(
    "story_takes",
    metadata,
    Column("story_id", String(16), ForeignKey("stories.id"), primary_key=True),
    # What made the views: encoder and code. Views of another revision are computed anew.
    Column("revision", String(160), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("computed_at", UtcDateTime, nullable=False),
    Column("world_take", JSON, nullable=False),
    Column("takes", JSON, nullable=False),
)

story_writings = Table(
    "story_writings",
    metadata,
    Column("story_id", String(16), ForeignKey("stories.id"), primary_key=True),
    # What was asked and how it was checked; texts of another revision are written anew.
    Column("revision", String(32), nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("writing", JSON, nullable=False),
)

# A cache: what takes compare. Rows may be deleted at any time.
sentence_vectors = Table(
    "sentence_vectors",
    metadata,
    Column("encoder_revision", String(128), primary_key=True),
    Column("text_hash", String(32), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Column("used_at", UtcDateTime, nullable=False, index=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("name", String(120), nullable=False, index=True),
    Column("prefix", String(16), nullable=False, index=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)
