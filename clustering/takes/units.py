"""The sentences of a story as the analysis sees them: words, names, numbers, cues and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from clustering.documents import Document
from clustering.takes.lexicon import cue_counts, cue_sets, language_code
from clustering.takes.numbers import Quantity, find_quantities
from clustering.takes.sentences import Sentence
from clustering.takes.wordlists import words
from clustering.text import fold

__all__ = [
    "QUOTATION",
    "TOPICS",
    "Unit",
    "content_stems",
    "read_unit",
    "stem",
    "text_words",
    "tokens",
]

#: Kinds of consequence that have cue words.
TOPICS = ("economy", "security", "humanitarian", "legal", "politics")

_TOKEN = re.compile(r"[^\W_]+(?:['’‘-][^\W_]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
QUOTATION = re.compile(r"[\"“„«「『]([^\"“”„«»「」『』]{2,}?)[\"”“»」』]")
_SENTENCE_START = re.compile(r"[.!?:…]\s*[\"“„«]?\s*$|^\W*$")
# Function words of the languages with most news, folded: they say nothing about content.
_FUNCTION = words("function")


def stem(word: str) -> str:
    """Beginning of a folded word that its inflected forms share."""
    return word[:6]


def content_stems(words: Iterable[str]) -> frozenset[str]:
    """Stems of the folded words that carry content: no function words, no bare numbers."""
    return frozenset(
        stem(word)
        for word in words
        if (len(word) > 2 or not word.isascii()) and word not in _FUNCTION and not word.isdigit()
    )


def text_words(text: str) -> list[str]:
    """Folded words of a text in order; neighbouring characters where there are no spaces."""
    return [word for word, _, _ in tokens(text)]


def tokens(text: str) -> Iterator[tuple[str, bool, int]]:
    """Folded words, whether each is written as a name inside a sentence, and where it begins."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if not token.isascii() and _WIDE.search(token):
            pieces = (token[i : i + 2] for i in range(max(1, len(token) - 1)))
            for offset, piece in enumerate(pieces):
                yield piece, False, match.start() + offset
            continue
        start = match.start()
        name = token[0].isupper() and len(token) > 1
        # A capital at the start of a sentence makes no name; one after a word and a space does.
        if name and not (text[start - 1 : start] == " " and text[start - 2 : start - 1].isalnum()):
            name = not _SENTENCE_START.search(text[max(0, start - 4) : start])
        yield fold(token), name, start


@dataclass(frozen=True, slots=True)
class Unit:
    """One quotable sentence with what can be read off it.

    Attributes
    ----------
    document
        Index of its document in the fixed order.
    order, count
        Its place among the quotable sentences of the document, and their number.
    stems, names
        Stems of content words, and those of them that are written as names.
    cues
        Numbers of cue words by kind (``clustering/takes/cues.toml``).
    quoted
        Share of the text inside quotation marks, in [0, 1].
    dangling
        Opens with a word that points to something before.
    """

    document: int
    sentence: Sentence
    order: int
    count: int
    language: str
    words: tuple[str, ...]
    stems: frozenset[str]
    names: frozenset[str]
    quantities: tuple[Quantity, ...]
    quoted: float
    dangling: bool
    cues: dict[str, int] = field(hash=False, compare=False)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text

    @property
    def negated(self) -> bool:
        """Whether it holds a negation."""
        return self.cues.get("negation", 0) > 0


def read_unit(document: Document, index: int, sentence: Sentence, order: int, count: int) -> Unit:
    """Read off a sentence what the analysis needs."""
    text = sentence.text
    language = language_code(document.language, text)
    read = list(tokens(text))
    words = tuple(word for word, _, _ in read)
    content = content_stems(words)
    names = {stem(word) for word, name, _ in read if name and word not in _FUNCTION}
    cues = cue_counts(language, words, text)
    cues.setdefault("negation", 0)
    if language == "en" and ("n't" in text or "n’t" in text):
        # "doesn't" is one token.
        cues["negation"] += sum(word.endswith("nt") for word in words)
    quotations = [m.group(1) for m in QUOTATION.finditer(text)]
    quoted = sum(len(q) for q in quotations) / max(1, len(text))
    return Unit(
        document=index,
        sentence=sentence,
        order=order,
        count=count,
        language=language,
        words=words,
        stems=content,
        names=frozenset(names) & content,
        quantities=tuple(find_quantities(text, language)),
        quoted=quoted,
        dangling=_opens_dangling(words, text, language),
        cues=cues,
    )


def _opens_dangling(words: Sequence[str], text: str, language: str) -> bool:
    sets = cue_sets(language)
    if not sets or not words:
        return False
    opening = words[:3]
    if any(position == 0 for position in sets["dangling"].find(opening)):
        return True
    return bool(_WIDE.match(text)) and any(
        -1 in sets["dangling"].find([], text[:length]) for length in (1, 2)
    )
