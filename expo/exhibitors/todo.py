"""What an exhibitor should do next: this room's own hints and those of rooms above.

Wired in `expo.app`:

    todo.add(consultations.hints.for_exhibitor)

A hinter gets the exhibitor and returns hints; their texts are marked with N_ and their addresses finished.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from expo.exhibitors.models import Exhibitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One thing to do, or done."""

    text: str
    url: str
    done: bool = False
    params: Mapping[str, object] = field(default_factory=dict)


Hinter = Callable[[Exhibitor], Sequence[Hint]]
_hinters: list[Hinter] = []


def add(hinter: Hinter) -> None:
    """Let `hinter` say what else an exhibitor should do; adding it twice changes nothing."""
    if hinter not in _hinters:
        _hinters.append(hinter)


def of(exhibitor: Exhibitor) -> list[Hint]:
    """Return what rooms above advise."""
    return [hint for hinter in _hinters for hint in hinter(exhibitor)]
