from __future__ import annotations

from collections.abc import Iterator

import pytest
from chat_endpoint import Endpoint, serve_chat


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serve_chat() as endpoint:
        yield endpoint
