"""From an article as it came in to the article as it is stored."""

from __future__ import annotations

from overstory.articles import Article, is_visible
from overstory.codes import primary_language
from overstory.errors import ArticleError
from overstory.ingest.language import identify_language
from overstory.ingest.markup import plain_text, single_line
from overstory.sources import Source, SourceRegistry, country_of_domain
from overstory.urls import canonical_url, host_of, site_of

__all__ = ["prepare"]


def prepare(article: Article, registry: SourceRegistry) -> Article:
    """Clean an article and fill in what can be known without being told.

    Title and body lose markup, entities, control characters and superfluous white space, and
    nothing else: bylines and captions stay (:mod:`clustering.boilerplate` looks past them). The
    URL becomes canonical. The outlet's domain is taken from the URL; its name and country from
    the registry, the country else from the domain; the language is identified from the text, with
    the outlet's language as a hint, and written without region. What the article says itself
    stands, but for the name of an outlet that the registry knows: one outlet has one name.

    Preparing a prepared article changes nothing.

    Raises
    ------
    ArticleError
        Nothing is left of the title, or of both title and body.
    """
    title, body = single_line(article.title), plain_text(article.body)
    if not is_visible(title) and (is_visible(article.title) or not is_visible(body)):
        raise ArticleError("title", "holds no text" if article.title else "is missing")
    url = canonical_url(article.url) if article.url else None
    source, outlet = _outlet(article.source, url, registry)
    return article.model_copy(
        update={
            "title": title,
            "body": body,
            "url": url,
            "source": source,
            "source_name": outlet.name if outlet else _line_or_none(article.source_name),
            "country": article.country or _country(source, outlet),
            "language": _language(article, title, body, outlet),
            "author": _line_or_none(article.author),
        }
    )


def _outlet(
    given: str | None, url: str | None, registry: SourceRegistry
) -> tuple[str | None, Source | None]:
    """The outlet's domain and what the registry knows of it."""
    host = given or (host_of(url) if url else None)
    if host is None:
        return None, None
    outlet = registry.for_domain(host)
    if outlet is not None:
        return outlet.domain, outlet
    return given or site_of(host), None


def _country(source: str | None, outlet: Source | None) -> str | None:
    if outlet is not None and outlet.country:
        return outlet.country
    return country_of_domain(source) if source else None


def _language(article: Article, title: str, body: str, outlet: Source | None) -> str | None:
    if article.language:
        return primary_language(article.language)
    usual = primary_language(outlet.language) if outlet and outlet.language else None
    return identify_language(f"{title}\n{body}", usual)


def _line_or_none(text: str | None) -> str | None:
    return (single_line(text) or None) if text else None
