from datetime import timedelta
from itertools import permutations

import numpy as np
from store_rows import article

from overstory.jobs.titles import central_headline, headline


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_article_that_the_others_are_most_like_speaks() -> None:
    vectors = unit((1, 0.9, 0), (1, 1, 0), (0.9, 1, 0), (0, 0, 1))
    articles = [article(n) for n in range(4)]
    assert central_headline(articles, vectors, [False] * 4) == "Title 1"


def test_the_order_of_articles_does_not_matter() -> None:
    vectors = unit((1, 0.9, 0), (1, 1, 0), (0.9, 1, 0), (0, 0, 1))
    for order in permutations(range(4)):
        articles = [article(n) for n in order]
        assert central_headline(articles, vectors[list(order)], [False] * 4) == "Title 1"


def test_copies_do_not_outvote_reports() -> None:
    vectors = unit((1, 0.1, 0), (1, 0, 0.1), (1, 0.1, 0.1), *[(0, 1, 0)] * 6)
    articles = [article(n) for n in range(9)]
    copies = [False] * 4 + [True] * 5
    assert central_headline(articles, vectors, copies) == "Title 2"
    assert central_headline(articles, vectors, [False] * 9) == "Title 3"


def test_of_equals_the_earliest_speaks() -> None:
    vectors = unit(*[(1, 0)] * 4)
    articles = [article(n) for n in (3, 1, 0, 2)]
    assert central_headline(articles, vectors, [False] * 4) == "Title 0"
    same_time = [article(n, seen_at=article(0).seen_at) for n in (3, 1, 2)]
    assert central_headline(same_time, vectors[:3], [False] * 3) == "Title 1"


def test_of_two_the_earlier_speaks() -> None:
    articles = [article(2), article(1)]
    assert central_headline(articles, unit((1, 0), (0, 1)), [False, False]) == "Title 1"


def test_one_article_speaks_for_itself_even_as_a_copy() -> None:
    assert central_headline([article(1)], unit((1, 0)), [True]) == "Title 1"


def test_articles_without_a_title_are_passed_over() -> None:
    vectors = unit((1, 0), (1, 0.1), (0, 1))
    articles = [article(1), article(2, title=""), article(3)]
    assert central_headline(articles, vectors, [False] * 3) in {"Title 1", "Title 3"}


def test_empty_vectors_are_no_trouble() -> None:
    articles = [article(n) for n in range(3)]
    assert central_headline(articles, np.zeros((3, 4), np.float32), [False] * 3) == "Title 0"


def test_a_headline_is_never_empty() -> None:
    assert headline(article(1, title="  ", body="  Some\n text ")) == "Some text"
    assert headline(article(1, title="", body="")) == article(1).id
    assert len(headline(article(1, title="", body="word " * 500))) <= 120


def test_no_agency_or_outlet_is_part_of_what_a_story_is_called() -> None:
    wire = article(1, title="Trawler sinks in squall - North Wire")
    assert headline(wire) == "Trawler sinks in squall"
    own = article(1, title="Trawler sinks in squall | Quayside", source_name="Quayside")
    assert headline(own) == "Trawler sinks in squall"
    assert headline(article(1, title="- North Wire")) == "- North Wire"


def test_headlines_do_not_depend_on_when_articles_came_in() -> None:
    late = article(1, added_at=article(1).added_at + timedelta(days=3))
    articles = [late, article(2), article(3)]
    assert central_headline(articles, unit(*[(1, 0)] * 3), [False] * 3) == "Title 1"


def test_a_toll_that_a_later_headline_replaces_is_not_the_title() -> None:
    said = ["Ferry fire kills four", "Four dead in ferry fire", "Toll of ferry fire rises to 12"]
    articles = [
        article(3 * n, title=title, published_at=article(3 * n).seen_at)
        for n, title in enumerate(said)
    ]
    vectors = unit((1, 0), (1, 0), (1, 0.4))
    assert central_headline(articles, vectors, [False] * 3) == said[2]
    assert central_headline(articles[:2], vectors[:2], [False] * 2) == said[0]
