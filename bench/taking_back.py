"""A change of the set-up with thousands of consultations, made and taken back: how long, and for how long nobody else writes.

`python -m bench taking_back [consultations …]`; on SQLite, and on PostgreSQL as the tests start it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, event

#: a day of twenty slots of twenty minutes; each buyer keeps one table
SLOTS, MINUTES, FIRMS_PER_TABLE = 20, 20, 2
SIZES = (750, 3000)
NOW = datetime(2026, 10, 13, 1, 0, tzinfo=UTC)
WRITES = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE")


class Longest:
    """The longest time that one transaction kept others from writing."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since: float | None = None

    def spoken(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if self._since is None and statement.lstrip().upper().startswith(WRITES):
            self._since = time.perf_counter()

    def begun(self, connection: object) -> None:
        self._since = time.perf_counter() if connection.dialect.name == "sqlite" else None  # type: ignore[attr-defined]

    def over(self, _connection: object) -> None:
        if self._since is not None:
            self.seconds = max(self.seconds, time.perf_counter() - self._since)
        self._since = None


@contextmanager
def longest(engine: Engine) -> Iterator[Longest]:
    """Listen to how long the engine's transactions keep others from writing."""
    found = Longest()
    heard: list[tuple[str, Callable[..., None]]] = [
        ("before_cursor_execute", found.spoken),
        ("commit", found.over),
        ("rollback", found.over),
    ]
    for name, listener in heard:
        event.listen(engine, name, listener)
    try:
        yield found
    finally:
        for name, listener in heard:
            event.remove(engine, name, listener)


def fill(count: int) -> int:
    """Make a show with one full day of so many consultations; returns its id."""
    from expo.consultations.models import Buyer, Slot, Table
    from expo.consultations.services import bulk
    from expo.consultations.services.bulk import Seat
    from expo.core.actor import job_actor
    from expo.core.db import db
    from expo.core.work import unit_of_work
    from expo.exhibitors.models import Exhibitor
    from tests.factories.consultations import make_buyer, make_setup, make_slots, make_tables
    from tests.factories.exhibitors import make_exhibitor
    from tests.factories.shows import make_show

    number = count // SLOTS
    show = make_show()
    make_setup(show)
    slots = [each.id for each in make_slots(show, number=SLOTS, length_min=MINUTES, hour=10)]
    tables = [each.id for each in make_tables(show, number)]
    buyers = [make_buyer(show).id for _ in range(number)]
    firms = [make_exhibitor(show).id for _ in range(number * FIRMS_PER_TABLE)]
    with unit_of_work():
        rows = [db.session.get_one(Slot, each) for each in slots]
        seats = [
            Seat(
                buyer=db.session.get_one(Buyer, buyer),
                exhibitor=db.session.get_one(Exhibitor, firms[(place + FIRMS_PER_TABLE * at + at) % len(firms)]),
                slot=slot,
                table=db.session.get_one(Table, tables[place]),
            )
            for at, slot in enumerate(rows)
            for place, buyer in enumerate(buyers)
        ]
        bulk.seat_many(job_actor("bench"), show.id, seats, now=NOW)
    return show.id


def measure(count: int) -> Iterator[str]:
    """Yield a line for a day moved by five minutes and for a day that loses all its slots."""
    from expo.consultations.queries import timetable
    from expo.consultations.services import planning
    from expo.consultations.services.day_changes import DayChange
    from expo.core import clock
    from expo.core.actor import job_actor
    from expo.core.db import db
    from expo.core.jobs import Job
    from expo.core.work import unit_of_work
    from expo.shows.models import Show

    actor, show_id = job_actor("bench"), fill(count)
    slots = [(each.starts_at, each.ends_at, each.kind) for each in timetable.list_slots(show_id)]
    day = timetable.list_slots(show_id)[0].day_id
    late = timedelta(minutes=5)
    later = [(start + late, end + late, kind) for start, end, kind in slots]

    def deed(begin: Callable[[], Job]) -> tuple[Job, str]:
        db.session.remove()
        started, worked = time.perf_counter(), time.process_time()
        with longest(db.engine) as held, clock.at(NOW):
            with unit_of_work():
                job_id = begin().id
            db.session.remove()
        seconds, work = time.perf_counter() - started, time.process_time() - worked
        said = f"{seconds:.1f} s ({work:.1f} s of work here; nobody else writes for {held.seconds:.1f} s)"
        return db.session.get_one(Job, job_id), said

    for what, change in (("all move", DayChange(day, later)), ("all are called off", DayChange(day, []))):
        plan, looked = deed(lambda: planning.begin(actor, db.session.get_one(Show, show_id), change, now=NOW))  # noqa: B023
        key = plan.id
        _made, done = deed(
            lambda: planning.agree(actor, db.session.get_one(Show, show_id), db.session.get_one(Job, key), now=NOW)  # noqa: B023
        )
        back, returned = deed(
            lambda: planning.take_back(actor, db.session.get_one(Show, show_id), db.session.get_one(Job, key), now=NOW)  # noqa: B023
        )
        figures = {name: value for name, value in back.result.items() if name != "trace"}
        yield f"{count} consultations, {what}: looked for {looked}, made {done}, taken back {returned} {figures}"


def main() -> None:
    from tests.conftest import ENGINES, app_on, empty_database

    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    for engine in ENGINES:
        app = app_on(engine)
        with app.app_context():
            for count in given or SIZES:
                for line in measure(count):
                    print(f"{engine}: {line}", flush=True)
                empty_database()


if __name__ == "__main__":
    main()
