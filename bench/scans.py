"""Scans one by one through POST …/scans, beside a bare view with one UPDATE, one INSERT and COMMIT.

Same run, same server process and workers, same engine and durability. Set BENCH_SECONDS for longer rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from bench import serving

if TYPE_CHECKING:  # the app itself is imported late, in the process that fills
    from expo.shows.models import Show

CLIENTS = (1, 8, 32)
TURNS = 5
#: how long one turn of one side lasts
SLICE_S = float(os.environ.get("BENCH_SECONDS", "5")) / TURNS
#: as tools/serve.py runs them
WORKERS = {"sqlite": 1, "postgresql": 2}
SHOW, GATE = "bench-show", "gate-1"
Request = tuple[str, bytes, dict[str, str]]


@dataclass(frozen=True)
class Round:
    """What one round measured."""

    rate: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Venue:
    """What was set up: a device and the badges it will see."""

    device: str
    tokens: list[str]


def set_up(env: dict[str, str]) -> Venue:
    """Migrate and fill the database in a process of its own, and return the device and the tokens."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.scans", "--set-up"],
        cwd=serving.ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return Venue(**json.loads(done.stdout.splitlines()[-1]))


def fill() -> None:
    """Make a show with one gate that admits all day, people with badges, and the bare view's tables."""
    from flask_migrate import upgrade
    from sqlalchemy import select, text

    from expo.app import create_app
    from expo.checkin import services as checkin
    from expo.checkin.services import GateData, ZoneData
    from expo.core import clock
    from expo.core.actor import job_actor
    from expo.core.db import LocalText, db
    from expo.core.work import unit_of_work
    from expo.registration import queries, services
    from expo.registration.models import Badge
    from expo.registration.services import Person
    from expo.shows.models import Show

    actor, now = job_actor("bench"), clock.now()
    with create_app().app_context():
        upgrade()
        with unit_of_work():
            show = _show(now)
            db.session.add(show)
            db.session.flush()  # everything below names the show
            names = LocalText("전시장", "Hall")
            zone = checkin.save_zone(show, ZoneData(slug="hall", name=names), actor=actor, now=now)
            gate = checkin.save_gate(show, GateData(slug=GATE, name=names, zone=zone), actor=actor, now=now)
            device = checkin.create_device(show, gate, name="bench", actor=actor, now=now)[1]
            people = [Person(name=f"방문객 {number}") for number in range(serving.BADGES)]
            services.register_many(db.session.get_one(Show, show.id), people, actor=actor, now=now)
            db.session.execute(text("CREATE TABLE bench_badges (id INTEGER PRIMARY KEY, seen INTEGER NOT NULL)"))
            kind = "SERIAL" if db.engine.dialect.name == "postgresql" else "INTEGER"
            db.session.execute(
                text(f"CREATE TABLE bench_scans (id {kind} PRIMARY KEY, badge_id INTEGER, scanned_at TEXT)")
            )
            rows = [{"id": number + 1} for number in range(serving.BADGES)]
            db.session.execute(text("INSERT INTO bench_badges (id, seen) VALUES (:id, 0)"), rows)
        tokens = [queries.badge_token(badge) for badge in db.session.scalars(select(Badge))]
    print(json.dumps({"device": device, "tokens": tokens}))


def _show(now: datetime) -> Show:
    from datetime import time as clock_time

    from expo.shows.models import Series, Show, ShowDay

    today = (now + timedelta(hours=9)).date()
    series = Series(slug="bench", name_ko="벤치", name_en="Bench")
    show = Show(
        series=series,
        slug=SHOW,
        name_ko="벤치",
        name_en="Bench",
        starts_on=today,
        ends_on=today + timedelta(days=1),
        is_published=True,
        gates_keep_hours=False,
        created_at=now,
    )
    show.days = [
        ShowDay(on=today + timedelta(days=day), opens_at=clock_time(10), closes_at=clock_time(17)) for day in (0, 1)
    ]
    return show


