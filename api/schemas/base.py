"""What all schemas share: reading from records, and how times are written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

__all__ = ["NEXT_CURSOR", "Record", "Request", "UtcTime", "is_absent", "rfc3339"]

NEXT_CURSOR: Final = "Hand it back as `cursor` to get the next page; null on the last page."


def rfc3339(time: datetime) -> str:
    """Write an aware time as RFC 3339 in UTC, with ``Z``."""
    return time.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def is_absent(value: object) -> bool:
    """Whether a member is left out: for what most servers never have."""
    return value is None


UtcTime = Annotated[
    AwareDatetime,
    PlainSerializer(rfc3339, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Record(BaseModel):
    """An answer: read from the attributes of a record of :mod:`overstory.views`."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Request(BaseModel):
    """A JSON body: members that it does not name are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
