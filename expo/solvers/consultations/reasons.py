"""Why a consultation has no slot: a true sentence about the finished plan, with its code and figures."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from expo.solvers.consultations.problem import Assignment, Consultation, Problem, Unplaced


class Reasons:
    """Answers for one finished plan."""

    def __init__(self, problem: Problem, domains: Sequence[Sequence[int]], placed: Mapping[str, Assignment]) -> None:
        self.problem = problem
        self.placed = placed
        self.people = {p.id: p for p in problem.participants}
        self.domains = {c.id: [s + 1 for s in slots] for c, slots in zip(problem.consultations, domains, strict=True)}
        self.load = Counter(row.slot for row in placed.values())
        self.busy: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.duty = {(row.interpreter, row.slot) for row in placed.values()}
        for c in problem.consultations:
            if c.id in placed:
                for name in (c.a, c.b):
                    self.busy[name][placed[c.id].slot] += 1

    def why(self, c: Consultation) -> Unplaced:
        """Tell what stands in the way of a consultation."""
        return self._by_number(c) or self._by_order(c) or self._by_people(c) or self._by_place(c)

    def _free(self, name: str, slots: Sequence[int]) -> list[int]:
        return [s for s in slots if self.busy[name][s] < self.people[name].capacity]

    def _by_number(self, c: Consultation) -> Unplaced | None:
        for name in (c.a, c.b):
            most = self.people[name].max
            if most is not None and sum(self.busy[name].values()) >= most:
                return Unplaced(
                    c.id,
                    f"{name} already has {most} consultations, as many as wanted.",
                    "participant_has_enough",
                    {"participant": name, "max": most},
                )
        return None

    def _by_order(self, c: Consultation) -> Unplaced | None:
        for other in c.after:
            if other not in self.placed:
                return Unplaced(
                    c.id, f"It comes after {other}, which is not placed.", "follows_unplaced", {"after": other}
                )
        return None

    def _by_people(self, c: Consultation) -> Unplaced | None:
        slots = self.domains[c.id]
        if not slots:
            return Unplaced(
                c.id,
                f"There is no slot in which {c.a} and {c.b} are both available and its session and order allow it.",
                "no_common_slot",
                {"a": c.a, "b": c.b},
            )
        for name in (c.a, c.b):
            if not self._free(name, slots):
                return Unplaced(
                    c.id,
                    f"{name} is already in a consultation in each of the {len(slots)} possible slots.",
                    "participant_full",
                    {"participant": name, "slots": len(slots)},
                )
        if not self._both_free(c):
            return Unplaced(
                c.id,
                f"{c.a} and {c.b} both have free time, but never in the same slot.",
                "no_free_slot_together",
                {"a": c.a, "b": c.b},
            )
        return None

    def _both_free(self, c: Consultation) -> list[int]:
        return self._free(c.b, self._free(c.a, self.domains[c.id]))

    def _by_place(self, c: Consultation) -> Unplaced:
        free = self._both_free(c)
        seated = [s for s in free if self.load[s] < self.problem.tables]
        if not seated:
            return Unplaced(
                c.id,
                f"All {self.problem.tables} tables are taken in each of the {len(free)} slots both have free.",
                "tables_full",
                {"tables": self.problem.tables, "slots": len(free)},
            )
        if c.language is not None and not any(self._speaker_free(c.language, s) for s in seated):
            return Unplaced(
                c.id,
                f"No interpreter of {c.language} is free, or may work on without a pause, in any slot both have free.",
                "no_interpreter",
                {"language": c.language, "slots": len(seated)},
            )
        return self._by_rest(c, len(seated))

    def _speaker_free(self, language: str, slot: int) -> bool:
        starts = set(self.problem.day_starts)
        for i in self.problem.interpreters:
            if language not in i.languages or slot in i.unavailable or (i.id, slot) in self.duty:
                continue
            low, high = slot, slot
            while low not in starts and (i.id, low - 1) in self.duty:
                low -= 1
            while high + 1 not in starts and (i.id, high + 1) in self.duty:
                high += 1
            if i.max_run is None or high - low + 1 <= i.max_run:
                return True
        return False

    def _by_rest(self, c: Consultation, slots: int) -> Unplaced:
        if c.after or any(c.id in other.after for other in self.problem.consultations):
            return Unplaced(
                c.id,
                f"In the {slots} slots still free it would not keep its order with the consultations before and after it.",
                "order",
                {"slots": slots},
            )
        return Unplaced(
            c.id,
            "Placing it would make the numbers of breaks differ too much, or cost more than it is worth.",
            "breaks_differ",
            {"max_break_difference": self.problem.max_break_difference, "slots": slots},
        )
