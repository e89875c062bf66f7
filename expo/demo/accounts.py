"""The demo's accounts: known to everybody, so a real server refuses to start with them."""

from __future__ import annotations

PASSWORD = "expo-demo"  # noqa: S105 - printed at every start of the local demo

#: address → what it shows
ACCOUNTS = {
    "organizer@expo.example": "organizer of the three demo shows",
    "host@expo.example": "host of the Jeonbuk pavilion",
    "gate@expo.example": "gate staff",
    "exhibitor@expo.example": "an exhibitor's team member",
    "buyer@expo.example": "an overseas buyer",
    "interpreter@expo.example": "an interpreter",
}
