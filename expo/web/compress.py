"""Answers travel compressed, whether or not a proxy stands before the server."""

from __future__ import annotations

import gzip
import os
import secrets
import tempfile
import zlib
from pathlib import Path

from flask import Flask, Response, request

#: below this the header costs what compressing saves
MIN_BYTES = 1_000
LEVEL = 6
TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
SUFFIXES = frozenset({".css", ".js", ".mjs", ".json", ".svg", ".wasm", ".txt"})
#: as long as a random name in the header may be
NOISE_BYTES = 64


def init_app(app: Flask) -> None:
    """Compress every text that is longer than a thousand bytes, for whoever takes gzip."""

    @app.after_request
    def compress(response: Response) -> Response:
        length = response.calculate_content_length() if not response.direct_passthrough else None
        if length is None or length < MIN_BYTES or not (response.mimetype or "").startswith(TEXTS):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0 and "Content-Encoding" not in response.headers:
            response.set_data(packed(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
        return response


def packed(body: bytes) -> bytes:
    """Return the body as gzip of a length that says nothing sure about its content.

    A page holds a secret (the CSRF token) and may echo what an address asked for; from exact lengths of many answers
    the secret could be guessed. A name of random length in the header blurs them.
    Source: BREACH (2013) and "Heal the BREACH" (2022), https://ieeexplore.ieee.org/document/9754554.
    """
    name = b"a" * secrets.randbelow(NOISE_BYTES) + b"\0"
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(body) + deflate.flush()
    checks = zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + name + data + checks


def pack_files(folder: Path) -> None:
    """Put a compressed copy beside every text below `folder` that has none or an older one; whitenoise sends it.

    A folder that may not be written to is served as it is.
    """
    for file in folder.rglob("*"):
        if file.suffix in SUFFIXES and file.stat().st_size >= MIN_BYTES:
            copy = file.with_name(f"{file.name}.gz")
            if not copy.exists() or copy.stat().st_mtime_ns != file.stat().st_mtime_ns:
                _pack(file, copy)


def _pack(file: Path, copy: Path) -> None:
    """Write the copy in one step: other processes may read it at the same time."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            part.write(gzip.compress(file.read_bytes(), 9, mtime=0))
        Path(part.name).chmod(0o644)
        os.utime(part.name, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
        Path(part.name).replace(copy)
    except OSError:
        return
