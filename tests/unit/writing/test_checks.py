import pytest

from overstory.writing.checks import label_fault, sentence_fault

ARMY = (
    "Ukrainian President Volodymyr Zelensky said that the plan would limit the army to 600,000 "
    "soldiers."
)
TALKS = "Vladimir Putin called it “a basis for talks” on Friday."
TOLL = "Officials in Kyiv put the toll at 12 dead and 30 injured on Monday."
NOT = "The plan does not mention the 1.5 million refugees or the F-16 jets."
GERMAN = "Taucher fanden Risse in zwei Pfeilern, sagte die Stadt Tarvo."
ALL = [ARMY, TALKS, TOLL]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (ARMY, [ARMY]),
        ("President Zelensky said the plan would limit the army to 600,000 soldiers.", [ARMY]),
        (
            "Zelensky said that the plan would limit the army to 600,000 soldiers, while Putin "
            "called it a basis for talks.",
            [ARMY, TALKS],
        ),
        ("Putin called it “a basis for talks”.", [TALKS]),
        ('Meanwhile Putin called it "a basis for talks" on Friday.', [TALKS]),
        ("In Kyiv officials put the toll at 12 dead.", [TOLL]),
        ("The plan does not mention 1,500,000 refugees.", [NOT]),
        ("The F-16 jets are not mentioned in the plan.", [NOT]),
    ],
)
def test_sentences_that_say_what_they_cite(text, cited):
    assert sentence_fault(text, cited) is None


@pytest.mark.parametrize(
    ("text", "cited", "fault"),
    [
        ("Obama said that the plan would limit the army.", [ARMY], "names"),
        ("Vladimir Zelensky said that the plan would limit the army.", ALL, "names"),
        ("Zelensky of Moldova said that the plan would limit the army.", ALL, "names"),
        ("zelensky said that obama would limit the army.", [ARMY], "words"),
        ("Zelensky said the plan would limit the army to 650,000 soldiers.", [ARMY], "number"),
        ("Zelensky said the plan would limit the army to 600,000 dead.", [ARMY, TOLL], "number"),
        ("Officials put the toll at 30 dead and 12 injured.", [TOLL], "number"),
        ("Officials put the toll at twelve thousand dead.", [TOLL], "number"),
        ("Officials put the toll at 12 percent.", [TOLL], "number"),
        ("The plan does not mention the F-35 jets.", [NOT], "number"),
        ("Putin called it “a great basis for talks”.", [TALKS], "quotes"),
        ("Putin called it 'a trap'.", [TALKS], "quotes"),
        ("Putin called it “a basis for talks.", [TALKS], "quotes"),
        # What was told in the outlet's words was not said in these words.
        ("Zelensky said “the plan would limit the army”.", [ARMY], "quotes"),
        ("Zelensky said the plan would never limit the army.", [ARMY], "negation"),
        ("The plan does mention the refugees.", [NOT], "loses the negation"),
        ("The plan would limit the army to 600,000 soldiers.", [ARMY], "loses the attribution"),
        ("Zelensky said that the plan limits the army.", [ARMY], "loses the outlook"),
        ("Putin called it a basis for betrayal.", [TALKS], "words"),
        ("Putin called it a basis for talks, see http://evil", [TALKS], "markup"),
        ("Putin called it a basis for talks, see evil.example", [TALKS], "markup"),
        ("Putin called it a basis for talks <b>", [TALKS], "markup"),
        ("Putin called it [a basis](x) for talks", [TALKS], "markup"),
        ("Putin called it a basis \u202efor talks", [TALKS], "markup"),
        ("Putin called it a basis \ud800 for talks", [TALKS], "markup"),
        (f"Putin called it {'a basis for talks ' * 40}", [TALKS], "too long"),
        ("Putin called it a basis for talks.", [], "cites nothing"),
        ("", [TALKS], "is empty"),
        ("…!", [TALKS], "is empty"),
    ],
)
def test_sentences_that_say_more(text, cited, fault):
    assert fault in (sentence_fault(text, cited) or "")


def test_other_languages_are_held_to_their_own_words():
    assert sentence_fault(GERMAN, [GERMAN], "de") is None
    assert sentence_fault("Divers found cracks in two piers, said Tarvo.", [GERMAN], "de")
    assert sentence_fault("Taucher fanden keine Risse, sagte die Stadt Tarvo.", [GERMAN], "de")
    assert sentence_fault("他说我们不走。", ["他说我们不走。"], "zh") is None
    assert sentence_fault("他说我们都死。", ["他说我们不走。"], "zh")


@pytest.mark.parametrize("label", ["Limits on the army", "Kyiv officials on the toll"])
def test_labels_from_the_words_of_their_statements(label):
    assert label_fault(label, ALL, "Ukrainian view of the plan") is None


def test_a_label_may_use_the_words_of_the_present_one():
    assert label_fault("Ukrainian view of talks", [TALKS], "Ukrainian view of the plan") is None


@pytest.mark.parametrize(
    ("label", "fault"),
    [
        ("Toll", "words"),
        ("The plan would limit the army to 600,000 soldiers", "words"),
        ("Obama backs the plan", "names"),
        ("Army of 700,000 soldiers", "number"),
        ("Critics on the plan", "critical"),
        ("Plan called “a trap”", "quotes"),
        ("Army plan <script>alert(1)</script>", "markup"),
        ("Surrender of the army", "names"),
        ("Army in full surrender", "words"),
    ],
)
def test_labels_that_say_more(label, fault):
    assert fault in (label_fault(label, ALL, "Ukrainian view of the plan") or "")


def test_a_label_cites_something():
    assert label_fault("Ukrainian view of the plan", [], "Ukrainian view of the plan")
