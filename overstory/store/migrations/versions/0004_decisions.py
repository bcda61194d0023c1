"""What editors decided, and which events of stories come from it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", _number, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("other_stories", sa.JSON(), nullable=False),
        sa.Column("emptied", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_decisions_story_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
        sa.UniqueConstraint("id", name=op.f("uq_decisions_id")),
    )
    op.create_index(op.f("ix_decisions_story_id"), "decisions", ["story_id"], unique=False)
    op.create_table(
        "decision_articles",
        sa.Column("decision", _number, nullable=False),
        sa.Column("article_id", sa.String(length=16), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("came_from", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_decision_articles_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["came_from"], ["stories.id"], name=op.f("fk_decision_articles_came_from")
        ),
        sa.ForeignKeyConstraint(
            ["decision"], ["decisions.number"], name=op.f("fk_decision_articles_decision")
        ),
        sa.PrimaryKeyConstraint("decision", "article_id", name=op.f("pk_decision_articles")),
    )
    for column in ("article_id", "came_from"):
        op.create_index(
            op.f(f"ix_decision_articles_{column}"), "decision_articles", [column], unique=False
        )
    with op.batch_alter_table("story_events") as events:
        events.add_column(sa.Column("decision_id", sa.String(length=16), nullable=True))
        events.create_foreign_key(
            op.f("fk_story_events_decision_id"), "decisions", ["decision_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("story_events") as events:
        events.drop_constraint(op.f("fk_story_events_decision_id"), type_="foreignkey")
        events.drop_column("decision_id")
    op.drop_table("decision_articles")
    op.drop_table("decisions")
