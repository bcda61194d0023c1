"""What reports say otherwise is no support, and shown as disputed where both stand."""

from __future__ import annotations

from itertools import count

import pytest

from clustering.documents import Document
from clustering.takes import analyse_story
from clustering.takes.estimates import weighs_two_figures
from clustering.takes.figures import conflicting, other_figures
from clustering.takes.material import lay_out
from clustering.takes.model import Statement
from clustering.takes.numbers import find_quantities
from clustering.takes.sentences import Sentence
from clustering.takes.support import count_independent
from clustering.takes.units import read_unit
from tests.support.quake_story import hashed

START = 1_772_000_000.0
OTHERS = (
    "Lawmakers left the building by a side door as it began to rain in Varga.",
    "Trams stood still for most of the evening around the central square.",
    "Shopkeepers along the river had closed early and gone home.",
    "Two bands played on the steps of the opera until the lamps went out.",
)
COUNTRIES = ("GB", "US", "ZA", "IE", "AU", "CA")


def story(*told: str, language: str = "en", hours: tuple[float, ...] = ()) -> list[Statement]:
    """The statements on a story of reports that open with these sentences."""
    documents = [
        Document(
            f"r{number}",
            f"Varga {number}",
            f"{sentence} {OTHERS[number % len(OTHERS)]}",
            language,
            START + 3600.0 * (hours[number] if hours else 0.1 * number),
            f"r{number}.example",
            country,
        )
        for number, sentence, country in zip(count(), told, COUNTRIES, strict=False)
    ]
    return analyse_story(documents, hashed).world_take.statements


def quoting(statements: list[Statement], text: str) -> list[Statement]:
    return [s for s in statements if any(q.quote == text for q in s.support.quotes)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        (
            "en",
            "The parliament of Varga approved the contested media law on Tuesday.",
            "The parliament of Varga rejected the contested media law on Tuesday.",
        ),
        (
            "de",
            "Das Parlament von Varga hat das umstrittene Mediengesetz am Dienstag angenommen.",
            "Das Parlament von Varga hat das umstrittene Mediengesetz am Dienstag abgelehnt.",
        ),
        (
            "en",
            "The court in Varga found the former mayor guilty of taking bribes.",
            "The court in Varga acquitted the former mayor of taking bribes.",
        ),
        (
            "en",
            "Orbis will buy the Varga shipyard for $3 billion, both firms said.",
            "Orbis will buy the Varga shipyard for $4 billion, both firms said.",
        ),
        (
            "en",
            "The former mayor of Varga was sentenced to 12 years in prison.",
            "The former mayor of Varga was sentenced to 15 years in prison.",
        ),
    ],
)
def test_who_says_the_contrary_is_no_support(language: str, one: str, other: str) -> None:
    statements = story(one, one.replace("Varga", "Warga"), one, other, language=language)
    found = quoting(statements, other)
    assert found
    assert {statement.status for statement in found} == {"disputed"}


def test_a_time_that_differs_is_no_support() -> None:
    june = "The purchase of the Varga shipyard should close in June, Orbis said."
    statements = story(june, june, june.replace("June", "September"), june)
    for statement in statements:
        months = {q.quote.split(",")[0].split()[-1] for q in statement.support.quotes}
        assert not {"June", "September"} <= months


def test_a_figure_that_is_told_again_was_not_replaced() -> None:
    told = "Storm damage in the Varga valley was put at {} million euros by insurers."
    first, other = told.format(200), told.format(350)
    statements = story(first, first, other, first, hours=(0, 1, 5, 9))
    assert {s.status for s in quoting(statements, other)} == {"disputed"}
    # Where nobody repeats it, it was.
    statements = story(first, first, other, hours=(0, 1, 5))
    assert {s.text for s in statements} & {first, other} == {other}


def test_reports_in_their_own_words_are_no_reprints_of_each_other() -> None:
    told = (
        "Prosecutors charged the banker Dan Novik of Varga with fraud on Monday.",
        "The banker Dan Novik of Varga was charged with fraud by prosecutors on Monday.",
        "On Monday the Varga banker Dan Novik was charged by prosecutors with fraud.",
    )
    (own,) = quoting(story(*told), told[0])
    assert (own.status, own.support.independent) == ("agreed", 3)
    (same,) = quoting(story(told[0], told[0], told[0]), told[0])
    assert (same.status, same.support.independent) == ("reported", 1)


