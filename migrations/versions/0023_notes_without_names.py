"""Leads: the note of a lead made from a consultation holds its code only; the firm is named in the reader's language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

#: notes of leads made from a consultation, with both names of the firm that was met
MADE = sa.text(
    "SELECT leads.id, leads.note, organizations.name_ko, organizations.name_en FROM leads "
    "JOIN consultations ON consultations.id = leads.consultation_id "
    "JOIN buyers ON buyers.id = consultations.buyer_id "
    "JOIN organizations ON organizations.id = buyers.organization_id"
)


def upgrade() -> None:
    connection = op.get_bind()
    for lead, note, *names in connection.execute(MADE).all():
        code, _space, name = note.partition(" ")
        if name and name in names:  # as it was made; what somebody wrote stays
            connection.execute(sa.text("UPDATE leads SET note = :code WHERE id = :lead"), {"code": code, "lead": lead})


def downgrade() -> None:
    """Leave the notes: the names stand in the records they came from."""
