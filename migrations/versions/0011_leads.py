"""Tables of leads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exhibitor_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_exhibitor_devices_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_exhibitor_devices_token_hash")),
    )
    op.create_index(op.f("ix_exhibitor_devices_exhibitor_id"), "exhibitor_devices", ["exhibitor_id"], unique=False)
    op.create_table(
        "leads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_organization", sa.String(length=200), nullable=False),
        sa.Column("contact_title", sa.String(length=100), nullable=False),
        sa.Column("contact_email", sa.String(length=320), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("rating", sa.String(length=40), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("expected_quantity", sa.Integer(), nullable=True),
        sa.Column("next_step", sa.String(length=40), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("captured_by", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "consented OR (contact_name = '' AND contact_email = '' AND contact_phone = '' AND contact_organization = '')",
            name=op.f("ck_leads_no_contact_without_consent"),
        ),
        sa.CheckConstraint(
            "expected_quantity IS NULL OR expected_quantity >= 0", name=op.f("ck_leads_quantity_not_negative")
        ),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name=op.f("fk_leads_consultation_id")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_leads_exhibitor_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registrations.id"], name=op.f("fk_leads_registration_id")),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_leads_show_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_leads_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_leads_consultation_id")),
    )
    op.create_index("ix_leads_exhibitor_id_captured_at", "leads", ["exhibitor_id", "captured_at"], unique=False)
    op.create_index(op.f("ix_leads_registration_id"), "leads", ["registration_id"], unique=False)
    op.create_index("ix_leads_show_id_captured_at", "leads", ["show_id", "captured_at"], unique=False)
    op.create_index(
        "uq_leads_badge",
        "leads",
        ["exhibitor_id", "registration_id"],
        unique=True,
        sqlite_where=sa.text("registration_id IS NOT NULL"),
        postgresql_where=sa.text("registration_id IS NOT NULL"),
    )
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_hand_overs_exhibitor_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_hand_overs_lead_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registrations.id"], name=op.f("fk_hand_overs_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
        sa.UniqueConstraint("lead_id", "how", name=op.f("uq_hand_overs_lead_id_how")),
    )
    op.create_index(op.f("ix_hand_overs_exhibitor_id"), "hand_overs", ["exhibitor_id"], unique=False)
    op.create_index(op.f("ix_hand_overs_registration_id"), "hand_overs", ["registration_id"], unique=False)
    op.create_table(
        "lead_captures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("merged", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_lead_captures_exhibitor_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_captures_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_captures")),
    )
    op.create_index(op.f("ix_lead_captures_exhibitor_id"), "lead_captures", ["exhibitor_id"], unique=False)
    op.create_index(op.f("ix_lead_captures_lead_id"), "lead_captures", ["lead_id"], unique=False)
    op.create_table(
        "lead_products",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_products_lead_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_lead_products_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", "product_id", name=op.f("pk_lead_products")),
    )
    op.create_index(op.f("ix_lead_products_product_id"), "lead_products", ["product_id"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_outcomes_amount_not_negative")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_outcomes_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_lead_id"), "outcomes", ["lead_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_outcomes_lead_id"), table_name="outcomes")
    op.drop_table("outcomes")
    op.drop_index(op.f("ix_lead_products_product_id"), table_name="lead_products")
    op.drop_table("lead_products")
    op.drop_index(op.f("ix_lead_captures_lead_id"), table_name="lead_captures")
    op.drop_index(op.f("ix_lead_captures_exhibitor_id"), table_name="lead_captures")
    op.drop_table("lead_captures")
    op.drop_index(op.f("ix_hand_overs_registration_id"), table_name="hand_overs")
    op.drop_index(op.f("ix_hand_overs_exhibitor_id"), table_name="hand_overs")
    op.drop_table("hand_overs")
    op.drop_index(
        "uq_leads_badge",
        table_name="leads",
        sqlite_where=sa.text("registration_id IS NOT NULL"),
        postgresql_where=sa.text("registration_id IS NOT NULL"),
    )
    op.drop_index("ix_leads_show_id_captured_at", table_name="leads")
    op.drop_index(op.f("ix_leads_registration_id"), table_name="leads")
    op.drop_index("ix_leads_exhibitor_id_captured_at", table_name="leads")
    op.drop_table("leads")
    op.drop_index(op.f("ix_exhibitor_devices_exhibitor_id"), table_name="exhibitor_devices")
    op.drop_table("exhibitor_devices")
