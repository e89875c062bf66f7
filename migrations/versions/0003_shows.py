"""Tables of shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ko", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
    )
    op.create_table(
        "shows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ko", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("venue_ko", sa.String(length=200), nullable=False),
        sa.Column("venue_en", sa.String(length=200), nullable=False),
        sa.Column("address_ko", sa.String(length=300), nullable=False),
        sa.Column("address_en", sa.String(length=300), nullable=False),
        sa.Column("about_ko", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("gates_keep_hours", sa.Boolean(), nullable=False),
        sa.Column("registration_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_shows_ends_after_start")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_shows_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shows")),
        sa.UniqueConstraint("slug", name=op.f("uq_shows_slug")),
    )
    op.create_index(op.f("ix_shows_series_id"), "shows", ["series_id"], unique=False)
    op.create_table(
        "pavilions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_ko", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("about_ko", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("eligibility_ko", sa.Text(), nullable=False),
        sa.Column("eligibility_en", sa.Text(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("quota >= 0", name=op.f("ck_pavilions_quota_not_negative")),
        sa.ForeignKeyConstraint(["host_id"], ["organizations.id"], name=op.f("fk_pavilions_host_id")),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_pavilions_show_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pavilions")),
        sa.UniqueConstraint("show_id", "position", name=op.f("uq_pavilions_show_id_position")),
        sa.UniqueConstraint("show_id", "slug", name=op.f("uq_pavilions_show_id_slug")),
    )
    op.create_index(op.f("ix_pavilions_host_id"), "pavilions", ["host_id"], unique=False)
    op.create_table(
        "phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_phases_ends_after_start")),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_phases_show_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sa.UniqueConstraint("show_id", "kind", name=op.f("uq_phases_show_id_kind")),
    )
    op.create_table(
        "show_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_show_days_closes_after_opening")),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_show_days_show_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_days")),
        sa.UniqueConstraint("show_id", "on", name=op.f("uq_show_days_show_id_on")),
    )
    op.create_table(
        "role_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("pavilion_id", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role <> 'host' OR pavilion_id IS NOT NULL", name=op.f("ck_role_grants_hosts_something")),
        sa.CheckConstraint(
            "role NOT IN ('exhibitor', 'buyer') OR organization_id IS NOT NULL",
            name=op.f("ck_role_grants_acts_for_somebody"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_role_grants_organization_id")),
        sa.ForeignKeyConstraint(["pavilion_id"], ["pavilions.id"], name=op.f("fk_role_grants_pavilion_id")),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_role_grants_show_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_role_grants_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    op.create_index(op.f("ix_role_grants_show_id"), "role_grants", ["show_id"], unique=False)
    op.create_index(op.f("ix_role_grants_user_id"), "role_grants", ["user_id"], unique=False)
    op.create_index(
        "uq_role_grants_organization",
        "role_grants",
        ["user_id", "show_id", "role", "organization_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL AND organization_id IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND organization_id IS NOT NULL"),
    )
    op.create_index(
        "uq_role_grants_pavilion",
        "role_grants",
        ["user_id", "show_id", "role", "pavilion_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL AND pavilion_id IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND pavilion_id IS NOT NULL"),
    )
    op.create_index(
        "uq_role_grants_plain",
        "role_grants",
        ["user_id", "show_id", "role"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL AND organization_id IS NULL AND pavilion_id IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND organization_id IS NULL AND pavilion_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_role_grants_plain",
        table_name="role_grants",
        sqlite_where=sa.text("revoked_at IS NULL AND organization_id IS NULL AND pavilion_id IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND organization_id IS NULL AND pavilion_id IS NULL"),
    )
    op.drop_index(
        "uq_role_grants_pavilion",
        table_name="role_grants",
        sqlite_where=sa.text("revoked_at IS NULL AND pavilion_id IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND pavilion_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_role_grants_organization",
        table_name="role_grants",
        sqlite_where=sa.text("revoked_at IS NULL AND organization_id IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND organization_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_role_grants_user_id"), table_name="role_grants")
    op.drop_index(op.f("ix_role_grants_show_id"), table_name="role_grants")
    op.drop_table("role_grants")
    op.drop_table("show_days")
    op.drop_table("phases")
    op.drop_index(op.f("ix_pavilions_host_id"), table_name="pavilions")
    op.drop_table("pavilions")
    op.drop_index(op.f("ix_shows_series_id"), table_name="shows")
    op.drop_table("shows")
    op.drop_table("series")
