from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from clustering.documents import Document
from clustering.takes import analyse_story, choice, from_dict, to_dict
from clustering.takes.choice import days_behind
from clustering.takes.material import lay_out
from tests.support.quake_story import QUAKE, as_story, hashed


@pytest.fixture(scope="module")
def story():
    return analyse_story(QUAKE, hashed)


def test_the_world_take_tells_what_happened(story):
    world = story.world_take
    assert "Port Merrow" in world.headline
    assert 3 <= len(world.statements) <= 7
    assert "earthquake" in world.statements[0].text
    assert world.as_of == datetime(2026, 3, 3, 18, tzinfo=UTC)


def test_coverage_counts_articles(story):
    coverage = story.world_take.coverage
    assert coverage.countries == dict.fromkeys(["CA", "CN", "DE", "FR", "GB", "IE", "RU", "US"], 1)
    assert coverage.regions == {"Europe": 5, "North America": 2, "Asia": 1}
    assert coverage.languages["en"] == 4


def test_the_later_toll_replaces_the_earlier_one(story):
    texts = " ".join(s.text for s in story.world_take.statements)
    assert "at least 31 people" in texts
    assert "killing at least 12" not in texts


def test_a_wire_copy_adds_a_quote_and_no_support():
    alone = analyse_story(as_story(1, 2), hashed).world_take.statements
    copied = analyse_story(as_story(1, 2, 3), hashed).world_take.statements
    text = copied[0].text
    before = next(s for s in alone if s.text == text)
    assert copied[0].support.independent == before.support.independent == 2
    assert len(copied[0].support.quotes) == len(before.support.quotes) + 1


def test_copies_beyond_those_that_are_compared_are_quoted_all_the_same():
    wire = QUAKE[0]
    copies = [
        replace(
            wire,
            id=f"c{number:03}",
            body=f"By our own staff, as number {number}.\n\n{wire.body}",
            published_at=(wire.published_at or 0.0) + 60 * number,
            source=f"copy{number}.example",
            country=("US", "SI")[number == 150],
        )
        for number in range(1, 151)
    ]
    documents = [*QUAKE, *copies]
    world = analyse_story(documents, hashed).world_take
    few = analyse_story([*QUAKE, *copies[:30]], hashed).world_take
    assert [s.text for s in world.statements] == [s.text for s in few.statements]
    assert [s.support.independent for s in world.statements] == [
        s.support.independent for s in few.statements
    ]
    bodies = {document.id: document.body for document in documents}
    quoting = [s for s in world.statements if wire.id in {q.article_id for q in s.support.quotes}]
    assert quoting
    for statement in quoting:
        assert {copy.id for copy in copies} <= {q.article_id for q in statement.support.quotes}
        assert "SI" in statement.support.countries
        for quote in statement.support.quotes:
            assert bodies[quote.article_id][quote.start : quote.end] == quote.quote


def test_unmarked_copies_are_found_by_their_text():
    story = analyse_story([QUAKE[1], replace(QUAKE[2], report=None)], hashed)
    assert {s.support.independent for s in story.world_take.statements} == {1}
    assert story.takes == []


def test_one_country_can_agree_where_the_story_has_one():
    here = [replace(d, country="GB", report=None) for d in as_story(1, 2)]
    third = Document(
        "a90",
        "Port Merrow quake",
        "An earthquake of magnitude 6.8 struck off the coast near Port Merrow on Monday, killing at"
        " least 12 people, the civil protection agency and officials said.",
        "en",
        here[0].published_at,
        "other.example",
        "GB",
    )
    statuses = {
        s.text: s.status for s in analyse_story([*here, third], hashed).world_take.statements
    }
    assert "agreed" in statuses.values()


def test_two_reports_do_not_agree():
    statements = analyse_story(as_story(1, 2), hashed).world_take.statements
    assert {s.status for s in statements} == {"reported"}


def contrary(left, right, hours=0.0):
    start = 1_772_000_000.0
    return [
        Document("a", "Ferry accident", left, "en", start, "a.example", "GB"),
        Document("b", "Ferry accident", right, "en", start + 3600 * hours, "b.example", "IE"),
        Document("c", "Ferry", "The weather over the sound was calm and the moon was bright."
                 " Divers went down to the wreck early in the morning. A crane ship is on its way"
                 " from the mainland.", "en", start, "c.example", "FR"),
        Document("d", "Ferry", "The shipping line has run the route since the war. Its three ships"
                 " carry lorries and mail. The harbour master closed the sound to all traffic.",
                 "en", start, "d.example", "NO"),
    ]  # fmt: skip


FOUR = "The ferry accident in the sound killed 14 passengers, the coast guard said."
SIX = "The ferry accident in the sound killed 26 passengers, the coast guard said."


