"""What is embedded of articles from the web, whatever they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from embeddings import article_text, load_encoder
from embeddings.text import LEAD_WORDS, plain

# Everything a string can hold, unpaired surrogates and controls included, and plenty of spaces.
hostile = st.text(st.one_of(st.characters(), st.sampled_from(" \n\t\x00\ud800\ufeff\u202eab")))
encoder = load_encoder("hashing")


@given(hostile)
def test_plain_text_is_plain(text: str) -> None:
    cleaned = plain(text)
    cleaned.encode("utf-8")
    assert plain(cleaned) == cleaned
    assert cleaned == " ".join(cleaned.split())


@given(hostile, hostile)
def test_article_text_is_plain_and_short(title: str, body: str) -> None:
    text = article_text(title, body)
    assert plain(text) == text
    assert len(text.split()) <= len(plain(title).split()) + LEAD_WORDS + 1
    assert bool(text) == bool(plain(title) or plain(body))


@given(st.lists(hostile, max_size=6), st.randoms(use_true_random=False))
def test_vectors_follow_their_texts_into_any_order(texts: list[str], random: object) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    vectors = encoder.encode(texts)
    assert (encoder.encode([texts[i] for i in order]) == vectors[order]).all()
