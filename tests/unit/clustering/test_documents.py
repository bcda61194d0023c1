import pytest

from clustering.documents import Document


@pytest.mark.parametrize(
    ("language", "primary"),
    [("zh-Hant-TW", "zh"), ("fil", "fil"), ("EN-us", "en"), ("", ""), (None, "")],
)
def test_a_language_without_script_and_region(language: str | None, primary: str) -> None:
    assert Document("a", "Dam", language=language).primary_language == primary
