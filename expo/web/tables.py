"""Exports: the rows of a list as CSV or XLSX, cells harmless in a spreadsheet, moments in the show's time.

A list page that is asked with `?file=xlsx` or `?file=csv` answers with its rows instead of the page: the address keeps
search, filters and order (`ui/table.html`: `exports`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal, TypeVar

from flask import Response, request
from flask_babel import gettext

from expo.web.locale import in_zone

T = TypeVar("T")
Cell = str | int | float | bool | datetime | date | None
Kind = Literal["csv", "xlsx"]
#: what a file of a list holds: the head of each column (a message) and what a row says there
Columns = Sequence[tuple[str, Callable[[T], Cell]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: a cell that begins like this would be run as a formula by a spreadsheet
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
    body = _csv(head, rows) if kind == "csv" else _xlsx(head, rows)
    mimetype = "text/csv" if kind == "csv" else XLSX
    response = Response(body, mimetype=mimetype)
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
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else cell


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    # in constant memory the strings stand in the cells, as strings: no cell is ever a formula or a link
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    moment, day = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd hh:mm", "yyyy-mm-dd"))
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, bold)
    for number, row in enumerate(_shown(rows), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, moment if isinstance(cell, datetime) else day)
            else:
                sheet.write(number, column, cell)
    book.close()
    return out.getvalue()
