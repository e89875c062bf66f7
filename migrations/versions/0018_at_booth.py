"""Consultations: whether they take place at the exhibitor's booth, so that none is without a place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SEATED = "('confirmed', 'running', 'done', 'no_show')"


def upgrade() -> None:
    op.add_column("consultations", sa.Column("at_booth", sa.Boolean(), nullable=False, server_default=sa.false()))
    # every page and mail has said so until now
    op.execute(f"UPDATE consultations SET at_booth = true WHERE table_id IS NULL AND status IN {SEATED}")  # noqa: S608
    with op.batch_alter_table("consultations") as batch:
        batch.create_check_constraint(
            op.f("ck_consultations_has_its_place"), f"status NOT IN {SEATED} OR at_booth OR table_id IS NOT NULL"
        )
        batch.create_check_constraint(op.f("ck_consultations_table_or_booth"), "NOT at_booth OR table_id IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("consultations") as batch:
        batch.drop_constraint(op.f("ck_consultations_has_its_place"), type_="check")
        batch.drop_constraint(op.f("ck_consultations_table_or_booth"), type_="check")
        batch.drop_column("at_booth")
