"""The linker: from signals to the probability that two documents, or clusters, report one event.

Three gradient-boosted tree ensembles (Ke et al. 2017, LightGBM): the first reads a pair's own
signals, the second reads them again together with what the first one made of the neighbourhood,
and the third reads what two whole clusters show together.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from clustering.background import Background
from clustering.evidence import PAIR_SIGNALS
from clustering.merges import MERGE_SIGNALS
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS
from clustering.trees import Trees
from models.artefacts import artefact

__all__ = ["Linker", "LinkerFormatError", "load_linker"]

Floats = NDArray[np.float32]

# Texts of up to so many words tell little of an event; where two share nothing, they are linked no
# more surely than this.
FEW_WORDS = 5
UNTOLD = 0.01
_UNTOLD_ODDS = float(np.log(UNTOLD / (1 - UNTOLD)))
_SHORT = np.float32(np.log1p(FEW_WORDS) + 1e-4)
_LENGTH = PAIR_SIGNALS.index("log_length_max")
_SHARED = np.array(
    [PAIR_SIGNALS.index(name) for name in ("words", "cognates", "names_idf_sum", "numbers_idf_sum")]
)


class LinkerFormatError(ValueError):
    """A linker file does not fit this version of the signals."""


class Linker:
    """A trained linker.

    Parameters
    ----------
    description
        Content of ``linker.json``: signals, trees, thresholds and the encoders it was trained on.
    background
        How common features are in news at large.
    encoder_revision
        Revision of the encoder whose vectors will be handed in. Of an encoder that the linker was
        not trained on, the vectors propose candidates but are no signal.

    Raises
    ------
    LinkerFormatError
        The file was trained on other signals than this version computes.
    """

    def __init__(
        self,
        description: dict[str, Any],
        background: Background,
        encoder_revision: str | None = None,
    ) -> None:
        expected = [*PAIR_SIGNALS, *NEIGHBOURHOOD_SIGNALS], list(MERGE_SIGNALS)
        if (description["signals"], description["merge_signals"]) != expected:
            raise LinkerFormatError("the linker was trained on other signals; train it again")
        self.background = background
        self.use_vectors = encoder_revision in description["encoders"]
        self.threshold: float = description["threshold"]
        self.link_threshold: float = description["link_threshold"]
        self.floor: float = description["floor"]
        self._first: str = description["first"]
        self._second: str = description["second"]
        self._merge: str = description["merge"]
        digest = hashlib.sha256(json.dumps(description, sort_keys=True).encode())
        self.revision = digest.hexdigest()[:12]

    @cached_property
    def _first_trees(self) -> Trees:
        return Trees(lightgbm.Booster(model_str=self._first))

    @cached_property
    def _second_booster(self) -> lightgbm.Booster:
        return lightgbm.Booster(model_str=self._second)

    @cached_property
    def _second_trees(self) -> Trees:
        return Trees(self._second_booster)

    @cached_property
    def _merge_trees(self) -> Trees:
        return Trees(lightgbm.Booster(model_str=self._merge))

    def load(self) -> None:
        """Read the trees of all passes now, not each when it is first asked."""
        _ = self._first_trees, self._second_trees, self._merge_trees

    def first_pass(self, signals: Floats) -> Floats:
        """Probabilities from the signals of each pair alone, shape (pairs,), in [0, 1]."""
        return _where_told(signals, self._first_trees.probabilities(signals))

    def second_pass(self, signals: Floats) -> Floats:
        """Probabilities from pair and neighbourhood signals, shape (pairs,), in [0, 1]."""
        return _where_told(signals, self._second_trees.probabilities(signals))

    def merge_pass(self, signals: Floats) -> Floats:
        """Probabilities that joins of clusters are right, shape (joins,), in [0, 1]."""
        return self._merge_trees.probabilities(signals)

    def contributions(self, signals: Floats) -> Floats:
        """What each signal adds to the log-odds of each pair (Lundberg et al. 2018, TreeSHAP).

        Parameters
        ----------
        signals
            Pair and neighbourhood signals.

        Returns
        -------
        ndarray
            Shape (pairs, signals + 1); the last column is the base rate, and for headlines too
            short to tell what makes their probability :data:`UNTOLD`.
        """
        parts = np.asarray(self._second_booster.predict(signals, pred_contrib=True), np.float32)
        untold = _tell_nothing(signals) & (parts.sum(axis=1) > _UNTOLD_ODDS)
        parts[untold, -1] += _UNTOLD_ODDS - parts[untold].sum(axis=1)
        return parts


def _where_told(signals: Floats, probabilities: Floats) -> Floats:
    """Probabilities, but no more than :data:`UNTOLD` of pairs that tell nothing of an event."""
    untold = _tell_nothing(signals)
    return np.where(untold, np.minimum(probabilities, np.float32(UNTOLD)), probabilities)


def _tell_nothing(signals: Floats) -> NDArray[np.bool_]:
    """(pairs,) whether both texts are but a few words and share none, nor a name or number.

    "Mayor resigns" and "Bridge closed": vectors of so few words are all alike.
    """
    short = signals[:, _LENGTH] <= _SHORT
    untold = np.zeros(len(signals), bool)
    rows = np.flatnonzero(short)
    untold[rows] = ~(np.nan_to_num(signals[np.ix_(rows, _SHARED)]) > 0).any(axis=1)
    return untold


@lru_cache(maxsize=4)
def load_linker(encoder_revision: str | None = None, folder: Path | None = None) -> Linker:
    """The linker that ships with this version, or one that was trained apart.

    Parameters
    ----------
    encoder_revision
        See :class:`Linker`.
    folder
        Where ``linker.json`` and ``background.safetensors`` lie; those that ship where None.

    Raises
    ------
    models.artefacts.ArtefactError
        A shipped file is missing or damaged.
    OSError
        A file of ``folder`` cannot be read.
    LinkerFormatError
        The files belong to another version.
    """
    if folder is None:
        linker, background = artefact("linker"), artefact("background")
    else:
        linker, background = folder / "linker.json", folder / "background.safetensors"
    description = json.loads(linker.read_text(encoding="utf-8"))
    return Linker(description, load_background(background), encoder_revision)


def load_background(path: Path) -> Background:
    """Read a background from its safetensors file."""
    tensors = load_file(path)
    return Background(
        documents=sum(int(count[0]) for count in _group(tensors, "languages").values()),
        frequencies={
            name: table.astype(np.float32) for name, table in _group(tensors, "frequencies").items()
        },
        languages={name: int(count[0]) for name, count in _group(tensors, "languages").items()},
        means=_group(tensors, "means"),
    )


def _group(tensors: dict[str, Any], prefix: str) -> dict[str, Any]:
    start = f"{prefix}/"
    return {k.removeprefix(start): v for k, v in tensors.items() if k.startswith(start)}
