"""Pictures to trace below a floor: how strongly they show."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # with the column's own check: SQLite takes it without building the table anew, and drops it with the column
    op.execute(
        "ALTER TABLE floor_items ADD COLUMN opacity INTEGER NOT NULL DEFAULT 40 "
        "CONSTRAINT ck_floor_items_opacity_in_percent CHECK (opacity BETWEEN 5 AND 100)"
    )


def downgrade() -> None:
    op.drop_column("floor_items", "opacity")
