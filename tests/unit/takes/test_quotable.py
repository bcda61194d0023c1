import pytest

from clustering.documents import Document
from clustering.takes.quotable import independent_reports, quotable_sentences

GOOD = "The council approved the new harbour tunnel by a large majority on Monday."


def sentences(body, title="", language="en"):
    return [s.text for s in quotable_sentences(Document("a", title, body, language))]


def test_a_plain_sentence_can_be_quoted():
    assert sentences(GOOD) == [GOOD]


@pytest.mark.parametrize(
    "line",
    [
        "What does the tunnel mean for the people who live above it?",
        "HARBOUR TUNNEL APPROVED BY A LARGE MAJORITY OF COUNCILLORS TODAY.",
        "Harbour tunnel approved by the council after a long debate",
        "and the rest of the city will follow within the next two years.",
        "“We are proud of the tunnel, he said, and walked out of the hall.",
        "It was so.",
        "Sign up for our daily newsletter to read more stories of this kind.",
        "Photo: The tunnel entrance is pictured on a grey Monday morning.",
        "Visit https://example.org for more about the tunnel and its costs.",
        "Anyone with information is asked to call the police of the harbour town.",
        "If you have a question for our reporters, send it in by Friday noon.",
        "Ana Hale / AP Mayor Inga Holm and her son on the stairs of the town hall.",
        "Singer Ole Brand, front left, takes part in a protest in Skarholm, May 2, 2019.",
        "Mayor Inga Holm Inga Mary HolmTunnel to cost more Ferry sold MORE voted for the tunnel.",
        "More:How the harbour tunnel could speed up the journey to the islands.",
        "Stay with Channel 9 as the story of the harbour tunnel develops.",
        "Read the latest updates on the verdict about the harbour tunnel.",
        "Manage your money better with our guide to tunnels and harbours.",
        "Buy Photo The entrance of the tunnel stood open on a grey Monday.",
        "Verpassen Sie keine Nachricht über den Tunnel und seine Kosten.",
        "Підписуйтесь на новини про тунель і про те, скільки він коштує.",
        "Restez informés des travaux du tunnel et de ce qu'ils coûtent.",
        "Non perderti le ultime notizie sul tunnel e su quanto costa.",
        "Не пропустите новости о туннеле и о том, сколько он стоит.",
        "Subscribe to our paper to read more about the harbour tunnel.",
        "The mayor of Skarholm is seen at the entrance of the tunnel on Monday.",
        "We use cookies to learn what our readers think of the tunnel.",
        "Hale reported from Skarholm, and Brand from the other end of the tunnel.",
        "Das Bild zeigt den Eingang des Tunnels an einem grauen Montag.",
        "En la imagen, la entrada del túnel de Skarholm un lunes gris.",
        "Abonnez-vous pour lire la suite de notre enquête sur le tunnel.",
        "Here is what we know so far about the harbour tunnel of Skarholm.",
        "The mayor, " + "who had been waiting for a long time, " * 15 + "agreed.",
    ],
)
def test_what_cannot_stand_alone_is_left_out(line):
    assert sentences(f"{GOOD}\n\n{line}") == [GOOD]


@pytest.mark.parametrize(
    "line",
    [
        "Watch groups say that the harbour tunnel costs more than it should.",
        "Call centres in the harbour town will move to the other bank by June.",
        "Support for the harbour tunnel has fallen by ten points since March.",
        "Joint checks of both ends of the tunnel will begin on Thursday.",
        "Holm, left by her party, said that the tunnel would be open by 2029.",
        "Readers of the town's paper voted for the tunnel by a large majority.",
        "The ferry company gained nine million subscribers with its tunnel film.",
        "The ministry said in a press release that two divers had been hurt.",
        "Holm said on a podcast that the tunnel would be open by 2029.",
        "The vote is seen as a sign that the islands want the tunnel.",
        "Two men are shown on the video leaving the tunnel by a side door.",
        "Image rights of the divers were sold to a film company on Monday.",
        "eBay said that it would sell the old ferry of Skarholm for the town.",
        "The company wants to do without cookies on the ferry's own pages.",
    ],
)
def test_what_opens_like_a_call_on_the_reader_stays(line):
    assert sentences(f"{GOOD}\n\n{line}") == [GOOD, line]


