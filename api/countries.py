"""Countries and languages: which codes there are, what they are called, and flags."""

from __future__ import annotations

from functools import cache
from typing import Final

import pycountry

from overstory.codes import country_code, language_tag
from overstory.desk.places import country_name

__all__ = ["country_name", "flag", "is_country", "is_language", "language_name"]

_REGIONAL_INDICATOR_A: Final = 0x1F1E6


def is_country(code: str) -> bool:
    """Whether this is a country's alpha-2 code as usually written, in capitals."""
    try:
        return country_code(code) == code
    except ValueError:
        return False


def is_language(tag: str) -> bool:
    """Whether this is a BCP 47 tag of a language that there is."""
    try:
        return language_tag(tag) is not None
    except ValueError:
        return False


@cache
def language_name(tag: str) -> str:
    """The language's English name; the tag itself where it has none."""
    primary = tag.partition("-")[0].lower()
    key = "alpha_2" if len(primary) == 2 else "alpha_3"
    language = pycountry.languages.get(**{key: primary})
    return tag if language is None else str(getattr(language, "common_name", language.name))


def flag(code: str) -> str:
    """The country's flag as an emoji; nothing where there is no such country."""
    if not is_country(code):
        return ""
    return "".join(chr(_REGIONAL_INDICATOR_A + ord(letter) - ord("A")) for letter in code)
