import time

import pytest

from clustering.takes.sentences import split_sentences

CASES = {
    "en": (
        "The U.S. President met Mr. Hale at 5 p.m. on Monday. He said: “We stay. We will not go.”"
        " It cost $3.5 bn! Sen. John F. Moor Jr. agreed.",
        [
            "The U.S. President met Mr. Hale at 5 p.m. on Monday.",
            "He said: “We stay. We will not go.”",
            "It cost $3.5 bn!",
            "Sen. John F. Moor Jr. agreed.",
        ],
    ),
    "de": (
        "Am 3. Oktober traf Dr. Maier den Kanzler. „Das ist falsch. Wir gehen nicht“, sagte er.",
        [
            "Am 3. Oktober traf Dr. Maier den Kanzler.",
            "„Das ist falsch. Wir gehen nicht“, sagte er.",
        ],
    ),
    "fr": (
        "Le plan est rejeté. « Nous restons. Nous luttons », a dit M. Duval. Il a refusé !",
        ["Le plan est rejeté.", "« Nous restons. Nous luttons », a dit M. Duval.", "Il a refusé !"],
    ),
    "sl": (
        "Predsednik je 3. oktobra zavrnil načrt. »Ne gremo. Ostanemo,« je dejal dr. Hribar.",
        ["Predsednik je 3. oktobra zavrnil načrt.", "»Ne gremo. Ostanemo,« je dejal dr. Hribar."],
    ),
    "ru": (
        "Президент В. В. Иванов выступил в г. Москве. «Мы остаёмся. Мы ждём», — сказал он.",
        ["Президент В. В. Иванов выступил в г. Москве.", "«Мы остаёмся. Мы ждём», — сказал он."],
    ),
    "zh": (
        "总统说:“我们不走。我们留下。”他离开了。计划被否决!",
        ["总统说:“我们不走。我们留下。”", "他离开了。", "计划被否决!"],
    ),
    "ja": (
        "首相は「行かない。残る。」と述べた。計画は否決された。",
        ["首相は「行かない。残る。」と述べた。", "計画は否決された。"],
    ),
    "ar": ("رفض الوزير الخطة. هل هذا صحيح؟ نعم.", ["رفض الوزير الخطة.", "هل هذا صحيح؟", "نعم."]),
    "hi": ("मंत्री ने कहा। योजना खारिज हुई।", ["मंत्री ने कहा।", "योजना खारिज हुई।"]),
    "es": (
        "El Sr. Pérez llegó. ¿Qué pasó? EE. UU. rechazó el plan.",
        ["El Sr. Pérez llegó.", "¿Qué pasó?", "EE. UU. rechazó el plan."],
    ),
}


@pytest.mark.parametrize("language", CASES)
def test_sentences_of_many_languages(language):
    body, expected = CASES[language]
    found = split_sentences(body, language)
    assert [s.text for s in found] == expected
    assert all(body[s.start : s.end] == s.text for s in found)


def test_lines_end_sentences_and_are_numbered():
    found = split_sentences("First heading\n\nA sentence here. Another one.\r\nLast")
    assert [(s.text, s.line, s.whole_line) for s in found] == [
        ("First heading", 0, True),
        ("A sentence here.", 1, False),
        ("Another one.", 1, False),
        ("Last", 2, True),
    ]


def test_what_is_left_out_is_never_crossed():
    body = "Before it. BYLINE HERE After it ends."
    start = body.index("BYLINE")
    found = split_sentences(body, "en", [(start, start + 11)])
    assert [s.text for s in found] == ["Before it.", "After it ends."]


def test_an_unclosed_quotation_protects_nothing():
    found = split_sentences("“We go on. We always did. The town agreed.")
    assert len(found) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "The bill has friends in both parties, among them Sens. Ann Reed and Bo Hale of Ohio.",
        "Quay Works Inc. Chairman Bo Hale signed the contract with Reed & Co. Friday morning.",
    ],
)
def test_a_name_follows_an_abbreviation(sentence):
    assert [s.text for s in split_sentences(sentence)] == [sentence]


def test_a_firm_ends_a_sentence_before_a_word_that_begins_one():
    body = "The contract went to Quay Works Inc. The council voted on Monday."
    assert [s.text for s in split_sentences(body)] == [
        "The contract went to Quay Works Inc.",
        "The council voted on Monday.",
    ]


@pytest.mark.parametrize("body", ["", " \n\n ", "...", "\u2028"])
def test_nothing_to_read(body):
    assert all(s.text.strip() for s in split_sentences(body))


@pytest.mark.parametrize(
    "unit", ['"a. ', "“a. B", "»", "A", "x\n", ". ", "U.S. ", "。", "Mr. A. B. "]
)
def test_hostile_bodies_cost_little(unit):
    body = unit * (1_000_000 // len(unit))
    start = time.perf_counter()
    found = split_sentences(body)
    assert time.perf_counter() - start < 2
    assert all(body[s.start : s.end] == s.text for s in found)


def test_the_sentence_at_the_reading_limit_is_dropped():
    body = "A short sentence stands here. " * 2000
    found = split_sentences(body)
    assert 500 < len(found) < 600
    assert {s.text for s in found} == {"A short sentence stands here."}
