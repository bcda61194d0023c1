"""How examples are tried: without a time limit, which a busy machine would break by chance."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("overstory", deadline=None)
settings.load_profile("overstory")
