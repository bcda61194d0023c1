"""Invented reports of one event, an hour apart, each by an outlet of its own."""

from __future__ import annotations

from clustering.documents import Document

__all__ = ["short_story"]


def short_story(title, *bodies):
    return [
        Document(f"d{n}", title, body, "en", 3600.0 * n, f"s{n}.example", "GB")
        for n, body in enumerate(bodies)
    ]
