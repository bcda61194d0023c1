"""What tells which sentences judge: learned from vectors, held to by cue words."""

from dataclasses import replace

import numpy as np
import pytest

from clustering.takes import judgement
from clustering.takes.cued import cued_views
from clustering.takes.judgement import (
    BESIDE,
    CLASSES,
    JUDGEMENT_FEATURES,
    WITHIN,
    Judge,
    in_context,
    judgement_features,
    read_judgements,
    shipped_judge,
)
from clustering.takes.material import lay_out
from embeddings import SENTENCE_ENCODER, load_encoder
from tests.support.quake_story import QUAKE, hashed
from tests.support.short_story import short_story

REJECTED = "The union condemned the ban as reckless, its leader said."
WELCOMED = "The mayors of the valley and two fishing clubs of Skarholm welcomed the ban."
PLAIN = "The council of Skarholm voted on the ban on Monday evening."
UNSAID = "Families in the valley were left to carry their bread across the river by hand."


def story(*bodies):
    return short_story("Council bans barges", *bodies)


def judge_of(material, chances):
    """A judge that knows the material's encoder and finds these chances for every sentence."""
    width = len(JUDGEMENT_FEATURES) + material.vectors.shape[1]
    return Judge(
        weights=np.zeros((len(CLASSES), width), np.float32),
        constant=np.log(np.array(chances, np.float32)),
        mean=np.zeros(material.vectors.shape[1], np.float32),
        probe=material.probe,
    )


@pytest.fixture(scope="module")
def material():
    return lay_out(story(f"{PLAIN} {REJECTED}", f"{WELCOMED} {UNSAID}"), hashed)


def sides(material, judge):
    found = read_judgements(material, judge).stances
    return {material.units[index].text: stance.side for index, stance in found.items()}


def test_an_encoder_it_does_not_know_is_left_to_cue_words(material):
    read = read_judgements(material)
    np.testing.assert_array_equal(read.views, cued_views(material))
    assert sides(material, None) == {REJECTED: "critical"}


def test_what_is_probable_takes_a_side_without_a_word_for_it(material):
    found = sides(material, judge_of(material, [0.1, 0.6, 0.2, 0.1]))
    assert found == {PLAIN: "critical", REJECTED: "critical", UNSAID: "critical"} | {
        WELCOMED: "supportive"
    }


def test_a_side_that_is_hardly_more_probable_than_the_other_is_none(material):
    found = sides(material, judge_of(material, [0.1, 0.45, 0.35, 0.1]))
    assert found == {REJECTED: "critical", WELCOMED: "supportive"}


def test_cue_words_are_not_believed_against_all_odds(material):
    assert sides(material, judge_of(material, [0.92, 0.01, 0.01, 0.06])) == {}


def test_a_plain_report_is_no_view(material):
    views = read_judgements(material, judge_of(material, [0.97, 0.01, 0.01, 0.01])).views
    assert (views < 0.1).all()
    views = read_judgements(material, judge_of(material, [0.03, 0.01, 0.01, 0.95])).views
    assert (views > judgement.VIEW).all()


def test_features_are_named_and_about_in_the_unit_interval():
    features = judgement_features(lay_out(QUAKE, hashed))
    assert features.shape[1] == len(JUDGEMENT_FEATURES)
    assert features.min() >= -1
    assert features.max() <= 1
    assert judgement_features(lay_out([], hashed)).shape == (0, len(JUDGEMENT_FEATURES))


def test_a_story_without_sentences_has_no_views():
    read = read_judgements(lay_out([], hashed))
    assert read.views.shape == (0,)
    assert read.stances == {}


def test_a_sentence_is_read_with_what_stands_around_it():
    vectors = np.eye(3, 4)
    found = in_context(vectors, np.array([0, 0, 1]), np.zeros(4, np.float32))
    half = WITHIN / 2
    np.testing.assert_allclose(found[0], [1 + half, BESIDE + half, 0, 0])
    np.testing.assert_allclose(found[1], [BESIDE + half, 1 + half, 0, 0])
    np.testing.assert_allclose(found[2], [0, 0, 1 + WITHIN, 0])


@pytest.mark.model
def test_the_shipped_judge_knows_the_shipped_encoder_and_hears_what_is_not_said():
    encode = load_encoder(SENTENCE_ENCODER).encode
    blunt = "“This ban is a betrayal of every family on the river,” said the bargemen's leader."
    proud = "“We are proud of a ban that will keep our river alive,” said the mayor."
    material = lay_out(story(f"{PLAIN} {blunt}", f"{PLAIN} {proud}"), encode)
    chances = shipped_judge().probabilities(
        judgement_features(material),
        material.vectors,
        material.document_of,
    )
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    by_text = dict(zip([unit.text for unit in material.units], chances, strict=True))
    critical, supportive = CLASSES.index("critical"), CLASSES.index("supportive")
    assert by_text[blunt][critical] > 2 * by_text[blunt][supportive]
    assert by_text[proud][supportive] > 2 * by_text[proud][critical]
    assert by_text[PLAIN][CLASSES.index("plain")] > 0.5
    other = replace(material, probe=-material.probe)
    np.testing.assert_array_equal(read_judgements(other).views, cued_views(other))
