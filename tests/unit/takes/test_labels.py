import pytest

from clustering.documents import Document
from clustering.takes.facets import Facet
from clustering.takes.headlines import MOST_WORDS
from clustering.takes.label_names import judged_object
from clustering.takes.labels import label_facets
from clustering.takes.material import lay_out
from clustering.takes.subject import subject_phrase
from tests.support.quake_story import hashed

SUBJECT = "the dam plan"


def story(*told, language="en", title="Dam plan for the Varga valley"):
    return lay_out(
        [
            Document(f"a{number}", title, text, language, 60.0 * number, f"{number}.example")
            for number, text in enumerate(told)
        ],
        hashed,
    )


def labels(material, *keys, subject=SUBJECT):
    everything = dict.fromkeys(range(len(material.units)), 1.0)
    facets = [Facet(key, kind, dict(everything)) for key, kind in keys]
    shown = [[*everything][:4]] * len(facets)
    return label_facets(material, facets, shown, subject)


CRITICAL = ("critical:betrayal", "stance")


def test_the_point_that_most_of_a_stance_makes_names_it():
    told = story(
        "Farmers of the valley called the plan a betrayal of those who live by the river.",
        "The plan betrays three villages and their orchards, the mayor of Upper Varga said.",
        "A biologist said the plan leaves the trout no way up to the springs.",
    )
    assert labels(told, CRITICAL) == ["Critics see a betrayal in the dam plan"]


def test_a_point_that_few_make_does_not():
    told = story(
        "Farmers of the valley called the plan a betrayal of those who live by the river.",
        "A biologist said the plan leaves the trout no way up to the springs.",
        "The engineers' union criticised the plan for its narrow spillway.",
    )
    assert labels(told, CRITICAL) == ["Criticism of the dam plan"]


def test_a_claim_that_half_of_what_is_shown_makes_names_a_stance():
    told = story(
        "Farmers of the valley called the plan a betrayal of those who live by the river.",
        "The plan betrays three villages and their orchards, the mayor of Upper Varga said.",
        "A biologist said the plan leaves the trout no way up to the springs.",
        "The engineers' union thinks little of the plan and its narrow spillway.",
        "The plan forgets the shepherds who cross the valley twice a year, their elder said.",
    )
    assert labels(told, CRITICAL) == ["Critics see a betrayal in the dam plan"]


def test_a_claim_stands_alone_where_it_is_made_of_something_else():
    told = story(
        "Farmers of the valley called the silence of the minister a betrayal of his voters.",
        "The company betrayed three villages and their orchards, the mayor of Upper Varga said.",
        "Shepherds denounced the price that dairies pay for the milk of their ewes.",
    )
    assert labels(told, CRITICAL) == ["Critics see a betrayal"]


def test_what_critics_call_the_act_names_what_they_judge():
    material = story(
        "Farmers of the valley criticised the closure of the road on Monday.",
        "The closure is a burden for the villages, the mayor said, and denounced it.",
        "Shepherds denounced the price that dairies pay for the milk of their ewes.",
        "The valley has nine orchards, two dairies and a school of music.",
        "Trout swim up the river to its springs in the last week of April.",
        "Snow fell on the upper pastures on Sunday night and melted by noon.",
    )
    facet = Facet("critical:betrayal", "stance", dict.fromkeys(range(3), 1.0))
    assert label_facets(material, [facet], [[0, 1, 2]], SUBJECT) == ["Condemnation of the closure"]


def test_two_points_that_most_make_together_name_a_stance():
    told = story(
        "Farmers of the valley are furious about the plan and blocked the road to the bridge.",
        "Angry shepherds met the minister over the plan in the hall of Upper Varga.",
        "Engineers doubt that the plan can hold back the spring melt of the glacier.",
        "The auditors doubt the figures of the plan, which leave out the new road.",
    )
    assert labels(told, CRITICAL) == ["Anger and doubts over the dam plan"]


def test_critics_of_something_else_do_not_judge_what_the_story_is_about():
    told = story(
        "Farmers of the valley criticised the minister for his silence during the winter.",
        "The union condemned the company that owns the quarry above the village.",
        "Shepherds denounced the price that dairies pay for the milk of their ewes.",
    )
    assert labels(told, CRITICAL) == ["Critical reactions to the dam plan"]


