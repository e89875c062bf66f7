"""Booth allocation: score, proven bound and gap, against serving in order of points.

`python -m bench booths`, or with a folder of instance files: `python -m bench.booths FOLDER`, or BOOTH_INSTANCES=FOLDER.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from bench.booth_instances import KINDS, make_instance
from expo.solvers.booths import by_points, parse_plan, parse_problem, serve_in_order
from expo.solvers.booths.checking import plan_faults

SECONDS = {"expo": 5, "mid": 30, "large": 60, "full": 60}


def main() -> None:
    """Print a line per instance."""
    print(
        f"{'instance':10} {'score':>9} {'bound':>9} {'gap %':>7} {'s':>6} {'cpu s':>6} {'MB':>5} {'by points':>9} {'of bound %':>10}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for path in _instances(Path(folder)):
            print(_measure(path, Path(folder) / "plan.json"), flush=True)


def _instances(folder: Path) -> Iterator[Path]:
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("BOOTH_INSTANCES")
    if given:
        yield from sorted(Path(given).glob("*.json"))
        return
    seeds = os.environ.get("BOOTH_SEEDS", "1").split(",")
    for kind in KINDS:
        for seed in seeds:
            path = folder / f"{kind}-{seed}.json"
            path.write_text(json.dumps(make_instance(kind, int(seed))), encoding="utf-8")
            yield path


def _measure(path: Path, out: Path) -> str:
    """Solve in a process of its own, so that seconds and memory are those of the command and of what it starts."""
    seconds = SECONDS.get(path.stem.split("-")[0], 60)
    command = [
        sys.executable,
        "-m",
        "expo.solvers.booths",
        str(path),
        "--seconds",
        str(seconds),
        "--seed",
        "1",
        "--out",
        str(out),
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        watched, most, used = psutil.Process(process.pid), 0, 0.0
        while process.poll() is None:
            try:
                both = [watched, *watched.children()]  # HiGHS has a process of its own
                most = max(most, sum(one.memory_info().rss for one in both))
                used = max(used, sum(sum(one.cpu_times()[:2]) for one in both))
                process.wait(0.05)
            except (subprocess.TimeoutExpired, psutil.NoSuchProcess):
                continue
    problem = parse_problem(json.loads(path.read_text(encoding="utf-8")))
    plan = parse_plan(json.loads(out.read_text(encoding="utf-8")), problem)
    faults = plan_faults(problem, plan)
    if faults:
        return f"{path.stem:10} WRONG: {faults[:3]}"
    bound = plan.bound or 0
    gap = 100 * (bound - plan.score) / bound
    simple = serve_in_order(problem, by_points(problem)).score
    return (
        f"{path.stem:10} {plan.score:9} {bound:9} {gap:7.3f} {plan.seconds:6.1f} {used:6.1f} {most / 1e6:5.0f} "
        f"{simple:9} {100 * simple / bound:10.2f}"
    )


if __name__ == "__main__":
    main()
