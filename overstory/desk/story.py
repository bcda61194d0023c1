"""One story, with everything about it a step away."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from overstory.views import (
    HistoryEvent,
    Member,
    StorySummary,
    Take,
    TimelineEntry,
    WorldTake,
    Written,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Story"]


class StoryReader(Protocol):
    """What answers everything about a story by its id."""

    def all_members(self, story_id: str, /) -> list[Member]: ...
    def world_take(self, story_id: str, /) -> WorldTake: ...
    def takes(self, story_id: str, /) -> list[Take]: ...
    def written(self, story_id: str, /) -> Written | None: ...
    def timeline(self, story_id: str, /) -> list[TimelineEntry]: ...
    def history(self, story_id: str, /) -> list[HistoryEvent]: ...


@dataclass(frozen=True, kw_only=True)
class Story(StorySummary):
    """A :class:`~overstory.views.StorySummary` that reads the rest when it is asked for.

    What was read once stays as it was; :meth:`Desk.story` answers a fresh one.
    """

    desk: StoryReader = field(repr=False, compare=False)

    @classmethod
    def of(cls, desk: StoryReader, summary: StorySummary) -> Story:
        """Bind a summary to the desk that it came from."""
        values = {item.name: getattr(summary, item.name) for item in fields(StorySummary)}
        return cls(**values, desk=desk)

    @cached_property
    def articles(self) -> list[Member]:
        """All members by time, each with why it is here."""
        return self.desk.all_members(self.id)

    @cached_property
    def world_take(self) -> WorldTake:
        """What independent outlets agree on."""
        return self.desk.world_take(self.id)

    @cached_property
    def takes(self) -> list[Take]:
        """Where groups of outlets see it differently."""
        return self.desk.takes(self.id)

    @cached_property
    def written(self) -> Written | None:
        """What a language model wrote of both views, where there is one."""
        return self.desk.written(self.id)

    @cached_property
    def timeline(self) -> list[TimelineEntry]:
        """The statements, each when it was first reported."""
        return self.desk.timeline(self.id)

    @cached_property
    def history(self) -> list[HistoryEvent]:
        """What happened to the story's identity."""
        return self.desk.history(self.id)

    def to_frame(self) -> pd.DataFrame:
        """Members as a table, one row an article, columns as the fields of ``Member``."""
        import pandas as pd

        names = [item.name for item in fields(Member)]
        return pd.DataFrame(
            [[getattr(member, name) for name in names] for member in self.articles], columns=names
        )
