import pytest

from clustering.takes.columns import is_no_report, is_opinion


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: A bad plan",
        "Kommentar zum Plan",
        "мнение: план",
        "评论：和平方案",
        "Peace | Opinion",
    ],
)
def test_opinion_is_told_by_its_headline_and_no_report(title):
    assert is_opinion(title)
    assert is_no_report(title)


@pytest.mark.parametrize("title", ["Live: Storm hits", "How the vote works", "VIDEO. Le discours"])
def test_explainer_live_page_and_video_are_no_reports_and_no_opinions(title):
    assert is_no_report(title)
    assert not is_opinion(title)


@pytest.mark.parametrize(
    "title",
    [
        "Liverpool win",
        "Opinion polls narrow",
        "Video shows the crash",
        "Columns of tanks",
        "Whyte wins",
    ],
)
def test_report_is_told_by_whole_words(title):
    assert not is_no_report(title)
