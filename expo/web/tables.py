"""Exports: the rows of a list as CSV or XLSX, cells harmless in a spreadsheet, moments in the show's time.

A list page that is asked with `?file=xlsx` or `?file=csv` answers with its rows instead of the page: the address keeps
search, filters and order (`ui/table.html`: `exports`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

from babel.numbers import get_currency_precision
from flask import Response, request
from flask_babel import gettext

from expo.web.locale import in_zone

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units; a file holds the number alone, in won or dollars with all their decimals."""

    minor: int
    currency: str

    @property
    def places(self) -> int:
        """Return how many decimals the currency has."""
        return get_currency_precision(self.currency)

    @property
    def major(self) -> Decimal:
        """Return the amount in won or dollars."""
        return Decimal(self.minor).scaleb(-self.places)


T = TypeVar("T")
Cell = str | int | float | bool | datetime | date | Decimal | Money | None
Kind = Literal["csv", "xlsx"]
#: what a file of a list holds: the head of each column (a message) and what a row says there
Columns = Sequence[tuple[str, Callable[[T], Cell]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: a cell that begins like this would be run as a formula by a spreadsheet
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a spreadsheet: a head row, the rows below it, and what its tab says."""

    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    name: str | None = None


def wanted_file(*lists: str) -> Kind | None:
    """Return which file of this page's list the address asks for; a page with several lists names one of them."""
    kind, of = request.args.get("file", ""), request.args.get("list", "")
    if of not in (lists or ("",)):
        return None
    return "csv" if kind == "csv" else "xlsx" if kind == "xlsx" else None


def download(kind: Kind, name: str, columns: Columns[T], rows: Iterable[T]) -> Response:
    """Return the rows of a list as a file, its heads in the reader's language."""
    head = [gettext(word) for word, _cell in columns]
    return export(kind, name, head, ([cell(row) for _word, cell in columns] for row in rows))


def export(kind: Kind, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return a download named `name`.<kind> with a head row and the rows."""
    return _file(name, kind, _csv(head, rows) if kind == "csv" else _xlsx([Sheet(head, rows)]))


def export_book(name: str, sheets: Iterable[Sheet]) -> Response:
    """Return a download named `name`.xlsx with several sheets."""
    return _file(name, "xlsx", _xlsx(sheets))


def _file(name: str, kind: Kind, body: bytes) -> Response:
    response = Response(body, mimetype="text/csv" if kind == "csv" else XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in _shown(rows):
        writer.writerow([_plain(_harmless(cell)) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def _shown(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """Yield the rows with each moment as the show's clock told it; a spreadsheet knows no time zones."""
    for row in rows:
        yield [
            in_zone(cell).replace(tzinfo=None, microsecond=0) if isinstance(cell, datetime) else cell for cell in row
        ]


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, Money):
        return f"{cell.major:f}"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else cell


def _xlsx(sheets: Iterable[Sheet]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    # in constant memory the strings stand in the cells, as strings: no cell is ever a formula or a link
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True})
    formats = _Formats(book)
    for each in sheets:
        sheet = book.add_worksheet(each.name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, each.head, formats.bold)
        for number, row in enumerate(_shown(each.rows), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, formats.of(cell))
                else:
                    sheet.write(number, column, cell.major if isinstance(cell, Money) else cell, formats.of(cell))
    book.close()
    return out.getvalue()


class _Formats:
    """How the cells of one book look: moments, days, and amounts with as many decimals as their currency has."""

    def __init__(self, book: Workbook) -> None:
        self.bold = book.add_format({"bold": True})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        decimals = {places: "#,##0." + "0" * places if places else "#,##0" for places in range(5)}
        self._amounts = {places: book.add_format({"num_format": form}) for places, form in decimals.items()}

    def of(self, cell: Cell) -> Format | None:
        """Return the look of a cell, None for the plain one."""
        if isinstance(cell, Money):
            return self._amounts[cell.places]
        if isinstance(cell, date):
            return self._moment if isinstance(cell, datetime) else self._day
        return None
