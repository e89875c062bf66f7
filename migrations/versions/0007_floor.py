"""Tables of floor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('halls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('name_ko', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('width_cm', sa.Integer(), nullable=False),
    sa.Column('depth_cm', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint('width_cm > 0 AND depth_cm > 0', name=op.f('ck_halls_has_a_size')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_halls_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_halls'))
    )
    op.create_index(op.f('ix_halls_show_id'), 'halls', ['show_id'], unique=False)
    op.create_table('plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('based_on_id', sa.Integer(), nullable=True),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('frozen_revision', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=200), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.String(length=200), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.CheckConstraint("(status = 'draft') = (version IS NULL)", name=op.f('ck_plans_versions_are_frozen')),
    sa.ForeignKeyConstraint(['based_on_id'], ['plans.id'], name=op.f('fk_plans_based_on_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['plans.id'], name=op.f('fk_plans_follows_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_plans_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans')),
    sa.UniqueConstraint('show_id', 'version', name=op.f('uq_plans_show_id_version'))
    )
    op.create_index(op.f('ix_plans_show_id'), 'plans', ['show_id'], unique=False)
    op.create_index('uq_plans_one_released', 'plans', ['show_id'], unique=True, sqlite_where=sa.text("status = 'released'"), postgresql_where=sa.text("status = 'released'"))
    op.create_table('points_rules',
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('per_year', sa.Integer(), nullable=False),
    sa.Column('years_at_most', sa.Integer(), nullable=False),
    sa.Column('per_booth', sa.Integer(), nullable=False),
    sa.Column('early_payment', sa.Integer(), nullable=False),
    sa.Column('early_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('extra', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_points_rules_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_points_rules'))
    )
    op.create_table('areas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('pavilion_id', sa.Integer(), nullable=True),
    sa.Column('name_ko', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('x', sa.Integer(), nullable=False),
    sa.Column('y', sa.Integer(), nullable=False),
    sa.Column('w', sa.Integer(), nullable=False),
    sa.Column('h', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind <> 'pavilion' OR pavilion_id IS NOT NULL", name=op.f('ck_areas_pavilion_is_named')),
    sa.CheckConstraint('w > 0 AND h > 0', name=op.f('ck_areas_has_a_size')),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_areas_hall_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_areas_pavilion_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_areas_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_areas'))
    )
    op.create_index(op.f('ix_areas_hall_id'), 'areas', ['hall_id'], unique=False)
    op.create_index(op.f('ix_areas_pavilion_id'), 'areas', ['pavilion_id'], unique=False)
    op.create_index(op.f('ix_areas_show_id'), 'areas', ['show_id'], unique=False)
    op.create_table('draws',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('seed_hash', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.String(length=200), nullable=True),
    sa.Column('area_ids', sa.JSON(), nullable=False),
    sa.Column('entries', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('committed_by', sa.String(length=200), nullable=False),
    sa.Column('revealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status <> 'revealed' OR (seed IS NOT NULL AND revealed_at IS NOT NULL)", name=op.f('ck_draws_seed_shown')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_draws_plan_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_draws_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draws'))
    )
    op.create_index(op.f('ix_draws_plan_id'), 'draws', ['plan_id'], unique=False)
    op.create_index(op.f('ix_draws_show_id'), 'draws', ['show_id'], unique=False)
    op.create_table('floor_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('reverts_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_floor_changes_hall_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reverts_id'], ['floor_changes.id'], name=op.f('fk_floor_changes_reverts_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_floor_changes')),
    sa.UniqueConstraint('hall_id', 'revision', name=op.f('uq_floor_changes_hall_id_revision'))
    )
    op.create_table('floor_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('label_ko', sa.String(length=120), nullable=False),
    sa.Column('label_en', sa.String(length=120), nullable=False),
    sa.Column('x', sa.Integer(), nullable=False),
    sa.Column('y', sa.Integer(), nullable=False),
    sa.Column('w', sa.Integer(), nullable=False),
    sa.Column('h', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.CheckConstraint('w > 0 AND h > 0', name=op.f('ck_floor_items_has_a_size')),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_floor_items_hall_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_floor_items'))
    )
    op.create_index(op.f('ix_floor_items_hall_id'), 'floor_items', ['hall_id'], unique=False)
    op.create_table('plan_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('overrides', sa.JSON(), nullable=False),
    sa.Column('reverts_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_changes_plan_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reverts_id'], ['plan_changes.id'], name=op.f('fk_plan_changes_reverts_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_changes')),
    sa.UniqueConstraint('plan_id', 'revision', name=op.f('uq_plan_changes_plan_id_revision'))
    )
    op.create_table('plan_presences',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('focus', sa.String(length=60), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_presences_plan_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_plan_presences_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'user_id', name=op.f('pk_plan_presences'))
    )
    op.create_table('selection_rounds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('window_min', sa.Integer(), nullable=False),
    sa.Column('at_end', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=200), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('window_min > 0', name=op.f('ck_selection_rounds_window_has_a_length')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_selection_rounds_plan_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_selection_rounds_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_selection_rounds'))
    )
    op.create_index(op.f('ix_selection_rounds_plan_id'), 'selection_rounds', ['plan_id'], unique=False)
    op.create_index(op.f('ix_selection_rounds_show_id'), 'selection_rounds', ['show_id'], unique=False)
    op.create_table('booths',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('x', sa.Integer(), nullable=False),
    sa.Column('y', sa.Integer(), nullable=False),
    sa.Column('w', sa.Integer(), nullable=False),
    sa.Column('h', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('power_kw', sa.Integer(), nullable=False),
    sa.Column('water', sa.Boolean(), nullable=False),
    sa.Column('air', sa.Boolean(), nullable=False),
    sa.Column('lan', sa.Boolean(), nullable=False),
    sa.Column('load_kn_m2', sa.Integer(), nullable=False),
    sa.Column('open_sides', sa.Integer(), nullable=False),
    sa.Column('is_quiet', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('open_sides BETWEEN 0 AND 4', name=op.f('ck_booths_open_sides_of_four')),
    sa.CheckConstraint('power_kw >= 0 AND load_kn_m2 >= 0', name=op.f('ck_booths_supply_not_negative')),
    sa.CheckConstraint('w > 0 AND h > 0', name=op.f('ck_booths_has_a_size')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_booths_area_id')),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_booths_hall_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['booths.id'], name=op.f('fk_booths_merged_into_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_booths_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booths'))
    )
    op.create_index(op.f('ix_booths_area_id'), 'booths', ['area_id'], unique=False)
    op.create_index(op.f('ix_booths_hall_id'), 'booths', ['hall_id'], unique=False)
    op.create_index(op.f('ix_booths_show_id'), 'booths', ['show_id'], unique=False)
    op.create_index('uq_booths_number_in_use', 'booths', ['show_id', 'number'], unique=True, sqlite_where=sa.text("status = 'active'"), postgresql_where=sa.text("status = 'active'"))
    op.create_table('allocations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('booth_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('is_locked', sa.Boolean(), nullable=False),
    sa.Column('locked_by_id', sa.Integer(), nullable=True),
    sa.Column('locked_by', sa.String(length=200), nullable=False),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('how', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('held_until IS NULL OR NOT is_locked', name=op.f('ck_allocations_held_is_not_locked')),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_allocations_booth_id')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_allocations_exhibitor_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_allocations_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocations')),
    sa.UniqueConstraint('plan_id', 'booth_id', name=op.f('uq_allocations_plan_id_booth_id'))
    )
    op.create_index(op.f('ix_allocations_booth_id'), 'allocations', ['booth_id'], unique=False)
    op.create_index(op.f('ix_allocations_exhibitor_id'), 'allocations', ['exhibitor_id'], unique=False)
    op.create_index('ix_allocations_plan_id_exhibitor_id', 'allocations', ['plan_id', 'exhibitor_id'], unique=False)
    op.create_table('booth_wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('booth_id', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.CheckConstraint('rank BETWEEN 1 AND 5', name=op.f('ck_booth_wishes_rank_in_range')),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_booth_wishes_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_booth_wishes_booth_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booth_wishes')),
    sa.UniqueConstraint('application_id', 'booth_id', name=op.f('uq_booth_wishes_application_id_booth_id')),
    sa.UniqueConstraint('application_id', 'rank', name=op.f('uq_booth_wishes_application_id_rank'))
    )
    op.create_index(op.f('ix_booth_wishes_booth_id'), 'booth_wishes', ['booth_id'], unique=False)
    op.create_table('plan_change_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('booth_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_before_id', sa.Integer(), nullable=True),
    sa.Column('exhibitor_after_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_plan_change_lines_booth_id')),
    sa.ForeignKeyConstraint(['change_id'], ['plan_changes.id'], name=op.f('fk_plan_change_lines_change_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_after_id'], ['exhibitors.id'], name=op.f('fk_plan_change_lines_exhibitor_after_id')),
    sa.ForeignKeyConstraint(['exhibitor_before_id'], ['exhibitors.id'], name=op.f('fk_plan_change_lines_exhibitor_before_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_change_lines')),
    sa.UniqueConstraint('change_id', 'booth_id', name=op.f('uq_plan_change_lines_change_id_booth_id'))
    )
    op.create_index(op.f('ix_plan_change_lines_booth_id'), 'plan_change_lines', ['booth_id'], unique=False)
    op.create_index(op.f('ix_plan_change_lines_exhibitor_after_id'), 'plan_change_lines', ['exhibitor_after_id'], unique=False)
    op.create_index(op.f('ix_plan_change_lines_exhibitor_before_id'), 'plan_change_lines', ['exhibitor_before_id'], unique=False)
    op.create_table('selection_windows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_selection_windows_closes_after_opening')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_selection_windows_exhibitor_id')),
    sa.ForeignKeyConstraint(['round_id'], ['selection_rounds.id'], name=op.f('fk_selection_windows_round_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_selection_windows')),
    sa.UniqueConstraint('round_id', 'exhibitor_id', name=op.f('uq_selection_windows_round_id_exhibitor_id'))
    )
    op.create_index(op.f('ix_selection_windows_exhibitor_id'), 'selection_windows', ['exhibitor_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_selection_windows_exhibitor_id'), table_name='selection_windows')
    op.drop_table('selection_windows')
    op.drop_index(op.f('ix_plan_change_lines_exhibitor_before_id'), table_name='plan_change_lines')
    op.drop_index(op.f('ix_plan_change_lines_exhibitor_after_id'), table_name='plan_change_lines')
    op.drop_index(op.f('ix_plan_change_lines_booth_id'), table_name='plan_change_lines')
    op.drop_table('plan_change_lines')
    op.drop_index(op.f('ix_booth_wishes_booth_id'), table_name='booth_wishes')
    op.drop_table('booth_wishes')
    op.drop_index('ix_allocations_plan_id_exhibitor_id', table_name='allocations')
    op.drop_index(op.f('ix_allocations_exhibitor_id'), table_name='allocations')
    op.drop_index(op.f('ix_allocations_booth_id'), table_name='allocations')
    op.drop_table('allocations')
    op.drop_index('uq_booths_number_in_use', table_name='booths', sqlite_where=sa.text("status = 'active'"), postgresql_where=sa.text("status = 'active'"))
    op.drop_index(op.f('ix_booths_show_id'), table_name='booths')
    op.drop_index(op.f('ix_booths_hall_id'), table_name='booths')
    op.drop_index(op.f('ix_booths_area_id'), table_name='booths')
    op.drop_table('booths')
    op.drop_index(op.f('ix_selection_rounds_show_id'), table_name='selection_rounds')
    op.drop_index(op.f('ix_selection_rounds_plan_id'), table_name='selection_rounds')
    op.drop_table('selection_rounds')
    op.drop_table('plan_presences')
    op.drop_table('plan_changes')
    op.drop_index(op.f('ix_floor_items_hall_id'), table_name='floor_items')
    op.drop_table('floor_items')
    op.drop_table('floor_changes')
    op.drop_index(op.f('ix_draws_show_id'), table_name='draws')
    op.drop_index(op.f('ix_draws_plan_id'), table_name='draws')
    op.drop_table('draws')
    op.drop_index(op.f('ix_areas_show_id'), table_name='areas')
    op.drop_index(op.f('ix_areas_pavilion_id'), table_name='areas')
    op.drop_index(op.f('ix_areas_hall_id'), table_name='areas')
    op.drop_table('areas')
    op.drop_table('points_rules')
    op.drop_index('uq_plans_one_released', table_name='plans', sqlite_where=sa.text("status = 'released'"), postgresql_where=sa.text("status = 'released'"))
    op.drop_index(op.f('ix_plans_show_id'), table_name='plans')
    op.drop_table('plans')
    op.drop_index(op.f('ix_halls_show_id'), table_name='halls')
    op.drop_table('halls')
