"""New places for all consultations that a change of the set-up displaces: as few called off, as near in time as found.

Others stay where they are. Each of the displaced takes the nearest place; one who finds none lets another of them make
room, in chains; then they come nearer to their old times, alone or by making room for each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from expo.consultations.rules.booking import Obstacle, Opening
from expo.consultations.rules.hall import Hall, Mover

#: of done and all; False stops the search
Progress = Callable[[int, int], bool]
#: how many places one chain may try, and how many others it may move
TRIES, DEPTH = 2_000, 3
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The new place of everybody who has one, and what was in the way of the others."""

    places: dict[int, Opening]
    off: dict[int, Obstacle]


@dataclass(slots=True)
class _Search:
    """Places found so far; the hall holds them."""

    hall: Hall
    movers: dict[int, Mover]
    at: dict[int, Opening] = field(default_factory=dict)
    tries: int = 0

    def nearest_first(self, mover: Mover) -> Iterator[int]:
        """Return the slots from the nearest in time on."""
        times = self.hall.times
        yield from sorted(range(len(times)), key=lambda each: self.distance(mover, each))

    def distance(self, mover: Mover, index: int) -> tuple[float, float]:
        start = self.hall.times[index].starts_at
        away = (start - mover.starts_at).total_seconds()
        return abs(away), away

    def far(self, mover: Mover) -> float:
        """Return how far from its old time the consultation is now; without a place further than any."""
        at = self.at.get(mover.id)
        return self.distance(mover, at.slot_id)[0] if at else float("inf")

    def try_at(self, mover: Mover, index: int) -> Opening | None:
        time = self.hall.times[index]
        self.tries += 1
        stays = time.starts_at == mover.starts_at and time.day == mover.day
        found = self.hall.opening(mover, index, stays=stays)
        if isinstance(found, Obstacle):
            return None
        same_table = replace(found, table_id=mover.table)
        return same_table if stays and self.hall.fits(mover, same_table, stays=True) else found

    def put(self, mover: Mover, opening: Opening) -> None:
        self.at[mover.id] = opening
        self.hall.put(mover, opening)

    def lift(self, mover: Mover) -> Opening:
        opening = self.at.pop(mover.id)
        self.hall.take(mover, opening)
        return opening

    def settle(self, mover: Mover, within: float = float("inf")) -> bool:
        """Put somebody into the nearest slot that has everything, nearer than `within`."""
        for index in self.nearest_first(mover):
            if self.distance(mover, index)[0] >= within:
                return False
            found = self.try_at(mover, index)
            if found is not None:
                self.put(mover, found)
                return True
        return False

    def in_the_way(self, mover: Mover, index: int, tabu: Collection[int]) -> list[Mover]:
        """Return the displaced who stand in this slot already and hold something the newcomer may need."""
        bits, found = self.hall.times[index].bits, []
        for key, at in self.at.items():
            if key not in tabu and self.hall.times[at.slot_id].bits & bits:
                found.append(self.movers[key])
        return sorted(found, key=lambda each: (each.buyer != mover.buyer and each.firm != mover.firm, each.id))

    def make_room(self, mover: Mover, depth: int, tabu: frozenset[int] = frozenset()) -> bool:
        """Let one of the displaced give up its place for somebody without one, and find another."""
        for index in self.nearest_first(mover):
            for other in self.in_the_way(mover, index, tabu):
                if self.tries > TRIES:
                    return False
                was = self.lift(other)
                found = self.try_at(mover, index)
                if found is not None:
                    self.put(mover, found)
                    if self.settle(other) or (depth and self.make_room(other, depth - 1, tabu | {mover.id})):
                        return True
                    self.lift(mover)
                self.put(other, was)
        return False

    def trade(self, mover: Mover, left: Sequence[Mover]) -> bool:
        """Let two or more without a place have the time of one that bars them all."""
        barred = [each for each in left if each.buyer == mover.buyer or each.firm == mover.firm]
        if len(barred) <= 1:
            return False
        was, won = self.lift(mover), list[Mover]()
        bits = self.hall.times[was.slot_id].bits
        there = [index for index, time in enumerate(self.hall.times) if time.bits & bits]
        for each in barred:
            found = next((at for index in there if (at := self.try_at(each, index)) is not None), None)
            if found is not None:
                self.put(each, found)
                won.append(each)
        if len(won) > 1 or (won and self.settle(mover)):
            return True
        for each in won:
            self.lift(each)
        self.put(mover, was)
        return False

    def come_nearer(self, mover: Mover) -> bool:
        """Move somebody nearer to their old time, alone or by making another of the displaced give way for less."""
        before = self.far(mover)
        was = self.lift(mover)
        if self.settle(mover, within=before):
            return True
        for index in self.nearest_first(mover):
            gain = before - self.distance(mover, index)[0]
            if gain <= 0 or self.tries > TRIES:
                break
            for other in self.in_the_way(mover, index, ()):
                if self.change_places(mover, index, other, gain):
                    return True
        self.put(mover, was)
        return False

    def change_places(self, mover: Mover, index: int, other: Mover, gain: float) -> bool:
        far, was = self.far(other), self.lift(other)
        found = self.try_at(mover, index)
        if found is not None:
            self.put(mover, found)
            if self.settle(other, within=far + gain):
                return True
            self.lift(mover)
        self.put(other, was)
        return False

    def why_not(self, mover: Mover) -> Obstacle:
        """Return what is most often in the way of somebody without a place, among the slots of their day if it has any."""
        mine = [n for n, time in enumerate(self.hall.times) if time.day == mover.day and not time.begun]
        answers = (self.hall.opening(mover, index) for index in mine or range(len(self.hall.times)))
        counted = Counter(each for each in answers if isinstance(each, Obstacle))
        return counted.most_common(1)[0][0] if counted else Obstacle.CLOSED


