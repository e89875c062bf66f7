"""After people are to sit otherwise: who keeps the time and sits where the rule wants it, and who cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from expo.consultations.rules.booking import Obstacle, Opening
from expo.consultations.rules.codes import Seating
from expo.consultations.rules.hall import Hall, Mover, may_sit
from expo.consultations.rules.rehoming import Found, Progress

RIGHT, NOT_THE_USUAL, WRONG = range(3)


def wrongness(hall: Hall, mover: Mover, opening: Opening) -> int:
    """Return how far a place is from the rule: right, not the table the buyer keeps, or where nobody should sit."""
    if hall.seating is Seating.BOOTH:
        return RIGHT if opening.table_id is None else WRONG
    if not any(spot.id == opening.table_id and may_sit(mover, spot) for spot in hall.spots):
        return WRONG
    if hall.seating is Seating.ANY_TABLE:
        return RIGHT
    kept = hall.usual.get((mover.buyer, mover.day), opening.table_id)
    return RIGHT if opening.table_id == kept else NOT_THE_USUAL


def reseat(hall: Hall, movers: Sequence[Mover], *, progress: Progress | None = None) -> Found | None:
    """Return the new place of everybody who can sit as the rule wants it at their own time, and why others cannot.

    `hall` holds the movers where they sit now. Nobody is called off: who cannot, stays. None when `progress` said stop.
    """
    now = {each.id: here for each in movers if (here := own_place(hall, each)) is not None}
    wrong = [each for each in movers if each.id in now and wrongness(hall, each, now[each.id])]
    start, turn, moved = dict(now), 0, True
    for index in sorted({now[each.id].slot_id for each in wrong}):
        _all_at_once(hall, [each for each in wrong if now[each.id].slot_id == index], now)
    while moved:  # a place that somebody leaves may be what another waits for
        moved = False
        for done, mover in enumerate(wrong):
            moved = _step(hall, mover, now) or _change(hall, mover, now, wrong) or moved
            if progress is not None and not progress(min(turn, 2) * len(wrong) + done, 3 * len(wrong)):
                return None
        turn += 1
    places = {key: at for key, at in now.items() if at != start[key]}
    stays = {each.id: _why(hall, each, now) for each in wrong if wrongness(hall, each, now[each.id])}
    return Found(places, stays)


def _all_at_once(hall: Hall, group: Sequence[Mover], now: dict[int, Opening]) -> None:
    """Let those who sit wrong in one slot take the tables they keep, in whatever circle: nobody is driven off for it."""
    if hall.seating is not Seating.BUYER_TABLE:
        return
    for each in group:
        hall.take(each, now[each.id])
    right: dict[int | None, Mover] = {}
    for each in group:
        kept = hall.usual.get((each.buyer, each.day))
        if kept not in right and kept is not None and hall.fits(each, replace(now[each.id], table_id=kept), stays=True):
            right[kept] = each
    stays = [each for each in group if each not in right.values()]
    while driven_off := [each for each in stays if now[each.id].table_id in right]:
        stays += [right.pop(now[each.id].table_id) for each in driven_off if now[each.id].table_id in right]
    for kept, each in right.items():
        now[each.id] = replace(now[each.id], table_id=kept)
    for each in group:
        hall.put(each, now[each.id])


def own_place(hall: Hall, mover: Mover) -> Opening | None:
    """Return where a consultation is now, or None where its slot is not among those still to come."""
    for index, time in enumerate(hall.times):
        if time.starts_at == mover.starts_at and time.day == mover.day:
            return Opening(index, mover.desk, mover.table, mover.interpreter)
    return None


def _better(hall: Hall, mover: Mover, here: Opening) -> Opening | None:
    """Return a place at the same time that is nearer to the rule; `here` is free already."""
    found = hall.opening(mover, here.slot_id, stays=True)
    if isinstance(found, Obstacle) or wrongness(hall, mover, found) >= wrongness(hall, mover, here):
        return None
    return found


def _step(hall: Hall, mover: Mover, now: dict[int, Opening]) -> bool:
    here = now[mover.id]
    if wrongness(hall, mover, here) == RIGHT:
        return False
    hall.take(mover, here)
    found = _better(hall, mover, here)
    now[mover.id] = found or here
    hall.put(mover, now[mover.id])
    return found is not None


def _change(hall: Hall, mover: Mover, now: dict[int, Opening], others: Sequence[Mover]) -> bool:
    """Let two who sit wrong at the same time sit where the other does or elsewhere, if that brings both nearer."""
    here = now[mover.id]
    if wrongness(hall, mover, here) == RIGHT:
        return False
    for other in others:
        there = now[other.id]
        if other.id == mover.id or there.slot_id != here.slot_id or wrongness(hall, other, there) == RIGHT:
            continue
        hall.take(mover, here)
        hall.take(other, there)
        mine = _better(hall, mover, here)
        if mine is not None:
            hall.put(mover, mine)
            theirs = _better(hall, other, there)
            if theirs is not None:
                hall.put(other, theirs)
                now[mover.id], now[other.id] = mine, theirs
                return True
            hall.take(mover, mine)
        hall.put(mover, here)
        hall.put(other, there)
    return False


def _why(hall: Hall, mover: Mover, now: dict[int, Opening]) -> Obstacle:
    here = now[mover.id]
    hall.take(mover, here)
    found = hall.opening(mover, here.slot_id, stays=True)
    hall.put(mover, here)
    return found if isinstance(found, Obstacle) else Obstacle.USUAL_TAKEN