def scan_requests(venue: Venue) -> Callable[[int], Iterator[Request]]:
    """Return for each client its requests: other badges than the other clients', in and out in turn."""
    headers = {"Authorization": f"Bearer {venue.device}", "Content-Type": "application/json"}
    path = f"/api/v1/shows/{SHOW}/scans"
    begun: dict[int, Iterator[Request]] = {}

    def goes_on(client: int) -> Iterator[Request]:
        own = venue.tokens[client :: max(CLIENTS)]
        inside: set[str] = set()
        for number in count():
            token = own[number % len(own)]
            inside ^= {token}
            item = {
                "id": str(uuid4()),
                "badge": token,
                "gate": GATE,
                "direction": "in" if token in inside else "out",
                "scanned_at": datetime.now(UTC).isoformat(),
                "decided": None,
            }
            yield path, json.dumps({"scans": [item]}).encode(), headers

    return lambda client: begun.setdefault(client, goes_on(client))


def bare_requests(client: int) -> Iterator[Request]:
    """Yield one client's requests to the bare view."""
    for number in count(client * 1000):
        yield f"/bare/{number}", b"{}", {"Content-Type": "application/json"}


def measure(port: int, clients: int, requests: Callable[[int], Iterator[Request]]) -> Round:
    """Let so many clients send one request after the other for SLICE_S."""
    ends_at = time.perf_counter() + SLICE_S

    def run(client: int) -> list[float]:
        connection, taken = HTTPConnection("127.0.0.1", port, timeout=30), []
        for path, body, headers in requests(client):
            began = time.perf_counter()
            if began > ends_at:
                break
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status != 200 or b'"invalid"' in content:
                raise RuntimeError(f"{answer.status}: {content[:300]!r}")
        return taken

    with ThreadPoolExecutor(clients) as pool:
        times = sorted(time_ms for taken in pool.map(run, range(clients)) for time_ms in taken)
    return Round(len(times) / SLICE_S, times[len(times) // 2], times[int(len(times) * 0.99)])


def beside(port: int, clients: int, scans: Callable[[int], Iterator[Request]]) -> tuple[Round, Round]:
    """Measure both in turns of SLICE_S, so that whatever else the machine does meets both alike."""
    rounds: tuple[list[Round], list[Round]] = ([], [])
    for _ in range(TURNS):
        rounds[0].append(measure(port, clients, bare_requests))
        rounds[1].append(measure(port, clients, scans))
    bare, scan = (
        Round(
            sum(each.rate for each in side) / TURNS,
            sorted(each.p50_ms for each in side)[TURNS // 2],
            sorted(each.p99_ms for each in side)[TURNS // 2],
        )
        for side in rounds
    )
    return bare, scan


def bench(engine: str) -> list[str]:
    """Return the table's lines for one engine."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="expo-bench-") as name:
        folder = Path(name)
        with serving.database(engine, folder) as url:
            env = serving.environment(url, folder, workers=WORKERS[engine])
            venue = set_up(env)
            with serving.served(env) as port:
                scans = scan_requests(venue)
                measure(port, 1, bare_requests)
                measure(port, 1, scans)
                for clients in CLIENTS:
                    bare, scan = beside(port, clients, scans)
                    lines.append(
                        f"{engine:<11}{clients:>8}{bare.rate:>10.0f}{scan.rate:>10.0f}{scan.rate / bare.rate:>8.0%}"
                        f"{scan.p50_ms:>9.1f}{scan.p99_ms:>9.1f}{bare.p99_ms:>10.1f}"
                    )
                    print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Print scans per second on both engines, beside the bare view's."""
    print(
        f"{'engine':<11}{'clients':>8}{'bare/s':>10}{'scans/s':>10}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}{'bare p99':>10}"
    )
    for engine in WORKERS:
        bench(engine)


if __name__ == "__main__":
    fill() if "--set-up" in sys.argv else main()
