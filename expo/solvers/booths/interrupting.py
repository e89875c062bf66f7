"""Lets a question asked now and then interrupt a linear program."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ortools.util.python.solve_interrupter import SolveInterrupter

POLL_S = 0.1


@contextmanager
def interrupted_by(stop: Callable[[], bool]) -> Iterator[SolveInterrupter]:
    """Yield an interrupter that acts soon after `stop` turns true."""
    interrupter, done = SolveInterrupter(), threading.Event()

    def watch() -> None:
        while not done.wait(POLL_S):
            if stop():
                interrupter.interrupt()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield interrupter
    finally:
        done.set()
        thread.join()
