"""Tables of this room."""

from __future__ import annotations

from expo.consultations.models.logs import ConsultationLog, LogLine
from expo.consultations.models.people import (
    Buyer,
    BuyerCategory,
    BuyerId,
    ConsultationProfile,
    Interpreter,
    InterpreterId,
    InterpreterShift,
    Wish,
)
from expo.consultations.models.timetable import (
    Consultation,
    ConsultationId,
    ConsultationSetup,
    Slot,
    SlotId,
    Table,
    TableId,
    Timetable,
    TimetableId,
    TimetableItem,
)

__all__ = [
    "Buyer",
    "BuyerCategory",
    "BuyerId",
    "Consultation",
    "ConsultationId",
    "ConsultationLog",
    "ConsultationProfile",
    "ConsultationSetup",
    "Interpreter",
    "InterpreterId",
    "InterpreterShift",
    "LogLine",
    "Slot",
    "SlotId",
    "Table",
    "TableId",
    "Timetable",
    "TimetableId",
    "TimetableItem",
    "Wish",
]
