"""Text from articles on its way into a page: nothing in it may act, hide or run backwards."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from markupsafe import Markup

__all__ = ["excerpt", "finalize", "shown", "web_url"]

# Control characters, direction overrides and embeddings, tags, and other characters that are not
# seen but change what is. Joiners and direction marks stay: Persian and Hebrew need them.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NOT_IN_URLS: Final = re.compile("[\x00-\x20\x7f-\xa0]")
_SENTENCE_END: Final = re.compile(r"[.!?。！？؟…][\"'”’»)\]]*(?=\s|$)")


def shown(text: str) -> str:
    """Take out what cannot be seen; lone surrogates become the replacement character."""
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))


def finalize(value: Any) -> Any:
    """Clean the value of every expression of a template, before it is escaped."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown(value)
    return value


def web_url(url: str | None) -> str | None:
    """Answer the URL where it is safe to link: http or https with a host; None otherwise."""
    if not url or _NOT_IN_URLS.search(url) or _SURROGATE.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def excerpt(body: str, most: int = 900) -> tuple[list[str], bool]:
    """Answer the first paragraphs of a body, and whether there is more.

    Parameters
    ----------
    body
        The stored text; paragraphs end with line breaks.
    most
        Code points at most. Within it the text ends after a sentence where there is one in the
        second half, else after a word.

    Returns
    -------
    tuple
        The paragraphs, none empty, and True where the body goes on.
    """
    text = body.strip()
    cut = text[:most]
    more = len(text) > most
    if more:
        ends = [found.end() for found in _SENTENCE_END.finditer(cut)]
        if ends and ends[-1] >= most // 2:
            cut = cut[: ends[-1]]
        else:
            at_word, space, _ = cut.rpartition(" ")
            cut = (at_word if space else cut) + "…"
    paragraphs = [line.strip() for line in cut.splitlines()]
    return [paragraph for paragraph in paragraphs if paragraph], more
