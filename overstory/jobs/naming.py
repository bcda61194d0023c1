"""Ids of stories: short, opaque, and the same in every store."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
from hashlib import blake2b

__all__ = ["content_hash", "story_id", "unused_story_id"]

_LENGTH = 12  # characters of five bits: among ten million ids, one clash in 23,000 stores


def story_id(founder: str, attempt: int = 0) -> str:
    """Answer the id of a story that begins with the article ``founder``.

    Parameters
    ----------
    founder
        Id of the story's earliest article.
    attempt
        Counts up while an id is taken by another event that this article was once in.
    """
    return "s" + _short(f"story {founder} {attempt}")


def unused_story_id(founder: str, is_used: Callable[[str], bool]) -> str:
    """Answer the first id for a story of ``founder`` that no story ever had."""
    attempt = 0
    while is_used(candidate := story_id(founder, attempt)):
        attempt += 1
    return candidate


def content_hash(*parts: str | None) -> str:
    """Answer a digest of texts; None and an empty text differ."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = b"" if part is None else b"=" + part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _short(text: str) -> str:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).digest()
    return b32encode(digest).decode().lower()[:_LENGTH]