def test_a_dateline_is_cut_off_and_the_quote_stays_exact():
    body = f"LONDON (North Wire) – {GOOD}"
    found = quotable_sentences(Document("a", "", body, "en"))
    assert [s.text for s in found] == [GOOD]
    assert body[found[0].start : found[0].end] == GOOD


@pytest.mark.parametrize(
    "label",
    ["■ ", "CLOSE ", "BREAKING: ", "(CNN) ", "(AP) — ", "■ UPDATE: ", "HARBOUR TOWN—"],
)
def test_a_label_is_cut_off_and_the_quote_stays_exact(label):
    body = f"{label}{GOOD}"
    found = quotable_sentences(Document("a", "", body, "en"))
    assert [s.text for s in found] == [GOOD]
    assert body[found[0].start : found[0].end] == GOOD


def test_a_headline_that_runs_into_a_sentence_is_cut_off():
    title = "Council approves the harbour tunnel"
    assert sentences(f"{title} {GOOD}", title) == [GOOD]
    whole = f"{title} that it had turned down in March, and sells the ferry."
    assert sentences(whole, title) == [whole]
    assert sentences("Ana Holm Harbour Foundation sues the town.", "Ana Holm") == [
        "Ana Holm Harbour Foundation sues the town."
    ]


def test_a_case_at_law_is_one_name():
    text = "The judge found the sheriff in breach in Harbour Office et al. v. Hale on Thursday."
    assert sentences(text) == [text]


def test_a_speaker_before_a_colon_is_no_dateline():
    text = "Mayor Hale said: “The tunnel will open before the end of the decade.”"
    assert sentences(text) == [text]


def test_the_title_repeated_in_the_body_is_no_statement():
    assert sentences(GOOD, title=GOOD.rstrip(".")) == []


def test_a_sentence_that_is_repeated_counts_once():
    assert sentences(f"{GOOD}\n{GOOD}") == [GOOD]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ko", "정부는 화요일 새로운 경제 대책을 발표했다고 밝혔다."),
        ("ka", "პარლამენტმა სამშაბათს ახალი გვირაბის მშენებლობა დაამტკიცა ქალაქში."),
        ("hy", "Խորհրդարանը երեքշաբթի հաստատեց քաղաքի նոր թունելի շինարարությունը այս տարի։"),
        ("am", "ምክር ቤቱ ማክሰኞ ዕለት አዲሱን የወደብ ዋሻ ግንባታ በከፍተኛ ድምፅ አጽድቋል።"),
    ],
)
def test_languages_with_letters_and_marks_of_their_own(language, told):
    assert sentences(f"{told} {told[:-1]}{told[0]}{told[-1]}", language=language)[:1] == [told]


def test_short_chinese_sentences_are_long_enough():
    assert sentences("周一上午市议会以多数票通过了新的港口隧道计划。", language="zh")


def documents(*reports):
    return [Document(f"d{i}", "t", "b", report=r) for i, r in enumerate(reports)]


def test_copies_have_their_original_as_report():
    assert independent_reports(documents(None, "d0", None), [[], [], []]) == ["d0", "d0", "d2"]


def test_copies_of_an_article_that_is_not_there_are_one_report():
    assert independent_reports(documents("x", "x", None), [[], [], []]) == ["d0", "d0", "d2"]


def test_the_same_sentences_make_one_report():
    wire = [f"sentence number {n} of the wire" for n in range(6)]
    own = [f"sentence number {n} of another" for n in range(6)]
    found = independent_reports(documents(None, None, None), [wire, wire[:4], [*own, wire[0]]])
    assert found == ["d0", "d0", "d2"]


def test_many_reprints_are_one_report():
    wire = [f"sentence number {n} of the wire" for n in range(6)]
    assert set(independent_reports(documents(*[None] * 60), [wire] * 60)) == {"d0"}
