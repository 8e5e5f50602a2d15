"""Lists keep their title, needs and trip, and can be shared by a link."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('shopping_lists') as table:
        table.add_column(sa.Column('title', sa.Text(), server_default='', nullable=False))
        table.add_column(sa.Column('state', sa.JSON(), server_default='{}', nullable=False))
        table.add_column(sa.Column('share_hash', sa.String(length=64), nullable=True))
        table.create_unique_constraint(op.f('uq_shopping_lists_share_hash'), ['share_hash'])


def downgrade() -> None:
    with op.batch_alter_table('shopping_lists') as table:
        table.drop_constraint(op.f('uq_shopping_lists_share_hash'), type_='unique')
        table.drop_column('share_hash')
        table.drop_column('state')
        table.drop_column('title')
