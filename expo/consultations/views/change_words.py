"""What a change of the set-up is called, and what it made of the set-up, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from expo.consultations.queries import people
from expo.consultations.rules.codes import SlotKind
from expo.consultations.services.area_state import Rules, TablesState, TableState
from expo.consultations.services.change import Change
from expo.consultations.services.changes import Closing, Reopened, TablesChange
from expo.consultations.services.day_changes import DayChange, SlotPlan
from expo.consultations.services.days_change import DaysChange
from expo.consultations.services.person_change import Period, PersonChange
from expo.consultations.views.words import language_name, word
from expo.shows.models import Show
from expo.web.locale import local, show_date, show_datetime, show_time


def title_of(show: Show, change: Change) -> str:
    """Return what the change is called."""
    match change:
        case DayChange():
            title = _day_title(show, change)
        case DaysChange(days=days):
            title = _("New slots on %(day)s", day=", ".join(_day(show, each) for each in days))
        case TablesChange(plan=plan, rules=None):
            title = _("With %(count)s tables", count=plan.count)
        case TablesChange(plan=plan):
            title = _("Seating and rules, %(count)s tables", count=plan.count)
        case Closing(number=number):
            title = _("Without table %(number)s", number=number)
        case Reopened(number=number):
            title = _("Table %(number)s in use again", number=number)
        case PersonChange(person_id=person_id):
            person = people.get_interpreter(show, person_id)
            title = _("Other languages or shifts: %(name)s", name=local(person.name))
        case _:
            title = _("Seat the confirmed as chosen")
    return str(title)


def _day_title(show: Show, change: DayChange) -> str:
    day = _day(show, change)
    if change.kept_for is not None:
        return str(_("Keep times on %(day)s: %(kind)s", day=day, kind=word(change.kept_for)))
    return str(_("New slots on %(day)s", day=day))


def _day(show: Show, change: DayChange) -> str:
    return show_date(next(day.on for day in show.days if day.id == change.day_id), "day")


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the set-up that is otherwise than it was."""

    what: str
    was: str
    became: str


def differences(was: Change, left: Change) -> list[Difference]:
    """Return what lies between the set-up that a change replaced and the one it left."""
    match was, left:
        case TablesState(), TablesState():
            found = [*_of_rules(was.rules, left.rules), *_of_tables(was.tables, left.tables)]
        case DayChange(), DayChange():
            found = [Difference(_("Slots"), _slots(was.slots), _slots(left.slots))]
        case DaysChange(), DaysChange():
            pairs = zip(was.days, left.days, strict=True)
            found = [Difference(_of_day(old, new), _slots(old.slots), _slots(new.slots)) for old, new in pairs]
        case PersonChange(), PersonChange():
            found = list(_of_person(was, left))
        case _:
            found = []
    return [each for each in found if each.was != each.became]


def _of_day(was: DayChange, left: DayChange) -> str:
    """Return what the slots of one of several days are called."""
    first = next(iter([*was.slots, *left.slots]), None)
    return f"{_('Slots')} {show_date(first[0], 'day')}" if first else str(_("Slots"))


def _of_rules(was: Rules | None, left: Rules | None) -> Iterator[Difference]:
    if was is None or left is None:
        return
    yield Difference(_("Where people sit"), word(was.seating), word(left.seating))
    yield Difference(_("Walk between booths, minutes"), str(was.walking_min), str(left.walking_min))
    yield Difference(_("Wishes close at"), _moment(was.wishes_close_at), _moment(left.wishes_close_at))
    yield Difference(_("Hours to answer a request"), str(was.answer_hours), str(left.answer_hours))
    yield Difference(_("Grace time before a no-show, minutes"), str(was.grace_min), str(left.grace_min))


def _moment(at: datetime | None) -> str:
    return show_datetime(at) if at else "–"


def _of_tables(was: Sequence[TableState], left: Sequence[TableState]) -> Iterator[Difference]:
    became = {each.number: each for each in left}
    for each in was:
        yield Difference(_("Table %(number)s", number=each.number), _table(each), _table(became[each.number]))


def _table(state: TableState) -> str:
    if state.is_closed:
        return str(_("closed"))
    kept = [_("walk-ins")] if state.for_walk_ins else []
    kinds = [word(state.kind)] if state.kind is not SlotKind.GENERAL or not kept else []
    return " · ".join([*kept, *kinds])


def _slots(slots: Sequence[SlotPlan]) -> str:
    shown = []
    for start, end, kind in slots:
        span = f"{show_time(start)}–{show_time(end)}"
        shown.append(span if kind is SlotKind.GENERAL else f"{span} {word(kind)}")
    return ", ".join(shown) or "–"


def _of_person(was: PersonChange, left: PersonChange) -> Iterator[Difference]:
    labels = {"name_ko": _("Name (Korean)"), "name_en": _("Name (English)"), "email": _("Mail address")}
    for name, text in was.texts.items():
        yield Difference(labels[name], text or "–", left.texts[name] or "–")
    yield Difference(_("Languages"), *(", ".join(map(language_name, each.languages)) or "–" for each in (was, left)))
    yield Difference(_("Shifts"), _shifts(was.shifts), _shifts(left.shifts))
    yield Difference(_("Most slots in a row"), *(str(each.max_run or "–") for each in (was, left)))


def _shifts(shifts: Sequence[Period]) -> str:
    return ", ".join(f"{show_date(start, 'day')} {show_time(start)}–{show_time(end)}" for start, end in shifts) or "–"
