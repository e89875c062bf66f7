"""Consultations: which edit of a log is kept, so that a later one can say what it follows, whatever a phone's clock says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultation_logs", sa.Column("edit_id", sa.Uuid(), nullable=True))
    op.execute(sa.text("UPDATE consultation_logs SET edit_id = id"))
    with op.batch_alter_table("consultation_logs") as batch:
        batch.alter_column("edit_id", existing_type=sa.Uuid(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("consultation_logs") as batch:
        batch.drop_column("edit_id")
