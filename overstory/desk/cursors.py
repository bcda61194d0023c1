"""Opaque cursors: where a list goes on, bound to the list that they came from."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from hmac import compare_digest
from operator import index
from typing import Any

from overstory.errors import QueryError

__all__ = ["check_limit", "read_cursor", "write_cursor"]

_SEAL = 12
_LONGEST = 1000
MAX_LIMIT = 100


def check_limit(limit: int) -> int:
    """Answer ``limit`` where it is a whole number, of whatever library, from 1 to 100.

    Raises
    ------
    QueryError
        Otherwise.
    """
    whole = hasattr(limit, "__index__") and not isinstance(limit, bool)
    if not whole or not 1 <= index(limit) <= MAX_LIMIT:
        raise QueryError("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return index(limit)


def write_cursor(secret: str, listing: Sequence[object], place: Sequence[Any]) -> str:
    """Make a cursor.

    Parameters
    ----------
    secret
        Known to the store alone.
    listing
        What the list is: its name and filters.
    place
        Sort keys of the last item: texts, numbers, times.
    """
    packed = [
        {"t": value.astimezone(UTC).isoformat()} if isinstance(value, datetime) else value
        for value in place
    ]
    payload = json.dumps(packed, separators=(",", ":")).encode()
    return urlsafe_b64encode(_seal(secret, listing, payload) + payload).decode().rstrip("=")


def read_cursor(
    secret: str, listing: Sequence[object], cursor: str | None
) -> tuple[Any, ...] | None:
    """Answer the place that a cursor stands for; None for no cursor.

    Raises
    ------
    QueryError
        If it is not a cursor of this list.
    """
    if cursor is None:
        return None
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        packed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        payload = packed[_SEAL:]
        if not compare_digest(packed[:_SEAL], _seal(secret, listing, payload)):
            raise ValueError("not ours")
        return tuple(
            datetime.fromisoformat(value["t"]) if isinstance(value, dict) else value
            for value in json.loads(payload)
        )
    except ValueError:
        raise QueryError(
            "cursor", "is not a cursor of this list; use next_cursor with the same filters"
        ) from None


def _seal(secret: str, listing: Sequence[object], payload: bytes) -> bytes:
    text = json.dumps([str(part) for part in listing]).encode()
    sealed = blake2b(digest_size=_SEAL, key=secret.encode()[:64])
    sealed.update(len(text).to_bytes(8, "big") + text + payload)
    return sealed.digest()
