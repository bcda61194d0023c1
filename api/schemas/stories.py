"""Stories, their members and their history."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, computed_field

from api.schemas import examples
from api.schemas.base import NEXT_CURSOR, Record, UtcTime
from api.schemas.facts import ArticleFacts

__all__ = ["HistoryEvent", "HistoryList", "Member", "MemberList", "Story", "StoryList"]


class Story(Record):
    """The articles about one event, with an identity that survives re-clustering."""

    id: str = Field(
        description="Never changes and is never given to another event.",
        examples=[examples.STORY_ID],
    )
    title: str = Field(
        description="The headline of one of its articles.", examples=[examples.STORY_TITLE]
    )
    first_seen: UtcTime = Field(
        description="When its earliest article was published.",
        examples=[examples.STORY["first_seen"]],
    )
    last_seen: UtcTime = Field(
        description="When its latest article was published.",
        examples=[examples.STORY["last_seen"]],
    )
    article_count: int = Field(description="Articles in it.", ge=0, examples=[18])
    independent_count: int = Field(
        description="Independent reports among them: copies of one wire text count once.",
        ge=0,
        examples=[15],
    )
    source_count: int = Field(description="Outlets that report it.", ge=0, examples=[16])
    countries: dict[str, int] = Field(
        description="Articles by the outlet's country, ISO 3166-1 alpha-2.",
        examples=[examples.STORY["countries"]],
    )
    languages: dict[str, int] = Field(
        description="Articles by language, BCP 47.", examples=[examples.STORY["languages"]]
    )
    status: Literal["active", "merged"] = Field(
        description="`active`; `merged` once its articles went to another story.",
        examples=["active"],
    )
    merged_into: str | None = Field(
        description="The story that has its articles now, or null.", examples=[None]
    )
    split_from: str | None = Field(
        description="The story that it was split from, or null.",
        examples=[examples.OTHER_STORY_ID],
    )
    run_id: str | None = Field(
        description="The run that last settled it; null where no run has seen it yet.",
        examples=[examples.RUN_ID],
    )
    version: int = Field(description="Goes up whenever its articles change.", ge=0, examples=[3])
    score: float | None = Field(
        description="How well it fits what was looked for, larger is better: 0 to 1 in answers of "
        "`POST /v1/related`, a word score without an upper end in lists with `q`; null where "
        "nothing was looked for.",
        examples=[0.91],
    )

    @computed_field(  # type: ignore[prop-decorator]
        description="This story.", examples=[examples.STORY["url"]]
    )
    @property
    def url(self) -> str:
        """Path of this story."""
        return f"/v1/stories/{self.id}"

    @computed_field(  # type: ignore[prop-decorator]
        description="Its articles, each with why it is here.",
        examples=[examples.STORY["articles_url"]],
    )
    @property
    def articles_url(self) -> str:
        """Path of the members."""
        return f"{self.url}/articles"

    @computed_field(  # type: ignore[prop-decorator]
        description="Its alternative takes.", examples=[examples.STORY["takes_url"]]
    )
    @property
    def takes_url(self) -> str:
        """Path of the alternative takes."""
        return f"{self.url}/takes"

    @computed_field(  # type: ignore[prop-decorator]
        description="The world's current take on it.",
        examples=[examples.STORY["world_take_url"]],
    )
    @property
    def world_take_url(self) -> str:
        """Path of the world's current take."""
        return f"{self.url}/world-take"

    @computed_field(  # type: ignore[prop-decorator]
        description="Its statements in the order in which they were first reported.",
        examples=[examples.STORY["timeline_url"]],
    )
    @property
    def timeline_url(self) -> str:
        """Path of the timeline."""
        return f"{self.url}/timeline"

    @computed_field(  # type: ignore[prop-decorator]
        description="Its merges, splits and renames.", examples=[examples.STORY["history_url"]]
    )
    @property
    def history_url(self) -> str:
        """Path of the history."""
        return f"{self.url}/history"

    @computed_field(  # type: ignore[prop-decorator]
        description="Its page for readers.", examples=[examples.STORY["page_url"]]
    )
    @property
    def page_url(self) -> str:
        """Path of the page."""
        return f"/stories/{self.id}"


class StoryList(Record):
    """One page of stories."""

    items: list[Story] = Field(
        description="Stories in the order asked for.", examples=[[examples.STORY]]
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[examples.CURSOR])


class Member(ArticleFacts):
    """An article of a story, and why it is here."""

    probability: float | None = Field(
        description="Probability that it reports the story's event, 0 to 1; null where it stands "
        "alone.",
        examples=[0.97],
    )
    nearest_article: str | None = Field(
        description="The story's article that it is closest to; null where it stands alone.",
        examples=[examples.OTHER_ARTICLE_ID],
    )
    shared_terms: list[str] = Field(
        description="Names, numbers and rare words that it shares with that article.",
        examples=[examples.MEMBER["shared_terms"]],
    )
    hours_apart: float | None = Field(
        description="Hours between the two; null where one of them is undated.", examples=[3.2]
    )
    copy_of: str | None = Field(
        description="The earliest article of the wire text that this one reproduces; null for an "
        "independent report.",
        examples=[None],
    )

    @computed_field(  # type: ignore[prop-decorator]
        description="The article itself.", examples=[examples.MEMBER["article_url"]]
    )
    @property
    def article_url(self) -> str:
        """Path of the article."""
        return f"/v1/articles/{self.id}"


class MemberList(Record):
    """One page of a story's articles."""

    items: list[Member] = Field(
        description="Its articles, each with why it is here.", examples=[[examples.MEMBER]]
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[examples.CURSOR])


class HistoryEvent(Record):
    """One change of a story's identity."""

    time: UtcTime = Field(description="When it happened.", examples=[examples.RUN["finished_at"]])
    event: Literal["created", "merged", "split", "moved", "renamed"] = Field(
        description="What happened; `moved` is an article that an editor put into another story.",
        examples=["merged"],
    )
    run_id: str | None = Field(
        description="The run that did it; null where an editor or an arriving article did.",
        examples=[examples.RUN_ID],
    )
    other_story: str | None = Field(
        description="The other story of a merge, a split or a move, or null.",
        examples=[examples.OTHER_STORY_ID],
    )
    detail: str | None = Field(
        description="What changed, in words, or null.",
        examples=["took over 3 articles"],
    )
    decision_id: str | None = Field(
        description="The editor's decision that did it, or null.",
        examples=[None],
    )


class HistoryList(Record):
    """One page of a story's history."""

    items: list[HistoryEvent] = Field(
        description="What happened to the story, earliest first.",
        examples=[
            [
                {
                    "time": examples.RUN["finished_at"],
                    "event": "merged",
                    "run_id": examples.RUN_ID,
                    "other_story": examples.OTHER_STORY_ID,
                    "detail": "took over 3 articles",
                    "decision_id": None,
                }
            ]
        ],
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[examples.CURSOR])
