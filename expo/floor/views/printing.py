"""The floor plan on an A3 sheet: one layout in millimetres, drawn as SVG and as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from flask_babel import gettext as _

from config import ROOT
from expo.core import clock
from expo.exhibitors.queries import list_exhibitors
from expo.floor.models import Booth, Hall, Plan
from expo.floor.queries.board import load_board
from expo.floor.queries.halls import list_booths, list_halls
from expo.floor.queries.plans import released_booths
from expo.floor.rules.codes import AreaKind, PlanStatus
from expo.floor.rules.lettering import Label, label, width_of
from expo.floor.rules.placing import is_live
from expo.floor.views.shapes import Shape, Sketch, base, short, sketch
from expo.shows.models import Show
from expo.web.locale import in_zone, local, show_date

WIDTH_MM, HEIGHT_MM, MARGIN_MM = 420.0, 297.0, 12.0
#: what the hall may fill between the head and the key
TOP_MM, BOTTOM_MM = 40.0, 268.0
POINT_MM: Final = 0.3528
INK, MUTED, LINE, PAPER, SUNKEN = "#1b1c1e", "#55534c", "#8c887d", "#ffffff", "#efede7"
#: ground and ink of the flag that says "draft"
DRAFT_FLAG = ("#fff3c4", "#7a4b00")
#: soft ground, edge and ink of the pavilions, as the screen has them
TINTS: Sequence[tuple[str, str, str]] = (
    ("#dcefe9", "#0a7d65", "#075e4c"), ("#fbe8d7", "#dd6a10", "#8f3f00"), ("#f1e3ef", "#6a2460", "#6a2460"),
    ("#e0eefb", "#3a8ae0", "#175697"), ("#ece5df", "#46301f", "#46301f"), ("#fbe4f0", "#d94f9f", "#96216a"),
)  # fmt: skip
FONTS = ROOT / "static" / "vendor" / "fonts"
INDEX_COLUMNS, INDEX_LINE_MM = 4, 5.2
#: a few hundred kilobytes each: both languages of some shows' halls
KEPT_PAPERS = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """One booth on the sheet, in millimetres, with what is written in it."""

    x: float
    y: float
    w: float
    h: float
    fill: str
    edge: str
    number: str
    text: Label


@dataclass(frozen=True, slots=True)
class Sheet:
    """One hall laid out on A3 landscape; `mm` is how many millimetres a decimetre takes."""

    title: str
    subtitle: str
    dates: str
    printed: str
    #: says that this is not the plan in force; empty on a released one
    draft: str
    hall: Sketch
    mm: float
    left: float
    top: float
    booths: Sequence[Mark]
    key: Sequence[tuple[str, str, str]]
    #: (booth numbers, firm) for the list that follows the plan
    firms: Sequence[tuple[str, str]]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the hall lies on the sheet."""
        return self.left + x * self.mm, self.top + y * self.mm


def make_sheets(show: Show, plan: Plan | None = None) -> tuple[Sheet, ...]:
    """Return a sheet for each hall, with who stands where in the plan, else in the one in force."""
    names: dict[int, str] = {firm.id: short(firm.organization.name) for firm in list_exhibitors(show)}
    has = {booth: names[firm] for booth, firm in _stands(show, plan).items() if firm in names}
    booths = list_booths(show)
    shapes = [(booth, Shape(**base(booth), name=has.get(booth.id, ""))) for booth in booths]  # type: ignore[arg-type]
    is_draft = plan is not None and plan.status is PlanStatus.DRAFT
    draft = _("Draft, not released: %(name)s", name=plan.name) if plan and is_draft else ""
    return tuple(_sheet(show, hall, shapes, draft) for hall in list_halls(show))


def _stands(show: Show, plan: Plan | None) -> dict[int, int]:
    """Return who has which booth; booths only held count too, as on the screen."""
    if plan is None:
        return {booth.id: firm for firm, booths in released_booths(show).items() for booth in booths}
    now = clock.now()
    return {booth: cell.firm for booth, cell in load_board(plan.id).items() if is_live(cell, now)}


