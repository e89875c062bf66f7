"""The floor of the reference show: 85 individual booths in seven rows and islands, four pavilions with 14."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from expo.core.actor import Actor
from expo.core.db import LocalText
from expo.floor.models import Area, Hall
from expo.floor.rules.codes import AreaKind, ItemKind
from expo.floor.rules.layout import Block, Lettering, Numbering
from expo.floor.services.floors import Supply, create_area, create_hall, create_item, generate_booths
from expo.shows.models import Pavilion, Show

WIDTH_CM, DEPTH_CM = 6600, 4600
#: where the four pavilions stand: x and width in centimetres
PAVILIONS = ((250, 940), (1450, 1340), (3050, 1340), (4650, 1340))
SERVICES = (
    (AreaKind.STUDIO, LocalText("라이브 커머스", "Live commerce"), (4550, 120, 840, 300)),
    (AreaKind.STUDIO, LocalText("제품 촬영", "Photo studio"), (5510, 120, 840, 300)),
    (AreaKind.CONSULTATION, LocalText("구매상담장", "Consultation area"), (250, 3760, 3300, 620)),
    (AreaKind.STAGE, LocalText("무대", "Stage"), (3830, 3760, 1320, 620)),
    (AreaKind.SERVICE, LocalText("운영본부", "Show office"), (5430, 3760, 920, 620)),
)
ISLANDS = (
    ("A", 250, 760, Supply(power_kw=5, water=True, lan=True, load_kn_m2=10)),
    ("B", 2400, 760, Supply(power_kw=5, lan=True, load_kn_m2=10)),
    ("C", 4550, 760, Supply(power_kw=5, air=True, lan=True, load_kn_m2=20)),
    ("D", 250, 1720, Supply(power_kw=10, water=True, lan=True, load_kn_m2=10)),
    ("E", 2400, 1720, Supply(power_kw=5, lan=True, load_kn_m2=10, is_quiet=True)),
    ("F", 4550, 1720, Supply(power_kw=10, air=True, lan=True, load_kn_m2=20)),
)
GATES_X = (1060, 3550, 5150, 6000)


def lay_out_hall(show: Show, pavilions: Sequence[Pavilion], *, actor: Actor, now: datetime) -> Hall:
    """Return a new hall with 85 individual booths, the pavilions' booths as many as their quota, and all areas."""
    hall = create_hall(show, LocalText("B홀", "Hall B"), (WIDTH_CM, DEPTH_CM), actor=actor, now=now)
    individual = create_area(
        hall, AreaKind.INDIVIDUAL, LocalText("개별 부스", "Individual booths"), (0, 0, WIDTH_CM, 2500)
    )
    _individual(individual, actor, now)
    for place, (pavilion, (x, width)) in enumerate(zip(pavilions, PAVILIONS, strict=False), start=1):
        area = create_area(
            hall, AreaKind.PAVILION, pavilion.name, (x, 2660, width, 680), pavilion=pavilion, position=place
        )
        numbering = Numbering(prefix=f"P{pavilion.position}-", digits=1)
        block = Block(x=x + 70, y=2880, columns=pavilion.quota, rows=1, numbering=numbering)
        supply = Supply(power_kw=5, lan=True, load_kn_m2=10, open_sides=1)
        generate_booths(area, _plain(block), supply, actor=actor, now=now)
    for kind, name, rect in SERVICES:
        create_area(hall, kind, name, rect, position=9)
    for number, x in enumerate(GATES_X, start=1):
        label = LocalText(f"게이트 {number}", f"Gate {number}")
        create_item(hall, ItemKind.ENTRANCE, label, (x, DEPTH_CM - 30, 280, 60))
    return hall


def _plain(block: Block) -> Block:
    """Return the block with its prefix as it is: one island, no letters."""
    return replace(block, numbering=replace(block.numbering, lettering=Lettering.RUNNING))


def _individual(area: Area, actor: Actor, now: datetime) -> None:
    """Draw islands A to F of twelve booths and the row G of thirteen along the wall."""
    for letter, x, y, supply in ISLANDS:
        block = Block(x=x, y=y, columns=6, rows=2, numbering=Numbering(prefix=letter))
        generate_booths(area, block, supply, actor=actor, now=now)
    wall = Block(x=250, y=120, columns=13, rows=1, numbering=Numbering(prefix="G"))
    generate_booths(area, wall, Supply(power_kw=5, lan=True, load_kn_m2=10), actor=actor, now=now)