def test_different_tolls_at_one_time_are_disputed():
    statements = analyse_story(contrary(FOUR, SIX), hashed).world_take.statements
    disputed = [s for s in statements if s.status == "disputed"]
    assert len(disputed) == 1
    assert {q.quote for q in disputed[0].support.quotes} == {FOUR, SIX}


def test_a_toll_of_the_next_day_is_news_and_no_dispute():
    statements = analyse_story(contrary(FOUR, SIX, hours=20), hashed).world_take.statements
    assert SIX in [s.text for s in statements]
    assert FOUR not in [s.text for s in statements]
    assert "disputed" not in {s.status for s in statements}


@pytest.mark.parametrize(
    "told",
    [
        "Police put the crowd in the square at 12,000 people, the unions at 35,000 people.",
        "Kyiv said that 255,000 people live there; Moscow says that fewer than 120,000 remain.",
        "There were 12,000 people according to police, and 35,000 according to the unions.",
    ],
)
def test_a_sentence_that_sets_two_figures_against_each_other_is_disputed(told):
    statements = analyse_story(contrary(told, "It was a bright day."), hashed).world_take.statements
    assert {s.text: s.status for s in statements}[told] == "disputed"


@pytest.mark.parametrize(
    ("told", "language", "status"),
    [
        ("Il ponte ha 350 luci nel secondo tratto, 280 nel secondo arco.", "it", "reported"),
        ("O porto teve 350 navios no segundo dia, 280 no segundo mês.", "pt", "reported"),
        ("Erano 350 secondo la polizia, 280 secondo i sindacati.", "it", "disputed"),
        ("Eram 350 segundo a polícia, 280 segundo os sindicatos.", "pt", "disputed"),
    ],
)
def test_the_second_of_two_is_no_side(told, language, status):
    documents = contrary(told, "It was a bright day.")
    documents[0] = replace(documents[0], language=language)
    statements = analyse_story(documents, hashed).world_take.statements
    assert {s.text: s.status for s in statements}[told] == status


def test_a_sentence_that_replaces_a_figure_is_no_dispute():
    told = "American and Ukrainian officials said the limit was raised to 650,000 men from 450,000."
    statements = analyse_story(contrary(told, "It was a bright day."), hashed).world_take.statements
    assert {s.text: s.status for s in statements}[told] == "reported"


def test_what_was_expected_is_not_contradicted_by_what_came():
    expected = "The harbour office expected the festival in the sound to draw 14,000 visitors."
    came = "The festival in the sound drew 26,000 visitors, the harbour office said."
    statements = analyse_story(contrary(expected, came), hashed).world_take.statements
    assert "disputed" not in {s.status for s in statements}


def test_a_disputed_border_denies_nothing():
    told = "The ship hit the rocks in the waters of the sound while the captain was asleep."
    same = "The ship hit the rocks in the disputed waters of the sound as the captain was asleep."
    statements = analyse_story(contrary(told, same), hashed).world_take.statements
    assert "disputed" not in {s.status for s in statements}


def test_two_reports_of_one_story_have_three_statements():
    statements = analyse_story(contrary(FOUR, "It was a bright day.")[2:], hashed).world_take
    assert len(statements.statements) >= 3


def test_a_denial_is_a_dispute():
    told = "The captain of the ferry was asleep when the ship hit the rocks in the sound."
    denied = "The company denied that the captain of the ferry was asleep when it hit the rocks."
    statements = analyse_story(contrary(told, denied), hashed).world_take.statements
    disputed = [s for s in statements if s.status == "disputed"]
    assert len(disputed) == 1
    assert {q.quote for q in disputed[0].support.quotes} == {told, denied}


SIGNED = "A {} spokesman said that the treaty on the strait would be signed in the autumn."
UNTERZEICHNET = "Ein Sprecher {} sagte, der Vertrag werde im Herbst unterzeichnet."


@pytest.mark.parametrize(
    ("speaker", "sprecher", "reports"),
    [("Kremlin", "des Kremls", 1), ("White House", "der US-Regierung", 2)],
)
def test_what_one_government_says_is_not_what_another_says(speaker, sprecher, reports):
    american, other = SIGNED.format("White House"), UNTERZEICHNET.format(sprecher)
    english = {other: SIGNED.format(speaker)}
    documents = contrary(american, other)
    documents[1] = replace(documents[1], language="de")
    # An encoder that links the languages.
    statements = analyse_story(
        documents, lambda texts: hashed([english.get(text, text) for text in texts])
    ).world_take.statements
    support = {s.text: s.support.independent for s in statements}
    assert max(support.get(american, 0), support.get(other, 0)) == reports


