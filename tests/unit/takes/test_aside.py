"""Sentences of another story in a round-up weigh little in the takes of this one."""

import numpy as np
import pytest

from clustering.documents import Document
from clustering.takes.aside import of_the_story
from clustering.takes.material import lay_out
from tests.support.quake_story import QUAKE, hashed

LETTERS = (
    "Parking fees near the museum went up again, complained readers from the northern suburbs."
    " Bakers praised the mild winter and planted early cherries along their garden walls."
    " Nobody should drive faster than thirty beside a school playground, wrote another subscriber."
)


@pytest.mark.parametrize(
    "title",
    [
        "Your letters",
        # By mistake among these reports; its own headline does not speak for it.
        "Parking fees, mild winter, early cherries along garden walls, slow beside a school",
    ],
)
def test_a_page_of_letters_is_not_of_the_story(title):
    letters = Document("z9", title, LETTERS, "en", QUAKE[0].published_at, "z.example", "GB")
    material = lay_out([*QUAKE, letters], hashed)
    kept = of_the_story(material)
    asides = np.array([material.documents[u.document].id == "z9" for u in material.units])
    assert asides.any()
    assert kept[asides].max() < 0.7
    assert kept[~asides].mean() > 0.9
    assert ((kept >= 0) & (kept <= 1)).all()


def test_few_headlines_have_no_asides():
    material = lay_out(QUAKE[:2], hashed)
    assert (of_the_story(material) == 1).all()
    assert len(of_the_story(lay_out([], hashed))) == 0
