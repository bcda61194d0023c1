"""Batch re-clusterings."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, computed_field

from api.schemas import examples
from api.schemas.base import NEXT_CURSOR, Record, UtcTime

__all__ = ["Run", "RunList"]


class Run(Record):
    """One batch re-clustering: its parameters, the model revisions behind it, and its result."""

    id: str = Field(description="The run.", examples=[examples.RUN_ID])
    status: Literal["running", "published", "failed"] = Field(
        description="`running`; `published` once its stories are the ones shown; `failed`, which "
        "leaves the stories as they were.",
        examples=["published"],
    )
    started_at: UtcTime = Field(description="When it began.", examples=[examples.RUN["started_at"]])
    finished_at: UtcTime | None = Field(
        description="When it ended; null while it runs.", examples=[examples.RUN["finished_at"]]
    )
    window_start: UtcTime | None = Field(
        description="Articles from this time on were clustered; null for all.",
        examples=[examples.RUN["window_start"]],
    )
    parameters: dict[str, Any] = Field(
        description="Its parameters and the revisions of the models behind it.",
        examples=[examples.RUN["parameters"]],
    )
    article_count: int | None = Field(
        description="Articles clustered; null until it is published.", examples=[6120]
    )
    story_count: int | None = Field(
        description="Stories found; null until it is published.", examples=[2031]
    )
    merged_count: int | None = Field(
        description="Stories merged into others; null until it is published.", examples=[4]
    )
    split_count: int | None = Field(
        description="Stories split off others; null until it is published.", examples=[1]
    )
    error: str | None = Field(description="Why it failed; null where it did not.", examples=[None])

    @computed_field(  # type: ignore[prop-decorator]
        description="This run.", examples=[examples.RUN["url"]]
    )
    @property
    def url(self) -> str:
        """Path of this run."""
        return f"/v1/runs/{self.id}"


class RunList(Record):
    """One page of runs."""

    items: list[Run] = Field(description="Runs, the latest first.", examples=[[examples.RUN]])
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[None])
