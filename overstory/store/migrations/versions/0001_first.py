"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_keys_hash")),
    )
    op.create_index(op.f("ix_api_keys_name"), "api_keys", ["name"], unique=False)
    op.create_index(op.f("ix_api_keys_prefix"), "api_keys", ["prefix"], unique=False)
    op.create_table(
        "articles",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_articles")),
        sa.UniqueConstraint("id", name=op.f("uq_articles_id")),
        sa.UniqueConstraint("url", name=op.f("uq_articles_url")),
    )
    op.create_index(op.f("ix_articles_country"), "articles", ["country"], unique=False)
    op.create_index(op.f("ix_articles_published_at"), "articles", ["published_at"], unique=False)
    op.create_index("ix_articles_seen_at_id", "articles", ["seen_at", "id"], unique=False)
    op.create_index(op.f("ix_articles_seq"), "articles", ["seq"], unique=False)
    op.create_index(op.f("ix_articles_source"), "articles", ["source"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "runs",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=True),
        sa.Column("story_count", sa.Integer(), nullable=True),
        sa.Column("merged_count", sa.Integer(), nullable=True),
        sa.Column("split_count", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
        sa.UniqueConstraint("id", name=op.f("uq_runs_id")),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("merged_into", sa.String(length=16), nullable=True),
        sa.Column("split_from", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.Column("independent_count", sa.Integer(), nullable=False),
        sa.Column("source_count", sa.Integer(), nullable=False),
        sa.Column("country_count", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(length=16), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("run_digest", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["stories.id"], name=op.f("fk_stories_merged_into")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_stories_run_id")),
        sa.ForeignKeyConstraint(["split_from"], ["stories.id"], name=op.f("fk_stories_split_from")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(
        "ix_stories_article_count_last_seen_id",
        "stories",
        ["article_count", "last_seen", "id"],
        unique=False,
    )
    op.create_index(
        "ix_stories_country_count_article_count_id",
        "stories",
        ["country_count", "article_count", "id"],
        unique=False,
    )
    op.create_index("ix_stories_last_seen_id", "stories", ["last_seen", "id"], unique=False)
    op.create_index(op.f("ix_stories_merged_into"), "stories", ["merged_into"], unique=False)
    op.create_table(
        "vectors",
        sa.Column("article_id", sa.String(length=16), nullable=False),
        sa.Column("encoder_revision", sa.String(length=128), nullable=False),
        sa.Column("dims", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_vectors_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", "encoder_revision", name=op.f("pk_vectors")),
    )
    op.create_index(
        "ix_vectors_encoder_revision_seq", "vectors", ["encoder_revision", "seq"], unique=False
    )
    op.create_index(
        "ix_vectors_encoder_revision_text_hash",
        "vectors",
        ["encoder_revision", "text_hash"],
        unique=False,
    )
    op.create_table(
        "memberships",
        sa.Column("article_id", sa.String(length=16), nullable=False),
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("nearest_article", sa.String(length=16), nullable=True),
        sa.Column("shared_terms", sa.JSON(), nullable=False),
        sa.Column("hours_apart", sa.Float(), nullable=True),
        sa.Column("copy_of", sa.String(length=16), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_memberships_article_id")
        ),
        sa.ForeignKeyConstraint(["copy_of"], ["articles.id"], name=op.f("fk_memberships_copy_of")),
        sa.ForeignKeyConstraint(
            ["nearest_article"], ["articles.id"], name=op.f("fk_memberships_nearest_article")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_memberships_story_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_copy_of"), "memberships", ["copy_of"], unique=False)
    op.create_index(op.f("ix_memberships_seq"), "memberships", ["seq"], unique=False)
    op.create_index(op.f("ix_memberships_story_id"), "memberships", ["story_id"], unique=False)
    op.create_table(
        "story_countries",
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_countries_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", "country", name=op.f("pk_story_countries")),
    )
    op.create_index(
        "ix_story_countries_country_story_id",
        "story_countries",
        ["country", "story_id"],
        unique=False,
    )
    op.create_table(
        "story_events",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("run_id", sa.String(length=16), nullable=True),
        sa.Column("other_story", sa.String(length=16), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["other_story"], ["stories.id"], name=op.f("fk_story_events_other_story")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_story_events_run_id")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_events_story_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_story_events")),
    )
    op.create_index(op.f("ix_story_events_story_id"), "story_events", ["story_id"], unique=False)
    op.create_table(
        "story_languages",
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_languages_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", "language", name=op.f("pk_story_languages")),
    )
    op.create_index(
        "ix_story_languages_language_story_id",
        "story_languages",
        ["language", "story_id"],
        unique=False,
    )
    op.create_table(
        "story_sources",
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_sources_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", "source", name=op.f("pk_story_sources")),
    )
    op.create_index(
        "ix_story_sources_source_story_id", "story_sources", ["source", "story_id"], unique=False
    )
    op.create_table(
        "story_takes",
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.String(length=160), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("world_take", sa.JSON(), nullable=False),
        sa.Column("takes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_takes_story_id")),
        sa.PrimaryKeyConstraint("story_id", "revision", name=op.f("pk_story_takes")),
    )


def downgrade() -> None:
    op.drop_table("story_takes")
    op.drop_index("ix_story_sources_source_story_id", table_name="story_sources")
    op.drop_table("story_sources")
    op.drop_index("ix_story_languages_language_story_id", table_name="story_languages")
    op.drop_table("story_languages")
    op.drop_index(op.f("ix_story_events_story_id"), table_name="story_events")
    op.drop_table("story_events")
    op.drop_index("ix_story_countries_country_story_id", table_name="story_countries")
    op.drop_table("story_countries")
    op.drop_index(op.f("ix_memberships_story_id"), table_name="memberships")
    op.drop_index(op.f("ix_memberships_seq"), table_name="memberships")
    op.drop_index(op.f("ix_memberships_copy_of"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("ix_vectors_encoder_revision_text_hash", table_name="vectors")
    op.drop_index("ix_vectors_encoder_revision_seq", table_name="vectors")
    op.drop_table("vectors")
    op.drop_index(op.f("ix_stories_merged_into"), table_name="stories")
    op.drop_index("ix_stories_last_seen_id", table_name="stories")
    op.drop_index("ix_stories_country_count_article_count_id", table_name="stories")
    op.drop_index("ix_stories_article_count_last_seen_id", table_name="stories")
    op.drop_table("stories")
    op.drop_table("runs")
    op.drop_table("meta")
    op.drop_index(op.f("ix_articles_source"), table_name="articles")
    op.drop_index(op.f("ix_articles_seq"), table_name="articles")
    op.drop_index("ix_articles_seen_at_id", table_name="articles")
    op.drop_index(op.f("ix_articles_published_at"), table_name="articles")
    op.drop_index(op.f("ix_articles_country"), table_name="articles")
    op.drop_table("articles")
    op.drop_index(op.f("ix_api_keys_prefix"), table_name="api_keys")
    op.drop_index(op.f("ix_api_keys_name"), table_name="api_keys")
    op.drop_table("api_keys")
