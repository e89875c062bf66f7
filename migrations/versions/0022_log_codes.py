"""Consultations: until when the code works with which a buyer confirms a log. Codes shown before have to be shown anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultation_logs", sa.Column("code_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("consultation_logs") as batch:
        batch.drop_column("code_until")
