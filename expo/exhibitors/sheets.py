"""Tables people send in: XLSX, XLS, ODS by calamine, CSV in UTF-8 or the Korean Windows encoding."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from expo.exhibitors.errors import TooMany, UnreadableTable

MAX_ROWS = 5000
MAX_CELL = 5000


def read_table(data: bytes, name: str) -> list[list[str]]:
    """Return the first sheet as rows of text. Raises UnreadableTable, TooMany."""
    spreadsheet = data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    rows = _spreadsheet(data) if spreadsheet else _csv(data)
    rows = [row for row in rows if any(row)]
    if not rows or not name:
        raise UnreadableTable
    if len(rows) > MAX_ROWS + 1:
        raise TooMany(most=MAX_ROWS, field="file")
    return rows


def _spreadsheet(data: bytes) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python()]
    except (CalamineError, ValueError, IndexError, OSError) as fault:
        raise UnreadableTable from fault


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _plain(str(cell))


def _plain(text: str) -> str:
    """Return a cell without the apostrophe that our exports put before what looks like a formula."""
    text = text.strip()[:MAX_CELL]
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _csv(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        try:
            return [[_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
        except csv.Error as fault:
            raise UnreadableTable from fault
    raise UnreadableTable
