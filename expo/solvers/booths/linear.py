"""Rows and columns of a linear program, and the messages by which solvers learn of them.

ortools' own model is a handle per row, column and number; writing the messages from lists takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ortools.math_opt import model_pb2, model_update_pb2
from ortools.math_opt.sparse_containers_pb2 import SparseDoubleMatrixProto, SparseDoubleVectorProto

Cells = Mapping[tuple[int, int], float]


@dataclass
class Linear:
    """A program to be made as large as possible; every variable is at least zero."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    cells: dict[tuple[int, int], float] = field(default_factory=dict)
    _told: tuple[int, int] = (0, 0)
    _rows_moved: set[int] = field(default_factory=set)
    _columns_moved: set[int] = field(default_factory=set)

    def row(self, low: float, high: float) -> int:
        """Add a row and return its number."""
        self.lows.append(low)
        self.highs.append(high)
        return len(self.lows) - 1

    def column(self, value: float, rows: Iterable[tuple[int, float]], upper: float = float("inf")) -> int:
        """Add a variable and return its number."""
        number = len(self.values)
        self.values.append(value)
        self.uppers.append(upper)
        for row, factor in rows:
            self.cells[row, number] = factor
        return number

    def limit_row(self, row: int, low: float, high: float) -> None:
        """Change what a row's sum may be."""
        self.lows[row], self.highs[row] = low, high
        self._rows_moved.add(row)

    def limit_column(self, column: int, upper: float) -> None:
        """Change the most a variable may be."""
        self.uppers[column] = upper
        self._columns_moved.add(column)

    def whole(self, integers: Iterable[bool] = ()) -> model_pb2.ModelProto:
        """Return everything there is, as a program whose variables may have to be whole."""
        columns, rows = range(len(self.values)), range(len(self.lows))
        return model_pb2.ModelProto(
            variables=self._variables(columns, integers),
            objective=model_pb2.ObjectiveProto(maximize=True, linear_coefficients=_vector(columns, self.values)),
            linear_constraints=self._constraints(rows),
            linear_constraint_matrix=_matrix(self.cells),
        )

    def told(self) -> None:
        """Remember that a solver knows everything so far."""
        self._told = len(self.lows), len(self.values)
        self.cells.clear()
        self._rows_moved.clear()
        self._columns_moved.clear()

    def changes(self) -> model_update_pb2.ModelUpdateProto:
        """Return what was added or changed since the solver was told last."""
        known_rows, known_columns = self._told
        rows = sorted(r for r in self._rows_moved if r < known_rows)
        moved = sorted(c for c in self._columns_moved if c < known_columns)
        new = range(known_columns, len(self.values))
        update = model_update_pb2.ModelUpdateProto(
            new_variables=self._variables(new),
            new_linear_constraints=self._constraints(range(known_rows, len(self.lows))),
            linear_constraint_matrix_updates=_matrix(self.cells),
        )
        update.objective_updates.linear_coefficients.CopyFrom(_vector(new, self.values[known_columns:]))
        update.variable_updates.upper_bounds.CopyFrom(_vector(moved, [self.uppers[c] for c in moved], zeros=True))
        told = update.linear_constraint_updates
        told.lower_bounds.CopyFrom(_vector(rows, [self.lows[r] for r in rows], zeros=True))
        told.upper_bounds.CopyFrom(_vector(rows, [self.highs[r] for r in rows], zeros=True))
        return update

    def _variables(self, columns: range, integers: Iterable[bool] = ()) -> model_pb2.VariablesProto:
        return model_pb2.VariablesProto(
            ids=columns,
            lower_bounds=[0.0] * len(columns),
            upper_bounds=self.uppers[columns.start : columns.stop],
            integers=[*integers] or [False] * len(columns),
        )

    def _constraints(self, rows: range) -> model_pb2.LinearConstraintsProto:
        part = slice(rows.start, rows.stop)
        return model_pb2.LinearConstraintsProto(ids=rows, lower_bounds=self.lows[part], upper_bounds=self.highs[part])


def _vector(ids: Iterable[int], values: Iterable[float], *, zeros: bool = False) -> SparseDoubleVectorProto:
    kept = [(n, value) for n, value in zip(ids, values, strict=True) if value or zeros]
    return SparseDoubleVectorProto(ids=[n for n, _ in kept], values=[value for _, value in kept])


def _matrix(cells: Cells) -> SparseDoubleMatrixProto:
    ordered = sorted(cells)
    return SparseDoubleMatrixProto(
        row_ids=[row for row, _ in ordered],
        column_ids=[column for _, column in ordered],
        coefficients=[cells[key] for key in ordered],
    )
