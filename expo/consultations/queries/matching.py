"""Reading what a matching round weighs, drafts, and how fair they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot, Table, Timetable, TimetableItem, Wish
from expo.consultations.queries import openings as free
from expo.consultations.queries import people, setups, timetable, wishes
from expo.consultations.queries.seating import sits_at_booths
from expo.consultations.rules.booking import admits, interpreting_for, usable_tables
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.consultations.rules.matching import Share, share_of
from expo.consultations.rules.question import Inputs, InterpreterInput, PairInput, PersonInput
from expo.consultations.rules.walking import chains, left_out
from expo.core.db import db
from expo.core.errors import NotFound
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show

FIXED = (ConsultationStatus.CONFIRMED,)
#: held, or going on just now
HAD = (ConsultationStatus.RUNNING, ConsultationStatus.DONE)
SETTLED = (*HAD, ConsultationStatus.REQUESTED)


def list_fixed(show_id: int) -> Sequence[Consultation]:
    """Return the confirmed consultations, which a matching round leaves where they are."""
    return timetable.list_consultations(Consultation.show_id == show_id, Slot.is_closed.is_(False), statuses=FIXED)


def list_had(show_id: int) -> Sequence[Consultation]:
    """Return the consultations that were held or are going on."""
    return timetable.list_consultations(Consultation.show_id == show_id, statuses=HAD)


def load_inputs(show: Show) -> Inputs:
    """Return everything a matching round weighs."""
    slots = timetable.list_slots(show.id)
    tables = [each for each in setups.list_tables(show.id) if not each.is_closed and not each.kept_for_walk_ins]
    buyers = people.list_approved_buyers(show.id)
    firms = timetable.list_exhibitors(show.id)
    fixed = list_fixed(show.id)
    if not slots:
        return Inputs((), len(tables), (), (), (), ())
    busy = free.load_busyness(
        show.id,
        {ResourceKind.BUYER: None, ResourceKind.DESK: None, ResourceKind.INTERPRETER: None},
        slots[0].starts_at,
        slots[-1].ends_at,
        besides_all={each.booking_id for each in fixed if each.booking_id},
    )
    profiles = people.profiles_of([each.id for each in firms])
    had = list_had(show.id)
    met, received = Counter(each.buyer_id for each in had), Counter(each.exhibitor_id for each in had)
    walks = _Walks.of(slots, setups.walking_of(setups.find_setup(show.id)), fixed)
    desks = sum(profiles.get(each.id, people.DEFAULT_PROFILE).desks for each in firms)
    return Inputs(
        slots=tuple((slot.id, slot.day_id) for slot in slots),
        tables=desks if sits_at_booths(show.id) else _usable(tables, buyers),
        buyers=tuple(_buyer_input(each, slots, busy, walks, met[each.id]) for each in buyers),
        exhibitors=tuple(
            _firm_input(each, profiles.get(each.id, people.DEFAULT_PROFILE), slots, busy, received[each.id])
            for each in firms
        ),
        interpreters=_interpreter_inputs(show.id, slots, busy, walks),
        pairs=_pairs(show, buyers, firms, profiles, fixed),
    )


def _usable(tables: Sequence[Table], buyers: Sequence[Buyer]) -> int:
    return usable_tables({each.id: each.kind for each in tables}, {each.id: each.kind for each in buyers})


@dataclass(frozen=True, slots=True)
class _Walks:
    """Runs of slots too close for a walk between booths, and which slots stand already for each buyer."""

    runs: Sequence[Sequence[int]]
    fixed: Mapping[int, Collection[int]]

    @classmethod
    def of(cls, slots: Sequence[Slot], walking: timedelta, fixed: Sequence[Consultation]) -> _Walks:
        if not walking:
            return cls((), {})
        held: dict[int, set[int]] = defaultdict(set)
        for each in fixed:
            held[each.buyer_id].add(each.slot_id)
        return cls(chains([(slot.id, slot.starts_at, slot.ends_at) for slot in slots], walking), held)

    @property
    def forbid_runs(self) -> bool:
        return any(len(run) > 1 for run in self.runs)


def _buyer_input(buyer: Buyer, slots: Sequence[Slot], busy: free.Busyness, walks: _Walks, had: int) -> PersonInput:
    skipped = left_out(walks.runs, walks.fixed.get(buyer.id, ()), buyer.id)
    away = tuple(
        slot.id
        for slot in slots
        if slot.id in skipped or not admits(slot.kind, buyer.kind) or not busy.free(ResourceKind.BUYER, buyer.id, slot)
    )
    return PersonInput(buyer.id, away, 1, *_still(had, buyer.min_consultations, buyer.max_consultations))


def _still(had: int, least: int, most: int) -> tuple[int, int]:
    """Return how many somebody still wants at least and at most, after those they had."""
    return max(least - had, 0), max(most - had, 0)


def _firm_input(
    firm: Exhibitor, profile: people.Profile, slots: Sequence[Slot], busy: free.Busyness, had: int
) -> PersonInput:
    away = tuple(
        slot.id
        for slot in slots
        if not any(busy.free(ResourceKind.DESK, firm.id, slot, desk) for desk in range(1, profile.desks + 1))
    )
    limits = _still(had, profile.min_consultations, profile.max_consultations)
    return PersonInput(firm.id, away, profile.desks, *limits)


def _interpreter_inputs(
    show_id: int, slots: Sequence[Slot], busy: free.Busyness, walks: _Walks
) -> tuple[InterpreterInput, ...]:
    found = []
    for person in people.list_interpreters(show_id):
        away = tuple(
            slot.id
            for slot in slots
            if not busy.free(ResourceKind.INTERPRETER, person.id, slot)
            or not any(s.starts_at <= slot.starts_at and slot.ends_at <= s.ends_at for s in person.shifts)
        )
        found.append(
            InterpreterInput(person.id, tuple(person.languages), away, 1 if walks.forbid_runs else person.max_run)
        )
    return tuple(found)


def _pairs(
    show: Show,
    buyers: Sequence[Buyer],
    firms: Sequence[Exhibitor],
    profiles: dict[int, people.Profile],
    fixed: Sequence[Consultation],
) -> tuple[PairInput, ...]:
    wishes = db.session.scalars(select(Wish).where(Wish.show_id == show.id).order_by(Wish.id)).all()
    vetoed = {(wish.buyer_id, wish.exhibitor_id) for wish in wishes if wish.veto}
    ranks: dict[tuple[int, int], dict[Side, int]] = defaultdict(dict)
    for wish in wishes:
        if wish.rank is not None and (wish.buyer_id, wish.exhibitor_id) not in vetoed:
            ranks[wish.buyer_id, wish.exhibitor_id][wish.side] = wish.rank
    stands: dict[tuple[int, int], Consultation] = {(each.buyer_id, each.exhibitor_id): each for each in fixed}
    settled = _settled_pairs(show.id) - stands.keys()
    spoken: dict[int, list[str]] = {each.id: each.languages for each in buyers}
    known = {each.id for each in firms}
    there = {each for each in known if profiles.get(each, people.DEFAULT_PROFILE).takes_requests}
    offered = {language for each in people.list_interpreters(show.id) for language in each.languages}
    found = []
    for buyer, firm in sorted({*ranks, *stands} - settled):
        held = stands.get((buyer, firm))
        if buyer not in spoken or firm not in (known if held else there):
            continue
        mine, theirs = ranks[buyer, firm].get(Side.BUYER), ranks[buyer, firm].get(Side.EXHIBITOR)
        language = interpreting_for(spoken[buyer], profiles.get(firm, people.DEFAULT_PROFILE).languages, offered)
        found.append(
            PairInput(buyer, firm, mine, theirs, held.interpreting, held.slot_id, held.interpreter_id)
            if held
            else PairInput(buyer, firm, mine, theirs, language)
        )
    return tuple(found)


def _settled_pairs(show_id: int) -> set[tuple[int, int]]:
    """Return the pairs that are no round's matter: who met, and who wait for the answer to a request."""
    found = timetable.list_consultations(Consultation.show_id == show_id, statuses=SETTLED)
    return {(each.buyer_id, each.exhibitor_id) for each in found}


