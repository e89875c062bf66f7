"""The scripts' pure parts, tested by Node's own runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _node() -> str | None:
    own = next((ROOT / ".tools" / "node").rglob("bin/node"), None) if (ROOT / ".tools" / "node").exists() else None
    return str(own) if own else shutil.which("node")


def test_pure_scripts_pass_their_tests() -> None:
    node = _node()
    if node is None:
        pytest.fail("Node is missing: `make setup` brings one.")
    files = sorted(str(file) for file in (ROOT / "tests" / "js").glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
