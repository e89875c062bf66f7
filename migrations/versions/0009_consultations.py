"""Tables of consultations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultation_setups",
        sa.Column("show_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seating", sa.String(length=40), nullable=False),
        sa.Column("wishes_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_hours", sa.Integer(), nullable=False),
        sa.Column("grace_min", sa.Integer(), nullable=False),
        sa.Column("walking_min", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["show_id"], ["shows.id"], name=op.f("fk_consultation_setups_show_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("show_id", name=op.f("pk_consultation_setups")),
    )
    op.create_table(
        "consultation_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kept_for_walk_ins", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["show_id"], ["shows.id"], name=op.f("fk_consultation_tables_show_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_tables")),
        sa.UniqueConstraint("show_id", "number", name=op.f("uq_consultation_tables_show_id_number")),
    )
    op.create_table(
        "interpreters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name_ko", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("max_run", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_interpreters_show_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_interpreters_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreters")),
    )
    op.create_index(op.f("ix_interpreters_show_id"), "interpreters", ["show_id"], unique=False)
    op.create_index(op.f("ix_interpreters_user_id"), "interpreters", ["user_id"], unique=False)
    op.create_table(
        "timetables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("unplaced", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_timetables_show_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetables")),
    )
    op.create_index(op.f("ix_timetables_show_id"), "timetables", ["show_id"], unique=False)
    op.create_table(
        "buyers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("job_title", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("wants_ko", sa.Text(), nullable=False),
        sa.Column("wants_en", sa.Text(), nullable=False),
        sa.Column("budget_min_minor", sa.Integer(), nullable=True),
        sa.Column("budget_max_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.Column("min_consultations", sa.Integer(), nullable=False),
        sa.Column("max_consultations", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("group_name", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_here", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("min_consultations <= max_consultations", name=op.f("ck_buyers_limits_in_order")),
        sa.CheckConstraint("min_consultations >= 0", name=op.f("ck_buyers_limits_not_negative")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_buyers_organization_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_buyers_registration_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_buyers_show_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["table_id"], ["consultation_tables.id"], name=op.f("fk_buyers_table_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_buyers_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyers")),
    )
    op.create_index(op.f("ix_buyers_organization_id"), "buyers", ["organization_id"], unique=False)
    op.create_index(op.f("ix_buyers_registration_id"), "buyers", ["registration_id"], unique=False)
    op.create_index("ix_buyers_show_id_status", "buyers", ["show_id", "status"], unique=False)
    op.create_index(op.f("ix_buyers_user_id"), "buyers", ["user_id"], unique=False)
    op.create_index(
        "uq_buyers_show_id_email",
        "buyers",
        ["show_id", "email"],
        unique=True,
        sqlite_where=sa.text("email <> ''"),
        postgresql_where=sa.text("email <> ''"),
    )
    op.create_table(
        "interpreter_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interpreter_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_interpreter_shifts_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["interpreter_id"],
            ["interpreters.id"],
            name=op.f("fk_interpreter_shifts_interpreter_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_shifts")),
    )
    op.create_index(
        op.f("ix_interpreter_shifts_interpreter_id"), "interpreter_shifts", ["interpreter_id"], unique=False
    )
    op.create_table(
        "slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slots_ends_after_start")),
        sa.ForeignKeyConstraint(["day_id"], ["show_days.id"], name=op.f("fk_slots_day_id")),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_slots_show_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
    )
    op.create_index(op.f("ix_slots_day_id"), "slots", ["day_id"], unique=False)
    op.create_index(
        "uq_slots_open_start",
        "slots",
        ["show_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("NOT is_closed"),
        postgresql_where=sa.text("NOT is_closed"),
    )
    op.create_table(
        "buyer_categories",
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_buyer_categories_buyer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_buyer_categories_category_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("buyer_id", "category_id", name=op.f("pk_buyer_categories")),
    )
    op.create_table(
        "consultation_profiles",
        sa.Column("exhibitor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("desks", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("wanted_kinds", sa.JSON(), nullable=False),
        sa.Column("wants_ko", sa.Text(), nullable=False),
        sa.Column("wants_en", sa.Text(), nullable=False),
        sa.Column("min_consultations", sa.Integer(), nullable=False),
        sa.Column("max_consultations", sa.Integer(), nullable=False),
        sa.Column("takes_requests", sa.Boolean(), nullable=False),
        sa.Column("confirms_at_once", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_here", sa.Boolean(), nullable=False),
        sa.CheckConstraint("desks BETWEEN 1 AND 9", name=op.f("ck_consultation_profiles_has_desks")),
        sa.CheckConstraint(
            "min_consultations <= max_consultations", name=op.f("ck_consultation_profiles_limits_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_consultation_profiles_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exhibitor_id", name=op.f("pk_consultation_profiles")),
    )
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("desk", sa.Integer(), nullable=True),
        sa.Column("interpreter_id", sa.Integer(), nullable=True),
        sa.Column("interpreting", sa.String(length=8), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buyer_arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exhibitor_arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_min", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("no_show", sa.String(length=40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'confirmed' OR booking_id IS NOT NULL", name=op.f("ck_consultations_confirmed_holds_time")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["calendar_bookings.id"], name=op.f("fk_consultations_booking_id")),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyers.id"], name=op.f("fk_consultations_buyer_id")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_consultations_exhibitor_id")),
        sa.ForeignKeyConstraint(["interpreter_id"], ["interpreters.id"], name=op.f("fk_consultations_interpreter_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["consultations.id"], name=op.f("fk_consultations_replaces_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_consultations_show_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_consultations_slot_id")),
        sa.ForeignKeyConstraint(["table_id"], ["consultation_tables.id"], name=op.f("fk_consultations_table_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_consultations_booking_id")),
        sa.UniqueConstraint("show_id", "number", name=op.f("uq_consultations_show_id_number")),
    )
    op.create_index(op.f("ix_consultations_buyer_id"), "consultations", ["buyer_id"], unique=False)
    op.create_index(op.f("ix_consultations_exhibitor_id"), "consultations", ["exhibitor_id"], unique=False)
    op.create_index(op.f("ix_consultations_interpreter_id"), "consultations", ["interpreter_id"], unique=False)
    op.create_index("ix_consultations_show_id_revision", "consultations", ["show_id", "revision"], unique=False)
    op.create_index("ix_consultations_show_id_status", "consultations", ["show_id", "status"], unique=False)
    op.create_index(op.f("ix_consultations_slot_id"), "consultations", ["slot_id"], unique=False)
    op.create_index(op.f("ix_consultations_table_id"), "consultations", ["table_id"], unique=False)
    op.create_index(
        "uq_consultations_live_pair",
        "consultations",
        ["buyer_id", "exhibitor_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('requested', 'confirmed', 'running')"),
        postgresql_where=sa.text("status IN ('requested', 'confirmed', 'running')"),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("veto", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(rank IS NULL OR NOT veto) AND (rank IS NULL OR rank > 0)", name=op.f("ck_wishes_veto_has_no_rank")
        ),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyers.id"], name=op.f("fk_wishes_buyer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_wishes_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["show_id"], ["shows.id"], name=op.f("fk_wishes_show_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("side", "buyer_id", "exhibitor_id", name=op.f("uq_wishes_side_buyer_id_exhibitor_id")),
    )
    op.create_index(op.f("ix_wishes_buyer_id"), "wishes", ["buyer_id"], unique=False)
    op.create_index(op.f("ix_wishes_exhibitor_id"), "wishes", ["exhibitor_id"], unique=False)
    op.create_index("ix_wishes_show_id_side", "wishes", ["show_id", "side"], unique=False)
    op.create_index(
        "uq_wishes_buyer_rank",
        "wishes",
        ["buyer_id", "rank"],
        unique=True,
        sqlite_where=sa.text("side = 'buyer' AND rank IS NOT NULL"),
        postgresql_where=sa.text("side = 'buyer' AND rank IS NOT NULL"),
    )
    op.create_index(
        "uq_wishes_exhibitor_rank",
        "wishes",
        ["exhibitor_id", "rank"],
        unique=True,
        sqlite_where=sa.text("side = 'exhibitor' AND rank IS NOT NULL"),
        postgresql_where=sa.text("side = 'exhibitor' AND rank IS NOT NULL"),
    )
    op.create_table(
        "consultation_logs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate_micro", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5",
            name=op.f("ck_consultation_logs_satisfaction_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_consultation_logs_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_logs")),
        sa.UniqueConstraint("consultation_id", "author", name=op.f("uq_consultation_logs_consultation_id_author")),
    )
    op.create_index(op.f("ix_consultation_logs_code_hash"), "consultation_logs", ["code_hash"], unique=False)
    op.create_table(
        "timetable_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("desk", sa.Integer(), nullable=False),
        sa.Column("interpreter_id", sa.Integer(), nullable=True),
        sa.Column("interpreting", sa.String(length=8), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyers.id"], name=op.f("fk_timetable_items_buyer_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_timetable_items_consultation_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_timetable_items_exhibitor_id")),
        sa.ForeignKeyConstraint(
            ["interpreter_id"], ["interpreters.id"], name=op.f("fk_timetable_items_interpreter_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_timetable_items_slot_id")),
        sa.ForeignKeyConstraint(["table_id"], ["consultation_tables.id"], name=op.f("fk_timetable_items_table_id")),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["timetables.id"], name=op.f("fk_timetable_items_timetable_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_items")),
        sa.UniqueConstraint(
            "timetable_id",
            "buyer_id",
            "exhibitor_id",
            name=op.f("uq_timetable_items_timetable_id_buyer_id_exhibitor_id"),
        ),
        sa.UniqueConstraint(
            "timetable_id", "buyer_id", "slot_id", name=op.f("uq_timetable_items_timetable_id_buyer_id_slot_id")
        ),
        sa.UniqueConstraint(
            "timetable_id",
            "exhibitor_id",
            "slot_id",
            "desk",
            name=op.f("uq_timetable_items_timetable_id_exhibitor_id_slot_id_desk"),
        ),
        sa.UniqueConstraint(
            "timetable_id",
            "interpreter_id",
            "slot_id",
            name=op.f("uq_timetable_items_timetable_id_interpreter_id_slot_id"),
        ),
        sa.UniqueConstraint(
            "timetable_id", "table_id", "slot_id", name=op.f("uq_timetable_items_timetable_id_table_id_slot_id")
        ),
    )
    op.create_index(op.f("ix_timetable_items_buyer_id"), "timetable_items", ["buyer_id"], unique=False)
    op.create_index(op.f("ix_timetable_items_exhibitor_id"), "timetable_items", ["exhibitor_id"], unique=False)
    op.create_index(op.f("ix_timetable_items_interpreter_id"), "timetable_items", ["interpreter_id"], unique=False)
    op.create_index(op.f("ix_timetable_items_slot_id"), "timetable_items", ["slot_id"], unique=False)
    op.create_index(op.f("ix_timetable_items_table_id"), "timetable_items", ["table_id"], unique=False)
    op.create_table(
        "consultation_log_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity >= 0 AND unit_price_minor >= 0", name=op.f("ck_consultation_log_lines_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["log_id"], ["consultation_logs.id"], name=op.f("fk_consultation_log_lines_log_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_consultation_log_lines_product_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_log_lines")),
    )
    op.create_index(op.f("ix_consultation_log_lines_log_id"), "consultation_log_lines", ["log_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_consultation_log_lines_log_id"), table_name="consultation_log_lines")
    op.drop_table("consultation_log_lines")
    op.drop_index(op.f("ix_timetable_items_table_id"), table_name="timetable_items")
    op.drop_index(op.f("ix_timetable_items_slot_id"), table_name="timetable_items")
    op.drop_index(op.f("ix_timetable_items_interpreter_id"), table_name="timetable_items")
    op.drop_index(op.f("ix_timetable_items_exhibitor_id"), table_name="timetable_items")
    op.drop_index(op.f("ix_timetable_items_buyer_id"), table_name="timetable_items")
    op.drop_table("timetable_items")
    op.drop_index(op.f("ix_consultation_logs_code_hash"), table_name="consultation_logs")
    op.drop_table("consultation_logs")
    op.drop_index(
        "uq_wishes_exhibitor_rank",
        table_name="wishes",
        sqlite_where=sa.text("side = 'exhibitor' AND rank IS NOT NULL"),
        postgresql_where=sa.text("side = 'exhibitor' AND rank IS NOT NULL"),
    )
    op.drop_index(
        "uq_wishes_buyer_rank",
        table_name="wishes",
        sqlite_where=sa.text("side = 'buyer' AND rank IS NOT NULL"),
        postgresql_where=sa.text("side = 'buyer' AND rank IS NOT NULL"),
    )
    op.drop_index("ix_wishes_show_id_side", table_name="wishes")
    op.drop_index(op.f("ix_wishes_exhibitor_id"), table_name="wishes")
    op.drop_index(op.f("ix_wishes_buyer_id"), table_name="wishes")
    op.drop_table("wishes")
    op.drop_index(
        "uq_consultations_live_pair",
        table_name="consultations",
        sqlite_where=sa.text("status IN ('requested', 'confirmed', 'running')"),
        postgresql_where=sa.text("status IN ('requested', 'confirmed', 'running')"),
    )
    op.drop_index(op.f("ix_consultations_table_id"), table_name="consultations")
    op.drop_index(op.f("ix_consultations_slot_id"), table_name="consultations")
    op.drop_index("ix_consultations_show_id_status", table_name="consultations")
    op.drop_index("ix_consultations_show_id_revision", table_name="consultations")
    op.drop_index(op.f("ix_consultations_interpreter_id"), table_name="consultations")
    op.drop_index(op.f("ix_consultations_exhibitor_id"), table_name="consultations")
    op.drop_index(op.f("ix_consultations_buyer_id"), table_name="consultations")
    op.drop_table("consultations")
    op.drop_table("consultation_profiles")
    op.drop_table("buyer_categories")
    op.drop_index(
        "uq_slots_open_start",
        table_name="slots",
        sqlite_where=sa.text("NOT is_closed"),
        postgresql_where=sa.text("NOT is_closed"),
    )
    op.drop_index(op.f("ix_slots_day_id"), table_name="slots")
    op.drop_table("slots")
    op.drop_index(op.f("ix_interpreter_shifts_interpreter_id"), table_name="interpreter_shifts")
    op.drop_table("interpreter_shifts")
    op.drop_index(
        "uq_buyers_show_id_email",
        table_name="buyers",
        sqlite_where=sa.text("email <> ''"),
        postgresql_where=sa.text("email <> ''"),
    )
    op.drop_index(op.f("ix_buyers_user_id"), table_name="buyers")
    op.drop_index("ix_buyers_show_id_status", table_name="buyers")
    op.drop_index(op.f("ix_buyers_registration_id"), table_name="buyers")
    op.drop_index(op.f("ix_buyers_organization_id"), table_name="buyers")
    op.drop_table("buyers")
    op.drop_index(op.f("ix_timetables_show_id"), table_name="timetables")
    op.drop_table("timetables")
    op.drop_index(op.f("ix_interpreters_user_id"), table_name="interpreters")
    op.drop_index(op.f("ix_interpreters_show_id"), table_name="interpreters")
    op.drop_table("interpreters")
    op.drop_table("consultation_tables")
    op.drop_table("consultation_setups")
