"""What a language model wrote for stories."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_writings",
        sa.Column("story_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writing", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_writings_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_writings")),
    )


def downgrade() -> None:
    op.drop_table("story_writings")
