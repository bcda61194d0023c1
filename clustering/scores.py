"""Scores of a clustering against gold labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

__all__ = ["Scores", "bcubed", "evaluate"]


@dataclass(frozen=True, slots=True)
class Scores:
    """How well a clustering fits gold labels.

    Precision, recall and F1 are B-cubed, in (0, 1]. ``ami`` and ``ari`` are adjusted for chance:
    0 for a random labelling, 1 for the gold one, and may be negative.
    """

    precision: float
    recall: float
    f1: float
    ami: float
    ari: float
    articles: int
    stories: int
    gold_stories: int


def bcubed(
    gold: Sequence[Hashable],
    pred: Sequence[Hashable],
    counted: Sequence[bool] | None = None,
) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (Bagga & Baldwin 1998).

    Parameters
    ----------
    gold, pred
        Labels of the same n items, n >= 1.
    counted
        Which of the items to take the mean over, each scored within all of them; all where None.

    Raises
    ------
    ValueError
        The sequences differ in length or are empty, or no item counts.
    """
    if len(gold) != len(pred):
        raise ValueError(f"{len(gold)} gold labels but {len(pred)} predicted ones")
    gold_sizes, pred_sizes = Counter(gold), Counter(pred)
    overlaps = Counter(zip(gold, pred, strict=True))
    # How many of each gold label and cluster together count.
    counts = overlaps
    if counted is not None:
        items = zip(gold, pred, counted, strict=True)
        counts = Counter((g, p) for g, p, is_counted in items if is_counted)
    n = counts.total()
    if not n:
        raise ValueError("nothing to score")
    precision = sum(c * overlaps[g, p] / pred_sizes[p] for (g, p), c in counts.items()) / n
    recall = sum(c * overlaps[g, p] / gold_sizes[g] for (g, p), c in counts.items()) / n
    return precision, recall, 2 * precision * recall / (precision + recall)


def evaluate(gold: Sequence[Hashable], pred: Sequence[Hashable]) -> Scores:
    """All scores of one clustering; parameters and errors as :func:`bcubed`.

    Adjusted mutual information is that of Vinh et al. (2010), the adjusted Rand index that of
    Hubert & Arabie (1985).
    """
    precision, recall, f1 = bcubed(gold, pred)
    gold_numbers, pred_numbers = _numbers(gold), _numbers(pred)
    return Scores(
        precision=precision,
        recall=recall,
        f1=f1,
        ami=float(adjusted_mutual_info_score(gold_numbers, pred_numbers)),
        ari=float(adjusted_rand_score(gold_numbers, pred_numbers)),
        articles=len(gold),
        stories=len(set(pred)),
        gold_stories=len(set(gold)),
    )


def _numbers(labels: Sequence[Hashable]) -> list[int]:
    known: dict[Hashable, int] = {}
    return [known.setdefault(label, len(known)) for label in labels]
