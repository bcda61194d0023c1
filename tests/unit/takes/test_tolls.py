import pytest

from clustering.documents import Document
from clustering.takes import analyse_story
from clustering.takes.currency import Told, tolls_told
from clustering.takes.tolls import Toll, differ, find_tolls, tolls_now
from tests.support.quake_story import hashed

START = 1_772_000_000.0


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("The ferry fire killed at least four people, officials said.", "en", 4),
        ("Twelve dead as ferry burns off Skarholm", "en", 12),
        ("The death toll from the fire rose to 23 on Friday.", "en", 23),
        ("Fourteen people were confirmed dead.", "en", 14),
        ("La cifra de muertos subió a 19, informó la policía.", "es", 19),
        ("Suben a 12 los muertos", "es", 12),
        ("O incêndio matou pelo menos 19 pessoas.", "pt", 19),
        ("Un incendie fait au moins neuf morts", "fr", 9),
        ("Sieben Menschen kamen ums Leben.", "de", 7),
        ("Bei dem Brand starben mindestens 12 Menschen.", "de", 12),
        ("При пожаре погибли не менее 12 человек.", "ru", 12),
        ("Sedikitnya tujuh orang tewas.", "id", 7),
        ("ارتفع عدد الضحايا إلى أربعة عشر قتيلا", "ar", 14),
        ("火灾已造成19人死亡。", "zh", 19),
        ("遇难人数升至21人", "zh", 21),
        ("Mueren 12 personas en un incendio", "es", 12),
        ("Mueren quince personas en un incendio", "es", 15),
        ("Treinta y un muertos en un incendio", "es", 31),
        ("Кількість загиблих зросла до 21", "uk", 21),
        ("Кількість загиблих зросла до шести", "uk", 6),
        ("Погибли двадцать три человека.", "ru", 23),
        ("ارتفع عدد القتلى إلى 21", "ar", 21),
        ("Ölü sayısı 21'e yükseldi", "tr", 21),
        ("V nesreči so umrli štirje ljudje.", "sl", 4),
        ("Dve osebi umrli v požaru", "sl", 2),
        ("Einundzwanzig Tote bei Brand", "de", 21),
        ("Dreiundzwanzig Menschen starben.", "de", 23),
        ("Twenty-three killed in market fire", "en", 23),
        ("Thirty people were killed in the fire.", "en", 30),
        ("Forty-one dead after landslide", "en", 41),
        ("死者は21人に増えた。", "ja", 21),
        ("12人が死亡した。", "ja", 12),
        ("화재로 12명이 숨졌다.", "ko", 12),
        ("사망자는 21명으로 늘었다.", "ko", 21),
    ],
)
def test_the_dead_are_counted_however_it_is_put(text, language, value):
    assert find_tolls(text, language) == (Toll("dead", value),)


def test_dead_and_injured_are_told_apart():
    found = find_tolls("Nine people died and 140 were injured.", "en")
    assert set(found) == {Toll("dead", 9), Toll("injured", 140)}


def test_dead_and_injured_are_told_apart_in_japanese():
    found = find_tolls("12人が死亡し、30人がけがをした。", "ja")
    assert set(found) == {Toll("dead", 12), Toll("injured", 30)}


@pytest.mark.parametrize(
    "text",
    [
        "The storm destroyed 31 houses and 20 percent of the harvest.",
        "Rescuers found three more bodies in the hull.",
        "Four bakers died in the fire.",
        "A fire on the same line killed 90 people in 1994.",
        "The ferry left with 142 people aboard.",
        "Officers were hurt and 14 people arrested.",
        f"{'9' * 400} dead as ferry burns",
        "Boy aged 12 killed in crash",
        f"火灾已造成{'9' * 5000}人死亡。",
    ],
)
def test_these_are_not_the_toll(text):
    assert find_tolls(text, "en") == ()


def test_tolls_differ_where_none_is_shared():
    nine, twelve = find_tolls("Nine dead", "en"), find_tolls("12 dead, nine earlier", "en")
    assert differ(nine, twelve)
    assert not differ(nine, nine)
    assert not differ(nine, find_tolls("140 injured", "en"))


def told(hours, title, body, country="SE", language="en"):
    name = f"r{hours:03}{country}"
    return Document(
        name, title, body, language, START + 3600 * hours, f"{name.lower()}.example", country
    )


