"""A linear program solved again and again after changes, with answers as arrays.

The solver of ortools that does the same answers in dictionaries of objects; filling them takes five times as long as the
simplex itself. This one speaks the same messages and reads the numbers out of them.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver
from ortools.math_opt.python import mathopt
from ortools.math_opt.sparse_containers_pb2 import SparseDoubleVectorProto, SparseVectorFilterProto
from ortools.util.python.solve_interrupter import SolveInterrupter

from .linear import Linear

LEAST_S = 0.01
Floats = NDArray[np.float64]


class Simplex:
    """Keeps GLOP's last basis, so that a program with a few more columns is solved in a few steps."""

    def __init__(self, program: Linear, interrupter: SolveInterrupter) -> None:
        self._program, self._interrupter = program, interrupter
        self._solver = solver.new(
            parameters_pb2.SOLVER_TYPE_GLOP, program.whole(), parameters_pb2.SolverInitializerProto()
        )
        program.told()

    def solve(self, seconds: float) -> tuple[Floats, Floats] | None:
        """Return the rows' prices and the variables' values; None when out of time or interrupted."""
        if not self._solver.update(self._program.changes()):
            raise RuntimeError("GLOP takes every change there is")
        self._program.told()
        limit = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=max(seconds, LEAST_S))).to_proto()
        nothing = callback_pb2.CallbackRegistrationProto()
        result = self._solver.solve(limit, _wanted(), None, nothing, None, self._interrupter.pybind_interrupter)
        if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
            return None
        found = result.solutions[0]
        return _array(found.dual_solution.dual_values), _array(found.primal_solution.variable_values)


def _wanted() -> model_parameters_pb2.ModelSolveParametersProto:
    """Ask for no reduced costs."""
    none = SparseVectorFilterProto(filter_by_ids=True)
    return model_parameters_pb2.ModelSolveParametersProto(reduced_costs_filter=none)


def _array(vector: SparseDoubleVectorProto) -> Floats:
    """Return the values by number; nothing is ever deleted, so all are there in order."""
    return np.array(vector.values, dtype=np.float64)
