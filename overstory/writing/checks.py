"""Whether a written sentence says no more than the sentences that it cites.

Checked is what can be checked without understanding. Names, numbers and quotations have to occur
as such in the cited text, and so does every other word that carries content, in some inflected
form. A sentence may neither gain nor lose a "not", nor drop who says so, nor turn what may be into
what is. One that fails is given up, rightly or wrongly: the text that it was to replace is always
there.

What this cannot see: words of the cited sentences put together to say something else, such as two
speakers swapped.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib.resources import files
from typing import Final

from clustering.takes.lexicon import cue_counts, language_code
from clustering.takes.numbers import Quantity, find_quantities
from clustering.takes.units import content_stems, stem, text_words
from clustering.takes.wordlists import words
from clustering.text import fold

__all__ = ["FEWEST_WORDS", "MOST_WORDS", "label_fault", "sentence_fault"]

FEWEST_WORDS, MOST_WORDS = 3, 8
_LONGEST: Final = 500
_LONGEST_LABEL: Final = 80
_SHORTEST_FORM, _LONGEST_ENDING = 4, 2

_FUNCTION = words("function")
_LISTS: Final[dict[str, str]] = tomllib.loads(
    files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
)
_JOINING = frozenset(_LISTS["joining"].split())
_LABELLING = frozenset(_LISTS["labelling"].split())
# What turns a statement, and says who stands for it: where a cited sentence has it, so must the
# written one.
_KEPT: Final = ("negation", "denial", "attribution", "outlook")
# What a written sentence may have only where a cited one has it.
_NOT_ADDED: Final = ("negation", "denial", "critical", "supportive")

_WORD = re.compile(r"[^\W_]+(?:['’‘-][^\W_]+)*")
_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f’']\d+)*")
# Markup, links, addresses, and characters that are not seen or run backwards.
_UNWANTED = re.compile(
    r"[<>{}\[\]|\\`*#~^=_@\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]|://|\bwww\.|[^\W\d_]\.[a-z]{2,}\b"
)
_QUOTES = re.compile(r"[\"“”„«»「」『』]")
_QUOTED = re.compile(
    r"[\"“”„«»「『]([^\"“”„«»「」『』]*)[\"“”«»」』]"
    r"|(?<!\w)['‘]([^'‘’]*(?:['’]\w[^'‘’]*)*)['’](?!\w)"
)


def sentence_fault(text: str, cited: Sequence[str], language: str | None = "en") -> str | None:
    """Why a sentence may not stand for the sentences it cites; None where it may.

    Parameters
    ----------
    text
        The written sentence.
    cited
        The sentences that it is said to be made from.
    language
        BCP 47, of all of them.
    """
    if len(text) > _LONGEST:
        return "is too long"
    code = language_code(language, text)
    if fault := _any_fault(text, cited, code, _JOINING):
        return fault
    own, told = _cues(text, code), [_cues(one, code) for one in cited]
    for kind in _KEPT:
        if any(cues.get(kind) for cues in told) and not own.get(kind):
            return f"loses the {kind}"
    return None


def label_fault(label: str, cited: Sequence[str], present: str) -> str | None:
    """Why a label may not stand over the sentences it cites; None where it may.

    Parameters
    ----------
    label
        The written label, in English.
    cited
        The sentences that it rests on.
    present
        The label that it is to replace, which was made by rule from the same take: its words may
        be used too.
    """
    if len(label) > _LONGEST_LABEL or not FEWEST_WORDS <= len(label.split()) <= MOST_WORDS:
        return f"does not have {FEWEST_WORDS} to {MOST_WORDS} words"
    if not cited:
        return "cites nothing"
    return _any_fault(label, [*cited, present], "en", _JOINING | _LABELLING)


def _any_fault(text: str, cited: Sequence[str], language: str, free: frozenset[str]) -> str | None:
    if not text_words(text):
        return "is empty"
    if not cited:
        return "cites nothing"
    if _UNWANTED.search(text):
        return "holds markup, a link or an unseen character"
    if _quotes_more(text, cited):
        return "quotes words that are not there"
    if _counts_more(text, cited, language):
        return "holds a number that is not there"
    if _names_more(text, cited, free):
        return "names what is not there"
    told = {word for one in cited for word in text_words(one)}
    if not all(_is_form_of(word, told) for word in text_words(text) if word not in free):
        return "uses words that are not there"
    own, cues = _cues(text, language), [_cues(one, language) for one in cited]
    for kind in _NOT_ADDED:
        if own.get(kind) and not any(one.get(kind) for one in cues):
            return f"adds a word of {kind}"
    return None


def _is_form_of(word: str, others: Iterable[str]) -> bool:
    """Whether a word tells nothing, or one of the others is a form of it: "limits" of "limit"."""
    if not content_stems([word]):
        return True
    return any(
        stem(word) == stem(other)
        or (
            min(len(word), len(other)) >= _SHORTEST_FORM
            and abs(len(word) - len(other)) <= _LONGEST_ENDING
            and (word.startswith(other) or other.startswith(word))
        )
        for other in others
    )


def _cues(text: str, language: str) -> dict[str, int]:
    return cue_counts(language, text_words(text), text)


# --- quotations --------------------------------------------------------------------------------


def _quotes_more(text: str, cited: Iterable[str]) -> bool:
    if len(_QUOTES.findall(text)) % 2:
        return True
    told = [said for one in cited for said in _quotations(one)]
    return any(all(own not in said for said in told) for own in _quotations(text))


def _quotations(text: str) -> list[str]:
    return [
        _spaced(match[1] if match[1] is not None else match[2]).strip(" ,.;:!?")
        for match in _QUOTED.finditer(text)
    ]


def _spaced(text: str) -> str:
    """The text with plain apostrophes and single spaces."""
    return " ".join(re.sub("[‘’ʼ]", "'", text).split())


# --- numbers -----------------------------------------------------------------------------------


def _counts_more(text: str, cited: Sequence[str], language: str) -> bool:
    told = [quantity for one in cited for quantity in find_quantities(one, language)]
    own = find_quantities(text, language)
    if not all(any(_same(quantity, other) for other in told) for quantity in own):
        return True
    # Digits that count nothing, as in "F-16", and those of "1.5 million" told as 1,500,000.
    there = {_digits(found) for one in cited for found in _DIGITS.findall(one)}
    values = {quantity.value for quantity in own}
    return any(
        _digits(found) not in there and not _is_part_of(found, values)
        for found in _DIGITS.findall(text)
    )


def _same(own: Quantity, told: Quantity) -> bool:
    """Whether two numbers are equal, and count the same as far as the words after them say."""
    if own.value != told.value or own.unit != told.unit:
        return False
    return not own.nouns or not told.nouns or bool(set(own.nouns) & set(told.nouns))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_part_of(number: str, values: Iterable[float]) -> bool:
    """Whether digits are those of one of the values, alone or before a word such as "million"."""
    readings = {float(_digits(number))}
    with suppress(ValueError):
        readings.add(float(number.replace(",", ".")))
    return any(
        value == reading * scale
        for value in values
        for reading in readings
        for scale in (1.0, 1e3, 1e4, 1e6, 1e8, 1e9)
    )


# --- names -------------------------------------------------------------------------------------


def _names_more(text: str, cited: Sequence[str], free: frozenset[str]) -> bool:
    told = [run for one in cited for run in _capitalised(one)]
    written = {match.group() for one in cited for match in _WORD.finditer(one)}
    ordinary = {fold(word) for word in written if word.islower()}
    opening = next((fold(m.group()) for m in _WORD.finditer(text)), "")
    for place, run in enumerate(_capitalised(text)):
        if _occurs(run, told):
            continue
        # The first word may owe its capital to its place.
        is_ordinary = opening in free or _is_form_of(opening, ordinary)
        if place or run[0] != opening or not is_ordinary or not _occurs(run[1:], told):
            return True
    return False


def _capitalised(text: str) -> list[list[str]]:
    """Runs of words with a capital that stand side by side, folded, without function words."""
    runs: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded in _FUNCTION or not any(char.isupper() for char in match.group()):
            continue
        if runs and text[end : match.start()] in {" ", ". "}:
            runs[-1].append(folded)
        else:
            runs.append([folded])
        end = match.end()
    return runs


def _occurs(run: Sequence[str], told: Iterable[Sequence[str]]) -> bool:
    """Whether the words of a run occur within one of the others, in their order."""
    if not run:
        return True
    for other in told:
        rest = iter(other)
        if all(word in rest for word in run):
            return True
    return False
