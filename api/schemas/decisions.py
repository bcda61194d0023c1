"""What editors decide about stories."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, computed_field

from api.schemas import examples
from api.schemas.base import NEXT_CURSOR, Record, Request, UtcTime

__all__ = ["Decision", "DecisionList", "MergeIn", "MoveIn", "SplitIn"]

_Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class MergeIn(Request):
    """Stories to merge into the one of the path."""

    stories: list[_Id] = Field(
        description="The stories whose articles it takes over. Their ids lead to it.",
        min_length=1,
        max_length=100,
        examples=[[examples.OTHER_STORY_ID]],
    )


class SplitIn(Request):
    """Articles to make a story of their own."""

    articles: list[_Id] = Field(
        description="Some of the story's articles, not all. Copies that follow one of them come "
        "along.",
        min_length=1,
        max_length=1_000,
        examples=[[examples.ARTICLE_ID]],
    )


class MoveIn(Request):
    """Where to move the article of the path."""

    story_id: _Id = Field(
        description="The story that it belongs to.", examples=[examples.OTHER_STORY_ID]
    )


class Decision(Record):
    """What an editor decided. Later runs keep it until it is taken back."""

    id: str = Field(description="The decision.", examples=[examples.DECISION_ID])
    kind: Literal["merge", "split", "move"] = Field(
        description="`merge`: stories became one; `split`: articles became a story of their own; "
        "`move`: an article went to another story.",
        examples=["merge"],
    )
    made_at: UtcTime = Field(
        description="When it was made.", examples=[examples.DECISION["made_at"]]
    )
    undone_at: UtcTime | None = Field(
        description="When it was taken back; null while it is in force.", examples=[None]
    )
    story_id: str = Field(
        description="The story that the articles were brought into.", examples=[examples.STORY_ID]
    )
    other_stories: list[str] = Field(
        description="The stories that they came from.", examples=[[examples.OTHER_STORY_ID]]
    )
    articles: list[str] = Field(
        description="The articles that changed their story.", examples=[[examples.ARTICLE_ID]]
    )

    @computed_field(  # type: ignore[prop-decorator]
        description="This decision.", examples=[examples.DECISION["url"]]
    )
    @property
    def url(self) -> str:
        """Path of this decision."""
        return f"/v1/decisions/{self.id}"

    @computed_field(  # type: ignore[prop-decorator]
        description="The story that the articles were brought into.",
        examples=[examples.DECISION["story_url"]],
    )
    @property
    def story_url(self) -> str:
        """Path of the story."""
        return f"/v1/stories/{self.story_id}"


class DecisionList(Record):
    """One page of decisions."""

    items: list[Decision] = Field(
        description="Decisions, the latest first.", examples=[[examples.DECISION]]
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[None])
