"""The examples of the API description: one invented story, told by every schema.

Kept together so that an id in one example is the id of the same thing in another.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = [
    "ARTICLE_ID",
    "CURSOR",
    "DECISION",
    "DECISION_ID",
    "MEMBER",
    "MODEL",
    "OTHER_ARTICLE_ID",
    "OTHER_STORY_ID",
    "PROBLEM",
    "QUOTE",
    "RELATED_ARTICLE",
    "RUN",
    "RUN_ID",
    "SOURCE",
    "STATEMENT",
    "STORY",
    "STORY_ID",
    "STORY_TITLE",
    "TAKE",
    "TAKE_ARTICLE",
    "TAKE_ID",
    "WORLD_TAKE",
    "WRITTEN_LABEL",
    "WRITTEN_PARAGRAPH",
    "WRITTEN_SENTENCE",
]

STORY_ID: Final = "2f9d61c0b7e84a35"
OTHER_STORY_ID: Final = "90be3c7715fa4d28"
ARTICLE_ID: Final = "5be07d2c9f3e4168"
OTHER_ARTICLE_ID: Final = "2f9d61c0b7e84a35"
TAKE_ID: Final = "tk_6m2p8s4w"
RUN_ID: Final = "r42"
DECISION_ID: Final = "d7"
CURSOR: Final = "WyIyMDI2LTExLTIwVDA4OjE1OjAwWiIsInN0XzRuN3FrMnY5eHczbSJd"

STORY_TITLE: Final = "Leaked plan would cede territory for a ceasefire"

QUOTE: Final[dict[str, Any]] = {
    "article_id": ARTICLE_ID,
    "source": "alpski-glas.example",
    "country": "SI",
    "quote": "The plan was handed to both governments on Tuesday.",
    "start": 112,
    "end": 163,
}

STATEMENT: Final[dict[str, Any]] = {
    "text": QUOTE["quote"],
    "status": "agreed",
    "support": {
        "independent": 5,
        "sources": ["alpski-glas.example", "northern-wire.example"],
        "countries": ["NO", "SI"],
        "quotes": [QUOTE],
    },
}

TAKE_ARTICLE: Final[dict[str, Any]] = {"id": ARTICLE_ID, "weight": 0.82}

TAKE: Final[dict[str, Any]] = {
    "id": TAKE_ID,
    "label": "Critics call the plan a capitulation",
    "kind": "stance",
    "statements": [STATEMENT],
    "articles": [TAKE_ARTICLE],
    "sources": ["alpski-glas.example"],
    "countries": {"SI": 1},
}

WORLD_TAKE: Final[dict[str, Any]] = {
    "as_of": "2026-11-20T08:15:00Z",
    "headline": STORY_TITLE,
    "statements": [STATEMENT],
    "coverage": {
        "countries": {"NO": 1, "SI": 1},
        "regions": {"Europe": 2},
        "languages": {"en": 1, "sl": 1},
        "leans": {"center": 1},
    },
    "new_since": {"time": "2026-11-19T20:00:00Z", "statements": [STATEMENT]},
}

MODEL: Final = "qwen3-8b"

WRITTEN_LABEL: Final[dict[str, Any]] = {
    "model": MODEL,
    "label": "Plan handed to both governments",
    "statements": [0],
}

WRITTEN_SENTENCE: Final[dict[str, Any]] = {
    "text": "Both governments were handed the plan on Tuesday.",
    "statements": [0],
    "verbatim": False,
}

WRITTEN_PARAGRAPH: Final[dict[str, Any]] = {
    "model": MODEL,
    "language": "en",
    "sentences": [WRITTEN_SENTENCE],
}

STORY: Final[dict[str, Any]] = {
    "id": STORY_ID,
    "title": STORY_TITLE,
    "first_seen": "2026-11-18T06:30:00Z",
    "last_seen": "2026-11-20T08:15:00Z",
    "article_count": 18,
    "independent_count": 15,
    "source_count": 16,
    "countries": {"NO": 1, "SI": 2, "US": 4},
    "languages": {"en": 15, "sl": 3},
    "status": "active",
    "merged_into": None,
    "split_from": None,
    "run_id": RUN_ID,
    "version": 3,
    "score": None,
    "url": f"/v1/stories/{STORY_ID}",
    "articles_url": f"/v1/stories/{STORY_ID}/articles",
    "takes_url": f"/v1/stories/{STORY_ID}/takes",
    "world_take_url": f"/v1/stories/{STORY_ID}/world-take",
    "timeline_url": f"/v1/stories/{STORY_ID}/timeline",
    "history_url": f"/v1/stories/{STORY_ID}/history",
    "page_url": f"/stories/{STORY_ID}",
}

MEMBER: Final[dict[str, Any]] = {
    "id": ARTICLE_ID,
    "url": "https://alpski-glas.example/svet/nacrt-sporazuma",
    "title": "Načrt predvideva odstop ozemlja",
    "source": "alpski-glas.example",
    "source_name": "Alpski glas",
    "country": "SI",
    "language": "sl",
    "published_at": "2026-11-18T09:40:00Z",
    "probability": 0.97,
    "nearest_article": OTHER_ARTICLE_ID,
    "shared_terms": ["ceasefire", "territory"],
    "hours_apart": 3.2,
    "copy_of": None,
    "article_url": f"/v1/articles/{ARTICLE_ID}",
}

RELATED_ARTICLE: Final[dict[str, Any]] = {
    **{
        name: MEMBER[name]
        for name in (
            "id",
            "url",
            "title",
            "source",
            "source_name",
            "country",
            "language",
            "published_at",
            "article_url",
        )
    },
    "story_id": STORY_ID,
    "score": 0.88,
}

SOURCE: Final[dict[str, Any]] = {
    "domain": "alpski-glas.example",
    "name": "Alpski glas",
    "country": "SI",
    "language": "sl",
    "owner": "Alpski glas d.o.o.",
    "lean": "center",
    "article_count": 38,
    "story_count": 31,
}

RUN: Final[dict[str, Any]] = {
    "id": RUN_ID,
    "status": "published",
    "started_at": "2026-11-20T02:00:00Z",
    "finished_at": "2026-11-20T02:01:12Z",
    "window_start": "2026-11-06T02:00:00Z",
    "parameters": {"threshold": 0.5, "encoder_revision": "multilingual-e5-small/1"},
    "article_count": 6120,
    "story_count": 2031,
    "merged_count": 4,
    "split_count": 1,
    "error": None,
    "url": f"/v1/runs/{RUN_ID}",
}

DECISION: Final[dict[str, Any]] = {
    "id": DECISION_ID,
    "kind": "merge",
    "made_at": "2026-11-20T09:30:00Z",
    "undone_at": None,
    "story_id": STORY_ID,
    "other_stories": [OTHER_STORY_ID],
    "articles": [ARTICLE_ID],
    "url": f"/v1/decisions/{DECISION_ID}",
    "story_url": f"/v1/stories/{STORY_ID}",
}

PROBLEM: Final[dict[str, Any]] = {
    "type": "urn:overstory:problem:invalid-request",
    "title": "The request is not valid",
    "status": 400,
    "detail": "limit: Input should be less than or equal to 100",
    "instance": "/v1/stories",
    "errors": [
        {
            "location": "query",
            "name": "limit",
            "detail": "Input should be less than or equal to 100",
        }
    ],
}
