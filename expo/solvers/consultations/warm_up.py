"""Compiles the search into the on-disk cache: `python -m expo.solvers.consultations.warm_up`, a part of set-up."""

import fcntl
import sys
import time

from expo.solvers.consultations import jit


def warm_up() -> float:
    """Compile every kernel unless that is done; answers the seconds it took. Tells stderr before it takes long."""
    begun = time.monotonic()
    with (jit.CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes second loads what the first has compiled
        if not jit.MARK.exists():
            sys.stderr.write("Compiling the timetable search, once for this version …\n")
            sys.stderr.flush()
        _use_all_kernels()
        jit.MARK.touch()
    return time.monotonic() - begun


def _use_all_kernels() -> None:
    import numpy as np

    from expo.solvers.consultations import kernel_search
    from expo.solvers.consultations.lane import Lane
    from expo.solvers.consultations.problem import Consultation, Participant, Problem
    from expo.solvers.consultations.setup import build

    people = tuple(Participant(id=name) for name in "abc")
    problem = Problem(4, 1, people, (Consultation("1", "a", "b"), Consultation("2", "a", "c")), day_starts=(1, 3))
    lane = Lane(build(problem), problem, 1)
    lane.construct(np.arange(2, dtype=np.int64))
    kernel_search.anneal(lane.at, lane.me, 8, 1.0, 0.5)
    kernel_search.anneal_plain(lane.at, lane.me, 8, 1.0, 0.5)
    kernel_search.fill(lane.at, lane.me)
    lane.back()


if __name__ == "__main__":
    sys.stderr.write(f"Timetable search ready ({warm_up():.1f} s).\n")
