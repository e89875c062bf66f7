"""Answers are compressed for whoever takes gzip, and only then."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from flask import Flask

from expo.web.compress import MIN_BYTES, NOISE_BYTES, pack_files, packed

GZIP = {"Accept-Encoding": "gzip"}


def test_page_is_compressed_for_browsers_that_take_it(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    plain, small = client.get("/api/v1/docs"), client.get("/api/v1/docs", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(plain.data) / 2
    assert gzip.decompress(small.data).rstrip().endswith(b"</html>")
    assert all("Accept-Encoding" in answer.vary for answer in (plain, small))


def test_short_answer_stays_as_it_is(sqlite_app: Flask) -> None:
    assert "Content-Encoding" not in sqlite_app.test_client().get("/healthz", headers=GZIP).headers


def test_stylesheet_is_sent_compressed_and_cached_forever(sqlite_app: Flask) -> None:
    with sqlite_app.test_client().get(sqlite_app.extensions["asset"]("css/base.css"), headers=GZIP) as answer:
        assert gzip.decompress(answer.data)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]


def test_length_does_not_tell_the_content(sqlite_app: Flask) -> None:
    body = b"the same page " * 200
    found = [packed(body) for _ in range(60)]
    assert {gzip.decompress(each) for each in found} == {body}
    assert 10 < len({len(each) for each in found}) <= NOISE_BYTES


def test_older_copy_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_bytes(b"a" * MIN_BYTES)
    (tmp_path / "b.css").write_bytes(b"short")
    pack_files(tmp_path)
    file.write_bytes(b"b" * MIN_BYTES)
    os.utime(file, (1, 1))
    pack_files(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.css", "a.css.gz", "b.css"]
    assert gzip.decompress((tmp_path / "a.css.gz").read_bytes()) == b"b" * MIN_BYTES
