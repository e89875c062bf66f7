"""Tables of registration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signing_keys',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('public_key', sa.LargeBinary(length=65), nullable=False),
    sa.Column('private_key', sa.LargeBinary(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_keys'))
    )
    op.create_table('consent_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text_ko', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_consent_texts_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_texts')),
    sa.UniqueConstraint('show_id', 'purpose', 'version', name=op.f('uq_consent_texts_show_id_purpose_version'))
    )
    op.create_table('registrations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('organization_name', sa.String(length=200), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('job_title', sa.String(length=100), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_registrations_organization_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_registrations_show_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_registrations_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registrations')),
    sa.UniqueConstraint('public_id', name=op.f('uq_registrations_public_id'))
    )
    op.create_index(op.f('ix_registrations_organization_id'), 'registrations', ['organization_id'], unique=False)
    op.create_index('ix_registrations_show_id_created_at', 'registrations', ['show_id', 'created_at'], unique=False)
    op.create_index('ix_registrations_show_id_email', 'registrations', ['show_id', 'email'], unique=False)
    op.create_index(op.f('ix_registrations_user_id'), 'registrations', ['user_id'], unique=False)
    op.create_table('badges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('token_id', sa.LargeBinary(length=16), nullable=False),
    sa.Column('code', sa.String(length=11), nullable=False),
    sa.Column('key_id', sa.Integer(), nullable=False),
    sa.Column('signature', sa.LargeBinary(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoke_reason', sa.String(length=40), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_badges_registration_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_badges_show_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badges')),
    sa.UniqueConstraint('code', name=op.f('uq_badges_code')),
    sa.UniqueConstraint('token_id', name=op.f('uq_badges_token_id'))
    )
    op.create_index('ix_badges_registration_id', 'badges', ['registration_id'], unique=False)
    op.create_index('ix_badges_show_id_changed_at', 'badges', ['show_id', 'changed_at'], unique=False)
    op.create_index('uq_badges_live', 'badges', ['registration_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
    op.create_table('consents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('text_version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_consents_exhibitor_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_consents_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    op.create_index(op.f('ix_consents_exhibitor_id'), 'consents', ['exhibitor_id'], unique=False)
    op.create_index('ix_consents_registration_id_purpose', 'consents', ['registration_id', 'purpose', 'exhibitor_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_consents_registration_id_purpose', table_name='consents')
    op.drop_index(op.f('ix_consents_exhibitor_id'), table_name='consents')
    op.drop_table('consents')
    op.drop_index('uq_badges_live', table_name='badges', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
    op.drop_index('ix_badges_show_id_changed_at', table_name='badges')
    op.drop_index('ix_badges_registration_id', table_name='badges')
    op.drop_table('badges')
    op.drop_index(op.f('ix_registrations_user_id'), table_name='registrations')
    op.drop_index('ix_registrations_show_id_email', table_name='registrations')
    op.drop_index('ix_registrations_show_id_created_at', table_name='registrations')
    op.drop_index(op.f('ix_registrations_organization_id'), table_name='registrations')
    op.drop_table('registrations')
    op.drop_table('consent_texts')
    op.drop_table('signing_keys')
