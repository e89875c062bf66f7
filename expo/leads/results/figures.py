"""What a show sold, in figures: per firm, area, channel and edition of its series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from expo.consultations.rules.codes import Stage
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.leads.rules import AmountKind, Channel, totals
from expo.shows.models import Pavilion, Show

Amounts = dict[AmountKind, dict[str, int]]
#: what the logs of consultations call the same amount
KINDS = {
    Stage.DISCUSSED: AmountKind.DISCUSSED,
    Stage.IN_PROGRESS: AmountKind.IN_PROGRESS,
    Stage.SIGNED: AmountKind.SIGNED_ON_SITE,
    Stage.CONCLUDED: AmountKind.CONCLUDED,
}


class Source(StrEnum):
    """Who says what an amount is: the exhibitors' leads, or the logs of consultations."""

    LEADS = "leads"
    LOGS = "logs"


@dataclass(frozen=True, slots=True)
class Sum:
    """The records of one exhibitor that are of one kind, channel and currency."""

    exhibitor_id: int
    kind: AmountKind
    #: unknown for the logs of consultations
    channel: Channel | None
    currency: str
    minor: int
    records: int
    #: how many records name evidence, or are confirmed by the buyer
    evidenced: int


@dataclass(frozen=True, slots=True)
class Firm:
    """What one exhibitor recorded."""

    exhibitor: Exhibitor
    leads: int
    consented: int
    hot: int
    consultations: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Area:
    """What the firms of one pavilion recorded; without a pavilion, those with booths of their own."""

    pavilion: Pavilion | None
    firms: int
    leads: int
    consultations: int
    amounts: Amounts

    def concluded_per_firm(self, currency: str) -> int:
        """Return the contracts in one currency, in its minor units, shared evenly among the firms."""
        return self.amounts[AmountKind.CONCLUDED].get(currency, 0) // self.firms if self.firms else 0


@dataclass(frozen=True, slots=True)
class ByChannel:
    """What came through one channel of contract, and how many contracts were concluded."""

    channel: Channel
    amounts: Amounts
    contracts: int


@dataclass(frozen=True, slots=True)
class Step:
    """How many came so far, and whether the step before counts the same kind of thing."""

    name: str
    number: int
    follows: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """One show of a series beside the others."""

    show: Show
    firms: int
    returning: int
    leads: int
    consultations: int
    contracts: int
    concluded: dict[str, int]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a show's exhibitors recorded."""

    firms: Sequence[Firm]
    sums: Sequence[Sum]
    source: Source

    @property
    def amounts(self) -> Amounts:
        return add_up(self.sums)

    def records(self, kind: AmountKind) -> tuple[int, int]:
        """Return how many records an amount is the sum of, and how many of them name evidence."""
        found = [each for each in self.sums if each.kind == kind]
        return sum(each.records for each in found), sum(each.evidenced for each in found)

    def areas(self) -> list[Area]:
        """Return the individual booths and each pavilion, in the show's order."""
        pavilions = {firm.exhibitor.pavilion_id: firm.exhibitor.pavilion for firm in self.firms}
        order = sorted(pavilions.values(), key=lambda each: each.position if each else 0)
        return [
            _area(pavilion, [firm for firm in self.firms if firm.exhibitor.pavilion is pavilion], self.sums)
            for pavilion in order
        ]

    @property
    def whole(self) -> Area:
        """What all firms recorded, those without a booth of their own among them."""
        return _area(None, self.firms, self.sums)

    def channels(self, currency: str) -> list[ByChannel]:
        """Return the channels with records, the one with the most concluded in `currency` first."""
        found = [self._channel(channel) for channel in Channel if any(each.channel is channel for each in self.sums)]
        return sorted(found, key=lambda each: -each.amounts[AmountKind.CONCLUDED].get(currency, 0))

    def _channel(self, channel: Channel) -> ByChannel:
        here = [each for each in self.sums if each.channel is channel]
        contracts = sum(each.records for each in here if each.kind is AmountKind.CONCLUDED)
        return ByChannel(channel, add_up(here), contracts)


def _area(pavilion: Pavilion | None, here: Sequence[Firm], sums: Sequence[Sum]) -> Area:
    ids = {firm.exhibitor.id for firm in here}
    return Area(
        pavilion,
        firms=sum(firm.exhibitor.status is ExhibitorStatus.ACTIVE for firm in here),
        leads=sum(firm.leads for firm in here),
        consultations=sum(firm.consultations for firm in here),
        amounts=add_up(each for each in sums if each.exhibitor_id in ids),
    )


def add_up(sums: Iterable[Sum]) -> Amounts:
    """Return the amounts per kind and currency."""
    return totals([(each.kind, each.currency, each.minor) for each in sums])


def amount_key(kind: AmountKind, currency: str) -> Callable[[Firm], tuple[int, int]]:
    """Return the key that sorts firms by one amount: the show's currency first, then the largest other one."""

    def key(firm: Firm) -> tuple[int, int]:
        sums = firm.amounts[kind]
        others = [minor for each, minor in sums.items() if each != currency]
        return sums.get(currency, 0), max(others, default=0)

    return key
