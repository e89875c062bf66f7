"""What time it is. Services take `now` as an argument; only views, jobs and commands ask here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: list[Callable[[], datetime]] = [_system_time]
_here: ContextVar[datetime | None] = ContextVar("here", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _here.get() or _source[-1]()


def today_in(time_zone: str) -> date:
    """Return the present date in an IANA time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def at(moment: datetime, *, runs: bool = False) -> Iterator[None]:
    """Let `now` answer `moment` inside this block, in every thread; time stands still unless it `runs` from there."""
    shift = moment - _system_time()
    _source.append((lambda: _system_time() + shift) if runs else (lambda: moment))
    try:
        yield
    finally:
        _source.pop()


@contextmanager
def here(moment: datetime) -> Iterator[None]:
    """Let `now` answer `moment` inside this block, in this thread or task only: one app's day beside another's."""
    token = _here.set(moment)
    try:
        yield
    finally:
        _here.reset(token)
