"""Time zones and currencies a show may be held in."""

from __future__ import annotations

from zoneinfo import available_timezones

CONTINENTS = (
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
#: zones by the names people know; the rest of the database are aliases
ZONES = tuple(sorted(zone for zone in available_timezones() if zone.partition("/")[0] in CONTINENTS))
CURRENCIES = ("KRW", "USD", "EUR", "JPY", "CNY", "VND", "THB", "IDR", "INR", "GBP", "SGD", "AED")
