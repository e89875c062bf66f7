"""QR codes as vector paths and badges as PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from config import ROOT

FONTS = ROOT / "static" / "vendor" / "fonts"
QR_VERSION = 5
#: modules of a version 5 code without its quiet zone
MODULES = 37
QUIET = 4
#: any mask is valid; a fixed one saves trying all eight, which takes twenty times as long as drawing
MASK = 2

#: a badge is a quarter of a sheet: A6, millimetres
WIDTH_MM, HEIGHT_MM = 105.0, 148.0
_MARGIN_MM = 8.0
_QR_MM = 52.0
_BAND_MM = 15.0
#: qrcode's number for the alphanumeric mode
ALPHANUMERIC: Final = 2
_INK, _PAPER = (27, 28, 30), (255, 255, 255)
_SIZES = (30, 26, 22, 18, 15)


@dataclass(frozen=True, slots=True)
class Card:
    """What one badge shows; texts are finished."""

    token: str
    code: str
    name: str
    name_en: str
    organization: str
    organization_en: str
    job_title: str
    kind: str
    show: str
    dates: str


@lru_cache(maxsize=512)
def qr_matrix(token: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a badge's QR code: version 5, correction M, alphanumeric."""
    import qrcode
    from qrcode.util import QRData

    code = qrcode.QRCode(
        version=QR_VERSION, error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=MASK
    )
    code.add_data(QRData(token, mode=ALPHANUMERIC), optimize=0)
    code.make(fit=False)
    return tuple(tuple(bool(cell) for cell in row) for row in code.modules)


def _runs(matrix: Sequence[Sequence[bool]]) -> Iterator[tuple[int, int, int]]:
    """Yield (x, y, length) of each horizontal run of dark modules."""
    for y, row in enumerate(matrix):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield start, y, x - start
                start = None


def qr_path(token: str) -> str:
    """Return the code as an SVG path in a square of MODULES plus a quiet zone of QUIET on each side."""
    return "".join(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for x, y, length in _runs(qr_matrix(token)))


def make_pdf(
    cards: Sequence[Card], *, sheet: bool = False, progress: Callable[[int], bool] = lambda _done: True
) -> bytes | None:
    """Return the badges as PDF: one to a page, or four to an A4 `sheet`; None where `progress` says stop."""
    from fpdf import FPDF

    pdf: Any = FPDF(format="A4" if sheet else (WIDTH_MM, HEIGHT_MM))
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    for style, weight in (("", "Regular"), ("B", "Bold")):
        pdf.add_font("Noto", style, _font(weight))
    pdf.set_title(cards[0].show if cards else "")
    each = 4 if sheet else 1
    for number, card in enumerate(cards):
        if number % each == 0:
            pdf.add_page()
        place = number % each
        _draw(pdf, card, place % 2 * WIDTH_MM, place // 2 * HEIGHT_MM)
        if number % 25 == 0 and not progress(number):
            return None
    return bytes(pdf.output())


def _font(weight: str) -> Path:
    return FONTS / f"NotoSansKR-{weight}.ttf"


def _draw(pdf: Any, card: Card, left: float, top: float) -> None:  # noqa: ANN401 - fpdf has no types
    pdf.set_text_color(*_INK)
    _line(pdf, card.show, (left, top + 8), ("B", 13), 8)
    _line(pdf, card.dates, (left, top + 15), ("", 9), 5)
    size = _fitting(pdf, card.name)
    _line(pdf, card.name, (left, top + 26), ("B", size), 13)
    _line(pdf, card.name_en if card.name_en != card.name else "", (left, top + 39), ("", 12), 6)
    _firm(pdf, card, left, top + 46)
    _qr(pdf, card.token, left + (WIDTH_MM - _QR_MM) / 2, top + 61)
    _line(pdf, card.code, (left, top + 61 + _QR_MM + 1), ("B", 13), 7)
    pdf.set_fill_color(*_INK)
    pdf.rect(left, top + HEIGHT_MM - _BAND_MM, WIDTH_MM, _BAND_MM, style="F")
    pdf.set_text_color(*_PAPER)
    _line(pdf, card.kind, (left, top + HEIGHT_MM - _BAND_MM), ("B", 20), _BAND_MM)


def _firm(pdf: Any, card: Card, left: float, top: float) -> None:  # noqa: ANN401 - fpdf has no types
    """Print whom the person works for, in both languages where there are two, and as what."""
    other = card.organization_en if card.organization_en != card.organization else ""
    if other and card.organization:
        _line(pdf, card.organization, (left, top - 1), ("B", 13), 6)
        _line(pdf, other, (left, top + 5), ("", 10), 4)
        _line(pdf, card.job_title, (left, top + 10), ("", 10), 4)
    else:
        _line(pdf, card.organization or other, (left, top), ("B", 13), 7)
        _line(pdf, card.job_title, (left, top + 7), ("", 10), 5)


def _fitting(pdf: Any, text: str) -> int:  # noqa: ANN401 - fpdf has no types
    """Return the largest size at which the text fits on one line."""
    for size in _SIZES:
        pdf.set_font("Noto", "B", size)
        if pdf.get_string_width(text) <= WIDTH_MM - 2 * _MARGIN_MM:
            return size
    return _SIZES[-1]


def _line(
    pdf: Any,  # noqa: ANN401 - fpdf has no types
    text: str,
    place: tuple[float, float],
    font: tuple[str, int],
    height: float,
) -> None:
    if not text:
        return
    pdf.set_font("Noto", *font)
    while len(text) > 1 and pdf.get_string_width(text) > WIDTH_MM - 2 * _MARGIN_MM:
        text = text[:-1]
    pdf.set_xy(place[0] + _MARGIN_MM, place[1])
    pdf.cell(WIDTH_MM - 2 * _MARGIN_MM, height, text, align="C")


def _qr(pdf: Any, token: str, left: float, top: float) -> None:  # noqa: ANN401 - fpdf has no types
    module = _QR_MM / (MODULES + 2 * QUIET)
    pdf.set_fill_color(*_INK)
    for x, y, length in _runs(qr_matrix(token)):
        pdf.rect(left + (x + QUIET) * module, top + (y + QUIET) * module, length * module, module + 0.01, style="F")
