"""What XML is refused before any parser that expands entities sees it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException, DTDForbidden, EntitiesForbidden

from overstory.errors import FeedError

__all__ = ["looks_like_html", "safe_root"]

_HEAD = 4096


def safe_root(data: bytes) -> Element | None:
    """Parse XML that declares no entities.

    Returns
    -------
    Element or None
        The root; None where the XML is not well-formed, which many feeds are not.

    Raises
    ------
    FeedError
        It declares entities (external ones, or such that multiply), or is not well-formed and
        has a document type, so that nobody can say what it declares.
    """
    try:
        return defusedxml.ElementTree.fromstring(
            data, forbid_dtd=False, forbid_entities=True, forbid_external=True
        )
    except EntitiesForbidden as error:
        kind = "an external entity" if error.sysid or error.pubid else "an entity"
        raise FeedError(
            f"declares {kind} ({str(error.name)[:40]!r}); such XML is refused"
        ) from None
    except (DTDForbidden, DefusedXmlException):
        raise FeedError("refers to an external entity; such XML is refused") from None
    except (ParseError, ValueError, LookupError):
        # Without its zero bytes, UTF-16 reads as ASCII here.
        plain = data.replace(b"\x00", b"").upper()
        if b"<!ENTITY" in plain or (b"<!DOCTYPE" in plain and not looks_like_html(data)):
            raise FeedError(
                "is not well-formed XML and has a document type; such XML is refused"
            ) from None
        return None


def looks_like_html(data: bytes) -> bool:
    """Whether the first kilobytes are those of an HTML page."""
    head = data[:_HEAD].replace(b"\x00", b"").lower()
    if b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head or b"<opml" in head:
        return False
    return b"<!doctype html" in head or b"<html" in head or b"<body" in head or b"<head>" in head
