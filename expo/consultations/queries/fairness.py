"""Who got what of their wishes in a timetable, what was not granted, and how it differs from another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.consultations.models import Slot, Timetable
from expo.consultations.queries import matching, people, timetable, wishes
from expo.consultations.rules.codes import Side
from expo.consultations.rules.matching import Change, Got, Share, difference, got_of, share_of
from expo.core.db import LocalText
from expo.shows.models import Show

Names = dict[Side, dict[int, LocalText]]


@dataclass(frozen=True, slots=True)
class Person:
    """What one buyer or exhibitor got, and how many consultations they want at least."""

    name: LocalText
    share: Share
    least: int

    @property
    def got(self) -> Got:
        return got_of(self.share)

    @property
    def has_too_few(self) -> bool:
        return self.share.total < self.least


@dataclass(frozen=True, slots=True)
class Couple:
    """A wished pair without a place, and where each stood in the other's wishes."""

    buyer_id: int
    exhibitor_id: int
    buyer: LocalText
    exhibitor: LocalText
    buyer_rank: int | None
    exhibitor_rank: int | None

    @property
    def best_rank(self) -> int | None:
        return min((rank for rank in (self.buyer_rank, self.exhibitor_rank) if rank), default=None)


@dataclass(frozen=True, slots=True)
class Changed:
    """A pair for whom two timetables differ: when it meets here and when there."""

    buyer: LocalText
    exhibitor: LocalText
    change: Change
    here: Slot | None
    there: Slot | None


def names(show: Show, *plans: Timetable) -> Names:
    """Return everybody who can be in a timetable of the show, and who is in one of these all the same."""
    found: Names = {
        Side.BUYER: {each.id: each.organization.name for each in people.list_approved_buyers(show.id)},
        Side.EXHIBITOR: {each.id: each.organization.name for each in timetable.list_exhibitors(show.id)},
    }
    for item in (item for plan in plans for item in plan.items):
        found[Side.BUYER].setdefault(item.buyer_id, item.buyer.organization.name)
        found[Side.EXHIBITOR].setdefault(item.exhibitor_id, item.exhibitor.organization.name)
    return found


def least_wanted(show: Show, side: Side) -> Mapping[int, int]:
    """Return how many consultations everybody of one side wants at least."""
    if side is Side.BUYER:
        return {each.id: each.min_consultations for each in people.list_approved_buyers(show.id)}
    profiles = people.profiles_of([each.id for each in timetable.list_exhibitors(show.id)])
    return {firm: profile.min_consultations for firm, profile in profiles.items()}


def persons(show: Show, plan: Timetable, side: Side) -> list[Person]:
    """Return everybody of one side with what they got, also those who got and wished nothing."""
    shares = {share.id: share for share in matching.shares(plan, side)}
    least, known = least_wanted(show, side), names(show, plan)[side]
    nothing = {each: share_of(each, {}, (), ()) for each in known}
    return [
        Person(known.get(each, LocalText(str(each), "")), share, least.get(each, 0))
        for each, share in sorted((nothing | shares).items())
    ]


def ungranted(plan: Timetable) -> list[tuple[int, int]]:
    """Return the wished pairs, by buyer and exhibitor, that the draft does not seat; those seated by hand since are out."""
    seated = {(item.buyer_id, item.exhibitor_id) for item in plan.items}
    wished = [(each["buyer"], each["exhibitor"]) for each in plan.unplaced if "buyer" in each]
    return [pair for pair in wished if pair not in seated]


def couples(show: Show, plan: Timetable) -> list[Couple]:
    """Return the wished pairs that the draft does not seat, with both sides' ranks."""
    known, ranks = names(show, plan), _ranks(show)
    return [
        Couple(
            buyer,
            firm,
            known[Side.BUYER].get(buyer, LocalText(str(buyer), "")),
            known[Side.EXHIBITOR].get(firm, LocalText(str(firm), "")),
            ranks[buyer, firm].get(Side.BUYER),
            ranks[buyer, firm].get(Side.EXHIBITOR),
        )
        for buyer, firm in ungranted(plan)
    ]


def _ranks(show: Show) -> Mapping[tuple[int, int], Mapping[Side, int]]:
    found: dict[tuple[int, int], dict[Side, int]] = defaultdict(dict)
    for side in Side:
        for wish in wishes.list_wishes(show.id, side):
            if wish.rank is not None:
                found[wish.buyer_id, wish.exhibitor_id][side] = wish.rank
    return found


def changes(show: Show, plan: Timetable, other: Timetable) -> Sequence[Changed]:
    """Return for whom two timetables differ."""
    known = names(show, plan, other)
    slots: dict[int | None, Slot] = {slot.id: slot for slot in timetable.list_slots(show.id)}
    here, there = places(plan), places(other)
    found = difference(here, there)
    kinds = [(pair, Change.HERE) for pair in found.here] + [(pair, Change.THERE) for pair in found.there]
    return [
        Changed(
            known[Side.BUYER][pair[0]],
            known[Side.EXHIBITOR][pair[1]],
            change,
            slots.get(here.get(pair)),
            slots.get(there.get(pair)),
        )
        for pair, change in [*kinds, *((pair, Change.MOVED) for pair, _here, _there in found.moved)]
    ]


def places(plan: Timetable) -> dict[tuple[int, int], int]:
    """Return in which slot each pair of a timetable meets."""
    return {(item.buyer_id, item.exhibitor_id): item.slot_id for item in plan.items}
