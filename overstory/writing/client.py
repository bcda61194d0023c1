"""Asks an OpenAI-compatible endpoint, with limits on how long and how much."""

from __future__ import annotations

import json
import logging
import ssl
import time
from typing import Final

import httpcore
import httpx
from pydantic import BaseModel, Field, SecretStr, ValidationError

from overstory.transport import DeadlineNetwork, DeadlineTransport, time_left
from overstory.writing.errors import BadAnswerError, NoAnswerError

__all__ = ["ChatClient"]

_LOG = logging.getLogger(__name__)

_ATTEMPTS: Final = 2
_PAUSE: Final = 1.0  # seconds before the second attempt
_LATER: Final = frozenset({429, 500, 502, 503, 504})
_MOST_BYTES: Final = 256_000
_MOST_TOKENS: Final = 1_200


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


class ChatClient:
    """One endpoint and model. Can be shared between threads.

    The address is the operator's own, so it may lead to this machine. Redirects are not followed
    and no proxy is used: the key goes to the address that it was given for and nowhere else.

    Parameters
    ----------
    url
        What the API's paths stand below, such as ``http://127.0.0.1:8080/v1``.
    model
        Name of the model.
    key
        Sent as a bearer token; never logged, never part of a message.
    timeout
        Seconds for one answer, a second attempt included.
    """

    def __init__(
        self, url: str, model: str, *, key: SecretStr | None = None, timeout: float = 60.0
    ) -> None:
        self._url = url.rstrip("/") + "/chat/completions"
        self.model = model
        self._key = key
        self._timeout = timeout
        self._tls = httpx.create_ssl_context(trust_env=False)

    def complete(self, system: str, user: str) -> str:
        """The model's answer to one message.

        Raises
        ------
        NoAnswerError
            The endpoint cannot be reached, is too slow, or refuses.
        BadAnswerError
            What it answers is not a completion, or too large.
        """
        body = json.dumps(
            {
                "model": self.model,
                "messages": [
                    {"role": "system", "content": system},
                    {"role": "user", "content": user},
                ],
                "temperature": 0,
                "seed": 0,
                "max_tokens": _MOST_TOKENS,
                "response_format": {"type": "json_object"},
                "stream": False,
            }
        ).encode()
        deadline = time.monotonic() + self._timeout
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return _content(self._post(body, deadline))
            except _LaterError as error:
                if attempt == _ATTEMPTS or time.monotonic() + _PAUSE >= deadline:
                    raise NoAnswerError(str(error)) from error.__cause__
                _LOG.info("the writing endpoint %s; asking again", error)
                time.sleep(_PAUSE)
        raise AssertionError("unreachable")

    def _post(self, body: bytes, deadline: float) -> bytes:
        transport = DeadlineTransport(DeadlineNetwork(httpcore.SyncBackend(), deadline), self._tls)
        try:
            with (
                httpx.Client(transport=transport, trust_env=False, timeout=self._timeout) as client,
                client.stream("POST", self._url, content=body, headers=self._headers()) as answer,
            ):
                if answer.status_code in _LATER:
                    raise _LaterError(f"answers {answer.status_code}")
                if answer.status_code != httpx.codes.OK:
                    raise NoAnswerError(f"answers {answer.status_code}")
                return _read(answer, deadline)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise NoAnswerError(f"does not answer within {self._timeout:g} seconds") from error
        except (httpcore.ConnectError, ssl.SSLError) as error:
            raise NoAnswerError("cannot be reached") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError) as error:
            raise _LaterError("breaks off") from error

    def _headers(self) -> dict[str, str]:
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
        }
        if self._key is not None:
            key = self._key.get_secret_value()
            # The library's own message would repeat the key.
            if not key.isascii() or not key.isprintable() or key != key.strip():
                raise NoAnswerError("is given a key that no header can hold")
            headers["Authorization"] = f"Bearer {key}"
        return headers


class _LaterError(Exception):
    """What may pass: worth a second attempt."""


def _read(answer: httpx.Response, deadline: float) -> bytes:
    content = bytearray()
    for piece in answer.iter_raw():
        content += piece
        if len(content) > _MOST_BYTES:
            raise BadAnswerError(f"answers more than {_MOST_BYTES} bytes")
        time_left(deadline)
    return bytes(content)


def _content(raw: bytes) -> str:
    try:
        return _Completion.model_validate_json(raw).choices[0].message.content
    except ValidationError:
        # Its message would repeat what the endpoint said.
        raise BadAnswerError("answers something that is not a completion") from None
