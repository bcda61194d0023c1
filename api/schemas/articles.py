"""Articles: as they come in, what became of them, and how they are shown."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, computed_field

from api.schemas import examples
from api.schemas.base import Record, UtcTime
from api.schemas.facts import ArticleFacts
from api.schemas.problems import Problem

__all__ = ["AddResult", "AddResults", "Article", "ArticleIn", "ArticleTake"]


class ArticleIn(BaseModel):
    """One article to take in. Members that are not named here are ignored."""

    id: str | int | None = Field(
        None,
        description="The id that its feed or file gave it: its identity where there is no URL.",
        examples=["2026-11-18/0042"],
    )
    url: str | None = Field(
        None,
        description="Where it was published. Its canonical form is the article's identity: the "
        "same URL again updates the article.",
        examples=[examples.MEMBER["url"]],
    )
    title: str = Field(
        description="Headline, as published; at most 2000 characters.",
        examples=[examples.MEMBER["title"]],
    )
    body: str | None = Field(
        None,
        description="Full text; markup is stripped. At most 1,000,000 bytes of UTF-8, unless the "
        "server is set otherwise.",
        examples=[examples.QUOTE["quote"]],
    )
    source: str | None = Field(
        None,
        description="Domain of the outlet; taken from the URL where not given.",
        examples=[examples.MEMBER["source"]],
    )
    source_name: str | None = Field(
        None,
        description="Name of the outlet; taken from the registry of sources where not given.",
        examples=[examples.MEMBER["source_name"]],
    )
    country: str | None = Field(
        None,
        description="The outlet's country, ISO 3166-1 alpha-2; taken from the registry of sources "
        "where not given.",
        examples=["SI"],
    )
    language: str | None = Field(
        None,
        description="Language of the text, BCP 47; identified from the text where not given.",
        examples=["sl"],
    )
    published_at: str | float | None = Field(
        None,
        description="When it was published: RFC 3339, a date, the form of feeds (RFC 2822), or "
        "seconds since 1970.",
        examples=[examples.MEMBER["published_at"]],
    )
    author: str | None = Field(None, description="As signed.", examples=["Ana Novak"])


class AddResult(Record):
    """What became of one article: its ids, or a problem."""

    index: int = Field(description="Position in what was sent, from 0.", ge=0, examples=[0])
    status: int = Field(
        description="201 where the article is new, 200 where it was updated or known already, "
        "400 where it was refused.",
        examples=[201],
    )
    change: Literal["added", "updated", "unchanged"] | None = Field(
        description="What happened to the article; null where it was refused.", examples=["added"]
    )
    id: str | None = Field(
        description="The article's id; null where it was refused.", examples=[examples.ARTICLE_ID]
    )
    story_id: str | None = Field(
        description="The story that it joined or founded; null where it was refused.",
        examples=[examples.STORY_ID],
    )
    problem: Problem | None = Field(
        description="Why it was refused; null where it was taken.", examples=[None]
    )


class AddResults(Record):
    """What became of each article, in the order in which they were sent."""

    items: list[AddResult] = Field(
        description="One result an article.",
        examples=[
            [
                {
                    "index": 0,
                    "status": 201,
                    "change": "added",
                    "id": examples.ARTICLE_ID,
                    "story_id": examples.STORY_ID,
                    "problem": None,
                }
            ]
        ],
    )
    accepted: int = Field(description="Articles taken.", ge=0, examples=[1])
    refused: int = Field(description="Articles refused.", ge=0, examples=[0])


class ArticleTake(Record):
    """A take that an article carries."""

    id: str = Field(description="The take.", examples=[examples.TAKE_ID])
    label: str = Field(description="Its label.", examples=[examples.TAKE["label"]])
    weight: float = Field(
        description="How much of it the article carries, above 0 and at most 1.", examples=[0.82]
    )


class Article(ArticleFacts):
    """One article with its text and its place: its story and the takes that it carries."""

    body: str = Field(
        description="The stored text; quotes are offsets into it, in Unicode code points.",
        examples=[examples.QUOTE["quote"]],
    )
    added_at: UtcTime = Field(
        description="When it was taken in.", examples=["2026-11-18T09:47:31Z"]
    )
    story_id: str | None = Field(description="Its story, or null.", examples=[examples.STORY_ID])
    story_title: str | None = Field(
        description="The story's title, or null.", examples=[examples.STORY_TITLE]
    )
    copy_of: str | None = Field(
        description="The earliest article of the wire text that this one reproduces; null for an "
        "independent report.",
        examples=[None],
    )
    takes: list[ArticleTake] = Field(
        description="The alternative takes that it carries, heaviest first.",
        examples=[[{"id": examples.TAKE_ID, "label": examples.TAKE["label"], "weight": 0.82}]],
    )

    @computed_field(  # type: ignore[prop-decorator]
        description="Its story, or null.", examples=[examples.STORY["url"]]
    )
    @property
    def story_url(self) -> str | None:
        """Path of the story."""
        return f"/v1/stories/{self.story_id}" if self.story_id else None

    @computed_field(  # type: ignore[prop-decorator]
        description="The alternative takes on its story, or null.",
        examples=[examples.STORY["takes_url"]],
    )
    @property
    def takes_url(self) -> str | None:
        """Path of the story's alternative takes."""
        return f"{self.story_url}/takes" if self.story_url else None

    @computed_field(  # type: ignore[prop-decorator]
        description="The world's current take on its story, or null.",
        examples=[examples.STORY["world_take_url"]],
    )
    @property
    def world_take_url(self) -> str | None:
        """Path of the world's current take on the story."""
        return f"{self.story_url}/world-take" if self.story_url else None

    @computed_field(  # type: ignore[prop-decorator]
        description="Its page for readers.", examples=[f"/articles/{examples.ARTICLE_ID}"]
    )
    @property
    def page_url(self) -> str:
        """Path of the page."""
        return f"/articles/{self.id}"
