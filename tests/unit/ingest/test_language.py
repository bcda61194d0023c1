from __future__ import annotations

import pytest

from overstory.ingest.language import identify_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry ran aground off the port on Monday night", "en"),
        ("Trajekt je v ponedeljek ponoči nasedel pred pristaniščem", "sl"),
        ("Die Fähre lief in der Nacht auf Montag vor dem Hafen auf Grund", "de"),
        ("Le ferry s'est échoué lundi soir au large du port", "fr"),
        ("El ferri encalló el lunes por la noche frente al puerto", "es"),
        ("A balsa encalhou na noite de segunda-feira ao largo do porto", "pt"),
        ("Паром сел на мель у порта в ночь на понедельник", "ru"),
        ("Пором сів на мілину біля порту в ніч на понеділок", "uk"),
        ("جنحت العبارة ليلة الاثنين قبالة الميناء", "ar"),
        ("渡轮周一晚间在港口附近搁浅", "zh"),
        ("フェリーが月曜の夜、港の沖で座礁した", "ja"),
        ("월요일 밤 항구 앞바다에서 여객선이 좌초했다", "ko"),
    ],
)
def test_languages_are_told(text: str, language: str) -> None:
    assert identify_language(text) == language


@pytest.mark.parametrize("text", ["", "   ", "12:30", "2026 – 3,5 %", "!!!", "🚢"])
def test_text_without_letters_has_the_language_expected(text: str) -> None:
    assert identify_language(text) is None
    assert identify_language(text, "sl") == "sl"


def test_an_expected_language_decides_between_relatives() -> None:
    short = "Vlada je padla"
    assert identify_language(short, "hr") == "hr"
    assert identify_language(short, "sl") == "sl"


def test_an_expected_language_does_not_outvote_the_text() -> None:
    text = "The ferry ran aground off the port on Monday night, the coast guard said"
    assert identify_language(text, "sl") == "en"
