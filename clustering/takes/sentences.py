"""Sentences of an article, each with its exact place in the stored body.

A body is read line by line, since a line break ends a sentence in stored news text. Within a line
one pass over the terminators decides, from the characters around each, whether a sentence ends
there. The cost is linear in the length of the line, whatever it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clustering.takes.wordlists import words

__all__ = ["Sentence", "split_sentences"]

# How much of a body is read. News says what happened early; the rest of a very long page is
# background or a live log.
READ_CHARS = 16_000

# Quotations up to this length are kept in one piece with the words around them.
QUOTE_CHARS = 420

_TERMINATOR = re.compile(r"[.!?…。！？؟۔।]+[\"'”’»)\]）』」]*")
_WIDE = frozenset("。！？")
_OPENERS = "\"'“‘«„‚»(['（『「¿¡-–—"
_MARKS = re.compile('["“”„«»「」『』]')
_PAIRS = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}

# Abbreviations that are followed by a name or a number, folded to lower case, without the dot.
_TITLES = words("abbreviations")
_BEFORE_NUMBERS = words("abbreviations_before_numbers")
_FIRMS = words("abbreviations_of_firms")

# A sentence that follows "U.S.", "p.m." or "Inc." begins with a word like these, or not at all.
_STARTERS = words("sentence_starters")

# Languages that write ordinals with a dot ("3. Oktober", "3. oktobra").
_ORDINAL_DOT = frozenset(
    ["de", "sl", "hr", "sr", "bs", "cs", "sk", "da", "no", "nb", "nn", "fi", "hu", "pl", "et",
     "lv", "is", "mk"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``text == body[start:end]``, in code points.

    ``line`` numbers the lines that hold text, from 0. ``whole_line`` says that nothing else stands
    on its line.
    """

    text: str
    start: int
    end: int
    line: int
    whole_line: bool


def split_sentences(
    body: str, language: str | None = None, leave_out: Sequence[tuple[int, int]] = ()
) -> list[Sentence]:
    """Sentences of a body, in order.

    Parameters
    ----------
    body
        Stored text of an article. The first 16,000 characters are read.
    language
        BCP 47 tag, or None. It matters for ordinals alone.
    leave_out
        Spans ``(start, end)`` that hold no text of the article, such as bylines. A sentence never
        crosses one.

    Returns
    -------
    list of Sentence
        Without surrounding white space; in order, not overlapping.
    """
    ordinals = (language or "").split("-")[0].lower() in _ORDINAL_DOT
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_lines(body[:READ_CHARS], leave_out)):
        spans = list(_split_line(body[start:end], ordinals))
        found.extend(
            Sentence(
                body[start + left : start + right],
                start + left,
                start + right,
                number,
                len(spans) == 1,
            )
            for left, right in spans
        )
    # The cut at READ_CHARS may fall inside a sentence; the piece is no sentence.
    if len(body) > READ_CHARS and found and found[-1].end >= READ_CHARS - 1:
        found.pop()
    return found


def _lines(body: str, leave_out: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of the lines that hold text, cut where something is left out."""
    cuts = sorted((max(0, a), min(len(body), b)) for a, b in leave_out if a < b and a < len(body))
    starts = [a for a, _ in cuts]
    for match in re.finditer(r"[^\n\r\v\f\x85\u2028\u2029]+", body):
        position, end = match.span()
        index = max(0, bisect_left(starts, position) - 1)
        for left, right in cuts[index:]:
            if left >= end:
                break
            if right <= position:
                continue
            if left > position and body[position:left].strip():
                yield position, left
            position = max(position, right)
        if position < end and body[position:end].strip():
            yield position, end


def _split_line(line: str, ordinals: bool) -> Iterator[tuple[int, int]]:
    protected = _quotations(line)
    starts = [left for left, _ in protected]
    begin = 0
    for match in _TERMINATOR.finditer(line):
        position, end = match.span()
        index = bisect_left(starts, position) - 1
        if index >= 0 and position < protected[index][1] - 1 and end < protected[index][1]:
            continue
        if _ends_sentence(line, match, begin, ordinals):
            span = _trim(line, begin, end)
            if span:
                yield span
            begin = end
    span = _trim(line, begin, len(line))
    if span:
        yield span


def _trim(line: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def _quotations(line: str) -> list[tuple[int, int]]:
    """Spans of complete quotations, marks included, that are short enough to be kept whole."""
    spans: list[tuple[int, int]] = []
    opened = -1
    closers = ""
    straight = line.count('"') % 2 == 0
    for match in _MARKS.finditer(line):
        position, character = match.start(), match.group()
        if opened >= 0:
            if character in closers:
                if position - opened <= QUOTE_CHARS:
                    spans.append((opened, position + 1))
                opened = -1
        elif character in _PAIRS:
            opened, closers = position, _PAIRS[character]
        elif character == '"' and straight:
            opened, closers = position, '"'
        elif character == "»" and "«" in line[position:]:
            # Guillemets that point inwards, as in »tako«.
            opened, closers = position, "«"
    return spans


def _ends_sentence(line: str, match: re.Match[str], begin: int, ordinals: bool) -> bool:
    """Whether the terminator that ``match`` holds ends the sentence that began at ``begin``."""
    mark = match.group()
    position, end = match.span()
    if end >= len(line):
        return True
    if mark[0] in _WIDE:
        # Japanese goes on after a quotation with a particle: 「…。」と述べた.
        return not ("\u3041" <= line[end] <= "\u309f" and mark[-1] in "」』”")
    if not line[end].isspace():
        return False
    following = line[end:].lstrip() if end + 40 > len(line) else line[end : end + 40].lstrip()
    bare = following.lstrip(_OPENERS + " ")
    if not bare:
        return True
    if bare[0].islower():
        return False
    if mark[0] != ".":
        return True
    # What stands before the dot.
    word_start = position
    while word_start > begin and not line[word_start - 1].isspace() and position - word_start < 30:
        word_start -= 1
    word = line[word_start:position].strip(_OPENERS + ")]”’»")
    if mark.startswith("..") or not word:
        return True
    quoted = len(mark) > 1
    if quoted:
        return True
    if word.lower() in _TITLES or (word.lower() in _BEFORE_NUMBERS and bare[0].isdigit()):
        return False
    if len(word) == 1 and word.isalpha() and word.isupper():
        return False
    if word.isdigit():
        return not (ordinals and len(word) <= 2)
    if word.lower() in _FIRMS or ("." in word and word.replace(".", "").isalpha()):
        return re.split(r"\W", bare.lower(), maxsplit=1)[0] in _STARTERS
    return True
