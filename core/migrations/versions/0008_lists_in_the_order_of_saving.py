"""Lists are kept with the microsecond: several are saved within a second, and the last counts."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE shopping_lists SET updated = updated * 1000000")
