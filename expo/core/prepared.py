"""Core statements turned once into the driver's own words.

For the few paths where the time of a request is felt in a queue of people: the statement stays a Core statement with
its types, but running it costs what the driver costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update

Convert = Callable[[Any], Any]
Statement = Insert | Update | Delete | Select[*tuple[Any, ...]]


class _Compiled:
    """One statement for one kind of database."""

    def __init__(self, statement: Statement, dialect: Dialect, columns: Sequence[str]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        self.sql: str = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        converts = {name: _binder(bind.type, dialect) for bind, name in compiled.bind_names.items()}
        fixed = {name: value for name, value in compiled.params.items() if value is not None and name not in columns}
        self._fixed = {name: _through(converts[name], value) for name, value in fixed.items()}
        self._converts = {name: convert for name, convert in converts.items() if name not in self._fixed}
        chosen = statement.selected_columns if isinstance(statement, Select) else ()
        self._results = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in chosen]

    def values(self, row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what the driver takes
        """Return a row's values as the driver wants them."""
        values = {name: _through(convert, row[name]) for name, convert in self._converts.items()} | self._fixed
        return values if self._order is None else [values[name] for name in self._order]

    def read(self, row: Sequence[Any]) -> list[Any]:
        """Return a row that the driver brought, in the statement's types."""
        return [_through(convert, value) for convert, value in zip(self._results, row, strict=True)]


def _binder(column_type: Any, dialect: Dialect) -> Convert | None:  # noqa: ANN401 - any type of SQLAlchemy's
    convert: Convert | None = column_type.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _through(convert: Convert | None, value: object) -> Any:  # noqa: ANN401 - whatever it converts to
    return value if convert is None else convert(value)


class Prepared:
    """A statement for each kind of database; `columns` names what an INSERT fills."""

    def __init__(self, statements: Mapping[str, Statement], columns: Sequence[str] = ()) -> None:
        self._statements, self._columns = statements, columns
        self._compiled: dict[str, _Compiled] = {}

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = _Compiled(self._statements[dialect.name], dialect, self._columns)
            self._compiled[dialect.name] = compiled
        return compiled

    def run(self, connection: Connection, row: Mapping[str, Any]) -> int:
        """Run the statement and return how many rows it wrote."""
        return int(self._executed(connection, row)[1].rowcount)

    def first(self, connection: Connection, row: Mapping[str, Any]) -> list[Any] | None:
        """Run the statement and return its first row, if it has one."""
        compiled, cursor = self._executed(connection, row)
        found = cursor.fetchone()
        return compiled.read(found) if found is not None else None

    def _executed(self, connection: Connection, row: Mapping[str, Any]) -> tuple[_Compiled, Any]:
        compiled = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(compiled.sql, compiled.values(row))
        return compiled, cursor


def on_both(make: Callable[[str], Statement]) -> dict[str, Statement]:
    """Return what `make` answers for each kind of database."""
    return {name: make(name) for name in ("sqlite", "postgresql")}
