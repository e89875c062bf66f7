"""Why an applicant has no booth, as a fact about the finished plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .hall import Hall
from .problem import Applicant, Booth, Params, Unplaced
from .standing import NOBODY, Standing

SENTENCES = {
    "no_area": "No booth lies in an area it may stand in ({areas}).",
    "no_kind": "Its areas have no {kind} booth.",
    "no_power": "No booth of the wanted kind in its areas has {power_kw:g} kW.",
    "no_water": "No booth that meets its other needs has water.",
    "no_load": "No booth that meets its other needs carries {load_kn_m2:g} kN/m².",
    "no_air": "No booth that meets its other needs has compressed air.",
    "no_lan": "No booth that meets its other needs has a network socket.",
    "held": "Every booth that meets its needs is held for somebody else.",
    "no_row": "Nowhere do {booths} booths that meet its needs stand side by side in one row or column.",
    "no_open_side": "No block that meets its other needs has a booth with {open_sides} open sides.",
    "taken": "All {blocks} places that meet its needs are taken, among others by {names}.",
    "barred": "The {free} free places that meet its needs are too close to {barring}.",
    "quota": "The quota of {full} is used up, and no other place that meets its needs is free.",
    "taken_or_barred": "Of {blocks} places that meet its needs {taken} are taken, among others by {names}; "
    "the free ones are too close to {barring} or in an area whose quota is used up.",
    "free": "{booth} is free and meets its needs.",
}
NAMES = 3
NEEDS: tuple[tuple[str, Callable[[Booth, Applicant], bool]], ...] = (
    ("no_area", lambda b, a: b.area in a.areas),
    ("no_kind", lambda b, a: a.kind is None or b.kind == a.kind),
    ("no_power", lambda b, a: b.power_kw >= a.power_kw),
    ("no_water", lambda b, a: b.water or not a.water),
    ("no_load", lambda b, a: b.load_kn_m2 >= a.load_kn_m2),
    ("no_air", lambda b, a: b.air or not a.air),
    ("no_lan", lambda b, a: b.lan or not a.lan),
    ("held", lambda b, a: b.held_for is None or a.id in b.held_for),
)


def unplaced_reasons(hall: Hall, standing: Standing) -> tuple[Unplaced, ...]:
    """Return why each applicant without booths has none."""
    return tuple(reason_for(hall, standing, i) for i in range(len(hall.applicants)) if i not in standing.cells)


def reason_for(hall: Hall, standing: Standing, i: int) -> Unplaced:
    """Return what was missing for an applicant, or who was ahead of it."""
    code, params = missing_need(hall, i) or who_was_ahead(hall, standing, i)
    return Unplaced(hall.applicants[i].id, SENTENCES[code].format(**params), code, params)


def missing_need(hall: Hall, i: int) -> tuple[str, Params] | None:
    """Return the first need that no booth or block of the hall meets, or None when some block meets them all."""
    if len(hall.suited(i)):
        return None
    a = hall.applicants[i]
    params: dict[str, object] = {
        "areas": ", ".join(a.areas) or "none",
        "kind": a.kind,
        "power_kw": a.power_kw,
        "load_kn_m2": a.load_kn_m2,
        "booths": a.booths,
        "open_sides": a.open_sides,
    }
    left: Iterable[Booth] = hall.problem.booths
    for code, meets in NEEDS:
        left = [b for b in left if meets(b, a)]
        if not left:
            return code, params
    return ("no_open_side" if a.open_sides and len(hall.find_suited(a, sides=False)) else "no_row"), params


def first_need_missing(booths: Iterable[Booth], a: Applicant) -> tuple[str, str] | None:
    """Return the first need one of these booths does not meet and that booth's id, or None."""
    for b in booths:
        for code, meets in NEEDS:
            if not meets(b, a):
                return code, b.id
    return None


def who_was_ahead(hall: Hall, standing: Standing, i: int) -> tuple[str, Params]:
    """Return who stands on the blocks an applicant could have had, or what bars it from the free ones."""
    suited = hall.suited(i)
    taken = suited[standing.users[suited] > 0]
    holders = {standing.owner[b] for b in hall.blocks.booths_of(taken)}
    free = suited[standing.users[suited] == 0].tolist()
    barring: set[int] = set()
    full: set[str] = set()
    for c in free:
        close = standing.too_close(i, c)
        barring |= close
        if standing.over_quota(c):
            full.add(hall.problem.booths[hall.blocks.cells[c][0]].area)
        elif not close:
            return "free", {"booth": " + ".join(hall.problem.booths[b].id for b in hall.blocks.cells[c])}
    code = "taken" if not free else "quota" if full and not barring else "taken_or_barred" if len(taken) else "barred"
    return code, {
        "blocks": len(suited),
        "taken": len(taken),
        "free": len(free),
        "names": _names(hall, holders),
        "barring": _names(hall, barring) or "nobody",
        "full": ", ".join(sorted(full)),
    }


def _names(hall: Hall, who: set[int]) -> str:
    """Return the ids of some applicants, those with most points first."""
    ordered = sorted(who - {NOBODY}, key=lambda j: (-hall.applicants[j].points, j))
    return ", ".join(hall.applicants[j].id for j in ordered[:NAMES])
