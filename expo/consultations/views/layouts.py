"""A day's layout between the slots there are and the fields of its form."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from expo.consultations.forms import LayoutForm
from expo.consultations.models import Slot
from expo.consultations.rules import slots as rules
from expo.consultations.rules.codes import SlotKind
from expo.consultations.services import setup
from expo.consultations.services.setup import Period
from expo.shows.models import Show, ShowDay

#: as a day is cut that has no slots yet
LUNCH = (12 * 60, 13 * 60)
#: how many breaks the form asks for
BREAKS = 2


def laid_out(show: Show, day: ShowDay, slots: Sequence[Slot]) -> dict[str, str]:
    """Return what stands in the fields for a day's layout: as it is cut now, else a first proposal."""
    zone = ZoneInfo(show.time_zone)
    cut = [
        (rules.minutes(each.starts_at.astimezone(zone).time()), rules.minutes(each.ends_at.astimezone(zone).time()))
        for each in slots
    ]
    found = rules.layout_of(cut)
    if found is None or len(found.breaks) > BREAKS:
        length = cut[0][1] - cut[0][0] if cut else 30
        found = rules.Layout(rules.minutes(day.opens_at), rules.minutes(day.closes_at), length, 0, (LUNCH,))
    pauses = [*found.breaks, *[None] * BREAKS]
    kinds = {each.kind for each in slots}
    return {
        "starts": _clock(found.starts),
        "ends": _clock(found.ends),
        "length": str(found.length),
        "gap": str(found.gap),
        **{
            f"{name}_starts": _clock(pause[0]) if pause else ""
            for name, pause in zip(("pause", "second"), pauses, strict=False)
        },
        **{
            f"{name}_ends": _clock(pause[1]) if pause else ""
            for name, pause in zip(("pause", "second"), pauses, strict=False)
        },
        "kind": kinds.pop().value if len(kinds) == 1 else SlotKind.GENERAL.value,
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def periods_of(show: Show, day: ShowDay, form: LayoutForm) -> list[Period]:
    """Return the slots that the form asks for."""
    pauses = [(form.pause_starts.data, form.pause_ends.data), (form.second_starts.data, form.second_ends.data)]
    breaks = tuple((rules.minutes(start), rules.minutes(end)) for start, end in pauses if start and end)
    layout = rules.Layout(
        rules.minutes(form.starts.data), rules.minutes(form.ends.data), form.length.data, form.gap.data or 0, breaks
    )
    return setup.periods_of(day, layout, show.time_zone)
