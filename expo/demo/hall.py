"""The demo's hall: 66 × 46 m, 85 individual booths in seven blocks, four pavilions, consultation area, studios, stage."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from expo.core.db import LocalText, db
from expo.demo.stage import PAVILIONS
from expo.floor.models import Area, Booth, FloorItem, Hall
from expo.floor.rules.codes import AreaKind, ItemKind
from expo.shows.models import Pavilion, Show


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of the floor in cm."""

    x: int
    y: int
    w: int
    h: int


BOOTH_CM = 300
#: letter, columns, rows, left and top corner in cm
BLOCKS = (
    ("G", 13, 1, 200, 100),
    ("A", 6, 2, 200, 740), ("B", 6, 2, 2390, 740), ("C", 6, 2, 4570, 740),
    ("D", 6, 2, 200, 1700), ("E", 6, 2, 2390, 1700), ("F", 6, 2, 4570, 1700),
)  # fmt: skip
#: left corner and width of each pavilion, in the order of PAVILIONS; the width of one of its booths
PAVILION_PLACES = ((200, 1100, 400), (1400, 1320, 300), (3000, 1320, 300), (4600, 1800, 420))
PAVILION_TOP, PAVILION_DEPTH = 2650, 740
OTHER_AREAS = (
    (AreaKind.STUDIO, LocalText("라이브 커머스", "Live commerce"), Place(4570, 100, 860, 300)),
    (AreaKind.STUDIO, LocalText("제품 촬영", "Photo studio"), Place(5540, 100, 860, 300)),
    (AreaKind.CONSULTATION, LocalText("구매상담장", "Consultation area"), Place(200, 3750, 3360, 630)),
    (AreaKind.STAGE, LocalText("무대", "Stage"), Place(3840, 3750, 1340, 630)),
    (AreaKind.SERVICE, LocalText("운영본부", "Organizer's office"), Place(5460, 3750, 940, 630)),
)
ENTRANCES = (1200, 3420, 4850, 6050)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the blocks of individual booths stand, and how far the rest of the hall is moved down for them."""

    blocks: tuple[tuple[str, int, int, int, int], ...]
    width: int
    moved: int


REFERENCE = Layout(BLOCKS, 6600, 0)
#: a block of a large hall and the aisle beside it, in cm
BLOCK_STEP = (2190, 960)
BLOCKS_IN_A_ROW = 10


def layout_for(individual: int) -> Layout:
    """Return the reference hall for its 85 booths, else a larger one with rows of blocks of twelve."""
    if individual <= sum(columns * rows for _, columns, rows, _, _ in BLOCKS):
        return REFERENCE
    count = -(-individual // 12)
    across, down = BLOCK_STEP
    blocks = tuple(
        (
            f"{chr(65 + i // 26)}{chr(65 + i % 26)}",
            6,
            2,
            200 + i % BLOCKS_IN_A_ROW * across,
            740 + i // BLOCKS_IN_A_ROW * down,
        )
        for i in range(count)
    )
    rows = -(-count // BLOCKS_IN_A_ROW)
    return Layout(blocks, 200 + BLOCKS_IN_A_ROW * across, max(0, (rows - 2) * down))


def make_hall(show: Show, seed: int, *, individual: int = 85) -> list[Booth]:
    """Add the hall with its areas and booths to the show and return the booths, individual ones first."""
    layout = layout_for(individual)
    hall = Hall(show_id=show.id, name_ko="B홀", name_en="Hall B", width_cm=layout.width, depth_cm=4600 + layout.moved)
    db.session.add(hall)
    db.session.flush()
    name = LocalText("개별 부스", "Individual booths")
    place = Place(100, 50, layout.width - 200, 2450 + layout.moved)
    area = _area(hall, AreaKind.INDIVIDUAL, name, place, position=1)
    _furnish(hall, layout)
    db.session.flush()
    random = Random(seed)
    booths = [booth for block in layout.blocks for booth in _block(area, random, *block)][:individual]
    for pavilion, corner in zip(show.pavilions, PAVILION_PLACES, strict=True):
        booths += _pavilion(hall, pavilion, layout.moved, *corner)
    db.session.add_all(booths)
    db.session.flush()
    return booths


def _furnish(hall: Hall, layout: Layout) -> None:
    """Add the areas without booths and the gates."""
    for position, (kind, name, place) in enumerate(OTHER_AREAS, start=10):
        down = layout.moved if place.y > PAVILION_TOP else 0
        _area(hall, kind, name, Place(place.x, place.y + down, place.w, place.h), position=position)
    for number, x in enumerate(ENTRANCES, start=1):
        item = FloorItem(kind=ItemKind.ENTRANCE, label_ko=f"게이트 {number}", label_en=f"Gate {number}")
        item.hall_id, item.x, item.y, item.w, item.h = hall.id, x, 4560 + layout.moved, 300, 40
        db.session.add(item)


def _area(hall: Hall, kind: AreaKind, name: LocalText, place: Place, *, position: int) -> Area:
    area = Area(show_id=hall.show_id, hall_id=hall.id, kind=kind, name_ko=name.ko, name_en=name.en, position=position)
    area.x, area.y, area.w, area.h = place.x, place.y, place.w, place.h
    db.session.add(area)
    return area


def _block(  # noqa: PLR0913, PLR0917 - one line of BLOCKS
    area: Area, random: Random, letter: str, columns: int, rows: int, left: int, top: int
) -> list[Booth]:
    return [
        Booth(
            show_id=area.show_id, hall_id=area.hall_id, area_id=area.id,
            number=f"{letter}{row * columns + column + 1:02d}",
            x=left + column * BOOTH_CM, y=top + row * BOOTH_CM, w=BOOTH_CM, h=BOOTH_CM,
            power_kw=random.choice((3, 5, 5, 10)), water=letter[0] in "AD" and column < 3, air=letter[0] in "CF",
            lan=random.random() < 0.7, load_kn_m2=10 if letter[0] in "CFG" else 5,
            open_sides=2 if column in (0, columns - 1) else 1, is_quiet=letter[0] == "E",
        )
        for row in range(rows)
        for column in range(columns)
    ]  # fmt: skip


def _pavilion(hall: Hall, pavilion: Pavilion, moved: int, left: int, width: int, booth_width: int) -> list[Booth]:
    shape = PAVILIONS[pavilion.position - 1]
    place = Place(left, PAVILION_TOP + moved, width, PAVILION_DEPTH)
    area = _area(hall, AreaKind.PAVILION, LocalText(shape.ko, shape.en), place, position=pavilion.position + 1)
    area.pavilion_id = pavilion.id
    db.session.flush()
    start = left + (width - shape.firms * booth_width) // 2
    prefix = "PQRS"[pavilion.position - 1]
    return [
        Booth(
            show_id=hall.show_id, hall_id=hall.id, area_id=area.id, number=f"{prefix}{number + 1}",
            x=start + number * booth_width, y=PAVILION_TOP + moved + 200, w=booth_width, h=270,
            power_kw=5, lan=True, load_kn_m2=5, open_sides=1,
        )
        for number in range(shape.firms)
    ]  # fmt: skip
