"""The changes a plan can undergo, each as a patch: which booths have somebody else afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from expo.floor.rules.codes import Verb
from expo.floor.rules.pieces import OVERRIDABLE, Board, Cell, Code, Fault, Firm, Floor, Patch
from expo.floor.rules.placing import booths_of, faults, is_live


@dataclass(frozen=True, slots=True)
class Move:
    """What would change and which rules it would break."""

    verb: Verb
    patch: Patch
    faults: tuple[Fault, ...] = ()


def place(floor: Floor, board: Board, firm: Firm, booths: Sequence[int], cell: Cell, now: datetime) -> Move:
    """Give exactly these booths to the firm; what it had before becomes free."""
    had = booths_of(board, firm.id)
    held = [booth for booth in had if is_live(board[booth], now)]
    found = faults(floor, board, firm, booths, now)
    locks = tuple(_lock_faults(board, [booth for booth in had if booth not in booths]))
    verb = Verb.HOLD if cell.held_until else Verb.MOVE if held else Verb.PLACE
    patch: dict[int, Cell | None] = dict.fromkeys(had)
    patch.update(dict.fromkeys(booths, cell))
    return Move(verb, patch, (*locks, *found))


def vacate(board: Board, firm: int) -> Move:
    """Take every booth from the firm."""
    had = booths_of(board, firm)
    return Move(Verb.VACATE, dict.fromkeys(had), tuple(_lock_faults(board, had)))


def swap(floor: Floor, board: Board, a: Firm, b: Firm, cell: Cell, now: datetime) -> Move:
    """Let two firms change places; each is checked as if both had left first."""
    of_a, of_b = booths_of(board, a.id), booths_of(board, b.id)
    rest: dict[int, Cell] = {booth: each for booth, each in board.items() if each.firm not in (a.id, b.id)}
    cell_a, cell_b = replace(cell, firm=a.id), replace(cell, firm=b.id)
    a_moved = rest | dict.fromkeys(of_b, cell_a)
    found = (*faults(floor, rest, a, of_b, now), *faults(floor, a_moved, b, of_a, now)) if of_a and of_b else ()
    patch = dict.fromkeys(of_b, cell_a) | dict.fromkeys(of_a, cell_b)
    return Move(Verb.SWAP, patch, (*_lock_faults(board, (*of_a, *of_b)), *found))


def lock(board: Board, firm: int, *, by_id: int | None, by: str) -> Move:
    """Fix the firm's booths so that nothing moves them; a hold becomes firm by it."""
    patch = {
        booth: replace(board[booth], is_locked=True, locked_by_id=by_id, locked_by=by, held_until=None)
        for booth in booths_of(board, firm)
        if not board[booth].is_locked
    }
    return Move(Verb.LOCK, patch)


def unlock(board: Board, firm: int, *, by_id: int | None) -> Move:
    """Open the actor's own lock on the firm's booths; another's lock stays."""
    locked = [booth for booth in booths_of(board, firm) if board[booth].is_locked]
    foreign = [booth for booth in locked if board[booth].locked_by_id not in (None, by_id)]
    patch = {booth: replace(board[booth], is_locked=False, locked_by_id=None, locked_by="") for booth in locked}
    return Move(Verb.UNLOCK, patch, tuple(_lock_faults(board, foreign)))


def keep(board: Board, firm: int, now: datetime) -> Move:
    """Make what the firm holds until a time its own for good."""
    patch = {
        booth: replace(board[booth], held_until=None)
        for booth in booths_of(board, firm)
        if board[booth].held_until is not None and is_live(board[booth], now)
    }
    return Move(Verb.KEEP, patch)


def _lock_faults(board: Board, booths: Collection[int]) -> list[Fault]:
    return [
        Fault(Code.LOCKED, booth=booth, firm=board[booth].firm, other=board[booth].firm, by=board[booth].locked_by)
        for booth in booths
        if board[booth].is_locked
    ]


def standing(move: Move, *, override: bool, reason: str) -> tuple[Fault, ...]:
    """Return the broken rules that still forbid the move when the organizer sets rules aside with a reason."""
    if override and reason:
        return tuple(fault for fault in move.faults if fault.code not in OVERRIDABLE)
    return move.faults


def moves_somebody(board: Board, patch: Patch) -> bool:
    """Return whether anybody's place differs afterwards; a lock alone moves nobody."""
    return any(_place(board.get(booth)) != _place(cell) for booth, cell in patch.items())


def _place(cell: Cell | None) -> tuple[int, datetime | None] | None:
    return None if cell is None else (cell.firm, cell.held_until)


def changed(board: Board, patch: Patch) -> Patch:
    """Return only what really differs afterwards."""
    return {booth: cell for booth, cell in patch.items() if board.get(booth) != cell}
