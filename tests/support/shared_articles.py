"""A few invented articles by invented outlets."""

from __future__ import annotations

from typing import Any

__all__ = ["ARTICLES"]

ARTICLES: list[dict[str, Any]] = [
    {
        "url": "https://www.morningharbour.example/2026/05/04/bridge",
        "title": "Old bridge of Tarvo closes after cracks are found in two piers",
        "body": "TARVO — The Old Bridge of Tarvo was closed to all traffic on Monday after divers "
        "found cracks in two of its seven piers. The city expects repairs to take eight months. "
        "About 30,000 people cross the bridge every day.",
        "source": "morningharbour.example",
        "country": "SI",
        "language": "en",
        "published_at": "2026-05-04T08:15:00Z",
        "gold_story": "bridge",
    },
    {
        "url": "https://tarvodaily.example/news/1187",
        "title": "Cracked piers shut the Old Bridge in Tarvo for eight months",
        "body": "Divers found cracks in two piers of Tarvo's Old Bridge, which was closed to all "
        "traffic on Monday. Repairs will take eight months, the mayor's office said. Shopkeepers "
        "fear that the closure will ruin them.",
        "source": "tarvodaily.example",
        "country": "SI",
        "language": "en",
        "published_at": "2026-05-04T10:40:00Z",
        "gold_story": "bridge",
    },
    {
        "url": "https://alpenrundschau.example/tarvo-bruecke",
        "title": "Risse in zwei Pfeilern: Alte Brücke von Tarvo für acht Monate gesperrt",
        "body": "Die Alte Brücke von Tarvo ist seit Montag für den Verkehr gesperrt. Taucher "
        "fanden Risse in zwei Pfeilern. Die Reparatur soll acht Monate dauern.",
        "source": "alpenrundschau.example",
        "country": "AT",
        "language": "de",
        "published_at": "2026-05-04T15:05:00Z",
        "gold_story": "bridge",
    },
    {
        "url": "https://www.northernlights.example/quota",
        "title": "Herring quota cut by 22 percent after stocks fall",
        "body": "The fisheries council cut the herring quota by 22 percent on Tuesday, the deepest "
        "cut in a decade, after surveys showed that stocks had fallen. Fishermen's unions called "
        "the decision a disaster for small harbours.",
        "source": "northernlights.example",
        "country": "NO",
        "language": "en",
        "published_at": "2026-05-05T12:00:00Z",
        "gold_story": "herring",
    },
    {
        "url": "https://coastcourier.example/herring-quota-cut",
        "title": "Fishermen angry as council cuts herring quota by 22 percent",
        "body": "Small harbours will lose the most from Tuesday's decision to cut the herring "
        "quota by 22 percent, fishermen's unions said. The fisheries council pointed to surveys "
        "that show falling stocks.",
        "source": "coastcourier.example",
        "country": "DK",
        "language": "en",
        "published_at": "2026-05-05T16:30:00Z",
        "gold_story": "herring",
    },
    {
        "url": "https://observatoriodelsur.example/museo",
        "title": "Un museo de Valmora devuelve una máscara robada hace cuarenta años",
        "body": "El museo municipal de Valmora devolvió el miércoles una máscara ceremonial que "
        "fue robada hace cuarenta años de una aldea de la sierra.",
        "source": "observatoriodelsur.example",
        "country": "PE",
        "language": "es",
        "published_at": "2026-05-06T09:20:00Z",
        "gold_story": "mask",
    },
]
"""Three invented events of May 2026 by invented outlets; as plain mappings, oldest first."""
