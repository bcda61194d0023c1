"""Countries and bodies that speak in the news, by the words that name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from clustering.takes.lexicon import TermSet, TermSets
from clustering.takes.regions import region_of
from clustering.takes.wordlists import tables

__all__ = ["Actor", "actors", "mentioned", "region_of_actor"]

_SCRIPTS = {
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "wide": re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"),
}
# Short forms that are common words in some language unless written in capitals.
_CAPITALS = {
    "US": re.compile(r"\bU\.S\.|\bUS\b|\bUSA\b|\bZDA\b|\bABD\b|\bEE\.? ?UU\b"),
    "GB": re.compile(r"\bU\.K\.|\bUK\b"),
    "EU": re.compile(r"\bEU\b|\bUE\b|\bЕС\b|\bЄС\b"),
    "UN": re.compile(r"\bU\.N\.|\bUN\b|\bONU\b|\bUNO\b|\bООН\b|\bOZN\b"),
    "NATO": re.compile(r"\bNATO\b|\bOTAN\b|\bNAVO\b|\bНАТО\b"),
}
_EUROPEAN_BODIES = frozenset({"EU"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A country or body. ``code`` is its ISO 3166-1 alpha-2 code, or EU, UN or NATO."""

    code: str
    view: str
    adjective: str


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, Actor], dict[str, TermSets]]:
    data = tables("actors.toml")
    known = {code: Actor(code, row["view"], row["adjective"]) for code, row in data.items()}
    terms: dict[str, dict[str, TermSet]] = {}
    for code, row in data.items():
        by_script: dict[str, list[str]] = {}
        for term in row["terms"].split():
            # Terms of three letters would be found inside ordinary text; _CAPITALS has them.
            if len(term) > 3 or not term.isascii():
                by_script.setdefault(_script(term), []).append(term)
        for script, listed in by_script.items():
            terms.setdefault(script, {})[code] = TermSet(listed)
    return known, {script: TermSets(by_code) for script, by_code in terms.items()}


def actors() -> dict[str, Actor]:
    """All known actors by code."""
    return _table()[0]


def _script(text: str) -> str:
    for name, pattern in _SCRIPTS.items():
        if len(pattern.findall(text)) * 3 >= len(text.replace(" ", "")):
            return name
    return "latin"


def mentioned(words: Sequence[str], text: str) -> dict[str, list[int]]:
    """Actors that a sentence names, with the positions of their words.

    A position of -1 says that the words' place is not known, as in text without spaces.
    """
    terms = _table()[1].get(_script(text))
    found = terms.find(words, text) if terms else {}
    for code, pattern in _CAPITALS.items():
        for match in pattern.finditer(text):
            # Roughly where: the number of words before the match.
            found.setdefault(code, []).append(
                min(len(words) - 1, len(re.findall(r"[^\W_]+", text[: match.start()])))
            )
    return found


def region_of_actor(code: str) -> str | None:
    """World region of an actor; None for bodies of the whole world."""
    return "Europe" if code in _EUROPEAN_BODIES else region_of(code)
