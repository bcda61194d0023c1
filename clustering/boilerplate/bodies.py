"""Where in a body the page speaks and not the report.

A body is looked at line by line, a line sentence by sentence, and short fragments (credits,
agency marks) are looked for everywhere. The first and last lines are then looked at more
strictly. The time is linear in the length of the body.
"""

from __future__ import annotations

from collections.abc import Iterator

from clustering.boilerplate import rules
from clustering.boilerplate.edges import edge_spans

__all__ = ["boilerplate_spans", "comparable_body"]

Span = tuple[int, int]

_LONGEST = 400
"""Longest line or sentence, in code points, that can be furniture as a whole."""

_LONGEST_LIST = 12
_EDGE = " \t\xa0\u200b\ufeff"


def boilerplate_spans(body: str) -> list[Span]:
    """Find the parts of a body that are not the report.

    Bylines, agency marks of datelines (the place stays), captions and credits, advertisements,
    invitations to read, subscribe, share or follow, cookie, sign-in and copyright lines, in
    English and, for the commonest forms, some thirty other languages.

    Parameters
    ----------
    body
        The text as stored. Lines are the unit where there are any; otherwise sentences.

    Returns
    -------
    list of (int, int)
        Half-open spans in code points, sorted, not empty, neither overlapping nor touching.

    Notes
    -----
    Linear in the length of ``body``.
    """
    found: list[Span] = []
    lines = list(_lines(body))
    report: list[Span] = []
    listing = 0
    markers = rules.markers_in(body)
    for start, end in lines:
        line = body[start:end]
        if listing and rules.is_link_of_list(line):
            found.append((start, end))
            listing -= 1
            continue
        listing = 0
        if len(line) <= _LONGEST and rules.is_furniture_line(line, markers, alone=len(lines) == 1):
            found.append((start, end))
            if rules.is_list_heading(line):
                listing = _LONGEST_LIST
            continue
        report.append((start, end))
        found.extend((start + a, start + b) for a, b in _within(line, markers))
    found.extend(edge_spans(body, report))
    return _merged(found)


def comparable_body(body: str) -> str:
    """The body without its boilerplate, white space normalised to single spaces.

    Empty where there is nothing but boilerplate.
    """
    parts: list[str] = []
    position = 0
    for start, end in boilerplate_spans(body):
        parts.append(body[position:start])
        position = end
    parts.append(body[position:])
    return " ".join(" ".join(parts).split())


def _lines(body: str) -> Iterator[Span]:
    position = 0
    for line in body.splitlines(keepends=True):
        start, end = _stripped(body, position, position + len(line))
        if start < end:
            yield start, end
        position += len(line)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in _EDGE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _EDGE):
        end -= 1
    return start, end


def _within(line: str, markers: tuple[str, ...]) -> Iterator[Span]:
    """Spans of furniture inside a line that is not furniture as a whole."""
    position = 0
    for match in [*rules.SENTENCE_END.finditer(line), None]:
        end = match.end() if match else len(line)
        if end - position <= _LONGEST:
            a, b = _stripped(line, position, end)
            if a < b and rules.is_furniture_sentence(line[a:b], markers):
                yield a, b
        position = end
    yield from rules.fragments(line)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
