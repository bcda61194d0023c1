"""What the clustering sees of an article."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["Document", "hours_apart"]


@dataclass(frozen=True, slots=True)
class Document:
    """One article as clustering input.

    Parameters
    ----------
    id
        Unique among the documents handed over together.
    title
        Headline, as published. May be empty where the body is not.
    body
        Full text, as stored. May be empty. Quotes are offsets into it, in code points.
    language
        BCP 47 tag, or None where unknown.
    published_at
        Seconds since the epoch, UTC, or None where unknown.
    source
        The outlet's domain, or None.
    country
        The outlet's ISO 3166-1 alpha-2 country, or None.
    lean
        The outlet's political lean (``left``, ``center``, ``right``, ``state``), or None.
    report
        Identifier of the independent report that this document is a copy of; None for a
        document that is a report of its own.
    """

    id: str
    title: str
    body: str = ""
    language: str | None = None
    published_at: float | None = None
    source: str | None = None
    country: str | None = None
    lean: str | None = None
    report: str | None = None

    @property
    def primary_language(self) -> str:
        """The language without script and region ("zh" of "zh-Hant"); empty where unknown."""
        return (self.language or "").partition("-")[0].lower()

    def without_text(self) -> Document:
        """What is known of it beside its text: a million texts do not fit into memory."""
        return replace(self, title="", body="") if self.title or self.body else self


def hours_apart(first: Document, second: Document) -> float | None:
    """Hours between two documents, at least 0, or None where a time is unknown."""
    if first.published_at is None or second.published_at is None:
        return None
    return abs(first.published_at - second.published_at) / 3600
