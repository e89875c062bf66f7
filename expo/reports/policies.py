"""Who may do what here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

POLICIES: Mapping[StrEnum, Callable[..., bool]] = {}
