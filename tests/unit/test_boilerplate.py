from __future__ import annotations

import re

import pytest

from clustering.boilerplate import (
    boilerplate_spans,
    comparable_body,
    comparable_title,
    phrases,
)


@pytest.mark.parametrize(
    ("title", "source", "expected"),
    [
        ("Ferry runs aground off Split - Reuters", None, "Ferry runs aground off Split"),
        ("Ferry runs aground off Split | BBC News", None, "Ferry runs aground off Split"),
        ("Ferry runs aground off Split — CNN", None, "Ferry runs aground off Split"),
        ("Ferry runs aground off Split – The Guardian", None, "Ferry runs aground off Split"),
        (
            "Ferry runs aground off Split - Adria 4 - KZZQ",
            None,
            "Ferry runs aground off Split - Adria 4",
        ),
        (
            "Ferry aground off Split - KZZQ.com | Coast News, Weather",
            None,
            "Ferry aground off Split",
        ),
        (
            "Ferry runs aground off Split - Blue Quay",
            "bluequay.example",
            "Ferry runs aground off Split",
        ),
        (
            "Ferry runs aground off Split - Blue Quay",
            "www.bluequay.co.uk",
            "Ferry runs aground off Split",
        ),
        (
            "Ferry runs aground off Split - The Quay",
            "thequay.example",
            "Ferry runs aground off Split",
        ),
        (
            "Ferry runs aground off Split - Québéc Côte",
            "quebeccote.example",
            "Ferry runs aground off Split",
        ),
        ("WATCH: Ferry runs aground off Split", None, "Ferry runs aground off Split"),
        ("LIVE: Ferry runs aground off Split", None, "Ferry runs aground off Split"),
        ("EXCLUSIVE - Ferry runs aground off Split", None, "Ferry runs aground off Split"),
        ("UPDATE 2-Ferry runs aground off Split", None, "Ferry runs aground off Split"),
        ("[VIDEO] Ferry runs aground off Split", None, "Ferry runs aground off Split"),
        (
            "Breaking: WATCH: Ferry runs aground off Split - AFP",
            None,
            "Ferry runs aground off Split",
        ),
        ("EILMELDUNG: Fähre läuft vor Split auf Grund", None, "Fähre läuft vor Split auf Grund"),
        (
            "EN DIRECT | Un ferry s'échoue au large de Split",
            None,
            "Un ferry s'échoue au large de Split",
        ),
        ("СРОЧНО: Паром сел на мель у Сплита - РИА Новости", None, "Паром сел на мель у Сплита"),
        ("渡轮在斯普利特附近搁浅_海岸新闻网", None, "渡轮在斯普利特附近搁浅"),
        ("渡轮在斯普利特附近搁浅-新华网", None, "渡轮在斯普利特附近搁浅"),
        (
            "【速報】スプリト沖でフェリー座礁、12人負傷：朝日新聞デジタル",
            None,
            "スプリト沖でフェリー座礁、12人負傷",
        ),
        ("Пором сів на мілину біля Спліта - УНІАН", "unian.ua", "Пором сів на мілину біля Спліта"),
        ("عاجل: جنوح عبارة قبالة سبليت - الجزيرة نت", None, "جنوح عبارة قبالة سبليت"),
        (
            "SON DAKİKA: Feribot Split açıklarında karaya oturdu - Son Dakika Haberleri",
            None,
            "Feribot Split açıklarında karaya oturdu",
        ),
        (
            "DIRECT. Un ferry s'échoue au large de Split",
            None,
            "Un ferry s'échoue au large de Split",
        ),
        ("Ferry runs aground off Split – live", None, "Ferry runs aground off Split"),
    ],
)
def test_outlet_marks_leave_the_title(title: str, source: str | None, expected: str) -> None:
    assert comparable_title(title, source) == expected


@pytest.mark.parametrize(
    "title",
    [
        "The court blocked the harbour law — for now",
        "Everyone blames the captain - but here's the truth",
        "Minister sacked - accused of taking bribes",
        "Harbour fire - 2 dead, 7 hurt",
        "New envoy named | Who is he?",
        "Police: Man shot at the harbour",
        "Living with the flood",
        "Watch makers strike in Geneva",
        "Newspaper closes - Post office stays open for another year, says the mayor of the town",
        "Ferry runs aground off Split - Blue Quay",
        "News - BBC",
        "CNN",
        "",
    ],
)
def test_other_titles_stay(title: str) -> None:
    assert comparable_title(title) == title


