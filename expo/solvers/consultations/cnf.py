"""The timetable as clauses, for exact proofs on problems of a few hundred consultations.

Source: Bofill, Coll, Garcia, Giraldez-Cru, Pesant, Suy, Villaret, Constraint Solving Approaches to the
Business-to-Business Meeting Scheduling Problem, JAIR 74 (2022): slot variables, busy variables, ends of holes, and the
implied constraints (each participant is busy in as many slots as it has consultations; twice the tables bound the busy
people of a slot), which let the solver see a hole coming.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pysat.card import CardEnc, EncType
from pysat.formula import IDPool

from expo.solvers.consultations.problem import Participant, Problem

PAIRWISE_MOST = 6


class Clauses:
    """Numbered variables and clauses; each clause belongs to a rule, named by a sentence."""

    def __init__(self) -> None:
        self.pool = IDPool()
        self.clauses: list[list[int]] = []
        self.rules: list[str] = []
        self.rule = ""

    def new(self) -> int:
        """Make a variable."""
        return int(self.pool.id())

    def add(self, *literals: int) -> None:
        """Require one of the literals."""
        self.clauses.append(list(literals))
        self.rules.append(self.rule)

    def at_most(self, literals: Sequence[int], bound: int, encoding: int = EncType.seqcounter) -> None:
        """Require at most so many of the literals."""
        if bound >= len(literals):
            return
        if bound == 1 and len(literals) <= PAIRWISE_MOST:
            encoding = EncType.pairwise
        for clause in CardEnc.atmost(literals, bound=bound, vpool=self.pool, encoding=encoding).clauses:
            self.add(*clause)

    def at_least(self, literals: Sequence[int], bound: int) -> None:
        """Require at least so many of the literals."""
        if bound > len(literals):
            self.add()
        elif bound == 1:
            self.add(*literals)
        elif bound > 1:
            for clause in CardEnc.atleast(literals, bound=bound, vpool=self.pool, encoding=EncType.seqcounter).clauses:
                self.add(*clause)

    def either(self, literals: Iterable[int]) -> int:
        """Make a variable that is true exactly when one of the literals is."""
        members = list(literals)
        found = self.new()
        for x in members:
            self.add(-x, found)
        self.add(-found, *members)
        return found

    def both(self, *literals: int) -> int:
        """Make a variable that is true exactly when all literals are."""
        return -self.either(-x for x in literals)

    def counted(self, literals: Sequence[int], most: int) -> list[int]:
        """Make variables that tell, for each k from 1 to `most`, whether at least k literals are true."""
        row: list[int] = []
        for x in literals:
            grown = []
            for k in range(min(len(row) + 1, most)):
                below = x if k == 0 else self.both(x, row[k - 1])
                grown.append(self.either([below, row[k]] if k < len(row) else [below]))
            row = grown
        return row


class Encoding(Clauses):
    """All hard rules of a problem, and the literals the objective counts."""

    def __init__(self, problem: Problem, domains: Sequence[Sequence[int]]) -> None:
        super().__init__()
        self.problem = problem
        self.domains = domains
        self.edges = [s - 1 for s in (*problem.day_starts, problem.slots + 1)]
        self.at = [{s: self.new() for s in slots} for slots in domains]
        self.speaking: list[dict[tuple[int, int], int]] = [{} for _ in domains]
        self.own: defaultdict[str, list[int]] = defaultdict(list)
        for k, c in enumerate(problem.consultations):
            self.own[c.a].append(k)
            self.own[c.b].append(k)
        self.placed = [self._place(k) for k in range(len(domains))]
        self.costs: list[int] = []
        self._orders()
        self._tables()
        self._interpreters()
        self.busy_at: defaultdict[int, list[int]] = defaultdict(list)
        breaks = [self._participant(p) for p in problem.participants]
        self._spread(breaks)
        self._crowd()

    def _place(self, k: int) -> int:
        """Each consultation is in one of its slots at most, and in one if it is wanted."""
        c = self.problem.consultations[k]
        places = list(self.at[k].values())
        self.rule = f"Consultation {c.id} is placed in one of its possible slots."
        self.at_most(places, 1)
        placed = self.either(places)
        if not c.optional:
            self.add(placed)
        return placed

    def _orders(self) -> None:
        number = {c.id: k for k, c in enumerate(self.problem.consultations)}
        for late, c in enumerate(self.problem.consultations):
            for name in c.after:
                self.rule = f"Consultation {c.id} comes after {name}."
                early = self.at[number[name]]
                for s, x in self.at[late].items():
                    self.add(-x, *(y for t, y in early.items() if t < s))

    def _tables(self) -> None:
        here: defaultdict[int, list[int]] = defaultdict(list)
        for places in self.at:
            for s, x in places.items():
                here[s].append(x)
        for s, literals in sorted(here.items()):
            self.rule = f"At most {self.problem.tables} consultations are held in slot {s + 1}, one at each table."
            self.at_most(literals, self.problem.tables, EncType.mtotalizer)

    def _interpreters(self) -> None:
        duty: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for k, c in enumerate(self.problem.consultations):
            if c.language is None:
                continue
            self.rule = f"Consultation {c.id} has an interpreter of {c.language}."
            for s, x in self.at[k].items():
                able = [
                    i
                    for i, who in enumerate(self.problem.interpreters)
                    if c.language in who.languages and s + 1 not in who.unavailable
                ]
                for i in able:
                    self.speaking[k][s, i] = self.new()
                    duty[i, s].append(self.speaking[k][s, i])
                self.add(-x, *(self.speaking[k][s, i] for i in able))
        for i, who in enumerate(self.problem.interpreters):
            self.rule = f"Interpreter {who.id} is in one consultation at a time."
            for s in range(self.problem.slots):
                self.at_most(duty[i, s], 1)
            self._runs(i, duty)

    def _runs(self, i: int, duty: dict[tuple[int, int], list[int]]) -> None:
        most = self.problem.interpreters[i].max_run
        if most is None:
            return
        self.rule = f"Interpreter {self.problem.interpreters[i].id} works at most {most} slots in a row."
        busy = {s: self.either(duty[i, s]) for s in range(self.problem.slots) if duty[i, s]}
        for low, high in zip(self.edges, self.edges[1:], strict=False):
            for s in range(low, high - most):
                window = range(s, s + most + 1)
                if all(t in busy for t in window):
                    self.add(*(-busy[t] for t in window))

    def _participant(self, p: Participant) -> list[int]:
        """Seat one participant; answers the literals of its breaks."""
        mine = self.own[p.id]
        here: defaultdict[int, list[int]] = defaultdict(list)
        for k in mine:
            for s, x in self.at[k].items():
                here[s].append(x)
        self.rule = f"{p.id} is in at most {p.capacity} consultation{'s' * (p.capacity > 1)} at a time."
        for literals in here.values():
            self.at_most(literals, p.capacity)
        busy = {s: self.either(literals) for s, literals in sorted(here.items())}
        self.rule = f"{p.id} has between {p.min} and {p.max} consultations."
        if p.max is not None:
            self.at_most([self.placed[k] for k in mine], p.max)
        self.at_least([self.placed[k] for k in mine], p.min)
        self.rule = ""
        if p.capacity == 1 and mine and not any(self.problem.consultations[k].optional for k in mine):
            self.at_least(list(busy.values()), len(mine))
            self.at_most(list(busy.values()), len(mine))
        if p.capacity == 1:
            for s, x in busy.items():
                self.busy_at[s].append(x)
        return self._gaps(busy)

    def _crowd(self) -> None:
        """Bound the busy people of each slot by its tables, and from below by what the other slots can hold."""
        self.rule = ""
        wanted = sum(not c.optional for c in self.problem.consultations)
        least = wanted - self.problem.tables * (self.problem.slots - 1)
        plain = all(p.capacity == 1 for p in self.problem.participants)
        for literals in self.busy_at.values():
            self.at_most(literals, 2 * self.problem.tables, EncType.totalizer)
            if plain and least > 0:
                self.at_least(literals, 2 * least)

    def _gaps(self, busy: dict[int, int]) -> list[int]:
        breaks: list[int] = []
        for low, high in zip(self.edges, self.edges[1:], strict=False):
            day = [busy.get(s, 0) for s in range(low, high)]
            begun = self._begun(day)
            ends = [
                self.both(*(x for x in (day[s], -day[s - 1], begun[s - 1]) if x))
                for s in range(1, len(day))
                if day[s] and begun[s - 1]
            ]
            breaks += ends
            if self.problem.objective == "breaks":
                self.costs += ends
            else:
                over = self._begun(day[::-1])[::-1]
                self.costs += [
                    self.both(*(x for x in (-day[s], begun[s], over[s]) if x))
                    for s in range(len(day))
                    if begun[s] and over[s]
                ]
        return breaks

    def _begun(self, day: Sequence[int]) -> list[int]:
        """Make literals that tell whether the participant has been busy up to each slot; 0 where it cannot."""
        found: list[int] = []
        for x in day:
            before = found[-1] if found else 0
            found.append(self.either([before, x]) if before and x else before or x)
        return found

    def _spread(self, breaks: Sequence[Sequence[int]]) -> None:
        """Keep the numbers of breaks within some window."""
        width = self.problem.max_break_difference
        if width is None:
            return
        self.rule = f"The numbers of breaks of any two participants differ by at most {width}."
        held = [len(self.own[p.id]) for p in self.problem.participants]
        lowest = min((min(len(ends), max(n - 1, 0)) for ends, n in zip(breaks, held, strict=True)), default=0)
        counts = [self.counted(ends, lowest + width + 1) for ends in breaks]
        levels = [self.new() for _ in range(lowest + 1)]
        self.add(*levels)
        for k, level in enumerate(levels):
            for row in counts:
                if k:
                    self.add(-level, row[k - 1])
                if k + width < len(row):
                    self.add(-level, -row[k + width])

    def read(self, model: Iterable[int]) -> list[tuple[int, int]]:
        """Read slot and interpreter of each consultation from a satisfying assignment."""
        true = {x for x in model if x > 0}
        found = []
        for k, places in enumerate(self.at):
            slot = next((s for s, x in places.items() if x in true), -1)
            speaker = next((i for (s, i), x in self.speaking[k].items() if s == slot and x in true), -1)
            found.append((slot, speaker))
        return found
