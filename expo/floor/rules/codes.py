"""Codes this room keeps in the database."""

from __future__ import annotations

from enum import StrEnum


class AreaKind(StrEnum):
    """What an area is for; only individual areas and pavilions hold booths to allocate."""

    INDIVIDUAL = "individual"
    PAVILION = "pavilion"
    CONSULTATION = "consultation"
    STUDIO = "studio"
    STAGE = "stage"
    SERVICE = "service"


class ItemKind(StrEnum):
    """Things on the floor that are not booths."""

    WALL = "wall"
    PILLAR = "pillar"
    ENTRANCE = "entrance"
    AISLE = "aisle"
    SERVICE_POINT = "service_point"
    PICTURE = "picture"


class BoothKind(StrEnum):
    """Shell scheme (조립부스) or raw space (독립부스)."""

    SHELL = "shell"
    RAW = "raw"


class BoothStatus(StrEnum):
    """A retired booth was merged into another or removed; its row stays for what hangs on it."""

    ACTIVE = "active"
    RETIRED = "retired"


class PlanStatus(StrEnum):
    """A draft is worked on; a released version is frozen and in force; a superseded one was in force."""

    DRAFT = "draft"
    RELEASED = "released"
    SUPERSEDED = "superseded"
    TAKEN_BACK = "taken_back"


class How(StrEnum):
    """How a booth was given."""

    HAND = "hand"
    ORDER = "order"
    DRAW = "draw"
    SELECTION = "selection"
    OPTIMISE = "optimise"


class Verb(StrEnum):
    """What a change of a plan did."""

    PLACE = "place"
    MOVE = "move"
    SWAP = "swap"
    VACATE = "vacate"
    LOCK = "lock"
    UNLOCK = "unlock"
    HOLD = "hold"
    KEEP = "keep"
    FILL = "fill"
    UNDO = "undo"
    REDO = "redo"
    CARRY = "carry"


class DrawStatus(StrEnum):
    """A draw is committed to a seed first, then revealed in public; a cancelled one never was."""

    COMMITTED = "committed"
    REVEALED = "revealed"
    CANCELLED = "cancelled"


class SelectionEnd(StrEnum):
    """What happens to a firm that has not chosen when its window closes."""

    SKIP = "skip"
    BEST_WISH = "best_wish"
    KEEP_OPEN = "keep_open"


class SelectionStatus(StrEnum):
    WAITING = "waiting"
    CHOSEN = "chosen"
    MISSED = "missed"
    ASSIGNED = "assigned"
