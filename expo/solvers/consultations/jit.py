"""Compiling the search: numba with an on-disk cache that belongs to exactly these sources."""

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def _fingerprint() -> str:
    """Name this version of the kernels: numba does not notice when a called function changed in another file."""
    digest = hashlib.sha256(f"{numba.__version__} {platform.machine()} {platform.python_version()}".encode())
    for source in sorted(Path(__file__).parent.glob("kernel*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_directory() -> Path:
    """Find a writable place for compiled code, beside the sources if they may be written."""
    for parent in (Path(__file__).parent / "__pycache__", Path(tempfile.gettempdir()) / f"expo-numba-{os.getuid()}"):
        folder = parent / f"numba-{_fingerprint()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="expo-numba-"))


CACHE = _cache_directory()
MARK = CACHE / "complete"
vars(numba.config)["CACHE_DIR"] = str(CACHE)
njit = cast("Callable[..., Any]", numba.njit)
COMMON = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def entry(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Compile what Python calls: kept on disk, and other threads run meanwhile."""
    return cast("Callable[Arguments, Result]", njit(cache=True, **COMMON)(function))


def inner(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Compile what only kernels call; it is kept on disk as a part of them."""
    return cast("Callable[Arguments, Result]", njit(no_cpython_wrapper=True, **COMMON)(function))


def inlined(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Compile a small helper into its callers."""
    return cast("Callable[Arguments, Result]", njit(no_cpython_wrapper=True, forceinline=True, **COMMON)(function))
