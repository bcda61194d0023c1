"""The article on a web page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.settings import Document
from trafilatura.utils import decode_file

from overstory.articles import MAX_BODY_BYTES, Article
from overstory.errors import ArticleError
from overstory.ingest.language import identify_language, language_hint
from overstory.ingest.markup import plain_text, single_line
from overstory.times import parse_time
from overstory.urls import InvalidUrlError, canonical_url, host_of, joined_url, site_of

__all__ = ["extract_article"]

_SHORTEST = 80
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_LONGEST_NAME = 500
# News pages have some thousands. Extraction takes more than linear time in them: without a limit
# five megabytes of links keep it busy for two minutes.
_MOST_ELEMENTS = 20_000
_TIME_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "pubdate", "publish-date", "publishdate", "publication_date", "date.issued", "dc.date.issued",
    "dc.date", "dcterms.created", "sailthru.date", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip


def extract_article(
    html: bytes | str,
    url: str | None = None,
    *,
    charset: str | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
) -> Article:
    """Extract the article from a page: headline, text, time, author, site and language.

    Text and author are found by trafilatura; the time as the page's metadata give it, to the
    second where they do. The canonical link that a page names is believed within its own site
    only: no page can pass itself off as another outlet's.

    Parameters
    ----------
    html
        The page.
    url
        Where it was found, after redirects. None for a page that was saved: then its canonical
        link is taken.
    charset
        As sent with the page; otherwise as the page declares it.
    max_body_bytes
        Largest text taken.

    Raises
    ------
    ArticleError
        There is no headline or no article text on the page, or it has more elements than any
        article needs.
    """
    text = _decoded(html, charset)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8"), parser=_parser())
        _check_size(tree)
        found = trafilatura.bare_extraction(
            text,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            # Dates guessed from the running text are more often another event's.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except ArticleError:
        raise
    except (lxml.etree.LxmlError, ValueError, RecursionError, AssertionError) as error:
        # The last where what the library cleans away is the root itself, as in a lone drawing.
        raise ArticleError(None, "the page cannot be read as HTML") from error
    if not isinstance(found, Document):
        found = Document()
    body = plain_text(found.text or "")
    if len(body) < _SHORTEST:
        raise ArticleError("body", f"no article text was found on the page{_feed_hint(tree, url)}")
    title = single_line(found.title or "")
    first, _, rest = body.partition("\n")
    if first == title and rest:
        # The headline is not part of the text.
        body = rest.lstrip()
    author = single_line(found.author or "")
    site_name = single_line(_meta(tree, "og:site_name") or found.sitename or "")
    return Article.parse(
        {
            "url": _own_url(tree, url),
            "title": title,
            "body": body,
            "source_name": site_name if len(site_name) <= _LONGEST_NAME else None,
            "language": identify_language(f"{title}\n{body}", language_hint(tree.get("lang"))),
            "published_at": _time(tree, found.date),
            "author": author if len(author) <= _LONGEST_NAME else None,
        },
        max_body_bytes=max_body_bytes,
    )


def _check_size(tree: Any) -> None:
    for number, _ in enumerate(tree.iter()):
        if number >= _MOST_ELEMENTS:
            reason = f"the page has more than {_MOST_ELEMENTS} elements, too many for an article"
            raise ArticleError(None, reason)


def _parser() -> Any:
    return lxml.html.HTMLParser(encoding="utf-8", no_network=True)


def _decoded(html: bytes | str, charset: str | None) -> str:
    if isinstance(html, bytes):
        if charset is not None:
            try:
                html = html.decode(charset, "replace")
            except LookupError:
                charset = None
        if isinstance(html, bytes):
            html = decode_file(html)
    html = str(html).encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    # A declaration of the encoding is no longer true of decoded text, and lxml refuses it.
    if html.lstrip().startswith("<?xml"):
        html = html.partition("?>")[2]
    return html


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            yield name.strip().lower(), meta.get("content").strip()


def _meta(tree: Any, wanted: str) -> str | None:
    return next((content for name, content in _metas(tree) if name == wanted), None)


def _own_url(tree: Any, url: str | None) -> str | None:
    claimed = _canonical_link(tree, url)
    if url is None or claimed is None:
        return url or claimed
    here, there = host_of(url), host_of(claimed)
    if here is None or there is None or site_of(here) != site_of(there):
        return url
    # Some sites name their front page as the canonical form of every article.
    if urlsplit(claimed).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return url
    return claimed


def _canonical_link(tree: Any, url: str | None) -> str | None:
    links = [
        link.get("href")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href")
    ]
    links.append(_meta(tree, "og:url"))
    for link in links:
        try:
            if link:
                return canonical_url(joined_url(url or "", link))
        except InvalidUrlError:
            continue
    return None


def _time(tree: Any, found: str | None) -> str | None:
    """The first time of publication in the page's metadata that can be read."""
    for written in (*_times_in_json(tree), *_times_in_metas(tree), *_times_in_text(tree), found):
        if written:
            try:
                return parse_time(written).isoformat()
            except ValueError:
                continue
    return None


def _times_in_metas(tree: Any) -> list[str]:
    metas: dict[str, str] = {}
    for name, content in _metas(tree):
        metas.setdefault(name, content)
    return [metas[name] for name in _TIME_METAS if name in metas]


def _times_in_text(tree: Any) -> list[str]:
    return [
        element.get("datetime")
        for element in tree.iter("time")
        if element.get("datetime") and (element.get("itemprop") or "").lower() == "datepublished"
    ]


def _times_in_json(tree: Any) -> list[str]:
    times: list[str] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            try:
                data = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            times.extend(_published(data))
    return times


def _published(data: Any, depth: int = 0) -> Iterator[str]:
    if depth > 4:
        return
    if isinstance(data, list):
        for part in data[:50]:
            yield from _published(part, depth + 1)
    elif isinstance(data, dict):
        if isinstance(data.get("datePublished"), str):
            yield data["datePublished"]
        yield from _published(data.get("@graph"), depth + 1)


def _feed_hint(tree: Any, url: str | None) -> str:
    for link in tree.iter("link"):
        kind, href = (link.get("type") or "").lower(), link.get("href")
        if kind in _FEEDS and href:
            try:
                return f"; its feed is at {canonical_url(joined_url(url or '', href))}"
            except InvalidUrlError:
                continue
    return ""
