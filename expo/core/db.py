"""The database: declarative base, column types and how transactions begin."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ColumnElement, Connection, DateTime, Dialect, Engine, Integer, MetaData, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 15_000

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; stored in UTC, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - interface
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class LocalText:
    """The same text in Korean and English; a missing language falls back to the other one."""

    ko: str = ""
    en: str = ""

    def __composite_values__(self) -> tuple[str, str]:
        return self.ko, self.en

    def in_language(self, language: str) -> str:
        """Return the text in `language` ("ko" or "en"), or the other one where it is empty."""
        first, second = (self.ko, self.en) if language == "ko" else (self.en, self.ko)
        return first or second

    def mentions(self, words: str) -> bool:
        """Return whether the words stand in the text of either language, whatever their case."""
        return words.casefold() in f"{self.ko} {self.en}".casefold()

    def __str__(self) -> str:
        return self.ko or self.en


#: enums are kept by value, as text
_CODES = sa.Enum(
    Enum, native_enum=False, create_constraint=False, length=40, values_callable=lambda codes: [c.value for c in codes]
)


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, Enum: _CODES}  # noqa: RUF012 - SQLAlchemy's own declaration


def register_ids(*id_types: Any) -> None:  # noqa: ANN401 - NewType objects have no common type
    """Let `Mapped[<NewType of int>]` mean an integer column; called right below the declarations."""
    Base.registry.update_type_annotation_map(dict.fromkeys(id_types, Integer))


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def holds(text: str, *columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 - mapped columns of any table
    """Return the condition that one of the columns holds the text as it is, per cent signs too, whatever its case."""
    return sa.or_(*(column.icontains(text, autoescape=True) for column in columns))


_write_intent: ContextVar[bool] = ContextVar("write_intent", default=False)


@contextmanager
def write_intent() -> Iterator[None]:
    """Begin every transaction inside this block as a writing one.

    SQLite then takes its write lock at the start (BEGIN IMMEDIATE): a transaction that reads first and writes later
    under plain BEGIN fails with "database is locked" instead of waiting.
    """
    token = _write_intent.set(True)
    try:
        yield
    finally:
        _write_intent.reset(token)


@contextmanager
def read_intent() -> Iterator[None]:
    """Begin every transaction inside this block as a reading one, which holds no lock."""
    token = _write_intent.set(False)
    try:
        yield
    finally:
        _write_intent.reset(token)


def set_write_intent(*, writes: bool) -> None:
    """Say for the rest of this context whether transactions begin as writing ones."""
    _write_intent.set(writes)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:  # noqa: ANN401, ARG001 - DBAPI objects
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "synchronous=FULL",
        "wal_autocheckpoint=8000",
        "cache_size=-64000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _write_intent.get() else "BEGIN")
