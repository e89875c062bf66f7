"""Amounts in consultation logs. Amounts of different stages or currencies are different figures; nothing adds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from expo.consultations.rules.codes import LogAuthor, Stage

#: stages whose amounts are summed, each for itself; a MOU is counted
SUMMED = (Stage.DISCUSSED, Stage.IN_PROGRESS, Stage.SIGNED, Stage.CONCLUDED)

#: whose log of a consultation counts where several wrote one and the buyer confirmed none of them, first 0
PRECEDENCE = {LogAuthor.EXHIBITOR: 0, LogAuthor.INTERPRETER: 1, LogAuthor.ORGANIZER: 2, LogAuthor.BUYER: 3}


#: how long the code works that the buyer is shown at the table; after that a new one is shown
CODE_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Line:
    """A product discussed; the price in minor units of the log's currency."""

    name: str
    unit_price_minor: int
    quantity: int
    product_id: int | None = None

    @property
    def amount_minor(self) -> int:
        return self.unit_price_minor * self.quantity


def amount(lines: Iterable[Line]) -> int:
    """Return the log's amount in minor units: unit price × quantity over its lines."""
    return sum(line.amount_minor for line in lines)


@dataclass(frozen=True, slots=True)
class Figures:
    """The amounts of many logs: per stage and currency, and how many MOUs."""

    amounts: dict[tuple[Stage, str], int]
    mou_count: int

    def of(self, stage: Stage) -> dict[str, int]:
        """Return one stage's amounts in minor units, by currency."""
        return {currency: minor for (each, currency), minor in sorted(self.amounts.items()) if each is stage}


def figures(logs: Iterable[tuple[Stage, str, int]]) -> Figures:
    """Return each stage's amount per currency from (stage, currency, amount in minor units)."""
    amounts: dict[tuple[Stage, str], int] = defaultdict(int)
    mous = 0
    for stage, currency, minor in logs:
        if stage is Stage.MOU:
            mous += 1
        else:
            amounts[stage, currency] += minor
    return Figures(dict(amounts), mous)


@dataclass(frozen=True, slots=True)
class Edit:
    """One saving of a log: its own number, and those of the savings its author had before them."""

    id: UUID | None
    written_at: datetime
    follows: frozenset[UUID] = frozenset()


def is_newer(mine: Edit, kept: Edit) -> bool:
    """Return whether an edit was written knowing the kept one; clocks count only where it does not say what it follows."""
    if mine.id is None:
        return mine.written_at >= kept.written_at
    return kept.id in mine.follows


def digest(*parts: object, lines: Sequence[Line]) -> str:
    """Return a fingerprint of what a device sent."""
    return sha256(repr((parts, tuple(lines))).encode()).hexdigest()
