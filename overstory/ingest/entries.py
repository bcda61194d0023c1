"""What the entries of all kinds of feeds become."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from overstory.articles import Article
from overstory.errors import ArticleError
from overstory.ingest.items import Item
from overstory.ingest.language import identify_language
from overstory.ingest.markup import single_line
from overstory.urls import joined_url

__all__ = ["entry_article", "entry_items", "is_address"]

_LONGEST_ID = 500
_LONGEST_AUTHOR = 500


def entry_items(
    entries: Iterable[Any], where: str, read: Callable[[Any], Article]
) -> Iterator[Item]:
    """Items of a feed's entries, numbered from 1; ``read`` raises ArticleError for a bad one."""
    for number, entry in enumerate(entries, start=1):
        place = f"{where}, entry {number}"
        try:
            article = read(entry)
        except ArticleError as error:
            yield Item(place, error=error)
        else:
            yield Item(place, article=article)


def entry_article(
    *,
    identifier: object,
    base: str,
    link: str,
    title: str,
    body: str,
    hint: str | None,
    published_at: object,
    author: str,
    max_body_bytes: int,
    source: str | None = None,
    source_name: str | None = None,
) -> Article:
    """The article of an entry.

    Parameters
    ----------
    identifier
        As the feed gives it; cut where it is longer than an id may be.
    base, link
        Where the entry stands, and where the feed does.
    title, author
        With markup or without. An author that is longer than a name may be is left out.
    body
        Without markup.
    hint
        The language that entry or feed say they are in. The text goes before it, since many feeds
        say what their software came with.
    published_at
        A time, or what is written for one.
    max_body_bytes
        See :meth:`overstory.articles.Article.parse`.
    source, source_name
        The outlet, where the entry names another than the feed's.

    Raises
    ------
    ArticleError
        A field cannot be what it is.
    """
    title, author = single_line(title), single_line(author)
    return Article.parse(
        {
            "id": identifier[:_LONGEST_ID] if isinstance(identifier, str) else identifier,
            "url": joined_url(base, link),
            "title": title,
            "body": body,
            "source": source,
            "source_name": source_name,
            "language": identify_language(f"{title}\n{body}", hint),
            "published_at": published_at,
            "author": author if len(author) <= _LONGEST_AUTHOR else None,
        },
        max_body_bytes=max_body_bytes,
    )


def is_address(identifier: str) -> bool:
    """Whether an entry's id is where it stands, as many are."""
    return identifier.startswith(("http://", "https://"))
