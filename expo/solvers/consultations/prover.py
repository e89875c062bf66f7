"""Keeping the proving processes: starting them beside the search, hearing what they find, ending them."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from expo.solvers.consultations.plan import Placing
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.write import problem_to_json

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Findings:
    """What has been proven so far."""

    bound: int = 0
    plan: list[Placing] | None = None
    conflict: list[str] = field(default_factory=list)
    finished: bool = False


class Prover:
    """One process for each way to prove; use as a context, which ends them."""

    def __init__(self, problem: Problem, ways: tuple[str, ...]) -> None:
        self.findings = Findings()
        self._lock = threading.Lock()
        text = json.dumps(problem_to_json(problem))
        self._jobs = [self._start(way) for way in ways]
        self._threads = [threading.Thread(target=self._listen, args=(job, text), daemon=True) for job in self._jobs]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for job in self._jobs:
            job.kill()
            job.wait()
        for thread in self._threads:
            thread.join()

    def _start(self, way: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "expo.solvers.consultations.prove", *way.split()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,  # a Ctrl-C is for the search, which ends this process itself
        )

    def _listen(self, job: subprocess.Popen[str], text: str) -> None:
        """Hand over the problem and hear what is found, until the process ends; leave neither pipe open."""
        assert job.stdin is not None
        assert job.stdout is not None
        with job.stdout as lines:
            try:
                with job.stdin as problem:
                    problem.write(text)
            except BrokenPipeError:  # the search was over before this process had read its problem
                return
            for line in lines:
                if line.endswith("\n"):  # not torn by the end
                    self._take_in(json.loads(line))

    def _take_in(self, found: dict[str, list[str] | list[Placing] | int]) -> None:
        with self._lock:
            match found:
                case {"bound": int(bound)}:
                    self.findings.bound = max(self.findings.bound, bound)
                case {"plan": list(plan)}:
                    self.findings.plan = [(int(x[0]), int(x[1])) for x in plan]
                    self.findings.finished = True
                case {"conflict": list(conflict)}:
                    self.findings.conflict = [str(x) for x in conflict]
                    self.findings.finished = True
