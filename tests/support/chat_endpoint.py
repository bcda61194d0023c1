"""A real HTTP server that speaks as a language model's endpoint does, well or badly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from web_server import Handler, Site, serve

__all__ = ["Endpoint", "serve_chat"]

PATH = "/v1/chat/completions"
Say = Callable[[dict[str, Any]], object]


class Endpoint:
    """What the endpoint answers, and what it was asked."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.url = site.url("/v1")

    def says(self, say: Say) -> None:
        """Answer each question with what ``say`` makes of it: text, or what is written as JSON."""

        def answer(handler: Handler) -> None:
            said = say(self.questions[-1])
            content = said if isinstance(said, str) else json.dumps(said)
            completion = {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": content},
                        "finish_reason": "stop",
                    }
                ],
                "usage": {"total_tokens": 1},
            }
            handler.send(json.dumps(completion).encode(), "application/json")

        self.does(answer)

    def does(self, answer: Callable[[Handler], None]) -> None:
        """Answer with whatever is done to the connection."""
        self.site.answers[PATH] = answer

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The bodies that were sent here."""
        return [json.loads(body) for body in self.site.bodies]

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What each request asked, read from its last message."""
        return [json.loads(request["messages"][-1]["content"]) for request in self.requests]


@contextmanager
def serve_chat() -> Iterator[Endpoint]:
    """Run an endpoint for as long as the block lasts."""
    with serve() as site:
        yield Endpoint(site)
