"""What the audit trail's entries are about, by the names of today where a thing still exists.

An entry keeps the name it was written with. Where that name is only in Korean, a reader of English is shown the thing's
own English name, as long as there is the thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from expo.accounts.models import Organization
from expo.consultations.models import Buyer, Consultation
from expo.core.audit import AuditEntry
from expo.core.db import LocalText, db
from expo.core.i18n import has_hangul
from expo.core.numbers import find_whole
from expo.exhibitors.models import Exhibitor, SampleDisplay
from expo.floor.models import Hall
from expo.shows.models import Pavilion, Show
from expo.web.locale import called, current_language, local

AT_ONCE = 500
Named = tuple[type[Any], Callable[[Any], LocalText], Sequence[ExecutableOption]]


def _consultation(row: Consultation) -> LocalText:
    return LocalText(f"{row.code} {row.label.ko}", f"{row.code} {row.label.en}")


_OF_FIRM, _OWN = attrgetter("organization.name"), attrgetter("name")
_KINDS: Mapping[str, Named] = {
    "show": (Show, _OWN, ()),
    "points_rule": (Show, _OWN, ()),
    "hall": (Hall, _OWN, ()),
    "pavilion": (Pavilion, _OWN, ()),
    "organization": (Organization, _OWN, ()),
    "exhibitor": (Exhibitor, _OF_FIRM, (joinedload(Exhibitor.organization),)),
    "sample_display": (SampleDisplay, _OF_FIRM, (joinedload(SampleDisplay.organization),)),
    "buyer": (Buyer, _OF_FIRM, (joinedload(Buyer.organization),)),
    "consultation": (
        Consultation,
        _consultation,
        (
            joinedload(Consultation.buyer).joinedload(Buyer.organization),
            joinedload(Consultation.exhibitor).joinedload(Exhibitor.organization),
        ),
    ),
}


def names_of(entries: Sequence[AuditEntry]) -> dict[int, str]:
    """Return by entry what it is about, in the reader's language; at most one statement per kind of thing and batch."""
    found: dict[int, str] = {}
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        found |= {entry.id: called(entry.subject_label) for entry in some}
        if current_language() != "ko":
            found |= _looked_up([entry for entry in some if has_hangul(found[entry.id])])
    return found


def _looked_up(entries: Sequence[AuditEntry]) -> dict[int, str]:
    return {
        entry.id: name
        for kind, named in _KINDS.items()
        for entry, name in _of_kind([each for each in entries if each.subject_kind == kind], named)
    }


def _of_kind(entries: Sequence[AuditEntry], named: Named) -> Iterator[tuple[AuditEntry, str]]:
    model, name, options = named
    ids = {number for each in entries if (number := find_whole(each.subject_id)) is not None}
    if not ids:
        return
    rows = {row.id: row for row in db.session.scalars(select(model).options(*options).where(model.id.in_(ids)))}
    for entry in entries:
        row = rows.get(find_whole(entry.subject_id))
        if row is not None:
            yield entry, local(name(row))
