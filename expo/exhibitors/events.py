"""What upper rooms may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.accounts.models import OrganizationId
from expo.core.actor import Actor
from expo.exhibitors.models import ApplicationId, ExhibitorId, SampleDisplayId
from expo.shows.models import ShowId


@dataclass(frozen=True, slots=True)
class ApplicationApproved:
    """An application was approved; it has become an exhibitor or a sample display."""

    application_id: ApplicationId
    show_id: ShowId
    exhibitor_id: ExhibitorId | None
    sample_display_id: SampleDisplayId | None
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class ExhibitorWithdrawn:
    """An exhibitor no longer takes part: what it holds (booths, slots) is to be given back."""

    exhibitor_id: ExhibitorId
    show_id: ShowId
    actor: Actor
    now: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FirmsMerged:
    """Two records of one firm became one: what names `gone_id` without a foreign key is to name `kept_id`."""

    kept_id: OrganizationId
    gone_id: OrganizationId
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class WishesImported:
    """A table named the booths an application wishes for, best first."""

    application_id: ApplicationId
    show_id: ShowId
    booth_numbers: tuple[str, ...]
    now: datetime
