"""Stories and takes as text for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from rich.console import Console
from rich.text import Text

from overstory.cli.output import complain, one_line, print_json

if TYPE_CHECKING:
    from clustering.scores import Scores
    from overstory.views import (
        Decision,
        HistoryEvent,
        Member,
        Page,
        RelatedArticle,
        Statement,
        StorySummary,
        Take,
        TimelineEntry,
        WorldTake,
        Written,
        WrittenSentence,
    )

__all__ = [
    "Lines",
    "country_counts",
    "decision_lines",
    "member_lines",
    "moment",
    "related_article_lines",
    "score_lines",
    "show",
    "show_page",
    "story_heading",
    "story_lines",
    "summary_lines",
    "take_lines",
    "world_take_lines",
]

T = TypeVar("T")
Lines = Iterator[Text]
_QUOTED_SOURCES = 6


class StoryLike(Protocol):
    """What :func:`story_lines` reads of a story as the desk gives it."""

    @property
    def articles(self) -> list[Member]: ...
    @property
    def world_take(self) -> WorldTake: ...
    @property
    def takes(self) -> list[Take]: ...
    @property
    def written(self) -> Written | None: ...
    @property
    def timeline(self) -> list[TimelineEntry]: ...
    @property
    def history(self) -> list[HistoryEvent]: ...


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command group, which ends all commands alike."""
        raise BrokenPipeError


def show(lines: Iterable[Text]) -> None:
    """Write lines to standard output, styled on a terminal, never folded or cut."""
    console = _Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(line, soft_wrap=True)


def show_page(
    page: Page[T], lines: Callable[[Sequence[T]], Iterable[Text]], nothing: str, as_json: bool
) -> None:
    """Write one page of a list, and how to go on; or say in words that there is ``nothing``."""
    if as_json:
        print_json(page)
        return
    show(lines(page.items))
    if page.next_cursor is not None:
        complain(f"more with --cursor {page.next_cursor}")
    elif not page.items:
        complain(nothing)


def moment(time: datetime | None) -> str:
    """A time to the minute, UTC, or a dash where unknown."""
    return f"{time:%Y-%m-%d %H:%M}" if time is not None else "–"