def test_critics_of_the_ruling_do_not_judge_the_law():
    told = story(
        "Democrats of the valley condemned the dam law as a gift to builders from the start.",
        "Governor Dan Hale of Upper Varga denounced the ruling as judicial overreach.",
        "Republicans in the valley attacked the ruling as political and as too late.",
        "The court in Varga struck down the dam law on Monday after two years.",
        "Builders have bought land for the dam on both banks of the river since May.",
        "Three judges heard the case against the dam law in the spring.",
        title="Court strikes down dam law",
    )
    critics = Facet("critical:other", "stance", dict.fromkeys(range(3), 1.0))
    assert judged_object(told, critics, "the dam law") == "the ruling"
    first = Facet("critical:other", "stance", {0: 1.0})
    assert judged_object(told, first, "the dam law") == "the dam law"


def test_names_of_other_kinds_say_of_what_they_are():
    told = story(
        "The dam will cost jobs in the orchards, but its energy will be sold, banks said.",
        "Energy from the dam would cut prices, and jobs would come to the valley, experts said.",
    )
    kinds = [("region:Europe", "region"), ("actor:FR", "actor"), ("topic:economy", "topic")]
    assert labels(told, *kinds) == [
        "European response to the dam plan",
        "French view of the dam plan",
        "Economic consequences: energy and jobs",
    ]
    assert labels(told, ("topic:legal", "topic")) == ["Legal questions about the dam plan"]


def test_what_one_sentence_of_several_says_names_no_take():
    told = story(
        "“The dam rewards a handful of builders,” a French government spokesman said.",
        "The French minister for fisheries wants to hear the trout anglers first, he said.",
        "France asked for a map of the flooded meadows, the embassy said on Monday.",
    )
    assert labels(told, ("actor:FR", "actor")) == ["French view of the dam plan"]


def test_no_two_labels_are_alike_and_none_is_long():
    told = story("Farmers condemned the plan.", "Shepherds condemned the plan.")
    subject = "the very long name of what this story is about"
    made = labels(told, CRITICAL, CRITICAL, ("actor:FR", "actor"), subject=subject)
    assert len(set(made)) == 3
    assert all(len(label.split()) <= MOST_WORDS for label in made)


@pytest.mark.parametrize(
    ("titles", "phrase"),
    [
        (["Erdbeben erschüttert die Küste", "Сильное землетрясение у берега"], "the earthquake"),
        (["Ferry capsizes in squall", "浬市渡轮沉没"], "the ferry disaster"),
        (["Mayor says the fair will be loud", "Mayor tells neighbours to dance"], "the remarks"),
        (["Magnitude 6.8 quake hits port", "Une bibliothèque rouvre"], None),
        (["Village buys its shop", "Un village achète son magasin"], None),
    ],
)
def test_kinds_of_event_are_known_in_many_languages(titles, phrase):
    languages = {"E": "de", "С": "ru", "浬": "zh", "U": "fr"}
    documents = [
        Document(f"a{i}", title, "", languages.get(title[0], "en"), 0.0, f"{i}.example")
        for i, title in enumerate(titles)
    ]
    assert subject_phrase(lay_out(documents, hashed)) == phrase


def test_an_english_story_is_about_what_its_reports_call_it():
    told = story(
        "The council of Upper Varga voted for the dam plan after a debate of nine hours.",
        "The mayor said that the dam plan would be put to the people of the valley in June.",
    )
    assert subject_phrase(told) == SUBJECT
    assert subject_phrase(lay_out([], hashed)) is None


def test_what_stands_behind_said_that_keeps_its_own_article():
    told = story(
        "Farmers said that the dam could leave the lower fields without water by summer.",
        "The minister warned that the dam would cost twice what was planned.",
        "An engineer told the council that his dam is the safest in the valley.",
        title="Valley quarrels over dam",
    )
    assert subject_phrase(told) == "the dam"


def test_the_west_bank_is_no_bank():
    told = story(
        "Tariffs on goods from the West Bank would cost the ports of the coast millions a year.",
        "The minister wants tariffs on wheat from the West Bank, and soon, he told members.",
        "Roads from the farms of the West Bank have been empty since the tariffs, a lawyer said.",
    )
    label = labels(told, ("topic:economy", "topic"), subject="the valley")
    assert label == ["Economic consequences: tariffs"]
