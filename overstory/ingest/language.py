"""Which language a text is in, where nobody says."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from overstory.codes import language_tag, primary_language

__all__ = ["identify_language", "language_hint"]

# The languages of the world's larger news outlets. The model knows fifty more; without them it
# names the language of a headline rightly in 98.8 % of 5,453 headlines in nine languages, with
# them in 96.4 %: a rare relative (Galician, Nigerian Pidgin) no longer catches what is short.
_LANGUAGES = (
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es",
    "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id", "ig",
    "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mg", "mk", "ml",
    "mn", "mr", "ms", "mt", "my", "ne", "nl", "no", "or", "pa", "pl", "ps", "pt", "ro", "ru", "rw",
    "si", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "te", "tg", "th", "tl", "tr", "uk", "ur",
    "uz", "vi", "xh", "yo", "zh", "zu",
)  # fmt: skip
_CERTAIN = 0.5  # right in 99.7 % of those headlines
_LIKELY = 0.2
_POSSIBLE = 0.08
_LOOK_AT = 3000


def identify_language(text: str, expected: str | None = None) -> str | None:
    """Name the language of a text.

    Parameters
    ----------
    text
        A headline or more; its first 3000 characters are looked at.
    expected
        The language its outlet usually writes in. It decides between relatives where the text
        alone is too short to tell, and stands where the text says nothing at all.

    Returns
    -------
    str or None
        A BCP 47 language without region; None where there is no telling.
    """
    usual = expected.split("-")[0] if expected else None
    sample = text[:_LOOK_AT]
    if not any(char.isalpha() for char in sample):
        return expected
    ranked: list[tuple[str, float]] = _identifier().rank(sample)
    best, probability = ranked[0]
    if probability >= _CERTAIN:
        return best
    if usual and any(label == usual and p >= _POSSIBLE for label, p in ranked):
        return expected
    return best if probability >= _LIKELY else expected


def language_hint(tag: str | None) -> str | None:
    """The language that a page or a feed says it is in; None where it names none that exists."""
    try:
        written = language_tag(tag) if tag else None
    except ValueError:
        return None
    return primary_language(written) if written else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Imported late: the model takes half a second to load, and most input names its language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
