"""The working picture of a plan: map, list of exhibitors, figures. Built once per request from five statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.core import clock
from expo.core.db import LocalText
from expo.core.errors import NotFound
from expo.core.josa import settled
from expo.floor.errors import SENTENCES, Refusal
from expo.floor.models import Booth, Plan
from expo.floor.queries import board as boards
from expo.floor.queries import halls as hall_queries
from expo.floor.rules.codes import How
from expo.floor.rules.figures import Figures, blocks, figures, pairs, rank_of
from expo.floor.rules.pieces import Board, Cell, Fault, Firm, Floor
from expo.floor.rules.placing import Check, is_live
from expo.floor.views.shapes import Shape, Sketch, base, fit, short, sketch
from expo.shows.models import Show
from expo.web.locale import local, show_time

VIEWS = ("wishes", "category", "utilities")


@dataclass(frozen=True, slots=True)
class Row:
    """One exhibitor in the list beside the map."""

    id: int
    name: str
    needs: str
    wishes: Sequence[tuple[int, str, bool]]
    points: int
    booths: Sequence[str]
    rank: int | None
    locked: bool
    held_until: datetime | None
    pavilion: int | None
    category: int | None


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the show: individual booths, or a pavilion."""

    key: str
    name: str
    mark: int
    placed: int
    firms: int


