"""What a text, a URL or an article belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    computed_field,
    model_validator,
)

from api.schemas import examples
from api.schemas.base import Record, Request
from api.schemas.facts import ArticleFacts
from api.schemas.stories import Story
from overstory import views

__all__ = ["Related", "RelatedArticle", "RelatedIn"]

_SUBJECTS = ("text", "url", "article_id")


def _number(value: object) -> object:
    """Refuse what would pass for a number: true, and digits in quotes."""
    if isinstance(value, bool | str):
        raise ValueError("must be a whole number")
    return value


def _never_null(schema: dict[str, Any]) -> None:
    """Null is not a value that may be sent, so the description names it nowhere."""
    del schema["default"]
    schema.update(schema.pop("anyOf")[0])


class RelatedIn(Request):
    """What to find the stories of: exactly one of `text`, `url` and `article_id`."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [name]} for name in _SUBJECTS],
            "examples": [{"text": examples.STORY_TITLE, "limit": 5}],
        }
    )

    text: Annotated[str, StringConstraints(min_length=1, max_length=100_000)] | None = Field(
        None,
        description="A headline, a sentence or a whole article.",
        examples=[examples.STORY_TITLE],
        json_schema_extra=_never_null,
    )
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000)] | None = Field(
        None,
        description="Address of an article: known already, or fetched now.",
        examples=[examples.MEMBER["url"]],
        json_schema_extra=_never_null,
    )
    article_id: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        None,
        description="An article that is here already.",
        examples=[examples.ARTICLE_ID],
        json_schema_extra=_never_null,
    )
    limit: Annotated[int, BeforeValidator(_number)] = Field(
        10,
        description="How many stories and how many articles, at most.",
        ge=1,
        le=100,
        examples=[5],
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [name for name in _SUBJECTS if name in self.model_fields_set]
        if len(given) != 1 or getattr(self, given[0]) is None:
            raise ValueError("give exactly one of text, url and article_id")
        return self


class RelatedArticle(ArticleFacts):
    """An article, with how well it fits."""

    story_id: str | None = Field(description="Its story, or null.", examples=[examples.STORY_ID])
    score: float = Field(description="How well it fits, 0 to 1.", examples=[0.88])

    @computed_field(  # type: ignore[prop-decorator]
        description="The article itself.", examples=[examples.MEMBER["article_url"]]
    )
    @property
    def article_url(self) -> str:
        """Path of the article."""
        return f"/v1/articles/{self.id}"

    @classmethod
    def of(cls, found: views.RelatedArticle) -> Self:
        """Put an article and its score side by side."""
        article = found.article
        return cls(
            id=article.id,
            url=article.url,
            title=article.title,
            source=article.source,
            source_name=article.source_name,
            country=article.country,
            language=article.language,
            published_at=article.published_at,
            story_id=found.story_id,
            score=found.score,
        )


class Related(Record):
    """The stories and articles that belong to what was asked for."""

    stories: list[Story] = Field(
        description="Stories, best first, each with its `score`.",
        examples=[[{**examples.STORY, "score": 0.91}]],
    )
    articles: list[RelatedArticle] = Field(
        description="Articles, best first, each with its `score`.",
        examples=[[examples.RELATED_ARTICLE]],
    )

    @classmethod
    def of(cls, found: views.Related) -> Self:
        """Write each story as everywhere else, its score in the place that stories have for it."""
        return cls(
            stories=[
                Story.model_validate(replace(hit.story, score=hit.score)) for hit in found.stories
            ],
            articles=[RelatedArticle.of(hit) for hit in found.articles],
        )