def list_timetables(show_id: int) -> Sequence[Timetable]:
    """Return the show's drafts and released timetables, the latest first."""
    return db.session.scalars(select(Timetable).where(Timetable.show_id == show_id).order_by(Timetable.id.desc())).all()


def get_timetable(show: Show, timetable_id: int) -> Timetable:
    """Return a timetable of the show with its items and everybody in them. Raises NotFound."""
    found = db.session.scalar(
        select(Timetable)
        .options(
            selectinload(Timetable.items).joinedload(TimetableItem.buyer).joinedload(Buyer.organization),
            selectinload(Timetable.items).joinedload(TimetableItem.exhibitor).joinedload(Exhibitor.organization),
            selectinload(Timetable.items).joinedload(TimetableItem.slot),
            selectinload(Timetable.items).joinedload(TimetableItem.table),
            selectinload(Timetable.items).joinedload(TimetableItem.interpreter).selectinload(Interpreter.shifts),
        )
        .where(Timetable.show_id == show.id, Timetable.id == timetable_id)
    )
    if found is None:
        raise NotFound
    return found


def shares(plan: Timetable, side: Side) -> list[Share]:
    """Return what everybody of one side got of their ranked wishes in this timetable and what they had before it."""
    order = {slot.id: index for index, slot in enumerate(timetable.list_slots(plan.show_id))}
    ranks: dict[int, dict[int, int]] = defaultdict(dict)
    for wish in wishes.list_wishes(plan.show_id, side):
        if wish.rank is not None:
            mine, other = (
                (wish.buyer_id, wish.exhibitor_id) if side is Side.BUYER else (wish.exhibitor_id, wish.buyer_id)
            )
            ranks[mine][other] = wish.rank
    met: dict[int, set[int]] = defaultdict(set)
    slots: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    held: list[TimetableItem | Consultation] = [*plan.items, *list_had(plan.show_id)]
    for item in held:
        mine, other = (item.buyer_id, item.exhibitor_id) if side is Side.BUYER else (item.exhibitor_id, item.buyer_id)
        met[mine].add(other)
        slots[mine][item.slot.day_id].append(order.get(item.slot_id, 0))
    everybody = sorted({*ranks, *met})
    return [share_of(person, ranks[person], met[person], slots[person].values()) for person in everybody]
