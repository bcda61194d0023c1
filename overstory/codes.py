"""Codes of countries and languages, checked and in their usual spelling."""

from __future__ import annotations

import re
from functools import lru_cache

import pycountry

__all__ = ["country_code", "language_tag", "primary_language"]

# Not in ISO 3166-1 as such, but what outlets and readers use.
_USER_ASSIGNED = frozenset({"XK"})
_USUAL_MISTAKES = {"UK": "GB", "EL": "GR"}
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "unknown", "xx"})
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr", "scr": "hr",
            "scc": "sr", "nb": "nb", "cmn": "zh", "prs": "fa", "arb": "ar"}  # fmt: skip
_SUBTAG = re.compile(r"[A-Za-z0-9]{1,8}")


def country_code(code: str) -> str:
    """Check an ISO 3166-1 alpha-2 code and write it in capitals.

    Case does not matter; ``UK`` and ``EL`` become ``GB`` and ``GR``; ``XK`` (Kosovo) is taken.

    Raises
    ------
    ValueError
        No country has this code.
    """
    known = _country(code.strip().upper()) if len(code) <= 8 else None
    if known is None:
        raise ValueError(f"{code[:20]!r} is not an ISO 3166-1 alpha-2 country code{_hint(code)}")
    return known


@lru_cache(maxsize=512)
def _country(code: str) -> str | None:
    code = _USUAL_MISTAKES.get(code, code)
    if code in _USER_ASSIGNED:
        return code
    if len(code) != 2 or pycountry.countries.get(alpha_2=code) is None:
        return None
    return code


def _hint(code: str) -> str:
    code = code.strip().upper()
    country = pycountry.countries.get(alpha_3=code) if len(code) == 3 else None
    return f" (did you mean {country.alpha_2!r}?)" if country is not None else ""


def language_tag(tag: str) -> str | None:
    """Check a BCP 47 tag and write it in its usual spelling.

    ``EN_us`` becomes ``en-US``; three-letter codes become the two-letter ones where there are
    any, retired codes their successors. Tags that say there is no telling (``und``, ``mul``)
    give None.

    Raises
    ------
    ValueError
        Not a tag, or no language has this code.
    """
    written = _language(tag.strip()) if len(tag) <= 60 else ""
    if written == "":
        raise ValueError(f"{tag[:40]!r} is not a BCP 47 language tag")
    return written


def primary_language(tag: str) -> str:
    """The language of a tag with its script, without region or variant: ``pt-BR`` → ``pt``."""
    language, *rest = tag.split("-")
    script = next((part for part in rest[:1] if len(part) == 4 and part.isalpha()), None)
    return f"{language}-{script}" if script else language


@lru_cache(maxsize=1024)
def _language(tag: str) -> str | None:
    """The tag as usually written, None for no language, the empty string for no tag."""
    subtags = tag.replace("_", "-").split("-")
    if not all(_SUBTAG.fullmatch(subtag) for subtag in subtags):
        return ""
    primary = subtags[0].lower()
    if primary in _NO_LANGUAGE:
        return None
    primary = _RENAMED.get(primary, primary)
    if len(primary) == 2:
        known = pycountry.languages.get(alpha_2=primary)
    elif len(primary) == 3:
        known = pycountry.languages.get(alpha_3=primary) or pycountry.languages.get(
            bibliographic=primary
        )
    else:
        return ""
    if known is None:
        return ""
    written = [str(getattr(known, "alpha_2", None) or known.alpha_3)]
    for position, subtag in enumerate(subtags[1:], start=1):
        if len(subtag) == 1:
            # Extensions and private use say nothing about the language.
            break
        if len(subtag) == 4 and subtag.isalpha() and position == 1:
            written.append(subtag.title())
        elif len(subtag) == 2 and subtag.isalpha():
            written.append(subtag.upper())
        else:
            written.append(subtag.lower())
    return "-".join(written)
