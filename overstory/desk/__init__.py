"""The desk: what :func:`overstory.open` answers."""

from overstory.desk.desk import Desk
from overstory.desk.story import Story

__all__ = ["Desk", "Story"]
