"""From one story's articles to the world's current take and the alternative takes."""

from clustering.takes.analysis import analyse_story
from clustering.takes.currency import outdated_headlines
from clustering.takes.group_labels import label_groups
from clustering.takes.grouping import group_statements
from clustering.takes.identity import keep_ids
from clustering.takes.revision import REVISION
from clustering.takes.serialise import from_dict, to_dict

__all__ = [
    "REVISION",
    "analyse_story",
    "from_dict",
    "group_statements",
    "keep_ids",
    "label_groups",
    "outdated_headlines",
    "to_dict",
]
