"""Reads single values out of decoded JSON and names the path of the first wrong one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn


class InvalidInstanceError(ValueError):
    """The file is not a valid instance: where, and what is wrong."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def fail(path: str, message: str) -> NoReturn:
    """Refuse the file because of what stands at this path."""
    raise InvalidInstanceError(path, message)


def as_object(value: object, path: str) -> dict[str, object]:
    """Return the value as an object."""
    if not isinstance(value, dict):
        fail(path, "must be an object")
    return value


def as_list(value: object, path: str) -> list[object]:
    """Return the value as a list."""
    if not isinstance(value, list):
        fail(path, "must be a list")
    return value


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object and the path it stands at."""

    data: dict[str, object]
    path: str

    def items(self, key: str) -> Iterator[tuple[object, str]]:
        """Yield every entry of an optional list with its path."""
        value = self.data.get(key)
        path = f"{self.path}.{key}"
        for index, item in enumerate(as_list([] if value is None else value, path)):
            yield item, f"{path}[{index}]"

    def text_or_none(self, key: str) -> str | None:
        """Return an optional text that is not empty."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value:
            fail(f"{self.path}.{key}", "must be a text that is not empty")
        return value

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.text_or_none(key)
        if value is None:
            fail(f"{self.path}.{key}", "is missing")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return an optional list of texts."""
        found = []
        for item, path in self.items(key):
            if not isinstance(item, str):
                fail(path, "must be a text")
            found.append(item)
        return tuple(found)

    def texts_or_none(self, key: str) -> tuple[str, ...] | None:
        """Return a list of texts, or None where there is none."""
        return None if self.data.get(key) is None else self.texts(key)

    def flag(self, key: str) -> bool:
        """Return an optional truth value; absent is false."""
        value = self.data.get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            fail(f"{self.path}.{key}", "must be true or false")
        return value

    def number(self, key: str, *, default: float | None = None, least: float | None = 0) -> float:
        """Return a finite number, not below the least one."""
        value = self.data.get(key)
        path = f"{self.path}.{key}"
        if value is None:
            if default is None:
                fail(path, "is missing")
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            fail(path, "must be a number")
        if least is not None and value < least:
            fail(path, f"must be at least {least}, is {value}")
        return value

    def whole(self, key: str, *, default: int | None = None, least: int | None = 0) -> int:
        """Return a whole number, not below the least one."""
        value = self.number(key, default=default, least=least)
        if value != int(value):
            fail(f"{self.path}.{key}", f"must be a whole number, is {value}")
        return int(value)

    def whole_or_none(self, key: str) -> int | None:
        """Return a whole number, or None where there is none."""
        return None if self.data.get(key) is None else self.whole(key)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        """Return one of the allowed texts, or the default where there is none."""
        value = self.data.get(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in allowed:
            fail(f"{self.path}.{key}", f"must be one of {', '.join(allowed)}")
        return value
