"""Self-selection: pause, daily hours, when to warn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("selection_rounds") as batch:
        batch.add_column(sa.Column("warn_min", sa.Integer(), nullable=False, server_default="15"))
        batch.add_column(sa.Column("day_from_min", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("day_to_min", sa.Integer(), nullable=False, server_default="1440"))
        batch.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("selection_rounds") as batch:
        for name in ("paused_at", "day_to_min", "day_from_min", "warn_min"):
            batch.drop_column(name)
