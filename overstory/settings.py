"""Settings: read from the environment (``OVERSTORY_…``), overridden by the command line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """All settings, each with its default; ``docs/settings.md`` lists them for users."""

    model_config = SettingsConfigDict(env_prefix="OVERSTORY_", frozen=True)

    db: str = Field("overstory.db", description="Path of the SQLite store, or a SQLAlchemy URL.")
    encoder: str = Field(
        "multilingual-e5-small-events",
        description="Encoder of articles: a name from models/manifest.toml, any "
        "sentence-transformers model id, or a folder that holds one.",
    )
    sources_file: Path | None = Field(
        None, description="CSV of further sources; its rows win over the shipped registry."
    )
    window: timedelta = Field(
        timedelta(days=14),
        gt=timedelta(0),
        le=timedelta(days=36_525),
        description="How far back articles are compared and re-clustered, as an ISO 8601 duration.",
    )
    max_body_bytes: int = Field(
        1_000_000, gt=0, description="Largest article body taken, in UTF-8 bytes."
    )
    max_line_bytes: int = Field(
        20_000_000, gt=0, description="Longest line of JSON Lines read; longer ones are skipped."
    )
    fetch_max_bytes: int = Field(
        5_000_000,
        gt=0,
        description="Largest response read from a URL, and largest feed, list or page from a file.",
    )
    fetch_timeout: float = Field(20.0, gt=0, description="Seconds for one whole fetch.")
    fetch_max_redirects: int = Field(5, ge=0, description="Redirects followed in one fetch.")
    allow_loopback: bool = Field(
        False, description="Let fetches reach this machine's own addresses. For tests."
    )
    max_request_bytes: int = Field(
        20_000_000, gt=0, description="Largest request body that the HTTP API reads."
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/?#\s]+$",
        description="Where readers reach the server, such as https://news.example, for the links "
        "in feeds; by default what each request says.",
    )
    writing_url: str | None = Field(
        None,
        pattern=r"^https?://[^/?#\s@]+(/[^?#\s]*)?$",
        description="OpenAI-compatible endpoint, such as http://127.0.0.1:8080/v1, whose model "
        "rewrites labels and joins statements; without one nothing is written.",
    )
    writing_model: str = Field(
        "default",
        min_length=1,
        max_length=200,
        description="Name of the model at writing_url.",
    )
    writing_key: SecretStr | None = Field(
        None, description="Key for writing_url, sent as a bearer token."
    )
    writing_timeout: float = Field(
        60.0, gt=0, le=600, description="Seconds for one answer of the model."
    )
