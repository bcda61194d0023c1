"""What every answer that has articles says of each."""

from __future__ import annotations

from pydantic import Field

from api.schemas import examples
from api.schemas.base import Record, UtcTime

__all__ = ["ArticleFacts"]


class ArticleFacts(Record):
    """An article without its text."""

    id: str = Field(description="The article; it never changes.", examples=[examples.ARTICLE_ID])
    url: str | None = Field(
        description="Where it was published, or null where it came without a URL.",
        examples=[examples.MEMBER["url"]],
    )
    title: str = Field(description="Headline, as published.", examples=[examples.MEMBER["title"]])
    source: str | None = Field(
        description="Domain of the outlet, or null where unknown.",
        examples=[examples.MEMBER["source"]],
    )
    source_name: str | None = Field(
        description="Name of the outlet, or null where unknown.", examples=["Alpski glas"]
    )
    country: str | None = Field(
        description="The outlet's country, ISO 3166-1 alpha-2, or null where unknown.",
        examples=["SI"],
    )
    language: str | None = Field(
        description="Language of the text, BCP 47, or null where unknown.", examples=["sl"]
    )
    published_at: UtcTime | None = Field(
        description="When it was published, or null where unknown.",
        examples=[examples.MEMBER["published_at"]],
    )
