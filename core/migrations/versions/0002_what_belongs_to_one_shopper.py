"""Carts, memories and calls for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_customer_id"
    return sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "carts",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("customer_id", sa.String(200)),
        sa.Column("conversation_id", sa.String(200)),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        _owner("carts"),
        sa.PrimaryKeyConstraint("id", name="pk_carts"),
    )
    op.create_index("ix_carts_customer_id", "carts", ["customer_id"])
    op.create_index("ix_carts_conversation_id", "carts", ["conversation_id"])
    op.create_table(
        "memories",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("customer_id", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        _owner("memories"),
        sa.PrimaryKeyConstraint("id", name="pk_memories"),
    )
    op.create_index("ix_memories_customer_id", "memories", ["customer_id"])
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("conversation_id", sa.String(200), nullable=False),
        sa.Column("customer_id", sa.String(200)),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        _owner("handoffs"),
        sa.PrimaryKeyConstraint("id", name="pk_handoffs"),
    )
    op.create_index("ix_handoffs_conversation_id", "handoffs", ["conversation_id"])
    op.create_index("ix_handoffs_customer_id", "handoffs", ["customer_id"])


def downgrade() -> None:
    for table in ("handoffs", "memories", "carts"):
        op.drop_table(table)
