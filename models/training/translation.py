"""Articles as if they were in another language, which no labelled set has with full texts.

What a translation does to an article's signals is done to the signals themselves. Its words are
enciphered, so that they share nothing with English but as much as before with each other; many
of its names are spelt otherwise; its vector is turned by an angle of its language's own, which
keeps the distances within the language, and moved to where texts of that language lie.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from clustering.text import TextTokens

__all__ = ["LANGUAGES", "tokens_as_if_in", "vectors_as_if_in"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Foreignness:
    """How far texts of a language are from English ones.

    Parameters
    ----------
    renamed
        Share of names, in [0, 1], that have nothing in common with the English spelling.
    respelt
        Share that begin alike and end otherwise.
    turn
        Length of what is added at a right angle to a unit vector: of 0.75, a text and its
        translation have a cosine of .8.
    """

    renamed: float
    respelt: float
    turn: float


LANGUAGES = {
    "de": Foreignness(0.1, 0.2, 0.75),
    "es": Foreignness(0.15, 0.2, 0.75),
    "fr": Foreignness(0.15, 0.2, 0.75),
    "pt": Foreignness(0.15, 0.2, 0.75),
    "sl": Foreignness(0.15, 0.5, 0.75),
    "ru": Foreignness(0.3, 0.6, 0.75),
    "ar": Foreignness(0.7, 0.3, 0.75),
    "zh": Foreignness(0.9, 0.1, 0.75),
}
"""Languages and how far they are from English."""
_CIPHERS = {
    language: str.maketrans(ascii_lowercase, ascii_lowercase[k:] + ascii_lowercase[:k])
    for language, k in zip(LANGUAGES, (3, 5, 7, 9, 11, 15, 17, 19), strict=True)
}


def tokens_as_if_in(language: str, tokens: TextTokens) -> TextTokens:
    """Tokens of an English text as if it were in another language."""
    cipher = _CIPHERS[language]
    foreign = TextTokens()
    foreign.words = [_word(word, cipher) for word in tokens.words]
    foreign.surfaces = foreign.words
    foreign.title = [_word(word, cipher) for word in tokens.title]
    foreign.characters = " ".join(foreign.title)
    foreign.dates = [_word(word, cipher) for word in tokens.dates]
    foreign.names = [
        " ".join(_name(part, language) for part in name.split(" ")) for name in tokens.names
    ]
    foreign.numbers = [
        " ".join(_word(part, cipher) for part in number.split(" ")) for number in tokens.numbers
    ]
    return foreign


def _word(word: str, cipher: Mapping[int, int]) -> str:
    return word.translate(cipher)


def _name(name: str, language: str) -> str:
    far = LANGUAGES[language]
    digest = hashlib.md5(f"{language}/{name}".encode(), usedforsecurity=False).digest()
    chance = int.from_bytes(digest[:4]) / 2**32
    if chance < far.renamed:
        return name.translate(_CIPHERS[language])
    if chance < far.renamed + far.respelt:
        half = (len(name) + 1) // 2
        return name[:half] + name[half:].translate(_CIPHERS[language])
    return name


def vectors_as_if_in(language: str, vectors: Floats, means: Mapping[str, Floats]) -> Floats:
    """Vectors of English texts as if they were in another language.

    Parameters
    ----------
    language
        One of ``LANGUAGES``.
    vectors
        Unit rows, shape (n, d).
    means
        Mean vector of each language.

    Returns
    -------
    ndarray
        Unit rows, shape (n, d).
    """
    number = list(LANGUAGES).index(language)
    dims = vectors.shape[1]
    turned, _ = np.linalg.qr(np.random.default_rng(number).standard_normal((dims, dims)))
    own = vectors - means["en"]
    foreign = own + LANGUAGES[language].turn * (own @ turned.astype(np.float32))
    # As far from the mean as before, else all of a language would lie further out.
    foreign *= np.linalg.norm(own, axis=1, keepdims=True) / np.linalg.norm(
        foreign, axis=1, keepdims=True
    )
    foreign += means.get(language, means["en"])
    return np.asarray(foreign / np.linalg.norm(foreign, axis=1, keepdims=True), np.float32)
