"""Lets a question asked now and then end whatever takes long: a linear program, or the making of one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Self

from ortools.util.python.solve_interrupter import SolveInterrupter

POLL_S = 0.1


class StoppedError(Exception):
    """The search is over; what is being made is of no use any more."""


class Watch:
    """Asks whether to stop, from a thread of its own while linear programs are solved; use it in a `with`."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.interrupter = SolveInterrupter()
        self._stop, self._done = stop, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def check(self) -> None:
        """Go on, or end what is being made.

        Raises:
            StoppedError: it is time to stop.
        """
        if self._stop():
            raise StoppedError

    def _look(self) -> None:
        while not self._done.wait(POLL_S):
            if self._stop():
                self.interrupter.interrupt()
                return
