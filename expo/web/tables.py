"""Exports: the rows of a list as CSV or XLSX, cells harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from flask import Response

Cell = str | int | float | bool | datetime | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: a cell that begins like this would be run as a formula by a spreadsheet
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(kind: Literal["csv", "xlsx"], name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
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
    for row in rows:
        writer.writerow([_plain(_harmless(cell)) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def _plain(cell: Cell) -> Cell:
    return cell.isoformat() if isinstance(cell, datetime) else cell


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [_plain(cell) for cell in row])
    book.close()
    return out.getvalue()
