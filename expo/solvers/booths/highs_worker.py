"""The process that runs HiGHS: reads a time limit and a model, writes the values found; ends when nobody listens any more.

HiGHS cannot be interrupted through ortools. A process of its own can be killed at any moment. Run as a plain file, so that it
imports nothing but ortools.
"""

from __future__ import annotations

import datetime as dt
import os
import struct
import sys
import threading
from array import array
from queue import SimpleQueue

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

HEAD = struct.Struct("<dQ")
SIZE = struct.Struct("<Q")


def main() -> None:
    """Answer one model after the other."""
    jobs: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    while True:
        values = _solve(*jobs.get()).tobytes()
        sys.stdout.buffer.write(SIZE.pack(len(values)) + values)
        sys.stdout.buffer.flush()


def _listen(jobs: SimpleQueue[tuple[float, bytes]]) -> None:
    """Pass on what comes in; whoever asks closes the pipe when it ends, however it ends."""
    source = sys.stdin.buffer
    while True:
        head = source.read(HEAD.size)
        if len(head) < HEAD.size:
            os._exit(0)  # HiGHS may still be at work
        seconds, length = HEAD.unpack(head)
        jobs.put((seconds, source.read(length)))


def _solve(seconds: float, data: bytes) -> array[float]:
    """Return the values of the best solution in the order of the variables; none when there is no solution."""
    proto = model_pb2.ModelProto()
    proto.ParseFromString(data)
    limit = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=seconds), random_seed=1)
    model = mathopt.Model.from_model_proto(proto)
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limit)
    if not result.has_primal_feasible_solution():
        return array("d")
    return array("d", result.variable_values(list(model.variables())))


if __name__ == "__main__":
    main()
