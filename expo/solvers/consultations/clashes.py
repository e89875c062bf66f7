"""Finding at a glance why a problem cannot be solved: rules that clash by counting alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from expo.solvers.consultations.problem import Consultation, Participant, Problem


def find_clashes(problem: Problem, domains: Sequence[Sequence[int]]) -> list[str]:
    """List sentences that each prove that no plan can keep all rules; empty when counting proves nothing."""
    wanted = [k for k, c in enumerate(problem.consultations) if not c.optional]
    found = list(_circles(problem))
    found += _nowhere(problem, domains, wanted)
    found += _numbers(problem, domains, wanted)
    found += _tables(problem, domains, wanted)
    found += _languages(problem, wanted)
    if not found:
        found += _crowded(problem, domains, wanted)
    return found


def _circles(problem: Problem) -> Iterator[str]:
    """Find consultations that would have to come before themselves."""
    after = {c.id: set(c.after) for c in problem.consultations}
    ready = [name for name, others in after.items() if not others]
    later = defaultdict(list)
    for name, others in after.items():
        for other in others:
            later[other].append(name)
    while ready:
        early = ready.pop()
        for name in later[early]:
            after[name].discard(early)
            if not after[name]:
                ready.append(name)
    stuck = [c.id for c in problem.consultations if after[c.id] and not c.optional]
    if stuck:
        yield f"The orders of {_names(stuck)} run in a circle: each would have to come after the others."


def _nowhere(problem: Problem, domains: Sequence[Sequence[int]], wanted: Sequence[int]) -> Iterator[str]:
    people = {p.id: p for p in problem.participants}
    for k in wanted:
        c = problem.consultations[k]
        if not domains[k]:
            yield f"Consultation {c.id} has no slot left: {_limits(problem, c, people)}."


def _limits(problem: Problem, c: Consultation, people: dict[str, Participant]) -> str:
    limits = []
    if c.slot is not None:
        limits.append(f"it is fixed to slot {c.slot}")
    if c.session is not None:
        limits.append(f"session {c.session} has the slots {_slots(problem.sessions[c.session])}")
    limits += [
        f"{name} is away in {_slots(people[name].unavailable)}" for name in (c.a, c.b) if people[name].unavailable
    ]
    if c.after:
        limits.append(f"it comes after {_names(c.after)}")
    if any(c.id in other.after for other in problem.consultations):
        limits.append("others come after it")
    return ", ".join(limits) or f"there are only {problem.slots} slots"


def _numbers(problem: Problem, domains: Sequence[Sequence[int]], wanted: Sequence[int]) -> Iterator[str]:
    """Compare how many consultations each participant must, may and can have."""
    must, might = Counter[str](), Counter[str]()
    for c in problem.consultations:
        might.update((c.a, c.b))
    open_slots: defaultdict[str, set[int]] = defaultdict(set)
    for k, c in enumerate(problem.consultations):
        for name in (c.a, c.b):
            open_slots[name].update(domains[k])
    for k in wanted:
        must.update((problem.consultations[k].a, problem.consultations[k].b))
    for p in problem.participants:
        room = p.capacity * len(open_slots[p.id])
        if p.max is not None and must[p.id] > p.max:
            yield f"{p.id} must have {must[p.id]} consultations, but wants at most {p.max}."
        if p.max is not None and p.min > p.max:
            yield f"{p.id} wants at least {p.min}, but at most {p.max} consultations."
        if p.min > might[p.id]:
            yield f"{p.id} wants at least {p.min} consultations, but only {might[p.id]} are asked for."
        elif max(p.min, must[p.id]) > room:
            yield (
                f"{p.id} must have {max(p.min, must[p.id])} consultations, but can be in at most {room}: "
                f"{p.capacity} at a time in {len(open_slots[p.id])} possible slots."
            )


def _tables(problem: Problem, domains: Sequence[Sequence[int]], wanted: Sequence[int]) -> Iterator[str]:
    """Compare the consultations that must lie within the same slots with the tables there."""
    groups = Counter[frozenset[int]](frozenset(domains[k]) for k in wanted)
    pools = {frozenset(range(problem.slots)), *(frozenset(s - 1 for s in x) for x in problem.sessions.values())}
    pools |= {slots for slots in groups if len(slots) == 1}
    for pool in sorted(pools, key=lambda x: (-len(x), sorted(x))):
        inside = sum(count for slots, count in groups.items() if slots and slots <= pool)
        if inside > problem.tables * len(pool):
            yield (
                f"{inside} consultations must be held in {_slots([s + 1 for s in pool])}, where "
                f"{problem.tables} tables hold only {problem.tables * len(pool)}."
            )


def _languages(problem: Problem, wanted: Sequence[int]) -> Iterator[str]:
    needs = Counter(problem.consultations[k].language for k in wanted)
    for language, count in needs.items():
        if language is None:
            continue
        able = [i for i in problem.interpreters if language in i.languages]
        room = sum(problem.slots - len(i.unavailable) for i in able)
        if count > room:
            yield (
                f"{count} consultations need an interpreter of {language}, but {len(able)} interpreters "
                f"have time for only {room}."
            )


def _crowded(problem: Problem, domains: Sequence[Sequence[int]], wanted: Sequence[int]) -> Iterator[str]:
    """Match each participant's consultations to slots and name those for which there are too few."""
    own: defaultdict[str, list[int]] = defaultdict(list)
    for k in wanted:
        own[problem.consultations[k].a].append(k)
        own[problem.consultations[k].b].append(k)
    for p in problem.participants:
        stuck, slots = unmatched(own[p.id], domains, p.capacity)
        if stuck:
            names = _names([problem.consultations[k].id for k in sorted(stuck)])
            yield (
                f"{p.id} cannot be in all of {names}: these {len(stuck)} consultations can only be held in "
                f"{_slots([s + 1 for s in slots])}, {p.capacity} at a time."
            )


def unmatched(mine: Sequence[int], domains: Sequence[Sequence[int]], capacity: int) -> tuple[set[int], set[int]]:
    """Match consultations to slots; answers a set that has too few slots together, and these slots."""
    sitting: defaultdict[int, list[int]] = defaultdict(list)
    if all(len(domains[k]) >= len(mine) for k in mine):
        return set(), set()  # there is always a slot left
    for k in mine:
        seen: set[int] = set()
        if not _augment(k, domains, capacity, sitting, seen):
            return {k} | {other for s in seen for other in sitting[s]}, seen
    return set(), set()


def _augment(
    k: int, domains: Sequence[Sequence[int]], capacity: int, sitting: dict[int, list[int]], seen: set[int]
) -> bool:
    for s in domains[k]:
        if len(sitting[s]) < capacity:
            sitting[s].append(k)
            return True
    for s in domains[k]:
        if s in seen:
            continue
        seen.add(s)
        for place, other in enumerate(sitting[s]):
            if _augment(other, domains, capacity, sitting, seen):
                sitting[s][place] = k
                return True
    return False


def _names(names: Sequence[str]) -> str:
    """Write some names, shortened."""
    shown = ", ".join(names[:6])
    return f"{shown} and {len(names) - 6} more" if len(names) > 6 else shown  # noqa: PLR2004


def _slots(slots: Sequence[int] | frozenset[int]) -> str:
    """Write slots as ranges: slots 1-3, 7."""
    ordered = sorted(slots)
    if not ordered:
        return "no slots"
    ranges: list[list[int]] = []
    for s in ordered:
        if ranges and s == ranges[-1][1] + 1:
            ranges[-1][1] = s
        else:
            ranges.append([s, s])
    return "slots " + ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)
