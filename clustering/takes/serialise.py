"""Takes as plain JSON values and back: the shapes of the HTTP API, times in RFC 3339, UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from clustering.takes.model import (
    Coverage,
    NewSince,
    Quote,
    Statement,
    StoryTakes,
    Support,
    Take,
    TakeArticle,
    WorldTake,
)

__all__ = ["from_dict", "to_dict"]


def to_dict(takes: StoryTakes) -> dict[str, Any]:
    """JSON values of both views: ``{"world_take": {…}, "takes": […]}``."""
    plain = asdict(takes)
    world = plain["world_take"]
    world["as_of"] = _written(world["as_of"])
    world["new_since"]["time"] = _written(world["new_since"]["time"])
    return plain


def from_dict(plain: Mapping[str, Any]) -> StoryTakes:
    """Rebuild both views from what :func:`to_dict` gave.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the values have another shape.
    """
    world = plain["world_take"]
    return StoryTakes(
        world_take=WorldTake(
            as_of=_read(world["as_of"]),
            headline=world["headline"],
            statements=[_statement(s) for s in world["statements"]],
            coverage=Coverage(**world["coverage"]),
            new_since=NewSince(
                time=_read(world["new_since"]["time"]),
                statements=[_statement(s) for s in world["new_since"]["statements"]],
            ),
        ),
        takes=[
            Take(
                id=take["id"],
                label=take["label"],
                kind=take["kind"],
                statements=[_statement(s) for s in take["statements"]],
                articles=[TakeArticle(**article) for article in take["articles"]],
                sources=list(take["sources"]),
                countries=dict(take["countries"]),
            )
            for take in plain["takes"]
        ],
    )


def _statement(plain: Mapping[str, Any]) -> Statement:
    support = plain["support"]
    return Statement(
        text=plain["text"],
        status=plain["status"],
        support=Support(
            independent=support["independent"],
            sources=list(support["sources"]),
            countries=list(support["countries"]),
            quotes=[Quote(**quote) for quote in support["quotes"]],
        ),
    )


def _written(time: datetime | None) -> str | None:
    if time is None:
        return None
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
