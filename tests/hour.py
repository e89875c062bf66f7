"""The hour of the day at which the demo and the journeys happen, whenever the tests run.

DEMO_AT chooses another one: `DEMO_AT=09:35 make test`. `make soak` walks at several.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

#: the middle of a show day, in Seoul
AT = time.fromisoformat(os.environ.get("DEMO_AT", "13:40"))


def moment() -> datetime:
    """Return that hour of the present day in Seoul."""
    today = datetime.now(ZoneInfo("Asia/Seoul")).date()
    return datetime.combine(today, AT, ZoneInfo("Asia/Seoul")).astimezone(UTC)
