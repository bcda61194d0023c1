"""Lists of feeds in OPML."""

from __future__ import annotations

from overstory.errors import FeedError
from overstory.ingest.xmlcheck import looks_like_html, safe_root

__all__ = ["read_opml"]


def read_opml(data: bytes) -> list[str]:
    """The feeds that an OPML list names, each once, in order.

    Raises
    ------
    FeedError
        It is not OPML, or names no feeds.
    """
    if looks_like_html(data):
        raise FeedError("is an HTML page, not an OPML list")
    root = safe_root(data)
    if root is None:
        raise FeedError("is not well-formed XML")
    if root.tag.lower() != "opml":
        raise FeedError("is not an OPML list")
    urls = (
        value.strip()
        for outline in root.iter()
        for name, value in outline.attrib.items()
        if name.lower() == "xmlurl" and value.strip()
    )
    feeds = list(dict.fromkeys(urls))
    if not feeds:
        raise FeedError("names no feeds")
    return feeds
