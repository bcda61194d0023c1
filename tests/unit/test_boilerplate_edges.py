from __future__ import annotations

import pytest

from clustering.boilerplate import boilerplate_spans, comparable_body

REPORT = (
    "The ferry ran aground off the island at night, the coast guard told reporters.",
    "Nobody was hurt, and all of the passengers were ashore by the morning.",
    "The harbour is to open again on Friday.",
)


def body_of(*lines: str) -> str:
    return "\n\n".join(lines)


CLOSING = [
    # Agencies
    "(Reporting by Tidewater Wire bureaus in Split and Zadar)",
    "Additional reporting by Jane Doe in Split",
    "Reporting by Jane Doe and John Roe; writing by Ana Novak; editing by Max Muster",
    "- Tidewater Wire",
    "– Tidewater Wire",
    "Tidewater Wire",
    "Tidewater News Agency",
    "(with Tidewater agencies)",
    "(mit Material der Agenturen)",
    "This story was produced by Tidewater Wire and has not been edited by the Harbour Post.",
    "The views expressed in this article are the author's own.",
    # Invitations
    "Subscribe to the Quay Brief for news of the coast before breakfast.",
    "Subscribe to our channel.",
    "Get the Quay Daily Briefing every weekday at 7am.",
    "Support independent reporting: become a member of the Post.",
    "Support independent journalism. Become a member today.",
    "Recevez chaque matin la lettre du Courrier des Quais.",
    "Nous vivons grâce à nos lecteurs : abonnez-vous.",
    "Suivez-nous pour ne rien manquer.",
    "Suscríbase al boletín de Puertos.",
    "Síganos en nuestros canales para más información.",
    "Recibe nuestro boletín de la mañana.",
    "Inscreva-se no boletim do porto.",
    "Seguici per non perdere le notizie del porto.",
    "Folgen Sie uns für weitere Nachrichten.",
    "Melden Sie sich für unseren Newsletter an.",
    "Підписуйтеся на наш канал, щоб нічого не пропустити.",
    "Підписуйтеся на розсилку «Причалу».",
    "Подписывайтесь на наш канал.",
    "Śledź nas codziennie.",
    "Naročite se na naš bilten.",
    "关注我们的频道",
    # Credits
    "（编辑：张三）",
    "责任编辑：张三",
    "Fot. archiwum „Nabrzeża”",
    "تصوير: الميناء",
    "Source: Ministry of the Sea",
    "Quelle: Küstenwache",
    "Źródło: straż przybrzeżna",
    # Authors
    "Jane Doe is a columnist of the Harbour Post.",
    "Jane Q. Doe is a columnist of the Harbour Post.",
    "John Roe writes about the sea for the Harbour Post.",
    "Jane Doe is a former foreign correspondent. Her book on ferries appeared in May.",
    "John Roe covers ports and trade for the Harbour Post.",
    "The author is a historian of seafaring.",
    "The author was the island's ambassador to Italy.",
    "Max Muster ist Redakteur der Küstenzeitung.",
    "Die Autorin lehrt Seerecht in Kiel.",
    "Jeanne Dupont est chroniqueuse au Courrier des Quais.",
    "L'auteur est historien de la marine.",
    "Juana Pérez es columnista del Diario del Puerto.",
    "La autora es profesora de Derecho marítimo.",
    "Joana Prado é colunista do Jornal do Cais.",
    "Giovanna Rossi è editorialista del Corriere del Porto.",
    "Иван Петров — обозреватель «Портовой газеты».",
    'Jane Doe is the author of "The Wreck" and other books.',
    "Автор — историк мореплавания.",
    "Анна Бондар — колумністка видання.",
    "Anna Nowak jest publicystką dziennika.",
    "Ana Novak je novinarka Pristaniškega lista.",
    "作者系海事学院教授",
]


@pytest.mark.parametrize("line", CLOSING)
def test_closing_lines_go(line: str) -> None:
    assert comparable_body(body_of(*REPORT, line)) == " ".join(REPORT)


@pytest.mark.parametrize("line", CLOSING)
def test_closing_lines_go_before_other_furniture(line: str) -> None:
    body = body_of(*REPORT, line, "Photo: Harbour Post", "© 2024 Harbour Post")
    assert comparable_body(body) == " ".join(REPORT)


