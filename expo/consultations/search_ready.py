"""The compiled search before its clock runs: compiled once for a version, beside the server, which goes on answering."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

from config import ROOT
from expo.core.jobs import JobContext

COMPILE = (sys.executable, "-m", "expo.solvers.consultations.warm_up")
#: how often the screen hears that it is still going on
BEAT_S = 1.0


def make_ready(context: JobContext) -> bool:
    """Have the search compiled and loaded, so that no deadline pays for it; False when somebody pressed stop."""
    from expo.solvers.consultations import jit  # numba starts slowly; only jobs pay for it
    from expo.solvers.consultations.warm_up import warm_up

    if not jit.MARK.exists():
        if not _compile(context):
            return False
        context.report(0, compiling=False)
    warm_up()
    return True


def _compile(context: JobContext) -> bool:
    """Compile in a process of its own: in this one the pages would wait. Another that compiles already is waited for."""
    with subprocess.Popen(COMPILE, cwd=ROOT) as compiling:
        while compiling.poll() is None:
            if not context.report(0, compiling=True):
                compiling.terminate()
                return False
            with suppress(subprocess.TimeoutExpired):
                compiling.wait(BEAT_S)
    return True
