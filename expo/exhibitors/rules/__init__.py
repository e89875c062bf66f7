"""Decisions about applications and exhibitors: codes, what may follow what, which numbers are real."""

from __future__ import annotations

from enum import StrEnum


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WAITING = "waiting"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Participation(StrEnum):
    """How a firm takes part."""

    OWN_BOOTH = "own_booth"
    PAVILION_STAND = "pavilion_stand"
    SAMPLE_DISPLAY = "sample_display"


class StandKind(StrEnum):
    """Shell scheme (조립부스) or raw space (독립부스)."""

    SHELL = "shell"
    RAW = "raw"


#: metres between firms that want to stand apart and name no other distance
APART_M = 6


class NeighbourKind(StrEnum):
    """Whether a firm wants to stand beside another one or far from it."""

    NEAR = "near"
    APART = "apart"


class ExhibitorStatus(StrEnum):
    """Whether a participation is in force."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
