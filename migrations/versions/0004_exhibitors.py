"""Tables of exhibitors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('application_terms',
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('shell_fee_minor', sa.Integer(), nullable=False),
    sa.Column('raw_fee_minor', sa.Integer(), nullable=False),
    sa.Column('pavilion_fee_minor', sa.Integer(), nullable=False),
    sa.Column('days_to_pay', sa.Integer(), nullable=False),
    sa.Column('max_booths', sa.Integer(), nullable=False),
    sa.Column('text_ko', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_application_terms_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_application_terms'))
    )
    op.create_table('categories',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name_ko', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('is_noisy', sa.Boolean(), nullable=False),
    sa.Column('is_food', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_categories_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_categories')),
    sa.UniqueConstraint('show_id', 'slug', name=op.f('uq_categories_show_id_slug'))
    )
    op.create_table('import_drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('created_by', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_import_drafts_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_drafts')),
    sa.UniqueConstraint('public_id', name=op.f('uq_import_drafts_public_id'))
    )
    op.create_index(op.f('ix_import_drafts_show_id'), 'import_drafts', ['show_id'], unique=False)
    op.create_table('applications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('participation', sa.String(length=40), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('firm', sa.JSON(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('pavilion_id', sa.Integer(), nullable=True),
    sa.Column('eligibility_note', sa.Text(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('booths_wanted', sa.Integer(), nullable=False),
    sa.Column('stand_kind', sa.String(length=40), nullable=True),
    sa.Column('power_kw', sa.Integer(), nullable=False),
    sa.Column('water', sa.Boolean(), nullable=False),
    sa.Column('air', sa.Boolean(), nullable=False),
    sa.Column('lan', sa.Boolean(), nullable=False),
    sa.Column('load_kn_m2', sa.Integer(), nullable=False),
    sa.Column('open_sides', sa.Integer(), nullable=False),
    sa.Column('is_noisy', sa.Boolean(), nullable=False),
    sa.Column('is_food', sa.Boolean(), nullable=False),
    sa.Column('avoids_competitors', sa.Boolean(), nullable=False),
    sa.Column('contact_name', sa.String(length=200), nullable=False),
    sa.Column('contact_email', sa.String(length=320), nullable=False),
    sa.Column('contact_phone', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('fee_minor', sa.Integer(), nullable=False),
    sa.Column('fee_due_on', sa.Date(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason_ko', sa.Text(), nullable=False),
    sa.Column('reason_en', sa.Text(), nullable=False),
    sa.Column('internal_note', sa.Text(), nullable=False),
    sa.Column('copied_from_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("number IS NOT NULL OR status IN ('draft', 'withdrawn')", name=op.f('ck_applications_has_a_number')),
    sa.CheckConstraint("organization_id IS NOT NULL OR status IN ('draft', 'withdrawn')", name=op.f('ck_applications_knows_its_firm')),
    sa.CheckConstraint("pavilion_id IS NOT NULL OR participation = 'own_booth' OR status IN ('draft', 'withdrawn')", name=op.f('ck_applications_names_its_pavilion')),
    sa.CheckConstraint("submitted_at IS NOT NULL OR status IN ('draft', 'withdrawn')", name=op.f('ck_applications_was_submitted')),
    sa.CheckConstraint('booths_wanted >= 0 AND open_sides BETWEEN 0 AND 4', name=op.f('ck_applications_size_is_possible')),
    sa.CheckConstraint('power_kw >= 0 AND load_kn_m2 >= 0', name=op.f('ck_applications_needs_not_negative')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_applications_category_id')),
    sa.ForeignKeyConstraint(['copied_from_id'], ['applications.id'], name=op.f('fk_applications_copied_from_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_applications_organization_id')),
    sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_applications_pavilion_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_applications_show_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_applications_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_applications')),
    sa.UniqueConstraint('public_id', name=op.f('uq_applications_public_id')),
    sa.UniqueConstraint('show_id', 'number', name=op.f('uq_applications_show_id_number'))
    )
    op.create_index(op.f('ix_applications_category_id'), 'applications', ['category_id'], unique=False)
    op.create_index(op.f('ix_applications_organization_id'), 'applications', ['organization_id'], unique=False)
    op.create_index('ix_applications_pavilion_id_status', 'applications', ['pavilion_id', 'status'], unique=False)
    op.create_index('ix_applications_show_id_status', 'applications', ['show_id', 'status'], unique=False)
    op.create_index(op.f('ix_applications_user_id'), 'applications', ['user_id'], unique=False)
    op.create_table('application_documents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('file', sa.String(length=80), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_application_documents_application_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_documents'))
    )
    op.create_index(op.f('ix_application_documents_application_id'), 'application_documents', ['application_id'], unique=False)
    op.create_table('application_neighbours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.CheckConstraint("organization_id IS NOT NULL OR name <> ''", name=op.f('ck_application_neighbours_names_somebody')),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_application_neighbours_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_application_neighbours_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_neighbours')),
    sa.UniqueConstraint('application_id', 'organization_id', name=op.f('uq_application_neighbours_application_id_organization_id'))
    )
    op.create_index(op.f('ix_application_neighbours_application_id'), 'application_neighbours', ['application_id'], unique=False)
    op.create_index(op.f('ix_application_neighbours_organization_id'), 'application_neighbours', ['organization_id'], unique=False)
    op.create_table('application_products',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('text_ko', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('image', sa.String(length=80), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_application_products_application_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_products'))
    )
    op.create_index(op.f('ix_application_products_application_id'), 'application_products', ['application_id'], unique=False)
    op.create_table('exhibitors',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('participation', sa.String(length=40), nullable=False),
    sa.Column('pavilion_id', sa.Integer(), nullable=True),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('intro_ko', sa.Text(), nullable=False),
    sa.Column('intro_en', sa.Text(), nullable=False),
    sa.Column('logo', sa.String(length=80), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(pavilion_id IS NULL) = (participation = 'own_booth')", name=op.f('ck_exhibitors_stands_where_it_says')),
    sa.CheckConstraint("participation <> 'sample_display'", name=op.f('ck_exhibitors_has_a_stand')),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_exhibitors_application_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_exhibitors_category_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_exhibitors_organization_id')),
    sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_exhibitors_pavilion_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_exhibitors_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibitors')),
    sa.UniqueConstraint('application_id', name=op.f('uq_exhibitors_application_id')),
    sa.UniqueConstraint('show_id', 'organization_id', name=op.f('uq_exhibitors_show_id_organization_id')),
    sa.UniqueConstraint('show_id', 'slug', name=op.f('uq_exhibitors_show_id_slug'))
    )
    op.create_index(op.f('ix_exhibitors_category_id'), 'exhibitors', ['category_id'], unique=False)
    op.create_index(op.f('ix_exhibitors_organization_id'), 'exhibitors', ['organization_id'], unique=False)
    op.create_index('ix_exhibitors_pavilion_id_status', 'exhibitors', ['pavilion_id', 'status'], unique=False)
    op.create_table('sample_displays',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('pavilion_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('intro_ko', sa.Text(), nullable=False),
    sa.Column('intro_en', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_sample_displays_application_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_sample_displays_category_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_sample_displays_organization_id')),
    sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_sample_displays_pavilion_id')),
    sa.ForeignKeyConstraint(['show_id'], ['shows.id'], name=op.f('fk_sample_displays_show_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_displays')),
    sa.UniqueConstraint('application_id', name=op.f('uq_sample_displays_application_id')),
    sa.UniqueConstraint('pavilion_id', 'organization_id', name=op.f('uq_sample_displays_pavilion_id_organization_id')),
    sa.UniqueConstraint('show_id', 'slug', name=op.f('uq_sample_displays_show_id_slug'))
    )
    op.create_index(op.f('ix_sample_displays_category_id'), 'sample_displays', ['category_id'], unique=False)
    op.create_index(op.f('ix_sample_displays_organization_id'), 'sample_displays', ['organization_id'], unique=False)
    op.create_table('products',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('sample_display_id', sa.Integer(), nullable=True),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('text_ko', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('price_minor', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('image', sa.String(length=80), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint("name_ko <> '' OR name_en <> ''", name=op.f('ck_products_has_a_name')),
    sa.CheckConstraint('(exhibitor_id IS NULL) <> (sample_display_id IS NULL)', name=op.f('ck_products_shown_by_one')),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_products_price_not_negative')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_products_category_id')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_products_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sample_display_id'], ['sample_displays.id'], name=op.f('fk_products_sample_display_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_products'))
    )
    op.create_index(op.f('ix_products_category_id'), 'products', ['category_id'], unique=False)
    op.create_index(op.f('ix_products_exhibitor_id'), 'products', ['exhibitor_id'], unique=False)
    op.create_index(op.f('ix_products_sample_display_id'), 'products', ['sample_display_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_products_sample_display_id'), table_name='products')
    op.drop_index(op.f('ix_products_exhibitor_id'), table_name='products')
    op.drop_index(op.f('ix_products_category_id'), table_name='products')
    op.drop_table('products')
    op.drop_index(op.f('ix_sample_displays_organization_id'), table_name='sample_displays')
    op.drop_index(op.f('ix_sample_displays_category_id'), table_name='sample_displays')
    op.drop_table('sample_displays')
    op.drop_index('ix_exhibitors_pavilion_id_status', table_name='exhibitors')
    op.drop_index(op.f('ix_exhibitors_organization_id'), table_name='exhibitors')
    op.drop_index(op.f('ix_exhibitors_category_id'), table_name='exhibitors')
    op.drop_table('exhibitors')
    op.drop_index(op.f('ix_application_products_application_id'), table_name='application_products')
    op.drop_table('application_products')
    op.drop_index(op.f('ix_application_neighbours_organization_id'), table_name='application_neighbours')
    op.drop_index(op.f('ix_application_neighbours_application_id'), table_name='application_neighbours')
    op.drop_table('application_neighbours')
    op.drop_index(op.f('ix_application_documents_application_id'), table_name='application_documents')
    op.drop_table('application_documents')
    op.drop_index(op.f('ix_applications_user_id'), table_name='applications')
    op.drop_index('ix_applications_show_id_status', table_name='applications')
    op.drop_index('ix_applications_pavilion_id_status', table_name='applications')
    op.drop_index(op.f('ix_applications_organization_id'), table_name='applications')
    op.drop_index(op.f('ix_applications_category_id'), table_name='applications')
    op.drop_table('applications')
    op.drop_index(op.f('ix_import_drafts_show_id'), table_name='import_drafts')
    op.drop_table('import_drafts')
    op.drop_table('categories')
    op.drop_table('application_terms')