def country_counts(countries: Mapping[str, int]) -> str:
    """``DE 4, FR 2``: countries by falling number of articles."""
    ordered = sorted(countries.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{one_line(code)} {count}" for code, count in ordered)


def story_heading(story: StorySummary) -> Lines:
    """Title, id, counts and time span of a story."""
    yield Text(one_line(story.title), style="bold")
    counts = f"{_number(story.article_count, 'article')}"
    if story.independent_count != story.article_count:
        counts += f" ({story.independent_count} independent)"
    counts += f" from {_number(story.source_count, 'outlet')}"
    span = moment(story.first_seen)
    if story.last_seen != story.first_seen:
        span += f" – {moment(story.last_seen)}"
    score = f" · score {story.score:.2f}" if story.score is not None else ""
    yield Text(f"  {story.id} · {counts} · {span}{score}", style="dim")
    if story.countries:
        yield Text(f"  {country_counts(story.countries)}")


def summary_lines(stories: Iterable[StorySummary]) -> Lines:
    """A list of stories, with a blank line between two."""
    for position, story in enumerate(stories):
        if position:
            yield Text()
        yield from story_heading(story)


def world_take_lines(take: WorldTake, written: Written | None = None) -> Lines:
    """The world's current take: its headline, then its statements with who says so.

    A paragraph that a model wrote comes first, and says so; its figures are those of the statements
    in their order.
    """
    as_of = f", as of {moment(take.as_of)}" if take.as_of is not None else ""
    yield Text(f"The world's current take{as_of}", style="bold")
    yield Text(f"  {one_line(take.headline)}")
    paragraph = written.paragraph_for(take) if written is not None else None
    if written is not None and paragraph is not None:
        yield Text(f"  Written by a machine ({one_line(written.model)}):", style="dim")
        yield Text("  " + " ".join(map(_cited, paragraph.sentences)), style="italic")
    for statement in take.statements:
        yield from _statement_lines(statement)
    if take.new_since.time is not None and take.new_since.statements:
        yield Text(f"  New since {moment(take.new_since.time)}:")
        for statement in take.new_since.statements:
            yield Text(f"    + {one_line(statement.text)}")


def _cited(sentence: WrittenSentence) -> str:
    places = ", ".join(str(place + 1) for place in sentence.statements)
    return f"{one_line(sentence.text)} [{places}]"


def take_lines(takes: Iterable[Take], written: Written | None = None) -> Lines:
    """Alternative takes: label, who carries it, and its best statements."""
    for position, take in enumerate(takes):
        if not position:
            yield Text("Alternative takes", style="bold")
        carried = _number(len(take.articles), "article")
        where = f" · {country_counts(take.countries)}" if take.countries else ""
        yield Text.assemble(
            f"  {position + 1}. ",
            (one_line(take.label), "bold"),
            (f" ({take.kind}) · {carried}{where}", "dim"),
        )
        label = written.label_for(take) if written is not None else None
        if written is not None and label is not None:
            model = one_line(written.model)
            yield Text(f"     {one_line(label.label)} (written by a machine, {model})", style="dim")
        for statement in take.statements:
            yield from _statement_lines(statement, status=False)


def member_lines(members: Iterable[Member]) -> Lines:
    """A story's articles, each with why it is here."""
    for member in members:
        outlet = one_line(member.source_name or member.source or "unknown outlet")
        yield Text.assemble(
            f"  {moment(member.published_at)}  {member.country or '–'}  ",
            (one_line(member.title), "bold"),
            f" · {outlet}",
        )
        yield Text(f"      {one_line(member.id)} · {_why(member)}", style="dim")


def related_article_lines(articles: Iterable[RelatedArticle]) -> Lines:
    """Articles that fit a text, best first."""
    for related in articles:
        article = related.article
        outlet = one_line(article.source_name or article.source or "unknown outlet")
        yield Text.assemble(
            f"  {related.score:.2f}  ",
            (one_line(article.title), "bold"),
            f" · {outlet} · {moment(article.published_at)}",
        )
        yield Text(
            f"        {one_line(article.id)} in {related.story_id or 'no story'}", style="dim"
        )


def decision_lines(decisions: Iterable[Decision]) -> Lines:
    """What editors decided, a line each."""
    done = {"merge": "merged into", "split": "split off as", "move": "moved to"}
    for decision in decisions:
        articles = _number(len(decision.articles), "article")
        stories = f"{', '.join(decision.other_stories)} {done[decision.kind]} {decision.story_id}"
        undone = decision.undone_at
        yield Text.assemble(
            (decision.id, "bold"),
            f"  {moment(decision.made_at)}  {articles} of {stories}",
            f" · taken back {moment(undone)}" if undone is not None else "",
        )


def score_lines(score: Scores) -> Lines:
    """How well stories agree with the true ones, a figure a line."""
    yield Text(f"articles  {score.articles}")
    yield Text(f"stories   {score.stories} found, {score.gold_stories} true")
    yield Text(
        f"B-cubed   precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}"
    )
    yield Text(f"AMI       {score.ami:.3f}")
    yield Text(f"ARI       {score.ari:.3f}")


def story_lines(story: StoryLike) -> Lines:
    """Everything about one story below its heading."""
    yield Text()
    yield from world_take_lines(story.world_take, story.written)
    if story.takes:
        yield Text()
        yield from take_lines(story.takes, story.written)
    yield Text()
    yield Text("Articles", style="bold")
    yield from member_lines(story.articles)
    if story.timeline:
        yield Text()
        yield Text("Timeline", style="bold")
        for entry in story.timeline:
            yield Text(f"  {moment(entry.time)}  {one_line(entry.statement.text)}")
    yield Text()
    yield Text("History", style="bold")
    for event in story.history:
        yield Text(f"  {moment(event.time)}  {_event(event)}")


def _statement_lines(statement: Statement, *, status: bool = True) -> Lines:
    support = statement.support
    sources = [one_line(source) for source in support.sources]
    shown = ", ".join(sources[:_QUOTED_SOURCES])
    more = f" and {len(sources) - _QUOTED_SOURCES} more" if len(sources) > _QUOTED_SOURCES else ""
    reports = _number(support.independent, "independent report")
    said = f"{statement.status}, {reports}" if status else reports
    yield Text(f"  • {one_line(statement.text)}")
    yield Text(f"      {said}{': ' if shown else ''}{shown}{more}", style="dim")


def _why(member: Member) -> str:
    if member.copy_of is not None:
        return f"copy of {one_line(member.copy_of)}"
    if member.nearest_article is None:
        return "no other article is near it"
    reasons: list[str] = []
    if member.probability is not None:
        reasons.append(f"probability {member.probability:.2f}")
    apart = f", {member.hours_apart:.0f} h apart" if member.hours_apart is not None else ""
    reasons.append(f"nearest {one_line(member.nearest_article)}{apart}")
    if member.shared_terms:
        reasons.append("shares " + ", ".join(one_line(term) for term in member.shared_terms))
    return " · ".join(reasons)


def _event(event: HistoryEvent) -> str:
    other: dict[Any, str] = {
        "created": "created",
        "renamed": "renamed",
        "merged": f"merged with {event.other_story}",
        "split": f"split from {event.other_story}",
        "moved": f"moved from or to {event.other_story}",
    }
    # Of the two stories of a merge or split only the detail says which became which.
    detail = f": {one_line(event.detail)}" if event.detail else ""
    by = f" (run {event.run_id})" if event.run_id else ""
    if event.decision_id:
        by = f" (editor's decision {event.decision_id})"
    return f"{other[event.event]}{detail}{by}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
