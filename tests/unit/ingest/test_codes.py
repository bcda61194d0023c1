from __future__ import annotations

import pytest

from overstory.codes import country_code, language_tag, primary_language


@pytest.mark.parametrize(
    ("given", "code"), [("SI", "SI"), ("si", "SI"), ("uk", "GB"), ("EL", "GR"), ("XK", "XK")]
)
def test_countries(given: str, code: str) -> None:
    assert country_code(given) == code


@pytest.mark.parametrize("given", ["XX", "ZZ", "EU", "S", "SVN", "Slovenia", "", "🇸🇮", "x" * 500])
def test_what_is_no_country_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="not an ISO 3166-1 alpha-2 country code"):
        country_code(given)


def test_three_letters_get_a_hint() -> None:
    with pytest.raises(ValueError, match="did you mean 'SI'"):
        country_code("SVN")


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_US", "en-US"),
        ("pt-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sr-Latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("slv", "sl"),
        ("ger", "de"),
        ("iw", "he"),
        ("cmn", "zh"),
        ("pcm", "pcm"),
        ("de-x-simple", "de"),
        ("und", None),
        ("mul", None),
    ],
)
def test_languages(given: str, tag: str | None) -> None:
    assert language_tag(given) == tag


@pytest.mark.parametrize("given", ["english", "qq", "e", "", "en--US", "en us", "12", "a" * 100])
def test_what_is_no_language_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="not a BCP 47"):
        language_tag(given)


@pytest.mark.parametrize(
    ("tag", "primary"),
    [("en", "en"), ("pt-BR", "pt"), ("zh-Hant-TW", "zh-Hant"), ("sr-Latn", "sr-Latn")],
)
def test_primary_language(tag: str, primary: str) -> None:
    assert primary_language(tag) == primary
