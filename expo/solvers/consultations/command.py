"""The command line of the timetable solver: reads an instance, writes a plan."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from expo.solvers.consultations.io import parse_changes, parse_placings, parse_problem
from expo.solvers.consultations.problem import Assignment, Changes, Plan, Problem, Progress, Report
from expo.solvers.consultations.reader import InvalidInstance
from expo.solvers.consultations.write import plan_to_json

WRITTEN, UNFINISHED, INVALID, INFEASIBLE = 0, 1, 2, 3
Replanning = tuple[dict[str, Assignment], Changes]
MARGIN = 0.25  # seconds kept for describing the plan and writing the file, more for large ones


def main(arguments: Sequence[str] | None = None) -> int:
    """Solve an instance file; answers 0 (plan written), 2 (invalid file), 3 (proven infeasible) or 1 (no plan yet)."""
    options = _parser().parse_args(arguments)
    try:
        problem = parse_problem(_load(options.instance))
        job = _replanning(options, problem)
    except InvalidInstance as error:
        sys.stderr.write(f"{error}\n")
        return INVALID
    from expo.solvers.consultations.warm_up import warm_up

    warm_up()
    stop = Stop()
    with stop.on_interrupt():
        margin = MARGIN + len(problem.consultations) / 12_000
        deadline = None if options.seconds is None else time.monotonic() + max(options.seconds - margin, 0.05)
        plan = _run(problem, job, options.seed, deadline, stop)
    _save(options.out, plan)
    return _outcome(plan)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="solve consultations", description="Make a consultation timetable.")
    parser.add_argument("instance", type=Path, help="instance file (expo-consultations/1)")
    parser.add_argument("--seconds", type=float, help="write the best plan so far by then")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same plan (default 1)")
    parser.add_argument("--out", type=Path, required=True, help="where the plan is written")
    parser.add_argument("--keep", type=Path, help="re-plan from this plan")
    parser.add_argument("--changed", type=Path, help="what changed since (expo-consultations-changes/1)")
    return parser


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInstance("$", f"{path} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidInstance("$", f"{path} is not JSON: {error}") from error


def _replanning(options: argparse.Namespace, problem: Problem) -> Replanning | None:
    if options.keep is None and options.changed is None:
        return None
    kept = {} if options.keep is None else parse_placings(_load(options.keep), problem)
    changes = Changes() if options.changed is None else parse_changes(_load(options.changed), problem)
    return kept, changes


def _run(problem: Problem, job: Replanning | None, seed: int, deadline: float | None, stop: Report) -> Plan:
    if job is None:
        from expo.solvers.consultations.solve import solve

        return solve(problem, seed=seed, deadline=deadline, progress=stop)
    from expo.solvers.consultations.replan import replan

    return replan(problem, *job, seed=seed, deadline=deadline, progress=stop)


class Stop:
    """Remembers Ctrl-C and prints progress."""

    def __init__(self) -> None:
        self.asked = False
        self.told = 0.0

    @contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """Turn Ctrl-C into a request to finish with the best plan so far."""
        before = {number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def __call__(self, progress: Progress) -> bool:
        """Print progress once a second; answers whether to go on."""
        if progress.seconds - self.told >= 1:
            self.told = progress.seconds
            state = (
                f"{progress.missing} rules open" if progress.missing else f"{progress.cost} (bound {progress.bound})"
            )
            sys.stderr.write(f"{progress.seconds:6.1f} s  placed {progress.placed}  value {progress.value}  {state}\n")
            sys.stderr.flush()
        return not self.asked


def _save(path: Path, plan: Plan) -> None:
    """Write the plan file in one go, so that nobody reads half of it."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(json.dumps(plan_to_json(plan), ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def _outcome(plan: Plan) -> int:
    if plan.infeasible:
        for sentence in plan.conflict:
            sys.stderr.write(f"{sentence}\n")
        return INFEASIBLE
    if plan.missing:
        sys.stderr.write(f"No plan that keeps every rule was found in time; {plan.missing} rules are still broken.\n")
        return UNFINISHED
    return WRITTEN


if __name__ == "__main__":
    sys.exit(main())
