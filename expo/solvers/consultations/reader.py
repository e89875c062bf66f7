"""Reading JSON with errors that name the place."""

from typing import Any


class InvalidInstance(ValueError):
    """A file does not follow its format; the message names the JSON path and what is wrong."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path
        self.what = what


class Reader:
    """One JSON object and its path; every getter checks the type and raises InvalidInstance."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise InvalidInstance(path, f"must be an object, is {kind(value)}")
        self.value: dict[str, Any] = value
        self.path = path

    def at(self, key: str) -> str:
        """Write the path of a key."""
        return f"{self.path}.{key}"

    def text(self, key: str) -> str:
        """Read a text that must be there."""
        value = self.value.get(key)
        if not isinstance(value, str) or not value:
            raise InvalidInstance(self.at(key), f"must be a text, is {kind(value)}")
        return value

    def maybe_text(self, key: str) -> str | None:
        """Read a text or null."""
        return None if self.value.get(key) is None else self.text(key)

    def number(self, key: str, *, least: int, default: int | None = None) -> int:
        """Read a whole number that is at least `least`."""
        value = self.value.get(key)
        if value is None and default is not None:
            return default
        return whole(value, self.at(key), least)

    def maybe_number(self, key: str, *, least: int) -> int | None:
        """Read a whole number or null."""
        return None if self.value.get(key) is None else self.number(key, least=least)

    def flag(self, key: str) -> bool:
        """Read true or false; missing is false."""
        value = self.value.get(key)
        if value is not None and not isinstance(value, bool):
            raise InvalidInstance(self.at(key), f"must be true or false, is {kind(value)}")
        return bool(value)

    def items(self, key: str, *, required: bool = False) -> list[tuple[object, str]]:
        """Read a list as pairs of entry and path; missing is empty unless required."""
        value = self.value.get(key)
        if value is None and not required:
            return []
        if not isinstance(value, list):
            raise InvalidInstance(self.at(key), f"must be a list, is {kind(value)}")
        return [(entry, f"{self.at(key)}[{k}]") for k, entry in enumerate(value)]

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        found = []
        for entry, path in self.items(key):
            if not isinstance(entry, str) or not entry:
                raise InvalidInstance(path, f"must be a text, is {kind(entry)}")
            found.append(entry)
        return tuple(found)

    def slots(self, key: str, total: int) -> frozenset[int]:
        """Read a list of slot numbers from 1 to `total`."""
        return frozenset(slot_number(entry, path, total) for entry, path in self.items(key))


def kind(value: object) -> str:
    """Name what a JSON value is."""
    if value is None:
        return "missing"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return f"{names[type(value)]} ({value!r:.40})" if isinstance(value, (bool, int, float, str)) else names[type(value)]


def whole(value: object, path: str, least: int) -> int:
    """Read a whole number that is at least `least`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidInstance(path, f"must be a whole number, is {kind(value)}")
    if value < least:
        raise InvalidInstance(path, f"must be at least {least}, is {value}")
    return value


def slot_number(value: object, path: str, total: int) -> int:
    """Read a slot number."""
    number = whole(value, path, 1)
    if number > total:
        raise InvalidInstance(path, f"there are only {total} slots, this is slot {number}")
    return number
