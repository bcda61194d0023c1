"""Vectors of sentences."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sentence_vectors",
        sa.Column("encoder_revision", sa.String(length=128), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("encoder_revision", "text_hash", name=op.f("pk_sentence_vectors")),
    )
    op.create_index(
        op.f("ix_sentence_vectors_used_at"), "sentence_vectors", ["used_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_sentence_vectors_used_at"), table_name="sentence_vectors")
    op.drop_table("sentence_vectors")
