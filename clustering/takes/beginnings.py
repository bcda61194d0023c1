"""What stands before a sentence and is none of it: bullets, labels, the headline, datelines."""

from __future__ import annotations

import re
from dataclasses import replace

from clustering.takes.sentences import Sentence

__all__ = ["without_beginning"]

# What a list or a live page puts before an entry, a player before its video, and an agency before
# its report.
_BEFORE = re.compile(
    r"(?:[■□▪▫●○◦•◆◇►▶➤★☆✔✓*·]+\s+"
    r"|(?:CLOSE|WATCH|VIDEO|LIVE|UPDATED?|BREAKING|EXCLUSIVE)(?::|\s[-–—|])?\s+(?=[A-Z\"“'‘])"
    r"|\((?:CNN|AP|AFP|Reuters|UPI|CBS|ABC|NBC)[^()]{0,20}\)\s*(?:(?:--|[-–—])\s*)?(?=[A-Z\"“'‘]))+"
)
# "LONDON (Reuters) -", "JERUSALEM:", "WASHINGTON, Aug 23 —" before the first sentence.
_DATELINE = re.compile(
    r"^(?:[A-ZÀ-ÞА-ЯЁ][\w.'’-]*[ /,.]{0,2}){1,5}(?:\([^()]{2,40}\)\s*)?"
    r"(?:,?\s*\w{3,9}\.?\s\d{1,2}(?:,\s*\d{4})?\s*)?(?:\([^()]{2,40}\)\s*)?\s*(?:--|[–—]|\s-|:)\s+"
    r"(?=[\"“«„A-ZÀ-ÞА-ЯЁ])"
)
# "WASHINGTON—House leaders": without spaces, in capitals alone.
_CLOSE_DATELINE = re.compile(r"[A-Z][A-Z .,'’/-]{2,30}(?:\([^()]{2,40}\)\s*)?[–—](?=[A-Z\"“'‘])")
_CAPITALS_DATELINE = re.compile(r"^[A-ZÀ-ÞА-ЯЁ][A-ZÀ-ÞА-ЯЁ.,/ '-]{2,40}:?\s")
# Fewer words of a headline ("Ana Holm") begin many sentences.
_WORDS_OF_TITLE = 5
_BEGINNING = re.compile(r"\s+(?=[\"“'‘«]?[A-ZÀ-ÞА-ЯЁ0-9])")


def without_beginning(sentence: Sentence, title: str, *, opening: bool) -> Sentence:
    """A sentence from where it really begins; its text stays that span of the body.

    Parameters
    ----------
    sentence
        As it was split off.
    title
        Headline of its article, which may run into it.
    opening
        Whether it may be the first of the report, where datelines stand.
    """
    cut = _without_title(_without_label(sentence), title)
    return _without_dateline(cut) if opening else cut


def _without_label(sentence: Sentence) -> Sentence:
    match = _BEFORE.match(sentence.text)
    return _from(sentence, match.end()) if match else sentence


def _without_title(sentence: Sentence, title: str) -> Sentence:
    """A sentence without the headline that runs into it."""
    if len(title.split()) < _WORDS_OF_TITLE or not sentence.text.startswith(title):
        return sentence
    match = _BEGINNING.match(sentence.text, len(title))
    return _from(sentence, match.end()) if match else sentence


def _from(sentence: Sentence, offset: int) -> Sentence:
    """A sentence without its first characters."""
    return replace(sentence, text=sentence.text[offset:], start=sentence.start + offset)


def _without_dateline(sentence: Sentence) -> Sentence:
    text = sentence.text
    close = _CLOSE_DATELINE.match(text)
    if close:
        return _from(sentence, close.end())
    match = _DATELINE.match(text[:120])
    if not match:
        return sentence
    dateline = match.group()
    capitals = _CAPITALS_DATELINE.match(dateline) or re.search(r"[–—]|--|\s-\s|\(", dateline)
    # "Trump: We will win." is no dateline.
    if not capitals and len(dateline.split()) > 3:
        return sentence
    return _from(sentence, match.end())
