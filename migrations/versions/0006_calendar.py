"""Tables of calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("label_ko", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_calendar_bookings_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["show_id"], ["shows.id"], name=op.f("fk_calendar_bookings_show_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_bookings")),
    )
    op.create_index(
        "ix_calendar_bookings_show_id_starts_at", "calendar_bookings", ["show_id", "starts_at"], unique=False
    )
    op.create_table(
        "calendar_resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label_ko", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["show_id"], ["shows.id"], name=op.f("fk_calendar_resources_show_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_resources")),
        sa.UniqueConstraint(
            "show_id", "kind", "ref_id", "number", name=op.f("uq_calendar_resources_show_id_kind_ref_id_number")
        ),
    )
    op.create_table(
        "calendar_claims",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["calendar_bookings.id"], name=op.f("fk_calendar_claims_booking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["calendar_resources.id"], name=op.f("fk_calendar_claims_resource_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("resource_id", "cell", name=op.f("pk_calendar_claims")),
    )
    op.create_index(op.f("ix_calendar_claims_booking_id"), "calendar_claims", ["booking_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_calendar_claims_booking_id"), table_name="calendar_claims")
    op.drop_table("calendar_claims")
    op.drop_table("calendar_resources")
    op.drop_index("ix_calendar_bookings_show_id_starts_at", table_name="calendar_bookings")
    op.drop_table("calendar_bookings")
