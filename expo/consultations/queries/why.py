"""Why a pair does not meet in a timetable: the first true reason, found from the data as it is now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, Interpreter, Slot, Table, Timetable
from expo.consultations.queries import draft, matching, people, seating, setups, timetable, wishes
from expo.consultations.queries import openings as free
from expo.consultations.rules.booking import admits, interpreting_for
from expo.consultations.rules.codes import BuyerStatus, ConsultationStatus, Side
from expo.consultations.rules.walking import in_reach
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus


class WhyNot(StrEnum):
    """Why a pair is not in a timetable."""

    IT_IS = "it_is"
    MET = "met"
    ASKED = "asked"
    NOT_APPROVED = "not_approved"
    VETO = "veto"
    NO_WISH = "no_wish"
    CLOSED = "closed"
    BUYER_FULL = "buyer_full"
    EXHIBITOR_FULL = "exhibitor_full"
    TOO_LATE = "too_late"
    NOT_FOR_KIND = "not_for_kind"
    BUYER_AWAY = "buyer_away"
    EXHIBITOR_AWAY = "exhibitor_away"
    NEVER_BOTH = "never_both"
    NO_COMMON_SLOT = "no_common_slot"
    WALKING = "walking"
    NO_INTERPRETER = "no_interpreter"
    NO_TABLE = "no_table"
    OTHERS_FIRST = "others_first"


def why_not(plan: Timetable, buyer: Buyer, exhibitor: Exhibitor) -> WhyNot:
    """Return the first true reason why the two do not meet in this timetable."""
    if any(i.buyer_id == buyer.id and i.exhibitor_id == exhibitor.id for i in plan.items):
        return WhyNot.IT_IS
    profile = people.profile_of(exhibitor.id)
    closed = exhibitor.status is not ExhibitorStatus.ACTIVE or not profile.takes_requests
    settled = {each.status for each in timetable.list_pair(buyer.id, exhibitor.id)}
    reasons: tuple[tuple[WhyNot, Callable[[], bool]], ...] = (
        (WhyNot.MET, lambda: not settled.isdisjoint(matching.HAD)),
        (WhyNot.ASKED, lambda: ConsultationStatus.REQUESTED in settled),
        (WhyNot.NOT_APPROVED, lambda: buyer.status is not BuyerStatus.APPROVED),
        (WhyNot.VETO, lambda: wishes.is_vetoed(buyer.id, exhibitor.id)),
        (WhyNot.CLOSED, lambda: closed),
        (WhyNot.NO_WISH, lambda: not _wished(buyer, exhibitor)),
        (WhyNot.BUYER_FULL, lambda: sum(i.buyer_id == buyer.id for i in plan.items) >= buyer.max_consultations),
        (
            WhyNot.EXHIBITOR_FULL,
            lambda: sum(i.exhibitor_id == exhibitor.id for i in plan.items) >= profile.max_consultations,
        ),
    )
    found = next((code for code, holds in reasons if holds()), None)
    return found or _no_place(Pair(plan, buyer, exhibitor, profile))


def _wished(buyer: Buyer, exhibitor: Exhibitor) -> bool:
    return any(
        wish.rank is not None
        for side in Side
        for wish in wishes.list_wishes(buyer.show_id, side, buyer_id=buyer.id, exhibitor_id=exhibitor.id)
    )


def _no_place(pair: Pair) -> WhyNot:
    """Return what leaves no slot to the two: each rule takes slots from those the rules before it left."""
    coming = [slot for slot in pair.slots if slot.starts_at > pair.plan.created_at]
    if not coming:
        return WhyNot.TOO_LATE
    left = [slot for slot in coming if admits(slot.kind, pair.buyer.kind)]
    if not left:
        return WhyNot.NOT_FOR_KIND
    if not any(pair.buyer_comes(slot) for slot in left):
        return WhyNot.BUYER_AWAY
    if not any(pair.firm_comes(slot) for slot in left):
        return WhyNot.EXHIBITOR_AWAY
    for code, fits in (
        (WhyNot.NEVER_BOTH, lambda slot: pair.buyer_comes(slot) and pair.firm_comes(slot)),
        (WhyNot.NO_COMMON_SLOT, pair.both_free),
        (WhyNot.WALKING, pair.can_walk),
        (WhyNot.NO_INTERPRETER, pair.is_interpreted),
        (WhyNot.NO_TABLE, pair.has_table),
    ):
        left = [slot for slot in left if fits(slot)]
        if not left:
            return code
    return WhyNot.OTHERS_FIRST


class Pair:
    """Two who do not meet, everybody else's consultations in the draft, and the calendar of all the show's slots."""

    def __init__(self, plan: Timetable, buyer: Buyer, exhibitor: Exhibitor, profile: people.Profile) -> None:
        self.plan, self.buyer, self.exhibitor, self.desks = plan, buyer, exhibitor, profile.desks
        self.slots: Sequence[Slot] = timetable.list_slots(plan.show_id)
        self.walking = setups.walking_of(setups.find_setup(plan.show_id))
        self.at_booths = seating.sits_at_booths(plan.show_id)
        self.tables = [each for each in setups.list_tables(plan.show_id) if not each.is_closed]
        staff = people.list_interpreters(plan.show_id)
        offered = {language for each in staff for language in each.languages}
        self.language = interpreting_for(buyer.languages, profile.languages, offered)
        self.able: list[Interpreter] = [each for each in staff if self.language in each.languages]
        self.busy = self._busyness()

    def _busyness(self) -> free.Busyness:
        if not self.slots:
            return free.Busyness({})
        wanted: dict[ResourceKind, Sequence[int] | None] = {
            ResourceKind.BUYER: [self.buyer.id],
            ResourceKind.DESK: [self.exhibitor.id],
            ResourceKind.INTERPRETER: [each.id for each in self.able],
            ResourceKind.TABLE: None,
        }
        start, end = self.slots[0].starts_at, self.slots[-1].ends_at
        return free.load_busyness(self.plan.show_id, wanted, start, end, besides_all=draft.own_bookings(self.plan))

    def buyer_comes(self, slot: Slot) -> bool:
        return self.busy.free(ResourceKind.BUYER, self.buyer.id, slot)

    def firm_comes(self, slot: Slot) -> bool:
        return any(self.busy.free(ResourceKind.DESK, self.exhibitor.id, slot, n) for n in range(1, self.desks + 1))

    def both_free(self, slot: Slot) -> bool:
        """Return whether neither meets somebody else in the draft: a firm with two desks meets two at a time."""
        here = [each for each in self.plan.items if each.slot_id == slot.id]
        met = sum(each.exhibitor_id == self.exhibitor.id for each in here)
        desks = sum(self.busy.free(ResourceKind.DESK, self.exhibitor.id, slot, n) for n in range(1, self.desks + 1))
        return met < desks and all(each.buyer_id != self.buyer.id for each in here)

    def can_walk(self, slot: Slot) -> bool:
        mine = [i.slot for i in self.plan.items if i.buyer_id == self.buyer.id]
        elsewhere = [(each.starts_at, each.ends_at) for each in mine]
        outside = self.busy.in_reach(ResourceKind.BUYER, self.buyer.id, slot, self.walking)
        return outside and in_reach((slot.starts_at, slot.ends_at), elsewhere, self.walking)

    def is_interpreted(self, slot: Slot) -> bool:
        """Return whether somebody could still interpret in the slot, within shifts and breaks."""
        return not self.language or self.interpreter_for(slot) is not None

    def interpreter_for(self, slot: Slot) -> Interpreter | None:
        """Return who could interpret between the two in the slot."""
        fits = (each for each in self.able if draft.can_interpret(each, slot, self.plan.items, self.slots, self.busy))
        return next(fits, None)

    def has_table(self, slot: Slot) -> bool:
        """Return whether a table the matching may use is left in the slot."""
        return self.at_booths or bool(self.tables_in(slot))

    def tables_in(self, slot: Slot) -> list[Table]:
        """Return the tables the matching may use that are left in the slot."""
        taken = {each.table_id for each in self.plan.items if each.slot_id == slot.id}
        return [
            table
            for table in self.tables
            if table.id not in taken
            and not table.kept_for_walk_ins
            and admits(table.kind, self.buyer.kind)
            and self.busy.free(ResourceKind.TABLE, table.id, slot)
        ]
