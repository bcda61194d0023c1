"""What the takes of a story are made of: topics, what someone says, and no sentence twice."""

import numpy as np
import pytest

from clustering.takes import analyse_story
from clustering.takes.facets import Facet
from clustering.takes.judgement import read_judgements
from clustering.takes.material import lay_out
from clustering.takes.replaced import revisions
from clustering.takes.speaking import MOST_STATEMENTS, take_statements
from clustering.takes.topics import REACTION, topics_of
from tests.support.quake_story import QUAKE, hashed
from tests.support.short_story import short_story

BUILT = "The council of Skarholm approved the harbour tunnel on Monday after a debate of ten hours."
ELECTION = (
    "Voters decide on the coalition and its candidate in the council election of September,"
    " and the opposition campaigns against the tunnel."
)
PLAIN = "Workers begin to dig on the northern shore in May."
REMARK = "“The harbour tunnel of Skarholm is a gift to the grandchildren,” {} said on Monday."


def told(*bodies):
    return short_story("Harbour tunnel approved", *bodies)


def topic_of(text):
    bodies = [f"{BUILT} {text} {PLAIN}", BUILT.replace("approved", "accepted")]
    material = lay_out(told(*bodies), hashed)
    index = [unit.text for unit in material.units].index(text)
    return topics_of(material, read_judgements(material).views)[index]


def test_what_an_election_makes_of_it_is_politics():
    topic, weight = topic_of(ELECTION)
    assert topic == "politics"
    assert 0 < weight <= 1.25


@pytest.mark.parametrize(
    "text",
    [
        "The agency will ask for Social Security numbers, and keep the Social Security numbers.",
        "The road will lead from the West Bank to the sea, and back to the West Bank in summer.",
    ],
)
def test_a_name_with_a_word_of_a_topic_is_not_of_it(text):
    assert topic_of(text) is None


def test_the_words_of_someone_named_are_a_reaction():
    topic, weight = topic_of(REMARK.format("Inga Holm"))
    assert topic == REACTION
    assert 0 < weight <= 1


def test_the_words_of_someone_unnamed_are_none():
    assert topic_of("“It is a gift to the grandchildren and no burden to them,” she said.") is None


def test_plain_news_has_no_topic():
    assert topic_of(PLAIN) is None


def test_no_sentences_have_no_topics():
    assert topics_of(lay_out([], hashed), np.zeros(0)) == []


@pytest.fixture(scope="module")
def material():
    return lay_out(QUAKE, hashed)


def test_no_sentence_speaks_for_two_takes(material):
    everything = dict.fromkeys(range(len(material.units)), 0.5)
    facets = [Facet("topic:economy", "topic", everything), Facet("actor:DE", "actor", everything)]
    topic, actor = take_statements(material, facets, [])
    # Who speaks for a country chooses before what is merely about something.
    assert MOST_STATEMENTS >= len(actor) >= len(topic) > 0
    assert not set(topic) & set(actor)


def test_what_a_later_report_replaced_speaks_for_no_take(material):
    old, _ = revisions(material)
    assert old
    members = dict.fromkeys(range(len(material.units)), 0.5)
    assert not old.intersection(
        *take_statements(material, [Facet("actor:DE", "actor", members)], [])
    )


def test_what_the_world_says_speaks_for_no_take(material):
    members = dict.fromkeys(range(len(material.units)), 0.5)
    first = take_statements(material, [Facet("topic:economy", "topic", members)], [])[0]
    again = take_statements(material, [Facet("topic:economy", "topic", members)], first)[0]
    assert again
    assert not set(first) & set(again)


def test_a_take_of_what_is_told_already_has_no_statements(material):
    facet = Facet("topic:economy", "topic", {0: 1.0, 1: 1.0})
    assert take_statements(material, [facet], [0, 1]) == [[]]


def test_reports_that_tell_nothing_but_the_same_have_no_takes():
    assert analyse_story(told(BUILT, f"{BUILT} ", BUILT), hashed).takes == []
