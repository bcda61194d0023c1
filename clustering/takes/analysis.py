"""From one story's articles to both of its views."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from clustering.documents import Document
from clustering.takes.angles import alternative_takes
from clustering.takes.material import Encode, lay_out
from clustering.takes.model import StoryTakes, WorldTake
from clustering.takes.world import world_take

__all__ = ["analyse_story"]


def analyse_story(
    documents: Sequence[Document],
    encode: Encode,
    *,
    as_of: datetime | None = None,
    previous: WorldTake | None = None,
) -> StoryTakes:
    """What the world agrees on about a story, and where it differs.

    Parameters
    ----------
    documents
        The story's articles, in any order: the result does not depend on it. None may be given;
        then both views are empty. Ids have to be unique.
    encode
        Sentence encoder: texts to rows of unit length. Called at most once. Thresholds are brought
        to its scale, so any encoder will do; one that links languages joins statements across them.
    as_of
        The time that the view stands for, with a time zone; articles that are published later
        are left out. By default the time of the latest article.
    previous
        The world's take when it was last computed: what is new is told against it.

    Returns
    -------
    StoryTakes
        Quotes are exact spans of the bodies. Articles without a body count for headline and
        coverage and make no statement.
    """
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=UTC)
    seen = [
        document
        for document in documents
        if as_of is None
        or document.published_at is None
        or document.published_at <= as_of.timestamp()
    ]
    material = lay_out(seen, encode)
    world, shown = world_take(material, as_of=as_of, previous=previous)
    return StoryTakes(world_take=world, takes=alternative_takes(material, shown))
