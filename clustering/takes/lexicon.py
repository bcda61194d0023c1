"""Cue words by language: who speaks, what judges, what a sentence is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from clustering.takes.wordlists import tables
from clustering.text import fold

__all__ = ["LANGUAGES", "NOT", "TermSet", "TermSets", "cue_counts", "cue_sets", "language_code"]

MOST_REMEMBERED = 50_000
# Tables of cue words begin with this that hold what is no cue of a kind.
NOT = "not_"
# What a word is to a set of terms; 0 is nothing.
_TERM, _OPENS = 1, 2

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


class TermSet:
    """Terms that may be whole words, word beginnings (``econom*``) or phrases (``far_right``).

    Parameters
    ----------
    terms
        As written in the data files. Terms in Chinese, Japanese or Korean are looked for as
        substrings, all others among the folded words of a text.
    but
        Terms of the same kinds in which none of these counts: ``il_secondo`` is "the second", where
        ``secondo`` is "according to".
    """

    __slots__ = ("_but", "_known", "_phrases", "_prefixes", "_wide", "_words")

    def __init__(self, terms: Iterable[str], but: Iterable[str] = ()) -> None:
        words: set[str] = set()
        prefixes: set[str] = set()
        phrases: list[tuple[tuple[str, bool], ...]] = []
        wide: list[str] = []
        for term in terms:
            if _WIDE.search(term):
                wide.append(term)
                continue
            parts = tuple((fold(part.rstrip("*")), part.endswith("*")) for part in term.split("_"))
            if len(parts) > 1:
                phrases.append(parts)
            elif parts[0][1]:
                prefixes.add(parts[0][0])
            else:
                words.add(parts[0][0])
        self._known: dict[str, int] = {}
        self._words = frozenset(words)
        self._prefixes = tuple(sorted(prefixes))
        self._phrases: dict[str, list[tuple[tuple[str, bool], ...]]] = {}
        for parts in phrases:
            self._phrases.setdefault(parts[0][0][:3], []).append(parts)
        self._wide = tuple(sorted(wide))
        excluded = tuple(but)
        self._but = TermSet(excluded) if excluded else None

    def matches(self, word: str) -> bool:
        """Whether one folded word is among the single-word terms."""
        return bool(self._role(word) & _TERM)

    def _role(self, word: str) -> int:
        """Whether a folded word is a term, and whether phrases may open with it."""
        known = self._known.get(word)
        if known is None:
            # News repeats its words; hostile text does not, and may not fill the memory.
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._read(word)
        return known

    def _read(self, word: str) -> int:
        term = word in self._words or word.startswith(self._prefixes)
        return _TERM * term + _OPENS * (word[:3] in self._phrases)

    def find(self, words: Sequence[str], text: str = "") -> list[int]:
        """Positions of the terms: indices into ``words``, then -1 for each hit in ``text``."""
        hits, opening = self._placed(words)
        hits.extend(span.start for span in self._of_phrases(words, opening))
        return [*self._meant(hits, words), *self._in_text(text)]

    def in_another_sense(self, words: Sequence[str]) -> set[int]:
        """Places of words that stand in a term which means something else."""
        if self._but is None:
            return set()
        single, opening = self._but._placed(words)
        spans = self._but._of_phrases(words, opening)
        return {*single, *(i for span in spans for i in span)}

    def _meant(self, hits: list[int], words: Sequence[str]) -> list[int]:
        """Those of the hits that are meant as the terms are."""
        if not hits or self._but is None:
            return hits
        other = self.in_another_sense(words)
        return [hit for hit in hits if hit not in other]

    def _placed(self, words: Sequence[str]) -> tuple[list[int], list[int]]:
        """Where terms of one word stand, and words with which phrases may open."""
        known = self._known.get
        hits: list[int] = []
        opening: list[int] = []
        for i, word in enumerate(words):
            role = known(word)
            # Nearly all words of the news are known, and nothing here.
            if role != 0:
                role = self._role(word)
                if role & _TERM:
                    hits.append(i)
                if role & _OPENS:
                    opening.append(i)
        return hits, opening

    def _of_phrases(self, words: Sequence[str], opening: Sequence[int]) -> Iterator[range]:
        for i in opening:
            for parts in self._phrases[words[i][:3]]:
                window = words[i : i + len(parts)]
                if len(window) == len(parts) and all(
                    w.startswith(part) if begins else w == part
                    for w, (part, begins) in zip(window, parts, strict=True)
                ):
                    yield range(i, i + len(parts))
                    break

    def _in_text(self, text: str) -> list[int]:
        return [-1 for term in self._wide if term in text] if text else []


class TermSets:
    """Sets of terms by name, all of them looked for in one pass over the words.

    Parameters
    ----------
    sets
        Of any number.
    """

    __slots__ = ("_beginning", "_known", "_lengths", "_sets", "_wide", "_written")

    def __init__(self, sets: Mapping[str, TermSet]) -> None:
        self._sets = dict(sets)
        self._wide = [name for name, terms in sets.items() if terms._wide]
        # Sets by what a word has to be, or to begin with, to be something to them.
        self._written: defaultdict[str, list[str]] = defaultdict(list)
        self._beginning: defaultdict[str, list[str]] = defaultdict(list)
        for name, terms in sets.items():
            for word in sorted(terms._words):
                self._written[word].append(name)
            for start in sorted({*terms._prefixes, *terms._phrases}):
                self._beginning[start].append(name)
        self._lengths = sorted({len(start) for start in self._beginning})
        self._known: dict[str, tuple[tuple[str, int], ...]] = {}

    def find(self, words: Sequence[str], text: str = "") -> dict[str, list[int]]:
        """Positions of the terms of each set that has any, as :meth:`TermSet.find` gives them."""
        hits: dict[str, list[int]] = {}
        opening: dict[str, list[int]] = {}
        known = self._known.get
        for i, word in enumerate(words):
            roles = known(word)
            # Nearly all words of the news are known, and nothing to any set.
            if roles != ():
                for name, role in self._roles(word) if roles is None else roles:
                    if role & _TERM:
                        hits.setdefault(name, []).append(i)
                    if role & _OPENS:
                        opening.setdefault(name, []).append(i)
        for name, places in opening.items():
            if placed := [span.start for span in self._sets[name]._of_phrases(words, places)]:
                hits.setdefault(name, []).extend(placed)
        hits = {
            name: meant
            for name, placed in hits.items()
            if (meant := self._sets[name]._meant(placed, words))
        }
        for name in self._wide if text else ():
            if placed := self._sets[name]._in_text(text):
                hits.setdefault(name, []).extend(placed)
        return hits

    def _roles(self, word: str) -> tuple[tuple[str, int], ...]:
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        names = [*self._written.get(word, ())]
        for length in self._lengths:
            names.extend(self._beginning.get(word[:length], ()))
        roles = ((name, self._sets[name]._read(word)) for name in dict.fromkeys(names))
        self._known[word] = found = tuple((name, role) for name, role in roles if role)
        return found


@lru_cache(maxsize=1)
def _cues() -> dict[str, dict[str, TermSet]]:
    data = tables("cues.toml")
    languages = {language for by_language in data.values() for language in by_language}
    return {
        language: {
            name: TermSet(
                by_language.get(language, "").split(),
                data.get(f"{NOT}{name}", {}).get(language, "").split(),
            )
            for name, by_language in data.items()
            if not name.startswith(NOT)
        }
        for language in sorted(languages)
    }


#: Languages with cue words, as BCP 47 primary subtags.
LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "hr", "it", "ja", "nl", "pl", "pt", "ru", "sl", "tr", "uk", "zh"]
)
_KIN = {"bs": "hr", "sr": "hr", "sh": "hr", "be": "ru", "bg": "ru", "mk": "ru", "yue": "zh",
        "gl": "pt", "ca": "es", "af": "nl"}  # fmt: skip


def language_code(language: str | None, text: str) -> str:
    """Primary subtag of a language, guessed from the script of ``text`` where it is not given."""
    if language:
        code = re.split(r"[-_]", language.lower(), maxsplit=1)[0]
        return _KIN.get(code, code)
    sample = text[:400]
    for pattern, code in ((_CYRILLIC, "ru"), (_ARABIC, "ar")):
        if len(pattern.findall(sample)) * 3 > len(sample):
            return code
    if len(_WIDE.findall(sample)) * 3 > len(sample):
        return "ja" if re.search(r"[\u3040-\u30ff]", sample) else "zh"
    return "en"


def cue_sets(language: str) -> dict[str, TermSet]:
    """The cue words of a language by kind; empty for a language that has none."""
    return _cues().get(language, {})


@cache
def _together(language: str) -> TermSets:
    return TermSets(cue_sets(language))


def cue_counts(language: str, words: Sequence[str], text: str) -> dict[str, int]:
    """How often each kind of cue occurs in a sentence; empty for a language without cue words."""
    if language not in LANGUAGES:
        return {}
    hits = _together(language).find(words, text)
    return {name: len(hits.get(name, ())) for name in cue_sets(language)}