def test_what_is_new_is_told_against_the_view_before():
    before = analyse_story(as_story(1, 2), hashed).world_take
    after = analyse_story(as_story(1, 2, 4), hashed, previous=before).world_take
    assert after.new_since.time == before.as_of
    assert after.new_since.statements
    assert all(
        "a04" in {q.article_id for q in s.support.quotes} for s in after.new_since.statements
    )
    again = analyse_story(as_story(1, 2, 4), hashed, previous=after).world_take
    assert again.new_since.statements == []


def test_as_of_leaves_out_what_came_later():
    time = datetime(2026, 3, 2, 12, tzinfo=UTC)
    story = analyse_story(QUAKE, hashed, as_of=time)
    assert story.world_take.as_of == time
    assert sum(story.world_take.coverage.countries.values()) == 6


def test_a_story_of_titles_has_a_headline_and_no_statements():
    titles = [replace(d, body="") for d in QUAKE]
    story = analyse_story(titles, hashed)
    assert "Port Merrow" in story.world_take.headline
    assert story.world_take.statements == []
    assert story.takes == []
    assert sum(story.world_take.coverage.languages.values()) == len(QUAKE)


def test_no_articles():
    story = analyse_story([], hashed)
    assert (story.world_take.headline, story.world_take.statements, story.takes) == ("", [], [])


def test_the_encoder_is_called_once_with_each_text_once():
    calls = []

    def encode(texts):
        calls.append(list(texts))
        return hashed(texts)

    analyse_story(QUAKE, encode)
    assert len(calls) == 1
    assert len(set(calls[0])) == len(calls[0])


@pytest.mark.parametrize("kind", ["zero", "nan", "same", "narrow"])
def test_useless_vectors_break_nothing(kind):
    def encode(texts):
        rows = np.zeros((len(texts), 8), np.float32)
        if kind == "nan":
            rows[:] = np.nan
        elif kind == "same":
            rows[:, 0] = 1.0
        elif kind == "narrow":
            rows = hashed(texts)
            rows[:, 0] += 5.0
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    story = analyse_story(QUAKE, encode)
    assert story.world_take.statements


def test_json_and_back(story):
    plain = to_dict(story)
    assert plain["world_take"]["as_of"] == "2026-03-03T18:00:00Z"
    assert set(plain) == {"world_take", "takes"}
    assert from_dict(plain) == story


def test_what_several_reports_say_opens_the_story():
    leads = [
        "When the council of Skarholm met on Monday, a baker by the harbour tunnel counted loaves.",
        "The harbour tunnel of Skarholm will cost 90 million crowns, an engineer said on Monday.",
        "Fishermen of Skarholm fear for their boats since the council voted for the tunnel.",
        "Skarholm has dreamt of a tunnel under its harbour since the ferry sank in a storm.",
    ]
    shared = "The council approved the harbour tunnel of Skarholm by 31 votes to 12 on Monday{}."
    said = [", the mayor said", " evening", ", its clerk said", " at noon"]
    documents = [
        Document(name, "Tunnel of Skarholm", f"{lead} {shared.format(end)}", "en", 0.0, name, name)
        for name, lead, end in zip(["SE", "DK", "NO", "FI"], leads, said, strict=True)
    ]
    world = analyse_story(documents, hashed).world_take
    assert world.statements[0].support.independent == 4


@pytest.mark.parametrize(("stale", "newest"), [(0.0, False), (1.0, True)])
def test_what_the_newest_reports_tell_counts_for_more(
    monkeypatch: pytest.MonkeyPatch, stale: float, newest: bool
) -> None:
    monkeypatch.setattr(choice, "STALE", stale)
    held = "Gunmen have held the crew of the ferry Nordlys in the harbour of Skarholm since"
    freed = "The crew of the ferry Nordlys was freed in the harbour of Skarholm"
    told = [
        (0, "SE", f"{held} the weekend, the coast guard said.", "Divers wait on the pier."),
        (1, "DK", f"{held} Saturday, according to the mayor.", "Shops by the water stay shut."),
        (2, "NO", f"{held} they boarded it, the owner said.", "Families sleep in a school."),
        (3, "IS", f"{held} a storm, the navy said.", "Ice kept other ships away."),
        (120, "FI", f"{freed} at dawn, the coast guard said.", "Two of them had lost weight."),
        (121, "DE", f"{freed} after talks, according to the mayor.", "Bells rang for an hour."),
        (122, "PL", f"{freed} overnight, the owner said.", "The ship is to sail on Sunday."),
    ]
    documents = [
        Document(name, "The ferry Nordlys", f"{lead} {more}", "en", 3600.0 * hour, name, name)
        for hour, name, lead, more in told
    ]
    material = lay_out(documents, hashed)
    assert days_behind(material)[:4] == [3.0] * 4
    assert days_behind(material)[4:] == [0.0] * 3
    [first] = choice.choose_statements(material, 1).evidence
    assert material.units[first.unit].text.startswith(freed) is newest