def test_title_white_space_is_normalised() -> None:
    assert comparable_title("  Ferry\n runs\taground ") == "Ferry runs aground"


SENTENCES = [
    "He read more books than anyone else in the harbour town.",
    "Read more books, the teacher told them.",
    "By Monday, the water had reached the second floor of the hospital.",
    "By Friday Night the town was empty",
    "Sign up for health insurance by 15 December, officials urged residents.",
    "Click fraud cost advertisers millions, the court heard.",
    "Copyright law is being rewritten in the parliament of the island.",
    "Like Facebook, Twitter said it would appeal against the ruling.",
    "The photo shows the mayor beside the wreck.",
    "Photographers from AFP and Reuters were detained for two hours.",
    "The advertisement offended thousands of viewers, the regulator said.",
    "More than 300 people were rescued from the ferry.",
    "Related charges against two officers were dropped in May.",
    "The newsletter of the union called the plan a betrayal.",
    "Follow-up inspections found cracks in the hull.",
    "The Associated Press first reported the sale of the shipyard.",
    "Von der Küste aus waren die Flammen zu sehen.",
    "Par ailleurs, le ministre a annoncé une enquête.",
    "Get out while you can, the fire chief told residents by email.",
    "Share prices fell by a fifth after the announcement.",
    "Video evidence was shown to the jury on Tuesday.",
    "Cookies and cake were handed to the survivors.",
    "Join the army and see the world, the poster said.",
    "Contact with the ferry was lost at 03:12.",
    "The post by the minister first appeared on Telegram.",
    "The post of harbour master was abolished first.",
    "L'article 49 de la constitution est apparu comme un recours.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_ordinary_sentences_stay(sentence: str) -> None:
    around = f"The first paragraph reports the event.\n{sentence}\nThe last one closes it."
    assert boilerplate_spans(around) == []
    inline = f"The first sentence reports the event. {sentence} The last one closes it."
    assert boilerplate_spans(inline) == []


LINES = [
    "By Jane Doe",
    "By Jane Doe and John Roe, Harbour Post",
    "Von Max Mustermann",
    "Par Jeanne Dupont",
    "Por Juana Pérez",
    "Автор: Иван Иванов",
    "Photo: AFP",
    "Foto: Ana Novak/STA",
    "Bild: dpa",
    "Фото: Пресс-служба порта",
    "Image copyright Reuters Image caption The ferry before it sank",
    "FILE PHOTO: The ferry in the port of Split",
    "The ferry lies on its side off Split, March 3. (AP Photo/Jane Doe)",
    "Rescuers at the quay. REUTERS/Jane Doe",
    "A crane lifts the wreck. Jane Doe/Getty Images",
    "Read more: The ferries that never came home",
    "READ ALSO | The ferries that never came home",
    "Related articles",
    "Continue reading below",
    "Story continues below advertisement",
    "Advertisement",
    "ADVERTISEMENT",
    "Anzeige",
    "Oglas",
    "Реклама",
    "Sign up for our newsletter",
    "Sign up now",
    "Subscribe to our daily newsletter for the best of the coast",
    "Get the latest news delivered to your inbox",
    "Click here",
    "Click here to report a typo",
    "Share this article",
    "Share on Facebook",
    "Follow us on Twitter and Facebook",
    "Follow @harbourpost",
    "jane.doe@harbourpost.example",
    "https://harbourpost.example/2024/ferry",
    "We use cookies to improve your experience",
    "Please enable Javascript to watch this video",
    "© 2024 Harbour Post",
    "Copyright 2024 The Harbour Post. All rights reserved.",
    "Alle Rechte vorbehalten.",
    "Все права защищены",
    "The Associated Press contributed to this report.",
    "(Reporting by Jane Doe; Editing by John Roe)",
    "This is a developing story. Check back for updates.",
    "Lire aussi : Les ferries disparus",
    "Lesen Sie auch: Die verschollenen Fähren",
    "Читайте также: Пропавшие паромы",
    "Leer más: Los ferris perdidos",
    "Leia também: As balsas perdidas",
    "Leggi anche: I traghetti perduti",
    "Preberite tudi: Izgubljeni trajekti",
    "Czytaj też: Zaginione promy",
    "Čtěte také: Ztracené trajekty",
    "Lees ook: De verdwenen veerboten",
    "Läs också: De försvunna färjorna",
    "Διαβάστε επίσης: Τα χαμένα πλοία",
    "اقرأ أيضا: العبارات المفقودة",
    "相关阅读：失踪的渡轮",
    "The post Ferry aground appeared first on Harbour Post.",
    "Der Beitrag Fähre auf Grund erschien zuerst auf Hafenpost.",
    "L’article Un ferry s’échoue est apparu en premier sur La Poste du port.",
    "L'articolo Traghetto in secca proviene da Posta del porto.",
    "La entrada Encalla un ferri se publicó primero en El Puerto.",
    "451: Unavailable due to legal reasons.",
    "Dieser Artikel ist nur für Abonnenten lesbar.",
    "Um diesen Inhalt anzuzeigen, müssen Sie der Verwendung von Cookies zustimmen.",
    "Reuters",
    "(AFP)",
    "___",
    "* * *",
]


@pytest.mark.parametrize("line", LINES)
def test_furniture_lines_go(line: str) -> None:
    body = f"The ferry ran aground at night.\n{line}\n\nNobody was hurt, the coast guard said."
    assert (
        comparable_body(body)
        == "The ferry ran aground at night. Nobody was hurt, the coast guard said."
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("KYIV (Reuters) - The ferry sank.", "KYIV The ferry sank."),
        ("WASHINGTON (AP) — The ferry sank.", "WASHINGTON The ferry sank."),
        ("(CNN) -- The ferry sank.", "The ferry sank."),
        ("МОСКВА, 3 марта. /ТАСС/. Паром затонул.", "МОСКВА, 3 марта. Паром затонул."),
        ("SPLIT (KZZQ) - The ferry sank.", "SPLIT The ferry sank."),
        ("The ferry sank, the coast guard said. –IANS", "The ferry sank, the coast guard said."),
        (
            "By Jane Doe, Associated Press SPLIT, Croatia (AP) — The ferry sank.",
            "SPLIT, Croatia The ferry sank.",
        ),
        (
            "The ferry sank (Photo: Jane Doe/Harbour Post) and nobody was hurt.",
            "The ferry sank and nobody was hurt.",
        ),
        (
            "The ferry sank. Sign up for our newsletter. Nobody was hurt. © 2024 Harbour Post. "
            "All rights reserved.",
            "The ferry sank. Nobody was hurt.",
        ),
        ("The ferry sank. ADVERTISEMENT Nobody was hurt.", "The ferry sank. Nobody was hurt."),
    ],
)
def test_furniture_inside_a_line_goes(body: str, expected: str) -> None:
    assert comparable_body(body) == expected


