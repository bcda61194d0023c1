"""Whether the server is well."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas.base import Record

__all__ = ["Health"]


class Health(Record):
    """The server's state."""

    status: Literal["ok"] = Field(description="Always `ok`.", examples=["ok"])
