"""Records as the HTTP API writes them, where it does not write them field by field."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from overstory.desk import Story
    from overstory.views import Related, Take, WorldTake, Written

__all__ = ["related_mapping", "story_mapping"]

# What lists say of an article that they hold for another reason than its membership.
_FACTS = ("id", "url", "title", "source", "source_name", "country", "language", "published_at")


def story_mapping(story: Story) -> dict[str, Any]:
    """The story with all its views in one object; each has the shape of its HTTP route."""
    from overstory.views import StorySummary

    written = story.written
    summary = {field.name: getattr(story, field.name) for field in fields(StorySummary)}
    return summary | {
        "articles": story.articles,
        "world_take": _world_take(story.world_take, written),
        "takes": [_take(take, written) for take in story.takes],
        "timeline": story.timeline,
        "history": story.history,
    }


def related_mapping(found: Related) -> dict[str, Any]:
    """Stories and articles, each with its score among its own fields."""
    return {
        "stories": [replace(hit.story, score=hit.score) for hit in found.stories],
        "articles": [
            {name: getattr(hit.article, name) for name in _FACTS}
            | {"story_id": hit.story_id, "score": hit.score}
            for hit in found.articles
        ],
    }


def _world_take(world: WorldTake, written: Written | None) -> dict[str, Any]:
    plain = asdict(world)
    paragraph = written.paragraph_for(world) if written is not None else None
    if written is not None and paragraph is not None:
        plain["written"] = {
            "model": written.model,
            "language": paragraph.language or None,
            "sentences": paragraph.sentences,
        }
    return plain


def _take(take: Take, written: Written | None) -> dict[str, Any]:
    plain = asdict(take)
    label = written.label_for(take) if written is not None else None
    if written is not None and label is not None:
        plain["written"] = {
            "model": written.model,
            "label": label.label,
            "statements": label.statements,
        }
    return plain
