"""The kinds of problem that the API knows, and the errors that it raises itself.

Every error answer, whatever raised it, is one :class:`api.schemas.problems.Problem`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.schemas.problems import Fault

__all__ = [
    "CONFLICT",
    "INTERNAL",
    "INVALID_ARTICLE",
    "INVALID_REQUEST",
    "KEY_MISSING",
    "KEY_REFUSED",
    "KINDS",
    "METHOD_NOT_ALLOWED",
    "MOVED",
    "NOT_FOUND",
    "RUN_IN_PROGRESS",
    "TOO_LARGE",
    "UNAVAILABLE",
    "UNFETCHABLE",
    "UNSUPPORTED_MEDIA_TYPE",
    "ProblemKind",
    "RequestError",
    "refused_body",
]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: ``slug`` ends its type URI, ``title`` says it in words."""

    slug: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The URI that tells this kind from the others."""
        return f"urn:overstory:problem:{self.slug}"


MOVED = ProblemKind("moved", 308, "The story was merged into another")
INVALID_REQUEST = ProblemKind("invalid-request", 400, "The request is not valid")
INVALID_ARTICLE = ProblemKind("invalid-article", 400, "The article cannot be taken")
KEY_MISSING = ProblemKind("key-missing", 401, "Writing needs a key")
KEY_REFUSED = ProblemKind("key-refused", 403, "The key is not valid")
NOT_FOUND = ProblemKind("not-found", 404, "There is nothing here")
METHOD_NOT_ALLOWED = ProblemKind("method-not-allowed", 405, "The method is not allowed here")
RUN_IN_PROGRESS = ProblemKind("run-in-progress", 409, "A re-clustering is under way")
CONFLICT = ProblemKind("conflict", 409, "Things are not as the request supposes")
TOO_LARGE = ProblemKind("too-large", 413, "The request body is too large")
UNSUPPORTED_MEDIA_TYPE = ProblemKind("unsupported-media-type", 415, "The body is not JSON")
UNFETCHABLE = ProblemKind("unfetchable", 422, "The address cannot be fetched")
INTERNAL = ProblemKind("internal", 500, "The server failed")
UNAVAILABLE = ProblemKind("unavailable", 503, "The store or a model is not to be had")

KINDS = (
    MOVED,
    INVALID_REQUEST,
    INVALID_ARTICLE,
    KEY_MISSING,
    KEY_REFUSED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    RUN_IN_PROGRESS,
    CONFLICT,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    UNFETCHABLE,
    INTERNAL,
    UNAVAILABLE,
)


class RequestError(Exception):
    """Something about the request that the web layer itself refuses.

    Parameters
    ----------
    kind
        What kind of problem it is.
    detail
        What went wrong, in words for the person who sent the request.
    errors
        The parts of the request at fault.
    headers
        Further headers of the answer.
    """

    def __init__(
        self,
        kind: ProblemKind,
        detail: str,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        super().__init__(detail)


def refused_body(reason: str, member: str | None = None) -> RequestError:
    """The error for a body of which one member, or the whole, is not valid."""
    fault = Fault(location="body", name=f"/{member}" if member else None, detail=reason)
    return RequestError(INVALID_REQUEST, f"{fault.name or 'body'}: {reason}", errors=[fault])
