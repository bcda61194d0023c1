"""What a story's page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from overstory.desk import Story
from overstory.views import Member

__all__ = ["story_context"]

_TIMELINE: Final = 60


def story_context(story: Story) -> dict[str, Any]:
    """Gather both views of a story, and what the page says about the articles they quote.

    Languages, names and titles are looked up by article id, because quotes carry the id alone.
    """
    members = story.articles
    languages = {member.id: member.language for member in members if member.language}
    world = story.world_take
    timeline = story.timeline
    # On the first view of a story everything would be new, which says nothing.
    new = world.new_since.statements if world.new_since.time is not None else []
    shown = {said.text for said in world.statements}
    takes, written = story.takes, story.written
    labels = [written.label_for(take) for take in takes] if written is not None else []
    return {
        "story": story,
        "world": world,
        "takes": takes,
        "model": written.model if written is not None else None,
        "paragraph": written.paragraph_for(world) if written is not None else None,
        "labels": {label.take: label for label in labels if label is not None},
        "timeline": timeline[-_TIMELINE:],
        "timeline_total": len(timeline),
        "timeline_more": len(timeline) > _TIMELINE,
        "history": story.history,
        "languages": languages,
        "names": {member.id: member.source_name or member.source for member in members},
        "titles": {member.id: member.title for member in members},
        "title_language": _language_of(story.title, members),
        "headline_language": _language_of(world.headline, members),
        "new_texts": {said.text for said in new},
        "newly": [said for said in new if said.text not in shown],
    }


def _language_of(headline: str, members: Sequence[Member]) -> str | None:
    """The language of the first article whose headline this is, or was before it was shortened."""
    whole = (member.language for member in members if member.title == headline)
    shortened = (member.language for member in members if headline in member.title)
    return next(whole, None) or next(shortened, None)
