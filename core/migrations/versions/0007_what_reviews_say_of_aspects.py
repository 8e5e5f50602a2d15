"""What reviews say of single aspects."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('reviews') as batch_op:
        batch_op.add_column(sa.Column('aspects', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('aspects_model', sa.String(length=200), nullable=True))
