"""Answers an exhibitor's two questions: why not a better wish, and why not that booth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .comparing import rank_in
from .hall import Hall
from .problem import Allocation, Params, Problem
from .reasons import first_need_missing, reason_for
from .standing import NOBODY, Standing, stand

SENTENCES = {
    "has": "{booth} is part of what {applicant} has.",
    "own_lock": "{applicant} is locked on {locked}.",
    "holder_locked": "{booth} is locked for {holder}.",
    "holder_wished": "{booth} went to {holder}, whose wish number {holder_rank} it is ({holder_points} points, {applicant} has {points}).",
    "holder_placed": "{booth} went to {holder} ({holder_points} points, {applicant} has {points}).",
    "no_area": "{booth} lies in {area}, where {applicant} may not stand.",
    "no_kind": "{booth} is not of the wanted kind.",
    "no_power": "{booth} has only {power_kw:g} kW.",
    "no_water": "{booth} has no water.",
    "no_load": "{booth} carries only {load_kn_m2:g} kN/m².",
    "no_air": "{booth} has no compressed air.",
    "no_lan": "{booth} has no network socket.",
    "held": "{booth} is held for somebody else.",
    "no_row": "{booth} has no {booths} suitable booths in one row or column.",
    "part_taken": "{booth} is free, but the booths beside it that {applicant} would need too went to {names}.",
    "barred": "There {applicant} would stand too close to {barring}.",
    "quota": "The quota of {area} is used up.",
    "free": "{booth} is free and {applicant} could have it.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Why an applicant does not have a booth: a sentence, and the code and figures screens build theirs from."""

    booth: str
    code: str
    sentence: str
    params: Params = field(default_factory=dict)
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an applicant got, which of its wishes that is, and why no better one."""

    applicant: str
    booths: tuple[str, ...]
    rank: int | None
    better: tuple[Answer, ...]
    unplaced: str | None = None


class Explainer:
    """Answers many questions about one plan."""

    def __init__(self, problem: Problem, allocations: Sequence[Allocation]) -> None:
        self.problem, self.hall = problem, Hall(problem)
        self.standing: Standing = stand(self.hall, allocations)
        self.held = {a.applicant: a.booths for a in allocations}

    def explain(self, applicant: str) -> Explanation:
        """Return which wish an applicant got and, for each better one, why not."""
        i = self.hall.number[applicant]
        who, mine = self.hall.applicants[i], self.held.get(applicant, ())
        rank = rank_in(who, mine)
        better = who.wishes[: len(who.wishes) if rank is None else rank - 1]
        answers = tuple(self._ranked(applicant, wish, n) for n, wish in enumerate(better, 1))
        reason = None if mine else reason_for(self.hall, self.standing, i).reason
        return Explanation(applicant, mine, rank, answers, reason)

    def _ranked(self, applicant: str, booth: str, rank: int) -> Answer:
        answer = self.why_not(applicant, booth)
        return Answer(answer.booth, answer.code, answer.sentence, answer.params, rank)

    def why_not(self, applicant: str, booth: str) -> Answer:
        """Return why an applicant does not have a booth; raises KeyError when either does not exist."""
        i, b = self.hall.number[applicant], self.hall.booth_number[booth]
        code, more = self._why_not(i, b)
        who, what = self.hall.applicants[i], self.problem.booths[b]
        params: dict[str, object] = {
            "applicant": applicant, "booth": booth, "points": who.points, "booths": who.booths, "area": what.area,
            "power_kw": what.power_kw, "load_kn_m2": what.load_kn_m2, **more,
        }  # fmt: skip
        return Answer(booth, code, SENTENCES[code].format(**params), params)

    def _why_not(self, i: int, b: int) -> tuple[str, dict[str, object]]:
        who, what = self.hall.applicants[i], self.problem.booths[b]
        if what.id in self.held.get(who.id, ()):
            return "has", {}
        if who.locked:
            return "own_lock", {"locked": ", ".join(who.locked)}
        missing = first_need_missing([what], who)
        if missing:
            return missing[0], {}
        suited = set(self.hall.suited(i).tolist())
        blocks = [c for c in self.hall.blocks.containing[b].get(who.booths, ()) if c in suited]
        if not blocks:
            return "no_row", {}
        holder = self.standing.owner[b]
        return self._holder(holder, what.id) if holder not in {NOBODY, i} else self._around(i, blocks)

    def _holder(self, holder: int, booth: str) -> tuple[str, dict[str, object]]:
        """Return who has a booth and by which rule."""
        other = self.hall.applicants[holder]
        params: dict[str, object] = {"holder": other.id, "holder_points": other.points}
        if other.locked:
            return "holder_locked", params
        rank = rank_in(other, (booth,))
        if rank is not None:
            return "holder_wished", {**params, "holder_rank": rank}
        return "holder_placed", params

    def _around(self, i: int, blocks: Sequence[int]) -> tuple[str, dict[str, object]]:
        """Return what is in the way on the blocks that contain a free booth; the least obstacle counts."""
        names: set[int] = set()
        barring: set[int] = set()
        quota = False
        for c in blocks:
            others = self.standing.occupants(c) - {i}
            close = self.standing.too_close(i, c)
            if not others and not close and not self.standing.over_quota(c):
                return "free", {}
            names |= others
            barring |= set() if others else close
            quota |= not others and not close
        ids = [a.id for a in self.hall.applicants]
        if quota:
            return "quota", {}
        if barring:
            return "barred", {"barring": ", ".join(ids[j] for j in sorted(barring))}
        return "part_taken", {"names": ", ".join(ids[j] for j in sorted(names))}


def explain(problem: Problem, allocations: Sequence[Allocation], applicant: str) -> Explanation:
    """Return which wish an applicant got and, for each better one, who has it or which need it lacks."""
    return Explainer(problem, allocations).explain(applicant)


def why_not(problem: Problem, allocations: Sequence[Allocation], applicant: str, booth: str) -> Answer:
    """Return why an applicant does not have a booth."""
    return Explainer(problem, allocations).why_not(applicant, booth)