FIRE = [
    told(
        0,
        "Four dead as ferry burns off Skarholm",
        "A fire on the ferry Nordlys off Skarholm killed four people on Monday, police said."
        " The ferry was on its way to the island of Ven with lorries on its car deck."
        " Lifeboats brought the passengers to the harbour of Skarholm.",
    ),
    told(
        3,
        "Doce muertos en el incendio de un transbordador frente a Skarholm",
        "Doce personas murieron en el incendio del transbordador Nordlys frente a Skarholm."
        " El fuego empezó en la cubierta de los camiones antes del amanecer.",
        "ES",
        "es",
    ),
    told(
        4,
        "Fire on ferry Nordlys off Skarholm kills 12",
        "The fire on the ferry Nordlys off Skarholm killed at least 12 people on Monday, police"
        " said. The fire began on the car deck of the ferry before dawn.",
        "GB",
    ),
    told(
        30,
        "Ferry fire off Skarholm: toll rises to 19",
        "The death toll of the fire on the ferry Nordlys off Skarholm rose to 19 on Tuesday after"
        " divers searched the car deck. Prosecutors questioned the captain of the ferry.",
        "DK",
    ),
]


def test_headline_and_statements_give_the_latest_toll():
    world = analyse_story(FIRE, hashed).world_take
    shown = [world.headline, *(statement.text for statement in world.statements)]
    assert {toll for text in shown for toll in find_tolls(text, "en")} == {Toll("dead", 19)}
    assert not any(find_tolls(text, "es") for text in shown)


def test_the_toll_of_the_morning_stands_until_the_evening():
    world = analyse_story(FIRE[:1], hashed).world_take
    assert world.headline == FIRE[0].title
    assert find_tolls(world.statements[0].text, "en") == (Toll("dead", 4),)


def test_a_toll_that_several_reports_take_down_is_out_of_date():
    lower = [
        told(
            hours,
            f"Ferry fire off Skarholm killed 15, police {word}",
            f"The fire on the ferry Nordlys off Skarholm killed 15 people, police {word}.",
            country,
        )
        for hours, word, country in ((50, "say after a recount", "FI"), (52, "correct", "NO"))
    ]
    world = analyse_story([*FIRE, *lower], hashed).world_take
    assert find_tolls(world.headline, "en") == (Toll("dead", 15),)


def test_reports_without_times_replace_nothing():
    undated = [
        Document(d.id, d.title, d.body, d.language, None, d.source, d.country) for d in FIRE[2:]
    ]
    texts = [s.text for s in analyse_story(undated, hashed).world_take.statements]
    assert any(find_tolls(text, "en") == (Toll("dead", 12),) for text in texts)


@pytest.mark.parametrize(
    ("text", "language", "tolls"),
    [
        ("No one was injured in the attack.", "en", [("injured", 0)]),
        ("Es gab keine Verletzten.", "de", [("injured", 0)]),
        ("Пожар потушен, пострадавших нет.", "ru", [("injured", 0)]),
        (
            "No deaths were reported, but three people were hurt.",
            "en",
            [("injured", 3), ("dead", 0)],
        ),
        ("There were no immediate reports of people injured.", "en", []),
        ("No one has claimed responsibility for killing the mayor.", "en", []),
    ],
)
def test_nobody_is_a_toll(text: str, language: str, tolls: list[tuple[str, int]]) -> None:
    assert find_tolls(text, language) == tuple(Toll(kind, value) for kind, value in tolls)


def test_what_was_said_earlier_is_not_what_is_known() -> None:
    text = "Police lowered the number of dead to nine, having earlier said that 11 people died."
    assert tolls_now(text, "en") == (Toll("dead", 9),)
    assert set(find_tolls(text, "en")) == {Toll("dead", 9), Toll("dead", 11)}
    assert tolls_now("Zunächst war von elf Toten die Rede.", "de") == ()


def up_front(hours: float, report: str, text: str) -> Told:
    return Told(START + 3600 * hours, report, [(text, "en")])


def test_dead_are_news_where_nobody_was_hurt_before() -> None:
    tolls = tolls_told(
        [
            up_front(0, "a", "No one was killed."),
            up_front(24, "b", "Two people died in the strike."),
        ]
    )
    assert tolls.old == {Toll("dead", 0)}
    assert tolls.new == {Toll("dead", 2)}


def test_a_higher_toll_that_was_told_before_stands() -> None:
    rising = [up_front(0, "a", "12 people died."), up_front(20, "b", "131 people died.")]
    behind = up_front(23, "c", "At least 128 people died.")
    beside = up_front(21, "c", "At least 128 people died.")
    assert Toll("dead", 128) in tolls_told([*rising, behind]).old
    assert Toll("dead", 128) not in tolls_told([*rising, beside]).old
    again = up_front(24, "d", "At least 128 people died.")
    assert Toll("dead", 131) in tolls_told([*rising, behind, again]).old
    assert Toll("dead", 128) not in tolls_told([*rising, behind, again]).old
