"""Statements, takes and the world's current take."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from api.schemas import examples
from api.schemas.base import NEXT_CURSOR, Record, UtcTime, is_absent
from overstory import views

__all__ = [
    "Coverage",
    "NewSince",
    "Quote",
    "Statement",
    "Support",
    "Take",
    "TakeArticle",
    "TakeList",
    "TimelineEntry",
    "TimelineList",
    "WorldTake",
    "WrittenLabel",
    "WrittenParagraph",
    "WrittenSentence",
]


class Quote(Record):
    """A verbatim span of an article's body: `quote == body[start:end]`."""

    article_id: str = Field(description="The article quoted.", examples=[examples.ARTICLE_ID])
    source: str | None = Field(
        description="Domain of the outlet, or null where unknown.",
        examples=[examples.QUOTE["source"]],
    )
    country: str | None = Field(
        description="The outlet's country, ISO 3166-1 alpha-2, or null where unknown.",
        examples=["SI"],
    )
    quote: str = Field(
        description="The words, exactly as in the article.", examples=[examples.QUOTE["quote"]]
    )
    start: int = Field(
        description="Where the quote begins in the article's body, in Unicode code points.",
        ge=0,
        examples=[112],
    )
    end: int = Field(
        description="Where it ends, exclusive, in Unicode code points.", ge=0, examples=[163]
    )


class Support(Record):
    """Who says it."""

    independent: int = Field(
        description="Independent reports that say it: copies of one wire text count once.",
        ge=0,
        examples=[5],
    )
    sources: list[str] = Field(
        description="Domains of the outlets that say it.",
        examples=[examples.STATEMENT["support"]["sources"]],
    )
    countries: list[str] = Field(
        description="Their countries, ISO 3166-1 alpha-2.", examples=[["NO", "SI"]]
    )
    quotes: list[Quote] = Field(
        description="The evidence: how each article puts it.", examples=[[examples.QUOTE]]
    )


class Statement(Record):
    """A sentence of an article, with everyone who says the same."""

    text: str = Field(
        description="The sentence: one of the quotes, word for word.",
        examples=[examples.STATEMENT["text"]],
    )
    status: Literal["agreed", "reported", "disputed"] = Field(
        description="`agreed`: independent reports say the same; `reported`: some say it; "
        "`disputed`: others contradict it.",
        examples=["agreed"],
    )
    support: Support = Field(
        description="Who says it, with quotes.", examples=[examples.STATEMENT["support"]]
    )


class TakeArticle(Record):
    """An article that carries a take."""

    id: str = Field(description="The article.", examples=[examples.ARTICLE_ID])
    weight: float = Field(
        description="How much of the take the article carries, above 0 and at most 1.",
        examples=[0.82],
    )


class WrittenLabel(Record):
    """A label that a language model wrote; its words are those of the statements it cites."""

    model: str = Field(description="The model.", examples=[examples.MODEL])
    label: str = Field(
        description="The label.", examples=[examples.WRITTEN_LABEL["label"]], max_length=80
    )
    statements: list[int] = Field(
        description="The statements that it rests on, as positions in `statements`, from 0.",
        examples=[[0]],
    )


class WrittenSentence(Record):
    """A sentence of a written paragraph."""

    text: str = Field(description="The sentence.", examples=[examples.WRITTEN_SENTENCE["text"]])
    statements: list[int] = Field(
        description="The statements that it was made from, as positions in `statements`, from 0.",
        examples=[[0]],
    )
    verbatim: bool = Field(
        description="Whether the text is the statement itself, because what the model wrote did "
        "not hold.",
        examples=[False],
    )


class WrittenParagraph(Record):
    """The statements joined into a paragraph by a language model."""

    model: str = Field(description="The model.", examples=[examples.MODEL])
    language: str | None = Field(
        description="Language of the paragraph, BCP 47, or null where unknown.", examples=["en"]
    )
    sentences: list[WrittenSentence] = Field(
        description="Its sentences. Names, numbers and quotations of each occur in the statements "
        "that it cites.",
        examples=[[examples.WRITTEN_SENTENCE]],
    )