@pytest.mark.parametrize(
    ("left", "right", "conflict", "other"),
    [
        ("worth $3 billion", "worth $4 billion", True, True),
        ("worth $3bn", "worth US$4bn", True, True),
        ("worth $3 billion", "worth €4 billion", False, False),
        ("rose to 3.2 percent", "rose to 2.9 percent", True, True),
        ("12 years in prison", "15 years in prison", True, True),
        ("for three hours", "for six hours", False, False),
        ("5,000 people marched", "20,000 people marched", True, True),
        ("5,000 people marched", "60,000 people marched", False, True),
        ("87 people died", "88 people died", True, True),
        ("about 87 people died", "88 people died", False, False),
        ("more than 100 people fled", "130 people fled", False, False),
        ("more than 100 people fled", "some 130 people fled", False, False),
        ("more than 100 people fled", "90 people fled", True, True),
        ("up to 200 people fled", "180 people fled", False, False),
        ("reached 40 degrees Celsius", "reached 104 degrees Fahrenheit", False, False),
        ("reached 40 degrees", "reached 43 degrees", True, True),
    ],
)
def test_figures(left: str, right: str, conflict: bool, other: bool) -> None:
    figures = find_quantities(left), find_quantities(right)
    assert conflicting(*figures) is conflicting(*figures[::-1]) is conflict
    assert other_figures(*figures) is other_figures(*figures[::-1]) is other


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("kostet 3,5 Mrd. Euro", "de", 3.5e9),
        ("kostet 700 Mio. Euro", "de", 7e8),
        ("stane 500 mio. evrov", "sl", 5e8),
        ("a fund of US$3m", "en", 3e6),
        ("стоит 3,5 млрд. рублей", "ru", 3.5e9),
    ],
)
def test_sums_in_short(text: str, language: str, value: float) -> None:
    (sum_of_money,) = find_quantities(text, language)
    assert (sum_of_money.value, sum_of_money.unit) == (pytest.approx(value), "money")


@pytest.mark.parametrize(
    ("text", "language", "weighs"),
    [
        ("Organisers had spoken of 350,000 and police of 90,000.", "en", True),
        (
            "The rally drew 350,000 people, according to its organisers, and 90,000 according to "
            "the police.",
            "en",
            True,
        ),
        ("Die Veranstalter sprachen von 350.000 Menschen, die Polizei von 90.000.", "de", True),
        ("The union said 90 percent took part, while the firm spoke of 62 percent.", "en", True),
        ("Profits rose 30 percent, while analysts said sales had fallen 25 percent.", "en", False),
        ("He spoke of 120 years of history and of 200 years of war.", "en", False),
        ("The White House spoke of 200 jets and of 500 tanks.", "en", False),
    ],
)
def test_two_estimates_in_one_sentence(text: str, language: str, weighs: bool) -> None:
    document = Document("a", "Title", text, language, 0.0, "a.example")
    sentence = Sentence(text, 0, len(text), 0, True)
    assert weighs_two_figures(read_unit(document, 0, sentence, 0, 1)) is weighs


def test_who_does_not_pay_agrees_with_who_denies_having_paid() -> None:
    statements = story(
        "The government of Norland denied that it had paid a ransom for the two engineers.",
        "The government of Norland did not pay a ransom for the two engineers, it said.",
        "Two engineers were flown home from the mountains of Norland on Monday morning.",
    )
    assert all(statement.status != "disputed" for statement in statements)


def test_an_outlet_is_one_report() -> None:
    said = "The council of Skarholm approved the harbour tunnel by 31 votes to 12"
    documents = [
        Document(name, f"Tunnel {name}", f"{said}{end}. {more}", "en", 3600.0 * i, source, country)
        for i, (name, source, country, end, more) in enumerate(
            [
                ("a", "post.example", "SE", " on Monday evening", "Fishermen fear for their nets."),
                ("b", "post.example", "SE", ", the mayor said", "It will cost 90 million crowns."),
                ("c", "news.example", "DK", " after a long debate", "A ferry sank there in 1987."),
            ]
        )
    ]
    material = lay_out(documents, hashed)
    saying = [i for i, unit in enumerate(material.units) if unit.text.startswith(said)]
    assert [count_independent(material, saying[:size]) for size in (1, 2, 3)] == [1, 1, 2]
