"""What time it is. Services take `now` as an argument; only views, jobs and commands ask here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: list[Callable[[], datetime]] = [_system_time]


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _source[-1]()


def today_in(time_zone: str) -> date:
    """Return the present date in an IANA time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now` answer `moment` inside this block, in every thread (tests and demo data)."""
    _source.append(lambda: moment)
    try:
        yield
    finally:
        _source.pop()
