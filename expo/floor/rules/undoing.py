"""Which change an author undoes or redoes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from expo.floor.rules.codes import Verb


@dataclass(frozen=True, slots=True)
class Done:
    """One change of an author, in the order they were made."""

    id: int
    verb: Verb
    reverts: int | None


def stacks(changes: Iterable[Done]) -> tuple[list[int], list[int]]:
    """Return what can be undone and what can be redone, each with the next one last."""
    undo: list[int] = []
    redo: list[int] = []
    for change in changes:
        if change.verb is Verb.UNDO and change.reverts is not None:
            _shift(change.reverts, undo, redo)
        elif change.verb is Verb.REDO and change.reverts is not None:
            _shift(change.reverts, redo, undo)
        else:
            undo.append(change.id)
            redo.clear()
    return undo, redo


def _shift(change: int, source: list[int], target: list[int]) -> None:
    if change in source:
        source.remove(change)
    target.append(change)