class Picture:
    """Everything the plan page shows."""

    def __init__(self, show: Show, plan: Plan, view: str = "wishes", area: str = "") -> None:
        self.show, self.plan, self.now = show, plan, clock.now()
        self.view = view if view in VIEWS else VIEWS[0]
        self.area = area
        self.floor: Floor = boards.load_floor(show.id)
        self.board: Board = boards.load_board(plan.id)
        self.names = boards.load_names(show.id)

    @cached_property
    def live(self) -> Mapping[int, Cell]:
        """Who has a booth now: ended holds left out."""
        return {booth: cell for booth, cell in self.board.items() if is_live(cell, self.now)}

    @cached_property
    def stands(self) -> Mapping[int, list[int]]:
        return blocks(self.live)

    @cached_property
    def booths(self) -> Sequence[Booth]:
        return hall_queries.list_booths(self.show)

    @cached_property
    def sketches(self) -> list[Sketch]:
        """Every hall with its booths as they stand in the plan."""
        shapes = [(booth, self.shape(booth)) for booth in self.booths]
        return [sketch(hall, shapes) for hall in hall_queries.list_halls(self.show)]

    def shape(self, booth: Booth) -> Shape:
        """Return one booth as the map draws it."""
        cell = self.live.get(booth.id)
        firm = self.floor.firms.get(cell.firm) if cell else None
        name = short(self.names.firms.get(cell.firm)) if cell else ""
        css, mark = self._state(cell, firm)
        return Shape(
            **base(booth),  # type: ignore[arg-type]
            css=css,
            mark=mark,
            name=fit(self._second_line(booth, name, firm), booth.w / 10 - 2),
            label=self._label(booth, name, mark, cell),
            firm=cell.firm if cell else None,
            href=url_for("floor.plan", show=self.show.slug, plan=self.plan.id, booth=booth.number),
        )

    def _state(self, cell: Cell | None, firm: Firm | None) -> tuple[str, str]:
        if cell is None:
            return "free", ""
        if cell.held_until is not None:
            return "hold", ""
        rank = rank_of(firm, self.stands.get(firm.id, ())) if firm else None
        mark = "1" if rank == 1 else "2" if rank else "0" if firm and firm.wishes else ""
        css = f"w{mark}" if mark else "w"
        if self.view == "category" and firm and firm.category:
            css += f" c{self._category_number(firm.category)}"
        return css + (" lock" if cell.is_locked else ""), mark

    def _second_line(self, booth: Booth, name: str, firm: Firm | None) -> str:
        if self.view == "utilities":
            letters = [(booth.water, "W"), (booth.air, "A"), (booth.lan, "L")]
            return f"{booth.power_kw} {''.join(letter for has, letter in letters if has)}"
        if self.view == "category" and firm is not None:
            return f"{self._category_number(firm.category)} {name}" if firm.category else name
        return name

    @cached_property
    def _categories(self) -> dict[int, int]:
        known = sorted({firm.category for firm in self.floor.firms.values() if firm.category})
        return {category: place for place, category in enumerate(known, start=1)}

    def _category_number(self, category: int | None) -> int:
        return self._categories.get(category or 0, 0)

    def _label(self, booth: Booth, name: str, mark: str, cell: Cell | None) -> str:
        if cell is None:
            return str(_("%(booth)s, free", booth=booth.number))
        if cell.held_until is not None:
            return str(_("%(booth)s, held for %(firm)s", booth=booth.number, firm=name))
        words = {"1": _("first wish"), "2": _("another wish"), "0": _("no wish")}
        parts = [f"{booth.number}, {name}", words.get(mark, ""), _("locked") if cell.is_locked else ""]
        return ", ".join(part for part in parts if part)

    @cached_property
    def rows(self) -> list[Row]:
        """The exhibitors of the chosen part, by points."""
        firms = [firm for firm in self.floor.firms.values() if self._in_area(firm)]
        rows = [self.row(firm) for firm in firms]
        return sorted(rows, key=lambda row: (-row.points, row.name))

    def only(self, what: str) -> list[Row]:
        """Return the exhibitors that one of the plan's figures counts."""
        apart = {firm for pair in pairs(self.floor.firms, "apart") for firm in pair}
        by_hand = {cell.firm for cell in self.live.values() if cell.how is How.HAND}
        counts: dict[str, Callable[[Row], bool]] = {
            "unplaced": lambda row: not row.booths,
            "first": lambda row: row.rank == 1,
            "any": lambda row: row.rank is not None,
            "apart": lambda row: row.id in apart,
            "hand": lambda row: row.id in by_hand,
        }
        wanted = counts.get(what)
        return [row for row in self.rows if wanted is None or wanted(row)]

    def _in_area(self, firm: Firm) -> bool:
        return not self.area or self.area == (str(firm.pavilion) if firm.pavilion else "individual")

    def row(self, firm: Firm) -> Row:
        """Return one exhibitor as the list shows it."""
        own = self.stands.get(firm.id, [])
        cell = self.live.get(own[0]) if own else None
        numbers = self.names.booths
        return Row(
            id=firm.id,
            name=short(self.names.firms.get(firm.id)),
            needs=needs_text(firm),
            wishes=[(wish, numbers.get(wish, ""), wish in own) for wish in firm.wishes],
            points=firm.points,
            booths=sorted(numbers[booth] for booth in own),
            rank=rank_of(firm, own),
            locked=bool(cell and cell.is_locked),
            held_until=cell.held_until if cell else None,
            pavilion=firm.pavilion,
            category=firm.category,
        )

    @cached_property
    def tabs(self) -> list[Tab]:
        """The parts of the show with how many of their firms have a booth."""
        pavilions = self.show.pavilions
        return [
            self._tab("individual", _("Individual"), 0, None),
            *(self._tab(str(each.id), local(each.name), each.position, each.id) for each in pavilions),
        ]

    def _tab(self, key: str, name: str, mark: int, pavilion: int | None) -> Tab:
        firms = [firm for firm in self.floor.firms.values() if firm.pavilion == pavilion]
        return Tab(key, name, mark, sum(firm.id in self.stands for firm in firms), len(firms))

    @cached_property
    def figures(self) -> Figures:
        return figures(self.floor, self.live)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many booths are in each state, for the key below the map."""
        found = dict.fromkeys(("w1", "w2", "w0", "hold", "free", "lock"), 0)
        for booth in self.floor.spots:
            cell = self.live.get(booth)
            css, _mark = self._state(cell, self.floor.firms.get(cell.firm) if cell else None)
            for word in css.split():
                if word in found:
                    found[word] += 1
        return found

    @cached_property
    def categories(self) -> list[tuple[int, str, int]]:
        """The key of the view by category: its number on the map, its name, how many booths it has."""
        names = boards.category_names(self.show.id)
        firms = [self.floor.firms.get(cell.firm) for cell in self.live.values()]
        found = Counter(firm.category for firm in firms if firm is not None)
        return [(place, local(names.get(category)), found[category]) for category, place in self._categories.items()]

    def firm(self, firm_id: int) -> Firm:
        """Return an active exhibitor. Raises NotFound."""
        if firm_id not in self.floor.firms:
            raise NotFound
        return self.floor.firms[firm_id]

    def fits(self, firm: Firm) -> Mapping[int, tuple[Fault, ...]]:
        """Return for every booth what keeps the firm from it."""
        return {booth: faults for booth, (_block, faults) in self.chances(firm).items()}

    def chances(self, firm: Firm) -> Mapping[int, tuple[Sequence[int], tuple[Fault, ...]]]:
        """Return for every booth the block that the firm would get there, and what keeps it from it."""
        others = {booth: cell for booth, cell in self.live.items() if cell.firm != firm.id}
        check = Check(self.floor, others, firm, self.now)
        blocks_of = {booth: check.best_block(booth) for booth in self.floor.spots}
        return {booth: (block, check.faults(block)) for booth, block in blocks_of.items()}

    def say(self, fault: Fault) -> str:
        """Return a broken rule as a sentence in the reader's language."""
        return say(self.names.refusal(fault))


def say(refusal: Refusal, message: str = "") -> str:
    """Return a refusal as a sentence in the reader's language, in other words where there are some."""
    params = {
        name: short(value)
        if isinstance(value, LocalText)
        else show_time(value)
        if isinstance(value, datetime)
        else value
        for name, value in refusal.params.items()
    }
    sentence: str = _(message or SENTENCES[refusal.code])
    return settled(sentence % params)


def needs_text(firm: Firm) -> str:
    """Return what a firm needs in a few words."""
    words: list[Any] = [
        ngettext("%(num)d booth", "%(num)d booths", firm.booths) if firm.booths > 1 else "",
        {"raw": _("raw space"), "shell": _("shell scheme")}.get(firm.kind or "", ""),
        f"{firm.power_kw} kW" if firm.power_kw else "",
        _("water") if firm.water else "",
        _("compressed air") if firm.air else "",
        "LAN" if firm.lan else "",
        f"{firm.load_kn_m2} kN/㎡" if firm.load_kn_m2 else "",
        _("loud or smells") if firm.is_loud else "",
    ]
    return " · ".join(word for word in words if word)
