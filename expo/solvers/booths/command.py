"""The command line door: reads an instance file, solves, writes a plan file."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from .order import serve_in_order
from .problem import Plan, Problem, Progress
from .reading import InvalidInstanceError, read_problem
from .solving import solve
from .writing import plan_data

WRITTEN, INVALID, INFEASIBLE = 0, 2, 3
KEPT_BACK_S, KEPT_BACK_SHARE = 0.2, 0.04


def main(argv: Sequence[str] | None = None) -> int:
    """Solve the instance named in the arguments and return the exit code: 0 written, 2 invalid, 3 infeasible."""
    options = _parser().parse_args(argv)
    try:
        problem = read_problem(options.instance.read_text(encoding="utf-8"))
        order = None if options.order is None else _read_order(options.order, problem)
    except (OSError, UnicodeDecodeError) as error:
        return _refuse(f"$: cannot be read: {error}")
    except InvalidInstanceError as error:
        return _refuse(str(error))
    if order is not None:
        _write(serve_in_order(problem, order), options.out)
        return WRITTEN
    with _interruptible() as stopped:
        deadline = None if options.seconds is None else time.monotonic() + _search_seconds(options.seconds)
        plan = solve(problem, seed=options.seed, deadline=deadline, progress=_say, stop=stopped.is_set)
        _write(plan, options.out)
    return INFEASIBLE if plan.infeasible else WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="solve booths", description="Allocate booths to applicants.")
    parser.add_argument("instance", type=Path, help="instance file, format expo-booths/1")
    parser.add_argument("--seconds", type=float, help="write the best plan found by then")
    parser.add_argument("--order", type=Path, help="serve in the order of this draw file instead (docs/draw.md)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="plan file; standard output when absent")
    return parser


def _read_order(path: Path, problem: Problem) -> list[str]:
    """Return the drawn order without those who withdrew after the list was closed. Raises InvalidInstanceError."""
    try:
        drawn = json.loads(path.read_text(encoding="utf-8"))["order"]
        known = {applicant.id for applicant in problem.applicants}
        return [number for number in drawn if number in known]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInstanceError("$.order", "is not the file of a draw") from error


def _search_seconds(seconds: float) -> float:
    """Return how long to search, so that reasons are found and the file is written by the time promised."""
    return max(0.0, seconds - KEPT_BACK_S - KEPT_BACK_SHARE * seconds)


def _refuse(message: str) -> int:
    print(message.replace("\n", " "), file=sys.stderr)
    return INVALID


def _say(progress: Progress) -> None:
    bound = "" if progress.bound is None else f" bound {progress.bound}"
    print(f"{progress.seconds:6.1f} s {progress.step}: score {progress.score}{bound}", file=sys.stderr, flush=True)


def _write(plan: Plan, out: Path | None) -> None:
    text = json.dumps(plan_data(plan), ensure_ascii=False, indent=1) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    partial = out.with_name(out.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(out)


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Let Ctrl-C and a polite kill end the search instead of the program; only the main thread can."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