def _sheet(show: Show, hall: Hall, shapes: Sequence[tuple[Booth, Shape]], draft: str) -> Sheet:
    drawn = sketch(hall, shapes)
    mm = min((WIDTH_MM - 2 * MARGIN_MM) / drawn.w, (BOTTOM_MM - TOP_MM) / drawn.h)
    left, top = (WIDTH_MM - drawn.w * mm) / 2, TOP_MM + (BOTTOM_MM - TOP_MM - drawn.h * mm) / 2
    here = [(booth, shape) for booth, shape in shapes if booth.hall_id == hall.id]
    size = f"{hall.width_cm / 100:g} × {hall.depth_cm / 100:g} m"
    return Sheet(
        title=local(show.name),
        subtitle=" · ".join(part for part in (local(hall.name), size, local(show.venue)) if part),
        dates=f"{show_date(show.starts_on)} – {show_date(show.ends_on)}",
        printed=_("As of %(date)s", date=show_date(in_zone(clock.now(), show.time_zone))),
        draft=draft,
        hall=drawn,
        mm=mm,
        left=left,
        top=top,
        booths=tuple(_mark(booth, shape, mm, left, top) for booth, shape in here),
        key=tuple(_key(hall, [shape for _booth, shape in here])),
        firms=tuple(_firms(here)),
    )


def _mark(booth: Booth, shape: Shape, mm: float, left: float, top: float) -> Mark:
    tint = tint_of(booth.area.pavilion.position if booth.area.pavilion else 0)
    box = (left + shape.x * mm, top + shape.y * mm, shape.w * mm, shape.h * mm)
    fill = tint[0] if booth.area.pavilion else PAPER if shape.name else SUNKEN
    return Mark(*box, fill, tint[1], shape.number, label(shape.number, shape.name, box[2], box[3]))


def tint_of(mark: int) -> tuple[str, str, str]:
    """Return ground, edge and ink of a pavilion; 0 is the individual booths."""
    return TINTS[(mark - 1) % len(TINTS)] if mark else (PAPER, INK, INK)


def _key(hall: Hall, shapes: Sequence[Shape]) -> list[tuple[str, str, str]]:
    """Return (ground, edge, words) of everything that the sheet uses."""
    key = [(PAPER, INK, _("Individual booth"))]
    if any(not shape.name for shape in shapes):
        key.append((SUNKEN, INK, _("Free booth")))
    pavilions = [area for area in hall.areas if area.kind is AreaKind.PAVILION and area.pavilion]
    key += [(*tint_of(area.pavilion.position)[:2], local(area.name)) for area in pavilions if area.pavilion]
    return key


