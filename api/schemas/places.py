"""Countries and outlets."""

from __future__ import annotations

from pydantic import Field, computed_field

from api.schemas import examples
from api.schemas.base import NEXT_CURSOR, Record

__all__ = ["Country", "CountryList", "Source", "SourceList"]


class Country(Record):
    """A country, with how much its outlets report."""

    code: str = Field(description="ISO 3166-1 alpha-2.", examples=["SI"])
    name: str = Field(description="Its name in English.", examples=["Slovenia"])
    article_count: int = Field(
        description="Articles by the country's outlets.", ge=0, examples=[212]
    )
    story_count: int = Field(
        description="Stories that the country's outlets report.", ge=0, examples=[140]
    )

    @computed_field(  # type: ignore[prop-decorator]
        description="Its stories.", examples=["/v1/countries/SI/stories"]
    )
    @property
    def stories_url(self) -> str:
        """Path of the country's stories."""
        return f"/v1/countries/{self.code}/stories"


class CountryList(Record):
    """One page of countries."""

    items: list[Country] = Field(
        description="Countries in the order of their codes.",
        examples=[
            [
                {
                    "code": "SI",
                    "name": "Slovenia",
                    "article_count": 212,
                    "story_count": 140,
                    "stories_url": "/v1/countries/SI/stories",
                }
            ]
        ],
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[None])


class Source(Record):
    """An outlet of the registry, or one met in an article."""

    domain: str = Field(
        description="Registered domain of its site.", examples=[examples.SOURCE["domain"]]
    )
    name: str = Field(description="Its name.", examples=[examples.SOURCE["name"]])
    country: str | None = Field(
        description="Where it is edited, ISO 3166-1 alpha-2, or null where unknown.",
        examples=["SI"],
    )
    language: str | None = Field(
        description="Its main language, BCP 47, or null where unknown.", examples=["sl"]
    )
    owner: str | None = Field(
        description="Who owns it, or null where not recorded.",
        examples=[examples.SOURCE["owner"]],
    )
    lean: str | None = Field(
        description="Its political lean (`left`, `center`, `right`, `state`), or null where not "
        "recorded.",
        examples=["center"],
    )
    article_count: int = Field(description="Its articles here.", ge=0, examples=[38])
    story_count: int = Field(description="Stories that it reports.", ge=0, examples=[31])


class SourceList(Record):
    """One page of outlets."""

    items: list[Source] = Field(
        description="Outlets in the order of their domains.", examples=[[examples.SOURCE]]
    )
    next_cursor: str | None = Field(description=NEXT_CURSOR, examples=[examples.CURSOR])
