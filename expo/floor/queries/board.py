"""Reading a floor and a plan into what the rules look at, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from expo.accounts.models import Organization
from expo.core.db import LocalText, db
from expo.exhibitors.models import Application, ApplicationNeighbour, Category, Exhibitor
from expo.exhibitors.rules import ExhibitorStatus, NeighbourKind
from expo.floor.errors import Refusal
from expo.floor.models import Allocation, Area, Booth, BoothWish, PlanId
from expo.floor.rules.codes import AreaKind, BoothKind, BoothStatus, How
from expo.floor.rules.pieces import Cell, Code, Fault, Firm, Floor, Spot
from expo.shows.models import Pavilion, ShowId

#: organization, beside or apart, metres
Neighbour = tuple[int, NeighbourKind, int | None]
FOR_FIRMS = (AreaKind.INDIVIDUAL, AreaKind.PAVILION)


@dataclass(frozen=True, slots=True)
class Names:
    """How booths and firms are called."""

    booths: Mapping[int, str]
    firms: Mapping[int, LocalText]

    def refusal(self, fault: Fault) -> Refusal:
        """Return a broken rule with the names a reader knows."""
        in_metres = fault.code in (Code.APART, Code.NOISE)
        params = {
            "booth": self.booths.get(fault.booth or 0, ""),
            "firm": self.firms.get(fault.firm or 0, LocalText()),
            "other": self.firms.get(fault.other or 0, LocalText()),
            "needs": f"{fault.needs / 100:g}" if in_metres else fault.needs,
            "has": f"{fault.has / 100:g}" if in_metres else fault.has,
            "until": fault.until,
            "by": fault.by,
        }
        return Refusal(fault.code.value, params, fault.overridable)


def load_floor(show_id: ShowId) -> Floor:
    """Return the show's booths, active exhibitors and quotas for the rules."""
    quotas = db.session.execute(select(Pavilion.id, Pavilion.quota).where(Pavilion.show_id == show_id))
    return Floor(spots=load_spots(show_id), firms=_firms(show_id), quotas={row.id: row.quota for row in quotas})


def load_spots(show_id: ShowId) -> dict[int, Spot]:
    """Return the booths in use as the rules see them."""
    rows = db.session.execute(
        select(Booth.__table__, Area.kind.label("area_kind"), Area.pavilion_id)
        .join(Area, Area.id == Booth.area_id)
        .where(Booth.show_id == show_id, Booth.status == BoothStatus.ACTIVE)
        .order_by(Booth.number)
    )
    return {row.id: _spot(row) for row in rows}


def _spot(row: Row[Any]) -> Spot:
    return Spot(
        id=row.id,
        number=row.number,
        area=row.area_id,
        rect=(row.x, row.y, row.w, row.h),
        pavilion=row.pavilion_id if row.area_kind is AreaKind.PAVILION else None,
        for_firms=row.area_kind in FOR_FIRMS,
        kind=row.kind,
        power_kw=row.power_kw,
        water=row.water,
        air=row.air,
        lan=row.lan,
        load_kn_m2=row.load_kn_m2,
        open_sides=row.open_sides,
        is_quiet=row.is_quiet,
    )


def _firms(show_id: ShowId) -> dict[int, Firm]:
    rows = db.session.execute(
        select(
            Exhibitor.id.label("exhibitor"),
            Exhibitor.organization_id.label("organization"),
            Exhibitor.pavilion_id.label("stands_in"),
            Exhibitor.application_id.label("application"),
            Exhibitor.category_id.label("own_category"),
            Application.__table__,
            Category.is_noisy.label("category_noisy"),
            Category.is_food.label("category_food"),
        )
        .outerjoin(Application, Application.id == Exhibitor.application_id)
        .outerjoin(Category, Category.id == Exhibitor.category_id)
        .where(Exhibitor.show_id == show_id, Exhibitor.status == ExhibitorStatus.ACTIVE)
        .order_by(Exhibitor.id)
    ).all()
    wishes, neighbours = _wishes(show_id), _neighbours(show_id)
    exhibitor_of = {row.organization: row.exhibitor for row in rows}
    return {row.exhibitor: _firm(row, wishes, neighbours, exhibitor_of) for row in rows}


