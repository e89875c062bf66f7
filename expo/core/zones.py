"""Time zones as readers call them: by their city."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global

#: Babel's CLDR still calls it Saigon in Korean
_CITIES = {("ko", "Asia/Ho_Chi_Minh"): "호찌민"}


@lru_cache(maxsize=2048)
def city_of(zone: str, language: str) -> str:
    """Return the city of an IANA zone in a language: "Europe/Berlin" is 베를린.

    CLDR keeps some cities under a zone's older name (Asia/Saigon); a city it does not name is called as the zone is.
    """
    if (language, zone) in _CITIES:
        return _CITIES[language, zone]
    cities = Locale.parse(language).time_zones
    older = (name for name, present in get_global("zone_aliases").items() if present == zone)
    known = (cities.get(name, {}).get("city") for name in (zone, *older))
    return next((str(name) for name in known if name), zone.rsplit("/", 1)[-1].replace("_", " "))


def is_of_a_city(zone: str) -> bool:
    """Return whether a zone is that of a city, not one of the plain offsets such as UTC."""
    return "/" in zone and not zone.startswith("Etc/")
