"""Has a story's paragraph and labels written, and keeps what holds."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from clustering.takes.model import Statement, Take, WorldTake
from overstory.writing.checks import label_fault, sentence_fault
from overstory.writing.client import ChatClient
from overstory.writing.errors import BadAnswerError
from overstory.writing.prompts import (
    LABELS,
    PARAGRAPH,
    Labels,
    Paragraph,
    labels_question,
    paragraph_question,
    read_answer,
)
from overstory.writing.records import WrittenLabel, WrittenParagraph, WrittenSentence, basis_of

__all__ = ["REVISION", "Writer"]

REVISION: Final = "1"
"""Changes with the prompts and the checks: what was written before is then written anew."""

_LOG = logging.getLogger(__name__)
_MOST_SENTENCES: Final = 8
_MOST_CITED: Final = 4


class Writer:
    """Asks a model and checks every sentence of what it answers.

    Parameters
    ----------
    client
        The endpoint.
    """

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self.model = client.model

    def paragraph(self, world: WorldTake, languages: Mapping[str, str]) -> WrittenParagraph:
        """The world's current take as a paragraph.

        Statements that are disputed, or in another language than most, are left to the list that
        the paragraph stands over.

        Parameters
        ----------
        world
            The view.
        languages
            Language of each article, where known.

        Returns
        -------
        WrittenParagraph
            Without sentences where there is nothing to join, or nothing of the answer held. A
            single sentence that did not hold is replaced by the statements it cites, word for word.

        Raises
        ------
        NoAnswerError
            The endpoint gives no answer.
        """
        basis = basis_of(world)
        spoken = [_language(statement, languages) for statement in world.statements]
        common = Counter(spoken).most_common(1)[0][0] if spoken else ""
        offered = [
            place
            for place, statement in enumerate(world.statements)
            if spoken[place] == common and statement.status != "disputed"
        ]
        if len(offered) < 2:
            return WrittenParagraph(basis, common)
        texts = [world.statements[place].text for place in offered]
        try:
            answer = read_answer(
                Paragraph, self._client.complete(PARAGRAPH, paragraph_question(texts))
            )
        except BadAnswerError as error:
            _LOG.warning("the writing endpoint %s", error)
            return WrittenParagraph(basis, common)
        sentences = [
            (_tidy(sentence.text), _cited(sentence.cites, len(texts)))
            for sentence in answer.sentences
        ]
        kept = _kept_sentences(sentences, texts, common)
        return WrittenParagraph(
            basis,
            common,
            [
                WrittenSentence(text, [offered[one] for one in cited], verbatim)
                for text, cited, verbatim in kept
            ],
        )

    def labels(self, takes: Sequence[Take]) -> list[WrittenLabel]:
        """A label for each take; an empty one where none was given that held.

        Raises
        ------
        NoAnswerError
            The endpoint gives no answer.
        """
        found = {take.id: WrittenLabel(take.id, basis_of(take)) for take in takes}
        if not takes:
            return []
        try:
            answer = read_answer(Labels, self._client.complete(LABELS, labels_question(takes)))
        except BadAnswerError as error:
            _LOG.warning("the writing endpoint %s", error)
            return list(found.values())
        used = {take.label.casefold() for take in takes}
        for one in answer.labels:
            if not 1 <= one.group <= len(takes):
                continue
            take = takes[one.group - 1]
            label = _tidy(one.label).rstrip(".")
            cited = _cited(one.cites, len(take.statements))
            texts = [take.statements[place].text for place in cited]
            if fault := label_fault(label, texts, take.label):
                _LOG.info("a written label %s", fault)
            elif not found[take.id].label and label.casefold() not in used:
                used.add(label.casefold())
                found[take.id] = WrittenLabel(take.id, basis_of(take), label, cited)
        return list(found.values())


def _kept_sentences(
    sentences: Sequence[tuple[str, list[int]]], texts: Sequence[str], language: str
) -> list[tuple[str, list[int], bool]]:
    """The sentences that hold, and in place of the others the statements that they cite."""
    if len(sentences) > _MOST_SENTENCES:
        return []
    faults = []
    for text, cited in sentences:
        fault = sentence_fault(text, [texts[one] for one in cited], language)
        if fault is None and len(cited) > _MOST_CITED:
            fault = "cites too much"
        if fault is not None:
            _LOG.info("a written sentence %s", fault)
        faults.append(fault)
    told = {
        one
        for (_, cited), fault in zip(sentences, faults, strict=True)
        if fault is None
        for one in cited
    }
    kept: list[tuple[str, list[int], bool]] = []
    for (text, cited), fault in zip(sentences, faults, strict=True):
        if fault is None:
            if all(text != other for other, _, _ in kept):
                kept.append((text, cited, False))
            continue
        for one in cited:
            if one not in told:
                told.add(one)
                kept.append((texts[one], [one], True))
    # A paragraph of statements alone would be the list once more.
    return [] if all(verbatim for _, _, verbatim in kept) else kept


def _cited(numbers: Sequence[int], count: int) -> list[int]:
    """Positions of the statements that are cited, from 0; none where one of them is not there."""
    if not all(1 <= number <= count for number in numbers):
        return []
    return sorted({number - 1 for number in numbers})


def _language(statement: Statement, languages: Mapping[str, str]) -> str:
    quote = next((one for one in statement.support.quotes if one.quote == statement.text), None)
    language = languages.get(quote.article_id, "") if quote else ""
    return language.split("-")[0].lower()


def _tidy(text: str) -> str:
    return " ".join(text.split())