class Take(Record):
    """An alternative take: statements that share an angle which the rest does not."""

    id: str = Field(description="Stable while the take goes on.", examples=[examples.TAKE_ID])
    label: str = Field(description="The angle in a few words.", examples=[examples.TAKE["label"]])
    kind: Literal["stance", "region", "actor", "topic"] = Field(
        description="What the angle is: a stance, the view from a region, an actor's view, or a "
        "topic.",
        examples=["stance"],
    )
    statements: list[Statement] = Field(
        description="Its statements, the most telling first.", examples=[[examples.STATEMENT]]
    )
    articles: list[TakeArticle] = Field(
        description="The articles that carry it, heaviest first.",
        examples=[[examples.TAKE_ARTICLE]],
    )
    sources: list[str] = Field(
        description="Domains of the outlets that carry it.", examples=[examples.TAKE["sources"]]
    )
    countries: dict[str, int] = Field(
        description="Articles that carry it by country, ISO 3166-1 alpha-2.", examples=[{"SI": 1}]
    )
    written: WrittenLabel | None = Field(
        None,
        description="A label by a language model; absent unless the server has one written.",
        examples=[examples.WRITTEN_LABEL],
        exclude_if=is_absent,
    )

    @classmethod
    def of(cls, take: views.Take, written: views.Written | None) -> Self:
        """Put what was written beside a take."""
        shown = cls.model_validate(take)
        label = written.label_for(take) if written is not None else None
        if written is None or label is None:
            return shown
        return shown.model_copy(
            update={
                "written": WrittenLabel(
                    model=written.model, label=label.label, statements=label.statements
                )
            }
        )


class Coverage(Record):
    """Who covers the story, in numbers of articles."""

    countries: dict[str, int] = Field(
        description="Articles by country, ISO 3166-1 alpha-2.", examples=[{"NO": 1, "SI": 1}]
    )
    regions: dict[str, int] = Field(
        description="Articles by world region.", examples=[{"Europe": 2}]
    )
    languages: dict[str, int] = Field(
        description="Articles by language, BCP 47.", examples=[{"en": 1, "sl": 1}]
    )
    leans: dict[str, int] = Field(
        description="Articles by the outlet's political lean, where known.",
        examples=[{"center": 1}],
    )


class NewSince(Record):
    """What was not there when the story was looked at before."""

    time: UtcTime | None = Field(
        description="The `as_of` of the view before this one; null for the first.",
        examples=["2026-11-19T20:00:00Z"],
    )
    statements: list[Statement] = Field(
        description="The statements that are new.", examples=[[examples.STATEMENT]]
    )


class WorldTake(Record):
    """The world's current take: what the world's outlets agree on."""

    as_of: UtcTime | None = Field(
        description="The time up to which coverage was read; null where no article is dated.",
        examples=["2026-11-20T08:15:00Z"],
    )
    headline: str = Field(description="An article's headline.", examples=[examples.STORY_TITLE])
    statements: list[Statement] = Field(
        description="The statements with the widest independent support, in reading order.",
        examples=[[examples.STATEMENT]],
    )
    coverage: Coverage = Field(
        description="Who covers the story.", examples=[examples.WORLD_TAKE["coverage"]]
    )
    new_since: NewSince = Field(
        description="What is new since the view before this one.",
        examples=[examples.WORLD_TAKE["new_since"]],
    )
    written: WrittenParagraph | None = Field(
        None,
        description="The statements as a paragraph by a language model; absent unless the server "
        "has one written.",
        examples=[examples.WRITTEN_PARAGRAPH],
        exclude_if=is_absent,
    )

    @classmethod
    def of(cls, world: views.WorldTake, written: views.Written | None) -> Self:
        """Put what was written beside the view."""
        shown = cls.model_validate(world)
        paragraph = written.paragraph_for(world) if written is not None else None
        if written is None or paragraph is None:
            return shown
        return shown.model_copy(
            update={
                "written": WrittenParagraph(
                    model=written.model,
                    language=paragraph.language or None,
                    sentences=[WrittenSentence.model_validate(one) for one in paragraph.sentences],
                )
            }
        )


class TimelineEntry(Record):
    """A statement when it was first reported."""

    time: UtcTime | None = Field(
        description="When an article first said it; null where no article is dated.",
        examples=["2026-11-18T09:40:00Z"],
    )
    statement: Statement = Field(description="The statement.", examples=[examples.STATEMENT])


class TakeList(Record):
    """The alternative takes of a story; none where everyone reports it alike."""

    items: list[Take] = Field(
        description="The takes, the most widely carried first.", examples=[[examples.TAKE]]
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[None])


class TimelineList(Record):
    """One page of a story's timeline."""

    items: list[TimelineEntry] = Field(
        description="Statements in the order in which they were first reported.",
        examples=[[{"time": "2026-11-18T09:40:00Z", "statement": examples.STATEMENT}]],
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[examples.CURSOR])