@pytest.mark.parametrize(
    "line", ["Tidewater Wire", "Harbour Press Agency", "Staff and agencies", "Tidewater Wire staff"]
)
def test_a_lone_agency_above_the_report_goes(line: str) -> None:
    assert comparable_body(body_of(line, *REPORT)) == " ".join(REPORT)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("SPLIT (Tidewater Wire) – The ferry sank.", "SPLIT The ferry sank."),
        ("SPLIT, Croatia (Tidewater News) - The ferry sank.", "SPLIT, Croatia The ferry sank."),
        ("PARIS (Texas) – The barn burned.", "PARIS (Texas) – The barn burned."),
        (
            "The Adria group (Free Press) – a daily – was sold.",
            "The Adria group (Free Press) – a daily – was sold.",
        ),
    ],
)
def test_marks_of_unlisted_agencies_leave_the_dateline(first: str, expected: str) -> None:
    assert comparable_body(body_of(first, *REPORT)) == " ".join((expected, *REPORT))


ORDINARY = [
    "She writes about foreign policy, he said.",
    "She writes about foreign policy for the Harbour Post.",
    "He was a columnist before he went to sea.",
    "The union is a member of the board.",
    "The captain is a professor of history in his spare time.",
    'Jane Doe is a reporter for the Harbour Post, and "nobody asked her," a colleague said.',
    "Jane Doe, who owns the ferry, is a member of the port council.",
    "Harbour Watch writes about how the wreck was found.",
    "Adria TV's John Roe reports on the search for the captain.",
    "John Roe reports from the quay that the crane has broken down.",
    "Follow the coast and you reach the wreck, the pilot said.",
    "Subscribe to our view or leave, the minister told the council.",
    "Subscribe to that theory and you will never sail.",
    "Sign up for health insurance by 15 December.",
    "Support for independent shipping has grown.",
    "Support the victims: donate to the Red Cross.",
    "Become what you are, the poster read.",
    "Get the passengers out first, was the order.",
    "Recibe el puerto cada año a un millón de viajeros.",
    "Recevez nos excuses, a écrit la compagnie aux familles.",
    "Підпишіться під петицією, закликають родини.",
    "Inscrivez-vous sur les listes électorales avant le 31 décembre.",
    "Reporting by Harbour Watch has shown that the hull was cracked.",
    "Editing by machine is cheaper.",
    "This story was told for generations on the island.",
    "Sources: two officers were on the bridge. Neither was at the wheel.",
    "Relatives may call the command centre of the port.",
    "The author of the report resigned.",
    "Der Autor des Gutachtens trat zurück.",
    "El autor del informe dimitió.",
    "Der Hafen ist seit Freitag wieder offen.",
    "The free press is what he fears.",
    "- Jane Doe was in the engine room",
    "Max Muster ist der neue Hafenmeister.",
    "作者没有回应记者的提问。",
]


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_last_lines_stay(line: str) -> None:
    assert boilerplate_spans(body_of(*REPORT, line)) == []


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_lines_inside_a_story_stay(line: str) -> None:
    assert boilerplate_spans(body_of(REPORT[0], line, *REPORT[1:])) == []


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to the Quay Brief for news of the coast before breakfast.",
        "Support independent reporting: become a member of the Post.",
        "Síganos en nuestros canales para más información.",
        "Jane Doe is a columnist of the Harbour Post.",
        "John Roe writes about the sea for the Harbour Post.",
        "The author is a historian of seafaring.",
        "- Tidewater Wire",
    ],
)
def test_what_is_furniture_at_the_end_stays_inside_a_longer_story(line: str) -> None:
    body = body_of(*REPORT, line, *REPORT, *REPORT)
    assert line in comparable_body(body)


def test_a_person_of_the_story_is_no_author() -> None:
    detained = "Police have detained Jane Doe, who was filming the wreck, her employer said."
    role = "Jane Doe is a reporter for the Harbour Post."
    assert comparable_body(body_of(detained, *REPORT, role)).endswith(role)
    written = "The author of the novel grew up on the island."
    note = "The author is a grandson of the first ferryman."
    assert comparable_body(body_of(written, *REPORT, note)).endswith(note)


def test_a_byline_does_not_make_the_author_a_person_of_the_story() -> None:
    note = "Jane Doe is a columnist of the Harbour Post."
    assert comparable_body(body_of("By Jane Doe", *REPORT, note)) == " ".join(REPORT)
    assert comparable_body(body_of("Jane Doe", *REPORT, note)) == " ".join(("Jane Doe", *REPORT))


def test_only_the_note_goes_where_the_report_continues() -> None:
    note = "Jane Doe is a columnist of the Harbour Post. The harbour stays closed."
    assert comparable_body(body_of(*REPORT, note)).endswith("on Friday. The harbour stays closed.")


def test_the_last_of_a_list_of_names_stays() -> None:
    names = ("- Jane Doe", "- John Roe", "- Ana Novak")
    assert boilerplate_spans(body_of(*REPORT, *names)) == []


def test_one_line_always_stays() -> None:
    assert comparable_body("Tidewater Wire\nTidewater Wire") == "Tidewater Wire"
    assert comparable_body("Suivez-nous\nSeguici") == "Suivez-nous"
