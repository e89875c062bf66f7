"""Static files: served by whitenoise under an address that changes with their content, so they cache forever."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from config import ROOT
from expo.web.compress import pack_files

STATIC = ROOT / "static"
FOREVER_S = 365 * 24 * 3600


def fingerprint(folder: Path) -> str:
    """Return a short hash over the names, sizes and times of all files below `folder`."""
    digest = sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in {".gz", ".part"}:
            state = file.stat()
            digest.update(f"{file.relative_to(folder)}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:10]


def init_app(app: Flask) -> None:
    """Serve static/ at /static/<version>/… and give templates `asset(path)`."""
    version = fingerprint(STATIC)
    pack_files(STATIC)
    prefix = f"/static/{version}/"

    def asset(path: str) -> str:
        """Return the address of a static file."""
        return prefix + path

    app.jinja_env.globals.update(asset=asset, asset_prefix=prefix)
    app.extensions["asset"] = asset
    noise: Any = WhiteNoise(
        app.wsgi_app,
        root=str(STATIC),
        prefix=prefix,
        max_age=FOREVER_S,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
    )
    app.wsgi_app = noise  # type: ignore[method-assign]
