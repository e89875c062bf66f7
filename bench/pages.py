"""The public home, directory and map of the demo: pages per second, queries, and bytes of a first visit.

Bytes are counted as the server sends them to a browser that takes gzip; fonts are left out.
"""

from __future__ import annotations

import gzip
import re
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bench import serving

SHOW = "/shows/open-factory-demo"
PAGES = {"home": f"{SHOW}/", "directory": f"{SHOW}/exhibitors", "map": f"{SHOW}/map"}
SECONDS = 4.0
CLIENTS = 8
HEADERS = {"Accept-Language": "ko", "Accept-Encoding": "gzip"}
LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
BEHAVIOUR = re.compile(r'data-behaviour="([^"]+)"')


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are run inside the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def queries(paths: dict[str, str]) -> dict[str, int]:
    """Return how many statements each page runs for a stranger (transaction control left out)."""
    from config import load_settings
    from expo.app import create_app

    client, found = create_app(load_settings()).test_client(), {}
    for name, path in paths.items():
        client.get(path)
        with counted() as statements:
            assert client.get(path).status_code == 200
        found[name] = sum(not statement.startswith(("BEGIN", "PRAGMA")) for statement in statements)
    return found


def fetch(port: int, path: str) -> tuple[bytes, int]:
    """Return an answer's body and how many bytes of it were sent."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    sent = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    body = gzip.decompress(sent) if answer.headers["Content-Encoding"] == "gzip" else sent
    return body, len(sent)


def first_visit(port: int, path: str) -> tuple[int, int]:
    """Return the bytes sent for the page alone and with everything a first visit loads, fonts aside."""
    page, page_bytes = fetch(port, path)
    text = page.decode()
    wanted = [url for url in LINKED.findall(text) if "noto-sans-kr" not in url]
    scripts = next((url.rpartition("/")[0] for url in wanted if url.endswith("/js/app.js")), "")
    wanted += [f"{scripts}/{name}.js" for names in BEHAVIOUR.findall(text) for name in names.split()]
    seen: dict[str, int] = {}
    while wanted:
        url = wanted.pop()
        if url in seen:
            continue
        body, seen[url] = fetch(port, url)
        # a module that is imported only on demand (import(…) with a computed name) is not part of a first visit
        if url.endswith(".js") and "/vendor/" not in url:
            wanted += [
                urljoin(url, name) for name in re.findall(r'^import .*?"(\.{1,2}/[^"]+)"', body.decode(), re.MULTILINE)
            ]
    return page_bytes, page_bytes + sum(seen.values())


def rate(port: int, path: str) -> float:
    """Return pages per second with CLIENTS readers."""
    ends_at = time.perf_counter() + SECONDS

    def read(_number: int) -> int:
        connection, done = HTTPConnection("127.0.0.1", port, timeout=30), 0
        while time.perf_counter() < ends_at:
            connection.request("GET", path, headers=HEADERS)
            connection.getresponse().read()
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(read, range(CLIENTS))) / SECONDS


def main() -> None:
    """Load the demo into a database of its own, serve it, measure."""
    import os
    import subprocess
    import sys

    with tempfile.TemporaryDirectory(prefix="expo-bench-") as name:
        folder = Path(name)
        env = serving.environment(f"sqlite:///{folder / 'bench.db'}", folder, workers=1)
        for command in (["db", "upgrade"], ["demo", "load"]):
            subprocess.run(
                [sys.executable, "-m", "flask", "--app", "wsgi", *command],
                cwd=serving.ROOT,
                env=env,
                check=True,
                capture_output=True,
            )
        os.environ.update(env)
        counts = queries(PAGES)
        print(f"{'page':<12}{'pages/s':>9}{'queries':>9}{'page kB':>9}{'first visit kB':>16}")
        with serving.served(env) as port:
            for page, path in PAGES.items():
                alone, visit = first_visit(port, path)
                print(
                    f"{page:<12}{rate(port, path):>9.0f}{counts[page]:>9}{alone / 1000:>9.1f}{visit / 1000:>16.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
