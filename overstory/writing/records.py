"""What a language model wrote for a story, and for which statements."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from clustering.takes.model import Take, WorldTake

__all__ = ["Written", "WrittenLabel", "WrittenParagraph", "WrittenSentence", "basis_of"]


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence with the statements it was made from, as positions in the view's list, from 0.

    ``verbatim`` where the model's own sentence did not hold: the text is then that of the one
    statement cited.
    """

    text: str
    statements: list[int]
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class WrittenParagraph:
    """The world's current take as one paragraph; ``basis`` says of which statements."""

    basis: str
    language: str
    sentences: list[WrittenSentence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WrittenLabel:
    """A take's label with the statements that it rests on; empty where none held."""

    take: str
    basis: str
    label: str = ""
    statements: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """Everything written for one story by one model.

    A text is handed out for the statements that it was made from and for no others, so that a
    view that has changed since is never shown beside a text about the one before.
    """

    model: str
    paragraph: WrittenParagraph | None = None
    labels: list[WrittenLabel] = field(default_factory=list)

    def paragraph_for(self, world: WorldTake) -> WrittenParagraph | None:
        """The paragraph, where it was made from these statements and any of it held."""
        found = self.paragraph
        if found is None or not found.sentences or found.basis != basis_of(world):
            return None
        return found

    def label_for(self, take: Take) -> WrittenLabel | None:
        """The label of a take, where it was made from these statements and held."""
        found = self.label_tried(take)
        return found if found is not None and found.label else None

    def label_tried(self, take: Take) -> WrittenLabel | None:
        """What came of asking for a take's label, also where none held."""
        basis = basis_of(take)
        return next((one for one in self.labels if (one.take, one.basis) == (take.id, basis)), None)

    def paragraph_tried(self, world: WorldTake) -> WrittenParagraph | None:
        """What came of asking for the paragraph, also where nothing held."""
        found = self.paragraph
        return found if found is not None and found.basis == basis_of(world) else None

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Written:
        """Rebuild what :meth:`to_dict` gave."""
        paragraph = plain["paragraph"]
        return cls(
            model=plain["model"],
            paragraph=None
            if paragraph is None
            else WrittenParagraph(
                paragraph["basis"],
                paragraph["language"],
                [WrittenSentence(**sentence) for sentence in paragraph["sentences"]],
            ),
            labels=[WrittenLabel(**label) for label in plain["labels"]],
        )


def basis_of(view: WorldTake | Take) -> str:
    """Digest of the statements of a view: their texts, their order, and which are disputed."""
    digest = blake2b(digest_size=12)
    for statement in view.statements:
        data = statement.text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
        digest.update(b"!" if statement.status == "disputed" else b".")
    return digest.hexdigest()
