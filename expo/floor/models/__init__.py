"""Tables of this room: the floor, the plans on it, and the ways booths are given."""

from __future__ import annotations

from expo.floor.models.hall import (
    Area,
    AreaId,
    Booth,
    BoothId,
    FloorChange,
    FloorItem,
    Hall,
    HallId,
)
from expo.floor.models.plan import (
    Allocation,
    Plan,
    PlanChange,
    PlanChangeLine,
    PlanId,
    PlanPresence,
)
from expo.floor.models.ways import (
    BoothWish,
    Draw,
    PointsRule,
    SelectionRound,
    SelectionWindow,
)

__all__ = [
    "Allocation",
    "Area",
    "AreaId",
    "Booth",
    "BoothId",
    "BoothWish",
    "Draw",
    "FloorChange",
    "FloorItem",
    "Hall",
    "HallId",
    "Plan",
    "PlanChange",
    "PlanChangeLine",
    "PlanId",
    "PlanPresence",
    "PointsRule",
    "SelectionRound",
    "SelectionWindow",
]
