"""Fifty open boards that poll once a second while consultations change: how long until every screen knows.

Once with ten consultations over and once with a thousand: the cost on the server must not grow with them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench import serving

SCREENS, CHANGES, EVERY_S = 50, 10, 1.5
WORKERS = {"sqlite": 1, "postgresql": 2}
PASSWORD = "bench-bench-bench"
HOST = "host@bench.example"


def fill() -> None:
    """Make a show with one consultation that changes and so many that are over; print where."""
    from flask_migrate import upgrade
    from sqlalchemy import insert

    from expo.accounts import services as accounts
    from expo.app import create_app
    from expo.consultations.models import Consultation, Table
    from expo.consultations.rules.codes import ConsultationStatus
    from expo.core import clock
    from expo.core.actor import Role
    from expo.core.db import db
    from expo.core.work import unit_of_work
    from expo.shows.models import RoleGrant
    from tests.factories.consultations import make_buyer, make_setup, make_slots, make_tables
    from tests.factories.exhibitors import make_exhibitor
    from tests.factories.shows import make_show

    over, now = int(os.environ["BENCH_OVER"]), clock.now()
    with create_app().app_context():
        upgrade()
        show = make_show(starts_on=clock.today_in("Asia/Seoul"))
        make_setup(show)
        slots, tables = make_slots(show, day=0), make_tables(show)
        buyer, firm = make_buyer(show), make_exhibitor(show)
        with unit_of_work():
            user = accounts.create_user(email=HOST, name="Host", language="en", now=now, password=PASSWORD)
            db.session.flush()  # the grant names the user
            db.session.add(
                RoleGrant(
                    user_id=user.id, show_id=show.id, role=Role.ORGANIZER, created_at=now, approved_at=now, granted_by="b"
                )
            )  # fmt: skip
            table: Table = tables[0]
            row = {
                "show_id": show.id, "buyer_id": buyer.id, "exhibitor_id": firm.id, "slot_id": slots[0].id,
                "table_id": table.id, "created_at": now, "revision": 0,
            }  # fmt: skip
            done = [{**row, "number": n + 2, "status": ConsultationStatus.DONE} for n in range(over)]
            db.session.execute(insert(Consultation), [{**row, "number": 1, "status": ConsultationStatus.RUNNING}])
            db.session.execute(insert(Consultation), done)
        print(json.dumps({"show": show.slug, "day": slots[0].day_id, "slots": len(slots)}))


class Browser:
    """A signed-in client with its own connection and cookie."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = self.connection.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            kept = dict(each.split("=", 1) for each in self.cookie.split("; ") if each)
            self.cookie = "; ".join(f"{k}={v}" for k, v in {**kept, name: value}.items())
        return answer.status, answer.read()


def token_in(page: bytes) -> str:
    """Return the form token of a page."""
    return page.partition(b'name="csrf_token" value="')[2].partition(b'"')[0].decode()


def sign_in(port: int) -> Browser:
    """Return a client signed in as the host."""
    client = Browser(port)
    _status, page = client.ask("GET", "/sign-in")
    status, page = client.ask("POST", "/sign-in", {"csrf_token": token_in(page), "email": HOST, "password": PASSWORD})
    if status != 302:
        raise RuntimeError(f"sign-in: {status} {page[:200]!r}")
    return client


def watch(client: Browser, url: str, seen: list[tuple[int, float]], stop: threading.Event, begin_s: float) -> None:
    """Poll once a second as poll.js does, and note when each revision was known."""
    revision, minute = 0, ""
    stop.wait(begin_s)
    while not stop.is_set():
        status, body = client.ask("GET", f"{url}&since={revision}&minute={minute}")
        if status == 200:
            news = json.loads(body)
            revision, minute = news["revision"], news["minute"]
            seen.append((revision, time.perf_counter()))
        elif status != 204:
            raise RuntimeError(f"poll: {status} {body[:200]!r}")
        stop.wait(1)


def measure(engine: str, over: int) -> None:
    """Print the longest and the median time from a change to a screen that shows it."""
    with tempfile.TemporaryDirectory() as name, serving.database(engine, Path(name)) as url:
        env = {**serving.environment(url, Path(name), workers=WORKERS[engine]), "BENCH_OVER": str(over)}
        done = subprocess.run(
            [sys.executable, "-m", "bench.board", "--fill"],
            cwd=serving.ROOT, env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        made = json.loads(done.stdout.splitlines()[-1])
        with serving.served(env) as port:
            delays = _delays(port, made)
    half, most = sorted(delays)[len(delays) // 2], max(delays)
    print(f"{engine:10} {over:5} over  {SCREENS} screens  median {half:.2f} s  longest {most:.2f} s", flush=True)


def _delays(port: int, made: dict[str, str]) -> list[float]:
    base = f"/shows/{made['show']}/manage/board"
    host = sign_in(port)
    page = host.ask("GET", f"{base}/1")[1]
    token = token_in(page)
    watched = [Browser(port) for _ in range(SCREENS)]
    seen: list[list[tuple[int, float]]] = [[] for _ in watched]
    stop = threading.Event()
    threads = []
    for place, client in enumerate(watched):
        client.cookie = host.cookie
        url = f"{base}/changes?day={made['day']}"
        threads.append(threading.Thread(target=watch, args=(client, url, seen[place], stop, place / SCREENS)))
        threads[-1].start()
    time.sleep(3)
    changed: list[tuple[int, float]] = []
    for number in range(CHANGES):
        verb = ("not-buyer", "buyer")[number % 2]
        status, body = host.ask("POST", f"{base}/1", {"csrf_token": token, "do": verb})
        if status != 302:
            raise RuntimeError(f"change: {status} {body[:300]!r}")
        answer = json.loads(host.ask("GET", f"{base}/changes?day={made['day']}&since=0")[1])
        changed.append((answer["revision"], time.perf_counter()))
        time.sleep(EVERY_S)
    time.sleep(2)
    stop.set()
    for thread in threads:
        thread.join()
    return [
        max(next(at for revision, at in mine if revision >= wanted) - when, 0)
        for wanted, when in changed
        for mine in seen
    ]


def main() -> None:
    """Measure both engines with few and with many consultations over."""
    if "--fill" in sys.argv:
        fill()
        return
    for engine in WORKERS:
        for over in (10, 1000):
            measure(engine, over)


if __name__ == "__main__":
    main()
