"""Events: how a lower room lets an upper one react without knowing it. Wired in `expo.app` only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
Handler = Callable[[Any], None]

_handlers: dict[type, list[Handler]] = defaultdict(list)


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` for each announced event of `event_type`; subscribing twice changes nothing."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def announce(event: object) -> None:
    """Run the handlers of `event` now, inside the transaction of whoever announces it."""
    for handler in _handlers[type(event)]:
        handler(event)
