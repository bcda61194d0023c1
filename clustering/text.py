"""Tokens of news text: words, names, numbers and dates, folded so that languages can meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

from clustering.boilerplate import comparable_body, comparable_title
from clustering.documents import Document

__all__ = ["TextTokens", "document_tokens", "fold", "tokenize"]

_TOKEN = re.compile(r"([^\W_]+(?:['’][^\W\d_]+)?)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟:\n\"“”«»]\s*$")
_NUMBER = re.compile(r"^\d+(?:st|nd|rd|th)?$")
# What is looked for first is a character class: to skip to the next of these is fast.
_THOUSANDS = re.compile(r"[, ’](?<=\d.)(?=\d{3}\b)")
# Scripts written without spaces: each pair of neighbouring characters stands for a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")

_READ = 6000

_NUMBER_WORDS = {
    word: str(value)
    for value, names in enumerate(
        [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen", "twenty",
        ]
    )
    for word in [names]
    if value > 1  # "one" and "zero" are seldom counts
}  # fmt: skip
_CALENDAR = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
)
# The month is told from the verb by its capital inside of a sentence.
_MAY = "May"
_COUNTED = _CALENDAR.union(_NUMBER_WORDS, [_MAY.lower()])


class TextTokens:
    """The tokens of one document.

    Attributes
    ----------
    words
        All tokens of title and body in order, folded.
    surfaces
        The same tokens as they are written.
    title
        The tokens of the title.
    names
        Words written with a capital inside a sentence, and pairs of such words.
    numbers
        Numbers, alone and with the word that follows (``12``, ``12 dead``).
    dates
        Names of weekdays and months.
    characters
        Title without punctuation, transliterated: what character n-grams are taken from.
    """

    __slots__ = ("characters", "dates", "names", "numbers", "surfaces", "title", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.surfaces: list[str] = []
        self.title: list[str] = []
        self.names: list[str] = []
        self.numbers: list[str] = []
        self.dates: list[str] = []
        self.characters = ""


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower-case ASCII form of a word: ``Зеленский`` → ``zelenskiy``, ``Čačak`` → ``cacak``."""
    plain = word if word.isascii() else anyascii(word)
    plain = plain.lower()
    for ending in ("'s", "’s"):
        plain = plain.removesuffix(ending)
    return plain.replace("'", "").replace(" ", "")


def _pieces(text: str, limit: int = 0) -> list[tuple[str, bool]]:
    """Tokens of a text, each with whether it begins a sentence; the first of them, or all."""
    parts = _TOKEN.split(text, limit)
    tokens = parts[1::2]
    begins = [gap != " " and _ends_sentence(gap) for gap in parts[:-1:2]]
    if tokens:
        begins[0] = True
    pieces = list(zip(tokens, begins, strict=True))
    if _UNSPACED.search(text):
        pieces = [part for piece in pieces for part in _spaced(piece)]
    return pieces[:limit] if limit else pieces


@lru_cache(maxsize=1000)
def _ends_sentence(gap: str) -> bool:
    return "\n" in gap or _SENTENCE_END.search(gap) is not None


def _spaced(piece: tuple[str, bool]) -> list[tuple[str, bool]]:
    token, _ = piece
    if _UNSPACED.search(token):
        return [(token[i : i + 2], True) for i in range(max(1, len(token) - 1))]
    return [piece]


def document_tokens(documents: Sequence[Document]) -> list[TextTokens]:
    """Tokens of the comparable text of each document."""
    return [
        tokenize(
            comparable_title(document.title, document.source),
            # What is read is the lead; the rest need not be searched for boilerplate.
            comparable_body(document.body[:_READ]),
        )
        for document in documents
    ]


def tokenize(title: str, body: str, limit: int = 300) -> TextTokens:
    """Tokens of a document.

    Parameters
    ----------
    title, body
        Comparable text: boilerplate already left out.
    limit
        How many words of the body are read. News puts the event first; later words are
        background that it shares with other events.
    """
    tokens = TextTokens()
    title = unicodedata.normalize("NFKC", title)
    # A word of Latin script seldom exceeds 12 characters; the slice bounds the work on long bodies.
    body = unicodedata.normalize("NFKC", body[: limit * 12])
    title_pieces = _pieces(_THOUSANDS.sub("", title))
    body_pieces = _pieces(_THOUSANDS.sub("", body), limit)
    tokens.surfaces = [token for token, _ in title_pieces + body_pieces]
    tokens.words = list(map(fold, tokens.surfaces))
    tokens.title = tokens.words[: len(title_pieces)]
    tokens.characters = " ".join(tokens.title)
    lowered = {token for token in tokens.surfaces if token.islower()}
    # Capitals say nothing in a title that capitalises everything.
    letters = [token for token, _ in title_pieces[1:] if token[0].isalpha() and len(token) > 3]
    title_case = bool(letters) and sum(not t.islower() for t in letters) > 0.6 * len(letters)
    groups = [body_pieces] if title_case and body_pieces else [title_pieces, body_pieces]
    for pieces in groups:
        _read_names(pieces, lowered, tokens.names)
    _read_numbers(title_pieces, tokens.title, tokens)
    _read_numbers(body_pieces, tokens.words[len(title_pieces) :], tokens)
    return tokens


def _read_names(pieces: list[tuple[str, bool]], lowered: set[str], names: list[str]) -> None:
    # A capital at the start of a sentence says nothing, unless the word has one elsewhere too.
    inside = {token for token, begins in pieces if not begins and token[0].isupper()}
    inside = {token for token in inside if len(token) > 1 and token != _MAY
              and (lower := token.lower()) not in lowered and lower not in _CALENDAR}  # fmt: skip
    previous = ""
    for token, _ in pieces:
        if token not in inside:
            previous = ""
            continue
        folded = fold(token)
        names.append(folded)
        if previous:
            names.append(f"{previous} {folded}")
        previous = folded


def _read_numbers(pieces: list[tuple[str, bool]], words: list[str], tokens: TextTokens) -> None:
    for position, word in enumerate(words):
        # Few words are any of these.
        if word not in _COUNTED and not word[:1].isdecimal():
            continue
        if word in _CALENDAR or pieces[position] == (_MAY, False):
            tokens.dates.append(word[:3])
            continue
        value = _NUMBER_WORDS.get(word, word if _NUMBER.match(word) else "")
        if value:
            tokens.numbers.append(value)
            if position + 1 < len(words):
                tokens.numbers.append(f"{value} {words[position + 1]}")
