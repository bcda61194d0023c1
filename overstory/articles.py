"""Articles as they come in: what one is, what is refused, and what identifies it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)

from overstory.codes import country_code, language_tag
from overstory.errors import ArticleError
from overstory.times import parse_time
from overstory.urls import InvalidUrlError, canonical_url, host_of, url_identity

__all__ = ["MAX_BODY_BYTES", "Article", "article_id", "id_of_url", "is_visible"]

MAX_BODY_BYTES = 1_000_000
"""Largest body taken where no other limit is handed in, in UTF-8 bytes."""

_LONGEST_TITLE = 2_000
_LONGEST_NAME = 500
_ID_DIGITS = 16
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


def _plain(value: Any) -> Any:
    """A value of a data frame as Python has it; None for one that is missing there."""
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        # Times in nanoseconds would come out as numbers.
        value = value.astype("M8[us]").item() if value.dtype.kind == "M" else value.item()
    # What is missing differs from itself: NaN, and NaT of either library.
    missing = isinstance(value, float | datetime) and value != value
    return None if missing or type(value).__name__ == "NAType" else value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {_kind(value)}")
    if "\x00" in value:
        raise ValueError("holds a NUL character")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"holds half a surrogate pair at position {error.start}") from error
    return value


def _optional(check: Callable[[str], str | None]) -> Callable[[object], str | None]:
    """Absent, null and blank values are None; others are text that ``check`` takes."""

    def validate(value: object) -> str | None:
        if value is None:
            return None
        text = _text(value).strip()
        return check(text) if text else None

    return validate


def _id(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _optional(_name)(value)


def _name(text: str) -> str:
    if len(text) > _LONGEST_NAME:
        raise ValueError(f"is longer than {_LONGEST_NAME} characters")
    return text


def _url(text: str) -> str:
    canonical_url(text)
    return text


def _source(text: str) -> str:
    """A domain, also where it was written as a URL or with a port."""
    host = host_of(text if "://" in text else f"http://{text}")
    if host is None:
        raise ValueError(f"{text[:80]!r} is not a domain")
    return host.removeprefix("www.")


def _title(value: object) -> str:
    if value is None:
        return ""
    text = _text(value)
    if len(text) > _LONGEST_TITLE:
        raise ValueError(f"is longer than {_LONGEST_TITLE} characters")
    return text


def _body(value: object, info: ValidationInfo) -> str:
    if value is None:
        return ""
    text = _text(value)
    limit = (info.context or {}).get("max_body_bytes", MAX_BODY_BYTES)
    size = len(text.encode("utf-8"))
    if size > limit:
        raise ValueError(f"has {size} bytes; at most {limit} are taken")
    return text


def _time(value: object) -> datetime | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return parse_time(value)


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list",
             dict: "an object", bytes: "bytes"}  # fmt: skip
    return names.get(type(value), type(value).__name__)


class Article(BaseModel):
    """One published text.

    All fields may be missing but one: there is a title or a body. Absent, null and blank values
    are the same. What is given is checked, also where an article is built by hand.

    Parameters
    ----------
    id
        The id that the article's file or feed gave it. See :func:`article_id` for its identity.
    url
        Where it was published, http or https, at most 4096 characters when percent-escaped.
    title
        Headline, at most 2000 characters. May be empty where there is a body.
    body
        The text.
    source
        The outlet's domain, in lower case, without ``www.``.
    source_name
        The outlet's name.
    country
        Of the outlet, ISO 3166-1 alpha-2.
    language
        Of the text, BCP 47.
    published_at
        Aware, in UTC. See :func:`overstory.times.parse_time` for what is read.
    author
        As signed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str | None, BeforeValidator(_id)] = None
    url: Annotated[str | None, BeforeValidator(_optional(_url))] = None
    title: Annotated[str, BeforeValidator(_title)] = ""
    body: Annotated[str, BeforeValidator(_body)] = ""
    source: Annotated[str | None, BeforeValidator(_optional(_source))] = None
    source_name: Annotated[str | None, BeforeValidator(_optional(_name))] = None
    country: Annotated[str | None, BeforeValidator(_optional(country_code))] = None
    language: Annotated[str | None, BeforeValidator(_optional(language_tag))] = None
    published_at: Annotated[datetime | None, BeforeValidator(_time)] = None
    author: Annotated[str | None, BeforeValidator(_optional(_name))] = Field(None)

    @classmethod
    def parse(
        cls,
        mapping: Mapping[str, Any],
        *,
        require_title: bool = True,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> Self:
        """Read an article from a mapping, such as one line of JSON. Unknown keys are ignored.

        Parameters
        ----------
        mapping
            Field names to values, or a row of a data frame. NaN and NaT are missing values.
        require_title
            Whether a headline is needed. Where not, a body suffices.
        max_body_bytes
            Largest body taken, in UTF-8 bytes.

        Raises
        ------
        ArticleError
            Naming the field and what is wrong with it.
        """
        if hasattr(mapping, "to_dict"):
            mapping = mapping.to_dict()  # a row of a data frame
        if isinstance(mapping, cls):
            article = mapping
        elif not isinstance(mapping, Mapping):
            raise ArticleError(None, f"must be an object with fields, not {_kind(mapping)}")
        else:
            try:
                article = cls.model_validate(
                    {name: _plain(mapping[name]) for name in cls.model_fields if name in mapping},
                    context={"max_body_bytes": max_body_bytes},
                )
            except ValidationError as error:
                raise _article_error(error) from None
        _check_something_said(article, require_title=require_title)
        return article


def article_id(article: Article) -> str:
    """The article's identity: 16 hexadecimal digits, the same wherever and whenever it comes in.

    The first half of a sha256 over the identity of its URL (:func:`overstory.urls.url_identity`);
    without a URL over the id it was given; without either over source, title, body and time.
    """
    if article.url is not None:
        return id_of_url(article.url)
    if article.id is not None:
        return _digest("id", article.id)
    time = article.published_at.isoformat() if article.published_at else ""
    words = (" ".join(text.split()) for text in (article.title, article.body))
    return _digest("text", article.source or "", *words, time)


def id_of_url(url: str) -> str:
    """The identity of the article at a URL, whether or not we have it.

    Raises
    ------
    ArticleError
        Not a URL that an article can have.
    """
    try:
        return _digest("url", url_identity(url))
    except InvalidUrlError as error:
        raise ArticleError("url", str(error)) from error


def _digest(*parts: str) -> str:
    text = "\x00".join(unicodedata.normalize("NFC", part) for part in parts)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_ID_DIGITS]


def _article_error(error: ValidationError) -> ArticleError:
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else None
    reason = first.get("ctx", {}).get("error", first["msg"])
    return ArticleError(field, str(reason))


def _check_something_said(article: Article, *, require_title: bool) -> None:
    if is_visible(article.title):
        return
    state = "is blank" if article.title else "is missing"
    if require_title:
        raise ArticleError("title", state)
    if not is_visible(article.body):
        raise ArticleError("title", f"{state}, and there is no body either")


def is_visible(text: str) -> bool:
    """Whether any character can be seen: not spaces, zero-width marks or controls alone."""
    return any(unicodedata.category(char) not in _UNSEEN for char in text)
