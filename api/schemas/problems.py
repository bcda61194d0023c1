"""The one shape of every error: RFC 9457 problem details."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import examples
from api.schemas.base import Record

__all__ = ["Fault", "Location", "Problem"]

Location = Literal["query", "path", "header", "body"]


class Fault(Record):
    """One part of the request that is at fault."""

    location: Location = Field(
        description="Where in the request the fault lies.", examples=["query"]
    )
    name: str | None = Field(
        description="The parameter's name; in a body, a JSON Pointer (RFC 6901) to the member. "
        "Null where the whole of it is at fault.",
        examples=["limit"],
    )
    detail: str = Field(
        description="What is wrong with it.",
        examples=["Input should be less than or equal to 100"],
    )


class Problem(Record):
    """What went wrong, as RFC 9457 ``application/problem+json``. All members are always there."""

    type: str = Field(
        description="Which kind of problem this is: a URI to compare, not to fetch.",
        examples=[examples.PROBLEM["type"]],
    )
    title: str = Field(
        description="The kind of problem in words, the same each time.",
        examples=[examples.PROBLEM["title"]],
    )
    status: int = Field(description="The HTTP status, repeated.", ge=300, le=599, examples=[400])
    detail: str = Field(
        description="What went wrong this time, in words for the person who sent the request.",
        examples=[examples.PROBLEM["detail"]],
    )
    instance: str = Field(
        description="The path that was asked for.", examples=[examples.PROBLEM["instance"]]
    )
    errors: list[Fault] = Field(
        description="The parts of the request at fault, one by one; empty where none is.",
        examples=[examples.PROBLEM["errors"]],
    )
