"""How far firms want to stand apart; how many booths count for points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # with the column's own check: SQLite takes it without building the table anew, and drops it with the column
    op.execute(
        "ALTER TABLE application_neighbours ADD COLUMN distance_m INTEGER "
        "CONSTRAINT ck_application_neighbours_distance_is_possible CHECK (distance_m BETWEEN 1 AND 200)"
    )
    op.add_column("points_rules", sa.Column("booths_at_most", sa.Integer(), nullable=False, server_default="6"))


def downgrade() -> None:
    op.drop_column("points_rules", "booths_at_most")
    op.drop_column("application_neighbours", "distance_m")
