"""Consultations: when somebody stood at the desk and asked for this pair, which a freed slot is offered to first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wishes", sa.Column("asked_on_site_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("wishes") as batch:
        batch.drop_column("asked_on_site_at")