def _firm(
    row: Row[Any],
    wishes: Mapping[int, list[int]],
    neighbours: Mapping[int, list[Neighbour]],
    exhibitor_of: Mapping[int, int],
) -> Firm:
    exhibitor_id, pavilion, application, category = row.exhibitor, row.stands_in, row.application, row.own_category
    if application is None:
        return Firm(id=exhibitor_id, pavilion=pavilion, category=category, is_loud=_is_loud(row))
    others = neighbours.get(application, [])
    known = [(exhibitor_of[firm], kind, metres) for firm, kind, metres in others if firm in exhibitor_of]
    return Firm(
        id=exhibitor_id,
        pavilion=pavilion,
        booths=max(row.booths_wanted, 1),
        kind=BoothKind(row.stand_kind.value) if row.stand_kind else None,
        power_kw=row.power_kw,
        water=row.water,
        air=row.air,
        lan=row.lan,
        load_kn_m2=row.load_kn_m2,
        open_sides=row.open_sides,
        wishes=tuple(wishes.get(application, ())),
        points=row.points,
        category=category,
        avoids_competitors=row.avoids_competitors,
        is_loud=_is_loud(row),
        near=frozenset(firm for firm, kind, _ in known if kind is NeighbourKind.NEAR),
        apart=frozenset(firm for firm, kind, _ in known if kind is NeighbourKind.APART),
        apart_cm={firm: 100 * metres for firm, kind, metres in known if kind is NeighbourKind.APART and metres},
    )


def _is_loud(row: Row[Any]) -> bool:
    return bool(row.is_noisy or row.is_food or row.category_noisy or row.category_food)


def _wishes(show_id: ShowId) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for application, booth in db.session.execute(
        select(BoothWish.application_id, BoothWish.booth_id)
        .join(Booth, Booth.id == BoothWish.booth_id)
        .where(Booth.show_id == show_id)
        .order_by(BoothWish.application_id, BoothWish.rank)
    ):
        found.setdefault(application, []).append(booth)
    return found


def _neighbours(show_id: ShowId) -> dict[int, list[Neighbour]]:
    found: dict[int, list[Neighbour]] = {}
    row = ApplicationNeighbour
    for application, organization, kind, metres in db.session.execute(
        select(row.application_id, row.organization_id, row.kind, row.distance_m)
        .join(Application, Application.id == ApplicationNeighbour.application_id)
        .where(Application.show_id == show_id, ApplicationNeighbour.organization_id.is_not(None))
    ):
        found.setdefault(application, []).append((int(organization or 0), kind, metres))
    return found


def load_board(plan_id: PlanId) -> dict[int, Cell]:
    """Return who has which booth in a plan, holds included."""
    rows = db.session.execute(select(Allocation.__table__).where(Allocation.plan_id == plan_id))
    return {row.booth_id: _cell(row) for row in rows}


def _cell(row: Row[Any]) -> Cell:
    return Cell(
        firm=row.exhibitor_id,
        is_locked=row.is_locked,
        locked_by_id=row.locked_by_id,
        locked_by=row.locked_by,
        held_until=row.held_until,
        how=row.how,
        reason=row.reason,
        author=row.author,
    )


def cell_as_json(cell: Cell | None) -> dict[str, Any] | None:
    """Return a cell as the trail keeps it."""
    if cell is None:
        return None
    return {
        "firm": cell.firm,
        "is_locked": cell.is_locked,
        "locked_by_id": cell.locked_by_id,
        "locked_by": cell.locked_by,
        "held_until": cell.held_until.isoformat() if cell.held_until else None,
        "how": cell.how.value,
        "reason": cell.reason,
        "author": cell.author,
    }


def cell_from_json(data: Mapping[str, Any] | None) -> Cell | None:
    """Return the cell that the trail kept."""
    if data is None:
        return None
    until = data["held_until"]
    values = {**data, "how": How(data["how"]), "held_until": datetime.fromisoformat(until) if until else None}
    return Cell(**values)


def load_names(show_id: ShowId) -> Names:
    """Return the numbers of the show's booths (retired ones too) and the names of its exhibitors."""
    booths = db.session.execute(select(Booth.id, Booth.number).where(Booth.show_id == show_id))
    firms = db.session.execute(
        select(Exhibitor.id, Organization.name_ko, Organization.name_en)
        .join(Organization, Organization.id == Exhibitor.organization_id)
        .where(Exhibitor.show_id == show_id)
    )
    return Names({row.id: row.number for row in booths}, {row.id: LocalText(row[1], row[2]) for row in firms})


def category_names(show_id: ShowId) -> dict[int, LocalText]:
    """Return the names of the show's categories."""
    rows = db.session.execute(
        select(Category.id, Category.name_ko, Category.name_en).where(Category.show_id == show_id)
    )
    return {row.id: LocalText(row.name_ko, row.name_en) for row in rows}
