"""HiGHS in a process of its own, which ends at once when the search is stopped."""

from __future__ import annotations

import subprocess
import sys
import threading
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from .highs_worker import HEAD, SIZE

WORKER = Path(__file__).with_name("highs_worker.py")
POLL_S = 0.05


@dataclass
class Highs:
    """Starts its process early, so that it is ready when the first model is; use it in a `with`."""

    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _start(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the program that asks
            )
        return self.process

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def begin(self, model: bytes, seconds: float) -> Asked:
        """Send a model; it is solved while the caller does something else. One at a time."""
        process, answer = self._start(), array("d")
        assert process.stdin is not None
        assert process.stdout is not None
        thread = threading.Thread(
            target=_ask, args=(process.stdin, process.stdout, model, seconds, answer), daemon=True
        )
        thread.start()
        return Asked(self, thread, answer)


@dataclass(frozen=True)
class Asked:
    """A model that is being solved."""

    highs: Highs
    thread: threading.Thread
    answer: array[float]

    def wait(self, stop: Callable[[], bool]) -> list[float] | None:
        """Return the best values found in time, or None when there are none or the search was stopped."""
        while self.thread.is_alive():
            if stop():
                self.highs.end()
                return None
            self.thread.join(POLL_S)
        return self.answer.tolist() or None


def _ask(to: IO[bytes], source: IO[bytes], model: bytes, seconds: float, answer: array[float]) -> None:
    """Send a model and receive the answer; an ended process answers nothing."""
    try:
        to.write(HEAD.pack(seconds, len(model)) + model)
        to.flush()
        head = source.read(SIZE.size)
        if len(head) == SIZE.size:
            answer.frombytes(source.read(SIZE.unpack(head)[0]))
    except (OSError, ValueError):
        return
