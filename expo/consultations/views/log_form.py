"""A log as it was typed: what can be kept of it, and at which field something has to be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import log10
from uuid import UUID

from babel.numbers import get_currency_precision
from flask import request
from flask_babel import gettext as _

from expo.consultations.models import ConsultationLog
from expo.consultations.rules.amounts import MOST_MINOR, MOST_PIECES, NumberProblem, quoted_units, read_number
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import Line
from expo.consultations.services.logs import LogDraft
from expo.core import clock
from expo.core.i18n import N_
from expo.core.ids import new_uuid
from expo.core.numbers import whole
from expo.web.locale import smallest_unit

LINES = 5
CURRENCIES = ("KRW", "USD", "EUR", "JPY", "CNY", "VND")
MICRO = 1_000_000
RATE_PLACES = 6
MOST_RATE = 10**15

#: by kind of field what is said of it
PROBLEMS: Mapping[str, Mapping[NumberProblem, str]] = {
    "price": {
        NumberProblem.UNREADABLE: N_("Enter the price as a number, such as 1250."),
        NumberProblem.TOO_LARGE: N_("This is more than can be entered."),
    },
    "quantity": {
        NumberProblem.UNREADABLE: N_("Enter the quantity as a whole number, such as 200."),
        NumberProblem.TOO_FINE: N_("Enter the quantity as a whole number, such as 200."),
        NumberProblem.TOO_LARGE: N_("This is more than can be entered."),
    },
    "rate": {
        NumberProblem.UNREADABLE: N_("Enter the day's rate in won as a number, such as 1385."),
        NumberProblem.TOO_LARGE: N_("This is more than can be entered."),
    },
}


@dataclass(frozen=True, slots=True)
class Row:
    """A product's line as it stands in the form."""

    name: str = ""
    price: str = ""
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was sent: the draft it makes, its lines as typed, and what to correct by field."""

    draft: LogDraft
    rows: tuple[Row, ...]
    faults: Mapping[str, str]

    @property
    def first(self) -> str:
        """Return the first thing to correct, with the name of its field."""
        name, text = next(iter(self.faults.items()))
        return f"{label_of(name)}: {text}"


def label_of(field: str) -> str:
    """Return the name a reader knows a field by."""
    if field == "rate":
        return str(_("The day's rate"))
    kind, _dash, row = field.partition("-")
    said = {"price": _("Unit price %(number)s"), "quantity": _("Quantity %(number)s")}
    return str(said[kind] % {"number": int(row) + 1})


def too_fine(currency: str) -> str:
    """Return what is said of a price below the currency's smallest unit."""
    smallest = f"{smallest_unit(currency):f}"
    text = _("The smallest amount of %(currency)s is %(smallest)s. Round the price to it.")
    return str(text % {"currency": currency, "smallest": smallest})


def rate_places(currency: str) -> int:
    """Return how many decimals of a rate are kept, as it is typed: fewer where it is said for a hundred units."""
    return RATE_PLACES - round(log10(quoted_units(currency)))


def rate_too_fine(currency: str) -> str:
    """Return what is said of a rate with more decimals than are kept."""
    return str(_("A rate is kept to %(places)s decimals. Round it to that.", places=rate_places(currency)))


def words() -> dict[str, dict[str, str]]:
    """Return what the page's script says of a field, the same as the server does."""
    said = {kind: {problem.value: str(_(text)) for problem, text in each.items()} for kind, each in PROBLEMS.items()}
    fine = {currency: too_fine(currency) for currency in CURRENCIES}
    return said | {"fine": fine, "rateFine": {currency: rate_too_fine(currency) for currency in CURRENCIES}}


def read(author: LogAuthor) -> Written:
    """Return what the form says, and what to correct in it."""
    form = request.form
    currency = form.get("currency", "KRW") if form.get("currency") in CURRENCIES else "KRW"
    satisfaction = form.get("satisfaction", type=whole)
    rows = tuple(
        Row(form.get(f"name-{row}", "").strip()[:200], form.get(f"price-{row}", ""), form.get(f"quantity-{row}", ""))
        for row in range(LINES)
    )
    faults: dict[str, str] = {}
    draft = LogDraft(
        id=_uuid(form.get("id", "")),
        author=author,
        stage=Stage(form["stage"]) if form.get("stage") in set(Stage) else Stage.DISCUSSED,
        lines=_lines(rows, currency, faults),
        currency=currency,
        rate_micro=MICRO if currency == "KRW" else _rate(form.get("rate", ""), currency, faults),
        note=form.get("note", "")[:4000],
        next_step=form.get("next_step", "")[:1000],
        satisfaction=satisfaction if satisfaction in range(1, 6) else None,
        written_at=_written_at(form.get("written_at", ""), form.get("sent_at", "")),
        edit_id=_found_uuid(form.get("edit", "")),
        follows=frozenset(each for text in form.get("follows", "").split() if (each := _found_uuid(text))),
    )
    return Written(draft, rows, faults)


def _lines(rows: tuple[Row, ...], currency: str, faults: dict[str, str]) -> tuple[Line, ...]:
    """Return the lines that say something; what cannot be read of them goes into `faults`."""
    found = []
    for place, row in enumerate(rows):
        price = read_number(row.price, places=get_currency_precision(currency), most=MOST_MINOR)
        quantity = read_number(row.quantity, places=0, most=MOST_PIECES)
        if isinstance(price, NumberProblem):
            faults[f"price-{place}"] = too_fine(currency) if price is NumberProblem.TOO_FINE else _said("price", price)
        if isinstance(quantity, NumberProblem):
            faults[f"quantity-{place}"] = _said("quantity", quantity)
        if row.name or row.price.strip():
            found.append(Line(row.name, _or_nothing(price), _or_nothing(quantity)))
    return tuple(found)


def _said(kind: str, problem: NumberProblem) -> str:
    text = PROBLEMS[kind][problem]
    return str(_(text))


def _or_nothing(number: int | NumberProblem) -> int:
    return 0 if isinstance(number, NumberProblem) else number


def _rate(text: str, currency: str, faults: dict[str, str]) -> int:
    """Return the won for one unit in millionths, 0 where nobody said any; what cannot be kept of it goes into `faults`."""
    rate = read_number(text, places=rate_places(currency), most=MOST_RATE)
    if isinstance(rate, NumberProblem):
        faults["rate"] = rate_too_fine(currency) if rate is NumberProblem.TOO_FINE else _said("rate", rate)
    return _or_nothing(rate)


def rate_typed(rate_micro: int, currency: str) -> str:
    """Return a rate as one types it: for as many units as it is said for."""
    return plain(Decimal(rate_micro * quoted_units(currency)) / MICRO)


def rows_of(log: ConsultationLog | None) -> tuple[Row, ...]:
    """Return a kept log's lines as they are typed."""
    if log is None:
        return ()
    places = get_currency_precision(log.currency)
    return tuple(
        Row(line.name, plain(Decimal(line.unit_price_minor).scaleb(-places)), str(line.quantity)) for line in log.lines
    )


def plain(value: Decimal) -> str:
    """Return a number as one types it: no exponent, no zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _uuid(text: str) -> UUID:
    return _found_uuid(text) or new_uuid()


def _found_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _written_at(text: str, sent: str) -> datetime:
    """Return when a log was written, never in the future; a device that says when it sent it may have any clock."""
    now = clock.now()
    moment, sent_at = _moment(text), _moment(sent)
    if moment is None:
        return now
    return min(moment + (now - sent_at if sent_at else timedelta(0)), now)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
