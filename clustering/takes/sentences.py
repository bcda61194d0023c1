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
from functools import cache

from clustering.takes.wordlists import tables

__all__ = ["Sentence", "goes_on", "split_sentences"]

# How much of a body is read. News says what happened early; the rest of a very long page is
# background or a live log.
READ_CHARS = 16_000

# Quotations up to this length are kept in one piece with the words around them.
QUOTE_CHARS = 420

_TERMINATOR = re.compile(
    r"[.!?…。！？؟۔।։።။។]+"
    # German and others close with what English opens with, and French puts a space before.
    r"(?:[\"'”’»)\]）』」]|[“‘«](?=[\s\"'”’»)\]]|$)|[ \u00a0\u202f]»(?=\s|$))*"
)
_WIDE = frozenset("。！？")
_OPENERS = "\"'“‘«„‚»(['（『「¿¡-–—"
_MARKS = re.compile('["“”„«»「」『』]')
_PAIRS = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}

# "J", "J.-N".
_INITIALS = re.compile(r"[^\W\d_](?:\.?-[^\W\d_])*")
# "z. B.", "u. a.", "d. o. o.".
_LETTER_FOLLOWS = re.compile(r"[^\W\d_]\.")
_LETTER_PRECEDES = re.compile(r"(?<!\w)[^\W\d_]\.\s?$")
# "A las 5 p. m.".
_TIME_PRECEDES = re.compile(r"\b[ap]\.\s?$")
# "2:18 p.m. Japan time".
_ZONE = re.compile(r"(?:[^\W\d_]+ ){1,3}time\b", re.IGNORECASE)
# So many words in, a sentence may end at a year.
_LONG = 6

# Behind the dot of an ordinal a capital may follow there: nouns have one, or ordinals stand in
# names and verbs come last. Elsewhere a capital says that the sentence ended.
_CAPITALS_FOLLOW = frozenset(["de", "tr"])


@dataclass(frozen=True, slots=True)
class _Abbreviations:
    """What ``abbreviations.toml`` has on one language."""

    before_names: frozenset[str]
    before_numbers: frozenset[str]
    at_ends: frozenset[str]
    years: frozenset[str]
    of_firms: frozenset[str]
    of_times: frozenset[str]
    after_times: frozenset[str]
    names_with_marks: frozenset[str]
    sentence_starters: frozenset[str]
    before_ordinals: frozenset[str]
    capitals_follow: bool


@cache
def _abbreviations(language: str) -> _Abbreviations:
    """The abbreviations of a language; those of English where it is not listed."""
    lists: dict[str, dict[str, str]] = tables("abbreviations.toml")
    listed = set().union(*lists.values())
    known = ("any", language if language in listed else "en")
    return _Abbreviations(
        **{
            name: frozenset(word for one in known for word in by.get(one, "").split())
            for name, by in lists.items()
        },
        capitals_follow=language in _CAPITALS_FOLLOW,
    )


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
        BCP 47 tag, or None. It matters for ordinals and abbreviations.
    leave_out
        Spans ``(start, end)`` that hold no text of the article, such as bylines. A sentence never
        crosses one.

    Returns
    -------
    list of Sentence
        Without surrounding white space; in order, not overlapping.
    """
    known = _abbreviations((language or "").split("-")[0].lower())
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_lines(body[:READ_CHARS], leave_out)):
        spans = list(_split_line(body[start:end], known))
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


def goes_on(text: str) -> bool:
    """Whether a text begins as no sentence does: with a small letter, and not as "iPhone" does.

    Georgian has small letters alone.
    """
    first = text[:1]
    return first.islower() and not text[1:2].isupper() and not "\u10a0" <= first <= "\u10ff"


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


def _split_line(line: str, known: _Abbreviations) -> Iterator[tuple[int, int]]:
    protected = _quotations(line)
    starts = [left for left, _ in protected]
    begin = 0
    for match in _TERMINATOR.finditer(line):
        position, end = match.span()
        index = bisect_left(starts, position) - 1
        if index >= 0 and position < protected[index][1] - 1 and end < protected[index][1]:
            continue
        if _ends_sentence(line, match, begin, known):
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


def _ends_sentence(line: str, match: re.Match[str], begin: int, known: _Abbreviations) -> bool:
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
    if goes_on(bare):
        return False
    # What stands before the mark.
    word_start = position
    while word_start > begin and not line[word_start - 1].isspace() and position - word_start < 30:
        word_start -= 1
    word = line[word_start:position].strip(_OPENERS + ")]”’»")
    if mark[0] != ".":
        return word.lower() not in known.names_with_marks
    if len(mark) > 1 or not word:
        return True
    if word.isdigit():
        return not _goes_on_after_number(word, line[begin:word_start], bare, known)
    return not _goes_on_after_word(word, line[begin:word_start], bare, known)


def _goes_on_after_number(digits: str, before: str, bare: str, known: _Abbreviations) -> bool:
    """Whether a dot behind a number leaves the sentence open: "3. Oktober", or "1." at its head."""
    if not before.strip():
        return True
    ordinal = len(digits) <= 2 or (
        len(digits) == 3 and before.split()[-1].lower() in known.before_ordinals
    )
    return known.capitals_follow and ordinal and _first_word(bare) not in known.sentence_starters


def _goes_on_after_word(word: str, before: str, bare: str, known: _Abbreviations) -> bool:
    """Whether a dot behind a word leaves the sentence open before a capital letter or number."""
    # "l'avv.", "L’art.".
    short = re.split("['’]", word.lower())[-1]
    if short in known.before_numbers and bare[0].isdigit():
        return True
    if short in known.years and before.rstrip()[-1:].isdigit():
        return len(before.split()) < _LONG
    if short in known.before_names:
        return True
    if short in known.at_ends:
        return False
    if short == "m" and _TIME_PRECEDES.search(before[-4:]):
        return _first_word(bare) in known.after_times
    if _INITIALS.fullmatch(word) and (
        not word.islower() or _LETTER_FOLLOWS.match(bare) or _LETTER_PRECEDES.search(before[-4:])
    ):
        return True
    if short in known.of_times:
        return _first_word(bare) in known.after_times or _ZONE.match(bare) is not None
    if short in known.of_firms or ("." in word and word.replace(".", "").isalpha()):
        return _first_word(bare) not in known.sentence_starters
    return False


def _first_word(text: str) -> str:
    return re.split(r"\W", text.lower(), maxsplit=1)[0]
