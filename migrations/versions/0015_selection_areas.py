"""Self-selection in a part of the show: the areas a round is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("selection_rounds") as batch:
        batch.add_column(sa.Column("area_ids", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("selection_rounds") as batch:
        batch.drop_column("area_ids")
