"""Makes booth instances like those of real shows, from a seed: islands of two rows, pavilions, wishes round a favourite.

The sizes are those of issue 3: expo (99 booths and applicants), mid (400 / 330), large (1,500 / 1,000), full (1,500 / 1,500).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SIDE_CM = 300
ROW = 10
AISLE_X_CM, AISLE_Y_CM = 400, 350
WISH_SPREAD, WISH_TRIES, MOST_WISHES = 6, 9, 5


@dataclass(frozen=True)
class Kind:
    """The figures of one kind of instance."""

    booths: int
    applicants: int
    pavilions: int
    individual: float
    islands_across: int


KINDS = {
    "expo": Kind(99, 99, 4, 0.86, 6),
    "mid": Kind(400, 330, 6, 0.86, 6),
    "large": Kind(1500, 1000, 10, 0.86, 6),
    "full": Kind(1500, 1500, 10, 0.86, 6),
}


def make_instance(kind: str, seed: int) -> dict[str, object]:
    """Return an instance of a kind as the instance file holds it; the same for the same seed."""
    figures, rng = KINDS[kind], Random(f"{kind}-{seed}")
    booths = [_booth(n, figures, rng) for n in range(figures.booths)]
    _assign_areas(booths, figures)
    by_area: dict[str, list[dict[str, object]]] = {}
    for booth in booths:
        by_area.setdefault(str(booth["area"]), []).append(booth)
    applicants = [_applicant(n + 1, by_area, rng) for n in range(figures.applicants)]
    ids = [str(a["id"]) for a in applicants]
    near = [rng.sample(ids, 2) for _ in range(figures.applicants // 12)]
    taken = {frozenset(pair) for pair in near}
    apart: list[dict[str, object]] = []
    while len(apart) < figures.applicants // 6:
        a, b = rng.sample(ids, 2)
        if frozenset((a, b)) not in taken:
            apart.append({"a": a, "b": b, "distance": rng.choice((600, 1000, 2000))})
    return {"format": "expo-booths/1", "booths": booths, "applicants": applicants, "near": near, "apart": apart}


def _letters(island: int) -> str:
    return chr(ord("A") + island % 26) + (str(island // 26 + 1) if island >= 26 else "")


def _booth(n: int, figures: Kind, rng: Random) -> dict[str, object]:
    island, place = divmod(n, 2 * ROW)
    row, column = divmod(place, ROW)
    down, across = divmod(island, figures.islands_across)
    return {
        "id": f"{_letters(island)}-{place + 1:02}",
        "x": across * (ROW * SIDE_CM + AISLE_X_CM) + column * SIDE_CM,
        "y": down * (2 * SIDE_CM + AISLE_Y_CM) + row * SIDE_CM,
        "w": SIDE_CM,
        "h": SIDE_CM,
        "area": "individual",
        "kind": "raw" if rng.random() < 0.1 else "shell",
        "power_kw": rng.choice((3, 3, 3, 5, 10, 20)),
        "water": rng.random() < 0.25,
        "open_sides": 2 if column in {0, ROW - 1} else 1,
    }


def _assign_areas(booths: list[dict[str, object]], figures: Kind) -> None:
    first = round(len(booths) * figures.individual)
    each = (len(booths) - first) // figures.pavilions
    for n in range(first, len(booths)):
        booths[n]["area"] = f"pavilion-{min((n - first) // each + 1, figures.pavilions)}"


def _applicant(number: int, by_area: dict[str, list[dict[str, object]]], rng: Random) -> dict[str, object]:
    areas = _areas(sorted(area for area in by_area if area != "individual"), rng)
    size = rng.choices((1, 2, 3, 4), (83, 12, 3, 2))[0] if "individual" in areas else 1
    return {
        "id": f"x{number}",
        "booths": size,
        "areas": areas,
        "kind": "shell" if rng.random() < 0.12 else None,
        "power_kw": rng.choice((1, 1, 2, 3, 3, 5, 10)),
        "water": rng.random() < 0.1,
        "wishes": _wishes(by_area[areas[0]], rng),
        "points": int(rng.expovariate(1 / 9.5)),
        "locked": None,
    }


def _areas(pavilions: list[str], rng: Random) -> list[str]:
    draw = rng.random()
    if draw < 0.69:
        return ["individual"]
    pavilion = rng.choice(pavilions)
    return ["individual", pavilion] if draw < 0.85 else [pavilion]


def _wishes(booths: list[dict[str, object]], rng: Random) -> list[str]:
    """Return up to five booths round a favourite; favourites crowd towards the entrance."""
    last = len(booths) - 1
    favourite = min(int(rng.expovariate(4 / len(booths))), last)
    wanted: dict[int, None] = {}
    for _ in range(WISH_TRIES):
        if len(wanted) < MOST_WISHES:
            wanted[min(max(round(rng.gauss(favourite, WISH_SPREAD)), 0), last)] = None
    return [str(booths[n]["id"]) for n in wanted]
