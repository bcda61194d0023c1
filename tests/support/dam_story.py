"""An invented story with an alternative take, short enough to be written about."""

from __future__ import annotations

from typing import Any

__all__ = ["DAM_STORY"]

_LEAD = "The Karsava dam will be emptied over six weeks after divers found a crack in its wall"
_BODIES = [
    ("lakesidepost", "SI", 8, "Critics condemned the decision as reckless and said that the "
     "operator Hidrova had known of the crack for a year."),
    ("valleyherald", "AT", 9, "The farmers' union called the decision a disaster for the harvest "
     "and condemned the operator Hidrova as reckless."),
    ("gridmonitor", "DE", 11, "Power for 90,000 homes in the Brenta valley must come from "
     "elsewhere."),
    ("alpinewire", "CH", 12, "The opposition condemned the decision as a dangerous mistake of the "
     "operator Hidrova, its leader Ana Rell said."),
]  # fmt: skip

DAM_STORY: list[dict[str, Any]] = [
    {
        "url": f"https://{name}.example/dam",
        "title": "Karsava dam to be emptied after divers find a crack",
        "body": f"{_LEAD}, the operator Hidrova told {name} on Monday.\n\n{rest}",
        "source": f"{name}.example",
        "country": country,
        "language": "en",
        "published_at": f"2026-05-04T{hour:02}:15:00Z",
    }
    for name, country, hour, rest in _BODIES
]
"""Four independent reports of one event; three of them tell of its critics."""