def _firms(here: Sequence[tuple[Booth, Shape]]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for _booth, shape in here:
        if shape.name:
            found.setdefault(shape.name, []).append(shape.number)
    return sorted(((", ".join(sorted(numbers)), name) for name, numbers in found.items()), key=lambda row: row[1])


@lru_cache(maxsize=KEPT_PAPERS)
def make_pdf(sheets: tuple[Sheet, ...]) -> bytes:
    """Return the sheets as PDF, A3 landscape, each followed by the list of its firms.

    Drawing takes over a second, and everybody asks for the same few: as long as nothing on a sheet differs, it is drawn
    once.
    """
    from fpdf import FPDF

    pdf: Any = FPDF(orientation="L", format="A3")
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    for style, weight in (("", "Regular"), ("B", "Bold")):
        pdf.add_font("Noto", style, FONTS / f"NotoSansKR-{weight}.ttf")
    pdf.set_title(sheets[0].title if sheets else "")
    for sheet in sheets:
        pdf.add_page()
        _head(pdf, sheet)
        _plan(pdf, sheet)
        _foot(pdf, sheet)
        _list(pdf, sheet)
    return bytes(pdf.output())


def _head(pdf: Any, sheet: Sheet) -> None:  # noqa: ANN401 - fpdf has no types
    _text(pdf, sheet.title, MARGIN_MM, 22, 22, bold=True)
    _text(pdf, sheet.subtitle, MARGIN_MM, 30, 11, colour=MUTED)
    _text(pdf, sheet.dates, WIDTH_MM - MARGIN_MM, 22, 14, bold=True, align="end")
    _text(pdf, sheet.printed, WIDTH_MM - MARGIN_MM, 30, 11, colour=MUTED, align="end")
    if sheet.draft:
        wide = width_of(sheet.draft, 12) + 8
        _box(pdf, ((WIDTH_MM - wide) / 2, 14, wide, 11), DRAFT_FLAG[0], DRAFT_FLAG[1], 0.5)
        _text(pdf, sheet.draft, WIDTH_MM / 2, 21.2, 12, bold=True, colour=DRAFT_FLAG[1], align="middle")
    pdf.set_draw_color(INK)
    pdf.set_line_width(0.5)
    pdf.line(MARGIN_MM, 34, WIDTH_MM - MARGIN_MM, 34)


def _plan(pdf: Any, sheet: Sheet) -> None:  # noqa: ANN401 - fpdf has no types
    hall, mm = sheet.hall, sheet.mm
    _box(pdf, (sheet.left, sheet.top, hall.w * mm, hall.h * mm), PAPER, INK, 0.7)
    for zone in hall.zones:
        ground, edge, ink = tint_of(zone.mark) if zone.mark else (SUNKEN, LINE, INK)
        _box(pdf, (*sheet.at(zone.x, zone.y), zone.w * mm, zone.h * mm), PAPER if zone.mark else ground, edge, 0.25)
        x, y = (
            sheet.at(zone.x + 3, zone.y + 12) if zone.has_booths else sheet.at(zone.x + zone.w / 2, zone.y + zone.h / 2)
        )
        _text(pdf, zone.name, x, y, 8, bold=True, colour=ink, align="start" if zone.has_booths else "middle")
    for kind, x, y, w, h, words in hall.items:
        aisle = kind == "aisle"
        _box(pdf, (*sheet.at(x, y), w * mm, h * mm), SUNKEN if aisle else INK, SUNKEN if aisle else INK, 0.1)
        _text(pdf, words, *sheet.at(x + w / 2, y - 5), 7, align="middle")
    for booth in sheet.booths:
        _box(pdf, (booth.x, booth.y, booth.w, booth.h), booth.fill, booth.edge, 0.25)
        for line in booth.text.lines:
            x, y = booth.x + line.x, booth.y + line.y
            _text(pdf, line.text, x, y, line.points, bold=line.is_bold, align="middle" if line.is_centred else "start")


def _foot(pdf: Any, sheet: Sheet) -> None:  # noqa: ANN401 - fpdf has no types
    x, y = MARGIN_MM, 281.0
    for ground, edge, words in sheet.key:
        _box(pdf, (x, y - 4, 6, 5), ground, edge, 0.3)
        _text(pdf, words, x + 8, y, 10)
        x += 8 + pdf.get_string_width(words) + 8
    ten = 100 * sheet.mm
    right = WIDTH_MM - MARGIN_MM
    pdf.set_draw_color(INK)
    pdf.set_line_width(0.6)
    pdf.line(right - ten, y, right, y)
    _text(pdf, "10 m", right - ten / 2, y - 1.6, 9, align="middle")


def _list(pdf: Any, sheet: Sheet) -> None:  # noqa: ANN401 - fpdf has no types
    """Draw the firms of the hall with their booths, as many pages as it takes."""
    rows_on_page = int((HEIGHT_MM - TOP_MM - MARGIN_MM - 8) // INDEX_LINE_MM)
    width = (WIDTH_MM - 2 * MARGIN_MM) / INDEX_COLUMNS
    for start in range(0, len(sheet.firms), rows_on_page * INDEX_COLUMNS):
        pdf.add_page()
        _head(pdf, replace(sheet, subtitle=f"{_('Exhibitors by booth')} · {sheet.hall.name}"))
        for place, (numbers, name) in enumerate(sheet.firms[start : start + rows_on_page * INDEX_COLUMNS]):
            column, row = divmod(place, rows_on_page)
            x, y = MARGIN_MM + column * width, TOP_MM + 5 + row * INDEX_LINE_MM
            # the list is where a name must be whole: it gets smaller before it would be cut
            _fitted(pdf, numbers, x, y, 26, bold=True)
            _fitted(pdf, name, x + 28, y, width - 32)


def _fitted(pdf: Any, text: str, x: float, y: float, width: float, *, bold: bool = False) -> None:  # noqa: ANN401 - fpdf has no types
    pdf.set_font("Noto", "B" if bold else "", 9)
    wide = pdf.get_string_width(text)
    _text(pdf, text, x, y, 9 * min(1, width / wide) if wide else 9, bold=bold)


def _box(pdf: Any, box: tuple[float, float, float, float], ground: str, edge: str, line: float) -> None:  # noqa: ANN401 - fpdf has no types
    pdf.set_fill_color(ground)
    pdf.set_draw_color(edge)
    pdf.set_line_width(line)
    pdf.rect(*box, style="DF")


def _text(  # noqa: PLR0913 - a text has a place, a size and a look
    pdf: Any,  # noqa: ANN401 - fpdf has no types
    text: str,
    x: float,
    y: float,
    points: float,
    *,
    bold: bool = False,
    colour: str = INK,
    align: str = "start",
) -> None:
    """Write one line with its baseline at y."""
    if not text:
        return
    pdf.set_font("Noto", "B" if bold else "", points)
    pdf.set_text_color(colour)
    wide = pdf.get_string_width(text)
    pdf.text(x - {"start": 0.0, "middle": wide / 2, "end": wide}[align], y, text)
