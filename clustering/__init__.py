"""Vectors and text in, stories and takes out; no input or output beyond the models."""

from clustering.documents import Document
from clustering.estimator import StoryClusterer
from clustering.explanation import Explanation, SharedTerm
from clustering.identity import Succession, carry_over
from clustering.linker import Linker, LinkerFormatError, load_linker
from clustering.membership import Membership
from clustering.partition import Partition
from clustering.stories import cluster_documents
from clustering.window import Match, StoryWindow

__all__ = [
    "Document",
    "Explanation",
    "Linker",
    "LinkerFormatError",
    "Match",
    "Membership",
    "Partition",
    "SharedTerm",
    "StoryClusterer",
    "StoryWindow",
    "Succession",
    "carry_over",
    "cluster_documents",
    "load_linker",
]
