"""The campaign studio: the ledger of recipients, outcomes, suppression, audit log and affinities."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suppressions',
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('campaign_id', sa.String(length=200), nullable=True),
    sa.Column('time', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('address', name=op.f('pk_suppressions'))
    )
    op.create_table('campaign_audit',
    sa.Column('campaign_id', sa.String(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('time', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_audit_campaign_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'number', name=op.f('pk_campaign_audit'))
    )
    op.create_table('campaign_outcomes',
    sa.Column('id', sa.String(length=200), nullable=False),
    sa.Column('campaign_id', sa.String(length=200), nullable=False),
    sa.Column('customer_id', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('machine', sa.Boolean(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('time', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_outcomes_campaign_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_campaign_outcomes_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_outcomes'))
    )
    with op.batch_alter_table('campaign_outcomes', schema=None) as batch_op:
        batch_op.create_index('ix_campaign_outcomes_campaign_id_kind', ['campaign_id', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_outcomes_customer_id'), ['customer_id'], unique=False)

    op.create_table('campaign_recipients',
    sa.Column('campaign_id', sa.String(length=200), nullable=False),
    sa.Column('customer_id', sa.String(length=200), nullable=False),
    sa.Column('arm', sa.String(length=16), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('picks', sa.JSON(), nullable=False),
    sa.Column('send_at', sa.BigInteger(), nullable=False),
    sa.Column('changed', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_recipients_campaign_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_campaign_recipients_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'customer_id', name=op.f('pk_campaign_recipients'))
    )
    with op.batch_alter_table('campaign_recipients', schema=None) as batch_op:
        batch_op.create_index('ix_campaign_recipients_campaign_id_status', ['campaign_id', 'status'], unique=False)
        batch_op.create_index('ix_campaign_recipients_customer_id_status', ['customer_id', 'status'], unique=False)

    op.create_table('customer_affinities',
    sa.Column('customer_id', sa.String(length=200), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('generation', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_customer_affinities_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('customer_id', 'category', name=op.f('pk_customer_affinities'))
    )
    with op.batch_alter_table('customer_affinities', schema=None) as batch_op:
        batch_op.create_index('ix_customer_affinities_category_score', ['category', 'score'], unique=False)

    with op.batch_alter_table('campaigns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('content', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('content_hash', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('approved_by', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('approved', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index('ix_events_kind_customer_id_time', ['kind', 'customer_id', 'time'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index('ix_events_kind_customer_id_time')

    with op.batch_alter_table('campaigns', schema=None) as batch_op:
        batch_op.drop_column('approved')
        batch_op.drop_column('approved_by')
        batch_op.drop_column('content_hash')
        batch_op.drop_column('content')

    with op.batch_alter_table('customer_affinities', schema=None) as batch_op:
        batch_op.drop_index('ix_customer_affinities_category_score')

    op.drop_table('customer_affinities')
    with op.batch_alter_table('campaign_recipients', schema=None) as batch_op:
        batch_op.drop_index('ix_campaign_recipients_customer_id_status')
        batch_op.drop_index('ix_campaign_recipients_campaign_id_status')

    op.drop_table('campaign_recipients')
    with op.batch_alter_table('campaign_outcomes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_outcomes_customer_id'))
        batch_op.drop_index('ix_campaign_outcomes_campaign_id_kind')

    op.drop_table('campaign_outcomes')
    op.drop_table('campaign_audit')
    op.drop_table('suppressions')
