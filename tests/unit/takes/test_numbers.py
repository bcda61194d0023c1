import pytest

from clustering.takes.figures import conflicting, revises, unlike
from clustering.takes.numbers import find_quantities


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("a cap of 450,000 soldiers", "en", 450_000, "count"),
        ("eine Armee von 450.000 Soldaten", "de", 450_000, "count"),
        ("une armée de 450 000 hommes", "fr", 450_000, "count"),
        ("армия в 450 тысяч человек", "ru", 450_000, "count"),
        ("армію до 650 тисяч військових", "uk", 650_000, "count"),
        ("将军队限制在45万人以内", "zh", 450_000, "count"),
        ("520.000 millones de dólares", "es", 520e9, "money"),
        ("6,2 milliards d'euros", "fr", 6.2e9, "money"),
        ("6,2 miliardi di euro", "it", 6.2e9, "money"),
        ("$90bn of assets", "en", 90e9, "money"),
        ("a fee of 40 percent", "en", 40, "percent"),
        ("fell by 7 per cent", "en", 7, "percent"),
        ("rose 3.5% in a day", "en", 3.5, "percent"),
        ("seventeen governments signed", "en", 17, "count"),
        ("by March 20", "en", 20, "date"),
        ("до 20 марта", "ru", 20, "date"),
        ("3月20日之前", "zh", 20, "date"),
        ("in 2034", "en", 2034, "date"),
        ("am 3. Oktober", "de", 3, "date"),
    ],
)
def test_one_quantity(text, language, value, unit):
    found = find_quantities(text, language)
    assert (found[-1].value, found[-1].unit) == (pytest.approx(value), unit)


def test_names_with_digits_are_no_quantities():
    assert find_quantities("An F-16 and the G8 met at B12.") == []


def quantities(text):
    return find_quantities(text, "en")


def test_different_tolls_conflict():
    assert conflicting(quantities("killed 12 people"), quantities("killed 31 people"))


def test_terms_of_office_conflict():
    assert conflicting(quantities("from 2001 to 2019"), quantities("between 2001 and 2009"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("from 2001 to 2019", "from 2001 to 2019, not 2009"),
        ("from 2001 to 2019", "in 2009"),
        ("killed 12 people", "killed 12 people"),
        ("about 4,000 people fled", "some 3,980 people fled"),
        ("killed 12 people", "injured 31 houses"),
        ("12 people died", "900 people fled"),
        ("within 60 days", "within 120 days"),
        ("12 people died", "20 percent fled"),
        ("raised to 31 people from 12 people", "12 people died"),
    ],
)
def test_these_do_not_conflict(left, right):
    assert not conflicting(quantities(left), quantities(right))


def test_a_sentence_that_names_old_and_new_revises_the_old():
    later = quantities("raising the limit to 650,000 soldiers from 450,000")
    earlier = quantities("a limit of 450,000 soldiers")
    assert revises(later, earlier)
    assert not revises(earlier, later)


def test_a_new_date_beside_the_old_revises_it():
    assert revises(quantities("until March 31 instead of March 20"), quantities("by March 20"))


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ("35 000 personnes", "30,000 people", True),
        ("35 000 personnes, 12 000 policiers", "35,000 people and 400 horses", False),
        ("35 000 personnes", "three horses", False),
        ("35 000 personnes", "in 2034", False),
    ],
)
def test_large_numbers_tell_sentences_apart_without_their_nouns(left, right, differ):
    assert unlike(quantities(left), quantities(right)) is differ
