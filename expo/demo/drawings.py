"""Line drawings of the demo's products, so that its pages show pictures without anybody's photographs.

A drawing is a few strokes on a sheet of 160 × 120, told as text: a letter and numbers, parts apart by ";".
R x y w h r: rectangle with round corners; C x y r: circle; H x y r: upper half of a disc; P x y …: polygon;
L x y …: line; A x y r from to: arc in degrees. Lower-case r, c and p are filled grey; d x y r is a dot.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from expo.exhibitors import media

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

#: drawn large and made smaller, which smooths the edges
SCALE, SIZE = 6, (640, 480)
STROKE = 9
GROUND, WHITE, GREY, INK = "#efede7", "#ffffff", "#d9d5cb", "#55534c"

DRAWINGS = {
    "Compact injection moulder": "R20 62 120 28 4; R30 40 44 22 3; P78 44 100 44 108 62 70 62; R108 48 24 14 2; d40 76 4; d56 76 4",
    "Precision reducer": "C78 60 34; c78 60 12; d78 38 4; d100 60 4; d78 82 4; d56 60 4; R112 54 26 12 2",
    "Automatic bender": "R28 76 104 16 2; P40 40 120 40 112 60 48 60; L60 66 80 74 100 66; R34 28 92 12 2",
    "Stainless fasteners": "P44 34 66 34 77 53 66 72 44 72 33 53; C55 53 10; R92 30 34 14 3; R102 44 14 46 2; L102 58 116 62; L102 68 116 72; L102 78 116 82",
    "Pneumatic cylinder": "R24 46 76 28 4; r24 46 10 28 2; r90 46 10 28 2; R100 56 30 8 2; C134 60 8; L44 46 44 34; L76 46 76 34",
    "Humidity sensor": "R52 24 56 72 10; c80 56 14; L80 34 72 50; L80 34 88 50; L64 84 96 84",
    "Industrial LED light": "P56 44 104 44 116 66 44 66; r44 66 72 8 2; L80 28 80 44; L58 82 52 94; L80 82 80 96; L102 82 108 94",
    "Power monitor": "R34 28 92 64 6; r42 36 76 36 2; L48 58 60 58 66 44 76 66 84 50 92 58 112 58; d52 82 3; d64 82 3",
    "Wireless gateway": "R40 64 80 26 6; L54 64 54 34; L106 64 106 34; A80 46 12 200 340; A80 46 22 200 340; d56 77 3; d68 77 3; d80 77 3",
    "Motor controller": "R44 24 72 72 4; r54 34 52 18 2; C68 72 10; L68 72 74 65; d98 66 4; d98 80 4",
    "Cobot cell": "R46 90 60 10 2; C70 82 10; L70 74 58 48 92 34; C58 48 8; C92 34 7; L98 38 112 54; L104 60 112 54 120 60",
    "Vision inspector": "R58 22 44 24 4; P70 46 90 46 86 56 74 56; L72 56 52 84; L88 56 108 84; r32 84 96 8 2; C56 76 6; C80 76 6; C104 76 6",
    "Production management software": "R28 24 104 66 5; r28 24 104 12 4; r42 66 12 16 1; r60 56 12 26 1; r78 60 12 22 1; r96 46 12 36 1; L64 98 96 98; L80 90 80 98",
    "Autonomous carrier": "R30 56 100 26 6; C52 86 9; C108 86 9; R44 34 72 22 3; d120 68 3; A136 60 12 300 60",
    "Machine diagnosis kit": "R36 48 88 46 5; L66 48 66 38 94 38 94 48; L36 64 124 64; L46 80 60 80 66 72 76 90 84 74 90 80 114 80",
    "Seaweed crisps": "P40 40 92 32 98 74 48 84; P66 50 118 44 122 84 74 92; L80 62 110 58; L82 74 112 70",
    "Fermented chilli paste": "R50 44 60 50 10; R46 32 68 12 3; r58 58 44 22 3; P72 72 76 64 88 64 92 72 82 76",
    "Ready mixed-grain rice": "H80 58 30; d66 46 2; d78 40 2; d92 46 2; d72 52 2; d86 52 2; P36 58 124 58 110 90 50 90",
    "Grilled short rib patties": "C80 62 38; c64 56 13; c95 54 13; c80 79 13",
    "Black garlic extract": "R62 40 36 54 6; R68 26 24 14 2; r66 58 28 20 2; R106 58 20 36 3; L106 68 126 68",
    "Plant-fibre scrubber": "R38 44 84 40 14; L52 54 58 74; L64 54 70 74; L76 54 82 74; L88 54 94 74; L100 54 106 74",
    "Vacuum container": "R44 48 72 46 8; R38 34 84 14 5; C80 32 7; L56 62 56 82",
    "Light frying pan": "C66 62 34; c66 62 24; R98 56 46 12 5; d136 62 2",
    "Folding dryer": "L44 34 104 94; L116 34 56 94; L38 34 122 34; L54 48 106 48; L66 62 94 62; L48 94 62 94; L98 94 112 94",
    "Natural detergent": "R54 46 50 50 8; R70 28 20 18 2; L90 34 106 34 106 42; r62 60 34 20 3; d79 70 5",
    "Mugwort cream": "R46 54 68 36 8; R42 38 76 16 5; r60 66 40 10 2",
    "Shampoo bar": "R42 52 72 36 14; L60 64 96 64; L66 74 90 74; C110 40 6; C124 50 4; C102 28 3",
    "Fermented sheet mask": "C80 60 36; c67 52 6; c93 52 6; c80 77 7; L44 50 36 44; L116 50 124 44",
    "Portable steriliser": "R64 22 32 76 12; r72 32 16 32 6; d80 80 4; L44 38 54 44; L42 54 54 54; L106 44 116 38; L106 54 118 54",
    "Gentle sunscreen": "R60 34 40 54 6; R66 88 28 12 2; c80 58 9; L80 42 80 45; L80 71 80 74; L64 58 67 58; L93 58 96 58",
    "Functional workwear": "P60 28 72 38 88 38 100 28 128 46 116 64 106 58 106 96 54 96 54 58 44 64 32 46; L80 38 80 96; r60 60 14 10 1; r86 60 14 10 1",
    "Recycled polyester": "R36 40 74 40 4; C110 60 20; c110 60 8; L36 80 36 94 98 94",
    "Organic towel": "R44 28 72 66 6; L44 42 116 42; L44 50 116 50; L44 80 116 80",
    "Flame-proof gloves": "P58 86 56 62 44 50 50 42 64 54 62 30 72 28 75 50 76 26 86 26 87 50 90 30 100 32 99 58 98 86; R54 84 48 12 2",
    "Light backpack": "A80 36 12 180 360; R50 36 60 60 14; r60 62 40 26 5; L60 72 100 72",
    "Dust filter": "R38 28 84 64 3; L50 36 50 84; L60 36 60 84; L70 36 70 84; L80 36 80 84; L90 36 90 84; L100 36 100 84; L110 36 110 84",
    "Waste water module": "R30 34 42 58 6; R88 34 42 58 6; L72 48 88 48; L72 78 88 78; L36 62 46 58 56 64 66 60; L94 68 104 64 114 70 124 66",
    "Solar inverter": "P24 86 40 38 84 38 74 86; L32 62 80 62; L54 38 44 86; L69 38 60 86; R96 40 38 56 4; P116 50 106 70 114 70 112 86 124 64 116 64",
    "Heat recovery ventilator": "R42 32 76 58 4; C80 61 21; L80 61 80 42; L80 61 97 70; L80 61 63 70; L28 46 42 46; L118 76 132 76",
    "Biodegradable packaging": "P80 26 124 46 80 66 36 46; P36 46 80 66 80 102 36 82; p124 46 80 66 80 102 124 82; L58 36 102 56",
    "Fall arrester": "C80 24 6; R60 30 40 44 10; c80 52 10; L80 74 80 86; C80 93 7",
    "Smart helmet": "H80 74 42; R28 74 104 9 4; L80 32 80 74; r64 48 32 12 3; d80 54 3",
    "Vacuum packer": "P44 54 52 34 108 34 116 54; R32 54 96 38 5; d114 73 4; L46 73 88 73",
    "Shock label": "R34 34 92 54 4; c60 61 14; L86 52 116 52; L86 62 116 62; L86 72 106 72",
    "Anti-slip mat": "P44 42 116 34 130 84 48 94; L58 54 112 48; L58 64 116 58; L60 74 118 68; L60 84 120 78",
}  # fmt: skip


def picture_of(product: str) -> str | None:
    """Return the name of the kept picture of a product of the demo, by its English name, if one is drawn."""
    drawing = DRAWINGS.get(product)
    return _kept(current_app.extensions["settings"].instance, drawing) if drawing else None


@cache
def _kept(instance: Path, drawing: str) -> str:
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (160 * SCALE, 120 * SCALE), GROUND)
    pen = ImageDraw.Draw(sheet)
    for part in drawing.split("; "):
        _stroke(pen, part[0], [float(number) * SCALE for number in part[1:].split()])
    out = io.BytesIO()
    sheet.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG", compress_level=1)
    return media.keep_picture(out.getvalue(), instance)


def _stroke(pen: ImageDraw, kind: str, n: list[float]) -> None:
    fill = GREY if kind.islower() else WHITE
    match kind:
        case "R" | "r":
            pen.rounded_rectangle((n[0], n[1], n[0] + n[2], n[1] + n[3]), n[4], fill, INK, STROKE)
        case "C" | "c":
            pen.ellipse(_round(*n[:3]), fill, INK, STROKE)
        case "H":
            pen.pieslice(_round(*n[:3]), 180, 360, WHITE, INK, STROKE)
        case "P" | "p":
            pen.polygon(n, fill)
            _line(pen, [*n, *n[:2]])
        case "A":
            pen.arc(_round(*n[:3]), n[3] / SCALE, n[4] / SCALE, INK, STROKE)
        case "L":
            _line(pen, n)
        case "d":
            pen.ellipse(_round(*n[:3]), INK)


def _round(x: float, y: float, r: float) -> tuple[float, float, float, float]:
    return x - r, y - r, x + r, y + r


def _line(pen: ImageDraw, n: list[float]) -> None:
    """Draw a line with round ends and corners."""
    pen.line(n, INK, STROKE, joint="curve")
    for x, y in zip(n[::2], n[1::2], strict=True):
        pen.ellipse(_round(x, y, STROKE / 2), INK)
