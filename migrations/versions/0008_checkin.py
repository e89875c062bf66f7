"""Tables of checkin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('zones',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name_ko', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.CheckConstraint('capacity IS NULL OR capacity > 0', name=op.f('ck_zones_capacity_positive')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_zones_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zones')),
    sa.UniqueConstraint('show_id', 'slug', name=op.f('uq_zones_show_id_slug'))
    )
    op.create_table('gates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('zone_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name_ko', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_gates_show_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_gates_zone_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gates')),
    sa.UniqueConstraint('show_id', 'slug', name=op.f('uq_gates_show_id_slug'))
    )
    op.create_index('ix_gates_zone_id', 'gates', ['zone_id'], unique=False)
    op.create_table('presences',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('zone_id', sa.Integer(), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('inside', sa.Boolean(), nullable=False),
    sa.Column('badge_id', sa.Integer(), nullable=False),
    sa.Column('first_admitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_scan_id', sa.Uuid(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_presences_registration_id')),
    sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_presences_zone_id')),
    sa.PrimaryKeyConstraint('registration_id', 'zone_id', 'day_on', name=op.f('pk_presences'))
    )
    op.create_index('ix_presences_zone_id_day_on', 'presences', ['zone_id', 'day_on'], unique=False)
    op.create_table('gate_devices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('gate_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_gate_devices_gate_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_gate_devices_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gate_devices')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_gate_devices_token_hash'))
    )
    op.create_index(op.f('ix_gate_devices_gate_id'), 'gate_devices', ['gate_id'], unique=False)
    op.create_index(op.f('ix_gate_devices_show_id'), 'gate_devices', ['show_id'], unique=False)
    op.create_table('scans',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('gate_id', sa.Integer(), nullable=False),
    sa.Column('badge', sa.String(length=200), nullable=False),
    sa.Column('badge_id', sa.Integer(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('direction', sa.String(length=40), nullable=False),
    sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('decided', sa.String(length=40), nullable=True),
    sa.Column('first_admitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('device_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=200), nullable=False),
    sa.Column('content_hash', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_scans_gate_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_scans_registration_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_scans_show_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scans'))
    )
    op.create_index('ix_scans_conflicts', 'scans', ['show_id', 'received_at'], unique=False, sqlite_where=sa.text('decided IS NOT NULL AND decided <> outcome'), postgresql_where=sa.text('decided IS NOT NULL AND decided <> outcome'))
    op.create_index('ix_scans_gate_id_day_on', 'scans', ['gate_id', 'day_on', 'received_at'], unique=False)
    op.create_index('ix_scans_registration_id', 'scans', ['registration_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_scans_registration_id', table_name='scans')
    op.drop_index('ix_scans_gate_id_day_on', table_name='scans')
    op.drop_index('ix_scans_conflicts', table_name='scans', sqlite_where=sa.text('decided IS NOT NULL AND decided <> outcome'), postgresql_where=sa.text('decided IS NOT NULL AND decided <> outcome'))
    op.drop_table('scans')
    op.drop_index(op.f('ix_gate_devices_show_id'), table_name='gate_devices')
    op.drop_index(op.f('ix_gate_devices_gate_id'), table_name='gate_devices')
    op.drop_table('gate_devices')
    op.drop_index('ix_presences_zone_id_day_on', table_name='presences')
    op.drop_table('presences')
    op.drop_index('ix_gates_zone_id', table_name='gates')
    op.drop_table('gates')
    op.drop_table('zones')
