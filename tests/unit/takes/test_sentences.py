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
        "Am 3. Oktober traf Dr. Maier den Kanzler. In der 118. Minute fiel das Tor. Die Zahl der"
        " Gäste stieg auf 118. Das Stadion war voll. „Das ist falsch. Wir gehen nicht“, sagte er.",
        [
            "Am 3. Oktober traf Dr. Maier den Kanzler.",
            "In der 118. Minute fiel das Tor.",
            "Die Zahl der Gäste stieg auf 118.",
            "Das Stadion war voll.",
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


# Two sentences each, parted by " | ".
PARTED = [
    ("en", "The gunman pointed the weapon straight at me. | Police arrived ten minutes later."),
    ("en", "The port has handled no grain since last May. | 12 ships wait."),
    ("de", "Der Mann verletzte in der Wohnung seine Frau. | Die Polizei nahm ihn fest."),
    ("de", "Es ging um Züge, Busse usw. | Die Stadt prüft das."),
    ("de", "„Wir bleiben. Das ist beschlossen.“ | Das sagte der Minister am Montag."),
    ("sl", "»Ostajamo.« | Nato je sestanek zapustil."),
    ("fr", "Elle a dit : « C'est une honte ! Nous voterons contre. » | Le texte reste."),
    ("es", "El avión cayó al mar. | Las autoridades buscan a los doce ocupantes."),
    ("es", "El acuerdo es con EE. UU. | Las empresas esperan."),
    ("da", "Ministeren ville ikke sige mere om det. | Oppositionen kræver en redegørelse."),
    ("nl", "De man belde de hulpdiensten op. | De politie hield hem aan."),
    ("ru", "Цены выросли на 10% по сравнению с 2023 г. | Власти не ответили."),
    ("ru", "Завод получил 3,5 млн руб. | Компания вернёт их."),
    ("sl", "Obtičalo je več avtobusov, tovornjakov itd. | Policija je cesto zaprla."),
    ("sl", "Ranjenih je bilo najmanj 12. | Policija je cesto zaprla."),
    ("hr", "Ozlijeđeno je najmanje 12. | Policija je zatvorila cestu."),
    ("de", "Die Zahl der Toten stieg auf 12. | Die Polizei sucht weiter."),
    ("en", "The truce begins on Monday at 6 a.m. | Aid groups said it was overdue."),
    ("sl", "Zaprta bo 24 ur. | Policija je cesto zavarovala."),
    ("ru", "Число выросло до 5 тыс. | Власти не ответили."),
    ("zh", "记者问他为什么。 | “因为我们团结。”"),
    ("pl", "Rannych zostało 12. | Policja zamknęła drogę."),
]


@pytest.mark.parametrize(("language", "text"), PARTED)
def test_a_sentence_ends_where_the_language_ends_it(language, text):
    joint = "" if language == "zh" else " "
    found = split_sentences(text.replace(" | ", joint), language)
    assert [s.text for s in found] == text.split(" | ")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Yahoo! Japan said on Tuesday that it would buy the business."),
        ("en", "The court sits at 10 a.m. Eastern and at 2 p.m. Monday."),
        ("en", "The probe touched down at 2:18 p.m. Japan time in the Sea of Cold."),
        ("de", "Dr. med. Anna Müller leitet die Klinik."),
        ("en", "1. Police closed the road to the harbour on Monday."),
        ("de", "Mehrere Städte, z. B. Köln und Düsseldorf, wollen die Regelung einführen."),
        ("de", "Der Konzern beliefert u. a. Volkswagen und BMW mit Batterien."),
        ("de", "Am 3. Dezember tagt der Rat, d. h. Bund und Länder, in Berlin."),
        ("sl", "Župan mag. Marko Novak in ga. Ana Kranjc sta odprla most."),
        ("uk", "Ракета влучила в будинок на вул. Шевченка в м. Харків."),
        ("uk", "У 2024 р. Україна вивезла більше зерна."),
        ("ru", "В 2023 г. Россия вывезла больше зерна."),
        ("ar", "وقال المتحدث باسم الوزارة د. أشرف القدرة إن العدد ارتفع."),
        ("it", "L'avv. Giulia Rossi e l’ing. Verdi hanno firmato il contratto."),
        ("tr", "Mahkeme, İstanbul 3. Ağır Ceza Mahkemesi'nin kararını bozdu."),
        ("tr", "Kaza Atatürk Bulv. Kızılay kavşağında meydana geldi."),
        ("sr", "Presuda je doneta po čl. 5 st. 2 zakona."),
        ("es", "El ministro de EE. UU. Marco Rubio llegó el martes a Madrid."),
        ("fr", "Le ministre J.-N. Barrot a cité l'art. 3 de la loi."),
        ("pt", "A ministra Profa. Ana Lima disse que o governo vai rever o projeto."),
    ],
)
def test_a_sentence_goes_on_behind_its_languages_abbreviations(language, sentence):
    assert [s.text for s in split_sentences(sentence, language)] == [sentence]


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