def test_links_below_a_related_heading_go_until_the_text_resumes() -> None:
    body = (
        "The ferry sank.\nRelated articles\n- Five ferries that never came home\n"
        "Who owns the coast\nThe coast guard said nobody was hurt."
    )
    assert comparable_body(body) == "The ferry sank. The coast guard said nobody was hurt."


def test_a_caption_alone_is_the_report() -> None:
    body = "The ferry lies on its side off Split, March 3. REUTERS/Jane Doe"
    assert comparable_body(body).startswith("The ferry lies on its side off Split, March 3.")


def test_bodies_of_nothing() -> None:
    assert boilerplate_spans("") == []
    assert comparable_body("") == ""
    assert comparable_body(" \n\t ") == ""
    assert comparable_body("Advertisement\nShare\nComments") == ""


def test_spans_are_code_points_of_the_stored_body() -> None:
    body = "🚢 Potop.\n  Foto: STA  \n🚢 Konec."
    assert [body[a:b] for a, b in boilerplate_spans(body)] == ["Foto: STA"]


def test_wording_that_is_looked_up_by_its_first_characters_opens_with_plain_ones() -> None:
    # "[(]?" may stand before it. A single letter is a word of a script without capitals.
    plain = re.compile(r"(?:\[\(\]\?)?(?:[\w '-]|[^\x00-\x7f]){2}(?![?*+{])|[^\W\da-zа-я]$")
    wording = (
        *phrases.LINK_PHRASES,
        *phrases.LINK_WORDS,
        *phrases.OPENINGS,
        *phrases.SUBSCRIBE_VERBS,
        *phrases.CREDIT_LABELS,
    )

    assert [opening for opening in wording if not plain.match(opening)] == []
