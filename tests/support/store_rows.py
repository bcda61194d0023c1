"""Rows for tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from overstory.store import Store
from overstory.store.records import MembershipRow, StoredArticle

START = datetime(2026, 5, 4, 8, tzinfo=UTC)


def article(number: int, **changes: object) -> StoredArticle:
    """An article, one hour after the one with the number before."""
    values: dict[str, object] = {
        "id": f"article{number:08}",
        "url": f"https://outlet{number}.example/{number}",
        "external_id": None,
        "title": f"Title {number}",
        "body": f"Body of number {number}.",
        "source": f"outlet{number}.example",
        "source_name": None,
        "country": "SI",
        "language": "en",
        "published_at": START + timedelta(hours=number),
        "seen_at": START + timedelta(hours=number),
        "added_at": START + timedelta(days=1),
        "updated_at": START + timedelta(days=1),
        "content_hash": f"hash{number}",
        "seq": 1,
    }
    values |= changes
    return StoredArticle(**values)  # type: ignore[arg-type]


def put_story(store: Store, story_id: str, members: list[StoredArticle], **why: object) -> None:
    """Write a story with new articles."""
    with store.write() as connection:
        change = store.next_change(connection)
        store.articles.insert(connection, members)
        store.stories.found(connection, {story_id: members[0].title}, START)
        store.members.put(
            connection,
            [MembershipRow(member.id, story_id, **why) for member in members],  # type: ignore[arg-type]
            change,
        )
        store.stories.refresh(connection, [story_id])
