"""Story feeds: Atom 1.0 (RFC 4287) and JSON Feed 1.1.

An entry is a story, and its id holds the story's: a story that goes on is the same entry, updated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.etree import ElementTree

from api.countries import country_name
from api.schemas.base import rfc3339
from overstory.views import StorySummary

__all__ = ["ATOM_TYPE", "JSON_FEED_TYPE", "Feed", "atom", "entry_id", "json_feed"]

ATOM_TYPE: Final = "application/atom+xml"
JSON_FEED_TYPE: Final = "application/feed+json"

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
# A feed needs a time of its last change; the one of an empty feed must not change by itself.
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
# What XML 1.0 cannot hold, however it is escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What goes into a feed.

    Parameters
    ----------
    site
        Where the server is, ``https://host``, without a slash at the end.
    path
        The feed's own path and query.
    id_path
        The same of the whole feed, of which this may be one page.
    next_path
        Path and query of the next page, or None on the last.
    stories
        The stories, in the order in which they are to appear.
    """

    site: str
    path: str
    id_path: str
    next_path: str | None
    stories: Sequence[StorySummary]

    @property
    def title(self) -> str:
        """The feed's title."""
        return "Overstory: stories"


def entry_id(story_id: str) -> str:
    """Answer the URI that is a story's id in feeds."""
    return f"urn:overstory:story:{story_id}"


def atom(feed: Feed) -> bytes:
    """Write an Atom document."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}feed", {"xml:lang": "en"})
    _text(root, "id", f"{feed.site}{feed.id_path}")
    _text(root, "title", feed.title)
    _text(root, "updated", rfc3339(max((s.last_seen for s in feed.stories), default=_NEVER)))
    _text(_under(root, "author"), "name", "Overstory")
    _text(root, "generator", "Overstory")
    _under(root, "link", rel="self", type=ATOM_TYPE, href=f"{feed.site}{feed.path}")
    _under(root, "link", rel="alternate", type="text/html", href=f"{feed.site}/")
    if feed.next_path is not None:
        # RFC 5005, paged feeds.
        _under(root, "link", rel="next", type=ATOM_TYPE, href=f"{feed.site}{feed.next_path}")
    for story in feed.stories:
        entry = _under(root, "entry")
        _text(entry, "id", entry_id(story.id))
        _text(entry, "title", story.title)
        _text(entry, "published", rfc3339(story.first_seen))
        _text(entry, "updated", rfc3339(story.last_seen))
        _under(entry, "link", rel="alternate", type="text/html", href=f"{feed.site}{_page(story)}")
        for code in sorted(story.countries):
            _under(entry, "category", term=code, label=country_name(code))
        _text(entry, "summary", _summary(story))
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def json_feed(feed: Feed) -> bytes:
    """Write a JSON Feed document."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{feed.site}/",
        "feed_url": f"{feed.site}{feed.path}",
        "language": "en",
        "authors": [{"name": "Overstory"}],
    }
    if feed.next_path is not None:
        document["next_url"] = f"{feed.site}{feed.next_path}"
    document["items"] = [
        {
            "id": entry_id(story.id),
            "url": f"{feed.site}{_page(story)}",
            "title": story.title,
            "content_text": _summary(story),
            "date_published": rfc3339(story.first_seen),
            "date_modified": rfc3339(story.last_seen),
            "tags": sorted(story.countries),
        }
        for story in feed.stories
    ]
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _under(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    clean = {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
    return ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", clean)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    _under(parent, name).text = _NOT_XML.sub("", text)


def _page(story: StorySummary) -> str:
    return f"/stories/{story.id}"


def _summary(story: StorySummary) -> str:
    parts = [
        _counted(story.article_count, "article", "articles"),
        _counted(story.independent_count, "independent report", "independent reports"),
        _counted(story.source_count, "outlet", "outlets"),
    ]
    names = ", ".join(country_name(code) for code in sorted(story.countries))
    return ", ".join(parts) + (f"; from {names}." if names else ".")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
