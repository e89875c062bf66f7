"""Mails: the calendar file that goes with one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mails", sa.Column("calendar", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("mails", "calendar")