def rehome(hall: Hall, movers: Sequence[Mover], *, progress: Progress | None = None) -> Found | None:
    """Return a place for as many as found, or None when `progress` said stop. Their old times are free in `hall`."""
    search = _Search(hall, {each.id: each for each in movers})
    holding = [each for each in movers if each.holds]
    steps = len(holding) * 2 or 1
    for done, mover in enumerate(sorted(holding, key=_hardest_first(hall, holding))):
        search.tries = 0
        if not search.settle(mover):
            search.make_room(mover, DEPTH)
        if progress is not None and not progress(done, steps):
            return None
    _trade(search, holding)
    if not _improve(search, progress, steps):
        return None
    off = {each.id: search.why_not(each) for each in holding if each.id not in search.at}
    requests = [each for each in movers if not each.holds]
    for mover in requests:  # they hold nothing, so that several may ask for the same time
        if search.settle(mover):
            hall.take(mover, search.at[mover.id])
        else:
            off[mover.id] = search.why_not(mover)
    return Found(dict(search.at), off)


def _trade(search: _Search, holding: Sequence[Mover]) -> None:
    """Place more by taking the place of those who bar several, as long as that helps."""
    better = True
    while better and (left := [each for each in holding if each.id not in search.at]):
        search.tries = 0
        better = any(search.trade(search.movers[key], left) for key in list(search.at))


def _improve(search: _Search, progress: Progress | None, steps: int) -> bool:
    """Bring the furthest nearer to their old times; False when `progress` said stop."""
    for turn in range(ROUNDS):
        better = False
        placed = sorted((search.movers[key] for key in search.at), key=search.far, reverse=True)
        for done, mover in enumerate(placed):
            search.tries = 0
            if search.far(mover) > 0:
                better = search.come_nearer(mover) or better
            share = steps // 2 + (turn * len(placed) + done) * steps // (2 * ROUNDS * max(len(placed), 1))
            if progress is not None and not progress(share, steps):
                return False
        if not better:
            break
    return True


def _hardest_first(hall: Hall, movers: Sequence[Mover]) -> Callable[[Mover], tuple[int, int, object, int]]:
    """Return the order in which places are given out: who could go to fewest slots first, then who bars fewest others."""
    barred = Counter(key for each in movers for key in (("buyer", each.buyer), ("firm", each.firm)))
    slots = range(len(hall.times))

    def key(mover: Mover) -> tuple[int, int, object, int]:
        choices = sum(isinstance(hall.opening(mover, index), Opening) for index in slots)
        bars = barred["buyer", mover.buyer] + barred["firm", mover.firm]
        return choices, bars, mover.starts_at, mover.id

    return key
