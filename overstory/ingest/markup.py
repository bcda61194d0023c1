"""Plain text out of strings that hold HTML, or only look as if they might."""

from __future__ import annotations

import html
import re
import unicodedata

import lxml.etree
import lxml.html

__all__ = ["has_markup", "plain_text", "single_line"]

_TAG_NAMES = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|body|br|button|caption|center|cite|code|"
    "dd|del|details|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|"
    "html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|noscript|object|ol|option|p|"
    "picture|pre|q|s|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|"
    "svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|u|ul|video|wbr"
)
_MARKUP = re.compile(
    rf"<(?=[a-z/!])(?:/?(?:{_TAG_NAMES})(?:[\s/][^<>]{{0,5000}})?>|!--|!doctype\b|!\[CDATA\[)",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);){1,1000000}")
_PARAGRAPHS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul"}
)  # fmt: skip
_LINES = frozenset({"br", "caption", "dd", "dt", "li", "option", "tr"})
_CELLS = frozenset({"td", "th"})
_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "head",
     "button", "select", "textarea"}
)  # fmt: skip
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\u2028\u2029]")
# Controls but tab and line feed; soft hyphens, zero-width spaces and byte order marks; marks that
# turn the direction of what follows. Joiners stay: Persian, Indic scripts and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
# Windows-1252 that was taken for Latin-1 on its way here, as browsers read it.
_CONTROLS_MEANT = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_LINES = re.compile(r"\n{3,}")
_MOST_PASSES = 8


def plain_text(text: str) -> str:
    """Clean a text: no markup, no entities, no control characters, tidy white space.

    HTML is recognised by the tags that HTML has; ``a < b`` and ``<Name>`` stay. Scripts, styles
    and form controls go with their content; blocks become lines. Text that was escaped more than
    once, as feeds like to do, is unescaped to the end. Line breaks survive, at most two in a row.

    The result is in Unicode normal form C, and cleaning it again changes nothing.
    """
    for _ in range(_MOST_PASSES):
        cleaned = _tidy(_without_markup(text))
        if cleaned == text:
            return text
        text = cleaned
    # Markup nested this deep is meant to defeat cleaning: nothing of it may be left to find.
    return _tidy(re.sub("[<>&]", " ", text))


def has_markup(text: str) -> bool:
    """Whether a text holds HTML tags, comments or a document type."""
    return _MARKUP.search(text) is not None


def single_line(text: str) -> str:
    """:func:`plain_text` with line breaks turned into spaces."""
    return " ".join(plain_text(text).split())


def _without_markup(text: str) -> str:
    if _MARKUP.search(text):
        text = _text_of(text)
    if "&" in text:
        text = _ESCAPED_AMPERSANDS.sub("&", text)
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def _text_of(markup: str) -> str:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    markup = re.sub(r"<!\[CDATA\[|\]\]>", " ", markup, flags=re.IGNORECASE)
    data = f"<div>{markup}</div>".encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return _MARKUP.sub(" ", markup)
    if any("depth" in entry.message for entry in parser.error_log):
        # The parser gave up half-way: tags are cut out where they stand.
        return _MARKUP.sub(" ", markup)
    parts: list[str] = []
    # Walked by events and not by recursion: hostile markup nests deeper than the stack is.
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        name = node.tag
        if event == "start":
            parts.append(_before(name))
            if name in _DROPPED:
                for child in list(node):
                    node.remove(child)
            elif node.text:
                parts.append(node.text)
        else:
            parts.append("\n\n" if name in _PARAGRAPHS else "")
            if node.tail:
                parts.append(node.tail)
    return "".join(parts)


def _before(tag: str) -> str:
    if tag in _PARAGRAPHS:
        return "\n\n"
    if tag in _LINES:
        return "\n"
    return " " if tag in _CELLS else ""


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_CONTROLS_MEANT)
    text = _LINE_ENDS.sub("\n", text)
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text))
    lines = (line.strip() for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
